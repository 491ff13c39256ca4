#include "speech/onnx_part.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/fnv.h"
#include "speech/wire.h"

/* Field numbers of ModelProto, GraphProto, NodeProto, TensorProto, ValueInfoProto and TypeProto. */
enum { MODEL_GRAPH = 7 };
enum { GRAPH_NODE = 1, GRAPH_NAME = 2, GRAPH_TENSOR = 5, GRAPH_INPUT = 11, GRAPH_OUTPUT = 12 };
enum { NODE_INPUT = 1, NODE_OUTPUT = 2 };
enum { TENSOR_NAME = 8 };
enum { VALUE_NAME = 1, VALUE_TYPE = 2 };
enum { TYPE_TENSOR = 1, TENSOR_ELEMENT = 1, ELEMENT_FLOAT = 1 };

enum { NAMES_SIZE = 1 << 14, NODES_MAX = 1 << 13 }; /* a voice has 3,000 nodes */

/* Values that the part needs. */
struct names {
    struct span at[NAMES_SIZE]; /* by hash, open addressing */
    size_t count;
};

struct cut {
    const struct onnx_ends *ends;
    struct names needed;
    struct span nodes[NODES_MAX]; /* of the graph, in its order: what a node takes was made before it */
    bool is_kept[NODES_MAX];
    size_t node_count, kept_count;
};

static struct span *names_place(struct names *names, struct span name)
{
    size_t place = fnv_hash(FNV_START, name) % NAMES_SIZE;
    while (names->at[place].at != NULL &&
           (names->at[place].len != name.len || memcmp(names->at[place].at, name.at, name.len) != 0))
        place = (place + 1) % NAMES_SIZE;
    return &names->at[place];
}

static bool is_needed(struct names *names, struct span name)
{
    return names_place(names, name)->at != NULL;
}

static void need(struct names *names, struct span name)
{
    struct span *place = names_place(names, name);
    if (place->at != NULL || name.len == 0 || names->count == NAMES_SIZE / 2)
        return;
    *place = name;
    names->count++;
}

static bool is_among(struct span name, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (span_is(name, list[i]))
            return true;
    return false;
}

/* What a value is made of is needed, unless the part begins with it. */
static void keep_node(struct cut *cut, size_t index)
{
    struct span rest = cut->nodes[index];
    struct wire_field field;
    cut->is_kept[index] = true;
    cut->kept_count++;
    while (wire_take(&rest, &field))
        if (field.number == NODE_INPUT && !is_among(field.content, cut->ends->inputs, cut->ends->input_count))
            need(&cut->needed, field.content);
}

static bool makes_needed(struct cut *cut, struct span node)
{
    struct wire_field field;
    while (wire_take(&node, &field))
        if (field.number == NODE_OUTPUT && is_needed(&cut->needed, field.content))
            return true;
    return false;
}

static enum vp_err choose_nodes(struct cut *cut, struct span graph)
{
    struct wire_field field;
    while (wire_take(&graph, &field)) {
        if (field.number != GRAPH_NODE)
            continue;
        if (cut->node_count == NODES_MAX)
            return VP_ERR_TOO_BIG;
        cut->nodes[cut->node_count++] = field.content;
    }
    if (graph.at == NULL)
        return VP_ERR_MODEL;
    for (size_t i = 0; i < cut->ends->output_count; i++)
        need(&cut->needed, span_of(cut->ends->outputs[i]));
    for (size_t i = cut->node_count; i-- > 0;)
        if (makes_needed(cut, cut->nodes[i]))
            keep_node(cut, i);
    return cut->kept_count > 0 && cut->needed.count < NAMES_SIZE / 2 ? VP_OK : VP_ERR_MODEL;
}

/* A value of floats of any shape. */
static enum vp_err put_float_value(struct buf *out, uint32_t number, const char *name)
{
    struct buf tensor, type, value;
    buf_init(&tensor, 64);
    buf_init(&type, 64);
    buf_init(&value, 1024);
    enum vp_err err = wire_put_number(&tensor, TENSOR_ELEMENT, ELEMENT_FLOAT);
    if (err == VP_OK)
        err = wire_put(&type, TYPE_TENSOR, (struct span){tensor.at, tensor.len});
    if (err == VP_OK)
        err = wire_put(&value, VALUE_NAME, span_of(name));
    if (err == VP_OK)
        err = wire_put(&value, VALUE_TYPE, (struct span){type.at, type.len});
    if (err == VP_OK)
        err = wire_put(out, number, (struct span){value.at, value.len});
    buf_deinit(&tensor);
    buf_deinit(&type);
    buf_deinit(&value);
    return err;
}

/* Inputs that the network has itself keep their types. */
static enum vp_err put_ends(const struct onnx_ends *ends, struct span graph, struct buf *out)
{
    enum vp_err err = VP_OK;
    for (size_t i = 0; i < ends->input_count && err == VP_OK; i++) {
        struct span rest = graph;
        struct wire_field field, own = {0};
        while (wire_take(&rest, &field))
            if (field.number == GRAPH_INPUT && span_is(wire_find(field.content, VALUE_NAME), ends->inputs[i]))
                own = field;
        err = own.whole.at != NULL ? buf_append_span(out, own.whole)
                                   : put_float_value(out, GRAPH_INPUT, ends->inputs[i]);
    }
    for (size_t i = 0; i < ends->output_count && err == VP_OK; i++)
        err = put_float_value(out, GRAPH_OUTPUT, ends->outputs[i]);
    return err;
}

static enum vp_err put_graph(struct cut *cut, struct span graph, struct buf *out)
{
    struct span rest = graph;
    struct wire_field field;
    enum vp_err err = put_ends(cut->ends, graph, out);
    size_t node = 0;
    while (err == VP_OK && wire_take(&rest, &field)) {
        bool is_kept = field.number == GRAPH_NAME;
        if (field.number == GRAPH_NODE)
            is_kept = cut->is_kept[node++];
        else if (field.number == GRAPH_TENSOR)
            is_kept = is_needed(&cut->needed, wire_find(field.content, TENSOR_NAME));
        if (is_kept)
            err = buf_append_span(out, field.whole);
    }
    return err;
}

/* All fields of the network but the graph, and what is left of that. */
static enum vp_err put_network(struct cut *cut, struct span network, struct span graph, struct buf *out)
{
    struct wire_field field;
    struct buf part;
    buf_init(&part, graph.len + 4096);
    enum vp_err err = put_graph(cut, graph, &part);
    while (err == VP_OK && wire_take(&network, &field))
        if (field.number != MODEL_GRAPH)
            err = buf_append_span(out, field.whole);
    if (err == VP_OK)
        err = wire_put(out, MODEL_GRAPH, (struct span){part.at, part.len});
    buf_deinit(&part);
    return err;
}

enum vp_err onnx_part_cut(struct span network, const struct onnx_ends *ends, struct buf *out)
{
    struct cut *cut = calloc(1, sizeof *cut);
    if (cut == NULL)
        return VP_ERR_NO_MEMORY;
    cut->ends = ends;
    struct span graph = wire_find(network, MODEL_GRAPH);
    enum vp_err err = graph.at != NULL ? choose_nodes(cut, graph) : VP_ERR_MODEL;
    if (err == VP_OK)
        err = put_network(cut, network, graph, out);
    free(cut);
    return err;
}
