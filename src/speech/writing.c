/* Writing the text of an utterance, and its other readings. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "speech/forks.h"
#include "speech/hearing.h"
#include "speech/logits.h"
#include "speech/thresholds.h"

/* A text on its way: known[0] is TOKEN_BEGIN; the decoder's states cover a prefix of known. */
struct writing {
    struct decoder *decoder; /* the hearing's */
    const struct write_wish *wish;
    struct bias_place place;
    struct forks *forks;      /* of the first text; NULL while another is written */
    struct token_text *draft; /* borrowed or NULL */
    size_t draft_at;          /* the draft's token expected next, or, when lost, where it was left */
    bool is_with_draft;       /* the last token written is the one before draft_at */
    int64_t known[MOONSHINE_TOKENS_MAX + 1];
    float nats[MOONSHINE_TOKENS_MAX + 1]; /* of known[i + 1], or of the end */
    size_t known_count, known_max, pass_count;
    float log_prob, floor;
    float draft_log_prob;
    bool is_end_likelier;
    bool is_finished;
};

/* Takes the best token of a row; the very first may not be TOKEN_END, which the model prefers on narrow-band
 * digits and noise, leaving real speech empty. */
static int32_t take_token(struct writing *writing, float *row)
{
    const struct bias *bias = writing->wish->bias;
    if (writing->known_count == 1) {
        writing->is_end_likelier = logits_best(row) == TOKEN_END;
        row[TOKEN_END] = -INFINITY;
    }
    int32_t plain = logits_best(row), token = plain;
    if (bias != NULL)
        token = bias_pick(bias, &writing->place, row, plain);
    if (writing->forks != NULL)
        forks_note(writing->forks, writing->known_count - 1, row, token, writing->wish->tokens, bias,
                   &writing->place);
    if (bias != NULL)
        bias_advance(bias, &writing->place, token);
    float nats = row[token] - logits_norm(row, plain);
    writing->nats[writing->known_count - 1] = nats;
    writing->log_prob += nats;
    return token;
}

/* A decoder at a loss repeats itself until the time is up. "Five five five five" is a number, though. */
static bool is_looping(const struct writing *writing)
{
    enum { PERIOD_MAX = 8, REPEATED_TOKENS = 16 };
    if (writing->known_count < REPEATED_TOKENS + PERIOD_MAX)
        return false;
    const int64_t *tail = writing->known + writing->known_count - REPEATED_TOKENS;
    for (size_t period = 1; period <= PERIOD_MAX; period++)
        if (memcmp(tail, tail - period, REPEATED_TOKENS * sizeof *tail) == 0)
            return true;
    return false;
}

/* After the writer left the draft: looks for its last token a little further on, to read on behind it. */
static void find_draft_again(struct writing *writing, int32_t last)
{
    enum { LOOK_AHEAD = 5, LEFT_MIN = 2 /* a guess at less saves nothing */ };
    const struct token_text *draft = writing->draft;
    writing->is_with_draft = false;
    for (size_t i = writing->draft_at; i < draft->count && i < writing->draft_at + LOOK_AHEAD; i++) {
        if (draft->tokens[i] == last && draft->count - i > LEFT_MIN) {
            writing->draft_at = i + 1;
            writing->is_with_draft = true;
            return;
        }
    }
}

/* One pass: the tokens that have no state yet, and the rest of the draft as a guess at what follows them. */
static enum vp_err write_on(struct writing *writing)
{
    int64_t fed[2 * MOONSHINE_TOKENS_MAX + 2];
    size_t fed_count = 0, guess_count = 0, guessed = 0;
    for (size_t i = writing->decoder->token_count; i < writing->known_count; i++)
        fed[fed_count++] = writing->known[i];
    if (writing->is_with_draft)
        guess_count = writing->draft->count - writing->draft_at;
    const int32_t *guess = guess_count > 0 ? writing->draft->tokens + writing->draft_at : NULL;
    for (size_t i = 0; i < guess_count; i++)
        fed[fed_count + i] = guess[i];
    float *logits = NULL;
    enum vp_err err = decoder_pass(writing->decoder, fed, fed_count + guess_count, &logits);
    if (err != VP_OK)
        return err;
    if (writing->known_count == 1 && writing->draft != NULL)
        writing->draft_log_prob = logits_score(logits, writing->draft);
    for (;;) {
        int32_t token = take_token(writing, logits + (fed_count - 1 + guessed) * DECODER_WIDTH);
        if (token == TOKEN_END) {
            writing->is_finished = true;
            return VP_OK;
        }
        writing->known[writing->known_count++] = token;
        if (writing->known_count >= writing->known_max || is_looping(writing) ||
            writing->log_prob < writing->floor) {
            writing->is_finished = true;
            return VP_OK;
        }
        if (guessed == guess_count || token != guess[guessed])
            break;
        guessed++;
    }
    if (writing->draft != NULL) {
        writing->draft_at += guessed;
        find_draft_again(writing, (int32_t)writing->known[writing->known_count - 1]);
    }
    /* known but for its last token, which no pass has seen */
    return decoder_keep(writing->decoder, writing->known_count - 1);
}

/* In at most passes_max passes; is_finished tells whether they were enough. */
static enum vp_err write_all(struct writing *writing, const struct hearing *hearing, size_t passes_max,
                             struct written *out)
{
    enum vp_err err = VP_OK;
    for (writing->pass_count = 0; err == VP_OK && !writing->is_finished && writing->pass_count < passes_max;
         writing->pass_count++)
        err = hearing_is_wanted(hearing) ? write_on(writing) : VP_ERR_CLOSED;
    if (err != VP_OK)
        return err;
    *out = (struct written){.log_prob = writing->log_prob,
                            .scored_count = writing->known_count,
                            .is_end_likelier = writing->is_end_likelier};
    out->text.count = writing->known_count - 1;
    for (size_t i = 0; i < out->text.count; i++)
        out->text.tokens[i] = (int32_t)writing->known[i + 1];
    memcpy(out->text.nats, writing->nats, writing->known_count * sizeof *writing->nats);
    return VP_OK;
}

/* Back to where the first text took another token, to take this one; what followed there is the draft. */
static enum vp_err turn_off(struct writing *writing, struct written *first, const struct fork *fork)
{
    const struct bias *bias = writing->wish->bias;
    size_t known_count = fork->at + 1;
    writing->place = (struct bias_place){.count = 0};
    writing->log_prob = 0;
    for (size_t i = 0; i < fork->at; i++) {
        writing->known[i + 1] = first->text.tokens[i];
        writing->nats[i] = first->text.nats[i];
        writing->log_prob += first->text.nats[i];
        if (bias != NULL)
            bias_advance(bias, &writing->place, first->text.tokens[i]);
    }
    if (bias != NULL)
        bias_advance(bias, &writing->place, fork->token);
    writing->known[known_count] = fork->token;
    writing->known_count = known_count + 1;
    writing->nats[fork->at] = first->text.nats[fork->at] - fork->loss;
    writing->log_prob += writing->nats[fork->at];
    writing->draft = &first->text;
    writing->draft_at = known_count;
    writing->is_with_draft = writing->draft_at < first->text.count;
    writing->is_finished = writing->known_count >= writing->known_max;
    return decoder_keep(writing->decoder, known_count);
}

static int by_place(const void *a, const void *b)
{
    const struct fork *x = a, *y = b;
    return (x->at < y->at) - (x->at > y->at);
}

/* From the last fork to the first, so that what the decoder knows of the first text is cut, never fed again. */
static enum vp_err write_alternatives(struct writing *writing, const struct hearing *hearing,
                                      struct written *out_written, size_t *count)
{
    struct forks forks = *writing->forks;
    writing->forks = NULL;
    writing->floor = out_written[0].log_prob - ALTERNATIVE_NATS_MAX;
    if (forks.count > writing->wish->alternatives_max)
        forks.count = writing->wish->alternatives_max;
    qsort(forks.at, forks.count, sizeof forks.at[0], by_place);
    size_t left = ALTERNATIVES_PASSES_MAX;
    for (size_t i = 0; i < forks.count && left > 0; i++) {
        enum vp_err err = turn_off(writing, &out_written[0], &forks.at[i]);
        if (err == VP_OK)
            err = write_all(writing, hearing, left < ALTERNATIVE_PASSES_MAX ? left : ALTERNATIVE_PASSES_MAX,
                            &out_written[*count]);
        if (err != VP_OK)
            return err;
        left -= writing->pass_count;
        *count += writing->is_finished && writing->log_prob >= writing->floor;
    }
    return VP_OK;
}

enum vp_err hearing_write(struct hearing *hearing, const struct write_wish *wish,
                          struct written out_written[1 + ALTERNATIVES_MAX], size_t *out_count,
                          float *out_draft_log_prob)
{
    struct forks forks = {.count = 0};
    struct writing writing = {.decoder = &hearing->decoder,
                              .wish = wish,
                              .forks = wish->alternatives_max > 0 ? &forks : NULL,
                              .draft = wish->draft,
                              .is_with_draft = wish->draft != NULL,
                              .known = {TOKEN_BEGIN},
                              .known_count = 1,
                              .known_max = hearing->tokens_max,
                              .floor = -INFINITY};
    size_t count = 1;
    enum vp_err err = decoder_keep(&hearing->decoder, 0);
    if (err == VP_OK)
        err = write_all(&writing, hearing, SIZE_MAX, &out_written[0]);
    if (err == VP_OK && forks.count > 0)
        err = write_alternatives(&writing, hearing, out_written, &count);
    if (err != VP_OK)
        return err;
    *out_count = count;
    *out_draft_log_prob = writing.draft_log_prob;
    return VP_OK;
}
