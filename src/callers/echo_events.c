#include "callers/echo_internal.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/rand.h"

static void send_json(struct echo_session *session, json_t *event)
{
    char id[32];
    snprintf(id, sizeof id, "event_%" PRIu64, ++session->event_number);
    json_object_set_new(event, "event_id", json_string(id));
    char *text = json_dumps(event, JSON_COMPACT);
    json_decref(event);
    if (text != NULL && ws_send_text(session->ws, span_of(text)) != VP_OK)
        ws_close(session->ws, 1011, "cannot send");
    free(text);
}

static void make_id(char out[ECHO_ID_BYTES], const char *prefix)
{
    char hex[25];
    rand_hex(hex, 12);
    snprintf(out, ECHO_ID_BYTES, "%s_%s", prefix, hex);
}

void echo_begin_response(struct echo_session *session)
{
    if (session->is_responding)
        return;
    session->is_responding = true;
    make_id(session->response_id, "resp");
    make_id(session->item_id, "item");
    send_json(session,
              json_pack("{s:s, s:{s:s, s:s, s:s, s:[]}}", "type", "response.created", "response", "object",
                        "realtime.response", "id", session->response_id, "status", "in_progress", "output"));
    send_json(session, json_pack("{s:s, s:s, s:i, s:{s:s, s:s, s:s, s:s, s:[]}}", "type",
                                 "response.output_item.added", "response_id", session->response_id,
                                 "output_index", 0, "item", "id", session->item_id, "type", "message",
                                 "status", "in_progress", "role", "assistant", "content"));
    send_json(session, json_pack("{s:s, s:s, s:s, s:i, s:i, s:{s:s}}", "type", "response.content_part.added",
                                 "response_id", session->response_id, "item_id", session->item_id,
                                 "output_index", 0, "content_index", 0, "part", "type", "audio"));
}

static void end_response(struct echo_session *session)
{
    if (!session->is_responding)
        return;
    session->is_responding = false;
    send_json(session,
              json_pack("{s:s, s:{s:s, s:s, s:s, s:{s:s, s:s}, s:[]}}", "type", "response.done", "response",
                        "object", "realtime.response", "id", session->response_id, "status", "cancelled",
                        "status_details", "type", "cancelled", "reason", "client_cancelled", "output"));
}

static void configure(struct echo_session *session, const json_t *event)
{
    json_t *effective = json_deep_copy(json_object_get(event, "session"));
    json_object_set_new(effective, "object", json_string("realtime.session"));
    json_object_set_new(effective, "id", json_string("sess_echo"));
    json_object_set_new(effective, "model", json_string("echo"));
    session->is_configured = effective != NULL;
    send_json(session, json_pack("{s:s, s:o}", "type", "session.updated", "session", effective));
}

static void add_item(struct echo_session *session, const json_t *event)
{
    json_t *item = json_object_get(event, "item");
    char id[ECHO_ID_BYTES];
    make_id(id, "item");
    if (json_is_object(item) && json_object_get(item, "id") == NULL)
        json_object_set_new(item, "id", json_string(id));
    send_json(session, json_pack("{s:s, s:n, s:O}", "type", "conversation.item.added", "previous_item_id",
                                 "item", item));
    send_json(session, json_pack("{s:s, s:n, s:O}", "type", "conversation.item.done", "previous_item_id",
                                 "item", item));
}

void echo_control(struct echo_session *session, const char *text, size_t len)
{
    json_t *event = json_loadb(text, len, 0, NULL);
    const char *type = json_string_value(json_object_get(event, "type"));
    if (type == NULL)
        send_json(session, json_pack("{s:s, s:{s:s, s:s, s:s}}", "type", "error", "error", "type",
                                     "invalid_request_error", "code", "invalid_event", "message", "no type"));
    else if (strcmp(type, "session.update") == 0)
        configure(session, event);
    else if (strcmp(type, "response.create") == 0)
        echo_begin_response(session); /* the one that echoes anyway, if it runs already */
    else if (strcmp(type, "response.cancel") == 0)
        end_response(session);
    else if (strcmp(type, "conversation.item.create") == 0 && json_is_object(json_object_get(event, "item")))
        add_item(session, event);
    json_decref(event);
}

void echo_greet(struct echo_session *session)
{
    json_t *format = json_pack("{s:s, s:i}", "type", "audio/pcm", "rate", 24000);
    send_json(session,
              json_pack("{s:s, s:{s:s, s:s, s:s, s:s, s:[s], s:{s:{s:O}, s:{s:o, s:s}}}}", "type",
                        "session.created", "session", "type", "realtime", "object", "realtime.session", "id",
                        "sess_echo", "model", "echo", "output_modalities", "audio", "audio", "input",
                        "format", format, "output", "format", format, "voice", "marin"));
}
