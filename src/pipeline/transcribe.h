/* Speech to text: POST /v1/audio/transcriptions (openai-rest.md section 2). */
#ifndef VP_PIPELINE_TRANSCRIBE_H
#define VP_PIPELINE_TRANSCRIBE_H

#include "order/menu.h"
#include "pipeline/rest_call.h"

enum {
    TRANSCRIBE_TEXT_MAX_BYTES = 16 * 1024,
    TRANSCRIBE_UPLOAD_MAX_BYTES = 26214400, /* the service's own limit of a whole body */
    TRANSCRIBE_PROMPT_BYTES = 600           /* whisper reads 224 tokens of it */
};

/* How the words worth expecting are told. */
enum transcribe_hints {
    TRANSCRIBE_HINTS_AUTO,     /* by the model's name */
    TRANSCRIBE_HINTS_KEYWORDS, /* keywords[]: gpt-transcribe, our engine */
    TRANSCRIBE_HINTS_PROMPT,   /* prompt: the whisper and gpt-4o generations */
    TRANSCRIBE_HINTS_NONE
};

struct transcribe_settings { /* borrowed until on_done */
    struct rest_endpoint endpoint;
    const char *language; /* ISO 639-1, or NULL */
    enum transcribe_hints hints;
    struct rest_quirks *quirks;
};

/* The same with the restaurant's own language, likewise. Borrows of both. */
struct transcribe_settings transcribe_for(const struct transcribe_settings *settings,
                                          const struct menu *menu);

struct transcribe;

struct transcribe_options {
    struct rest_terms terms;
    const struct transcribe_settings *settings;
    const char *const *keywords; /* most telling first; borrowed until on_done */
    size_t keyword_count;
    const char *asked; /* what was said to the caller before, for our engine; NULL: nothing. Borrowed */
    struct span wav;   /* a whole file; borrowed until on_done */
    /* Once, from the loop, unless cancelled. text: what was said, trimmed, "" for nothing; borrowed. With a
     * failure it is NULL. */
    void (*on_done)(void *owner, const char *text, const struct rest_failure *failure);
    void *owner;
};

/* VP_ERR_TOO_BIG, VP_ERR_BAD_VALUE, VP_ERR_TIMED_OUT, VP_ERR_NO_MEMORY: no callback follows. */
VP_MUST_CHECK enum vp_err transcribe_start(const struct transcribe_options *options,
                                           struct transcribe **out_transcribe);
void transcribe_cancel(struct transcribe *transcribe); /* no callback afterwards; accepts NULL */

#endif
