/* One simulated call against a small server, over real sockets. */
#include "with_cmocka.h"

#include "flow/callers/with_fake.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "callers/phone_line.h"

enum { EVENTS_MAX = 400 };

struct seen {
    char events[EVENTS_MAX][12];
    size_t event_count;
    uint64_t last_sequence;
    int64_t first_media_us, last_media_us;
    uint64_t media_count;
    int64_t tone_sent_us, mark_a_us, mark_b_us, clear_us;
    char token[32], digit[4];
    /* the caller's side */
    struct phone_line *line;
    uint64_t frame_count, audible_frames;
    struct phone_line_end end;
    bool is_over;
    char notes[1024];
    uint64_t hang_up_at_frame, press_at_frame, break_at_frame;
};

static void on_frame(void *owner, const uint8_t agent_ulaw[ULAW_FRAME_BYTES], size_t agent_bytes,
                     bool has_more, uint8_t out_caller_ulaw[ULAW_FRAME_BYTES])
{
    (void)agent_ulaw, (void)has_more;
    struct seen *seen = owner;
    memset(out_caller_ulaw, (int)(seen->frame_count & 0x7f), ULAW_FRAME_BYTES);
    seen->frame_count++;
    seen->audible_frames += agent_bytes > 0;
    if (seen->frame_count == seen->press_at_frame)
        phone_line_press(seen->line, '5');
    if (seen->frame_count == seen->break_at_frame)
        phone_line_break_stream(seen->line);
    if (seen->frame_count == seen->hang_up_at_frame)
        phone_line_hang_up(seen->line);
}

static void on_note(void *owner, const char *text)
{
    fake_note(((struct seen *)owner)->notes, sizeof((struct seen *)owner)->notes, "", text);
}

static void on_ended(void *owner, const struct phone_line_end *end)
{
    struct seen *seen = owner;
    seen->end = *end;
    seen->is_over = true;
}

static const struct phone_line_events phone_line_events = {
    .on_answered = fake_ignore, .on_frame = on_frame, .on_note = on_note, .on_ended = on_ended};

static const char *text_at(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    assert_non_null(text); /* numbers are strings too */
    return text;
}

static void on_message(struct fake *fake, const json_t *message, const char *event)
{
    struct seen *seen = fake->owner;
    int64_t now_us = clock_mono_us();
    if (seen->event_count < EVENTS_MAX)
        snprintf(seen->events[seen->event_count++], sizeof seen->events[0], "%s", event);
    if (strcmp(event, "connected") == 0)
        return;
    uint64_t sequence = strtoull(text_at(message, "sequenceNumber"), NULL, 10);
    assert_int_equal(sequence, seen->last_sequence + 1);
    seen->last_sequence = sequence;
    if (strcmp(event, "start") == 0) {
        const json_t *start = json_object_get(message, "start");
        snprintf(seen->token, sizeof seen->token, "%s",
                 text_at(json_object_get(start, "customParameters"), "token"));
        fake_send_tone(fake, 400, "a");
        seen->tone_sent_us = now_us;
    } else if (strcmp(event, "media") == 0) {
        const json_t *media = json_object_get(message, "media");
        seen->media_count++;
        assert_int_equal(strtoull(text_at(media, "chunk"), NULL, 10), seen->media_count);
        assert_int_equal(strtoull(text_at(media, "timestamp"), NULL, 10), seen->media_count * 20);
        assert_int_equal(strlen(text_at(media, "payload")), 216);
        if (seen->media_count == 1)
            seen->first_media_us = now_us;
        seen->last_media_us = now_us;
        if (seen->media_count == 40) {
            fake_send_clear(fake);
            seen->clear_us = now_us;
        }
        if (seen->media_count == 60)
            ws_close(fake->ws, 1000, "goodbye");
    } else if (strcmp(event, "mark") == 0) {
        const char *name = text_at(json_object_get(message, "mark"), "name");
        if (strcmp(name, "a") == 0) {
            seen->mark_a_us = now_us;
            fake_send_tone(fake, 2000, "b");
        } else {
            seen->mark_b_us = now_us;
        }
    } else if (strcmp(event, "dtmf") == 0) {
        snprintf(seen->digit, sizeof seen->digit, "%s", text_at(json_object_get(message, "dtmf"), "digit"));
    }
}

struct bench {
    struct loop *loop;
    struct http_client *http;
    struct speaker *speaker;
    struct fake fake;
    struct seen seen;
    char voice_url[128], status_url[128];
};

static int set_up(void **state)
{
    struct bench *bench = calloc(1, sizeof *bench);
    assert_int_equal(loop_create(&bench->loop), VP_OK);
    assert_int_equal(http_client_create(bench->loop, &bench->http), VP_OK);
    assert_int_equal(speaker_create(&bench->speaker), VP_OK);
    fake_open(&bench->fake, bench->loop);
    bench->fake.owner = &bench->seen;
    bench->fake.on_message = on_message;
    snprintf(bench->voice_url, sizeof bench->voice_url, "%s/voice", bench->fake.base_url);
    snprintf(bench->status_url, sizeof bench->status_url, "%s/status", bench->fake.base_url);
    *state = bench;
    return 0;
}

static int tear_down(void **state)
{
    struct bench *bench = *state;
    fake_close_place(&bench->fake, NULL, bench->http, bench->speaker);
    return tests_free(bench);
}

static void call(struct bench *bench)
{
    struct phone_line_options options = {.loop = bench->loop,
                                         .http = bench->http,
                                         .speaker = bench->speaker,
                                         .voice_url = bench->voice_url,
                                         .status_url = bench->status_url,
                                         .account_sid = "AC00000000000000000000000000000001",
                                         .auth_token = FAKE_TOKEN,
                                         .from = "+15550002222",
                                         .to = "+15550001111"};
    assert_int_equal(phone_line_open(&options, &phone_line_events, &bench->seen, &bench->seen.line), VP_OK);
    int64_t deadline_ms = clock_mono_ms() + 15000;
    while (!bench->seen.is_over && clock_mono_ms() < deadline_ms)
        loop_round(bench->loop, 50);
    assert_true(bench->seen.is_over);
    assert_int_equal(bench->fake.bad_signature_count, 0);
}

static void a_call_is_played_from_its_first_ring_to_its_end(void **state)
{
    struct bench *bench = *state;
    struct seen *seen = &bench->seen;
    seen->press_at_frame = 30;
    call(bench);
    assert_string_equal(bench->fake.call_status, "ringing");
    assert_string_equal(seen->events[0], "connected");
    assert_string_equal(seen->events[1], "start");
    assert_string_equal(seen->token, "t1");
    assert_string_equal(seen->digit, "5");
    /* The frames keep their time: never early, whatever else the machine does. */
    int64_t talked_ms = (seen->last_media_us - seen->first_media_us) / 1000;
    assert_in_range(seen->media_count, 60, 120);
    assert_in_range(talked_ms, 1100, 60000);
    /* A mark waits for the 400 ms before it; a clear returns the other at once. */
    assert_in_range((seen->mark_a_us - seen->tone_sent_us) / 1000, 380, 60000);
    assert_in_range((seen->mark_b_us - seen->clear_us) / 1000, 0, 60000);
    /* The server hung up the stream: the action, then Hangup. */
    assert_int_equal(bench->fake.after_count, 1);
    assert_string_equal(bench->fake.after_status, "in-progress");
    assert_int_equal(seen->end.by, PHONE_LINE_ENDED_BY_AGENT);
    assert_string_equal(seen->end.text, "hung up by <Hangup>");
    assert_int_equal(seen->end.counts.marks_returned, 2);
    assert_int_equal(seen->end.counts.clears_received, 1);
    assert_int_equal(seen->end.counts.bad_messages, 0);
    assert_int_equal(bench->fake.status_count, 1);
    assert_int_equal(strncmp(bench->fake.completed, "completed ", 10), 0);
}

static void a_caller_may_hang_up(void **state)
{
    struct bench *bench = *state;
    struct seen *seen = &bench->seen;
    seen->hang_up_at_frame = 20;
    call(bench);
    for (int i = 0; i < 50 && !bench->fake.is_stream_closed; i++)
        loop_round(bench->loop, 20);
    assert_int_equal(seen->end.by, PHONE_LINE_ENDED_BY_CALLER);
    assert_string_equal(seen->events[seen->event_count - 1], "stop");
    assert_int_equal(bench->fake.after_count, 0);
    assert_int_equal(bench->fake.close_code, 1000);
}

static void a_stream_that_breaks_at_twilios_side_sends_no_stop(void **state)
{
    struct bench *bench = *state;
    struct seen *seen = &bench->seen;
    seen->break_at_frame = 20;
    call(bench);
    assert_string_not_equal(seen->events[seen->event_count - 1], "stop");
    assert_int_equal(bench->fake.close_code, 1006);
    assert_int_equal(bench->fake.after_count, 1); /* the call goes on */
    assert_int_equal(seen->end.by, PHONE_LINE_ENDED_BY_AGENT);
}

static void a_refused_stream_goes_on_with_the_document(void **state)
{
    struct bench *bench = *state;
    bench->fake.refuses_stream = true;
    call(bench);
    assert_int_equal(bench->fake.after_count, 1);
    assert_int_equal(bench->seen.end.by, PHONE_LINE_ENDED_BY_AGENT);
    assert_non_null(strstr(bench->seen.notes, "error 31920: HTTP status 404 instead of 101"));
}

static void say_and_pause_take_their_time(void **state)
{
    struct bench *bench = *state;
    snprintf(bench->fake.voice_twiml, sizeof bench->fake.voice_twiml,
             "<Response><Say>One moment please.</Say><Pause length=\"1\"/></Response>");
    call(bench);
    assert_int_equal(bench->seen.end.by, PHONE_LINE_ENDED_BY_AGENT);
    assert_string_equal(bench->seen.end.text, "the document ended");
    assert_in_range(bench->seen.audible_frames, 20, 120);
    assert_true(bench->seen.end.answered_ms >= 1400);
}

static void expect_end(struct bench *bench, const char *twiml, enum phone_line_ended_by by, int code,
                       const char *text)
{
    snprintf(bench->fake.voice_twiml, sizeof bench->fake.voice_twiml, "%s", twiml);
    call(bench);
    assert_int_equal(bench->seen.end.by, by);
    assert_int_equal(bench->seen.end.code, code);
    if (strstr(bench->seen.end.text, text) == NULL)
        fail_msg("\"%s\" lacks \"%s\"", bench->seen.end.text, text);
}

static void a_rejected_call_is_refused(void **state)
{
    expect_end(*state, "<Response><Reject reason=\"busy\"/></Response>", PHONE_LINE_REFUSED, 0, "busy");
}

static void malformed_twiml_fails_the_call(void **state)
{
    expect_end(*state, "<Response><Say>", PHONE_LINE_FAILED, 12100, "no element found");
}

static void a_verb_that_is_not_carried_out_fails_the_call(void **state)
{
    expect_end(*state, "<Response><Start/></Response>", PHONE_LINE_FAILED, 0,
               "the simulated Twilio does not carry out <Start>");
}

static void redirects_without_end_fail_the_call(void **state)
{
    struct bench *bench = *state;
    snprintf(bench->fake.after_twiml, sizeof bench->fake.after_twiml,
             "<Response><Redirect>/after</Redirect></Response>");
    expect_end(bench, "<Response><Redirect>/after</Redirect></Response>", PHONE_LINE_FAILED, 11215,
               "50 documents");
}

static void a_servers_error_fails_the_call(void **state)
{
    struct bench *bench = *state;
    bench->fake.voice_status = 500;
    expect_end(bench, "<Response/>", PHONE_LINE_FAILED, 11200, "HTTP status 500");
}

static void what_is_no_twiml_fails_the_call(void **state)
{
    struct bench *bench = *state;
    bench->fake.content_type = "application/json";
    expect_end(bench, "{}", PHONE_LINE_FAILED, 12300, "application/json");
}

TESTS_WITH(set_up, tear_down) = {
    TEST(a_call_is_played_from_its_first_ring_to_its_end),
    TEST(a_caller_may_hang_up),
    TEST(a_stream_that_breaks_at_twilios_side_sends_no_stop),
    TEST(a_refused_stream_goes_on_with_the_document),
    TEST(say_and_pause_take_their_time),
    TEST(a_rejected_call_is_refused),
    TEST(malformed_twiml_fails_the_call),
    TEST(a_verb_that_is_not_carried_out_fails_the_call),
    TEST(redirects_without_end_fail_the_call),
    TEST(a_servers_error_fails_the_call),
    TEST(what_is_no_twiml_fails_the_call),
};
