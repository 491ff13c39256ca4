/* What the caller says that is no order: who we are, a table, an order of yesterday, a joke. */
#include <stdio.h>
#include <string.h>

#include "dialogue/dialogue_internal.h"

enum { ABUSE_MAX = 2 };

bool talk_needs_person(enum talk kind)
{
    return kind == TALK_EARLIER || kind == TALK_EARLIER_FRESH || kind == TALK_BUSINESS ||
           kind == TALK_TABLE || kind == TALK_CATERING || kind == TALK_LANGUAGE;
}

static void tell_who(struct dialogue *dialogue)
{
    const char *name = told_menu_text(told_menu_restaurant(dialogue->menu), "name");
    if (name[0] != '\0')
        say_note(dialogue, "This is the automated assistant of %s.", name);
    else
        say_note(dialogue, "I'm the restaurant's automated assistant.");
}

static void tell_abuse(struct dialogue *dialogue)
{
    if (++dialogue->abuse_count < ABUSE_MAX) {
        say_note(dialogue, "I'm sorry about that.");
        return;
    }
    say_note(dialogue, "I'm sorry that this isn't going well.");
    person_offer(dialogue);
}

static void tell_language(struct dialogue *dialogue)
{
    if (dialogue->was_language_told) {
        person_transfer(dialogue);
        return;
    }
    dialogue->was_language_told = true;
    say_note(dialogue, "I'm sorry, I only speak English.");
    person_offer(dialogue);
}

static void tell_wrong_number(struct dialogue *dialogue)
{
    say_note(dialogue, "No problem.");
    if (order_view_count(&dialogue->view) == 0)
        checkout_goodbye(dialogue);
}

static void tell_time_wish(struct dialogue *dialogue)
{
    struct act time = {.kind = ACT_ASK, .topic = TOPIC_TIME, .group = -1};
    say_note(dialogue, "I can't set a time for it; the kitchen begins when you order.");
    answer_question(dialogue, &time);
}

/* What only a person can do: said, and offered. */
static void tell_persons_matter(struct dialogue *dialogue, enum talk kind)
{
    static const char *const texts[TALK_COUNT] = {
        [TALK_EARLIER] = "An order that is placed already I can neither see nor change from here.",
        [TALK_EARLIER_FRESH] = "An order that is placed already I can neither see nor change from here.",
        [TALK_BUSINESS] = "I only take orders here.",
        [TALK_TABLE] = "I can't book tables here.",
        [TALK_CATERING] = "Catering is arranged with the restaurant itself.",
    };
    if (dialogue->question.is_set && dialogue->question.asked == ASKED_PERSON)
        return; /* said in this turn */
    bool is_again = dialogue->question.asked == ASKED_PERSON;
    say_note(dialogue, "%s", is_again ? "Only someone at the restaurant can help with that." : texts[kind]);
    person_offer(dialogue);
}

/* In the restaurant's own words. */
static void tell_faq(struct dialogue *dialogue, size_t entry)
{
    const json_t *faq = json_object_get(told_menu_restaurant(dialogue->menu), "faq");
    say_note(dialogue, "%s", told_menu_text(json_array_get(faq, entry), "answer"));
}

void talk_act(struct dialogue *dialogue, const struct act *act)
{
    static const char *const texts[TALK_COUNT] = {
        [TALK_PAYMENT] = "You pay the restaurant when you get your order. I don't know which cards it takes.",
        [TALK_NOTE] = "I'm sorry, I can't pass that on, only the order itself.",
        [TALK_NOTE_SPAN] = "I'm sorry, I can't pass on how it should be made, only the order itself.",
        [TALK_UNKNOWN] = "I'm sorry, I can't tell you that. If it matters, ask me for a person.",
        [TALK_SMALL] = "I'm doing well, thank you.",
        [TALK_JOKE] = "I'd better stick to taking orders.",
        [TALK_NUMBERED] = "The dishes have no numbers on our menu.",
    };
    if (texts[act->talk] != NULL) {
        say_note(dialogue, "%s", texts[act->talk]);
        return;
    }
    switch (act->talk) {
    case TALK_ROBOT:
        say_note(dialogue, "I'm an automated assistant. I can take your order%s.",
                 person_is_there(dialogue) ? ", or put you through to a person if you'd rather" : "");
        break;
    case TALK_ORDERING:
        if (dialogue->drafts.count == 0 && !dialogue->checkout.is_begun)
            say_ask(dialogue, order_view_count(&dialogue->view) > 0 ? ASKED_MORE : ASKED_OPEN,
                    "Sure, what would you like?");
        break;
    case TALK_WHO:
        tell_who(dialogue);
        break;
    case TALK_WRONG_NUMBER:
        tell_wrong_number(dialogue);
        break;
    case TALK_ABUSE:
        tell_abuse(dialogue);
        break;
    case TALK_LANGUAGE:
        tell_language(dialogue);
        break;
    case TALK_TIME:
        tell_time_wish(dialogue);
        break;
    case TALK_CHEAPER:
        answer_cheaper(dialogue, act);
        break;
    case TALK_SPICY:
        answer_spicy(dialogue);
        break;
    case TALK_FAQ:
        tell_faq(dialogue, (size_t)act->place);
        break;
    case TALK_DEALS:
        if (told_menu_special(dialogue->menu)[0] != '\0')
            say_note(dialogue, "Today's special: %s", told_menu_special(dialogue->menu));
        else
            say_note(dialogue, "I don't know of any specials or discounts.");
        break;
    default:
        if (talk_needs_person(act->talk))
            tell_persons_matter(dialogue, act->talk);
        break;
    }
}
