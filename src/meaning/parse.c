#include "meaning/parse.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "meaning/allergen.h"
#include "meaning/of_all.h"
#include "meaning/option_verb.h"
#include "meaning/parse_internal.h"
#include "meaning/role_words.h"
#include "meaning/substitution.h"
#include "meaning/thresholds.h"

struct act *acts_add(struct acts *acts, enum act_kind kind)
{
    struct act *act = &acts->at[acts->count < ACTS_MAX ? acts->count++ : ACTS_MAX - 1];
    memset(act, 0, sizeof *act);
    act->kind = kind;
    act->group = -1;
    return act;
}

struct act *parser_add(struct parser *parser, enum act_kind kind)
{
    struct act *act = acts_add(parser->acts, kind);
    act->is_after_no = parser->is_after_no;
    act->is_correction = parser->is_correction;
    return act;
}

void parser_add_change(struct parser *parser, const struct draft *target, const struct draft *delta)
{
    struct act *act = parser_add(parser, ACT_CHANGE);
    act->target = *target;
    act->draft = *delta;
    act->has_pronoun = true;
}

static size_t sentence_end(const struct parser *parser, size_t first)
{
    while (first < parser->chunks.count && !parser->chunks.at[first].ends_sentence)
        first++;
    return first < parser->chunks.count ? first + 1 : first;
}

void parser_read_lines(struct parser *parser, size_t first, size_t end)
{
    memset(&parser->lines, 0, sizeof parser->lines);
    if (parser->setting->lexicon != NULL)
        lines_read(&parser->lines, parser->setting->lexicon, parser->setting->menu, &parser->words,
                   &parser->chunks, first, end, parser->setting->expected_group);
}

bool acts_have(const struct acts *acts, enum act_kind kind)
{
    for (size_t i = 0; i < acts->count; i++)
        if (acts->at[i].kind == kind)
            return true;
    return false;
}

bool act_is_unknown(const struct act *act)
{
    struct draft wish = act->draft;
    bool is_unknown_wish = act->kind == ACT_CHANGE && wish.choice_count > 0;
    for (size_t i = 0; i < wish.choice_count; i++)
        is_unknown_wish = is_unknown_wish && wish.choices[i].option_count == 0;
    wish.choice_count = 0;
    return (act->kind == ACT_ADD && act->draft.heard[0] != '\0') ||
           (is_unknown_wish && draft_is_empty(&wish) && draft_is_empty(&act->target)) ||
           (act->kind == ACT_CHANGE && draft_is_empty(&act->draft) && draft_is_empty(&act->target));
}

bool act_is_given_up(const struct act *act)
{
    struct words words;
    words_split(&words, act->text);
    for (size_t w = 0; w < words.count; w++)
        if (!word_is_among(words.at[w].text, "about it that this them those one"))
            return false;
    return draft_is_empty(&act->draft);
}

bool parse_is_without(const struct parser *parser, size_t at)
{
    const struct chunk *chunk = &parser->chunks.at[at];
    if (at + 1 >= parser->chunks.count || chunk->ends_clause || chunk->count > 1)
        return false;
    const struct chunk *next = &parser->chunks.at[at + 1];
    if (next->kind == CHUNK_HIT)
        return next->hit.option_count > 0 || next->hit.is_ingredient;
    return at > 0 && next->kind == CHUNK_WORD;
}

/* Cues that are an act by themselves. */
static bool whole_act(enum cue cue, enum act_kind *out_kind)
{
    static const struct {
        enum cue cue;
        enum act_kind kind;
    } whole[] = {
        {CUE_YES, ACT_YES},
        {CUE_NO, ACT_NO},
        {CUE_DONE, ACT_DONE},
        {CUE_PERSON, ACT_PERSON},
        {CUE_REPEAT, ACT_REPEAT},
        {CUE_HELLO, ACT_HELLO},
        {CUE_THANKS, ACT_THANKS},
        {CUE_BYE, ACT_BYE},
        {CUE_HOLD, ACT_HOLD},
        {CUE_PICKUP, ACT_PICKUP},
        {CUE_SAME, ACT_AGAIN},
        {CUE_DELIVERY, ACT_DELIVERY},
        {CUE_ANY, ACT_ANY},
        {CUE_CANCEL_ALL, ACT_CANCEL_ORDER},
        {CUE_START_OVER, ACT_START_OVER},
    };
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++) {
        if (whole[i].cue == cue) {
            *out_kind = whole[i].kind;
            return true;
        }
    }
    return false;
}

static bool is_gap(const struct parser *parser, size_t at)
{
    return chunk_is_cue(&parser->chunks, at, CUE_FILLER) || chunk_is_cue(&parser->chunks, at, CUE_AND);
}

/* One act, or a command of several, from chunk at on; returns the first chunk behind. */
static size_t parse_next(struct parser *parser, size_t at)
{
    const struct chunk *chunk = &parser->chunks.at[at];
    enum act_kind kind;
    if (is_gap(parser, at)) {
        parser->is_after_no = parser->is_after_no && chunk->cue != CUE_AND; /* "no, and a coke" */
        return at + 1;
    }
    size_t behind = parse_particular(parser, at);
    if (behind > at)
        return behind;
    behind = parse_leave_out(parser, at, sentence_end(parser, at));
    if (behind > at) {
        parser->is_after_no = false;
        return behind;
    }
    bool is_whole = chunk->kind == CHUNK_CUE && whole_act(chunk->cue, &kind);
    if (is_whole && chunk->cue == CUE_NO && parse_is_without(parser, at))
        is_whole = false;
    if (is_whole) {
        parser_add(parser, kind);
        parser->is_after_no = kind == ACT_NO || (parser->is_after_no && kind != ACT_YES);
        return at + 1;
    }
    return parse_command(parser, at, sentence_end(parser, at));
}

static void parse_sentences(struct parser *parser)
{
    for (size_t at = 0; at < parser->chunks.count;) {
        size_t end = sentence_end(parser, at);
        parser->is_correction = false;
        while (at < end && chunk_is_cue(&parser->chunks, at, CUE_FILLER))
            at++;
        if (at < end && parse_question(parser, at, end)) {
            at = end;
            continue;
        }
        while (at < end) {
            size_t next = parse_next(parser, at);
            at = next > at ? next : at + 1;
        }
    }
}

static bool is_empty_talk(const struct words *words)
{
    for (size_t w = 0; w < words->count; w++)
        if (!word_is_among(words->at[w].text, "please so well"))
            return false;
    return words->count > 0;
}

/* Nothing was understood: does the whole sound like one of the usual short answers? */
static void parse_by_sound(struct parser *parser)
{
    enum act_kind kind;
    enum cue cue = parser->setting->wants_guesses ? cue_guess(&parser->words) : CUE_NONE;
    if (cue == CUE_NONE && parser->setting->asked == ASKED_SERVICE)
        cue = cue_guess_service(&parser->words);
    if (cue == CUE_NONE && parser->setting->asked == ASKED_READ_BACK && parser->setting->wants_guesses)
        cue = cue_guess_yes(&parser->words);
    if (cue != CUE_NONE && whole_act(cue, &kind))
        parser_add(parser, kind);
}

static bool is_bare_size(const struct chunk *chunk)
{
    return chunk->kind == CHUNK_HIT && chunk->hit.is_size && chunk->hit.item_count == 0;
}

/* "two, not one", "not small, large": what it is not goes; the rest corrects. */
static void drop_negated(struct chunks *chunks, char denied_size[PHRASE_BYTES])
{
    for (size_t at = 0; at + 1 < chunks->count; at++) {
        size_t what = at + 1 + (at + 2 < chunks->count && chunk_is_cue(chunks, at + 1, CUE_DET));
        const struct chunk *negated = &chunks->at[what];
        bool is_number = negated->kind == CHUNK_QUANTITY, has_other = false;
        if (!chunk_is_cue(chunks, at, CUE_NOT) || (!is_number && !is_bare_size(negated)) ||
            (is_number && what > at + 1))
            continue;
        for (size_t i = 0; i < chunks->count; i++)
            has_other = has_other || (i != what && (is_number ? chunks->at[i].kind == CHUNK_QUANTITY
                                                              : is_bare_size(&chunks->at[i])));
        if (!has_other)
            continue;
        if (!is_number)
            snprintf(denied_size, PHRASE_BYTES, "%s", negated->hit.phrase);
        chunks->at[at].cue = CUE_ACTUALLY;
        chunks->at[at].is_void = true;
        chunks->at[at].ends_clause = negated->ends_clause;
        chunks->at[at].ends_sentence = negated->ends_sentence;
        memmove(&chunks->at[at + 1], &chunks->at[what + 1], (chunks->count - what - 1) * sizeof *chunks->at);
        chunks->count -= what - at;
    }
}

/* "A prawn biryani, and what breads have you got": the question is a sentence of its own. */
static void split_questions(struct chunks *chunks, const struct words *words,
                            const struct parse_setting *setting)
{
    bool has_thing = false;
    for (size_t at = 0; at + 1 < chunks->count; at++) {
        has_thing = chunk_is_thing(chunks, at) || (has_thing && !chunks->at[at].ends_sentence);
        size_t next = at + 1;
        bool is_end = chunks->at[at].ends_clause || chunk_is_cue(chunks, at, CUE_AND);
        const struct chunk *chunk = &chunks->at[next];
        bool asks = chunk->kind == CHUNK_CUE && chunk->cue >= CUE_ASK_PRICE;
        const char *text = words->at[chunk->first].text;
        bool is_opened = word_is_among(text, "what which how") ||
                         (word_is_among(text, "do does have is are") && chunk->count > 1);
        bool is_whole = chunk->count > 1 || chunk->first + chunk->count < words->count;
        bool is_safety = is_end && cue_asks_whether_safe(words, chunk->first, setting->tells_allergy,
                                                         setting->has_allergy);
        if ((has_thing && is_end && asks && is_opened && is_whole) || is_safety)
            chunks->at[at].ends_sentence = true;
    }
}

/* Whether nothing but dishes was heard, and none of them in words that order. */
static bool is_only_dish(const struct parser *parser)
{
    for (size_t i = 0; i < parser->acts->count; i++)
        if (parser->acts->at[i].kind > ACT_CHANGE && parser->acts->at[i].kind != ACT_THANKS &&
            (parser->acts->at[i].kind != ACT_YES || parser->setting->asked != ASKED_SERVICE))
            return false;
    for (size_t at = 0; at < parser->chunks.count; at++)
        if (parser->chunks.at[at].kind == CHUNK_QUANTITY || chunk_is_cue(&parser->chunks, at, CUE_ADD) ||
            chunk_is_cue(&parser->chunks, at, CUE_MAKE) || chunk_is_cue(&parser->chunks, at, CUE_CHANGE) ||
            chunk_is_cue(&parser->chunks, at, CUE_REMOVE))
            return false;
    return true;
}

/* "Yes" to "pickup or delivery?" sounds like the one or the other, and says neither. */
static bool is_only_yes(const struct parser *parser)
{
    for (size_t at = 0; at < parser->chunks.count; at++)
        if (!chunk_is_cue(&parser->chunks, at, CUE_YES) && !is_gap(parser, at))
            return false;
    return parser->chunks.count > 0;
}

/* "Black said, thanks": who thanks after "anything else?" and names no dish has done. */
static bool ends_in_thanks(const struct parser *parser)
{
    enum { SHORT_WORDS = 5 };
    return parser->chunks.count > 0 && parser->words.count <= SHORT_WORDS &&
           chunk_is_cue(&parser->chunks, parser->chunks.count - 1, CUE_THANKS);
}

/* A short answer that sounds like what the question expects is no dish, though it may be heard as one: "the cob" to
 * "pickup or delivery?", "that's what it tanks" to "anything else?". "A small veggie", surely heard, is one. */
static void parse_expected_answer(struct parser *parser)
{
    enum { SHORT_WORDS = 3 };
    enum asked asked = parser->setting->asked;
    enum act_kind kind;
    enum cue cue = CUE_NONE;
    bool has_exact = false;
    for (size_t at = 0; at < parser->chunks.count; at++)
        has_exact =
            has_exact || (parser->chunks.at[at].kind == CHUNK_HIT && parser->chunks.at[at].hit.score >= 1);
    if (!parser->setting->wants_guesses && asked != ASKED_SERVICE)
        return;
    bool is_surely_dish = has_exact && parser->setting->confidence >= (float)SURE_WORDS;
    if (asked == ASKED_SERVICE && parser->words.count <= SHORT_WORDS && !is_surely_dish)
        cue = cue_guess_service(&parser->words);
    else if (asked == ASKED_MORE && !has_exact)
        cue = ends_in_thanks(parser) ? CUE_DONE : cue_guess_done(&parser->words);
    if (cue == CUE_NONE || is_only_yes(parser) || !is_only_dish(parser) || !whole_act(cue, &kind))
        return;
    parser->acts->count = 0;
    parser_add(parser, kind);
}

/* "I don't want a horchata, does the quesabirria have milk in it": the question is a sentence of its own. */
static void part_questions(struct words *words)
{
    for (size_t w = 1; w + 1 < words->count; w++)
        if (words->at[w - 1].ends_clause && word_is(&words->at[w], "does") &&
            word_is_among(words->at[w + 1].text, "the it that this your"))
            words->at[w - 1].ends_sentence = true;
}

/* "Two of those, and a coke", of what was spoken of: the number is not the coke's. */
static void part_of_those(struct words *words)
{
    for (size_t w = 0; w + 3 < words->count; w++) {
        bool is_begun = words->at[w].number > 0 && word_is(&words->at[w + 1], "of") &&
                        word_is_among(words->at[w + 2].text, "those these them that it");
        if (!is_begun && (words->at[w].ends_sentence || cue_is_small_word(words->at[w].text)))
            continue;
        if (!is_begun)
            return;
        size_t end = w + 2;
        while (end + 1 < words->count && word_is_among(words->at[end + 1].text, "please thanks then"))
            end++;
        size_t next =
            end + 1 + (end + 1 < words->count && word_is_among(words->at[end + 1].text, "and plus"));
        bool is_named =
            next + 1 < words->count && word_is(&words->at[next], "the") &&
            !word_is_among(words->at[next + 1].text, "other others rest first second last one ones");
        bool is_dish = is_named || (next < words->count && (words->at[next].number > 0 ||
                                                            word_is_among(words->at[next].text, "a an")));
        if (is_dish && (next > end + 1 || words->at[end].ends_clause))
            words->at[end].ends_sentence = true;
        return;
    }
}

/* Whether words that were heard badly mean nothing, or no more than a part of a dish's name. */
static bool is_odd(const struct chunks *chunks, const struct words *words)
{
    for (size_t at = 0; at < chunks->count; at++) {
        const struct chunk *chunk = &chunks->at[at];
        bool is_part = chunk->kind == CHUNK_HIT && chunk->hit.is_part && chunk->hit.item_count > 0;
        bool is_strange = chunk->kind == CHUNK_WORD && !cue_is_small_word(words->at[chunk->first].text);
        float surest = 0;
        for (size_t w = chunk->first; w < chunk->first + chunk->count; w++)
            surest = words->at[w].sureness > surest ? words->at[w].sureness : surest;
        if (surest > 0 && ((is_part && surest < PART_HEARD) || (is_strange && surest < WORD_LOST)))
            return true;
    }
    return false;
}

/* "Make that a medium, not a large": it is said of what is large. */
static void note_denied(struct acts *acts, const char *size)
{
    for (size_t i = 0; i < acts->count && size[0] != '\0'; i++) {
        struct act *act = &acts->at[i];
        if (act->kind != ACT_CHANGE || act->draft.size[0] == '\0' || !draft_is_empty(&act->target))
            continue;
        snprintf(act->target.size, sizeof act->target.size, "%s", size);
        act->is_denial = true;
    }
}

/* "Sub fruit for the chips", "toast the bread on that" are read as they are said more commonly. */
static bool parse_reworded(struct acts *acts, const struct parse_setting *setting, const char *text)
{
    char *reworded = setting->lexicon != NULL && setting->menu != NULL
                         ? substitution_reword(setting->lexicon, setting->menu, text)
                         : NULL;
    if (reworded == NULL && setting->lexicon != NULL)
        reworded = option_verb_reword(setting->lexicon, text);
    if (reworded == NULL && setting->lexicon != NULL && setting->menu != NULL)
        reworded = role_words_reword(setting->lexicon, setting->menu, text);
    struct parse_setting plain = *setting;
    plain.reading = NULL; /* it is of other words */
    if (reworded == NULL)
        return false;
    parse_acts(acts, &plain, reworded);
    free(reworded);
    return true;
}

void parse_acts(struct acts *acts, const struct parse_setting *setting, const char *text)
{
    acts->count = 0;
    acts->is_empty_talk = acts->is_odd = false;
    acts->doubt.mine_count = acts->doubt.other_count = 0;
    if (of_all_parse(acts, setting, text, parse_acts) || parse_reworded(acts, setting, text))
        return;
    struct parser *parser = calloc(1, sizeof *parser);
    if (parser == NULL)
        return;
    char denied_size[PHRASE_BYTES] = "";
    parser->setting = setting;
    parser->source = text;
    parser->acts = acts;
    words_split(&parser->words, text);
    part_questions(&parser->words);
    part_of_those(&parser->words);
    if (setting->reading != NULL)
        words_note_sureness(&parser->words, setting->reading);
    chunks_make(&parser->chunks, setting->lexicon, &parser->words,
                setting->wants_guesses ? chunk_doubt(setting->confidence) : CHUNK_NO_GUESSES);
    bool is_particular = setting->asked == ASKED_NAME || setting->asked == ASKED_ADDRESS ||
                         setting->asked == ASKED_AREA || setting->asked == ASKED_PHONE;
    acts->is_odd = !is_particular && is_odd(&parser->chunks, &parser->words);
    drop_negated(&parser->chunks, denied_size);
    split_questions(&parser->chunks, &parser->words, setting);
    if (!parse_asked_particular(parser))
        parse_sentences(parser);
    parse_order_name(parser);
    note_denied(acts, denied_size);
    parse_expected_answer(parser);
    bool is_open =
        setting->asked == ASKED_MORE || setting->asked == ASKED_OPEN || setting->asked == ASKED_NOTHING;
    if (is_open && is_empty_talk(&parser->words))
        acts->count = 0; /* "please" is a yes only where there is something to say yes to */
    acts->is_empty_talk = acts->count == 0 && is_empty_talk(&parser->words);
    if (acts->count == 0 && parser->words.count > 0 && !acts->is_empty_talk)
        parse_by_sound(parser);
    free(parser);
}
