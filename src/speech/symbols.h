/* An utterance read as a text of few symbols, which are said one by one: the digits of a number, the letters of a
 * name. A beam over the decoder, which may write nothing else. */
#ifndef VP_SPEECH_SYMBOLS_H
#define VP_SPEECH_SYMBOLS_H

#include "speech/contest.h"

enum { SYMBOLS_MAX = 26, SYMBOLS_TEXT_MAX = 16 };

struct symbol_language {
    const char *symbols;
    char separator;     /* how the general model writes what stands between two */
    size_t least, most; /* symbols of a text */
    float behind_max;   /* nats behind the likeliest text that another one is followed still */
    /* How likely next is behind text, '\0': its end, beside what the sound says, in nats. */
    float (*nats)(const char *text, char next);
};

/* The likeliest text, written as the general model does: "1 2 3.", "M-A-Y."; "" where there is none. */
enum { SYMBOLS_WRITTEN_BYTES = 2 * SYMBOLS_TEXT_MAX + 2 };
VP_MUST_CHECK enum vp_err symbols_read(const struct contest *contest, const struct symbol_language *language,
                                       char out[SYMBOLS_WRITTEN_BYTES]);

/* Puts that text before the readings that are there, where it fits the sound no more than so many nats worse than the
 * likeliest of them, as likelier by gain nats. */
VP_MUST_CHECK enum vp_err symbols_put_first(const struct contest *contest, const char *text, float behind_max,
                                            float gain, struct candidates *candidates);

#endif
