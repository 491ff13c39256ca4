/* voiceplate menu import FILE: the menu file on standard output, what could not be carried over on standard error. */
#include "app/verb_menu_import.h"

#include <stdio.h>
#include <stdlib.h>

#include "app/json_print.h"
#include "base/json_make.h"
#include "base/text_file.h"
#include "menu_import/menu_import.h"

static void print_notes(const struct menu_draft *draft, const char *path, enum menu_source source)
{
    size_t i;
    json_t *note;
    fprintf(stderr, "%s: read as %s; dishes: %zu, categories: %zu, groups of choices: %zu\n", path,
            menu_source_name(source), draft->item_count,
            json_array_size(json_object_get(draft->menu, "categories")),
            json_array_size(json_object_get(draft->menu, "groups")));
    if (draft->note_count > 0)
        fprintf(stderr, "Not carried over, or otherwise than there (%zu):\n", draft->note_count);
    json_array_foreach(draft->notes, i, note)
    {
        fprintf(stderr, "  %s\n", json_string_value(note));
    }
    if (draft->note_count > json_array_size(draft->notes))
        fprintf(stderr, "  and %zu more\n", draft->note_count - json_array_size(draft->notes));
}

static bool print_all(const struct arguments *arguments, const struct menu_draft *draft,
                      enum menu_source source)
{
    char *text;
    bool is_printed;
    if (menu_import_write(draft, &text) != VP_OK) {
        fputs("voiceplate menu: there is not enough memory\n", stderr);
        return false;
    }
    if (arguments->wants_json) {
        is_printed = json_print(json_pack("{s:s, s:s, s:b, s:i, s:O, s:s}", "file", arguments->words[1],
                                          "source", menu_source_name(source), "ok", true, "item_count",
                                          (int)draft->item_count, "notes", draft->notes, "menu", text));
    } else {
        print_notes(draft, arguments->words[1], source);
        is_printed = fputs(text, stdout) >= 0 && fflush(stdout) == 0;
    }
    free(text);
    return is_printed;
}

enum exit_status verb_menu_import(const struct arguments *arguments)
{
    static struct problems problems;
    const char *path = arguments->words[1];
    enum menu_source source = MENU_SOURCE_UNKNOWN;
    enum exit_status status = EXIT_STATUS_FAILED;
    struct menu_draft draft = {.menu = NULL};
    struct span text = SPAN_NONE;
    if (arguments->from != NULL && !menu_source_parse(arguments->from, &source)) {
        fprintf(stderr, "voiceplate menu: --from %s: square, uber, schema.org, toast or csv is allowed\n",
                arguments->from);
        return EXIT_STATUS_USAGE;
    }
    problems_clear(&problems);
    if (text_file_read(path, MENU_IMPORT_BYTES_MAX, &text, &problems) == VP_OK) {
        enum vp_err err = menu_import_read(text, path, source, &draft, &source, &problems);
        if (err == VP_OK && arguments->restaurant_id != NULL)
            json_object_set_new(menu_draft_restaurant(&draft), "id", json_string(arguments->restaurant_id));
        if (err == VP_OK && print_all(arguments, &draft, source))
            status = EXIT_STATUS_OK;
        else if (err != VP_OK && problems.count == 0)
            problems_add(&problems, path, 0, "", "%s", vp_err_text(err));
        menu_draft_deinit(&draft);
    }
    problems_print(&problems, stderr);
    free((void *)text.at);
    return status;
}
