#include "call/own_tool.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/json_make.h"
#include "base/json_tree.h"
#include "base/rand.h"
#include "base/utf8.h"
#include "call/basket_json.h"

json_t *own_tool_event(const struct own_tool_moment *moment, const json_t *arguments)
{
    const char *caller = moment->caller_number != NULL ? moment->caller_number : "";
    int64_t now_unix_ms = clock_unix_ms();
    char timestamp[CLOCK_UTC_BYTES];
    clock_format_utc(now_unix_ms, timestamp);
    return json_pack("{s:s, s:s, s:{s:s, s:s, s:o, s:s, s:O, s:o}}", "type", "tool.call", "timestamp",
                     timestamp, "data", "restaurant_id", moment->menu->restaurant_id, "call_sid",
                     moment->call_sid, "caller_number", json_text_or_null(caller), "tool", moment->tool->name,
                     "arguments", arguments, "order", basket_json_order(moment->basket, now_unix_ms));
}

void own_tool_id(char out_id[OWN_TOOL_ID_BYTES])
{
    enum { RANDOM_BYTES = 16 };
    static const char prefix[] = "tool_";
    memcpy(out_id, prefix, sizeof prefix);
    rand_hex(out_id + sizeof prefix - 1, RANDOM_BYTES);
}

static char *refusal(const char *code, const char *message)
{
    json_t *answer = json_pack("{s:b, s:{s:s, s:s}}", "ok", 0, "error", "code", code, "message", message);
    char *text = answer != NULL ? json_dumps(answer, JSON_COMPACT) : NULL;
    json_decref(answer);
    return text;
}

static int depth_of(const json_t *value)
{
    const json_t *inner;
    const char *key;
    size_t index;
    int deepest = 0, depth;
    json_object_foreach((json_t *)value, key, inner) if ((depth = depth_of(inner)) > deepest) deepest = depth;
    json_array_foreach(value, index, inner) if ((depth = depth_of(inner)) > deepest) deepest = depth;
    return deepest + 1;
}

/* NULL: it is neither JSON nor a text, or has more levels than anybody could say. */
static json_t *value_of(struct span body)
{
    if (!utf8_is_valid(body) || memchr(body.at, '\0', body.len) != NULL)
        return NULL;
    json_t *value = json_tree_load(body, JSON_DECODE_ANY);
    if (value == NULL)
        return json_stringn(body.at, body.len);
    if (depth_of(value) <= OWN_TOOL_DEPTH_MAX)
        return value;
    json_decref(value);
    return NULL;
}

char *own_tool_answer(const struct own_tool_reply *reply)
{
    if (reply->why[0] != '\0')
        return refusal("no_answer",
                       "The restaurant's system did not answer. Say so in a few words, guess nothing, "
                       "and go on with what you can do.");
    json_t *answer = json_pack("{s:b}", "ok", 1);
    json_t *value = reply->body.len > 0 ? value_of(reply->body) : json_null();
    if (answer == NULL || value == NULL) {
        json_decref(answer);
        json_decref(value);
        return refusal("no_answer",
                       "The restaurant's system answered what cannot be read. Say that you cannot look "
                       "it up, guess nothing, and go on with what you can do.");
    }
    json_object_set_new(answer, "answer", value);
    char *text = json_dumps(answer, JSON_COMPACT);
    json_decref(answer);
    return text;
}
