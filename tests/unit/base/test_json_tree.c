/* Trees of what came from outside: how much is looked at before one is refused is counted, not timed. */

#include "with_cmocka.h"
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_tree.h"

/* A text of so many bytes: head, the unit again and again, tail. To be freed. */
static struct span fill(const char *head, const char *unit, const char *tail, size_t bytes)
{
    size_t unit_len = strlen(unit), len = strlen(head);
    char *text = malloc(bytes + 1);
    assert_non_null(text);
    memcpy(text, head, len);
    for (; len + unit_len + strlen(tail) <= bytes; len += unit_len)
        memcpy(text + len, unit, unit_len);
    memcpy(text + len, tail, strlen(tail) + 1);
    return (struct span){text, len + strlen(tail)};
}

static void ordinary_documents_are_read(void **state)
{
    (void)state;
    json_t *tree = json_tree_load(SPAN_LIT("{\"a\":[1,2,{\"b\":\"x,y:{[\\\"\"}],\"c\":null}"), 0);
    assert_int_equal(json_integer_value(json_array_get(json_object_get(tree, "a"), 1)), 2);
    json_decref(tree);
    struct span words =
        fill("{\"text\":\"", "a,:{[", "\"}", 200 * 1024); /* no node but one: it is a string */
    tree = json_tree_load(words, 0);
    assert_non_null(tree);
    json_decref(tree);
    free((char *)words.at);
    assert_null(json_tree_load(SPAN_LIT("{\"a\":1,"), 0));
    assert_null(json_tree_load(SPAN_LIT("{\"a\":\"x"), 0));
    assert_null(json_tree_load(SPAN_LIT("\"\\"), JSON_DECODE_ANY));
    assert_null(json_tree_load(SPAN_LIT("{\"a\":1,\"a\":2}"), JSON_REJECT_DUPLICATES));
    assert_null(json_tree_load(SPAN_LIT(""), 0));
    assert_null(json_tree_load(SPAN_NONE, 0));
}

static void what_is_too_much_is_counted_no_further_than_its_limit(void **state)
{
    (void)state;
    static const struct {
        const char *head, *unit, *tail;
        size_t bytes;
        enum vp_err err;
    } cases[] = {
        {"{\"a\":0", ",\"k\":1", "}", JSON_TREE_BYTES_MAX, VP_ERR_TOO_MANY},
        {"[0", ",0", "]", JSON_TREE_BYTES_MAX, VP_ERR_TOO_MANY},
        {"[[]", ",[]", "]", JSON_TREE_BYTES_MAX, VP_ERR_TOO_MANY},
        {"", "[", "", JSON_TREE_BYTES_MAX, VP_ERR_TOO_MANY},
        {"[\"\"", ",\"\"", "]", JSON_TREE_BYTES_MAX, VP_ERR_TOO_MANY},
        {"\"", "x", "\"", JSON_TREE_BYTES_MAX + 1, VP_ERR_TOO_BIG},
        {"{\"a\":0", ",\"k\":1", "}", 13 << 20, VP_ERR_TOO_BIG},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t nodes;
        struct span text = fill(cases[i].head, cases[i].unit, cases[i].tail, cases[i].bytes);
        assert_int_equal(json_tree_check(text, &json_tree_limits_default, &nodes), cases[i].err);
        assert_in_range(nodes, 1, JSON_TREE_NODES_MAX + 1);
        assert_null(json_tree_load(text, JSON_DECODE_ANY));
        free((char *)text.at);
    }
}

/* Whatever the check lets pass has no more nodes than it said. */
static size_t count_nodes(const json_t *tree)
{
    size_t count = 1, i;
    const char *key;
    json_t *value;
    json_array_foreach(tree, i, value)
    {
        count += count_nodes(value);
    }
    json_object_foreach((json_t *)tree, key, value)
    {
        count += 1 + count_nodes(value);
    }
    return count;
}

static void the_count_is_never_too_low(void **state)
{
    (void)state;
    static const char *const texts[] = {"{}",       "[]",
                                        "[1,2,3]",  "{\"a\":1,\"b\":[{},[],{\"c\":\"d\"}]}",
                                        "[[[[]]]]", "{\"a\":{\"b\":{\"c\":{\"d\":[null,true,-1.5e3]}}}}"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        size_t nodes;
        assert_int_equal(json_tree_check(span_of(texts[i]), &json_tree_limits_default, &nodes), VP_OK);
        json_t *tree = json_tree_load(span_of(texts[i]), 0);
        assert_true(count_nodes(tree) <= nodes);
        json_decref(tree);
    }
}

TESTS = {
    TEST(ordinary_documents_are_read),
    TEST(what_is_too_much_is_counted_no_further_than_its_limit),
    TEST(the_count_is_never_too_low),
};
