/* What few words of a listener mean while somebody else talks: "mhm" and "right" say "go on", "wait" does not. */
#ifndef VP_ENGLISH_BACKCHANNEL_H
#define VP_ENGLISH_BACKCHANNEL_H

#include <stddef.h>

enum backchannel {
    BACKCHANNEL_NOTHING, /* no words: a cough, a noise; letters that a recogniser makes of a hum */
    BACKCHANNEL_GO_ON,   /* the listener follows; behind a question it is an answer */
    BACKCHANNEL_UNSURE,  /* words that are neither: a turn, or what a recogniser makes of a hum */
    BACKCHANNEL_TURN     /* somebody wants to speak */
};

/* All that is known of them, for a recogniser that is told what to expect. */
enum { BACKCHANNEL_PHRASES_MAX = 128 };
size_t backchannel_phrases(const char *out_phrases[BACKCHANNEL_PHRASES_MAX]);

/* words: as a recogniser wrote them down, which may be a little beside what was said. */
enum backchannel backchannel_of(const char *words);

#endif
