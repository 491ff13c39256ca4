/* The API of calls, figures and the menu. */
#include "with_cmocka.h"

#include "base/clock.h"
#include "flow/web/with_caller.h"
#include "store/call_list.h"

#define SECOND_SID "CA00000000000000000000000000000012"

static struct store *open_store(void)
{
    struct store *store;
    char why[256];
    assert_int_equal(store_open(bench.store_url, &store, why, sizeof why), VP_OK);
    return store;
}

/* A call of the restaurant that began so long ago, with what the caller said and an answer of the agent's. */
static void put_call(const char *call_sid, int64_t ago_ms, const char *said)
{
    struct store *store = open_store();
    struct store_call call = {.started_unix_ms = clock_unix_ms() - ago_ms};
    const struct turn_latency turn = {.total_ms = 850};
    const struct store_measures measures = {.turns = &turn, .turn_count = 1};
    const struct store_line lines[] = {{.speaker = STORE_CALLER, .offset_ms = 500, .text = said},
                                       {.speaker = STORE_AGENT, .offset_ms = 900, .text = "Anything else?"}};
    bool is_new;
    span_copy(span_of(call_sid), call.call_sid, sizeof call.call_sid);
    span_copy(span_of(bench.menu->restaurant_id), call.restaurant_id, sizeof call.restaurant_id);
    span_copy(span_of("+15550002222"), call.caller_number, sizeof call.caller_number);
    assert_int_equal(store_begin_call(store, &call, &is_new), VP_OK);
    assert_int_equal(store_add_measures(store, call_sid, &measures), VP_OK);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(store_add_line(store, call_sid, &lines[i]), VP_OK);
    store_close(store);
}

static void end_call(const char *call_sid, const char *why)
{
    struct store *store = open_store();
    assert_int_equal(store_end_call(store, call_sid, 0, why, clock_unix_ms()), VP_OK);
    store_close(store);
}

static void calls_are_listed_and_found(void **state)
{
    (void)state;
    put_call(CALL_SID, 60000, "a margherita please");
    put_call(SECOND_SID, 30000, "are you open tomorrow");
    end_call(SECOND_SID, "goodbye");
    get("/api/calls");
    expect("{\"calls\":[{\"call_sid\":\"" SECOND_SID "\"");
    expect("\"outcome\":\"answered\"");
    expect("\"caller_number\":\"+15550002222\"");
    expect("\"turns\":1,\"slowest_ms\":850,\"line_figure\":null,\"cost\":\"0.0000\",\"order_numbers\":[]");
    expect("\"next\":null");
    get("/api/calls?limit=1");
    expect(SECOND_SID);
    expect_not(CALL_SID);
    expect_not("\"next\":null");
    get("/api/calls?q=margher");
    expect(CALL_SID);
    expect_not(SECOND_SID);
    get("/api/calls?outcome=answered&q=0002222");
    expect(SECOND_SID);
    expect_not(CALL_SID);
    get("/api/calls?day=2001-01-01");
    expect("{\"calls\":[],\"next\":null}");
}

/* Those of today, with what was waited for; a call without an answer is none of them. */
static void the_slowest_come_first_with_their_reason(void **state)
{
    (void)state;
    const struct turn_latency slow = {2100, 300, 400, 1300, 60, 40};
    const struct store_measures measures = {.turns = &slow, .turn_count = 1};
    put_call(CALL_SID, 0, "what is in it");
    put_call(SECOND_SID, 0, "are you open");
    struct store *store = open_store();
    assert_int_equal(store_add_measures(store, CALL_SID, &measures), VP_OK);
    store_close(store);
    get("/api/calls?sort=slowest");
    expect("{\"calls\":[{\"call_sid\":\"" CALL_SID "\"");
    expect("\"slowest\":{\"turn\":2,\"total_ms\":2100,\"part\":\"tools\",\"part_ms\":1300}");
    expect(SECOND_SID);
    get("/api/calls?sort=slowest&limit=1");
    expect_not(SECOND_SID);
    get("/api/calls?sort=slowest&day=2001-01-01");
    expect("{\"calls\":[],\"next\":null}");
}

static void what_cannot_be_asked_is_refused_in_words(void **state)
{
    static const char *const bad[] = {"outcome=good", "day=yesterday", "day=2026-02-30", "limit=0",
                                      "limit=501",    "before=soon",   "sort=random"};
    char target[64];
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        snprintf(target, sizeof target, "/api/calls?%s", bad[i]);
        assert_int_equal(ask("GET", target, NULL, NULL, NULL), 400);
        expect(" must be ");
    }
    assert_int_equal(ask("GET", "/api/calls?restaurant=nobody", NULL, NULL, NULL), 404);
    assert_int_equal(ask("GET", "/api/calls/live?restaurant=nobody", NULL, NULL, NULL), 404);
    assert_int_equal(ask("GET", "/api/figures?restaurant=nobody", NULL, NULL, NULL), 404);
    assert_int_equal(ask("GET", "/api/figures?days=93", NULL, NULL, NULL), 400);
    assert_int_equal(ask("GET", "/api/menu?restaurant=nobody", NULL, NULL, NULL), 404);
}

static void live_calls_have_their_last_words_and_their_order(void **state)
{
    struct store *store;
    (void)state;
    put_call(CALL_SID, 60000, "a margherita please");
    put_call(SECOND_SID, 30000, "goodbye");
    end_call(SECOND_SID, "goodbye");
    store = open_store();
    const struct store_line lines[] = {{.speaker = STORE_CALLER, .offset_ms = 1500, .text = "and a calzone"},
                                       {.speaker = STORE_AGENT, .offset_ms = 1900, .text = "One calzone."}};
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(store_add_line(store, CALL_SID, &lines[i]), VP_OK);
    assert_int_equal(store_save_basket(store, CALL_SID, 0, 2, "{\"version\":2,\"total\":\"12.50\"}"), VP_OK);
    store_close(store);
    struct call_view view = {.state = CALL_SPEAKING, .last_latency_ms = 777, .line_figure = 88};
    span_copy(span_of(CALL_SID), view.call_sid, sizeof view.call_sid);
    span_copy(span_of(bench.menu->restaurant_id), view.restaurant_id, sizeof view.restaurant_id);
    int slot = scoreboard_claim(bench.board, 2);
    scoreboard_update(bench.board, slot, &view);
    get("/api/calls/live");
    expect(CALL_SID);
    expect_not(SECOND_SID);
    expect("\"live_state\":\"speaking\",\"last_latency_ms\":777");
    expect("\"line_figure\":88");
    expect_not("a margherita please");
    expect("\"lines\":[{\"speaker\":\"agent\",\"offset_ms\":900,\"text\":\"Anything else?\"},"
           "{\"speaker\":\"caller\",\"offset_ms\":1500,\"text\":\"and a calzone\"},");
    expect("\"basket\":{\"version\":2,\"total\":\"12.50\"}");
    scoreboard_release(bench.board, slot);
}

static void a_call_tells_which_functions_were_called(void **state)
{
    (void)state;
    put_call(CALL_SID, 60000, "a margherita please");
    struct store *store = open_store();
    const struct tool_record record = {clock_unix_ms() + 1000, true, "add_item", "{\"item_id\":\"x\"}",
                                       "{\"ok\":false}"};
    assert_int_equal(store_add_tool_record(store, CALL_SID, &record), VP_OK);
    store_close(store);
    get("/api/calls/" CALL_SID);
    expect("\"outcome\":\"live\"");
    expect(
        "\"name\":\"add_item\",\"arguments\":\"{\\\"item_id\\\":\\\"x\\\"}\",\"answer\":\"{\\\"ok\\\":false}\","
        "\"refused\":true}]");
    expect("\"transcript\":[{\"speaker\":\"caller\"");
}

static void figures_count_today(void **state)
{
    char day[MENU_DAY_BYTES], part[96];
    (void)state;
    put_call(CALL_SID, 0, "a margherita please");
    end_call(CALL_SID, "goodbye");
    menu_day(bench.menu, clock_unix_ms(), day);
    get("/api/figures?days=2");
    expect(
        "{\"days\":[{\"calls\":1,\"orders\":0,\"revenue_cents\":0,\"completion\":0.0,\"turns\":1,\"p50_ms\":850,"
        "\"p95_ms\":850,");
    snprintf(part, sizeof part, "\"day\":\"%s\",\"cost\":\"0.0000\",\"arms\":{\"realtime\":{\"calls\":1",
             day);
    expect(part);
    expect("\"completion\":null");
    expect("\"hours\":[");
    expect("\"same_weekday\":{\"calls\":0");
}

static void the_menu_tells_what_is_sold_out(void **state)
{
    char target[128], part[160];
    (void)state;
    const struct menu_item *item = &bench.menu->categories[0].items[0];
    snprintf(target, sizeof target, "/api/sold-out/%s/item/%s", bench.menu->restaurant_id, item->id);
    assert_int_equal(ask("PUT", target, NULL, NULL, NULL), 200);
    get("/api/menu");
    snprintf(part, sizeof part,
             "\"id\":\"%s\",\"name\":\"%s\",\"sold_out\":{\"until\":\"closing\",\"until_unix_ms\":", item->id,
             item->name);
    expect(part);
    expect("\"sold_out\":null");
    expect("\"groups\":[{\"id\":");
}

static int command(const char *call_sid, const char *what)
{
    char target[96];
    snprintf(target, sizeof target, "/api/calls/%s/%s", call_sid, what);
    return ask("POST", target, NULL, NULL, NULL);
}

static void a_stream_is_ordered_by_the_scoreboard(void **state)
{
    struct call_view view = {.state = CALL_SPEAKING, .epoch = 77};
    (void)state;
    assert_int_equal(command(CALL_SID, "transfer"), 404);
    put_call(CALL_SID, 60000, "a margherita please");
    assert_int_equal(command(CALL_SID, "hang-up"), 409);
    expect("nobody has the call at this moment");
    span_copy(span_of(CALL_SID), view.call_sid, sizeof view.call_sid);
    scoreboard_start_row(bench.board, 2, SCOREBOARD_WORKER, 0);
    int slot = scoreboard_claim(bench.board, 2);
    scoreboard_update(bench.board, slot, &view);
    assert_int_equal(command(CALL_SID, "transfer"), 202);
    assert_int_equal(scoreboard_take_command(bench.board, slot, 77), CALL_COMMAND_TRANSFER);
    assert_int_equal(command(CALL_SID, "dance"), 404);
    scoreboard_release(bench.board, slot);
    end_call(CALL_SID, "hang-up");
    assert_int_equal(command(CALL_SID, "transfer"), 409);
    expect("the call is over");
    get("/api/calls/" CALL_SID);
    expect("\"text\":\"taken over by api\"");
}

static void a_traditional_call_is_put_through_with_its_next_turn(void **state)
{
    (void)state;
    assert_int_equal(ask_with("PUT", "/api/flags",
                              &(struct asking){.json = "{\"name\":\"realtime_enabled\",\"value\":false}"}),
                     200);
    begin_call();
    assert_int_equal(command(CALL_SID, "transfer"), 202);
    post_words("/voice/turn?n=1&words=1", "a+margherita");
    expect("<Dial");
    assert_string_equal(stored_call().end_reason, "transfer");
}

static void a_traditional_turn_that_runs_ends_with_it(void **state)
{
    (void)state;
    assert_int_equal(ask_with("PUT", "/api/flags",
                              &(struct asking){.json = "{\"name\":\"realtime_enabled\",\"value\":false}"}),
                     200);
    begin_call();
    script_order();
    hold_upstream(UPSTREAM_CHAT);
    post_words("/voice/turn?n=1&words=1", "a+margherita"); /* one moment, please */
    expect("<Redirect>/voice/turn?wait=1&amp;n=1");
    assert_int_equal(command(CALL_SID, "hang-up"), 202);
    post_form("/voice/turn?wait=1&n=1&words=1", "");
    expect("Goodbye");
    expect("<Hangup/>");
    let_upstream_go(UPSTREAM_CHAT);
}

TESTS_WITH(with_realtime_calls, with_bench_closed) = {
    TEST(calls_are_listed_and_found),
    TEST(the_slowest_come_first_with_their_reason),
    TEST(what_cannot_be_asked_is_refused_in_words),
    TEST(live_calls_have_their_last_words_and_their_order),
    TEST(a_call_tells_which_functions_were_called),
    TEST(a_stream_is_ordered_by_the_scoreboard),
    TEST(a_traditional_call_is_put_through_with_its_next_turn),
    TEST(a_traditional_turn_that_runs_ends_with_it),
    TEST(figures_count_today),
    TEST(the_menu_tells_what_is_sold_out),
};
