/* How far an order command goes: which cues in it begin another, and which sentences behind it say more of it. */
#include "meaning/correction.h"
#include "meaning/parse_internal.h"

static bool is_command(enum cue cue)
{
    return cue == CUE_ADD || cue == CUE_MAKE || cue == CUE_CHANGE || cue == CUE_REMOVE ||
           cue == CUE_ACTUALLY || cue == CUE_SAID;
}

bool parse_has_thing(const struct parser *parser, size_t first, size_t end)
{
    for (size_t at = first; at < end; at++)
        if (chunk_is_thing(&parser->chunks, at) ||
            (parser->chunks.at[at].kind == CHUNK_HIT && parser->chunks.at[at].hit.is_ingredient))
            return true;
    return false;
}

bool parse_has_item(const struct parser *parser, size_t first, size_t end)
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
            parse_has_thing(parser, at + 2, end))
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
    if (is_share && parse_has_thing(parser, at + 1, end) && !parse_has_item(parser, at + 1, end))
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
           !parse_has_item(parser, next, clause_end(parser, at, end));
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
    if (begins == CUE_MAKE || begins == CUE_CHANGE || begins == CUE_REMOVE ||
        !parse_has_thing(parser, first, at))
        return false;
    switch (chunk->cue) {
    case CUE_ADD:
        return parse_has_thing(parser, at + 1, behind) && !names_target(parser, at + 1, behind);
    case CUE_ACTUALLY:
    case CUE_SAID:
        return !chunk->ends_sentence || at + 1 == end; /* "..., large fries I mean" */
    case CUE_NO:
        return is_no_of_correction(parser, at, end);
    case CUE_REMOVE:
        return is_taken_back(parser, at, end) ||
               (parse_has_item(parser, first, at) && parse_has_thing(parser, at + 1, behind) &&
                !parse_has_item(parser, at + 1, behind));
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
           !parse_has_thing(parser, at, end);
}

/* Whether the sentence from chunk at on says more of the order before it: "With mushrooms.", "One with oat milk." */
static bool says_more(const struct parser *parser, size_t at, size_t end)
{
    while (at < end &&
           (chunk_is_cue(&parser->chunks, at, CUE_FILLER) || chunk_is_cue(&parser->chunks, at, CUE_AND)))
        at++;
    if (at < end && is_shared_out_to(parser, at, end))
        return true;
    if (at >= end || !parse_has_thing(parser, at, end))
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

bool parse_has_word(const struct parser *parser, size_t first, size_t end, const char *list)
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
    if (parse_is_address(parser, at) || parse_is_address_clause(parser, at))
        return true;
    if (chunk->kind != CHUNK_CUE || goes_on(parser, first, at, end))
        return false;
    if (chunk->cue != CUE_NOT && parse_left_out(parser, at, end) > 0)
        return true; /* "... and skip the fries" */
    if (chunk->cue == CUE_NO)
        return !parse_is_without(parser, at);
    if (chunk->cue == CUE_SAME) /* "... and the same but small"; "another one with ..." stays with its line */
        return parse_has_word(parser, at, at + 1, "same");
    if (chunk->cue == CUE_YES) /* "right", "okay" between items */
        return parser->chunks.at[at - 1].ends_clause || at + 1 == parser->chunks.count;
    return is_command(chunk->cue) || (chunk->cue >= CUE_YES && chunk->cue <= CUE_ADDRESS_IS);
}

size_t parse_command_end(const struct parser *parser, size_t first, size_t end)
{
    enum cue begins = parser->chunks.at[first].kind == CHUNK_CUE ? parser->chunks.at[first].cue : CUE_NONE;
    bool is_order = begins != CUE_CHANGE && begins != CUE_REMOVE;
    for (size_t at = first + 1; at < end;) {
        size_t behind = is_order && parse_has_thing(parser, first, at) ? taken_back_end(parser, at, end) : at;
        if (behind == at && ends_command(parser, first, at, end))
            return at;
        at = behind > at ? behind : at + 1;
    }
    return end;
}

size_t parse_order_end(const struct parser *parser, size_t first, size_t end)
{
    while (end < parser->chunks.count && parse_command_end(parser, first, end) == end &&
           parse_has_thing(parser, first, end) && says_more(parser, end, sentence_of(parser, end)))
        end = sentence_of(parser, end);
    return end;
}
