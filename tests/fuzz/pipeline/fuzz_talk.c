/* A talk's document: what is taken comes back the same, makes a request, and may go on. */
#include "fuzz/fuzz_input.h"

#include "pipeline/talk.h"

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    struct talk talk, back;
    if (talk_decode((struct span){(const char *)at, len}, &talk) != VP_OK)
        return 0;
    char *text = talk_encode(&talk);
    if (text == NULL ||
        (strlen(text) <= TALK_DOCUMENT_MAX_BYTES && talk_decode(span_of(text), &back) != VP_OK))
        abort();
    char *again = talk_encode(&back);
    if (strcmp(text, again) != 0)
        abort();
    talk_deinit(&back);
    if (talk_add_user(&talk, "one more") != VP_OK || talk_trim(&talk) != VP_OK)
        abort();
    json_t *request = talk_request(&talk, "Be kind.", "{}");
    if (json_array_size(request) < 4)
        abort();
    json_decref(request);
    free(text);
    free(again);
    talk_deinit(&talk);
    return 0;
}
