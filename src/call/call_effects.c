#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/end_reason.h"
#include "base/metric.h"
#include "base/unset.h"
#include "call/call_parts.h"
#include "english/sentence.h"

/* Between FX_PHONE_CLEAR and FX_AI_TRUNCATE. */
struct cuts {
    struct heard_cut at[HEARD_ITEMS_MAX];
    size_t count;
};

static void clear_phone(struct call *call, struct cuts *cuts)
{
    int64_t now_ms = clock_mono_ms();
    cuts->count = heard_interrupt(&call->heard, now_ms, cuts->at);
    call->given.phone->clear(call->given.phone_leg);
    line_watch_clear(&call->line, now_ms);
    playback_drop(&call->playback);
    for (size_t i = 0; i < cuts->count; i++) {
        const struct heard_item *item = cuts->at[i].item;
        session_discard(&call->session, item->response);
        if (!item->is_noted)
            transcript_agent_heard(&call->transcript, item->id,
                                   heard_item_words_ms(item, cuts->at[i].heard_ms), call_whole_ms(call, item),
                                   now_ms);
    }
}

static void cancel_response(struct call *call)
{
    if (call->session.active == 0 && !call->session.is_asked)
        return;
    session_discard(&call->session, call->session.active);
    call->given.ai->cancel(call->given.ai_leg);
}

static void truncate_items(struct call *call, const struct cuts *cuts)
{
    for (size_t i = 0; i < cuts->count; i++)
        if (!cuts->at[i].is_foreign && call->session.is_ready)
            call->given.ai->truncate(call->given.ai_leg, cuts->at[i].item->id,
                                     heard_item_words_ms(cuts->at[i].item, cuts->at[i].heard_ms));
}

static void play_chunk(struct call *call, const struct call_chunk *chunk)
{
    if (!call_play_piece(call, chunk)) {
        call_be_surprised(call, "audio refused");
        return;
    }
    readback_on_item(&call->tools.readback, chunk->response, chunk->item_id);
    if (!heard_has_sounded(&call->heard, chunk->response))
        return; /* silence answers nobody */
    said_on_sound(&call->tools.said, chunk->response);
    if (session_become_good(&call->session)) {
        rescue_answered(&call->rescue);
        if (call->given.on_session != NULL)
            call->given.on_session(call->given.owner, call->session.place, true);
    }
    caller_turn_answered(&call->turn, clock_mono_ms());
    unanswered_end(&call->unanswered);
    if (latency_waits(&call->latency))
        latency_sent(&call->latency, &call->heard, heard_find(&call->heard, chunk->item_id), chunk->ulaw_b64,
                     clock_mono_ms());
}

static void play_greeting(struct call *call)
{
    if (call->briefing.is_resumed || call->given.greeting_ulaw.len == 0)
        return;
    call_play_clip(call, "greeting", call->given.greeting_ulaw, true);
    if (call->given.greeting_text != NULL)
        transcript_agent_words(&call->transcript, "greeting", call->given.greeting_text, true,
                               clock_mono_ms());
}

static void ask_model(struct call *call, const char *instructions)
{
    session_ask(&call->session, instructions);
    call->given.ai->respond(call->given.ai_leg, instructions);
    briefing_set_next(&call->briefing, NULL);
}

/* Before somebody at the restaurant takes over; otherwise with the number of an order whose announcement may have been
 * talked over. */
static void say_goodbye(struct call *call)
{
    const struct tools *tools = &call->tools;
    char numbered[96];
    const char *goodbye = sentence_text(SENTENCE_GOODBYE);
    closing_say(&call->closing, clock_mono_ms());
    if ((call->briefing.has_repeated_goodbye || tools->said.owes_number) &&
        tools->memory.ordered_version == tools->basket.version && tools->memory.order_number != 0)
        goodbye = sentence_fill(SENTENCE_GOODBYE_NUMBER,
                                &(struct sentence_words){.number = tools->memory.order_number}, numbered,
                                sizeof numbered);
    if (end_reason_find(call->why) == END_TRANSFER)
        goodbye = sentence_text(SENTENCE_TRANSFER);
    ask_model(call, briefing_tell_to_say(&call->briefing, "The call ends now. Say only: ", goodbye,
                                         " Ask nothing and call no function."));
}

static void ask_still_there(struct call *call)
{
    static const enum sentence sentences[] = {[LINE_WARNING_NONE] = SENTENCE_STILL_THERE,
                                              [LINE_WARNING_BAD] = SENTENCE_LINE_BAD,
                                              [LINE_WARNING_DEAD] = SENTENCE_LINE_DEAD};
    ask_model(call, briefing_tell_to_say(&call->briefing, "Nobody has spoken for a while. Say: ",
                                         sentence_text(sentences[line_watch_warns(&call->line)]), ""));
}

static void append_piece(void *owner, struct span ulaw_b64)
{
    struct call *call = owner;
    call->given.ai->append(call->given.ai_leg, ulaw_b64);
}

/* What is kept stays kept while the turn is open: this session may fail, too. */
static void replay_turn(struct call *call)
{
    kept_audio_replay(&call->turn.kept, append_piece, call);
    if (!call->turn.is_open)
        caller_turn_drop_audio(&call->turn);
}

void call_append_silence(struct call *call, int64_t duration_ms)
{
    char b64[GAP_PIECE_CHARS] UNSET;
    while (duration_ms > 0) {
        size_t len = gap_silence_b64(b64, duration_ms);
        append_piece(call, (struct span){b64, len});
        duration_ms -= GAP_PIECE_MS;
    }
}

void call_forget_session(struct call *call, bool is_swap)
{
    if (is_swap)
        session_swap(&call->session);
    else
        session_forget(&call->session);
    probe_forget_session(&call->probe);
    unanswered_end(&call->unanswered);
    renewal_reset(&call->renewal);
    briefing_set_next(&call->briefing, NULL);
    heard_forget_session(&call->heard);
    transcript_forget_names(&call->transcript);
    tools_forget_session(&call->tools);
}

static void close_ai(struct call *call)
{
    session_forget(&call->session);
    call->given.ai->close(call->given.ai_leg, call->why[0] != '\0' ? call->why : "failed");
}

static void swap_sessions(struct call *call)
{
    call_forget_session(call, true);
    call->given.ai->swap(call->given.ai_leg);
    metric_add(METRIC_SESSION_SWAPS_TOTAL, 1);
}

static void close_phone(struct call *call)
{
    call_set_why(call, end_reason_text(END_UNKNOWN));
    call->given.phone->close(call->given.phone_leg, call->why);
}

void call_run_effects(struct call *call, uint32_t effects, const struct call_chunk *chunk)
{
    struct cuts cuts UNSET; /* as far as it counts */
    cuts.count = 0;
    for (uint32_t left = effects; left != 0; left &= left - 1) { /* lowest bit first: the enum's order */
        switch (left & -left) {
        case FX_PHONE_CLEAR:
            clear_phone(call, &cuts);
            break;
        case FX_AI_CANCEL:
            cancel_response(call);
            break;
        case FX_AI_TRUNCATE:
            truncate_items(call, &cuts);
            break;
        case FX_PHONE_PLAY:
            play_chunk(call, chunk);
            break;
        case FX_PHONE_GREET:
            play_greeting(call);
            break;
        case FX_AI_CLOSE:
            close_ai(call);
            break;
        case FX_AI_DIAL:
            call->given.ai->dial(call->given.ai_leg, call->session.place);
            break;
        case FX_AI_SWAP:
            swap_sessions(call);
            break;
        case FX_AI_INTRODUCE:
            call_brief_model(call);
            break;
        case FX_AI_REPLAY:
            replay_turn(call);
            break;
        case FX_AI_COMMIT:
            call->given.ai->commit(call->given.ai_leg);
            break;
        case FX_AI_RESPOND:
            ask_model(call, call->briefing.next);
            break;
        case FX_ASK_STILL_THERE:
            ask_still_there(call);
            break;
        case FX_SAY_GOODBYE:
            say_goodbye(call);
            break;
        case FX_PHONE_CLOSE:
            close_phone(call);
            break;
        case FX_END:
            call->has_ended = true;
            break;
        default: /* no effect, or FX_REARM, which call_handle sees to */
            break;
        }
    }
}
