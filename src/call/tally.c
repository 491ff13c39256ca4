#include "call/tally.h"

#include "base/clock.h"
#include "base/metric.h"

void tally_init(struct tally *tally)
{
    *tally = (struct tally){.last_latency_ms = -1};
}

void tally_from_phone(struct tally *tally, int64_t bytes)
{
    tally->frames_from_phone++;
    tally->bytes_from_phone += (uint64_t)bytes;
}

void tally_to_phone(struct tally *tally, int64_t bytes)
{
    if (tally->frames_to_phone == 0)
        tally->timing.first_audio_unix_ms = clock_unix_ms();
    tally->frames_to_phone++;
    tally->bytes_to_phone += (uint64_t)bytes;
}

void tally_answer(struct tally *tally, const struct turn_latency *turn, enum ai_place place)
{
    struct call_timing *timing = &tally->timing;
    tally->last_latency_ms = turn->total_ms;
    timing->turns[timing->turn_count++ % CALL_LATENCIES_MAX] =
        (struct answered_turn){*turn, place == AI_PLACE_ENGINE, clock_unix_ms()};
    metric_add(METRIC_TURNS_TOTAL, 1);
}

void tally_barge_in(struct tally *tally)
{
    tally->barge_in_count++;
    metric_add(METRIC_BARGE_IN_TOTAL, 1);
}

void tally_usage(struct tally *tally, const struct token_usage *usage)
{
    static const enum metric metrics[TOKEN_KIND_COUNT] = {
        [TOKENS_TEXT_IN] = METRIC_MODEL_TOKENS_TEXT_IN,
        [TOKENS_TEXT_CACHED] = METRIC_MODEL_TOKENS_TEXT_CACHED,
        [TOKENS_TEXT_OUT] = METRIC_MODEL_TOKENS_TEXT_OUT,
        [TOKENS_AUDIO_IN] = METRIC_MODEL_TOKENS_AUDIO_IN,
        [TOKENS_AUDIO_CACHED] = METRIC_MODEL_TOKENS_AUDIO_CACHED,
        [TOKENS_AUDIO_OUT] = METRIC_MODEL_TOKENS_AUDIO_OUT};
    for (int i = 0; i < TOKEN_KIND_COUNT; i++)
        metric_add(metrics[i], usage->tokens[i]);
    token_usage_add(&tally->usage, usage);
}

uint32_t tally_tool_call(struct tally *tally)
{
    return ++tally->tool_call_count;
}
