#include "with_cmocka.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "speech/likely.h"

static struct menu_lm *small_model(void)
{
    static const char *const sentences[] = {
        "i'd like a taco",     "i'd like two tacos", "a taco please", "yes", "yes please", "no",
        "two tacos and a taco"};
    struct menu_lm *lm = NULL;
    assert_int_equal(menu_lm_create(&lm), VP_OK);
    for (size_t i = 0; i < sizeof sentences / sizeof sentences[0]; i++)
        assert_int_equal(menu_lm_count(lm, sentences[i]), VP_OK);
    assert_int_equal(menu_lm_finish(lm), VP_OK);
    return lm;
}

/* Behind any history the words' probabilities add up to one. */
static void all_probabilities_sum_to_one(void **state)
{
    (void)state;
    struct menu_lm *lm = small_model();
    int32_t words = (int32_t)menu_lm_word_count(lm);
    for (int32_t a = MENU_LM_NO_WORD; a < words; a++) {
        for (int32_t b = MENU_LM_BEGIN; b < words; b++) {
            if (b == MENU_LM_END || a == MENU_LM_END || (b == MENU_LM_BEGIN && a != MENU_LM_NO_WORD))
                continue;
            double sum = 0;
            for (int32_t c = MENU_LM_END; c < words; c++)
                sum += exp(menu_lm_score(lm, a, b, c));
            assert_true(fabs(sum - 1) < 1e-3);
        }
    }
    menu_lm_destroy(lm);
}

static float score(const struct menu_lm *lm, const char *text, size_t *words, size_t *unknown)
{
    float nats = 0;
    assert_int_equal(likely_score_text(&(struct likely){lm, NULL}, text, &nats, words, unknown), VP_OK);
    return nats;
}

static void likely_texts_score_higher(void **state)
{
    (void)state;
    struct menu_lm *lm = small_model();
    size_t words = 0, unknown = 0;
    assert_true(score(lm, "I'd like two tacos.", NULL, NULL) > score(lm, "Tacos two like I'd.", NULL, NULL));
    assert_true(score(lm, "I'd like 2 tacos!", &words, &unknown) ==
                score(lm, "i'd like two tacos", NULL, NULL));
    assert_int_equal(words, 4);
    assert_int_equal(unknown, 0);
    float with_unknown = score(lm, "I'd like two zebras.", &words, &unknown);
    assert_int_equal(unknown, 1);
    assert_true(with_unknown < score(lm, "I'd like two tacos.", NULL, NULL) - 5);
    (void)score(lm, "", &words, &unknown);
    assert_int_equal(words, 0);
    menu_lm_destroy(lm);
}

static void the_arpa_file_is_well_formed(void **state)
{
    (void)state;
    struct menu_lm *lm = small_model();
    struct buf arpa;
    buf_init(&arpa, 1 << 20);
    assert_int_equal(menu_lm_format_arpa(lm, &arpa), VP_OK);
    const char *text = buf_text(&arpa);
    unsigned counts[3] = {0}, seen[3] = {0};
    assert_int_equal(
        sscanf(text, "\\data\\\nngram 1=%u\nngram 2=%u\nngram 3=%u\n", &counts[0], &counts[1], &counts[2]),
        3);
    int order = -1;
    for (const char *line = text; line != NULL && *line != '\0';
         line = strchr(line, '\n'), line += line != NULL) {
        if (line[0] == '\\' && line[1] >= '1' && line[1] <= '3')
            order = line[1] - '1';
        else if (line[0] == '-' && order >= 0)
            seen[order]++;
    }
    for (int i = 0; i < 3; i++)
        assert_int_equal(counts[i], seen[i]);
    assert_non_null(strstr(text, "\n-99.0000 <s> "));
    assert_non_null(strstr(text, "\n\\end\\\n"));
    buf_deinit(&arpa);
    menu_lm_destroy(lm);
}

TESTS = {
    TEST(all_probabilities_sum_to_one),
    TEST(likely_texts_score_higher),
    TEST(the_arpa_file_is_well_formed),
};
