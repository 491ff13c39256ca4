#include "with_cmocka.h"

#include <stdlib.h>
#include <string.h>

#include "callers/ear.h"

/* A short play: who is heard between which milliseconds, to 5 ms. */
struct heard {
    int from_ms, to_ms;
};

static bool is_within(const struct heard *heard, size_t count, int at_ms)
{
    for (size_t i = 0; i < count; i++)
        if (at_ms >= heard[i].from_ms && at_ms < heard[i].to_ms)
            return true;
    return false;
}

static void listen(struct ear *ear, int until_ms, const struct heard *caller, size_t caller_count,
                   const struct heard *agent, size_t agent_count)
{
    while (ear->now_ms < until_ms) {
        int16_t caller_pcm16[EAR_FRAME_SAMPLES], agent_pcm16[EAR_FRAME_SAMPLES];
        bool has_agent = false;
        for (int i = 0; i < EAR_FRAME_SAMPLES; i++) {
            int at_ms = (int)ear->now_ms + i / 8;
            bool is_agent = is_within(agent, agent_count, at_ms);
            caller_pcm16[i] = is_within(caller, caller_count, at_ms) ? 3000 : 20;
            agent_pcm16[i] = is_agent ? -3000 : 0;
            has_agent |= is_agent;
        }
        ear_feed(ear, caller_pcm16, agent_pcm16, has_agent ? EAR_FRAME_SAMPLES : 0, false);
    }
}

static void latency_is_from_last_voiced_to_first_audible(void **state)
{
    (void)state;
    struct ear ear;
    ear_init(&ear);
    const struct heard agent[] = {{400, 1500}, {3035, 4000}, {6500, 7000}};
    const struct heard caller[] = {{2000, 2100}, {2300, 2515}, {5000, 5600}};
    listen(&ear, 8000, caller, 3, agent, 3);
    assert_int_equal(ear.err, VP_OK);
    assert_int_equal(ear.first_agent_ms, 400);
    assert_int_equal(ear.turn_latencies_ms.count, 2);
    assert_true(ear.turn_latencies_ms.at[0] == 520);
    assert_true(ear.turn_latencies_ms.at[1] == 900);
    assert_int_equal(ear.agent_speech_count, 3);
    assert_int_equal(ear.longest_silence_ms, 1000);
    assert_int_equal(ear_agent_silent_ms(&ear), 1000);
    assert_int_equal(ear_agent_speaking_ms(&ear), 0);
    ear_deinit(&ear);
}

static void a_barge_in_is_timed_and_is_no_turn(void **state)
{
    (void)state;
    struct ear ear;
    ear_init(&ear);
    const struct heard agent[] = {{0, 1660}, {3000, 3500}};
    const struct heard caller[] = {{1200, 2400}};
    listen(&ear, 1600, caller, 1, agent, 2);
    assert_int_equal(ear_agent_speaking_ms(&ear), 1600);
    listen(&ear, 4000, caller, 1, agent, 2);
    assert_int_equal(ear.barge_in_stops_ms.count, 1);
    assert_true(ear.barge_in_stops_ms.at[0] == 460);
    assert_int_equal(ear.turn_latencies_ms.count, 1);
    assert_true(ear.turn_latencies_ms.at[0] == 600);
    ear_deinit(&ear);
}

enum frame { NOTHING, QUIET, LOUD };

/* A frame of the agent's comes, or none does, while the caller is silent. */
static void hear_agent(struct ear *ear, enum frame frame, bool is_more_waiting)
{
    int16_t caller[EAR_FRAME_SAMPLES] = {0}, agent[EAR_FRAME_SAMPLES];
    for (int i = 0; i < EAR_FRAME_SAMPLES; i++)
        agent[i] = frame == LOUD ? 3000 : 0;
    ear_feed(ear, caller, agent, frame == NOTHING ? 0 : EAR_FRAME_SAMPLES, is_more_waiting);
}

static void the_agent_is_not_silent_while_audio_waits(void **state)
{
    (void)state;
    struct ear ear;
    ear_init(&ear);
    assert_int_equal(ear_agent_silent_ms(&ear), 0);
    hear_agent(&ear, LOUD, true);
    for (int i = 0; i < 30; i++)
        hear_agent(&ear, QUIET, true);
    assert_int_equal(ear_agent_silent_ms(&ear), 0);
    hear_agent(&ear, QUIET, false);
    assert_int_equal(ear_agent_silent_ms(&ear), 620);
    assert_int_equal(ear.underrun_count, 0);
    ear_deinit(&ear);
}

static void a_gap_in_the_agents_words_is_an_underrun(void **state)
{
    (void)state;
    struct ear ear;
    ear_init(&ear);
    hear_agent(&ear, LOUD, false);
    hear_agent(&ear, NOTHING, false);
    hear_agent(&ear, LOUD, false);
    assert_int_equal(ear.underrun_count, 1);
    ear_deinit(&ear);
}

static void percentiles_are_those_of_the_ordered_samples(void **state)
{
    (void)state;
    struct samples samples = {0};
    assert_true(samples_percentile(&samples, 50) == 0);
    for (int i = 100; i > 0; i--)
        assert_int_equal(samples_add(&samples, i), VP_OK);
    assert_true(samples_percentile(&samples, 50) == 50);
    assert_true(samples_percentile(&samples, 95) == 95);
    assert_true(samples_percentile(&samples, 100) == 100);
    assert_true(samples_percentile(&samples, 0) == 1);
    samples_deinit(&samples);
}

TESTS = {
    TEST(latency_is_from_last_voiced_to_first_audible), TEST(a_barge_in_is_timed_and_is_no_turn),
    TEST(the_agent_is_not_silent_while_audio_waits),    TEST(a_gap_in_the_agents_words_is_an_underrun),
    TEST(percentiles_are_those_of_the_ordered_samples),
};
