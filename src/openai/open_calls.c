#include "openai/open_calls.h"

#include <stdlib.h>
#include <string.h>

#include "base/json_scan.h"

void open_call_free(struct open_call *call)
{
    free(call->item_id);
    free(call->id);
    free(call->name);
    free(call->arguments);
}

/* Without memory the text stays as it was: the call is not carried out, or told once more. */
static void take(char **place, const char *text)
{
    char *copy = text != NULL && text[0] != '\0' ? strdup(text) : NULL;
    if (copy == NULL)
        return;
    free(*place);
    *place = copy;
}

static bool is_same(const char *known, const char *told)
{
    return known != NULL && told != NULL && told[0] != '\0' && strcmp(known, told) == 0;
}

const struct open_call *open_calls_find(const struct open_calls *calls, const char *item_id,
                                        const char *call_id)
{
    for (size_t i = 0; i < calls->count; i++)
        if (is_same(calls->at[i].id, call_id) || is_same(calls->at[i].item_id, item_id))
            return &calls->at[i];
    return NULL;
}

void open_calls_put(struct open_calls *calls, const char *item_id, const struct tool_call *call)
{
    struct open_call *open = (struct open_call *)open_calls_find(calls, item_id, call->id);
    if (open == NULL) {
        if (calls->count == sizeof calls->at / sizeof calls->at[0])
            return;
        open = &calls->at[calls->count++];
        *open = (struct open_call){.arguments = NULL};
    }
    take(&open->item_id, item_id);
    take(&open->id, call->id);
    take(&open->name, call->name);
    take(&open->arguments, call->arguments);
}

static bool is_whole(const char *arguments)
{
    struct json_scan scan;
    struct span key;
    struct json_value value;
    enum vp_err err;
    json_scan_begin(&scan, span_of(arguments));
    while ((err = json_scan_next(&scan, &key, &value)) == VP_OK)
        ;
    return err == VP_ERR_NEED_MORE;
}

static void remove_at(struct open_calls *calls, size_t index)
{
    calls->count--;
    memmove(&calls->at[index], &calls->at[index + 1], (calls->count - index) * sizeof calls->at[0]);
}

bool open_calls_take(struct open_calls *calls, bool may_be_cut, struct open_call *out_call)
{
    for (size_t i = 0; i < calls->count; i++) {
        struct open_call *call = &calls->at[i];
        take(&call->id,
             call->id == NULL ? call->item_id : NULL); /* of a server that does not name its calls */
        if (call->id == NULL || call->name == NULL || call->arguments == NULL ||
            (may_be_cut && !is_whole(call->arguments)))
            continue;
        *out_call = *call;
        remove_at(calls, i);
        return true;
    }
    return false;
}

void open_calls_drop(struct open_calls *calls, const char *item_id, const char *call_id)
{
    const struct open_call *found = open_calls_find(calls, item_id, call_id);
    if (found == NULL)
        return;
    size_t index = (size_t)(found - calls->at);
    open_call_free(&calls->at[index]);
    remove_at(calls, index);
}

void open_calls_clear(struct open_calls *calls)
{
    while (calls->count > 0)
        open_call_free(&calls->at[--calls->count]);
}
