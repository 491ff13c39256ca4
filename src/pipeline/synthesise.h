/* Text to speech: POST /v1/audio/speech (openai-rest.md section 5), made ready for the telephone. */
#ifndef VP_PIPELINE_SYNTHESISE_H
#define VP_PIPELINE_SYNTHESISE_H

#include "base/buf.h"
#include "order/menu.h"
#include "pipeline/rest_call.h"

enum {
    SYNTHESISE_INPUT_MAX_CHARS = 4096, /* code points */
    SYNTHESISE_AUDIO_MAX_BYTES = 120 * 8000
};

struct synthesise_settings { /* borrowed until on_done */
    struct rest_endpoint endpoint;
    const char *voice;
    const char *instructions;    /* how to speak, or NULL */
    const char *response_format; /* "pcm" (24 kHz) or "wav"; NULL: "wav", which tells its own rate */
    double speed;                /* 0: not sent */
};

/* The same with the restaurant's own voice, at our engine its engine_voice, where it has one. Borrows of both. */
struct synthesise_settings synthesise_for(const struct synthesise_settings *settings,
                                          const struct menu *menu);

struct synthesise;

struct synthesise_options {
    struct rest_terms terms;
    const struct synthesise_settings *settings;
    const char *text; /* copied; more than the limit is left out, from a sentence's end on */
    /* Once, from the loop, unless cancelled. wav: a whole 8 kHz mono mu-law file, the callee's from now on
     * (buf_deinit); with a failure it is NULL. */
    void (*on_done)(void *owner, struct buf *wav, const struct rest_failure *failure);
    void *owner;
};

/* VP_ERR_BAD_VALUE, VP_ERR_TIMED_OUT, VP_ERR_NO_MEMORY: no callback follows. */
VP_MUST_CHECK enum vp_err synthesise_start(const struct synthesise_options *options,
                                           struct synthesise **out_synthesise);
void synthesise_cancel(struct synthesise *synthesise); /* no callback afterwards; accepts NULL */

#endif
