/* The talk as a document, there and back. What comes back is checked wholly: it may be another version's, or
 * somebody's mistake, and it goes straight into a model's request. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/talk.h"

enum { DOCUMENT_VERSION = 1, CALLS_MAX = 64 };

char *talk_encode(const struct talk *talk)
{
    const struct gate *gate = &talk->gate;
    json_t *basket = talk->basket_json != NULL ? json_loads(talk->basket_json, 0, NULL) : NULL;
    json_t *document = json_pack(
        "{s:i, s:I, s:i, s:i, s:I, s:{s:I, s:b, s:b, s:b, s:b, s:b}, s:O, s:O, s:o?}", "v", DOCUMENT_VERSION,
        "began_unix_ms", (json_int_t)talk->began_unix_ms, "turns", talk->turn_count, "not_heard",
        talk->not_heard_count, "said_version", (json_int_t)talk->said_version, "gate", "read_version",
        (json_int_t)gate->read_version, "is_heard", gate->is_heard, "has_caller_spoken",
        gate->has_caller_spoken, "was_cut_off", gate->was_cut_off, "has_answered", gate->has_answered,
        "was_declined", gate->was_declined, "head", talk->head, "messages", talk->messages, "basket", basket);
    char *text = document != NULL ? json_dumps(document, JSON_COMPACT) : NULL;
    json_decref(document);
    return text;
}

/* --- back --- */

static bool take_number(const json_t *object, const char *key, json_int_t highest, json_int_t *out_number)
{
    const json_t *number = json_object_get(object, key);
    *out_number = json_integer_value(number);
    return json_is_integer(number) && *out_number >= 0 && *out_number <= highest;
}

static bool take_flag(const json_t *object, const char *key, bool *out_flag)
{
    const json_t *flag = json_object_get(object, key);
    *out_flag = json_is_true(flag);
    return json_is_boolean(flag);
}

/* One that documents did not have at first. */
static bool take_late_flag(const json_t *object, const char *key, bool *out_flag)
{
    return take_flag(object, key, out_flag) || json_object_get(object, key) == NULL;
}

static bool take_gate(const json_t *json, struct gate *out_gate)
{
    json_int_t version;
    bool is_good = take_number(json, "read_version", UINT32_MAX, &version) &&
                   take_flag(json, "is_heard", &out_gate->is_heard) &&
                   take_flag(json, "has_caller_spoken", &out_gate->has_caller_spoken) &&
                   take_flag(json, "was_cut_off", &out_gate->was_cut_off) &&
                   take_late_flag(json, "has_answered", &out_gate->has_answered) &&
                   take_late_flag(json, "was_declined", &out_gate->was_declined);
    out_gate->read_version = (uint32_t)version;
    return is_good;
}

static bool is_text(const json_t *text)
{
    return json_is_string(text) && json_string_length(text) <= TALK_TEXT_MAX_BYTES;
}

static bool is_call(const json_t *call)
{
    const json_t *function = json_object_get(call, "function");
    return is_text(json_object_get(call, "id")) && is_text(json_object_get(call, "type")) &&
           is_text(json_object_get(function, "name")) && is_text(json_object_get(function, "arguments"));
}

static bool role_is(const json_t *item, const char *role)
{
    const json_t *own = json_object_get(item, "role");
    return json_is_string(own) && strcmp(json_string_value(own), role) == 0;
}

/* Each call of an assistant's message is answered by exactly one of the messages right behind it: anything
 * else is refused by the models (openai-rest.md 3.4). Returns the index behind them, 0: not so. */
static size_t behind_outputs(const json_t *list, size_t at, const json_t *calls)
{
    size_t count = json_array_size(calls);
    bool is_answered[CALLS_MAX] = {false};
    if (count > CALLS_MAX)
        return 0;
    for (size_t i = 0; i < count; i++) {
        const json_t *output = json_array_get(list, at + 1 + i),
                     *id = json_object_get(output, "tool_call_id");
        if (!role_is(output, "tool") || !is_text(id) || !is_text(json_object_get(output, "content")))
            return 0;
        size_t call = 0;
        while (call < count &&
               (is_answered[call] || !json_equal(json_object_get(json_array_get(calls, call), "id"), id)))
            call++;
        if (call == count)
            return 0;
        is_answered[call] = true;
    }
    return at + 1 + count;
}

static bool are_calls(const json_t *calls)
{
    size_t i;
    const json_t *call;
    if (calls != NULL && json_array_size(calls) == 0)
        return false;
    json_array_foreach(calls, i, call)
    {
        if (!is_call(call))
            return false;
    }
    return true;
}

static bool are_messages(const json_t *list)
{
    if (!json_is_array(list))
        return false;
    for (size_t at = 0; at < json_array_size(list);) {
        const json_t *item = json_array_get(list, at), *content = json_object_get(item, "content");
        const json_t *calls = json_object_get(item, "tool_calls");
        bool is_words = is_text(content) && (role_is(item, "user") || role_is(item, "system"));
        bool is_answer =
            role_is(item, "assistant") && (is_text(content) || json_is_null(content)) && are_calls(calls);
        if (is_words)
            at++;
        else if (!is_answer || (at = behind_outputs(list, at, calls)) == 0)
            return false;
    }
    return true;
}

static bool take_counts(const json_t *document, struct talk *talk)
{
    json_int_t began, turns, not_heard, said;
    if (!take_number(document, "began_unix_ms", INT64_MAX, &began) ||
        !take_number(document, "turns", INT_MAX, &turns) ||
        !take_number(document, "not_heard", INT_MAX, &not_heard) ||
        !take_number(document, "said_version", UINT32_MAX, &said) ||
        !take_gate(json_object_get(document, "gate"), &talk->gate))
        return false;
    talk->began_unix_ms = began;
    talk->turn_count = (int)turns;
    talk->not_heard_count = (int)not_heard;
    talk->said_version = (uint32_t)said;
    return true;
}

static enum vp_err take_document(const json_t *document, struct talk *talk)
{
    json_int_t version;
    json_t *head = json_object_get(document, "head"), *messages = json_object_get(document, "messages"),
           *basket = json_object_get(document, "basket");
    if (!take_number(document, "v", DOCUMENT_VERSION, &version) || version != DOCUMENT_VERSION ||
        !take_counts(document, talk) || !are_messages(head) || !are_messages(messages) ||
        !(json_is_object(basket) || json_is_null(basket)))
        return VP_ERR_BAD_VALUE;
    if (json_is_object(basket) && (talk->basket_json = json_dumps(basket, JSON_COMPACT)) == NULL)
        return VP_ERR_NO_MEMORY;
    talk->head = json_incref(head);
    talk->messages = json_incref(messages);
    return VP_OK;
}

enum vp_err talk_decode(struct span text, struct talk *out_talk)
{
    if (text.len > TALK_DOCUMENT_MAX_BYTES)
        return VP_ERR_TOO_BIG;
    json_t *document = text.at != NULL ? json_loadb(text.at, text.len, JSON_REJECT_DUPLICATES, NULL) : NULL;
    struct talk talk = {0};
    enum vp_err err = document != NULL ? take_document(document, &talk) : VP_ERR_BAD_JSON;
    json_decref(document);
    if (err == VP_OK)
        *out_talk = talk;
    else
        talk_deinit(&talk);
    return err;
}
