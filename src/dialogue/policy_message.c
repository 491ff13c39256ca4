/* A message for the team: offered, asked for, read back, and handed over. What a caller says of it is never food. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dialogue/answer.h"
#include "dialogue/dialogue_internal.h"
#include "dialogue/first_name.h"
#include "dialogue/thresholds.h"
#include "english/telephone.h"
#include "meaning/words.h"

enum { READ_BACKS_MAX = 3, PHONE_DIGITS_MIN = 10, MESSAGE_TEXT_BYTES = MESSAGE_WORDS_BYTES + 16 };

static const char days[] =
    "today tonight tomorrow monday tuesday wednesday thursday friday saturday sunday weekend "
    "mondays fridays saturdays sundays january february march april may june july august "
    "september october november december christmas week";
static const char times[] =
    "noon midnight evening morning afternoon lunch lunchtime dinner brunch o'clock oclock pm am half quarter tonight";

static bool has_among(const struct words *words, const char *list)
{
    for (size_t w = 0; w < words->count; w++)
        if (word_is_among(words->at[w].text, list))
            return true;
    return false;
}

/* "At seven", "7:30". */
static bool has_time(const struct words *words)
{
    for (size_t w = 0; w < words->count; w++)
        if ((w > 0 && words->at[w].number >= 0 &&
             word_is_among(words->at[w - 1].text, "at around by about until")) ||
            (words->at[w].number >= 0 && strchr(words->at[w].text, ':') != NULL))
            return true;
    return has_among(words, times);
}

/* "For four", "six of us", "ten people". */
static bool has_count(const struct words *words)
{
    for (size_t w = 0; w < words->count; w++) {
        bool is_before = w > 0 && word_is_among(words->at[w - 1].text, "for of be");
        bool is_behind = w + 1 < words->count &&
                         word_is_among(words->at[w + 1].text, "people persons guests of adults kids");
        if (words->at[w].number >= 0 && (is_before || is_behind))
            return true;
    }
    return false;
}

/* From the first word of a time or a number of people to the end: "for four at seven tonight". */
static void find_wanted(struct message *message)
{
    struct words words;
    words_split(&words, message->text);
    for (size_t w = 0; w + 1 < words.count; w++) {
        bool begins = word_is_among(words.at[w].text, "for at on this next by around") &&
                      (words.at[w + 1].number >= 0 || word_is_among(words.at[w + 1].text, days) ||
                       word_is_among(words.at[w + 1].text, times) || word_is(&words.at[w + 1], "about"));
        if (!begins && !word_is_among(words.at[w].text, days))
            continue;
        words_join(&words, w, words.count - w, message->wanted, sizeof message->wanted);
        return;
    }
}

static void add_words(struct message *message, const char *text)
{
    size_t len = strlen(message->text);
    snprintf(message->text + len, sizeof message->text - len, "%s%s", len > 0 ? " " : "", text);
    for (len = strlen(message->text); len > 0 && (unsigned char)message->text[len - 1] >= 0x80; len--)
        message->text[len - 1] = '\0'; /* half a letter */
    find_wanted(message);
}

void message_note(struct dialogue *dialogue, enum talk kind)
{
    struct message *message = &dialogue->message;
    if (message->is_begun || message->is_sent)
        return;
    if (message->kind != kind)
        *message = (struct message){.kind = kind};
    if (dialogue->heard != NULL)
        add_words(message, dialogue->heard);
}

static void drop(struct dialogue *dialogue)
{
    dialogue->message = (struct message){.kind = TALK_NOTHING};
    dialogue->question.asked = ASKED_MORE;
}

void message_begin(struct dialogue *dialogue)
{
    struct message *message = &dialogue->message;
    struct words words;
    enum { MERE_YES = 3 };
    if (message->is_begun || message->is_sent)
        return;
    const char *heard = dialogue->heard != NULL ? dialogue->heard : "";
    words_split(&words, heard);
    bool is_offered = dialogue->question.asked == ASKED_MESSAGE || dialogue->question.asked == ASKED_PERSON;
    if (is_offered && words.count > MERE_YES && message->text[0] != '\0' &&
        strstr(message->text, heard) == NULL && (has_time(&words) || has_count(&words)))
        add_words(message, heard); /* "yes, for six on Friday" */
    message->is_begun = true;
    dialogue->checkout.is_begun = false;
    dialogue->question.is_answered = true;
    if (dialogue->view.order == NULL) /* it knows the caller's number */
        (void)action_call(dialogue, TOOL_GET_ORDER, NULL);
}

void message_offer(struct dialogue *dialogue, enum talk kind)
{
    bool is_again = dialogue->question.asked == ASKED_MESSAGE && dialogue->message.kind == kind;
    message_note(dialogue, kind);
    if (is_again) { /* "can you book a table?", once more: that is a yes */
        message_begin(dialogue);
        return;
    }
    dialogue->question.is_answered = true;
    say_ask(dialogue, ASKED_MESSAGE, "Shall I take that down for the team, so that they call you back?");
}

void message_offer_or_person(struct dialogue *dialogue, enum talk kind)
{
    if (!message_is_taken_here(dialogue)) {
        person_offer(dialogue);
        return;
    }
    if (!person_is_there(dialogue)) {
        message_offer(dialogue, kind);
        return;
    }
    message_note(dialogue, kind);
    dialogue->question.is_answered = true;
    say_ask(dialogue, ASKED_PERSON,
            "Shall I put you through to someone at the restaurant, or take a message for them?");
}

static const char *kind_word(const struct message *message)
{
    struct words words;
    words_split(&words, message->text);
    switch (message->kind) {
    case TALK_TABLE:
        return "reservation";
    case TALK_CATERING:
        return "catering";
    case TALK_EARLIER:
    case TALK_EARLIER_FRESH:
        return has_among(&words, "change cancel add modify update edit fix remove reschedule instead")
                   ? "change"
                   : "complaint";
    case TALK_MESSAGE:
        return has_among(&words, "call ring phone back") ? "callback" : "other";
    default:
        return "other";
    }
}

/* With the number of the order that it is about, and what this call had in its own: the team sees both. */
static void write_text(const struct dialogue *dialogue, char out[MESSAGE_TEXT_BYTES])
{
    const struct message *message = &dialogue->message;
    bool is_earlier = message->kind == TALK_EARLIER || message->kind == TALK_EARLIER_FRESH;
    int len =
        is_earlier && dialogue->earlier.order_number > 0
            ? snprintf(out, MESSAGE_TEXT_BYTES, "Order %d: %s", dialogue->earlier.order_number, message->text)
            : snprintf(out, MESSAGE_TEXT_BYTES, "%s", message->text);
    for (size_t i = 0; is_earlier && i < order_view_count(&dialogue->view); i++) {
        const char *line = order_view_at(&dialogue->view, i).spoken;
        if ((size_t)len + strlen(line) + 32 >= MESSAGE_TEXT_BYTES)
            break;
        len += snprintf(out + len, MESSAGE_TEXT_BYTES - (size_t)len, "%s%s",
                        i == 0 ? " - In this call: " : ", ", line);
    }
}

static void send(struct dialogue *dialogue)
{
    struct message *message = &dialogue->message;
    char text[MESSAGE_TEXT_BYTES];
    write_text(dialogue, text);
    json_t *arguments = json_pack("{s:s, s:s}", "kind", kind_word(message), "text", text);
    if (message->name[0] != '\0')
        json_object_set_new(arguments, "name", json_string(message->name));
    if (message->phone[0] != '\0')
        json_object_set_new(arguments, "phone", json_string(message->phone));
    if (message->wanted[0] != '\0')
        json_object_set_new(arguments, "wanted_for", json_string(message->wanted));
    message->is_begun = false;
    message->is_sent = action_call(dialogue, TOOL_TAKE_MESSAGE, arguments) != NULL;
    dialogue->question.asked = ASKED_MORE;
    if (!message->is_sent) {
        say_note(dialogue, "I'm sorry, I can't take that down right now.");
        drop(dialogue);
    }
}

/* What was asked is answered by this turn; what is still missing is asked next. */
static void take_answer(struct dialogue *dialogue, const struct act *act)
{
    struct message *message = &dialogue->message;
    bool is_sure = first_name_is_common(act->text) || dialogue->confidence > SURE_RARE_NAME;
    if (act->kind == ACT_NAME && !is_sure && !message->was_name_unsure) { /* asked for once more */
        message->was_name_unsure = true;
        return;
    }
    if (act->kind == ACT_NAME)
        snprintf(message->name, sizeof message->name, "%s", act->text);
    if (act->kind == ACT_PHONE && strlen(act->text) >= PHONE_DIGITS_MIN) {
        snprintf(message->phone, sizeof message->phone, "%s", act->text);
        message->is_number_settled = true;
    }
    if (act->kind == ACT_NAME || act->kind == ACT_PHONE)
        dialogue->question.is_answered = true;
}

static bool tells_particular(const struct acts *acts)
{
    return acts_have(acts, ACT_NAME) || acts_have(acts, ACT_PHONE);
}

/* "Is that right?" A yes hands it over; what is said otherwise is a part of it, or takes its place. */
static void take_verdict(struct dialogue *dialogue, const char *text, const struct acts *acts)
{
    struct message *message = &dialogue->message;
    struct words words;
    words_split(&words, text);
    bool is_no = acts_have(acts, ACT_NO), is_yes = acts_have(acts, ACT_YES) && !is_no;
    if (is_yes && answer_find_yes(text, dialogue->confidence, message->read_back_count > 1) == ANSWER_YES) {
        send(dialogue);
    } else if (tells_particular(acts)) {
        dialogue->question.is_answered = true;
    } else if (is_no && words.count <= 3) {
        message->text[0] = message->wanted[0] = '\0';
        message->was_when_asked = false;
    } else if (acts->count > 0 || words.count > 3) {
        add_words(message, text);
        dialogue->question.is_answered = true;
    }
}

static void take_number(struct dialogue *dialogue, const struct acts *acts)
{
    struct message *message = &dialogue->message;
    bool is_yes = acts_have(acts, ACT_YES) && !acts_have(acts, ACT_NO);
    message->is_number_settled = message->is_number_settled || is_yes;
    message->is_own_number_declined = message->is_own_number_declined || acts_have(acts, ACT_NO);
    dialogue->question.is_answered = is_yes || message->is_own_number_declined;
}

/* Whether the caller gives it up, or wants something else first: true where the turn is done with. */
static bool take_other(struct dialogue *dialogue, const struct acts *acts)
{
    if (acts_have(acts, ACT_PERSON)) { /* who are told what was noted so far */
        person_transfer(dialogue);
        drop(dialogue);
        return true;
    }
    if (acts_have(acts, ACT_CANCEL_ORDER)) {
        drop(dialogue);
        say_note(dialogue, "Okay, I've noted nothing.");
        return true;
    }
    if (acts_have(acts, ACT_HOLD) && acts->count == 1) {
        say_note(dialogue, "Sure, take your time.");
        dialogue->question.is_set = dialogue->question.is_held = true;
        return true;
    }
    return false;
}

static bool gives_up(const char *text)
{
    struct words words;
    words_split(&words, text);
    return words.count <= 6 && words.count >= 2 &&
           ((word_is_among(words.at[0].text, "never") && word_is(&words.at[1], "mind")) ||
            (word_is(&words.at[0], "forget") && word_is_among(words.at[1].text, "it that about")));
}

/* "Rob", asked what the message is: who it is from, and the matter is still to come. */
static bool take_mere_name(struct dialogue *dialogue, const char *text)
{
    struct message *message = &dialogue->message;
    struct words words;
    words_split(&words, text);
    if (words.count != 1 || message->text[0] != '\0' || !first_name_is_common(words.at[0].text))
        return false;
    snprintf(message->name, sizeof message->name, "%.*s", (int)strcspn(text, ".,!?"), text);
    dialogue->question.is_answered = true;
    return true;
}

static void take(struct dialogue *dialogue, const char *text, const struct acts *acts)
{
    if (dialogue->question.asked == ASKED_MESSAGE_WHAT && take_mere_name(dialogue, text))
        return;
    for (size_t i = 0; i < acts->count; i++)
        take_answer(dialogue, &acts->at[i]);
    switch (dialogue->question.asked) {
    case ASKED_MESSAGE_WHAT:
        add_words(&dialogue->message, text);
        dialogue->question.is_answered = true;
        break;
    case ASKED_MESSAGE_NUMBER:
        take_number(dialogue, acts);
        break;
    case ASKED_MESSAGE_RIGHT:
        take_verdict(dialogue, text, acts);
        break;
    default:
        break;
    }
}

/* "Yes, for six on Saturday" to the offer; a dish in it is an order. */
static bool accepts_offer(const struct acts *acts)
{
    for (size_t i = 0; i < acts->count; i++)
        if (acts->at[i].draft.item_count > 0)
            return false;
    return acts_have(acts, ACT_YES) && !acts_have(acts, ACT_NO) && !acts_have(acts, ACT_PERSON);
}

/* "For six people tomorrow at half past seven", "Anna Bell": what the message lacks is a yes to it. */
static bool adds_to_offer(const struct dialogue *dialogue, const char *text, const struct acts *acts)
{
    const struct message *message = &dialogue->message;
    struct words words;
    words_split(&words, text);
    for (size_t i = 0; i < acts->count; i++)
        if (acts->at[i].draft.item_count + acts->at[i].draft.category_count > 0 ||
            acts->at[i].kind == ACT_PERSON || acts->at[i].kind == ACT_NO || acts->at[i].kind == ACT_ASK)
            return false;
    bool is_of_event = message->kind == TALK_TABLE || message->kind == TALK_CATERING;
    return acts_have(acts, ACT_NAME) ||
           (is_of_event && (has_time(&words) || has_count(&words) || has_among(&words, days)));
}

enum message_turn message_turn(struct dialogue *dialogue, const char *text, const struct acts *acts)
{
    if (!dialogue->message.is_begun) { /* it is offered */
        bool is_offered = dialogue->question.asked == ASKED_MESSAGE;
        bool is_added = is_offered && adds_to_offer(dialogue, text, acts);
        bool is_accepted = is_offered && (is_added || accepts_offer(acts));
        if (is_accepted)
            message_begin(dialogue);
        if (is_added && !acts_have(acts, ACT_NAME) && strstr(dialogue->message.text, text) == NULL)
            add_words(&dialogue->message, text); /* in three words: "tomorrow at seven" */
        for (size_t i = 0; is_added && i < acts->count; i++)
            take_answer(dialogue, &acts->at[i]);
        return is_accepted ? MESSAGE_TURN_TAKEN : MESSAGE_TURN_NONE;
    }
    if (acts_have(acts, ACT_BYE) && !acts_have(acts, ACT_YES)) {
        drop(dialogue);
        say_note(dialogue, "I haven't noted anything.");
        return MESSAGE_TURN_NONE; /* and goodbye */
    }
    if (gives_up(text)) {
        drop(dialogue);
        say_note(dialogue, "Okay, I've noted nothing.");
    } else if (acts_have(acts, ACT_REPEAT)) {
        return MESSAGE_TURN_REPEAT;
    } else if (!take_other(dialogue, acts)) {
        take(dialogue, text, acts);
    }
    return MESSAGE_TURN_TAKEN;
}

static void ask_when(struct dialogue *dialogue)
{
    struct message *message = &dialogue->message;
    struct words words;
    words_split(&words, message->text);
    bool has_when = has_among(&words, days) && (has_time(&words) || message->kind == TALK_CATERING);
    message->was_when_asked = true;
    if (has_when && has_count(&words))
        return;
    if (has_when)
        say_ask(dialogue, ASKED_MESSAGE_WHAT, "And for how many people?");
    else if (has_count(&words))
        say_ask(dialogue, ASKED_MESSAGE_WHAT, "For what day and time?");
    else
        say_ask(dialogue, ASKED_MESSAGE_WHAT, "For what day and time, and for how many people?");
}

/* "... for Kevin, to be called back on 555-014-2888. Is that right?" */
static void read_back(struct dialogue *dialogue)
{
    struct message *message = &dialogue->message;
    char number[64], what[MESSAGE_WORDS_BYTES + 32];
    bool is_of_event =
        (message->kind == TALK_TABLE || message->kind == TALK_CATERING) && message->wanted[0] != '\0';
    if (++message->read_back_count > READ_BACKS_MAX) {
        message_let_go(dialogue);
        return;
    }
    if (is_of_event)
        snprintf(what, sizeof what, "%s, %s", message->kind == TALK_TABLE ? "a table" : "catering",
                 message->wanted);
    else
        snprintf(what, sizeof what, "you said, %s", message->text);
    for (size_t len = strlen(what); len > 0 && strchr(".!?, ", what[len - 1]) != NULL; len--)
        what[len - 1] = '\0';
    say_note(dialogue, "I'll note: %s.", what);
    say_note(dialogue, "%s%s%sto be called back on %s.", message->name[0] != '\0' ? "For " : "",
             message->name, message->name[0] != '\0' ? ", " : "It is ",
             message->phone[0] != '\0' ? telephone_groups(message->phone, number, sizeof number)
                                       : "the number you're calling from");
    say_ask(dialogue, ASKED_MESSAGE_RIGHT, "Is that right?");
}

bool message_advance(struct dialogue *dialogue)
{
    struct message *message = &dialogue->message;
    const char *known_name = order_view_customer(&dialogue->view, "name");
    if (!message->is_begun)
        return false;
    if (message->name[0] == '\0')
        snprintf(message->name, sizeof message->name, "%s", known_name);
    if (message->text[0] == '\0')
        say_ask(dialogue, ASKED_MESSAGE_WHAT, "What should I tell them?");
    else if ((message->kind == TALK_TABLE || message->kind == TALK_CATERING) && !message->was_when_asked)
        ask_when(dialogue);
    if (dialogue->question.is_set)
        return true;
    bool has_own = dialogue->view.order != NULL && !order_view_is_missing(&dialogue->view, "phone") &&
                   !message->is_own_number_declined;
    if (message->name[0] == '\0' && !message->is_name_left)
        say_ask(dialogue, ASKED_NAME, "What name shall I note?");
    else if (!message->is_number_settled && has_own)
        say_ask(dialogue, ASKED_MESSAGE_NUMBER, "Can they call you back on the number you're calling from?");
    else if (!message->is_number_settled)
        say_ask(dialogue, ASKED_PHONE, "What number can they call you back on?");
    else
        read_back(dialogue);
    return true;
}

void message_let_go(struct dialogue *dialogue)
{
    if (dialogue->question.asked == ASKED_NAME && !dialogue->message.is_name_left) {
        dialogue->message.is_name_left = true;
        dialogue->question.is_set = false;
        (void)message_advance(dialogue);
        return;
    }
    drop(dialogue);
    dialogue->question.is_set = false;
    say_note(dialogue, "I'm sorry, I couldn't take that down.");
    if (person_is_there(dialogue))
        person_offer(dialogue);
    else
        say_ask(dialogue, ASKED_MORE, "Is there anything else I can do for you?");
}

void message_result(struct dialogue *dialogue, const json_t *answer)
{
    const json_t *error = json_object_get(answer, "error");
    bool is_phone_needed = strcmp(told_menu_text(error, "code"), "phone_needed") == 0;
    dialogue->message.is_sent = false;
    if (is_phone_needed) {
        dialogue->message.is_begun = true;
        dialogue->message.is_number_settled = false;
        dialogue->message.is_own_number_declined = true;
        dialogue->message.phone[0] = '\0';
        return;
    }
    drop(dialogue);
    if (!json_is_true(json_object_get(answer, "ok"))) {
        say_note(dialogue, "I'm sorry, I couldn't note that.");
        person_offer(dialogue);
        return;
    }
    say_note(dialogue, "%s", told_menu_text(answer, "say"));
    say_ask(dialogue, order_view_count(&dialogue->view) > 0 ? ASKED_MORE : ASKED_OPEN,
            "Is there anything else I can do for you?");
    dialogue->was_leaving_asked = true;
}
