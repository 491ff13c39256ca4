#include "eval_dialogues/scenario_play.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "call/keys.h"
#include "callers/caller.h"

enum {
    MS_PER_CHAR = 65,   /* of speech */
    ANSWER_MS = 500,    /* until the agent begins */
    FRAME_MS = 20,      /* as the telephone asks the caller */
    SILENCE_MS = 12000, /* of a caller who waits: the engine speaks by itself */
    SILENCES_MAX = 3,
    TURNS_MAX = 200,
    DIFFERENCES_BYTES = 1 << 14
};

struct playing {
    const struct scenario_play *play;
    struct desk desk;
    struct caller caller;
    struct ear ear;
    json_t *log;
    json_t *order;      /* as the caller knows it; NULL before */
    size_t agent_count; /* letters of what is being said */
    bool is_transferred;
};

static json_t *note(struct playing *playing, const char *who, const char *text)
{
    json_t *entry = json_pack("{s:s}", who, text);
    (void)json_array_append_new(playing->log, entry);
    return entry;
}

/* The agent begins to say what is in desk.said; the order is as after it. */
static void agent_speaks(struct playing *playing)
{
    struct ear *ear = &playing->ear;
    playing->agent_count = strlen(playing->desk.said);
    if (playing->agent_count == 0)
        return;
    (void)note(playing, "agent", playing->desk.said);
    ear->now_ms += ANSWER_MS;
    ear->agent_spoke_ms = ear->now_ms;
    ear->agent_heard_ms = ear->now_ms;
    ear->is_agent_speaking = true;
}

/* A frame of the agent's speech, or of the silence behind it. */
static void pass_frame(struct playing *playing, int64_t until_ms, int64_t *silent_ms)
{
    struct ear *ear = &playing->ear;
    ear->now_ms += FRAME_MS;
    ear->has_agent_audio = ear->is_agent_speaking && ear->now_ms < until_ms;
    if (ear->has_agent_audio) {
        ear->agent_heard_ms = ear->now_ms;
        return;
    }
    *silent_ms += FRAME_MS;
    ear->is_agent_speaking = ear->is_agent_speaking && *silent_ms < EAR_PAUSE_MS;
}

/* Time goes by until the caller acts; the words of what was said are known at its end. */
static struct caller_step wait_for_caller(struct playing *playing)
{
    struct ear *ear = &playing->ear;
    int64_t until_ms = ear->agent_spoke_ms + (int64_t)playing->agent_count * MS_PER_CHAR;
    bool has_said = !ear->is_agent_speaking;
    for (int64_t silent_ms = 0; silent_ms < SILENCE_MS;) {
        pass_frame(playing, until_ms, &silent_ms);
        if (!has_said && silent_ms >= EAR_PAUSE_MS) {
            has_said = true;
            json_decref(playing->order);
            playing->order = basket_json_order(&playing->desk.tools.basket, 0);
            caller_hear(&playing->caller, playing->desk.said, ear->now_ms, playing->order);
        }
        if (playing->desk.has_ended && !ear->is_agent_speaking)
            break;
        struct caller_step step = caller_next(&playing->caller, ear);
        if (step.act != CALLER_LISTENS)
            return step;
    }
    return (struct caller_step){.act = CALLER_LISTENS};
}

static void interrupt(struct playing *playing)
{
    struct ear *ear = &playing->ear;
    if (!ear->is_agent_speaking || !ear->has_agent_audio)
        return;
    size_t heard = (size_t)(ear->now_ms - ear->agent_spoke_ms) / MS_PER_CHAR;
    char text[60];
    snprintf(text, sizeof text, "interrupts after %zu letters", heard);
    (void)note(playing, "note", text);
    desk_interrupt(&playing->desk, heard);
    ear->is_agent_speaking = ear->has_agent_audio = false;
}

static void be_done(struct playing *playing, int64_t spoken_ms)
{
    playing->ear.now_ms += spoken_ms;
    playing->ear.caller_heard_ms = playing->ear.now_ms;
    caller_is_done(&playing->caller, &playing->ear);
}

static void press(struct playing *playing, const char *keys)
{
    char text[96];
    (void)note(playing, "keys", keys);
    be_done(playing, 0);
    playing->desk.said[0] = '\0';
    if (strcmp(keys, "0") == 0) {
        playing->is_transferred = playing->desk.has_ended = true;
        return;
    }
    snprintf(text, sizeof text, KEYS_TOLD "%s", keys);
    desk_add_message(&playing->desk, ITEM_USER, text);
    if (strlen(keys) == 1)
        gate_caller_spoke(&playing->desk.tools.gate);
    desk_silence(&playing->desk);
}

static void act(struct playing *playing, const struct caller_step *step)
{
    const struct scenario_play *play = playing->play;
    char *text = strdup(step->text != NULL ? step->text : ""); /* the caller's own is of the step before */
    if (text == NULL)
        return;
    interrupt(playing);
    if (step->act == CALLER_PRESSES) {
        press(playing, text);
    } else {
        json_t *entry = note(playing, "caller", text);
        be_done(playing, (int64_t)strlen(text) * MS_PER_CHAR);
        (step->act == CALLER_PLAYS ? play->play : play->say)(play->owner, &playing->desk, text, entry);
    }
    free(text);
}

/* Until somebody hangs up. */
static enum phone_line_ended_by converse(struct playing *playing)
{
    int silences = 0;
    agent_speaks(playing);
    for (int turn = 0; turn < TURNS_MAX && silences < SILENCES_MAX; turn++) {
        struct caller_step step = wait_for_caller(playing);
        if (step.act == CALLER_HANGS_UP) {
            (void)note(playing, "note",
                       playing->caller.has_failed ? playing->caller.why : "the caller hangs up");
            return PHONE_LINE_ENDED_BY_CALLER;
        }
        if (playing->desk.has_ended && step.act == CALLER_LISTENS)
            break;
        if (step.act == CALLER_LISTENS) {
            silences++;
            desk_silence(&playing->desk);
        } else {
            silences = 0;
            act(playing, &step);
        }
        agent_speaks(playing);
    }
    return PHONE_LINE_ENDED_BY_AGENT;
}

static const char *outcome_of(const struct playing *playing, bool is_met)
{
    if (is_met)
        return "right";
    if (playing->desk.ticket != NULL)
        return "wrong";
    return playing->is_transferred ? "person" : "none";
}

static json_t *judge(struct playing *playing, enum phone_line_ended_by by)
{
    struct phone_line_end end = {.by = by};
    struct buf differences;
    buf_init(&differences, DIFFERENCES_BYTES);
    playing->is_transferred = playing->is_transferred || playing->desk.tools.wish == TOOLS_WISH_TRANSFER;
    if (playing->is_transferred)
        snprintf(end.dialled, sizeof end.dialled, "%s",
                 playing->play->menu->staff_number != NULL ? playing->play->menu->staff_number : "");
    json_t *call = desk_call_json(&playing->desk);
    bool is_met = order_match_judge(call, playing->play->scenario->expect, &end, &differences);
    if (playing->caller.has_failed) {
        is_met = false;
        (void)!buf_appendf(&differences, "%s\n", playing->caller.why);
    }
    json_t *result = json_pack("{s:s,s:s,s:s,s:I,s:O}", "name", playing->play->scenario->name, "outcome",
                               outcome_of(playing, is_met), "differences", buf_text(&differences), "seconds",
                               (json_int_t)(playing->ear.now_ms / 1000), "log", playing->log);
    json_decref(call);
    buf_deinit(&differences);
    return result;
}

json_t *scenario_play(const struct scenario_play *play)
{
    json_t *result = NULL;
    struct playing *playing = calloc(1, sizeof *playing);
    if (playing == NULL)
        return NULL;
    playing->play = play;
    playing->log = json_array();
    ear_init(&playing->ear);
    if (caller_init(&playing->caller, play->scenario, true) == VP_OK) {
        if (desk_init(&playing->desk, play->menu) == VP_OK) {
            result = judge(playing, converse(playing));
            desk_deinit(&playing->desk);
        }
        caller_deinit(&playing->caller);
    }
    ear_deinit(&playing->ear);
    json_decref(playing->order);
    json_decref(playing->log);
    free(playing);
    return result;
}
