#include "callers/to_twilio.h"

#include <stdbool.h>

#include "base/base64.h"
#include "base/json_scan.h"

/* json_value_text wants room for the longest character and the NUL at every step. */
enum { UNESCAPE_SPARE_BYTES = 8 };

struct members {
    struct json_value event, stream_sid, media, mark;
    bool has_event, has_stream_sid, has_media, has_mark;
};

static enum vp_err take_member(struct json_value *out_value, bool *has_it, enum json_kind kind,
                               const struct json_value *value)
{
    if (*has_it || value->kind != kind)
        return VP_ERR_BAD_MESSAGE;
    *out_value = *value;
    *has_it = true;
    return VP_OK;
}

static enum vp_err scan_members(struct span text, struct members *out_members)
{
    struct json_scan scan;
    json_scan_begin(&scan, text);
    struct members members = {0};
    struct span key;
    struct json_value value;
    enum vp_err err, bad = VP_OK;
    while ((err = json_scan_next(&scan, &key, &value)) == VP_OK) {
        enum vp_err one = VP_ERR_BAD_MESSAGE;
        if (span_is(key, "event"))
            one = take_member(&members.event, &members.has_event, JSON_KIND_STRING, &value);
        else if (span_is(key, "streamSid"))
            one = take_member(&members.stream_sid, &members.has_stream_sid, JSON_KIND_STRING, &value);
        else if (span_is(key, "media"))
            one = take_member(&members.media, &members.has_media, JSON_KIND_OBJECT, &value);
        else if (span_is(key, "mark"))
            one = take_member(&members.mark, &members.has_mark, JSON_KIND_OBJECT, &value);
        if (bad == VP_OK)
            bad = one;
    }
    if (err != VP_ERR_NEED_MORE)
        return err;
    *out_members = members;
    return bad;
}

/* The only member of an object, a string. */
static enum vp_err scan_single(struct span object, const char *name, struct json_value *out_value)
{
    struct json_scan scan;
    json_scan_begin(&scan, object);
    struct span key;
    struct json_value value, found = {0};
    size_t count = 0;
    enum vp_err err;
    while ((err = json_scan_next(&scan, &key, &value)) == VP_OK) {
        if (!span_is(key, name) || value.kind != JSON_KIND_STRING)
            return VP_ERR_BAD_MESSAGE;
        found = value;
        count++;
    }
    if (err != VP_ERR_NEED_MORE)
        return err;
    if (count != 1)
        return VP_ERR_BAD_MESSAGE;
    *out_value = found;
    return VP_OK;
}

static enum vp_err decode_media(const struct members *members, struct buf *scratch, struct to_twilio *message)
{
    struct json_value payload;
    enum vp_err err = scan_single(members->media.text, "payload", &payload);
    if (err != VP_OK)
        return err;
    /* The decoded bytes first; behind them, where the text has escapes ("\/" is legal JSON), its plain form. */
    struct span text = payload.text;
    size_t ulaw_max = base64_decoded_max(text.len), plain_max = text.len + UNESCAPE_SPARE_BYTES, len = 0;
    scratch->len = 0;
    err = buf_reserve(scratch, ulaw_max + (payload.has_escapes ? plain_max : 0));
    if (err == VP_OK && payload.has_escapes) {
        err = json_value_text(&payload, scratch->at + ulaw_max, plain_max);
        if (err == VP_OK)
            text = span_of(scratch->at + ulaw_max);
    }
    if (err == VP_OK)
        err = base64_decode(text, (uint8_t *)scratch->at, &len);
    if (err != VP_OK)
        return err;
    message->kind = TO_TWILIO_MEDIA;
    message->ulaw = (struct span){scratch->at, len};
    return VP_OK;
}

static enum vp_err decode_mark(const struct members *members, struct to_twilio *message)
{
    struct json_value name;
    enum vp_err err = scan_single(members->mark.text, "name", &name);
    if (err != VP_OK)
        return err;
    message->kind = TO_TWILIO_MARK;
    err = json_value_text(&name, message->mark_name, sizeof message->mark_name);
    return err == VP_ERR_TOO_BIG ? VP_ERR_BAD_MESSAGE : err;
}

enum vp_err to_twilio_decode(struct span text, const char *stream_sid, struct buf *scratch,
                             struct to_twilio *out_message)
{
    struct members members;
    enum vp_err err = scan_members(text, &members);
    if (err != VP_OK)
        return err;
    if (!members.has_event || !members.has_stream_sid || !span_is(members.stream_sid.text, stream_sid))
        return VP_ERR_BAD_MESSAGE;
    struct span event = members.event.text;
    if (span_is(event, "media") && members.has_media && !members.has_mark)
        return decode_media(&members, scratch, out_message);
    if (span_is(event, "mark") && members.has_mark && !members.has_media)
        return decode_mark(&members, out_message);
    if (span_is(event, "clear") && !members.has_mark && !members.has_media) {
        out_message->kind = TO_TWILIO_CLEAR;
        return VP_OK;
    }
    return VP_ERR_BAD_MESSAGE;
}
