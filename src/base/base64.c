#include "base/base64.h"

#include "base/base64_internal.h"
#include "base/bytes16.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

enum { OURS = 0x40 };

/* Value of each character of the alphabet with the bit OURS; 0 for all others. */
static const uint8_t values[256] = {
    ['A'] = OURS | 0,  ['B'] = OURS | 1,  ['C'] = OURS | 2,  ['D'] = OURS | 3,  ['E'] = OURS | 4,
    ['F'] = OURS | 5,  ['G'] = OURS | 6,  ['H'] = OURS | 7,  ['I'] = OURS | 8,  ['J'] = OURS | 9,
    ['K'] = OURS | 10, ['L'] = OURS | 11, ['M'] = OURS | 12, ['N'] = OURS | 13, ['O'] = OURS | 14,
    ['P'] = OURS | 15, ['Q'] = OURS | 16, ['R'] = OURS | 17, ['S'] = OURS | 18, ['T'] = OURS | 19,
    ['U'] = OURS | 20, ['V'] = OURS | 21, ['W'] = OURS | 22, ['X'] = OURS | 23, ['Y'] = OURS | 24,
    ['Z'] = OURS | 25, ['a'] = OURS | 26, ['b'] = OURS | 27, ['c'] = OURS | 28, ['d'] = OURS | 29,
    ['e'] = OURS | 30, ['f'] = OURS | 31, ['g'] = OURS | 32, ['h'] = OURS | 33, ['i'] = OURS | 34,
    ['j'] = OURS | 35, ['k'] = OURS | 36, ['l'] = OURS | 37, ['m'] = OURS | 38, ['n'] = OURS | 39,
    ['o'] = OURS | 40, ['p'] = OURS | 41, ['q'] = OURS | 42, ['r'] = OURS | 43, ['s'] = OURS | 44,
    ['t'] = OURS | 45, ['u'] = OURS | 46, ['v'] = OURS | 47, ['w'] = OURS | 48, ['x'] = OURS | 49,
    ['y'] = OURS | 50, ['z'] = OURS | 51, ['0'] = OURS | 52, ['1'] = OURS | 53, ['2'] = OURS | 54,
    ['3'] = OURS | 55, ['4'] = OURS | 56, ['5'] = OURS | 57, ['6'] = OURS | 58, ['7'] = OURS | 59,
    ['8'] = OURS | 60, ['9'] = OURS | 61, ['+'] = OURS | 62, ['/'] = OURS | 63,
};

void base64_encode(const void *bytes, size_t len, char *out)
{
    const uint8_t *in = bytes;
    for (; len >= 3; len -= 3, in += 3, out += 4) {
        uint32_t group = (uint32_t)in[0] << 16 | (uint32_t)in[1] << 8 | in[2];
        out[0] = alphabet[group >> 18];
        out[1] = alphabet[group >> 12 & 63];
        out[2] = alphabet[group >> 6 & 63];
        out[3] = alphabet[group & 63];
    }
    if (len > 0) {
        uint32_t group = (uint32_t)in[0] << 16 | (len == 2 ? (uint32_t)in[1] << 8 : 0);
        out[0] = alphabet[group >> 18];
        out[1] = alphabet[group >> 12 & 63];
        out[2] = len == 2 ? alphabet[group >> 6 & 63] : '=';
        out[3] = '=';
    }
}

/* Whether all sixteen are of the alphabet. '/' and the digits are neighbours. */
static bool are_ours(bytes16 text)
{
    bytes16 letter = (text | 0x20) - 'a', digit = text - '/';
    return !bytes16_any(~(bytes16)((letter < 26) | (digit < 11) | (text == '+')));
}

bool base64_is_valid(struct span text)
{
    const uint8_t *in = (const uint8_t *)text.at;
    size_t len = text.len, i = 0;
    uint8_t all = OURS;
    if (len == 0 || len % 4 != 0)
        return false;
    for (int padding = 0; padding < 2 && in[len - 1] == '='; padding++)
        len--;
    if (base64_is_wide(len)) {
        i = len & ~(size_t)3;
        if (!base64_wide_is_valid(in, i))
            return false;
    }
    for (; len - i >= 16; i += 16)
        if (!are_ours(bytes16_load(in + i)))
            return false;
    for (; i < len; i++)
        all &= values[in[i]];
    return (all & OURS) != 0;
}

const char *base64_run(struct span text)
{
    if (base64_is_wide(text.len))
        return (const char *)base64_wide_run((const uint8_t *)text.at, text.len);
    const char *at = text.at, *end = text.at + text.len;
    while (at < end && values[(uint8_t)*at] != 0)
        at++;
    return at;
}

enum vp_err base64_decode(struct span text, uint8_t *out, size_t *out_len)
{
    if (text.len % 4 != 0)
        return VP_ERR_BAD_BASE64;
    const uint8_t *in = (const uint8_t *)text.at;
    size_t padding = 0;
    while (padding < 2 && padding < text.len && in[text.len - 1 - padding] == '=')
        padding++;
    size_t groups = text.len / 4 - (padding > 0 ? 1 : 0);
    uint8_t all = OURS, *start = out;
    size_t i = 0;
    if (base64_is_wide(4 * groups)) {
        all = base64_wide_decode(in, 4 * groups, out) ? OURS : 0;
        i = groups;
        in += 4 * groups;
        out += 3 * groups;
    }
    for (; i < groups; i++, in += 4, out += 3) {
        uint8_t a = values[in[0]], b = values[in[1]], c = values[in[2]], d = values[in[3]];
        all &= a & b & c & d;
        out[0] = (uint8_t)(a << 2 | (b & 63) >> 4);
        out[1] = (uint8_t)(b << 4 | (c & 63) >> 2);
        out[2] = (uint8_t)(c << 6 | (d & 63));
    }
    if (padding > 0) {
        uint8_t a = values[in[0]], b = values[in[1]], c = padding == 1 ? values[in[2]] : OURS;
        all &= a & b & c;
        *out++ = (uint8_t)(a << 2 | (b & 63) >> 4);
        if (padding == 1)
            *out++ = (uint8_t)(b << 4 | (c & 63) >> 2);
    }
    if ((all & OURS) == 0)
        return VP_ERR_BAD_BASE64;
    *out_len = (size_t)(out - start);
    return VP_OK;
}

enum vp_err base64_append(struct buf *buf, struct span text, size_t *out_len)
{
    size_t len = 0;
    enum vp_err err = buf_reserve(buf, base64_decoded_max(text.len));
    if (err == VP_OK)
        err = base64_decode(text, (uint8_t *)buf->at + buf->len, &len);
    if (err != VP_OK)
        return err;
    buf->len += len;
    if (out_len != NULL)
        *out_len = len;
    return VP_OK;
}

enum vp_err base64_every_third(struct span text, uint8_t *out)
{
    const uint8_t *in = (const uint8_t *)text.at;
    uint8_t all = OURS;
    if (text.len % 4 != 0)
        return VP_ERR_BAD_BASE64;
    size_t groups = text.len / 4, i = 0;
    if (base64_is_wide(text.len)) {
        all = base64_wide_thirds(in, text.len, out) ? OURS : 0;
        i = groups;
    }
    for (; i < groups; i++, in += 4) {
        uint8_t a = values[in[0]], b = values[in[1]];
        all &= a & b;
        out[i] = (uint8_t)(a << 2 | (b & 63) >> 4);
    }
    return (all & OURS) != 0 ? VP_OK : VP_ERR_BAD_BASE64;
}
