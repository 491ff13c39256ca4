/* The words of a recording, piece by piece, and the answer in each of the service's forms. */
#ifndef VP_ENGINE_UPLOAD_WORDS_H
#define VP_ENGINE_UPLOAD_WORDS_H

#include <jansson.h>

#include "base/buf.h"
#include "engine/transcribe_asked.h"

struct upload_words {
    struct buf text;
    json_t *segments; /* owned: as verbose_json shows them */
};

VP_MUST_CHECK enum vp_err upload_words_init(struct upload_words *words);
void upload_words_deinit(struct upload_words *words);
/* A piece of the recording, from and to in samples at 8 kHz. VP_ERR_NO_MEMORY, VP_ERR_TOO_BIG. */
VP_MUST_CHECK enum vp_err upload_words_add(struct upload_words *words, const struct recognition *recognition,
                                           size_t from, size_t to);
/* The whole answer, of so many samples; the caller's (buf_init'ed by it). VP_ERR_NO_MEMORY, VP_ERR_TOO_BIG. */
VP_MUST_CHECK enum vp_err upload_words_format(struct upload_words *words, enum transcript_format format,
                                              size_t sample_count, struct buf *out);
/* words.text.done of a stream; the caller's, NULL without memory. */
json_t *upload_words_done(struct upload_words *words, size_t sample_count);

#endif
