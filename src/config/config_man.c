/* voiceplate.yaml(5), from the table of settings. */
#include <stdlib.h>
#include <string.h>

#include "config/config_internal.h"
#include "base/roff.h"

/* What is code in Markdown is bold here. */
static void print_marked(FILE *out, const char *text)
{
    for (bool is_code = false; *text != '\0'; is_code = !is_code) {
        char piece[1024];
        size_t len = strcspn(text, "`");
        snprintf(piece, sizeof piece, "%.*s", (int)len, text);
        fputs(is_code ? "\\fB" : "\\fR", out);
        roff_print_text(out, piece);
        text += len + (text[len] == '`');
    }
    fputs("\\fR", out);
}

/* What is allowed and what it is unless given, in parentheses. */
static void print_values(FILE *out, const struct config_entry *entry)
{
    char *text = NULL;
    size_t len = 0;
    FILE *values = open_memstream(&text, &len);
    if (values == NULL)
        return;
    config_print_allowed(values, entry);
    if (entry->text_default == NULL || entry->text_default[0] != '\0') {
        fputs("; default ", values);
        config_print_default(values, entry);
    }
    fclose(values);
    fprintf(out, ".TP\n\\fB%s\\fR (", entry->key);
    print_marked(out, text);
    fputs(")\n", out);
    free(text);
}

void config_print_man(FILE *out)
{
    fputs(
        ".SH DESCRIPTION\nA flat YAML file with lines \\fIkey: value\\fR. Each key is also an environment variable\n"
        "\\fBVOICEPLATE_\\fIKEY\\fR, which wins. Each secret may stand in a file of its own, named by\n"
        "\\fIkey\\fB_file\\fR, or in the file of its name in \\fBCREDENTIALS_DIRECTORY\\fR (systemd.exec(5)).\n"
        "\\fBvoiceplate serve \\-\\-check\\fR tells all that is wrong in it. SIGHUP has the service read it\n"
        "anew; what is marked (restart) stays until it is started anew.\n",
        out);
    for (size_t i = 0; i < CONFIG_ENTRY_COUNT; i++) {
        const struct config_entry *entry = &config_entries[i];
        if (entry->key == NULL) {
            fprintf(out, ".SH %s\n", entry->section);
            continue;
        }
        print_values(out, entry);
        print_marked(out, entry->help);
        fputs(entry->is_fixed ? " (restart)\n" : "\n", out);
    }
}
