/* The phone leg over real sockets; the test plays Twilio, and Twilio's less orderly relatives. */
#include "with_cmocka.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/metric.h"
#include "flow/twilio/with_fake_call.h"
#include "net/net_listen.h"
#include "twilio/phone_leg.h"
#include "with_log.h"

#define STREAM "MZ00000000000000000000000000000003"
#define START                                                                                                \
    "{\"event\":\"start\",\"sequenceNumber\":\"1\",\"streamSid\":\"" STREAM                                  \
    "\",\"start\":{\"accountSid\":\"AC1\","                                                                  \
    "\"streamSid\":\"" STREAM                                                                                \
    "\",\"callSid\":\"CA2\",\"tracks\":[\"inbound\"],\"mediaFormat\":{\"encoding\":\"audio/x-mulaw\","       \
    "\"sampleRate\":8000,\"channels\":1},\"customParameters\":{\"token\":\"9f1c\","                          \
    "\"from\":\"+15550002222\",\"to\":\"+15550001111\",\"restaurant_id\":\"uno\"}}}"
#define AUDIO(sid, time, payload)                                                                            \
    "{\"event\":\"media\",\"streamSid\":\"" sid "\",\"media\":{\"track\":\"inbound\",\"timestamp\":\"" time  \
    "\",\"payload\":\"" payload "\"}}"

struct line {
    struct loop *loop;
    int listen_fd;
    struct http_server *server;
    struct phone_leg *leg; /* NULL before and after */
    struct call call;
    bool is_refusing; /* on_start returns false */
    bool is_waiting;  /* on_start gives no call yet */
    bool greets;      /* on_start plays, as call_create does */
    bool closes_in_start;
    int start_count, gone_count, activity_count;
    char start_seen[256], gone_why[64];
    struct ws_conn *phone; /* the test's side */
    bool is_phone_open;
    struct buf heard; /* messages to the telephone, a line each */
    struct ws_end phone_end;
};

static bool on_start(void *owner, void *leg, const struct phone_start *start)
{
    struct line *line = owner;
    line->start_count++;
    snprintf(line->start_seen, sizeof line->start_seen, "%s %s %s %s %s %s %s", start->call_sid,
             start->stream_sid, start->account_sid, start->token, start->from, start->to,
             start->restaurant_id);
    if (line->greets) {
        phone_leg_port.play(leg, SPAN_LIT("f39/"));
        phone_leg_port.mark(leg, "greeting");
    }
    if (line->closes_in_start)
        phone_leg_port.close(leg, "no room");
    if (!line->is_refusing && !line->is_waiting)
        phone_leg_set_call(leg, &line->call);
    return !line->is_refusing;
}

static void on_gone(void *owner, void *leg, const char *why)
{
    struct line *line = owner;
    assert_ptr_equal(leg, line->leg);
    snprintf(line->gone_why, sizeof line->gone_why, "%s", why);
    line->leg = NULL;
    line->gone_count++;
}

static void on_activity(void *owner, struct call *call)
{
    struct line *line = owner;
    assert_ptr_equal(call, &line->call);
    line->activity_count++;
}

static const struct phone_stream_events leg_events = {
    .on_start = on_start, .on_gone = on_gone, .on_activity = on_activity};

static void on_media_request(void *owner, struct http_request *request)
{
    struct line *line = owner;
    assert_int_equal(phone_leg_accept(line->loop, request, &leg_events, line, &line->leg), VP_OK);
}

static const struct http_route routes[] = {{"GET", "/ws/media", on_media_request}};

static void on_phone_open(void *owner)
{
    ((struct line *)owner)->is_phone_open = true;
}

static void on_phone_text(void *owner, char *text, size_t len)
{
    struct line *line = owner;
    assert_int_equal(buf_append(&line->heard, text, len), VP_OK);
    assert_int_equal(buf_append(&line->heard, "\n", 1), VP_OK);
}

static void on_phone_closed(void *owner, const struct ws_end *end)
{
    struct line *line = owner;
    line->phone = NULL;
    line->phone_end = *end;
}

static const struct ws_events phone_events = {on_phone_open, on_phone_text, on_phone_closed};

/* Turns the loop until nothing happened for a while. */
static void settle(struct line *line)
{
    for (int i = 0; i < 30; i++)
        loop_round(line->loop, 1);
}

static void wait_for_end(struct line *line)
{
    int64_t until_ms = clock_mono_ms() + 60000;
    while ((line->phone != NULL || line->leg != NULL) && clock_mono_ms() < until_ms)
        loop_round(line->loop, 20);
    assert_null(line->phone);
    assert_null(line->leg);
}

static int pick_up(void **state)
{
    struct line *line = calloc(1, sizeof *line);
    assert_non_null(line);
    fake_call_init(&line->call);
    buf_init(&line->heard, 64 << 20);
    assert_int_equal(loop_create(&line->loop), VP_OK);
    assert_int_equal(net_listen("127.0.0.1", 0, &line->listen_fd), VP_OK);
    assert_int_equal(
        http_server_open(line->loop, line->listen_fd, routes, 1, &http_limits_default, line, &line->server),
        VP_OK);
    char url[64];
    snprintf(url, sizeof url, "ws://127.0.0.1:%d/ws/media", net_port(line->listen_fd));
    struct ws_connect_options options = {.url = url, .limits = ws_limits_default};
    options.limits.queue_max_bytes = 1 << 20;
    assert_int_equal(ws_connect(line->loop, &options, &phone_events, line, &line->phone), VP_OK);
    while (!line->is_phone_open || line->leg == NULL)
        loop_round(line->loop, 20);
    *state = line;
    return 0;
}

static int hang_up(void **state)
{
    struct line *line = *state;
    if (line->phone != NULL)
        ws_close(line->phone, 1000, "test is over");
    wait_for_end(line);
    assert_int_equal(line->gone_count, 1);
    http_server_close(line->server);
    settle(line);
    loop_destroy(line->loop);
    close(line->listen_fd);
    buf_deinit(&line->heard);
    fake_call_deinit(&line->call);
    return tests_free(line);
}

static void say(struct line *line, const char *text)
{
    assert_int_equal(ws_send_text(line->phone, span_of(text)), VP_OK);
    settle(line);
}

static const char *heard(struct line *line)
{
    const char *text = buf_text(&line->heard);
    line->heard.len = 0;
    return text;
}

static void a_call_is_told_from_start_to_stop(void **state)
{
    struct line *line = *state;
    say(line, "{\"event\":\"connected\",\"protocol\":\"Call\",\"version\":\"1.0.0\"}");
    say(line, START);
    assert_string_equal(line->start_seen, "CA2 " STREAM " AC1 9f1c +15550002222 +15550001111 uno");
    int64_t frames = metric_get(METRIC_PHONE_FRAMES_IN_TOTAL),
            bytes = metric_get(METRIC_PHONE_BYTES_IN_TOTAL);
    say(line, AUDIO(STREAM, "20", "\\/\\/7+"));
    say(line, AUDIO(STREAM, "40", "f39/"));
    say(line, "{\"event\":\"mark\",\"streamSid\":\"" STREAM "\",\"mark\":{\"name\":\"m1\"}}");
    say(line, "{\"event\":\"dtmf\",\"streamSid\":\"" STREAM "\",\"dtmf\":{\"digit\":\"5\"}}");
    say(line, "{\"event\":\"words\",\"streamSid\":\"" STREAM "\",\"words\":{\"text\":\"a large pizza\"}}");
    assert_string_equal(fake_call_told(&line->call),
                        "audio 20 //7+\naudio 40 f39/\nmark m1\ndtmf 5\nwords a large pizza\n");
    assert_int_equal(metric_get(METRIC_PHONE_FRAMES_IN_TOTAL) - frames, 2);
    assert_int_equal(metric_get(METRIC_PHONE_BYTES_IN_TOTAL) - bytes, 6);
    assert_int_equal(line->activity_count, 6);
    say(line, "{\"event\":\"stop\",\"streamSid\":\"" STREAM "\",\"stop\":{\"callSid\":\"CA2\"}}");
    assert_string_equal(fake_call_told(&line->call), "gone hang-up\n");
    wait_for_end(line);
    assert_int_equal(line->phone_end.close_code, 1000);
    assert_string_equal(fake_call_told(&line->call), ""); /* gone is told once */
}

static void the_telephone_hears_what_is_played(void **state)
{
    struct line *line = *state;
    line->greets = true;
    phone_leg_port.play(line->leg, SPAN_LIT("AAAA")); /* before the start nothing can be sent */
    phone_leg_port.mark(line->leg, "m0");
    phone_leg_port.clear(line->leg);
    int64_t bytes = metric_get(METRIC_PHONE_BYTES_OUT_TOTAL);
    say(line, START);
    phone_leg_port.play(line->leg, SPAN_LIT("f39/f39/"));
    phone_leg_port.mark(line->leg, "a\"b");
    phone_leg_port.clear(line->leg);
    settle(line);
    assert_string_equal(
        heard(line),
        "{\"event\":\"media\",\"streamSid\":\"" STREAM "\",\"media\":{\"payload\":\"f39/\"}}\n"
        "{\"event\":\"mark\",\"streamSid\":\"" STREAM "\",\"mark\":{\"name\":\"greeting\"}}\n"
        "{\"event\":\"media\",\"streamSid\":\"" STREAM "\",\"media\":{\"payload\":\"f39/f39/\"}}\n"
        "{\"event\":\"mark\",\"streamSid\":\"" STREAM "\",\"mark\":{\"name\":\"a\\\"b\"}}\n"
        "{\"event\":\"clear\",\"streamSid\":\"" STREAM "\"}\n");
    assert_int_equal(metric_get(METRIC_PHONE_BYTES_OUT_TOTAL) - bytes, 9);
}

static void a_call_that_hangs_up_hears_nothing_more(void **state)
{
    struct line *line = *state;
    say(line, START);
    phone_leg_port.play(line->leg, SPAN_LIT("f39/"));
    phone_leg_port.close(line->leg, "goodbye was heard");
    phone_leg_port.close(line->leg, "again");
    phone_leg_port.play(line->leg, SPAN_LIT("AAAA"));
    wait_for_end(line);
    assert_int_equal(line->phone_end.close_code, 1000);
    assert_string_equal(line->phone_end.reason, "goodbye was heard");
    assert_string_equal(fake_call_told(&line->call), "");
    assert_string_equal(heard(line), "{\"event\":\"media\",\"streamSid\":\"" STREAM
                                     "\",\"media\":{\"payload\":\"f39/\"}}\n");
}

/* Everything a stranger may send instead of what is expected: nothing reaches the call, each is counted. */
static void disorder_is_ignored_and_counted(void **state)
{
    struct line *line = *state;
    int64_t bad = metric_get(METRIC_BAD_MESSAGES_TOTAL);
    say(line, AUDIO(STREAM, "20", "f39/")); /* before the start */
    say(line, "{\"event\":\"stop\",\"streamSid\":\"" STREAM "\"}");
    assert_int_equal(metric_get(METRIC_BAD_MESSAGES_TOTAL) - bad, 2);
    say(line, START);
    say(line, START); /* twice */
    say(line, AUDIO("MZ00000000000000000000000000000004", "20", "f39/"));
    say(line, "{\"event\":\"stop\",\"streamSid\":\"MZ4\"}");
    say(line, AUDIO(STREAM, "20", "not base64"));
    say(line, AUDIO(STREAM, "20", "AAA\\\"")); /* would break out of the next text */
    say(line, "{\"event\":\"clear\",\"streamSid\":\"" STREAM "\"}");
    say(line, "{\"event\":\"media\"");
    say(line, "nonsense");
    assert_int_equal(metric_get(METRIC_BAD_MESSAGES_TOTAL) - bad, 10);
    say(line, "{\"event\":\"weather\",\"streamSid\":\"" STREAM "\"}"); /* new events are no fault */
    assert_int_equal(metric_get(METRIC_BAD_MESSAGES_TOTAL) - bad, 10);
    assert_int_equal(line->start_count, 1);
    assert_string_equal(fake_call_told(&line->call), "");
    say(line,
        "{\"media\":{\"track\":\"outbound\",\"payload\":\"f39/\"},\"event\":\"media\",\"streamSid\":\"" STREAM
        "\"}");
    assert_string_equal(fake_call_told(&line->call), ""); /* our own audio */
    say(line, AUDIO(STREAM, "60", "f39/"));
    say(line, "{\"event\":\"media\",\"streamSid\":\"" STREAM "\",\"media\":{\"payload\":\"f39/f39/f39/\"}}");
    assert_string_equal(fake_call_told(&line->call), "audio 60 f39/\naudio 60 f39/f39/f39/\n");
}

static void expect_refusal(struct line *line, const char *start, const char *why)
{
    say(line, start);
    wait_for_end(line);
    assert_int_equal(line->phone_end.close_code, 1008);
    assert_string_equal(line->phone_end.reason, why);
    assert_string_equal(fake_call_told(&line->call), "");
}

static void an_unexpected_stream_is_refused(void **state)
{
    struct line *line = *state;
    line->is_refusing = true;
    expect_refusal(line, START, "stream is not expected");
    assert_int_equal(line->activity_count, 0);
}

static void two_stream_sids_are_refused(void **state)
{
    expect_refusal(
        *state,
        "{\"event\":\"start\",\"streamSid\":\"MZ1\",\"start\":{\"callSid\":\"C\",\"streamSid\":\"MZ2\"}}",
        "no usable streamSid");
}

static void a_stream_sid_that_breaks_out_is_refused(void **state)
{
    expect_refusal(*state, "{\"event\":\"start\",\"streamSid\":\"M\\\"Z\",\"start\":{\"callSid\":\"C\"}}",
                   "no usable streamSid");
}

static void another_format_is_refused(void **state)
{
    expect_refusal(*state,
                   "{\"event\":\"start\",\"streamSid\":\"MZ1\",\"start\":{\"callSid\":\"C\",\"mediaFormat\":{"
                   "\"encoding\":\"audio/l16\",\"sampleRate\":16000,\"channels\":1}}}",
                   "not mu-law at 8000 Hz");
}

static void a_stream_without_a_start_is_closed_after_five_seconds(void **state)
{
    struct line *line = *state;
    int64_t began_ms = clock_mono_ms();
    while (line->phone_end.close_code == 0 && clock_mono_ms() - began_ms < 60000) {
        if (line->phone != NULL) /* whatever it says meanwhile prolongs nothing */
            say(line, "{\"event\":\"connected\"}");
        for (int i = 0; i < 10; i++)
            loop_round(line->loop, 20);
    }
    wait_for_end(line);
    assert_in_range(clock_mono_ms() - began_ms, PHONE_START_TIMEOUT_MS - 500, 60000);
    assert_int_equal(line->phone_end.close_code, 1008);
    assert_string_equal(line->phone_end.reason, "no start in time");
}

static void a_huge_message_closes_with_1009(void **state)
{
    struct line *line = *state;
    say(line, START);
    static char text[70 * 1024];
    int head = snprintf(text, sizeof text,
                        "{\"event\":\"media\",\"streamSid\":\"" STREAM "\",\"media\":{\"payload\":\"");
    memset(text + head, 'A', sizeof text - 1 - (size_t)head);
    assert_int_equal(ws_send_text(line->phone, span_of(text)), VP_OK);
    wait_for_end(line);
    assert_int_equal(line->phone_end.close_code, 1009);
    assert_string_equal(fake_call_told(&line->call), "gone stream broke: larger than the limit\n");
}

static void a_lost_socket_is_told(void **state)
{
    struct line *line = *state;
    say(line, START);
    ws_close(line->phone, 1001, "caller's network");
    wait_for_end(line);
    assert_string_equal(fake_call_told(&line->call), "gone stream closed\n");
}

static void a_forgotten_call_is_told_nothing(void **state)
{
    struct line *line = *state;
    say(line, START);
    phone_leg_port.forget_call(line->leg);
    say(line, AUDIO(STREAM, "20", "f39/"));
    say(line, "{\"event\":\"stop\",\"streamSid\":\"" STREAM "\"}");
    wait_for_end(line);
    assert_string_equal(fake_call_told(&line->call), "");
}

static void the_leg_may_be_closed_inside_on_start(void **state)
{
    struct line *line = *state;
    line->closes_in_start = line->is_refusing = true;
    say(line, START);
    wait_for_end(line);
    assert_int_equal(line->phone_end.close_code, 1000);
    assert_string_equal(line->phone_end.reason, "no room");
}

/* The socket is the stream's own: what names no stream is of it. */
static void messages_that_name_no_stream_are_taken(void **state)
{
    struct line *line = *state;
    say(line, "{\"event\":\"media\",\"media\":{\"payload\":\"AAAA\"}}"); /* before the start */
    say(line, START);
    say(line, AUDIO("", "20", "f39/"));
    say(line, "{\"event\":\"media\",\"streamSid\":null,\"media\":{\"payload\":\"f39/\"}}");
    say(line, "{\"event\":\"mark\",\"mark\":{\"name\":\"m1\"}}");
    say(line, "{\"event\":\"dtmf\",\"dtmf\":{\"digit\":\"5\"}}");
    say(line, "{\"event\":\"stop\"}");
    wait_for_end(line);
    assert_string_equal(fake_call_told(&line->call),
                        "audio 20 f39/\naudio 20 f39/\nmark m1\ndtmf 5\ngone hang-up\n");
}

static void keys_that_were_pressed_before_there_is_a_call_are_told_it(void **state)
{
    struct line *line = *state;
    line->is_waiting = true;
    say(line, START);
    say(line, AUDIO(STREAM, "20", "f39/"));
    for (int i = 0; i < 40; i++)
        say(line, i == 0 ? "{\"event\":\"dtmf\",\"streamSid\":\"" STREAM "\",\"dtmf\":{\"digit\":\"0\"}}"
                         : "{\"event\":\"dtmf\",\"streamSid\":\"" STREAM "\",\"dtmf\":{\"digit\":\"7\"}}");
    assert_string_equal(fake_call_told(&line->call), "");
    phone_leg_set_call(line->leg, &line->call);
    const char *told = fake_call_told(&line->call);
    const char *first = "audio 20 f39/\ndtmf 0\ndtmf 7\n";
    assert_memory_equal(told, first, strlen(first));
    assert_int_equal(strlen(told), strlen("audio 20 f39/\n") + 32 * strlen("dtmf 7\n"));
    say(line, "{\"event\":\"dtmf\",\"streamSid\":\"" STREAM "\",\"dtmf\":{\"digit\":\"#\"}}");
    assert_string_equal(fake_call_told(&line->call), "dtmf #\n");
}

/* The owner may have to look something up before there is a call. */
static void a_call_that_comes_later_gets_what_was_said_before(void **state)
{
    struct line *line = *state;
    line->is_waiting = true;
    say(line, START);
    say(line, AUDIO(STREAM, "20", "f39/"));
    for (int i = 0; i < 20; i++)
        loop_round(line->loop, 1);
    assert_string_equal(fake_call_told(&line->call), "");
    say(line, AUDIO(STREAM, "40", "AAAA"));
    for (int i = 0; i < 20; i++)
        loop_round(line->loop, 1);
    phone_leg_set_call(line->leg, &line->call); /* what was said meanwhile comes first */
    say(line, AUDIO(STREAM, "60", "BBBB"));
    for (int i = 0; i < 20; i++)
        loop_round(line->loop, 1);
    assert_string_equal(fake_call_told(&line->call), "audio 20 f39/\naudio 20 AAAA\naudio 60 BBBB\n");
}

/* Who hangs up before there is a call leaves nothing behind but the reason. */
static void a_caller_who_hangs_up_before_there_is_a_call_leaves_the_reason(void **state)
{
    struct line *line = *state;
    line->is_waiting = true;
    say(line, START);
    say(line, AUDIO(STREAM, "20", "f39/"));
    say(line, "{\"event\":\"stop\",\"streamSid\":\"" STREAM "\",\"stop\":{}}");
    wait_for_end(line);
    assert_string_equal(fake_call_told(&line->call), "");
    assert_string_equal(line->gone_why, "hang-up");
}

static void a_call_that_comes_to_a_closing_stream_is_told_so(void **state)
{
    struct line *line = *state;
    line->is_waiting = true;
    say(line, START);
    ws_pause_reading(line->phone, true); /* our close is not answered yet */
    say(line, "{\"event\":\"stop\",\"streamSid\":\"" STREAM "\",\"stop\":{}}");
    assert_non_null(line->leg);
    phone_leg_set_call(line->leg, &line->call);
    assert_string_equal(fake_call_told(&line->call), "gone hang-up\n");
    ws_pause_reading(line->phone, false);
    wait_for_end(line);
    assert_string_equal(fake_call_told(&line->call), "");
}

/* A model speaks much faster than it is played: 45 seconds at once are no reason to drop anything. */
static void a_long_answer_in_one_burst_is_played_whole(void **state)
{
    struct line *line = *state;
    static char chunk[8000];
    memset(chunk, 'A', sizeof chunk);
    say(line, START);
    int64_t sent = metric_get(METRIC_PHONE_FRAMES_OUT_TOTAL);
    for (int i = 0; i < 60; i++)
        phone_leg_port.play(line->leg, (struct span){chunk, sizeof chunk});
    phone_leg_port.mark(line->leg, "end");
    for (int i = 0; i < 100; i++)
        loop_round(line->loop, 1);
    assert_int_equal(metric_get(METRIC_PHONE_FRAMES_OUT_TOTAL) - sent, 60);
    assert_true(line->heard.len > 60 * sizeof chunk);
    assert_non_null(strstr(heard(line), "\"name\":\"end\""));
}

/* The window closes: what waits stays bounded, nothing blocks, and marks of what was dropped are not sent. */
static void a_reader_that_stops_blocks_nothing(void **state)
{
    struct line *line = *state;
    static char chunk[8000];
    memset(chunk, 'A', sizeof chunk);
    struct span audio = {chunk, sizeof chunk};
    say(line, START);
    ws_pause_reading(line->phone, true);
    int64_t sent = metric_get(METRIC_PHONE_FRAMES_OUT_TOTAL), now_us = clock_mono_us();
    int64_t taken = 0;
    for (int i = 0; i < 3000;
         i++) { /* 24 MB, more than the sockets take; half a second of the hand-turned clock */
        clock_set_for_test(now_us += 1000, clock_unix_ms());
        phone_leg_port.play(line->leg, audio);
        loop_round(line->loop, 0);
    }
    taken = metric_get(METRIC_PHONE_FRAMES_OUT_TOTAL) - sent;
    assert_in_range(taken, 1, 2900);
    clock_set_for_test(now_us += 2000000, clock_unix_ms());
    phone_leg_port.play(line->leg, audio);
    phone_leg_port.mark(line->leg, "not heard");
    assert_int_equal(metric_get(METRIC_PHONE_FRAMES_OUT_TOTAL) - sent, taken);
    ws_pause_reading(line->phone, false);
    for (int i = 0; i < 400; i++)
        loop_round(line->loop, 1);
    phone_leg_port.play(line->leg, SPAN_LIT("f39/"));
    phone_leg_port.mark(line->leg, "heard");
    settle(line);
    const char *text = heard(line);
    assert_null(strstr(text, "not heard"));
    assert_non_null(strstr(text, "\"f39/\"}}\n{\"event\":\"mark\",\"streamSid\":\"" STREAM
                                 "\",\"mark\":{\"name\":\"heard\"}}"));
    clock_set_for_test(-1, 0);
}

static void log_lines_name_their_call(void **state)
{
    static struct log_capture capture;
    struct line *line = *state;
    log_capture_start(&capture);
    say(line, START);
    ws_close(line->phone, 1000, "done");
    wait_for_end(line);
    assert_non_null(strstr(log_capture_stop(&capture), " twilio call=CA2 stream_closed stream=" STREAM " "));
}

/* Whoever sends the start may write anything there. */
static void a_forged_call_sid_gets_into_no_line(void **state)
{
    static struct log_capture capture;
    struct line *line = *state;
    line->is_refusing = true;
    log_capture_start(&capture);
    say(line, "{\"event\":\"start\",\"streamSid\":\"" STREAM
              "\",\"start\":{\"callSid\":\"CA2 order=9\",\"streamSid\":\"" STREAM "\"}}");
    wait_for_end(line);
    const char *text = log_capture_stop(&capture);
    assert_non_null(strstr(text, " twilio call=- stream_refused why=\"no usable callSid\""));
    assert_null(strstr(text, "order=9"));
}

/* No call is begun for what cannot be one. */
static void a_start_without_a_usable_call_sid_is_refused(void **state)
{
    struct line *line = *state;
    expect_refusal(line,
                   "{\"event\":\"start\",\"streamSid\":\"" STREAM "\",\"start\":{"
                   "\"callSid\":\"CA2\\n2026-01-01T00:00:00.000Z error master app stopped\"}}",
                   "no usable callSid");
}

TESTS_WITH(pick_up, hang_up) = {
    TEST(a_call_is_told_from_start_to_stop),
    TEST(the_telephone_hears_what_is_played),
    TEST(a_call_that_hangs_up_hears_nothing_more),
    TEST(disorder_is_ignored_and_counted),
    TEST(messages_that_name_no_stream_are_taken),
    TEST(keys_that_were_pressed_before_there_is_a_call_are_told_it),
    TEST(an_unexpected_stream_is_refused),
    TEST(two_stream_sids_are_refused),
    TEST(a_stream_sid_that_breaks_out_is_refused),
    TEST(another_format_is_refused),
    TEST(a_stream_without_a_start_is_closed_after_five_seconds),
    TEST(a_huge_message_closes_with_1009),
    TEST(a_lost_socket_is_told),
    TEST(a_forgotten_call_is_told_nothing),
    TEST(the_leg_may_be_closed_inside_on_start),
    TEST(a_call_that_comes_later_gets_what_was_said_before),
    TEST(a_caller_who_hangs_up_before_there_is_a_call_leaves_the_reason),
    TEST(a_call_that_comes_to_a_closing_stream_is_told_so),
    TEST(a_long_answer_in_one_burst_is_played_whole),
    TEST(a_reader_that_stops_blocks_nothing),
    TEST(log_lines_name_their_call),
    TEST(a_forged_call_sid_gets_into_no_line),
    TEST(a_start_without_a_usable_call_sid_is_refused),
};
