/* Server events of the Realtime protocol, GA dialect (openai-realtime.md section 5): names, members and
 * nothing about when they are sent. */
#ifndef VP_ENGINE_REALTIME_OUT_H
#define VP_ENGINE_REALTIME_OUT_H

#include <jansson.h>
#include <stdint.h>

#include "base/span.h"
#include "engine/realtime_refusal.h"

/* Where events go: parts of one text message, gone after the call. */
struct event_sink {
    void (*send)(void *owner, const struct span *parts, size_t part_count);
    void *owner;
};

/* One event: type, a fresh event_id, then the members packed as json_pack does ("{s:s, s:o}"). Members that
 * cannot be packed (no memory) leave the event out. */
void realtime_send(const struct event_sink *sink, const char *type, const char *format, ...);

void realtime_send_error(const struct event_sink *sink, const struct realtime_refusal *error);

/* Where a delta belongs. */
struct delta_place {
    const char *response_id;
    const char *item_id;
    int output_index;
};

/* response.output_audio.delta: the hot way out, no JSON tree. bytes are in the session's output format. */
void realtime_send_audio_delta(const struct event_sink *sink, const struct delta_place *place,
                               const uint8_t *bytes, size_t count);

/* Audio bytes that one delta carries at most; callers cut longer pieces. */
enum { DELTA_BYTES_MAX = 9600 };

#endif
