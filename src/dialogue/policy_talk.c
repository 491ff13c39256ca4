/* What the caller says that is no order: who we are, a table, an order of yesterday, a joke. */
#include <stdio.h>
#include <string.h>

#include "dialogue/dialogue_internal.h"
#include "english/day_time.h"
#include "meaning/wanted_time.h"
#include "meaning/words.h"

enum { ABUSE_MAX = 2, MERE_MESSAGE_WORDS = 8, NOTE_BYTES = 152 };

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

/* A wish for the kitchen or the driver, beside those that were noted before. */
static void tell_note(struct dialogue *dialogue, const struct act *act)
{
    const char *before = order_view_customer(&dialogue->view, "note");
    char note[NOTE_BYTES];
    struct open_call *call = NULL;
    bool is_taken = json_is_true(json_object_get(told_menu_restaurant(dialogue->menu), "takes_notes")) &&
                    act->text[0] != '\0';
    snprintf(note, sizeof note, "%s%s%s", before, before[0] != '\0' ? "; " : "", act->text);
    if (is_taken && strlen(before) + strlen(act->text) + 3 < sizeof note)
        call = action_call(dialogue, TOOL_SET_CUSTOMER, json_pack("{s:s}", "note", note));
    if (call != NULL)
        snprintf(call->name, sizeof call->name, "I've noted that.");
    else if (act->talk == TALK_NOTE)
        say_note(dialogue, "I'm sorry, I can't pass that on, only the order itself.");
    else
        say_note(dialogue, "I'm sorry, I can't pass on how it should be made, only the order itself.");
}

/* What the team is told, or asked at once: a wish for later is taken down, what is urgent is for a person first. */
static void tell_messages_matter(struct dialogue *dialogue, enum talk kind)
{
    bool is_for_later = kind == TALK_TABLE || kind == TALK_CATERING;
    bool is_again = dialogue->question.asked == ASKED_MESSAGE && dialogue->message.kind == kind;
    if (is_again) {
        message_offer(dialogue, kind);
        return;
    }
    if (kind == TALK_TABLE)
        say_note(dialogue, "I can't book tables here myself.");
    else if (kind == TALK_CATERING)
        say_note(dialogue, "I can't arrange catering here myself.");
    else if (kind == TALK_BUSINESS)
        say_note(dialogue, "I only take orders here.");
    else
        say_note(dialogue, "An order that is placed already I can neither see nor change from here.");
    if (is_for_later && dialogue->topic[0] == '\0')
        message_offer(dialogue, kind);
    else
        message_offer_or_person(dialogue, kind);
}

/* "Can I leave a message?", "a message, please" to the question above. */
static void tell_message(struct dialogue *dialogue)
{
    bool is_answer =
        (dialogue->question.asked == ASKED_PERSON || dialogue->question.asked == ASKED_MESSAGE) &&
        dialogue->message.kind != TALK_NOTHING;
    struct words words;
    words_split(&words, dialogue->heard != NULL ? dialogue->heard : "");
    if (!message_is_taken_here(dialogue)) {
        person_transfer(dialogue); /* whose telephone takes one where nobody answers */
        return;
    }
    if (!is_answer)
        message_note(dialogue, TALK_MESSAGE);
    if (!is_answer && words.count <= MERE_MESSAGE_WORDS && strstr(dialogue->message.text, "essage") != NULL)
        dialogue->message.text[0] = dialogue->message.wanted[0] = '\0'; /* what it is comes yet */
    message_begin(dialogue);
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
    bool is_said = dialogue->question.asked == ASKED_PERSON || dialogue->question.asked == ASKED_MESSAGE;
    if (dialogue->question.is_set && is_said)
        return; /* said in this turn */
    topic_take(dialogue, kind);
    bool is_earlier = kind == TALK_EARLIER || kind == TALK_EARLIER_FRESH;
    if (is_earlier && earlier_ask(dialogue, kind))
        return;
    if (kind != TALK_LANGUAGE && message_is_taken_here(dialogue)) {
        tell_messages_matter(dialogue, kind);
        return;
    }
    bool is_again = dialogue->question.asked == ASKED_PERSON;
    say_note(dialogue, "%s", is_again ? "Only someone at the restaurant can help with that." : texts[kind]);
    person_offer(dialogue);
}

/* In the restaurant's own words, or by asking its own system. */
static void tell_faq(struct dialogue *dialogue, size_t entry)
{
    const json_t *faq = json_object_get(told_menu_restaurant(dialogue->menu), "faq");
    const char *tool = told_menu_text(json_array_get(faq, entry), "tool");
    if (tool[0] != '\0')
        action_call_other(dialogue, tool);
    else
        say_note(dialogue, "%s", told_menu_text(json_array_get(faq, entry), "answer"));
}

/* Whether an ID is wanted: for what was ordered, or what else the menu has. */
static void tell_id(struct dialogue *dialogue)
{
    const struct told_menu *menu = dialogue->menu;
    for (size_t i = 0; i < order_view_count(&dialogue->view); i++) {
        int item = order_line_item(dialogue, i);
        if (item < 0 || !menu->items[item].is_age_restricted)
            continue;
        say_note(dialogue, "Yes, please have an ID ready for the %s.", menu->items[item].name);
        return;
    }
    for (size_t i = 0; i < menu->item_count; i++)
        if (menu->items[i].is_age_restricted) {
            say_note(dialogue, "Only for what has an age limit, like the %s.", menu->items[i].name);
            return;
        }
    say_note(dialogue, "No, nothing on our menu needs an ID.");
}

static void tell_tax(struct dialogue *dialogue)
{
    const json_t *restaurant = told_menu_restaurant(dialogue->menu);
    const char *percent = told_menu_text(restaurant, "tax_percent"),
               *tax = order_view_text(&dialogue->view, "tax");
    bool is_included = json_is_true(json_object_get(restaurant, "tax_included"));
    char price[24];
    if (percent[0] == '\0')
        say_note(dialogue, "I don't have the tax.");
    else if (is_included)
        say_note(dialogue, "Our prices include the tax, %s percent.", percent);
    else
        say_note(dialogue, "The tax is %s percent, on top of our prices.", percent);
    if (order_view_count(&dialogue->view) > 0 && tax[0] != '\0')
        say_note(dialogue, "On your order it's %s so far.", say_price(dialogue, tax, price, sizeof price));
}

void talk_act(struct dialogue *dialogue, const struct act *act)
{
    static const char *const texts[TALK_COUNT] = {
        [TALK_PAYMENT] = "You pay the restaurant when you get your order. I don't know which cards it takes.",
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
    case TALK_NOTE:
    case TALK_MANNER:
        tell_note(dialogue, act);
        break;
    case TALK_TIME:
        wanted_tell(dialogue, act);
        break;
    case TALK_CHEAPER:
        answer_cheaper(dialogue, act);
        break;
    case TALK_SPICY:
        answer_spicy(dialogue);
        break;
    case TALK_MESSAGE:
        tell_message(dialogue);
        break;
    case TALK_TIP:
        extras_tip(dialogue, act);
        break;
    case TALK_COUPON:
        extras_coupon(dialogue);
        break;
    case TALK_FAQ:
        tell_faq(dialogue, (size_t)act->place);
        break;
    case TALK_USUAL:
        earlier_repeat(dialogue);
        break;
    case TALK_DEALS:
        times_tell_deals(dialogue);
        break;
    case TALK_ID:
        tell_id(dialogue);
        break;
    case TALK_LAST_ORDER:
        answer_last_order(dialogue);
        break;
    case TALK_TAX:
        tell_tax(dialogue);
        break;
    default:
        if (talk_needs_person(act->talk))
            tell_persons_matter(dialogue, act->talk);
        break;
    }
}
