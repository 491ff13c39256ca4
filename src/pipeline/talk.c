#include "pipeline/talk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_tree.h"
#include "english/sentence.h"
#include "tool/tool.h"

static json_t *message(const char *role, const char *text)
{
    return json_pack("{s:s, s:s}", "role", role, "content", text);
}

static enum vp_err append(json_t *list, json_t *item)
{
    if (item == NULL)
        return VP_ERR_BAD_UTF8;
    return json_array_append_new(list, item) == 0 ? VP_OK : VP_ERR_NO_MEMORY;
}

/* As if the model had asked: it learns menu and order in the one form it must understand anyway. */
static enum vp_err append_answered(json_t *list, const char *id, const char *name, const char *output)
{
    enum vp_err err = append(list, json_pack("{s:s, s:n, s:[{s:s, s:s, s:{s:s, s:s}}]}", "role", "assistant",
                                             "content", "tool_calls", "id", id, "type", "function",
                                             "function", "name", name, "arguments", "{}"));
    if (err != VP_OK)
        return err;
    return append(list, json_pack("{s:s, s:s, s:s}", "role", "tool", "tool_call_id", id, "content", output));
}

static enum vp_err append_order(json_t *list, json_t *order)
{
    json_t *answer = json_is_object(order) ? json_pack("{s:b, s:O}", "ok", 1, "order", order) : NULL;
    char *text = answer != NULL ? json_dumps(answer, JSON_COMPACT) : NULL;
    enum vp_err err =
        text != NULL ? append_answered(list, "call_order", tool_name(TOOL_GET_ORDER), text) : VP_ERR_BAD_JSON;
    free(text);
    json_decref(answer);
    return err;
}

static enum vp_err fill_head(struct talk *talk, const char *past, const char *said)
{
    static const char explanation[] =
        "You are in the middle of this call; the line to you was interrupted for a moment. Do not greet the "
        "caller again. What was said last:\n";
    enum vp_err err = VP_OK;
    json_t *basket = talk->basket_json != NULL ? json_loads(talk->basket_json, 0, NULL) : NULL;
    if (talk->basket_json != NULL)
        err = append_order(talk->head, basket);
    json_decref(basket);
    if (err == VP_OK && past != NULL && past[0] != '\0')
        err = append(talk->head, json_pack("{s:s, s:s+}", "role", "system", "content", explanation, past));
    if (err == VP_OK && said != NULL && said[0] != '\0')
        err = append(talk->head, message("assistant", said));
    return err;
}

enum vp_err talk_init(struct talk *talk, const char *basket_json, const char *past, const char *said,
                      int64_t unix_ms)
{
    *talk = (struct talk){.began_unix_ms = unix_ms, .head = json_array(), .messages = json_array()};
    enum vp_err err = talk->head != NULL && talk->messages != NULL ? VP_OK : VP_ERR_NO_MEMORY;
    if (err == VP_OK && basket_json != NULL)
        err = talk_set_basket(talk, basket_json);
    if (err == VP_OK)
        err = fill_head(talk, past, said);
    if (err != VP_OK)
        talk_deinit(talk);
    return err;
}

const char *talk_back_again(const char *basket_json, bool is_unreached)
{
    json_t *basket = basket_json != NULL ? json_loads(basket_json, 0, NULL) : NULL;
    const json_t *ordered = json_object_get(basket, "ordered_version");
    bool is_ordered = ordered != NULL && json_equal(ordered, json_object_get(basket, "version"));
    bool has_lines = json_array_size(json_object_get(basket, "lines")) > 0;
    json_decref(basket);
    if (is_ordered)
        return sentence_text(is_unreached ? SENTENCE_UNREACHED_ORDERED : SENTENCE_BACK_ORDERED);
    if (has_lines)
        return sentence_text(is_unreached ? SENTENCE_UNREACHED_WITH_ORDER : SENTENCE_BACK_WITH_ORDER);
    return sentence_text(is_unreached ? SENTENCE_UNREACHED : SENTENCE_BACK);
}

void talk_deinit(struct talk *talk)
{
    json_decref(talk->head);
    json_decref(talk->messages);
    free(talk->basket_json);
    *talk = (struct talk){0};
}

enum vp_err talk_set_basket(struct talk *talk, const char *basket_json)
{
    char *copy = strdup(basket_json);
    if (copy == NULL)
        return VP_ERR_NO_MEMORY;
    free(talk->basket_json);
    talk->basket_json = copy;
    return VP_OK;
}

enum vp_err talk_add_user(struct talk *talk, const char *text)
{
    return append(talk->messages, message("user", text));
}

enum vp_err talk_add_assistant(struct talk *talk, json_t *assistant)
{
    return append(talk->messages, json_incref(assistant));
}

enum vp_err talk_add_output(struct talk *talk, const char *tool_call_id, const char *output)
{
    return append(talk->messages, json_pack("{s:s, s:s, s:s}", "role", "tool", "tool_call_id", tool_call_id,
                                            "content", output));
}

enum vp_err talk_add_news(struct talk *talk, const char *order_answer)
{
    static const char advice[] =
        "The menu has changed, and the order with it. Tell the caller what stands in the notice before you go on, and "
        "read the order back again before you submit it.";
    char id[32];
    snprintf(id, sizeof id, "call_news_%d", talk->turn_count);
    enum vp_err err = append_answered(talk->messages, id, tool_name(TOOL_GET_ORDER), order_answer);
    return err == VP_OK ? append(talk->messages, message("system", advice)) : err;
}

static bool has_role(const json_t *item, const char *role)
{
    const char *own = json_string_value(json_object_get(item, "role"));
    return own != NULL && strcmp(own, role) == 0;
}

void talk_drop_unanswered(struct talk *talk)
{
    size_t count = json_array_size(talk->messages);
    if (count > 0 && has_role(json_array_get(talk->messages, count - 1), "user"))
        json_array_remove(talk->messages, count - 1);
}

static bool is_choice(const json_t *call)
{
    const char *name = json_string_value(json_object_get(json_object_get(call, "function"), "name"));
    return name != NULL && tool_find(name) == TOOL_CHOOSE_RESTAURANT;
}

static void forget_output(struct talk *talk, const char *tool_call_id)
{
    for (size_t i = json_array_size(talk->messages); i-- > 0 && tool_call_id != NULL;) {
        const char *id =
            json_string_value(json_object_get(json_array_get(talk->messages, i), "tool_call_id"));
        if (id != NULL && strcmp(id, tool_call_id) == 0)
            json_array_remove(talk->messages, i);
    }
}

/* Message at of the talk, behind whose calls their answers stand. */
static void forget_calls(struct talk *talk, size_t at)
{
    json_t *item = json_incref(json_array_get(talk->messages, at));
    json_t *calls = json_object_get(item, "tool_calls");
    for (size_t c = json_array_size(calls); c-- > 0;) {
        if (!is_choice(json_array_get(calls, c)))
            continue;
        forget_output(talk, json_string_value(json_object_get(json_array_get(calls, c), "id")));
        json_array_remove(calls, c);
    }
    bool is_empty = calls != NULL && json_array_size(calls) == 0;
    if (is_empty && json_string_length(json_object_get(item, "content")) == 0)
        json_array_remove(talk->messages, at);
    else if (is_empty)
        json_object_del(item, "tool_calls");
    json_decref(item);
}

void talk_forget_choice(struct talk *talk)
{
    for (size_t i = json_array_size(talk->messages); i-- > 0;)
        forget_calls(talk, i);
}

const char *talk_last_said(const struct talk *talk)
{
    for (size_t i = json_array_size(talk->messages); i-- > 0;) {
        const json_t *item = json_array_get(talk->messages, i);
        const char *words = json_string_value(json_object_get(item, "content"));
        if (words != NULL && has_role(item, "assistant"))
            return words;
    }
    return NULL;
}

/* --- forgetting --- */

static size_t bytes_of(const json_t *messages)
{
    size_t i, bytes = 0;
    json_t *item;
    json_array_foreach((json_t *)messages, i, item)
    {
        size_t j;
        const json_t *call;
        bytes += json_string_length(json_object_get(item, "content"));
        json_array_foreach(json_object_get(item, "tool_calls"), j, call)
        {
            bytes += json_string_length(json_object_get(json_object_get(call, "function"), "arguments"));
        }
    }
    return bytes;
}

/* How many messages to forget next: the first exchange; the only one too when it is monstrous; 0: none. */
static size_t next_to_forget(const json_t *messages)
{
    size_t count = json_array_size(messages);
    for (size_t i = 1; i < count; i++)
        if (has_role(json_array_get(messages, i), "user"))
            return i;
    return bytes_of(messages) > (size_t)2 * TALK_MESSAGES_MAX_BYTES ? count : 0;
}

/* The order as an answer of a function told it; a new reference, NULL: it told none. */
static json_t *order_told_by(const json_t *output)
{
    const char *content =
        has_role(output, "tool") ? json_string_value(json_object_get(output, "content")) : NULL;
    json_t *answer = json_tree_load(span_of(content), 0);
    json_t *order = json_incref(json_object_get(answer, "order"));
    json_decref(answer);
    return order;
}

static bool is_over(const json_t *messages, size_t count_max, size_t bytes_max)
{
    return json_array_size(messages) > count_max || bytes_of(messages) > bytes_max;
}

enum vp_err talk_trim(struct talk *talk)
{
    json_t *order = NULL;
    if (!is_over(talk->messages, TALK_MESSAGES_MAX, TALK_MESSAGES_MAX_BYTES))
        return VP_OK;
    /* Half of it at once: what a model sees should begin alike for many turns. */
    for (size_t next; is_over(talk->messages, TALK_MESSAGES_MAX / 2, TALK_MESSAGES_MAX_BYTES / 2) &&
                      (next = next_to_forget(talk->messages)) > 0;) {
        while (next-- > 0) {
            json_t *told = order_told_by(json_array_get(talk->messages, 0));
            if (told != NULL) {
                json_decref(order);
                order = told;
            }
            json_array_remove(talk->messages, 0);
        }
    }
    if (order == NULL)
        return VP_OK;
    /* The exchanges that built the order are gone: what they had led to by then takes their place. */
    json_array_clear(talk->head);
    enum vp_err err = append_order(talk->head, order);
    json_decref(order);
    return err;
}

json_t *talk_request(const struct talk *talk, const char *instructions, const char *menu_json)
{
    json_t *list = json_array();
    enum vp_err err = list != NULL ? append(list, message("system", instructions)) : VP_ERR_NO_MEMORY;
    if (err == VP_OK)
        err = append_answered(list, "call_menu", tool_name(TOOL_GET_MENU), menu_json);
    if (err == VP_OK && json_array_extend(list, talk->head) == 0 &&
        json_array_extend(list, talk->messages) == 0)
        return list;
    json_decref(list);
    return NULL;
}
