/* Measures recognition of spoken orders over a telephone line: word error rate, recall of the words that
 * matter, sentences with all of them, exact sentences, and where the time goes.
 *
 *   recognise_bench MODELS_DIR SPHINX_DIR CACHE_DIR [verbose]
 *
 * Three ways: "plain" is the general model alone, "bias" favours the menu's words, "fused" adds the menu's
 * language model as the engine uses it, listening along. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/buf.h"
#include "base/clock.h"
#include "english/plain_text.h"
#include "english/spoken.h"
#include "speech/speech.h"
#include "voices.h"

static const char *const sentences[] = {
#define ORDER_SENTENCE(text) text,
#include "order_sentences.def"
#undef ORDER_SENTENCE
};
static const char *const phrases[] = {
#define MENU_PHRASE(text) text,
#include "menu_phrases.def"
#undef MENU_PHRASE
};
enum {
    SENTENCE_COUNT = sizeof sentences / sizeof sentences[0],
    PHRASE_COUNT = sizeof phrases / sizeof phrases[0],
    WORDS_MAX = 64,
    CONDITION_COUNT = 2,
    TIMES_MAX = SENTENCE_COUNT * VOICE_COUNT * CONDITION_COUNT
};
static const char *const conditions[CONDITION_COUNT] = {"clean", "15 dB"};
static const double noise_dbs[CONDITION_COUNT] = {0, 15};

enum way { WAY_PLAIN, WAY_BIAS, WAY_FUSED };
static const char *const way_names[] = {"plain", "bias", "fused"};

struct word_list {
    char words[WORDS_MAX][PLAIN_TEXT_WORD_BYTES];
    bool is_key[WORDS_MAX];
    size_t count;
};

struct score {
    size_t words, errors, keys, keys_heard, sentences, all_keys, exact, from_menu;
};

static int64_t times_us[TIMES_MAX], encode_times_us[TIMES_MAX], decode_times_us[TIMES_MAX],
    menu_times_us[TIMES_MAX], fuse_times_us[TIMES_MAX];
static size_t time_count;
static bool is_verbose;

/* confidence in steps of 0.05 from 0 down: how many, how many with all keys */
enum { BIN_COUNT = 16 };
static size_t bins[2][BIN_COUNT], bins_right[2][BIN_COUNT];

/* Words that sound alike count as one. */
static const char *alike(const char *word)
{
    static const char *const pairs[][2] = {
        {"to", "two"}, {"too", "two"},           {"for", "four"},    {"oh", "zero"},
        {"o", "zero"}, {"ok", "okay"},           {"goodbye", "bye"}, {"jalapeno", "jalapenos"},
        {"a", "one"},  {"mushroom", "mushrooms"}};
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        if (strcmp(word, pairs[i][0]) == 0)
            return pairs[i][1];
    return word;
}

static void split(const char *text, struct word_list *out)
{
    struct buf spoken;
    buf_init(&spoken, 1 << 16);
    out->count = 0;
    if (spoken_format(&spoken, text) == VP_OK) {
        const char *at = buf_text(&spoken), *from = at;
        char word[PLAIN_TEXT_WORD_BYTES];
        while (out->count < WORDS_MAX && plain_text_next_word(&at, word)) {
            const char *start = at - strlen(word);
            out->is_key[out->count] = start > from && start[-1] == '[';
            span_copy(
                span_of(strcmp(word, "pick") == 0 && strncmp(at, " up", 3) == 0 ? "pickup" : alike(word)),
                out->words[out->count], PLAIN_TEXT_WORD_BYTES);
            if (strcmp(out->words[out->count], "pickup") == 0 && strcmp(word, "pick") == 0)
                at += 3;
            if (strcmp(word, "good") == 0 && strncmp(at, " bye", 4) == 0)
                continue;
            out->count++;
        }
    }
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
            best = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
            diagonal = above;
            row[j] = best;
        }
    }
    return row[b->count];
}

/* Key words found, each heard word serving once. */
static size_t count_keys(const struct word_list *said, const struct word_list *heard, size_t *out_keys)
{
    bool is_used[WORDS_MAX] = {false};
    size_t found = 0;
    *out_keys = 0;
    for (size_t i = 0; i < said->count; i++) {
        if (!said->is_key[i])
            continue;
        (*out_keys)++;
        for (size_t j = 0; j < heard->count; j++) {
            if (!is_used[j] && strcmp(said->words[i], heard->words[j]) == 0) {
                is_used[j] = true;
                found++;
                break;
            }
        }
    }
    return found;
}

static void add_score(struct score *score, const char *sentence, const struct recognition *heard,
                      const char *label)
{
    struct word_list said_words, heard_words;
    size_t keys = 0;
    split(sentence, &said_words);
    split(recognition_text(heard), &heard_words);
    size_t errors = distance(&said_words, &heard_words), found = count_keys(&said_words, &heard_words, &keys);
    score->words += said_words.count;
    score->errors += errors;
    score->keys += keys;
    score->keys_heard += found;
    score->sentences++;
    score->all_keys += found == keys;
    score->exact += errors == 0;
    score->from_menu += heard->is_from_menu;
    if (label == NULL)
        return;
    int bin = (int)(-recognition_confidence(heard) / 0.05f);
    bin = bin < 0 ? 0 : bin >= BIN_COUNT ? BIN_COUNT - 1 : bin;
    bins[heard->is_from_menu][bin]++;
    bins_right[heard->is_from_menu][bin] += found == keys;
    if (is_verbose && errors > 0)
        printf("  %s %s: %s -> %s (%.2f%s)\n", label, found == keys ? "ok " : "BAD", sentence,
               recognition_text(heard), recognition_confidence(heard), heard->is_from_menu ? " menu" : "");
}

static enum vp_err hear(struct recogniser *recogniser, struct vocabulary *vocabulary, enum way way,
                        const int16_t *pcm16, size_t count, struct recognition *out)
{
    int64_t started_us = clock_mono_us();
    enum vp_err err;
    if (way == WAY_FUSED) {
        err = recogniser_listen_begin(recogniser, vocabulary);
        for (size_t at = 0; at < count && err == VP_OK; at += SPEECH_WINDOW_SAMPLES)
            err = recogniser_listen_feed(recogniser, pcm16 + at,
                                         count - at < SPEECH_WINDOW_SAMPLES ? count - at
                                                                            : SPEECH_WINDOW_SAMPLES);
        started_us = clock_mono_us();
        if (err == VP_OK)
            err = recogniser_listen_result(recogniser, out);
    } else {
        err = recognise(recogniser, way == WAY_PLAIN ? NULL : vocabulary, pcm16, count, out);
    }
    times_us[time_count] = clock_mono_us() - started_us;
    encode_times_us[time_count] = out->encode_us;
    decode_times_us[time_count] = out->decode_us;
    menu_times_us[time_count] = out->menu_us;
    fuse_times_us[time_count] = out->fuse_us;
    time_count++;
    return err;
}

static void strip_brackets(const char *from, char *out)
{
    for (; *from != '\0'; from++)
        if (*from != '[' && *from != ']')
            *out++ = *from;
    *out = '\0';
}

static int by_size(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static double percentile_ms(int64_t *times, double part)
{
    qsort(times, time_count, sizeof *times, by_size);
    return time_count > 0 ? (double)times[(size_t)((double)(time_count - 1) * part)] / 1000 : 0;
}

static void print_score(const char *way, const char *what, const char *condition, const struct score *score)
{
    if (score->sentences > 0)
        printf("%-6s %-13s %-6s WER %5.1f %%  keys %5.1f %%  "
               "all keys %5.1f %%  exact %5.1f %%  menu won %4.1f %%\n",
               way, what, condition, 100.0 * (double)score->errors / (double)score->words,
               100.0 * (double)score->keys_heard / (double)score->keys,
               100.0 * (double)score->all_keys / (double)score->sentences,
               100.0 * (double)score->exact / (double)score->sentences,
               100.0 * (double)score->from_menu / (double)score->sentences);
}

static void print_times(enum way way)
{
    printf("%-6s after the voice ended: "
           "p50 %.0f ms, p95 %.0f ms (menu %.0f/%.0f, encode %.0f/%.0f, decode %.0f/%.0f, fuse %.0f/%.0f)\n",
           way_names[way], percentile_ms(times_us, 0.5), percentile_ms(times_us, 0.95),
           percentile_ms(menu_times_us, 0.5), percentile_ms(menu_times_us, 0.95),
           percentile_ms(encode_times_us, 0.5), percentile_ms(encode_times_us, 0.95),
           percentile_ms(decode_times_us, 0.5), percentile_ms(decode_times_us, 0.95),
           percentile_ms(fuse_times_us, 0.5), percentile_ms(fuse_times_us, 0.95));
    for (int from_menu = 0; from_menu < 2; from_menu++) {
        printf("%-6s confidence of the %s text (count, all keys right):", way_names[way],
               from_menu ? "menu's" : "general");
        for (int i = 0; i < BIN_COUNT; i++)
            if (bins[from_menu][i] > 0)
                printf("  %.2f: %zu %.0f%%", -0.05 * (i + 1), bins[from_menu][i],
                       100.0 * (double)bins_right[from_menu][i] / (double)bins[from_menu][i]);
        printf("\n");
    }
}

static enum vp_err run_way(const struct speech_models *models, enum way way, const char *cache_dir)
{
    struct recogniser *recogniser = NULL;
    struct vocabulary *vocabulary = NULL;
    struct score scores[VOICE_COUNT + 1][CONDITION_COUNT] = {0};
    int64_t started_us = clock_mono_us();
    enum vp_err err = vocabulary_create(models, phrases, PHRASE_COUNT, &vocabulary);
    printf("%-6s vocabulary of %d phrases built in %.0f ms\n", way_names[way], PHRASE_COUNT,
           (double)(clock_mono_us() - started_us) / 1000);
    if (err == VP_OK)
        err = recogniser_create(models, &recogniser);
    time_count = 0;
    memset(bins, 0, sizeof bins);
    memset(bins_right, 0, sizeof bins_right);
    double audio_s = 0;
    int64_t way_us = clock_mono_us();
    for (size_t voice = 0; voice < VOICE_COUNT && err == VP_OK; voice++) {
        for (size_t i = 0; i < SENTENCE_COUNT && err == VP_OK; i++) {
            char text[512], label[64];
            int16_t *pcm16 = NULL;
            size_t count = 0;
            strip_brackets(sentences[i], text);
            if (voice_speak(voice, text, cache_dir, &pcm16, &count) != VP_OK) {
                printf("voice %s is not installed: left out\n", voice_names[voice]);
                break;
            }
            for (int k = 0; k < CONDITION_COUNT && err == VP_OK; k++) {
                int16_t *line = NULL;
                size_t line_count = 0;
                struct recognition heard = {.heard = {.count = 0}};
                err = line_carry(pcm16, count, noise_dbs[k], &line, &line_count);
                if (err == VP_OK)
                    err = hear(recogniser, vocabulary, way, line, line_count, &heard);
                audio_s += (double)line_count / 8000;
                snprintf(label, sizeof label, "%s %s %s", way_names[way], voice_names[voice], conditions[k]);
                if (err == VP_OK) {
                    add_score(&scores[voice][k], sentences[i], &heard, label);
                    struct score *all = &scores[VOICE_COUNT][k];
                    add_score(all, sentences[i], &heard, NULL);
                }
                free(line);
            }
            free(pcm16);
        }
    }
    printf("%-6s %.0f s of speech in %.1f s of work\n", way_names[way], audio_s,
           (double)(clock_mono_us() - way_us) / 1e6);
    for (int k = 0; k < CONDITION_COUNT; k++)
        for (size_t voice = 0; voice <= VOICE_COUNT; voice++)
            print_score(way_names[way], voice < VOICE_COUNT ? voice_names[voice] : "all voices",
                        conditions[k], &scores[voice][k]);
    print_times(way);
    recogniser_destroy(recogniser);
    vocabulary_release(vocabulary);
    return err;
}

int main(int argc, char **argv)
{
    if (argc < 4) {
        fprintf(stderr, "usage: recognise_bench MODELS_DIR SPHINX_DIR CACHE_DIR [verbose]\n");
        return 2;
    }
    is_verbose = argc > 4;
    setvbuf(stdout, NULL, _IOLBF, 0);
    for (int way = WAY_PLAIN; way <= WAY_FUSED; way++) {
        struct speech_paths paths = {.models_dir = argv[1], .sphinx_dir = way == WAY_FUSED ? argv[2] : NULL};
        struct speech_models *models = NULL;
        char why[512] = "";
        int64_t started_us = clock_mono_us();
        if (speech_models_load(&paths, &models, why, sizeof why) != VP_OK) {
            fprintf(stderr, "%s\n", why);
            return 1;
        }
        printf("%-6s models loaded in %.0f ms\n", way_names[way],
               (double)(clock_mono_us() - started_us) / 1000);
        enum vp_err err = run_way(models, (enum way)way, argv[3]);
        speech_models_destroy(models);
        if (err != VP_OK) {
            fprintf(stderr, "%s\n", vp_err_text(err));
            return 1;
        }
    }
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("peak memory %ld MB\n", usage.ru_maxrss / 1024);
    return 0;
}
