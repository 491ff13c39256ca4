/* Arguments of function calls: lines of "function arguments". Every call is answered with one JSON object,
 * and the basket survives the way through the journal and back unchanged. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "call/tools.h"

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len);

struct desk {
    struct tools tools;
    size_t answer_count;
    uint32_t request_id;
};

static void on_output(void *leg, const char *tool_call_id, const char *output)
{
    struct desk *desk = leg;
    (void)tool_call_id;
    json_t *answer = json_loads(output, 0, NULL);
    const json_t *ok = json_object_get(answer, "ok");
    if (!json_is_boolean(ok) ||
        (json_is_false(ok) && json_object_get(json_object_get(answer, "error"), "code") == NULL))
        abort();
    json_decref(answer);
    desk->answer_count++;
}

static void on_save(void *journal, uint32_t request_id, uint32_t version, const char *basket_json)
{
    struct desk *desk = journal;
    struct basket restored;
    struct basket_memory memory;
    size_t lost = 0;
    desk->request_id = request_id;
    basket_init(&restored, desk->tools.settings.menu);
    if (basket_json_decode(basket_json, &restored, &memory, &lost) != VP_OK || lost != 0 ||
        restored.version != version || restored.line_count != desk->tools.basket.line_count)
        abort();
    char *again = basket_json_encode(&restored, &memory, clock_unix_ms());
    if (again == NULL || strcmp(again, basket_json) != 0) {
        fprintf(stderr, "%s\n%s\n", basket_json, again != NULL ? again : "");
        abort();
    }
    free(again);
    basket_deinit(&restored);
}

static void on_order(void *journal, uint32_t request_id, const struct ticket *ticket)
{
    (void)journal, (void)request_id, (void)ticket;
    abort(); /* nothing was read back */
}

/* One menu for all inputs: it never changes. The program runs in the project's root or in a build folder. */
static struct menu *load_menu(void)
{
    static const char *const paths[] = {"menus/harbor-pizza.yaml", "../menus/harbor-pizza.yaml",
                                        "../../menus/harbor-pizza.yaml"};
    static struct menu *menu;
    struct problems problems = {0};
    for (size_t i = 0; menu == NULL && i < 3; i++)
        if (menu_load(paths[i], &menu, &problems) != VP_OK)
            menu = NULL;
    if (menu == NULL) {
        fprintf(stderr, "%s\n", problems.text);
        abort();
    }
    return menu;
}

static void run_line(struct desk *desk, char *line, unsigned number)
{
    char id[16];
    char *arguments = strchr(line, ' ');
    if (arguments != NULL)
        *arguments++ = '\0';
    snprintf(id, sizeof id, "t%u", number);
    size_t before = desk->answer_count;
    if (!tools_take(&desk->tools, id, line, arguments, number))
        abort();
    if (desk->request_id != 0)
        tools_on_journal(&desk->tools, desk->request_id, VP_OK, 0, false);
    desk->request_id = 0;
    if (desk->answer_count != before + 1 || tools_is_busy(&desk->tools))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    static struct desk desk;
    static const struct ai_port ai = {.tool_output = on_output};
    static const struct journal_port journal = {.save_basket = on_save, .put_order = on_order};
    char *text = malloc(len + 1);
    if (text == NULL)
        return 0;
    memcpy(text, at, len);
    text[len] = '\0';
    log_set_level(LOG_LEVEL_ERROR);
    clock_set_for_test(1000000000, 1767290400000);
    desk = (struct desk){0};
    tools_init(&desk.tools, &(struct tools_settings){.menu = load_menu(),
                                                     .call_sid = "CA1",
                                                     .caller_number = "+15550002222",
                                                     .ai = &ai,
                                                     .ai_leg = &desk,
                                                     .journal = &journal,
                                                     .journal_leg = &desk});
    char *rest = text;
    for (unsigned number = 1; rest != NULL && number < 64; number++) {
        char *line = strsep(&rest, "\n");
        run_line(&desk, line, number);
    }
    tools_deinit(&desk.tools);
    free(text);
    return 0;
}
