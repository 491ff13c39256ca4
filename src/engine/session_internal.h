/* A session's parts, seen by session*.c and response*.c only. */
#ifndef VP_ENGINE_SESSION_INTERNAL_H
#define VP_ENGINE_SESSION_INTERNAL_H

#include "audio/bystander.h"
#include "audio/foreground.h"
#include "base/call_sid.h"
#include "engine/conversation.h"
#include "engine/hear_job.h"
#include "engine/realtime_in.h"
#include "engine/session.h"
#include "engine/session_audio.h"
#include "engine/session_config.h"
#include "engine/speak_job.h"
#include "engine/endpoint.h"
#include "engine/turn_end.h"

/* What the caller says in one turn, from the first voice to the text. */
struct utterance {
    struct utterance *next; /* the next committed one */
    struct session *session;
    char item_id[ID_SIZE_BYTES];
    int64_t from_sample, to_sample; /* of the session's audio, pre-roll included */
    struct listener *listener;      /* hears it as it is spoken; NULL: none was free */
    int64_t fed_to_sample;          /* what the listener has */
    struct hear_job *job;           /* recognition of the whole without one, or NULL */
    bool is_committed, is_being_read, has_text;
    bool has_failed;          /* has_text, but the text could not be had */
    struct heard_words heard; /* count 0: nothing, or not understood */
};

/* Up to the end it has its id and the list of what it said; a message is under way in SPEAKING, and its
 * sentence may be in the making. WAIT_TEXT waits for utterances that are committed. */
enum response_phase {
    RESPONSE_NONE,
    RESPONSE_WAIT_TEXT, /* for what the caller said */
    RESPONSE_WAIT_BRAIN,
    RESPONSE_THINKING, /* actions are being polled */
    RESPONSE_SPEAKING, /* a message is being spoken */
};

/* What response.create asked for beside the session's set-up; all of it is of this response only. */
struct response_options {
    bool wants_audio;
    bool is_apart;            /* conversation "none": the conversation does not learn of it */
    bool has_input;           /* it is answered from `input` instead of the conversation */
    bool may_call_tools;      /* tool_choice is not "none" */
    enum audio_format format; /* of the sound */
    int tokens_max;           /* put out at most; 0: any number */
    char *instructions;       /* owned; or NULL: the session's */
    json_t *tools;            /* owned; or NULL: the session's */
    json_t *metadata;         /* owned, or NULL */
    struct conversation input;
};

struct response {
    enum response_phase phase;
    char id[ID_SIZE_BYTES];
    struct response_options options;
    struct brain *brain; /* owned: what answers a response with a context of its own; NULL: the session's */
    bool has_begun;      /* the brain was told what it did not know yet */
    json_t *output;      /* owned array of finished items */
    int output_index;    /* of the item under way */
    size_t text_bytes;   /* put out so far */
    int64_t audio_ms;
    bool is_spent;  /* max_output_tokens are put out */
    bool had_news;  /* there was something to answer when it began to think */
    bool has_asked; /* the brain was asked to say something of its own */

    /* The message under way: */
    struct item *item;     /* borrowed from the conversation; NULL between messages */
    struct span rest;      /* of item->text: not spoken yet */
    size_t said_bytes;     /* of item->text: finished sentences and the one under way */
    struct speak_job *job; /* the sentence under way, or NULL */
    struct span sentence;
    struct speech_manner manner; /* it is spoken in */
    struct audio_out out;
    int16_t held_pcm16[AUDIO_OUT_PIECE_SAMPLES]; /* collected for the next delta */
    size_t held_count;
    int64_t sample_count; /* of this message */
};

/* When the parts of an answer happened; 0: not yet. Monotonic microseconds. */
struct turn_marks {
    int64_t voiced_us; /* last voiced audio arrived */
    int64_t ended_us, text_us, said_us;
    int64_t recognition_took_ms;                    /* waiting for a thread included */
    int64_t encode_us, decode_us, menu_us, fuse_us; /* of it: see struct recognition */
    bool is_judged;                                 /* the clues are those of the turn's last pause */
    struct turn_clues clues;
    bool is_open; /* the caller waits for an answer */
};

struct session {
    struct engine_core *core;
    struct event_sink sink;
    void (*on_over)(void *owner, uint16_t close_code, const char *why);
    void *owner;
    char id[ID_SIZE_BYTES], conversation_id[ID_SIZE_BYTES], call_sid[CALL_SID_BYTES];
    struct session_config config;
    struct conversation conversation;
    struct audio_in input;
    struct vad *vad;
    struct foreground foreground; /* of the caller's line, since the session began */
    struct bystander bystander;   /* likewise */
    struct endpoint endpoint;
    struct brain *brain;
    brain_ready_fn on_brain_ready; /* of this one and of a response's own; its owner is the session */
    uint64_t vocabulary_key;
    bool knows_menu; /* the words expected are a menu's */

    struct utterance *speaking; /* owned; the caller's turn under way, or NULL */
    struct utterance *waiting;  /* owned list; committed, oldest first, text still missing */
    int64_t heard_samples;      /* of the caller since the last response, for its usage */

    struct response response;
    bool has_news;       /* the brain was told something since it was last asked */
    bool wants_response; /* a turn ended while a response ran that may not be interrupted */
    json_t *queued; /* owned array, or NULL: response.create's objects that wait for the response that runs */
    int open_call_count;              /* function calls of ours without output */
    char said_item_id[ID_SIZE_BYTES]; /* the last message spoken */
    int64_t playback_end_us;          /* when a client that plays in real time has played all */
    struct turn_marks marks;
    struct loop_timer stall_timer, late_timer, idle_timer, expiry_timer;
};

/* A brain as the engine has them. */
VP_MUST_CHECK static inline enum vp_err session_make_brain(struct session *session, struct brain **out_brain)
{
    const struct chat_settings *chat = &session->core->chat;
    return chat->url != NULL
               ? brain_create_chat(chat, session->call_sid, session->on_brain_ready, session, out_brain)
               : brain_create_dialogue(out_brain);
}

/* Between two events. Another response is wanted only while one runs; what the caller says now is not
 * committed yet, all that waits for its text is. */
bool session_is_sane(const struct session *session);

/* session_utterance.c */
/* From this sample of the session on, pre-roll included. NULL without memory. */
struct utterance *utterance_begin(struct session *session, int64_t from_sample);
/* The caller is speaking: takes a listener when one is free. */
void utterance_listen(struct utterance *utterance);
/* More has been said; the listener hears it by and by. */
void utterance_follow(struct utterance *utterance);
/* Turns all that was said so far into text; on_done's owner is the utterance. Without memory it has its text,
 * an empty one, when this returns. */
void utterance_read(struct utterance *utterance, hear_done_fn on_done);
/* The likeliest words; "" when there are none. Borrowed. */
const char *utterance_text(const struct utterance *utterance);
/* recognition NULL: it was not understood. */
void utterance_set_text(struct utterance *utterance, const struct recognition *recognition);
/* The text, or the one under way, is of no use: the caller goes on. */
void utterance_forget(struct utterance *utterance);
void utterance_destroy(struct utterance *utterance); /* accepts NULL */

/* session_transcript.c */
/* Its item gets the words, and the client is told of them where it wants to be. */
void session_tell_words(struct session *session, const struct utterance *utterance);

/* session_hear.c */
void session_hear_append(struct session *session, struct span b64, struct realtime_refusal *error);
void session_hear_commit(struct session *session, struct realtime_refusal *error);
void session_hear_clear(struct session *session);
void session_hear_drop(struct session *session); /* all utterances, without events */
void session_hear_settings(struct session *session);
void session_hear_stalled(void *session);
void session_hear_late(void *session);
void session_hear_idle(void *session);

/* session_items.c */
VP_MUST_CHECK enum vp_err session_item_create(struct session *session, const struct client_event *event,
                                              struct realtime_refusal *error);
VP_MUST_CHECK enum vp_err session_item_retrieve(struct session *session, const char *item_id,
                                                struct realtime_refusal *error);
VP_MUST_CHECK enum vp_err session_item_delete(struct session *session, const char *item_id,
                                              struct realtime_refusal *error);
VP_MUST_CHECK enum vp_err session_item_truncate(struct session *session, const struct client_event *event,
                                                struct realtime_refusal *error);
/* conversation.item.added or .done */
void session_send_item(struct session *session, const char *type, const struct item *item);
/* The menu may have changed: sees to a vocabulary of its words. */
void session_learn_words(struct session *session);
/* The set-up may have changed: its keywords are expected until a menu is known, whose words are more and better. */
void session_learn_keywords(struct session *session);

/* response_options.c */
/* overrides: response.create's object, or NULL. On success out_options is to be deinitialised. */
VP_MUST_CHECK enum vp_err response_options_read(struct session *session, const json_t *overrides,
                                                struct response_options *out_options,
                                                struct realtime_refusal *error);
void response_options_deinit(struct response_options *options);

/* response_context.c: what a response is answered from */
/* Tells the brain what it does not know yet, or makes one of its own where the response has another context. */
VP_MUST_CHECK enum vp_err response_context_open(struct session *session);
/* The session's brain is as it was before the response. */
void response_context_close(struct session *session);
static inline struct brain *response_brain(const struct session *session)
{
    return session->response.brain != NULL ? session->response.brain : session->brain;
}

/* response.c */
bool response_is_sane(const struct session *session);
/* overrides: response.create's object, or NULL. */
VP_MUST_CHECK enum vp_err response_start(struct session *session, const json_t *overrides,
                                         struct realtime_refusal *error);
/* What was waited for (text, brain) is there. */
void response_go_on(struct session *session);
/* What response.create asks; beside one that runs it waits for its turn where the service would do both at once. */
VP_MUST_CHECK enum vp_err response_request(struct session *session, const json_t *overrides,
                                           struct realtime_refusal *error);
/* reason: "turn_detected" or "client_cancelled". Nothing when none runs. */
void response_cancel(struct session *session, const char *reason);
void response_drop(struct session *session); /* without events */
static inline bool response_is_active(const struct session *session)
{
    return session->response.phase != RESPONSE_NONE;
}
/* Sends response.done and forgets the response. failure: text for status failed, or NULL. */
void response_finish(struct session *session, const char *status, const char *reason, const char *failure);
void response_end_item(struct session *session, struct item *item);
void response_begin_item(struct session *session, struct item *item);

/* response_json.c */
/* As response.created and response.done show it; status_details (taken) may be NULL. NULL without memory. */
json_t *response_json(const struct session *session, const char *status, json_t *status_details);
/* Of max_output_tokens, by what is put out so far; INT_MAX without a limit. */
int response_tokens_left(const struct session *session);
/* rate_limits.updated, as the service sends it behind each response (openai-realtime.md 6.2). */
void response_send_limits(const struct session *session);

/* response_speak.c */
VP_MUST_CHECK enum vp_err response_say(struct session *session, const char *text);
/* Closes the message under way as cut short. */
void response_cut(struct session *session);

#endif
