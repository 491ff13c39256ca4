#include "openai/piece_shape.h"

#include "base/json_shape.h"
#include "base/unset.h"

enum { VALUES = 7, RESPONSE_ID = 2, ITEM_ID, OUTPUT_INDEX, CONTENT_INDEX, DELTA };

/* What stands behind the first two values, in both shapes. */
#define COMMON_PARTS                                                                                         \
    SPAN_INIT("\",\"response_id\":\""), SPAN_INIT("\",\"item_id\":\""), SPAN_INIT("\",\"output_index\":"),   \
        SPAN_INIT(",\"content_index\":"), SPAN_INIT(",\"delta\":\"")

static const struct span type_first[VALUES] = {SPAN_INIT("{\"type\":\""), SPAN_INIT("\",\"event_id\":\""),
                                               COMMON_PARTS};
static const struct span id_first[VALUES] = {SPAN_INIT("{\"event_id\":\""), SPAN_INIT("\",\"type\":\""),
                                             COMMON_PARTS};
static const struct json_shape shapes[] = {JSON_SHAPE(type_first), JSON_SHAPE(id_first)};

/* A length of it would tell strangers what is said, so OpenAI puts something behind that has any. */
static bool is_end(struct span rest)
{
    static const struct span parts[] = {SPAN_INIT("\",\"obfuscation\":\"")};
    static const struct json_shape shape = JSON_SHAPE(parts);
    struct json_value value[1] UNSET;
    return span_is(rest, "\"}") || (json_shape_read(&shape, rest, value, &rest) && span_is(rest, "\"}"));
}

bool piece_shape_read(struct span text, struct piece_shape *out_piece)
{
    struct json_value values[VALUES] UNSET;
    struct span rest;
    size_t type_at = 0;
    if (!json_shape_read(&shapes[0], text, values, &rest)) {
        type_at = 1;
        if (!json_shape_read(&shapes[1], text, values, &rest))
            return false;
    }
    *out_piece = (struct piece_shape){.type = values[type_at],
                                      .response_id = values[RESPONSE_ID],
                                      .item_id = values[ITEM_ID],
                                      .delta = values[DELTA]};
    return is_end(rest);
}
