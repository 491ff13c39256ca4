#include "e2e/kill_matrix/caller.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

enum {
    WORDS_FRAMES = 25, /* half a second */
    HASTY_WORDS_FRAMES = 10,
    TURN_MS = 260, /* so long after the agent's last sound the caller answers */
    HASTY_TURN_MS = 120,
    PATIENCE_MS = 6000,     /* then the last words are said again */
    GREETING_MAX_MS = 4000, /* the agent may be silent so long at the beginning */
};

/* -- hearing ------------------------------------------------------------------------------------------- */

static void hear_stamp(struct caller *caller, const struct spoken *spoken, int64_t now_ms)
{
    if (spoken->caller != 0 && spoken->caller != caller->number)
        caller->foreign_count++;
    if (spoken->utterance != caller->heard.utterance) {
        caller->heard_frames = 0;
        caller->is_heard_answered = false;
    }
    caller->heard = *spoken;
    caller->heard_frames++;
    caller->was_noted |= spoken->word == AGENT_ASKS_ELSE || spoken->word == AGENT_READS_BACK;
    caller->was_forgotten |= caller->was_noted && spoken->word == AGENT_ASKS_WHAT;
    caller->has_confirmation |= spoken->word == AGENT_CONFIRMS;
    if (caller->fault_ms != 0 && spoken->utterance > caller->fault_utterance && caller->useful_ms < 0)
        caller->useful_ms = now_ms - caller->fault_ms;
}

static void hear(struct caller *caller, const uint8_t *ulaw, int64_t now_ms)
{
    struct spoken spoken;
    memmove(caller->window, caller->window + ULAW_FRAME_BYTES, ULAW_FRAME_BYTES);
    memcpy(caller->window + ULAW_FRAME_BYTES, ulaw, ULAW_FRAME_BYTES);
    bool is_stamped = spoken_find(caller->window, sizeof caller->window, &spoken);
    if (is_stamped)
        hear_stamp(caller, &spoken, now_ms);
    else if (!spoken_is_audible(ulaw))
        return;
    else if (now_ms - caller->last_heard_ms > 40) /* not the torn end of a stamped frame */
        caller->has_heard_plain = true;
    bool is_old = is_stamped && spoken.utterance <= caller->fault_utterance;
    if (caller->fault_ms != 0 && caller->sound_ms < 0 && !is_old)
        caller->sound_ms = now_ms - caller->fault_ms;
    caller->last_heard_ms = now_ms;
}

/* -- speaking ------------------------------------------------------------------------------------------ */

static void say(struct caller *caller, enum caller_word word)
{
    caller->last_word = word;
    caller->next_word = CALLER_SILENT;
    caller->utterance++;
    caller->frames_left = caller->owner->is_hasty ? HASTY_WORDS_FRAMES : WORDS_FRAMES;
}

static void want_to_say(struct caller *caller, enum caller_word word)
{
    if (caller->next_word != CALLER_SILENT)
        return;
    caller->next_word = word;
    if (!caller->has_passed[word] && !caller->owner->may_say(caller->owner->owner, caller, word))
        return; /* caller_go comes */
    caller_go(caller, clock_mono_ms());
}

void caller_go(struct caller *caller, int64_t now_ms)
{
    if (caller->next_word == CALLER_SILENT)
        return;
    caller->has_passed[caller->next_word] = true;
    caller->quiet_since_ms = now_ms;
    say(caller, caller->next_word);
}

static void repeat(struct caller *caller, int64_t now_ms)
{
    caller->repeat_count++;
    caller->quiet_since_ms = now_ms;
    say(caller, caller->last_word != CALLER_SILENT ? caller->last_word : CALLER_WANTS_PIZZA);
}

static void answer_agent(struct caller *caller)
{
    static const enum caller_word answers[] = {[AGENT_SILENT] = CALLER_WANTS_PIZZA,
                                               [AGENT_ASKS_WHAT] = CALLER_WANTS_PIZZA,
                                               [AGENT_ASKS_ELSE] = CALLER_WANTS_NO_MORE,
                                               [AGENT_READS_BACK] = CALLER_AGREES};
    caller->is_heard_answered = true;
    if (caller->heard.word == AGENT_CONFIRMS)
        phone_line_hang_up(caller->line);
    else if (caller->heard.word == AGENT_ASKS_AGAIN)
        repeat(caller, clock_mono_ms());
    else
        want_to_say(caller, answers[caller->heard.word]);
}

/* Once every 20 ms: whether it is the caller's turn. */
static void consider(struct caller *caller, int64_t now_ms)
{
    if (caller->frames_left > 0 || caller->next_word != CALLER_SILENT)
        return;
    int64_t quiet_ms = now_ms - (caller->last_heard_ms > caller->quiet_since_ms ? caller->last_heard_ms
                                                                                : caller->quiet_since_ms);
    bool is_agent_done = now_ms - caller->last_heard_ms > (caller->owner->is_hasty ? HASTY_TURN_MS : TURN_MS);
    if (caller->heard.utterance != 0 && !caller->is_heard_answered && is_agent_done)
        answer_agent(caller);
    else if (caller->last_word == CALLER_SILENT &&
             (caller->has_heard_plain ? is_agent_done : quiet_ms > GREETING_MAX_MS))
        want_to_say(caller, CALLER_WANTS_PIZZA); /* the greeting is over, or does not come */
    else if (caller->last_word != CALLER_SILENT && quiet_ms > PATIENCE_MS)
        repeat(caller, now_ms);
}

static void on_frame(void *owner, const uint8_t agent_ulaw[ULAW_FRAME_BYTES], size_t agent_bytes,
                     bool has_more, uint8_t out_caller_ulaw[ULAW_FRAME_BYTES])
{
    struct caller *caller = owner;
    int64_t now_ms = clock_mono_ms();
    (void)has_more;
    if (agent_bytes > 0)
        hear(caller, agent_ulaw, now_ms);
    consider(caller, now_ms);
    if (caller->frames_left > 0 && caller->line != NULL) {
        const struct spoken spoken = {caller->number, (int)caller->last_word, caller->utterance};
        spoken_write(&spoken, out_caller_ulaw);
        if (--caller->frames_left == 0)
            caller->quiet_since_ms = now_ms;
    }
}

/* -- the line ------------------------------------------------------------------------------------------ */

static void on_answered(void *owner)
{
    struct caller *caller = owner;
    caller->is_answered = true;
    caller->quiet_since_ms = clock_mono_ms();
}

static void on_ended(void *owner, const struct phone_line_end *end)
{
    struct caller *caller = owner;
    caller->line = NULL;
    caller->end = *end;
    caller->owner->on_ended(caller->owner->owner, caller);
}

void caller_dial(struct caller *caller, const struct caller_owner *owner, uint32_t number,
                 const struct phone_line_options *options)
{
    static const struct phone_line_events events = {
        .on_answered = on_answered, .on_frame = on_frame, .on_ended = on_ended};
    *caller = (struct caller){
        .owner = owner, .number = number, .sound_ms = -1, .useful_ms = -1, .quiet_since_ms = clock_mono_ms()};
    memset(caller->window, ULAW_SILENCE, sizeof caller->window);
    enum vp_err err = phone_line_open(options, &events, caller, &caller->line);
    if (err != VP_OK)
        errx(EXIT_FAILURE, "a call cannot begin: %s", vp_err_text(err));
    (void)span_copy(span_of(phone_line_call_sid(caller->line)), caller->call_sid, sizeof caller->call_sid);
}

void caller_mark_fault(struct caller *caller, uint64_t newest_utterance, int64_t now_ms)
{
    caller->fault_ms = now_ms;
    caller->fault_utterance = newest_utterance;
}
