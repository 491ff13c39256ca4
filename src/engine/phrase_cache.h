/* Sentences already spoken, as audio: an engine says "Anything else?" many times. Least recently used ones go
 * when the bytes run out. Used on the loop's thread only. */
#ifndef VP_ENGINE_PHRASE_CACHE_H
#define VP_ENGINE_PHRASE_CACHE_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/span.h"
#include "speech/speech.h"

struct phrase_cache;

VP_MUST_CHECK enum vp_err phrase_cache_create(size_t cap_bytes, struct phrase_cache **out_cache);
void phrase_cache_destroy(struct phrase_cache *cache); /* accepts NULL */

/* Borrowed 8 kHz PCM16 until the next put; NULL when not there. */
const int16_t *phrase_cache_find(struct phrase_cache *cache, struct span text,
                                 const struct speech_manner *manner, size_t *out_sample_count);
/* Copies. A phrase over an eighth of the cap, or one that finds no memory, is not kept. */
void phrase_cache_put(struct phrase_cache *cache, struct span text, const struct speech_manner *manner,
                      const int16_t *pcm16, size_t sample_count);

#endif
