#include "twilio/media_message.h"

#include <assert.h>
#include <stdio.h>

#include "base/base64.h"
#include "base/json_scan.h"
#include "base/json_shape.h"
#include "base/unset.h"
#include "base/utf8.h"
#include "twilio/media_shape.h"

static const struct json_value no_value = {.kind = JSON_KIND_NULL, .text = {"", 0}};

/* What a media object says, found in the one pass that goes over a message. */
struct audio_outline {
    bool is_there;
    struct json_value payload, timestamp, track;
};

/* The members of the outermost object that matter. */
struct outline {
    struct json_value event, stream_sid, start, mark, dtmf, words;
    struct audio_outline audio;
};

static enum vp_err read_audio(struct json_scan *message, struct audio_outline *audio)
{
    struct json_scan scan;
    struct span key;
    struct json_value value;
    enum vp_err err;
    *audio = (struct audio_outline){true, no_value, no_value, no_value};
    json_scan_enter(message, &scan);
    while ((err = json_scan_next(&scan, &key, &value)) == VP_OK) {
        if (span_is(key, "payload"))
            audio->payload = value;
        else if (span_is(key, "timestamp"))
            audio->timestamp = value;
        else if (span_is(key, "track"))
            audio->track = value;
    }
    json_scan_leave(message, &scan);
    return err == VP_ERR_NEED_MORE ? VP_OK : err;
}

static enum vp_err read_outline(struct span text, struct outline *outline)
{
    *outline =
        (struct outline){no_value, no_value, no_value, no_value, no_value, no_value, {.is_there = false}};
    struct json_scan scan;
    struct span key;
    struct json_value value;
    enum vp_err err;
    json_scan_begin(&scan, text);
    while ((err = json_scan_next_open(&scan, &key, &value)) == VP_OK) {
        bool is_media = span_is(key, "media");
        outline->audio.is_there = outline->audio.is_there && !is_media;
        if (value.kind == JSON_KIND_OBJECT)
            err = is_media ? read_audio(&scan, &outline->audio) : json_scan_pass(&scan, &value);
        if (err != VP_OK)
            return err;
        if (span_is(key, "event"))
            outline->event = value;
        else if (span_is(key, "streamSid"))
            outline->stream_sid = value;
        else if (span_is(key, "start"))
            outline->start = value;
        else if (span_is(key, "mark"))
            outline->mark = value;
        else if (span_is(key, "dtmf"))
            outline->dtmf = value;
        else if (span_is(key, "words"))
            outline->words = value;
    }
    return err == VP_ERR_NEED_MORE ? VP_OK : err;
}

static enum media_kind kind_of(const struct json_value *event)
{
    static const struct {
        const char *name;
        enum media_kind kind;
    } kinds[] = {
        {"media", MEDIA_AUDIO},         {"mark", MEDIA_MARK},   {"dtmf", MEDIA_DTMF},
        {"start", MEDIA_START},         {"stop", MEDIA_STOP},   {"clear", MEDIA_CLEAR},
        {"connected", MEDIA_CONNECTED}, {"words", MEDIA_WORDS},
    };
    char plain[JSON_NAME_BYTES];
    struct span name = json_value_name(event, plain);
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (span_is(name, kinds[i].name))
            return kinds[i].kind;
    return MEDIA_UNKNOWN;
}

/* Whether the event's member of the same name is there, if it needs one. */
static bool has_its_object(enum media_kind kind, const struct outline *outline)
{
    switch (kind) {
    case MEDIA_AUDIO:
        return outline->audio.is_there;
    case MEDIA_MARK:
        return outline->mark.kind == JSON_KIND_OBJECT;
    case MEDIA_DTMF:
        return outline->dtmf.kind == JSON_KIND_OBJECT;
    case MEDIA_WORDS:
        return outline->words.kind == JSON_KIND_OBJECT;
    case MEDIA_START:
        return outline->start.kind == JSON_KIND_OBJECT;
    case MEDIA_CONNECTED:
    case MEDIA_STOP:
    case MEDIA_CLEAR:
    case MEDIA_UNKNOWN:
        break;
    }
    return true;
}

static enum vp_err decode_audio(const struct audio_outline *audio, struct media_message *out)
{
    uint64_t number;
    out->audio.payload_b64 = span_of(json_value_in_place(&audio->payload));
    out->audio.is_outbound = span_is(audio->track.text, "outbound");
    out->audio.timestamp_ms = json_value_u64(&audio->timestamp, &number) ? (int64_t)number : -1;
    return base64_is_valid(out->audio.payload_b64) ? VP_OK : VP_ERR_BAD_MESSAGE;
}

/* The one text member that a mark or dtmf object has. */
static enum vp_err decode_member(const struct json_value *object, const char *name, const char **out_text)
{
    struct json_scan scan;
    struct span key;
    struct json_value value, found = no_value;
    enum vp_err err;
    json_scan_begin(&scan, object->text);
    while ((err = json_scan_next(&scan, &key, &value)) == VP_OK)
        if (span_is(key, name))
            found = value;
    if (err != VP_ERR_NEED_MORE)
        return err;
    *out_text = json_value_in_place(&found);
    return (*out_text)[0] != '\0' ? VP_OK : VP_ERR_BAD_MESSAGE;
}

static enum vp_err decode_format(const struct json_value *object, struct media_message *out)
{
    struct json_scan scan;
    struct span key;
    struct json_value value, encoding = no_value;
    enum vp_err err;
    json_scan_begin(&scan, object->text);
    while ((err = json_scan_next(&scan, &key, &value)) == VP_OK) {
        if (span_is(key, "encoding"))
            encoding = value;
        else if (span_is(key, "sampleRate"))
            (void)json_value_u64(&value, &out->start.sample_hz);
        else if (span_is(key, "channels"))
            (void)json_value_u64(&value, &out->start.channels);
    }
    out->start.encoding = json_value_in_place(&encoding);
    return err == VP_ERR_NEED_MORE ? VP_OK : err;
}

static enum vp_err decode_parameters(const struct json_value *object, struct media_message *out)
{
    struct json_scan scan;
    struct span key;
    struct json_value value;
    enum vp_err err;
    json_scan_begin(&scan, object->text);
    while ((err = json_scan_next(&scan, &key, &value)) == VP_OK) {
        if (out->start.parameter_count == MEDIA_PARAMETERS_MAX || value.kind != JSON_KIND_STRING)
            continue;
        struct span written = scan.key_as_written; /* taken in place: it is to outlive the scan */
        struct json_value name = {.kind = JSON_KIND_STRING,
                                  .text = written,
                                  .has_escapes = memchr(written.at, '\\', written.len) != NULL};
        out->start.parameters[out->start.parameter_count++] =
            (struct media_parameter){json_value_in_place(&name), json_value_in_place(&value)};
    }
    return err == VP_ERR_NEED_MORE ? VP_OK : err;
}

static enum vp_err decode_start(const struct json_value *start, struct media_message *out)
{
    struct json_scan scan;
    struct span key;
    struct json_value value, call_sid = no_value, stream_sid = no_value, account_sid = no_value;
    struct json_value format = no_value, parameters = no_value;
    enum vp_err err;
    out->start.parameter_count = 0;
    out->start.sample_hz = out->start.channels = 0;
    out->start.encoding = "";
    json_scan_begin(&scan, start->text);
    while ((err = json_scan_next(&scan, &key, &value)) == VP_OK) {
        if (span_is(key, "callSid"))
            call_sid = value;
        else if (span_is(key, "streamSid"))
            stream_sid = value;
        else if (span_is(key, "accountSid"))
            account_sid = value;
        else if (span_is(key, "mediaFormat"))
            format = value;
        else if (span_is(key, "customParameters"))
            parameters = value;
    }
    if (err != VP_ERR_NEED_MORE)
        return err;
    if (format.kind == JSON_KIND_OBJECT && (err = decode_format(&format, out)) != VP_OK)
        return err;
    if (parameters.kind == JSON_KIND_OBJECT && (err = decode_parameters(&parameters, out)) != VP_OK)
        return err;
    out->start.call_sid = json_value_in_place(&call_sid);
    out->start.stream_sid = json_value_in_place(&stream_sid);
    out->start.account_sid = json_value_in_place(&account_sid);
    return out->start.call_sid[0] != '\0' ? VP_OK : VP_ERR_BAD_MESSAGE;
}

static enum vp_err decode_digit(const struct json_value *object, char *out_digit)
{
    const char *text;
    enum vp_err err = decode_member(object, "digit", &text);
    if (err != VP_OK)
        return err;
    if (text[1] != '\0' || strchr("0123456789ABCD*#", text[0]) == NULL)
        return VP_ERR_BAD_MESSAGE;
    *out_digit = text[0];
    return VP_OK;
}

/* What is not of a usual shape. */
static enum vp_err decode_any(struct span text, struct media_message *out_message)
{
    struct outline outline;
    enum vp_err err = read_outline(text, &outline);
    if (err != VP_OK)
        return err;
    if (outline.event.kind != JSON_KIND_STRING)
        return VP_ERR_BAD_MESSAGE;
    struct media_message message; /* filled by kind; clearing all of it would cost more than the scan */
    message.kind = kind_of(&outline.event);
    if (!has_its_object(message.kind, &outline))
        return VP_ERR_BAD_MESSAGE;
    switch (message.kind) {
    case MEDIA_AUDIO:
        err = decode_audio(&outline.audio, &message);
        break;
    case MEDIA_MARK:
        err = decode_member(&outline.mark, "name", &message.mark_name);
        break;
    case MEDIA_DTMF:
        err = decode_digit(&outline.dtmf, &message.digit);
        break;
    case MEDIA_WORDS:
        err = decode_member(&outline.words, "text", &message.words);
        break;
    case MEDIA_START:
        err = decode_start(&outline.start, &message);
        break;
    case MEDIA_CONNECTED:
    case MEDIA_STOP:
    case MEDIA_CLEAR:
    case MEDIA_UNKNOWN:
        break;
    }
    if (err != VP_OK)
        return err;
    message.stream_sid = json_value_in_place(&outline.stream_sid);
    *out_message = message;
    return VP_OK;
}

static enum vp_err decode_shaped_audio(const struct media_shape_audio *shaped, struct media_message *out)
{
    const struct json_value timestamp = {.kind = JSON_KIND_STRING, .text = shaped->timestamp};
    uint64_t number;
    if (!shaped->is_base64 && !base64_is_valid(shaped->payload))
        return VP_ERR_BAD_MESSAGE;
    out->kind = MEDIA_AUDIO;
    out->stream_sid = json_shape_text(shaped->stream_sid);
    out->audio.payload_b64 = shaped->payload;
    out->audio.is_outbound = false;
    out->audio.timestamp_ms = json_value_u64(&timestamp, &number) ? (int64_t)number : -1;
    return VP_OK;
}

static enum vp_err decode_shaped_mark(const struct media_shape_mark *shaped, struct media_message *out)
{
    if (shaped->name.len == 0)
        return VP_ERR_BAD_MESSAGE;
    out->kind = MEDIA_MARK;
    out->mark_name = json_shape_text(shaped->name);
    out->stream_sid = json_shape_text(shaped->stream_sid);
    return VP_OK;
}

enum vp_err media_message_decode(char *text, size_t len, struct media_message *out_message)
{
    struct span whole = {text, len};
    struct media_shape_audio audio UNSET;
    struct media_shape_mark mark UNSET;
    if (media_shape_is_audio(whole, &audio))
        return decode_shaped_audio(&audio, out_message);
    if (media_shape_is_mark(whole, &mark))
        return decode_shaped_mark(&mark, out_message);
    return decode_any(whole, out_message);
}

const char *media_start_parameter(const struct media_message *start, const char *name)
{
    for (size_t i = 0; i < start->start.parameter_count; i++)
        if (strcmp(start->start.parameters[i].name, name) == 0)
            return start->start.parameters[i].value;
    return "";
}

static bool is_sid(const char *text)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
    size_t len = strspn(text, allowed);
    return len > 0 && text[len] == '\0' && len < MEDIA_SID_BYTES;
}

enum vp_err media_writer_init(struct media_writer *writer, const char *stream_sid)
{
    if (!is_sid(stream_sid))
        return VP_ERR_BAD_VALUE;
    snprintf(writer->audio_head, sizeof writer->audio_head,
             "{\"event\":\"media\",\"streamSid\":\"%s\",\"media\":{\"payload\":\"", stream_sid);
    snprintf(writer->mark_head, sizeof writer->mark_head,
             "{\"event\":\"mark\",\"streamSid\":\"%s\",\"mark\":{\"name\":\"", stream_sid);
    snprintf(writer->clear, sizeof writer->clear, "{\"event\":\"clear\",\"streamSid\":\"%s\"}", stream_sid);
    return VP_OK;
}

void media_encode_audio(const struct media_writer *writer, struct span payload_b64,
                        struct span out_parts[MEDIA_PARTS])
{
    out_parts[0] = span_of(writer->audio_head);
    out_parts[1] = payload_b64;
    out_parts[2] = SPAN_LIT("\"}}");
}

/* Mark names hold ids that a model chose, so they are escaped like any text from outside. */
static size_t escape(const char *text, char *out)
{
    size_t len = 0, text_len = utf8_cut(span_of(text), MEDIA_MARK_BYTES - 1);
    for (size_t i = 0; i < text_len; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c < 0x20) {
            len += (size_t)snprintf(out + len, 7, "\\u%04x", c);
            continue;
        }
        if (c == '"' || c == '\\')
            out[len++] = '\\';
        out[len++] = (char)c;
    }
    return len;
}

/* Whether one of eight bytes is below that, or above 0x7f. */
static bool has_below(uint64_t bytes, uint64_t least)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), highest = ones << 7;
    return (((bytes - ones * least) | bytes) & highest) != 0;
}

/* Eight bytes that are printable ASCII and mean nothing in a string. */
static bool are_eight_plain(const char *at)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    uint64_t bytes;
    memcpy(&bytes, at, sizeof bytes);
    return !has_below(bytes, 0x20) && !has_below(bytes ^ ones * '"', 1) && !has_below(bytes ^ ones * '\\', 1);
}

/* The names that we give are: nothing is to be escaped. They have eight to sixteen characters, mostly. */
static bool is_plain(struct span name)
{
    if (name.len >= 8 && name.len <= 16 && are_eight_plain(name.at) &&
        are_eight_plain(name.at + name.len - 8))
        return true;
    for (size_t i = 0; i < name.len; i++)
        if ((unsigned char)name.at[i] < 0x20 || name.at[i] == '"' || name.at[i] == '\\')
            return false;
    return true;
}

void media_encode_mark(const struct media_writer *writer, const char *name,
                       char room[MEDIA_MARK_ESCAPED_BYTES], struct span out_parts[MEDIA_PARTS])
{
    assert(writer != NULL);
    out_parts[0] = span_of(writer->mark_head);
    out_parts[1] = span_of(name);
    if (out_parts[1].len >= MEDIA_MARK_BYTES || !is_plain(out_parts[1]))
        out_parts[1] = (struct span){room, escape(name, room)};
    out_parts[2] = SPAN_LIT("\"}}");
}

void media_encode_clear(const struct media_writer *writer, struct span out_parts[1])
{
    out_parts[0] = span_of(writer->clear);
}
