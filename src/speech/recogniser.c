#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "audio/resample.h"
#include "base/clock.h"
#include "speech/speech_internal.h"
#include "speech/sphinx.h"
#include "speech/style.h"
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

/* Measured on telephone speech, see tests/bench/speech: the general model this sure of a text whose words the
 * menu knows is not improved by a second opinion. */
#define SURE_NATS_PER_TOKEN (-0.1f)
/* Weights of the menu's language model against the sound, and of each word against its dearness. The bench's
 * best is flat between 0.6 and 1.0; low keeps the menu out of talk that has nothing to do with it. */
#define FUSION_LM_WEIGHT 0.65f
#define FUSION_WORD_NATS 2.0f
/* A repair always costs some nats of sound; it is not worth a pass unless the language model gains more. */
#define REPAIR_GAIN_MIN 2.0f

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
    struct vocabulary *vocabulary; /* of this utterance, retained; may be NULL */
    struct sphinx *sphinx;         /* listening along; NULL when only asked at the end, or never */
    bool is_sphinx_done;           /* a result has ended its utterance */
    bool has_result;
    struct recognition result;
    size_t telephone_count; /* samples fed, at 8 kHz */
    size_t heard_count;     /* the same at 16 kHz, without padding */
    int16_t *heard;         /* HEARD_SAMPLES_MAX */
    float *padded;          /* HEARD_SAMPLES_MAX + 2 * PAD_SAMPLES */
};

enum vp_err recogniser_create(const struct speech_models *models, struct recogniser **out_recogniser)
{
    struct recogniser *recogniser = calloc(1, sizeof *recogniser);
    if (recogniser == NULL)
        return VP_ERR_NO_MEMORY;
    recogniser->models = models;
    recogniser->heard = malloc(HEARD_SAMPLES_MAX * sizeof *recogniser->heard);
    recogniser->padded = malloc((HEARD_SAMPLES_MAX + 2 * PAD_SAMPLES) * sizeof *recogniser->padded);
    enum vp_err err = recogniser->heard != NULL && recogniser->padded != NULL ? VP_OK : VP_ERR_NO_MEMORY;
    if (err == VP_OK)
        err = resampler_create(SPEECH_RATE_HZ, MOONSHINE_RATE_HZ, &recogniser->resampler);
    if (err != VP_OK) {
        recogniser_destroy(recogniser);
        return err;
    }
    *out_recogniser = recogniser;
    return VP_OK;
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

/* The decoder for this vocabulary; made, in the place of the one unused for longest, when there is none. NULL
 * without PocketSphinx. */
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
        enum vp_err err = sphinx_create(recogniser->models->sphinx_dir, vocabulary->dict_fd,
                                        vocabulary->arpa_fd, &chosen->sphinx);
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

enum vp_err recogniser_listen_begin(struct recogniser *recogniser, struct vocabulary *vocabulary)
{
    begin(recogniser, vocabulary);
    enum vp_err err = find_sphinx(recogniser, &recogniser->sphinx);
    if (err == VP_OK && recogniser->sphinx != NULL)
        err = sphinx_begin(recogniser->sphinx);
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
        err = sphinx_begin(recogniser->sphinx);
    }
    return err == VP_OK ? sphinx_feed(recogniser->sphinx, recogniser->heard + heard_before,
                                      recogniser->heard_count - heard_before)
                        : err;
}

/* A text with its tokens and how well it fits the sound. */
struct candidate {
    char text[sizeof((struct recognition *)0)->text];
    struct token_text tokens;
    float log_prob;
    size_t scored_count;
};

static void decode_text(const struct tokens *tokens, const struct token_text *from, char *out,
                        size_t size_bytes)
{
    size_t len = 0;
    for (size_t i = 0; i < from->count; i++) {
        struct span piece = tokens_text(tokens, from->tokens[i]);
        if (len == 0 && piece.len > 0 && piece.at[0] == ' ')
            piece = (struct span){piece.at + 1, piece.len - 1};
        if (len + piece.len >= size_bytes)
            break;
        if (piece.len > 0)
            memcpy(out + len, piece.at, piece.len);
        len += piece.len;
    }
    out[len] = '\0';
}

/* False, and an empty text, when there is nothing to compare. */
static bool candidate_init(struct candidate *candidate, const struct tokens *tokens, const char *text)
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

/* PocketSphinx's words as a candidate; text stays empty when it heard none. */
static enum vp_err finish_sphinx(struct recogniser *recogniser, struct sphinx *sphinx, struct candidate *out)
{
    char words[sizeof out->text], styled[sizeof out->text];
    enum vp_err err = sphinx_finish(sphinx, words, sizeof words);
    if (err != VP_OK)
        return err;
    style_sentence(words, styled, sizeof styled);
    (void)candidate_init(out, recogniser->models->tokens, styled);
    return VP_OK;
}

/* What the menu says of a text, for its likelihood and its words, beside the sound's log_prob. */
static enum vp_err weigh(const struct vocabulary *vocabulary, const char *text, float *out_weight,
                         size_t *out_unknown)
{
    float lm_nats = 0;
    size_t words = 0;
    enum vp_err err = menu_lm_score_text(vocabulary->lm, text, &lm_nats, &words, out_unknown);
    *out_weight = FUSION_LM_WEIGHT * lm_nats + FUSION_WORD_NATS * (float)words;
    return err;
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
    if ((err = sphinx_begin(sphinx)) != VP_OK ||
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

static void conclude(const struct candidate *winner, struct recognition *out)
{
    span_copy(span_of(winner->text), out->text, sizeof out->text);
    out->confidence = winner->log_prob / (float)winner->scored_count;
}

/* Readings of one utterance compared: what the sound says of them and what the menu says. */
struct contest {
    struct recogniser *recogniser;
    struct hearing *hearing;
    struct candidate *best;
    float best_score;
    float general_weight; /* the menu's word on the general text */
};

static enum vp_err enter_menu(struct contest *contest, struct candidate *menu)
{
    float weight = 0;
    size_t unknown = 0;
    if (menu->text[0] == '\0' || strcasecmp(menu->text, contest->best->text) == 0)
        return VP_OK;
    enum vp_err err = weigh(contest->recogniser->vocabulary, menu->text, &weight, &unknown);
    if (err == VP_OK && menu->log_prob + weight > contest->best_score) {
        contest->best_score = menu->log_prob + weight;
        contest->best = menu;
    }
    return err;
}

static enum vp_err enter_repair(struct contest *contest, const char *text, struct candidate *repaired)
{
    float weight = 0;
    size_t unknown = 0;
    if (!candidate_init(repaired, contest->recogniser->models->tokens, text))
        return VP_OK;
    enum vp_err err = weigh(contest->recogniser->vocabulary, text, &weight, &unknown);
    if (err != VP_OK || weight < contest->general_weight + REPAIR_GAIN_MIN)
        return err;
    err = hearing_score(contest->hearing, &repaired->tokens, &repaired->log_prob);
    if (err == VP_OK && repaired->log_prob + weight > contest->best_score) {
        contest->best_score = repaired->log_prob + weight;
        contest->best = repaired;
    }
    return err;
}

/* The general text with menu phrases in the place of words that sound like them. */
static enum vp_err enter_repairs(struct contest *contest, const char *general,
                                 struct candidate repaired[REPAIRS_MAX])
{
    char texts[REPAIRS_MAX][REPAIR_TEXT_BYTES];
    const struct repair *repair = contest->recogniser->vocabulary->repair;
    size_t count = repair != NULL ? repair_find(repair, general, texts) : 0;
    enum vp_err err = VP_OK;
    for (size_t i = 0; i < count && err == VP_OK; i++)
        err = enter_repair(contest, texts[i], &repaired[i]);
    return err;
}

/* The general text against the menu's and against its own repairs. */
static enum vp_err fuse(struct recogniser *recogniser, struct hearing *hearing, struct candidate *general,
                        struct candidate *menu, struct recognition *out)
{
    size_t unknown = 0;
    struct contest contest = {.recogniser = recogniser, .hearing = hearing, .best = general};
    conclude(general, out);
    if (recogniser->vocabulary == NULL)
        return VP_OK;
    enum vp_err err = weigh(recogniser->vocabulary, general->text, &contest.general_weight, &unknown);
    contest.best_score = general->log_prob + contest.general_weight;
    bool is_sure = unknown == 0 && out->confidence >= SURE_NATS_PER_TOKEN;
    if (err == VP_OK && recogniser->sphinx == NULL && !is_sure)
        err = ask_sphinx_late(recogniser, hearing, menu, out);
    int64_t started_us = clock_mono_us();
    if (err == VP_OK)
        err = enter_menu(&contest, menu);
    struct candidate *repaired = err == VP_OK && !is_sure ? calloc(REPAIRS_MAX, sizeof *repaired) : NULL;
    if (repaired != NULL)
        err = enter_repairs(&contest, general->text, repaired);
    if (err == VP_OK) {
        conclude(contest.best, out);
        out->is_from_menu = contest.best != general;
    }
    free(repaired);
    out->fuse_us += clock_mono_us() - started_us;
    return err;
}

static enum vp_err understand(struct recogniser *recogniser, struct recognition *out)
{
    struct candidate general = {.text = ""}, menu = {.text = ""};
    struct hearing *hearing = NULL;
    struct written written;
    int64_t started_us = clock_mono_us();
    enum vp_err err = VP_OK;
    if (recogniser->sphinx != NULL) {
        err = finish_sphinx(recogniser, recogniser->sphinx, &menu);
        recogniser->is_sphinx_done = true;
    }
    int64_t encode_us = clock_mono_us();
    out->menu_us = encode_us - started_us;
    if (err == VP_OK)
        err = encode(recogniser, &hearing);
    int64_t decode_us = clock_mono_us();
    out->encode_us = decode_us - encode_us;
    if (err == VP_OK)
        err = hearing_write(hearing, recogniser->vocabulary != NULL ? recogniser->vocabulary->bias : NULL,
                            menu.text[0] != '\0' ? &menu.tokens : NULL, &written);
    out->decode_us = clock_mono_us() - decode_us;
    if (err == VP_OK) {
        general.tokens = written.text;
        general.log_prob = written.log_prob;
        general.scored_count = written.scored_count;
        menu.log_prob = written.draft_log_prob;
        decode_text(recogniser->models->tokens, &general.tokens, general.text, sizeof general.text);
        err = fuse(recogniser, hearing, &general, &menu, out);
    }
    hearing_destroy(hearing);
    return err;
}

enum vp_err recogniser_listen_result(struct recogniser *recogniser, struct recognition *out)
{
    if (!recogniser->has_result) {
        recogniser->result = (struct recognition){.text = ""};
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

enum vp_err recognise(struct recogniser *recogniser, struct vocabulary *vocabulary, const int16_t *pcm16,
                      size_t sample_count, struct recognition *out)
{
    begin(recogniser, vocabulary);
    enum vp_err err = hear(recogniser, pcm16, sample_count);
    return err == VP_OK ? recogniser_listen_result(recogniser, out) : err;
}
