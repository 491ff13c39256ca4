#include "call/call.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/log_limit.h"
#include "base/metric.h"
#include "call/call_internal.h"

const struct call_settings call_settings_default = {
    .connect_ms = 3000,
    .turn_end_ms = 500,
    .stall_ms = 2500,
    .engine_wait_ms = 6000,
    .silence_prompt_ms = 8000,
    .silence_prompt_max = 2,
    .length_max_ms = 900000,
    .goodbye_ms = 20000,
    .keeps_transcript = false,
    .has_engine = false,
};

/* --- deciding and acting --- */

/* Every live state has a deadline; arriving arms it, so no state can wait for ever. */
static int64_t deadline_of_state(const struct call *call, int64_t now_ms)
{
    switch (call->state) {
    case CALL_CONNECTING:
    case CALL_RECOVERING:
        return call_dial_limit_ms(call, now_ms);
    case CALL_CONNECTED:
        return now_ms + call->settings.silence_prompt_ms;
    case CALL_LISTENING:
        return now_ms + CALL_LISTENING_MAX_MS;
    case CALL_THINKING:
        return now_ms + call_answer_limit_ms(call);
    case CALL_SPEAKING:
        return heard_surely_over_ms(&call->heard) > now_ms ? heard_surely_over_ms(&call->heard) : now_ms;
    case CALL_INTERRUPTED:
        return now_ms + CALL_INTERRUPTED_MAX_MS;
    case CALL_FALLBACK:
        return now_ms + CALL_FALLBACK_MAX_MS;
    case CALL_CLOSING:
        return now_ms + call->settings.goodbye_ms;
    case CALL_DISCONNECTED:
    case CALL_STATE_COUNT:
        break;
    }
    return INT64_MAX;
}

/* What must be true in each state, whatever happened. */
static bool call_is_sane(const struct call *call)
{
    bool needs_ai = call->state >= CALL_CONNECTED && call->state <= CALL_INTERRUPTED;
    bool needs_no_ai = call->state == CALL_DISCONNECTED || call->state == CALL_CONNECTING ||
                       call->state == CALL_RECOVERING || call->state == CALL_FALLBACK;
    return (!needs_ai || call->is_ai_ready) && (!needs_no_ai || !call->is_ai_ready) &&
           (call->state == CALL_DISCONNECTED) == call->has_ended &&
           (call->state == CALL_DISCONNECTED) == (call->deadline_ms == INT64_MAX) &&
           (call->kept.bytes == NULL || needs_ai || call_state_keeps_audio(call->state)) &&
           heard_is_sane(&call->heard) && call->tools.memory.ordered_version <= call->tools.basket.version;
}

static void log_trail(const struct call *call)
{
    char text[CALL_TRAIL_MAX * 20] = "";
    size_t used = 0;
    uint32_t first = call->trail_count > CALL_TRAIL_MAX ? call->trail_count - CALL_TRAIL_MAX : 0;
    for (uint32_t i = first; i < call->trail_count && used < sizeof text; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "%s ",
                                 call_event_name(call->trail[i % CALL_TRAIL_MAX]));
    log_of_call(LOG_LEVEL_ERROR, "call", call->call_sid, "impossible state=%s events=\"%s\"",
                call_state_name(call->state), text);
}

void call_handle(struct call *call, enum call_event event)
{
    if (call->has_ended)
        return;
    enum call_state before = call->state;
    struct call_step step = call_decide(before, event);
    call->trail[call->trail_count++ % CALL_TRAIL_MAX] = (uint8_t)event;
    if (!step.is_decided) {
        call_be_surprised(call, call_event_name(event));
        return;
    }
    int64_t now_ms = clock_mono_ms();
    if (step.next != before) {
        char why[128];
        log_of_call(LOG_LEVEL_INFO, "call", call->call_sid, "%s->%s event=%s after_ms=%" PRId64 "%s%s",
                    call_state_name(before), call_state_name(step.next), call_event_name(event),
                    now_ms - call->state_since_ms, call->why[0] != '\0' ? " why=" : "",
                    call->why[0] != '\0' ? log_quote(why, sizeof why, span_of(call->why)) : "");
        call->state = step.next;
        call->state_since_ms = now_ms;
        if (!call_state_keeps_audio(step.next) && !call_state_is_heard(step.next))
            kept_audio_deinit(&call->kept);
    }
    call_run_effects(call, step.effects);
    if (step.next != before || (step.effects & FX_REARM) != 0)
        call->deadline_ms = deadline_of_state(call, now_ms);
    if (!call_is_sane(call)) {
        metric_add(METRIC_BUGS_TOTAL, 1);
        log_trail(call);
        assert(!"call_is_sane");
        call->state = CALL_DISCONNECTED; /* in production one call ends, not the process */
        call->deadline_ms = INT64_MAX;
        call_run_effects(call, FX_AI_CLOSE | FX_PHONE_CLOSE | FX_END);
    }
}

void call_be_surprised(const struct call *call, const char *event)
{
    metric_add(METRIC_CALL_SURPRISES_TOTAL, 1);
    log_debug("call", "call=%s surprise state=%s event=%s", call->call_sid, call_state_name(call->state),
              event);
}

void call_set_why(struct call *call, const char *why)
{
    if (call->why[0] == '\0')
        span_copy(span_of(why != NULL ? why : end_reason_text(END_UNKNOWN)), call->why, sizeof call->why);
}

bool call_is_playing(const struct call *call)
{
    return heard_is_playing(&call->heard, clock_mono_ms());
}

/* --- life --- */

static void write_transcript_line(void *owner, enum ai_speaker speaker, int64_t offset_ms, const char *text)
{
    struct call *call = owner;
    if (call->settings.keeps_transcript)
        call->journal->add_line(call->journal_leg, speaker, offset_ms, text);
}

static void restore_basket(struct call *call, const char *basket_json)
{
    call->is_resumed = true;
    enum vp_err err = tools_restore(&call->tools, basket_json, &call->lost_lines);
    log_of_call(LOG_LEVEL_INFO, "call", call->call_sid, "resumed err=%s lines=%zu lost=%zu", vp_err_name(err),
                call->tools.basket.line_count, call->lost_lines);
}

static void answer_tool_call(void *owner, const struct tool_call *tool_call, const struct tool_answer *answer)
{
    struct call *call = owner;
    call->ai->tool_output(call->ai_leg, tool_call->id, answer->text);
}

enum vp_err call_create(const struct call_options *options, struct call **out_call)
{
    struct call *call = calloc(1, sizeof *call);
    if (call == NULL)
        return VP_ERR_NO_MEMORY;
    *call = (struct call){.settings = options->settings,
                          .menu = menu_retain(options->menu),
                          .greeting_ulaw = options->greeting_ulaw,
                          .greeting_text = options->greeting_text,
                          .filler_ulaw = options->filler_ulaw,
                          .place = options->first_place,
                          .phone = options->phone,
                          .phone_leg = options->phone_leg,
                          .ai = options->ai,
                          .ai_leg = options->ai_leg,
                          .journal = options->journal,
                          .journal_leg = options->journal_leg,
                          .on_ended = options->on_ended,
                          .on_session = options->on_session,
                          .owner = options->owner,
                          .began_ms = clock_mono_ms(),
                          .began_unix_ms = clock_unix_ms(),
                          .state_since_ms = clock_mono_ms(),
                          .deadline_ms = INT64_MAX,
                          .renew_at_ms = INT64_MAX,
                          .stopped_ms = -1,
                          .last_latency_ms = -1};
    span_copy(span_of(options->call_sid), call->call_sid, sizeof call->call_sid);
    span_copy(span_of(options->stream_sid), call->stream_sid, sizeof call->stream_sid);
    span_copy(span_of(options->caller_number), call->caller_number, sizeof call->caller_number);
    heard_init(&call->heard);
    gap_init(&call->gap);
    kept_audio_init(&call->kept);
    int64_t earlier_ms = options->started_unix_ms != 0 ? call->began_unix_ms - options->started_unix_ms : 0;
    if (earlier_ms < 0) /* the wall clock was set back */
        earlier_ms = 0;
    call->began_unix_ms -= earlier_ms;
    transcript_init(&call->transcript, call->began_ms - earlier_ms, write_transcript_line, call);
    tools_init(&call->tools, &(struct tools_settings){.menu = call->menu,
                                                      .call_sid = call->call_sid,
                                                      .caller_number = call->caller_number,
                                                      .on_answer = answer_tool_call,
                                                      .owner = call,
                                                      .journal = call->journal,
                                                      .journal_leg = call->journal_leg});
    if (options->basket_json != NULL)
        restore_basket(call, options->basket_json);
    metric_add(METRIC_CALLS_LIVE, 1);
    call_handle(call, EV_STARTED);
    *out_call = call;
    return VP_OK;
}

void call_destroy(struct call *call)
{
    if (call == NULL)
        return;
    if (!call->was_end_told)
        metric_add(METRIC_CALLS_LIVE, -1);
    transcript_deinit(&call->transcript);
    kept_audio_deinit(&call->kept);
    tools_deinit(&call->tools);
    menu_release(call->menu);
    free(call);
}

int64_t call_next_deadline_ms(const struct call *call)
{
    if (call->has_ended)
        return INT64_MAX;
    int64_t next_ms = call->deadline_ms;
    int64_t gap_ms = gap_next_deadline_ms(&call->gap);
    int64_t length_ms = call->began_ms + call->settings.length_max_ms;
    int64_t filler_ms = call_filler_due_ms(call), unheard_ms = call_unheard_due_ms(call);
    int64_t probe_ms = call_probe_due_ms(call);
    if (unheard_ms < next_ms)
        next_ms = unheard_ms;
    if (probe_ms < next_ms)
        next_ms = probe_ms;
    if (call_state_is_heard(call->state) && gap_ms < next_ms)
        next_ms = gap_ms;
    if (!call->is_length_over && length_ms < next_ms)
        next_ms = length_ms;
    if (filler_ms < next_ms)
        next_ms = filler_ms;
    if (call->renew_at_ms < next_ms)
        next_ms = call->renew_at_ms;
    return next_ms;
}

static void on_answer_late(struct call *call)
{
    if (call->tools.request_id != 0) {
        tools_give_up(&call->tools);
        call_handle(call, EV_TOOLS_LATE);
    } else if (call->is_replayed) {
        call->is_replayed = false;
        call_handle(call, EV_AI_UNMOVED);
    } else {
        call_on_session_lost(call, "stall", false);
    }
}

static void on_state_timed_out(struct call *call)
{
    switch (call->state) {
    case CALL_CONNECTING:
        call_on_session_lost(call, "no session in time", false);
        break;
    case CALL_RECOVERING:
        if (call->rescue.redial_at_ms != 0) {
            call->rescue.redial_at_ms = 0;
            call_handle(call, EV_REDIAL);
        } else {
            call_on_session_lost(call, "no session in time", false);
        }
        break;
    case CALL_CONNECTED:
        if (call->silence_count >= call->settings.silence_prompt_max)
            call_set_why(call, end_reason_text(END_SILENCE));
        call_handle(call, call->silence_count++ < call->settings.silence_prompt_max ? EV_CALLER_SILENT
                                                                                    : EV_FAREWELL);
        break;
    case CALL_THINKING:
        on_answer_late(call);
        break;
    case CALL_SPEAKING:
        if (call_is_playing(call)) { /* marks have moved the end since */
            call->deadline_ms = heard_surely_over_ms(&call->heard);
            break;
        }
        heard_assume_played(&call->heard); /* where marks were lost; call_leave draws the conclusion */
        call->has_lagged = true;
        break;
    case CALL_INTERRUPTED:
        call->active = 0;
        call_handle(call, EV_TIMED_OUT);
        break;
    case CALL_LISTENING:
    case CALL_FALLBACK:
    case CALL_CLOSING:
    case CALL_DISCONNECTED:
    case CALL_STATE_COUNT:
        call_handle(call, EV_TIMED_OUT);
        break;
    }
}

void call_on_deadline(struct call *call)
{
    if (call->has_ended)
        return;
    int64_t now_ms = clock_mono_ms();
    if (call_state_is_heard(call->state))
        call_append_silence(call, gap_on_deadline(&call->gap, now_ms));
    if (!call->is_length_over && now_ms >= call->began_ms + call->settings.length_max_ms) {
        call->is_length_over = true;
        call_set_why(call, end_reason_text(END_LENGTH));
        call_handle(call, EV_FAREWELL);
    }
    if (!call->has_ended)
        call_probe(call, now_ms);
    if (!call->has_ended && (now_ms >= call->deadline_ms || now_ms >= call_unheard_due_ms(call)))
        on_state_timed_out(call);
    if (!call->has_ended)
        call_renew_session(call, now_ms);
    if (!call->has_ended)
        call_fill_silence(call, now_ms);
    call_leave(call);
}

void call_look(const struct call *call, struct call_view *out_view)
{
    struct call_view view = {.state = call->state,
                             .started_unix_ms = call->began_unix_ms,
                             .frames_from_phone = call->frames_from_phone,
                             .frames_to_phone = call->frames_to_phone,
                             .bytes_from_phone = call->bytes_from_phone,
                             .bytes_to_phone = call->bytes_to_phone,
                             .last_latency_ms = call->last_latency_ms,
                             .turn_count = call->turn_count,
                             .marks_outstanding = call->heard.marks_outstanding,
                             .barge_in_count = call->barge_in_count,
                             .basket_version = call->tools.basket.version,
                             .item_count = (uint32_t)basket_totals(&call->tools.basket).item_count,
                             .order_number = call->tools.memory.order_number,
                             .place = call->place,
                             .rescue_count = call->rescue_count};
    span_copy(span_of(call->call_sid), view.call_sid, sizeof view.call_sid);
    span_copy(span_of(call->stream_sid), view.stream_sid, sizeof view.stream_sid);
    span_copy(span_of(call->menu->restaurant_id), view.restaurant_id, sizeof view.restaurant_id);
    log_mask_number(view.caller_masked, sizeof view.caller_masked, call->caller_number);
    *out_view = view;
}

const struct call_timing *call_timing(const struct call *call)
{
    return &call->timing;
}
