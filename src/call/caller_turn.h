/* The caller's turn: whether one is spoken, whether it was understood, the audio that a fresh session would be played,
 * and what the order was when it began. */
#ifndef VP_CALL_CALLER_TURN_H
#define VP_CALL_CALLER_TURN_H

#include <stdbool.h>
#include <stdint.h>

#include "call/kept_audio.h"
#include "call/last_voice.h"

/* Versions of the basket. */
struct turn_basket {
    uint32_t version;
    uint32_t ordered_version; /* 0: none was ordered */
};

struct caller_turn {
    bool is_speaking;    /* as the model says */
    bool is_open;        /* not understood yet: its audio is kept */
    int64_t opened_ms;   /* monotonic */
    bool is_replayed;    /* it was played to a fresh session, which has not noticed it yet */
    bool does_answer;    /* it began after the read-back was heard */
    int64_t heard_ms;    /* the last packet came; 0: none did; monotonic */
    int64_t onset_ms;    /* its first sound, as far as is known; monotonic */
    bool was_cough;      /* the last one was taken back: the next is answered, whatever it is */
    int silence_count;   /* "are you still there?", since somebody spoke */
    uint32_t count;      /* turns ended */
    int dead_count;      /* turns in a row that were neither understood nor answered */
    bool has_words;      /* of the last one the words are known, or it was typed, and they want an answer */
    bool was_passed;     /* the model answered it with nothing at all */
    int64_t answered_ms; /* the last answer was sent, or heard to its end; 0: none was; monotonic */
    int64_t hold_ms;     /* the caller is away until then, and will be back; 0: not; monotonic */
    int64_t stopped_ms;  /* the caller stopped and hears nothing yet; -1: answered */
    struct last_voice voice; /* since the last answer began */
    struct kept_audio kept;
    struct turn_basket begun_with;
};

void caller_turn_init(struct caller_turn *turn);
void caller_turn_deinit(struct caller_turn *turn);

/* A packet arrives: its level. And it is kept (base64 of mu-law), or the moment before a turn is. */
void caller_turn_hear(struct caller_turn *turn, const struct caller_sound *sound, int64_t now_ms);
void caller_turn_keep(struct caller_turn *turn, struct span ulaw_b64);
void caller_turn_trim(struct caller_turn *turn);
/* Nobody will be played it. */
void caller_turn_drop_audio(struct caller_turn *turn);
bool caller_turn_has_audio(const struct caller_turn *turn);

/* The model hears the caller begin. onset_ms: its first sound, which may be older than the state that it brings. */
void caller_turn_begin(struct caller_turn *turn, int64_t onset_ms, bool does_answer,
                       struct turn_basket basket);
/* And end; since when the caller waits is told by the line's level, where that has a voice. */
void caller_turn_end(struct caller_turn *turn, int64_t now_ms);
/* It was none. */
void caller_turn_take_back(struct caller_turn *turn);
/* A turn that no model noticed, unless one is open; now_ms: since when it counts. */
void caller_turn_open(struct caller_turn *turn, int64_t now_ms, struct turn_basket basket);
/* It was understood: it need not be played to another session. */
void caller_turn_close(struct caller_turn *turn);
/* The model noticed what sounds on the line, or was played: the level counts anew. */
void caller_turn_notice(struct caller_turn *turn);
/* A fresh session is there: true where a turn is to be played to it, an open one or, has_spoken, one that no model was
 * there to notice, unless the model speaks first. */
bool caller_turn_begin_replay(struct caller_turn *turn, bool must_greet, bool has_spoken);
/* The session answers what it was played, or did not take it for a turn: true where one was played. */
bool caller_turn_stop_replay(struct caller_turn *turn);
/* The session is gone: a turn that was understood is not played again; one that may just begin is kept. */
void caller_turn_lose_session(struct caller_turn *turn, int64_t now_ms);
/* An answer begins to sound. */
void caller_turn_answered(struct caller_turn *turn, int64_t now_ms);
/* The answer was heard to its end: who listened has not spoken into the void meanwhile. */
void caller_turn_heard_out(struct caller_turn *turn, int64_t now_ms);
/* Nobody speaks: true where the caller was asked so often already, otherwise counts once more. */
bool caller_turn_is_silent_for_good(struct caller_turn *turn, int prompt_max);
/* It was typed. */
void caller_turn_count_typed(struct caller_turn *turn);
/* Somebody is there. */
void caller_turn_break_silence(struct caller_turn *turn);

/* The caller asked to be waited for, or was told so; and is back. */
void caller_turn_hold(struct caller_turn *turn, int64_t now_ms);
void caller_turn_come_back(struct caller_turn *turn);

/* The caller's words are known, or a function call shows that they were understood. */
void caller_turn_understood(struct caller_turn *turn);
/* Its words want an answer: true where the model has passed it over already. */
bool caller_turn_wants_answer(struct caller_turn *turn);
/* The model answers with nothing at all: true where the words are known that want more. */
bool caller_turn_pass(struct caller_turn *turn);
/* They could not be: true where it was so too often in a row, and for long, and nothing was answered. */
bool caller_turn_is_dead(struct caller_turn *turn, int64_t now_ms);

/* A voice has sounded until now, with the pauses of somebody who speaks. */
bool caller_turn_is_monologue(const struct caller_turn *turn, int64_t now_ms);
/* Whether the order was changed or placed since it began. */
bool caller_turn_was_carried_out(const struct caller_turn *turn, struct turn_basket basket);
/* A voice so young that a turn may have begun with it. */
bool caller_turn_may_begin(const struct caller_turn *turn, int64_t now_ms);

#endif
