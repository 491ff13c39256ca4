#include "audit/live_streams.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "net/fetch_once.h"

enum { ANSWER_MAX_BYTES = 8 * 1024 * 1024 };

static enum vp_err read_streams(struct span body, struct live_streams *out_streams)
{
    json_t *answer = json_loadb(body.at, body.len, 0, NULL);
    const json_t *list = json_object_get(answer, "streams"), *stream;
    enum vp_err err = json_is_array(list) ? VP_OK : VP_ERR_BAD_JSON;
    size_t i;
    if (err == VP_OK) {
        out_streams->streams = calloc(json_array_size(list) + 1, sizeof *out_streams->streams);
        if (out_streams->streams == NULL)
            err = VP_ERR_NO_MEMORY;
    }
    if (err == VP_OK) {
        json_array_foreach(list, i, stream)
        {
            const char *call_sid = json_string_value(json_object_get(stream, "call_sid"));
            struct live_stream *entry = &out_streams->streams[i];
            span_copy(span_of(call_sid != NULL ? call_sid : ""), entry->call_sid, sizeof entry->call_sid);
            entry->is_leaving = json_is_true(json_object_get(stream, "leaving"));
        }
        out_streams->count = json_array_size(list);
    }
    json_decref(answer);
    return err;
}

enum vp_err live_streams_fetch(const char *base_url, const char *token, struct live_streams *out_streams,
                               int *out_status)
{
    char url[1024], authorization[1024];
    const char *const headers[] = {token[0] != '\0' ? authorization : NULL, NULL};
    struct buf body;
    snprintf(url, sizeof url, "%s/streams", base_url);
    snprintf(authorization, sizeof authorization, "Authorization: Bearer %s", token);
    buf_init(&body, ANSWER_MAX_BYTES);
    enum vp_err err = fetch_once(url, headers, out_status, &body);
    if (err == VP_OK && *out_status != 200)
        err = VP_ERR_HTTP_STATUS;
    if (err == VP_OK)
        err = read_streams((struct span){body.at, body.len}, out_streams);
    buf_deinit(&body);
    return err;
}
