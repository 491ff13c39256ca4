/* A conversation from outside: it is refused or answered, with words, calls or nothing, and
 * alike when asked again. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "engine/chat_replay.h"

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len);

static char *answer(const json_t *asked, enum vp_err *out_err)
{
    json_t *message = NULL;
    const char *why = NULL;
    *out_err = chat_replay(json_object_get(asked, "messages"), json_object_get(asked, "tools"),
                           !json_is_true(json_object_get(asked, "none")), &message, &why);
    if ((*out_err == VP_ERR_BAD_VALUE) != (why != NULL))
        abort();
    if (*out_err != VP_OK)
        return NULL;
    json_object_del(message, "tool_calls"); /* their names are random */
    char *text = json_dumps(message, JSON_COMPACT);
    json_decref(message);
    if (text == NULL)
        abort();
    return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    json_t *asked = json_loadb((const char *)at, len, 0, NULL);
    if (asked == NULL)
        return 0;
    enum vp_err err, again_err;
    char *text = answer(asked, &err), *again = answer(asked, &again_err);
    if (err != again_err || (text != NULL && strcmp(text, again) != 0))
        abort();
    free(text);
    free(again);
    json_decref(asked);
    return 0;
}
