/* Readings against each other, without a sound: what a text's tokens say of its words, and what a sentence is worth. */
#include "with_cmocka.h"

#include <math.h>
#include <string.h>

#include "speech/contest.h"
#include "with_tokens.h"

enum { ONE = WITH_TOKENS_FIRST, PE, PPER, COMMA, PIZZA };
static const char *const pieces[] = {"\xe2\x96\x81one", "\xe2\x96\x81pe", "pper", ",", "\xe2\x96\x81pizza"};

/* "one pepper, pizza" */
static struct candidate spoken(const struct tokens *tokens)
{
    struct written written = {.text = {.tokens = {ONE, PE, PPER, COMMA, PIZZA}, .count = 5},
                              .scored_count = 6};
    struct candidate candidate;
    const float nats[] = {-0.01F, -0.5F, -0.2F, -3, -2, -0.1F};
    memcpy(written.text.nats, nats, sizeof nats);
    for (size_t i = 0; i < sizeof nats / sizeof *nats; i++)
        written.log_prob += nats[i];
    candidate_init_written(&candidate, tokens, &written);
    return candidate;
}

static void a_word_is_as_sure_as_its_pieces_together(void **state)
{
    (void)state;
    struct tokens *tokens = with_tokens(pieces, sizeof pieces / sizeof *pieces);
    assert_non_null(tokens);
    struct candidate candidate = spoken(tokens);
    float sureness[HEARD_WORDS_MAX];
    assert_string_equal(candidate.text, "one pepper, pizza");
    assert_int_equal(candidate_sureness(&candidate, tokens, sureness), 3);
    assert_float_equal(sureness[0], expf(-0.01F), 1e-5);
    assert_float_equal(sureness[1], expf(-0.7F), 1e-5); /* the comma says nothing of it */
    assert_float_equal(sureness[2], expf(-2), 1e-5);
    tokens_destroy(tokens);
}

static void readings_are_sorted_and_each_stands_once(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        float log_prob;
    } given[] = {{"A pizza.", -3}, {"A piece of.", -1}, {"a Pizza", -2}, {"", 0}, {"A pita.", -4}};
    static struct candidates candidates;
    const struct contest contest = {.vocabulary = NULL};
    for (size_t i = 0; i < sizeof given / sizeof *given; i++) {
        (void)span_copy(span_of(given[i].text), candidates.at[i].text, sizeof candidates.at[i].text);
        candidates.at[i].log_prob = given[i].log_prob;
    }
    candidates.count = sizeof given / sizeof *given;
    assert_int_equal(contest_decide(&contest, true, &candidates), VP_OK);
    assert_int_equal(candidates.count, 3);
    assert_string_equal(candidates.at[0].text, "A piece of.");
    assert_string_equal(candidates.at[1].text, "a Pizza");
    assert_string_equal(candidates.at[2].text, "A pita.");
}

static float weigh(const struct menu_lm *lm, const struct speech_answers *answers, const char *text)
{
    struct vocabulary vocabulary = {.lm = (struct menu_lm *)lm};
    const struct contest contest = {.vocabulary = &vocabulary, .answers = answers};
    float weight = 0;
    size_t unknown = 0;
    assert_int_equal(contest_weigh(&contest, text, &weight, &unknown), VP_OK);
    return weight;
}

/* A rare dish is likely once it was asked which, whoever wrote it; other words are as likely as they were. */
static void what_is_expected_is_likely_within_any_sentence(void **state)
{
    (void)state;
    static const struct speech_answers answers = {.at = {"Barbacoa"}, .count = 1};
    static const char *const sentences[] = {"with carnitas please", "carnitas please", "with carnitas",
                                            "carnitas", "barbacoa"};
    struct menu_lm *lm = NULL;
    assert_int_equal(menu_lm_create(&lm), VP_OK);
    for (int i = 0; i < 400; i++)
        assert_int_equal(menu_lm_count(lm, sentences[i < 399 ? i % 4 : 4]), VP_OK);
    assert_int_equal(menu_lm_finish(lm), VP_OK);
    assert_true(weigh(lm, &answers, "With barbacoa, please.") > weigh(lm, NULL, "With barbacoa, please."));
    assert_float_equal(weigh(lm, &answers, "With carnitas, please."),
                       weigh(lm, NULL, "With carnitas, please."), 0);
    menu_lm_destroy(lm);
}

TESTS = {
    TEST(what_is_expected_is_likely_within_any_sentence),
    TEST(a_word_is_as_sure_as_its_pieces_together),
    TEST(readings_are_sorted_and_each_stands_once),
};
