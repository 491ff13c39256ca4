/* Who has the floor (floor.h), carried out: the agent is paused, goes on, or gives way to the caller's turn.
 *
 * A session whose turns are ours (ai_port.turns) neither interrupts itself nor answers by itself: what it hears while
 * the agent speaks becomes a turn when the floor says so, and is taken out of its conversation otherwise. One that
 * answers by itself answers a "mhm", too: that answer is stopped. One that interrupts itself as soon as it hears a
 * voice has decided; there the floor only pauses earlier. */
#include <string.h>

#include "base/base64.h"
#include "base/clock.h"
#include "base/log_limit.h"
#include "base/metric.h"
#include "call/call_parts.h"
#include "call/thresholds.h"
#include "english/backchannel.h"

static enum ai_turns turns_of(const struct call *call)
{
    bool is_floor_ours = call->given.settings.pauses && call->session.is_ready;
    return is_floor_ours ? call->given.ai->turns(call->given.ai_leg) : AI_TURNS_ITS_OWN;
}

/* The agent speaks, waits in a pause, or has an answer under way. */
static bool is_agents(const struct call *call)
{
    bool may_speak = call->state == CALL_SPEAKING || call->state == CALL_THINKING;
    return may_speak && !call->turn.is_replayed &&
           (call_is_playing(call) || session_is_running(&call->session));
}

/* All was said but for the end of a question, into which callers answer. */
static bool may_be_answer(const struct call *call)
{
    int64_t left_ms = 0;
    const char *words = NULL;
    bool is_final;
    if (call_is_more_due(call) || !call_is_playing(call))
        return false;
    for (size_t i = 0; i < heard_used_slots(&call->heard); i++) {
        const struct heard_item *item = &call->heard.items[i];
        if (item->number == 0 || item->is_dropped || item->marked_bytes >= item->sent_bytes)
            continue;
        left_ms += heard_item_sent_ms(item) - heard_item_heard_ms(&call->heard, item, clock_mono_ms());
        words = transcript_find_words(&call->transcript, item->id, &is_final);
    }
    size_t len = words != NULL ? strlen(words) : 0;
    return left_ms <= READBACK_TAIL_MS && (len == 0 || words[len - 1] == '?');
}

/* ---- what was said, for the words ---- */

struct gathering {
    struct buf audio;
    uint32_t skip_count; /* older packets */
};

static void gather(void *owner, struct span ulaw_b64)
{
    struct gathering *gathering = owner;
    if (gathering->skip_count > 0)
        gathering->skip_count--;
    else
        (void)!base64_append(&gathering->audio, ulaw_b64, NULL);
}

/* From the moment before the sound's first packet on. */
static bool ask_words(struct call *call, int64_t now_ms)
{
    const struct kept_audio *kept = &call->turn.kept;
    struct gathering gathering = {.skip_count = 0};
    if (call->given.ask_words == NULL || kept->piece_count == 0)
        return false;
    uint32_t wanted = (uint32_t)((now_ms - call->floor.onset_ms + FLOOR_WORDS_LEAD_MS) / FLOOR_PACKET_MS);
    if (kept->piece_count > wanted)
        gathering.skip_count = kept->piece_count - wanted;
    buf_init(&gathering.audio, FLOOR_WORDS_MAX_BYTES);
    kept_audio_replay(kept, gather, &gathering);
    bool is_asked =
        gathering.audio.len > 0 &&
        call->given.ask_words(call->given.owner, (struct span){gathering.audio.at, gathering.audio.len});
    buf_deinit(&gathering.audio);
    return is_asked;
}

/* ---- what follows ---- */

/* The telephone's queue has another end. */
static void rearm(struct call *call)
{
    if (call->state == CALL_SPEAKING)
        call_last_until(call, heard_surely_over_ms(&call->heard));
}

/* was: the segment that it ended with, whose answer was stopped since it was not known yet to be wanted, or could not
 * come. */
static void end_turn(struct call *call, struct segment was, int64_t now_ms)
{
    bool is_asked_for = was.was_answered || turns_of(call) == AI_TURNS_OURS;
    call_end_turn(call, is_asked_for, now_ms);
    if (was.was_busy && !is_asked_for)
        segment_await_answer(&call->segment, now_ms);
}

static void forget_segment(struct call *call)
{
    if (turns_of(call) == AI_TURNS_OURS)
        call->given.ai->forget_turn(call->given.ai_leg);
}

static void act(struct call *call, enum floor_act floor_act, int64_t now_ms)
{
    struct segment was = call->segment;
    if (floor_act == FLOOR_ASK_WORDS)
        floor_act = ask_words(call, now_ms) ? FLOOR_NOTHING : floor_words(&call->floor, NULL, now_ms);
    if (floor_act == FLOOR_YIELD && turns_of(call) == AI_TURNS_ITS_OWN)
        floor_act = FLOOR_RESUME; /* it has heard nothing, and would answer nothing */
    switch (floor_act) {
    case FLOOR_PAUSE:
        call->floor.may_be_answer = may_be_answer(call);
        if (call_pause(call))
            metric_add(METRIC_FLOOR_PAUSES_TOTAL, 1);
        rearm(call);
        break;
    case FLOOR_RESUME:
        if (call->heard.is_paused)
            metric_add(METRIC_FLOOR_RESUMES_TOTAL, 1);
        call_resume(call);
        rearm(call);
        if (segment_decide(&call->segment, false, now_ms))
            forget_segment(call);
        break;
    case FLOOR_YIELD:
        call_begin_turn(call, call_is_playing(call), now_ms);
        if (segment_decide(&call->segment, true, now_ms))
            end_turn(call, was, now_ms);
        break;
    case FLOOR_NOTHING:
    case FLOOR_ASK_WORDS:
        break;
    }
}

void call_floor_hear(struct call *call, const struct caller_sound *sound, int64_t now_ms)
{
    if (!call->given.settings.pauses)
        return;
    bool is_agents_floor = is_agents(call);
    enum floor_act floor_act = floor_hear(&call->floor, sound, is_agents_floor, now_ms);
    /* The model hears one stretch of sound, in which the caller speaks up when the agent is done. */
    bool is_turn = call->segment.is_sounding && !call->turn.is_speaking && !is_agents_floor &&
                   !call->floor.is_undecided && floor_is_voiced(&call->floor) &&
                   turns_of(call) != AI_TURNS_ITS_OWN;
    if (is_turn)
        call_begin_turn(call, false, now_ms);
    act(call, floor_act, now_ms);
    if (is_turn || floor_act != FLOOR_NOTHING)
        call_leave(call);
}

static void model_hears_start(struct call *call, int64_t now_ms)
{
    bool is_playing = call_is_playing(call) && !call->turn.is_replayed;
    bool is_floor_ours = turns_of(call) != AI_TURNS_ITS_OWN;
    bool is_agents_floor = is_agents(call);
    segment_begin(&call->segment);
    caller_turn_notice(&call->turn);
    if (segment_take_early(&call->segment) && is_floor_ours && call->turn.is_speaking)
        return;
    if (is_floor_ours && is_agents_floor)
        act(call, floor_model_hears(&call->floor, now_ms), now_ms);
    else if (!is_floor_ours || !floor_hears_room(&call->floor, now_ms))
        call_begin_turn(call, is_playing, now_ms);
}

/* A short sound in silence, at a model that is asked for answers: a cough has no words, and is not answered. */
static bool may_be_cough(const struct call *call, int64_t now_ms)
{
    return turns_of(call) == AI_TURNS_OURS && call->state == CALL_LISTENING && !call->turn.was_cough &&
           now_ms - call->turn.onset_ms < FLOOR_BRIEF_MAX_MS && floor_is_brief(&call->floor);
}

static void model_hears_end(struct call *call, int64_t now_ms)
{
    enum ai_turns turns = turns_of(call);
    bool is_busy =
        turns == AI_TURNS_ANSWERED && !call->turn.is_speaking && session_is_running(&call->session);
    caller_turn_notice(&call->turn);
    /* Who answers by itself does so now: its answer is stopped where the words are still waited for. */
    if (turns == AI_TURNS_ANSWERED && !call->floor.is_asked)
        act(call, floor_decide_now(&call->floor, now_ms), now_ms);
    if (call->turn.is_speaking && may_be_cough(call, now_ms)) {
        segment_end_as_brief(&call->segment, now_ms);
    } else if (turns == AI_TURNS_ITS_OWN || call->turn.is_speaking) {
        segment_end_as_turn(&call->segment);
        end_turn(call, (struct segment){.was_busy = is_busy}, now_ms);
    } else if (call->floor.is_undecided) {
        segment_end_undecided(&call->segment, is_busy, now_ms);
    } else {
        segment_end_as_nothing(&call->segment, is_busy, now_ms);
        forget_segment(call);
    }
}

void call_model_hears(struct call *call, bool is_started)
{
    int64_t now_ms = clock_mono_ms();
    gap_set_speaking(&call->gap, is_started, now_ms);
    if (is_started)
        model_hears_start(call, now_ms);
    else
        model_hears_end(call, now_ms);
}

static void end_brief_turn(struct call *call, int64_t now_ms)
{
    segment_end_as_turn(&call->segment);
    end_turn(call, (struct segment){.was_busy = false}, now_ms);
}

/* The turn was none: nothing is left of it. */
static void drop_turn(struct call *call, const char *item_id, int64_t now_ms)
{
    segment_end_as_nothing(&call->segment, false, now_ms);
    caller_turn_take_back(&call->turn);
    floor_set_turn(&call->floor, false);
    transcript_caller_stops(&call->transcript, now_ms);
    transcript_caller_was_none(&call->transcript, item_id, now_ms);
    forget_segment(call);
    if (call->state == CALL_LISTENING)
        call_handle(call, EV_TURN_OVER);
}

/* The model heard words in what is undecided: they decide. And in what was found to be nothing: it was a turn after
 * all. */
void call_on_last_words(struct call *call, const char *item_id, const char *text)
{
    int64_t now_ms = clock_mono_ms();
    struct segment *segment = &call->segment;
    if (!call->has_ended && segment->is_brief) {
        if (text[0] == '\0')
            drop_turn(call, item_id, now_ms);
        else
            end_brief_turn(call, now_ms);
        call_leave(call);
        return;
    }
    if (!call->has_ended && segment->is_undecided && turns_of(call) != AI_TURNS_ITS_OWN) {
        act(call, floor_words(&call->floor, text, now_ms), now_ms);
        call_leave(call);
        return;
    }
    if (call->has_ended || !segment->was_nothing || turns_of(call) != AI_TURNS_ANSWERED)
        return;
    enum backchannel means = backchannel_of(text);
    if (means == BACKCHANNEL_NOTHING || means == BACKCHANNEL_GO_ON || call->floor.was_room) {
        call->given.ai->forget_turn(call->given.ai_leg);
        return;
    }
    struct segment was = *segment;
    segment_end_as_turn(segment);
    call_begin_turn(call, call_is_playing(call), now_ms);
    transcript_caller_item(&call->transcript, item_id);
    end_turn(call, was, now_ms);
    call_leave(call);
}

bool call_is_turn_open_question(const struct call *call)
{
    const struct segment *segment = &call->segment;
    bool is_floor_ours = turns_of(call) != AI_TURNS_ITS_OWN;
    return is_floor_ours && !call->turn.is_speaking &&
           (segment->is_sounding || segment->is_undecided || segment->was_nothing);
}

bool call_is_unwanted_answer(struct call *call)
{
    return turns_of(call) == AI_TURNS_ANSWERED && segment_takes_answer(&call->segment, clock_mono_ms());
}

/* A server that was asked not to interrupt its responses, and does. */
void call_on_interrupted(struct call *call)
{
    if (call->segment.is_sounding && !call->turn.is_speaking && turns_of(call) != AI_TURNS_ITS_OWN)
        act(call, FLOOR_YIELD, clock_mono_ms());
}

void call_on_words_heard(struct call *call, const char *words)
{
    if (call->has_ended || !call_state_is_heard(call->state))
        return;
    int64_t now_ms = clock_mono_ms();
    act(call, floor_words(&call->floor, words, now_ms), now_ms);
    call_leave(call);
}

/* Where no session hears the caller nobody decides: at once, then. */
int64_t call_floor_due_ms(const struct call *call)
{
    bool is_given_up = call->floor.is_undecided && !call_state_is_heard(call->state);
    int64_t brief_ms = segment_due_ms(&call->segment), floor_ms = floor_due_ms(&call->floor);
    return is_given_up ? 0 : brief_ms < floor_ms ? brief_ms : floor_ms;
}

void call_floor_step(struct call *call, int64_t now_ms)
{
    if (!call_state_is_heard(call->state)) {
        floor_give_up(&call->floor);
        segment_end_as_turn(&call->segment);
        if (call->state != CALL_FALLBACK)
            call_resume(call);
        return;
    }
    if (call->segment.is_brief && segment_due_ms(&call->segment) <= now_ms)
        end_brief_turn(call, now_ms);
    if (segment_take_asking(&call->segment, now_ms) && call_waits_for_model(call) &&
        !session_is_running(&call->session))
        call_handle(call, EV_CALLER_DONE);
    act(call, floor_on_deadline(&call->floor, now_ms), now_ms);
}
