/* What a model that has lost all measure sends: more than VoicePlate takes from one. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fault_relay/fault_relay_internal.h"

enum { LARGE_BYTES = 13 << 20, FLOOD_COUNT = 100000, EVENT_BYTES = 320 };

/* One event of nothing but keys: what once took a worker's loop seconds. */
static void send_large(struct fault_relay_session *session)
{
    static const char head[] = "{\"type\":\"response.done\",\"response\":{\"status\":\"completed\"",
                      tail[] = "}}";
    char *text = malloc(LARGE_BYTES);
    if (text == NULL)
        return;
    size_t len = sizeof head - 1;
    memcpy(text, head, len);
    for (unsigned number = 0; len + 32 < LARGE_BYTES; number++)
        len += (size_t)snprintf(text + len, LARGE_BYTES - len, ",\"k%u\":1", number);
    memcpy(text + len, tail, sizeof tail - 1);
    fault_relay_send_down(session, (struct span){text, len + sizeof tail - 1});
    free(text);
}

/* Function calls, errors and what the caller never said, in turn. */
static void send_flood(struct fault_relay_session *session)
{
    char text[EVENT_BYTES];
    for (int i = 0; i < FLOOD_COUNT && session->down != NULL; i++) {
        int len;
        if (i % 3 == 0)
            len = snprintf(text, sizeof text,
                           "{\"type\":\"response.output_item.done\",\"item\":{\"id\":\"flood-%d\","
                           "\"type\":\"function_call\",\"status\":\"completed\",\"call_id\":\"flood-%d\","
                           "\"name\":\"get_order\",\"arguments\":\"{}\"}}",
                           i, i);
        else if (i % 3 == 1)
            len = snprintf(text, sizeof text, "{\"type\":\"error\",\"error\":{\"message\":\"flood %d\"}}", i);
        else
            len = snprintf(text, sizeof text,
                           "{\"type\":\"conversation.item.input_audio_transcription.completed\","
                           "\"item_id\":\"flood-%d\",\"transcript\":\"flood\"}",
                           i);
        fault_relay_send_down(session, (struct span){text, (size_t)len});
    }
}

void fault_relay_exceed(struct fault_relay_session *session, enum fault_form form)
{
    if (form == GARBLE_LARGE)
        send_large(session);
    else
        send_flood(session);
}
