/* The model side of a call: a Realtime WebSocket to OpenAI, a compatible server or the embedded engine
 * (openai-realtime.md). Speaks the GA dialect, or the beta dialect for servers that need it, and implements
 * the call's ai port. */
#ifndef VP_OPENAI_AI_LEG_H
#define VP_OPENAI_AI_LEG_H

#include "base/call_sid.h"
#include "call/call.h"
#include "net/loop.h"

struct ai_leg;
struct setup_memory;

enum ai_dialect { AI_DIALECT_AUTO, AI_DIALECT_GA, AI_DIALECT_BETA }; /* auto: as session.created shows */

struct ai_settings {        /* borrowed for the leg's life */
    const char *url;        /* ws:// or wss://.../v1/realtime, query allowed */
    const char *model;      /* added as ?model= when the URL has none; "" for none */
    const char *key;        /* "" for none */
    const char *key_header; /* "Authorization" (sent as "Bearer KEY") or another name such as "api-key" */
    const char *ca_file;    /* NULL: the system's */
    enum ai_dialect dialect;
    const char *voice;               /* "" leaves the server's default */
    const char *transcription_model; /* "" for none */
    const char *language;            /* of the transcription, "en" */
    const char *vad_type;            /* "server_vad" or "semantic_vad" */
    double vad_threshold;
    int vad_prefix_ms, vad_silence_ms;
    bool
        confirms_barge_in; /* the server is asked not to interrupt its responses; GA only. The engine, which answers
                             * in no time when asked, is asked not to answer by itself either */
    const char *noise_reduction; /* "near_field", "far_field" or "" */
    const char
        *reasoning_effort; /* "minimal" to "xhigh"; "": the model's own, or it does not reason. GA only */
    double temperature;    /* beta only */
    int output_tokens_max; /* 0: no limit */
    bool is_engine;        /* the embedded engine: told of the call (CALL_SID_HEADER), for its logs */
    struct setup_memory
        *memory; /* what this server refuses, for later sessions; NULL: nothing is remembered */
};

/* call_sid (copied) names the call in logs. places: settings of each place a session may be opened at; NULL
 * where there is none. menu gives names and hours to the instructions; borrowed for the leg's life, like the
 * settings. on_activity: the call's deadline may have moved. The leg dials when the call's port asks it to. */
VP_MUST_CHECK enum vp_err ai_leg_create(struct loop *loop, const char *call_sid,
                                        const struct ai_settings *const places[AI_PLACE_COUNT],
                                        const struct menu *menu,
                                        void (*on_activity)(void *owner, struct call *call), void *owner,
                                        struct ai_leg **out_leg);
/* The sessions that are opened from now on are told of this menu instead; borrowed likewise. Where it is another
 * restaurant's, the present one's instructions become its too. */
void ai_leg_set_menu(struct ai_leg *leg, const struct menu *menu);
/* Where a session was opened for it ahead (openai/sessions_ahead.h), its first dialling at the model takes that one.
 * Ties the leg to its call; events go there. */
void ai_leg_set_call(struct ai_leg *leg, struct call *call);
/* Closes and frees (at the end of the round); accepts NULL. */
void ai_leg_destroy(struct ai_leg *leg);

extern const struct ai_port ai_leg_port; /* leg: struct ai_leg * */

#endif
