#include "speech/answers.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "english/plain_text.h"
#include "english/spoken.h"
#include "english/style.h"
#include "speech/thresholds.h"

enum { FORMS = 2, READINGS_MAX = FORMS * SPEECH_ANSWERS_MAX, SPOKEN_BYTES = 256 };

/* "Brandon." and "It's Brandon." */
static bool init_name(const struct contest *contest, const char *name, bool is_sentence,
                      struct candidate *out)
{
    char text[2 * SPEECH_ANSWER_BYTES];
    snprintf(text, sizeof text, "%s%s.", is_sentence ? "It's " : "", name);
    out->is_from_menu = candidate_init(out, contest->tokens, text);
    return out->is_from_menu;
}

/* "Pickup." and "Pickup, please.", as the general model writes them. */
static bool init_answer(const struct contest *contest, const char *answer, bool is_polite,
                        struct candidate *out)
{
    char plain[SPOKEN_BYTES] = "", styled[2 * SPOKEN_BYTES], word[PLAIN_TEXT_WORD_BYTES];
    struct buf spoken;
    size_t words = is_polite;
    buf_init(&spoken, 16 * SPOKEN_BYTES);
    const char *at = spoken_format(&spoken, answer) == VP_OK ? buf_text(&spoken) : NULL;
    while (at != NULL && plain_text_next_word(&at, word)) {
        size_t len = strlen(plain);
        snprintf(plain + len, sizeof plain - len, "%s%s", len > 0 ? " " : "", word);
        words++;
    }
    buf_deinit(&spoken);
    style_sentence(plain, styled, sizeof styled);
    size_t len = strlen(styled);
    while (len > 0 && strchr(".!?", styled[len - 1]) != NULL)
        styled[--len] = '\0';
    snprintf(styled + len, sizeof styled - len, "%s", is_polite ? ", please." : ".");
    if (plain[0] == '\0' || !candidate_init(out, contest->tokens, styled))
        return false;
    out->weight = ANSWER_NATS + WORD_NATS * (float)words;
    out->is_from_menu = out->is_expected = true;
    return true;
}

static float best_log_prob(const struct candidates *candidates)
{
    float best = -INFINITY;
    for (size_t i = 0; i < candidates->count; i++)
        best = fmaxf(best, candidates->at[i].log_prob);
    return best;
}

/* Those that were hardly said are left out; the likeliest of the others are kept. */
static void keep_best(struct candidate *readings, size_t count, struct candidates *candidates)
{
    float floor = best_log_prob(candidates) - ANSWER_BEHIND_MAX;
    for (size_t kept = 0; kept < ANSWERS_KEPT && candidates->count < CANDIDATES_MAX; kept++) {
        struct candidate *best = NULL;
        for (size_t i = 0; i < count; i++) {
            struct candidate *reading = &readings[i];
            bool is_possible = reading->scored_count > 0 && reading->log_prob > floor &&
                               reading->log_prob > ANSWER_NATS_A_TOKEN * (float)reading->scored_count;
            if (is_possible &&
                (best == NULL || reading->log_prob + reading->weight > best->log_prob + best->weight))
                best = reading;
        }
        if (best == NULL)
            return;
        candidates->at[candidates->count++] = *best;
        best->scored_count = 0;
    }
}

enum vp_err answers_enter(const struct contest *contest, const struct speech_answers *answers,
                          struct candidates *candidates)
{
    struct candidate *readings = calloc(READINGS_MAX, sizeof *readings);
    struct token_text *texts[READINGS_MAX] = {NULL};
    float log_probs[READINGS_MAX];
    size_t count = 0;
    bool is_name = contest->expected == SPEECH_EXPECTS_NAME;
    if (readings == NULL)
        return VP_ERR_NO_MEMORY;
    for (size_t i = 0; i < FORMS * answers->count; i++)
        if ((is_name ? init_name : init_answer)(contest, answers->at[i / FORMS], i % FORMS == 1,
                                                &readings[count])) {
            texts[count] = &readings[count].tokens;
            count++;
        }
    enum vp_err err = hearing_score_all(contest->hearing, texts, count, log_probs);
    for (size_t i = 0; i < count && err == VP_OK; i++)
        readings[i].log_prob = log_probs[i];
    if (err == VP_OK)
        keep_best(readings, count, candidates);
    free(readings);
    return err;
}
