#include "with_cmocka.h"

#include "callers/score.h"

#define RIGHT   .ticket = ORDER_MATCH_TICKET_RIGHT
#define WRONG   .ticket = ORDER_MATCH_TICKET_WRONG
#define MISSING .ticket = ORDER_MATCH_TICKET_MISSING

static struct phone_result results[] = {
    {.name = "a", .voice = "flite:slt", RIGHT},
    {.name = "b", .voice = "piper:joe", RIGHT, .has_person = true},
    {.name = "c", .voice = "flite:slt", WRONG},
    {.name = "d", .voice = "piper:joe", MISSING, .has_person = true},
    {.name = "e", .voice = "flite:slt", RIGHT, .has_person = true, .wants_person = true},
    {.name = "f", .voice = "flite:slt", RIGHT},
    {.name = ""},
};
static const struct phone_report report = {.results = results, .count = 7};

static void calls_are_counted_by_what_they_came_to(void **state)
{
    (void)state;
    struct score all = score_count(&report, SCORE_VOICES_ALL);
    assert_int_equal(all.calls, 6);
    assert_int_equal(all.right, 4);
    assert_int_equal(all.wrong, 1);
    assert_int_equal(all.missing, 1);
    assert_int_equal(all.with_person, 3);
    assert_int_equal(all.completed, 2);
    assert_int_equal(all.completable, 5);
    assert_true(score_pct(1, 4) == 25.0);
    assert_true(score_pct(0, 0) == 0.0);
}

static void each_voice_has_its_share(void **state)
{
    (void)state;
    struct score joe = score_of_voice(&report, "piper:joe");
    assert_int_equal(joe.calls, 2);
    assert_int_equal(joe.right, 1);
    assert_int_equal(joe.missing, 1);
    assert_int_equal(joe.completed, 0);
    assert_int_equal(score_of_voice(&report, "pico:en-GB").calls, 0);
}

static void robots_are_told_apart_from_human_like_voices(void **state)
{
    (void)state;
    struct phone_result calls[] = {{.name = "a", .voice = "rhvoice:clb", RIGHT},
                                   {.name = "b", .voice = "espeak-ng:en-us", WRONG},
                                   {.name = "c", .voice = "flite:kal16", RIGHT},
                                   {.name = "d", .voice = "festival:kal:1.2", MISSING},
                                   {.name = "e", .voice = "festival:slt", RIGHT}};
    const struct phone_report mixed = {.results = calls, .count = 5};
    assert_int_equal(score_count(&mixed, SCORE_VOICES_HUMAN_LIKE).calls, 2);
    assert_int_equal(score_count(&mixed, SCORE_VOICES_HUMAN_LIKE).right, 2);
    struct score robots = score_count(&mixed, SCORE_VOICES_ROBOTS);
    assert_int_equal(robots.calls, 3);
    assert_int_equal(robots.right, 1);
    json_t *json = score_json(&mixed);
    assert_int_equal(json_integer_value(json_object_get(json_object_get(json, "robots"), "wrong_tickets")),
                     1);
    json_decref(json);
}

static void programs_get_the_same_counts(void **state)
{
    (void)state;
    json_t *json = score_json(&report), *voices = json_object_get(json, "voices");
    assert_int_equal(json_integer_value(json_object_get(json, "right_tickets")), 4);
    assert_int_equal(json_integer_value(json_object_get(json, "completable")), 5);
    assert_int_equal(json_array_size(voices), 2);
    const json_t *joe = json_array_get(voices, 1);
    assert_string_equal(json_string_value(json_object_get(joe, "voice")), "piper:joe");
    assert_int_equal(json_integer_value(json_object_get(joe, "no_order")), 1);
    json_decref(json);
}

TESTS = {
    TEST(calls_are_counted_by_what_they_came_to),
    TEST(each_voice_has_its_share),
    TEST(robots_are_told_apart_from_human_like_voices),
    TEST(programs_get_the_same_counts),
};
