/* Compares the engine's voices by what a telephone leaves of them: words that our own recogniser gets wrong, how soon
 * the first sound is there and how much time goes into it (of one core), the level, and memory.
 *
 *   bench_voices MODELS_DIR SPHINX_DIR FOLDER [verbose]
 *
 * Sentences are those of agent_sentences.def. Each is spoken three times, of which the fastest counts, goes through
 * mu-law, and is heard by the general model alone, without a menu's help. FOLDER gets a WAV file of each sentence and
 * voice. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "audio/ulaw.h"
#include "audio/wav.h"
#include "english/plain_text.h"
#include "english/spoken.h"
#include "speech/speech.h"

static const char *const sentences[] = {
#define AGENT_SENTENCE(text) text,
#include "agent_sentences.def"
#undef AGENT_SENTENCE
};
enum {
    SENTENCE_COUNT = sizeof sentences / sizeof *sentences,
    WORDS_MAX = 64,
    CLIP_SAMPLES_MAX = 30 * SPEECH_RATE_HZ,
    BEFORE_SAMPLES = 2400,
    BEHIND_SAMPLES = 2000,
    TRIES = 3,
    SHORT_SAMPLES = 3 * SPEECH_RATE_HZ, /* a short sentence */
    QUIET_PEAK = 104,                   /* what the engine leaves out before the first sound: -50 dBFS */
    LEVEL_WINDOW_SAMPLES = 256
};

/* Of this thread's processor: what others do on the machine does not count. */
static int64_t cpu_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

struct clip {
    int16_t pcm16[CLIP_SAMPLES_MAX];
    size_t count;
    int64_t began_us, first_us; /* first_us: until a sound was there */
};

struct score {
    size_t words, errors, samples;
    int64_t took_us, first_us[SENTENCE_COUNT];
    bool is_short[SENTENCE_COUNT];
    double energy;
    size_t loud_samples;
};

static bool take(void *owner, const int16_t *pcm16, size_t sample_count)
{
    struct clip *clip = owner;
    if (clip->count + sample_count + BEHIND_SAMPLES > CLIP_SAMPLES_MAX)
        return false;
    memcpy(clip->pcm16 + clip->count, pcm16, sample_count * sizeof *pcm16);
    clip->count += sample_count;
    for (size_t i = 0; i < sample_count && clip->first_us == 0; i++)
        if (abs(pcm16[i]) >= QUIET_PEAK)
            clip->first_us = cpu_us() - clip->began_us;
    return true;
}

static void carry(struct clip *clip)
{
    memset(clip->pcm16 + clip->count, 0, BEHIND_SAMPLES * sizeof *clip->pcm16);
    clip->count += BEHIND_SAMPLES;
    for (size_t i = 0; i < clip->count; i++)
        clip->pcm16[i] = ulaw_to_pcm16(ulaw_from_pcm16(clip->pcm16[i]));
}

/* The level while there is speech: windows within 30 dB of the loudest. */
static void add_level(struct score *score, const struct clip *clip)
{
    double loudest = 0;
    for (int pass = 0; pass < 2; pass++)
        for (size_t at = 0; at + LEVEL_WINDOW_SAMPLES <= clip->count; at += LEVEL_WINDOW_SAMPLES) {
            double energy = 0;
            for (size_t i = 0; i < LEVEL_WINDOW_SAMPLES; i++)
                energy += (double)clip->pcm16[at + i] * clip->pcm16[at + i];
            loudest = pass == 0 && energy > loudest ? energy : loudest;
            if (pass == 1 && energy * 1000 > loudest) {
                score->energy += energy;
                score->loud_samples += LEVEL_WINDOW_SAMPLES;
            }
        }
}

struct word_list {
    char words[WORDS_MAX][PLAIN_TEXT_WORD_BYTES];
    size_t count;
};

/* Words that are one, or that no ear tells apart. */
static const char *alike(const char *word)
{
    static const char *const pairs[][2] = {{"to", "two"}, {"too", "two"}, {"for", "four"}, {"oh", "zero"},
                                           {"o", "zero"}, {"ok", "okay"}, {"a", "one"},    {"mister", "mr"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (strcmp(word, pairs[i][0]) == 0)
            return pairs[i][1];
    return word;
}

/* "11 a.m." is heard as well as "11 AM". */
static void join_halves_of_day(const char *text, char *out, size_t size_bytes)
{
    size_t len = 0;
    for (size_t i = 0; text[i] != '\0' && len + 1 < size_bytes; i++) {
        bool is_dot_of_it = strncmp(text + i, ".m", 2) == 0 ||
                            (i >= 2 && text[i] == '.' && strncmp(text + i - 2, ".m", 2) == 0);
        if (!is_dot_of_it)
            out[len++] = text[i];
    }
    out[len] = '\0';
}

static void split(const char *written, struct word_list *out)
{
    char text[4096];
    join_halves_of_day(written, text, sizeof text);
    struct buf spoken;
    char word[PLAIN_TEXT_WORD_BYTES];
    buf_init(&spoken, 1 << 16);
    out->count = 0;
    if (spoken_format(&spoken, text) == VP_OK)
        for (const char *at = buf_text(&spoken); out->count < WORDS_MAX && plain_text_next_word(&at, word);)
            (void)span_copy(span_of(alike(word)), out->words[out->count++], PLAIN_TEXT_WORD_BYTES);
    buf_deinit(&spoken);
}

static size_t distance(const struct word_list *a, const struct word_list *b)
{
    size_t row[WORDS_MAX + 1];
    for (size_t j = 0; j <= b->count; j++)
        row[j] = j;
    for (size_t i = 1; i <= a->count; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b->count; j++) {
            size_t above = row[j], best = diagonal + (strcmp(a->words[i - 1], b->words[j - 1]) != 0);
            best = above + 1 < best ? above + 1 : best;
            row[j] = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
            diagonal = above;
        }
    }
    return row[b->count];
}

static void write_wav(const char *folder, const char *voice, size_t index, const struct clip *clip)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%02zu-%s.wav", folder, index + 1, voice);
    if (wav_write(path, SPEECH_RATE_HZ, 1, clip->pcm16, clip->count) != VP_OK)
        fprintf(stderr, "%s cannot be written\n", path);
}

static void try_sentence(const struct speech_models *models, struct recogniser *recogniser, size_t index,
                         const struct speech_manner *manner, const char *folder, bool is_verbose,
                         struct score *score)
{
    static struct clip clip;
    struct recognition heard;
    struct word_list said_words, heard_words;
    int64_t first_us = INT64_MAX, took_us = INT64_MAX;
    for (int i = 0; i < TRIES; i++) {
        clip = (struct clip){.count = BEFORE_SAMPLES, .began_us = cpu_us()};
        if (synthesise(models, sentences[index], manner, take, &clip) != VP_OK)
            return;
        int64_t all_us = cpu_us() - clip.began_us;
        first_us = clip.first_us < first_us ? clip.first_us : first_us;
        took_us = all_us < took_us ? all_us : took_us;
    }
    size_t spoken_samples = clip.count - BEFORE_SAMPLES;
    carry(&clip);
    add_level(score, &clip);
    write_wav(folder, speech_voice_name(manner->voice), index, &clip);
    if (recognise(recogniser, NULL, clip.pcm16, clip.count, &heard) != VP_OK)
        return;
    split(sentences[index], &said_words);
    split(recognition_text(&heard), &heard_words);
    size_t errors = distance(&said_words, &heard_words);
    if (is_verbose && errors > 0)
        printf("  %zu: %s -> %s\n", errors, sentences[index], recognition_text(&heard));
    score->words += said_words.count;
    score->errors += errors;
    score->samples += spoken_samples;
    score->took_us += took_us;
    score->first_us[index] = first_us;
    score->is_short[index] = spoken_samples <= SHORT_SAMPLES;
}

static int compare(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void print(const char *voice, double speed, struct score *score, double memory_mb)
{
    int64_t all[SENTENCE_COUNT], shorts[SENTENCE_COUNT] = {0};
    size_t short_count = 0;
    for (size_t i = 0; i < SENTENCE_COUNT; i++) {
        all[i] = score->first_us[i];
        if (score->is_short[i])
            shorts[short_count++] = score->first_us[i];
    }
    qsort(all, SENTENCE_COUNT, sizeof *all, compare);
    qsort(shorts, short_count, sizeof *shorts, compare);
    printf(
        "| %s, speed %.2f | %.1f %% of %zu | %lld / %lld ms | %lld / %lld ms | %.3f | %.1f dBFS | %.0f MB |\n",
        voice, speed, 100.0 * (double)score->errors / (double)score->words, score->words,
        (long long)shorts[short_count / 2] / 1000, (long long)shorts[short_count * 95 / 100] / 1000,
        (long long)all[SENTENCE_COUNT / 2] / 1000, (long long)all[SENTENCE_COUNT * 95 / 100] / 1000,
        (double)score->took_us / 1e6 / ((double)score->samples / SPEECH_RATE_HZ),
        10 * log10(score->energy / (double)score->loud_samples / (32768.0 * 32768)), memory_mb);
    fflush(stdout);
}

/* What the process has in memory now, pages of files left out. */
static double memory_mb(void)
{
    char line[256];
    double kilobytes = 0;
    FILE *file = fopen("/proc/self/status", "re");
    while (file != NULL && fgets(line, sizeof line, file) != NULL)
        if (strncmp(line, "RssAnon:", 8) == 0)
            kilobytes = strtod(line + 8, NULL);
    if (file != NULL)
        fclose(file);
    return kilobytes / 1024;
}

static struct speech_models *load(char **argv, bool wants_neural_voice)
{
    const struct speech_paths paths = {
        .models_dir = argv[1], .sphinx_dir = argv[2], .wants_neural_voice = wants_neural_voice};
    struct speech_models *models = NULL;
    char why[512];
    if (speech_models_load(&paths, &models, why, sizeof why) != VP_OK)
        fprintf(stderr, "%s\n", why);
    return models;
}

static void try_voice(char **argv, bool is_verbose, enum speech_voice voice, double speed)
{
    static struct score score;
    struct recogniser *recogniser = NULL;
    double before_mb = memory_mb();
    struct speech_models *models = load(argv, voice == SPEECH_VOICE_NEURAL);
    if (models == NULL || recogniser_create(models, &recogniser) != VP_OK)
        exit(EXIT_FAILURE);
    if (speech_voice_lacks(models) != NULL) {
        printf("%s\n", speech_voice_lacks(models));
        goto out;
    }
    score = (struct score){0};
    for (size_t i = 0; i < SENTENCE_COUNT; i++)
        try_sentence(models, recogniser, i, &(const struct speech_manner){voice, (float)speed}, argv[3],
                     is_verbose, &score);
    print(speech_voice_name(voice), speed, &score, memory_mb() - before_mb);
out:
    recogniser_destroy(recogniser);
    speech_models_destroy(models);
}

int main(int argc, char **argv)
{
    bool is_verbose = argc > 4 && strcmp(argv[4], "verbose") == 0;
    if (argc < 4) {
        fprintf(stderr, "usage: bench_voices MODELS_DIR SPHINX_DIR FOLDER [verbose]\n");
        return 2;
    }
    (void)mkdir(argv[3], 0755);
    printf(
        "| voice | word errors | first sound of a short sentence, p50 / p95 | of all | time for a second of "
        "sound, in seconds | level | memory with the recogniser's |\n|---|---|---|---|---|---|---|\n");
    fflush(stdout);
    for (double speed = 1; speed > 0.8; speed -= 0.1)
        for (int voice = SPEECH_VOICE_FLITE; voice <= SPEECH_VOICE_NEURAL; voice++)
            try_voice(argv, is_verbose, (enum speech_voice)voice, speed);
    return EXIT_SUCCESS;
}
