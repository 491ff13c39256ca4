/* An order that the caller's number placed before this call: told as it stands when they ask. What is to be changed of
 * it is for a person, or a message; never a second order. */
#include <stdio.h>
#include <string.h>

#include "dialogue/dialogue_internal.h"
#include "meaning/words.h"

enum { TOLD_MAX = 2 };

static bool has_any(const char *text, const char *list)
{
    struct words words;
    words_split(&words, text != NULL ? text : "");
    for (size_t w = 0; w < words.count; w++)
        if (word_is_among(words.at[w].text, list))
            return true;
    return false;
}

static enum earlier_wish wish_of(const char *heard)
{
    static const char trouble[] =
        "wrong cold burnt burned raw soggy stale missing charged overcharged refund "
        "refunded money complaint complain messed screwed billed twice double never";
    static const char change[] = "add change cancel modify update edit fix remove reschedule instead include "
                                 "without another extra forgot switch replace cancelled canceled";
    static const char contents[] = "repeat what read contents consist";
    static const char status[] = "where when ready status long waiting late coming come comes track tracking "
                                 "check checking pick picking done here arrived yet soon";
    if (has_any(heard, trouble))
        return EARLIER_TROUBLE;
    if (has_any(heard, change))
        return EARLIER_CHANGE;
    if (has_any(heard, status))
        return EARLIER_STATUS;
    return has_any(heard, contents) ? EARLIER_CONTENTS : EARLIER_TROUBLE;
}

static bool is_asked(const struct dialogue *dialogue)
{
    for (size_t i = 0; i < dialogue->call_count; i++)
        if (dialogue->calls[i].tool == TOOL_FIND_EARLIER_ORDERS)
            return true;
    return false;
}

static bool ask(struct dialogue *dialogue, enum earlier_wish wish, json_t *arguments)
{
    if (is_asked(dialogue)) { /* two things said of it in one breath */
        json_decref(arguments);
        return true;
    }
    if (action_call(dialogue, TOOL_FIND_EARLIER_ORDERS, arguments) == NULL)
        return false;
    dialogue->earlier.wish = wish;
    dialogue->question.is_answered = true;
    return true;
}

/* It was told a moment ago, and somebody else offered for the rest. */
static bool is_told(const struct dialogue *dialogue, enum earlier_wish wish)
{
    enum asked asked = dialogue->question.asked;
    bool is_offered =
        dialogue->earlier.kind != TALK_NOTHING && (asked == ASKED_PERSON || asked == ASKED_MESSAGE);
    return is_offered && wish == dialogue->earlier.wish;
}

bool earlier_ask(struct dialogue *dialogue, enum talk kind)
{
    enum earlier_wish wish = wish_of(dialogue->heard);
    if (is_told(dialogue, wish))
        return false;
    if (!ask(dialogue, wish, NULL))
        return false;
    dialogue->earlier.kind = kind;
    topic_take(dialogue, kind);
    if (message_is_taken_here(dialogue))
        message_note(dialogue, kind);
    return true;
}

bool earlier_cancel(struct dialogue *dialogue)
{
    bool is_of_order = has_any(dialogue->heard, "cancel") && has_any(dialogue->heard, "order");
    if (is_of_order && is_told(dialogue, EARLIER_CHANGE)) {
        say_note(dialogue, "I can't change it from here myself.");
        message_offer_or_person(dialogue, dialogue->earlier.kind);
        return true;
    }
    return is_of_order && earlier_ask(dialogue, TALK_EARLIER_FRESH);
}

void earlier_repeat(struct dialogue *dialogue)
{
    if (!ask(dialogue, EARLIER_AGAIN, json_pack("{s:b}", "any_day", 1)))
        say_note(dialogue, "I'm sorry, I can't see from here what you had last time.");
}

/* What of the last order is on the menu comes into this one, at today's prices, and is read back like all of it. */
static void order_again(struct dialogue *dialogue, const json_t *order)
{
    const json_t *lines = json_object_get(order, "lines");
    bool is_any_left_out = false;
    for (size_t i = 0; i < json_array_size(lines); i++) {
        const json_t *line = json_array_get(lines, i);
        json_t *arguments =
            json_pack("{s:s, s:I, s:O, s:O}", "item_id", told_menu_text(line, "item_id"), "quantity",
                      json_integer_value(json_object_get(line, "quantity")), "options",
                      json_object_get(line, "options"), "without", json_object_get(line, "without"));
        if (arguments != NULL && told_menu_text(line, "size_id")[0] != '\0')
            json_object_set_new(arguments, "size_id", json_string(told_menu_text(line, "size_id")));
        is_any_left_out |= action_call(dialogue, TOOL_ADD_ITEM, arguments) == NULL;
    }
    say_note(dialogue, "The same as last time.");
    if (is_any_left_out)
        say_note(dialogue, "I couldn't take all of it.");
}

/* The newest one, and others that are not over. */
static bool tell_states(struct dialogue *dialogue, const json_t *orders)
{
    size_t told = 0;
    bool is_any_late = false;
    for (size_t i = 0; i < json_array_size(orders) && told < TOLD_MAX; i++) {
        const json_t *order = json_array_get(orders, i);
        if (i > 0 && json_is_true(json_object_get(order, "is_over")))
            continue;
        say_note(dialogue, "%s", told_menu_text(order, "say"));
        is_any_late |= json_is_true(json_object_get(order, "is_late"));
        told++;
    }
    return is_any_late;
}

static void tell_found(struct dialogue *dialogue, const json_t *orders)
{
    const json_t *order = json_array_get(orders, 0);
    bool is_over = json_is_true(json_object_get(order, "is_over"));
    switch (dialogue->earlier.wish) {
    case EARLIER_CONTENTS:
        say_note(dialogue, "%s", told_menu_text(order, "contents"));
        (void)tell_states(dialogue, orders);
        return;
    case EARLIER_STATUS:
        if (tell_states(dialogue, orders) || is_over)
            message_offer_or_person(dialogue, dialogue->earlier.kind);
        return;
    case EARLIER_CHANGE:
        say_note(dialogue, "%s", told_menu_text(order, "contents"));
        if (is_over)
            (void)tell_states(dialogue, orders);
        say_note(dialogue, "I can't change it from here myself.");
        break;
    default:
        say_note(dialogue, "I'm sorry about that.");
        (void)tell_states(dialogue, orders);
        break;
    }
    message_offer_or_person(dialogue, dialogue->earlier.kind);
}

void earlier_result(struct dialogue *dialogue, const json_t *answer)
{
    const json_t *orders = json_object_get(answer, "orders"), *order = json_array_get(orders, 0);
    bool is_again = dialogue->earlier.wish == EARLIER_AGAIN;
    dialogue->earlier.order_number = (int)json_integer_value(json_object_get(order, "order_number"));
    if (order != NULL && is_again) {
        order_again(dialogue, order);
    } else if (order != NULL) {
        tell_found(dialogue, orders);
    } else if (dialogue->earlier.wish ==
               EARLIER_TROUBLE) { /* of another day, or not to be found: no matter */
        say_note(dialogue, "I'm sorry about that.");
        message_offer_or_person(dialogue, dialogue->earlier.kind);
    } else {
        const char *why = told_menu_text(answer, "say");
        say_note(dialogue, "%s", why[0] != '\0' ? why : "I'm sorry, I can't look that up right now.");
        if (!is_again)
            message_offer_or_person(dialogue, dialogue->earlier.kind);
    }
}
