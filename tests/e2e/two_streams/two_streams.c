/* Two media streams of one call, through a real service with two workers: Twilio asks twice for one CallSid,
 * both answers open a stream, and both callers say yes. One order, and the older stream closed within a
 * second, in the same worker, in another, and in one that stood still with the confirmed order in its socket.
 * Prints a line for each call; the exit status says whether all was well.
 *
 *   two_streams VOICEPLATE FOLDER CALLS */
#include <err.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "e2e/kill_matrix/caller.h"
#include "e2e/kill_matrix/service.h"
#include "e2e/kill_matrix/waiter.h"
#include "net/net_listen.h"

enum {
    WORKERS = 2,
    TICK_MS = 10,
    CLOSED_MAX_MS = 1000,   /* from the newer stream's start, or from the thaw, to the older one's end */
    TAKEN_MS = 200,         /* behind the newer stream's start: it has the call, and has read the basket */
    END_MAX_MS = 60 * 1000, /* of one call */
};

static const char account_sid[] = "AC00000000000000000000000000000001";

struct scene {
    struct loop *loop;
    struct http_client *http;
    struct speaker *speaker;
    struct waiter *waiter;
    struct service service;
    struct phone_line_options line;
    char voice_url[160];
    struct caller older, newer;
    bool is_frozen; /* the older one's worker stands still while the newer one takes the call */
    bool is_released, is_thawed, has_both;
    char older_worker[16], newer_worker[16];
    int live_count;
    int64_t began_ms, taken_ms, closed_ms; /* 0: not yet */
};

/* -- asking -------------------------------------------------------------------------------------------- */

static json_t *fetch(struct scene *scene, const char *path)
{
    return service_fetch(&scene->service, scene->loop, scene->http, path);
}

/* "worker.3": who has the one live stream. */
static void find_worker(struct scene *scene, char out_name[16])
{
    json_t *streams = fetch(scene, "/streams"), *stream;
    size_t i;
    out_name[0] = '\0';
    json_array_foreach(json_object_get(streams, "streams"), i, stream)
    {
        if (!json_is_true(json_object_get(stream, "leaving")))
            snprintf(out_name, 16, "worker.%d", (int)json_integer_value(json_object_get(stream, "process")));
    }
    json_decref(streams);
}

/* -- the callers --------------------------------------------------------------------------------------- */

static const struct caller_owner *owner_of(struct scene *scene);

static void dial_newer(struct scene *scene)
{
    scene->line.call_sid = scene->older.call_sid;
    caller_dial(&scene->newer, owner_of(scene), 2, &scene->line);
    scene->newer.next_word = CALLER_WANTS_NO_MORE; /* the same person, who goes on where it was */
    scene->live_count++;
    scene->has_both = true;
}

/* The older one waits with its yes until both can say it. */
static bool may_say(void *owner, struct caller *caller, enum caller_word word)
{
    struct scene *scene = owner;
    return caller != &scene->older || word != CALLER_AGREES || scene->is_released;
}

static void on_ended(void *owner, struct caller *caller)
{
    (void)caller;
    ((struct scene *)owner)->live_count--;
}

static const struct caller_owner *owner_of(struct scene *scene)
{
    static struct caller_owner owner;
    owner = (struct caller_owner){.may_say = may_say, .on_ended = on_ended, .owner = scene};
    return &owner;
}

/* The older one's model is about to send its order. */
static void on_tool_call(void *owner, const char *name)
{
    struct scene *scene = owner;
    if (!scene->is_frozen || scene->has_both || strcmp(name, "submit_order") != 0)
        return;
    if (service_signal(&scene->service, scene->older_worker, SIGSTOP) != 1)
        errx(EXIT_FAILURE, "%s cannot be stopped", scene->older_worker);
    dial_newer(scene);
}

static void on_tool_answer(void *owner, const char *name)
{
    (void)owner, (void)name;
}

static bool is_streaming(const struct caller *caller)
{
    return caller->line != NULL && phone_line_is_streaming(caller->line);
}

static void release_older(struct scene *scene, int64_t now_ms)
{
    find_worker(scene, scene->older_worker);
    scene->is_released = true;
    caller_go(&scene->older, now_ms);
    if (!scene->is_frozen)
        dial_newer(scene);
}

/* Between two turns of the loop. */
static void step(struct scene *scene)
{
    int64_t now_ms = clock_mono_ms();
    if (!scene->is_released && scene->older.next_word == CALLER_AGREES)
        release_older(scene, now_ms);
    if (scene->has_both && scene->taken_ms == 0 && is_streaming(&scene->newer)) {
        scene->taken_ms = now_ms;
        caller_go(&scene->newer, now_ms);
    }
    if (scene->is_frozen && !scene->is_thawed && scene->taken_ms != 0 &&
        now_ms - scene->taken_ms >= TAKEN_MS) {
        service_signal(&scene->service, scene->older_worker, SIGCONT);
        scene->is_thawed = true;
        scene->taken_ms = now_ms;
    }
    bool may_close = scene->taken_ms != 0 && (!scene->is_frozen || scene->is_thawed);
    if (may_close && scene->closed_ms == 0 && !is_streaming(&scene->older)) {
        scene->closed_ms = now_ms;
        find_worker(scene, scene->newer_worker);
    }
}

/* -- one call ------------------------------------------------------------------------------------------ */

static int count_orders(struct scene *scene, const char *call_sid, bool *out_is_ended)
{
    char path[80];
    snprintf(path, sizeof path, "/api/calls/%s", call_sid);
    json_t *call = fetch(scene, path);
    int count = (int)json_array_size(json_object_get(call, "orders"));
    const char *state = json_string_value(json_object_get(call, "state"));
    *out_is_ended = state != NULL && strcmp(state, "ended") == 0;
    json_decref(call);
    return count;
}

static bool play(struct scene *scene, int number)
{
    bool is_ended;
    scene->is_frozen = number % 2 == 1;
    scene->is_released = scene->is_thawed = scene->has_both = false;
    scene->taken_ms = scene->closed_ms = 0;
    scene->newer = (struct caller){0};
    scene->line.call_sid = NULL;
    scene->began_ms = clock_mono_ms();
    scene->live_count = 1;
    caller_dial(&scene->older, owner_of(scene), 1, &scene->line);
    while (scene->live_count > 0 && clock_mono_ms() - scene->began_ms < END_MAX_MS) {
        loop_round(scene->loop, TICK_MS);
        step(scene);
    }
    int order_count = count_orders(scene, scene->older.call_sid, &is_ended);
    int64_t closed_ms = scene->closed_ms != 0 ? scene->closed_ms - scene->taken_ms : -1;
    bool is_good = scene->live_count == 0 && order_count == 1 && is_ended && closed_ms >= 0 &&
                   closed_ms <= CLOSED_MAX_MS && scene->newer.has_confirmation &&
                   scene->newer.end.by == PHONE_LINE_ENDED_BY_CALLER;
    printf("%-6s %s: older stream closed after %4lld ms, %d order(s), call %s, newer caller %s: %s\n",
           scene->is_frozen ? "frozen" : "plain",
           strcmp(scene->older_worker, scene->newer_worker) == 0 ? "one worker" : "two workers",
           (long long)closed_ms, order_count, is_ended ? "ended" : "LIVE",
           scene->newer.has_confirmation ? "heard its number" : "HEARD NOTHING", is_good ? "ok" : "FAILED");
    return is_good;
}

static void must(enum vp_err err, const char *what)
{
    if (err != VP_OK)
        errx(EXIT_FAILURE, "%s: %s", what, vp_err_text(err));
}

static void open_scene(struct scene *scene)
{
    static const struct waiter_events waiter_events = {on_tool_call, on_tool_answer};
    char url[128];
    int model_fd;
    must(loop_create(&scene->loop), "loop");
    must(http_client_create(scene->loop, &scene->http), "HTTP");
    must(speaker_create(&scene->speaker), "the announcements");
    must(net_listen("127.0.0.1", 0, &model_fd), "listen");
    must(waiter_open(scene->loop, model_fd, &waiter_events, scene, &scene->waiter), "the model");
    snprintf(url, sizeof url, "ws://127.0.0.1:%d/v1/realtime", net_port(model_fd));
    if (setenv("VOICEPLATE_REALTIME_URL", url, 1) != 0)
        err(EXIT_FAILURE, "setenv");
}

int main(int argc, char **argv)
{
    static struct scene scene;
    int good_count = 0, call_count = argc == 4 ? (int)strtol(argv[3], NULL, 10) : 0;
    if (call_count < 1) {
        fputs("Usage: two_streams VOICEPLATE FOLDER CALLS\n", stderr);
        return 2;
    }
    log_set_level(LOG_LEVEL_ERROR);
    setvbuf(stdout, NULL, _IOLBF, 0);
    open_scene(&scene);
    service_start(&scene.service, scene.loop, argv[1], argv[2], WORKERS);
    snprintf(scene.voice_url, sizeof scene.voice_url, "%s/voice", scene.service.url);
    scene.line = (struct phone_line_options){.loop = scene.loop,
                                             .http = scene.http,
                                             .speaker = scene.speaker,
                                             .voice_url = scene.voice_url,
                                             .account_sid = account_sid,
                                             .from = "+15550002222",
                                             .to = "+15550001111"};
    for (int i = 0; i < call_count; i++)
        good_count += play(&scene, i);
    int status = good_count == call_count ? EXIT_SUCCESS : EXIT_FAILURE;
    if (service_stop(&scene.service) != 0) {
        warnx("the service did not end in order; its log: %s", scene.service.log_path);
        status = EXIT_FAILURE;
    }
    printf("%d of %d calls with two streams made one order\n", good_count, call_count);
    return status;
}
