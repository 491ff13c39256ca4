/* What arrives at the restaurant of a caller's sentence: a synthetic voice over a telephone line. */
#ifndef VP_EVAL_TELEPHONE_LINE_H
#define VP_EVAL_TELEPHONE_LINE_H

#include "callers/background.h"
#include "callers/voice.h"

struct telephone_line {
    struct voice voice;
    double noise_db; /* pink noise, so far below the speech; 0: none */
    struct background_wish background;
    unsigned
        said_before; /* how often these words were said in this call: who repeats them speaks slower, and the
                                 * noise is another one */
    const char *cache_dir; /* clips are kept there; NULL: nowhere */
};

/* 8 kHz as decoded from mu-law, silence (or noise) around the clip: LINE_BEFORE_MS before it, LINE_BEHIND_MS behind.
 * The same for the same words, said as often before. The result is the caller's to free. Errors of voice_speak. */
enum {
    LINE_BEFORE_MS = 800,
    LINE_BEHIND_MS = 2500,
    LINE_BACKGROUND_MS = 3000 /* what is around the caller is heard before, as in a call */
};
VP_MUST_CHECK enum vp_err telephone_line_say(const struct telephone_line *line, const char *text,
                                             int16_t **out_pcm16, size_t *out_count);
/* The same of a recording. */
VP_MUST_CHECK enum vp_err telephone_line_play(const struct telephone_line *line, const char *path,
                                              int16_t **out_pcm16, size_t *out_count);

#endif
