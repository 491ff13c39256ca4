#include "traditional/key_order.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "call/tools.h"
#include "english/sentence.h"
#include "tool/tool.h"

/* Whether the basket needs a name or a service before it can be ordered. */
static bool lacks_customer(const struct basket *basket)
{
    return basket->customer.name[0] == '\0' || basket->customer.service == BASKET_SERVICE_UNKNOWN;
}

#define NAME_OF_NOBODY "Caller" /* their number stands beside it */

static const char *name_for(const struct basket *basket)
{
    return basket->customer.name[0] != '\0' ? NULL : NAME_OF_NOBODY;
}

static enum key_prompt judge(struct basket *basket, const struct basket_memory *memory, char *out,
                             size_t size_bytes)
{
    struct basket_refusal refusal = {0};
    if (memory->ordered_version != 0) {
        (void)span_copy(span_of(sentence_text(SENTENCE_ORDER_WAS_IN)), out, size_bytes);
        return KEY_PROMPT_DONE;
    }
    if (lacks_customer(basket) &&
        !basket_set_customer(basket, name_for(basket), NULL, NULL,
                             basket->customer.service == BASKET_SERVICE_UNKNOWN ? BASKET_PICKUP
                                                                                : BASKET_SERVICE_UNKNOWN,
                             &refusal))
        return KEY_PROMPT_NOTHING;
    if (!basket_is_complete(basket, clock_unix_ms(), &refusal))
        return KEY_PROMPT_NOTHING;
    (void)basket_spoken(basket, out, size_bytes);
    return KEY_PROMPT_ORDER;
}

/* "For Downtown, press 1. For Riverside, press 2." */
static enum key_prompt ask_place(const struct menu *menu, char *out, size_t size_bytes)
{
    char one[160];
    size_t len = 0;
    for (size_t i = 0; i < menu->place_count; i++) {
        const struct sentence_words words = {.name = span_of(menu->places[i].name), .number = (int)i + 1};
        int more = snprintf(out + len, size_bytes - len, "%s%s", i > 0 ? " " : "",
                            sentence_fill(SENTENCE_PRESS_FOR_PLACE, &words, one, sizeof one));
        if (more < 0 || (size_t)more >= size_bytes - len)
            return KEY_PROMPT_NOTHING;
        len += (size_t)more;
    }
    return KEY_PROMPT_ORDER;
}

char *key_basket_of(struct menu *menu, const char *basket_json, uint32_t *out_version)
{
    struct basket basket;
    struct basket_memory memory = {0};
    struct basket_move move;
    basket_init(&basket, menu);
    if (basket_json != NULL && basket_json[0] != '\0' &&
        basket_json_decode(basket_json, &basket, &memory, &move) != VP_OK) {
        basket_deinit(&basket);
        basket_init(&basket, menu);
    }
    *out_version = ++basket.version;
    char *text = basket_json_encode(&basket, &memory, clock_unix_ms());
    basket_deinit(&basket);
    return text;
}

enum key_prompt key_prompt_write(struct menu *menu, const char *basket_json, char *out, size_t size_bytes)
{
    if (menu->is_shared)
        return ask_place(menu, out, size_bytes);
    struct basket basket;
    struct basket_memory memory = {0};
    enum key_prompt prompt = KEY_PROMPT_NOTHING;
    struct basket_move move;
    if (basket_json == NULL || basket_json[0] == '\0')
        return prompt;
    basket_init(&basket, menu);
    if (basket_json_decode(basket_json, &basket, &memory, &move) == VP_OK)
        prompt = judge(&basket, &memory, out, size_bytes);
    basket_deinit(&basket);
    return prompt;
}

/* --- placing it --- */

enum key_step { KEY_STEP_CUSTOMER, KEY_STEP_SUBMIT, KEY_STEP_DONE };

/* The basket is whole from SUBMIT on; DONE, the owner was told. */
struct key_order {
    struct key_order_options options;
    struct tools tools;
    enum key_step step;
    bool is_refused; /* the answer of the function that ran last */
    struct loop_timer late;
    struct loop_later later; /* the next step, outside of the tools' callbacks */
    bool is_destroyed;
};

static void free_order(struct key_order *order)
{
    loop_timer_deinit(&order->late);
    tools_deinit(&order->tools);
    free(order);
}

static void take_answer(void *owner, const struct tool_call *call, const struct tool_answer *answer)
{
    struct key_order *order = owner;
    (void)call;
    order->is_refused = answer->is_refusal;
    loop_at_end_of_round(order->options.loop, &order->later);
}

/* The caller pressed the key behind the prompt: it was heard, and this is the answer to it. */
static void submit(struct key_order *order)
{
    char arguments[48];
    uint32_t version = order->tools.basket.version;
    order->step = KEY_STEP_SUBMIT;
    gate_read_back(&order->tools.gate, version);
    gate_heard(&order->tools.gate);
    gate_caller_spoke(&order->tools.gate);
    snprintf(arguments, sizeof arguments, "{\"version\":%u}", (unsigned)version);
    (void)tools_take(&order->tools, &(struct tool_call){.id = "key.submit",
                                                        .name = tool_name(TOOL_SUBMIT_ORDER),
                                                        .arguments = arguments});
}

static void finish(struct key_order *order)
{
    char say[256] = "";
    int order_number = order->tools.memory.order_number;
    int minutes = order->is_refused ? 0 : order->tools.ready_minutes; /* of an order that was in: not known */
    order->step = KEY_STEP_DONE;
    if (order_number != 0 && minutes > 0)
        sentence_fill(SENTENCE_ORDER_IN_SOON, &(struct sentence_words){.minutes = minutes}, say, sizeof say);
    else if (order_number != 0)
        (void)span_copy(span_of(sentence_text(SENTENCE_ORDER_IN)), say, sizeof say);
    order->options.on_done(order->options.owner, order_number, say);
}

static void go_on(struct key_order *order)
{
    bool is_as_read_out = !order->tools.news.is_owed; /* the menu may have changed since */
    if (order->step == KEY_STEP_CUSTOMER && !order->is_refused && is_as_read_out)
        submit(order);
    else if (order->step != KEY_STEP_DONE)
        finish(order);
}

static void on_later(void *arg)
{
    struct key_order *order = arg;
    if (order->is_destroyed)
        free_order(order);
    else
        go_on(order);
}

static void on_late(void *arg)
{
    struct key_order *order = arg;
    tools_give_up(&order->tools); /* answers, so that the next step follows */
}

static void begin(struct key_order *order)
{
    const struct basket *basket = &order->tools.basket;
    if (order->tools.memory.ordered_version != 0 || !lacks_customer(basket)) {
        loop_at_end_of_round(order->options.loop, &order->later);
        return;
    }
    char arguments[96];
    snprintf(arguments, sizeof arguments, "{%s%s%s}",
             name_for(basket) != NULL ? "\"name\":\"" NAME_OF_NOBODY "\"" : "",
             name_for(basket) != NULL && basket->customer.service == BASKET_SERVICE_UNKNOWN ? "," : "",
             basket->customer.service == BASKET_SERVICE_UNKNOWN ? "\"service\":\"pickup\"" : "");
    (void)tools_take(&order->tools, &(struct tool_call){.id = "key.customer",
                                                        .name = tool_name(TOOL_SET_CUSTOMER),
                                                        .arguments = arguments});
}

enum vp_err key_order_start(const struct key_order_options *options, struct key_order **out_order)
{
    struct key_order *order = calloc(1, sizeof *order);
    struct basket_move move = {0};
    if (order == NULL)
        return VP_ERR_NO_MEMORY;
    order->options = *options;
    order->later = (struct loop_later){.fn = on_later, .arg = order};
    const struct tools_settings settings = {.menu = options->menu,
                                            .call_sid = options->call_sid,
                                            .caller_number = options->caller_number,
                                            .on_answer = take_answer,
                                            .owner = order,
                                            .journal = options->journal,
                                            .journal_leg = options->journal_leg};
    tools_init(&order->tools, &settings);
    enum vp_err err = options->basket_json != NULL ? tools_restore(&order->tools, options->basket_json, &move)
                                                   : VP_ERR_BAD_JSON;
    if (err == VP_OK && move.has_changed)
        err = VP_ERR_BAD_VALUE; /* not the order that was read out */
    if (err == VP_OK)
        err = loop_timer_init(&order->late, options->loop, on_late, order);
    if (err != VP_OK) {
        free_order(order);
        return err;
    }
    loop_timer_start(&order->late, options->budget_ms);
    begin(order);
    *out_order = order;
    return VP_OK;
}

void key_order_on_journal(struct key_order *order, uint32_t request_id, enum vp_err err, int order_number,
                          bool is_new)
{
    if (!order->is_destroyed)
        tools_on_journal(&order->tools, request_id, err, order_number, is_new);
}

void key_order_on_menu(struct key_order *order, struct menu *menu)
{
    if (!order->is_destroyed)
        tools_on_menu(&order->tools, menu);
}

void key_order_destroy(struct key_order *order)
{
    if (order == NULL || order->is_destroyed)
        return;
    order->is_destroyed = true;
    loop_timer_stop(&order->late);
    loop_at_end_of_round(order->options.loop, &order->later);
}
