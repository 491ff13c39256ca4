/* Any bytes as another system's menu: either a file that libyaml reads, whose problems as a menu are told in words, or
 * at least one problem. */
#include "fuzz/fuzz_input.h"

#include <stdlib.h>

#include "menu_import/menu_import.h"
#include "order/menu.h"

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    static struct problems problems;
    struct menu_draft draft;
    enum menu_source source;
    struct menu *menu = NULL;
    char *text = NULL;
    problems_clear(&problems);
    if (len == 0)
        return 0;
    enum menu_source wanted = (enum menu_source)(at[0] % MENU_SOURCE_COUNT);
    enum vp_err err = menu_import_read((struct span){(const char *)at + 1, len - 1}, "fuzz", wanted, &draft,
                                       &source, &problems);
    require((err == VP_OK) == (problems.count == 0));
    if (err == VP_OK) {
        require(draft.item_count > 0 && menu_import_write(&draft, &text) == VP_OK);
        if (menu_parse(span_of(text), "made", &menu, &problems) == VP_OK)
            menu_release(menu);
        else
            require(problems.count > 0);
        free(text);
    }
    menu_draft_deinit(&draft);
    return 0;
}
