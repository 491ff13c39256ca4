/* What a call remembers: there and back, bounded, and nothing else accepted. */
#include "with_cmocka.h"

#include <stdio.h>
#include <stdlib.h>

#include "pipeline/talk.h"
#include "with_cases.h"

static struct talk make_talk(void)
{
    struct talk talk;
    assert_int_equal(talk_init(&talk, NULL, NULL, "Hello, what can I get you?", 1700000000000), VP_OK);
    return talk;
}

static void add_call(struct talk *talk, const char *id, const char *output)
{
    json_t *message =
        json_pack("{s:s, s:n, s:[{s:s, s:s, s:{s:s, s:s}}]}", "role", "assistant", "content", "tool_calls",
                  "id", id, "type", "function", "function", "name", "add_item", "arguments", "{}");
    assert_int_equal(talk_add_assistant(talk, message), VP_OK);
    json_decref(message);
    assert_int_equal(talk_add_output(talk, id, output), VP_OK);
}

static void the_last_words_to_the_caller_are_known(void **state)
{
    (void)state;
    struct talk talk = make_talk();
    assert_null(talk_last_said(&talk));
    json_t *asked = json_pack("{s:s, s:s}", "role", "assistant", "content", "What name is it?");
    assert_int_equal(talk_add_assistant(&talk, asked), VP_OK);
    json_decref(asked);
    assert_int_equal(talk_add_user(&talk, "Maria"), VP_OK);
    add_call(&talk, "call_1", "{\"ok\":true}");
    assert_string_equal(talk_last_said(&talk), "What name is it?");
    talk_deinit(&talk);
}

/* The next turn knows the restaurant's menu from the beginning, and the choice would be none. */
static void a_choice_of_the_restaurant_is_forgotten(void **state)
{
    (void)state;
    struct talk talk = make_talk();
    assert_int_equal(talk_add_user(&talk, "Downtown, and a coke"), VP_OK);
    json_t *both = json_pack("{s:s, s:n, s:[{s:s, s:s, s:{s:s, s:s}}, {s:s, s:s, s:{s:s, s:s}}]}", "role",
                             "assistant", "content", "tool_calls", "id", "c1", "type", "function", "function",
                             "name", "choose_restaurant", "arguments", "{}", "id", "c2", "type", "function",
                             "function", "name", "add_item", "arguments", "{}");
    assert_int_equal(talk_add_assistant(&talk, both), VP_OK);
    assert_int_equal(talk_add_output(&talk, "c1", "{\"ok\":true}"), VP_OK);
    assert_int_equal(talk_add_output(&talk, "c2", "{\"ok\":true}"), VP_OK);
    json_t *alone =
        json_pack("{s:s, s:n, s:[{s:s, s:s, s:{s:s, s:s}}]}", "role", "assistant", "content", "tool_calls",
                  "id", "c3", "type", "function", "function", "name", "choose_restaurant", "arguments", "{}");
    assert_int_equal(talk_add_assistant(&talk, alone), VP_OK);
    assert_int_equal(talk_add_output(&talk, "c3", "{\"ok\":true}"), VP_OK);
    talk_forget_choice(&talk);
    assert_int_equal(json_array_size(talk.messages), 3); /* the words, add_item and its answer */
    assert_int_equal(json_array_size(json_object_get(json_array_get(talk.messages, 1), "tool_calls")), 1);
    json_decref(both);
    json_decref(alone);
    talk_deinit(&talk);
}

static void a_talk_comes_back_as_it_was(void **state)
{
    (void)state;
    struct talk talk = make_talk(), back;
    talk.turn_count = 3;
    talk.not_heard_count = 1;
    talk.said_version = 7;
    talk.gate = (struct gate){.read_version = 7, .is_heard = true};
    assert_int_equal(talk_add_user(&talk, "A Jalape\xc3\xb1o pizza"), VP_OK);
    add_call(&talk, "call_1", "{\"ok\":true}");
    assert_int_equal(talk_set_basket(&talk, "{\"version\":7,\"lines\":[]}"), VP_OK);
    char *text = talk_encode(&talk);
    assert_int_equal(talk_decode(span_of(text), &back), VP_OK);
    char *again = talk_encode(&back);
    assert_string_equal(again, text);
    assert_int_equal(back.turn_count, 3);
    assert_int_equal(back.said_version, 7);
    assert_true(back.gate.is_heard);
    assert_false(back.gate.was_cut_off);
    assert_string_equal(back.basket_json, "{\"version\":7,\"lines\":[]}");
    free(text);
    free(again);
    talk_deinit(&talk);
    talk_deinit(&back);
}

static void garbage_is_refused(void **state)
{
    (void)state;
    struct talk talk = make_talk(), back;
    assert_int_equal(talk_add_user(&talk, "hi"), VP_OK);
    add_call(&talk, "call_1", "{}");
    char *text = talk_encode(&talk);
    /* each of these broken in turn */
    static const struct text_case edits[] = {
        {"\"v\":1", "\"v\":2"},
        {"\"v\":1", "\"w\":1"},
        {"\"turns\":0", "\"turns\":-1"},
        {"\"turns\":0", "\"turns\":\"0\""},
        {"\"said_version\":0", "\"said_version\":4294967296"},
        {"\"is_heard\":false", "\"is_heard\":0"},
        {"\"role\":\"user\"", "\"role\":\"boss\""},
        {"\"content\":\"hi\"", "\"content\":7"},
        {"\"tool_call_id\":\"call_1\"", "\"tool_call_id\":\"call_2\""},
        {"\"role\":\"tool\"", "\"role\":\"user\""},
        {"\"basket\":null", "\"basket\":[]"},
        {"\"messages\":[", "\"messages\":{"},
        {"\"arguments\":\"{}\"", "\"arguments\":{}"},
    };
    FOR_EACH(each, edits) {
        char edited[4096];
        const char *at = strstr(text, each->given);
        assert_non_null(at);
        snprintf(edited, sizeof edited, "%.*s%s%s", (int)(at - text), text, each->wanted,
                 at + strlen(each->given));
        enum vp_err err = talk_decode(span_of(edited), &back);
        assert_true(err == VP_ERR_BAD_VALUE || err == VP_ERR_BAD_JSON);
    }
    for (size_t len = 0; len < strlen(text); len++)
        assert_int_equal(talk_decode((struct span){text, len}, &back), VP_ERR_BAD_JSON);
    assert_int_equal(talk_decode(SPAN_LIT("[]"), &back), VP_ERR_BAD_VALUE);
    assert_int_equal(talk_decode(SPAN_NONE, &back), VP_ERR_BAD_JSON);
    free(text);
    talk_deinit(&talk);
}

static void expect_decodable(const struct talk *talk)
{
    struct talk back;
    char *text = talk_encode(talk);
    assert_int_equal(talk_decode(span_of(text), &back), VP_OK);
    talk_deinit(&back);
    free(text);
}

static void old_exchanges_give_way_to_the_order(void **state)
{
    (void)state;
    struct talk talk = make_talk();
    char output[3000], filling[2900];
    memset(filling, 'x', sizeof filling - 1);
    filling[sizeof filling - 1] = '\0';
    for (int i = 0; i < 100; i++) {
        char id[16];
        snprintf(id, sizeof id, "call_%d", i);
        snprintf(output, sizeof output, "{\"order\":{\"version\":%d},\"x\":\"%s\"}", i, filling);
        assert_int_equal(talk_add_user(&talk, "one more"), VP_OK);
        add_call(&talk, id, output);
        assert_int_equal(talk_trim(&talk), VP_OK);
        assert_true(json_array_size(talk.messages) <= TALK_MESSAGES_MAX);
    }
    json_t *request = talk_request(&talk, "Be kind.", "{\"ok\":true}");
    char *words = json_dumps(request, JSON_COMPACT);
    /* the order stands as it was when the first kept exchange began */
    const json_t *told = json_array_get(talk.head, 1), *kept = json_array_get(talk.messages, 1);
    int before, first;
    assert_int_equal(sscanf(json_string_value(json_object_get(told, "content")),
                            "{\"ok\":true,\"order\":{\"version\":%d", &before),
                     1);
    const json_t *call = json_array_get(json_object_get(kept, "tool_calls"), 0);
    assert_int_equal(sscanf(json_string_value(json_object_get(call, "id")), "call_%d", &first), 1);
    assert_int_equal(first, before + 1);
    assert_non_null(strstr(words, "call_99"));
    assert_null(strstr(words, "call_1\""));
    assert_true(strlen(words) < 2 * TALK_MESSAGES_MAX_BYTES);
    free(words);
    json_decref(request);
    expect_decodable(&talk);
    talk_deinit(&talk);
}

static void a_monstrous_exchange_is_forgotten_too(void **state)
{
    (void)state;
    struct talk talk = make_talk();
    char *output = malloc(TALK_TEXT_MAX_BYTES);
    memset(output, 'x', TALK_TEXT_MAX_BYTES - 1);
    output[TALK_TEXT_MAX_BYTES - 1] = '\0';
    assert_int_equal(talk_add_user(&talk, "everything"), VP_OK);
    for (int i = 0; i < 20; i++)
        add_call(&talk, "call_1", output);
    assert_int_equal(talk_trim(&talk), VP_OK);
    expect_decodable(&talk);
    talk_deinit(&talk);
    free(output);
}

static void a_call_from_another_arm_knows_its_past(void **state)
{
    (void)state;
    struct talk talk;
    assert_int_equal(talk_init(&talk, "{\"version\":2,\"lines\":[]}", "Caller: a pizza\n",
                               "I still have your order.", 1700000000000),
                     VP_OK);
    json_t *request = talk_request(&talk, "Be kind.", "{\"ok\":true}");
    static const char *const roles[] = {"system", "assistant", "tool",     "assistant",
                                        "tool",   "system",    "assistant"};
    assert_int_equal(json_array_size(request), 7);
    for (size_t i = 0; i < 7; i++)
        assert_string_equal(json_string_value(json_object_get(json_array_get(request, i), "role")), roles[i]);
    json_decref(request);
    talk_deinit(&talk);
    assert_int_equal(talk_init(&talk, "no JSON", NULL, NULL, 0), VP_ERR_BAD_JSON);
}

static void who_was_cut_off_hears_what_is_true(void **state)
{
    (void)state;
    static const char *const baskets[] = {NULL, "[", "{\"version\":1,\"lines\":[]}"};
    for (size_t i = 0; i < 3; i++)
        assert_null(strstr(talk_back_again(baskets[i], false), "order"));
    assert_non_null(
        strstr(talk_back_again("{\"version\":2,\"lines\":[{}]}", false), "still have your order"));
    assert_non_null(
        strstr(talk_back_again("{\"version\":3,\"ordered_version\":2,\"lines\":[{}]}", false), "still have"));
    assert_non_null(
        strstr(talk_back_again("{\"version\":2,\"ordered_version\":2,\"lines\":[{}]}", false), "is in"));
    assert_non_null(
        strstr(talk_back_again("{\"version\":2,\"lines\":[{}]}", true), "I still have your order"));
    assert_non_null(strstr(talk_back_again(NULL, true), "nobody of the team could take your call"));
}

static void an_unanswered_wish_can_be_dropped(void **state)
{
    (void)state;
    struct talk talk = make_talk();
    talk_drop_unanswered(&talk);
    assert_int_equal(talk_add_user(&talk, "a"), VP_OK);
    add_call(&talk, "call_1", "{}");
    talk_drop_unanswered(&talk);
    assert_int_equal(json_array_size(talk.messages), 3);
    assert_int_equal(talk_add_user(&talk, "b"), VP_OK);
    talk_drop_unanswered(&talk);
    assert_int_equal(json_array_size(talk.messages), 3);
    assert_int_equal(talk_add_user(&talk, "\xff"), VP_ERR_BAD_UTF8);
    talk_deinit(&talk);
}

TESTS = {
    TEST(a_choice_of_the_restaurant_is_forgotten), TEST(a_talk_comes_back_as_it_was),
    TEST(the_last_words_to_the_caller_are_known),  TEST(garbage_is_refused),
    TEST(old_exchanges_give_way_to_the_order),     TEST(a_monstrous_exchange_is_forgotten_too),
    TEST(a_call_from_another_arm_knows_its_past),  TEST(who_was_cut_off_hears_what_is_true),
    TEST(an_unanswered_wish_can_be_dropped),
};
