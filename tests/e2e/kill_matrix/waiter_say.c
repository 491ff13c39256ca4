#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "e2e/kill_matrix/waiter_internal.h"

/* Twice as fast as it is heard: a response still runs while the caller listens to its first half. */
enum { PIECE_FRAMES = 10, PIECE_EVERY_MS = 100 };

void waiter_send(struct waiter_session *session, json_t *event)
{
    char id[WAITER_ID_BYTES];
    waiter_make_id(session->waiter, id, "event");
    json_object_set_new(event, "event_id", json_string(id));
    char *text = json_dumps(event, JSON_COMPACT);
    json_decref(event);
    if (text != NULL && session->ws != NULL && ws_send_text(session->ws, span_of(text)) == VP_ERR_TOO_BIG)
        ws_close(session->ws, 1011, "cannot send");
    free(text);
}

void waiter_make_id(struct waiter *waiter, char out[WAITER_ID_BYTES], const char *prefix)
{
    snprintf(out, WAITER_ID_BYTES, "%s_%" PRIu64, prefix, ++waiter->id_number);
}

int waiter_frames(const struct waiter *waiter, enum agent_word word)
{
    return word == AGENT_READS_BACK ? mind_frames(word) : mind_frames(word) / waiter->haste;
}

static json_t *output_of(const struct waiter_session *session, const char *status)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:[{s:s, s:s}]}", "id", session->item_id, "type", "message",
                     "status", status, "role", "assistant", "content", "type", "output_audio", "transcript",
                     session->words != NULL ? session->words : "");
}

static void begin(struct waiter_session *session)
{
    session->is_responding = true;
    waiter_make_id(session->waiter, session->response_id, "resp");
    waiter_make_id(session->waiter, session->item_id, "item");
    waiter_send(session, json_pack("{s:s, s:{s:s, s:s, s:s, s:[]}}", "type", "response.created", "response",
                                   "object", "realtime.response", "id", session->response_id, "status",
                                   "in_progress", "output"));
}

static void end(struct waiter_session *session, const char *status, json_t *output)
{
    session->is_responding = false;
    loop_timer_stop(&session->timer);
    waiter_send(session, json_pack("{s:s, s:{s:s, s:s, s:s, s:[o]}}", "type", "response.done", "response",
                                   "object", "realtime.response", "id", session->response_id, "status",
                                   status, "output", output));
}

/* {type, response_id, item_id, output_index, content_index}, and what is particular. */
static void send_part(struct waiter_session *session, const char *type, const char *name, const char *value)
{
    json_t *event = json_pack("{s:s, s:s, s:s, s:i, s:i}", "type", type, "response_id", session->response_id,
                              "item_id", session->item_id, "output_index", 0, "content_index", 0);
    if (name != NULL)
        json_object_set_new(event, name, json_string(value));
    waiter_send(session, event);
}

static void finish(struct waiter_session *session)
{
    send_part(session, "response.output_audio.done", NULL, NULL);
    send_part(session, "response.output_audio_transcript.done", "transcript", session->words);
    waiter_send(session,
                json_pack("{s:s, s:s, s:i, s:o}", "type", "response.output_item.done", "response_id",
                          session->response_id, "output_index", 0, "item", output_of(session, "completed")));
    end(session, "completed", output_of(session, "completed"));
}

void waiter_on_pace(void *arg)
{
    struct waiter_session *session = arg;
    uint8_t ulaw[PIECE_FRAMES * ULAW_FRAME_BYTES];
    char b64[(sizeof ulaw + 2) / 3 * 4 + 1];
    int count = session->frames_left < PIECE_FRAMES ? session->frames_left : PIECE_FRAMES;
    session->spoken.caller = session->caller;
    for (int i = 0; i < count; i++)
        spoken_write(&session->spoken, ulaw + i * ULAW_FRAME_BYTES);
    size_t bytes = (size_t)count * ULAW_FRAME_BYTES;
    base64_encode(ulaw, bytes, b64);
    b64[base64_encoded_len(bytes)] = '\0';
    send_part(session, "response.output_audio.delta", "delta", b64);
    session->frames_left -= count;
    if (session->frames_left > 0)
        loop_timer_start(&session->timer, PIECE_EVERY_MS);
    else
        finish(session);
}

static void say(struct waiter_session *session, enum agent_word word, const char *words)
{
    session->spoken = (struct spoken){.word = (int)word, .utterance = ++session->waiter->utterance};
    session->frames_left = waiter_frames(session->waiter, word);
    free(session->words);
    session->words = strdup(words);
    begin(session);
    waiter_send(session, json_pack("{s:s, s:s, s:i, s:{s:s, s:s, s:s, s:s, s:[]}}", "type",
                                   "response.output_item.added", "response_id", session->response_id,
                                   "output_index", 0, "item", "id", session->item_id, "type", "message",
                                   "status", "in_progress", "role", "assistant", "content"));
    send_part(session, "response.output_audio_transcript.delta", "delta", words);
    waiter_on_pace(session);
}

/* Takes the arguments over. */
static void call(struct waiter_session *session, const char *name, json_t *arguments)
{
    begin(session);
    char call_id[WAITER_ID_BYTES];
    waiter_make_id(session->waiter, call_id, name); /* so that its answer tells the function */
    char *text = json_dumps(arguments, JSON_COMPACT);
    json_decref(arguments);
    json_t *item =
        json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "id", session->item_id, "type", "function_call", "status",
                  "completed", "call_id", call_id, "name", name, "arguments", text != NULL ? text : "{}");
    session->waiter->events->on_tool_call(session->waiter->owner, name);
    waiter_send(session,
                json_pack("{s:s, s:s, s:s, s:i, s:s, s:s, s:s}", "type",
                          "response.function_call_arguments.done", "response_id", session->response_id,
                          "item_id", session->item_id, "output_index", 0, "call_id", call_id, "name", name,
                          "arguments", text != NULL ? text : "{}"));
    free(text);
    waiter_send(session, json_pack("{s:s, s:s, s:i, s:O}", "type", "response.output_item.done", "response_id",
                                   session->response_id, "output_index", 0, "item", item));
    end(session, "completed", item);
}

void waiter_respond(struct waiter_session *session)
{
    struct act act = mind_decide(&session->mind);
    if (act.function != NULL)
        call(session, act.function, act.arguments);
    else
        say(session, act.word, act.words);
}

void waiter_cancel(struct waiter_session *session)
{
    if (session->is_responding)
        end(session, "cancelled", output_of(session, "incomplete"));
}
