/* Order commands: add, make, change, remove, and corrections of what was understood. */
#include <stdio.h>
#include <string.h>

#include "meaning/correction.h"
#include "meaning/parse_internal.h"

static bool is_command(enum cue cue)
{
    return cue == CUE_ADD || cue == CUE_MAKE || cue == CUE_CHANGE || cue == CUE_REMOVE ||
           cue == CUE_ACTUALLY || cue == CUE_SAID;
}

static bool has_thing(const struct parser *parser, size_t first, size_t end)
{
    for (size_t at = first; at < end; at++)
        if (chunk_is_thing(&parser->chunks, at) ||
            (parser->chunks.at[at].kind == CHUNK_HIT && parser->chunks.at[at].hit.is_ingredient))
            return true;
    return false;
}

static bool has_item(const struct parser *parser, size_t first, size_t end)
{
    for (size_t at = first; at < end; at++)
        if (chunk_is_thing(&parser->chunks, at) && parser->chunks.at[at].hit.option_count == 0 &&
            !parser->chunks.at[at].hit.is_ingredient)
            return true;
    return false;
}

static size_t sentence_of(const struct parser *parser, size_t at)
{
    while (at + 1 < parser->chunks.count && !parser->chunks.at[at].ends_sentence)
        at++;
    return at + 1;
}

/* One past the words of an order that begins again at a cue: up to the next such cue, or the sentence's end. */
static size_t clause_end(const struct parser *parser, size_t at, size_t end)
{
    for (at++; at < end; at++)
        if (parser->chunks.at[at].kind == CHUNK_CUE && is_command(parser->chunks.at[at].cue))
            return at;
    return end;
}

/* "add olives to the margherita" behind other things: it says itself what it is for. */
static bool names_target(const struct parser *parser, size_t at, size_t end)
{
    for (; at + 1 < end; at++) {
        const struct chunk *chunk = &parser->chunks.at[at];
        bool is_to = chunk_is_cue(&parser->chunks, at, CUE_TO) ||
                     (chunk->count == 1 && word_is_among(parser->words.at[chunk->first].text, "on"));
        if (is_to && chunk_is_cue(&parser->chunks, at + 1, CUE_DET) &&
            !word_is_among(parser->words.at[parser->chunks.at[at + 1].first].text, "a an") &&
            has_thing(parser, at + 2, end))
            return true;
    }
    return false;
}

/* Something that can take the place of what was said before. */
static bool has_other(const struct parser *parser, size_t first, size_t end)
{
    for (size_t at = first; at < end; at++)
        if (parser->chunks.at[at].kind == CHUNK_QUANTITY || parser->chunks.at[at].kind == CHUNK_HIT)
            return true;
    return false;
}

/* "scratch that, a coke": what was said just before is taken back, and something else takes its place. */
static bool is_taken_back(const struct parser *parser, size_t at, size_t end)
{
    const struct word *word = &parser->words.at[parser->chunks.at[at].first];
    return word_is_among(word->text, "scratch scrap forget cancel") && at + 1 < end &&
           (chunk_is_cue(&parser->chunks, at + 1, CUE_PRONOUN) ||
            chunk_is_cue(&parser->chunks, at + 1, CUE_MAKE)) &&
           has_other(parser, at + 2, end);
}

/* "no wait", "no, no", "no, scratch that", "no, make that" */
static bool is_no_of_correction(const struct parser *parser, size_t at, size_t end)
{
    const struct chunks *chunks = &parser->chunks;
    if (at + 1 >= end || chunks->at[at].ends_sentence || !has_other(parser, at + 1, end))
        return false;
    return chunk_is_cue(chunks, at + 1, CUE_ACTUALLY) || chunk_is_cue(chunks, at + 1, CUE_SAID) ||
           chunk_is_cue(chunks, at + 1, CUE_MAKE) || chunk_is_cue(chunks, at + 1, CUE_NO) ||
           is_taken_back(parser, at + 1, end) ||
           (chunks->at[at].count == 2 && word_is(&parser->words.at[chunks->at[at].first + 1], "no"));
}

/* "make one with oat milk", "no wait, make that four": of what was ordered in the same breath. */
static bool is_made_otherwise(const struct parser *parser, size_t first, size_t at, size_t end)
{
    const struct chunk *next = &parser->chunks.at[at + 1 < end ? at + 1 : at];
    const struct chunk *before = at > first ? &parser->chunks.at[at - 1] : NULL;
    bool is_share = next->kind == CHUNK_QUANTITY || word_is(&parser->words.at[next->first], "one");
    if (is_share && has_thing(parser, at + 1, end) && !has_item(parser, at + 1, end))
        return true;
    bool is_pronoun = before != NULL && chunk_is_cue(&parser->chunks, at - 1, CUE_PRONOUN) &&
                      at - 1 > first && chunk_is_cue(&parser->chunks, at - 2, CUE_REMOVE);
    bool corrects = before != NULL && before->kind == CHUNK_CUE &&
                    (before->cue == CUE_NO || before->cue == CUE_ACTUALLY || before->cue == CUE_SAID ||
                     before->cue == CUE_REMOVE || is_pronoun);
    return corrects && has_other(parser, at + 1, end);
}

/* "with marinara dip, make that ranch dip": another of what was just put on it. */
static bool is_option_made_another(const struct parser *parser, size_t at, size_t end)
{
    const struct chunk *before = &parser->chunks.at[at - 1], *cue = &parser->chunks.at[at];
    size_t next = at + 1;
    while (next < end && chunk_is_cue(&parser->chunks, next, CUE_DET))
        next++;
    return before->kind == CHUNK_HIT && before->hit.option_count > 0 && cue->count > 1 && next < end &&
           parser->chunks.at[next].kind == CHUNK_HIT && parser->chunks.at[next].hit.option_count > 0 &&
           !has_item(parser, next, clause_end(parser, at, end));
}

/* One past the chunks that take back what was said before them, where something else takes its place; at: none do. */
static size_t taken_back_end(const struct parser *parser, size_t at, size_t end)
{
    const struct chunks *chunks = &parser->chunks;
    size_t words = correction_match(&parser->words, chunks->at[at].first), behind = at;
    size_t to = chunks->at[at].first + words;
    while (words > 0 && behind < end && chunks->at[behind].first < to)
        behind++;
    bool is_dish_left_out = behind < end && parse_left_out(parser, behind, end) > 0;
    return behind > at && !is_dish_left_out && has_other(parser, behind, end) ? behind : at;
}

/* Whether what a cue in an order begins belongs to that order still: the reader weighs it with the rest. */
static bool goes_on(const struct parser *parser, size_t first, size_t at, size_t end)
{
    const struct chunk *chunk = &parser->chunks.at[at];
    enum cue begins = parser->chunks.at[first].kind == CHUNK_CUE ? parser->chunks.at[first].cue : CUE_NONE;
    size_t behind = clause_end(parser, at, end);
    if (begins == CUE_MAKE || begins == CUE_CHANGE || begins == CUE_REMOVE || !has_thing(parser, first, at))
        return false;
    switch (chunk->cue) {
    case CUE_ADD:
        return has_thing(parser, at + 1, behind) && !names_target(parser, at + 1, behind);
    case CUE_ACTUALLY:
    case CUE_SAID:
        return !chunk->ends_sentence || at + 1 == end; /* "..., large fries I mean" */
    case CUE_NO:
        return is_no_of_correction(parser, at, end);
    case CUE_REMOVE:
        return is_taken_back(parser, at, end) ||
               (has_item(parser, first, at) && has_thing(parser, at + 1, behind) &&
                !has_item(parser, at + 1, behind));
    case CUE_MAKE: /* "and I'd like it with ham" */
        return chunk_is_cue(&parser->chunks, at + 1, CUE_WITH) || is_made_otherwise(parser, first, at, end) ||
               is_option_made_another(parser, at, end);
    case CUE_HOLD: /* "a latte, hang on, a mocha", "excuse me, a mocha" */
    case CUE_REPEAT:
        return !chunk->ends_sentence && correction_hint(&parser->words, chunk->first) > 0 &&
               has_other(parser, at + 1, behind);
    case CUE_DONE: /* "and one with nothing on it" */
        return chunk_is_cue(&parser->chunks, at - 1, CUE_WITH);
    default:
        return false;
    }
}

/* "Make two mild and the rest hot.", "For two of them I want olives.": some of what was ordered. */
static bool says_share(const struct parser *parser, size_t at, size_t end)
{
    if (at + 1 < end && chunk_is_cue(&parser->chunks, at, CUE_MAKE) && is_made_otherwise(parser, at, at, end))
        return true;
    const struct chunk *last = &parser->chunks.at[end - 1];
    for (size_t w = parser->chunks.at[at].first; w + 1 < last->first + last->count; w++) {
        const char *next = parser->words.at[w + 1].text;
        bool is_of = w + 2 < parser->words.count && word_is(&parser->words.at[w + 1], "of") &&
                     word_is_among(parser->words.at[w + 2].text, "them those these");
        if ((parser->words.at[w].number > 0 && is_of) ||
            (word_is(&parser->words.at[w], "the") && word_is_among(next, "other others rest remaining")))
            return true;
    }
    return false;
}

/* "Two cortados, please. One for me and one for my dad." */
static bool is_shared_out_to(const struct parser *parser, size_t at, size_t end)
{
    size_t first = at;
    bool is_several = false;
    while (first > 0 && (first == at || !parser->chunks.at[first - 1].ends_sentence))
        first--;
    for (size_t i = first; i < at; i++)
        is_several =
            is_several || (parser->chunks.at[i].kind == CHUNK_QUANTITY && parser->chunks.at[i].quantity > 1);
    const struct chunk *chunk = &parser->chunks.at[at];
    bool is_number = chunk->kind == CHUNK_QUANTITY || word_is(&parser->words.at[chunk->first], "one");
    return is_several && is_number && at + 1 < end && chunk_is_cue(&parser->chunks, at + 1, CUE_FOR) &&
           !has_thing(parser, at, end);
}

/* Whether the sentence from chunk at on says more of the order before it: "With mushrooms.", "One with oat milk." */
static bool says_more(const struct parser *parser, size_t at, size_t end)
{
    while (at < end &&
           (chunk_is_cue(&parser->chunks, at, CUE_FILLER) || chunk_is_cue(&parser->chunks, at, CUE_AND)))
        at++;
    if (at < end && is_shared_out_to(parser, at, end))
        return true;
    if (at >= end || !has_thing(parser, at, end))
        return false;
    if (taken_back_end(parser, at, end) > at) /* "A latte. No, wait, a mocha." */
        return true;
    const struct chunk *chunk = &parser->chunks.at[at];
    const struct word *word = &parser->words.at[chunk->first];
    bool is_the = word_is(word, "the") && chunk->first + 1 < parser->words.count;
    bool is_one = chunk->kind == CHUNK_QUANTITY || word_is(word, "one") ||
                  word_is_among(word[is_the].text, "first second third last other others rest remaining");
    for (size_t i = at; i < end; i++)
        if (parser->chunks.at[i].kind == CHUNK_CUE && parser->chunks.at[i].cue >= CUE_ASK_PRICE)
            return false;
    return is_one || says_share(parser, at, end) ||
           (chunk->kind == CHUNK_CUE &&
            (chunk->cue == CUE_WITH || chunk->cue == CUE_WITHOUT || chunk->cue == CUE_EXTRA ||
             chunk->cue == CUE_LIGHT || chunk->cue == CUE_HALF || chunk->cue == CUE_BOTH ||
             chunk->cue == CUE_ADD || (chunk->cue == CUE_NO && parse_is_without(parser, at))));
}

static bool has_word(const struct parser *parser, size_t first, size_t end, const char *list)
{
    for (size_t at = first; at < end; at++)
        for (size_t w = 0; w < parser->chunks.at[at].count; w++)
            if (word_is_among(parser->words.at[parser->chunks.at[at].first + w].text, list))
                return true;
    return false;
}

static bool ends_command(const struct parser *parser, size_t first, size_t at, size_t end)
{
    const struct chunk *chunk = &parser->chunks.at[at];
    if (chunk->kind != CHUNK_CUE || goes_on(parser, first, at, end))
        return false;
    if (chunk->cue != CUE_NOT && parse_left_out(parser, at, end) > 0)
        return true; /* "... and skip the fries" */
    if (chunk->cue == CUE_NO)
        return !parse_is_without(parser, at);
    if (chunk->cue ==
        CUE_SAME) /* "..., and the same again but small"; "another one with ..." is read with its line */
        return has_word(parser, at, at + 1, "same");
    if (chunk->cue == CUE_YES) /* "right", "okay" between items */
        return parser->chunks.at[at - 1].ends_clause || at + 1 == parser->chunks.count;
    return is_command(chunk->cue) || (chunk->cue >= CUE_YES && chunk->cue <= CUE_ADDRESS_IS);
}

/* One past the last chunk of the command that begins at first. */
static size_t command_end(const struct parser *parser, size_t first, size_t end)
{
    enum cue begins = parser->chunks.at[first].kind == CHUNK_CUE ? parser->chunks.at[first].cue : CUE_NONE;
    bool is_order = begins != CUE_CHANGE && begins != CUE_REMOVE;
    for (size_t at = first + 1; at < end;) {
        size_t behind = is_order && has_thing(parser, first, at) ? taken_back_end(parser, at, end) : at;
        if (behind == at && ends_command(parser, first, at, end))
            return at;
        at = behind > at ? behind : at + 1;
    }
    return end;
}

static bool is_line_whole(const struct draft *line)
{
    return draft_names_thing(line);
}

/* Of several doubts of a turn the greatest is kept. */
static bool take_doubt(struct parser *parser)
{
    const struct lines_doubt *doubt = &parser->lines.doubt;
    struct acts *acts = parser->acts;
    if (!lines_are_in_doubt(doubt) || (lines_are_in_doubt(&acts->doubt) && acts->doubt.lead <= doubt->lead))
        return false;
    acts->doubt = *doubt;
    for (size_t i = 0; i < acts->count; i++)
        acts->at[i].is_doubtful = false;
    return true;
}

/* "two more", "one for my wife too", "a lime one": more of what was spoken of, not so many of it. */
static bool says_again(const struct parser *parser, size_t first, size_t end)
{
    const struct draft *rest = &parser->lines.rest;
    bool is_number = rest->size[0] == '\0' && rest->choice_count == 0 && rest->without_count == 0;
    bool is_corrected =
        parser->is_correction || parser->is_after_no || strcasestr(parser->source, "actually") != NULL;
    if (has_word(parser, first, end, "another more too") ||
        (is_number && has_word(parser, first, end, "for")))
        return rest->quantity > 0 && !parser->is_correction;
    return parser->lines.has_more && !is_corrected;
}

static void add_lines(struct parser *parser, size_t first, size_t end, bool is_recount)
{
    struct lines *lines = &parser->lines;
    bool is_other = lines->rest.quantity > 0 && !lines->rest.is_article && lines->rest.size[0] != '\0';
    bool is_doubtful = take_doubt(parser);
    if (lines->count > 0 && !draft_is_empty(&lines->rest) && !is_other)
        draft_merge(&lines->at[lines->count - 1], &lines->rest);
    for (size_t i = 0; i < lines->count; i++) {
        bool is_whole = is_line_whole(&lines->at[i]);
        struct act *act = parser_add(parser, is_whole ? ACT_ADD : ACT_CHANGE);
        act->draft = lines->at[i];
        act->has_pronoun = lines->has_pronoun;
        act->is_more = lines->has_more && lines->count == 1;
        act->is_doubtful = is_doubtful && is_whole && (lines->doubt.mine_of >> i & 1U) != 0;
        act->is_recount = is_whole && is_recount;
    }
    if (lines->count > 0)
        return;
    if (!draft_is_empty(&lines->rest)) {
        struct act *act = parser_add(parser, says_again(parser, first, end) ? ACT_AGAIN : ACT_CHANGE);
        act->draft = lines->rest;
        act->has_pronoun = lines->has_pronoun;
    }
}

/* "add olives to the margherita": options first, then the line they go on. */
static bool parse_add_to(struct parser *parser, size_t first, size_t end)
{
    size_t to = first;
    for (; to < end; to++) {
        const struct chunk *chunk = &parser->chunks.at[to];
        const struct word *word = &parser->words.at[chunk->first];
        if (chunk->kind == CHUNK_QUANTITY ||
            (chunk->kind == CHUNK_HIT && chunk->hit.option_count == 0 && !chunk->hit.is_ingredient))
            return false;
        if (to > first &&
            (chunk_is_cue(&parser->chunks, to, CUE_TO) || (chunk->count == 1 && word_is(word, "on"))))
            break;
    }
    if (to >= end)
        return false;
    parser_read_lines(parser, to + 1, end);
    if (parser->lines.count == 0 && !parser->lines.has_pronoun)
        return false;
    struct draft target = parser->lines.count > 0 ? parser->lines.at[0] : (struct draft){.item_count = 0};
    if (target.quantity > 0) /* "jalapenos on a burrito" orders the burrito */
        return false;
    parser_read_lines(parser, first, to);
    struct draft delta = parser->lines.rest;
    if (parser->lines.count > 0 && parser->lines.at[0].has_otherwise && parser->lines.at[0].item_count > 0) {
        delta.choices[0] = parser->lines.at[0].otherwise;
        delta.choice_count = 1;
    }
    if (draft_is_empty(&delta))
        return false;
    parser_add_change(parser, &target, &delta);
    return true;
}

/* "actually I need three cheeseburgers", "three colas in total": how many there are to be of what is there. */
static bool says_recount(const struct parser *parser, size_t first, size_t end)
{
    bool is_said = false;
    while (first > 0 && !parser->chunks.at[first - 1].ends_sentence)
        first--;
    while (end < parser->chunks.count && !parser->chunks.at[end - 1].ends_sentence)
        end++;
    for (size_t at = first; at < end; at++)
        for (size_t w = parser->chunks.at[at].first;
             w < parser->chunks.at[at].first + parser->chunks.at[at].count; w++) {
            if (word_is_among(parser->words.at[w].text, "also more another extra too plus additional"))
                return false;
            is_said = is_said || word_is_among(parser->words.at[w].text, "actually total altogether");
        }
    return is_said;
}

/* "two burgers, one should have mayo": a number behind the dish, or a clause between. */
static bool shares_out(const struct parser *parser, size_t first, size_t end)
{
    bool has_dish = false;
    for (size_t at = first; at < end; at++) {
        const struct chunk *chunk = &parser->chunks.at[at];
        bool is_number = chunk->kind == CHUNK_QUANTITY || word_is(&parser->words.at[chunk->first], "one");
        if ((has_dish && is_number) || (chunk->ends_clause && at + 1 < end))
            return true;
        has_dish = has_dish || (chunk->kind == CHUNK_HIT && chunk->hit.item_count > 0);
    }
    return false;
}

/* Called so in full, and nothing that goes on a dish: "not the onions" leaves them out. */
static bool is_only_dish(const struct hit *hit)
{
    return !hit->is_part && hit->score >= 1 && hit->option_count == 0 && !hit->is_ingredient;
}

/* "I'd prefer a salad over the burger": the word before what goes; end: none. */
static size_t find_less_liked(const struct parser *parser, size_t first, size_t end)
{
    bool is_preferred = false;
    for (size_t w = 0; w < parser->words.count; w++)
        is_preferred = is_preferred || word_is(&parser->words.at[w], "prefer");
    for (size_t at = first + 1; is_preferred && at + 1 < end; at++)
        if (word_is_among(parser->words.at[parser->chunks.at[at].first].text, "over to") &&
            has_thing(parser, first, at) &&
            (has_item(parser, at + 1, end) || parse_is_line_word_alone(parser, at + 1, end)))
            return at;
    return end;
}

static void parse_add(struct parser *parser, size_t first, size_t end)
{
    size_t instead_of = parse_find_cue(parser, first, end, CUE_INSTEAD_OF);
    size_t not_this = parse_find_cue(parser, first, end, CUE_NOT);
    bool is_not_the = not_this + 1 < end && chunk_is_cue(&parser->chunks, not_this + 1, CUE_DET);
    size_t not_what = not_this + 1 + is_not_the;
    if (instead_of == end)
        instead_of = find_less_liked(parser, first, end);
    if (instead_of < end) {
        parse_replacement(parser, first, instead_of, end);
        return;
    }
    if (not_this > first && not_what < end && chunk_is_thing(&parser->chunks, not_what) &&
        parser->chunks.at[not_what].hit.item_count > 0 &&
        (!is_not_the || is_only_dish(&parser->chunks.at[not_what].hit))) {
        parse_replacement(parser, first, not_this, end);
        return;
    }
    size_t should = parse_find_cue(parser, first, end, CUE_SHOULD_BE);
    for (size_t at = first; should == end && at + 1 < end; at++)
        if (word_is(&parser->words.at[parser->chunks.at[at].first], "be") &&
            parse_is_dish_alone(parser, first, at))
            should = at;
    if (should < end && shares_out(parser, first, should))
        should = end;
    if (should > first && should < end) {
        parse_becoming(parser, first, should, end);
        return;
    }
    size_t behind = parse_find_cue(parser, first, end, CUE_REMOVE_BEHIND);
    if (behind > first && behind < end &&
        (has_item(parser, first, behind) || parse_is_line_word_alone(parser, first, behind))) {
        parse_remove(parser, first, behind);
        return;
    }
    if (parse_leave_out(parser, first, end) > first || parse_add_to(parser, first, end) ||
        parse_for(parser, first, end))
        return;
    bool was_removed =
        parser->acts->count > 0 && parser->acts->at[parser->acts->count - 1].kind == ACT_REMOVE;
    bool is_instead = !was_removed && parse_find_cue(parser, first, end, CUE_INSTEAD) < end;
    parser_read_lines(parser, first, end);
    parser->is_correction = parser->is_correction || parser->lines.has_only;
    if (!is_instead || parser->lines.count == 0) {
        add_lines(parser, first, end, says_recount(parser, first, end));
        return;
    }
    struct act *act = parser_add(parser, ACT_CHANGE);
    act->draft = parser->lines.at[0];
    act->is_correction = true;
}

/* "actually, can I also get a coke" corrects nothing. */
static bool says_also(const struct parser *parser, const struct chunk *chunk)
{
    for (size_t w = chunk->first; w < chunk->first + chunk->count; w++)
        if (word_is_among(parser->words.at[w].text, "also add"))
            return true;
    return false;
}

/* "scratch the lasagna, baked ziti instead", "cancel the flan, a tres leches": one past what goes. */
static size_t removed_end(const struct parser *parser, size_t first, size_t end)
{
    const struct word *verb = first > 0 ? &parser->words.at[parser->chunks.at[first - 1].first] : NULL;
    bool is_given_up = verb != NULL && word_is_among(verb->text, "scratch scrap forget never nevermind");
    bool has_instead = parse_find_cue(parser, first, end, CUE_INSTEAD) < end;
    bool has_line = false;
    for (size_t at = first; at < end; at++) {
        const struct chunk *chunk = &parser->chunks.at[at];
        bool is_one = chunk_is_cue(&parser->chunks, at, CUE_DET)
                          ? word_is_among(parser->words.at[chunk->first].text, "a an")
                          : is_given_up && chunk->kind == CHUNK_QUANTITY;
        bool is_new = is_one && at > first && chunk[-1].ends_clause;
        if (has_line && (has_instead || is_new))
            return at;
        size_t behind = parse_line_word(parser, at, end);
        has_line = has_line || behind > at || (chunk->kind == CHUNK_HIT && chunk->hit.item_count > 0);
        at = behind > at ? behind - 1 : at;
    }
    return end;
}

/* "I won't have the coke, take it off": what goes was named just before. */
static bool is_removed_again(const struct parser *parser, size_t first, size_t end)
{
    const struct acts *acts = parser->acts;
    return first > 0 && !parser->chunks.at[first - 1].ends_sentence && acts->count > 0 &&
           acts->at[acts->count - 1].kind == ACT_REMOVE &&
           draft_names_thing(&acts->at[acts->count - 1].draft) &&
           parse_is_line_word_alone(parser, first + 1, end);
}

size_t parse_command(struct parser *parser, size_t first, size_t end)
{
    const struct chunk *chunk = &parser->chunks.at[first];
    enum cue cue = chunk->kind == CHUNK_CUE ? chunk->cue : CUE_NONE;
    size_t behind = command_end(parser, first, end);
    bool is_order =
        cue != CUE_MAKE && cue != CUE_CHANGE && cue != CUE_REMOVE && cue != CUE_ACTUALLY && cue != CUE_SAID;
    while (is_order && behind == end && end < parser->chunks.count && has_thing(parser, first, end) &&
           says_more(parser, end, sentence_of(parser, end))) {
        end = sentence_of(parser, end);
        behind = command_end(parser, first, end);
    }
    switch (cue) {
    case CUE_ACTUALLY:
    case CUE_SAID:
        parser->is_correction = true;
        return first + 1;
    case CUE_MAKE:
        parse_make(parser, first, behind);
        break;
    case CUE_INSTEAD_OF: /* "instead of the penne I want a spaghetti" */
        if (behind < end && chunk_is_cue(&parser->chunks, behind, CUE_ADD) && !has_thing(parser, first, end))
            behind = first + 1;
        if (behind < end && chunk_is_cue(&parser->chunks, behind, CUE_ADD))
            behind = command_end(parser, behind, end);
        parse_add(parser, first, behind);
        break;
    case CUE_CHANGE:
        while (behind < end && (chunk_is_cue(&parser->chunks, behind, CUE_MAKE) ||
                                (chunk_is_cue(&parser->chunks, behind, CUE_ADD) &&
                                 parse_find_into(parser, first + 1, behind) == behind)))
            behind = command_end(parser, behind, end);
        parse_change(parser, first, behind);
        break;
    case CUE_REMOVE:
        behind = removed_end(parser, first + 1, behind);
        if (!is_removed_again(parser, first, behind))
            parse_remove(parser, first + 1, behind);
        break;
    case CUE_ADD:
        if (says_also(parser, chunk))
            parser->is_correction = parser->is_after_no = false;
        parse_add(parser, first + 1, behind);
        break;
    default:
        if (cue == CUE_FOR && behind < end && chunk_is_cue(&parser->chunks, behind, CUE_ADD) &&
            parse_is_dish_alone(parser, first + 1, behind) &&
            parse_for(parser, first, command_end(parser, behind, end))) {
            behind = command_end(parser, behind, end);
            break;
        }
        if (behind < end && chunk_is_cue(&parser->chunks, behind, CUE_MAKE) &&
            parse_is_dish_alone(parser, first, behind)) {
            size_t made = command_end(parser, behind, end);
            parse_becoming(parser, first, behind, made);
            behind = made;
            break;
        }
        if (behind < end && chunk_is_cue(&parser->chunks, behind, CUE_REMOVE) &&
            parse_is_dish_alone(parser, first, behind) &&
            parse_is_line_word_alone(parser, behind + 1, command_end(parser, behind, end))) {
            parse_remove(parser, first, behind); /* "the coke, take that off" */
            behind = command_end(parser, behind, end);
            break;
        }
        parse_add(parser, first, behind);
        break;
    }
    parser->is_correction = false;
    return behind;
}
