/* Addresses, asked for or not. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "english/address.h"
#include "english/first_names.h"
#include "meaning/parse_internal.h"

/* Of the form that postcodes of letters and digits have. */
#define BRITISH_POSTCODE "W1"

/* What was said before an address and behind it, and is no part of it. */
static size_t address_begin(const struct parser *parser, size_t first, const char *openings)
{
    while (first < parser->words.count && word_is_among(parser->words.at[first].text, openings))
        first++;
    return first;
}

static size_t address_end(const struct parser *parser, size_t first, size_t end)
{
    const struct words *words = &parser->words;
    while (end > first) {
        size_t chunk = 0, before = end;
        while (chunk + 1 < parser->chunks.count && parser->chunks.at[chunk + 1].first < end)
            chunk++;
        const struct chunk *last = &parser->chunks.at[chunk];
        bool is_talk = chunk < parser->chunks.count && last->kind == CHUNK_CUE &&
                       (last->cue == CUE_DONE || last->cue == CUE_THANKS || last->cue == CUE_BYE);
        if (word_is_among(words->at[end - 1].text, "please thanks cheers then okay ok and"))
            end--;
        else if (is_talk && last->first >= first && last->first + last->count == end)
            end = last->first;
        if (end == before)
            break;
    }
    return end;
}

void parse_put_address(struct parser *parser, size_t first, size_t end)
{
    char *text = parser_add(parser, ACT_ADDRESS)->text, street[ACT_TEXT_BYTES];
    size_t begin = parse_corrected_begin(parser, first, end), behind = address_end(parser, begin, end);
    parser_source(parser, begin, behind > begin ? behind : end, street);
    bool has_number = parser->words.at[first].number >= 0 && parser->words.at[begin].number < 0;
    if (begin == first || !has_number)
        snprintf(text, ACT_TEXT_BYTES, "%s", street);
    else
        snprintf(text, ACT_TEXT_BYTES, "%.20s %.120s", parser->words.at[first].text, street);
}

/* "street tacos": the word belongs to a name of the menu. */
static bool is_in_name(const struct parser *parser, size_t word)
{
    for (size_t at = 0; at < parser->chunks.count; at++) {
        const struct chunk *chunk = &parser->chunks.at[at];
        if (chunk->first <= word && word < chunk->first + chunk->count)
            return chunk->kind == CHUNK_HIT && chunk->count > 1;
    }
    return false;
}

/* Whether words from this one on are a postcode of letters and digits: "WC2E 9LH". */
static bool is_postcode(const struct parser *parser, size_t word)
{
    char text[ACT_TEXT_BYTES];
    struct address address;
    for (size_t count = 1; count <= 2 && word + count <= parser->words.count; count++) {
        words_join(&parser->words, word, count, text, sizeof text);
        address_read(&address, text);
        if (address_names_postcode(&address, BRITISH_POSTCODE))
            return true;
    }
    return false;
}

/* The chunk that a word belongs to. */
static const struct chunk *chunk_of(const struct parser *parser, size_t word)
{
    size_t chunk = 0;
    while (chunk + 1 < parser->chunks.count && parser->chunks.at[chunk + 1].first <= word)
        chunk++;
    return &parser->chunks.at[chunk];
}

static bool is_dish(const struct chunk *chunk)
{
    return chunk->kind == CHUNK_HIT && chunk->hit.item_count > 0 && !chunk->hit.is_part;
}

/* "12 Long Acre, WC2E 9LH": a number, and before the postcode nothing that is ordered or said of the order. */
static bool is_house_of_postcode(const struct parser *parser, size_t word)
{
    enum { STREET_WORDS_MAX = 7 };
    size_t at = word + 1, end = word + 1 + STREET_WORDS_MAX;
    for (; at < parser->words.count && at < end && !is_postcode(parser, at); at++) {
        const struct chunk *of = chunk_of(parser, at);
        if (is_dish(of) || parser->words.at[at].ends_sentence ||
            (of->kind == CHUNK_CUE && of->cue >= CUE_ADD && of->first != word))
            return false;
    }
    return at > word + 1 && at < parser->words.count && at < end;
}

bool parse_is_street(const struct parser *parser, size_t word)
{
    static const char streets[] =
        "street avenue road drive lane boulevard court broadway highway terrace parkway";
    if (!isdigit((unsigned char)parser->words.at[word].text[0]) && parser->words.at[word].number < 0)
        return false;
    for (size_t at = word + 1; at < parser->words.count && at < word + 6; at++) {
        if (word_is_among(parser->words.at[at].text, streets) && !is_in_name(parser, at))
            return true;
        bool is_street_name = at + 1 < parser->words.count && /* "12 Pepperoni Street" */
                              word_is_among(parser->words.at[at + 1].text, streets) &&
                              chunk_of(parser, at)->count == 1 && !parser->words.at[at].ends_clause;
        if (parser->words.at[at].ends_sentence || (is_dish(chunk_of(parser, at)) && !is_street_name))
            break; /* "3 margheritas to 14 Greek Street" */
    }
    return is_house_of_postcode(parser, word);
}

/* Whether so many of a dish are named from the word on: "a large pepperoni", "and a can of coke". */
static bool is_dish_next(const struct parser *parser, size_t word)
{
    enum { WORDS_BEFORE_DISH_MAX = 5 };
    const struct words *words = &parser->words;
    word += word < words->count && word_is(&words->at[word], "and");
    if (word >= words->count || (words->at[word].number < 0 && !word_is_among(words->at[word].text, "a an")))
        return false;
    for (size_t at = word + 1; at < words->count && at <= word + WORDS_BEFORE_DISH_MAX; at++) {
        const struct chunk *of = chunk_of(parser, at);
        bool is_vessel = at + 1 < words->count && word_is(&words->at[at + 1], "of");
        if (is_dish(of))
            return true;
        if (words->at[at - 1].ends_clause ||
            (of->kind == CHUNK_WORD && !is_vessel && !word_is(&words->at[at], "of")))
            return false;
    }
    return false;
}

/* "77 Maple Avenue, a large pepperoni and a coke": where dishes begin behind an address; end: none do. */
static size_t dishes_behind(const struct parser *parser, size_t first, size_t end)
{
    for (size_t at = first + 2; at < end; at++)
        if ((parser->words.at[at - 1].ends_clause || word_is(&parser->words.at[at], "and")) &&
            !parse_is_street(parser, at) && is_dish_next(parser, at))
            return at;
    return end;
}

/* "It's for Keisha", "for Maria": who it is for, from the word on. */
static bool presents_name(const struct words *words, size_t at)
{
    while (at < words->count && word_is_among(words->at[at].text, "and it that this is"))
        at++;
    return at + 1 < words->count && word_is_among(words->at[at].text, "for under") &&
           first_names_have(words->at[at + 1].text);
}

/* "455 Lake Shore Drive, for Maria, 555 0142": where the name or the number of who it is for stands behind an address;
 * end: neither does. */
static size_t person_behind(const struct parser *parser, size_t first, size_t end)
{
    char digits[ACT_TEXT_BYTES];
    for (size_t at = first + 2; at < end; at++) {
        if (!parser->words.at[at - 1].ends_clause)
            continue;
        (void)words_digits(&parser->words, at, digits, sizeof digits);
        if (strlen(digits) >= PHONE_DIGITS_MIN || presents_name(&parser->words, at))
            return at;
    }
    return end;
}

size_t parse_address_end(const struct parser *parser, size_t first)
{
    return person_behind(parser, first, dishes_behind(parser, first, parse_particular_end(parser, first)));
}

bool parse_is_address(const struct parser *parser, size_t at)
{
    size_t word = parser->chunks.at[at].first;
    return word + 1 < parser->words.count && word_is_among(parser->words.at[word].text, "to at") &&
           parse_is_street(parser, word + 1);
}

bool parse_is_address_clause(const struct parser *parser, size_t at)
{
    return at > 0 && at < parser->chunks.count && parser->chunks.at[at - 1].ends_clause &&
           parse_is_street(parser, parser->chunks.at[at].first);
}

static const char before_address[] =
    "um uh yes yeah yep sure okay ok well so then please it is be going to at deliver send "
    "bring what how about my address postcode zip code";

bool parse_other_address(struct parser *parser)
{
    enum { DIGITS_MIN = 4 };
    struct address address;
    size_t first = 0, count = parser->words.count;
    for (size_t at = 0; at < parser->chunks.count; at++)
        if (chunk_is_cue(&parser->chunks, at, CUE_PICKUP))
            return false;
    while (first < count && !parse_is_street(parser, first))
        first++;
    if (first == count) {
        first = address_begin(parser, 0, before_address);
        address_read(&address, parser->source);
        bool is_code = first < count && strspn(parser->words.at[first].text, "0123456789") >= DIGITS_MIN;
        if (first == count || (!is_code && !address_names_postcode(&address, BRITISH_POSTCODE)))
            return false;
    }
    parse_put_address(parser, first, count);
    return true;
}

bool parse_is_mere_postcode(const struct parser *parser)
{
    struct address address;
    address_read(&address, parser->source);
    return address_is_mere_postcode(&address);
}

bool parse_asked_address(struct parser *parser)
{
    bool is_area = parser->setting->asked == ASKED_AREA;
    size_t first = 0;
    if (chunk_is_cue(&parser->chunks, 0, CUE_ADDRESS_IS) || chunk_is_cue(&parser->chunks, 0, CUE_SAID))
        first = parser->chunks.at[0].count;
    first = address_begin(
        parser, first, is_area ? "um uh yes sure okay it is that in the postcode zip code" : before_address);
    for (size_t at = 0; at < parser->chunks.count && first < parser->words.count; at++)
        if ((chunk_is_cue(&parser->chunks, at, CUE_NAME_IS) ||
             chunk_is_cue(&parser->chunks, at, CUE_PHONE_IS)) &&
            parse_is_street(parser, first))
            return false; /* read as usual: it is followed by more than that */
    if (first < parser->words.count && parse_is_street(parser, first) &&
        person_behind(parser, first, dishes_behind(parser, first, parser->words.count)) < parser->words.count)
        return false;
    size_t end = address_end(parser, first, parser->words.count);
    if (end < first + (is_area || parse_is_mere_postcode(parser) ? 1 : 2))
        return false;
    parse_put_address(parser, first, end);
    return true;
}
