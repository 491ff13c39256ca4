#include "delivery/escpos_text.h"

#include "base/utf8.h"

enum { HIGH_FIRST = 0x80, HIGH_COUNT = 128 };

/* What the bytes from 0x80 on stand for; 0: nothing that is text. */
static const uint16_t high_halves[ESCPOS_ENCODING_COUNT][HIGH_COUNT] = {
    [ESCPOS_CP858] =
        {
            0x00c7, 0x00fc, 0x00e9, 0x00e2, 0x00e4, 0x00e0, 0x00e5, 0x00e7, 0x00ea, 0x00eb, 0x00e8, 0x00ef,
            0x00ee, 0x00ec, 0x00c4, 0x00c5, 0x00c9, 0x00e6, 0x00c6, 0x00f4, 0x00f6, 0x00f2, 0x00fb, 0x00f9,
            0x00ff, 0x00d6, 0x00dc, 0x00f8, 0x00a3, 0x00d8, 0x00d7, 0x0192, 0x00e1, 0x00ed, 0x00f3, 0x00fa,
            0x00f1, 0x00d1, 0x00aa, 0x00ba, 0x00bf, 0x00ae, 0x00ac, 0x00bd, 0x00bc, 0x00a1, 0x00ab, 0x00bb,
            0,      0,      0,      0,      0,      0x00c1, 0x00c2, 0x00c0, 0x00a9, 0,      0,      0,
            0,      0x00a2, 0x00a5, 0,      0,      0,      0,      0,      0,      0,      0x00e3, 0x00c3,
            0,      0,      0,      0,      0,      0,      0,      0x00a4, 0x00f0, 0x00d0, 0x00ca, 0x00cb,
            0x00c8, 0x20ac, 0x00cd, 0x00ce, 0x00cf, 0,      0,      0,      0,      0x00a6, 0x00cc, 0,
            0x00d3, 0x00df, 0x00d4, 0x00d2, 0x00f5, 0x00d5, 0x00b5, 0x00fe, 0x00de, 0x00da, 0x00db, 0x00d9,
            0x00fd, 0x00dd, 0x00af, 0x00b4, 0,      0x00b1, 0x2017, 0x00be, 0x00b6, 0x00a7, 0x00f7, 0x00b8,
            0x00b0, 0x00a8, 0x00b7, 0x00b9, 0x00b3, 0x00b2, 0,      0x00a0,
        },
    [ESCPOS_CP1252] =
        {
            0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039,
            0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
            0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178, 0x00a0, 0x00a1, 0x00a2, 0x00a3,
            0x00a4, 0x00a5, 0x00a6, 0x00a7, 0x00a8, 0x00a9, 0x00aa, 0x00ab, 0x00ac, 0,      0x00ae, 0x00af,
            0x00b0, 0x00b1, 0x00b2, 0x00b3, 0x00b4, 0x00b5, 0x00b6, 0x00b7, 0x00b8, 0x00b9, 0x00ba, 0x00bb,
            0x00bc, 0x00bd, 0x00be, 0x00bf, 0x00c0, 0x00c1, 0x00c2, 0x00c3, 0x00c4, 0x00c5, 0x00c6, 0x00c7,
            0x00c8, 0x00c9, 0x00ca, 0x00cb, 0x00cc, 0x00cd, 0x00ce, 0x00cf, 0x00d0, 0x00d1, 0x00d2, 0x00d3,
            0x00d4, 0x00d5, 0x00d6, 0x00d7, 0x00d8, 0x00d9, 0x00da, 0x00db, 0x00dc, 0x00dd, 0x00de, 0x00df,
            0x00e0, 0x00e1, 0x00e2, 0x00e3, 0x00e4, 0x00e5, 0x00e6, 0x00e7, 0x00e8, 0x00e9, 0x00ea, 0x00eb,
            0x00ec, 0x00ed, 0x00ee, 0x00ef, 0x00f0, 0x00f1, 0x00f2, 0x00f3, 0x00f4, 0x00f5, 0x00f6, 0x00f7,
            0x00f8, 0x00f9, 0x00fa, 0x00fb, 0x00fc, 0x00fd, 0x00fe, 0x00ff,
        },
};

uint8_t escpos_table(enum escpos_encoding encoding)
{
    static const uint8_t tables[ESCPOS_ENCODING_COUNT] = {[ESCPOS_CP858] = 19, [ESCPOS_CP1252] = 16};
    return tables[encoding];
}

/* The character at the start of text (not empty), and its bytes. 0: a byte of none. */
static uint32_t read_char(struct span text, size_t *out_len)
{
    uint8_t first = (uint8_t)text.at[0];
    size_t len = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    *out_len = 1;
    if (len > text.len || !utf8_is_valid((struct span){text.at, len}))
        return 0;
    uint32_t code = len == 1 ? first : first & (0x7fu >> len);
    for (size_t i = 1; i < len; i++)
        code = code << 6 | ((uint8_t)text.at[i] & 0x3fu);
    *out_len = len;
    return code;
}

static uint8_t find_high(enum escpos_encoding encoding, uint32_t code)
{
    for (int i = 0; i < HIGH_COUNT; i++)
        if (high_halves[encoding][i] == code)
            return (uint8_t)(HIGH_FIRST + i);
    return 0;
}

/* The base letters of U+0100 to U+017F and of U+1E00 to U+1EFF. */
static const char extended_letters[] = "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIiIiJjKkkLlLlLlL"
                                       "lLlNnNnNnnNnOoOoOoOoRrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";
static const char additional_letters[] = "AaBbBbBbCcDdDdDdDdDdEeEeEeEeEeFfGgHhHhHhHhHhIiIiKkKkKkLlLlLlLlMm"
                                         "MmMmNnNnNnNnOoOoOoOoPpPpRrRrRrRrSsSsSsSsSsTtTtTtTtUuUuUuUuUuVvVv"
                                         "WwWwWwWwWwXxXxYyZzZzZzhtwyasssSdAaAaAaAaAaAaAaAaAaAaAaAaEeEeEeEe"
                                         "EeEeEeEeIiIiOoOoOoOoOoOoOoOoOoOoOoOoUuUuUuUuUuUuUuYyYyYyYyLlVvYy";

static const struct {
    uint16_t code;
    char plain;
} other_letters[] = {
    {0x00a0, ' '},  {0x01a0, 'O'}, {0x01a1, 'o'}, {0x01af, 'U'}, {0x01b0, 'u'}, {0x0218, 'S'}, {0x0219, 's'},
    {0x021a, 'T'},  {0x021b, 't'}, {0x2010, '-'}, {0x2011, '-'}, {0x2013, '-'}, {0x2014, '-'}, {0x2018, '\''},
    {0x2019, '\''}, {0x201c, '"'}, {0x201d, '"'}, {0x2022, '*'}, {0x20ac, 'E'},
};

/* The base letter of a character that the table lacks; 0: an accent that stands behind its letter. */
static char find_plain(uint32_t code)
{
    if (code >= 0x0100 && code < 0x0180)
        return extended_letters[code - 0x0100];
    if (code >= 0x1e00 && code < 0x1f00)
        return additional_letters[code - 0x1e00];
    for (size_t i = 0; i < sizeof other_letters / sizeof other_letters[0]; i++)
        if (other_letters[i].code == code)
            return other_letters[i].plain;
    return code >= 0x0300 && code < 0x0370 ? '\0' : '?';
}

size_t escpos_encode(enum escpos_encoding encoding, struct span text, char *out, size_t size_bytes)
{
    size_t used = 0, char_len = 0;
    for (; text.len > 0 && used + 1 < size_bytes; text.at += char_len, text.len -= char_len) {
        uint32_t code = read_char(text, &char_len);
        uint8_t high = code >= HIGH_FIRST ? find_high(encoding, code) : 0;
        char byte = code < 0x7f ? (char)code : high != 0 ? (char)high : code > 0x9f ? find_plain(code) : '\0';
        if (high != 0 || byte >= ' ')
            out[used++] = byte;
    }
    out[used] = '\0';
    return used;
}
