/* The caller's name, telephone number and address. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/span.h"
#include "english/address.h"
#include "english/first_names.h"
#include "english/sound_alike.h"
#include "meaning/correction.h"
#include "meaning/parse_internal.h"
#include "meaning/spelling.h"

enum { PHONE_DIGITS_MIN = 7, PHONE_DIGITS_MAX = 15, NAME_WORDS_MAX = 4 };

/* Of the form that postcodes of letters and digits have. */
#define BRITISH_POSTCODE "W1"

/* What was said before it was spelled is the same word from this likeness on. */
#define SPELLED_LIKE_SAID 0.5

/* Words that stand around a name but are no part of it. */
static const char around_names[] =
    "is it this the name for under im i am my me please thanks thank you yes yeah sure okay oh um uh that its "
    "so and call put just well hello be will should can would a order pickup first last of course no nope wait "
    "sorry actually";

/* Words that end a name. */
static const char behind_names[] =
    "with and down as calling from at here again over by can could would may i we but what how do does you your";
/* What alone is never a name. */
static const char no_names[] =
    "hello bye goodbye thanks "
    "sounds right good great fine perfect correct works cool awesome what who where why how huh no nope not "
    "none nothing same mine already just said told you one second minute moment wait hold on nobody somebody "
    "someone anyone pickup delivery please ridiculous bullshit crazy insane unacceptable stupid terrible "
    "awful wrong is do does did done all everything later never mind nevermind whatever guess think don't "
    "know need matter care why";

void parser_source(const struct parser *parser, size_t first, size_t end, char out[ACT_TEXT_BYTES])
{
    const struct word *from = &parser->words.at[first], *last = &parser->words.at[end - 1];
    struct span text = {parser->source + from->at, last->at + last->len - from->at};
    span_copy(text, out, ACT_TEXT_BYTES);
}

void parse_capitalise(char *name)
{
    for (char *c = name; *c != '\0'; c++)
        if (c == name || c[-1] == ' ' || c[-1] == '-')
            *c = (char)toupper((unsigned char)*c);
}

/* The name among words first..end; false when what stands there is none. */
static bool read_name(const struct parser *parser, size_t first, size_t end, char out[ACT_TEXT_BYTES])
{
    const struct words *words = &parser->words;
    while (first < end && word_is_among(words->at[first].text, around_names) &&
           !(first + 1 == end && first_names_have(words->at[first].text))) /* "Will" */
        first++;
    while (end > first + 1 && word_is_among(words->at[end - 1].text, around_names))
        end--;
    size_t behind = first;
    while (behind < end && behind - first < NAME_WORDS_MAX &&
           !word_is_among(words->at[behind].text, behind_names) &&
           !isdigit((unsigned char)words->at[behind].text[0])) {
        bool is_last = words->at[behind].ends_clause;
        behind++;
        if (is_last)
            break;
    }
    size_t strange = 0;
    for (size_t at = first; at < behind; at++)
        strange += !word_is_among(words->at[at].text, no_names);
    if (behind == first || strange == 0)
        return false;
    parser_source(parser, first, behind, out);
    parse_capitalise(out);
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

/* "Maria, no, Marina", "12 Oak Street, sorry, Elm Street": where what holds begins; first: nothing is taken back. */
static size_t corrected_begin(const struct parser *parser, size_t first, size_t end)
{
    const struct words *words = &parser->words;
    size_t begin = first;
    for (size_t at = first + 1; at + 1 < end; at++) {
        size_t taken = correction_match(words, at);
        if (taken == 0 && words->at[at - 1].ends_clause)
            taken = correction_hint(words, at);
        if (taken > 0 && at + taken < end)
            begin = at + taken;
    }
    return begin;
}

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

/* The address in words first..end; the house's number stands where only the street was said anew. */
static void put_address(struct parser *parser, size_t first, size_t end)
{
    char *text = parser_add(parser, ACT_ADDRESS)->text, street[ACT_TEXT_BYTES];
    size_t begin = corrected_begin(parser, first, end), behind = address_end(parser, begin, end);
    parser_source(parser, begin, behind > begin ? behind : end, street);
    bool has_number = parser->words.at[first].number >= 0 && parser->words.at[begin].number < 0;
    if (begin == first || !has_number)
        snprintf(text, ACT_TEXT_BYTES, "%s", street);
    else
        snprintf(text, ACT_TEXT_BYTES, "%.20s %.120s", parser->words.at[first].text, street);
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

/* "Under Williams, one large meat feast": a name ends where a clause begins to count things; end: none does. */
static size_t count_behind(const struct parser *parser, size_t first, size_t end)
{
    const struct words *words = &parser->words;
    for (size_t at = first; at + 1 < end; at++)
        if (words->at[at].ends_clause &&
            (words->at[at + 1].number >= 0 || word_is_among(words->at[at + 1].text, "a an")))
            return at + 1;
    return end;
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
    if (word_is(last, "under") && parser->words.at[cue->first + cue->count].number >= 0)
        return false; /* "under twenty?" */
    if (word_is(last, "is") && word_is(&parser->words.at[cue->first], "this"))
        return parse_is_called_so(parser, cue->first + cue->count);
    return is_sure || parser->chunks.at[at + 1].kind == CHUNK_WORD;
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

/* "40 Main Street apartment 5": a number with a street behind it. */
static bool is_street_address(const struct parser *parser, size_t word)
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
            !is_street_address(parser, at) && is_dish_next(parser, at))
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

/* One past the last word of an address that begins at word first. */
static size_t particular_address_end(const struct parser *parser, size_t first)
{
    return person_behind(parser, first, dishes_behind(parser, first, particular_end(parser, first)));
}

bool parse_is_address(const struct parser *parser, size_t at)
{
    size_t word = parser->chunks.at[at].first;
    return word + 1 < parser->words.count && word_is_among(parser->words.at[word].text, "to at") &&
           is_street_address(parser, word + 1);
}

bool parse_is_address_clause(const struct parser *parser, size_t at)
{
    return at > 0 && at < parser->chunks.count && parser->chunks.at[at - 1].ends_clause &&
           is_street_address(parser, parser->chunks.at[at].first);
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
    size_t street = chunk->first; /* "to 40 Main Street" */
    if (street + 1 < parser->words.count && word_is_among(parser->words.at[street].text, "to at"))
        street++;
    if (is_street_address(parser, street)) {
        size_t end = particular_address_end(parser, street);
        put_address(parser, street, end);
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
        size_t end = count_behind(parser, word, particular_end(parser, word));
        if (!read_name(parser, corrected_begin(parser, word, end), end, name))
            return at;
        if (word_is(&parser->words.at[chunk->first], "pickup"))
            parser_add(parser, ACT_PICKUP);
        memcpy(parser_add(parser, ACT_NAME)->text, name, sizeof name);
        return chunk_behind(parser, end);
    }
    if ((behind = parse_bare_name(parser, at)) > at)
        return behind;
    if (chunk_is_cue(&parser->chunks, at, CUE_ADDRESS_IS) && word < parser->words.count &&
        !chunk->ends_sentence) {
        size_t end = particular_address_end(parser, word);
        bool is_delivery = false;
        for (size_t w = chunk->first; w < word; w++)
            is_delivery = is_delivery ||
                          word_is_among(parser->words.at[w].text, "deliver delivered delivery bring send");
        if (is_delivery)
            parser_add(parser, ACT_DELIVERY);
        put_address(parser, word, end);
        return chunk_behind(parser, end);
    }
    return at;
}

/* Words that answer no question for a particular: they are read as usual. */
static bool is_something_else(const struct parser *parser)
{
    bool is_name = parser->setting->asked == ASKED_NAME;
    if (is_name && (parse_is_order_beside(parser) || parse_is_question_beside(parser)))
        return true;
    for (size_t at = 0; at < parser->chunks.count; at++) {
        const struct chunk *chunk = &parser->chunks.at[at];
        if (chunk->kind != CHUNK_CUE)
            continue;
        enum cue cue = chunk->cue;
        if (is_name && (cue == CUE_DELIVERY || cue == CUE_PICKUP || cue == CUE_BYE))
            return true;
        bool is_act = (cue == CUE_PICKUP && !is_name) ||
                      (cue == CUE_NO && parser->setting->asked == ASKED_AREA) || cue == CUE_PERSON ||
                      cue == CUE_REPEAT || cue == CUE_HOLD || cue == CUE_CANCEL_ALL ||
                      cue == CUE_START_OVER || cue == CUE_REMOVE || cue == CUE_CHANGE || cue == CUE_MAKE ||
                      cue == CUE_ADD || cue == CUE_ACTUALLY;
        bool is_question = cue >= CUE_ASK_PRICE && cue != CUE_ASK_IS && cue != CUE_ASK_WHICH;
        if (is_act || (is_question && chunk->count > 1))
            return true;
    }
    return false;
}

/* The name that is said before it is spelled, with the spelled word in its place: "Maria Lopes, L O P E Z". */
static void join_spelled(const struct parser *parser, size_t end, const char *spelled,
                         char out[ACT_TEXT_BYTES])
{
    char said[ACT_TEXT_BYTES], key[SOUND_KEY_BYTES], said_key[SOUND_KEY_BYTES];
    size_t from = end;
    while (from > 0 && end - from < NAME_WORDS_MAX &&
           !word_is_among(parser->words.at[from - 1].text, around_names) &&
           !word_is_among(parser->words.at[from - 1].text, "spelled spell spelt spelling thats name") &&
           !isdigit((unsigned char)parser->words.at[from - 1].text[0]))
        from--;
    snprintf(out, ACT_TEXT_BYTES, "%s", spelled);
    if (from == end)
        return;
    const struct word *last = &parser->words.at[end - 1];
    bool is_alike = sound_alike(last->text, sound_key(last->text, said_key), spelled, sound_key(spelled, key),
                                0) >= SPELLED_LIKE_SAID;
    if (!is_alike || end - from < 2)
        return;
    parser_source(parser, from, end - 1, said);
    parse_capitalise(said);
    snprintf(out, ACT_TEXT_BYTES, "%s %s", said, spelled);
}

/* "That's it, pick up, name is Wei, W E I": what was said before the name's own clause is read too, unless a name was
 * asked for; of the rest no more is read. */
static void forget_from(struct parser *parser, size_t letters)
{
    size_t begin = letters, kept = 0;
    if (begin > 0) /* the word that is spelled stands in the clause before, or in this */
        begin--;
    while (begin > 0 && !parser->words.at[begin - 1].ends_clause)
        begin--;
    bool is_read = parser->setting->asked != ASKED_NAME && parser->setting->asked != ASKED_READ_BACK &&
                   parser->setting->asked != ASKED_WHAT_CHANGE;
    while (is_read && kept < parser->chunks.count &&
           parser->chunks.at[kept].first + parser->chunks.at[kept].count <= begin)
        kept++;
    parser->chunks.count = kept;
}

/* A name letter by letter, wherever it stands in what was said. */
static bool parse_spelled(struct parser *parser)
{
    enum { SURE_LETTERS = 4 }; /* so many are a name whatever was asked */
    enum asked asked = parser->setting->asked;
    bool may_be = asked == ASKED_NAME || asked == ASKED_READ_BACK || asked == ASKED_WHAT_CHANGE;
    char spelled[SPELLING_LETTERS_MAX + 1];
    for (size_t w = 0; w < parser->words.count; w++)
        may_be = may_be || word_is_among(parser->words.at[w].text, "spelled spell spelt spelling name");
    for (size_t at = 0; asked != ASKED_PHONE && at < parser->words.count; at++) {
        size_t taken = spelling_read(&parser->words, at, spelled), behind;
        if (taken > 0 && at > 0 && word_is(&parser->words.at[at], "a") &&
            word_is(&parser->words.at[at - 1], "with")) {
            at++; /* "with a K, K R I S" */
            continue;
        }
        if (taken == 0 || (!may_be && strlen(spelled) < SURE_LETTERS))
            continue;
        struct act *act = parser_add(parser, ACT_NAME);
        join_spelled(parser, at, spelled, act->text);
        act->is_spelled = true;
        forget_from(parser, at);
        for (size_t w = 0; w < parser->words.count; w++)
            if ((w < at || w >= at + taken) && put_phone(parser, w, &behind))
                break;
        return true;
    }
    return false;
}

/* Where words that may be a name give way to a telephone number. */
static size_t name_end(const struct parser *parser, size_t from)
{
    char digits[ACT_TEXT_BYTES];
    for (size_t at = from; at < parser->words.count; at++) {
        (void)words_digits(&parser->words, at, digits, sizeof digits);
        if (strlen(digits) >= PHONE_DIGITS_MIN)
            return at;
    }
    return parser->words.count;
}

static const char before_address[] =
    "um uh yes yeah yep sure okay ok well so then please it is be going to at deliver send "
    "bring what how about my address postcode zip code";

/* Another address than that to which nothing is brought: "10001, sorry", "ok then 14 Greek Street", "yes, my work is
 * 5 Soho Square W1D 3QD". False: none is told. */
static bool parse_other_address(struct parser *parser)
{
    enum { DIGITS_MIN = 4 };
    struct address address;
    size_t first = 0, count = parser->words.count;
    for (size_t at = 0; at < parser->chunks.count; at++)
        if (chunk_is_cue(&parser->chunks, at, CUE_PICKUP))
            return false;
    while (first < count && !is_street_address(parser, first))
        first++;
    if (first == count) {
        first = address_begin(parser, 0, before_address);
        address_read(&address, parser->source);
        bool is_code = first < count && strspn(parser->words.at[first].text, "0123456789") >= DIGITS_MIN;
        if (first == count || (!is_code && !address_names_postcode(&address, BRITISH_POSTCODE)))
            return false;
    }
    put_address(parser, first, count);
    return true;
}

static bool is_mere_postcode(const struct parser *parser)
{
    struct address address;
    address_read(&address, parser->source);
    return address_is_mere_postcode(&address);
}

/* The address that was asked for, or where it is. */
static bool parse_asked_address(struct parser *parser)
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
            is_street_address(parser, first))
            return false; /* read as usual: it is followed by more than that */
    if (first < parser->words.count && is_street_address(parser, first) &&
        person_behind(parser, first, dishes_behind(parser, first, parser->words.count)) < parser->words.count)
        return false;
    size_t end = address_end(parser, first, parser->words.count);
    if (end < first + (is_area || is_mere_postcode(parser) ? 1 : 2))
        return false;
    put_address(parser, first, end);
    return true;
}

bool parse_asked_particular(struct parser *parser)
{
    enum asked asked = parser->setting->asked;
    char text[ACT_TEXT_BYTES];
    size_t behind;
    if (parse_spelled(parser))
        return parser->chunks.count == 0;
    if (parser->words.count == 0 || (asked != ASKED_NAME && asked != ASKED_ADDRESS && asked != ASKED_AREA &&
                                     asked != ASKED_OUTSIDE && asked != ASKED_PHONE))
        return false;
    if (asked == ASKED_PHONE) {
        for (size_t at = 0; at < parser->words.count; at++)
            if (put_phone(parser, at, &behind))
                return true;
        return false;
    }
    if (asked == ASKED_OUTSIDE)
        return parse_other_address(parser);
    if (is_something_else(parser))
        return false;
    if (asked == ASKED_ADDRESS || asked == ASKED_AREA || is_mere_postcode(parser)) /* no name is one */
        return parse_asked_address(parser);
    size_t from = 0;
    for (size_t at = 0; at < parser->words.count; at++)
        if (is_street_address(parser, at))
            return false;
    for (size_t at = 0; at < parser->chunks.count; at++)
        if (chunk_is_cue(&parser->chunks, at, CUE_NAME_IS) && at + 1 < parser->chunks.count)
            from = parser->chunks.at[at + 1].first;
    size_t end = name_end(parser, from);
    if ((from == 0 && end > 8) || !read_name(parser, corrected_begin(parser, from, end), end, text))
        return false;
    memcpy(parser_add(parser, ACT_NAME)->text, text, sizeof text);
    for (size_t at = 0; at < parser->words.count; at++)
        if (put_phone(parser, at, &behind))
            break;
    return true;
}
