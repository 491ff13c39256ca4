/* Bodies of REST requests: what is read of them, or the refusal that is written, is whole JSON. */
#include "fuzz/fuzz_input.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_tree.h"
#include "engine/chat_asked.h"
#include "engine/speech_asked.h"
#include "engine/transcribe_asked.h"

/* A refusal must name something that can be sent. */
static void check(enum vp_err err, const struct realtime_refusal *error)
{
    if (err == VP_OK)
        return;
    if (err != VP_ERR_BAD_MESSAGE || error->message[0] == '\0')
        abort();
    json_t *json = json_pack("{s:s, s:s}", "message", error->message, "param", error->param);
    if (json == NULL)
        abort();
    json_decref(json);
}

static void read_json(struct span body)
{
    struct realtime_refusal error = {0};
    struct chat_asked chat;
    struct speech_asked speech;
    json_t *json = json_tree_load(body, 0);
    enum vp_err err = chat_asked_read(json, &chat, &error);
    check(err, &error);
    bool is_cut;
    static const char words[] = "Two caf\xc3\xa9s, please.";
    if (err == VP_OK && chat_asked_len(&chat, words, &is_cut) > strlen(words))
        abort();
    error = (struct realtime_refusal){0};
    check(speech_asked_read(json, &speech, &error), &error);
    json_decref(json);
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    struct span body = {(const char *)at, len};
    struct realtime_refusal error = {0};
    struct transcribe_asked asked;
    check(transcribe_asked_read("multipart/form-data; boundary=b", body, &asked, &error), &error);
    transcribe_asked_deinit(&asked);
    read_json(body);
    return 0;
}
