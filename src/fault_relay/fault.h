/* One fault that the simulator is told to make: what, where, when and how often. docs/simulator.md explains
 * each for people. */
#ifndef VP_FAULT_RELAY_FAULT_H
#define VP_FAULT_RELAY_FAULT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/span.h"

enum fault_kind {
    FAULT_REFUSE,      /* an HTTP status instead of the upgrade or the answer; 0: the connection is cut */
    FAULT_CLOSE,       /* a WebSocket close code (1006: cut without one); REST: cut after some bytes */
    FAULT_STALL,       /* nothing passes any more, the socket stays open */
    FAULT_AUDIO_STALL, /* nothing more of this response passes */
    FAULT_TEXT_ONLY,   /* this response's audio is left out */
    FAULT_FAILED,      /* this response ends with status failed */
    FAULT_ERROR,       /* an error event */
    FAULT_EXPIRE,      /* the session_expired error, then a close */
    FAULT_GARBLE,      /* bytes that are no event; REST: a body of noise */
    FAULT_SLOW,        /* from here on everything comes later */
    FAULT_DROP,        /* this event is lost */
    FAULT_REPEAT,      /* this event comes twice */
    FAULT_KIND_COUNT,
};

enum fault_form {                   /* of FAULT_GARBLE */
                  GARBLE_JSON,      /* text that is no JSON */
                  GARBLE_TRUNCATED, /* the first half of the event */
                  GARBLE_BINARY,    /* a binary message */
                  GARBLE_UTF8,      /* text that is no UTF-8 */
                  GARBLE_FRAME,     /* a WebSocket frame with reserved bits */
                  GARBLE_HUGE,      /* the head of a frame of 1 GiB */
                  GARBLE_LARGE,     /* one event of 13 MB */
                  GARBLE_FLOOD,     /* 100,000 events at once */
                  GARBLE_FORM_COUNT,
};

enum { FAULT_NAME_BYTES = 72, FAULT_TEXT_BYTES = 124, FAULT_DELAY_MAX_MS = 600 * 1000 };

struct fault {
    enum fault_kind kind;
    enum fault_form form;
    char on[FAULT_NAME_BYTES]; /* "realtime", or how the path of REST requests begins: "/v1/audio/" */
    char at[FAULT_NAME_BYTES]; /* "now", "handshake", "connect", "audio", "function_call", an event's type */
    uint32_t nth;              /* which such event of a session, from 1 */
    uint32_t skip;             /* so many sessions or requests are spared first */
    uint32_t sessions;         /* so many sessions or requests are hit; 0: each */
    bool is_after;             /* the event itself still passes, ahead of the fault */
    int code;                  /* FAULT_CLOSE, FAULT_EXPIRE (0: stays open): close code */
    int status;                /* FAULT_REFUSE */
    int retry_after_s;         /* FAULT_REFUSE; 0: not told */
    int delay_ms;              /* FAULT_SLOW */
    int bytes;                 /* REST, FAULT_CLOSE: of the body, before the cut */
    char error[FAULT_NAME_BYTES];  /* code of FAULT_FAILED, FAULT_ERROR and FAULT_REFUSE */
    char reason[FAULT_TEXT_BYTES]; /* message */
};

/* Reads a fault, or an array of them, from JSON that a stranger wrote. Writes at most fault_max and their
 * count. VP_ERR_BAD_JSON, VP_ERR_BAD_VALUE (out_why names the member), VP_ERR_TOO_MANY. */
VP_MUST_CHECK enum vp_err fault_decode(struct span json, struct fault *out_faults, size_t fault_max,
                                       size_t *out_count, char *out_why, size_t why_bytes);

/* The JSON object of a fault with two counts beside it, to be freed; NULL: out of memory. */
char *fault_encode(const struct fault *fault, uint32_t id, uint32_t fired_count);

const char *fault_kind_name(enum fault_kind kind);
bool fault_is_rest(const struct fault *fault);
/* Whether an event of this type is the one it waits for. */
bool fault_is_at(const struct fault *fault, struct span event_type);

#endif
