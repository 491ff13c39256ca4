#include "speech/likely.h"

#include <math.h>

#include "english/plain_text.h"
#include "english/spoken.h"
#include "speech/thresholds.h"

enum { TEXT_BYTES_MAX = 8192 };

/* Where a text stands in both models. */
struct reading {
    const struct likely *likely;
    int32_t menu_before_last, menu_last;
    int32_t english_before_last, english_last;
};

static float mix(float menu_nats, float english_nats)
{
    float high = fmaxf(menu_nats, english_nats);
    return high + logf(MENU_SHARE * expf(menu_nats - high) + (1 - MENU_SHARE) * expf(english_nats - high));
}

static float read_english(struct reading *reading, const char *word)
{
    struct english_lm *lm = reading->likely->english;
    int32_t id = english_lm_find(lm, word);
    float nats = id < 0 ? MENU_LM_UNKNOWN_NATS
                        : english_lm_score(lm, reading->english_before_last, reading->english_last, id);
    reading->english_before_last = reading->english_last;
    reading->english_last = id;
    return fmaxf(nats, MENU_LM_UNKNOWN_NATS);
}

static float read_word(struct reading *reading, const char *word, int32_t menu_word)
{
    const struct likely *likely = reading->likely;
    float nats = menu_word == MENU_LM_NO_WORD
                     ? MENU_LM_UNKNOWN_NATS
                     : menu_lm_score(likely->menu, reading->menu_before_last, reading->menu_last, menu_word);
    reading->menu_before_last = reading->menu_last;
    reading->menu_last = menu_word;
    return likely->english != NULL ? mix(nats, read_english(reading, word)) : nats;
}

enum vp_err likely_score_text(const struct likely *likely, const char *text, float *out_nats,
                              size_t *out_words, size_t *out_unknown)
{
    struct buf spoken;
    buf_init(&spoken, TEXT_BYTES_MAX);
    enum vp_err err = spoken_format(&spoken, text);
    const char *at = err == VP_OK ? buf_text(&spoken) : NULL;
    if (at == NULL) {
        buf_deinit(&spoken);
        return err != VP_OK ? err : VP_ERR_NO_MEMORY;
    }
    struct reading reading = {.likely = likely,
                              .menu_before_last = MENU_LM_NO_WORD,
                              .menu_last = MENU_LM_BEGIN,
                              .english_before_last = -1,
                              .english_last =
                                  likely->english != NULL ? english_lm_find(likely->english, "<s>") : -1};
    char word[PLAIN_TEXT_WORD_BYTES];
    size_t words = 0, unknown = 0;
    float nats = 0;
    while (plain_text_next_word(&at, word)) {
        int32_t menu_word = menu_lm_find(likely->menu, word);
        words++;
        unknown += menu_word == MENU_LM_NO_WORD;
        nats += read_word(&reading, word, menu_word);
    }
    *out_nats = nats + read_word(&reading, "</s>", MENU_LM_END);
    if (out_words != NULL)
        *out_words = words;
    if (out_unknown != NULL)
        *out_unknown = unknown;
    buf_deinit(&spoken);
    return VP_OK;
}
