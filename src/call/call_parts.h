/* What the files of a call ask of each other; a file uses those that stand before it (call_internal.h). */
#ifndef VP_CALL_CALL_PARTS_H
#define VP_CALL_CALL_PARTS_H

#include "call/call_internal.h"

/* ---- call_look.c: what is asked of a call ---- */
struct moment call_moment(const struct call *call);
/* The model hears what the caller says: in a conversation, and into its goodbye. */
bool call_is_listened_to(const struct call *call);
/* When a goodbye that was heard may be the end; monotonic. */
int64_t call_closing_due_ms(const struct call *call);
/* An answer is due, and the model alone keeps it away. */
bool call_waits_for_model(const struct call *call);
struct filler_wait call_filler_wait(const struct call *call, const struct moment *moment);
struct turn_basket call_turn_basket(const struct call *call);
bool call_is_playing(const struct call *call);
/* An answer, or more of it, is still to come of this session. */
bool call_is_more_due(const struct call *call);
/* Between two turns: nothing is under way, and no voice may be the beginning of one, or one that was missed. */
bool call_is_between_turns(const struct call *call, int64_t now_ms);

/* ---- call_note.c: what is written down ---- */
/* An event that fits nothing: counted. */
void call_be_surprised(const struct call *call, const char *event);
void call_log_move(const struct call *call, enum call_state before, enum call_event event, int64_t now_ms);
void call_log_trail(const struct call *call);
/* Of the end: a text of base/end_reason.def. The first one counts, unless it is replaced. */
void call_set_why(struct call *call, const char *why);
void call_replace_why(struct call *call, const char *why);

/* How long an item is with all of its words. Of one that broke off there may be more words than sound: estimated then,
 * and never less than was sent. */
int64_t call_whole_ms(const struct call *call, const struct heard_item *item);
/* The caller begins to speak or to type: what is said by now was heard or cut off, and their turn brings the next
 * answer. is_playing: they hear something. True where they break into an answer. */
bool call_break_in(struct call *call, bool is_playing, int64_t now_ms);

/* ---- call_brief.c: places menu, greeting and what went before into the model's conversation ---- */
void call_brief_model(struct call *call);
/* Once, where the caller's line is bad. */
void call_tell_of_line(struct call *call);
/* The same of a menu that changed, and of what that did to the order. It asks for no answer: nobody is talked over. */
void call_brief_menu(struct call *call);

/* ---- call_play.c ---- */
/* A piece of an answer's audio, base64 of mu-law; borrowed. */
struct call_chunk {
    struct span ulaw_b64;
    const char *item_id;
    uint64_t response;
};
/* One piece of audio and its mark. False when it may not be heard. */
bool call_play_piece(struct call *call, const struct call_chunk *chunk);
/* Plays a clip of our own under a name that no session knows. has_words: the transcript shows it. */
void call_play_clip(struct call *call, const char *name, struct span ulaw, bool has_words);
/* The telephone falls silent, and what was not heard waits, with what comes meanwhile. False: it waits already, or not
 * all of it is kept. */
bool call_pause(struct call *call);
/* The agent goes on where it was paused, a moment before. */
void call_resume(struct call *call);

/* ---- call_effects.c ---- */
/* chunk: for FX_PHONE_PLAY. */
void call_run_effects(struct call *call, uint32_t effects, const struct call_chunk *chunk);
void call_append_silence(struct call *call, int64_t duration_ms);
/* What the session knew by name means nothing to the next one. is_swap: that one is ready. */
void call_forget_session(struct call *call, bool is_swap);

/* ---- call.c: decides, logs, acts and arms the deadline; nothing else changes the state ---- */
void call_handle(struct call *call, enum call_event event);
void call_handle_audio(struct call *call, const struct call_chunk *chunk);
/* The state lasts until then. */
void call_last_until(struct call *call, int64_t deadline_ms);

/* ---- call_settle.c ---- */
/* Ends every function of call.h that may have changed something: what follows by itself is handled, and the
 * owner is told of the end. The call may be gone afterwards. */
void call_leave(struct call *call);
/* The conversation is over: hung up when all was heard. */
void call_close(struct call *call, const char *why);
/* "Wait, add a coke." What the caller says into the goodbye is answered. */
void call_reopen(struct call *call);
/* What a function call asked of the call itself. */
void call_follow_wish(struct call *call);

/* ---- call_loss.c ---- */
enum call_loss {
    CALL_LOSS_DEAD,   /* closed, or without a sign of life */
    CALL_LOSS_BARRED, /* another session there would be refused likewise */
    CALL_LOSS_SLOW    /* it lives, and an answer took too long: no sign of a broken model */
};
/* A response failed; the second in a row costs the session. */
void call_on_fault(struct call *call, const char *why);
/* The session is gone: a fresh one, at the same place or at the engine, or none any more. */
void call_on_session_lost(struct call *call, const char *why, enum call_loss loss);

/* ---- call_turn.c ---- */
/* The caller has the floor. is_playing: the agent was speaking. */
void call_begin_turn(struct call *call, bool is_playing, int64_t now_ms);
/* The turn is over: the model answers by itself, or is asked to. */
void call_end_turn(struct call *call, bool is_asked_for, int64_t now_ms);
/* The words of a turn that began then are known ("": it was a noise): whether they agree to what was read back. */
void call_weigh_answer(struct call *call, int64_t began_ms, const char *words);

/* ---- call_floor.c ---- */
/* A packet of the caller's, while the model hears it. */
void call_floor_hear(struct call *call, const struct caller_sound *sound, int64_t now_ms);
/* What the model's voice activity detection says. */
void call_model_hears(struct call *call, bool is_started);
/* Whether it is open, or denied, that what the model heard last is a turn. */
bool call_is_turn_open_question(const struct call *call);
/* Whether a response that begins, and was not asked for, answers what was no turn. Once. */
bool call_is_unwanted_answer(struct call *call);
/* The model stopped its response by itself, for a voice that it hears. */
void call_on_interrupted(struct call *call);
int64_t call_floor_due_ms(const struct call *call);
void call_floor_step(struct call *call, int64_t now_ms);
/* ---- call_typed.c ---- */
/* The first key of what is typed. */
void call_begin_typing(struct call *call);
/* And each after it. */
void call_go_on_typing(struct call *call);
/* When it is over, monotonic; INT64_MAX: nothing is typed, or it cannot be told to anybody yet. */
int64_t call_typing_due_ms(const struct call *call);
void call_end_typing(struct call *call, int64_t now_ms);
/* A whole turn in writing; of its text the first 500 bytes count. */
void call_take_words(struct call *call, const char *words);

#endif
