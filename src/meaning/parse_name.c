/* What is said where a name was asked for, or beside the end of an order: a name, or an order after all. */
#include <ctype.h>
#include <string.h>

#include "english/first_names.h"
#include "meaning/allergen.h"
#include "meaning/correction.h"
#include "meaning/parse_internal.h"

enum { BARE_WORDS_MAX = 3 };

static const char titles[] = "mr mrs ms miss mister doctor dr";
/* What callers call whoever they talk to. */
static const char endearments[] =
    "love mate dude man bro buddy honey dear sir maam pal hun darling babe ta cheers duck guys boss friend";

bool parse_is_called_so(const struct parser *parser, size_t word)
{
    return first_names_have(parser->words.at[word].text) ||
           (isupper((unsigned char)parser->source[parser->words.at[word].at]) && word > 0 &&
            !parser->words.at[word - 1].ends_sentence);
}

static bool has_first_name(const struct parser *parser)
{
    for (size_t w = 0; w < parser->words.count; w++)
        if (first_names_have(parser->words.at[w].text))
            return true;
    return false;
}

static bool is_phone(const struct parser *parser, size_t word)
{
    char digits[ACT_TEXT_BYTES];
    (void)words_digits(&parser->words, word, digits, sizeof digits);
    return strlen(digits) >= PHONE_DIGITS_MIN;
}

/* Something of the menu that is not also what people are called. */
static bool is_menu_word(const struct parser *parser, size_t at)
{
    const struct chunk *chunk = &parser->chunks.at[at];
    if (chunk->kind != CHUNK_HIT || chunk->is_guess)
        return false;
    bool is_whole = chunk->hit.item_count + chunk->hit.category_count + chunk->hit.option_count > 0;
    return (is_whole || chunk->hit.is_size || chunk->hit.is_ingredient) &&
           (chunk->count > 1 || !first_names_have(parser->words.at[chunk->first].text));
}

/* A sign that something is ordered where a thing of the menu stands beside it. */
static bool is_order_sign(const struct parser *parser, size_t at)
{
    const struct chunk *chunk = &parser->chunks.at[at];
    if (chunk->kind == CHUNK_HIT)
        return is_menu_word(parser, at) && chunk->count > 1;
    if (chunk->kind == CHUNK_QUANTITY)
        return true;
    const struct word *last = &parser->words.at[chunk->first + chunk->count - 1];
    if (chunk->kind != CHUNK_CUE)
        return false;
    return chunk->cue == CUE_WITHOUT || chunk->cue == CUE_EXTRA || chunk->cue == CUE_MORE ||
           chunk->cue == CUE_BOTH || chunk->cue == CUE_INSTEAD || chunk->cue == CUE_AND ||
           (chunk->cue == CUE_NO && parse_is_without(parser, at)) ||
           (chunk->cue == CUE_DET && at + 1 < parser->chunks.count && is_menu_word(parser, at + 1)) ||
           word_is_among(last->text, "too well also");
}

bool parse_is_order_beside(const struct parser *parser)
{
    bool has_thing = false, has_sign = false, has_word = false, has_number = false, has_limit = false;
    for (size_t at = 0; at < parser->chunks.count; at++) {
        const struct chunk *chunk = &parser->chunks.at[at];
        if (chunk_is_cue(&parser->chunks, at, CUE_NAME_IS) ||
            (chunk->kind == CHUNK_QUANTITY && is_phone(parser, chunk->first)))
            return has_thing && has_sign; /* "a coke too, and the name is Bob" */
        has_thing = has_thing || is_menu_word(parser, at);
        has_sign = has_sign || is_order_sign(parser, at);
        has_word = has_word || chunk->kind == CHUNK_WORD;
        has_number = has_number || chunk->kind == CHUNK_QUANTITY;
        has_limit = has_limit || chunk_is_cue(&parser->chunks, at, CUE_ONLY) ||
                    chunk_is_cue(&parser->chunks, at, CUE_NO) || chunk_is_cue(&parser->chunks, at, CUE_NOT);
    }
    return (has_thing && has_sign) || (has_number && has_limit && !has_word); /* "no, just one" */
}

bool parse_is_question_beside(const struct parser *parser)
{
    const struct words *words = &parser->words;
    if (words->count < 2 || has_first_name(parser))
        return false;
    bool is_opened =
        talk_begins_as_question(words, 0) || word_is_among(words->at[0].text, "can could may what which");
    bool has_mark = words->at[words->count - 1].ends_question, has_allergen = false, is_of_it = false;
    for (size_t w = 0; w < words->count; w++) {
        has_allergen = has_allergen || cue_allergen(&words->at[w]) != NULL ||
                       word_is_among(words->at[w].text, "allergy allergies allergic");
        is_of_it = is_of_it || (w > 0 && word_is_among(words->at[w - 1].text, "is are does do can will") &&
                                word_is_among(words->at[w].text, "it that this there they you"));
    }
    return is_opened && (has_mark || has_allergen || (is_of_it && words->count > BARE_WORDS_MAX));
}

/* One past the letter of "with a c", behind word; word itself: it is not said there. */
static size_t letter_end(const struct words *words, size_t word)
{
    bool is_letter = word + 2 < words->count && word_is_among(words->at[word].text, "with spelled") &&
                     word_is_among(words->at[word + 1].text, "a an with") &&
                     words->at[word + 2].text[1] == '\0';
    return is_letter ? word + 3 : word;
}

/* The words of a clause that may be a name from word first on, 0: they are none. */
static size_t name_words(const struct parser *parser, size_t first)
{
    const struct words *words = &parser->words;
    size_t end = first;
    while (end < words->count && end - first < BARE_WORDS_MAX && words->at[end].number < 0 &&
           letter_end(words, end) == end && !word_is_among(words->at[end].text, "and please")) {
        bool is_last = words->at[end].ends_clause;
        end++;
        if (is_last)
            return end - first;
    }
    bool goes_on = end < words->count && end > first && word_is_among(words->at[end].text, "and please");
    return end == words->count || goes_on || letter_end(words, end) > end ? end - first : 0;
}

/* Whether nothing but words that mean nothing else stands in words first..end. */
static bool are_plain(const struct parser *parser, size_t first, size_t end)
{
    for (size_t at = 0; at < parser->chunks.count; at++) {
        const struct chunk *chunk = &parser->chunks.at[at];
        bool is_inside = chunk->first < end && chunk->first + chunk->count > first;
        if (is_inside &&
            (chunk->kind != CHUNK_WORD || word_is_among(parser->words.at[chunk->first].text, endearments)))
            return false;
    }
    return true;
}

/* Words that present a name: "it is", "i am", "for", "for it is". */
static size_t opening_words(const struct words *words, size_t word)
{
    static const char *const openings[] = {"it is for",      "it is",       "i am",      "this is",
                                           "under",          "for",         "make that", "make it",
                                           "change that to", "change it to"};
    char text[32];
    for (size_t i = 0; i < sizeof openings / sizeof *openings; i++) {
        size_t count = 1;
        for (const char *c = openings[i]; *c != '\0'; c++)
            count += *c == ' ';
        if (word + count < words->count &&
            strcmp(words_join(words, word, count, text, sizeof text), openings[i]) == 0)
            return count;
    }
    return 0;
}

/* One past the words that take back what was said before word, "I mean"; word itself: there are none. */
static size_t corrected_end(const struct words *words, size_t word)
{
    return word < words->count ? word + correction_match(words, word) : word;
}

/* Where a name that ends what was said stands: the one word behind from, or the one that it is corrected to. 0: it
 * ends in no name. */
static size_t last_name(const struct parser *parser, size_t from)
{
    const struct words *words = &parser->words;
    size_t name = from, end = from + 1;
    while (corrected_end(words, end) > end) {
        name = corrected_end(words, end);
        name += word_is(&words->at[name], "for") && name + 1 < words->count;
        if (!first_names_have(words->at[name].text))
            return 0;
        end = name + 1;
    }
    while (end < words->count && word_is_among(words->at[end].text, "please thanks"))
        end++;
    return end == words->count && are_plain(parser, name, name + 1) ? name : 0;
}

void parse_order_name(struct parser *parser)
{
    const struct words *words = &parser->words;
    size_t found = 0, count = 0;
    for (size_t w = 1; w + 1 < words->count; w++)
        if (word_is(&words->at[w], "for") && first_names_have(words->at[w + 1].text))
            found = count++ == 0 ? w + 1 : found;
    size_t name = found > 0 && acts_have(parser->acts, ACT_ADD) && !acts_have(parser->acts, ACT_NAME)
                      ? last_name(parser, found)
                      : 0;
    if (name == 0 || (count > 1 && name == found) || count > 2)
        return;
    parser_source(parser, name, name + 1, parser_add(parser, ACT_NAME)->text);
    parse_capitalise(parser->acts->at[parser->acts->count - 1].text);
}

/* Whether nothing but a greeting stands before the chunk: "hi, Scott". */
static bool is_first_said(const struct parser *parser, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (!chunk_is_cue(&parser->chunks, i, CUE_HELLO) && !chunk_is_cue(&parser->chunks, i, CUE_FILLER))
            return false;
    return true;
}

size_t parse_bare_name(struct parser *parser, size_t at)
{
    const struct words *words = &parser->words;
    enum asked asked = parser->setting->asked;
    size_t word = parser->chunks.at[at].first, opening = opening_words(words, word);
    bool begins = word == 0 || words->at[word - 1].ends_clause;
    bool is_behind = false;
    for (size_t i = 0; i < parser->acts->count; i++)
        is_behind = is_behind || parser->acts->at[i].kind == ACT_PICKUP ||
                    parser->acts->at[i].kind == ACT_DELIVERY || parser->acts->at[i].kind == ACT_DONE;
    bool is_whole = word == 0 && name_words(parser, 0) == words->count; /* "Danny", before it was asked for */
    size_t named = name_words(parser, word);
    bool is_before_address = is_first_said(parser, at) && named > 0 &&
                             named < words->count && /* "Scott, 77 Maple Avenue" */
                             parse_is_address_clause(parser, at + named);
    bool is_due = is_behind || is_before_address || is_whole || asked == ASKED_SERVICE ||
                  asked == ASKED_NAME || asked == ASKED_READ_BACK || asked == ASKED_WHAT_CHANGE;
    if ((!begins && opening == 0 && !is_behind) || (!is_due && opening == 0))
        return at;
    size_t first = word + opening, count = name_words(parser, first), end = first + count;
    if (count == 0 || !are_plain(parser, first, end))
        return at;
    bool is_title = word_is_among(words->at[first].text, titles) && count > 1;
    bool is_called = first_names_have(words->at[first].text) || is_title ||
                     (opening > 0 && is_due && parse_is_called_so(parser, first));
    bool is_alone_behind = is_behind && begins && opening == 0 && asked == ASKED_SERVICE && count < 3;
    if (!is_called && !is_alone_behind)
        return at;
    parser_source(parser, first, end, parser_add(parser, ACT_NAME)->text);
    parse_capitalise(parser->acts->at[parser->acts->count - 1].text);
    size_t behind = at;
    end = letter_end(words, end);
    while (behind < parser->chunks.count && parser->chunks.at[behind].first < end)
        behind++;
    return behind;
}
