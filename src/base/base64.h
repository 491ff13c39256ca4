/* Base64 (RFC 4648, standard alphabet, padding required on decode where the length asks for it). */
#ifndef VP_BASE_BASE64_H
#define VP_BASE_BASE64_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"

/* Bytes (without NUL) that encoding len bytes gives. */
static inline size_t base64_encoded_len(size_t len)
{
    return (len + 2) / 3 * 4;
}

/* Most bytes that decoding len characters can give. */
static inline size_t base64_decoded_max(size_t len)
{
    return len / 4 * 3 + 3;
}

/* Exact decoded length of well-formed base64, from its length and padding alone. */
static inline size_t base64_decoded_len(struct span text)
{
    size_t most = text.len / 4 * 3;
    if (text.len == 0 || text.at[text.len - 1] != '=')
        return most;
    size_t padding = text.len > 1 && text.at[text.len - 2] == '=' ? 2 : 1;
    return most >= padding ? most - padding : 0;
}

/* Whether text is the encoding of at least one byte: the alphabet only, whole groups, padding at the end. */
bool base64_is_valid(struct span text);

/* Where the alphabet ends in a text: its first other character, be it padding, or the text's end. */
const char *base64_run(struct span text);

/* Writes base64_encoded_len(len) characters, no NUL. */
void base64_encode(const void *bytes, size_t len, char *out);

/* Writes at most base64_decoded_max(text.len) bytes. VP_ERR_BAD_BASE64 on any foreign character or length. */
VP_MUST_CHECK enum vp_err base64_decode(struct span text, uint8_t *out, size_t *out_len);

/* Appends what text decodes to; out_len, where it is not NULL, is how many bytes that is. The errors of buf_reserve and
 * base64_decode: nothing is appended then. */
VP_MUST_CHECK enum vp_err base64_append(struct buf *buf, struct span text, size_t *out_len);

/* The first byte of each group of four characters, so every third byte of what was encoded: enough to tell
 * how loud audio is, for a fraction of the work. Writes text.len / 4 bytes. VP_ERR_BAD_BASE64: broken groups,
 * or foreign characters among those looked at. */
VP_MUST_CHECK enum vp_err base64_every_third(struct span text, uint8_t *out);

#endif
