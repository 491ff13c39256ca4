#include "call/caller_turn.h"

#include "call/thresholds.h"

void caller_turn_init(struct caller_turn *turn)
{
    *turn = (struct caller_turn){.stopped_ms = -1};
    kept_audio_init(&turn->kept);
}

void caller_turn_deinit(struct caller_turn *turn)
{
    kept_audio_deinit(&turn->kept);
}

void caller_turn_hear(struct caller_turn *turn, const struct caller_sound *sound, int64_t now_ms)
{
    turn->heard_ms = now_ms;
    last_voice_feed(&turn->voice, sound, now_ms);
}

void caller_turn_keep(struct caller_turn *turn, struct span ulaw_b64)
{
    kept_audio_put(&turn->kept, ulaw_b64);
}

void caller_turn_trim(struct caller_turn *turn)
{
    kept_audio_trim(&turn->kept, CALL_PREROLL_COUNT);
}

void caller_turn_drop_audio(struct caller_turn *turn)
{
    kept_audio_deinit(&turn->kept);
}

bool caller_turn_has_audio(const struct caller_turn *turn)
{
    return turn->kept.bytes != NULL;
}

void caller_turn_begin(struct caller_turn *turn, int64_t onset_ms, bool does_answer,
                       struct turn_basket basket)
{
    turn->onset_ms = onset_ms;
    turn->does_answer = does_answer;
    turn->is_speaking = true;
    turn->has_words = turn->was_passed = false;
    caller_turn_open(turn, onset_ms, basket);
    caller_turn_break_silence(turn);
}

void caller_turn_end(struct caller_turn *turn, int64_t now_ms)
{
    turn->is_speaking = turn->was_cough = false;
    turn->stopped_ms = turn->voice.at_ms != 0 ? turn->voice.at_ms : now_ms;
    turn->count++;
}

void caller_turn_take_back(struct caller_turn *turn)
{
    turn->is_speaking = false;
    turn->was_cough = true;
    caller_turn_close(turn);
}

void caller_turn_open(struct caller_turn *turn, int64_t now_ms, struct turn_basket basket)
{
    if (turn->is_open)
        return;
    turn->is_open = true;
    turn->opened_ms = now_ms;
    turn->begun_with = basket;
}

void caller_turn_close(struct caller_turn *turn)
{
    turn->is_open = turn->is_replayed = false;
}

void caller_turn_notice(struct caller_turn *turn)
{
    turn->is_replayed = false;
    turn->voice.run_ms = 0;
}

bool caller_turn_begin_replay(struct caller_turn *turn, bool must_greet, bool has_spoken)
{
    turn->is_replayed = !must_greet && (turn->is_open || has_spoken) && turn->kept.piece_count > 0;
    return turn->is_replayed;
}

bool caller_turn_stop_replay(struct caller_turn *turn)
{
    bool was_replayed = turn->is_replayed;
    turn->is_replayed = false;
    return was_replayed;
}

void caller_turn_lose_session(struct caller_turn *turn, int64_t now_ms)
{
    if (!turn->is_open && !caller_turn_may_begin(turn, now_ms))
        caller_turn_drop_audio(turn);
    turn->is_replayed = turn->is_speaking = false;
}

void caller_turn_answered(struct caller_turn *turn, int64_t now_ms)
{
    caller_turn_close(turn);
    turn->dead_count = 0;
    turn->answered_ms = now_ms;
    if (turn->stopped_ms < 0)
        return;
    turn->stopped_ms = -1;
    turn->voice.at_ms = 0;
}

void caller_turn_heard_out(struct caller_turn *turn, int64_t now_ms)
{
    if (turn->answered_ms != 0)
        turn->answered_ms = now_ms;
}

bool caller_turn_is_silent_for_good(struct caller_turn *turn, int prompt_max)
{
    return turn->silence_count++ >= prompt_max;
}

void caller_turn_count_typed(struct caller_turn *turn)
{
    turn->count++;
    turn->has_words = true;
    turn->was_passed = false;
}

void caller_turn_break_silence(struct caller_turn *turn)
{
    turn->silence_count = 0;
}

void caller_turn_hold(struct caller_turn *turn, int64_t now_ms)
{
    turn->hold_ms = now_ms + CALL_HOLD_MS;
}

void caller_turn_come_back(struct caller_turn *turn)
{
    turn->hold_ms = 0;
}

void caller_turn_understood(struct caller_turn *turn)
{
    turn->dead_count = 0;
}

bool caller_turn_wants_answer(struct caller_turn *turn)
{
    turn->has_words = true;
    return turn->was_passed;
}

bool caller_turn_pass(struct caller_turn *turn)
{
    turn->was_passed = true;
    return turn->has_words;
}

bool caller_turn_is_dead(struct caller_turn *turn, int64_t now_ms)
{
    if (turn->stopped_ms < 0) /* answered all the same */
        return false;
    return ++turn->dead_count >= CALL_DEAD_TURNS && now_ms - turn->answered_ms >= CALL_DEAD_MS;
}

bool caller_turn_is_monologue(const struct caller_turn *turn, int64_t now_ms)
{
    return turn->voice.dip_ms != 0 && now_ms - turn->voice.dip_ms < CALL_MONOLOGUE_PAUSE_MS;
}

bool caller_turn_was_carried_out(const struct caller_turn *turn, struct turn_basket basket)
{
    return basket.version != turn->begun_with.version ||
           basket.ordered_version != turn->begun_with.ordered_version;
}

bool caller_turn_may_begin(const struct caller_turn *turn, int64_t now_ms)
{
    return turn->voice.at_ms != 0 && now_ms - turn->voice.at_ms < CALL_ONSET_MS;
}
