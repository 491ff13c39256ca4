/* Is the caller's sentence over? Judged on words while the caller may still be speaking, so nothing is guessed. */
#include <stdlib.h>
#include <string.h>

#include "meaning/chunk.h"
#include "dialogue/dialogue_internal.h"

enum { PHONE_DIGITS_SHORT = 7, PHONE_DIGITS_LONG = 10 };

/* Nobody ends a sentence on these. */
static const char open_words[] =
    "and or with without a an the some my um uh er plus to for of but also extra no half like make add "
    "then can could would is are get have give want need i we that's if because so on in at from your any "
    "please_add including except light double change switch remove not well hmm which what how do does";

/* "what desserts do you have" */
static bool may_end_question(const struct word *word)
{
    return word_is_among(word->text, "have get need want like is are in on do does at");
}

static enum dialogue_completeness judge_digits(const struct words *words)
{
    char digits[40];
    size_t most = 0;
    for (size_t at = 0; at < words->count; at++) {
        (void)words_digits(words, at, digits, sizeof digits);
        most = strlen(digits) > most ? strlen(digits) : most;
    }
    return most >= PHONE_DIGITS_LONG    ? DIALOGUE_FINISHED
           : most >= PHONE_DIGITS_SHORT ? DIALOGUE_UNSURE
           : most > 0                   ? DIALOGUE_UNFINISHED
                                        : DIALOGUE_UNSURE;
}

static bool is_settled_act(enum act_kind kind)
{
    return kind != ACT_HOLD && kind != ACT_HELLO && kind != ACT_CHANGE && kind != ACT_ADD &&
           kind != ACT_ADDRESS;
}

/* A size or a number that still waits for its item. */
static bool is_loose(const struct dialogue *dialogue, const struct act *act)
{
    bool may_stand_alone =
        dialogue->question.asked == ASKED_SIZE || dialogue->question.asked == ASKED_GROUP ||
        dialogue->question.asked == ASKED_WHICH || dialogue->focus_count > 0 || act->has_pronoun;
    return act->kind == ACT_CHANGE && act->draft.item_count == 0 && !may_stand_alone;
}

static enum dialogue_completeness judge_acts(const struct dialogue *dialogue, const struct acts *acts)
{
    enum dialogue_completeness verdict = DIALOGUE_UNSURE;
    for (size_t i = 0; i < acts->count; i++) {
        const struct act *act = &acts->at[i];
        if (is_loose(dialogue, act))
            return DIALOGUE_UNFINISHED;
        bool is_known = act->kind == ACT_ADD      ? act->draft.item_count > 0 || act->draft.choice_count > 0
                        : act->kind == ACT_CHANGE ? !draft_is_empty(&act->draft)
                                                  : is_settled_act(act->kind);
        verdict = is_known ? DIALOGUE_FINISHED : DIALOGUE_UNSURE;
    }
    return verdict;
}

/* The last words begin a name of the menu and do not finish one. */
static bool ends_inside_name(const struct dialogue *dialogue, const struct words *words,
                             const struct acts *acts)
{
    if (dialogue->lexicon == NULL || words->count == 0)
        return false;
    size_t first = words->count - 1;
    struct hit hit;
    if (acts->count > 0 && lexicon_match(dialogue->lexicon, words, first, &hit) && !hit.is_part)
        return false;
    const struct act *last = acts->count > 0 ? &acts->at[acts->count - 1] : NULL;
    bool names_item = last != NULL && ((last->draft.item_count == 1 && !last->draft.is_part) ||
                                       (last->target.item_count == 1 && !last->target.is_part));
    bool fills_question = dialogue->question.asked == ASKED_GROUP || dialogue->question.asked == ASKED_SIZE ||
                          dialogue->question.asked == ASKED_WHICH || dialogue->question.asked == ASKED_OFFER;
    return !names_item && !fills_question && lexicon_is_begun(dialogue->lexicon, words, first);
}

/* "make that", "my name is": a command or an announcement with nothing behind it yet. */
static bool ends_in_command(const struct dialogue *dialogue, const struct words *words)
{
    struct chunks *chunks = calloc(1, sizeof *chunks);
    if (chunks == NULL)
        return false;
    chunks_make(chunks, dialogue->lexicon, words, CHUNK_NO_GUESSES);
    const struct chunk *last = &chunks->at[chunks->count > 0 ? chunks->count - 1 : 0];
    enum cue cue = chunks->count > 0 && last->kind == CHUNK_CUE ? last->cue : CUE_NONE;
    bool is_open = cue == CUE_ADD || cue == CUE_MAKE || cue == CUE_CHANGE || cue == CUE_INSTEAD_OF ||
                   cue == CUE_NAME_IS || cue == CUE_PHONE_IS || cue == CUE_ADDRESS_IS || cue == CUE_SAID ||
                   cue == CUE_WITHOUT || cue == CUE_EXTRA || cue == CUE_ASK_PRICE || cue == CUE_ASK_HAVE;
    free(chunks);
    return is_open && !words->at[words->count - 1].ends_question;
}

/* "No, the fries ..." to "is that right?": what is wrong with them comes yet. */
static bool awaits_change(const struct dialogue *dialogue, const struct words *words, const struct acts *acts)
{
    const struct act *last = acts->count > 0 ? &acts->at[acts->count - 1] : NULL;
    bool is_line = last != NULL && last->kind == ACT_ADD && last->draft.item_count == 1 &&
                   last->draft.choice_count == 0 && last->draft.without_count == 0 && !last->is_more;
    bool has_number = false;
    for (size_t w = 0; w < words->count; w++) {
        int number;
        has_number = has_number || word_is(&words->at[w], "a") || words_quantity(words, w, &number) > 0;
    }
    bool is_named = word_is_among(words->at[0].text, "no the") && !has_number;
    return dialogue->question.asked == ASKED_READ_BACK && is_line && is_named &&
           order_line_named(dialogue, &last->draft) >= 0;
}

enum dialogue_completeness dialogue_judge(const struct dialogue *dialogue, const char *transcript)
{
    struct words words;
    words_split(&words, transcript);
    if (words.count == 0)
        return DIALOGUE_UNSURE;
    const struct word *last = &words.at[words.count - 1];
    if (dialogue->question.asked == ASKED_PHONE)
        return judge_digits(&words);
    if (dialogue->question.asked == ASKED_MESSAGE_WHAT) /* as long as it takes */
        return word_is_among(last->text, open_words) ? DIALOGUE_UNFINISHED : DIALOGUE_UNSURE;
    bool is_open_word = word_is_among(last->text, open_words) && !last->ends_question && words.count > 1;
    if (is_open_word && !may_end_question(last))
        return DIALOGUE_UNFINISHED;
    if (words.count == 1 && word_is_among(last->text, "and um uh er with a an the i so well"))
        return DIALOGUE_UNFINISHED;
    if (!policy_is_ordering(dialogue))
        return is_open_word ? DIALOGUE_UNFINISHED : DIALOGUE_UNSURE;
    if (dialogue->question.asked == ASKED_PLACE && place_is_named(dialogue, transcript))
        return is_open_word ? DIALOGUE_UNFINISHED : DIALOGUE_FINISHED;
    if (!is_open_word && ends_in_command(dialogue, &words))
        return DIALOGUE_UNFINISHED;
    struct acts *acts = calloc(1, sizeof *acts);
    if (acts == NULL)
        return DIALOGUE_UNSURE;
    policy_parse(dialogue, transcript, false, acts);
    enum dialogue_completeness verdict = judge_acts(dialogue, acts);
    bool is_number_last =
        last->number >= 0 && dialogue->question.asked != ASKED_ADDRESS &&
        dialogue->question.asked != ASKED_AREA && acts->count > 0 &&
        acts->at[acts->count - 1].kind != ACT_PHONE &&
        !(acts->at[acts->count - 1].kind == ACT_CHANGE && acts->at[acts->count - 1].has_pronoun);
    enum act_kind last_kind = acts->count > 0 ? acts->at[acts->count - 1].kind : ACT_HOLD;
    if (is_open_word && last_kind != ACT_ASK && last_kind != ACT_DONE && last_kind != ACT_YES)
        verdict = DIALOGUE_UNFINISHED;
    bool is_line = acts->count == 0 || acts->at[acts->count - 1].kind <= ACT_REMOVE;
    if (is_line && acts->count == 0 && ends_inside_name(dialogue, &words, acts))
        verdict = DIALOGUE_UNFINISHED;
    if (is_line && verdict == DIALOGUE_FINISHED &&
        (is_number_last || ends_inside_name(dialogue, &words, acts)))
        verdict = DIALOGUE_UNFINISHED;
    if (awaits_change(dialogue, &words, acts))
        verdict = DIALOGUE_UNFINISHED;
    free(acts);
    return verdict;
}

enum dialogue_expects dialogue_expects(const struct dialogue *dialogue)
{
    if (!policy_is_ordering(dialogue))
        return DIALOGUE_EXPECTS_ANYTHING;
    switch (dialogue->question.asked) {
    case ASKED_NOTHING:
    case ASKED_OPEN:
    case ASKED_MORE:
    case ASKED_CHANGE_TO:
    case ASKED_WHAT_CHANGE:
    case ASKED_COUPON:
    case ASKED_MESSAGE_WHAT:
        return DIALOGUE_EXPECTS_ORDER;
    case ASKED_NAME:
        return dialogue->checkout.is_spelling_asked ? DIALOGUE_EXPECTS_LETTERS : DIALOGUE_EXPECTS_NAME;
    case ASKED_ADDRESS:
    case ASKED_AREA:
        return DIALOGUE_EXPECTS_ADDRESS;
    case ASKED_PHONE:
        return DIALOGUE_EXPECTS_NUMBER;
    default:
        return DIALOGUE_EXPECTS_CHOICE;
    }
}
