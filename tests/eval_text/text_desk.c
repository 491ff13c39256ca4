/* Order desks without telephones, for programs that judge what the dialogue understands: the dialogue with the real
 * order tools and prices, text in, text and baskets out.
 *
 *   text_desk MENU.yaml
 *
 * Reads JSON objects, one a line, and answers each with one:
 *   {"begin":{"lines":[...]}}   a fresh call; lines as in an order of docs/tool-answers.md, may be absent. "said"
 *                               beside it is what the agent has just said instead of the greeting
 *   {"hear":"words"}            the caller's turn
 *   {"weights":{NAME:value}}    weights of meaning/weights.def from now on; those that are absent are the table's
 *   {"silence":true}            the caller says nothing for long
 * Answers: {"said","lines","customer","has_ended","wish","is_ordered"}; has_ended: the agent hung up or
 * transferred. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "bench/dialogue/desk.h"
#include "call/basket_json.h"
#include "meaning/weights.h"

enum { LINE_BYTES = 1 << 16 };

static const float clear_voice = -0.1F; /* mean log-probability of words that were recognised surely */

static void fail(const char *why)
{
    fprintf(stderr, "text_desk: %s\n", why);
    exit(2);
}

static void tell_order(struct desk *desk)
{
    json_t *answer =
        json_pack("{s:b,s:o}", "ok", 1, "order", basket_json_order(&desk->tools.basket, clock_unix_ms()));
    char *text = answer != NULL ? json_dumps(answer, 0) : NULL;
    if (text == NULL)
        fail("no memory");
    dialogue_add_tool_result(desk->dialogue, "get_order", text);
    free(text);
    json_decref(answer);
}

static void begin(struct desk *desk, struct menu *menu, const json_t *order, const char *said)
{
    if (desk_init(desk, menu) != VP_OK)
        fail("no desk");
    if (json_array_size(json_object_get(order, "lines")) > 0) {
        struct basket_move move;
        char *text = json_dumps(order, 0);
        if (text == NULL || tools_restore(&desk->tools, text, &move) != VP_OK || move.lost_count > 0)
            fail("a basket that the menu does not allow");
        free(text);
        tell_order(desk);
    }
    if (said != NULL) {
        snprintf(desk->said, sizeof desk->said, "%s", said);
        dialogue_add_assistant(desk->dialogue, said);
    }
}

static json_t *state_of(struct desk *desk)
{
    static const char *const wishes[] = {
        [TOOLS_WISH_NONE] = "", [TOOLS_WISH_TRANSFER] = "transfer", [TOOLS_WISH_HANG_UP] = "hang_up"};
    json_t *order = basket_json_order(&desk->tools.basket, clock_unix_ms());
    json_t *state =
        json_pack("{s:s,s:O,s:O,s:b,s:s,s:b}", "said", desk->said, "lines", json_object_get(order, "lines"),
                  "customer", json_object_get(order, "customer"), "has_ended", desk->has_ended, "wish",
                  wishes[desk->tools.wish], "is_ordered", desk->ticket != NULL);
    json_decref(order);
    return state;
}

static void answer(struct desk *desk)
{
    json_t *state = state_of(desk);
    char *text = state != NULL ? json_dumps(state, JSON_COMPACT) : NULL;
    if (text == NULL)
        fail("no memory");
    puts(text);
    fflush(stdout);
    free(text);
    json_decref(state);
}

static void take_weights(const json_t *values)
{
    double of[WEIGHTS_COUNT] = {0};
    const char *name;
    for (size_t i = 0; i < WEIGHTS_COUNT && (name = weights_name(i, &of[i])) != NULL; i++) {
        const json_t *value = json_object_get(values, name);
        if (value != NULL)
            of[i] = json_number_value(value);
    }
    weights_use(of);
    puts("{}");
    fflush(stdout);
}

static void take(struct desk *desk, struct menu *menu, bool *is_open, const json_t *request)
{
    const char *words = json_string_value(json_object_get(request, "hear"));
    const json_t *order = json_object_get(request, "begin"), *weights = json_object_get(request, "weights");
    if (weights != NULL) {
        take_weights(weights);
        return;
    }
    if (order != NULL) {
        if (*is_open)
            desk_deinit(desk);
        begin(desk, menu, order, json_string_value(json_object_get(request, "said")));
        *is_open = true;
    } else if (!*is_open) {
        fail("no call has begun");
    } else if (words != NULL) {
        desk_hear(desk, words, clear_voice);
    } else {
        desk_silence(desk);
    }
    answer(desk);
}

int main(int argc, char **argv)
{
    static struct problems problems;
    static char line[LINE_BYTES];
    struct menu *menu = NULL;
    struct desk *desk = calloc(1, sizeof *desk);
    bool is_open = false;
    log_set_level(LOG_LEVEL_ERROR);
    if (argc != 2 || desk == NULL)
        fail("usage: text_desk MENU.yaml");
    if (menu_load(argv[1], &menu, &problems) != VP_OK)
        fail(problems.text);
    while (fgets(line, sizeof line, stdin) != NULL) {
        json_t *request = json_loads(line, 0, NULL);
        if (!json_is_object(request))
            fail("not a JSON object");
        take(desk, menu, &is_open, request);
        json_decref(request);
    }
    if (is_open)
        desk_deinit(desk);
    menu_release(menu);
    free(desk);
    return 0;
}
