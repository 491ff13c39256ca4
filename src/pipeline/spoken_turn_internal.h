/* The inside of a turn: turn.c (steps, time, the end), turn_think.c (the model and its functions). */
#ifndef VP_PIPELINE_TURN_INTERNAL_H
#define VP_PIPELINE_TURN_INTERNAL_H

#include "call/tools.h"
#include "pipeline/chat_stream.h"
#include "pipeline/menu_keywords.h"
#include "pipeline/recording.h"
#include "pipeline/talk.h"
#include "pipeline/turn.h"

/* One request at most runs, and each in its stage: to transcribe in HEAR, to complete in THINK, to synthesise
 * in SPEAK. The model's message is kept while its functions run, in TOOLS. OVER, nothing runs. */
enum turn_stage { TURN_STAGE_HEAR, TURN_STAGE_THINK, TURN_STAGE_TOOLS, TURN_STAGE_SPEAK, TURN_STAGE_OVER };

struct turn {
    struct turn_options options;
    enum turn_stage stage;
    int64_t began_ms, ends_ms, stage_ms; /* monotonic; stage_ms: since when */
    struct loop_timer deadline, journal_late;
    struct loop_later later; /* begins the turn, and frees it */
    bool is_destroyed;

    struct talk talk;
    struct tools tools;
    struct menu_keywords keywords;
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
    struct turn_result result;
};

bool turn_stage_is_sane(const struct turn *turn);
int64_t turn_left_ms(const struct turn *turn, int64_t budget_ms);
/* Notes how long the stage took and goes to the next. */
void turn_enter(struct turn *turn, enum turn_stage stage);

/* The caller's words are known and stand in the talk: asks the model. turn_answer or turn_fail_thinking
 * follows, now or later. */
void turn_think(struct turn *turn);
void turn_cancel_thinking(struct turn *turn);
void turn_free_thinking(struct turn *turn);

/* The model has spoken its part; turn->say holds it. */
void turn_answer(struct turn *turn);
void turn_fail_thinking(struct turn *turn, const struct rest_failure *failure);

/* A tools_answer_fn; the owner is the turn. */
void turn_take_answer(void *owner, const struct tool_call *call, const struct tool_answer *answer);

#endif
