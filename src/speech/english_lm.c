#include "speech/english_lm.h"

#include <pthread.h>
#include <sphinxbase/logmath.h>
#include <sphinxbase/ngram_model.h>
#include <stdlib.h>

#define LOG_BASE 1.0001 /* PocketSphinx's own */

struct english_lm {
    logmath_t *logmath;
    ngram_model_t *model;
    pthread_mutex_t lock; /* the library keeps the last history inside the model */
};

enum vp_err english_lm_load(const char *path, struct english_lm **out_lm)
{
    struct english_lm *lm = calloc(1, sizeof *lm);
    if (lm == NULL)
        return VP_ERR_NO_MEMORY;
    pthread_mutex_init(&lm->lock, NULL);
    lm->logmath = logmath_init(LOG_BASE, 0, FALSE);
    if (lm->logmath != NULL)
        lm->model = ngram_model_read(NULL, path, NGRAM_AUTO, lm->logmath);
    if (lm->model == NULL) {
        english_lm_destroy(lm);
        return VP_ERR_MODEL;
    }
    *out_lm = lm;
    return VP_OK;
}

void english_lm_destroy(struct english_lm *lm)
{
    if (lm == NULL)
        return;
    ngram_model_free(lm->model);
    logmath_free(lm->logmath);
    pthread_mutex_destroy(&lm->lock);
    free(lm);
}

int32_t english_lm_find(const struct english_lm *lm, const char *word)
{
    int32_t id = ngram_wid(lm->model, word);
    return id == ngram_unknown_wid(lm->model) ? -1 : id;
}

float english_lm_score(struct english_lm *lm, int32_t before_last, int32_t last, int32_t word)
{
    int32_t words_used = 0;
    pthread_mutex_lock(&lm->lock);
    int32_t before[] = {last, before_last};
    int32_t before_count = last < 0 ? 0 : before_last < 0 ? 1 : 2;
    int32_t score = ngram_ng_score(lm->model, word, before, before_count, &words_used);
    pthread_mutex_unlock(&lm->lock);
    return (float)logmath_log_to_ln(lm->logmath, score);
}
