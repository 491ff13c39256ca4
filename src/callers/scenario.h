/* A scenario file: how one caller behaves in one call, and which order must come of it (docs/scenarios.md).
 * Read and checked once, then immutable. */
#ifndef VP_CALLERS_SCENARIO_H
#define VP_CALLERS_SCENARIO_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/problems.h"
#include "base/span.h"
#include "callers/background.h"
#include "callers/pattern.h"
#include "callers/voice.h"

enum scenario_when {
    SCENARIO_AGENT_SILENT,       /* the agent spoke and is silent for silence_ms */
    SCENARIO_AGENT_SPEAKING_FOR, /* barge-in: the agent speaks for after_ms */
    SCENARIO_AT_ONCE,            /* right after the caller's previous turn */
};

/* When the command of --fault-command runs, seen from the turn or answer that is marked. */
enum scenario_fault {
    SCENARIO_NO_FAULT,
    SCENARIO_FAULT_BEFORE_TURN,
    SCENARIO_FAULT_WHILE_CALLER_SPEAKS,
    SCENARIO_FAULT_AFTER_CALLER_SPOKE,
    SCENARIO_FAULT_WHILE_AGENT_SPEAKS, /* its answer to the turn */
};

/* Exactly one of say, wav, dtmf, wait_ms and hang_up. */
struct scenario_turn {
    const char *say;
    const char *wav;  /* path, made relative to the scenario's folder */
    const char *dtmf; /* 0-9 A-D # *, and w for half a second */
    int wait_ms;
    bool hang_up;
    enum scenario_when when;
    int silence_ms, after_ms;
    enum scenario_fault fault;
    int fault_after_ms;        /* so long into that moment; 0: a default of each */
    const char *if_agent_says; /* otherwise the turn is left out */
    const char *wait_for;      /* the turn waits until the agent says this; answers go on meanwhile */
    struct pattern *if_pattern, *wait_pattern; /* compiled */
};

enum { SCENARIO_PHRASES_MAX = 4 };

/* Said whenever the agent's words match and no scripted turn is due. */
struct scenario_answer {
    const char *agent;
    const char *say; /* "Ten pieces.|The ten piece, please.": other words the next time; cut up into says */
    const char *says[SCENARIO_PHRASES_MAX];
    int say_count;
    int times;                 /* how often it may be used; 0: always */
    enum scenario_fault fault; /* as in a turn, at its first use */
    int fault_after_ms;
    struct pattern *pattern; /* agent, compiled */
};

struct scenario_line {
    const char *item, *size; /* size NULL: the item has none */
    int quantity;
    const char **options; /* "mushrooms", "left mushrooms", "extra mushrooms", "left extra mushrooms" */
    size_t options_count;
    const char **without;
    size_t without_count;
    const char *say; /* how the caller asks for it again when the read-back lacks it; NULL: item's name */
};

enum scenario_service { SCENARIO_ANY_SERVICE, SCENARIO_PICKUP, SCENARIO_DELIVERY };

struct scenario_order {
    enum scenario_service service;
    const char *name, *address, *phone; /* NULL: not compared */
    struct scenario_line *lines;
    size_t lines_count;
    const char *total; /* "58.45"; NULL: not compared */
};

enum scenario_ended_by { SCENARIO_ENDED_BY_ANYONE, SCENARIO_ENDED_BY_AGENT, SCENARIO_ENDED_BY_CALLER };

struct scenario_expect {
    struct scenario_order *order; /* NULL: not compared */
    bool no_order;
    bool some_order; /* an order was stored, whatever is in it */
    bool transfer;   /* the call was put through to a person, by <Dial> */
    enum scenario_ended_by ended_by;
};

struct scenario {
    const char *name, *restaurant, *to, *from;
    struct voice voice;       /* engine VOICE_ANY: the runner assigns one */
    int noise_db;             /* line noise: decibels below the caller's speech; 0: none */
    enum voice_manner manner; /* plain: the runner may choose */
    struct background_wish background;
    int max_seconds; /* the caller hangs up then; 0: 240 */
    bool is_patient; /* never corrects a wrong read-back by itself */
    struct scenario_turn *turns;
    size_t turns_count;
    struct scenario_answer *answers;
    size_t answers_count;
    struct scenario_expect *expect;
    struct arena arena; /* all of this, and the scenario itself */
};

/* VP_ERR_BAD_VALUE with all problems found, and the errors of text_file_read. Pieces of a scenario
 * are owned by it. */
VP_MUST_CHECK enum vp_err scenario_load(const char *path, struct scenario **out_scenario,
                                        struct problems *out_problems);
/* The same from memory; path names it in problems and is the base of wav paths. */
VP_MUST_CHECK enum vp_err scenario_parse(struct span yaml, const char *path, struct scenario **out_scenario,
                                         struct problems *out_problems);
void scenario_destroy(struct scenario *scenario); /* accepts NULL */

#endif
