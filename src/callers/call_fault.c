#include "callers/call_fault.h"

#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"

enum { FRAME_MS = 20, END_TRIES = 100, END_TRY_MS = 10 };

void call_fault_init(struct call_fault *fault, const char *command)
{
    *fault = (struct call_fault){.command = command,
                                 .speech_ms = EAR_NEVER,
                                 .spoken_ms = EAR_NEVER,
                                 .exit_status = -1,
                                 .at_ms = EAR_NEVER,
                                 .agent_stopped_ms = EAR_NEVER,
                                 .heard_again_ms = EAR_NEVER};
}

static void note_exit(struct call_fault *fault, int options)
{
    int status;
    if (fault->pid == 0 || waitpid(fault->pid, &status, options) != fault->pid)
        return;
    fault->pid = 0;
    fault->exit_status = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

void call_fault_kill(struct call_fault *fault)
{
    if (fault->pid != 0)
        kill(-fault->pid, SIGKILL);
}

void call_fault_deinit(struct call_fault *fault)
{
    /* A command that ended the call is hardly back from it. */
    for (int tries = 0; fault->pid != 0 && tries < END_TRIES; tries++) {
        note_exit(fault, WNOHANG);
        if (fault->pid != 0)
            nanosleep(&(struct timespec){.tv_nsec = END_TRY_MS * 1000000}, NULL);
    }
    call_fault_kill(fault);
    note_exit(fault, 0);
}

void call_fault_turn_begins(struct call_fault *fault, enum scenario_fault kind, int after_ms)
{
    if (fault->command == NULL || fault->kind != SCENARIO_NO_FAULT)
        return;
    fault->kind = kind;
    fault->after_ms = after_ms;
}

void call_fault_speech_begins(struct call_fault *fault, const struct ear *ear)
{
    if (fault->kind != SCENARIO_NO_FAULT && fault->speech_ms == EAR_NEVER)
        fault->speech_ms = ear->now_ms;
}

void call_fault_turn_ends(struct call_fault *fault, const struct ear *ear)
{
    if (fault->kind != SCENARIO_NO_FAULT && fault->spoken_ms == EAR_NEVER)
        fault->spoken_ms = ear->now_ms;
}

static bool is_due(const struct call_fault *fault, const struct ear *ear)
{
    switch (fault->kind) {
    case SCENARIO_NO_FAULT:
        break;
    case SCENARIO_FAULT_BEFORE_TURN:
        return true;
    case SCENARIO_FAULT_WHILE_CALLER_SPEAKS:
        return fault->speech_ms != EAR_NEVER && ear->now_ms - fault->speech_ms >= fault->after_ms;
    case SCENARIO_FAULT_AFTER_CALLER_SPOKE:
        return fault->spoken_ms != EAR_NEVER && ear->now_ms - fault->spoken_ms >= fault->after_ms;
    case SCENARIO_FAULT_WHILE_AGENT_SPEAKS:
        return fault->spoken_ms != EAR_NEVER && ear->is_agent_speaking &&
               ear->agent_spoke_ms >= fault->spoken_ms && ear_agent_speaking_ms(ear) >= fault->after_ms;
    }
    return false;
}

static void run(struct call_fault *fault, const char *call_sid)
{
    char sid[80];
    snprintf(sid, sizeof sid, "VOICEPLATE_CALL_SID=%s", call_sid);
    size_t count = 0;
    while (environ[count] != NULL)
        count++;
    char **environment = calloc(count + 2, sizeof *environment);
    if (environment == NULL)
        return;
    memcpy(environment, environ, count * sizeof *environment);
    environment[count] = sid;
    posix_spawnattr_t attributes; /* a group of its own, so that all it started ends with it */
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    posix_spawnattr_setpgroup(&attributes, 0);
    char *const args[] = {(char *)"sh", (char *)"-c", (char *)fault->command, NULL};
    if (posix_spawn(&fault->pid, "/bin/sh", NULL, &attributes, args, environment) != 0) {
        fault->pid = 0;
        log_warn("phone", "fault_command_not_run");
    }
    posix_spawnattr_destroy(&attributes);
    free(environment);
}

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* What the agent was saying ends where its audio ends: a pause inside a sentence is audio too. */
static void measure(struct call_fault *fault, const struct ear *ear)
{
    note_exit(fault, WNOHANG);
    if (fault->heard_again_ms != EAR_NEVER)
        return;
    int64_t heard_ms = later(ear->agent_heard_ms, fault->agent_stopped_ms);
    if (!fault->has_broken_off) {
        if (ear->is_agent_speaking)
            fault->agent_stopped_ms = ear->agent_heard_ms;
        fault->has_broken_off = !ear->is_agent_fed;
        fault->known_agent_ms = heard_ms;
    } else if (ear->agent_heard_ms > fault->known_agent_ms) {
        fault->heard_again_ms = ear->now_ms - FRAME_MS;
        return;
    }
    fault->has_caller_spoken |= fault->has_broken_off && ear->caller_heard_ms > fault->known_agent_ms &&
                                ear->caller_heard_ms > fault->at_ms;
    int64_t silent_ms = ear->now_ms - later(later(heard_ms, ear->caller_heard_ms), fault->at_ms);
    fault->dead_air_ms = later(fault->dead_air_ms, silent_ms);
}

bool call_fault_feed(struct call_fault *fault, const struct ear *ear, const char *call_sid)
{
    if (fault->at_ms != EAR_NEVER) {
        measure(fault, ear);
        return false;
    }
    if (!is_due(fault, ear))
        return false;
    fault->at_ms = ear->now_ms;
    if (ear->is_agent_speaking)
        fault->agent_stopped_ms = ear->agent_heard_ms;
    run(fault, call_sid);
    return true;
}
