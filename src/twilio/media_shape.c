#include "twilio/media_shape.h"

#include "base/json_shape.h"
#include "base/unset.h"

enum { AUDIO_VALUES = 6, MARK_VALUES = 3 };

/* What Twilio sends. */
static bool is_audio_sid_last(struct span text, struct media_shape_audio *out)
{
    static const struct span parts[AUDIO_VALUES] = {
        SPAN_INIT("{\"event\":\"media\",\"sequenceNumber\":\""),
        SPAN_INIT("\",\"media\":{\"track\":\""),
        SPAN_INIT("\",\"chunk\":\""),
        SPAN_INIT("\",\"timestamp\":\""),
        SPAN_INIT("\",\"payload\":\""),
        SPAN_INIT("\"},\"streamSid\":\""),
    };
    static const struct json_shape shape = JSON_SHAPE(parts);
    struct json_value values[AUDIO_VALUES] UNSET;
    struct span rest;
    if (!json_shape_read(&shape, text, values, &rest) || !span_is(rest, "\"}"))
        return false;
    *out = (struct media_shape_audio){
        .track = values[1], .timestamp = values[3], .payload = values[4], .stream_sid = values[5]};
    return true;
}

/* What its documentation shows. */
static bool is_audio_sid_first(struct span text, struct media_shape_audio *out)
{
    static const struct span parts[AUDIO_VALUES] = {
        SPAN_INIT("{\"event\":\"media\",\"sequenceNumber\":\""),
        SPAN_INIT("\",\"streamSid\":\""),
        SPAN_INIT("\",\"media\":{\"track\":\""),
        SPAN_INIT("\",\"chunk\":\""),
        SPAN_INIT("\",\"timestamp\":\""),
        SPAN_INIT("\",\"payload\":\""),
    };
    static const struct json_shape shape = JSON_SHAPE(parts);
    struct json_value values[AUDIO_VALUES] UNSET;
    struct span rest;
    if (!json_shape_read(&shape, text, values, &rest) || !span_is(rest, "\"}}"))
        return false;
    *out = (struct media_shape_audio){
        .stream_sid = values[1], .track = values[2], .timestamp = values[4], .payload = values[5]};
    return true;
}

bool media_shape_is_audio(struct span text, struct media_shape_audio *out_audio)
{
    return is_audio_sid_last(text, out_audio) || is_audio_sid_first(text, out_audio);
}

bool media_shape_is_mark(struct span text, struct media_shape_mark *out_mark)
{
    static const struct span parts[MARK_VALUES] = {
        SPAN_INIT("{\"event\":\"mark\",\"sequenceNumber\":\""),
        SPAN_INIT("\",\"streamSid\":\""),
        SPAN_INIT("\",\"mark\":{\"name\":\""),
    };
    static const struct json_shape shape = JSON_SHAPE(parts);
    struct json_value values[MARK_VALUES] UNSET;
    struct span rest;
    if (!json_shape_read(&shape, text, values, &rest) || !span_is(rest, "\"}}"))
        return false;
    *out_mark = (struct media_shape_mark){.stream_sid = values[1], .name = values[2]};
    return true;
}
