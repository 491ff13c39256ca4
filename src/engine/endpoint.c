#include "engine/endpoint.h"

#include "audio/foreground.h"
#include "base/sane.h"

bool endpoint_is_sane(const struct endpoint *endpoint)
{
    if (!endpoint->is_speaking)
        return endpoint->voiced_run_ms < ENDPOINT_START_MS && endpoint->silence_ms == 0 &&
               endpoint->speech_ms == 0 && !endpoint->is_speculating && endpoint->wait_ms == 0;
    return endpoint->speech_ms < ENDPOINT_SPEECH_MAX_MS && endpoint->silence_ms >= 0 &&
           endpoint->voiced_run_ms >= 0 &&
           (!endpoint->is_speculating || endpoint->silence_ms >= ENDPOINT_SPECULATE_MS) &&
           endpoint->wait_ms >= 0 && (endpoint->is_speculating || endpoint->wait_ms == 0);
}

void endpoint_init(struct endpoint *endpoint, const struct endpoint_settings *settings)
{
    *endpoint = (struct endpoint){.settings = *settings};
}

void endpoint_reset(struct endpoint *endpoint)
{
    endpoint_init(endpoint,
                  &(struct endpoint_settings){endpoint->settings.threshold, endpoint->settings.silence_ms,
                                              endpoint->settings.unfinished_wait_ms});
}

static enum endpoint_change end_turn(struct endpoint *endpoint)
{
    endpoint_reset(endpoint);
    return ENDPOINT_ENDED;
}

/* Silence after which the turn is over. While it is not judged there is nothing to answer yet: waiting for that costs
 * the caller nothing, and the turn may turn out unfinished. */
static int wait_ms(const struct endpoint *endpoint)
{
    const struct endpoint_settings *settings = &endpoint->settings;
    if (endpoint->wait_ms > 0)
        return endpoint->wait_ms;
    return settings->silence_ms > settings->unfinished_wait_ms ? settings->silence_ms
                                                               : settings->unfinished_wait_ms;
}

static enum endpoint_change feed_silent_caller(struct endpoint *endpoint, bool is_voice)
{
    endpoint->voiced_run_ms = is_voice ? endpoint->voiced_run_ms + ENDPOINT_WINDOW_MS : 0;
    if (endpoint->voiced_run_ms < ENDPOINT_START_MS)
        return ENDPOINT_SAME;
    endpoint->is_speaking = true;
    endpoint->speech_ms = endpoint->voiced_run_ms;
    return ENDPOINT_STARTED;
}

static void follow_level(struct endpoint *endpoint, int level)
{
    if (level > endpoint->peak_level)
        endpoint->peak_level = level;
    endpoint->quiet_run_ms =
        level < endpoint->peak_level / TURN_QUIET_RATIO ? endpoint->quiet_run_ms + ENDPOINT_WINDOW_MS : 0;
}

/* One more silent window; the first brings those along that the detector took for voice, or that were waited for while
 * others spoke on. */
static void add_silence(struct endpoint *endpoint, bool is_others_voice)
{
    int lag_ms = is_others_voice ? FOREGROUND_HANG_MS : endpoint->quiet_run_ms - ENDPOINT_WINDOW_MS;
    if (endpoint->silence_ms == 0 && lag_ms > 0)
        endpoint->silence_ms = is_others_voice || lag_ms < ENDPOINT_LAG_MAX_MS ? lag_ms : ENDPOINT_LAG_MAX_MS;
    endpoint->silence_ms += ENDPOINT_WINDOW_MS;
}

/* After a pause was suspected, one loud window is a breath or a click; two are speech. */
static bool is_speech_again(const struct endpoint *endpoint)
{
    return !endpoint->is_speculating || endpoint->voiced_run_ms >= ENDPOINT_START_MS;
}

enum endpoint_change endpoint_feed(struct endpoint *endpoint, struct endpoint_window window)
{
    ASSERT_SANE(endpoint_is_sane(endpoint));
    float threshold = (float)endpoint->settings.threshold;
    if (!endpoint->is_speaking)
        return feed_silent_caller(endpoint, window.probability >= threshold && window.far_ms == 0);
    follow_level(endpoint, window.level);
    bool goes_on = endpoint->silence_ms == 0;
    bool is_anybodys = window.probability >= (goes_on ? threshold - TURN_HYSTERESIS : threshold);
    bool is_voice = is_anybodys && window.far_ms <= (goes_on ? FOREGROUND_HANG_MS : 0);
    endpoint->voiced_run_ms = is_voice ? endpoint->voiced_run_ms + ENDPOINT_WINDOW_MS : 0;
    endpoint->speech_ms += ENDPOINT_WINDOW_MS;
    if (endpoint->speech_ms >= ENDPOINT_SPEECH_MAX_MS)
        return end_turn(endpoint);
    if (is_voice && is_speech_again(endpoint)) {
        bool was_speculating = endpoint->is_speculating;
        endpoint->silence_ms = 0;
        endpoint->is_speculating = false;
        endpoint->wait_ms = 0;
        return was_speculating ? ENDPOINT_RESUMED : ENDPOINT_SAME;
    }
    add_silence(endpoint, is_anybodys && goes_on);
    if (!is_voice && endpoint->silence_ms >= wait_ms(endpoint))
        return end_turn(endpoint);
    if (!endpoint->is_speculating && endpoint->silence_ms >= ENDPOINT_SPECULATE_MS) {
        endpoint->is_speculating = true;
        return ENDPOINT_SPECULATE;
    }
    return ENDPOINT_SAME;
}

enum endpoint_change endpoint_judge(struct endpoint *endpoint, int judged_wait_ms)
{
    ASSERT_SANE(endpoint_is_sane(endpoint));
    if (!endpoint->is_speculating)
        return ENDPOINT_SAME;
    endpoint->wait_ms = judged_wait_ms;
    if (endpoint->voiced_run_ms > 0)
        return ENDPOINT_SAME; /* a click, or the caller goes on: the next window tells */
    return endpoint->silence_ms >= wait_ms(endpoint) ? end_turn(endpoint) : ENDPOINT_SAME;
}

enum endpoint_change endpoint_stall(struct endpoint *endpoint)
{
    ASSERT_SANE(endpoint_is_sane(endpoint));
    return endpoint->is_speaking && endpoint->silence_ms > 0 ? end_turn(endpoint) : ENDPOINT_SAME;
}
