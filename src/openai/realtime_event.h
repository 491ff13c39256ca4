/* Server events of the Realtime protocol (openai-realtime.md, section 5) without I/O. The GA and the beta
 * names do not collide, so both are understood at any time. */
#ifndef VP_OPENAI_REALTIME_EVENT_H
#define VP_OPENAI_REALTIME_EVENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/json_scan.h"
#include "base/span.h"
#include "call/token_usage.h"
#include "tool/tool_call.h"

/* More than any server sends at once: 10 s of PCM at 24 kHz in base64, and longer than any text that is used
 * here. They bound the work of one message (docs/security.md). */
enum {
    REALTIME_AUDIO_MAX_BYTES = 640 * 1024,
    REALTIME_TEXT_MAX_BYTES = 64 * 1024,
    REALTIME_ID_MAX_BYTES = 1024
};

enum realtime_kind {
    REALTIME_UNKNOWN, /* not needed here, or not known: to be ignored */
    REALTIME_ERROR,
    REALTIME_SESSION_CREATED,
    REALTIME_SESSION_UPDATED,
    REALTIME_RESPONSE_CREATED,
    REALTIME_RESPONSE_DONE,
    REALTIME_AUDIO,               /* a piece of an item's audio */
    REALTIME_AUDIO_DONE,          /* the item's audio is complete */
    REALTIME_WORDS,               /* a piece of what an item says or writes */
    REALTIME_WORDS_DONE,          /* all of it */
    REALTIME_TOOL_CALL_BEGUN,     /* a function call; its arguments are still to come */
    REALTIME_TOOL_CALL_ARGUMENTS, /* all, or what there was when the response was cut: id and name may lack */
    REALTIME_TOOL_CALL,           /* a function call that is complete */
    REALTIME_TOOL_CALL_CUT,       /* one that was not completed, and never will be */
    REALTIME_SPEECH_STARTED,
    REALTIME_SPEECH_STOPPED,
    REALTIME_COMMITTED, /* the caller's turn is an item now */
    REALTIME_CALLER_WORDS,
    REALTIME_CALLER_WORDS_FAILED,
};

/* What session.created and session.updated show. */
struct realtime_session {
    const char *id, *model, *voice;
    bool has_ga_shape, has_beta_shape;        /* section 2.4; neither: a server that shows little */
    int64_t expires_at_unix_s;                /* 0: not told */
    const char *input_format, *output_format; /* "audio/pcmu", "g711_ulaw", ...; "" when not shown */
    int input_hz, output_hz;                  /* of PCM; 0 when not shown */
    bool interrupts, answers; /* what turn detection does by itself (section 2.2), or does not say */
};

struct realtime_error {
    const char *type, *code, *message, *param, *event_id; /* event_id: of our event that caused it */
};

struct realtime_response {
    const char *status;          /* "completed", "cancelled", "failed", "incomplete", "in_progress" */
    const char *reason;          /* "turn_detected", "max_output_tokens", ... */
    struct realtime_error error; /* of a failed one */
    struct token_usage usage;    /* zero where the server tells none */
    struct json_scan output;     /* its items, not decoded: realtime_response_next_item */
};

/* Texts are NUL-terminated, "" when absent or longer than REALTIME_TEXT_MAX_BYTES, and live as long as the
 * decoded text, in which they stand. */
struct realtime_event {
    enum realtime_kind kind;
    const char *response_id, *item_id;
    union {
        struct span audio_b64; /* not empty; the base64 alphabet and padding only */
        const char *words;     /* also the caller's */
        struct realtime_session session;
        struct realtime_error error;
        struct tool_call tool_call;
        struct realtime_response response;
    };
};

/* The next item of a finished response: of kind REALTIME_TOOL_CALL or REALTIME_TOOL_CALL_CUT as in an event,
 * REALTIME_UNKNOWN for others. False when there is none, or what follows is malformed. */
bool realtime_response_next_item(struct realtime_response *response, struct realtime_event *out_item);

/* Decodes one message in place (text is changed), in one pass and without allocation: whatever a server puts
 * into it, no tree is built. VP_ERR_BAD_JSON; VP_ERR_BAD_MESSAGE: no type, or a known type without what it
 * must have; VP_ERR_TOO_BIG: more audio at once than REALTIME_AUDIO_MAX_BYTES. */
VP_MUST_CHECK enum vp_err realtime_event_decode(char *text, size_t len, struct realtime_event *out_event);

#endif
