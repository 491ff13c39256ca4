#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "with_cmocka.h"

#include "callers/manner.h"

static const char order[] =
    "Hi, I'd like two large pepperoni pizzas with mushrooms and a large coke, please.";

enum { SEEDS = 200 };

/* All that is spoken in full, without "um" and the like. */
static void put_together(const struct manner_plan *plan, char out[2000])
{
    static const char *const fillers[] = {"Um, ", "Uh, ", "Er, ", "Hmm, "};
    out[0] = '\0';
    for (size_t i = 0; i < plan->count; i++) {
        const char *text = plan->pieces[i].text;
        if (plan->pieces[i].spoken < 1)
            continue;
        for (size_t k = 0; k < sizeof fillers / sizeof *fillers; k++)
            if (strncmp(text, fillers[k], strlen(fillers[k])) == 0)
                text += strlen(fillers[k]);
        snprintf(out + strlen(out), 2000 - strlen(out), "%s%s", out[0] != '\0' ? " " : "", text);
    }
}

static void every_manner_says_all_words_in_their_order(void **state)
{
    (void)state;
    static const char *const texts[] = {
        order,          "Yes.", "M, E, G, A, N.", "It's Maria.", "555 0142, and the area code is 415.",
        "a  b and  c  "};
    static struct manner_plan plan;
    char whole[2000];
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        for (enum voice_manner manner = VOICE_MANNER_HESITANT; manner <= VOICE_MANNER_UNEVEN; manner++)
            for (uint32_t seed = 0; seed < SEEDS; seed++) {
                manner_make_plan(manner, texts[i], seed, &plan);
                put_together(&plan, whole);
                assert_string_equal(whole, texts[i]);
            }
}

static void a_text_of_any_length_is_said_to_its_end(void **state)
{
    (void)state;
    static struct manner_plan plan;
    char text[VOICE_TEXT_MAX_BYTES] = "", whole[2000];
    for (size_t at = 0; at + 12 < sizeof text; at += 11)
        memcpy(text + at, "and a cola ", 11);
    text[strlen(text) - 1] = '\0';
    for (uint32_t seed = 1; seed < SEEDS; seed++) {
        manner_make_plan(VOICE_MANNER_HESITANT, text, seed, &plan);
        put_together(&plan, whole);
        assert_string_equal(whole, text);
    }
}

struct counts {
    size_t pauses, fillers, false_starts, pieces;
    double slowest, fastest;
};

static struct counts count(enum voice_manner manner)
{
    static struct manner_plan plan;
    struct counts counts = {.slowest = 9};
    for (uint32_t seed = 1; seed <= SEEDS; seed++) {
        manner_make_plan(manner, order, seed, &plan);
        for (size_t i = 0; i < plan.count; i++) {
            const struct manner_piece *piece = &plan.pieces[i];
            counts.pieces++;
            counts.pauses += piece->pause_ms >= 100;
            counts.fillers += strncmp(piece->text, "Um, ", 4) == 0;
            counts.false_starts += piece->spoken < 1;
            counts.slowest = piece->speed < counts.slowest ? piece->speed : counts.slowest;
            counts.fastest = piece->speed > counts.fastest ? piece->speed : counts.fastest;
        }
    }
    return counts;
}

static void who_hesitates_stops_and_begins_anew_and_who_hurries_does_not(void **state)
{
    (void)state;
    struct counts hesitant = count(VOICE_MANNER_HESITANT), hurried = count(VOICE_MANNER_HURRIED);
    struct counts uneven = count(VOICE_MANNER_UNEVEN);
    assert_true(hesitant.pauses > SEEDS && hesitant.fillers > SEEDS / 4 && hesitant.false_starts > SEEDS / 4);
    assert_true(hesitant.fastest <= 1.0);
    assert_true(hurried.pauses == 0 && hurried.fillers == 0 && hurried.false_starts == 0);
    assert_true(hurried.slowest >= 1.15 && hurried.fastest > 1.35 && hurried.pieces > SEEDS);
    assert_true(uneven.slowest < 0.85 && uneven.fastest > 1.25);
}

static void nobody_says_um_within_what_is_spelled(void **state)
{
    (void)state;
    static struct manner_plan plan;
    for (uint32_t seed = 1; seed <= SEEDS; seed++) {
        manner_make_plan(VOICE_MANNER_HESITANT, "M, E, G, A, N.", seed, &plan);
        for (size_t i = 0; i < plan.count; i++)
            assert_null(strchr(plan.pieces[i].text, 'm'));
    }
}

static void the_same_words_are_said_in_the_same_way_and_longer_than_read_aloud(void **state)
{
    (void)state;
    const struct voice plain = {.engine = VOICE_FLITE, .name = (char *)"slt", .speed = 1.0};
    struct voice hesitant = plain;
    struct voice_clip read = {0}, once = {0}, again = {0};
    hesitant.manner = VOICE_MANNER_HESITANT;
    assert_int_equal(manner_speak(&plain, order, &read), VP_OK);
    assert_int_equal(manner_speak(&hesitant, order, &once), VP_OK);
    assert_int_equal(manner_speak(&hesitant, order, &again), VP_OK);
    assert_true(once.sample_count > read.sample_count * 11 / 10);
    /* Flite draws the breath of a voice anew each time, so that an end is found some milliseconds elsewhere. */
    assert_in_range(again.sample_count, once.sample_count * 98 / 100, once.sample_count * 102 / 100);
    voice_clip_deinit(&read);
    voice_clip_deinit(&once);
    voice_clip_deinit(&again);
}

static void manners_are_told_apart_by_their_key(void **state)
{
    (void)state;
    char key[VOICE_KEY_BYTES];
    struct voice voice = {.engine = VOICE_FLITE, .name = (char *)"slt"};
    assert_string_equal(voice_key(&voice, key, sizeof key), "flite:slt:1.00:");
    voice.manner = VOICE_MANNER_HURRIED;
    voice.speed = 1.25;
    assert_string_equal(voice_key(&voice, key, sizeof key), "flite:slt:1.25:hurried:");
}

TESTS = {
    TEST(every_manner_says_all_words_in_their_order),
    TEST(a_text_of_any_length_is_said_to_its_end),
    TEST(who_hesitates_stops_and_begins_anew_and_who_hurries_does_not),
    TEST(nobody_says_um_within_what_is_spelled),
    TEST(the_same_words_are_said_in_the_same_way_and_longer_than_read_aloud),
    TEST(manners_are_told_apart_by_their_key),
};
