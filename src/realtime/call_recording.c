#include "realtime/call_recording.h"

#include <string.h>

#include "audio/ulaw.h"

enum { DELAY_MAX_MS = 1000 }; /* beyond that it is no network, but a telephone that tells late */

static void run(struct call_recording *recording, int64_t now_ms)
{
    recording->state = RECORDING_RUNS;
    recording->taken_ms = now_ms;
    recording->base_ms = INT64_MIN;
    memset(recording->caller, ULAW_SILENCE, sizeof recording->caller);
}

void call_recording_begin(struct call_recording *recording, size_t announcement_bytes, int64_t now_ms)
{
    *recording =
        (struct call_recording){.state = RECORDING_ANNOUNCES, .announcement_left = announcement_bytes};
    buf_init(&recording->agent, (size_t)RECORDING_QUEUE_MS * ULAW_BYTES_PER_MS);
    if (announcement_bytes == 0)
        run(recording, now_ms);
}

void call_recording_deinit(struct call_recording *recording)
{
    recording->state = RECORDING_OFF;
    buf_deinit(&recording->agent);
}

/* Up to there the agent's side is as long as it is; what lies behind was not played. */
static size_t agent_bytes_until(const struct call_recording *recording, int64_t at_ms)
{
    return at_ms > recording->taken_ms ? (size_t)(at_ms - recording->taken_ms) * ULAW_BYTES_PER_MS : 0;
}

static void append_agent(struct call_recording *recording, const uint8_t *ulaw, size_t len)
{
    struct buf *agent = &recording->agent;
    if (buf_reserve(agent, len) != VP_OK)
        return; /* beyond RECORDING_QUEUE_MS: silence */
    memcpy(agent->at + agent->len, ulaw, len);
    agent->len += len;
}

/* Behind what the telephone still plays; where it plays nothing, when this arrives there. */
static void put_agent(struct call_recording *recording, const uint8_t *ulaw, size_t len, int64_t at_ms)
{
    struct buf *agent = &recording->agent;
    size_t begin = agent_bytes_until(recording, at_ms);
    if (begin > agent->len && buf_reserve(agent, begin - agent->len) == VP_OK) {
        memset(agent->at + agent->len, ULAW_SILENCE, begin - agent->len);
        agent->len = begin;
    }
    append_agent(recording, ulaw, len);
}

bool call_recording_play(struct call_recording *recording, const uint8_t *ulaw, size_t len, int64_t now_ms)
{
    if (recording->state == RECORDING_RUNS)
        put_agent(recording, ulaw, len, now_ms + recording->delay_ms);
    else if (recording->state == RECORDING_WAITS)
        append_agent(recording, ulaw, len); /* sounds right behind it */
    if (recording->state != RECORDING_ANNOUNCES)
        return false;
    if (recording->sounds_until_ms < now_ms)
        recording->sounds_until_ms = now_ms;
    recording->sounds_until_ms += (int64_t)len / ULAW_BYTES_PER_MS;
    recording->announcement_left -= len < recording->announcement_left ? len : recording->announcement_left;
    if (recording->announcement_left > 0)
        return false;
    recording->state = RECORDING_WAITS;
    return true;
}

bool call_recording_clear(struct call_recording *recording, int64_t now_ms)
{
    bool is_cut = recording->state == RECORDING_ANNOUNCES || recording->state == RECORDING_WAITS;
    if (is_cut)
        call_recording_deinit(recording);
    if (recording->state != RECORDING_RUNS)
        return is_cut;
    size_t played = agent_bytes_until(recording, now_ms + recording->delay_ms);
    if (played < recording->agent.len)
        recording->agent.len = played;
    return false;
}

bool call_recording_announced(struct call_recording *recording, int64_t now_ms)
{
    if (recording->state != RECORDING_WAITS)
        return false;
    int64_t delay_ms = now_ms - recording->sounds_until_ms;
    recording->delay_ms = delay_ms < 0 ? 0 : delay_ms > DELAY_MAX_MS ? DELAY_MAX_MS : delay_ms;
    run(recording, now_ms);
    return true;
}

/* A timestamp that leads out of what is kept begins anew at the time when its piece came. */
static int64_t place_caller(struct call_recording *recording, int64_t timestamp_ms, int64_t len_ms,
                            int64_t now_ms)
{
    int64_t came_ms = now_ms - len_ms, at_ms = recording->base_ms + timestamp_ms;
    if (recording->base_ms == INT64_MIN || at_ms < came_ms - RECORDING_AHEAD_MS ||
        at_ms > came_ms + RECORDING_AHEAD_MS) {
        at_ms = came_ms > recording->taken_ms ? came_ms : recording->taken_ms;
        recording->base_ms = at_ms - timestamp_ms;
    }
    return at_ms;
}

void call_recording_hear(struct call_recording *recording, const uint8_t *ulaw, size_t len,
                         int64_t timestamp_ms, int64_t now_ms)
{
    if (recording->state != RECORDING_RUNS)
        return;
    int64_t at_ms = place_caller(recording, timestamp_ms, (int64_t)len / ULAW_BYTES_PER_MS, now_ms);
    int64_t offset = (at_ms - recording->taken_ms) * ULAW_BYTES_PER_MS;
    for (size_t i = 0; i < len; i++) {
        int64_t at = offset + (int64_t)i;
        if (at >= 0 && at < (int64_t)sizeof recording->caller)
            recording->caller[at] = ulaw[i];
    }
}

static void shift(struct call_recording *recording, size_t count)
{
    size_t caller = count < sizeof recording->caller ? count : sizeof recording->caller;
    memmove(recording->caller, recording->caller + caller, sizeof recording->caller - caller);
    memset(recording->caller + sizeof recording->caller - caller, ULAW_SILENCE, caller);
    buf_consume(&recording->agent, count < recording->agent.len ? count : recording->agent.len);
    recording->taken_ms += (int64_t)count / ULAW_BYTES_PER_MS;
}

enum vp_err call_recording_take(struct call_recording *recording, int64_t now_ms, bool is_last,
                                struct buf *out)
{
    if (recording->state != RECORDING_RUNS)
        return VP_OK;
    size_t count = agent_bytes_until(recording, is_last ? now_ms : now_ms - RECORDING_LAG_MS);
    enum vp_err err = buf_reserve(out, 2 * count);
    if (err != VP_OK)
        return err;
    uint8_t *at = (uint8_t *)out->at + out->len;
    for (size_t i = 0; i < count; i++) {
        *at++ = i < sizeof recording->caller ? recording->caller[i] : ULAW_SILENCE;
        *at++ = i < recording->agent.len ? (uint8_t)recording->agent.at[i] : ULAW_SILENCE;
    }
    out->len += 2 * count;
    shift(recording, count);
    if (is_last)
        call_recording_deinit(recording);
    return VP_OK;
}
