/* A menu's language model and English beside each other. */
#include "with_cmocka.h"

#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#include "speech/likely.h"
#include "speech/thresholds.h"

/* A small English: three words, no pairs but two. */
static const char english_arpa[] = "\\data\\\nngram 1=6\nngram 2=2\n\n\\1-grams:\n"
                                   "-99 <s> 0\n-1 </s> 0\n-1 i 0\n-1 wanna 0\n-1 order 0\n-1 a 0\n\n"
                                   "\\2-grams:\n-0.2 i wanna\n-0.2 wanna order\n\n\\end\\\n";

struct stage {
    struct menu_lm *menu;
    struct english_lm *english;
};

static struct stage open_stage(void)
{
    static const char *const sentences[] = {"a hawaiian pizza please", "a hawaiian", "one order of hawaiian"};
    char path[] = "/tmp/voiceplate-english-XXXXXX";
    struct stage stage = {.menu = NULL};
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, english_arpa, sizeof english_arpa - 1), sizeof english_arpa - 1);
    close(fd);
    assert_int_equal(english_lm_load(path, &stage.english), VP_OK);
    unlink(path);
    assert_int_equal(menu_lm_create(&stage.menu), VP_OK);
    for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++)
        assert_int_equal(menu_lm_count(stage.menu, sentences[i]), VP_OK);
    assert_int_equal(menu_lm_finish(stage.menu), VP_OK);
    return stage;
}

static void close_stage(struct stage *stage)
{
    menu_lm_destroy(stage->menu);
    english_lm_destroy(stage->english);
}

static float score(const struct stage *stage, bool has_english, const char *text, size_t *out_unknown)
{
    struct likely likely = {stage->menu, has_english ? stage->english : NULL};
    float nats = 0;
    assert_int_equal(likely_score_text(&likely, text, &nats, NULL, out_unknown), VP_OK);
    return nats;
}

static void a_word_that_the_menu_lacks_costs_what_it_costs_in_english(void **state)
{
    (void)state;
    struct stage stage = open_stage();
    size_t unknown = 0;
    float alone = score(&stage, false, "I wanna order a Hawaiian.", &unknown);
    assert_int_equal(unknown, 2);
    float mixed = score(&stage, true, "I wanna order a Hawaiian.", &unknown);
    assert_int_equal(unknown, 2); /* of the menu still */
    assert_true(mixed > alone + 10);
    close_stage(&stage);
}

static void a_dish_wins_no_english_sentence(void **state)
{
    (void)state;
    struct stage stage = open_stage();
    const char *said = "I wanna order a.", *dish = "Hawaiian wanna order a.";
    assert_true(score(&stage, false, said, NULL) < score(&stage, false, dish, NULL));
    assert_true(score(&stage, true, said, NULL) > score(&stage, true, dish, NULL));
    close_stage(&stage);
}

static void a_word_that_neither_knows_costs_a_mistake(void **state)
{
    (void)state;
    struct stage stage = open_stage();
    float without = score(&stage, true, "a hawaiian", NULL);
    float with = score(&stage, true, "a hawaiian zebra", NULL);
    assert_true(with < without + MENU_LM_UNKNOWN_NATS / 2);
    assert_true(isfinite(score(&stage, true, "zebra zebra zebra", NULL)));
    close_stage(&stage);
}

static void a_file_that_is_no_model_is_refused(void **state)
{
    (void)state;
    struct english_lm *lm = NULL;
    assert_int_equal(english_lm_load("/dev/null", &lm), VP_ERR_MODEL);
    assert_int_equal(english_lm_load("/nowhere/en-us.lm.bin", &lm), VP_ERR_MODEL);
    assert_null(lm);
}

TESTS = {
    TEST(a_word_that_the_menu_lacks_costs_what_it_costs_in_english),
    TEST(a_dish_wins_no_english_sentence),
    TEST(a_word_that_neither_knows_costs_a_mistake),
    TEST(a_file_that_is_no_model_is_refused),
};
