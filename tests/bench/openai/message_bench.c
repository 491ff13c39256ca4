/* The largest messages that a model may send, each as bad as we know how to make it: milliseconds
 * from its bytes to what the call hears, the longest of some runs. bar: 5 ms, since other calls
 * wait meanwhile. Usage: bench_messages */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "openai/model_allowance.h"
#include "openai/model_audio.h"
#include "openai/realtime_event.h"

enum { RUNS = 20 };

struct shape { /* head, then the unit until the message is full, then tail; a unit with %u gets a number */
    const char *name, *head, *unit, *tail;
    size_t max_bytes;
};

static const struct shape shapes[] = {
    {"keys", "{\"type\":\"error\",\"error\":{\"code\":\"c\"", ",\"k%u\":1", "}}", MODEL_MESSAGE_MAX_BYTES},
    {"outermost keys", "{\"type\":\"error\"", ",\"k%u\":1", "}", MODEL_MESSAGE_MAX_BYTES},
    {"arrays", "{\"type\":\"response.done\",\"response\":{\"output\":[[]", ",[]", "]}}",
     MODEL_MESSAGE_MAX_BYTES},
    {"output items", "{\"type\":\"response.done\",\"response\":{\"output\":[1", ",{\"id\":\"i%u\"}", "]}}",
     MODEL_MESSAGE_MAX_BYTES},
    {"empty strings", "{\"type\":\"unknown\",\"x\":[\"\"", ",\"\"", "]}", MODEL_MESSAGE_MAX_BYTES},
    {"spaces", "{\"type\":\"error\",\"error\":{}", " ", "}", MODEL_MESSAGE_MAX_BYTES},
    {"digits", "{\"type\":\"session.updated\",\"session\":{\"expires_at\":1", "1", "}}",
     MODEL_MESSAGE_MAX_BYTES},
    {"escapes", "{\"type\":\"response.text.delta\",\"delta\":\"", "\\n", "\"}", MODEL_MESSAGE_MAX_BYTES},
    {"escapes apart", "{\"type\":\"response.text.delta\",\"delta\":\"", "a\\u0041", "\"}",
     MODEL_MESSAGE_MAX_BYTES},
    {"escapes used", "{\"type\":\"response.text.delta\",\"delta\":\"", "\\u0041", "\"}",
     REALTIME_TEXT_MAX_BYTES},
    {"arguments",
     "{\"type\":\"response.output_item.done\",\"item\":{\"type\":\"function_call\",\"call_id\":\"c\","
     "\"name\":\"n\","
     "\"arguments\":\"",
     "[\\\"\\\"],", "\"}}", MODEL_MESSAGE_MAX_BYTES},
    {"audio", "{\"type\":\"response.output_audio.delta\",\"delta\":\"", "f39/", "\"}",
     REALTIME_AUDIO_MAX_BYTES},
};

static size_t fill(const struct shape *shape, char *out)
{
    char unit[64];
    size_t len = strlen(shape->head), tail_len = strlen(shape->tail);
    memcpy(out, shape->head, len);
    for (unsigned number = 0;; number++) {
        const char *mark = strstr(shape->unit, "%u");
        if (mark != NULL)
            snprintf(unit, sizeof unit, "%.*s%u%s", (int)(mark - shape->unit), shape->unit, number, mark + 2);
        else
            snprintf(unit, sizeof unit, "%s", shape->unit);
        size_t unit_len = strlen(unit);
        if (len + unit_len + tail_len > shape->max_bytes)
            break;
        memcpy(out + len, unit, unit_len);
        len += unit_len;
    }
    memcpy(out + len, shape->tail, tail_len + 1);
    return len + tail_len;
}

static void run(const struct shape *shape, struct model_audio *audio, char *text, char *copy)
{
    size_t len = fill(shape, text);
    int64_t worst_us = 0;
    enum vp_err err = VP_OK;
    for (int i = 0; i < RUNS; i++) {
        struct realtime_event event;
        struct span ulaw_b64;
        memcpy(copy, text, len + 1);
        int64_t began_us = clock_mono_us();
        err = realtime_event_decode(copy, len, &event);
        if (err == VP_OK && event.kind == REALTIME_AUDIO)
            err = model_audio_from_model(audio, event.audio_b64, &ulaw_b64);
        int64_t took_us = clock_mono_us() - began_us;
        worst_us = took_us > worst_us ? took_us : worst_us;
    }
    printf("%-16s %8zu bytes %8.2f ms  %s\n", shape->name, len, (double)worst_us / 1000.0, vp_err_name(err));
}

int main(void)
{
    char *text = malloc(MODEL_MESSAGE_MAX_BYTES + 1), *copy = malloc(MODEL_MESSAGE_MAX_BYTES + 1);
    struct model_audio audio;
    model_audio_init(&audio);
    if (text == NULL || copy == NULL || model_audio_set(&audio, 24000, 24000) != VP_OK)
        return EXIT_FAILURE;
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++)
        run(&shapes[i], &audio, text, copy);
    model_audio_deinit(&audio);
    free(text);
    free(copy);
    return EXIT_SUCCESS;
}
