#include "desk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "call/menu_json.h"
#include "order/ticket.h"
#include "tool/tool.h"

static void take_answer(void *owner, const struct tool_call *call, const struct tool_answer *answer)
{
    struct desk *desk = owner;
    if (desk->is_traced)
        printf("          = %.300s\n", answer->text);
    dialogue_tool_result(desk->dialogue, call->id, answer->text);
}

static void save_basket(void *journal, uint32_t request_id, uint32_t version, const char *basket_json)
{
    struct desk *desk = journal;
    (void)version, (void)basket_json;
    if (request_id != 0 && desk->pending_count < DESK_CALLS_MAX)
        desk->pending_requests[desk->pending_count++] = request_id;
}

static void put_order(void *journal, uint32_t request_id, const struct ticket *ticket)
{
    struct desk *desk = journal;
    char total[32];
    json_decref(desk->ticket);
    desk->ticket =
        json_pack("{s:s,s:s,s:s,s:s,s:s}", "service",
                  ticket->customer.service == BASKET_DELIVERY ? "delivery" : "pickup", "name",
                  ticket->customer.name, "phone", ticket->customer.phone, "address", ticket->customer.address,
                  "total", menu_format_price(total, sizeof total, ticket->totals.total_cents));
    save_basket(desk, request_id, 0, NULL);
}

static void add_line(void *journal, enum ai_speaker speaker, int64_t offset_ms, const char *text)
{
    (void)journal, (void)speaker, (void)offset_ms, (void)text;
}

static const struct journal_port journal_port = {
    .save_basket = save_basket, .put_order = put_order, .add_line = add_line};

enum vp_err desk_init(struct desk *desk, struct menu *menu)
{
    memset(desk, 0, sizeof *desk);
    enum vp_err err = dialogue_create(&desk->dialogue);
    if (err != VP_OK)
        return err;
    tools_init(&desk->tools, &(struct tools_settings){.menu = menu,
                                                      .call_sid = "CAbench",
                                                      .caller_number = "+15550002222",
                                                      .on_answer = take_answer,
                                                      .owner = desk,
                                                      .journal = &journal_port,
                                                      .journal_leg = desk});
    const char *names[TOOL_OTHER];
    for (int tool = 0; tool < TOOL_OTHER; tool++)
        names[tool] = tool_name((enum tool)tool);
    dialogue_set_tools(desk->dialogue, names, TOOL_OTHER);
    json_t *whole = menu_json_whole(menu, clock_unix_ms());
    char *text = whole != NULL ? json_dumps(whole, 0) : NULL;
    json_decref(whole);
    if (text == NULL)
        return VP_ERR_NO_MEMORY;
    dialogue_add_tool_result(desk->dialogue, "get_menu", text);
    free(text);
    dialogue_add_assistant(desk->dialogue, menu->greeting);
    snprintf(desk->said, sizeof desk->said, "%s", menu->greeting);
    return VP_OK;
}

void desk_deinit(struct desk *desk)
{
    tools_deinit(&desk->tools);
    dialogue_destroy(desk->dialogue);
    json_decref(desk->ticket);
}

static void note_read_back(struct desk *desk, size_t from, const char *text)
{
    uint32_t all = (1U << desk->tools.basket.line_count) - 1;
    if (desk->tools.readback.stage == READBACK_AWAITED &&
        (readback_named_lines(&desk->tools.basket, text) & all) == all) {
        desk->tools.readback.stage = READBACK_SPOKEN;
        desk->read_back_end = from + strlen(text);
    }
}

static void answer_journal(struct desk *desk)
{
    while (desk->pending_count > 0) {
        uint32_t id = desk->pending_requests[0];
        memmove(desk->pending_requests, desk->pending_requests + 1,
                --desk->pending_count * sizeof *desk->pending_requests);
        tools_on_journal(&desk->tools, id, VP_OK, 1, true);
    }
}

static void settle(struct desk *desk)
{
    struct dialogue_action action;
    desk->said[0] = '\0';
    desk->read_back_end = 0;
    while (dialogue_poll(desk->dialogue, &action)) {
        size_t len = strlen(desk->said);
        if (action.kind == DIALOGUE_SAY) {
            snprintf(desk->said + len, sizeof desk->said - len, "%s%s", len > 0 ? " " : "", action.text);
            note_read_back(desk, len, action.text);
            continue;
        }
        if (desk->is_traced)
            printf("          %s(%s)\n", action.tool_name, action.arguments);
        const struct tool_call call = {
            .id = action.tool_call_id, .name = action.tool_name, .arguments = action.arguments};
        (void)tools_take(&desk->tools, &call);
        answer_journal(desk);
    }
    if (desk->tools.readback.stage == READBACK_SPOKEN) /* until it is interrupted */
        gate_heard(&desk->tools.gate);
    desk->has_ended = desk->tools.wish != TOOLS_WISH_NONE;
}

void desk_hear(struct desk *desk, const char *text, float confidence)
{
    gate_caller_spoke(&desk->tools.gate);
    dialogue_hear(desk->dialogue, text, confidence);
    settle(desk);
}

void desk_hear_words(struct desk *desk, const struct heard_words *heard)
{
    gate_caller_spoke(&desk->tools.gate);
    dialogue_hear_words(desk->dialogue, heard);
    settle(desk);
}

void desk_silence(struct desk *desk)
{
    dialogue_respond(desk->dialogue, NULL);
    settle(desk);
}

void desk_interrupt(struct desk *desk, size_t heard_chars)
{
    if (heard_chars < desk->read_back_end) {
        desk->tools.gate.is_heard = false;
        gate_cut_off(&desk->tools.gate);
    }
    dialogue_interrupted(desk->dialogue, heard_chars);
}

json_t *desk_call_json(const struct desk *desk)
{
    json_t *orders = json_array();
    if (desk->ticket != NULL)
        json_array_append(orders, desk->ticket);
    return json_pack("{s:o,s:o}", "order", basket_json_order(&desk->tools.basket, clock_unix_ms()), "orders",
                     orders);
}
