#include "call/tool_functions.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "call/earlier_json.h"
#include "call/menu_json.h"
#include "call/own_tool.h"
#include "call/tool_arguments.h"
#include "english/sentence.h"
#include "order/menu_places.h"
#include "order/menu_people.h"
#include "tool/tool.h"

enum { MESSAGES_OF_CALL_MAX = 5 };

/* One for each tool of tool.def, below. */
#define TOOL(id, name, description, answer, parameters)                                                      \
    static struct tool_result run_##name(struct tools *tools, const struct name##_arguments *arguments);
#include "tool/tool.def"

static struct tool_result tell(json_t *answer)
{
    return (struct tool_result){.answer = answer, .aftermath = TOOL_TELL};
}

static struct tool_result refuse(const char *code, const char *message)
{
    return (struct tool_result){
        .answer = json_pack("{s:b, s:{s:s, s:s}}", "ok", 0, "error", "code", code, "message", message),
        .aftermath = TOOL_TELL,
        .is_refusal = true};
}

/* What the model does about it where the message, which is the caller's, does not say so; NULL: it does. */
static const char *next_step(const char *code)
{
    static const struct {
        const char *code, *next;
    } steps[] = {
        {"unknown_item",
         "Ask search_menu for the caller's words. If nothing fits, say so and offer what is near."},
        {"unknown_line", "Take a line_id of get_order."},
        {"unknown_size", "Ask the caller which of these, or take it without size_id."},
        {"unknown_option",
         "Take an option_id of the item's groups, a half only where a group has halves. If none "
         "fits, say so and offer what there is."},
        {"unknown_ingredient",
         "Take a word of the item's ingredients. If none fits, tell the caller that it has none."},
        {"size_needed", "Ask the caller, then call again with size_id."},
        {"choice_needed", "Ask the caller, then call again with the option."},
        {"part_needed",
         "Ask the caller, then call again with the part's number, as the line's options have it."},
        {"unknown_part", "Take a part of the line's options, as get_order has them."},
        {"sold_out", "Say so and offer something available."},
        {"not_served",
         "Say so. Where get_menu has orders_ahead_days and the caller wants it for then, set wanted_at "
         "first; else offer something available."},
        {"outside_area", "Say so; offer pickup where there is one."},
        {"area_needed",
         "Ask, then call set_customer with the whole address, the postcode or part of town in it."},
        {"over_limit", "Say so; for more, offer a person."},
        {"closed", "Say so and when it opens."},
        {"paused", "Say so kindly, keep nothing for later, and offer a message or a person."},
        {"closed_then", "Say so and when it is open, and ask for another time."},
        {"too_soon", "Say so and ask for a later time."},
        {"no_ahead", "Say so."},
        {"no_notes", "Say so."},
    };
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (strcmp(steps[i].code, code) == 0)
            return steps[i].next;
    return NULL;
}

static struct tool_result refused(const struct basket_refusal *refusal)
{
    struct tool_result result = refuse(refusal->code, refusal->message);
    json_t *error = json_object_get(result.answer, "error");
    const char *next = next_step(refusal->code);
    if (next != NULL)
        json_object_set_new(error, "next", json_string(next));
    if (refusal->item != NULL)
        json_object_set_new(error, "item_id", json_string(refusal->item->id));
    if (refusal->of != NULL)
        json_object_set_new(error, "of", json_string(refusal->of->id));
    if (refusal->group != NULL) {
        json_t *options = json_array();
        for (size_t i = 0; i < refusal->group->option_count; i++)
            if (refusal->group->options[i].is_available)
                json_array_append_new(options,
                                      json_pack("{s:s, s:s}", "option_id", refusal->group->options[i].id,
                                                "name", refusal->group->options[i].name));
        json_object_set_new(error, "group_id", json_string(refusal->group->id));
        json_object_set_new(error, "options", options);
    }
    return result;
}

static json_t *order_answer(const struct tools *tools)
{
    return json_pack("{s:b, s:o}", "ok", 1, "order", basket_json_order(&tools->basket, clock_unix_ms()));
}

static struct tool_result changed(const struct tools *tools, const char *line_id)
{
    json_t *answer = order_answer(tools);
    const struct basket_line *line = line_id != NULL ? basket_find_line(&tools->basket, line_id) : NULL;
    if (line != NULL)
        json_object_set_new(answer, "line", basket_json_line(line));
    return (struct tool_result){.answer = answer, .aftermath = TOOL_SAVE_BASKET};
}

static struct tool_result run_get_menu(struct tools *tools, const struct get_menu_arguments *arguments)
{
    (void)arguments;
    return tell(menu_json_whole(tools->basket.menu, clock_unix_ms()));
}

static struct tool_result run_search_menu(struct tools *tools, const struct search_menu_arguments *arguments)
{
    return tell(menu_json_search(tools->basket.menu, arguments->query));
}

static struct tool_result already_ordered(const struct tools *tools)
{
    struct tool_result result =
        refuse("already_ordered", "This order is in already and the kitchen has it; it cannot be "
                                  "changed here. Offer to connect the caller to a person.");
    json_object_set_new(json_object_get(result.answer, "error"), "order_number",
                        json_integer(tools->memory.order_number));
    return result;
}

/* What the kitchen has is not changed behind its back, and a second order would hold the first one's dishes again. */
static bool is_ordered(const struct tools *tools)
{
    return tools->memory.ordered_version != 0;
}

static struct tool_result run_add_item(struct tools *tools, const struct add_item_arguments *arguments)
{
    const struct basket_request request = {.item_id = arguments->item_id,
                                           .size_id = arguments->size_id,
                                           .quantity = arguments->quantity,
                                           .choices = arguments->options.at,
                                           .choice_count = arguments->options.count,
                                           .without = arguments->without.at,
                                           .without_count = arguments->without.count,
                                           .note = arguments->note};
    if (is_ordered(tools))
        return already_ordered(tools);
    char line_id[BASKET_LINE_ID_BYTES];
    struct basket_refusal refusal = {0};
    if (!basket_takes_orders(&tools->basket, clock_unix_ms(), &refusal) ||
        !basket_add(&tools->basket, &request, line_id, &refusal))
        return refused(&refusal);
    return changed(tools, line_id);
}

static struct tool_result run_change_item(struct tools *tools, const struct change_item_arguments *arguments)
{
    const struct basket_request request = {.item_id = arguments->item_id,
                                           .size_id = arguments->size_id,
                                           .quantity = arguments->quantity,
                                           .choices = arguments->options.at,
                                           .choice_count = arguments->options.count,
                                           .drop_options = arguments->drop_options.at,
                                           .drop_option_count = arguments->drop_options.count,
                                           .without = arguments->without.at,
                                           .without_count = arguments->without.count,
                                           .put_back = arguments->put_back.at,
                                           .put_back_count = arguments->put_back.count,
                                           .note = arguments->note};
    if (is_ordered(tools))
        return already_ordered(tools);
    struct basket_refusal refusal = {0};
    if (!basket_change(&tools->basket, arguments->line_id, &request, &refusal))
        return refused(&refusal);
    return changed(tools, arguments->line_id);
}

static struct tool_result run_remove_item(struct tools *tools, const struct remove_item_arguments *arguments)
{
    if (is_ordered(tools))
        return already_ordered(tools);
    struct basket_refusal refusal = {0};
    if (!basket_remove(&tools->basket, arguments->line_id, arguments->quantity, &refusal))
        return refused(&refusal);
    return changed(tools, NULL);
}

static struct tool_result run_get_order(struct tools *tools, const struct get_order_arguments *arguments)
{
    if (arguments->for_read_back && tools->basket.line_count > 0) {
        gate_read_back(&tools->gate, tools->basket.version);
        readback_await(&tools->readback, tools->basket.version, arguments->call->response);
    }
    return tell(order_answer(tools));
}

static struct tool_result run_set_customer(struct tools *tools,
                                           const struct set_customer_arguments *arguments)
{
    if (is_ordered(tools))
        return already_ordered(tools);
    struct basket_refusal refusal = {0};
    struct basket next; /* all of it or nothing */
    basket_copy(&next, &tools->basket);
    if (!basket_set_customer(&next, arguments->name, arguments->phone, arguments->address,
                             (enum basket_service)arguments->service, &refusal) ||
        !basket_set_remarks(&next, arguments->allergy, arguments->coupon, &refusal) ||
        !basket_set_tip(&next, arguments->tip, &refusal) ||
        !basket_set_note(&next, arguments->note, &refusal) ||
        !basket_set_wanted(&next, arguments->wanted_at, clock_unix_ms(), &refusal)) {
        basket_deinit(&next);
        return refused(&refusal);
    }
    basket_deinit(&tools->basket);
    basket_assign(&tools->basket, &next);
    return changed(tools, NULL);
}

static const char *gate_message(const char *code)
{
    if (strcmp(code, "read_back_not_heard") == 0)
        return "The caller has not heard the order as it is: all of it, each dish with its number and size, for "
               "pickup or delivery, and no other prices. Call get_order with for_read_back and say its read_back "
               "text word for word.";
    if (strcmp(code, "answer_needed") == 0)
        return "The caller has not answered the read-back yet. Ask whether the order is right.";
    if (strcmp(code, "not_agreed") == 0)
        return "The caller did not say yes to the order as it was read back. Ask what is to be changed and change "
               "it; then call get_order with for_read_back and read the order to the caller again.";
    return "Call get_order with for_read_back, read the order to the caller, and wait for a yes.";
}

static struct tool_result run_submit_order(struct tools *tools,
                                           const struct submit_order_arguments *arguments)
{
    if (is_ordered(tools))
        return already_ordered(tools);
    if ((uint32_t)arguments->version != tools->basket.version)
        return refuse("read_back_needed", "The order has changed since. Call get_order with "
                                          "for_read_back and read it to the caller.");
    struct basket_refusal refusal = {0};
    if (!basket_is_complete(&tools->basket, clock_unix_ms(), &refusal))
        return refused(&refusal);
    const char *code = gate_refusal(&tools->gate, tools->basket.version);
    if (code != NULL)
        return refuse(code, gate_message(code));
    return (struct tool_result){.aftermath = TOOL_PUT_ORDER};
}

/* An order that was in before is told like a new one, so that the model does not try again, and says so. */
json_t *tool_order_stored(const struct tools *tools, int ready_minutes, bool is_new)
{
    char already[160], ready_at[64];
    json_t *answer = order_answer(tools);
    if (!is_new) {
        snprintf(
            already, sizeof already,
            "This order was in already, as number %d. Nothing was ordered twice; do not submit it again. "
            "Tell the caller the number.",
            tools->memory.order_number);
        json_object_set_new(answer, "already_in", json_true());
        json_object_set_new(answer, "message", json_string(already));
    }
    json_object_set_new(answer, "order_number", json_integer(tools->memory.order_number));
    json_object_set_new(answer, "total", basket_json_price(basket_totals(&tools->basket).total_cents));
    json_object_set_new(answer, "ready_minutes", json_integer(ready_minutes));
    if (tools->basket.wanted_unix_ms != 0)
        json_object_set_new(
            answer, "ready_at",
            json_string(basket_wanted_spoken(&tools->basket, clock_unix_ms(), ready_at, sizeof ready_at)));
    return answer;
}

static struct tool_result run_find_earlier_orders(struct tools *tools,
                                                  const struct find_earlier_orders_arguments *arguments)
{
    struct tool_result result = {.aftermath = TOOL_FIND_ORDERS};
    const char *number = tools->settings.caller_number;
    if (!earlier_is_number_known(number))
        return tell(earlier_json_none(sentence_text(SENTENCE_EARLIER_WITHHELD)));
    if (tools->settings.journal->find_orders == NULL)
        return tell(earlier_json_none(sentence_text(SENTENCE_EARLIER_NONE)));
    earlier_want(tools->menu, number, arguments->any_day, clock_unix_ms(), &result.wanted);
    return result;
}

static struct tool_result bad_message(const struct caller_message *message, const char *wrong)
{
    char text[160];
    bool is_phone_missing = strcmp(wrong, "phone") == 0 && message->phone[0] == '\0';
    if (is_phone_missing)
        snprintf(text, sizeof text, "A number to call back is needed, all of it, with the area code.");
    else
        snprintf(text, sizeof text, "%s is too long, empty, or not readable.", wrong);
    return refuse(is_phone_missing ? "phone_needed" : "bad_arguments", text);
}

/* What is called alike by its id there may be another dish. */
static const struct basket_line *find_other_dish(const struct basket *basket, const struct basket *moved)
{
    for (size_t i = 0; i < basket->line_count; i++) {
        const struct basket_line *line = basket_find_line(moved, basket->lines[i].id);
        if (line == NULL || strcasecmp(line->item->name, basket->lines[i].item->name) != 0)
            return &basket->lines[i];
    }
    return NULL;
}

/* The basket goes along where all of it can be had there. */
static struct tool_result choose(struct tools *tools, struct menu *menu)
{
    struct basket_move move;
    struct basket moved;
    basket_copy(&moved, &tools->basket);
    basket_move(&moved, menu, &move);
    const struct basket_line *other = move.lost_count == 0 ? find_other_dish(&tools->basket, &moved) : NULL;
    if (other != NULL)
        (void)basket_line_spoken(other, move.lost, sizeof move.lost);
    if (move.lost_count > 0 || other != NULL) {
        char text[BASKET_MOVE_BYTES + 200];
        const struct sentence_words words = {.restaurant = span_of(menu->location.name),
                                             .lines = span_of(move.lost),
                                             .name = span_of(tools->menu->location.name)};
        basket_deinit(&moved);
        return refuse("not_sold_there", sentence_fill(SENTENCE_RESTAURANT_LACKS, &words, text, sizeof text));
    }
    moved.version = tools->basket.version + 1;
    tools->left_menu = tools->menu;
    tools->menu = menu_retain(menu);
    basket_deinit(&tools->basket);
    basket_assign(&tools->basket, &moved);
    struct tool_result result = {.answer = menu_json_whole(menu, clock_unix_ms()),
                                 .aftermath = TOOL_SAVE_BASKET};
    if (result.answer != NULL && moved.line_count > 0)
        json_object_set_new(result.answer, "order", basket_json_order(&tools->basket, clock_unix_ms()));
    return result;
}

static struct tool_result run_choose_restaurant(struct tools *tools,
                                                const struct choose_restaurant_arguments *arguments)
{
    char names[512], text[600];
    const struct menu_place *place = menu_find_place(tools->menu, arguments->restaurant_id);
    if (tools->menu->place_count == 0 || tools->settings.find_menu == NULL)
        return refuse("one_restaurant",
                      "There is one restaurant here, and this is it. Go on with the order.");
    struct menu *menu =
        place != NULL ? tools->settings.find_menu(tools->settings.owner, place->restaurant_id) : NULL;
    if (menu == NULL) {
        const struct sentence_words words = {
            .names = span_of(menu_places_spoken(tools->menu, names, sizeof names))};
        return refuse("unknown_restaurant",
                      sentence_fill(SENTENCE_NO_SUCH_RESTAURANT, &words, text, sizeof text));
    }
    if (strcmp(menu->restaurant_id, tools->menu->restaurant_id) == 0)
        return tell(menu_json_whole(tools->menu, clock_unix_ms()));
    return is_ordered(tools) ? already_ordered(tools) : choose(tools, menu);
}

/* What a call to a shared number can ask for before the caller has chosen. */
static bool needs_restaurant(const struct tools *tools, enum tool tool)
{
    return tools->menu->is_shared && tool != TOOL_CHOOSE_RESTAURANT && tool != TOOL_GET_MENU &&
           tool != TOOL_GET_ORDER && tool != TOOL_TRANSFER && tool != TOOL_END_CALL;
}

static struct tool_result ask_restaurant(const struct tools *tools)
{
    char names[512], text[600];
    const struct sentence_words words = {.names =
                                             span_of(menu_places_spoken(tools->menu, names, sizeof names))};
    return refuse("restaurant_needed",
                  sentence_fill(SENTENCE_WHICH_RESTAURANT_FIRST, &words, text, sizeof text));
}

static struct tool_result run_take_message(struct tools *tools,
                                           const struct take_message_arguments *arguments)
{
    const char *own = tools->basket.customer.phone, *wrong;
    const char *name = arguments->name != NULL ? arguments->name : tools->basket.customer.name;
    struct tool_result result = {.aftermath = TOOL_PUT_MESSAGE};
    if (!tools->menu->takes_messages || tools->settings.journal->put_message == NULL)
        return refuse("no_messages", "No messages are taken here. Say so, and offer a person.");
    if (tools->message_count >= MESSAGES_OF_CALL_MAX)
        return refuse("over_limit", "No more messages can be taken in this call.");
    result.message.kind = (enum message_kind)(arguments->kind - 1);
    result.message.unix_ms = clock_unix_ms();
    (void)span_copy(span_of(tools->menu->restaurant_id), result.message.restaurant_id,
                    sizeof result.message.restaurant_id);
    if (!caller_message_fill(&result.message, tools->menu, arguments->text, name,
                             arguments->phone != NULL ? arguments->phone : own, arguments->wanted_for,
                             &wrong))
        return bad_message(&result.message, wrong);
    result.answer = json_pack("{s:b, s:s}", "ok", 1, "say", sentence_text(SENTENCE_MESSAGE_NOTED));
    return result;
}

static bool is_topic(const struct menu *menu, const char *topic)
{
    for (size_t i = 0; topic != NULL && i < menu_people(menu)->transfer_count; i++)
        if (strcmp(menu_people(menu)->transfers[i].topic, topic) == 0)
            return true;
    return false;
}

/* Why is for whoever picks up (web/whisper.c). */
static struct tool_result run_transfer_to_person(struct tools *tools,
                                                 const struct transfer_to_person_arguments *arguments)
{
    const char *topic = is_topic(tools->menu, arguments->topic) ? arguments->topic : "";
    const struct journal_port *journal = tools->settings.journal;
    if (menu_transfer_number(tools->menu, topic, clock_unix_ms())[0] == '\0')
        return refuse("no_transfer",
                      "There is nobody to connect the caller to. Say so, and offer to take an order.");
    (void)span_copy(span_of(topic), tools->transfer_topic, sizeof tools->transfer_topic);
    if (journal->add_transfer != NULL)
        journal->add_transfer(tools->settings.journal_leg, topic,
                              arguments->reason != NULL ? arguments->reason : "");
    tools->wish = TOOLS_WISH_TRANSFER;
    return tell(json_pack(
        "{s:b, s:s}", "ok", 1, "say",
        sentence_text(tools->settings.is_unreached ? SENTENCE_TRANSFER_TO_MESSAGE : SENTENCE_TRANSFER)));
}

/* Dishes that nobody ordered are asked about before the line closes, once: the caller may think that they were. */
static bool forgets_order(const struct tools *tools)
{
    return tools->basket.line_count > 0 && !is_ordered(tools) && tools->asks_unordered &&
           tools->unordered_version != tools->basket.version;
}

static struct tool_result run_end_call(struct tools *tools, const struct end_call_arguments *arguments)
{
    (void)arguments;
    if (tools->wish == TOOLS_WISH_NONE && forgets_order(tools)) {
        tools->unordered_version = tools->basket.version;
        return refuse("not_ordered",
                      "Nothing was ordered: what is in the order would be lost. Ask the caller whether to "
                      "place the order or to drop it. If they want none of it, say goodbye and call "
                      "end_call again.");
    }
    if (tools->wish == TOOLS_WISH_NONE)
        tools->wish = TOOLS_WISH_HANG_UP;
    return tell(json_pack("{s:b}", "ok", 1));
}

/* --- which one --- */

typedef struct tool_result tool_read_and_run_fn(struct tools *tools, const struct tool_call *call,
                                                struct tool_arguments *source);

/* call_add_item and its like: reads the arguments, then runs the function. */
#define TOOL(id, name, description, answer, parameters)                                                      \
    static struct tool_result call_##name(struct tools *tools, const struct tool_call *call,                 \
                                          struct tool_arguments *source)                                     \
    {                                                                                                        \
        struct name##_arguments arguments = {.call = call};                                                  \
        tool_arguments_read_##name(source, &arguments);                                                      \
        return source->problem[0] != '\0' ? refuse("bad_arguments", source->problem)                         \
                                          : run_##name(tools, &arguments);                                   \
    }
#include "tool/tool.def"

/* One of the restaurant's own, where its menu has it. */
static struct tool_result ask_own(struct tools *tools, const struct tool_call *call)
{
    const struct menu_tool *own = menu_find_tool(tools->menu, call->name);
    if (own == NULL)
        return refuse("unknown_function", "There is no such function. Call one of those you were given.");
    if (tools->settings.own_tools == NULL || tools->own_count == TOOLS_OWN_MAX)
        return refuse("busy", "This cannot be looked up now. Say so, and go on with what you can do.");
    struct tool_arguments source;
    struct tool_result result = {.aftermath = TOOL_ASK_OWN, .own = own};
    tool_arguments_init(&source, call->arguments);
    bool is_right = source.problem[0] == '\0' &&
                    own_tool_check(own, source.object, source.problem, sizeof source.problem);
    if (!is_right)
        result = refuse("bad_arguments", source.problem);
    else
        result.answer =
            own_tool_event(&(struct own_tool_moment){.menu = tools->menu,
                                                     .tool = own,
                                                     .basket = &tools->basket,
                                                     .call_sid = tools->settings.call_sid,
                                                     .caller_number = tools->settings.caller_number},
                           source.object);
    tool_arguments_deinit(&source);
    return result;
}

struct tool_result tool_functions_run(struct tools *tools, const struct tool_call *call)
{
    static tool_read_and_run_fn *const functions[TOOL_OTHER] = {
#define TOOL(id, name, description, answer, parameters) [TOOL_##id] = call_##name,
#include "tool/tool.def"
    };
    enum tool tool = tool_find(call->name);
    if (tool == TOOL_OTHER)
        return ask_own(tools, call);
    if (needs_restaurant(tools, tool))
        return ask_restaurant(tools);
    struct tool_arguments source;
    tool_arguments_init(&source, call->arguments);
    struct tool_result result = functions[tool](tools, call, &source);
    tool_arguments_deinit(&source);
    return result;
}
