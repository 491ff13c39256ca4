/* A call that two have at once, because Twilio asked twice: the newest holder has it, and the other one
 * neither orders nor hangs up. */
#include "with_cmocka.h"

#include <stdio.h>
#include <stdlib.h>

#include "flow/web/with_caller.h"

static enum vp_err work_end(struct store *store, void *job)
{
    (void)job;
    return store_end_call(store, CALL_SID, 0, "goodbye", 5);
}

/* Of the stream that the TwiML just answered asks for. */
static uint64_t stream_id_of_answer(void)
{
    const char *at = strstr(bench.body, "&amp;s=");
    assert_non_null(at);
    return strtoull(at + strlen("&amp;s="), NULL, 16);
}

/* A worker has a stream of the call. */
static int show_stream(uint64_t stream_id, int64_t *out_epoch)
{
    int slot = scoreboard_claim(bench.board, 2);
    struct call_view view = {.call_sid = CALL_SID, .stream_id = stream_id};
    view.epoch = *out_epoch = scoreboard_next_epoch(bench.board);
    assert_true(scoreboard_take_call(bench.board, slot, &view));
    return slot;
}

static void the_older_of_two_streams_does_not_end_the_call(void **state)
{
    (void)state;
    char target[64], link[96];
    int64_t epoch;
    post_form("/voice", "&CallStatus=ringing");
    uint64_t older = stream_id_of_answer();
    post_form("/voice", "&CallStatus=ringing"); /* asked twice: two answers */
    uint64_t newer = stream_id_of_answer();
    assert_true(older != 0 && newer != 0 && older != newer);
    (void)show_stream(older, &epoch);
    int slot = show_stream(newer, &epoch);
    snprintf(target, sizeof target, "/voice/resume?n=1&s=%016llx", (unsigned long long)older);
    snprintf(link, sizeof link, "<Redirect>/voice/resume?n=1&amp;s=%016llx</Redirect>",
             (unsigned long long)older);
    post_form(target, "");
    expect("<Response><Pause length=\"5\"/>");
    expect(link);
    /* The newer one breaks off: its own continuation is taken up again. */
    snprintf(target, sizeof target, "/voice/resume?n=1&s=%016llx", (unsigned long long)newer);
    post_form(target, "");
    expect("<Stream ");
    scoreboard_let_go(bench.board, slot, epoch);
    assert_int_equal(store_thread_wait(bench.store, work_end, NULL), VP_OK);
    post_form(target, "");
    expect("<Hangup/>");
}

static int with_words_only(void **state)
{
    with_traditional_calls(state);
    upstream.status[UPSTREAM_SPEECH] = 400;
    return 0;
}

/* A media stream of the same call begins elsewhere. */
static int64_t newer_epoch;

static enum vp_err work_take(struct store *store, void *job)
{
    (void)job;
    return store_take_call(store, CALL_SID, newer_epoch);
}

/* It was not woken: the store says so before anything is ordered. */
static void a_turn_whose_call_was_taken_orders_nothing(void **state)
{
    (void)state;
    begin_call();
    script_order();
    post_words("/voice/turn?n=1&words=1", "garlic+knots");
    script_yes(upstream_version());
    hold_upstream(UPSTREAM_CHAT);
    post_words("/voice/turn?n=2&words=1", "yes");
    expect("wait=1");
    newer_epoch = scoreboard_next_epoch(bench.board);
    assert_int_equal(store_thread_wait(bench.store, work_take, NULL), VP_OK);
    let_upstream_go(UPSTREAM_CHAT);
    post_form("/voice/turn?wait=1&n=2&words=1", "&SpeechResult=yes");
    expect("<Response><Pause length=\"5\"/><Redirect>/voice/resume?n=1&amp;s=0000000000000000</Redirect>");
    assert_int_equal(order_count(), 0);
    get("/api/calls/" CALL_SID);
    expect("\"state\":\"live\"");
}

static void a_turn_whose_call_was_taken_is_dropped_at_once(void **state)
{
    (void)state;
    begin_call();
    script_order();
    hold_upstream(UPSTREAM_CHAT);
    post_words("/voice/turn?n=1&words=1", "garlic+knots");
    expect("wait=1");
    struct call_view view = {.call_sid = CALL_SID, .stream_id = 7};
    view.epoch = scoreboard_next_epoch(bench.board);
    assert_true(scoreboard_take_call(bench.board, scoreboard_claim(bench.board, 2), &view));
    web_yield(&bench.web);
    get("/streams");
    expect("\"count\":1");
    expect("\"arm\":\"realtime\"");
    let_upstream_go(UPSTREAM_CHAT);
    post_form("/voice/resume?n=1&s=0000000000000000", ""); /* what its caller is told to ask for */
    expect("<Pause length=\"5\"/>");
}

TESTS = {
    TEST_WITH(the_older_of_two_streams_does_not_end_the_call, with_realtime_calls, with_bench_closed),
    TEST_WITH(a_turn_whose_call_was_taken_orders_nothing, with_words_only, with_bench_closed),
    TEST_WITH(a_turn_whose_call_was_taken_is_dropped_at_once, with_words_only, with_bench_closed),
};
