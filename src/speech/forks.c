#include "speech/forks.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "speech/decoder.h"
#include "speech/thresholds.h"

/* Of one letter's case, or without letters and digits, it reads the same. */
static bool reads_the_same(struct span taken, struct span other)
{
    bool has_letter = false;
    for (size_t i = 0; i < other.len; i++)
        has_letter = has_letter || isalnum((unsigned char)other.at[i]);
    return !has_letter || (taken.len == other.len && strncasecmp(taken.at, other.at, taken.len) == 0);
}

static void keep(struct forks *forks, struct fork fork)
{
    size_t at = forks->count;
    while (at > 0 && forks->at[at - 1].price > fork.price)
        at--;
    if (at == FORKS_MAX)
        return;
    size_t moved = forks->count - at - (forks->count == FORKS_MAX);
    memmove(forks->at + at + 1, forks->at + at, moved * sizeof fork);
    forks->at[at] = fork;
    forks->count += forks->count < FORKS_MAX;
}

void forks_note(struct forks *forks, size_t at, const float *row, int32_t taken, const struct tokens *tokens,
                const struct bias *bias, const struct bias_place *place)
{
    float floor = row[taken] - FORK_NATS_MAX - (bias != NULL ? BIAS_NATS : 0);
    struct span taken_text = tokens_text(tokens, taken);
    for (int32_t token = TOKEN_FIRST_PIECE; token < DECODER_WIDTH; token++) {
        if (row[token] < floor || token == taken)
            continue;
        float loss = row[taken] - row[token];
        float price = loss - (bias != NULL ? bias_bonus(bias, place, token) : 0);
        if (price < FORK_NATS_MAX && !reads_the_same(taken_text, tokens_text(tokens, token)))
            keep(forks, (struct fork){at, token, loss, price});
    }
}
