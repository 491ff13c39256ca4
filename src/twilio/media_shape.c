#include "twilio/media_shape.h"

#include "base/json_shape.h"
#include "base/unset.h"

enum { AUDIO_VALUES = 5, MARK_VALUES = 3 };

/* What Twilio sends. */
static bool is_audio_sid_last(struct span text, struct media_shape_audio *out)
{
    static const struct json_shape_part parts[AUDIO_VALUES] = {
        JSON_SHAPE_PART("{\"event\":\"media\",\"sequenceNumber\":\"", JSON_SHAPE_STRING),
        JSON_SHAPE_PART("\",\"media\":{\"track\":\"inbound\",\"chunk\":\"", JSON_SHAPE_STRING),
        JSON_SHAPE_PART("\",\"timestamp\":\"", JSON_SHAPE_STRING),
        JSON_SHAPE_PART("\",\"payload\":\"", JSON_SHAPE_BASE64),
        JSON_SHAPE_PART("\"},\"streamSid\":\"", JSON_SHAPE_STRING),
    };
    static const struct json_shape shape = JSON_SHAPE(parts);
    struct span values[AUDIO_VALUES] UNSET;
    struct json_shape_rest rest UNSET;
    if (!json_shape_read(&shape, text, values, &rest) || !span_is(rest.text, "\"}"))
        return false;
    *out = (struct media_shape_audio){
        .timestamp = values[2], .payload = values[3], .stream_sid = values[4], .is_base64 = rest.is_base64};
    return true;
}

/* What its documentation shows. */
static bool is_audio_sid_first(struct span text, struct media_shape_audio *out)
{
    static const struct json_shape_part parts[AUDIO_VALUES] = {
        JSON_SHAPE_PART("{\"event\":\"media\",\"sequenceNumber\":\"", JSON_SHAPE_STRING),
        JSON_SHAPE_PART("\",\"streamSid\":\"", JSON_SHAPE_STRING),
        JSON_SHAPE_PART("\",\"media\":{\"track\":\"inbound\",\"chunk\":\"", JSON_SHAPE_STRING),
        JSON_SHAPE_PART("\",\"timestamp\":\"", JSON_SHAPE_STRING),
        JSON_SHAPE_PART("\",\"payload\":\"", JSON_SHAPE_BASE64),
    };
    static const struct json_shape shape = JSON_SHAPE(parts);
    struct span values[AUDIO_VALUES] UNSET;
    struct json_shape_rest rest UNSET;
    if (!json_shape_read(&shape, text, values, &rest) || !span_is(rest.text, "\"}}"))
        return false;
    *out = (struct media_shape_audio){
        .stream_sid = values[1], .timestamp = values[3], .payload = values[4], .is_base64 = rest.is_base64};
    return true;
}

/* What both shapes begin with, and a mark does not. */
static bool is_media(struct span text)
{
    static const char head[] = "{\"event\":\"media\"";
    return text.len > sizeof head && memcmp(text.at, head, sizeof head - 1) == 0;
}

bool media_shape_is_audio(struct span text, struct media_shape_audio *out_audio)
{
    if (!is_media(text))
        return false;
    return is_audio_sid_last(text, out_audio) || is_audio_sid_first(text, out_audio);
}

bool media_shape_is_mark(struct span text, struct media_shape_mark *out_mark)
{
    static const struct json_shape_part parts[MARK_VALUES] = {
        JSON_SHAPE_PART("{\"event\":\"mark\",\"sequenceNumber\":\"", JSON_SHAPE_STRING),
        JSON_SHAPE_PART("\",\"streamSid\":\"", JSON_SHAPE_STRING),
        JSON_SHAPE_PART("\",\"mark\":{\"name\":\"", JSON_SHAPE_STRING),
    };
    static const struct json_shape shape = JSON_SHAPE(parts);
    struct span values[MARK_VALUES] UNSET;
    struct json_shape_rest rest UNSET;
    if (!json_shape_read(&shape, text, values, &rest) || !span_is(rest.text, "\"}}"))
        return false;
    *out_mark = (struct media_shape_mark){.stream_sid = values[1], .name = values[2]};
    return true;
}
