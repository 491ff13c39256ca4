#include "openai/piece_shape.h"

#include "base/json_shape.h"
#include "base/unset.h"

enum { VALUES = 6, RESPONSE_ID = 2, ITEM_ID, OUTPUT_INDEX, DELTA };

/* What stands behind the first two values, in both shapes. */
#define COMMON_PARTS                                                                                         \
    JSON_SHAPE_PART("\",\"response_id\":\"", JSON_SHAPE_STRING),                                             \
        JSON_SHAPE_PART("\",\"item_id\":\"", JSON_SHAPE_STRING),                                             \
        JSON_SHAPE_PART("\",\"output_index\":", JSON_SHAPE_NUMBER),                                          \
        JSON_SHAPE_PART(",\"content_index\":0,\"delta\":\"", JSON_SHAPE_BASE64)

static const struct json_shape_part type_first[VALUES] = {
    JSON_SHAPE_PART("{\"type\":\"", JSON_SHAPE_STRING),
    JSON_SHAPE_PART("\",\"event_id\":\"", JSON_SHAPE_STRING), COMMON_PARTS};
static const struct json_shape_part id_first[VALUES] = {
    JSON_SHAPE_PART("{\"event_id\":\"", JSON_SHAPE_STRING),
    JSON_SHAPE_PART("\",\"type\":\"", JSON_SHAPE_STRING), COMMON_PARTS};
static const struct json_shape shapes[] = {JSON_SHAPE(type_first), JSON_SHAPE(id_first)};

/* A length of it would tell strangers what is said, so OpenAI puts something behind that has any. */
static bool is_end(struct span rest)
{
    static const struct json_shape_part parts[] = {
        JSON_SHAPE_PART("\",\"obfuscation\":\"", JSON_SHAPE_STRING)};
    static const struct json_shape shape = JSON_SHAPE(parts);
    struct span value UNSET;
    struct json_shape_rest behind UNSET;
    return span_is(rest, "\"}") ||
           (json_shape_read(&shape, rest, &value, &behind) && span_is(behind.text, "\"}"));
}

bool piece_shape_read(struct span text, struct piece_shape *out_piece)
{
    struct span values[VALUES] UNSET;
    struct json_shape_rest rest UNSET;
    size_t type_at = 0;
    if (!json_shape_read(&shapes[0], text, values, &rest)) {
        type_at = 1;
        if (!json_shape_read(&shapes[1], text, values, &rest))
            return false;
    }
    *out_piece = (struct piece_shape){.type = values[type_at],
                                      .response_id = values[RESPONSE_ID],
                                      .item_id = values[ITEM_ID],
                                      .delta = values[DELTA],
                                      .is_base64 = rest.is_base64};
    return is_end(rest.text);
}
