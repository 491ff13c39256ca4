#include "callers/from_twilio.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>

#include "base/base64.h"

static enum vp_err append_json(struct buf *out, json_t *message)
{
    char *text = message != NULL ? json_dumps(message, JSON_COMPACT) : NULL;
    json_decref(message);
    enum vp_err err = text != NULL ? buf_append_text(out, text) : VP_ERR_NO_MEMORY;
    free(text);
    return err;
}

static json_t *number_text(uint64_t number)
{
    char text[24];
    snprintf(text, sizeof text, "%" PRIu64, number);
    return json_string(text);
}

enum vp_err from_twilio_connected(struct buf *out)
{
    return buf_append_text(out, "{\"event\":\"connected\",\"protocol\":\"Call\",\"version\":\"1.0.0\"}");
}

enum vp_err from_twilio_start(struct buf *out, const struct from_twilio_ids *ids, uint64_t sequence_number,
                              const struct twiml_element *stream)
{
    json_t *parameters = json_object();
    for (const struct twiml_element *at = stream != NULL ? stream->first_child : NULL; at != NULL;
         at = at->next)
        json_object_set_new(parameters, twiml_find_attribute(at, "name"),
                            json_string(twiml_find_attribute(at, "value")));
    return append_json(out, json_pack("{s:s, s:o, s:s, s:{s:s, s:s, s:s, s:[s], s:{s:s, s:i, s:i}, s:o}}",
                                      "event", "start", "sequenceNumber", number_text(sequence_number),
                                      "streamSid", ids->stream_sid, "start", "accountSid", ids->account_sid,
                                      "streamSid", ids->stream_sid, "callSid", ids->call_sid, "tracks",
                                      "inbound", "mediaFormat", "encoding", "audio/x-mulaw", "sampleRate",
                                      8000, "channels", 1, "customParameters", parameters));
}

enum vp_err from_twilio_media(struct buf *out, const char *stream_sid, uint64_t sequence_number,
                              uint64_t chunk, uint64_t timestamp_ms, const uint8_t *ulaw, size_t len)
{
    enum vp_err err = buf_appendf(out,
                                  "{\"event\":\"media\",\"sequenceNumber\":\"%" PRIu64
                                  "\",\"media\":{\"track\":\"inbound\",\"chunk\":\"%" PRIu64
                                  "\",\"timestamp\":\"%" PRIu64 "\",\"payload\":\"",
                                  sequence_number, chunk, timestamp_ms);
    if (err == VP_OK)
        err = buf_reserve(out, base64_encoded_len(len));
    if (err != VP_OK)
        return err;
    base64_encode(ulaw, len, out->at + out->len);
    out->len += base64_encoded_len(len);
    return buf_appendf(out, "\"},\"streamSid\":\"%s\"}", stream_sid);
}

enum vp_err from_twilio_mark(struct buf *out, const char *stream_sid, uint64_t sequence_number,
                             const char *name)
{
    return append_json(out, json_pack("{s:s, s:o, s:s, s:{s:s}}", "event", "mark", "sequenceNumber",
                                      number_text(sequence_number), "streamSid", stream_sid, "mark", "name",
                                      name));
}

enum vp_err from_twilio_dtmf(struct buf *out, const char *stream_sid, uint64_t sequence_number, char digit)
{
    return buf_appendf(out,
                       "{\"event\":\"dtmf\",\"streamSid\":\"%s\",\"sequenceNumber\":\"%" PRIu64
                       "\",\"dtmf\":{\"track\":\"inbound_track\",\"digit\":\"%c\"}}",
                       stream_sid, sequence_number, digit);
}

enum vp_err from_twilio_stop(struct buf *out, const struct from_twilio_ids *ids, uint64_t sequence_number)
{
    return buf_appendf(out,
                       "{\"event\":\"stop\",\"sequenceNumber\":\"%" PRIu64
                       "\",\"streamSid\":\"%s\",\"stop\":{\"accountSid\":\"%s\",\"callSid\":\"%s\"}}",
                       sequence_number, ids->stream_sid, ids->account_sid, ids->call_sid);
}
