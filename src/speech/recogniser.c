#include <stdlib.h>
#include <string.h>

#include "audio/resample.h"
#include "base/clock.h"
#include "english/first_names.h"
#include "english/style.h"
#include "speech/answers.h"
#include "speech/contest.h"
#include "speech/digits.h"
#include "speech/letters.h"
#include "speech/names.h"
#include "speech/names_alike.h"
#include "speech/speech_internal.h"
#include "speech/sphinx.h"
#include "speech/thresholds.h"
#include "speech/vocabulary.h"

enum {
    UTTERANCE_MS_MAX = 20000,
    UTTERANCE_MS_MIN = 100,
    PAD_MS = 200, /* silence at both ends: the encoder was taught on clips that do not begin in a word */
    SAMPLES_PER_MS = MOONSHINE_RATE_HZ / 1000,
    PAD_SAMPLES = PAD_MS * SAMPLES_PER_MS,
    HEARD_SAMPLES_MAX = UTTERANCE_MS_MAX * SAMPLES_PER_MS + 64,
    SPHINX_KEPT = 2 /* decoders kept ready for the last vocabularies; one costs some 25 MB and 60 ms */
};

struct opinion {
    struct vocabulary *vocabulary; /* retained */
    struct sphinx *sphinx;
    uint64_t used_at; /* order of use */
};

struct recogniser {
    const struct speech_models *models; /* borrowed; outlives the recogniser */
    struct resampler *resampler;
    struct opinion opinions[SPHINX_KEPT];
    uint64_t use_count;
    struct vocabulary *vocabulary;                /* of this utterance, retained; may be NULL */
    enum speech_expected next_expected, expected; /* of the next utterance, of this one */
    struct speech_answers next_answers, answers;  /* the same */
    struct sphinx *sphinx;         /* listening along; NULL when only asked at the end, or never */
    bool is_sphinx_done;           /* a result has ended its utterance: */
    struct candidate sphinx_heard; /* with these words */
    bool has_result;
    recogniser_wanted_fn is_wanted; /* NULL: always */
    void *wanted_owner;
    struct recognition result;
    size_t telephone_count; /* samples fed, at 8 kHz */
    size_t heard_count;     /* the same at 16 kHz, without padding */
    size_t alternatives_max;
    struct candidates candidates; /* of the utterance under way */
    int16_t *heard;               /* HEARD_SAMPLES_MAX */
    float *padded;                /* HEARD_SAMPLES_MAX + 2 * PAD_SAMPLES */
};

enum vp_err recogniser_create(const struct speech_models *models, struct recogniser **out_recogniser)
{
    struct recogniser *recogniser = calloc(1, sizeof *recogniser);
    if (recogniser == NULL)
        return VP_ERR_NO_MEMORY;
    recogniser->models = models;
    recogniser->alternatives_max = ALTERNATIVES_MAX;
    recogniser->heard = malloc(HEARD_SAMPLES_MAX * sizeof *recogniser->heard);
    recogniser->padded = malloc((HEARD_SAMPLES_MAX + 2 * PAD_SAMPLES) * sizeof *recogniser->padded);
    enum vp_err err = recogniser->heard != NULL && recogniser->padded != NULL ? VP_OK : VP_ERR_NO_MEMORY;
    if (err == VP_OK)
        err = resampler_create(SPEECH_RATE_HZ, MOONSHINE_RATE_HZ, &recogniser->resampler);
    if (err != VP_OK)
        recogniser_destroy(recogniser);
    else
        *out_recogniser = recogniser;
    return err;
}

static void opinion_deinit(struct opinion *opinion)
{
    sphinx_destroy(opinion->sphinx);
    vocabulary_release(opinion->vocabulary);
    *opinion = (struct opinion){0};
}

void recogniser_destroy(struct recogniser *recogniser)
{
    if (recogniser == NULL)
        return;
    for (int i = 0; i < SPHINX_KEPT; i++)
        opinion_deinit(&recogniser->opinions[i]);
    vocabulary_release(recogniser->vocabulary);
    resampler_destroy(recogniser->resampler);
    free(recogniser->heard);
    free(recogniser->padded);
    free(recogniser);
}

/* The decoder for this vocabulary; made, in the place of the one unused for longest, when there is
 * none. NULL without PocketSphinx. */
static enum vp_err find_sphinx(struct recogniser *recogniser, struct sphinx **out_sphinx)
{
    struct vocabulary *vocabulary = recogniser->vocabulary;
    *out_sphinx = NULL;
    if (vocabulary == NULL || vocabulary->arpa_fd < 0)
        return VP_OK;
    struct opinion *chosen = &recogniser->opinions[0];
    for (int i = 0; i < SPHINX_KEPT; i++) {
        struct opinion *opinion = &recogniser->opinions[i];
        if (opinion->vocabulary == vocabulary) {
            chosen = opinion;
            break;
        }
        if (opinion->used_at < chosen->used_at)
            chosen = opinion;
    }
    if (chosen->vocabulary != vocabulary) {
        opinion_deinit(chosen);
        enum vp_err err =
            sphinx_create(&(struct sphinx_files){recogniser->models->sphinx_dir, vocabulary->dict_fd,
                                                 vocabulary->arpa_fd, vocabulary->names_fd},
                          &chosen->sphinx);
        if (err != VP_OK)
            return err;
        chosen->vocabulary = vocabulary_retain(vocabulary);
    }
    chosen->used_at = ++recogniser->use_count;
    *out_sphinx = chosen->sphinx;
    return VP_OK;
}

static void begin(struct recogniser *recogniser, struct vocabulary *vocabulary)
{
    struct vocabulary *last = recogniser->vocabulary;
    recogniser->vocabulary = vocabulary != NULL ? vocabulary_retain(vocabulary) : NULL;
    vocabulary_release(last);
    recogniser->expected = recogniser->next_expected;
    recogniser->answers = recogniser->next_answers;
    recogniser->sphinx = NULL;
    recogniser->is_sphinx_done = false;
    recogniser->has_result = false;
    recogniser->telephone_count = recogniser->heard_count = 0;
    resampler_reset(recogniser->resampler);
}

static enum vp_err hear(struct recogniser *recogniser, const int16_t *pcm16, size_t sample_count)
{
    if (recogniser->telephone_count + sample_count > UTTERANCE_MS_MAX * (SPEECH_RATE_HZ / 1000))
        return VP_ERR_TOO_BIG;
    recogniser->telephone_count += sample_count;
    recogniser->heard_count += resampler_feed(recogniser->resampler, pcm16, sample_count,
                                              recogniser->heard + recogniser->heard_count);
    return VP_OK;
}

void recogniser_limit_alternatives(struct recogniser *recogniser, size_t alternatives_max)
{
    recogniser->alternatives_max = alternatives_max;
}

void recogniser_expect(struct recogniser *recogniser, enum speech_expected expected,
                       const struct speech_answers *answers)
{
    recogniser->next_expected = expected;
    recogniser->next_answers = answers != NULL ? *answers : (struct speech_answers){.count = 0};
}

enum vp_err recogniser_listen_begin(struct recogniser *recogniser, struct vocabulary *vocabulary)
{
    begin(recogniser, vocabulary);
    enum vp_err err = find_sphinx(recogniser, &recogniser->sphinx);
    if (err == VP_OK && recogniser->sphinx != NULL)
        err = sphinx_begin(recogniser->sphinx, recogniser->expected);
    return err;
}

enum vp_err recogniser_listen_feed(struct recogniser *recogniser, const int16_t *pcm16, size_t sample_count)
{
    size_t heard_before = recogniser->heard_count;
    enum vp_err err = hear(recogniser, pcm16, sample_count);
    if (err != VP_OK || recogniser->sphinx == NULL || sample_count == 0)
        return err;
    recogniser->has_result = false;
    if (recogniser
            ->is_sphinx_done) { /* its utterance was ended for a result too early: let it hear all again */
        recogniser->is_sphinx_done = false;
        heard_before = 0;
        err = sphinx_begin(recogniser->sphinx, recogniser->expected);
    }
    return err == VP_OK ? sphinx_feed(recogniser->sphinx, recogniser->heard + heard_before,
                                      recogniser->heard_count - heard_before)
                        : err;
}

/* PocketSphinx's words as a candidate; text stays empty when it heard none. */
static enum vp_err finish_sphinx(struct recogniser *recogniser, struct sphinx *sphinx, struct candidate *out)
{
    char words[sizeof out->text], styled[sizeof out->text];
    enum vp_err err = sphinx_finish(sphinx, words, sizeof words);
    if (err != VP_OK)
        return err;
    style_sentence(words, styled, sizeof styled);
    if (recogniser->expected == SPEECH_EXPECTS_NAME)
        first_names_capitalise(styled);
    (void)candidate_init(out, recogniser->models->tokens, styled);
    return VP_OK;
}

static enum vp_err encode(struct recogniser *recogniser, struct hearing **out_hearing)
{
    size_t count = recogniser->heard_count;
    memset(recogniser->padded, 0, PAD_SAMPLES * sizeof *recogniser->padded);
    for (size_t i = 0; i < count; i++)
        recogniser->padded[PAD_SAMPLES + i] = (float)recogniser->heard[i] / 32768.0f;
    memset(recogniser->padded + PAD_SAMPLES + count, 0, PAD_SAMPLES * sizeof *recogniser->padded);
    return hearing_create(recogniser->models->moonshine, recogniser->padded, count + 2 * PAD_SAMPLES,
                          out_hearing);
}

static enum vp_err ask_sphinx_late(struct recogniser *recogniser, struct hearing *hearing,
                                   struct candidate *menu, struct recognition *out)
{
    struct sphinx *sphinx = NULL;
    int64_t started_us = clock_mono_us();
    enum vp_err err = find_sphinx(recogniser, &sphinx);
    if (err != VP_OK || sphinx == NULL)
        return err;
    if ((err = sphinx_begin(sphinx, recogniser->expected)) != VP_OK ||
        (err = sphinx_feed(sphinx, recogniser->heard, recogniser->heard_count)) != VP_OK ||
        (err = finish_sphinx(recogniser, sphinx, menu)) != VP_OK)
        return err;
    int64_t fuse_us = clock_mono_us();
    out->menu_us += fuse_us - started_us;
    if (menu->text[0] != '\0')
        err = hearing_score(hearing, &menu->tokens, &menu->log_prob);
    out->fuse_us += clock_mono_us() - fuse_us;
    return err;
}

/* In noise the model would rather write nothing; made to write, it writes what stood under silence in its lessons. */
static bool is_phantom(const struct written *written, const char *text)
{
    static const char *const phantoms[] = {"You",  "Thank you", "Thank you.", "Thanks for watching!",
                                           "Bye.", "."};
    static const char music[] = "\xe2\x99\xaa"; /* U+266A */
    if (strstr(text, music) != NULL)
        return true;
    for (size_t i = 0; written->is_end_likelier && i < sizeof phantoms / sizeof phantoms[0]; i++)
        if (strcmp(text, phantoms[i]) == 0)
            return true;
    return false;
}

/* A sentence that is too long to be an answer alone. */
static void keep_within(struct speech_answers *answers)
{
    size_t from = answers->within_from < answers->count ? answers->within_from : answers->count;
    memmove(answers->at, answers->at + from, (answers->count - from) * sizeof answers->at[0]);
    answers->count -= from;
    answers->alone_count = 0;
}

/* The second opinion and the contest, once the general model has written. */
static enum vp_err hold_contest(struct recogniser *recogniser, struct hearing *hearing,
                                struct candidate *menu, struct recognition *out)
{
    bool expects_name = recogniser->expected == SPEECH_EXPECTS_NAME;
    const struct contest contest = {.vocabulary = recogniser->vocabulary,
                                    .english = recogniser->models->english,
                                    .expected = recogniser->expected,
                                    .answers = expects_name ? NULL : &recogniser->answers,
                                    .tokens = recogniser->models->tokens,
                                    .hearing = hearing};
    struct candidates *candidates = &recogniser->candidates;
    bool is_needless = recogniser->vocabulary == NULL;
    enum vp_err err = is_needless ? VP_OK : contest_is_needless(&contest, &candidates->at[0], &is_needless);
    if (err == VP_OK && recogniser->sphinx == NULL && !is_needless)
        err = ask_sphinx_late(recogniser, hearing, menu, out);
    if (err != VP_OK)
        return err;
    int64_t started_us = clock_mono_us();
    if (menu->text[0] != '\0') {
        menu->is_from_menu = true;
        candidates->at[candidates->count++] = *menu;
    }
    bool is_short = recogniser->heard_count <= (size_t)ANSWER_MS_MAX * SAMPLES_PER_MS;
    if (expects_name)
        names_alike_find(candidates, &recogniser->answers);
    if (!is_short && !expects_name)
        keep_within(&recogniser->answers);
    if ((is_short || !expects_name) && !is_needless && recogniser->answers.count > 0)
        err = answers_enter(&contest, &recogniser->answers, candidates);
    if (err == VP_OK)
        err = contest_decide(&contest, !is_needless, candidates);
    if (err == VP_OK && recogniser->expected == SPEECH_EXPECTS_NUMBER)
        err = digits_enter(&contest, candidates);
    if (err == VP_OK && recogniser->expected == SPEECH_EXPECTS_LETTERS)
        err = letters_enter(&contest, candidates);
    out->fuse_us += clock_mono_us() - started_us;
    return err;
}

static void give_readings(const struct recogniser *recogniser, struct recognition *out)
{
    const struct candidates *candidates = &recogniser->candidates;
    const struct candidate *best = &candidates->at[0];
    struct heard_words *heard = &out->heard;
    for (size_t i = 0; i < candidates->count && heard->count < HEARD_READINGS_MAX; i++) {
        const struct candidate *candidate = &candidates->at[i];
        struct heard_reading *reading = &heard->readings[heard->count++];
        span_copy(span_of(candidate->text), reading->text, sizeof reading->text);
        reading->confidence = candidate_confidence(candidate);
        reading->cost = best->log_prob + best->weight - candidate->log_prob - candidate->weight;
        reading->word_count = candidate_sureness(candidate, recogniser->models->tokens, reading->sureness);
    }
    out->is_from_menu = candidates->count > 0 && best->is_from_menu;
}

static const struct bias *find_bias(const struct recogniser *recogniser)
{
    const struct vocabulary *vocabulary = recogniser->vocabulary;
    if (vocabulary == NULL)
        return NULL;
    return recogniser->expected == SPEECH_EXPECTS_NAME ? vocabulary->names_bias : vocabulary->bias;
}

static enum vp_err read_hearing(struct recogniser *recogniser, struct hearing *hearing,
                                struct candidate *menu, struct recognition *out)
{
    /* Other readings of a name are words that are no names, nearer to the sound than a name that is known. */
    bool expects_name = recogniser->expected == SPEECH_EXPECTS_NAME;
    const struct write_wish wish = {.tokens = recogniser->models->tokens,
                                    .bias = find_bias(recogniser),
                                    .draft = menu->text[0] != '\0' ? &menu->tokens : NULL,
                                    .alternatives_max = expects_name ? 0 : recogniser->alternatives_max};
    struct candidates *candidates = &recogniser->candidates;
    struct written written[1 + ALTERNATIVES_MAX];
    size_t count = 0;
    int64_t started_us = clock_mono_us();
    enum vp_err err = hearing_write(hearing, &wish, written, &count, &menu->log_prob);
    out->decode_us = clock_mono_us() - started_us;
    if (err != VP_OK)
        return err;
    for (candidates->count = 0; candidates->count < count; candidates->count++)
        candidate_init_written(&candidates->at[candidates->count], recogniser->models->tokens,
                               &written[candidates->count]);
    if (is_phantom(&written[0], candidates->at[0].text))
        return VP_OK;
    err = hold_contest(recogniser, hearing, menu, out);
    if (err == VP_OK)
        give_readings(recogniser, out);
    return err;
}

static bool is_still_wanted(const struct recogniser *recogniser)
{
    return recogniser->is_wanted == NULL || recogniser->is_wanted(recogniser->wanted_owner);
}

static enum vp_err understand(struct recogniser *recogniser, struct recognition *out)
{
    struct candidate menu = {.text = ""};
    struct hearing *hearing = NULL;
    int64_t started_us = clock_mono_us();
    enum vp_err err = encode(recogniser, &hearing);
    int64_t menu_us = clock_mono_us();
    out->encode_us = menu_us - started_us;
    if (err == VP_OK && !is_still_wanted(recogniser))
        err = VP_ERR_CLOSED;
    /* Ended as late as can be: an utterance that goes on is heard again from its beginning. */
    if (err == VP_OK && recogniser->sphinx != NULL && !recogniser->is_sphinx_done) {
        recogniser->sphinx_heard = menu;
        recogniser->is_sphinx_done = true;
        err = finish_sphinx(recogniser, recogniser->sphinx, &recogniser->sphinx_heard);
    }
    if (recogniser->is_sphinx_done)
        menu = recogniser->sphinx_heard;
    out->menu_us = clock_mono_us() - menu_us;
    if (err == VP_OK) {
        hearing_write_while(hearing, recogniser->is_wanted, recogniser->wanted_owner);
        err = read_hearing(recogniser, hearing, &menu, out);
    }
    hearing_destroy(hearing);
    return err;
}

enum vp_err recogniser_listen_result(struct recogniser *recogniser, struct recognition *out)
{
    if (!recogniser->has_result) {
        recogniser->result = (struct recognition){.is_from_menu = false};
        if (recogniser->telephone_count >= UTTERANCE_MS_MIN * (SPEECH_RATE_HZ / 1000)) {
            enum vp_err err = understand(recogniser, &recogniser->result);
            if (err != VP_OK)
                return err;
        }
        recogniser->has_result = true;
    }
    *out = recogniser->result;
    return VP_OK;
}

enum vp_err recogniser_listen_result_while(struct recogniser *recogniser, recogniser_wanted_fn is_wanted,
                                           void *owner, struct recognition *out)
{
    recogniser->is_wanted = is_wanted;
    recogniser->wanted_owner = owner;
    enum vp_err err = recogniser_listen_result(recogniser, out);
    recogniser->is_wanted = NULL;
    return err;
}

enum vp_err recognise(struct recogniser *recogniser, struct vocabulary *vocabulary, const int16_t *pcm16,
                      size_t sample_count, struct recognition *out)
{
    begin(recogniser, vocabulary);
    enum vp_err err = hear(recogniser, pcm16, sample_count);
    return err == VP_OK ? recogniser_listen_result(recogniser, out) : err;
}
