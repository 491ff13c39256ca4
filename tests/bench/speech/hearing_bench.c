/* Measures what is heard of callers who order, ask and chat: word errors, names of the menu that were said and heard,
 * names that were heard and not said, what the desk makes of it, and the work, with other readings and without.
 *
 *   bench_hearing MODELS_DIR SPHINX_DIR CACHE_DIR BABBLE_WAV MENU.yaml... [-v]
 *
 * Each sentence of spoken_orders.def is spoken by the voices in turn, two to a sentence. A menu that is not given
 * leaves its sentences out. -v prints every reading. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "../dialogue/desk.h"
#include "audio/wav.h"
#include "english/plain_text.h"
#include "english/plural.h"
#include "english/spoken.h"
#include "speech/speech.h"
#include "voices.h"

static const struct {
    const char *menu, *text;
} orders[] = {
#define SPOKEN_ORDER(menu, text) {menu, text},
#include "spoken_orders.def"
#undef SPOKEN_ORDER
};
enum {
    ORDER_COUNT = sizeof orders / sizeof orders[0],
    VOICES_EACH = 2,
    WORDS_MAX = 64,
    PHRASES_MAX = 4096,
    NAME_BYTES = 200,
    NAME_WORDS_MAX = 6,
    CONDITION_COUNT = 3,
    WAY_COUNT = 2,
    TIMES_MAX = ORDER_COUNT * VOICES_EACH * CONDITION_COUNT
};
static const char *const conditions[CONDITION_COUNT] = {"clean", "15 dB noise", "10 dB babble"};
static const char *const way_names[WAY_COUNT] = {"one reading", "readings"};

struct told_words {
    char at[WORDS_MAX][PLAIN_TEXT_WORD_BYTES];
    size_t count;
};

struct names {
    char at[WORDS_MAX][NAME_BYTES];
    size_t count;
};

struct score {
    size_t words, errors, names, right, wrong, sentences, same_orders, other_orders;
};

static struct {
    char *at[PHRASES_MAX];
    size_t count;
} phrases;
static struct score scores[WAY_COUNT][CONDITION_COUNT];
static int64_t whole_us[WAY_COUNT][TIMES_MAX];
static size_t time_count[WAY_COUNT];
static bool is_verbose;

static void split(const char *text, struct told_words *out)
{
    struct buf spoken;
    buf_init(&spoken, 1 << 16);
    out->count = 0;
    if (spoken_format(&spoken, text) == VP_OK) {
        const char *at = buf_text(&spoken);
        char word[PLAIN_TEXT_WORD_BYTES];
        while (out->count < WORDS_MAX && plain_text_next_word(&at, word))
            plural_singular(word, out->at[out->count++]);
    }
    buf_deinit(&spoken);
}

static size_t distance(const struct told_words *a, const struct told_words *b)
{
    size_t row[WORDS_MAX + 1];
    for (size_t j = 0; j <= b->count; j++)
        row[j] = j;
    for (size_t i = 1; i <= a->count; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b->count; j++) {
            size_t above = row[j], best = diagonal + (strcmp(a->at[i - 1], b->at[j - 1]) != 0);
            best = above + 1 < best ? above + 1 : best;
            best = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
            diagonal = above;
            row[j] = best;
        }
    }
    return row[b->count];
}

static void add_phrase(void *owner, const char *phrase)
{
    (void)owner;
    if (phrases.count < PHRASES_MAX)
        phrases.at[phrases.count++] = strdup(phrase);
}

static bool is_phrase(const char *name)
{
    struct told_words words;
    char joined[NAME_BYTES];
    for (size_t i = 0; i < phrases.count; i++) {
        size_t len = 0;
        split(phrases.at[i], &words);
        joined[0] = '\0';
        for (size_t w = 0; w < words.count && len < sizeof joined; w++)
            len += (size_t)snprintf(joined + len, sizeof joined - len, "%s%s", w > 0 ? " " : "", words.at[w]);
        if (strcmp(joined, name) == 0)
            return true;
    }
    return false;
}

/* The menu's names in a text, the longest at each place. */
static void find_names(const struct told_words *words, struct names *out)
{
    out->count = 0;
    for (size_t from = 0; from < words->count;) {
        size_t taken = 0;
        char name[NAME_BYTES] = "", tried[NAME_BYTES] = "";
        for (size_t n = 1; n <= NAME_WORDS_MAX && from + n <= words->count; n++) {
            size_t len = strlen(tried);
            snprintf(tried + len, sizeof tried - len, "%s%s", n > 1 ? " " : "", words->at[from + n - 1]);
            if (is_phrase(tried)) {
                taken = n;
                memcpy(name, tried, sizeof name);
            }
        }
        if (taken > 0)
            memcpy(out->at[out->count++], name, sizeof name);
        from += taken > 0 ? taken : 1;
    }
}

static size_t count_common(const struct names *a, const struct names *b)
{
    bool is_used[WORDS_MAX] = {false};
    size_t common = 0;
    for (size_t i = 0; i < a->count; i++)
        for (size_t j = 0; j < b->count; j++)
            if (!is_used[j] && strcmp(a->at[i], b->at[j]) == 0) {
                is_used[j] = true;
                common++;
                break;
            }
    return common;
}

static void add_score(struct score *score, const char *said, const char *heard)
{
    struct told_words said_words, heard_words;
    struct names said_names, heard_names;
    split(said, &said_words);
    split(heard, &heard_words);
    find_names(&said_words, &said_names);
    find_names(&heard_words, &heard_names);
    size_t common = count_common(&said_names, &heard_names);
    score->words += said_words.count;
    score->errors += distance(&said_words, &heard_words);
    score->names += said_names.count;
    score->right += common;
    score->wrong += heard_names.count - common;
    score->sentences++;
}

/* Of this thread: others may be busy. */
static int64_t cpu_us(void)
{
    struct timespec spent;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
    return (int64_t)spent.tv_sec * 1000000 + spent.tv_nsec / 1000;
}

static enum vp_err hear(struct recogniser *recogniser, struct vocabulary *vocabulary, size_t way,
                        const int16_t *pcm16, size_t count, struct recognition *out)
{
    recogniser_limit_alternatives(recogniser, way == 0 ? 0 : 4);
    enum vp_err err = recogniser_listen_begin(recogniser, vocabulary);
    for (size_t at = 0; at < count && err == VP_OK; at += SPEECH_WINDOW_SAMPLES)
        err = recogniser_listen_feed(recogniser, pcm16 + at,
                                     count - at < SPEECH_WINDOW_SAMPLES ? count - at : SPEECH_WINDOW_SAMPLES);
    int64_t started_us = cpu_us();
    if (err == VP_OK)
        err = recogniser_listen_result(recogniser, out);
    whole_us[way][time_count[way]++] = cpu_us() - started_us;
    return err;
}

static void print_readings(const char *label, const char *said, const struct recognition *heard)
{
    printf("%s: %s\n", label, said);
    for (size_t i = 0; i < heard->heard.count; i++) {
        const struct heard_reading *reading = &heard->heard.readings[i];
        printf("   %5.2f (%.2f)%s %s |", reading->cost, reading->confidence,
               i == 0 && heard->is_from_menu ? " menu" : "", reading->text);
        for (size_t w = 0; w < reading->word_count; w++)
            printf(" %.0f", 100 * reading->sureness[w]);
        printf("\n");
    }
}

/* What the desk has on the slip after this sentence, and what it says to it. */
struct desk_answer {
    char *lines; /* owned */
    char said[DESK_SAY_BYTES];
};

static struct desk_answer answer_to(struct menu *menu, const struct heard_words *heard)
{
    struct desk_answer answer = {.said = ""};
    struct desk *desk = malloc(sizeof *desk);
    if (desk != NULL && desk_init(desk, menu) == VP_OK) {
        desk_hear_words(desk, heard);
        json_t *call = desk_call_json(desk);
        answer.lines = json_dumps(json_object_get(json_object_get(call, "order"), "lines"), JSON_SORT_KEYS);
        memcpy(answer.said, desk->said, sizeof answer.said);
        json_decref(call);
        desk_deinit(desk);
    }
    free(desk);
    if (answer.lines == NULL)
        answer.lines = strdup("");
    return answer;
}

static void add_order(struct score *score, struct menu *menu, const char *said,
                      const struct recognition *heard)
{
    static struct heard_words as_said = {.count = 1};
    snprintf(as_said.readings[0].text, sizeof as_said.readings[0].text, "%s", said);
    struct desk_answer wanted = answer_to(menu, &as_said), got = answer_to(menu, &heard->heard);
    bool is_same_order = strcmp(wanted.lines, got.lines) == 0;
    score->same_orders += is_same_order && strcmp(wanted.said, got.said) == 0;
    score->other_orders += !is_same_order && strcmp(got.lines, "[]") != 0;
    if (is_verbose)
        printf("   %s: %s\n", is_same_order && strcmp(wanted.said, got.said) == 0 ? "same" : "OTHER",
               got.said);
    free(wanted.lines);
    free(got.lines);
}

struct stage {
    struct recogniser *recogniser;
    struct vocabulary *vocabulary;
    struct menu *menu;
    struct wav babble;
    const char *cache_dir;
};

static enum vp_err play(const struct stage *stage, size_t order, size_t voice)
{
    int16_t *pcm16 = NULL;
    size_t count = 0;
    if (voice_speak(voice, orders[order].text, stage->cache_dir, &pcm16, &count) != VP_OK)
        return VP_OK; /* not installed */
    enum vp_err err = VP_OK;
    for (int k = 0; k < CONDITION_COUNT && err == VP_OK; k++) {
        const struct line_noise noises[CONDITION_COUNT] = {
            {.db = 0}, {.db = 15}, {stage->babble.pcm16, stage->babble.frame_count, 10}};
        int16_t *line = NULL;
        size_t line_count = 0;
        err = line_carry_over(pcm16, count, &noises[k], &line, &line_count);
        for (size_t way = 0; way < WAY_COUNT && err == VP_OK; way++) {
            static struct recognition heard;
            char label[80];
            err = hear(stage->recogniser, stage->vocabulary, way, line, line_count, &heard);
            if (err != VP_OK)
                break;
            add_score(&scores[way][k], orders[order].text, recognition_text(&heard));
            snprintf(label, sizeof label, "%s %s, %s", way_names[way], voice_names[voice], conditions[k]);
            if (is_verbose)
                print_readings(label, orders[order].text, &heard);
            add_order(&scores[way][k], stage->menu, orders[order].text, &heard);
        }
        free(line);
    }
    free(pcm16);
    return err;
}

static bool is_menu(const char *path, const char *name)
{
    const char *file = strrchr(path, '/');
    file = file != NULL ? file + 1 : path;
    size_t len = strlen(name);
    return strncmp(file, name, len) == 0 && strcmp(file + len, ".yaml") == 0;
}

static enum vp_err play_menu(const struct speech_models *models, const char *path, struct stage *stage)
{
    static struct problems problems;
    struct desk *desk = malloc(sizeof *desk);
    enum vp_err err = desk != NULL ? menu_load(path, &stage->menu, &problems) : VP_ERR_NO_MEMORY;
    if (err == VP_OK)
        err = desk_init(desk, stage->menu);
    if (err != VP_OK) {
        fprintf(stderr, "%s: %s\n", path, problems.text);
        return err;
    }
    phrases.count = 0;
    dialogue_each_phrase(desk->dialogue, add_phrase, NULL);
    desk_deinit(desk);
    free(desk);
    err = vocabulary_create(models, (const char *const *)phrases.at, phrases.count, &stage->vocabulary);
    for (size_t i = 0; i < ORDER_COUNT && err == VP_OK; i++)
        for (size_t v = 0; v < VOICES_EACH && err == VP_OK && is_menu(path, orders[i].menu); v++)
            err = play(stage, i, (i + v * 3) % VOICE_COUNT);
    vocabulary_release(stage->vocabulary);
    menu_release(stage->menu);
    while (phrases.count > 0)
        free(phrases.at[--phrases.count]);
    return err;
}

static int by_size(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static double percentile_ms(int64_t *times, size_t count, double part)
{
    qsort(times, count, sizeof *times, by_size);
    return count > 0 ? (double)times[(size_t)((double)(count - 1) * part)] / 1000 : 0;
}

static void print_results(void)
{
    struct rusage usage;
    for (size_t way = 0; way < WAY_COUNT; way++) {
        for (int k = 0; k < CONDITION_COUNT; k++) {
            const struct score *score = &scores[way][k];
            if (score->sentences == 0)
                continue;
            printf("%-11s %-12s %3zu sentences  word errors %5.1f %%  menu names right %5.1f %%  false %3zu  "
                   "answered as the true words %5.1f %%, other order %zu\n",
                   way_names[way], conditions[k], score->sentences,
                   100.0 * (double)score->errors / (double)score->words,
                   100.0 * (double)score->right / (double)score->names, score->wrong,
                   100.0 * (double)score->same_orders / (double)score->sentences, score->other_orders);
        }
        size_t count = time_count[way];
        printf("%-11s work after the voice ended p50 %.0f ms, p95 %.0f ms\n", way_names[way],
               percentile_ms(whole_us[way], count, 0.5), percentile_ms(whole_us[way], count, 0.95));
    }
    getrusage(RUSAGE_SELF, &usage);
    printf("peak memory %ld MB\n", usage.ru_maxrss / 1024);
}

int main(int argc, char **argv)
{
    if (argc < 6) {
        fprintf(stderr,
                "usage: bench_hearing MODELS_DIR SPHINX_DIR CACHE_DIR BABBLE_WAV MENU.yaml... [-v]\n");
        return 2;
    }
    is_verbose = strcmp(argv[argc - 1], "-v") == 0;
    setvbuf(stdout, NULL, _IOLBF, 0);
    struct stage stage = {.cache_dir = argv[3]};
    struct speech_models *models = NULL;
    char why[512] = "";
    if (speech_models_load(&(struct speech_paths){.models_dir = argv[1], .sphinx_dir = argv[2]}, &models, why,
                           sizeof why) != VP_OK) {
        fprintf(stderr, "%s\n", why);
        return 1;
    }
    enum vp_err err = wav_read(argv[4], &stage.babble);
    if (err == VP_OK)
        err = wav_to_rate(&stage.babble, SPEECH_RATE_HZ);
    if (err == VP_OK)
        err = recogniser_create(models, &stage.recogniser);
    for (int i = 5; i < argc - is_verbose && err == VP_OK; i++)
        err = play_menu(models, argv[i], &stage);
    print_results();
    recogniser_destroy(stage.recogniser);
    wav_deinit(&stage.babble);
    speech_models_destroy(models);
    if (err != VP_OK)
        fprintf(stderr, "%s\n", vp_err_text(err));
    return err != VP_OK;
}
