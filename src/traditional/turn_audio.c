/* The sound of an answer, fetched by who plays it to the caller. */
#include <stdlib.h>

#include "base/clock.h"
#include "traditional/turn_desk.h"

struct audio_request {
    struct turn_desk *desk; /* held */
    struct http_request *http;
    char id[STORE_AUDIO_ID_BYTES];
    char *bytes; /* owned */
    size_t len;
};

static enum vp_err look_up_audio(struct store *store, void *job)
{
    struct audio_request *request = job;
    return store_load_audio(store, request->id, clock_unix_ms(), &request->bytes, &request->len);
}

static void answer_audio(void *job, enum vp_err err)
{
    struct audio_request *request = job;
    struct turn_desk *desk = request->desk;
    if (err == VP_OK)
        http_reply(request->http, 200, "audio/x-wav", (struct span){request->bytes, request->len});
    else
        http_reply_error(request->http, err == VP_ERR_NOT_FOUND ? 404 : 500, "not_found",
                         "there is no such sound, or its time is over");
    free(request->bytes);
    free(request);
    turn_desk_release(desk);
}

void turn_desk_serve_audio(struct turn_desk *desk, struct http_request *http, const char *id)
{
    struct audio_request *request = desk->open_count < TURN_DESK_OPEN_MAX && strlen(id) < STORE_AUDIO_ID_BYTES
                                        ? calloc(1, sizeof *request)
                                        : NULL;
    if (request == NULL) {
        http_reply_error(http, 404, "not_found", "there is no such sound");
        return;
    }
    request->desk = desk;
    request->http = http;
    (void)span_copy(span_of(id), request->id, sizeof request->id);
    turn_desk_hold(desk);
    store_thread_ask(desk->options.store, look_up_audio, answer_audio, request);
}
