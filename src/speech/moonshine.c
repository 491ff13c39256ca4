#include "speech/moonshine.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "speech/decoder.h"

/* The model writes at most 6.5 tokens a second of its training speech; digits come denser. */
#define TOKENS_PER_S 7.5

struct moonshine {
    struct ort_session *encoder;
    struct decoder_model decoder;
};

struct hearing {
    const struct moonshine *moonshine;
    struct ort_value *encoded;
    size_t tokens_max;              /* more tokens than this cannot have been said in the time */
    bool (*is_wanted)(void *owner); /* NULL: always */
    void *owner;
};

enum vp_err moonshine_load(struct ort *ort, const char *encoder_path, const char *decoder_path,
                           struct moonshine **out_moonshine)
{
    struct moonshine *moonshine = calloc(1, sizeof *moonshine);
    if (moonshine == NULL)
        return VP_ERR_NO_MEMORY;
    enum vp_err err = ort_session_create(ort, encoder_path, ORT_MEMORY_HEAP, &moonshine->encoder);
    if (err == VP_OK)
        err = decoder_model_load(ort, decoder_path, &moonshine->decoder);
    if (err != VP_OK)
        moonshine_destroy(moonshine);
    else
        *out_moonshine = moonshine;
    return err;
}

void moonshine_destroy(struct moonshine *moonshine)
{
    if (moonshine == NULL)
        return;
    ort_session_destroy(moonshine->encoder);
    decoder_model_deinit(&moonshine->decoder);
    free(moonshine);
}

enum vp_err hearing_create(const struct moonshine *moonshine, const float *pcm, size_t sample_count,
                           struct hearing **out_hearing)
{
    if (sample_count < MOONSHINE_SAMPLES_MIN)
        return VP_ERR_BAD_AUDIO;
    struct hearing *hearing = calloc(1, sizeof *hearing);
    if (hearing == NULL)
        return VP_ERR_NO_MEMORY;
    hearing->moonshine = moonshine;
    hearing->tokens_max = (size_t)((double)sample_count / MOONSHINE_RATE_HZ * TOKENS_PER_S) + 4;
    if (hearing->tokens_max > MOONSHINE_TOKENS_MAX)
        hearing->tokens_max = MOONSHINE_TOKENS_MAX;
    int64_t dims[2] = {1, (int64_t)sample_count};
    struct ort_value *sound = NULL;
    enum vp_err err =
        ort_value_create(ORT_TYPE_FLOAT, (void *)pcm, sample_count * sizeof *pcm, dims, 2, &sound);
    if (err == VP_OK) {
        const char *input = ort_session_input_name(moonshine->encoder, 0);
        const char *output = ort_session_output_name(moonshine->encoder, 0);
        err = ort_run(moonshine->encoder, &input, &sound, 1, &output, 1, &hearing->encoded);
    }
    ort_value_destroy(sound);
    if (err != VP_OK)
        hearing_destroy(hearing);
    else
        *out_hearing = hearing;
    return err;
}

void hearing_destroy(struct hearing *hearing)
{
    if (hearing == NULL)
        return;
    ort_value_destroy(hearing->encoded);
    free(hearing);
}

void hearing_write_while(struct hearing *hearing, bool (*is_wanted)(void *owner), void *owner)
{
    hearing->is_wanted = is_wanted;
    hearing->owner = owner;
}

static int32_t best_of(const float *logits)
{
    int32_t best = 0;
    for (int32_t i = 1; i < DECODER_WIDTH; i++)
        if (logits[i] > logits[best])
            best = i;
    return best;
}

/* Log of the softmax denominator; best is the index of the largest logit. */
static float log_norm(const float *logits, int32_t best)
{
    enum { NEGLIGIBLE_NATS = 20 };
    float top = logits[best], sum = 0;
    for (int32_t i = 0; i < DECODER_WIDTH; i++)
        if (logits[i] > top - NEGLIGIBLE_NATS)
            sum += expf(logits[i] - top);
    return top + logf(sum);
}

/* Log-probability of text and TOKEN_END, from the rows that a pass over TOKEN_BEGIN and text gave. */
static float score_rows(const float *logits, const struct token_text *text)
{
    float log_prob = 0;
    for (size_t i = 0; i <= text->count; i++) {
        const float *row = logits + i * DECODER_WIDTH;
        log_prob += row[i < text->count ? text->tokens[i] : TOKEN_END] - log_norm(row, best_of(row));
    }
    return log_prob;
}

/* A text on its way: known[0] is TOKEN_BEGIN; the decoder's states cover a prefix of known. */
struct writing {
    struct decoder decoder;
    const struct bias *bias;
    struct bias_place place;
    const struct token_text *draft;
    size_t draft_at;    /* the draft's token expected next, or, when lost, where it was left */
    bool is_with_draft; /* the last token written is the one before draft_at */
    int64_t known[MOONSHINE_TOKENS_MAX + 1];
    size_t known_count, known_max;
    float log_prob, draft_log_prob;
    bool is_end_likelier;
    bool is_finished;
};

/* Takes the best token of a row; the very first may not be TOKEN_END, which the model prefers on narrow-band
 * digits and noise, leaving real speech empty. */
static int32_t take_token(struct writing *writing, float *logits)
{
    if (writing->known_count == 1) {
        writing->is_end_likelier = best_of(logits) == TOKEN_END;
        logits[TOKEN_END] = -INFINITY;
    }
    int32_t plain = best_of(logits), token = plain;
    if (writing->bias != NULL) {
        token = bias_pick(writing->bias, &writing->place, logits, plain);
        bias_advance(writing->bias, &writing->place, token);
    }
    writing->log_prob += logits[token] - log_norm(logits, plain);
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
    for (size_t i = writing->decoder.token_count; i < writing->known_count; i++)
        fed[fed_count++] = writing->known[i];
    if (writing->is_with_draft)
        guess_count = writing->draft->count - writing->draft_at;
    const int32_t *guess = guess_count > 0 ? writing->draft->tokens + writing->draft_at : NULL;
    for (size_t i = 0; i < guess_count; i++)
        fed[fed_count + i] = guess[i];
    float *logits = NULL;
    enum vp_err err = decoder_pass(&writing->decoder, fed, fed_count + guess_count, &logits);
    if (err != VP_OK)
        return err;
    if (writing->known_count == 1 && writing->draft != NULL)
        writing->draft_log_prob = score_rows(logits, writing->draft);
    for (;;) {
        int32_t token = take_token(writing, logits + (fed_count - 1 + guessed) * DECODER_WIDTH);
        if (token == TOKEN_END) {
            writing->is_finished = true;
            return VP_OK;
        }
        writing->known[writing->known_count++] = token;
        if (writing->known_count >= writing->known_max || is_looping(writing)) {
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
    return decoder_keep(&writing->decoder, writing->known_count - 1);
}

enum vp_err hearing_write(struct hearing *hearing, const struct bias *bias, const struct token_text *draft,
                          struct written *out_written)
{
    struct writing writing = {.bias = bias,
                              .draft = draft,
                              .is_with_draft = draft != NULL,
                              .known = {TOKEN_BEGIN},
                              .known_count = 1,
                              .known_max = hearing->tokens_max};
    enum vp_err err = decoder_init(&writing.decoder, &hearing->moonshine->decoder, hearing->encoded);
    if (err != VP_OK)
        return err;
    while (err == VP_OK && !writing.is_finished)
        err = hearing->is_wanted == NULL || hearing->is_wanted(hearing->owner) ? write_on(&writing)
                                                                               : VP_ERR_CLOSED;
    decoder_deinit(&writing.decoder);
    if (err != VP_OK)
        return err;
    *out_written = (struct written){.log_prob = writing.log_prob,
                                    .scored_count = writing.known_count,
                                    .is_end_likelier = writing.is_end_likelier,
                                    .draft_log_prob = writing.draft_log_prob};
    out_written->text.count = writing.known_count - 1;
    for (size_t i = 0; i < out_written->text.count; i++)
        out_written->text.tokens[i] = (int32_t)writing.known[i + 1];
    return VP_OK;
}

enum vp_err hearing_score(struct hearing *hearing, const struct token_text *text, float *out_log_prob)
{
    int64_t fed[MOONSHINE_TOKENS_MAX + 1] = {TOKEN_BEGIN};
    for (size_t i = 0; i < text->count; i++)
        fed[i + 1] = text->tokens[i];
    struct decoder decoder;
    enum vp_err err = decoder_init(&decoder, &hearing->moonshine->decoder, hearing->encoded);
    if (err != VP_OK)
        return err;
    float *logits = NULL;
    err = decoder_pass(&decoder, fed, text->count + 1, &logits);
    if (err == VP_OK)
        *out_log_prob = score_rows(logits, text);
    decoder_deinit(&decoder);
    return err;
}
