/* The caller's name, telephone number and address. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/span.h"
#include "meaning/parse_internal.h"

enum { PHONE_DIGITS_MIN = 7, PHONE_DIGITS_MAX = 15, NAME_WORDS_MAX = 4 };

/* Words that stand around a name but are no part of it. */
static const char around_names[] =
    "is it this the name for under im i am my me please thanks thank you yes yeah sure okay oh um uh "
    "that its so and call put just well hello be will should can would a order pickup first last of course";

void parser_source(const struct parser *parser, size_t first, size_t end, char out[ACT_TEXT_BYTES])
{
    const struct word *from = &parser->words.at[first], *last = &parser->words.at[end - 1];
    struct span text = {parser->source + from->at, last->at + last->len - from->at};
    span_copy(text, out, ACT_TEXT_BYTES);
}

/* "j o h n" gives "John"; returns the words taken, 0 when fewer than three letters stand there. */
static size_t spelled_name(const struct parser *parser, size_t first, size_t end, char out[ACT_TEXT_BYTES])
{
    size_t at = first;
    while (at < end && strlen(parser->words.at[at].text) == 1 &&
           isalpha((unsigned char)parser->words.at[at].text[0]) && at - first + 1 < ACT_TEXT_BYTES) {
        char letter = parser->words.at[at].text[0];
        out[at - first] = (char)(at == first ? toupper((unsigned char)letter) : letter);
        at++;
    }
    out[at - first] = '\0';
    return at - first >= 3 ? at - first : 0;
}

static void capitalise(char *name)
{
    for (char *c = name; *c != '\0'; c++)
        if (c == name || c[-1] == ' ' || c[-1] == '-')
            *c = (char)toupper((unsigned char)*c);
}

/* The name among words first..end; false when what stands there is none. */
static bool read_name(const struct parser *parser, size_t first, size_t end, char out[ACT_TEXT_BYTES])
{
    const struct words *words = &parser->words;
    while (first < end && word_is_among(words->at[first].text, around_names))
        first++;
    while (end > first && word_is_among(words->at[end - 1].text, around_names))
        end--;
    for (size_t at = first; at < end; at++)
        if (spelled_name(parser, at, end, out) > 0)
            return true;
    size_t behind = first;
    while (behind < end && behind - first < NAME_WORDS_MAX && !word_is(&words->at[behind], "with") &&
           !word_is(&words->at[behind], "and") && !word_is(&words->at[behind], "as") &&
           !isdigit((unsigned char)words->at[behind].text[0])) {
        bool is_last = words->at[behind].ends_clause;
        behind++;
        if (is_last)
            break;
    }
    if (behind == first)
        return false;
    parser_source(parser, first, behind, out);
    capitalise(out);
    return true;
}

static size_t chunk_behind(const struct parser *parser, size_t word)
{
    size_t at = 0;
    while (at < parser->chunks.count && parser->chunks.at[at].first < word)
        at++;
    return at;
}

static bool put_phone(struct parser *parser, size_t word, size_t *out_behind)
{
    char digits[ACT_TEXT_BYTES];
    size_t taken = words_digits(&parser->words, word, digits, sizeof digits);
    size_t count = strlen(digits);
    if (count < PHONE_DIGITS_MIN || count > PHONE_DIGITS_MAX)
        return false;
    struct act *act = parser_add(parser, ACT_PHONE);
    memcpy(act->text, digits, count + 1);
    *out_behind = chunk_behind(parser, word + taken);
    return true;
}

/* One past the last word of a name or address that begins at word first: the sentence, or a fixed phrase. */
static size_t particular_end(const struct parser *parser, size_t first)
{
    size_t at = first;
    while (at < parser->words.count) {
        size_t chunk = chunk_behind(parser, at);
        if (at > first && chunk < parser->chunks.count && parser->chunks.at[chunk].first == at &&
            parser->chunks.at[chunk].kind == CHUNK_CUE &&
            ((parser->chunks.at[chunk].cue >= CUE_YES && parser->chunks.at[chunk].cue <= CUE_ADDRESS_IS) ||
             parser->chunks.at[chunk].cue == CUE_ADD))
            break;
        if (parser->words.at[at++].ends_sentence)
            break;
    }
    return at;
}

/* "this is" and "order for" also begin other things. */
static bool is_name_next(const struct parser *parser, size_t at)
{
    const struct chunk *cue = &parser->chunks.at[at];
    const struct word *last = &parser->words.at[cue->first + cue->count - 1];
    bool is_sure = word_is(&parser->words.at[cue->first + (cue->count > 1 ? cue->count - 2 : 0)], "name") ||
                   word_is(last, "under");
    if (at + 1 >= parser->chunks.count || cue->ends_sentence)
        return false;
    return is_sure || parser->chunks.at[at + 1].kind == CHUNK_WORD;
}

/* "40 Main Street apartment 5": a number with a street behind it. */
static bool is_street_address(const struct parser *parser, size_t word)
{
    static const char streets[] =
        "street avenue road drive lane boulevard court broadway highway terrace parkway";
    if (!isdigit((unsigned char)parser->words.at[word].text[0]) && parser->words.at[word].number < 0)
        return false;
    for (size_t at = word + 1; at < parser->words.count && at < word + 6; at++) {
        if (word_is_among(parser->words.at[at].text, streets))
            return true;
        if (parser->words.at[at].ends_sentence)
            return false;
    }
    return false;
}

/* A key or two that nobody asked for is no number of dishes, but a slip. */
static bool is_slip(const struct parser *parser, const struct chunk *chunk)
{
    enum asked asked = parser->setting->asked;
    return chunk->count > 3 && word_is(&parser->words.at[chunk->first + 2], "typed") &&
           (asked == ASKED_NOTHING || asked == ASKED_OPEN || asked == ASKED_MORE);
}

size_t parse_particular(struct parser *parser, size_t at)
{
    const struct chunk *chunk = &parser->chunks.at[at];
    size_t word = chunk->first + chunk->count, behind;
    if (is_street_address(parser, chunk->first)) {
        size_t end = particular_end(parser, chunk->first);
        parser_source(parser, chunk->first, end, parser_add(parser, ACT_ADDRESS)->text);
        return chunk_behind(parser, end);
    }
    if (put_phone(parser, chunk->first, &behind))
        return behind;
    if (chunk_is_cue(&parser->chunks, at, CUE_PHONE_IS)) {
        if (word < parser->words.count && put_phone(parser, word, &behind))
            return behind;
        return is_slip(parser, chunk) ? chunk_behind(parser, parser->words.count) : at + 1;
    }
    if (chunk_is_cue(&parser->chunks, at, CUE_NAME_IS) && is_name_next(parser, at)) {
        char name[ACT_TEXT_BYTES];
        size_t end = particular_end(parser, word);
        if (!read_name(parser, word, end, name))
            return at;
        if (word_is(&parser->words.at[chunk->first], "pickup"))
            parser_add(parser, ACT_PICKUP);
        memcpy(parser_add(parser, ACT_NAME)->text, name, sizeof name);
        return chunk_behind(parser, end);
    }
    if (chunk_is_cue(&parser->chunks, at, CUE_ADDRESS_IS) && word < parser->words.count &&
        !chunk->ends_sentence) {
        size_t end = particular_end(parser, word);
        bool is_delivery = parser->words.at[chunk->first].text[0] == 'd';
        if (is_delivery)
            parser_add(parser, ACT_DELIVERY);
        parser_source(parser, word, end, parser_add(parser, ACT_ADDRESS)->text);
        return chunk_behind(parser, end);
    }
    return at;
}

/* Words that answer no question for a particular: they are read as usual. */
static bool is_something_else(const struct parser *parser)
{
    for (size_t at = 0; at < parser->chunks.count; at++) {
        const struct chunk *chunk = &parser->chunks.at[at];
        if (chunk->kind != CHUNK_CUE)
            continue;
        enum cue cue = chunk->cue;
        bool is_act = cue == CUE_PERSON || cue == CUE_REPEAT || cue == CUE_HOLD || cue == CUE_CANCEL_ALL ||
                      cue == CUE_START_OVER || cue == CUE_REMOVE || cue == CUE_CHANGE || cue == CUE_MAKE ||
                      cue == CUE_ADD || cue == CUE_ACTUALLY;
        bool is_question = cue >= CUE_ASK_PRICE && cue != CUE_ASK_IS && cue != CUE_ASK_WHICH;
        if (is_act || (is_question && chunk->count > 1))
            return true;
    }
    return false;
}

bool parse_asked_particular(struct parser *parser)
{
    enum asked asked = parser->setting->asked;
    char text[ACT_TEXT_BYTES];
    size_t behind;
    if (parser->words.count == 0 || (asked != ASKED_NAME && asked != ASKED_ADDRESS && asked != ASKED_PHONE))
        return false;
    if (asked == ASKED_PHONE) {
        for (size_t at = 0; at < parser->words.count; at++)
            if (put_phone(parser, at, &behind))
                return true;
        return false;
    }
    if (is_something_else(parser))
        return false;
    if (asked == ASKED_ADDRESS) {
        size_t first = 0;
        if (chunk_is_cue(&parser->chunks, 0, CUE_ADDRESS_IS) || chunk_is_cue(&parser->chunks, 0, CUE_SAID))
            first = parser->chunks.at[0].count;
        while (first < parser->words.count &&
               word_is_among(parser->words.at[first].text, "um uh yes sure okay it is"))
            first++;
        if (parser->words.count - first < 2)
            return false;
        parser_source(parser, first, parser->words.count, parser_add(parser, ACT_ADDRESS)->text);
        return true;
    }
    size_t from = 0;
    for (size_t at = 0; at < parser->words.count; at++)
        if (is_street_address(parser, at))
            return false;
    for (size_t at = 0; at < parser->chunks.count; at++)
        if (chunk_is_cue(&parser->chunks, at, CUE_NAME_IS) && at + 1 < parser->chunks.count)
            from = parser->chunks.at[at + 1].first;
    if (from == 0 && parser->words.count > 8)
        return false;
    if (!read_name(parser, from, parser->words.count, text))
        return false;
    memcpy(parser_add(parser, ACT_NAME)->text, text, sizeof text);
    return true;
}
