#include "desk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "call/menu_json.h"
#include "english/consent.h"
#include "order/ticket.h"
#include "tool/tool_schema.h"

enum { INSTRUCTIONS_BYTES = 32 * 1024, RESPONSES_MAX = 16, WAIT_MS = 100 };

static const struct desk_chat *chat; /* of new desks; NULL: the built-in dialogue */

void desk_use_chat(const struct desk_chat *used)
{
    chat = used;
}

static void take_answer(void *owner, const struct tool_call *call, const struct tool_answer *answer)
{
    struct desk *desk = owner;
    if (desk->is_traced)
        printf("          = %.300s\n", answer->text);
    desk->brain->table->tool_result(desk->brain, call->id, answer->text);
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

static void put_message(void *journal, uint32_t request_id, const struct caller_message *message)
{
    (void)message;
    save_basket(journal, request_id, 0, NULL);
}

static void add_line(void *journal, enum ai_speaker speaker, int64_t offset_ms, const char *text,
                     const char *unheard)
{
    (void)journal, (void)speaker, (void)offset_ms, (void)text, (void)unheard;
}

static const struct journal_port journal_port = {
    .save_basket = save_basket, .put_order = put_order, .add_line = add_line, .put_message = put_message};

static struct menu *find_menu(void *owner, const char *restaurant_id)
{
    const struct desk *desk = owner;
    return desk->menus != NULL ? menu_set_find(desk->menus, restaurant_id) : NULL;
}

static void note_ready(void *owner)
{
    ((struct desk *)owner)->is_ready = true;
}

static enum vp_err create_brain(struct desk *desk)
{
    enum vp_err err = chat != NULL
                          ? brain_create_chat(&chat->settings, "CAbench", note_ready, desk, &desk->brain)
                          : brain_create_dialogue(&desk->brain);
    if (err == VP_OK)
        desk->dialogue = desk->brain->dialogue;
    return err;
}

static enum vp_err brief(struct desk *desk, struct menu *menu)
{
    struct buf instructions;
    buf_init(&instructions, INSTRUCTIONS_BYTES);
    json_t *tools = tool_schema_flat(menu_has_parts(menu)), *whole = menu_json_whole(menu, clock_unix_ms());
    char *text = whole != NULL ? json_dumps(whole, JSON_COMPACT) : NULL;
    enum vp_err err = tools != NULL && text != NULL ? VP_OK : VP_ERR_NO_MEMORY;
    if (err == VP_OK && chat != NULL)
        err = chat->write_instructions(menu, &instructions);
    if (err == VP_OK && chat != NULL)
        desk->brain->table->set_instructions(desk->brain, buf_text(&instructions));
    if (err == VP_OK) {
        desk->brain->table->set_tools(desk->brain, tools);
        desk_add_tool_result(desk, "get_menu", text);
        desk_add_message(desk, ITEM_ASSISTANT, menu->greeting);
    }
    buf_deinit(&instructions);
    free(text);
    json_decref(whole);
    json_decref(tools);
    return err;
}

enum vp_err desk_init(struct desk *desk, struct menu *menu)
{
    memset(desk, 0, sizeof *desk);
    enum vp_err err = create_brain(desk);
    if (err != VP_OK)
        return err;
    tools_init(&desk->tools, &(struct tools_settings){.menu = menu,
                                                      .call_sid = "CAbench",
                                                      .caller_number = "+15550002222",
                                                      .on_answer = take_answer,
                                                      .find_menu = find_menu,
                                                      .owner = desk,
                                                      .journal = &journal_port,
                                                      .journal_leg = desk});
    snprintf(desk->said, sizeof desk->said, "%s", menu->greeting);
    return brief(desk, menu);
}

void desk_deinit(struct desk *desk)
{
    tools_deinit(&desk->tools);
    brain_destroy(desk->brain);
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

static void add_words(struct desk *desk, const char *words)
{
    size_t len = strlen(desk->said);
    snprintf(desk->said + len, sizeof desk->said - len, "%s%s", len > 0 ? " " : "", words);
}

static void say(struct desk *desk, const char *words)
{
    size_t len = strlen(desk->said);
    add_words(desk, words);
    note_read_back(desk, len, words);
}

static void call_tool(struct desk *desk, const struct dialogue_action *action)
{
    if (desk->is_traced)
        printf("          %s(%s)\n", action->tool_name, action->arguments);
    const struct tool_call call = {.id = action->tool_call_id,
                                   .name = action->tool_name,
                                   .arguments = action->arguments,
                                   .response = desk->turn_count};
    (void)tools_take(&desk->tools, &call);
    answer_journal(desk);
}

/* The brain's next action, waited for; false: it is done, or has failed. */
static bool next_action(struct desk *desk, size_t *responses, struct dialogue_action *out_action)
{
    enum brain_step step;
    while ((step = desk->brain->table->poll(desk->brain, out_action)) == BRAIN_WAIT) {
        if (++*responses > RESPONSES_MAX || desk->tools.wish == TOOLS_WISH_HANG_UP) {
            desk->brain->table->cancel(desk->brain);
            return false;
        }
        desk->turn_count++;
        for (desk->is_ready = false; !desk->is_ready;)
            loop_round(chat->loop, WAIT_MS);
    }
    if (step == BRAIN_FAILED) {
        fprintf(stderr, "desk: %s\n", desk->brain->failure);
        add_words(desk, "(no answer)");
    }
    return step == BRAIN_ACTION;
}

static void settle(struct desk *desk)
{
    struct dialogue_action action;
    size_t responses = 0;
    desk->said[0] = '\0';
    desk->read_back_end = 0;
    while (next_action(desk, &responses, &action)) {
        if (action.kind == DIALOGUE_SAY)
            say(desk, action.text);
        else
            call_tool(desk, &action);
    }
    if (desk->tools.readback.stage == READBACK_SPOKEN) /* until it is interrupted */
        gate_heard(&desk->tools.gate);
    desk->has_ended = desk->tools.wish != TOOLS_WISH_NONE;
}

void desk_add_message(struct desk *desk, enum item_kind role, const char *text)
{
    desk->brain->table->add_message(desk->brain, role, text);
}

void desk_add_tool_result(struct desk *desk, const char *tool_name, const char *output_json)
{
    desk->brain->table->add_tool_result(desk->brain, tool_name, output_json);
}

void desk_hear(struct desk *desk, const char *text, float confidence)
{
    struct heard_words heard = {.count = 1};
    (void)span_copy(span_of(text), heard.readings[0].text, sizeof heard.readings[0].text);
    heard.readings[0].confidence = confidence;
    desk_hear_words(desk, &heard);
}

void desk_hear_words(struct desk *desk, const struct heard_words *heard)
{
    const char *words = heard->count > 0 ? heard->readings[0].text : "";
    gate_caller_spoke(&desk->tools.gate);
    gate_caller_meant(&desk->tools.gate, consent_of(words, consent_is_about_changes(desk->said)));
    desk->brain->table->hear(desk->brain, heard);
    settle(desk);
}

void desk_silence(struct desk *desk)
{
    desk->brain->table->respond(desk->brain, NULL);
    settle(desk);
}

void desk_interrupt(struct desk *desk, size_t heard_chars)
{
    if (heard_chars < desk->read_back_end) {
        desk->tools.gate.is_heard = false;
        gate_cut_off(&desk->tools.gate);
    }
    desk->brain->table->interrupted(desk->brain, heard_chars);
}

json_t *desk_call_json(const struct desk *desk)
{
    json_t *orders = json_array();
    if (desk->ticket != NULL)
        json_array_append(orders, desk->ticket);
    return json_pack("{s:o,s:o}", "order", basket_json_order(&desk->tools.basket, clock_unix_ms()), "orders",
                     orders);
}
