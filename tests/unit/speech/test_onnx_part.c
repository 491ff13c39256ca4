#include "with_cmocka.h"

#include <stdio.h>
#include <string.h>

#include "speech/onnx_part.h"
#include "speech/wire.h"

/* Fields of ONNX's messages, as onnx_part.c has them. */
enum { GRAPH = 7, NODE = 1, TENSOR = 5, INPUT = 11, OUTPUT = 12, NAME_OF_VALUE = 1, NAME_OF_TENSOR = 8 };

static struct span bytes_of(const struct buf *buf)
{
    return (struct span){buf->at, buf->len};
}

static void put(struct buf *out, uint32_t number, const char *text)
{
    assert_int_equal(wire_put(out, number, span_of(text)), VP_OK);
}

static void put_node(struct buf *graph, const char *in, const char *with, const char *out)
{
    struct buf node;
    buf_init(&node, 256);
    put(&node, 1, in);
    put(&node, 1, with);
    put(&node, 2, out);
    assert_int_equal(wire_put(graph, NODE, bytes_of(&node)), VP_OK);
    buf_deinit(&node);
}

static void put_named(struct buf *graph, uint32_t number, uint32_t name_number, const char *name)
{
    struct buf value;
    buf_init(&value, 256);
    put(&value, name_number, name);
    put(&value, 15, "more");
    assert_int_equal(wire_put(graph, number, bytes_of(&value)), VP_OK);
    buf_deinit(&value);
}

/* in -(a)-> x -(b)-> y -(c)-> out, and a node that nothing needs. */
static void make_network(struct buf *out)
{
    struct buf graph;
    buf_init(&graph, 4096);
    put_node(&graph, "in", "a", "x");
    put_node(&graph, "x", "b", "y");
    put_node(&graph, "x", "b", "nobody's");
    put(&graph, 2, "name");
    put_node(&graph, "y", "c", "out");
    for (const char *const *name = (const char *const[]){"a", "b", "c", NULL}; *name != NULL; name++)
        put_named(&graph, TENSOR, NAME_OF_TENSOR, *name);
    put_named(&graph, INPUT, NAME_OF_VALUE, "in");
    put_named(&graph, OUTPUT, NAME_OF_VALUE, "out");
    assert_int_equal(wire_put_number(out, 1, 300), VP_OK);
    assert_int_equal(wire_put(out, GRAPH, bytes_of(&graph)), VP_OK);
    put(out, 8, "opset");
    buf_deinit(&graph);
}

/* The names of what a part has: nodes by what they make. */
static void list(struct span part, char *out, size_t size_bytes)
{
    struct span graph = wire_find(part, GRAPH);
    struct wire_field field;
    char name[32], line[48];
    out[0] = '\0';
    while (wire_take(&graph, &field)) {
        const char *kind = field.number == NODE ? "node" : field.number == TENSOR ? "tensor" : "end";
        if (field.number == 2)
            continue;
        (void)span_copy(wire_find(field.content, field.number == NODE     ? 2
                                                 : field.number == TENSOR ? NAME_OF_TENSOR
                                                                          : NAME_OF_VALUE),
                        name, sizeof name);
        snprintf(line, sizeof line, "%s:%s", kind, name);
        assert_true(text_add_word(out, size_bytes, line));
    }
}

static void check_part(const char *in, const char *out, const char *wanted)
{
    struct buf network, part;
    char found[512];
    buf_init(&network, 1 << 16);
    buf_init(&part, 1 << 16);
    make_network(&network);
    const struct onnx_ends ends = {&in, 1, &out, 1};
    assert_int_equal(onnx_part_cut(bytes_of(&network), &ends, &part), VP_OK);
    list(bytes_of(&part), found, sizeof found);
    assert_string_equal(found, wanted);
    assert_true(span_is(wire_find(bytes_of(&part), 8), "opset"));
    buf_deinit(&network);
    buf_deinit(&part);
}

static void a_part_has_what_makes_its_outputs_of_its_inputs(void **state)
{
    (void)state;
    check_part("in", "out", "end:in end:out node:x node:y node:out tensor:a tensor:b tensor:c");
    check_part("x", "out", "end:x end:out node:y node:out tensor:b tensor:c");
    check_part("in", "y", "end:in end:y node:x node:y tensor:a tensor:b");
}

static void what_is_no_network_has_no_part(void **state)
{
    (void)state;
    static const char *const in = "in", *const out = "out", *const unknown = "unknown";
    const struct onnx_ends ends = {&in, 1, &out, 1}, wrong = {&in, 1, &unknown, 1};
    struct buf network, part;
    buf_init(&network, 1 << 16);
    buf_init(&part, 1 << 16);
    assert_int_equal(onnx_part_cut(SPAN_NONE, &ends, &part), VP_ERR_MODEL);
    assert_int_equal(onnx_part_cut(SPAN_LIT("\x3a\xff\xff\xff\xff\xff\x0f"), &ends, &part), VP_ERR_MODEL);
    assert_int_equal(onnx_part_cut(SPAN_LIT("hello, this is text"), &ends, &part), VP_ERR_MODEL);
    make_network(&network);
    assert_int_equal(onnx_part_cut(bytes_of(&network), &wrong, &part), VP_ERR_MODEL);
    for (size_t len = 0; len < network.len; len++) { /* a file that was cut off */
        buf_consume(&part, part.len);
        (void)!onnx_part_cut((struct span){network.at, len}, &ends, &part);
    }
    buf_deinit(&network);
    buf_deinit(&part);
}

static void fields_of_all_kinds_are_passed_over(void **state)
{
    (void)state;
    struct span message = SPAN_LIT("\x08\xac\x02\x11"
                                   "12345678"
                                   "\x1a\x03"
                                   "abc"
                                   "\x25"
                                   "1234");
    struct wire_field field;
    for (uint32_t number = 1; number <= 4; number++) {
        assert_true(wire_take(&message, &field));
        assert_int_equal(field.number, number);
        assert_true(number != 3 || span_is(field.content, "abc"));
    }
    assert_false(wire_take(&message, &field));
    assert_non_null(message.at);
    message = SPAN_LIT("\x0b");
    assert_false(wire_take(&message, &field));
    assert_null(message.at);
}

TESTS = {
    TEST(a_part_has_what_makes_its_outputs_of_its_inputs),
    TEST(what_is_no_network_has_no_part),
    TEST(fields_of_all_kinds_are_passed_over),
};
