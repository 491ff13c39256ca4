#include <stdlib.h>
#include <string.h>

#include "engine/brain.h"

enum { TOOL_NAMES_MAX = 64 };

struct own {
    struct brain brain; /* first: handed out as this */
    char *instructions; /* owned, or NULL: the session's */
    char *advice;       /* owned, or NULL: the last system message, until a response has come of it */
};

static void destroy(struct brain *brain)
{
    struct own *own = (struct own *)brain;
    dialogue_destroy(brain->dialogue);
    free(own->instructions);
    free(own->advice);
    free(own);
}

static void set_instructions(struct brain *brain, const char *instructions)
{
    struct own *own = (struct own *)brain;
    free(own->instructions);
    own->instructions = strdup(instructions);
    dialogue_set_instructions(brain->dialogue, instructions);
}

static void take_advice(struct own *own, const char *text)
{
    free(own->advice);
    own->advice = text != NULL ? strdup(text) : NULL;
    own->brain.has_advice = own->advice != NULL;
}

/* What a response's instructions ask for comes with `respond`; the advice has served when it is over. */
static void instruct(struct brain *brain, const char *instructions)
{
    if (instructions == NULL)
        take_advice((struct own *)brain, NULL);
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
    else if (role == ITEM_SYSTEM)
        take_advice((struct own *)brain, text);
}

static void add_tool_result(struct brain *brain, const char *tool_name, const char *output_json)
{
    dialogue_add_tool_result(brain->dialogue, tool_name, output_json);
}

static void hear(struct brain *brain, const struct heard_words *heard)
{
    dialogue_hear_words(brain->dialogue, heard);
}

/* Instructions of one response replace the session's, so who wants something said sends both: what counts is what
 * they have more. Without any it is the last system message that may ask for something. */
static void respond(struct brain *brain, const char *instructions)
{
    struct own *own = (struct own *)brain;
    size_t known = own->instructions != NULL ? strlen(own->instructions) : 0;
    const char *asked = instructions != NULL ? instructions : own->advice;
    if (asked != NULL && known > 0 && strncmp(asked, own->instructions, known) == 0)
        asked += known;
    dialogue_respond(brain->dialogue, asked != NULL && asked[0] != '\0' ? asked : NULL);
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
    struct own *own = calloc(1, sizeof *own);
    if (own == NULL)
        return VP_ERR_NO_MEMORY;
    own->brain.table = &table;
    enum vp_err err = dialogue_create(&own->brain.dialogue);
    if (err != VP_OK)
        free(own);
    else
        *out_brain = &own->brain;
    return err;
}
