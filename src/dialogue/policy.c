/* The turn: acts are carried out, functions are called, and one answer is spoken when all of them came back. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fnv.h"
#include "dialogue/dialogue_internal.h"
#include "dialogue/thresholds.h"

bool policy_is_ordering(const struct dialogue *dialogue)
{
    return dialogue->has_tool[TOOL_ADD_ITEM] && dialogue->menu != NULL;
}

static void ask_open(struct dialogue *dialogue)
{
    static const char *const open[] = {"What would you like?", "What can I get for you?"};
    static const char *const more[] = {"Anything else?", "What else can I get you?",
                                       "Anything else for you?"};
    if (place_must_be_chosen(dialogue))
        place_ask(dialogue);
    else if (order_view_count(&dialogue->view) == 0)
        say_ask(dialogue, ASKED_OPEN, "%s", say_vary(dialogue, open, 2));
    else if (!upsell_offer(dialogue))
        say_ask(dialogue, ASKED_MORE, "%s", say_vary(dialogue, more, 3));
}

/* After the order is placed only words are left. */
static void after_order(struct dialogue *dialogue, const char *text)
{
    struct acts *acts = calloc(1, sizeof *acts);
    if (acts == NULL)
        return;
    policy_parse(dialogue, text, false, acts);
    bool needs_person = acts_have(acts, ACT_PERSON) || acts_have(acts, ACT_CANCEL_ORDER);
    for (size_t i = 0; i < acts->count; i++)
        needs_person = needs_person || (acts->at[i].kind == ACT_TALK && talk_needs_person(acts->at[i].talk));
    if (needs_person || acts_change_order(acts)) {
        dialogue->has_ended = false;
        if (acts_change_order(acts))
            say_note(dialogue, "Your order is placed already; I'll ask someone to help you.");
        person_transfer(dialogue);
    } else {
        for (size_t i = 0; i < acts->count; i++)
            if (acts->at[i].kind == ACT_ASK)
                answer_question(dialogue, &acts->at[i]);
            else if (acts->at[i].kind == ACT_TALK)
                talk_act(dialogue, &acts->at[i]);
        if (acts_have(acts, ACT_REPEAT) && dialogue->checkout.order_number[0] != '\0')
            say_note(dialogue, "Your order number is %s.", dialogue->checkout.order_number);
        checkout_goodbye(dialogue);
    }
    free(acts);
}

static void repeat_question(struct dialogue *dialogue)
{
    if (dialogue->question.text[0] == '\0' || dialogue->question.asked == ASKED_NOTHING)
        ask_open(dialogue);
    dialogue->question.is_set = true;
}

/* A question that is open from an earlier turn and was not answered by this one. */
static bool is_still_open(const struct dialogue *dialogue)
{
    bool is_unchanged = order_view_version(&dialogue->view) == dialogue->checkout.read_back_version;
    if (dialogue->checkout.wants_submit || dialogue->question.is_set)
        return false;
    switch (dialogue->question.asked) {
    case ASKED_READ_BACK:
        return is_unchanged && dialogue->checkout.is_read_back_heard;
    case ASKED_WHAT_CHANGE:
        return is_unchanged;
    case ASKED_MINIMUM:
        return order_view_is_missing(&dialogue->view, "minimum") && !say_has_note(dialogue);
    case ASKED_PERSON:
    case ASKED_MESSAGE:
    case ASKED_CANCEL:
        return !say_has_note(dialogue) || dialogue->failed_count > 0;
    default:
        return false;
    }
}

/* What was asked twice and not answered is not asked a third time: it is let go, or a person is offered. */
static void let_go(struct dialogue *dialogue)
{
    static const char last_resort[] = "Just say yes when I should place the order.";
    char label[DRAFT_LABEL_BYTES];
    enum asked asked = dialogue->question.asked;
    if (dialogue->message.is_begun) {
        (void)question_let_go(&dialogue->question);
        message_let_go(dialogue);
        return;
    }
    bool is_of_draft = dialogue->drafts.count > 0 && question_is_of_draft(asked);
    unsigned times = question_let_go(&dialogue->question);
    if (is_of_draft && asked == ASKED_OPTION) {
        option_leave(dialogue);
    } else if (is_of_draft) {
        draft_label(&dialogue->drafts.at[0], dialogue->lexicon, dialogue->menu, label);
        say_drop_lead(dialogue);
        say_note(dialogue, "I'll leave out %s for now.", label[0] != '\0' ? label : "that one");
        drafts_drop_first(dialogue);
        dialogue->has_trouble = true;
        dialogue->question.is_answered = false;
        if (times > QUESTION_TIMES_MAX + 1) { /* it was let go before */
            dialogue->question.asked = ASKED_MORE;
            ask_open(dialogue);
            person_offer(dialogue);
            return;
        }
    } else if (asked == ASKED_READ_BACK && strcmp(dialogue->question.text, last_resort) != 0) {
        say_ask(dialogue, ASKED_READ_BACK, "%s", last_resort);
        return;
    } else if (asked == ASKED_MEANT) {
        doubt_let_go(dialogue);
        is_of_draft = true;
    } else if (asked == ASKED_PERSON || asked == ASKED_MESSAGE) {
        say_note(dialogue, "All right, let's go on.");
    } else if (asked == ASKED_CANCEL) {
        say_note(dialogue, "I'll keep the order.");
    } else if (asked == ASKED_CHANGE_TO || asked == ASKED_WHAT_CHANGE) {
        say_note(dialogue, "I'll leave it as it is.");
    } else {
        say_note(dialogue, "I can't place the order without that.");
        dialogue->checkout.is_begun = false;
        person_offer(dialogue);
        return;
    }
    dialogue->question.asked = ASKED_MORE;
    dialogue->question.is_set = false;
    if (!is_of_draft || dialogue->drafts.count == 0 || !drafts_advance(dialogue))
        ask_open(dialogue);
    else if (question_is_worn(&dialogue->question))
        let_go(dialogue); /* another line that lacks the same: lines end, so this does */
}

/* Carries on when nothing is awaited: makes the next calls or says what there is to say. */
static void advance(struct dialogue *dialogue)
{
    if (dialogue->call_count > 0 || dialogue->has_ended || dialogue->action_count > dialogue->action_next)
        return;
    if (policy_is_ordering(dialogue)) {
        bool has_drafted =
            !dialogue->question.is_set && (message_advance(dialogue) || drafts_advance(dialogue));
        if (dialogue->call_count > 0)
            return;
        if (!has_drafted && !dialogue->question.is_set && dialogue->has_doubt)
            has_drafted = doubt_advance(dialogue);
        if (dialogue->call_count > 0)
            return;
        if (!has_drafted && !refused_advance(dialogue) && !is_still_open(dialogue))
            (void)checkout_advance(dialogue);
        if (dialogue->call_count > 0 || dialogue->has_ended)
            return;
        if (!dialogue->question.is_set && !is_still_open(dialogue))
            ask_open(dialogue);
        if (question_is_worn(&dialogue->question))
            let_go(dialogue);
        if (dialogue->call_count > 0 || dialogue->has_ended)
            return;
    }
    policy_speak(dialogue);
}

/* The menu, and an order that began before this dialogue, are fetched first. True: a call was made. */
static bool fetch_first(struct dialogue *dialogue)
{
    if (dialogue->menu == NULL && !dialogue->was_menu_asked && dialogue->has_tool[TOOL_GET_MENU]) {
        dialogue->was_menu_asked = true;
        if (action_call(dialogue, TOOL_GET_MENU, NULL) != NULL)
            return true;
    }
    if (dialogue->must_sync_order && dialogue->view.order == NULL && dialogue->has_tool[TOOL_GET_ORDER]) {
        dialogue->must_sync_order = false;
        return action_call(dialogue, TOOL_GET_ORDER, NULL) != NULL;
    }
    return false;
}

static void turn(struct dialogue *dialogue, const char *text, float confidence)
{
    const char *typed = question_typed_answer(&dialogue->question, text);
    text = typed != NULL ? typed : text;
    uint64_t key = fnv_hash(FNV_START, span_of(text));
    dialogue->is_same_words = key == dialogue->words_key;
    dialogue->words_key = key;
    dialogue->turn_count++;
    dialogue->was_misheard = dialogue->has_trouble;
    dialogue->had_trouble = dialogue->has_trouble || dialogue->question.asked == ASKED_WHICH ||
                            dialogue->question.asked == ASKED_OFFER ||
                            dialogue->question.asked == ASKED_DRAFT ||
                            dialogue->question.asked == ASKED_GROUP || dialogue->question.asked == ASKED_SIZE;
    dialogue->has_trouble = false;
    dialogue->refusals.is_refused_now = false;
    dialogue->confidence = typed != NULL ? 0 : confidence;
    dialogue->has_greeted = true;
    if (!policy_is_ordering(dialogue)) {
        plain_hear(dialogue, text);
        return;
    }
    if (dialogue->checkout.is_ordered) {
        after_order(dialogue, text);
        return;
    }
    dialogue->has_ended = false;
    dialogue->heard = text;
    dialogue->allergies[0] = '\0';
    topic_hear(dialogue, text);
    bool is_taken = place_turn(dialogue, &text);
    if (!is_taken && text != NULL)
        turn_take(dialogue, text);
    if (!is_taken)
        advance(dialogue);
    dialogue->heard = NULL;
}

void policy_hear(struct dialogue *dialogue, const char *text, float confidence)
{
    if (dialogue->call_count > 0 || fetch_first(dialogue)) {
        policy_keep_for_later(dialogue, text);
        return;
    }
    say_clear(dialogue);
    turn(dialogue, text, confidence);
}

void policy_resume(struct dialogue *dialogue)
{
    char *kept = dialogue->unanswered;
    struct heard_reading *reading = dialogue->unanswered_reading;
    if (fetch_first(dialogue))
        return;
    dialogue->unanswered = NULL;
    dialogue->unanswered_reading = NULL;
    dialogue->reading = reading;
    if (kept != NULL)
        turn(dialogue, kept, reading != NULL ? reading->confidence : 0);
    else if (!dialogue->has_greeted)
        policy_respond(dialogue, NULL);
    else
        advance(dialogue);
    dialogue->reading = NULL;
    free(reading);
    free(kept);
}

static void greet(struct dialogue *dialogue)
{
    const json_t *restaurant = told_menu_restaurant(dialogue->menu);
    const char *name = told_menu_text(restaurant, "name");
    if (!policy_is_ordering(dialogue)) {
        plain_greet(dialogue);
        return;
    }
    if (name[0] != '\0')
        say_note(dialogue, "Thanks for calling %s.", name);
    else
        say_note(dialogue, "Hello!");
    if (told_menu_is_paused(dialogue->menu))
        say_note(dialogue, "We can't take any orders at the moment.");
    if (json_is_false(json_object_get(restaurant, "is_open"))) {
        say_note(dialogue, "We're closed at the moment.");
        answer_opening(dialogue);
    }
    ask_open(dialogue);
    action_say(dialogue, say_compose(dialogue, dialogue->question.text));
    say_clear(dialogue);
}

/* The sentence in quotes behind "say", or NULL; written to out. */
static const char *quoted(const char *instructions, char *out, size_t size_bytes)
{
    const char *say = strcasestr(instructions, "say");
    const char *open = say != NULL ? strchr(say, '"') : NULL;
    const char *close = open != NULL ? strrchr(open + 1, '"') : NULL;
    if (close == NULL || close == open + 1)
        return NULL;
    snprintf(out, size_bytes, "%.*s", (int)(close - open - 1), open + 1);
    return out;
}

void policy_respond(struct dialogue *dialogue, const char *instructions)
{
    char text[1024];
    if (dialogue->call_count > 0 || dialogue->action_count > dialogue->action_next)
        return; /* the answer is on its way */
    const char *wanted = instructions != NULL ? quoted(instructions, text, sizeof text) : NULL;
    if (wanted != NULL && dialogue->notice != NULL && strstr(wanted, dialogue->notice) != NULL) {
        say_clear(dialogue);
        advance(dialogue); /* what is said next begins with it */
        return;
    }
    if (wanted != NULL) {
        action_say(dialogue, wanted);
        if (dialogue->drafts.count == 0)
            dialogue->question.asked = question_asked_by(wanted);
        return;
    }
    if (dialogue->has_ended)
        return;
    if (fetch_first(dialogue))
        return;
    if (dialogue->unanswered != NULL) {
        say_clear(dialogue);
        policy_resume(dialogue);
        return;
    }
    say_clear(dialogue);
    if (instructions != NULL && strcasestr(instructions, "goodbye") != NULL) {
        checkout_goodbye(dialogue);
        return;
    }
    if (!dialogue->has_greeted) {
        greet(dialogue);
        return;
    }
    say_note(dialogue, "Are you still there?");
    if (policy_is_ordering(dialogue))
        repeat_question(dialogue);
    action_say(dialogue, say_compose(dialogue, policy_is_ordering(dialogue) ? dialogue->question.text : ""));
    say_clear(dialogue);
}
