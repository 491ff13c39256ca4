#include "engine/turn.h"

#include "base/sane.h"

bool turn_is_sane(const struct turn *turn)
{
    if (!turn->is_speaking)
        return turn->voiced_run_ms < TURN_START_MS && turn->silence_ms == 0 && turn->speech_ms == 0 &&
               !turn->is_speculating && turn->meaning == TURN_MEANING_UNKNOWN;
    return turn->speech_ms < TURN_SPEECH_MAX_MS && turn->silence_ms >= 0 && turn->voiced_run_ms >= 0 &&
           (!turn->is_speculating || turn->silence_ms >= TURN_SPECULATE_MS) &&
           (turn->is_speculating || turn->meaning == TURN_MEANING_UNKNOWN);
}

void turn_init(struct turn *turn, const struct turn_settings *settings)
{
    *turn = (struct turn){.settings = *settings};
}

void turn_reset(struct turn *turn)
{
    turn_init(turn, &(struct turn_settings){turn->settings.threshold, turn->settings.silence_ms,
                                            turn->settings.unfinished_wait_ms});
}

static enum turn_change end_turn(struct turn *turn)
{
    turn_reset(turn);
    return TURN_ENDED;
}

/* Silence after which the turn is over, by what is known of its meaning. Without a text there is nothing to
 * answer yet: waiting for it costs the caller nothing, and it may turn out unfinished. */
static int wait_ms(const struct turn *turn)
{
    const struct turn_settings *settings = &turn->settings;
    int longest = settings->silence_ms > settings->unfinished_wait_ms ? settings->silence_ms
                                                                      : settings->unfinished_wait_ms;
    switch (turn->meaning) {
    case TURN_FINISHED:
        return settings->silence_ms < TURN_EARLIEST_MS ? settings->silence_ms : TURN_EARLIEST_MS;
    case TURN_BRIEF:
        return settings->silence_ms < TURN_BRIEF_MS ? settings->silence_ms : TURN_BRIEF_MS;
    case TURN_UNSURE:
        return settings->silence_ms;
    default:
        return longest;
    }
}

static enum turn_change feed_silent_caller(struct turn *turn, bool is_voice)
{
    turn->voiced_run_ms = is_voice ? turn->voiced_run_ms + TURN_WINDOW_MS : 0;
    if (turn->voiced_run_ms < TURN_START_MS)
        return TURN_SAME;
    turn->is_speaking = true;
    turn->speech_ms = turn->voiced_run_ms;
    return TURN_STARTED;
}

static void follow_level(struct turn *turn, int level)
{
    if (level > turn->peak_level)
        turn->peak_level = level;
    turn->quiet_run_ms =
        level < turn->peak_level / TURN_QUIET_RATIO ? turn->quiet_run_ms + TURN_WINDOW_MS : 0;
}

/* One more silent window; the first brings those along that the detector took for voice. */
static void add_silence(struct turn *turn)
{
    int lag_ms = turn->quiet_run_ms - TURN_WINDOW_MS;
    if (turn->silence_ms == 0 && lag_ms > 0)
        turn->silence_ms = lag_ms < TURN_LAG_MAX_MS ? lag_ms : TURN_LAG_MAX_MS;
    turn->silence_ms += TURN_WINDOW_MS;
}

/* After a pause was suspected, one loud window is a breath or a click; two are speech. */
static bool is_speech_again(const struct turn *turn)
{
    return !turn->is_speculating || turn->voiced_run_ms >= TURN_START_MS;
}

enum turn_change turn_feed(struct turn *turn, float probability, int level)
{
    ASSERT_SANE(turn_is_sane(turn));
    float threshold = (float)turn->settings.threshold;
    if (!turn->is_speaking)
        return feed_silent_caller(turn, probability >= threshold);
    follow_level(turn, level);
    bool is_voice = probability >= (turn->silence_ms == 0 ? threshold - TURN_HYSTERESIS : threshold);
    turn->voiced_run_ms = is_voice ? turn->voiced_run_ms + TURN_WINDOW_MS : 0;
    turn->speech_ms += TURN_WINDOW_MS;
    if (turn->speech_ms >= TURN_SPEECH_MAX_MS)
        return end_turn(turn);
    if (is_voice && is_speech_again(turn)) {
        bool was_speculating = turn->is_speculating;
        turn->silence_ms = 0;
        turn->is_speculating = false;
        turn->meaning = TURN_MEANING_UNKNOWN;
        return was_speculating ? TURN_RESUMED : TURN_SAME;
    }
    add_silence(turn);
    if (!is_voice && turn->silence_ms >= wait_ms(turn))
        return end_turn(turn);
    if (!turn->is_speculating && turn->silence_ms >= TURN_SPECULATE_MS) {
        turn->is_speculating = true;
        return TURN_SPECULATE;
    }
    return TURN_SAME;
}

enum turn_change turn_judge(struct turn *turn, enum turn_meaning meaning)
{
    ASSERT_SANE(turn_is_sane(turn));
    if (!turn->is_speculating)
        return TURN_SAME;
    turn->meaning = meaning;
    if (turn->voiced_run_ms > 0)
        return TURN_SAME; /* a click, or the caller goes on: the next window tells */
    return turn->silence_ms >= wait_ms(turn) ? end_turn(turn) : TURN_SAME;
}

enum turn_change turn_stall(struct turn *turn)
{
    ASSERT_SANE(turn_is_sane(turn));
    return turn->is_speaking && turn->silence_ms > 0 ? end_turn(turn) : TURN_SAME;
}
