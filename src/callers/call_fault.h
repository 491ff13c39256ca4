/* A failure made on purpose at one moment of a call, by a command such as the killing of a worker, and how long the
 * caller then waited for the agent. The moment stands in the scenario, the command only ever on the command line. */
#ifndef VP_CALLERS_CALL_FAULT_H
#define VP_CALLERS_CALL_FAULT_H

#include <sys/types.h>

#include "callers/ear.h"
#include "callers/scenario.h"

struct call_fault {
    const char *command; /* borrowed; NULL: no fault happens */
    enum scenario_fault kind;
    int after_ms;
    int64_t speech_ms, spoken_ms; /* the marked turn: the caller began to speak; was done; EAR_NEVER */
    pid_t pid;                    /* of the command while it runs; 0 */
    int exit_status;              /* of the command; -1: none yet */
    int64_t at_ms;                /* the command was started; EAR_NEVER */
    bool has_broken_off;          /* since then there was a time without audio of the agent */
    bool has_caller_spoken;       /* after that, before the agent was heard again */
    int64_t known_agent_ms;       /* until when the agent was heard before the break */
    int64_t agent_stopped_ms;     /* the last of what the agent was saying then; EAR_NEVER: it was silent */
    int64_t heard_again_ms;       /* first new audio of the agent; EAR_NEVER */
    int64_t dead_air_ms;          /* longest silence of both until then */
};

void call_fault_init(struct call_fault *fault, const char *command);
/* Kills the command and what it started, where it still runs. */
void call_fault_kill(struct call_fault *fault);
/* Waits a second for a command that still runs, then kills it. */
void call_fault_deinit(struct call_fault *fault);

/* The caller begins a turn, speaks, has done it. Only the first turn that is marked counts. */
void call_fault_turn_begins(struct call_fault *fault, enum scenario_fault kind, int after_ms);
void call_fault_speech_begins(struct call_fault *fault, const struct ear *ear);
void call_fault_turn_ends(struct call_fault *fault, const struct ear *ear);

/* Every 20 ms. Runs the command when the moment has come, and measures from then on. Returns whether it was
 * started just now. call_sid is given to it as VOICEPLATE_CALL_SID. */
bool call_fault_feed(struct call_fault *fault, const struct ear *ear, const char *call_sid);

#endif
