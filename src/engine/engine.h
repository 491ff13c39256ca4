/* The embedded engine: serves the Realtime protocol (GA dialect) at /v1/realtime and
 * /v1/audio/transcriptions, /v1/audio/speech, /v1/chat/completions and /v1/models on one port, so that any
 * OpenAI client can use it. Speech work runs on a bounded pool of threads; a session that cannot be served in
 * time is refused honestly (HTTP 503). */
#ifndef VP_ENGINE_ENGINE_H
#define VP_ENGINE_ENGINE_H

#include "base/err.h"
#include "net/loop.h"

struct engine_options {
    const char *models_dir; /* see speech_paths */
    const char *sphinx_dir; /* NULL: without the menu's second opinion */
    const char *voice; /* "joe": the neural voice, where tools/setup brought it; "flite", or NULL: flite's */
    double speed;      /* of speech, 0.5 to 1.5; 0: 1 */
    int worker_count;  /* recognising threads */
    int session_max;   /* more: 503 */
    int silence_ms;    /* end of turn when meaning does not decide sooner or later; 0: 500 */
    int text_late_ms; /* after the voice: what was not recognised by then the caller is asked again; 0: 2200 */
    const char
        *chat_url; /* OpenAI-compatible chat completions URL in place of the built-in dialogue, or NULL */
    const char *chat_model;
    const char *chat_key; /* or NULL */
    const char *api_key;  /* clients must send this as Bearer; NULL or "": none needed (loopback) */
    /* Where several processes serve the listener; both NULL: this one is alone. */
    bool (*yields)(void *owner);      /* as http_yield_fn */
    void (*on_sessions)(void *owner); /* their number has changed */
    void *owner;
};

struct engine;

/* Loads the models (about 1.5 s) and serves on listen_fd (borrowed). VP_ERR_MODEL and a sentence in out_why. */
VP_MUST_CHECK enum vp_err engine_open(struct loop *loop, int listen_fd, const struct engine_options *options,
                                      struct engine **out_engine, char *out_why, size_t why_size_bytes);
/* Sessions, and connections that may become some: they have not asked for anything yet. */
int engine_caller_count(const struct engine *engine);
bool engine_is_full(struct engine *engine); /* one more than these would be refused now */
/* Takes no new sessions; on_drained comes once, when the last one is over. */
void engine_drain(struct engine *engine, void (*on_drained)(void *owner), void *owner);
/* Sessions in progress are closed with 1001. Accepts NULL. */
void engine_close(struct engine *engine);

#endif
