/* The caller's side of a session: audio in, turns found, words recognised. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log_limit.h"
#include "base/sane.h"
#include "engine/session_internal.h"
#include "engine/thresholds.h"

enum {
    COMMIT_MIN_SAMPLES = 100 * SAMPLES_PER_MS, /* openai-realtime.md section 3 */
};

static int64_t ms_of(int64_t samples)
{
    return samples / SAMPLES_PER_MS;
}

/* Text of committed utterances, in their order; the pool may finish them in another. */
static void hand_on_texts(struct session *session)
{
    struct utterance *first;
    while ((first = session->waiting) != NULL && first->has_text) {
        session->waiting = first->next;
        session_tell_words(session, first);
        utterance_destroy(first);
    }
    if (session->waiting == NULL) {
        loop_timer_stop(&session->late_timer);
        if (session->marks.is_open && session->marks.text_us == 0)
            session->marks.text_us = clock_mono_us();
        if (session->response.phase == RESPONSE_WAIT_TEXT)
            response_go_on(session);
    }
}

static void commit(struct session *session, struct utterance *utterance);

static void await_text(struct session *session)
{
    int64_t left_ms = session->core->text_late_ms - (clock_mono_us() - session->marks.voiced_us) / 1000;
    loop_timer_start(&session->late_timer, left_ms > TEXT_TIME_MIN_MS ? left_ms : TEXT_TIME_MIN_MS);
}

static void end_turn(struct session *session)
{
    struct utterance *utterance = session->speaking;
    session->speaking = NULL;
    loop_timer_stop(&session->stall_timer);
    utterance->to_sample = session->input.sample_count;
    session->marks.ended_us = clock_mono_us();
    session->marks.text_us = session->marks.said_us = 0;
    session->marks.is_open = true; /* whoever asks for the answer */
    realtime_send(&session->sink, "input_audio_buffer.speech_stopped", "{s:I, s:s}", "audio_end_ms",
                  (json_int_t)ms_of(utterance->to_sample), "item_id", utterance->item_id);
    commit(session, utterance);
    if (session->waiting != NULL && session->waiting->next == NULL)
        await_text(session);
    if (!session->config.may_create_response)
        return;
    struct realtime_refusal error;
    if (response_is_active(session))
        session->wants_response = true;
    else if (response_start(session, NULL, &error) != VP_OK)
        log_of_call(LOG_LEVEL_ERROR, "engine", session->call_sid, "response failed session=%s", session->id);
}

static void note_recognition(struct turn_marks *marks, const struct recognition *recognition)
{
    marks->encode_us = recognition->encode_us;
    marks->decode_us = recognition->decode_us;
    marks->menu_us = recognition->menu_us;
    marks->fuse_us = recognition->fuse_us;
}

/* How long this pause is to be waited for. */
static void judge(struct session *session, const struct utterance *utterance)
{
    session->marks.clues = turn_clues_read(session->brain->dialogue, utterance_text(utterance));
    session->marks.is_judged = true;
    int wait_ms = turn_end_wait_ms(&session->marks.clues, session->config.silence_ms,
                                   session->config.unfinished_wait_ms);
    if (endpoint_judge(&session->endpoint, wait_ms) == ENDPOINT_ENDED)
        end_turn(session);
}

static void on_heard(void *owner, enum vp_err err, const struct recognition *recognition, int64_t took_ms)
{
    struct utterance *utterance = owner;
    struct session *session = utterance->session;
    ASSERT_SANE(session_is_sane(session));
    utterance_set_text(utterance, err == VP_OK ? recognition : NULL);
    if (err == VP_OK)
        note_recognition(&session->marks, recognition);
    else if (err != VP_ERR_CLOSED)
        log_of_call(LOG_LEVEL_WARN, "engine", session->call_sid, "recognition failed session=%s err=%s",
                    session->id, vp_err_name(err));
    session->marks.recognition_took_ms = took_ms;
    if (utterance->is_committed) {
        hand_on_texts(session);
        return;
    }
    judge(session, utterance);
}

/* input_audio_buffer.committed and the user's item; its text follows when it is known. */
static void put_user_item(struct session *session, const struct utterance *utterance)
{
    session->input.heard_from = session->input.sample_count;
    struct item *item = item_create(ITEM_USER);
    if (item == NULL)
        return;
    item->is_audio = true;
    (void)span_copy(span_of(utterance->item_id), item->id, sizeof item->id);
    (void)!conversation_put(&session->conversation, item, NULL); /* at the end: cannot fail */
    realtime_send(&session->sink, "input_audio_buffer.committed", "{s:s?, s:s}", "previous_item_id",
                  conversation_previous_id(item), "item_id", item->id);
    session_send_item(session, "conversation.item.added", item);
    session_send_item(session, "conversation.item.done", item);
}

static void commit(struct session *session, struct utterance *utterance)
{
    put_user_item(session, utterance);
    session->heard_samples += utterance->to_sample - utterance->from_sample;
    utterance->is_committed = true;
    struct utterance **end = &session->waiting;
    while (*end != NULL)
        end = &(*end)->next;
    *end = utterance;
    if (!utterance->has_text && !utterance->is_being_read)
        utterance_read(utterance, on_heard);
    hand_on_texts(session);
}

static void on_speech_started(struct session *session)
{
    int64_t from = session->input.sample_count -
                   (int64_t)(ENDPOINT_START_MS + session->config.prefix_ms) * SAMPLES_PER_MS;
    session->speaking = utterance_begin(session, from);
    if (session->speaking == NULL) {
        endpoint_reset(&session->endpoint);
        return;
    }
    utterance_listen(session->speaking);
    session->marks.is_judged = false;
    loop_timer_stop(&session->idle_timer);
    realtime_send(&session->sink, "input_audio_buffer.speech_started", "{s:I, s:s}", "audio_start_ms",
                  (json_int_t)ms_of(session->speaking->from_sample), "item_id", session->speaking->item_id);
    if (!session->config.may_interrupt_response || session->response.options.is_apart)
        return; /* what is beside the conversation is not interrupted by it */
    session->playback_end_us = clock_mono_us();
    response_cancel(session, "turn_detected");
}

static int mean_level(const int16_t *window_pcm16)
{
    int sum = 0;
    for (size_t i = 0; i < SPEECH_WINDOW_SAMPLES; i++)
        sum += abs(window_pcm16[i]);
    return sum / SPEECH_WINDOW_SAMPLES;
}

static struct endpoint_window look(struct session *session, const int16_t *window_pcm16)
{
    float probability = vad_feed(session->vad, window_pcm16);
    double mean_square = foreground_mean_square(window_pcm16, SPEECH_WINDOW_SAMPLES);
    bool is_voice = probability >= (float)session->config.threshold;
    int behind_ms = foreground_feed(&session->foreground, mean_square, ENDPOINT_WINDOW_MS);
    int beside_ms = bystander_feed(&session->bystander, mean_square, is_voice,
                                   clock_mono_us() < session->playback_end_us, ENDPOINT_WINDOW_MS);
    return (struct endpoint_window){probability, mean_level(window_pcm16),
                                    behind_ms > beside_ms ? behind_ms : beside_ms};
}

static void on_window(void *owner, const int16_t *window_pcm16)
{
    struct session *session = owner;
    if (session->config.turn_mode == TURN_MODE_MANUAL)
        return;
    int silence_ms = session->endpoint.silence_ms;
    struct endpoint_window window = look(session, window_pcm16);
    enum endpoint_change change = endpoint_feed(&session->endpoint, window);
    if (session->endpoint.is_speaking && silence_ms == 0) /* goes on, or falls silent with this window */
        session->marks.voiced_us = clock_mono_us() - (int64_t)session->endpoint.silence_ms * 1000;
    switch (change) {
    case ENDPOINT_STARTED:
        on_speech_started(session);
        break;
    case ENDPOINT_SPECULATE:
        utterance_read(session->speaking, on_heard);
        loop_timer_start(&session->stall_timer, STALL_MS);
        break;
    case ENDPOINT_RESUMED:
        loop_timer_stop(&session->stall_timer);
        utterance_forget(session->speaking);
        session->marks.is_judged = false;
        break;
    case ENDPOINT_ENDED:
        end_turn(session);
        break;
    case ENDPOINT_SAME:
        break;
    }
    if (session->speaking != NULL && !session->endpoint.is_speculating)
        utterance_follow(session->speaking);
}

void session_hear_append(struct session *session, struct span b64, struct realtime_refusal *error)
{
    if (b64.len == 0)
        (void)!realtime_refuse(error, "invalid_value", "audio", "Invalid 'audio': it is empty.");
    else if (audio_in_feed(&session->input, b64, on_window, session) != VP_OK)
        (void)!realtime_refuse(error, "invalid_value", "audio", "Invalid 'audio': it is not valid base64.");
}

void session_hear_commit(struct session *session, struct realtime_refusal *error)
{
    int64_t samples = session->input.sample_count - session->input.heard_from;
    if (samples < COMMIT_MIN_SAMPLES) {
        (void)!realtime_refuse(error, "input_audio_buffer_commit_empty", NULL,
                               "Error committing input audio buffer: buffer too small. Expected at least "
                               "100ms of audio, but buffer only has %.2fms of audio.",
                               (double)samples / SAMPLES_PER_MS);
        return;
    }
    struct utterance *utterance = session->speaking;
    session->speaking = NULL;
    loop_timer_stop(&session->stall_timer);
    endpoint_reset(&session->endpoint);
    if (utterance == NULL)
        utterance = utterance_begin(session, session->input.heard_from);
    if (utterance == NULL)
        return;
    utterance_forget(utterance);
    utterance->to_sample = session->input.sample_count;
    session->marks =
        (struct turn_marks){.voiced_us = clock_mono_us(), .ended_us = clock_mono_us(), .is_open = true};
    commit(session, utterance);
}

void session_hear_clear(struct session *session)
{
    loop_timer_stop(&session->stall_timer);
    utterance_destroy(session->speaking);
    session->speaking = NULL;
    endpoint_reset(&session->endpoint);
    session->input.heard_from = session->input.sample_count;
    realtime_send(&session->sink, "input_audio_buffer.cleared", "{}");
}

void session_hear_drop(struct session *session)
{
    utterance_destroy(session->speaking);
    session->speaking = NULL;
    while (session->waiting != NULL) {
        struct utterance *next = session->waiting->next;
        utterance_destroy(session->waiting);
        session->waiting = next;
    }
}

/* Turn detection follows the session's settings; a turn under way goes on under the new ones. */
void session_hear_settings(struct session *session)
{
    const struct session_config *config = &session->config;
    session->endpoint.settings =
        (struct endpoint_settings){config->threshold, config->silence_ms, config->unfinished_wait_ms};
    if (config->turn_mode == TURN_MODE_MANUAL && session->speaking != NULL) {
        utterance_destroy(session->speaking);
        session->speaking = NULL;
        endpoint_reset(&session->endpoint);
    }
}

void session_hear_stalled(void *arg)
{
    struct session *session = arg;
    ASSERT_SANE(session_is_sane(session));
    if (endpoint_stall(&session->endpoint) == ENDPOINT_ENDED)
        end_turn(session);
}

/* The machine is too busy to recognise in time. */
void session_hear_late(void *arg)
{
    struct session *session = arg;
    ASSERT_SANE(session_is_sane(session));
    log_of_call(LOG_LEVEL_WARN, "engine", session->call_sid, "recognition late session=%s", session->id);
    for (struct utterance *utterance = session->waiting; utterance != NULL; utterance = utterance->next) {
        if (utterance->has_text)
            continue;
        utterance_forget(utterance);
        utterance_set_text(utterance, NULL);
    }
    hand_on_texts(session);
}

/* The caller has been silent since the answer was played: the service commits what there is and speaks by itself. */
void session_hear_idle(void *arg)
{
    struct session *session = arg;
    ASSERT_SANE(session_is_sane(session));
    if (session->speaking != NULL || response_is_active(session))
        return;
    struct utterance *utterance = utterance_begin(session, session->input.heard_from);
    if (utterance == NULL)
        return;
    realtime_send(&session->sink, "input_audio_buffer.timeout_triggered", "{s:I, s:I, s:s}", "audio_start_ms",
                  (json_int_t)ms_of(utterance->from_sample), "audio_end_ms",
                  (json_int_t)ms_of(utterance->to_sample), "item_id", utterance->item_id);
    put_user_item(session, utterance);
    utterance_destroy(utterance);
    struct realtime_refusal error;
    if (response_start(session, NULL, &error) != VP_OK)
        log_of_call(LOG_LEVEL_ERROR, "engine", session->call_sid, "response failed session=%s", session->id);
}
