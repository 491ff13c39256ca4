#include "speech/menu_lm.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/fnv.h"
#include "english/plain_text.h"

enum {
    WORDS_MAX = 60000,
    BUCKET_COUNT = 1 << 17,
    COUNTED_MAX = 1000000,
    ID_BITS = 20 /* of a word within a key of up to three */
};
#define ID_MASK ((1u << ID_BITS) - 1)

/* A run of one, two or three words, oldest first; the key orders them by their words. */
struct gram {
    uint64_t key;
    uint32_t count;
    float prob;    /* of the last word behind the others */
    float backoff; /* weight of the shorter model behind this run */
};

struct grams {
    struct gram *at;
    size_t count;
};

struct menu_lm {
    char (*words)[PLAIN_TEXT_WORD_BYTES];
    size_t word_count, word_room;
    int32_t *buckets;   /* word by its text; -1 is free */
    uint64_t *trigrams; /* as counted, three ids each; freed by menu_lm_finish */
    size_t trigram_count, trigram_room;
    struct grams grams[3]; /* of one, two and three words */
};

static uint64_t key_of(uint64_t a, uint64_t b, uint64_t c)
{
    return a << (2 * ID_BITS) | b << ID_BITS | c;
}

static size_t bucket_of(const struct menu_lm *lm, const char *word)
{
    size_t bucket = fnv_hash(FNV_START, span_of(word)) & (BUCKET_COUNT - 1);
    while (lm->buckets[bucket] >= 0 && strcmp(lm->words[lm->buckets[bucket]], word) != 0)
        bucket = (bucket + 1) & (BUCKET_COUNT - 1);
    return bucket;
}

int32_t menu_lm_find(const struct menu_lm *lm, const char *word)
{
    return lm->buckets[bucket_of(lm, word)];
}

static enum vp_err intern(struct menu_lm *lm, const char *word, int32_t *out_id)
{
    size_t bucket = bucket_of(lm, word);
    if (lm->buckets[bucket] < 0) {
        if (lm->word_count == WORDS_MAX)
            return VP_ERR_TOO_MANY;
        void *words = array_grow(lm->words, lm->word_count, &lm->word_room, 1, sizeof *lm->words);
        if (words == NULL)
            return VP_ERR_NO_MEMORY;
        lm->words = words;
        span_copy(span_of(word), lm->words[lm->word_count], PLAIN_TEXT_WORD_BYTES);
        lm->buckets[bucket] = (int32_t)lm->word_count++;
    }
    *out_id = lm->buckets[bucket];
    return VP_OK;
}

enum vp_err menu_lm_create(struct menu_lm **out_lm)
{
    struct menu_lm *lm = calloc(1, sizeof *lm);
    if (lm == NULL)
        return VP_ERR_NO_MEMORY;
    lm->word_room = 1024;
    lm->trigram_room = 1 << 16;
    lm->words = calloc(lm->word_room, sizeof *lm->words);
    lm->buckets = malloc(BUCKET_COUNT * sizeof *lm->buckets);
    lm->trigrams = malloc(lm->trigram_room * sizeof *lm->trigrams);
    if (lm->words == NULL || lm->buckets == NULL || lm->trigrams == NULL) {
        menu_lm_destroy(lm);
        return VP_ERR_NO_MEMORY;
    }
    memset(lm->buckets, 0xff, BUCKET_COUNT * sizeof *lm->buckets);
    int32_t begin, end;
    enum vp_err err = intern(lm, "<s>", &begin);
    if (err == VP_OK)
        err = intern(lm, "</s>", &end);
    if (err != VP_OK)
        menu_lm_destroy(lm);
    else
        *out_lm = lm;
    return err;
}

void menu_lm_destroy(struct menu_lm *lm)
{
    if (lm == NULL)
        return;
    for (int i = 0; i < 3; i++)
        free(lm->grams[i].at);
    free(lm->words);
    free(lm->buckets);
    free(lm->trigrams);
    free(lm);
}

static enum vp_err count_trigram(struct menu_lm *lm, int32_t before_last, int32_t last, int32_t word)
{
    if (lm->trigram_count == COUNTED_MAX)
        return VP_ERR_TOO_MANY;
    uint64_t *trigrams = array_grow(lm->trigrams, lm->trigram_count, &lm->trigram_room, 1, sizeof *trigrams);
    if (trigrams == NULL)
        return VP_ERR_NO_MEMORY;
    lm->trigrams = trigrams;
    /* an absent word is all ones: it sorts behind, and the run counts as one of two words only */
    lm->trigrams[lm->trigram_count++] =
        key_of((uint32_t)before_last & ID_MASK, (uint64_t)last, (uint64_t)word);
    return VP_OK;
}

enum vp_err menu_lm_count(struct menu_lm *lm, const char *sentence)
{
    char word[PLAIN_TEXT_WORD_BYTES];
    int32_t before_last = MENU_LM_NO_WORD, last = MENU_LM_BEGIN, id;
    enum vp_err err = VP_OK;
    while (err == VP_OK && plain_text_next_word(&sentence, word)) {
        if ((err = intern(lm, word, &id)) != VP_OK ||
            (err = count_trigram(lm, before_last, last, id)) != VP_OK)
            return err;
        before_last = last;
        last = id;
    }
    return err == VP_OK ? count_trigram(lm, before_last, last, MENU_LM_END) : err;
}

static int by_key(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* Sorts keys and counts equal ones. */
static enum vp_err tally(uint64_t *keys, size_t count, struct grams *out)
{
    qsort(keys, count, sizeof *keys, by_key);
    out->at = calloc(count + 1, sizeof *out->at);
    if (out->at == NULL)
        return VP_ERR_NO_MEMORY;
    for (size_t i = 0; i < count; i++) {
        if (out->count == 0 || out->at[out->count - 1].key != keys[i])
            out->at[out->count++] = (struct gram){.key = keys[i], .backoff = 1};
        out->at[out->count - 1].count++;
    }
    struct gram *fitted = realloc(out->at, (out->count + 1) * sizeof *fitted);
    if (fitted != NULL)
        out->at = fitted;
    return VP_OK;
}

static struct gram *find_gram(const struct grams *grams, uint64_t key)
{
    size_t low = 0, high = grams->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (grams->at[middle].key < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low < grams->count && grams->at[low].key == key ? &grams->at[low] : NULL;
}

/* Counts of single words, every known word included so that none is impossible. */
static enum vp_err tally_words(struct menu_lm *lm)
{
    struct grams *words = &lm->grams[0];
    words->at = calloc(lm->word_count, sizeof *words->at);
    if (words->at == NULL)
        return VP_ERR_NO_MEMORY;
    words->count = lm->word_count;
    for (size_t i = 0; i < lm->word_count; i++)
        words->at[i] = (struct gram){.key = i, .backoff = 1};
    for (size_t i = 0; i < lm->trigram_count; i++)
        words->at[lm->trigrams[i] & ID_MASK].count++;
    double total = (double)lm->trigram_count, kinds = (double)(lm->word_count - 1);
    for (size_t i = 0; i < lm->word_count; i++)
        words->at[i].prob =
            i == MENU_LM_BEGIN ? 0 : (float)((words->at[i].count + 0.5) / (total + 0.5 * kinds));
    return VP_OK;
}

/* Witten-Bell: behind a run seen n times before t different words, each word keeps count / (n + t) and the
 * rest goes to the model that looks back one word less. shorter_mask keeps that model's words of a key. */
static void smooth(struct grams *grams, const struct grams *shorter, uint64_t shorter_mask,
                   struct grams *runs)
{
    for (size_t from = 0, to; from < grams->count; from = to) {
        uint64_t run_key = grams->at[from].key >> ID_BITS;
        double n = 0;
        for (to = from; to < grams->count && grams->at[to].key >> ID_BITS == run_key; to++)
            n += grams->at[to].count;
        double t = (double)(to - from), seen = 0, seen_shorter = 0;
        for (size_t i = from; i < to; i++) {
            double below = find_gram(shorter, grams->at[i].key & shorter_mask)->prob;
            double prob = (grams->at[i].count + t * below) / (n + t);
            grams->at[i].prob = (float)prob;
            seen += prob;
            seen_shorter += below;
        }
        struct gram *run = find_gram(runs, run_key);
        if (run != NULL)
            run->backoff = (float)(fmax(1 - seen, 1e-9) / fmax(1 - seen_shorter, 1e-9));
    }
}

enum vp_err menu_lm_finish(struct menu_lm *lm)
{
    enum vp_err err = tally_words(lm);
    uint64_t *bigrams = malloc((lm->trigram_count + 1) * sizeof *bigrams);
    if (bigrams == NULL)
        err = VP_ERR_NO_MEMORY;
    if (err == VP_OK) {
        for (size_t i = 0; i < lm->trigram_count; i++)
            bigrams[i] = lm->trigrams[i] & ((1ull << (2 * ID_BITS)) - 1);
        err = tally(bigrams, lm->trigram_count, &lm->grams[1]);
    }
    if (err == VP_OK) {
        size_t whole = 0; /* without those whose first word is absent */
        for (size_t i = 0; i < lm->trigram_count; i++)
            if (lm->trigrams[i] >> (2 * ID_BITS) != ID_MASK)
                lm->trigrams[whole++] = lm->trigrams[i];
        err = tally(lm->trigrams, whole, &lm->grams[2]);
    }
    free(bigrams);
    if (err != VP_OK)
        return err;
    smooth(&lm->grams[1], &lm->grams[0], ID_MASK, &lm->grams[0]);
    smooth(&lm->grams[2], &lm->grams[1], (1ull << (2 * ID_BITS)) - 1, &lm->grams[1]);
    free(lm->trigrams);
    lm->trigrams = NULL;
    return VP_OK;
}

size_t menu_lm_word_count(const struct menu_lm *lm)
{
    return lm->word_count;
}

const char *menu_lm_word(const struct menu_lm *lm, size_t word)
{
    return lm->words[word];
}

float menu_lm_score(const struct menu_lm *lm, int32_t before_last, int32_t last, int32_t word)
{
    uint64_t a = (uint32_t)before_last, b = (uint32_t)last, c = (uint32_t)word;
    double weight = 1;
    if (before_last >= 0 && last >= 0) {
        const struct gram *gram = find_gram(&lm->grams[2], key_of(a, b, c));
        if (gram != NULL)
            return logf(gram->prob);
        const struct gram *run = find_gram(&lm->grams[1], key_of(0, a, b));
        weight = run != NULL ? run->backoff : 1;
    }
    if (last >= 0) {
        const struct gram *gram = find_gram(&lm->grams[1], key_of(0, b, c));
        if (gram != NULL)
            return (float)log(weight * gram->prob);
        weight *= lm->grams[0].at[last].backoff;
    }
    return (float)log(weight * lm->grams[0].at[word].prob);
}

static double log10_of(double value)
{
    return log10(fmax(value, 1e-12));
}

enum vp_err menu_lm_format_arpa(const struct menu_lm *lm, struct buf *out)
{
    static const double begin_log10 = -99; /* "<s>" is never predicted */
    enum vp_err err = buf_append_text(out, "\\data\\\n");
    for (int n = 0; n < 3 && err == VP_OK; n++)
        err = buf_appendf(out, "ngram %d=%zu\n", n + 1, lm->grams[n].count);
    for (int n = 0; n < 3 && err == VP_OK; n++) {
        err = buf_appendf(out, "\n\\%d-grams:\n", n + 1);
        for (size_t i = 0; i < lm->grams[n].count && err == VP_OK; i++) {
            const struct gram *gram = &lm->grams[n].at[i];
            bool is_begin = n == 0 && i == MENU_LM_BEGIN;
            err = buf_appendf(out, "%.4f", is_begin ? begin_log10 : log10_of(gram->prob));
            for (int k = n; k >= 0 && err == VP_OK; k--)
                err = buf_appendf(out, " %s", lm->words[gram->key >> (k * ID_BITS) & ID_MASK]);
            if (n < 2 && err == VP_OK)
                err = buf_appendf(out, " %.4f", log10_of(gram->backoff));
            if (err == VP_OK)
                err = buf_append_text(out, "\n");
        }
    }
    return err == VP_OK ? buf_append_text(out, "\n\\end\\\n") : err;
}
