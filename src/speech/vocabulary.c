#include "speech/vocabulary.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "english/plain_text.h"
#include "english/plural.h"
#include "english/spoken.h"
#include "english/style.h"
#include "speech/memory_file.h"
#include "speech/names.h"
#include "speech/pronounce.h"
#include "speech/sentences.h"
#include "speech/speech_internal.h"
#include "speech/thresholds.h"

enum {
    PHRASES_MAX = 4000,
    PHRASE_BYTES_MAX = 200,
    PHRASE_WORDS_MAX = 10,
    FILE_BYTES_MAX = 1 << 26 /* of an ARPA file: far above any menu */
};

/* The phrases brought to plain lower-case words, each once. */
struct phrases {
    char **at;
    size_t count;
};

static enum vp_err normalise(const char *phrase, char out[PHRASE_BYTES_MAX])
{
    struct buf spoken;
    buf_init(&spoken, 16 * PHRASE_BYTES_MAX);
    enum vp_err err = strlen(phrase) < PHRASE_BYTES_MAX ? spoken_format(&spoken, phrase) : VP_ERR_TOO_BIG;
    const char *at = err == VP_OK ? buf_text(&spoken) : NULL;
    if (err == VP_OK && at == NULL)
        err = VP_ERR_NO_MEMORY;
    char word[PLAIN_TEXT_WORD_BYTES];
    size_t words = 0;
    out[0] = '\0';
    while (err == VP_OK && words++ < PHRASE_WORDS_MAX && plain_text_next_word(&at, word))
        if (!text_add_word(out, PHRASE_BYTES_MAX, word))
            break;
    buf_deinit(&spoken);
    return err;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void phrases_deinit(struct phrases *phrases)
{
    for (size_t i = 0; i < phrases->count; i++)
        free(phrases->at[i]);
    free(phrases->at);
}

static enum vp_err phrases_init(struct phrases *phrases, const char *const *given, size_t given_count)
{
    *phrases = (struct phrases){.at = calloc(given_count + 1, sizeof *phrases->at)};
    if (phrases->at == NULL)
        return VP_ERR_NO_MEMORY;
    for (size_t i = 0; i < given_count; i++) {
        char plain[PHRASE_BYTES_MAX];
        enum vp_err err = normalise(given[i], plain);
        if (err == VP_ERR_TOO_BIG || (err == VP_OK && plain[0] == '\0'))
            continue; /* a description, not a name; or nothing that can be said */
        char *copy = err == VP_OK ? strdup(plain) : NULL;
        if (copy == NULL) {
            phrases_deinit(phrases);
            return VP_ERR_NO_MEMORY;
        }
        phrases->at[phrases->count++] = copy;
    }
    qsort(phrases->at, phrases->count, sizeof *phrases->at, by_text);
    size_t kept = 0;
    for (size_t i = 0; i < phrases->count; i++) {
        if (kept > 0 && strcmp(phrases->at[kept - 1], phrases->at[i]) == 0)
            free(phrases->at[i]);
        else
            phrases->at[kept++] = phrases->at[i];
    }
    phrases->count = kept;
    return VP_OK;
}

/* The general model writes menu words small or, as on a menu, large: every spelling is expected. */
static enum vp_err add_spellings(struct bias *bias, const char *phrase)
{
    char proper[PHRASE_BYTES_MAX], title[PHRASE_BYTES_MAX];
    style_phrase(phrase, false, proper, sizeof proper);
    span_copy(span_of(phrase), title, sizeof title);
    for (char *at = title; *at != '\0'; at++)
        if (at == title || at[-1] == ' ')
            *at = (char)toupper((unsigned char)*at);
    enum vp_err err = bias_add(bias, phrase);
    if (err == VP_OK)
        err = bias_add(bias, proper);
    return err == VP_OK ? bias_add(bias, title) : err;
}

static enum vp_err build_bias(const struct tokens *tokens, const struct phrases *phrases,
                              struct bias **out_bias)
{
    enum vp_err err = bias_create(tokens, BIAS_NATS, out_bias);
    for (size_t i = 0; i < phrases->count && err == VP_OK; i++) {
        char plural[PHRASE_BYTES_MAX + 4];
        plural_write(span_of(phrases->at[i]), plural, sizeof plural);
        err = add_spellings(*out_bias, phrases->at[i]);
        if (err == VP_OK)
            err = add_spellings(*out_bias, plural);
    }
    return err;
}

static enum vp_err count_sentence(void *owner, const char *sentence)
{
    return menu_lm_count(owner, sentence);
}

static enum vp_err build_lm(struct vocabulary *vocabulary, const struct phrases *phrases)
{
    enum vp_err err = menu_lm_create(&vocabulary->lm);
    if (err == VP_OK)
        err =
            sentences_make((const char *const *)phrases->at, phrases->count, count_sentence, vocabulary->lm);
    return err == VP_OK ? menu_lm_finish(vocabulary->lm) : err;
}

/* The names' words stand in the dictionary behind the menu's. */
static enum vp_err build_names(struct vocabulary *vocabulary, const struct speech_models *models,
                               struct buf *dict)
{
    struct buf arpa;
    buf_init(&arpa, FILE_BYTES_MAX);
    enum vp_err err = names_model_create(&vocabulary->names);
    if (err == VP_OK)
        err = pronounce_words(models->sphinx_dict_path, vocabulary->names, vocabulary->lm, dict);
    if (err == VP_OK)
        err = menu_lm_format_arpa(vocabulary->names, &arpa);
    if (err == VP_OK)
        err = memory_file_create("names.arpa", &arpa, &vocabulary->names_fd);
    buf_deinit(&arpa);
    return err;
}

static enum vp_err build_files(struct vocabulary *vocabulary, const struct speech_models *models,
                               const struct phrases *phrases)
{
    struct buf arpa, dict;
    buf_init(&arpa, FILE_BYTES_MAX);
    buf_init(&dict, FILE_BYTES_MAX);
    enum vp_err err = menu_lm_format_arpa(vocabulary->lm, &arpa);
    if (err == VP_OK)
        err = pronounce_words(models->sphinx_dict_path, vocabulary->lm, NULL, &dict);
    if (err == VP_OK)
        err = word_sounds_create(vocabulary->lm, (struct span){dict.at, dict.len}, &vocabulary->sounds);
    if (err == VP_OK)
        err = repair_create(vocabulary->lm, vocabulary->sounds, (const char *const *)phrases->at,
                            phrases->count, &vocabulary->repair);
    if (err == VP_OK)
        err = build_names(vocabulary, models, &dict);
    if (err == VP_OK)
        err = memory_file_create("menu.arpa", &arpa, &vocabulary->arpa_fd);
    if (err == VP_OK)
        err = memory_file_create("menu.dict", &dict, &vocabulary->dict_fd);
    buf_deinit(&arpa);
    buf_deinit(&dict);
    return err;
}

enum vp_err vocabulary_create(const struct speech_models *models, const char *const *phrases,
                              size_t phrase_count, struct vocabulary **out_vocabulary)
{
    if (phrase_count > PHRASES_MAX)
        return VP_ERR_TOO_MANY;
    struct phrases plain;
    enum vp_err err = phrases_init(&plain, phrases, phrase_count);
    if (err != VP_OK)
        return err;
    struct vocabulary *vocabulary = calloc(1, sizeof *vocabulary);
    if (vocabulary == NULL) {
        phrases_deinit(&plain);
        return VP_ERR_NO_MEMORY;
    }
    atomic_init(&vocabulary->reference_count, 1);
    vocabulary->arpa_fd = vocabulary->names_fd = vocabulary->dict_fd = -1;
    err = build_bias(models->tokens, &plain, &vocabulary->bias);
    if (err == VP_OK)
        err = build_bias(models->tokens, &plain, &vocabulary->names_bias);
    if (err == VP_OK)
        err = names_add_bias(vocabulary->names_bias);
    if (err == VP_OK)
        err = build_lm(vocabulary, &plain);
    if (err == VP_OK && models->sphinx_dir != NULL)
        err = build_files(vocabulary, models, &plain);
    phrases_deinit(&plain);
    if (err != VP_OK)
        vocabulary_release(vocabulary);
    else
        *out_vocabulary = vocabulary;
    return err;
}

struct vocabulary *vocabulary_retain(struct vocabulary *vocabulary)
{
    atomic_fetch_add(&vocabulary->reference_count, 1);
    return vocabulary;
}

void vocabulary_release(struct vocabulary *vocabulary)
{
    if (vocabulary == NULL || atomic_fetch_sub(&vocabulary->reference_count, 1) > 1)
        return;
    bias_destroy(vocabulary->bias);
    bias_destroy(vocabulary->names_bias);
    repair_destroy(vocabulary->repair);
    word_sounds_destroy(vocabulary->sounds);
    menu_lm_destroy(vocabulary->lm);
    menu_lm_destroy(vocabulary->names);
    if (vocabulary->arpa_fd >= 0)
        close(vocabulary->arpa_fd);
    if (vocabulary->names_fd >= 0)
        close(vocabulary->names_fd);
    if (vocabulary->dict_fd >= 0)
        close(vocabulary->dict_fd);
    free(vocabulary);
}
