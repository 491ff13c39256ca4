#include "speech/contest.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

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

/* What the menu, or the likely answers, say of a text, for its likelihood and its words,
 * beside the sound's log_prob. */
static enum vp_err weigh(const struct vocabulary *vocabulary, enum speech_expected expected, const char *text,
                         float *out_weight, size_t *out_unknown)
{
    float lm_nats = 0, name_nats = 0;
    size_t words = 0;
    enum vp_err err = menu_lm_score_text(vocabulary->lm, text, &lm_nats, &words, out_unknown);
    if (err == VP_OK && expected == SPEECH_EXPECTS_NAME && vocabulary->names != NULL) {
        err = menu_lm_score_text(vocabulary->names, text, &name_nats, NULL, out_unknown);
        lm_nats = fmaxf(lm_nats + ORDER_FOR_NAME_NATS, name_nats);
    }
    *out_weight = LM_WEIGHT * lm_nats + WORD_NATS * (float)words;
    return err;
}

enum vp_err contest_is_needless(const struct vocabulary *vocabulary, enum speech_expected expected,
                                const struct candidate *general, bool *out_is_needless)
{
    float weight = 0;
    size_t unknown = 0;
    enum vp_err err = weigh(vocabulary, expected, general->text, &weight, &unknown);
    if (err == VP_OK)
        *out_is_needless = unknown == 0 && candidate_confidence(general) >= SURE_NATS_PER_TOKEN;
    return err;
}

struct contest {
    const struct vocabulary *vocabulary;
    enum speech_expected expected;
    const struct tokens *tokens;
    struct hearing *hearing;
    struct candidate *winner;
    float best_score;
    float general_weight; /* the menu's word on the general text */
};

static void compare(struct contest *contest, const struct candidate *candidate, float weight)
{
    if (candidate->log_prob + weight <= contest->best_score)
        return;
    contest->best_score = candidate->log_prob + weight;
    *contest->winner = *candidate;
    contest->winner->is_from_menu = true;
}

static enum vp_err enter_repair(struct contest *contest, const char *text)
{
    struct candidate repaired;
    float weight = 0;
    size_t unknown = 0;
    if (!candidate_init(&repaired, contest->tokens, text))
        return VP_OK;
    enum vp_err err = weigh(contest->vocabulary, contest->expected, text, &weight, &unknown);
    if (err != VP_OK || weight < contest->general_weight + REPAIR_GAIN_MIN)
        return err;
    err = hearing_score(contest->hearing, &repaired.tokens, &repaired.log_prob);
    if (err == VP_OK)
        compare(contest, &repaired, weight);
    return err;
}

enum vp_err contest_decide(const struct vocabulary *vocabulary, enum speech_expected expected,
                           const struct tokens *tokens, struct hearing *hearing,
                           const struct candidate *general, const struct candidate *menu, bool may_repair,
                           struct candidate *out_winner)
{
    char texts[REPAIRS_MAX][REPAIR_TEXT_BYTES];
    size_t unknown = 0;
    struct contest contest = {.vocabulary = vocabulary,
                              .expected = expected,
                              .tokens = tokens,
                              .hearing = hearing,
                              .winner = out_winner};
    *out_winner = *general;
    enum vp_err err = weigh(vocabulary, expected, general->text, &contest.general_weight, &unknown);
    contest.best_score = general->log_prob + contest.general_weight;
    if (err == VP_OK && menu->text[0] != '\0' && strcasecmp(menu->text, general->text) != 0) {
        float weight = 0;
        err = weigh(vocabulary, expected, menu->text, &weight, &unknown);
        if (err == VP_OK)
            compare(&contest, menu, weight);
    }
    size_t count = err == VP_OK && may_repair && vocabulary->repair != NULL
                       ? repair_find(vocabulary->repair, general->text, texts)
                       : 0;
    for (size_t i = 0; i < count && err == VP_OK; i++)
        err = enter_repair(&contest, texts[i]);
    return err;
}
