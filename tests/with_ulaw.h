/* Sounds as a telephone gets them: base64 of mu-law. */
#ifndef VP_TESTS_WITH_ULAW_H
#define VP_TESTS_WITH_ULAW_H

#include <stdlib.h>
#include <string.h>

#include "audio/ulaw.h"
#include "base/base64.h"
#include "base/span.h"

/* Something that counts as a voice wherever it is looked at. */
static inline void ulaw_fill_voice(uint8_t *ulaw, size_t len)
{
    for (size_t i = 0; i < len; i++)
        ulaw[i] = i % 2 == 0 ? 0x30 : 0xb0;
}

/* Borrowed until the next call. */
static inline struct span ulaw_in_b64(const uint8_t *ulaw, size_t len)
{
    static char *b64;
    b64 = realloc(b64, base64_encoded_len(len) + 1);
    if (b64 == NULL)
        abort();
    base64_encode(ulaw, len, b64);
    return (struct span){b64, base64_encoded_len(len)};
}

/* So many bytes of a voice, borrowed likewise. */
static inline struct span ulaw_voice_b64(size_t len)
{
    uint8_t *ulaw = malloc(len + 1);
    if (ulaw == NULL)
        abort();
    ulaw_fill_voice(ulaw, len);
    struct span b64 = ulaw_in_b64(ulaw, len);
    free(ulaw);
    return b64;
}

/* So many milliseconds of one byte: silence, or what a broken format makes of it. Borrowed likewise. */
static inline struct span ulaw_constant_b64(int duration_ms, uint8_t byte)
{
    size_t len = (size_t)duration_ms * ULAW_BYTES_PER_MS;
    uint8_t *ulaw = malloc(len + 1);
    if (ulaw == NULL)
        abort();
    memset(ulaw, byte, len);
    struct span b64 = ulaw_in_b64(ulaw, len);
    free(ulaw);
    return b64;
}

#endif
