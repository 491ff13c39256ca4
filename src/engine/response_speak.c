/* A message of a response: sentence by sentence through synthesis (or from the cache) into deltas. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log_limit.h"
#include "base/metric.h"
#include "base/sane.h"
#include "english/sentence_take.h"
#include "engine/session_internal.h"
#include "engine/thresholds.h"

static const char *part_type(const struct response *response)
{
    return response->options.wants_audio ? "audio" : "text";
}

static void send_part(struct session *session, const char *type, const char *text)
{
    const struct response *response = &session->response;
    realtime_send(&session->sink, type, "{s:s, s:s, s:i, s:i, s:{s:s, s:s}}", "response_id", response->id,
                  "item_id", response->item->id, "output_index", response->output_index, "content_index", 0,
                  "part", "type", part_type(response), response->options.wants_audio ? "transcript" : "text",
                  text);
}

/* Events that say something about the message's text: a delta, or all of it; member NULL: none. */
static void send_words(struct session *session, const char *type, const char *member, struct span text)
{
    const struct response *response = &session->response;
    realtime_send(&session->sink, type, "{s:s, s:s, s:i, s:i, s:s#}", "response_id", response->id, "item_id",
                  response->item->id, "output_index", response->output_index, "content_index", 0, member,
                  text.at, (int)text.len);
}

static void send_words_delta(struct session *session, struct span text)
{
    send_words(session,
               session->response.options.wants_audio ? "response.output_audio_transcript.delta"
                                                     : "response.output_text.delta",
               "delta", text);
}

/* The caller's wait is over. */
static void note_first_audio(struct session *session)
{
    struct turn_marks *marks = &session->marks;
    if (!marks->is_open)
        return;
    marks->is_open = false;
    int64_t now_us = clock_mono_us();
    int64_t text_us = marks->text_us > 0 ? marks->text_us : marks->ended_us;
    int64_t said_us = marks->said_us > 0 ? marks->said_us : now_us;
    const int32_t part_ms[LATENCY_PART_COUNT] = {
        [LATENCY_ENDPOINTING] = (int32_t)((marks->ended_us - marks->voiced_us) / 1000),
        [LATENCY_RECOGNITION] = (int32_t)((text_us - marks->ended_us) / 1000),
        [LATENCY_DIALOGUE] = (int32_t)((said_us - text_us) / 1000),
        [LATENCY_SYNTHESIS] = (int32_t)((now_us - said_us) / 1000),
        [LATENCY_TOTAL] = (int32_t)((now_us - marks->voiced_us) / 1000),
    };
    latency_put(&session->core->latencies, part_ms);
    log_of_call(
        LOG_LEVEL_INFO, "engine", session->call_sid,
        "turn session=%s endpointing_ms=%d recognition_ms=%d dialogue_ms=%d synthesis_first_ms=%d "
        "total_ms=%d words=%s asked=%s recogniser_ms=%d encode_ms=%d decode_ms=%d menu_ms=%d fuse_ms=%d",
        session->id, part_ms[LATENCY_ENDPOINTING], part_ms[LATENCY_RECOGNITION], part_ms[LATENCY_DIALOGUE],
        part_ms[LATENCY_SYNTHESIS], part_ms[LATENCY_TOTAL],
        marks->is_judged ? turn_words_name(marks->clues.words) : "unknown",
        marks->is_judged ? turn_asked_name(marks->clues.asked) : "unknown", (int)marks->recognition_took_ms,
        (int)(marks->encode_us / 1000), (int)(marks->decode_us / 1000), (int)(marks->menu_us / 1000),
        (int)(marks->fuse_us / 1000));
}

static void send_held(struct session *session)
{
    struct response *response = &session->response;
    if (response->held_count == 0)
        return;
    uint8_t bytes[AUDIO_OUT_BYTES_MAX];
    size_t count = audio_out_encode(&response->out, response->held_pcm16, response->held_count, bytes);
    const struct delta_place place = {response->id, response->item->id, response->output_index};
    realtime_send_audio_delta(&session->sink, &place, bytes, count);
    session->config.has_spoken = true;
    note_first_audio(session);
    int64_t now_us = clock_mono_us(), duration_us = (int64_t)response->held_count * 1000 / SAMPLES_PER_MS;
    session->playback_end_us =
        (session->playback_end_us > now_us ? session->playback_end_us : now_us) + duration_us;
    response->sample_count += (int64_t)response->held_count;
    response->item->audio_ms = response->sample_count / SAMPLES_PER_MS;
    response->held_count = 0;
}

enum {
    LEAD_SAMPLES = SPEECH_LEAD_MS * SAMPLES_PER_MS,
    FIRST_PIECE_SAMPLES = SPEECH_FIRST_PIECE_MS * SAMPLES_PER_MS,
};

/* Samples before the first sound that nobody needs to wait for. */
static size_t lead_len(const int16_t *pcm16, size_t count)
{
    size_t quiet = 0;
    while (quiet < count && abs(pcm16[quiet]) < SPEECH_QUIET_PEAK)
        quiet++;
    return quiet == count ? count : quiet > LEAD_SAMPLES ? quiet - LEAD_SAMPLES : 0;
}

/* Samples that may still go out under the response's limit. */
static size_t room_for_audio(struct response *response, int tokens_left, size_t count)
{
    size_t room = (size_t)tokens_left * SPEECH_RATE_HZ / OUTPUT_TOKENS_PER_S;
    room = room > response->held_count ? room - response->held_count : 0;
    if (count <= room)
        return count;
    response->is_spent = true;
    return room;
}

/* The first audio of a message goes out soon, the rest in pieces of 200 ms. */
static void send_audio(struct session *session, const int16_t *pcm16, size_t count)
{
    struct response *response = &session->response;
    if (response->sample_count == 0 && response->held_count == 0) {
        size_t lead = lead_len(pcm16, count);
        pcm16 += lead;
        count -= lead;
    }
    if (response->options.tokens_max > 0)
        count = room_for_audio(response, response_tokens_left(session), count);
    while (count > 0) {
        size_t room = AUDIO_OUT_PIECE_SAMPLES - response->held_count, taken = count < room ? count : room;
        memcpy(response->held_pcm16 + response->held_count, pcm16, taken * sizeof *pcm16);
        response->held_count += taken;
        pcm16 += taken;
        count -= taken;
        bool is_first = response->sample_count == 0 && response->held_count >= FIRST_PIECE_SAMPLES;
        if (response->held_count == AUDIO_OUT_PIECE_SAMPLES || is_first)
            send_held(session);
    }
}

static void end_sentence(struct session *session)
{
    struct response *response = &session->response;
    send_held(session);
    item_add_mark(response->item, response->said_bytes, response->item->audio_ms);
}

/* Closing events of the message (6.2), whole or cut short; its text is what was said. */
static void close_message(struct session *session, enum item_status status)
{
    struct response *response = &session->response;
    struct item *item = response->item;
    item->text[response->said_bytes] = '\0';
    item->status = status;
    if (response->options.wants_audio) {
        realtime_send(&session->sink, "response.output_audio.done", "{s:s, s:s, s:i, s:i}", "response_id",
                      response->id, "item_id", item->id, "output_index", response->output_index,
                      "content_index", 0);
        send_words(session, "response.output_audio_transcript.done", "transcript", span_of(item->text));
    } else {
        send_words(session, "response.output_text.done", "text", span_of(item->text));
    }
    send_part(session, "response.content_part.done", item->text);
    response->text_bytes += response->said_bytes;
    response->audio_ms += item->audio_ms;
    if (response->brain == NULL)
        (void)span_copy(span_of(item->id), session->said_item_id, sizeof session->said_item_id);
    else if (!response->options.is_apart) /* the session's own brain learns what another one said */
        session->brain->table->add_message(session->brain, ITEM_ASSISTANT, item->text);
    response->rest = SPAN_NONE;
    response_end_item(session, item);
}

static void on_audio(void *owner, const int16_t *pcm16, size_t sample_count)
{
    send_audio(owner, pcm16, sample_count);
}

static void speak_on(struct session *session);

/* No more tokens are wanted (max_output_tokens). */
static void end_spent(struct session *session)
{
    struct brain *brain = response_brain(session);
    brain->table->cancel(brain);
    brain->table->interrupted(brain, session->response.said_bytes);
    close_message(session, ITEM_INCOMPLETE);
    response_finish(session, "incomplete", "max_output_tokens", NULL);
}

static void on_sentence_done(void *owner, enum vp_err err, const int16_t *pcm16, size_t sample_count)
{
    struct session *session = owner;
    struct response *response = &session->response;
    ASSERT_SANE(session_is_sane(session));
    response->job = NULL;
    end_sentence(session);
    if (err != VP_OK) {
        log_of_call(LOG_LEVEL_ERROR, "engine", session->call_sid, "synthesis failed session=%s err=%s",
                    session->id, vp_err_name(err));
        close_message(session, ITEM_INCOMPLETE);
        response_finish(session, "failed", NULL, vp_err_text(err));
        return;
    }
    phrase_cache_put(session->core->phrases, response->sentence, &response->manner, pcm16, sample_count);
    if (response->is_spent)
        end_spent(session);
    else
        speak_on(session);
    if (response->phase == RESPONSE_THINKING)
        response_go_on(session);
}

/* The sentence that comes next, or as much of it as the limit leaves. */
static struct span take_sentence(struct session *session)
{
    struct response *response = &session->response;
    struct span sentence = sentence_take(&response->rest);
    if (response->options.tokens_max == 0 || sentence.len == 0)
        return sentence;
    size_t left = (size_t)response_tokens_left(session);
    size_t room =
        response->options.wants_audio ? left * SPOKEN_BYTES_PER_TEN_TOKENS / 10 : left * BYTES_PER_TEXT_TOKEN;
    if (sentence.len <= room)
        return sentence;
    response->is_spent = true;
    while (room > 0 && sentence.at[room] != ' ')
        room--;
    return (struct span){sentence.at, room};
}

static const struct speak_events speak_events = {on_audio, on_sentence_done};

/* Puts out sentences until one has to be made, or all are out: then the phase is THINKING again. */
static void speak_on(struct session *session)
{
    struct response *response = &session->response;
    const struct engine_core *core = session->core;
    response->manner = (struct speech_manner){
        speech_voice_choose(core->models, session->config.voice, core->manner.voice), session->config.speed};
    for (;;) {
        response->sentence = response->is_spent ? SPAN_NONE : take_sentence(session);
        if (response->sentence.len == 0)
            break;
        response->said_bytes += response->sentence.len;
        send_words_delta(session, response->sentence);
        if (!response->options.wants_audio)
            continue;
        size_t count;
        const int16_t *pcm16 =
            phrase_cache_find(session->core->phrases, response->sentence, &response->manner, &count);
        if (pcm16 == NULL) {
            if (speak_start(session->core->pool, session->core->models, POOL_LIVE, SPEAK_AS_HEARD,
                            response->sentence, &response->manner, &speak_events, session,
                            &response->job) == VP_OK)
                return;
            log_of_call(LOG_LEVEL_ERROR, "engine", session->call_sid, "synthesis not started session=%s",
                        session->id);
            continue; /* without memory: the sentence stays unspoken, its text is shown */
        }
        send_audio(session, pcm16, count);
        end_sentence(session);
    }
    if (response->is_spent) {
        end_spent(session);
        return;
    }
    close_message(session, ITEM_COMPLETED);
    response->phase = RESPONSE_THINKING;
}

enum vp_err response_say(struct session *session, const char *text)
{
    struct response *response = &session->response;
    struct item *item = item_create(ITEM_ASSISTANT);
    if (item == NULL)
        return VP_ERR_NO_MEMORY;
    enum vp_err err = item_set_text(item, span_of(text));
    if (err != VP_OK) {
        item_destroy(item);
        return err;
    }
    item->is_audio = response->options.wants_audio;
    response_begin_item(session, item);
    send_part(session, "response.content_part.added", "");
    response->rest = span_of(item->text);
    response->said_bytes = 0;
    response->sample_count = 0;
    response->phase = RESPONSE_SPEAKING;
    speak_on(session);
    return VP_OK;
}

void response_cut(struct session *session)
{
    struct response *response = &session->response;
    if (response->item == NULL)
        return;
    speak_abandon(response->job);
    response->job = NULL;
    response->held_count = 0;
    item_add_mark(response->item, response->said_bytes, response->item->audio_ms);
    size_t said_bytes = response->said_bytes;
    struct brain *brain = response_brain(session);
    close_message(session, ITEM_INCOMPLETE);
    brain->table->interrupted(brain, said_bytes);
}
