/* One cell of the kill matrix: calls at once through a real service, brought to one phase, one fault, and
 * what became of each call and each order. Prints one line of values between tabs (see columns below); the
 * exit status says whether every call went on with its basket and every order was stored exactly once. With
 * the fault "worker-hangup" the telephone network ends a call whose stream broke: then no call may be left
 * live, and what was ordered until then must be right.
 *
 *   kill_matrix VOICEPLATE FOLDER FAULT PHASE CALLS */
#include <err.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "e2e/kill_matrix/caller.h"
#include "e2e/kill_matrix/crowd.h"
#include "e2e/kill_matrix/service.h"
#include "e2e/kill_matrix/trouble.h"
#include "e2e/kill_matrix/waiter.h"
#include "net/http_client.h"
#include "net/net_listen.h"
#include "callers/recordings.h"
#include "callers/samples.h"
#include "fault_relay/fault_relay.h"

enum {
    CALLS_MAX = 100,
    WORKERS = 2,
    FEW_DESCRIPTORS = 128,
    STRANGERS = 1100, /* for each of the two ports */
    TICK_MS = 10,
    PHASE_MAX_MS = 30 * 1000, /* to bring every call to its phase */
    END_MAX_MS = 60 * 1000,   /* from the fault to the end of the last call */
    SETTLE_MS = 700,
    TROUBLE_MS = 5000,        /* so long the database is in trouble, or the service frozen */
    TROUBLE_SETTLE_MS = 3000, /* and so long afterwards everything has its place */
    LIVE_AFTER_MS = 5000,     /* nothing may be left of a call that was hung up */
    INTO_SPEECH_MS = 250,     /* so far into the caller's words, and the agent's */
};

enum phase {
    PHASE_GREETING,
    PHASE_CALLER,
    PHASE_AGENT,
    PHASE_TOOL,
    PHASE_YES,
    PHASE_SUBMIT,
    PHASE_DONE,
    PHASE_COUNT
};
static const char account_sid[] = "AC00000000000000000000000000000001";

static const char *const phase_names[PHASE_COUNT] = {
    [PHASE_GREETING] = "before-greeting", [PHASE_CALLER] = "caller-speaking",
    [PHASE_AGENT] = "agent-speaking",     [PHASE_TOOL] = "tool-running",
    [PHASE_YES] = "awaiting-yes",         [PHASE_SUBMIT] = "confirming",
    [PHASE_DONE] = "just-confirmed",
};

struct cell {
    struct loop *loop;
    struct http_client *http;
    struct speaker *speaker;
    struct recordings *recordings;
    struct waiter *waiter;
    struct fault_relay *sim;
    struct service service;
    const char *voiceplate; /* the program */
    const char *fault;
    enum phase phase;
    struct phone_line_options line;
    struct caller callers[CALLS_MAX];
    int call_count, live_count, waiting_count, tool_count, submit_count, stored_count;
    int64_t began_ms, released_ms, fault_ms; /* 0: not yet */
    struct loop_timer tick;
    json_t *orders, *answer; /* answer: the newest of the API; NULL: none */
    bool hangs_up;           /* a call whose stream breaks is over */
    bool is_frozen;
    int left_live_count;
};

/* -- the fault ----------------------------------------------------------------------------------------- */

static void arm(struct cell *cell, const char *json)
{
    struct fault faults[4];
    size_t count;
    char why[160];
    if (fault_decode(span_of(json), faults, 4, &count, why, sizeof why) != VP_OK)
        errx(EXIT_FAILURE, "%s: %s", json, why);
    for (size_t i = 0; i < count; i++)
        if (fault_relay_arm(cell->sim, &faults[i]) != VP_OK)
            errx(EXIT_FAILURE, "%s cannot be armed", json);
}

/* A fault of the link to the model, and how the relay is told of it. */
struct link_fault {
    const char *fault, *json;
};

static void break_it(struct cell *cell)
{
    static const struct link_fault links[] = {
        {"cut", "{\"do\":\"close\",\"code\":1006,\"sessions\":0}"},
        {"close-1011", "{\"do\":\"close\",\"code\":1011,\"sessions\":0}"},
        {"stall", "{\"do\":\"stall\",\"at\":\"now\",\"sessions\":0}"},
        {"failed", "{\"do\":\"failed\",\"at\":\"now\",\"sessions\":0}"},
        {"expire", "{\"do\":\"expire\",\"sessions\":0}"},
        {"refuse", "[{\"do\":\"refuse\",\"sessions\":0},{\"do\":\"close\",\"code\":1011,\"sessions\":0}]"},
        {"text-only", "{\"do\":\"text_only\",\"sessions\":0}"},
        {"garble", "{\"do\":\"garble\",\"form\":\"json\",\"sessions\":0}"},
        {"large", "{\"do\":\"garble\",\"form\":\"large\",\"sessions\":0}"},
        {"flood", "{\"do\":\"garble\",\"form\":\"flood\",\"sessions\":0}"},
    };
    cell->fault_ms = clock_mono_ms();
    for (int i = 0; i < cell->call_count; i++)
        caller_mark_fault(&cell->callers[i], waiter_newest_utterance(cell->waiter), cell->fault_ms);
    bool is_hung = strcmp(cell->fault, "worker-hang") == 0;
    if (strcmp(cell->fault, "worker") == 0 || is_hung || cell->hangs_up) {
        if (service_signal(&cell->service, "worker.", is_hung ? SIGSTOP : SIGKILL) != WORKERS)
            errx(EXIT_FAILURE, "the workers are not all there");
        return;
    }
    if (strcmp(cell->fault, "worker-spin") == 0) {
        if (service_spin(&cell->service, "worker.") != WORKERS)
            errx(EXIT_FAILURE, "the workers do not spin");
        return;
    }
    cell->is_frozen = strcmp(cell->fault, "freeze") == 0;
    if (cell->is_frozen) {
        service_freeze(&cell->service);
        return;
    }
    if (strcmp(cell->fault, "master") == 0) {
        service_lose_master(&cell->service, cell->voiceplate);
        return;
    }
    if (strcmp(cell->fault, "descriptors") == 0) {
        crowd_start(cell->service.url, cell->service.media_url, 2 * STRANGERS);
        return;
    }
    trouble_begin(cell->fault);
    for (size_t i = 0; i < sizeof links / sizeof *links; i++)
        if (strcmp(cell->fault, links[i].fault) == 0)
            arm(cell, links[i].json);
}

static void end_trouble(struct cell *cell)
{
    trouble_end();
    if (cell->is_frozen)
        service_thaw(&cell->service);
    cell->is_frozen = false;
}

/* -- bringing the calls to their phase ----------------------------------------------------------------- */

static void on_tool_call(void *owner, const char *name)
{
    struct cell *cell = owner;
    cell->tool_count += strcmp(name, "add_item") == 0;
    cell->submit_count += strcmp(name, "submit_order") == 0;
}

static void on_tool_answer(void *owner, const char *name)
{
    ((struct cell *)owner)->stored_count += strcmp(name, "submit_order") == 0;
}

/* The word that all say together, once all are there. */
static enum caller_word gate_of(enum phase phase)
{
    switch (phase) {
    case PHASE_CALLER:
    case PHASE_AGENT:
    case PHASE_TOOL:
        return CALLER_WANTS_PIZZA;
    case PHASE_YES:
    case PHASE_SUBMIT:
    case PHASE_DONE:
        return CALLER_AGREES;
    default:
        return CALLER_SILENT;
    }
}

static bool may_say(void *owner, struct caller *caller, enum caller_word word)
{
    struct cell *cell = owner;
    (void)caller;
    if (word != gate_of(cell->phase) || cell->released_ms != 0)
        return true;
    cell->waiting_count++;
    return false;
}

static void release(struct cell *cell)
{
    cell->released_ms = clock_mono_ms();
    for (int i = 0; i < cell->call_count; i++)
        caller_go(&cell->callers[i], cell->released_ms);
}

static bool are_all_streaming(const struct cell *cell)
{
    for (int i = 0; i < cell->call_count; i++)
        if (cell->callers[i].line == NULL || !phone_line_is_streaming(cell->callers[i].line))
            return false;
    return true;
}

static bool have_all_heard(const struct cell *cell, int word, int ms)
{
    for (int i = 0; i < cell->call_count; i++)
        if (cell->callers[i].heard.word != word || cell->callers[i].heard_frames < ms / 20)
            return false;
    return true;
}

/* Where only an instant is meant, the fault comes when half of the calls have reached it: the others
 * are just before it. */
static bool is_phase_reached(const struct cell *cell, int64_t now_ms)
{
    switch (cell->phase) {
    case PHASE_GREETING:
        return are_all_streaming(cell);
    case PHASE_CALLER:
        return cell->released_ms != 0 && now_ms - cell->released_ms >= INTO_SPEECH_MS;
    case PHASE_AGENT:
        return have_all_heard(cell, AGENT_ASKS_ELSE, INTO_SPEECH_MS);
    case PHASE_TOOL:
        return cell->tool_count * 2 >= cell->call_count;
    case PHASE_YES:
        return cell->waiting_count == cell->call_count;
    case PHASE_SUBMIT:
        return cell->submit_count * 2 >= cell->call_count;
    default:
        return cell->stored_count * 2 >= cell->call_count;
    }
}

static void tick(void *arg)
{
    struct cell *cell = arg;
    int64_t now_ms = clock_mono_ms();
    bool is_gate_full = gate_of(cell->phase) != CALLER_SILENT && cell->waiting_count == cell->call_count;
    if (cell->fault_ms == 0 && is_phase_reached(cell, now_ms))
        break_it(cell);
    if (cell->fault_ms != 0 && now_ms - cell->fault_ms >= TROUBLE_MS)
        end_trouble(cell);
    if (cell->released_ms == 0 && is_gate_full &&
        (cell->phase != PHASE_YES || now_ms - cell->fault_ms >= INTO_SPEECH_MS))
        release(cell);
    bool is_too_late =
        cell->fault_ms != 0 ? now_ms - cell->fault_ms > END_MAX_MS : now_ms - cell->began_ms > PHASE_MAX_MS;
    if (cell->live_count == 0 || is_too_late)
        loop_stop(cell->loop);
    else
        loop_timer_start(&cell->tick, TICK_MS);
}

/* Looked at on every change too: an instant is short. */
static void on_instant_tool_call(void *owner, const char *name)
{
    struct cell *cell = owner;
    on_tool_call(cell, name);
    if ((cell->phase == PHASE_TOOL || cell->phase == PHASE_SUBMIT) && cell->fault_ms == 0 &&
        is_phase_reached(cell, clock_mono_ms()))
        loop_timer_start(&cell->tick, 0);
}

static void on_instant_tool_answer(void *owner, const char *name)
{
    struct cell *cell = owner;
    on_tool_answer(cell, name);
    if (cell->phase == PHASE_DONE && cell->fault_ms == 0 && is_phase_reached(cell, clock_mono_ms()))
        loop_timer_start(&cell->tick, 0);
}

static void on_ended(void *owner, struct caller *caller)
{
    (void)caller;
    ((struct cell *)owner)->live_count--;
}

/* -- what became of it --------------------------------------------------------------------------------- */

static void turn_for(struct cell *cell, int ms)
{
    int64_t end_ms = clock_mono_ms() + ms;
    for (int64_t now_ms; (now_ms = clock_mono_ms()) < end_ms;)
        loop_round(cell->loop, (int)(end_ms - now_ms));
}

static json_t *fetch(struct cell *cell, const char *path)
{
    return service_fetch(&cell->service, cell->loop, cell->http, path);
}

/* Streams that still run, and calls without an end in the store. */
static int count_live(struct cell *cell)
{
    json_t *streams = fetch(cell, "/streams");
    int count = (int)json_integer_value(json_object_get(streams, "count"));
    json_decref(streams);
    for (int i = 0; i < cell->call_count; i++) {
        char path[80];
        snprintf(path, sizeof path, "/api/calls/%s", cell->callers[i].call_sid);
        json_t *call = fetch(cell, path);
        const char *state = json_string_value(json_object_get(call, "state"));
        count += state == NULL || strcmp(state, "ended") != 0;
        json_decref(call);
    }
    return count;
}

static bool is_as_wanted(const json_t *order)
{
    const json_t *lines = json_object_get(order, "lines"), *line = json_array_get(lines, 0);
    const char *item = json_string_value(json_object_get(line, "item_id"));
    const char *size = json_string_value(json_object_get(line, "size_id"));
    return json_array_size(lines) == 1 && item != NULL && strcmp(item, "margherita") == 0 && size != NULL &&
           strcmp(size, "large") == 0 && json_integer_value(json_object_get(line, "quantity")) == 1;
}

struct outcome {
    int went_on, over, kept, orders, doubled, lost, foreign, repeats, unheard;
    struct samples useful_ms, sound_ms;
    char why[200];
};

static void note(struct outcome *outcome, const struct caller *caller, const char *what)
{
    if (outcome->why[0] == '\0')
        snprintf(outcome->why, sizeof outcome->why, "%s: %s (%s)", caller->call_sid, what, caller->end.text);
}

static void judge(const struct cell *cell, const struct caller *caller, struct outcome *outcome)
{
    int count = 0, good_count = 0;
    size_t index;
    json_t *order;
    json_array_foreach(json_object_get(cell->orders, "orders"), index, order)
    {
        const char *sid = json_string_value(json_object_get(order, "call_sid"));
        if (sid == NULL || strcmp(sid, caller->call_sid) != 0)
            continue;
        count++;
        good_count += is_as_wanted(order);
    }
    bool went_on =
        caller->has_confirmation && caller->line == NULL && caller->end.by == PHONE_LINE_ENDED_BY_CALLER;
    bool is_over = went_on || (cell->hangs_up && caller->line == NULL);
    bool is_kept = !caller->was_forgotten && good_count == count && (count > 0 || !went_on);
    outcome->went_on += went_on;
    outcome->over += is_over;
    outcome->kept += is_kept && (count > 0 || cell->hangs_up);
    outcome->orders += count;
    outcome->doubled += count > 1;
    outcome->lost += caller->has_confirmation && count == 0;
    outcome->foreign += caller->foreign_count > 0;
    outcome->repeats += caller->repeat_count;
    outcome->unheard += caller->useful_ms < 0;
    if (caller->useful_ms >= 0 && samples_add(&outcome->useful_ms, (double)caller->useful_ms) != VP_OK)
        err(EXIT_FAILURE, "samples");
    if (caller->sound_ms >= 0 && samples_add(&outcome->sound_ms, (double)caller->sound_ms) != VP_OK)
        err(EXIT_FAILURE, "samples");
    if (!is_over)
        note(outcome, caller, caller->line != NULL ? "never came to its end" : "ended without an order");
    else if (!is_kept)
        note(outcome, caller, caller->was_forgotten ? "was asked again what it wants" : "another order");
    else if (count > 1 || (count == 0 && !(cell->hangs_up && !caller->has_confirmation)))
        note(outcome, caller, count == 0 ? "a confirmed order is lost" : "two orders");
    else if (caller->foreign_count > 0)
        note(outcome, caller, "heard another call");
}

/* fault, phase, calls, went on, gap p50, p95, max, longest to any sound, kept, orders, doubled, lost,
 * repeats, verdict, first trouble */
static int report(const struct cell *cell)
{
    struct outcome outcome = {0};
    for (int i = 0; i < cell->call_count; i++)
        judge(cell, &cell->callers[i], &outcome);
    if (cell->fault_ms == 0)
        snprintf(outcome.why, sizeof outcome.why, "the calls did not come to this phase");
    if (cell->left_live_count > 0)
        snprintf(outcome.why, sizeof outcome.why, "%d streams and calls are left live",
                 cell->left_live_count);
    bool is_good = cell->fault_ms != 0 && cell->left_live_count == 0 && outcome.over == cell->call_count &&
                   outcome.kept == cell->call_count &&
                   (outcome.orders == cell->call_count || cell->hangs_up) && outcome.doubled == 0 &&
                   outcome.lost == 0 && outcome.foreign == 0;
    printf("%s\t%s\t%d\t%d\t%.0f\t%.0f\t%.0f\t%.0f\t%d\t%d\t%d\t%d\t%d\t%s\t%s\n", cell->fault,
           phase_names[cell->phase], cell->call_count, outcome.went_on,
           samples_percentile(&outcome.useful_ms, 50), samples_percentile(&outcome.useful_ms, 95),
           samples_percentile(&outcome.useful_ms, 100), samples_percentile(&outcome.sound_ms, 100),
           outcome.kept, outcome.orders, outcome.doubled, outcome.lost, outcome.repeats,
           is_good ? "ok" : "FAILED", outcome.why);
    samples_deinit(&outcome.useful_ms);
    samples_deinit(&outcome.sound_ms);
    return is_good ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* -- the run ------------------------------------------------------------------------------------------- */

static void must(enum vp_err err, const char *what)
{
    if (err != VP_OK)
        errx(EXIT_FAILURE, "%s: %s", what, vp_err_text(err));
}

static void set_env(const char *name, const char *value)
{
    if (setenv(name, value, 1) != 0)
        err(EXIT_FAILURE, "setenv");
}

static void set_url(const char *name, const char *scheme, int listen_fd, const char *path)
{
    char url[128];
    snprintf(url, sizeof url, "%s://127.0.0.1:%d%s", scheme, net_port(listen_fd), path);
    set_env(name, url);
}

/* The model and the simulator before it; the service is told to use that. */
static void open_model(struct cell *cell)
{
    static const struct waiter_events waiter_events = {on_instant_tool_call, on_instant_tool_answer};
    static char upstream[64];
    int waiter_fd, fault_relay_fd;
    must(net_listen("127.0.0.1", 0, &waiter_fd), "listen");
    must(net_listen("127.0.0.1", 0, &fault_relay_fd), "listen");
    must(waiter_open(cell->loop, waiter_fd, &waiter_events, cell, &cell->waiter), "the model");
    snprintf(upstream, sizeof upstream, "http://127.0.0.1:%d", net_port(waiter_fd));
    const struct fault_relay_options options = {.upstream = upstream};
    must(fault_relay_open(cell->loop, fault_relay_fd, &options, &cell->sim), "the simulator");
    set_url("VOICEPLATE_REALTIME_URL", "ws", fault_relay_fd, "/v1/realtime");
    set_url("VOICEPLATE_TRANSCRIPTION_URL", "http", fault_relay_fd, "/v1/audio/transcriptions");
    set_url("VOICEPLATE_CHAT_URL", "http", fault_relay_fd, "/v1/chat/completions");
    set_url("VOICEPLATE_SPEECH_URL", "http", fault_relay_fd, "/v1/audio/speech");
}

/* The simulated Twilio's side: unsigned, and where its recordings are. */
static void open_twilio(struct cell *cell)
{
    const struct recordings_options options = {
        .loop = cell->loop, .http = cell->http, .account_sid = account_sid, .ready_after_ms = 100};
    must(recordings_open(&options, &cell->recordings), "the recordings");
    must(speaker_create(&cell->speaker), "the announcements");
    set_env("VOICEPLATE_TWILIO_ACCOUNT_SID", account_sid);
    set_env("VOICEPLATE_TWILIO_API_URL", recordings_base_url(cell->recordings));
}

static void dial_all(struct cell *cell, const struct caller_owner *owner)
{
    static char voice_url[160], status_url[160];
    snprintf(voice_url, sizeof voice_url, "%s/voice", cell->service.url);
    snprintf(status_url, sizeof status_url, "%s/voice/status", cell->service.url);
    cell->line = (struct phone_line_options){.loop = cell->loop,
                                             .http = cell->http,
                                             .speaker = cell->speaker,
                                             .voice_url = voice_url,
                                             .status_url = status_url,
                                             .recordings = cell->recordings,
                                             .hangs_up_on_stream_loss = cell->hangs_up,
                                             .account_sid = account_sid,
                                             .from = "+15550002222",
                                             .to = "+15550001111"};
    cell->began_ms = clock_mono_ms();
    cell->live_count = cell->call_count;
    for (int i = 0; i < cell->call_count; i++)
        caller_dial(&cell->callers[i], owner, (uint32_t)i + 1, &cell->line);
}

int main(int argc, char **argv)
{
    static struct cell cell;
    if (argc != 6) {
        fputs("Usage: kill_matrix VOICEPLATE FOLDER FAULT PHASE CALLS\n", stderr);
        return 2;
    }
    log_set_level(LOG_LEVEL_ERROR);
    cell.voiceplate = argv[1];
    cell.fault = argv[3];
    cell.hangs_up = strcmp(cell.fault, "worker-hangup") == 0;
    while (cell.phase < PHASE_COUNT && strcmp(phase_names[cell.phase], argv[4]) != 0)
        cell.phase++;
    cell.call_count = (int)strtol(argv[5], NULL, 10);
    if (cell.phase == PHASE_COUNT || cell.call_count < 1 || cell.call_count > CALLS_MAX)
        errx(2, "no such phase, or too many calls");
    must(loop_create(&cell.loop), "loop");
    must(http_client_create(cell.loop, &cell.http), "HTTP");
    must(loop_timer_init(&cell.tick, cell.loop, tick, &cell), "timer");
    open_model(&cell);
    open_twilio(&cell);
    cell.service.descriptors_max = strcmp(cell.fault, "descriptors") == 0 ? FEW_DESCRIPTORS : 0;
    service_start(&cell.service, cell.loop, argv[1], argv[2], WORKERS);

    const struct caller_owner owner = {.may_say = may_say, .on_ended = on_ended, .owner = &cell};
    dial_all(&cell, &owner);
    loop_timer_start(&cell.tick, TICK_MS);
    loop_run(cell.loop);
    end_trouble(&cell);
    turn_for(&cell, cell.hangs_up ? LIVE_AFTER_MS : trouble_is(cell.fault) ? TROUBLE_SETTLE_MS : SETTLE_MS);
    cell.left_live_count = cell.hangs_up ? count_live(&cell) : 0;
    cell.orders = fetch(&cell, "/api/orders?limit=500");
    int status = report(&cell);
    if (service_stop(&cell.service) != 0) {
        warnx("the service did not end in order; its log: %s", cell.service.log_path);
        status = EXIT_FAILURE;
    }
    return status;
}
