/* Measures telephone numbers: ten digits of one speaker, joined with short gaps, over a telephone line, of a caller who
 * was asked for one.
 *
 *   bench_numbers MODELS_DIR SPHINX_DIR DIGITS_DIR BABBLE_WAV
 *
 * DIGITS_DIR holds spoken digits as {digit}_{speaker}_{take}.wav. */
#include <ctype.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audio/wav.h"
#include "english/number_words.h"
#include "english/plain_text.h"
#include "english/spoken.h"
#include "speech/speech.h"
#include "voices.h"

static const char *const phrases[] = {
#define MENU_PHRASE(text) text,
#include "menu_phrases.def"
#undef MENU_PHRASE
};
enum {
    NUMBERS = 60,
    DIGITS = 10,
    CONDITION_COUNT = 3,
    SAMPLES_MAX = 15 * SPEECH_RATE_HZ,
    PHRASE_COUNT = sizeof phrases / sizeof phrases[0]
};
static const char *const conditions[CONDITION_COUNT] = {"clean", "15 dB noise", "10 dB babble"};

struct number {
    char digits[DIGITS + 1];
    int16_t pcm16[SAMPLES_MAX];
    size_t count;
};

static uint32_t draw(uint32_t below)
{
    static uint32_t seed = 11;
    seed = seed * 1664525 + 1013904223;
    return (seed >> 8) % below;
}

/* Any of the files; NULL: there is none. The caller frees it. */
static char *pick(const char *pattern)
{
    glob_t found;
    if (glob(pattern, 0, NULL, &found) != 0)
        return NULL;
    char *path = strdup(found.gl_pathv[draw((uint32_t)found.gl_pathc)]);
    globfree(&found);
    return path;
}

static enum vp_err add_digit(struct number *number, const char *dir, const char *speaker, int digit)
{
    char pattern[512];
    struct wav wav;
    snprintf(pattern, sizeof pattern, "%s/%d_%s_*.wav", dir, digit, speaker);
    char *path = pick(pattern);
    enum vp_err err = path != NULL ? wav_read(path, &wav) : VP_ERR_NOT_FOUND;
    free(path);
    if (err != VP_OK)
        return err;
    for (size_t i = 0; i < wav.frame_count && number->count < SAMPLES_MAX; i++)
        number->pcm16[number->count++] = wav.pcm16[i];
    for (size_t gap = SPEECH_RATE_HZ * (60 + draw(190)) / 1000; gap > 0 && number->count < SAMPLES_MAX; gap--)
        number->pcm16[number->count++] = 0;
    wav_deinit(&wav);
    return VP_OK;
}

static enum vp_err make(struct number *number, const char *dir)
{
    char pattern[512], speaker[64];
    snprintf(pattern, sizeof pattern, "%s/0_*_*.wav", dir);
    char *path = pick(pattern);
    if (path == NULL)
        return VP_ERR_NOT_FOUND;
    const char *name = strrchr(path, '/') + strlen("/0_");
    span_copy((struct span){name, strcspn(name, "_")}, speaker, sizeof speaker);
    free(path);
    number->count = 0;
    enum vp_err err = VP_OK;
    for (int i = 0; i < DIGITS && err == VP_OK; i++) {
        int digit = (int)draw(10);
        number->digits[i] = (char)('0' + digit);
        err = add_digit(number, dir, speaker, digit);
    }
    number->digits[DIGITS] = '\0';
    return err;
}

/* The digits in a text, however they are written; other words are question marks. */
static void find_digits(const char *text, char *out, size_t size)
{
    size_t len = 0;
    while (*text != '\0' && len + 1 < size) {
        char word[PLAIN_TEXT_WORD_BYTES];
        if (isdigit((unsigned char)*text)) {
            out[len++] = *text++;
        } else if (isalpha((unsigned char)*text)) {
            (void)plain_text_next_word(&text, word);
            int value = number_words_value(word);
            value = value >= 0 ? value : number_words_digit_sound(word);
            out[len++] = (char)(value >= 0 && value <= 9 ? '0' + value : '?');
        } else {
            text++;
        }
    }
    out[len] = '\0';
}

static size_t distance(const char *a, const char *b)
{
    size_t row[256], b_len = strlen(b);
    for (size_t j = 0; j <= b_len; j++)
        row[j] = j;
    for (size_t i = 1; *a != '\0'; a++, i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b_len; j++) {
            size_t above = row[j], best = diagonal + (*a != b[j - 1]);
            best = above + 1 < best ? above + 1 : best;
            best = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
            diagonal = above;
            row[j] = best;
        }
    }
    return row[b_len];
}

static enum vp_err hear(struct recogniser *recogniser, struct vocabulary *vocabulary,
                        const struct number *number, const struct line_noise *noise, size_t *errors,
                        size_t *exact)
{
    static struct recognition heard;
    char digits[200];
    int16_t *line = NULL;
    size_t count = 0;
    enum vp_err err = line_carry_over(number->pcm16, number->count, noise, &line, &count);
    recogniser_expect(recogniser, SPEECH_EXPECTS_NUMBER, NULL);
    if (err == VP_OK)
        err = recogniser_listen_begin(recogniser, vocabulary);
    if (err == VP_OK)
        err = recogniser_listen_feed(recogniser, line, count);
    if (err == VP_OK)
        err = recogniser_listen_result(recogniser, &heard);
    free(line);
    if (err != VP_OK)
        return err;
    find_digits(recognition_text(&heard), digits, sizeof digits);
    *errors += distance(number->digits, digits);
    *exact += strcmp(number->digits, digits) == 0;
    return VP_OK;
}

int main(int argc, char **argv)
{
    static struct number number;
    struct speech_models *models = NULL;
    struct recogniser *recogniser = NULL;
    struct vocabulary *vocabulary = NULL;
    struct wav babble = {0};
    size_t errors[CONDITION_COUNT] = {0}, exact[CONDITION_COUNT] = {0};
    char why[512] = "";
    if (argc != 5) {
        fprintf(stderr, "usage: bench_numbers MODELS_DIR SPHINX_DIR DIGITS_DIR BABBLE_WAV\n");
        return 2;
    }
    enum vp_err err = speech_models_load(&(struct speech_paths){.models_dir = argv[1], .sphinx_dir = argv[2]},
                                         &models, why, sizeof why);
    if (err == VP_OK)
        err = recogniser_create(models, &recogniser);
    if (err == VP_OK)
        err = vocabulary_create(models, phrases, PHRASE_COUNT, &vocabulary);
    if (err == VP_OK)
        err = wav_read(argv[4], &babble);
    if (err == VP_OK)
        err = wav_to_rate(&babble, SPEECH_RATE_HZ);
    for (int i = 0; i < NUMBERS && err == VP_OK; i++) {
        err = make(&number, argv[3]);
        const struct line_noise noises[CONDITION_COUNT] = {
            {.db = 0}, {.db = 15}, {babble.pcm16, babble.frame_count, 10}};
        for (int k = 0; k < CONDITION_COUNT && err == VP_OK; k++)
            err = hear(recogniser, vocabulary, &number, &noises[k], &errors[k], &exact[k]);
    }
    for (int k = 0; k < CONDITION_COUNT && err == VP_OK; k++)
        printf("%-12s %d numbers  digits wrong %5.1f %%  numbers exact %5.1f %%\n", conditions[k], NUMBERS,
               100.0 * (double)errors[k] / (NUMBERS * DIGITS), 100.0 * (double)exact[k] / NUMBERS);
    if (err != VP_OK)
        fprintf(stderr, "%s %s\n", vp_err_text(err), why);
    wav_deinit(&babble);
    vocabulary_release(vocabulary);
    recogniser_destroy(recogniser);
    speech_models_destroy(models);
    return err != VP_OK;
}
