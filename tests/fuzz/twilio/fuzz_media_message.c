/* Any text through the Media Streams decoder: what it accepts must be what jansson, an independent reader,
 * finds there too, and encoding a mark's name brings the same name back. */
#include "fuzz/fuzz_input.h"

#include <jansson.h>

#include "base/buf.h"
#include "twilio/media_message.h"

static void check_mark(const char *name)
{
    struct media_writer writer;
    char room[MEDIA_MARK_ESCAPED_BYTES];
    struct span parts[MEDIA_PARTS];
    struct media_message again;
    struct buf text;
    if (strlen(name) >= MEDIA_MARK_BYTES)
        return;
    require(media_writer_init(&writer, "MZ1") == VP_OK);
    media_encode_mark(&writer, name, room, parts);
    buf_init(&text, 1 << 14);
    for (size_t i = 0; i < MEDIA_PARTS; i++)
        require(buf_append_span(&text, parts[i]) == VP_OK);
    require(media_message_decode(text.at, text.len, &again) == VP_OK);
    require(again.kind == MEDIA_MARK && strcmp(again.mark_name, name) == 0);
    buf_deinit(&text);
}

static void check_audio(const struct media_message *message)
{
    struct span payload = message->audio.payload_b64;
    for (size_t i = 0; i < payload.len; i++)
        require(payload.at[i] != '"' && payload.at[i] != '\\' && (unsigned char)payload.at[i] >= 0x20);
    require(payload.len > 0 && payload.len % 4 == 0);
}

/* A blank in front makes no difference to what a message says, but no usual shape (twilio/media_shape.h) has one. */
static void check_scanned(const uint8_t *at, size_t len, enum vp_err err, const struct media_message *message)
{
    struct media_message scanned;
    char *text = malloc(len + 2);
    text[0] = ' ';
    memcpy(text + 1, at, len);
    text[len + 1] = '\0';
    require(media_message_decode(text, len + 1, &scanned) == err);
    if (err == VP_OK) {
        require(scanned.kind == message->kind && strcmp(scanned.stream_sid, message->stream_sid) == 0);
        if (message->kind == MEDIA_MARK)
            require(strcmp(scanned.mark_name, message->mark_name) == 0);
        if (message->kind == MEDIA_AUDIO)
            require(scanned.audio.timestamp_ms == message->audio.timestamp_ms &&
                    scanned.audio.is_outbound == message->audio.is_outbound &&
                    scanned.audio.payload_b64.len == message->audio.payload_b64.len &&
                    memcmp(scanned.audio.payload_b64.at, message->audio.payload_b64.at,
                           message->audio.payload_b64.len) == 0);
    }
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    char *text = fuzz_text(at, len);
    struct media_message message;
    enum vp_err err = media_message_decode(text, len, &message);
    check_scanned(at, len, err, &message);
    if (err == VP_OK) {
        json_t *root = json_loadb((const char *)at, len, JSON_ALLOW_NUL, NULL);
        if (root != NULL && message.kind != MEDIA_UNKNOWN)
            require(json_is_string(json_object_get(root, "event")));
        json_decref(root);
        require(strlen(message.stream_sid) <= len);
        if (message.kind == MEDIA_AUDIO)
            check_audio(&message);
        if (message.kind == MEDIA_MARK)
            check_mark(message.mark_name);
        if (message.kind == MEDIA_START)
            require(message.start.parameter_count <= MEDIA_PARAMETERS_MAX);
    }
    free(text);
    return 0;
}
