/* Client events of the Realtime protocol, GA dialect (openai-realtime.md section 3): text in, struct out. */
#ifndef VP_ENGINE_REALTIME_IN_H
#define VP_ENGINE_REALTIME_IN_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"
#include "engine/realtime_refusal.h"

enum client_event_kind {
    CLIENT_AUDIO_APPEND,
    CLIENT_AUDIO_COMMIT,
    CLIENT_AUDIO_CLEAR,
    CLIENT_SESSION_UPDATE,
    CLIENT_ITEM_CREATE,
    CLIENT_ITEM_RETRIEVE,
    CLIENT_ITEM_TRUNCATE,
    CLIENT_ITEM_DELETE,
    CLIENT_RESPONSE_CREATE,
    CLIENT_RESPONSE_CANCEL,
    CLIENT_PLAYBACK_CLEAR, /* of WebRTC and SIP */
};

/* Whether it is about what a model says: such are none of a transcription session's. */
static inline bool client_event_is_conversational(enum client_event_kind kind)
{
    return kind == CLIENT_ITEM_CREATE || kind == CLIENT_ITEM_TRUNCATE || kind == CLIENT_RESPONSE_CREATE ||
           kind == CLIENT_RESPONSE_CANCEL;
}

/* Pointers are borrowed from the text (append) or from root, until client_event_deinit. */
struct client_event {
    enum client_event_kind kind;
    struct span audio_b64;        /* append */
    const json_t *session;        /* session.update: an object */
    const json_t *item;           /* conversation.item.create: an object */
    const json_t *response;       /* response.create: an object, or NULL */
    const char *item_id;          /* retrieve, truncate, delete */
    const char *previous_item_id; /* create: "root", an id, or NULL for the end */
    const char *response_id;      /* cancel: or NULL */
    int64_t audio_end_ms;         /* truncate */
    json_t *root;                 /* owned; NULL on the short way of append */
};

/* Parses one text message. The common append is scanned in one pass without allocation. VP_ERR_BAD_MESSAGE
 * fills error (its event_id too, where the message has one); nothing is to be freed then. */
VP_MUST_CHECK enum vp_err client_event_parse(struct span text, struct client_event *out_event,
                                             struct realtime_refusal *error);
/* The short way of append passes over its event_id: where it is refused all the same, error gets it. */
void client_event_name(struct span text, struct realtime_refusal *error);
void client_event_deinit(struct client_event *event);

#endif
