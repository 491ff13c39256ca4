#include "with_cmocka.h"

#include "contract/store/with_store.h"

#include <stdio.h>
#include <string.h>

enum { NOW_MS = 1000000000 };

static struct store_turn turn_of(const char *call_sid, uint32_t number, const char *talk, const char *answer)
{
    return (struct store_turn){.call_sid = call_sid,
                               .number = number,
                               .talk_json = talk,
                               .answer = answer,
                               .audio_id = "",
                               .unix_ms = NOW_MS};
}

static void expect_talk(struct store *store, const char *call_sid, uint32_t number, const char *talk)
{
    uint32_t found;
    char *json;
    assert_int_equal(store_load_talk(store, call_sid, &found, &json), VP_OK);
    assert_int_equal(found, number);
    assert_string_equal(json, talk);
    free(json);
}

static void expect_answer(struct store *store, const char *call_sid, uint32_t number, const char *answer)
{
    char *found;
    assert_int_equal(store_load_answer(store, call_sid, number, &found), VP_OK);
    assert_string_equal(found, answer);
    free(found);
}

static void a_turn_is_taken_once(void **state)
{
    (void)state;
    struct store *store = with_store_open();
    char sid[40], *text;
    uint32_t number;
    bool is_new = false;
    with_store_name(sid, sizeof sid, "CA");
    assert_int_equal(store_load_talk(store, sid, &number, &text), VP_ERR_NOT_FOUND);
    assert_int_equal(store_load_answer(store, sid, 0, &text), VP_ERR_NOT_FOUND);
    struct store_turn turn = turn_of(sid, 0, "{\"a\":1}", "<hello>");
    assert_int_equal(store_put_turn(store, &turn, &is_new), VP_OK);
    assert_true(is_new);
    expect_talk(store, sid, 1, "{\"a\":1}");
    turn = turn_of(sid, 0, "{\"a\":9}", "<other>"); /* the webhook came twice */
    assert_int_equal(store_put_turn(store, &turn, &is_new), VP_OK);
    assert_false(is_new);
    expect_talk(store, sid, 1, "{\"a\":1}");
    expect_answer(store, sid, 0, "<hello>");
    turn = turn_of(sid, 1, "{\"a\":2}", "<second Zoë>");
    assert_int_equal(store_put_turn(store, &turn, &is_new), VP_OK);
    assert_true(is_new);
    expect_talk(store, sid, 2, "{\"a\":2}");
    expect_answer(store, sid, 0, "<hello>");
    expect_answer(store, sid, 1, "<second Zoë>");
    turn = turn_of(sid, 7, "{}", "<early>"); /* a number that has not come yet */
    assert_int_equal(store_put_turn(store, &turn, &is_new), VP_OK);
    assert_false(is_new);
    expect_talk(store, sid, 2, "{\"a\":2}");
    store_close(store);
}

static void two_processes_take_a_turn_once(void **state)
{
    (void)state;
    struct store *first = with_store_open(), *second = with_store_open();
    char sid[40];
    bool is_first_new = false, is_second_new = true;
    with_store_name(sid, sizeof sid, "CA");
    struct store_turn one = turn_of(sid, 0, "{\"by\":1}", "<one>"),
                      two = turn_of(sid, 0, "{\"by\":2}", "<two>");
    assert_int_equal(store_put_turn(first, &one, &is_first_new), VP_OK);
    assert_int_equal(store_put_turn(second, &two, &is_second_new), VP_OK);
    assert_true(is_first_new);
    assert_false(is_second_new);
    expect_answer(second, sid, 0, "<one>");
    store_close(first);
    store_close(second);
}

static void audio_is_given_out_until_its_time_is_over(void **state)
{
    (void)state;
    struct store *store = with_store_open();
    char sid[40], id[STORE_AUDIO_ID_BYTES], *audio;
    static const char bytes[] = "RIFF\0\1\2\377";
    size_t len = 0;
    bool is_new;
    with_store_name(sid, sizeof sid, "CA");
    with_store_name(id, sizeof id, "audio");
    struct store_turn turn = turn_of(sid, 0, "{}", "<play>");
    turn.audio_id = id;
    turn.audio = (struct span){bytes, sizeof bytes};
    turn.audio_until_unix_ms = NOW_MS + 1000;
    assert_int_equal(store_put_turn(store, &turn, &is_new), VP_OK);
    assert_int_equal(store_load_audio(store, id, NOW_MS + 999, &audio, &len), VP_OK);
    assert_int_equal(len, sizeof bytes);
    assert_memory_equal(audio, bytes, len);
    free(audio);
    assert_int_equal(store_load_audio(store, id, NOW_MS + 1000, &audio, &len), VP_ERR_NOT_FOUND);
    assert_int_equal(store_load_audio(store, "", NOW_MS, &audio, &len), VP_ERR_NOT_FOUND);
    turn = turn_of(sid, 1, "{}", "<next>");
    turn.unix_ms = NOW_MS + 2000;
    assert_int_equal(store_put_turn(store, &turn, &is_new), VP_OK);
    assert_int_equal(store_load_audio(store, id, NOW_MS, &audio, &len), VP_ERR_NOT_FOUND); /* gone for good */
    store_close(store);
}

static void yesterdays_talks_are_forgotten(void **state)
{
    (void)state;
    struct store *store = with_store_open();
    char old_sid[40], new_sid[40], *text;
    uint32_t number;
    bool is_new;
    with_store_name(old_sid, sizeof old_sid, "CA");
    with_store_name(new_sid, sizeof new_sid, "CA");
    struct store_turn turn = turn_of(old_sid, 0, "{}", "<old>");
    assert_int_equal(store_put_turn(store, &turn, &is_new), VP_OK);
    turn = turn_of(new_sid, 0, "{}", "<new>");
    turn.unix_ms = NOW_MS + 24 * 3600 * 1000 + 1;
    assert_int_equal(store_put_turn(store, &turn, &is_new), VP_OK);
    assert_int_equal(store_load_talk(store, old_sid, &number, &text), VP_ERR_NOT_FOUND);
    assert_int_equal(store_load_answer(store, old_sid, 0, &text), VP_ERR_NOT_FOUND);
    expect_talk(store, new_sid, 1, "{}");
    store_close(store);
}

TESTS = {
    TEST(a_turn_is_taken_once),
    TEST(two_processes_take_a_turn_once),
    TEST(audio_is_given_out_until_its_time_is_over),
    TEST(yesterdays_talks_are_forgotten),
};
