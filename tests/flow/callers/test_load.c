/* Many stamped calls against the echoing upstream, straight and through the relay; and the upstream's other
 * face, the Realtime protocol. */
#include "with_cmocka.h"

#include "flow/callers/with_fake.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "bench/relay/byte_relay.h"
#include "callers/echo_upstream.h"
#include "callers/load_knee.h"

struct bench {
    pid_t echo, relay;
    int echo_port, relay_port;
};

static void echo(int listen_fd)
{
    struct loop *loop;
    struct echo_upstream *upstream;
    assert_int_equal(loop_create(&loop), VP_OK);
    assert_int_equal(echo_upstream_open(loop, listen_fd, &upstream), VP_OK);
    loop_run(loop);
}

static int set_up(void **state)
{
    struct bench *bench = calloc(1, sizeof *bench);
    int echo_fd, relay_fd;
    assert_int_equal(net_listen("127.0.0.1", 0, &echo_fd), VP_OK);
    assert_int_equal(net_listen("127.0.0.1", 0, &relay_fd), VP_OK);
    bench->echo_port = net_port(echo_fd);
    bench->relay_port = net_port(relay_fd);
    bench->echo = fork();
    if (bench->echo == 0) {
        close(relay_fd); /* where one is dead, nobody else listens for it */
        echo(echo_fd);
        _exit(0);
    }
    bench->relay = fork();
    if (bench->relay == 0) {
        close(echo_fd);
        byte_relay_run(relay_fd, bench->echo_port);
    }
    close(echo_fd);
    close(relay_fd);
    *state = bench;
    return 0;
}

static int tear_down(void **state)
{
    struct bench *bench = *state;
    if (bench->echo != 0) {
        kill(bench->echo, SIGTERM);
        waitpid(bench->echo, NULL, 0);
    }
    kill(bench->relay, SIGTERM);
    waitpid(bench->relay, NULL, 0);
    return tests_free(bench);
}

static void load(int port, int call_count)
{
    char voice_url[64];
    snprintf(voice_url, sizeof voice_url, "http://127.0.0.1:%d/voice", port);
    struct phone_options phone = {.voice_url = voice_url};
    struct phone_load_options options = {.phone = &phone,
                                         .from = "+15550002222",
                                         .to = "+15550001111",
                                         .call_count = call_count,
                                         .seconds = 2,
                                         .ramp_ms = 500};
    struct phone_load_report report;
    assert_int_equal(phone_load_run(&options, &report), VP_OK);
    assert_true(report.frames_per_s > 0 && report.frames_per_s < 60);
    assert_int_equal(report.calls_started, call_count);
    assert_int_equal(report.calls_failed, 0);
    assert_int_equal(report.frames_sent, call_count * 100);
    assert_int_equal(report.frames_lost, 0);
    assert_int_equal(report.frames_foreign, 0);
    assert_int_equal(report.frames_repeated, 0);
    /* At the end of a call the marks behind what still plays stay out; on a busy machine that is more. */
    assert_in_range(report.marks_returned, report.marks_received / 2, report.marks_received);
    assert_int_equal(report.bad_messages, 0);
    phone_load_report_deinit(&report);
}

static void each_frame_comes_back_from_the_echo(void **state)
{
    const struct bench *bench = *state;
    load(bench->echo_port, 20);
}

static void each_frame_comes_back_through_the_relay(void **state)
{
    const struct bench *bench = *state;
    load(bench->relay_port, 20);
}

static void calls_that_nobody_answers_are_counted_as_failed(void **state)
{
    (void)state;
    struct phone_options phone = {.voice_url = "http://127.0.0.1:9/voice"};
    struct phone_load_options options = {
        .phone = &phone, .from = "a", .to = "b", .call_count = 2, .seconds = 1, .ramp_ms = 0};
    struct phone_load_report report;
    assert_int_equal(phone_load_run(&options, &report), VP_OK);
    assert_int_equal(report.calls_failed, 2);
    assert_true(report.first_failure[0] != '\0');
    phone_load_report_deinit(&report);
}

/* -- the knee ------------------------------------------------------------------------------------------ */

struct ramp {
    struct phone_options phone;
    char voice_url[64];
    pid_t echo;
    int step_count, dies_behind; /* so many steps the echo lives; 0: it is not ours */
};

static void on_step(void *owner, const struct load_step *step)
{
    struct ramp *ramp = owner;
    assert_int_equal(step->is_good, load_step_is_good(step));
    if (++ramp->step_count == ramp->dies_behind) {
        kill(ramp->echo, SIGKILL);
        waitpid(ramp->echo, NULL, 0);
        ramp->echo = 0;
    }
}

static struct load_knee find_knee(struct ramp *ramp)
{
    struct load_knee knee;
    ramp->phone = (struct phone_options){.voice_url = ramp->voice_url};
    const struct load_knee_options options = {
        .load = {.phone = &ramp->phone, .from = "a", .to = "b", .seconds = 1},
        .step = 2,
        .on_step = on_step,
        .owner = ramp};
    assert_int_equal(load_knee_find(&options, &knee), VP_OK);
    assert_int_equal(knee.step_count, ramp->step_count);
    return knee;
}

/* On a machine that is too busy for two calls a step may be made twice. */
static void the_knee_is_the_last_load_that_was_carried(void **state)
{
    struct bench *bench = *state;
    struct ramp ramp = {.echo = bench->echo, .dies_behind = 3};
    snprintf(ramp.voice_url, sizeof ramp.voice_url, "http://127.0.0.1:%d/voice", bench->echo_port);
    struct load_knee knee = find_knee(&ramp);
    bench->echo = ramp.echo;
    assert_true(knee.step_count >= 4 && knee.calls > 0);
    for (int i = knee.step_count - 2; i < knee.step_count; i++) { /* once may be chance */
        assert_false(knee.steps[i].is_good);
        assert_int_equal(knee.steps[i].calls, knee.calls + 2);
    }
}

static void where_nobody_answers_there_is_no_knee(void **state)
{
    (void)state;
    struct ramp ramp = {.voice_url = "http://127.0.0.1:9/voice"};
    struct load_knee knee = find_knee(&ramp);
    assert_int_equal(knee.calls, 0);
    assert_int_equal(knee.step_count, 2);
    assert_int_equal(knee.steps[1].calls_failed, 2);
}

static void a_load_is_carried_when_nothing_is_lost_and_the_sound_comes_in_time(void **state)
{
    (void)state;
    const struct load_step good = {.calls = 50, .p99_ms = 20}, late = {.calls = 50, .p99_ms = 20.1},
                           lossy = {.calls = 50, .p99_ms = 1, .frames_lost = 1},
                           failed = {.calls = 50, .p99_ms = 1, .calls_failed = 1},
                           mute = {.calls = 50, .p99_ms = -1};
    assert_true(load_step_is_good(&good));
    assert_false(load_step_is_good(&late));
    assert_false(load_step_is_good(&lossy));
    assert_false(load_step_is_good(&failed));
    assert_false(load_step_is_good(&mute));
}

/* -- the Realtime protocol ----------------------------------------------------------------------------- */

struct ear_of_model {
    struct ws_conn *ws;
    char types[1024];
    char audio[64];
    bool is_closed;
};

static void on_text(void *owner, char *text, size_t len)
{
    struct ear_of_model *ear = owner;
    json_t *event = json_loadb(text, len, 0, NULL);
    const char *type = json_string_value(json_object_get(event, "type"));
    size_t used = strlen(ear->types);
    snprintf(ear->types + used, sizeof ear->types - used, "%s ", type);
    if (strcmp(type, "session.created") == 0)
        assert_int_equal(
            ws_send_text(ear->ws, SPAN_LIT("{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\","
                                           "\"instructions\":\"x\"}}")),
            VP_OK);
    if (strcmp(type, "session.updated") == 0) {
        assert_string_equal(
            json_string_value(json_object_get(json_object_get(event, "session"), "instructions")), "x");
        assert_int_equal(
            ws_send_text(ear->ws,
                         SPAN_LIT("{\"type\":\"input_audio_buffer.append\",\"audio\":\"f39/fw==\"}")),
            VP_OK);
    }
    if (strcmp(type, "response.output_audio.delta") == 0) {
        snprintf(ear->audio, sizeof ear->audio, "%s", json_string_value(json_object_get(event, "delta")));
        assert_int_equal(ws_send_text(ear->ws, SPAN_LIT("{\"type\":\"response.cancel\"}")), VP_OK);
    }
    if (strcmp(type, "response.done") == 0)
        ws_close(ear->ws, 1000, "");
    json_decref(event);
}

static void on_closed(void *owner, const struct ws_end *end)
{
    struct ear_of_model *ear = owner;
    assert_int_equal(end->err, VP_OK);
    ear->is_closed = true;
}

static void the_echo_speaks_the_realtime_protocol(void **state)
{
    static const struct ws_events events = {.on_text = on_text, .on_closed = on_closed};
    const struct bench *bench = *state;
    struct loop *loop;
    struct ear_of_model ear = {0};
    char url[64];
    assert_int_equal(loop_create(&loop), VP_OK);
    snprintf(url, sizeof url, "ws://127.0.0.1:%d/v1/realtime?model=echo", bench->echo_port);
    struct ws_connect_options options = {.url = url, .limits = ws_limits_default};
    assert_int_equal(ws_connect(loop, &options, &events, &ear, &ear.ws), VP_OK);
    for (int i = 0; i < 100 && !ear.is_closed; i++)
        loop_round(loop, 50);
    assert_true(ear.is_closed);
    assert_string_equal(ear.types,
                        "session.created session.updated response.created response.output_item.added "
                        "response.content_part.added response.output_audio.delta response.done ");
    assert_string_equal(ear.audio, "f39/fw==");
    loop_round(loop, 0);
    loop_destroy(loop);
}

TESTS_WITH(set_up, tear_down) = {
    TEST(each_frame_comes_back_from_the_echo),
    TEST(each_frame_comes_back_through_the_relay),
    TEST_ALONE(calls_that_nobody_answers_are_counted_as_failed),
    TEST(the_knee_is_the_last_load_that_was_carried),
    TEST_ALONE(where_nobody_answers_there_is_no_knee),
    TEST_ALONE(a_load_is_carried_when_nothing_is_lost_and_the_sound_comes_in_time),
    TEST(the_echo_speaks_the_realtime_protocol),
};
