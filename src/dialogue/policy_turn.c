/* One turn of the caller: its acts are read and carried out. */
#include <stdint.h>
#include <stdlib.h>

#include "dialogue/acts_mend.h"
#include "dialogue/answer.h"
#include "dialogue/dialogue_internal.h"
#include "dialogue/thresholds.h"
#include "meaning/cue.h"

enum { FAILURES_PERSON = 2 };

/* To "anything else?" behind what was not understood people say no, and what they had ordered is lost. */
static bool asks_to_say_again(struct dialogue *dialogue)
{
    static const char *const again[] = {"Could you say that again?", "Could you say that once more, please?"};
    enum asked asked = dialogue->question.asked;
    if ((asked != ASKED_MORE && asked != ASKED_OPEN && asked != ASKED_NOTHING) ||
        dialogue->drafts.count > 0 || dialogue->has_doubt ||
        dialogue->checkout.is_begun) /* then the order is read again */
        return false;
    say_note(dialogue, "Sorry, I didn't catch that.");
    say_ask(dialogue, order_view_count(&dialogue->view) == 0 ? ASKED_OPEN : ASKED_MORE, "%s",
            say_vary(dialogue, again, 2));
    return true;
}

/* Nothing was understood: asked again once, then a person is offered. */
static void not_understood(struct dialogue *dialogue)
{
    static const char *const sorry[] = {"Sorry, I didn't catch that.",
                                        "I'm sorry, could you say that again?"};
    dialogue->failed_count++;
    dialogue->has_trouble = true;
    if (dialogue->failed_count >= FAILURES_PERSON) {
        dialogue->failed_count = 0;
        if (dialogue->question.asked == ASKED_OPTION) { /* the line is ordered without it */
            option_leave(dialogue);
            return;
        }
        if (dialogue->drafts.count > 0 && question_is_of_draft(dialogue->question.asked)) {
            drafts_drop_first(dialogue);
            say_note(dialogue, "Sorry, let's leave that one for now.");
        }
        say_note(dialogue, "I'm sorry, I'm having trouble understanding.");
        person_offer(dialogue);
        return;
    }
    if (asks_to_say_again(dialogue))
        return;
    say_note(dialogue, "%s", say_vary(dialogue, sorry, 2));
    if (dialogue->question.asked == ASKED_READ_BACK)
        say_note(dialogue, "Please say yes, or tell me what to change.");
}

/* A yes to the read-back is not talked away by words beside it that only sound like a dish. */
static void parse_turn(const struct dialogue *dialogue, const char *text, struct acts *acts)
{
    if (dialogue->question.asked == ASKED_READ_BACK) {
        policy_parse(dialogue, text, false, acts);
        if (acts_have(acts, ACT_YES) && !acts_have(acts, ACT_NO))
            return;
    }
    policy_parse(dialogue, text, true, acts);
}

/* How many words beside the yes to a read-back the turn has; SIZE_MAX: it is none. */
static size_t words_beside_yes(const struct dialogue *dialogue, const struct acts *acts)
{
    bool is_yes = dialogue->question.asked == ASKED_READ_BACK && dialogue->heard != NULL &&
                  !acts_have(acts, ACT_NO) && !acts_change_order(acts);
    return is_yes ? answer_words_beside_yes(dialogue->heard) : SIZE_MAX;
}

/* "Yes, shit": a recogniser makes swear words of a "perfect"; beside a yes they are no abuse. */
static void drop_misheard_abuse(const struct dialogue *dialogue, struct acts *acts)
{
    enum { MISHEARD_WORDS_MAX = 3 };
    if (words_beside_yes(dialogue, acts) > MISHEARD_WORDS_MAX)
        return;
    for (size_t i = 0; i < acts->count; i++)
        if (acts->at[i].kind == ACT_TALK && acts->at[i].talk == TALK_ABUSE)
            acts_drop(acts, i--);
    if (acts->count == 0)
        acts_add(acts, ACT_YES);
}

/* Things that end the turn whatever else was said. */
static bool do_exclusive(struct dialogue *dialogue, const struct acts *acts)
{
    bool has_person = acts_have(acts, ACT_PERSON);
    if (has_person && words_beside_yes(dialogue, acts) == 1) { /* "yes, person": perfect? */
        dialogue->has_trouble = true;
        say_note(dialogue, "Sorry, was that a yes? If you'd like a person, just say operator.");
        return true;
    }
    if (has_person) {
        person_transfer(dialogue);
        return true;
    }
    if (acts_have(acts, ACT_REPEAT) && !acts_have(acts, ACT_DONE) && !acts_change_order(acts)) {
        policy_repeat(dialogue);
        return true;
    }
    return false;
}

/* "No sour cream" to "black beans, pinto beans or no beans?": it picks none of them. */
static bool leaves_out_other(const struct dialogue *dialogue, const struct act *act)
{
    if (act->draft.without_count == 0 || dialogue->question.asked != ASKED_GROUP ||
        dialogue->question.group < 0)
        return false;
    const struct told_menu_group *group = &dialogue->menu->groups[dialogue->question.group];
    for (size_t i = 0; i < group->option_count; i++) {
        char stems[PHRASE_BYTES];
        struct words said;
        lexicon_stems(dialogue->menu->options[group->first_option + i].name, stems);
        words_split(&said, act->draft.without[0]);
        for (size_t w = 0; w < said.count; w++)
            if (word_is_among(said.at[w].stem, stems))
                return false;
    }
    return true;
}

/* "And can I get a two litre coke with that": something else is ordered, whatever it sounds like. */
static bool orders_anew(const struct dialogue *dialogue)
{
    struct words words;
    size_t count = 0, at = 0;
    words_split(&words, dialogue->heard != NULL ? dialogue->heard : "");
    while (at < words.count && word_is_among(words.at[at].text, "and also oh um uh okay ok yes plus"))
        at++;
    return at > 0 && at < words.count && cue_match(&words, at, &count) == CUE_ADD && count > 1;
}

/* Whether the turn holds nothing but words that may pick from the names just offered. */
/* "The bbq one", of pizzas, where a sauce of wings is called so: nothing that the dishes in question can have. */
static bool is_foreign_choice(const struct dialogue *dialogue, const struct act *act)
{
    if (dialogue->question.asked != ASKED_WHICH || dialogue->drafts.count == 0 || act->kind != ACT_CHANGE ||
        act->draft.choice_count == 0 || draft_names_thing(&act->draft) || act->draft.size[0] != '\0' ||
        !draft_is_empty(&act->target))
        return false;
    for (size_t i = 0; i < act->draft.choice_count; i++)
        if (draft_offers(dialogue->menu, &dialogue->drafts.at[0], act->draft.choices[i].options,
                         act->draft.choices[i].option_count))
            return false;
    return dialogue->drafts.at[0].item_count > 0;
}

static bool may_be_words(const struct dialogue *dialogue, const struct acts *acts)
{
    bool asks_part = dialogue->question.asked == ASKED_OPTION || dialogue->question.asked == ASKED_GROUP ||
                     dialogue->question.asked == ASKED_SIZE;
    for (size_t i = 0; i < acts->count; i++) {
        const struct act *act = &acts->at[i];
        bool is_unknown = act->kind <= ACT_CHANGE && act->draft.item_count == 0 &&
                          !leaves_out_other(dialogue, act) && (asks_part || act->draft.category_count == 0) &&
                          act->draft.size[0] == '\0' && act->draft.choice_count == 0 &&
                          draft_is_empty(&act->target);
        bool is_guess = act->kind == ACT_ADD && act->draft.item_count > 0 &&
                        act->draft.score < (asks_part ? 1 : LIKE_OTHER_THAN_OFFERED);
        bool is_left_out =
            act->kind == ACT_REMOVE && !draft_names_thing(&act->draft) && !act_is_given_up(act);
        if (is_unknown && act->kind == ACT_ADD && act->draft.heard[0] != '\0' && orders_anew(dialogue))
            return false;
        is_unknown = is_unknown || is_foreign_choice(dialogue, act);
        if (!is_unknown && !is_guess && !is_left_out && act->kind != ACT_YES && act->kind != ACT_THANKS)
            return false;
    }
    return true;
}

/* Badly heard words that name nothing of the menu were rather not understood than ordered. */
static bool only_unknown(const struct acts *acts)
{
    size_t unknown = 0;
    for (size_t i = 0; i < acts->count; i++) {
        bool is_unknown = act_is_unknown(&acts->at[i]);
        if (!is_unknown && acts->at[i].kind != ACT_NO && acts->at[i].kind != ACT_THANKS)
            return false;
        unknown += is_unknown;
    }
    return unknown > 0;
}

static void drop_new_drafts(struct dialogue *dialogue)
{
    if (dialogue->drafts.count > dialogue->drafts.first_new)
        dialogue->drafts.count = dialogue->drafts.first_new;
}

/* Whether the words are known well enough to be ordered without asking. */
static bool is_sure_line(const struct draft *draft)
{
    return draft->item_count > 0 ? draft->score >= 1 : draft->category_count > 0;
}

/* What only sounds like a dish is not asked about beside dishes that were understood: it was mostly something
 * else. True when something was dropped. */
static bool drop_doubtful_drafts(struct dialogue *dialogue)
{
    size_t kept = dialogue->drafts.first_new, sure = 0, count = dialogue->drafts.count;
    for (size_t i = kept; i < count; i++)
        sure += is_sure_line(&dialogue->drafts.at[i]);
    for (size_t i = kept; sure > 0 && i < count; i++) {
        const struct draft *draft = &dialogue->drafts.at[i];
        if (draft->item_count == 0 || draft->score >= LIKE_DISH_BESIDE_SURE || draft->is_sure)
            dialogue->drafts.at[kept++] = *draft;
    }
    if (sure > 0)
        dialogue->drafts.count = kept;
    return dialogue->drafts.count < count;
}

/* Named as a dish, not only by a choice that several dishes offer. */
static bool is_dish(const struct draft *draft)
{
    return draft->item_count > 0 || draft->heard[0] != '\0' ||
           (draft->category_count > 0 && draft->choice_count == 0);
}

/* "I have a big order: four tacos": a size that belongs to no dish, beside dishes. True when a number was
 * lost with it. */
static bool drop_loose_drafts(struct dialogue *dialogue)
{
    size_t kept = dialogue->drafts.first_new, things = 0;
    bool has_dropped_number = false;
    for (size_t i = kept; i < dialogue->drafts.count; i++)
        things += is_dish(&dialogue->drafts.at[i]);
    for (size_t i = kept; things > 0 && i < dialogue->drafts.count; i++) {
        const struct draft *draft = &dialogue->drafts.at[i];
        if (is_dish(draft) || (draft->choice_count > 0 && (draft->size[0] != '\0' || draft->quantity > 0)))
            dialogue->drafts.at[kept++] = *draft;
        else
            has_dropped_number = has_dropped_number || (draft->quantity > 0 && !draft->is_article);
    }
    if (things > 0)
        dialogue->drafts.count = kept;
    return has_dropped_number;
}

/* "Forget the cake and make it three flans", of which two are ordered: their number, and nothing in the cake's
 * place. */
static bool is_number_of_other(const struct dialogue *dialogue, const struct act *removal, struct act *change)
{
    int line = order_line_named(dialogue, &change->draft), gone = order_line_named(dialogue, &removal->draft);
    if (line < 0 || gone < 0 || line == gone || change->draft.quantity == 0 || change->draft.is_article)
        return false;
    change->target = change->draft;
    change->target.quantity = 0;
    return true;
}

/* "Scratch the sprite, make it a diet coke", "take that off, I said peppers": one change, not two acts. */
static void join_replacements(const struct dialogue *dialogue, struct acts *acts)
{
    for (size_t i = 0; i + 1 < acts->count; i++) {
        struct act *removal = &acts->at[i], *change = &acts->at[i + 1];
        bool is_pair = removal->kind == ACT_REMOVE && change->kind == ACT_CHANGE &&
                       draft_is_empty(&change->target) && removal->draft.without_count == 0;
        int line = order_line_in_focus(dialogue);
        if (!is_pair || line < 0)
            continue;
        if (removal->draft.item_count > 0 && change->has_pronoun && change->draft.item_count > 0) {
            if (is_number_of_other(dialogue, removal, change))
                continue;
            change->target = removal->draft;
        } else if (draft_is_empty(&removal->draft) && change->is_correction &&
                   !draft_names_thing(&change->draft) && change->draft.choice_count > 0) {
            change->draft.categories[0] =
                (uint16_t)dialogue->menu->items[order_line_item(dialogue, (size_t)line)].category;
            change->draft.category_count = 1;
            change->is_replacement = true;
        } else {
            continue;
        }
        memmove(removal, change, (acts->count - i - 1) * sizeof *removal);
        acts->count--;
    }
}

/* What belongs to a message for the team is no order, nor is a tip. */
static bool takes_other_turn(struct dialogue *dialogue, const char *text, struct acts *acts)
{
    if (dialogue->question.asked == ASKED_TIP || dialogue->question.asked == ASKED_COUPON) {
        policy_parse(dialogue, text, false, acts);
        return extras_answer(dialogue, text, acts);
    }
    if (wanted_answer(dialogue, text))
        return true;
    if (!dialogue->message.is_begun && dialogue->question.asked != ASKED_MESSAGE)
        return false;
    policy_parse(dialogue, text, false, acts);
    enum message_turn turn = message_turn(dialogue, text, acts);
    if (turn == MESSAGE_TURN_REPEAT)
        policy_repeat(dialogue);
    return turn != MESSAGE_TURN_NONE;
}

/* The acts of a turn that may be an order; false: it was none, or is asked for once more, and is over. */
static bool read_turn(struct dialogue *dialogue, const char *text, struct acts *acts)
{
    if (takes_other_turn(dialogue, text, acts))
        return false;
    parse_turn(dialogue, text, acts);
    once_more_take_answer(dialogue, text, acts);
    start_over_take(dialogue, text, acts);
    dishes_doubt(dialogue, text, acts);
    choices_doubt(dialogue, text, acts);
    if (once_more_ask(dialogue, acts))
        return false;
    once_more_doubt(dialogue, acts);
    return true;
}

/* Answers to what was asked, in words that are no acts, and changes of combos; what else was said stays in acts. */
static bool take_answer(struct dialogue *dialogue, const char *text, struct acts *acts)
{
    bool was_answer = combo_change(dialogue, text) || portions_answer_words(dialogue, text) ||
                      (may_be_words(dialogue, acts) && drafts_answer_words(dialogue, text));
    if (!was_answer && told_takes_offer(dialogue)) { /* "a slice of that" */
        policy_accept_offer(dialogue);
        was_answer = true;
    }
    if (was_answer)
        acts->count = 0;
    return doubt_answer(dialogue, text, acts) || was_answer;
}

void turn_take(struct dialogue *dialogue, const char *text)
{
    struct acts *acts = calloc(1, sizeof *acts);
    if (acts == NULL)
        return;
    if (!read_turn(dialogue, text, acts)) {
        free(acts);
        return;
    }
    acts_mend(dialogue, text, acts);
    join_replacements(dialogue, acts);
    policy_join_agains(dialogue, acts);
    dialogue->drafts.first_new = dialogue->drafts.count;
    drop_misheard_abuse(dialogue, acts);
    refused_note(dialogue, acts);
    if (do_exclusive(dialogue, acts)) {
        dialogue->failed_count = 0;
        free(acts);
        return;
    }
    bool is_past_doubt = dialogue->question.asked == ASKED_DRAFT && acts->count > 0 &&
                         !acts_change_order(acts) && !acts_have(acts, ACT_YES) && !acts_have(acts, ACT_NO);
    if (is_past_doubt) { /* the caller talks of other things: it was not said */
        drafts_drop_first(dialogue);
        dialogue->question.asked = ASKED_MORE;
        dialogue->drafts.first_new = dialogue->drafts.count;
    }
    bool was_answer = take_answer(dialogue, text, acts);
    dialogue->has_held = false;
    doubt_hold(dialogue, acts);
    was_answer = was_answer || dialogue->has_held;
    bool is_lost = dialogue->confidence < SURE_UNKNOWN_LOST && only_unknown(acts);
    dialogue->is_mere_question = acts->count > 0;
    for (size_t i = 0; i < acts->count; i++)
        dialogue->is_mere_question &= acts->at[i].kind == ACT_ASK || acts->at[i].kind == ACT_TALK;
    for (size_t i = 0; i < acts->count; i++)
        policy_act(dialogue, &acts->at[i], acts);
    if (!was_answer && told_takes_offer(dialogue)) /* of what was asked for in the same breath */
        policy_accept_offer(dialogue);
    if (is_lost)
        drop_new_drafts(dialogue);
    bool has_dropped = drop_loose_drafts(dialogue);
    has_dropped = drop_doubtful_drafts(dialogue) || has_dropped;
    if (has_dropped) {
        dialogue->has_trouble = true;
        say_note(dialogue, "I'm not sure I heard the rest.");
    }
    if (acts->is_empty_talk && acts->count == 0 && !was_answer && !is_lost)
        dialogue->has_trouble = dialogue->had_trouble; /* "please", a moment late: the question stands */
    else if ((acts->count == 0 && !was_answer) || is_lost)
        not_understood(dialogue);
    else
        dialogue->failed_count = 0;
    free(acts);
    dialogue->is_focus_fresh = false;
}
