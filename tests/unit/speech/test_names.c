#include "with_cmocka.h"

#include "speech/likely.h"
#include "speech/names.h"

static float score(const struct menu_lm *lm, const char *text, size_t *out_unknown)
{
    float nats = 0;
    assert_int_equal(likely_score_text(&(struct likely){lm, NULL}, text, &nats, NULL, out_unknown), VP_OK);
    return nats;
}

static void an_answer_with_a_name_is_expected(void **state)
{
    (void)state;
    struct menu_lm *lm = NULL;
    size_t unknown = 0;
    assert_int_equal(names_model_create(&lm), VP_OK);
    assert_true(score(lm, "It's for Teresa.", &unknown) > score(lm, "Teresa for it's.", &unknown));
    score(lm, "No, the name is Monica.", &unknown);
    assert_int_equal(unknown, 0);
    score(lm, "A pepperoni pizza.", &unknown);
    assert_int_equal(unknown, 3); /* it knows of no dishes, not even the article */
    menu_lm_destroy(lm);
}

TESTS = {
    TEST(an_answer_with_a_name_is_expected),
};
