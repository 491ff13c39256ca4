/* What each act of the caller does, given the question that is open. */
#include <stdlib.h>
#include <string.h>

#include "dialogue/answer.h"
#include "dialogue/dialogue_internal.h"
#include "dialogue/thresholds.h"

/* A yes that is said again, to the question put again, is meant: what stands beside it is no change. */
static enum answer_yes find_yes(const struct dialogue *dialogue)
{
    bool is_again = question_times(&dialogue->question) > 1;
    return dialogue->heard != NULL ? answer_find_yes(dialogue->heard, dialogue->confidence, is_again)
                                   : ANSWER_YES_BUT;
}

/* "Yes, her fact": a "yes, perfect" that was misheard, or not; whether it was a yes is asked, and nothing offered. */
static void yes_to_read_back(struct dialogue *dialogue, const struct acts *acts)
{
    enum answer_yes yes = find_yes(dialogue);
    if (yes == ANSWER_YES) {
        checkout_yes(dialogue);
    } else if (acts->count == 1 && yes == ANSWER_MAYBE) {
        dialogue->has_trouble = true;
        say_note(dialogue, "Sorry, was that a yes?"); /* the question is open still */
    } else if (acts->count == 1) {
        say_ask(dialogue, ASKED_WHAT_CHANGE, "Okay, what should I change?");
    }
}

static size_t count_of(const struct acts *acts, enum act_kind kind)
{
    size_t count = 0;
    for (size_t i = 0; i < acts->count; i++)
        count += acts->at[i].kind == kind;
    return count;
}

void policy_accept_offer(struct dialogue *dialogue)
{
    if (dialogue->question.offer_count != 1 || dialogue->drafts.count == 0)
        return; /* which of them? the question comes again */
    struct draft *draft = &dialogue->drafts.at[0];
    draft->items[0] = (uint16_t)dialogue->question.offers[0];
    draft->item_count = 1;
    draft->category_count = 0;
    draft->heard[0] = '\0';
    draft->score = 1;
    draft->is_sure = true;
    dialogue->question.offer_count = 0;
    dialogue->question.asked = ASKED_NOTHING;
    dialogue->question.is_set = false; /* where it was to be put by this turn */
}

/* Nothing is on the order any more; what was is not listed. */
static void tell_cancelled(struct dialogue *dialogue)
{
    for (size_t i = 0; i < dialogue->call_count; i++)
        if (dialogue->calls[i].tool == TOOL_REMOVE_ITEM)
            dialogue->calls[i].name[0] = '\0';
    say_note(dialogue, "Okay, the order is cancelled; nothing was ordered.");
    say_ask(dialogue, ASKED_OPEN, "Is there anything else I can do for you?");
    dialogue->was_leaving_asked = true;
}

/* "That will do": a yes elsewhere, but to "anything else?" the end. */
static bool says_enough(const struct dialogue *dialogue)
{
    struct words words;
    words_split(&words, dialogue->heard != NULL ? dialogue->heard : "");
    for (size_t w = 0; w + 2 < words.count; w++)
        if (word_is(&words.at[w], "that") && word_is_among(words.at[w + 1].text, "will should would") &&
            word_is(&words.at[w + 2], "do"))
            return order_view_count(&dialogue->view) > 0;
    return false;
}

static void yes_to_more(struct dialogue *dialogue)
{
    if (says_enough(dialogue))
        checkout_begin(dialogue);
    else if (!dialogue->has_held) /* "ok, a latte" in doubt is asked about */
        say_ask(dialogue, dialogue->question.asked, "Sure, what would you like?");
}

/* Whether one of the dishes that are offered is ordered by its name. */
static bool names_offer(const struct dialogue *dialogue, const struct acts *acts)
{
    for (size_t i = 0; i < acts->count; i++)
        for (size_t k = 0; k < dialogue->question.offer_count && acts->at[i].kind == ACT_ADD; k++)
            if (draft_has_item(&acts->at[i].draft, dialogue->question.offers[k]))
                return true;
    return false;
}

static void act_yes(struct dialogue *dialogue, bool is_alone, const struct acts *acts)
{
    switch (dialogue->question.asked) {
    case ASKED_OFFER:
    case ASKED_WHICH:
        if (!names_offer(dialogue, acts)) /* "okay, fried bananas then": the dish itself is the answer */
            policy_accept_offer(dialogue);
        break;
    case ASKED_UPSELL:
        if (is_alone)
            upsell_accept(dialogue);
        break;
    case ASKED_DRAFT:
        if (dialogue->drafts.count > 0)
            dialogue->drafts.at[0].is_sure = true;
        break;
    case ASKED_READ_BACK:
        if (is_alone)
            yes_to_read_back(dialogue, acts);
        break;
    case ASKED_CANCEL:
        policy_clear_order(dialogue);
        dialogue->checkout.is_begun = false;
        dialogue->question.asked = ASKED_OPEN;
        if (dialogue->is_starting_over)
            break;
        tell_cancelled(dialogue);
        break;
    case ASKED_PERSON:
        if (is_alone)
            person_transfer(dialogue);
        else /* "okay, no problem: three tacos" */
            dialogue->question.asked = ASKED_MORE;
        break;
    case ASKED_OUTSIDE:
        if (is_alone && !acts_tell_particular(acts))
            checkout_particular(dialogue, &(struct act){.kind = ACT_PICKUP, .group = -1});
        break;
    case ASKED_MINIMUM:
        if (is_alone && !acts_tell_particular(acts))
            say_ask(dialogue, ASKED_MORE, "What would you like to add?");
        break;
    case ASKED_WHAT_CHANGE: /* "nothing, that's right": the no before was misheard */
        if (is_alone && order_view_version(&dialogue->view) == dialogue->checkout.read_back_version)
            say_ask(dialogue, ASKED_READ_BACK, "So the order is right as I read it?");
        break;
    case ASKED_MORE:
    case ASKED_OPEN:
        if (is_alone && acts->count == 1)
            yes_to_more(dialogue);
        break;
    default:
        break;
    }
}

static void act_no(struct dialogue *dialogue, bool is_alone)
{
    switch (dialogue->question.asked) {
    case ASKED_OFFER:
    case ASKED_WHICH:
    case ASKED_DRAFT:
        drafts_drop_first(dialogue);
        if (is_alone && dialogue->question.asked == ASKED_DRAFT)
            say_ask(dialogue, ASKED_OPEN, "Sorry about that. What would you like?");
        else if (is_alone && order_view_count(&dialogue->view) == 0)
            say_ask(dialogue, ASKED_OPEN, "Okay. What would you like instead?");
        dialogue->question.asked = ASKED_MORE;
        break;
    case ASKED_OPTION:
        if (is_alone)
            option_leave(dialogue);
        break;
    case ASKED_GROUP:
        if (dialogue->drafts.count > 0)
            dialogue->drafts.at[0].toppings = 0; /* none after all */
        break;
    case ASKED_SIZE:
        if (!is_alone)
            break;
        drafts_drop_first(dialogue); /* "no": it was not wanted */
        dialogue->has_trouble = true;
        say_note(dialogue, "Okay, I'll leave out that one.");
        dialogue->question.asked = ASKED_MORE;
        break;
    case ASKED_MORE:
    case ASKED_CHANGE_TO:
        if (is_alone)
            checkout_begin(dialogue);
        break;
    case ASKED_READ_BACK:
        if (is_alone)
            say_ask(dialogue, ASKED_WHAT_CHANGE, "Okay, what should I change?");
        break;
    case ASKED_CANCEL:
        say_note(dialogue, "Okay, I'll keep the order.");
        dialogue->question.asked = ASKED_MORE;
        break;
    case ASKED_PERSON:
    case ASKED_MESSAGE:
        dialogue->question.asked = ASKED_MORE;
        break;
    case ASKED_WHAT_CHANGE:
        if (is_alone && order_view_version(&dialogue->view) != dialogue->checkout.read_back_version)
            checkout_begin(dialogue);
        else if (is_alone)
            say_ask(dialogue, ASKED_READ_BACK, "So the order is right as I read it?");
        break;
    case ASKED_OUTSIDE:
        if (is_alone)
            say_ask(dialogue, ASKED_ADDRESS, "Is there another address that we could deliver to?");
        break;
    case ASKED_OPEN:
        if (is_alone && dialogue->was_leaving_asked && order_view_count(&dialogue->view) == 0)
            checkout_goodbye(dialogue);
        break;
    default:
        break;
    }
}

static void act_cancel(struct dialogue *dialogue, const struct act *act)
{
    bool is_starting_over = act->kind == ACT_START_OVER;
    bool is_answer =
        dialogue->question.asked == ASKED_CANCEL && !is_starting_over; /* "yes, cancel all of it" */
    bool is_plain =
        is_answer || (act->talk == TALK_CANCEL_LEAVE && dialogue->confidence > SURE_UNKNOWN_MEANT);
    bool is_mere_offer = dialogue->question.asked == ASKED_OFFER; /* of a dish that was only asked about */
    bool is_nothing_begun =
        order_view_count(&dialogue->view) == 0 && (dialogue->drafts.count == 0 || is_mere_offer);
    if (is_nothing_begun && earlier_cancel(dialogue)) {
        dialogue->drafts.count = 0;
        return;
    }
    dialogue->drafts.count = 0;
    dialogue->has_doubt = false;
    dialogue->question.asked = ASKED_MORE;
    if (order_view_count(&dialogue->view) == 0) {
        say_note(dialogue, "Okay, nothing was ordered.");
        say_ask(dialogue, ASKED_OPEN, "Is there anything else I can do for you?");
        dialogue->was_leaving_asked = true;
        return;
    }
    dialogue->is_starting_over = is_starting_over;
    if (is_plain) {
        policy_clear_order(dialogue);
        dialogue->checkout.is_begun = false;
        tell_cancelled(dialogue);
        return;
    }
    say_ask(dialogue, ASKED_CANCEL,
            is_starting_over ? "Shall I take everything off your order?" : "Shall I cancel the whole order?");
}

static void act_any(struct dialogue *dialogue)
{
    if (dialogue->drafts.count == 0)
        return;
    struct draft *draft = &dialogue->drafts.at[0];
    const struct told_menu *menu = dialogue->menu;
    if (dialogue->question.asked == ASKED_GROUP && dialogue->question.group >= 0) {
        const struct told_menu_group *group = &menu->groups[dialogue->question.group];
        for (size_t i = 0; i < group->option_count; i++) {
            if (!menu->options[group->first_option + i].is_available)
                continue;
            struct hit hit = {.options = {group->first_option + i}, .option_count = 1};
            draft_put_choice(draft, &hit, DRAFT_WHOLE, DRAFT_REGULAR);
            break;
        }
    } else if (dialogue->question.asked == ASKED_SIZE && draft->item_count == 1) {
        const struct told_menu_item *item = &menu->items[draft->items[0]];
        lexicon_stems(menu->sizes[item->first_size + item->size_count / 2].name, draft->size);
    } else if (dialogue->question.offer_count > 0) {
        dialogue->question.offer_count = 1;
        policy_accept_offer(dialogue);
    }
}

/* A goodbye ends the call only where nothing is left to lose: "Hi" is easily heard as "Bye". */
static void act_bye(struct dialogue *dialogue, const struct acts *acts)
{
    bool is_first = dialogue->turn_count == 1;
    bool has_more = acts_change_order(acts) || acts_have(acts, ACT_ASK);
    bool is_sure = acts_have(acts, ACT_THANKS) || acts_have(acts, ACT_NO) || acts_have(acts, ACT_DONE);
    if (has_more || (dialogue->drafts.count > 0 && !is_sure))
        return;
    dialogue->has_doubt = false;
    dialogue->drafts.count = 0; /* who says goodbye and means it wants no more of it */
    if (is_first) {
        say_note(dialogue, "Hello!");
    } else if (order_view_count(&dialogue->view) > 0 && !dialogue->checkout.was_closed_told) {
        say_note(dialogue, "Before you go:");
        checkout_begin(dialogue);
    } else if (is_sure || dialogue->was_leaving_asked || dialogue->checkout.was_closed_told) {
        checkout_goodbye(dialogue);
    } else {
        dialogue->was_leaving_asked = true;
        say_ask(dialogue, ASKED_OPEN, "Before you go, is there anything I can get you?");
    }
}

void policy_repeat(struct dialogue *dialogue)
{
    size_t read_back_end = dialogue->checkout.read_back_end;
    char *again = dialogue->last_say != NULL ? strdup(dialogue->last_say) : NULL;
    if (again == NULL)
        return;
    action_say(dialogue, again);
    free(again);
    dialogue->checkout.read_back_end = read_back_end;
    dialogue->checkout.is_read_back_heard = read_back_end > 0 || dialogue->checkout.is_read_back_heard;
}

/* "The second one" of what was read out. */
static void act_place(struct dialogue *dialogue, const struct act *act)
{
    size_t place = act->place > 0 ? (size_t)act->place : dialogue->told_count;
    if (place == 0 || place > dialogue->told_count)
        return;
    struct draft draft = {
        .items = {(uint16_t)dialogue->told[place - 1]}, .item_count = 1, .score = 1, .is_sure = true};
    (void)answer_take_priced(dialogue, &draft);
    drafts_put(dialogue, &draft);
}

/* Whether the caller asks for what the answer to our own question needs: which sizes there are, what it costs. So is
 * what delivery takes. */
static bool is_about_question(const struct dialogue *dialogue, const struct act *act)
{
    bool is_of_order = act->topic == TOPIC_TOTAL || act->topic == TOPIC_ORDER ||
                       act->topic == TOPIC_DELIVERY || act->topic == TOPIC_PICKUP || act->topic == TOPIC_TIME;
    if (is_of_order && act->draft.item_count == 0)
        return true; /* "how long does delivery take" before "delivery" */
    if (dialogue->drafts.count == 0 || !question_is_of_draft(dialogue->question.asked))
        return false;
    bool is_same = act->draft.item_count == 0 || draft_has_item(&dialogue->drafts.at[0], act->draft.items[0]);
    bool is_of_dish = act->topic == TOPIC_PRICE || act->topic == TOPIC_TOTAL || act->topic == TOPIC_INSIDE ||
                      act->topic == TOPIC_ALLERGEN ||
                      (act->topic >= TOPIC_VEGETARIAN && act->topic <= TOPIC_GLUTEN);
    return act->topic == TOPIC_SIZES || act->topic == TOPIC_OPTIONS || act->topic == TOPIC_MENU ||
           (is_of_dish && is_same);
}

/* "Kids are three", for "pick up, please". */
static bool is_mere_number(const struct act *act)
{
    return act->kind == ACT_CHANGE && !draft_names_thing(&act->draft) && draft_is_empty(&act->target) &&
           act->draft.choice_count + act->draft.without_count == 0;
}

/* Badly heard words that answer nothing where a certain answer is expected order no other dish. */
static bool is_badly_heard_dish(const struct dialogue *dialogue, const struct act *act)
{
    enum asked asked = dialogue->question.asked;
    if (asked == ASKED_SERVICE && is_mere_number(act))
        return dialogue->confidence < SURE_UNKNOWN_LOST;
    return act->kind == ACT_ADD && dialogue->confidence < SURE_DISH_AS_ANSWER &&
           dialogue->drafts.first_new > 0 &&
           (asked == ASKED_SIZE || asked == ASKED_GROUP || asked == ASKED_WHICH || asked == ASKED_OFFER);
}

/* "A table for Saturday", "do you have the calamari tonight": not when the order should be ready. */
static bool is_time_of_other(const struct acts *acts)
{
    for (size_t i = 0; i < acts->count; i++)
        if ((acts->at[i].kind == ACT_TALK && talk_needs_person(acts->at[i].talk)) ||
            (acts->at[i].kind == ACT_ASK && acts->at[i].topic == TOPIC_HAVE))
            return true;
    return false;
}

/* "And the rainbow?" right behind a price that was told: its price is asked for, and it is not ordered yet. */
static bool asks_next_price(const struct dialogue *dialogue, const struct act *act, const struct acts *acts)
{
    struct words words;
    const struct draft *draft = &act->draft;
    words_split(&words, dialogue->heard != NULL ? dialogue->heard : "");
    bool is_next = words.count > 2 && word_is(&words.at[0], "and") && word_is(&words.at[1], "the");
    bool is_asked = words.count > 0 && words.at[words.count - 1].ends_question;
    return acts->count == 1 && is_next && dialogue->priced_turn > 0 && dialogue->drafts.count == 0 &&
           dialogue->turn_count == dialogue->priced_turn + 1 &&
           (is_asked || order_view_count(&dialogue->view) == 0) && draft->item_count == 1 &&
           draft->quantity == 0 && draft->choice_count + draft->without_count == 0;
}

static void act_add(struct dialogue *dialogue, const struct act *act, const struct acts *acts)
{
    if (asks_next_price(dialogue, act, acts))
        answer_price(dialogue, act, act->draft.items[0]);
    else if (!policy_is_repeat(dialogue, act) && !policy_mend_repeat(dialogue, act))
        policy_add_lines(dialogue, act);
}

/* One act. is_alone: nothing in the turn changes the order. */
void policy_act(struct dialogue *dialogue, const struct act *act, const struct acts *acts)
{
    bool is_alone = !acts_change_order(acts);
    if (act->kind == ACT_AGAIN && dialogue->drafts.count > 0 && !draft_is_empty(&act->draft) &&
        question_is_of_draft(dialogue->question.asked)) { /* "a lime one" answers what was asked */
        struct act answer = *act;
        answer.kind = ACT_CHANGE;
        policy_act(dialogue, &answer, acts);
        return;
    }
    if (act_changes_order(act->kind) && drafts_answer(dialogue, act))
        return;
    if (is_badly_heard_dish(dialogue, act)) {
        dialogue->has_trouble = true;
        say_note(dialogue, "Sorry, I didn't catch that.");
        return;
    }
    if (act->kind == ACT_ADD &&
        (dialogue->question.asked == ASKED_OFFER || dialogue->question.asked == ASKED_DRAFT) &&
        dialogue->drafts.first_new > 0) { /* something else instead of what was offered */
        drafts_drop_first(dialogue);
        dialogue->question.asked = ASKED_MORE;
    }
    switch (act->kind) {
    case ACT_ADD:
        act_add(dialogue, act, acts);
        break;
    case ACT_CHANGE:
        if (!policy_change_of_owner(dialogue, act) && !policy_change_several(dialogue, act) &&
            !policy_swap(dialogue, act))
            policy_change(dialogue, act);
        break;
    case ACT_REMOVE:
        policy_remove_lines(dialogue, act);
        break;
    case ACT_AGAIN:
        policy_add_again(dialogue, act);
        break;
    case ACT_ASK:
        dialogue->question.is_asked_about = is_about_question(dialogue, act);
        answer_question(dialogue, act);
        break;
    case ACT_PICKUP:
    case ACT_DELIVERY:
    case ACT_NAME:
    case ACT_PHONE:
    case ACT_ADDRESS:
        checkout_particular(dialogue, act);
        break;
    case ACT_DONE:
        if (dialogue->question.asked == ASKED_READ_BACK && is_alone && acts->count == 1 &&
            find_yes(dialogue) == ANSWER_YES)
            checkout_yes(dialogue);
        else if (dialogue->question.asked == ASKED_WHAT_CHANGE)
            dialogue->question.asked = ASKED_NOTHING;
        checkout_begin(dialogue);
        break;
    case ACT_YES:
        act_yes(dialogue, is_alone, acts);
        break;
    case ACT_NO:
        act_no(dialogue, is_alone && !acts_have(acts, ACT_ASK) && !acts_tell_particular(acts));
        break;
    case ACT_PERSON:
        person_transfer(dialogue);
        break;
    case ACT_HELLO:
        if (acts->count == 1)
            say_note(dialogue, "Hello!");
        else if (count_of(acts, ACT_HELLO) == acts->count)
            say_note(dialogue, "Yes, I'm here.");
        break;
    case ACT_THANKS:
        if (acts->count == 1 &&
            (dialogue->question.asked == ASKED_MORE || dialogue->question.asked == ASKED_NOTHING))
            checkout_begin(dialogue);
        break;
    case ACT_BYE:
        act_bye(dialogue, acts);
        break;
    case ACT_HOLD:
        if (acts->count == 1) {
            say_note(dialogue, "Sure, take your time.");
            dialogue->question.is_set = dialogue->question.is_held = true;
        }
        break;
    case ACT_CANCEL_ORDER:
    case ACT_START_OVER:
        act_cancel(dialogue, act);
        break;
    case ACT_ANY:
        act_any(dialogue);
        break;
    case ACT_PLACE:
        act_place(dialogue, act);
        break;
    case ACT_TALK:
        if (act->talk != TALK_TIME || !is_time_of_other(acts))
            talk_act(dialogue, act);
        break;
    case ACT_REPEAT:
        break;
    }
}
