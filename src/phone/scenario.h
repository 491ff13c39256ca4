/* A scenario file: how one caller behaves in one call, and which order must come of it (docs/scenarios.md).
 * Read with libcyaml, checked once, then immutable. */
#ifndef VP_PHONE_SCENARIO_H
#define VP_PHONE_SCENARIO_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/span.h"
#include "phone/pattern.h"
#include "phone/voice.h"

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
    char *say;
    char *wav;  /* path, made relative to the scenario's folder */
    char *dtmf; /* 0-9 A-D # *, and w for half a second */
    int wait_ms;
    bool hang_up;
    enum scenario_when when;
    int silence_ms, after_ms;
    enum scenario_fault fault;
    int fault_after_ms;  /* so long into that moment; 0: a default of each */
    char *if_agent_says; /* otherwise the turn is left out */
    char *wait_for;      /* the turn waits until the agent says this; answers go on meanwhile */
    struct pattern *if_pattern, *wait_pattern; /* compiled */
};

enum { SCENARIO_PHRASES_MAX = 4 };

/* Said whenever the agent's words match and no scripted turn is due. */
struct scenario_answer {
    char *agent;
    char *say; /* "Ten pieces.|The ten piece, please.": other words the next time; cut up into says */
    const char *says[SCENARIO_PHRASES_MAX];
    int say_count;
    int times;                 /* how often it may be used; 0: always */
    enum scenario_fault fault; /* as in a turn, at its first use */
    int fault_after_ms;
    struct pattern *pattern; /* agent, compiled */
};

struct scenario_line {
    char *item, *size; /* size NULL: the item has none */
    int quantity;
    char **options; /* "mushrooms", "left mushrooms", "extra mushrooms", "left extra mushrooms" */
    unsigned options_count;
    char **without;
    unsigned without_count;
    char *say; /* how the caller asks for it again when the read-back lacks it; NULL: item's name */
};

enum scenario_service { SCENARIO_ANY_SERVICE, SCENARIO_PICKUP, SCENARIO_DELIVERY };

struct scenario_order {
    enum scenario_service service;
    char *name, *address, *phone; /* NULL: not compared */
    struct scenario_line *lines;
    unsigned lines_count;
    char *total; /* "58.45"; NULL: not compared */
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
    char *name, *restaurant, *to, *from;
    struct voice voice; /* engine VOICE_ANY: the runner assigns one */
    int noise_db;       /* line noise: decibels below the caller's speech; 0: none */
    int max_seconds;    /* the caller hangs up then; 0: 240 */
    bool is_patient;    /* never corrects a wrong read-back by itself */
    struct scenario_turn *turns;
    unsigned turns_count;
    struct scenario_answer *answers;
    unsigned answers_count;
    struct scenario_expect *expect;
};

/* What is wrong, in words: "scenarios/a.yaml:12: turns[3].when: ...". */
struct scenario_problem {
    char text[512];
};

/* VP_ERR_NOT_FOUND, VP_ERR_TOO_BIG, VP_ERR_BAD_VALUE with the first problem. Pieces of a scenario are owned
 * by it. */
VP_MUST_CHECK enum vp_err scenario_load(const char *path, struct scenario **out_scenario,
                                        struct scenario_problem *out_problem);
/* The same from memory; path names it in problems and is the base of wav paths. */
VP_MUST_CHECK enum vp_err scenario_parse(struct span yaml, const char *path, struct scenario **out_scenario,
                                         struct scenario_problem *out_problem);
void scenario_destroy(struct scenario *scenario); /* accepts NULL */

#endif
