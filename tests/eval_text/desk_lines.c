#include "eval_text/desk_lines.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "call/basket_json.h"
#include "meaning/weights.h"

enum { LINE_BYTES = 1 << 16 };

void desk_lines_fail(const struct desk_lines *lines, const char *why)
{
    fprintf(stderr, "%s: %s\n", lines->program, why);
    exit(2);
}

static void tell_order(struct desk_lines *lines)
{
    json_t *answer = json_pack("{s:b,s:o}", "ok", 1, "order",
                               basket_json_order(&lines->desk.tools.basket, clock_unix_ms()));
    char *text = answer != NULL ? json_dumps(answer, 0) : NULL;
    if (text == NULL)
        desk_lines_fail(lines, "no memory");
    desk_add_tool_result(&lines->desk, "get_order", text);
    free(text);
    json_decref(answer);
}

void desk_lines_begin(struct desk_lines *lines, const json_t *order, const char *said)
{
    struct desk *desk = &lines->desk;
    if (lines->is_open)
        desk_deinit(desk);
    lines->is_open = true;
    if (desk_init(desk, lines->menu) != VP_OK)
        desk_lines_fail(lines, "no desk");
    if (json_array_size(json_object_get(order, "lines")) > 0) {
        struct basket_move move;
        char *text = json_dumps(order, 0);
        if (text == NULL || tools_restore(&desk->tools, text, &move) != VP_OK || move.lost_count > 0)
            desk_lines_fail(lines, "a basket that the menu does not allow");
        free(text);
        tell_order(lines);
    }
    if (said != NULL) {
        snprintf(desk->said, sizeof desk->said, "%s", said);
        desk_add_message(desk, ITEM_ASSISTANT, said);
    }
}

json_t *desk_lines_state(struct desk_lines *lines)
{
    static const char *const wishes[] = {
        [TOOLS_WISH_NONE] = "", [TOOLS_WISH_TRANSFER] = "transfer", [TOOLS_WISH_HANG_UP] = "hang_up"};
    struct desk *desk = &lines->desk;
    json_t *order = basket_json_order(&desk->tools.basket, clock_unix_ms());
    json_t *state =
        json_pack("{s:s,s:O,s:O,s:b,s:s,s:b}", "said", desk->said, "lines", json_object_get(order, "lines"),
                  "customer", json_object_get(order, "customer"), "has_ended", desk->has_ended, "wish",
                  wishes[desk->tools.wish], "is_ordered", desk->ticket != NULL);
    json_decref(order);
    return state;
}

static json_t *take_weights(const json_t *values)
{
    double of[WEIGHTS_COUNT] = {0};
    const char *name;
    for (size_t i = 0; i < WEIGHTS_COUNT && (name = weights_name(i, &of[i])) != NULL; i++) {
        const json_t *value = json_object_get(values, name);
        if (value != NULL)
            of[i] = json_number_value(value);
    }
    weights_use(of);
    return json_object();
}

static json_t *take(struct desk_lines *lines, const json_t *request)
{
    const char *words = json_string_value(json_object_get(request, "hear"));
    const json_t *order = json_object_get(request, "begin"), *weights = json_object_get(request, "weights");
    json_t *answer = lines->take != NULL ? lines->take(lines, request) : NULL;
    if (answer != NULL)
        return answer;
    if (weights != NULL)
        return take_weights(weights);
    if (order != NULL)
        desk_lines_begin(lines, order, json_string_value(json_object_get(request, "said")));
    else if (!lines->is_open)
        desk_lines_fail(lines, "no call has begun");
    else if (words != NULL)
        desk_hear(&lines->desk, words, DESK_CLEAR_VOICE);
    else
        desk_silence(&lines->desk);
    return desk_lines_state(lines);
}

static void tell(struct desk_lines *lines, json_t *answer)
{
    char *text = answer != NULL ? json_dumps(answer, JSON_COMPACT) : NULL;
    if (text == NULL)
        desk_lines_fail(lines, "no memory");
    puts(text);
    fflush(stdout);
    free(text);
    json_decref(answer);
}

void desk_lines_run(struct desk_lines *lines, const char *menu_path)
{
    static struct problems problems;
    static char line[LINE_BYTES];
    log_set_level(LOG_LEVEL_ERROR);
    if (menu_load(menu_path, &lines->menu, &problems) != VP_OK)
        desk_lines_fail(lines, problems.text);
    struct menu *file = lines->menu;
    if (menu_at(file, clock_unix_ms(), &lines->menu) != VP_OK)
        desk_lines_fail(lines, "no memory");
    menu_release(file);
    while (fgets(line, sizeof line, stdin) != NULL) {
        json_t *request = json_loads(line, 0, NULL);
        if (!json_is_object(request))
            desk_lines_fail(lines, "not a JSON object");
        tell(lines, take(lines, request));
        json_decref(request);
    }
    if (lines->is_open)
        desk_deinit(&lines->desk);
    menu_release(lines->menu);
}
