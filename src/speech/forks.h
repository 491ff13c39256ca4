/* Where a text could have gone another way: while it is written, the tokens that were nearly taken are noted. The text
 * is then written again from there on, which gives the other readings of an unsure utterance; a sure one has none. */
#ifndef VP_SPEECH_FORKS_H
#define VP_SPEECH_FORKS_H

#include <stddef.h>
#include <stdint.h>

#include "speech/bias.h"
#include "speech/tokens.h"

enum { FORKS_MAX = 4 };

struct fork {
    size_t at; /* index of the token within the text */
    int32_t token;
    float
        loss; /* nats that it is less likely than the one that was taken; negative when only the bias took that */
    float price; /* the same, and what is expected here counts in its favour */
};

struct forks {
    struct fork at[FORKS_MAX]; /* cheapest first */
    size_t count;
};

/* A token of index at was taken from this row. bias may be NULL; its place is the one before the token. Another case of
 * the same letters and mere punctuation are no other reading. */
void forks_note(struct forks *forks, size_t at, const float *row, int32_t taken, const struct tokens *tokens,
                const struct bias *bias, const struct bias_place *place);

#endif
