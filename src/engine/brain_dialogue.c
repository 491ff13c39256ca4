#include <stdlib.h>

#include "engine/brain.h"

enum { TOOL_NAMES_MAX = 64 };

static void destroy(struct brain *brain)
{
    dialogue_destroy(brain->dialogue);
    free(brain);
}

static void set_instructions(struct brain *brain, const char *instructions)
{
    dialogue_set_instructions(brain->dialogue, instructions);
}

static void set_tools(struct brain *brain, const json_t *tools)
{
    const char *names[TOOL_NAMES_MAX];
    size_t index, count = 0;
    json_t *tool;
    json_array_foreach((json_t *)tools, index, tool)
    {
        const char *name = json_string_value(json_object_get(tool, "name"));
        if (name != NULL && count < TOOL_NAMES_MAX)
            names[count++] = name;
    }
    dialogue_set_tools(brain->dialogue, names, count);
}

static void add_message(struct brain *brain, enum item_kind role, const char *text)
{
    if (role == ITEM_ASSISTANT)
        dialogue_add_assistant(brain->dialogue, text);
    else if (role == ITEM_USER)
        dialogue_add_user(brain->dialogue, text);
    /* A system message is advice to a language model; the dialogue takes its advice from the instructions. */
}

static void add_tool_result(struct brain *brain, const char *tool_name, const char *output_json)
{
    dialogue_add_tool_result(brain->dialogue, tool_name, output_json);
}

static void hear(struct brain *brain, const char *transcript, float confidence)
{
    dialogue_hear(brain->dialogue, transcript, confidence);
}

static void respond(struct brain *brain, const char *instructions)
{
    dialogue_respond(brain->dialogue, instructions);
}

static void tool_result(struct brain *brain, const char *tool_call_ref, const char *output_json)
{
    dialogue_tool_result(brain->dialogue, tool_call_ref, output_json);
}

static void interrupted(struct brain *brain, size_t heard_bytes)
{
    dialogue_interrupted(brain->dialogue, heard_bytes);
}

static void cancel(struct brain *brain)
{
    (void)brain; /* nothing runs between polls */
}

static enum brain_step poll(struct brain *brain, struct dialogue_action *out_action)
{
    return dialogue_poll(brain->dialogue, out_action) ? BRAIN_ACTION : BRAIN_NOTHING;
}

static const struct brain_table table = BRAIN_TABLE;

enum vp_err brain_create_dialogue(struct brain **out_brain)
{
    struct brain *brain = calloc(1, sizeof *brain);
    if (brain == NULL)
        return VP_ERR_NO_MEMORY;
    brain->table = &table;
    enum vp_err err = dialogue_create(&brain->dialogue);
    if (err != VP_OK)
        free(brain);
    else
        *out_brain = brain;
    return err;
}
