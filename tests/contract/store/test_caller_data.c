/* What is known of a caller is erased, and nothing of anybody else's. */
#include "with_cmocka.h"

#include "contract/store/with_call.h"
#include "store/call_list.h"
#include "store/caller_data.h"
#include "store/message.h"
#include "with_folder.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text_file.h"

static char number[24], other_number[24];

/* A number that nobody has in this database. */
static void make_number(char out[24])
{
    char name[40];
    with_store_name(name, sizeof name, "n");
    snprintf(out, 24, "+1%010llu", strtoull(strrchr(name, '-') + 1, NULL, 16) % 10000000000ULL);
}

static int open_store(void **state)
{
    with_call_open(state);
    make_number(number);
    make_number(other_number);
    return 0;
}

static void begin(const char *sid, const char *of_restaurant, const char *from, bool is_over)
{
    struct store_call call = {.started_unix_ms = 1000};
    const struct store_line line = {
        .speaker = STORE_CALLER, .offset_ms = 5, .text = "zanzibar for me please"};
    const struct tool_record record = {
        .unix_ms = 7, .name = "set_customer", .arguments = "{\"name\":\"Zoe\"}", .answer = "{}"};
    bool is_new;
    snprintf(call.call_sid, sizeof call.call_sid, "%s", sid);
    snprintf(call.restaurant_id, sizeof call.restaurant_id, "%s", of_restaurant);
    snprintf(call.caller_number, sizeof call.caller_number, "%s", from);
    assert_int_equal(store_begin_call(store, &call, &is_new), VP_OK);
    assert_int_equal(store_add_line(store, sid, &line), VP_OK);
    assert_int_equal(store_add_tool_record(store, sid, &record), VP_OK);
    if (is_over)
        assert_int_equal(store_end_call(store, sid, 0, "goodbye", 2000), VP_OK);
}

/* Nothing was said in it. */
static void begin_bare(const char *sid, const char *from)
{
    struct store_call call = {.started_unix_ms = 1000};
    bool is_new;
    snprintf(call.call_sid, sizeof call.call_sid, "%s", sid);
    snprintf(call.restaurant_id, sizeof call.restaurant_id, "%s", restaurant);
    snprintf(call.caller_number, sizeof call.caller_number, "%s", from);
    assert_int_equal(store_begin_call(store, &call, &is_new), VP_OK);
    assert_int_equal(store_end_call(store, sid, 0, "goodbye", 2000), VP_OK);
}

static void say(const char *sid, const char *text)
{
    const struct store_line line = {.speaker = STORE_CALLER, .offset_ms = 9, .text = text};
    assert_int_equal(store_add_line(store, sid, &line), VP_OK);
}

static const char *path_of_file(void)
{
    const char *url = with_store_url();
    return strncmp(url, "sqlite:", 7) == 0 ? url + 7 : NULL;
}

static bool is_file(void)
{
    return path_of_file() != NULL;
}

static bool holds(const char *path, const char *word)
{
    struct span text;
    struct problems problems = {0};
    if (access(path, F_OK) != 0)
        return false;
    assert_int_equal(text_file_read(path, 64 << 20, &text, &problems), VP_OK);
    bool is_there = memmem(text.at, text.len, word, strlen(word)) != NULL;
    free((void *)text.at);
    return is_there;
}

/* Whether the database has it anywhere, also where SQLite has forgotten it. */
static bool file_holds(const char *word)
{
    char wal[512];
    snprintf(wal, sizeof wal, "%s-wal", path_of_file());
    return holds(path_of_file(), word) || holds(wal, word);
}

/* %s: the restaurant. */
static void do_sql(const char *format)
{
    sqlite3 *db = NULL;
    char *sql = sqlite3_mprintf(format, restaurant);
    if (is_file()) {
        assert_int_equal(sqlite3_open(path_of_file(), &db), SQLITE_OK);
        assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    }
    sqlite3_close(db);
    sqlite3_free(sql);
}

static void order(const char *sid, const char *phone)
{
    struct ticket ticket = with_store_ticket(restaurant, sid, 1, 1500);
    int order_number;
    bool is_new;
    snprintf(ticket.customer.name, sizeof ticket.customer.name, "Zoe");
    snprintf(ticket.customer.phone, sizeof ticket.customer.phone, "%s", phone);
    snprintf(ticket.customer.address, sizeof ticket.customer.address, "1 Zanzibar Street");
    snprintf(ticket.allergy, sizeof ticket.allergy, "nuts");
    assert_int_equal(store_put_order(store, &ticket, &order_number, &is_new), VP_OK);
}

static void leave_message(const char *sid, const char *phone)
{
    struct store_message message = {.key = 1, .text = "call Zoe", .name = "Zoe"};
    bool is_new;
    snprintf(message.call_sid, sizeof message.call_sid, "%s", sid);
    snprintf(message.restaurant_id, sizeof message.restaurant_id, "%s", restaurant);
    snprintf(message.phone, sizeof message.phone, "%s", phone);
    assert_int_equal(store_put_message(store, &message, &is_new), VP_OK);
}

static bool keep_ticket(void *owner, const struct ticket *ticket)
{
    *(struct ticket *)owner = *ticket;
    return true;
}

static bool count_line(void *owner, const struct store_line *line)
{
    (void)line;
    ++*(int *)owner;
    return true;
}

static int count_lines(const char *sid)
{
    int count = 0;
    assert_int_equal(store_each_line(store, sid, count_line, &count), VP_OK);
    return count;
}

static bool count_call(void *owner, const struct call_summary *call)
{
    (void)call;
    ++*(int *)owner;
    return true;
}

static int count_found(const char *words)
{
    const struct call_list_filter filter = {.restaurant_id = restaurant, .words = words, .limit = 50};
    int64_t next;
    int count = 0;
    assert_int_equal(store_list_calls(store, &filter, count_call, &count, &next), VP_OK);
    return count;
}

static struct caller_erased forget(const char *of_number, const char *of_restaurant, const char *folder)
{
    const struct caller_wish wish = {
        .number = of_number, .restaurant_id = of_restaurant, .recordings_dir = folder};
    struct caller_erased erased = {0};
    assert_int_equal(caller_forget(store, &wish, &erased), VP_OK);
    return erased;
}

static void a_caller_is_erased_and_the_order_stays(void **state)
{
    (void)state;
    const struct store_order_filter own = {.restaurant_id = restaurant, .call_sid = call_sid, .limit = 9};
    struct ticket before, ticket;
    begin(call_sid, restaurant, number, true);
    order(call_sid, number);
    leave_message(call_sid, number);
    assert_int_equal(store_each_order(store, &own, keep_ticket, &before), VP_OK);
    assert_int_equal(count_found("zanzibar"), 1);
    struct caller_erased erased = forget(number, NULL, NULL);
    assert_int_equal(erased.call_count, 1);
    assert_int_equal(erased.line_count, 1);
    assert_int_equal(erased.order_count, 1);
    assert_int_equal(erased.message_count, 1);
    assert_int_equal(erased.tool_record_count, 1);
    assert_int_equal(count_lines(call_sid), 0);
    assert_int_equal(count_found("zanzibar"), 0);
    assert_int_equal(count_found(number + 1), 0);
    assert_int_equal(store_each_order(store, &own, keep_ticket, &ticket), VP_OK);
    assert_string_equal(ticket.customer.name, "");
    assert_string_equal(ticket.customer.phone, "");
    assert_string_equal(ticket.customer.address, "");
    assert_string_equal(ticket.allergy, "");
    assert_string_equal(ticket.caller_number, "");
    assert_int_equal(ticket.totals.total_cents, before.totals.total_cents);
    assert_int_equal(ticket.line_count, before.line_count);
    erased = forget(number, NULL, NULL); /* once more: nobody is left */
    assert_int_equal(erased.call_count + erased.order_count + erased.line_count, 0);
}

static void who_left_the_number_is_the_caller_too(void **state)
{
    (void)state;
    char sid[40], written[32];
    with_store_name(sid, sizeof sid, "CA");
    snprintf(written, sizeof written, "%.3s-%.3s-%.4s", number + 2, number + 5, number + 8);
    begin(call_sid, restaurant, "", true); /* a withheld number */
    order(call_sid, written);
    begin(sid, restaurant, other_number, true);
    order(sid, other_number);
    assert_int_equal(forget(number, NULL, NULL).order_count, 1);
    assert_int_equal(count_lines(call_sid), 0);
    assert_int_equal(count_lines(sid), 1); /* somebody else's */
}

static void a_restaurant_erases_what_it_has_itself(void **state)
{
    (void)state;
    char sid[40], elsewhere[64];
    with_store_name(sid, sizeof sid, "CA");
    with_store_name(elsewhere, sizeof elsewhere, "r");
    begin(call_sid, restaurant, number, true);
    begin(sid, elsewhere, number, true);
    assert_int_equal(forget(number, restaurant, NULL).call_count, 1);
    assert_int_equal(count_lines(sid), 1);
    assert_int_equal(forget(number, NULL, NULL).call_count, 1);
}

static void a_call_that_goes_on_is_left_alone(void **state)
{
    (void)state;
    begin(call_sid, restaurant, number, false);
    struct caller_erased erased = forget(number, NULL, NULL);
    assert_int_equal(erased.call_count, 0);
    assert_int_equal(erased.live_count, 1);
    assert_int_equal(count_lines(call_sid), 1);
    assert_int_equal(store_end_call(store, call_sid, 0, "goodbye", 2000), VP_OK);
    assert_int_equal(forget(number, NULL, NULL).call_count, 1);
}

static struct caller_erased forget_before(int64_t unix_ms, int call_max)
{
    const struct caller_wish wish = {
        .restaurant_id = restaurant, .before_unix_ms = unix_ms, .call_max = call_max};
    struct caller_erased erased = {0};
    assert_int_equal(caller_forget(store, &wish, &erased), VP_OK);
    return erased;
}

static void what_is_old_is_erased_of_everybody_a_part_at_a_time(void **state)
{
    (void)state;
    char sid[40];
    with_store_name(sid, sizeof sid, "CA");
    begin(call_sid, restaurant, number, true);
    begin(sid, restaurant, "", true); /* withheld, and words were said */
    assert_int_equal(forget_before(1000, 0).call_count, 0);
    assert_int_equal(forget_before(1001, 1).call_count, 1);
    assert_int_equal(forget_before(1001, 0).call_count, 1);
    assert_int_equal(forget_before(1001, 0).call_count, 0); /* of none is anything known */
    assert_int_equal(count_lines(call_sid) + count_lines(sid), 0);
}

/* The words are in the index beside those of other calls, in parts of it that were not put together yet. */
static void what_was_said_is_overwritten_in_the_index_too(void **state)
{
    (void)state;
    char sid[40];
    with_store_name(sid, sizeof sid, "CA");
    begin(sid, restaurant, other_number, true);
    begin(call_sid, restaurant, number, true);
    say(call_sid, "the xylophonist rang");
    for (int i = 0; i < 3; i++)
        say(sid, "a tambourine please");
    if (!is_file())
        skip();
    assert_true(file_holds("lophonist"));
    (void)forget(number, NULL, NULL);
    assert_false(file_holds("lophonist"));
    assert_int_equal(count_found("tambourine"), 1);
    say(sid, "the xylophonist rang"); /* and by age */
    (void)forget_before(1001, 0);
    assert_int_equal(store_overwrite_said(store), VP_OK);
    assert_false(file_holds("lophonist"));
    assert_int_equal(count_found("tambourine"), 0);
}

static void what_was_noted_of_a_dish_goes_and_the_dish_stays(void **state)
{
    (void)state;
    static const char basket[] =
        "{\"lines\":[{\"spoken\":\"a calzone with ham, noted for my Ottokar\",\"note\":\"for my Ottokar\"}],"
        "\"read_back\":\"for my Ottokar\"}";
    const struct store_order_filter own = {.restaurant_id = restaurant, .call_sid = call_sid, .limit = 9};
    struct ticket ticket = with_store_ticket(restaurant, call_sid, 1, 1500);
    int order_number;
    bool is_new;
    char *json = NULL;
    uint32_t version;
    begin(call_sid, restaurant, number, true);
    snprintf(ticket.lines[0].details, sizeof ticket.lines[0].details,
             "no basil; note: for Ottokar; note: two");
    snprintf(ticket.lines[1].details, sizeof ticket.lines[1].details, "note: for Ottokar");
    assert_int_equal(store_put_order(store, &ticket, &order_number, &is_new), VP_OK);
    assert_int_equal(store_save_basket(store, call_sid, 0, 1, basket), VP_OK);
    do_sql("UPDATE orders SET cancel_reason = 'Ottokar is ill' WHERE restaurant_id = '%s'");
    do_sql("INSERT INTO delivery (order_id, event, restaurant_id, way_id, since_unix_ms, due_unix_ms, state, "
           "last_error) SELECT id, 'created', restaurant_id, 'sms', 1, 1, 2, 'no Ottokar there' FROM orders "
           "WHERE restaurant_id = '%s'");
    (void)forget(number, NULL, NULL);
    assert_int_equal(store_each_order(store, &own, keep_ticket, &ticket), VP_OK);
    assert_string_equal(ticket.lines[0].details, "no basil");
    assert_string_equal(ticket.lines[1].details, "");
    assert_string_equal(ticket.life.cancel_reason, "");
    assert_int_equal(store_load_basket(store, call_sid, &version, &json), VP_OK);
    assert_non_null(strstr(json, "a calzone with ham\""));
    assert_null(strstr(json, "Ottokar"));
    free(json);
    if (is_file())
        assert_false(file_holds("Ottokar"));
}

static void a_number_is_found_however_it_is_written(void **state)
{
    (void)state;
    char sids[4][40], written[32], text[128];
    for (size_t i = 0; i < 4; i++)
        with_store_name(sids[i], sizeof sids[i], "CA");
    snprintf(written, sizeof written, "(%.3s) %.3s.%.4s", number + 2, number + 5, number + 8);
    begin(sids[0], restaurant, number + 1, true); /* without "+" */
    begin(sids[1], restaurant, "", true);         /* told for an order that never was */
    snprintf(text, sizeof text, "{\"customer\":{\"name\":\"\",\"phone\":\"%s\"}}", written);
    assert_int_equal(store_save_basket(store, sids[1], 0, 1, text), VP_OK);
    begin(sids[2], restaurant, "", true); /* told to a function */
    snprintf(text, sizeof text, "{\"phone\":\"%s\"}", written);
    const struct tool_record record = {
        .unix_ms = 8, .name = "set_customer", .arguments = text, .answer = "{}"};
    assert_int_equal(store_add_tool_record(store, sids[2], &record), VP_OK);
    begin(sids[3], restaurant, "", true); /* in the words of a message */
    struct store_message message = {.key = 1, .phone = ""};
    bool is_new;
    snprintf(message.text, sizeof message.text, "call me at %s, after 6", written);
    snprintf(message.call_sid, sizeof message.call_sid, "%s", sids[3]);
    snprintf(message.restaurant_id, sizeof message.restaurant_id, "%s", restaurant);
    assert_int_equal(store_put_message(store, &message, &is_new), VP_OK);
    begin(call_sid, restaurant, "", true);
    snprintf(text, sizeof text, "{\"customer\":{\"phone\":\"%s\"}}", other_number);
    assert_int_equal(store_save_basket(store, call_sid, 0, 1, text), VP_OK);
    assert_int_equal(forget(number, NULL, NULL).call_count, 4);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(count_lines(sids[i]), 0);
    assert_int_equal(count_lines(call_sid), 1); /* somebody else's */
    assert_int_equal(forget(number, NULL, NULL).call_count, 0);
}

static void nothing_but_a_number_matches_a_number(void **state)
{
    (void)state;
    begin(call_sid, restaurant, "", true);
    order(call_sid, "%%%%%%%%%%%%");
    assert_int_equal(forget(number, NULL, NULL).call_count, 0);
    char sid[40];
    with_store_name(sid, sizeof sid, "CA");
    begin_bare(sid, number);
    char longer[32];
    snprintf(longer, sizeof longer, "+4%s", number + 1);
    assert_int_equal(forget(longer, NULL, NULL).call_count, 0); /* another country's */
}

static void a_withheld_call_without_words_is_old_too(void **state)
{
    (void)state;
    char sids[3][40];
    for (size_t i = 0; i < 3; i++) {
        with_store_name(sids[i], sizeof sids[i], "CA");
        begin_bare(sids[i], "");
    }
    const struct tool_record record = {.unix_ms = 7, .name = "x", .arguments = "{}", .answer = "{}"};
    leave_message(sids[0], "");
    assert_int_equal(store_add_tool_record(store, sids[1], &record), VP_OK);
    assert_int_equal(store_save_basket(store, sids[2], 0, 1, "{\"lines\":[],\"read_back\":\"x\"}"), VP_OK);
    assert_int_equal(forget_before(1001, 0).call_count, 3);
    assert_int_equal(forget_before(1001, 0).call_count, 0);
}

static void recordings_go_too(void **state)
{
    (void)state;
    char folder[FOLDER_PATH_BYTES], path[FOLDER_PATH_BYTES + 128];
    folder_make(folder, "/tmp/voiceplate-forget");
    /* The call began at the number that several restaurants share, and went to one of them. */
    snprintf(path, sizeof path, "%s/shared", folder);
    assert_int_equal(mkdir(path, 0700), 0);
    snprintf(path, sizeof path, "%s/shared/%s.wav", folder, call_sid);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fclose(file);
    begin(call_sid, restaurant, number, true);
    assert_int_equal(forget(number, NULL, folder).recording_count, 1);
    assert_int_equal(access(path, F_OK), -1);
    snprintf(path, sizeof path, "%s/shared", folder);
    folder_remove(path);
    folder_remove(folder);
}

static void what_is_no_whole_number_is_nobodys(void **state)
{
    (void)state;
    assert_true(caller_number_is_valid("+15550002222"));
    static const char *const wrong[] = {
        "", "+", "15550002222", "+1555", "+1555 000 2222", "+%", "+1234567890123456"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_false(caller_number_is_valid(wrong[i]));
}

/* Who was erased at one machine has no recording at another either, once that one has looked. */
static void recordings_at_another_machine_go_with_its_next_look(void **state)
{
    (void)state;
    char theirs[FOLDER_PATH_BYTES], home[FOLDER_PATH_BYTES + 70], path[FOLDER_PATH_BYTES + 140];
    int64_t erasure = 0, before = 0;
    int count;
    folder_make(theirs, "/tmp/voiceplate-theirs");
    snprintf(home, sizeof home, "%s/%s", theirs, restaurant);
    snprintf(path, sizeof path, "%s/%s.wav", home, call_sid);
    begin(call_sid, restaurant, number, true);
    assert_int_equal(caller_delete_recordings(store, theirs, &before, &count), VP_OK); /* of earlier tests */
    assert_int_equal(mkdir(home, 0700), 0);
    fclose(fopen(path, "w"));
    erasure = before;
    assert_int_equal(caller_delete_recordings(store, theirs, &erasure, &count), VP_OK);
    assert_int_equal(count, 0);
    assert_int_equal(access(path, F_OK), 0);
    (void)forget(number, NULL, NULL);
    assert_int_equal(caller_delete_recordings(store, theirs, &erasure, &count), VP_OK);
    assert_int_equal(count, 1);
    assert_int_not_equal(access(path, F_OK), 0);
    assert_true(erasure > before);
    assert_int_equal(caller_delete_recordings(store, theirs, &erasure, &count), VP_OK);
    assert_int_equal(count, 0);
    (void)folder_remove(home);
    (void)folder_remove(theirs);
}

TESTS_WITH(open_store, with_call_close) = {
    TEST(a_caller_is_erased_and_the_order_stays),
    TEST(who_left_the_number_is_the_caller_too),
    TEST(a_restaurant_erases_what_it_has_itself),
    TEST(a_call_that_goes_on_is_left_alone),
    TEST(what_is_old_is_erased_of_everybody_a_part_at_a_time),
    TEST(what_was_said_is_overwritten_in_the_index_too),
    TEST(what_was_noted_of_a_dish_goes_and_the_dish_stays),
    TEST(a_number_is_found_however_it_is_written),
    TEST(nothing_but_a_number_matches_a_number),
    TEST(a_withheld_call_without_words_is_old_too),
    TEST(recordings_go_too),
    TEST(recordings_at_another_machine_go_with_its_next_look),
    TEST(what_is_no_whole_number_is_nobodys),
};
