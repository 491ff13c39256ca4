/* What a noise suppressor does to telephone speech: to the detection of speech and to the words understood.
 *
 *   bench_enhance MODELS_DIR DIGITS_DIR NOISE_WAV...
 *
 * DIGITS_DIR holds spoken digits as {digit}_{speaker}_{take}.wav; seven of one speaker are joined to a number, noise is
 * mixed under it, the line makes mu-law of it. Each number is heard as it is and suppressed. Prints the table of
 * docs/audio.md. */
#include <ctype.h>
#include <glob.h>
#include <math.h>
#include <speex/speex_preprocess.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "audio/ulaw.h"
#include "audio/wav.h"
#include "speech/speech.h"

enum {
    NUMBERS = 30,
    DIGITS = 7,
    EDGE_SAMPLES = 2 * SPEECH_RATE_HZ, /* of noise alone before and behind */
    SAMPLES_MAX = 30 * SPEECH_RATE_HZ,
    PREROLL_SAMPLES = SPEECH_RATE_HZ * 3 / 10,
    SUPPRESS_DB = 15,    /* speexdsp's own default */
    FRAME_SAMPLES = 128, /* 16 ms: it wants 10 to 20 */
    HEARD_MAX = 64,
    RMS = 3277, /* -20 dBFS */
};

struct number {
    int digits[DIGITS];
    size_t count, begin, end; /* samples: all, and from where to where somebody speaks */
    int16_t pcm16[SAMPLES_MAX];
    bool is_voiced[SAMPLES_MAX];
};

struct score {
    size_t voiced, found, quiet, alarms, words, errors;
};

static struct number number;
static int16_t line[SAMPLES_MAX], cleaned[SAMPLES_MAX];
static uint32_t seed = 7;

static uint32_t draw(uint32_t below)
{
    seed = seed * 1664525 + 1013904223;
    return (seed >> 8) % below;
}

static double rms_of(const int16_t *pcm16, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += (double)pcm16[i] * pcm16[i];
    return count > 0 ? sqrt(sum / (double)count) : 0;
}

static void read_or_end(const char *path, struct wav *wav)
{
    enum vp_err err = wav_read(path, wav);
    if (err == VP_OK)
        err = wav_to_rate(wav, SPEECH_RATE_HZ);
    if (err == VP_OK)
        return;
    fprintf(stderr, "bench_enhance: %s: %s\n", path, vp_err_text(err));
    exit(1);
}

/* A take of a digit by the speaker whose name stands in the path of another of his. */
static void add_digit(const char *dir, const char *speaker, int digit)
{
    char pattern[512];
    glob_t found;
    struct wav wav;
    snprintf(pattern, sizeof pattern, "%s/%d_%s_*.wav", dir, digit, speaker);
    if (glob(pattern, 0, NULL, &found) != 0) {
        fprintf(stderr, "bench_enhance: no %s\n", pattern);
        exit(1);
    }
    read_or_end(found.gl_pathv[draw((uint32_t)found.gl_pathc)], &wav);
    globfree(&found);
    double gain = RMS / (rms_of(wav.pcm16, wav.frame_count) + 1);
    for (size_t i = 0; i < wav.frame_count && number.count < SAMPLES_MAX - EDGE_SAMPLES; i++) {
        double sample = wav.pcm16[i] * gain;
        number.is_voiced[number.count] = true;
        number.pcm16[number.count++] = (int16_t)(sample > 32767 ? 32767 : sample < -32768 ? -32768 : sample);
    }
    wav_deinit(&wav);
}

static void make_number(const char *dir)
{
    char pattern[512], speaker[64];
    glob_t found;
    memset(&number, 0, sizeof number);
    snprintf(pattern, sizeof pattern, "%s/0_*_*.wav", dir);
    if (glob(pattern, 0, NULL, &found) != 0) {
        fprintf(stderr, "bench_enhance: no digits in %s\n", dir);
        exit(1);
    }
    const char *name = strrchr(found.gl_pathv[draw((uint32_t)found.gl_pathc)], '/') + 3;
    span_copy((struct span){name, strcspn(name, "_")}, speaker, sizeof speaker);
    globfree(&found);
    number.begin = number.count = EDGE_SAMPLES;
    for (int i = 0; i < DIGITS; i++) {
        number.digits[i] = (int)draw(10);
        add_digit(dir, speaker, number.digits[i]);
        number.end = number.count;
        number.count += SPEECH_RATE_HZ * (60 + draw(190)) / 1000;
    }
    number.count = number.end + EDGE_SAMPLES;
}

/* noise: NULL for a quiet line. */
static void carry(const struct wav *noise, double snr_db)
{
    size_t at = noise != NULL ? draw((uint32_t)noise->frame_count) : 0;
    double gain = noise != NULL ? RMS * pow(10, -snr_db / 20) / rms_of(noise->pcm16, noise->frame_count) : 0;
    for (size_t i = 0; i < number.count; i++) {
        double sample = number.pcm16[i];
        if (noise != NULL)
            sample += gain * noise->pcm16[(at + i) % noise->frame_count];
        sample = sample > 32767 ? 32767 : sample < -32768 ? -32768 : sample;
        line[i] = ulaw_to_pcm16(ulaw_from_pcm16((int16_t)sample));
    }
}

static void suppress(void)
{
    int is_on = 1, at_most_db = -SUPPRESS_DB;
    SpeexPreprocessState *speex = speex_preprocess_state_init(FRAME_SAMPLES, SPEECH_RATE_HZ);
    if (speex == NULL)
        exit(1);
    speex_preprocess_ctl(speex, SPEEX_PREPROCESS_SET_DENOISE, &is_on);
    speex_preprocess_ctl(speex, SPEEX_PREPROCESS_SET_NOISE_SUPPRESS, &at_most_db);
    memcpy(cleaned, line, sizeof cleaned);
    for (size_t at = 0; at + FRAME_SAMPLES <= number.count; at += FRAME_SAMPLES)
        speex_preprocess_run(speex, cleaned + at);
    speex_preprocess_state_destroy(speex);
}

/* Windows in which somebody speaks and the detector says so; windows of the edges in which it says so, too. */
static void detect(const struct speech_models *models, const int16_t *pcm16, struct score *score)
{
    struct vad *vad = NULL;
    if (vad_create(models, &vad) != VP_OK)
        exit(1);
    for (size_t at = 0; at + SPEECH_WINDOW_SAMPLES <= number.count; at += SPEECH_WINDOW_SAMPLES) {
        bool is_speech = vad_feed(vad, pcm16 + at) >= 0.5f;
        size_t middle = at + SPEECH_WINDOW_SAMPLES / 2;
        if (number.is_voiced[middle]) {
            score->voiced++;
            score->found += is_speech;
        } else if (middle + PREROLL_SAMPLES < number.begin || middle > number.end + PREROLL_SAMPLES) {
            score->quiet++;
            score->alarms += is_speech;
        }
    }
    vad_destroy(vad);
}

/* The digits in a text, however they are written; other words are -1. */
static size_t digits_of(const char *text, int out[HEARD_MAX])
{
    static const struct {
        const char *word;
        int digit;
    } words[] = {{"zero", 0}, {"oh", 0},    {"o", 0},     {"one", 1},  {"won", 1}, {"two", 2},
                 {"to", 2},   {"too", 2},   {"three", 3}, {"four", 4}, {"for", 4}, {"five", 5},
                 {"six", 6},  {"seven", 7}, {"eight", 8}, {"ate", 8},  {"nine", 9}};
    size_t count = 0;
    while (*text != '\0' && count < HEARD_MAX) {
        if (isdigit((unsigned char)*text)) {
            out[count++] = *text++ - '0';
            continue;
        }
        size_t len = 0;
        while (isalpha((unsigned char)text[len]) || text[len] == '\'')
            len++;
        if (len == 0) {
            text++;
            continue;
        }
        out[count] = -1;
        for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
            if (strlen(words[i].word) == len && strncasecmp(words[i].word, text, len) == 0)
                out[count] = words[i].digit;
        count++;
        text += len;
    }
    return count;
}

static size_t errors_in(const int *heard, size_t count)
{
    size_t costs[DIGITS + 1];
    for (size_t j = 0; j <= DIGITS; j++)
        costs[j] = j;
    for (size_t i = 0; i < count; i++) {
        size_t corner = costs[0]++;
        for (size_t j = 0; j < DIGITS; j++) {
            size_t changed = corner + (heard[i] != number.digits[j]), more = costs[j + 1] + 1,
                   less = costs[j] + 1;
            corner = costs[j + 1];
            costs[j + 1] = changed < more ? (changed < less ? changed : less) : more < less ? more : less;
        }
    }
    return costs[DIGITS];
}

static void understand(struct recogniser *recogniser, const int16_t *pcm16, struct score *score)
{
    int heard[HEARD_MAX];
    struct recognition recognition = {.heard = {.count = 0}};
    size_t from = number.begin - PREROLL_SAMPLES, to = number.end + PREROLL_SAMPLES;
    if (recognise(recogniser, NULL, pcm16 + from, to - from, &recognition) != VP_OK)
        exit(1);
    score->words += DIGITS;
    score->errors += errors_in(heard, digits_of(recognition_text(&recognition), heard));
}

static double pct(size_t part, size_t whole)
{
    return whole > 0 ? 100.0 * (double)part / (double)whole : 0;
}

static void run(const struct speech_models *models, struct recogniser *recogniser, const char *dir,
                const char *name, const struct wav *noise, double snr_db)
{
    struct score raw = {0}, clean = {0};
    seed = 7; /* the same numbers under every noise */
    for (int i = 0; i < NUMBERS; i++) {
        make_number(dir);
        carry(noise, snr_db);
        suppress();
        detect(models, line, &raw);
        detect(models, cleaned, &clean);
        understand(recogniser, line, &raw);
        understand(recogniser, cleaned, &clean);
    }
    char snr[16] = "";
    if (noise != NULL)
        snprintf(snr, sizeof snr, "%.0f dB", snr_db);
    printf("| %s | %s | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f |\n", name, snr, pct(raw.found, raw.voiced),
           pct(clean.found, clean.voiced), pct(raw.alarms, raw.quiet), pct(clean.alarms, clean.quiet),
           pct(raw.errors, raw.words), pct(clean.errors, clean.words));
}

static void run_noise(const struct speech_models *models, struct recogniser *recogniser, const char *dir,
                      const char *name, const struct wav *noise)
{
    static const double snrs_db[] = {15, 10, 5};
    for (size_t k = 0; k < sizeof snrs_db / sizeof snrs_db[0]; k++)
        run(models, recogniser, dir, name, noise, snrs_db[k]);
}

/* White: what an old line adds. */
static void run_hiss(const struct speech_models *models, struct recogniser *recogniser, const char *dir)
{
    static int16_t hiss[10 * SPEECH_RATE_HZ];
    const struct wav noise = {
        .rate_hz = SPEECH_RATE_HZ, .channels = 1, .pcm16 = hiss, .frame_count = sizeof hiss / sizeof *hiss};
    for (size_t i = 0; i < noise.frame_count; i++)
        hiss[i] = (int16_t)((int)draw(8000) - 4000);
    run_noise(models, recogniser, dir, "hiss", &noise);
}

int main(int argc, char **argv)
{
    struct speech_models *models = NULL;
    struct recogniser *recogniser = NULL;
    char why[512] = "";
    if (argc < 3) {
        fprintf(stderr, "usage: bench_enhance MODELS_DIR DIGITS_DIR NOISE_WAV...\n");
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (speech_models_load(&(struct speech_paths){.models_dir = argv[1]}, &models, why, sizeof why) !=
            VP_OK ||
        recogniser_create(models, &recogniser) != VP_OK) {
        fprintf(stderr, "bench_enhance: %s\n", why);
        return 1;
    }
    printf(
        "| noise | below the voice | speech found, %% | suppressed | noise taken for speech, %% | suppressed "
        "| word errors, %% | suppressed |\n|---|---|---|---|---|---|---|---|\n");
    run(models, recogniser, argv[2], "none", NULL, 0);
    run_hiss(models, recogniser, argv[2]);
    for (int i = 3; i < argc; i++) {
        struct wav noise;
        const char *name = strrchr(argv[i], '/') != NULL ? strrchr(argv[i], '/') + 1 : argv[i];
        read_or_end(argv[i], &noise);
        run_noise(models, recogniser, argv[2], name, &noise);
        wav_deinit(&noise);
    }
    recogniser_destroy(recogniser);
    speech_models_destroy(models);
    return 0;
}
