#include "with_cmocka.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "engine/hear_job.h"
#include "engine/speak_job.h"
#include "engine/vocabulary_cache.h"
#include "with_fakes.h"
#include "unit/engine/with_pool.h"

struct outcome {
    struct heard_count told;
    int ready_count;
    size_t audio_samples, whole_samples;
    struct vocabulary *vocabulary;
};

static int open_pool(void **state)
{
    (void)state;
    with_pool_open(2, 1);
    return 0;
}

static int close_pool(void **state)
{
    (void)state;
    with_pool_close();
    return 0;
}

static struct hear_job *hear(struct outcome *outcome)
{
    struct hear_job *job;
    assert_int_equal(hear_start(pool, POOL_LIVE, NULL, SPEECH_EXPECTS_ORDER, NULL, calloc(100, 2), 100,
                                on_heard, &outcome->told, &job),
                     VP_OK);
    return job;
}

/* A recogniser that expected a name of one caller must not expect it of the next. */
static void each_job_says_what_it_expects(void **state)
{
    (void)state;
    static const enum speech_expected all[] = {SPEECH_EXPECTS_NAME, SPEECH_EXPECTS_ORDER};
    for (size_t i = 0; i < 2; i++) {
        struct outcome outcome = {0};
        struct hear_job *job;
        assert_int_equal(hear_start(pool, POOL_LIVE, NULL, all[i], NULL, calloc(100, 2), 100, on_heard,
                                    &outcome.told, &job),
                         VP_OK);
        while (outcome.told.count == 0)
            loop_round(loop, 10);
        assert_int_equal(fake_expected, (int)all[i]);
    }
}

static void results_come_on_the_loop(void **state)
{
    (void)state;
    struct outcome outcome = {0}, dropped = {0};
    for (int i = 0; i < 20; i++)
        hear(&outcome);
    hear_abandon(hear(&dropped));
    for (int i = 0; i < 6000 && outcome.told.count < 20; i++)
        loop_round(loop, 10);
    assert_int_equal(outcome.told.count, 20);
    assert_int_equal(dropped.told.count, 0);
    assert_int_equal(pool_wait_ms(pool, POOL_HEAR), 0);
}

static void work_left_at_the_end_is_answered(void **state)
{
    (void)state;
    struct outcome outcome = {0};
    atomic_store(&fake_recognition_ms, 500);
    for (int i = 0; i < 6; i++)
        hear(&outcome);
    pool_destroy(pool);
    assert_int_equal(outcome.told.count, 6);
    assert_int_equal(outcome.told.err, VP_ERR_CLOSED);
    assert_int_equal(pool_create(loop, models, 1, 1, &pool), VP_OK);
}

static void on_audio(void *owner, const int16_t *pcm16, size_t sample_count)
{
    (void)pcm16;
    ((struct outcome *)owner)->audio_samples += sample_count;
}

static void on_spoken(void *owner, enum vp_err err, const int16_t *pcm16, size_t sample_count)
{
    struct outcome *outcome = owner;
    (void)pcm16;
    outcome->whole_samples = sample_count;
    outcome->told.err = err;
    outcome->told.count++;
}

static void speech_arrives_in_pieces(void **state)
{
    (void)state;
    static const struct speak_events events = {on_audio, on_spoken};
    struct outcome outcome = {0};
    struct speak_job *job;
    assert_int_equal(speak_start(pool, models, POOL_LIVE, SPEAK_AT_ONCE, SPAN_LIT("0123456789"),
                                 &(const struct speech_manner){.speed = 1}, &events, &outcome, &job),
                     VP_OK);
    for (int i = 0; i < 6000 && outcome.told.count == 0; i++)
        loop_round(loop, 10);
    assert_int_equal(outcome.audio_samples, 800);
    assert_int_equal(outcome.whole_samples, 800);
}

/* 400 letters are 4 s of the stand-in's speech, which it makes at once. */
static bool is_spoken_before_heard(enum speak_pace pace)
{
    static const struct speak_events events = {on_audio, on_spoken};
    struct outcome spoken = {0}, heard = {0};
    struct speak_job *job;
    char text[401];
    memset(text, 'a', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    fake_recognition_ms = 300;
    (void)hear(&heard);
    assert_int_equal(speak_start(pool, models, POOL_LIVE, pace, span_of(text),
                                 &(const struct speech_manner){.speed = 1}, &events, &spoken, &job),
                     VP_OK);
    while (heard.told.count == 0 && spoken.told.count == 0)
        loop_round(loop, 10);
    bool is_first = heard.told.count == 0;
    assert_true(spoken.audio_samples > 0); /* its beginning does not wait */
    while (heard.told.count == 0 || spoken.told.count == 0)
        loop_round(loop, 10);
    fake_recognition_ms = 0;
    return is_first;
}

static void speech_far_ahead_of_the_ear_makes_way_for_who_waits(void **state)
{
    (void)state;
    assert_true(is_spoken_before_heard(SPEAK_AT_ONCE));
    assert_false(is_spoken_before_heard(SPEAK_AS_HEARD));
}

static void speech_that_makes_way_keeps_nobody_from_speaking(void **state)
{
    (void)state;
    static const struct speak_events events = {on_audio, on_spoken};
    enum { THREADS = 4 };
    struct outcome ahead[THREADS], next = {0}, heard = {0};
    struct speak_job *job;
    char text[801];
    memset(ahead, 0, sizeof ahead);
    memset(text, 'a', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    pool_destroy(pool);
    assert_int_equal(pool_create(loop, models, 1, THREADS, &pool), VP_OK);
    fake_recognition_ms = 1000;
    (void)hear(&heard);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(speak_start(pool, models, POOL_LIVE, SPEAK_AS_HEARD, span_of(text),
                                     &(const struct speech_manner){.speed = 1}, &events, &ahead[i], &job),
                         VP_OK);
    for (int i = 0; i < 20; i++)
        loop_round(loop, 10);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(ahead[i].told.count, 0); /* all threads wait */
    assert_int_equal(speak_start(pool, models, POOL_LIVE, SPEAK_AS_HEARD, SPAN_LIT("0123456789"),
                                 &(const struct speech_manner){.speed = 1}, &events, &next, &job),
                     VP_OK);
    while (heard.told.count == 0 && next.told.count == 0)
        loop_round(loop, 10);
    assert_int_equal(heard.told.count, 0);
    for (int i = 0; i < THREADS; i++)
        while (ahead[i].told.count == 0)
            loop_round(loop, 10);
    while (heard.told.count == 0)
        loop_round(loop, 10);
    fake_recognition_ms = 0;
}

/* A job that makes way for a while, and then works on. */
struct maker {
    struct pool_job job; /* first: the pool hands it back */
    int way_ms, works_ms;
    int64_t went_on_us, ended_us;
    bool is_done;
};

static void make(struct pool_job *job, struct recogniser *recogniser)
{
    (void)recogniser;
    struct maker *maker = (struct maker *)job;
    pool_job_make_way(job, clock_mono_us() + maker->way_ms * 1000);
    maker->went_on_us = clock_mono_us();
    usleep((useconds_t)maker->works_ms * 1000);
    maker->ended_us = clock_mono_us();
}

static void on_made(struct pool_job *job)
{
    ((struct maker *)job)->is_done = true;
}

static void who_has_no_time_left_is_made_way_for_again(void **state)
{
    (void)state;
    struct outcome heard = {0};
    struct maker late = {{.lane = POOL_SPEAK, .run = make, .on_done = on_made}, 50, 400, 0, 0, false};
    struct maker early = {{.lane = POOL_SPEAK, .run = make, .on_done = on_made}, 5000, 0, 0, 0, false};
    pool_destroy(pool);
    assert_int_equal(pool_create(loop, models, 1, 2, &pool), VP_OK);
    fake_recognition_ms = 200;
    (void)hear(&heard);
    pool_put(pool, &late.job);
    pool_put(pool, &early.job);
    while (!late.is_done || !early.is_done || heard.told.count == 0)
        loop_round(loop, 10);
    fake_recognition_ms = 0;
    assert_true(early.went_on_us >= late.ended_us);
}

static void on_vocabulary(void *owner, struct vocabulary *vocabulary)
{
    struct outcome *outcome = owner;
    outcome->ready_count++;
    outcome->vocabulary = vocabulary;
}

static void vocabularies_are_made_once(void **state)
{
    (void)state;
    struct vocabulary_cache *cache;
    struct outcome outcome = {0};
    assert_int_equal(vocabulary_cache_create(models, pool, &cache), VP_OK);
    uint64_t key = 0;
    for (int i = 0; i < 3; i++) {
        struct phrase_list list = {0};
        phrase_list_add(&list, "Margherita");
        key = list.key;
        vocabulary_cache_want(cache, &list, on_vocabulary, &outcome);
    }
    assert_null(vocabulary_cache_find(cache, key));
    for (int i = 0; i < 6000 && outcome.ready_count < 3; i++)
        loop_round(loop, 10);
    assert_int_equal(outcome.ready_count, 3);
    assert_non_null(outcome.vocabulary);
    assert_ptr_equal(vocabulary_cache_find(cache, key), outcome.vocabulary);
    assert_int_equal(atomic_load(&fake_vocabulary_count), 1);
    struct phrase_list none = {0};
    vocabulary_cache_want(cache, &none, on_vocabulary, &outcome);
    assert_int_equal(outcome.ready_count, 4);
    assert_null(outcome.vocabulary);
    for (int i = 0; i < 40; i++) { /* more than the cache holds */
        struct phrase_list list = {0};
        char phrase[16];
        snprintf(phrase, sizeof phrase, "phrase %d", i);
        phrase_list_add(&list, phrase);
        vocabulary_cache_want(cache, &list, on_vocabulary, &outcome);
    }
    for (int i = 0; i < 6000 && outcome.ready_count < 44; i++)
        loop_round(loop, 10);
    assert_int_equal(outcome.ready_count, 44);
    pool_destroy(pool);
    vocabulary_cache_destroy(cache);
    pool = NULL;
}

TESTS_WITH(open_pool, close_pool) = {
    TEST(each_job_says_what_it_expects),
    TEST(results_come_on_the_loop),
    TEST(work_left_at_the_end_is_answered),
    TEST(speech_arrives_in_pieces),
    TEST(speech_far_ahead_of_the_ear_makes_way_for_who_waits),
    TEST(speech_that_makes_way_keeps_nobody_from_speaking),
    TEST(who_has_no_time_left_is_made_way_for_again),
    TEST(vocabularies_are_made_once),
};
