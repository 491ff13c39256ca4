#include "callers/ear.h"

enum { BLOCK_SAMPLES = 40, BLOCK_MS = 5, BLOCKS = EAR_FRAME_SAMPLES / BLOCK_SAMPLES };
/* Mean square of an audible block: -45 dBFS. */
enum { AUDIBLE_SQUARE = 184 * 184 };
/* A pause inside an answer is longer than this only if the audio did not come in time. */
enum { DRY_MAX_MS = 250 };

void ear_init(struct ear *ear)
{
    *ear = (struct ear){.caller_heard_ms = EAR_NEVER,
                        .agent_heard_ms = EAR_NEVER,
                        .agent_spoke_ms = EAR_NEVER,
                        .caller_spoke_ms = EAR_NEVER,
                        .first_agent_ms = EAR_NEVER};
}

void ear_deinit(struct ear *ear)
{
    samples_deinit(&ear->turn_latencies_ms);
    samples_deinit(&ear->barge_in_stops_ms);
}

static bool is_audible(const int16_t *pcm16)
{
    int64_t sum = 0;
    for (int i = 0; i < BLOCK_SAMPLES; i++)
        sum += pcm16[i] * pcm16[i];
    return sum / BLOCK_SAMPLES >= AUDIBLE_SQUARE;
}

static void add(struct ear *ear, struct samples *samples, int64_t value_ms)
{
    enum vp_err err = samples_add(samples, (double)value_ms);
    if (ear->err == VP_OK)
        ear->err = err;
}

static void caller_speaks(struct ear *ear, int64_t from_ms)
{
    if (!ear->is_caller_speaking) {
        ear->is_caller_speaking = true;
        ear->caller_spoke_ms = from_ms;
        ear->is_barging_in = ear->is_agent_speaking;
    }
    ear->caller_heard_ms = from_ms + BLOCK_MS;
    ear->is_answer_due = true;
}

static void agent_speaks(struct ear *ear, int64_t from_ms)
{
    if (ear->first_agent_ms == EAR_NEVER)
        ear->first_agent_ms = from_ms;
    if (!ear->is_agent_speaking) {
        ear->is_agent_speaking = true;
        ear->agent_spoke_ms = from_ms;
        ear->agent_speech_count++;
        /* An agent that begins while the caller speaks interrupts, it does not answer. */
        if (ear->is_answer_due && !ear->is_caller_speaking)
            add(ear, &ear->turn_latencies_ms, from_ms - ear->caller_heard_ms);
    }
    if (!ear->is_caller_speaking)
        ear->is_answer_due = false;
    ear->agent_heard_ms = from_ms + BLOCK_MS;
}

static void notice_silence(struct ear *ear, int64_t until_ms)
{
    if (ear->is_agent_speaking && until_ms - ear->agent_heard_ms >= EAR_PAUSE_MS) {
        ear->is_agent_speaking = false;
        if (ear->is_barging_in)
            add(ear, &ear->barge_in_stops_ms, ear->agent_heard_ms - ear->caller_spoke_ms);
        ear->is_barging_in = false;
    }
    if (ear->is_caller_speaking && until_ms - ear->caller_heard_ms >= EAR_PAUSE_MS)
        ear->is_caller_speaking = false;
    if (ear->first_agent_ms == EAR_NEVER)
        return;
    int64_t heard_ms =
        ear->agent_heard_ms > ear->caller_heard_ms ? ear->agent_heard_ms : ear->caller_heard_ms;
    if (until_ms - heard_ms <= ear->longest_silence_ms)
        return;
    ear->longest_silence_ms = until_ms - heard_ms;
    ear->longest_silence_at_ms = heard_ms;
}

/* Audio that stops and goes on shortly afterwards came too late. */
static void notice_underrun(struct ear *ear, size_t agent_bytes, bool is_first_block_audible)
{
    bool is_short = ear->agent_heard_ms != EAR_NEVER && ear->now_ms - ear->agent_heard_ms < DRY_MAX_MS;
    if (ear->is_dry && agent_bytes > 0) {
        if (is_short && is_first_block_audible)
            ear->underrun_count++;
        ear->is_dry = false;
    }
    if (agent_bytes < EAR_FRAME_SAMPLES && is_short)
        ear->is_dry = true;
}

void ear_feed(struct ear *ear, const int16_t *caller_pcm16, const int16_t *agent_pcm16, size_t agent_bytes,
              bool has_more)
{
    notice_underrun(ear, agent_bytes, agent_bytes > 0 && is_audible(agent_pcm16));
    for (int block = 0; block < BLOCKS; block++) {
        int64_t from_ms = ear->now_ms + block * BLOCK_MS;
        notice_silence(ear, from_ms);
        if (is_audible(caller_pcm16 + block * BLOCK_SAMPLES))
            caller_speaks(ear, from_ms);
        if (is_audible(agent_pcm16 + block * BLOCK_SAMPLES))
            agent_speaks(ear, from_ms);
    }
    ear->now_ms += BLOCKS * BLOCK_MS;
    notice_silence(ear, ear->now_ms);
    ear->has_agent_audio = has_more;
    ear->is_agent_fed = agent_bytes > 0;
}

int64_t ear_agent_silent_ms(const struct ear *ear)
{
    if (ear->agent_heard_ms == EAR_NEVER || ear->has_agent_audio)
        return 0;
    return ear->now_ms - ear->agent_heard_ms;
}

int64_t ear_agent_speaking_ms(const struct ear *ear)
{
    return ear->is_agent_speaking ? ear->now_ms - ear->agent_spoke_ms : 0;
}
