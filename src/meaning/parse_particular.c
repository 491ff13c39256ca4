/* The caller's name and telephone number, and where an address stands among them. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "english/first_names.h"
#include "english/sound_alike.h"
#include "meaning/parse_internal.h"
#include "meaning/spelling.h"

enum { PHONE_DIGITS_MAX = 15, NAME_WORDS_MAX = 4 };

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

static bool put_phone(struct parser *parser, size_t word, size_t *out_behind)
{
    char digits[ACT_TEXT_BYTES];
    size_t taken = words_digits(&parser->words, word, digits, sizeof digits);
    size_t count = strlen(digits);
    if (count < PHONE_DIGITS_MIN || count > PHONE_DIGITS_MAX)
        return false;
    struct act *act = parser_add(parser, ACT_PHONE);
    memcpy(act->text, digits, count + 1);
    *out_behind = parse_chunk_behind(parser, word + taken);
    return true;
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
    if (word_is(last, "of") &&
        word_is_among(parser->words.at[cue->first + cue->count].text, "the your that this it my"))
        return false; /* "what's the name of the soup" */
    if (word_is(last, "is") && word_is(&parser->words.at[cue->first], "this"))
        return parse_is_called_so(parser, cue->first + cue->count);
    return is_sure || parser->chunks.at[at + 1].kind == CHUNK_WORD;
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
    if (parse_is_street(parser, street)) {
        size_t end = parse_address_end(parser, street);
        parse_put_address(parser, street, end);
        return parse_chunk_behind(parser, end);
    }
    if (put_phone(parser, chunk->first, &behind))
        return behind;
    if (chunk_is_cue(&parser->chunks, at, CUE_PHONE_IS)) {
        if (word < parser->words.count && put_phone(parser, word, &behind))
            return behind;
        return is_slip(parser, chunk) ? parse_chunk_behind(parser, parser->words.count) : at + 1;
    }
    if (chunk_is_cue(&parser->chunks, at, CUE_NAME_IS) && is_name_next(parser, at)) {
        char name[ACT_TEXT_BYTES];
        size_t end = count_behind(parser, word, parse_particular_end(parser, word));
        if (!read_name(parser, parse_corrected_begin(parser, word, end), end, name))
            return at;
        if (word_is(&parser->words.at[chunk->first], "pickup"))
            parser_add(parser, ACT_PICKUP);
        memcpy(parser_add(parser, ACT_NAME)->text, name, sizeof name);
        return parse_chunk_behind(parser, end);
    }
    if ((behind = parse_bare_name(parser, at)) > at)
        return behind;
    if (chunk_is_cue(&parser->chunks, at, CUE_ADDRESS_IS) && word < parser->words.count &&
        !chunk->ends_sentence) {
        size_t end = parse_address_end(parser, word);
        bool is_delivery = false;
        for (size_t w = chunk->first; w < word; w++)
            is_delivery = is_delivery ||
                          word_is_among(parser->words.at[w].text, "deliver delivered delivery bring send");
        if (is_delivery)
            parser_add(parser, ACT_DELIVERY);
        parse_put_address(parser, word, end);
        return parse_chunk_behind(parser, end);
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
    if (asked == ASKED_ADDRESS || asked == ASKED_AREA || parse_is_mere_postcode(parser)) /* no name is one */
        return parse_asked_address(parser);
    size_t from = 0;
    for (size_t at = 0; at < parser->words.count; at++)
        if (parse_is_street(parser, at))
            return false;
    for (size_t at = 0; at < parser->chunks.count; at++)
        if (chunk_is_cue(&parser->chunks, at, CUE_NAME_IS) && at + 1 < parser->chunks.count)
            from = parser->chunks.at[at + 1].first;
    size_t end = name_end(parser, from);
    if ((from == 0 && end > 8) || !read_name(parser, parse_corrected_begin(parser, from, end), end, text))
        return false;
    memcpy(parser_add(parser, ACT_NAME)->text, text, sizeof text);
    for (size_t at = 0; at < parser->words.count; at++)
        if (put_phone(parser, at, &behind))
            break;
    return true;
}
