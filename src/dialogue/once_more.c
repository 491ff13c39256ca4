/* An order or a correction that was badly heard is not believed at once: what is taken wrongly takes the caller more
 * sentences to mend than saying it again, and those are heard as badly. It is asked for once more, and of both hearings
 * the better one counts. */
#include "dialogue/once_more.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dialogue/dialogue_internal.h"
#include "dialogue/thresholds.h"
#include "english/plain_text.h"

/* Fewer answer a question, which is put again, or name a dish, which is asked about. */
enum { WORDS_MIN = 4, LOST_TURNS_MAX = 3 /* a caller who is never heard better is taken at the word */ };

static const char sorry[] = "Sorry, I didn't catch that.";

static bool is_badly_heard(const struct heard_reading *reading)
{
    return reading->confidence < SURE_TURN;
}

void once_more_forget(struct once_more *once_more)
{
    free(once_more->first);
    *once_more = (struct once_more){.lost_count = once_more->lost_count};
}

/* What was said behind the first part of a sentence, with that before it. */
static void join(const struct heard_reading *first, struct heard_reading *reading)
{
    struct heard_reading whole = *first;
    size_t len = strlen(whole.text), words = first->word_count + reading->word_count;
    snprintf(whole.text + len, sizeof whole.text - len, " %s", reading->text);
    for (size_t i = 0; i < reading->word_count && whole.word_count < HEARD_WORDS_MAX; i++)
        whole.sureness[whole.word_count++] = reading->sureness[i];
    if (words > 0)
        whole.confidence = (first->confidence * (float)first->word_count +
                            reading->confidence * (float)reading->word_count) /
                           (float)words;
    whole.cost = reading->cost;
    *reading = whole;
}

void once_more_interrupted(struct once_more *once_more, size_t heard_chars)
{
    enum { WORD_CHARS = 6 }; /* "Sorry,": who heard more of it says all of the sentence again */
    once_more->is_unheard = once_more->first != NULL && heard_chars <= WORD_CHARS;
}

void once_more_choose(struct once_more *once_more, struct heard_words *heard)
{
    if (once_more->is_unheard) {
        for (size_t i = 0; i < heard->count; i++)
            join(once_more->first, &heard->readings[i]);
        once_more_forget(once_more);
    }
    struct heard_reading *first = once_more->first;
    once_more->is_answered = first != NULL;
    once_more->is_confirmed = false;
    if (first == NULL)
        return;
    for (size_t i = 0; i < heard->count && !once_more->is_confirmed; i++)
        if (plain_text_is_same(heard->readings[i].text,
                               first->text)) { /* two noises hardly make the same words */
            once_more->is_confirmed = true;
            heard->readings[0] = heard->readings[i];
        }
    bool is_first_better = once_more->is_order && is_badly_heard(&heard->readings[0]) &&
                           heard->readings[0].word_count >= WORDS_MIN &&
                           heard->readings[0].confidence < first->confidence;
    if (!once_more->is_confirmed && is_first_better)
        heard->readings[0] = *first;
    if (once_more->is_confirmed || is_first_better)
        heard->count = 1;
}

/* What is asked for once more. */
enum lost { LOST_NOTHING, LOST_ORDER, LOST_CORRECTION, LOST_ADDRESS, LOST_YES };

static bool is_open_question(enum asked asked)
{
    return asked == ASKED_OPEN || asked == ASKED_MORE || asked == ASKED_NOTHING || asked == ASKED_READ_BACK ||
           asked == ASKED_WHAT_CHANGE;
}

/* So badly heard that it means nothing, or that it was hardly that nothing more is wanted. */
static bool is_lost_turn(const struct dialogue *dialogue, const struct acts *acts)
{
    float confidence = dialogue->reading->confidence;
    bool is_enough = dialogue->question.asked == ASKED_MORE && !acts_change_order(acts) &&
                     (acts_have(acts, ACT_DONE) || acts_have(acts, ACT_NO));
    return dialogue->once_more.lost_count < LOST_TURNS_MAX && is_open_question(dialogue->question.asked) &&
           confidence < (is_enough ? SURE_ENOUGH : SURE_ANYTHING);
}

static enum lost find_lost(const struct dialogue *dialogue, const struct acts *acts)
{
    const struct heard_reading *reading = dialogue->reading;
    enum asked asked = dialogue->question.asked;
    bool is_yes = acts_have(acts, ACT_YES) && !acts_have(acts, ACT_NO) && !acts_change_order(acts);
    if (reading == NULL || dialogue->once_more.is_answered)
        return LOST_NOTHING;
    if (asked == ASKED_ADDRESS && acts_have(acts, ACT_ADDRESS)) /* no place to drive to */
        return reading->confidence < SURE_ADDRESS ? LOST_ADDRESS : LOST_NOTHING;
    if (asked == ASKED_READ_BACK && is_yes)
        return reading->confidence < SURE_YES ? LOST_YES : LOST_NOTHING;
    if (is_lost_turn(dialogue, acts))
        return asked == ASKED_READ_BACK     ? LOST_YES
               : asked == ASKED_WHAT_CHANGE ? LOST_CORRECTION
                                            : LOST_ORDER;
    if (!is_badly_heard(reading) || reading->word_count < WORDS_MIN || !acts_change_order(acts) ||
        dialogue->drafts.count > 0 || dialogue->has_doubt)
        return LOST_NOTHING;
    if (asked == ASKED_READ_BACK || asked == ASKED_WHAT_CHANGE)
        return LOST_CORRECTION;
    return is_open_question(asked) ? LOST_ORDER : LOST_NOTHING;
}

bool once_more_ask(struct dialogue *dialogue, const struct acts *acts)
{
    static const char *const again[] = {"Could you say that again?", "Could you say that once more, please?"};
    struct once_more *once_more = &dialogue->once_more;
    enum lost lost = find_lost(dialogue, acts);
    if (lost == LOST_NOTHING)
        return false;
    free(once_more->first);
    once_more->first = malloc(sizeof *once_more->first);
    if (once_more->first == NULL)
        return false;
    *once_more->first = *dialogue->reading;
    once_more->is_order = lost == LOST_ORDER;
    once_more->lost_count += dialogue->reading->confidence < SURE_ENOUGH;
    dialogue->has_trouble = true;
    say_note(dialogue, "%s", sorry);
    if (lost == LOST_CORRECTION)
        say_ask(dialogue, ASKED_WHAT_CHANGE, "What should I change?");
    else if (lost == LOST_ADDRESS)
        say_ask(dialogue, ASKED_ADDRESS, "What's the address, please?");
    else if (lost == LOST_ORDER)
        say_ask(dialogue, dialogue->question.asked, "%s", say_vary(dialogue, again, 2));
    return true; /* the question whether all is right is open still, and is put in other words, with keys */
}

void once_more_doubt(const struct dialogue *dialogue, struct acts *acts)
{
    const struct once_more *once_more = &dialogue->once_more;
    if (!once_more->is_answered || once_more->is_confirmed || dialogue->reading == NULL ||
        !is_badly_heard(dialogue->reading))
        return;
    for (size_t i = 0; i < acts->count; i++)
        if (acts->at[i].kind == ACT_ADD && acts->at[i].draft.item_count == 1 &&
            acts->at[i].draft.score > LIKE_DISH_HARDLY)
            acts->at[i].draft.score = LIKE_DISH_HARDLY;
}

/* Whether an act orders nothing, or only says so. */
static bool orders_nothing(const struct act *act)
{
    switch (act->kind) {
    case ACT_HELLO:
    case ACT_THANKS:
    case ACT_TALK:
    case ACT_HOLD:
    case ACT_ASK:
    case ACT_NO:
        return true;
    case ACT_REMOVE:
        return act->draft.item_count == 0 && act->draft.category_count == 0 && act->draft.choice_count == 0 &&
               act->draft.without_count == 0;
    default:
        return act_is_unknown(act);
    }
}

void once_more_take_answer(const struct dialogue *dialogue, const char *text, struct acts *acts)
{
    enum { SHORT_WORDS = 4 };
    struct words words;
    words_split(&words, text);
    bool asks_more = dialogue->question.asked == ASKED_MORE || dialogue->question.asked == ASKED_WHAT_CHANGE;
    bool is_nothing = asks_more && dialogue->is_same_words && dialogue->confidence < SURE_UNKNOWN_MEANT &&
                      words.count > 0 && words.count <= SHORT_WORDS;
    for (size_t i = 0; i < acts->count && is_nothing; i++)
        is_nothing = orders_nothing(&acts->at[i]);
    if (!is_nothing)
        return;
    acts->count = 0;
    acts_add(acts, ACT_DONE);
}
