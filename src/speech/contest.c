#include "speech/contest.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "english/plain_text.h"
#include "speech/likely.h"
#include "speech/thresholds.h"

bool candidate_init(struct candidate *candidate, const struct tokens *tokens, const char *text)
{
    char spaced[sizeof candidate->text + 1];
    int len = snprintf(spaced, sizeof spaced, " %s", text);
    *candidate = (struct candidate){.text = ""};
    candidate->tokens.count = tokens_encode(tokens, (struct span){spaced, (size_t)len},
                                            candidate->tokens.tokens, MOONSHINE_TOKENS_MAX - 2);
    if (len <= 1 || (size_t)len >= sizeof spaced || candidate->tokens.count == 0)
        return false;
    span_copy(span_of(text), candidate->text, sizeof candidate->text);
    candidate->scored_count = candidate->tokens.count + 1;
    return true;
}

void candidate_init_written(struct candidate *candidate, const struct tokens *tokens,
                            const struct written *written)
{
    *candidate = (struct candidate){
        .tokens = written->text, .log_prob = written->log_prob, .scored_count = written->scored_count};
    size_t len = 0;
    for (size_t i = 0; i < written->text.count; i++) {
        struct span piece = tokens_text(tokens, written->text.tokens[i]);
        if (len == 0 && piece.len > 0 && piece.at[0] == ' ')
            piece = (struct span){piece.at + 1, piece.len - 1};
        if (len + piece.len >= sizeof candidate->text)
            break;
        if (piece.len > 0)
            memcpy(candidate->text + len, piece.at, piece.len);
        len += piece.len;
    }
    candidate->text[len] = '\0';
}

float candidate_confidence(const struct candidate *candidate)
{
    if (candidate->scored_count == 0)
        return 0;
    float mean = candidate->log_prob / (float)candidate->scored_count;
    return candidate->is_from_menu ? mean * MENU_CONFIDENCE_SCALE : mean;
}

size_t candidate_sureness(const struct candidate *candidate, const struct tokens *tokens,
                          float out_sureness[HEARD_WORDS_MAX])
{
    size_t words = 0;
    float nats = 0;
    for (size_t i = 0; i < candidate->tokens.count; i++) {
        struct span piece = tokens_text(tokens, candidate->tokens.tokens[i]);
        bool begins = piece.len > 0 && piece.at[0] == ' ', has_letter = false;
        for (size_t k = 0; k < piece.len; k++)
            has_letter = has_letter || isalnum((unsigned char)piece.at[k]);
        if (begins || words == 0) {
            if (words == HEARD_WORDS_MAX)
                break;
            words++;
            nats = 0;
        }
        nats += has_letter ? candidate->tokens.nats[i] : 0; /* a comma or not says nothing of the word */
        out_sureness[words - 1] = expf(fminf(nats, 0));
    }
    return words;
}

/* English would outweigh the names: it has all their neighbours. */
static enum vp_err weigh_as_said(const struct contest *contest, const char *text, float *out_weight,
                                 size_t *out_unknown, size_t *out_words)
{
    const struct vocabulary *vocabulary = contest->vocabulary;
    bool expects_name = contest->expected == SPEECH_EXPECTS_NAME && vocabulary->names != NULL;
    float lm_nats = 0, name_nats = 0;
    size_t words = 0;
    const struct likely order = {vocabulary->lm, expects_name ? NULL : contest->english};
    enum vp_err err = likely_score_text(&order, text, &lm_nats, &words, out_unknown);
    if (err == VP_OK && expects_name) {
        err =
            likely_score_text(&(struct likely){vocabulary->names, NULL}, text, &name_nats, NULL, out_unknown);
        lm_nats = fmaxf(lm_nats + ORDER_FOR_NAME_NATS, name_nats);
    }
    *out_weight = LM_WEIGHT * lm_nats + WORD_NATS * (float)words;
    *out_words = words;
    return err;
}

static bool has_words(const char *text, const char *words)
{
    char spaced_text[HEARD_TEXT_BYTES + 2], spaced_words[SPEECH_ANSWER_BYTES + 2];
    plain_text_space(text, spaced_text, sizeof spaced_text);
    plain_text_space(words, spaced_words, sizeof spaced_words);
    return spaced_words[1] != '\0' && strstr(spaced_text, spaced_words) != NULL;
}

enum vp_err contest_weigh(const struct contest *contest, const char *text, float *out_weight,
                          size_t *out_unknown)
{
    size_t words = 0, unknown;
    float most = 0;
    enum vp_err err = weigh_as_said(contest, text, out_weight, out_unknown, &words);
    for (size_t i = 0; contest->answers != NULL && i < contest->answers->count && err == VP_OK; i++) {
        const char *answer = contest->answers->at[i];
        float alone = 0;
        if (!has_words(text, answer))
            continue;
        err = weigh_as_said(contest, answer, &alone, &unknown, &words);
        most = fmaxf(most, ANSWER_NATS + WORD_NATS * (float)words - alone);
    }
    *out_weight += most;
    return err;
}

enum vp_err contest_is_needless(const struct contest *contest, const struct candidate *general,
                                bool *out_is_needless)
{
    float weight = 0;
    size_t unknown = 0;
    enum vp_err err = contest_weigh(contest, general->text, &weight, &unknown);
    if (err == VP_OK)
        *out_is_needless = unknown == 0 && candidate_confidence(general) >= SURE_NATS_PER_TOKEN;
    return err;
}

static enum vp_err enter_repair(const struct contest *contest, const char *text,
                                struct candidates *candidates)
{
    struct candidate *repaired = &candidates->at[candidates->count];
    size_t unknown = 0;
    if (candidates->count == CANDIDATES_MAX || !candidate_init(repaired, contest->tokens, text))
        return VP_OK;
    enum vp_err err = contest_weigh(contest, text, &repaired->weight, &unknown);
    if (err != VP_OK || repaired->weight < candidates->at[0].weight + REPAIR_GAIN_MIN)
        return err;
    err = hearing_score(contest->hearing, &repaired->tokens, &repaired->log_prob);
    repaired->is_from_menu = true;
    candidates->count += err == VP_OK;
    return err;
}

static enum vp_err enter_repairs(const struct contest *contest, struct candidates *candidates)
{
    char texts[REPAIRS_MAX][REPAIR_TEXT_BYTES];
    struct word_sureness sureness;
    sureness.count = candidate_sureness(&candidates->at[0], contest->tokens, sureness.at);
    size_t count = repair_find(contest->vocabulary->repair, candidates->at[0].text, &sureness, texts);
    enum vp_err err = VP_OK;
    for (size_t i = 0; i < count && err == VP_OK; i++)
        err = enter_repair(contest, texts[i], candidates);
    return err;
}

static int by_likelihood(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    float x_score = x->log_prob + x->weight, y_score = y->log_prob + y->weight;
    return (x_score < y_score) - (x_score > y_score);
}

static void drop_repeated(struct candidates *candidates)
{
    size_t kept = 0;
    for (size_t i = 0; i < candidates->count; i++) {
        bool is_new = candidates->at[i].text[0] != '\0';
        for (size_t k = 0; k < kept && is_new; k++)
            is_new = !plain_text_is_same(candidates->at[k].text, candidates->at[i].text);
        if (is_new && kept++ != i)
            candidates->at[kept - 1] = candidates->at[i];
    }
    candidates->count = kept;
}

enum vp_err contest_decide(const struct contest *contest, bool may_repair, struct candidates *candidates)
{
    size_t unknown = 0;
    enum vp_err err = VP_OK;
    for (size_t i = 0; i < candidates->count && err == VP_OK && contest->vocabulary != NULL; i++)
        if (!candidates->at[i].is_expected)
            err = contest_weigh(contest, candidates->at[i].text, &candidates->at[i].weight, &unknown);
    if (err == VP_OK && may_repair && contest->vocabulary != NULL && contest->vocabulary->repair != NULL)
        err = enter_repairs(contest, candidates);
    qsort(candidates->at, candidates->count, sizeof candidates->at[0], by_likelihood);
    drop_repeated(candidates);
    return err;
}
