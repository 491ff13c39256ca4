/* The inside of a turn: spoken_turn.c (steps, time, the end), spoken_turn_think.c (the model and its
 * functions). */
#ifndef VP_PIPELINE_SPOKEN_TURN_INTERNAL_H
#define VP_PIPELINE_SPOKEN_TURN_INTERNAL_H

#include "call/tools.h"
#include "pipeline/chat_stream.h"
#include "pipeline/menu_keywords.h"
#include "pipeline/recording.h"
#include "pipeline/talk.h"
#include "pipeline/spoken_turn.h"

/* One request at most runs, and each in its stage: to transcribe in HEAR, to complete in THINK, to synthesise
 * in SPEAK. The model's message is kept while its functions run, in TOOLS. OVER, nothing runs. */
enum spoken_turn_stage {
    SPOKEN_TURN_STAGE_HEAR,
    SPOKEN_TURN_STAGE_THINK,
    SPOKEN_TURN_STAGE_TOOLS,
    SPOKEN_TURN_STAGE_SPEAK,
    SPOKEN_TURN_STAGE_OVER
};

struct spoken_turn {
    struct spoken_turn_options options;
    enum spoken_turn_stage stage;
    int64_t began_ms, ends_ms, stage_ms; /* monotonic; stage_ms: since when */
    struct loop_timer deadline, journal_late;
    struct loop_later later; /* begins the turn, and frees it */
    bool is_destroyed;
    bool has_chosen; /* one of several restaurants; the turn goes on with what the model was told of before */

    struct talk talk;
    struct tools tools;
    struct menu_keywords keywords;
    struct transcribe_settings hearing; /* the restaurant's */
    struct synthesise_settings voice;
    struct recording recording;
    char *words; /* owned; what the caller said, NULL until known */
    char say[TURN_SAY_BYTES];

    struct transcribe *transcribe; /* what runs; at most one of these */
    struct complete *complete;
    struct synthesise *synthesise;

    json_t *schema;                /* owned; the tools, nested */
    char *menu_json;               /* owned */
    json_t *message;               /* owned; the model's, while its calls are carried out */
    char *outputs[CHAT_CALLS_MAX]; /* owned */
    size_t call_count, answered_count;

    struct buf wav;
    char *talk_json, *basket_json; /* owned; of the result */
    struct spoken_turn_result result;
};

bool turn_stage_is_sane(const struct spoken_turn *turn);
int64_t spoken_turn_left_ms(const struct spoken_turn *turn, int64_t budget_ms);
/* Notes how long the stage took and goes to the next. */
void spoken_turn_enter(struct spoken_turn *turn, enum spoken_turn_stage stage);

/* The caller's words are known and stand in the talk: asks the model. spoken_turn_answer or
 * spoken_turn_fail_thinking follows, now or later. */
void spoken_turn_think(struct spoken_turn *turn);
/* Another menu is in force: the model is told that one when it is asked next. */
void spoken_turn_forget_menu(struct spoken_turn *turn);
void spoken_turn_cancel_thinking(struct spoken_turn *turn);
void spoken_turn_free_thinking(struct spoken_turn *turn);

/* The model has spoken its part; turn->say holds it. */
void spoken_turn_answer(struct spoken_turn *turn);
void spoken_turn_fail_thinking(struct spoken_turn *turn, const struct rest_failure *failure);

/* A tools_answer_fn; the owner is the turn. */
void turn_take_answer(void *owner, const struct tool_call *call, const struct tool_answer *answer);

#endif
