/* Media Streams messages (twilio.md, section 3) without I/O. Decoding works inside the received text and
 * allocates nothing: it runs 50 times a second for each call. The set of both directions is known, so that a
 * simulated telephone can use it too. */
#ifndef VP_TWILIO_MEDIA_MESSAGE_H
#define VP_TWILIO_MEDIA_MESSAGE_H

#include <stdint.h>

#include "base/err.h"
#include "base/span.h"

enum media_kind {
    MEDIA_CONNECTED,
    MEDIA_START,
    MEDIA_AUDIO, /* "media" */
    MEDIA_MARK,
    MEDIA_DTMF,
    MEDIA_WORDS, /* ours: what a caller without a microphone writes, from the page */
    MEDIA_STOP,
    MEDIA_CLEAR,
    MEDIA_UNKNOWN, /* an event of another name: to be ignored */
};

enum { MEDIA_SID_BYTES = 64, MEDIA_MARK_BYTES = 256, MEDIA_PARAMETERS_MAX = 32 };

struct media_parameter {
    const char *name, *value;
};

/* All texts are NUL-terminated, lie in the decoded message and live as long as it; "" when absent. */
struct media_message {
    enum media_kind kind;
    const char *stream_sid; /* of the message itself */
    union {
        struct {
            const char *call_sid, *stream_sid, *account_sid;
            const char *encoding;                                    /* "audio/x-mulaw", always */
            uint64_t sample_hz, channels;                            /* 0 when absent */
            struct media_parameter parameters[MEDIA_PARAMETERS_MAX]; /* further ones are left out */
            size_t parameter_count;
        } start;
        struct {
            struct span payload_b64; /* not empty; the base64 alphabet and padding only */
            bool is_outbound;        /* audio sent to the caller, on streams that carry both tracks */
            int64_t timestamp_ms;    /* since the stream began; -1 when absent */
        } audio;
        const char *mark_name;
        const char *words; /* not empty; any text */
        char digit;        /* 0-9, A-D, '*' or '#' */
    };
};

/* Decodes one message in place: text[0..len) is changed. Members may come in any order, unknown ones are
 * passed over, numbers may be strings. VP_ERR_BAD_JSON; VP_ERR_BAD_MESSAGE: a known event without what it
 * must have, or with a payload that is not base64; out_message means nothing
 * then. */
VP_MUST_CHECK enum vp_err media_message_decode(char *text, size_t len, struct media_message *out_message);

/* The value of a custom parameter of a start message; "" when it has none of that name. */
const char *media_start_parameter(const struct media_message *start, const char *name);

/* Messages of one stream to the telephone, as parts for ws_send, so that audio is copied only there. */
enum { MEDIA_PARTS = 3, MEDIA_MARK_ESCAPED_BYTES = 6 * MEDIA_MARK_BYTES };
struct media_writer {
    char audio_head[MEDIA_SID_BYTES + 64];
    char mark_head[MEDIA_SID_BYTES + 64];
    char clear[MEDIA_SID_BYTES + 64];
};

/* VP_ERR_BAD_VALUE: stream_sid is empty, too long, or has characters that no SID has. */
VP_MUST_CHECK enum vp_err media_writer_init(struct media_writer *writer, const char *stream_sid);
/* payload_b64 must be of the base64 alphabet; it is borrowed by out_parts. */
void media_encode_audio(const struct media_writer *writer, struct span payload_b64,
                        struct span out_parts[MEDIA_PARTS]);
/* Any name, which is cut to MEDIA_MARK_BYTES - 1; out_parts borrow it, or the room that it is escaped in. */
void media_encode_mark(const struct media_writer *writer, const char *name,
                       char room[MEDIA_MARK_ESCAPED_BYTES], struct span out_parts[MEDIA_PARTS]);
/* One part. */
void media_encode_clear(const struct media_writer *writer, struct span out_parts[1]);

#endif
