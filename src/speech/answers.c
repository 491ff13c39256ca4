#include "speech/answers.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "english/plain_text.h"
#include "english/spoken.h"
#include "english/style.h"
#include "speech/thresholds.h"

enum {
    FORMS = 2,
    SWAPPED_MAX = 4, /* sentences with an answer in the place of other words */
    BASES_MAX = 3,
    READINGS_MAX = FORMS * SPEECH_ANSWERS_ALONE_MAX + SWAPPED_MAX,
    SPOKEN_BYTES = 256
};

/* "Brandon." and "It's Brandon." */
static bool init_name(const struct contest *contest, const char *name, bool is_sentence,
                      struct candidate *out)
{
    char text[2 * SPEECH_ANSWER_BYTES];
    snprintf(text, sizeof text, "%s%s.", is_sentence ? "It's " : "", name);
    out->is_from_menu = candidate_init(out, contest->tokens, text);
    return out->is_from_menu;
}

/* As plain words with a blank between; returns how many. */
static size_t plain_words(const char *answer, char out[SPOKEN_BYTES])
{
    char word[PLAIN_TEXT_WORD_BYTES];
    struct buf spoken;
    size_t words = 0;
    buf_init(&spoken, 16 * SPOKEN_BYTES);
    const char *at = spoken_format(&spoken, answer) == VP_OK ? buf_text(&spoken) : NULL;
    for (out[0] = '\0'; at != NULL && plain_text_next_word(&at, word); words++)
        if (!text_add_word(out, SPOKEN_BYTES, word))
            break;
    buf_deinit(&spoken);
    return words;
}

/* "Pickup." and "Pickup, please.", as the general model writes them. */
static bool init_answer(const struct contest *contest, const char *answer, bool is_polite,
                        struct candidate *out)
{
    char plain[SPOKEN_BYTES], styled[2 * SPOKEN_BYTES];
    size_t words = plain_words(answer, plain) + is_polite;
    style_sentence(plain, styled, sizeof styled);
    size_t len = strlen(styled);
    while (len > 0 && strchr(".!?", styled[len - 1]) != NULL)
        styled[--len] = '\0';
    snprintf(styled + len, sizeof styled - len, "%s", is_polite ? ", please." : ".");
    bool has_thanked = is_polite && strstr(plain, "thank") != NULL;
    if (plain[0] == '\0' || has_thanked || !candidate_init(out, contest->tokens, styled))
        return false;
    out->weight = ANSWER_NATS + WORD_NATS * (float)words;
    out->is_from_menu = out->is_expected = true;
    return true;
}

/* A sentence that was written, with an answer in the place of the words that sound the most like it. */
struct swapped {
    char text[REPAIR_TEXT_BYTES];
    float distance;
};

static void keep_swapped(struct swapped kept[SWAPPED_MAX], size_t *count, const struct swapped *swapped)
{
    size_t at = *count;
    for (size_t i = 0; i < *count; i++)
        if (plain_text_is_same(kept[i].text, swapped->text))
            return;
    while (at > 0 && kept[at - 1].distance > swapped->distance)
        at--;
    if (at == SWAPPED_MAX)
        return;
    size_t moved = *count - at - (*count == SWAPPED_MAX);
    memmove(kept + at + 1, kept + at, moved * sizeof *kept);
    kept[at] = *swapped;
    *count += *count < SWAPPED_MAX;
}

/* What was heard without our help is neither favoured for it nor held for surer. */
static bool is_written(const struct candidates *candidates, const char *text)
{
    for (size_t i = 0; i < candidates->count; i++)
        if (plain_text_is_same(candidates->at[i].text, text))
            return true;
    return false;
}

/* "With bargicle, please." where barbacoa may be had: the sentence stays, as nobody answers in one word alone. */
static size_t swap_answers(const struct contest *contest, const struct speech_answers *answers,
                           const struct candidates *candidates, struct swapped kept[SWAPPED_MAX])
{
    size_t count = 0;
    for (size_t base = 0; base < candidates->count && base < BASES_MAX; base++) {
        const struct candidate *candidate = &candidates->at[base];
        struct word_sureness sureness;
        sureness.count = candidate_sureness(candidate, contest->tokens, sureness.at);
        for (size_t i = 0; i < answers->count; i++) {
            struct swapped swapped;
            char plain[SPOKEN_BYTES];
            if (plain_words(answers->at[i], plain) == 0)
                continue;
            swapped.distance =
                repair_answer(contest->vocabulary->repair, candidate->text, &sureness, plain, swapped.text);
            if (swapped.distance < ANSWER_DISTANCE_MAX && !is_written(candidates, swapped.text))
                keep_swapped(kept, &count, &swapped);
        }
    }
    return count;
}

static enum vp_err init_swapped(const struct contest *contest, const struct swapped *swapped,
                                struct candidate *out, bool *out_is_init)
{
    size_t unknown = 0;
    *out_is_init = candidate_init(out, contest->tokens, swapped->text);
    if (!*out_is_init)
        return VP_OK;
    out->is_from_menu = out->is_expected = true;
    return contest_weigh(contest, swapped->text, &out->weight, &unknown);
}

static float best_log_prob(const struct candidates *candidates)
{
    float best = -INFINITY;
    for (size_t i = 0; i < candidates->count; i++)
        best = fmaxf(best, candidates->at[i].log_prob);
    return best;
}

/* The likeliest of those that were said. */
static void keep_best(struct candidate *readings, size_t count, struct candidates *candidates)
{
    for (size_t kept = 0; kept < ANSWERS_KEPT && candidates->count < CANDIDATES_MAX; kept++) {
        struct candidate *best = NULL;
        for (size_t i = 0; i < count; i++) {
            struct candidate *reading = &readings[i];
            if (reading->log_prob > -INFINITY &&
                (best == NULL || reading->log_prob + reading->weight > best->log_prob + best->weight))
                best = reading;
        }
        if (best == NULL)
            return;
        candidates->at[candidates->count++] = *best;
        best->log_prob = -INFINITY;
    }
}

/* Readings that the sound is to be asked for. */
struct readings {
    struct candidate at[READINGS_MAX];
    size_t count;
};

static enum vp_err make_readings(const struct contest *contest, const struct speech_answers *answers,
                                 const struct candidates *candidates, struct readings *readings)
{
    bool is_name = contest->expected == SPEECH_EXPECTS_NAME;
    struct swapped swapped[SWAPPED_MAX];
    size_t swapped_count = 0;
    enum vp_err err = VP_OK;
    for (size_t i = 0; i < FORMS * answers->alone_count; i++)
        readings->count += (is_name ? init_name : init_answer)(
            contest, answers->at[i / FORMS], i % FORMS == 1, &readings->at[readings->count]);
    if (!is_name && contest->vocabulary->repair != NULL)
        swapped_count = swap_answers(contest, answers, candidates, swapped);
    for (size_t i = 0; i < swapped_count && err == VP_OK; i++) {
        bool is_init = false;
        err = init_swapped(contest, &swapped[i], &readings->at[readings->count], &is_init);
        readings->count += is_init;
    }
    return err;
}

/* What was hardly said is none. */
static enum vp_err score(const struct contest *contest, const struct candidates *candidates,
                         struct readings *readings)
{
    struct contender contenders[READINGS_MAX];
    float floor = best_log_prob(candidates) - ANSWER_BEHIND_MAX;
    for (size_t i = 0; i < readings->count; i++) {
        struct candidate *reading = &readings->at[i];
        float least = ANSWER_NATS_A_TOKEN * (float)reading->scored_count;
        contenders[i] = (struct contender){
            .text = &reading->tokens, .weight = reading->weight, .least = fmaxf(floor, least)};
    }
    enum vp_err err = hearing_score_best(contest->hearing, contenders, readings->count, ANSWERS_KEPT);
    for (size_t i = 0; i < readings->count; i++)
        readings->at[i].log_prob = contenders[i].log_prob;
    return err;
}

enum vp_err answers_enter(const struct contest *contest, const struct speech_answers *answers,
                          struct candidates *candidates)
{
    struct readings *readings = calloc(1, sizeof *readings);
    if (readings == NULL)
        return VP_ERR_NO_MEMORY;
    enum vp_err err = make_readings(contest, answers, candidates, readings);
    if (err == VP_OK)
        err = score(contest, candidates, readings);
    if (err == VP_OK)
        keep_best(readings->at, readings->count, candidates);
    free(readings);
    return err;
}
