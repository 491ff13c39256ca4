#include "english/plain_text.h"

#include <ctype.h>
#include <string.h>

/* U+00C0 to U+00FF */
static const char *const latin1[64] = {
    "A", "A", "A", "A", "A", "A", "AE", "C", "E", "E", "E", "E", "I", "I", "I",  "I",
    "D", "N", "O", "O", "O", "O", "O",  " ", "O", "U", "U", "U", "U", "Y", "Th", "ss",
    "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i",  "i",
    "d", "n", "o", "o", "o", "o", "o",  " ", "o", "u", "u", "u", "u", "y", "th", "y",
};

static const struct {
    uint32_t code;
    const char *plain;
} others[] = {
    {0x00a0, " "},  {0x00bd, " half"}, {0x0107, "c"},  {0x010d, "c"},  {0x0119, "e"}, {0x011f, "g"},
    {0x0131, "i"},  {0x0142, "l"},     {0x0144, "n"},  {0x0153, "oe"}, {0x015b, "s"}, {0x015f, "s"},
    {0x0161, "s"},  {0x016b, "u"},     {0x014d, "o"},  {0x017a, "z"},  {0x017c, "z"}, {0x017e, "z"},
    {0x2010, "-"},  {0x2011, "-"},     {0x2013, ", "}, {0x2014, ", "}, {0x2018, "'"}, {0x2019, "'"},
    {0x201c, "\""}, {0x201d, "\""},    {0x2026, ". "},
};

static const char *plain_form(uint32_t code)
{
    if (code >= 0xc0 && code <= 0xff)
        return latin1[code - 0xc0];
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (others[i].code == code)
            return others[i].plain;
    /* combining accents stand behind a letter that is plain already */
    return code >= 0x0300 && code <= 0x036f ? "" : " ";
}

/* Decodes a two- or three-byte sequence; returns its length, 0 when it is none. */
static size_t decode_short(const unsigned char *at, uint32_t *out_code)
{
    if ((at[0] & 0xe0) == 0xc0 && (at[1] & 0xc0) == 0x80) {
        *out_code = (uint32_t)(at[0] & 0x1f) << 6 | (at[1] & 0x3f);
        return 2;
    }
    if ((at[0] & 0xf0) == 0xe0 && (at[1] & 0xc0) == 0x80 && (at[2] & 0xc0) == 0x80) {
        *out_code = (uint32_t)(at[0] & 0x0f) << 12 | (uint32_t)(at[1] & 0x3f) << 6 | (at[2] & 0x3f);
        return 3;
    }
    return 0;
}

enum vp_err plain_text_fold(struct buf *out, const char *text)
{
    const unsigned char *at = (const unsigned char *)text;
    enum vp_err err = VP_OK;
    while (*at != '\0' && err == VP_OK) {
        uint32_t code = 0;
        size_t len = *at < 0x80 ? 1 : decode_short(at, &code);
        if (*at < 0x80)
            err = buf_append(out, at, 1);
        else if (len > 0)
            err = buf_append_text(out, plain_form(code));
        at += len > 0 ? len : 1;
    }
    return err;
}

bool plain_text_next_word(const char **at, char out_word[PLAIN_TEXT_WORD_BYTES])
{
    const char *from = *at;
    size_t len = 0;
    while (*from != '\0' && !isalpha((unsigned char)*from))
        from++;
    for (; isalpha((unsigned char)*from) || (*from == '\'' && isalpha((unsigned char)from[1])); from++)
        if (len < PLAIN_TEXT_WORD_BYTES - 1)
            out_word[len++] = (char)tolower((unsigned char)*from);
    out_word[len] = '\0';
    *at = from;
    return len > 0;
}

bool plain_text_is_same(const char *a, const char *b)
{
    char a_word[PLAIN_TEXT_WORD_BYTES], b_word[PLAIN_TEXT_WORD_BYTES];
    for (;;) {
        bool has_a = plain_text_next_word(&a, a_word), has_b = plain_text_next_word(&b, b_word);
        if (!has_a || !has_b)
            return has_a == has_b;
        if (strcmp(a_word, b_word) != 0)
            return false;
    }
}

void plain_text_space(const char *text, char *out, size_t size_bytes)
{
    enum { FOLDED_MAX_BYTES = 16 * 1024 };
    char word[PLAIN_TEXT_WORD_BYTES];
    size_t used = 0;
    struct buf folded; /* a model writes curly apostrophes */
    buf_init(&folded, FOLDED_MAX_BYTES);
    out[used++] = ' ';
    const char *next = plain_text_fold(&folded, text) == VP_OK ? buf_text(&folded) : NULL;
    if (next == NULL)
        next = "";
    while (plain_text_next_word(&next, word) && used + sizeof word + 2 < size_bytes) {
        for (const char *at = word; *at != '\0'; at++)
            if (*at != '\'')
                out[used++] = *at;
        if (out[used - 1] != ' ')
            out[used++] = ' ';
    }
    out[used] = '\0';
    buf_deinit(&folded);
}
