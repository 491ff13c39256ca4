/* One request to a REST model within a budget of time: at most two attempts, the second only where it may
 * help and time is left (openai-rest.md 1.4). A success comes in pieces; a second attempt begins them anew. */
#ifndef VP_PIPELINE_REST_CALL_H
#define VP_PIPELINE_REST_CALL_H

#include "net/http_client.h"
#include "pipeline/rest_failure.h"

/* Where a model lives; borrowed for the life of whatever uses it. */
struct rest_endpoint {
    const char *url;        /* whole, such as https://api.openai.com/v1/audio/speech */
    const char *model;      /* "" where the URL names it */
    const char *key;        /* NULL or "": none needed */
    const char *key_header; /* NULL: "Authorization: Bearer KEY"; "api-key": Azure's way */
    bool is_engine;         /* the embedded engine: told of the call, for its logs */
};

/* What this process learned about a server by being refused; zeroed by the owner, shared by all calls to that
 * server, never NULL. */
struct rest_quirks {
    bool refuses_hints;       /* transcriptions: keywords and prompts */
    bool wants_no_reasoning;  /* chat: reasoning_effort must be "none" beside functions */
    bool refuses_reasoning;   /* chat: knows no reasoning_effort */
    bool swaps_max_tokens;    /* chat: knows the other name of the limit */
    bool refuses_temperature; /* chat */
};

struct rest_call;

/* Over what a request goes, for which call, and how long it may take. */
struct rest_terms {
    struct loop *loop;
    struct http_client *http;
    const char *call_sid;  /* borrowed until on_done; NULL: none */
    int64_t budget_ms;     /* all attempts together */
    int64_t first_byte_ms; /* an attempt without any byte of its success by then is given up; 0: no limit */
};

struct rest_call_options {
    struct rest_terms terms;
    const struct rest_endpoint *endpoint;
    const char *content_type; /* copied */
    struct span body;         /* copied */
};

struct rest_call_events {
    void (*on_piece)(void *owner, struct span piece); /* of a success; may call rest_call_stop */
    void (*on_restart)(void *owner);                  /* what came is void: another attempt begins */
    /* A success came to its end: an error is what is wrong with it, as in rest_call_stop. */
    enum vp_err (*on_whole)(void *owner);
    /* Once, from the loop, unless cancelled; failure is NULL for a success. The call is gone afterwards. */
    void (*on_done)(void *owner, const struct rest_failure *failure);
};

/* VP_ERR_BAD_VALUE (URL or key), VP_ERR_TIMED_OUT (no budget at all), VP_ERR_NO_MEMORY: no callback follows. */
VP_MUST_CHECK enum vp_err rest_call_start(const struct rest_call_options *options,
                                          const struct rest_call_events *events, void *owner,
                                          struct rest_call **out_call);
/* No callback afterwards. Accepts NULL. Calls are cancelled before their HTTP client is destroyed. */
void rest_call_cancel(struct rest_call *call);
/* The owner knows enough: VP_OK ends the call as a success now; an error is what is wrong with what came, and
 * counts as a failure that may be tried again. on_done follows at the end of the round at the earliest. */
void rest_call_stop(struct rest_call *call, enum vp_err err);
/* The same with a failure that came in the stream; final. */
void rest_call_fail(struct rest_call *call, const struct rest_failure *failure);

#endif
