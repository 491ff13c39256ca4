/* A person at the restaurant: offered, or put through to. */
#include "dialogue/dialogue_internal.h"

enum { PERSON_OFFERS_MAX = 2 };

static bool can_transfer(const struct dialogue *dialogue)
{
    return dialogue->menu == NULL || dialogue->topic[0] != '\0' ||
           !json_is_false(json_object_get(told_menu_restaurant(dialogue->menu), "can_transfer"));
}

bool person_is_there(const struct dialogue *dialogue)
{
    return dialogue->has_tool[TOOL_TRANSFER] && can_transfer(dialogue);
}

/* What whoever picks up is told. */
static json_t *transfer_arguments(const struct dialogue *dialogue)
{
    const char *text = dialogue->message.text;
    json_t *arguments = json_object();
    if (text[0] != '\0' && dialogue->earlier.order_number > 0)
        json_object_set_new(arguments, "reason",
                            json_sprintf("order %d: %s", dialogue->earlier.order_number, text));
    else
        json_object_set_new(arguments, "reason", json_string(text[0] != '\0' ? text : "the caller asked"));
    if (dialogue->topic[0] != '\0')
        json_object_set_new(arguments, "topic", json_string(dialogue->topic));
    return arguments;
}

bool message_is_taken_here(const struct dialogue *dialogue)
{
    return dialogue->has_tool[TOOL_TAKE_MESSAGE] &&
           json_is_true(json_object_get(told_menu_restaurant(dialogue->menu), "takes_messages"));
}

void person_transfer(struct dialogue *dialogue)
{
    if (can_transfer(dialogue) && action_call(dialogue, TOOL_TRANSFER, transfer_arguments(dialogue)) != NULL)
        return;
    const char *phone = told_menu_text(told_menu_restaurant(dialogue->menu), "phone");
    say_note(dialogue, "I'm sorry, nobody can come to the phone right now%s%s.",
             phone[0] != '\0' ? "; the restaurant's number is " : "", phone);
}

void person_offer(struct dialogue *dialogue)
{
    if (!person_is_there(dialogue)) {
        const char *phone = told_menu_text(told_menu_restaurant(dialogue->menu), "phone");
        if (message_is_taken_here(dialogue)) {
            say_note(dialogue, "Nobody can come to the phone right now.");
            dialogue->question.is_answered = true;
            say_ask(dialogue, ASKED_MESSAGE,
                    "Shall I take a message for the team, so that they call you back?");
            return;
        }
        say_note(dialogue, "Nobody can come to the phone right now%s%s.",
                 phone[0] != '\0' ? "; the restaurant's number is " : "", phone);
        return;
    }
    if (++dialogue->person_offer_count > PERSON_OFFERS_MAX && dialogue->question.asked == ASKED_PERSON) {
        person_transfer(dialogue);
        return;
    }
    if (dialogue->question.asked != ASKED_PERSON)
        dialogue->question.is_answered = true; /* another matter: the question is a new one */
    say_ask(dialogue, ASKED_PERSON, "Shall I put you through to someone at the restaurant?");
}
