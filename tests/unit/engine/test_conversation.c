#include "with_cmocka.h"
#include <stdlib.h>
#include <string.h>

#include "engine/conversation.h"
#include "with_cases.h"

static struct item *message(const char *id, const char *text)
{
    struct item *item = item_create(ITEM_ASSISTANT);
    assert_non_null(item);
    span_copy(span_of(id), item->id, sizeof item->id);
    item->is_audio = true;
    assert_int_equal(item_set_text(item, span_of(text)), VP_OK);
    return item;
}

static void items_keep_their_order(void **state)
{
    (void)state;
    struct conversation conversation = {0};
    struct item *b = message("b", ""), *a = message("a", ""), *d = message("d", ""), *c = message("c", "");
    assert_int_equal(conversation_put(&conversation, b, NULL), VP_OK);
    assert_int_equal(conversation_put(&conversation, a, "root"), VP_OK);
    assert_int_equal(conversation_put(&conversation, d, NULL), VP_OK);
    assert_int_equal(conversation_put(&conversation, c, "b"), VP_OK);
    const char *const order[] = {"a", "b", "c", "d"};
    size_t at = 0;
    for (const struct item *item = conversation.first; item != NULL; item = item->next)
        assert_string_equal(item->id, order[at++]);
    assert_string_equal(conversation_previous_id(c), "b");
    assert_null(conversation_previous_id(a));
    conversation_remove(&conversation, a);
    conversation_remove(&conversation, d);
    assert_ptr_equal(conversation.first, b);
    assert_ptr_equal(conversation.last, c);
    struct item *e = message("e", "");
    assert_int_equal(conversation_put(&conversation, e, "a"), VP_ERR_NOT_FOUND);
    item_destroy(e);
    conversation_deinit(&conversation);
    assert_int_equal(conversation.item_count, 0);
}

static void the_oldest_go_first(void **state)
{
    (void)state;
    struct conversation conversation = {0};
    struct item *current = message("current", "");
    current->status = ITEM_IN_PROGRESS;
    assert_int_equal(conversation_put(&conversation, current, NULL), VP_OK);
    for (int i = 0; i < 2 * CONVERSATION_ITEMS_MAX; i++)
        assert_int_equal(conversation_put(&conversation, item_create(ITEM_USER), NULL), VP_OK);
    assert_int_equal(conversation.item_count, CONVERSATION_ITEMS_MAX);
    assert_ptr_equal(conversation_find(&conversation, "current"), current);
    char *large = calloc(1, CONVERSATION_BYTES_MAX);
    assert_non_null(large);
    memset(large, 'x', CONVERSATION_BYTES_MAX - 1);
    assert_int_equal(conversation_put(&conversation, message("large", large), NULL), VP_OK);
    free(large);
    assert_non_null(conversation_find(&conversation, "large"));
    assert_int_equal(conversation.item_count, 2); /* what is being made, and what came last */
    conversation_deinit(&conversation);
}

static void heard_words_are_whole(void **state)
{
    (void)state;
    struct item *item = message("m", "Two large pizzas. Anything else?");
    item_add_mark(item, 18, 1800);
    item_add_mark(item, 32, 3200);
    assert_int_equal(item_heard_bytes(item, 0), 0);
    assert_int_equal(item_heard_bytes(item, 350), 3); /* "Two" */
    assert_int_equal(item_heard_bytes(item, 700), 3); /* within "large" */
    assert_int_equal(item_heard_bytes(item, 1800), 18);
    assert_int_equal(item_heard_bytes(item, 2700), 26); /* "Anything" */
    assert_int_equal(item_heard_bytes(item, 3200), 32);
    assert_int_equal(item_heard_bytes(item, 9000), 32);
    item_destroy(item);
}

static void only_spoken_answers_can_be_truncated(void **state)
{
    (void)state;
    struct realtime_refusal error;
    size_t heard = 77;
    struct item *item = message("m", "Hello there.");
    item->audio_ms = 1200;
    item_add_mark(item, 12, 1200);
    assert_int_equal(conversation_truncate(item, 1201, &heard, &error), VP_ERR_BAD_MESSAGE);
    assert_string_equal(error.message, "Audio content of 1200ms is already shorter than 1201ms.");
    assert_int_equal(heard, 77);
    assert_int_equal(conversation_truncate(item, 700, &heard, &error), VP_OK);
    assert_int_equal(heard, 5);
    assert_string_equal(item->text, "Hello");
    item->kind = ITEM_USER;
    assert_int_equal(conversation_truncate(item, 0, &heard, &error), VP_ERR_BAD_MESSAGE);
    assert_string_equal(error.message, "Only model output audio messages can be truncated.");
    item_destroy(item);
}

static void bad_items_are_refused(void **state)
{
    (void)state;
    static const struct text_case cases[] = {
        {"{}", "item.type"},
        {"{\"type\":\"song\"}", "item.type"},
        {"{\"type\":\"message\"}", "item.role"},
        {"{\"type\":\"message\",\"role\":\"tool\"}", "item.role"},
        {"{\"type\":\"message\",\"role\":\"user\"}", "item.content"},
        {"{\"type\":\"message\",\"role\":\"user\",\"content\":[]}", "item.content"},
        {"{\"type\":\"message\",\"role\":\"user\",\"content\":[{\"type\":\"output_text\",\"text\":\"\"}]}",
         "item.content"},
        {"{\"type\":\"message\",\"role\":\"user\",\"content\":[{\"type\":\"input_text\"}]}",
         "item.content[0].text"},
        {"{\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"type\":\"output_audio\"}]}",
         "item.content"},
        {"{\"type\":\"function_call\",\"call_id\":\"x\",\"arguments\":\"{}\"}", "item.name"},
        {"{\"type\":\"function_call_output\",\"call_id\":\"x\"}", "item.output"},
        {"{\"id\":\"\",\"type\":\"message\"}", "item.id"},
        {"{\"type\":\"function_call\",\"name\":\"x\",\"arguments\":\"{}\",\"output\":\"\"}", "item.output"},
        {"{\"type\":\"message\",\"role\":\"user\",\"status\":\"odd\",\"content\":[]}", "item.status"},
        {"{\"type\":\"message\",\"role\":\"user\",\"content\":[7]}", "item.content[0]"},
        {"{\"type\":\"message\",\"role\":\"user\",\"content\":[{\"type\":\"input_image\","
         "\"image_url\":\"data:\"}]}",
         "item.content"},
    };
    FOR_EACH(each, cases) {
        struct realtime_refusal error = {0};
        struct item *item = NULL;
        json_t *json = json_loads(each->given, 0, NULL);
        assert_non_null(json);
        assert_int_equal(item_parse(json, &item, &error), VP_ERR_BAD_MESSAGE);
        assert_string_equal(error.param, each->wanted);
        json_decref(json);
    }
}

TESTS = {
    TEST(items_keep_their_order), TEST(the_oldest_go_first),
    TEST(heard_words_are_whole),  TEST(only_spoken_answers_can_be_truncated),
    TEST(bad_items_are_refused),
};
