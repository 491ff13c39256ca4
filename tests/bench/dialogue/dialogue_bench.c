/* Plays scenarios as text: the scripted caller against the dialogue with the real order tools. What the
 * recogniser hears of each sentence comes from a table per voice, which is filled as needed, so that a second
 * run takes milliseconds.
 *
 *   bench_dialogue TABLE_FOLDER VOICE NOISE_DB [-v] SCENARIO.yaml...
 *
 * VOICE: "flite:slt" and the like, or "said" for a recogniser that makes no mistakes. -v shows every
 * conversation, otherwise only those that end in the wrong ticket. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "desk.h"
#include "heard_table.h"
#include "callers/caller.h"

enum { MS_PER_CHAR = 65, FRAME_MS = 20, SILENCE_MS = 12000, LOG_BYTES = 1 << 20 };

struct bench {
    struct heard_table *table; /* NULL: everything is heard as it was said */
    bool is_verbose;
    size_t met_count, count;
};

struct playing {
    struct desk desk;
    struct caller caller;
    struct ear ear;
    struct buf log;
    size_t agent_count; /* letters of what is being said */
};

static void note(struct playing *playing, const char *who, const char *text)
{
    if (buf_appendf(&playing->log, "    %s %s\n", who, text) != VP_OK)
        abort();
}

/* The agent begins to say what is in desk.said; the order is as after it. */
static void agent_speaks(struct playing *playing)
{
    struct ear *ear = &playing->ear;
    playing->agent_count = strlen(playing->desk.said);
    if (playing->agent_count == 0)
        return;
    note(playing, "A:", playing->desk.said);
    ear->now_ms += 500;
    ear->agent_spoke_ms = ear->now_ms;
    ear->agent_heard_ms = ear->now_ms;
    ear->is_agent_speaking = true;
}

/* Time goes by until the caller acts; the words of what was said are known at its end. */
static struct caller_step wait_for_caller(struct playing *playing, json_t **order)
{
    struct ear *ear = &playing->ear;
    int64_t until_ms = ear->agent_spoke_ms + (int64_t)playing->agent_count * MS_PER_CHAR;
    bool has_said = !ear->is_agent_speaking;
    for (int64_t silent_ms = 0; silent_ms < SILENCE_MS;) {
        ear->now_ms += FRAME_MS;
        if (ear->is_agent_speaking && ear->now_ms < until_ms) {
            ear->agent_heard_ms = ear->now_ms;
            ear->has_agent_audio = true;
        } else {
            silent_ms += FRAME_MS;
            ear->has_agent_audio = false;
            ear->is_agent_speaking = ear->is_agent_speaking && silent_ms < EAR_PAUSE_MS;
        }
        if (!has_said && silent_ms >= EAR_PAUSE_MS) {
            has_said = true;
            json_decref(*order);
            *order = basket_json_order(&playing->desk.tools.basket, 0);
            caller_hear(&playing->caller, playing->desk.said, ear->now_ms, *order);
        }
        struct caller_step step = caller_next(&playing->caller, ear);
        if (step.act != CALLER_LISTENS)
            return step;
        if (playing->desk.has_ended && !ear->is_agent_speaking)
            break;
    }
    return (struct caller_step){.act = CALLER_LISTENS};
}

static void interrupt(struct playing *playing)
{
    struct ear *ear = &playing->ear;
    if (!ear->is_agent_speaking || !ear->has_agent_audio)
        return;
    size_t heard = (size_t)(ear->now_ms - ear->agent_spoke_ms) / MS_PER_CHAR;
    char text[40];
    snprintf(text, sizeof text, "(after %zu letters)", heard);
    note(playing, "I:", text);
    desk_interrupt(&playing->desk, heard);
    ear->is_agent_speaking = ear->has_agent_audio = false;
}

static void caller_says(struct bench *bench, struct playing *playing, const char *said)
{
    const struct heard_entry *heard = NULL;
    if (bench->table != NULL)
        heard = heard_table_find(bench->table, playing->caller.scenario->restaurant, playing->desk.dialogue,
                                 said);
    note(playing, "C:", said);
    if (heard != NULL && strcmp(heard->heard, said) != 0) {
        char text[1200];
        snprintf(text, sizeof text, "%s (%.2f)", heard->heard, (double)heard->confidence);
        note(playing, " :", text);
    }
    playing->ear.now_ms += (int64_t)strlen(said) * MS_PER_CHAR;
    caller_is_done(&playing->caller, &playing->ear);
    if (heard == NULL)
        desk_hear(&playing->desk, said, -0.1F);
    else if (heard->heard[0] != '\0')
        desk_hear(&playing->desk, heard->heard, heard->confidence);
    else
        playing->desk.said[0] = '\0';
}

static enum phone_line_ended_by converse(struct bench *bench, struct playing *playing)
{
    json_t *order = NULL;
    int silences = 0;
    enum phone_line_ended_by by = PHONE_LINE_ENDED_BY_AGENT;
    agent_speaks(playing);
    for (int turn = 0; turn < 200 && silences < 3; turn++) {
        struct caller_step step = wait_for_caller(playing, &order);
        if (step.act == CALLER_HANGS_UP) {
            note(playing, "C:", playing->caller.has_failed ? playing->caller.why : "(hangs up)");
            by = PHONE_LINE_ENDED_BY_CALLER;
            break;
        }
        if (step.act == CALLER_LISTENS && playing->desk.has_ended)
            break;
        if (step.act == CALLER_SAYS) {
            silences = 0;
            interrupt(playing);
            caller_says(bench, playing, step.text);
        } else {
            silences++;
            desk_silence(&playing->desk);
        }
        agent_speaks(playing);
    }
    json_decref(order);
    return by;
}

static bool play(struct bench *bench, const struct scenario *scenario, struct menu *menu)
{
    struct playing *playing = calloc(1, sizeof *playing);
    struct buf differences;
    buf_init(&differences, 1 << 14);
    if (playing == NULL || caller_init(&playing->caller, scenario, true) != VP_OK ||
        desk_init(&playing->desk, menu) != VP_OK)
        abort();
    buf_init(&playing->log, LOG_BYTES);
    ear_init(&playing->ear);
    playing->desk.is_traced = getenv("TRACE") != NULL;
    enum phone_line_ended_by by = converse(bench, playing);
    json_t *call = desk_call_json(&playing->desk);
    bool is_met =
        order_match_judge(call, scenario->expect, &(struct phone_line_end){.by = by}, &differences) &&
        !playing->caller.has_failed;
    json_decref(call);
    if (!is_met || bench->is_verbose)
        printf("%s %s\n%s    => %s\n", is_met ? "ok  " : "FAIL", scenario->name, buf_text(&playing->log),
               differences.len > 0 ? buf_text(&differences) : "");
    caller_deinit(&playing->caller);
    desk_deinit(&playing->desk);
    buf_deinit(&playing->log);
    buf_deinit(&differences);
    ear_deinit(&playing->ear);
    free(playing);
    return is_met;
}

static void play_file(struct bench *bench, const char *path)
{
    static struct problems problem;
    static struct problems menu_problems;
    struct scenario *scenario = NULL;
    struct menu *menu = NULL;
    char menu_path[256];
    if (scenario_load(path, &scenario, &problem) != VP_OK) {
        fprintf(stderr, "%s\n", problem.text);
        exit(EXIT_FAILURE);
    }
    snprintf(menu_path, sizeof menu_path, "menus/%s.yaml", scenario->restaurant);
    if (menu_load(menu_path, &menu, &menu_problems) != VP_OK) {
        fprintf(stderr, "%s\n", menu_problems.text);
        exit(EXIT_FAILURE);
    }
    bench->count++;
    bench->met_count += play(bench, scenario, menu);
    fflush(stdout);
    menu_release(menu);
    scenario_destroy(scenario);
}

int main(int argc, char **argv)
{
    static struct heard_table table;
    struct bench bench = {.table = &table};
    char voice_text[64], path[512];
    struct voice voice;
    if (argc < 5) {
        fprintf(stderr, "usage: bench_dialogue TABLE_FOLDER VOICE NOISE_DB [-v] SCENARIO.yaml...\n");
        return EXIT_FAILURE;
    }
    log_set_level(LOG_LEVEL_WARN);
    int noise_db = (int)strtol(argv[3], NULL, 10), first = 4;
    snprintf(voice_text, sizeof voice_text, "%s", argv[2]);
    snprintf(path, sizeof path, "%s/%s-%d.tsv", argv[1], argv[2], noise_db);
    if (strcmp(argv[2], "said") == 0)
        bench.table = NULL;
    else if (voice_parse(voice_text, &voice) == VP_OK)
        heard_table_load(&table, path, &voice, noise_db);
    else
        return EXIT_FAILURE;
    if (strcmp(argv[first], "-v") == 0) {
        bench.is_verbose = true;
        first++;
    }
    for (int i = first; i < argc; i++)
        play_file(&bench, argv[i]);
    printf("%s %d dB: %zu of %zu calls ended in the right ticket (%.1f %%), %zu sentences recognised anew\n",
           argv[2], noise_db, bench.met_count, bench.count,
           100.0 * (double)bench.met_count / (double)bench.count, table.made_count);
    heard_table_deinit(&table);
    return EXIT_SUCCESS;
}
