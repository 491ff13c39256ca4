#include "english/address.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "english/number_words.h"
#include "english/plain_text.h"

enum { INWARD_LETTERS = 3, CODE_MIN_DIGITS = 4, FOLDED_BYTES = 1024 };

static const char streets[] =
    " street st road rd avenue ave lane ln drive dr boulevard blvd way court ct place pl "
    "square sq terrace close crescent parkway pkwy highway hwy alley row walk hill gardens ";
static const char homes[] = " apartment apt flat unit suite ste floor room building block no number ";

static bool is_among(const char *token, const char *list)
{
    char word[ADDRESS_TOKEN_BYTES + 3];
    int len = snprintf(word, sizeof word, " %s ", token);
    for (int i = 0; i < len; i++)
        word[i] = (char)tolower((unsigned char)word[i]);
    return strstr(list, word) != NULL;
}

static bool is_number(const char *token)
{
    return token[0] != '\0' && strspn(token, "0123456789") == strlen(token);
}

/* ---- reading ---- */

/* What the word is where digits are said: "11" of "eleven"; "" for any other word. */
static const char *digits_of(const char *word, char out[ADDRESS_TOKEN_BYTES])
{
    char lower[ADDRESS_TOKEN_BYTES];
    size_t len = strlen(word);
    for (size_t i = 0; i <= len; i++)
        lower[i] = (char)tolower((unsigned char)word[i]);
    int number = len > 1 ? number_words_value(lower) : -1;
    if (number < 0 && strcmp(lower, "oh") == 0)
        number = 0;
    out[0] = '\0';
    if (number >= 0 && number < 100)
        snprintf(out, ADDRESS_TOKEN_BYTES, "%d", number);
    return out;
}

struct joining {    /* of what is said piece by piece */
    bool was_piece; /* the token before is one: a letter, a digit or a number in words */
    bool was_tens;  /* "twenty", to which a unit is added */
};

/* A word joins the token before it where both are pieces. */
static void put(struct address *address, struct joining *joining, const char *word)
{
    char digits[ADDRESS_TOKEN_BYTES];
    digits_of(word, digits);
    bool is_word_number = digits[0] != '\0', is_piece = is_word_number || strlen(word) == 1;
    const char *text = is_word_number ? digits : word;
    char *last = address->count > 0 ? address->at[address->count - 1] : NULL;
    bool is_unit = is_word_number && strlen(digits) == 1 && digits[0] != '0';
    if (is_piece && joining->was_piece && last != NULL) {
        size_t len = strlen(last);
        if (joining->was_tens && is_unit)
            last[--len] = '\0';
        snprintf(last + len, ADDRESS_TOKEN_BYTES - len, "%s", text);
    } else if (address->count < ADDRESS_TOKENS_MAX) {
        snprintf(address->at[address->count++], ADDRESS_TOKEN_BYTES, "%s", text);
    }
    joining->was_piece = is_piece;
    joining->was_tens = is_word_number && strlen(digits) == 2 && digits[0] >= '2' && digits[1] == '0';
}

void address_read(struct address *address, const char *text)
{
    struct buf folded;
    struct joining joining = {false, false};
    address->count = 0;
    buf_init(&folded, FOLDED_BYTES);
    if (plain_text_fold(&folded, text) != VP_OK || buf_text(&folded) == NULL) {
        buf_deinit(&folded);
        return;
    }
    for (const char *at = buf_text(&folded); *at != '\0';) {
        char word[ADDRESS_TOKEN_BYTES] = "";
        size_t len = 0;
        for (; isalnum((unsigned char)*at) || *at == '\''; at++)
            if (*at != '\'' && len + 1 < sizeof word)
                word[len++] = (char)toupper((unsigned char)*at);
        word[len] = '\0';
        if (len > 0)
            put(address, &joining, word);
        if (*at == ',' || *at == ';')
            joining = (struct joining){false, false};
        if (*at != '\0')
            at++;
    }
    buf_deinit(&folded);
}

/* ---- postcodes ---- */

/* Letters and digits of the pattern's kinds: A a letter, 9 a digit, ? either. */
static bool is_like(const char *code, const char *pattern)
{
    if (strlen(code) != strlen(pattern))
        return false;
    for (size_t i = 0; code[i] != '\0'; i++) {
        bool is_digit = isdigit((unsigned char)code[i]) != 0;
        if ((pattern[i] == 'A' && is_digit) || (pattern[i] == '9' && !is_digit))
            return false;
    }
    return true;
}

/* How much of a British postcode comes before its last three: SW1A of SW1A1AA; 0: it is none. The rule is that of BS
 * 7666: one or two letters, a digit, a letter or a digit or nothing; a digit and two letters. */
static size_t outward_of(const char *code)
{
    static const char *const outward[] = {"A9", "A99", "A9A", "AA9", "AA99", "AA9A"};
    size_t len = strlen(code);
    char begin[ADDRESS_TOKEN_BYTES];
    bool is_whole = len > INWARD_LETTERS && is_like(code + len - INWARD_LETTERS, "9AA");
    snprintf(begin, sizeof begin, "%.*s", (int)(is_whole ? len - INWARD_LETTERS : len), code);
    for (size_t i = 0; i < sizeof outward / sizeof *outward; i++)
        if (is_like(begin, outward[i]))
            return strlen(begin);
    return 0;
}

static bool is_british(const char *code)
{
    return outward_of(code) > 0 && outward_of(code) < strlen(code);
}

/* Whether the code begins with the postcode, as postcodes do: SW1 is no beginning of SW11. */
static bool is_within(const char *code, const char *postcode)
{
    size_t len = strlen(postcode), outward = outward_of(code);
    if (len == 0 || strncmp(code, postcode, len) != 0)
        return false;
    if (code[len] == '\0' || is_number(code) || len >= outward)
        return true;
    return (isdigit((unsigned char)postcode[len - 1]) != 0) != (isdigit((unsigned char)code[len]) != 0);
}

/* The code that begins at a token, of so many of them; "" where none may. */
static const char *code_at(const struct address *address, size_t first, size_t count, char *out,
                           size_t size_bytes)
{
    out[0] = '\0';
    if (first + count > address->count)
        return out;
    bool is_house = first == 0 && address->count > count && is_number(address->at[0]);
    bool is_home = first > 0 && is_among(address->at[first - 1], homes);
    size_t len = 0;
    for (size_t i = first; i < first + count && !is_house && !is_home && len < size_bytes; i++)
        len += (size_t)snprintf(out + len, size_bytes - len, "%s", address->at[i]);
    bool has_digit = strpbrk(out, "0123456789") != NULL;
    if (!has_digit || (is_number(out) && strlen(out) < CODE_MIN_DIGITS))
        out[0] = '\0';
    return out;
}

/* Without its blanks and the like. */
static void join(const char *postcode, char *out, size_t size_bytes)
{
    size_t len = 0;
    for (; *postcode != '\0' && len + 1 < size_bytes; postcode++)
        if (isalnum((unsigned char)*postcode))
            out[len++] = (char)toupper((unsigned char)*postcode);
    out[len] = '\0';
}

bool address_postcode_covers(const char *beginning, const char *postcode)
{
    char code[2 * ADDRESS_TOKEN_BYTES], wanted[ADDRESS_TOKEN_BYTES];
    join(postcode, code, sizeof code);
    join(beginning, wanted, sizeof wanted);
    return is_within(code, wanted);
}

bool address_has_postcode(const struct address *address, const char *postcode)
{
    char code[2 * ADDRESS_TOKEN_BYTES], wanted[ADDRESS_TOKEN_BYTES];
    join(postcode, wanted, sizeof wanted);
    for (size_t i = 0; i < address->count; i++) {
        /* Two words are one code where they are one in whole, or a British one. */
        code_at(address, i, 2, code, sizeof code);
        if (strcmp(code, wanted) == 0 || (is_british(code) && is_within(code, wanted)))
            return code[0] != '\0';
        bool is_first_half = is_british(code);
        code_at(address, i, 1, code, sizeof code);
        if (code[0] != '\0' && !is_first_half && is_within(code, wanted))
            return true;
    }
    return false;
}

bool address_names_postcode(const struct address *address, const char *like)
{
    enum { LONG_DIGITS = 5 };
    char code[2 * ADDRESS_TOKEN_BYTES], wanted[ADDRESS_TOKEN_BYTES];
    join(like, wanted, sizeof wanted);
    size_t digits = strlen(wanted) >= CODE_MIN_DIGITS ? strlen(wanted) : LONG_DIGITS;
    for (size_t i = 0; i < address->count; i++)
        for (size_t count = 1; count <= 2; count++) {
            code_at(address, i, count, code, sizeof code);
            bool is_of_digits = count == 1 && is_number(code) && strlen(code) == digits;
            bool is_of_letters = is_british(code) || is_like(code, "A9A9A9");
            if (is_number(wanted) ? is_of_digits : is_of_letters)
                return true;
        }
    return false;
}

bool address_is_mere_postcode(const struct address *address)
{
    static const char around[] = " my the it it's its is that that's postcode post zip code to in at ";
    char code[2 * ADDRESS_TOKEN_BYTES];
    struct address bare = {.count = 0};
    for (size_t i = 0; i < address->count; i++)
        if (!is_among(address->at[i], around))
            snprintf(bare.at[bare.count++], ADDRESS_TOKEN_BYTES, "%s", address->at[i]);
    if (bare.count == 0 || bare.count > 2)
        return false;
    code_at(&bare, 0, bare.count, code, sizeof code);
    bool is_of_digits = is_number(code) && strlen(code) > CODE_MIN_DIGITS;
    return is_of_digits || outward_of(code) > 0 || is_like(code, "A9A9A9") || is_like(code, "9999AA");
}

bool address_has_place(const struct address *address, const char *place)
{
    struct address wanted;
    address_read(&wanted, strncasecmp(place, "the ", 4) == 0 ? place + 4 : place);
    for (size_t i = 0; wanted.count > 0 && i + wanted.count <= address->count; i++) {
        size_t same = 0;
        while (same < wanted.count && strcmp(address->at[i + same], wanted.at[same]) == 0)
            same++;
        bool is_street = i + same < address->count && is_among(address->at[i + same], streets);
        if (same == wanted.count && !is_street)
            return true;
    }
    return false;
}
