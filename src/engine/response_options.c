/* What response.create asks for, read into a struct. */
#include <stdlib.h>
#include <string.h>

#include "engine/member_check.h"
#include "engine/session_check.h"
#include "engine/session_internal.h"

void response_options_deinit(struct response_options *options)
{
    conversation_deinit(&options->input);
    json_decref(options->tools);
    json_decref(options->metadata);
    free(options->instructions);
    *options = (struct response_options){0};
}

static const char *text_of(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static bool is_word(const char *text, const char *word)
{
    return text != NULL && strcmp(text, word) == 0;
}

/* An item that the conversation has: its words count as they are now. */
static enum vp_err copy_item(const struct session *session, const json_t *reference, struct item **out_item,
                             struct realtime_refusal *error)
{
    static const struct member_rule form[] = {{.name = "type", .value = MEMBER_STRING},
                                              {.name = "id", .value = MEMBER_STRING, .is_required = true},
                                              {0}};
    enum vp_err err = member_check(reference, form, "response.input", error);
    if (err != VP_OK)
        return err;
    const char *id = text_of(reference, "id");
    const struct item *known = conversation_find(&session->conversation, id);
    if (known == NULL)
        return realtime_refuse(error, "invalid_value", "response.input",
                               "Item with item_id '%.63s' does not exist.", id);
    return item_copy(known, out_item);
}

static enum vp_err read_input(const struct session *session, const json_t *input,
                              struct conversation *out_input, struct realtime_refusal *error)
{
    size_t index;
    json_t *json;
    json_array_foreach((json_t *)input, index, json)
    {
        struct item *item = NULL;
        enum vp_err err = is_word(text_of(json, "type"), "item_reference")
                              ? copy_item(session, json, &item, error)
                              : item_parse(json, &item, error);
        if (err != VP_OK)
            return err;
        if (index == CONVERSATION_ITEMS_MAX) {
            item_destroy(item);
            return realtime_refuse(error, "invalid_value", "response.input",
                                   "Invalid value: 'response.input' may have at most %d items.",
                                   CONVERSATION_ITEMS_MAX);
        }
        (void)!conversation_put(out_input, item, NULL); /* at the end: cannot fail */
    }
    return VP_OK;
}

static enum vp_err fill(struct session *session, const json_t *overrides, struct response_options *options,
                        struct realtime_refusal *error)
{
    const json_t *modalities = json_object_get(overrides, "output_modalities");
    const json_t *input = json_object_get(overrides, "input"), *tools = json_object_get(overrides, "tools");
    const json_t *tokens = json_object_get(overrides, "max_output_tokens");
    const json_t *output = json_object_get(json_object_get(overrides, "audio"), "output");
    const char *instructions = text_of(overrides, "instructions"),
               *choice = text_of(overrides, "tool_choice");
    options->is_apart = is_word(text_of(overrides, "conversation"), "none");
    options->has_input = input != NULL;
    if (modalities != NULL)
        options->wants_audio = is_word(json_string_value(json_array_get(modalities, 0)), "audio");
    if (json_object_get(output, "format") != NULL)
        options->format = session_config_format(output);
    if (tokens != NULL)
        options->tokens_max = (int)json_integer_value(tokens); /* "inf": 0 */
    if (choice != NULL)
        options->may_call_tools = strcmp(choice, "none") != 0;
    if (tools != NULL)
        options->tools = json_incref((json_t *)tools);
    if (json_is_object(json_object_get(overrides, "metadata")))
        options->metadata = json_incref(json_object_get(overrides, "metadata"));
    if (instructions != NULL && (options->instructions = strdup(instructions)) == NULL)
        return VP_ERR_NO_MEMORY;
    return read_input(session, input, &options->input, error);
}

enum vp_err response_options_read(struct session *session, const json_t *overrides,
                                  struct response_options *out_options, struct realtime_refusal *error)
{
    enum vp_err err = overrides != NULL ? response_check(overrides, error) : VP_OK;
    if (err != VP_OK)
        return err;
    struct response_options options = {.wants_audio = session->config.wants_audio,
                                       .may_call_tools = session->config.may_call_tools,
                                       .format = session->config.output_format,
                                       .tokens_max = session->config.tokens_max};
    if (overrides != NULL)
        err = fill(session, overrides, &options, error);
    if (err != VP_OK)
        response_options_deinit(&options);
    else
        *out_options = options;
    return err;
}
