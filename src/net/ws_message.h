/* WebSocket messages (RFC 6455, sections 5.4 to 7) without I/O: joins fragments, checks UTF-8 as it arrives,
 * and knows the rules of closing. Text only: a binary message is counted and ignored, since both protocols
 * spoken here (Twilio Media Streams, OpenAI Realtime) are JSON text. */
#ifndef VP_NET_WS_MESSAGE_H
#define VP_NET_WS_MESSAGE_H

#include "base/utf8.h"
#include "net/ws_frame.h"

/* A message may come in any number of fragments; with their heads it may have so many times the bytes that it may
 * have itself. Fragments of one byte, masked, need seven; empty ones without end reach it too. */
enum { WS_MESSAGE_WIRE_TIMES = 8 };

/* Close codes (RFC 6455, 7.4.1) used here. */
enum {
    WS_CLOSE_PROTOCOL_ERROR = 1002,
    WS_CLOSE_NO_CODE = 1005,  /* never on the wire */
    WS_CLOSE_ABNORMAL = 1006, /* never on the wire */
    WS_CLOSE_BAD_TEXT = 1007,
    WS_CLOSE_POLICY = 1008,
    WS_CLOSE_TOO_BIG = 1009,
    WS_CLOSE_INTERNAL = 1011,
};

struct ws_message_events {
    /* NUL behind the last byte; gone after the call. */
    void (*on_text)(void *owner, char *text, size_t len);
    void (*on_ping)(void *owner, struct span payload);
    void (*on_pong)(void *owner, struct span payload);
    /* A text that does not come whole is put together in text, which has no memory yet: it may be lent some (buf_init's
     * cap stays). NULL: it takes its own. */
    void (*lend)(void *owner, struct buf *text);
    /* A valid close frame: code WS_CLOSE_NO_CODE when it had none. Nothing is delivered after it. */
    void (*on_close)(void *owner, uint16_t code, struct span reason);
};

/* Between two pieces: a text that did not come whole waits while TEXT is running, and nothing does while no
 * message is; after an error it is stopped and knows the code to close with. */
struct ws_message_decoder {
    struct ws_frame_decoder frames;
    const struct ws_message_events *events; /* borrowed */
    void *owner;
    size_t message_max_bytes;
    struct buf text; /* a message that did not come in one piece */
    uint32_t message_number;
    uint64_t message_len;   /* bytes of the running message, announced ones included */
    uint64_t wire_len;      /* the same with the heads of its frames */
    enum ws_opcode running; /* TEXT or BINARY; CONTINUATION: no message is running */
    struct utf8_check utf8;
    char control[WS_CONTROL_MAX + 1];
    uint8_t control_len;
    bool is_stopped;
    uint16_t fail_code;   /* after an error: code to close with */
    const char *fail_why; /* static */
};

void ws_message_decoder_init(struct ws_message_decoder *decoder, enum ws_role role, size_t message_max_bytes,
                             const struct ws_message_events *events, void *owner);
void ws_message_decoder_deinit(struct ws_message_decoder *decoder);

/* Takes all bytes and calls events as messages complete. bytes[len] must be writable: a text that came whole
 * is delivered in place. Errors leave fail_code and fail_why: VP_ERR_BAD_FRAME (1002), VP_ERR_BAD_UTF8
 * (1007), VP_ERR_TOO_BIG (1009), VP_ERR_TOO_MANY (1008, heads of fragments), VP_ERR_NO_MEMORY (1011). */
VP_MUST_CHECK enum vp_err ws_message_feed(struct ws_message_decoder *decoder, char *bytes, size_t len);

/* From inside an event: the rest of the bytes, and all later ones, are ignored. */
void ws_message_stop(struct ws_message_decoder *decoder);

/* Whether a message has begun and is not whole. */
static inline bool ws_message_is_running(const struct ws_message_decoder *decoder)
{
    return decoder->running != WS_OPCODE_CONTINUATION;
}

/* Whether a part of a message waits in decoder->text. */
static inline bool ws_message_has_rest(const struct ws_message_decoder *decoder)
{
    return decoder->text.len > 0;
}

/* Whether code may stand in a close frame (RFC 6455, 7.4, and the IANA registry). */
bool ws_close_code_is_valid(uint16_t code);

/* Appends a close frame; code WS_CLOSE_NO_CODE gives an empty one. reason is cut to 123 bytes at a
 * character's boundary. VP_ERR_BAD_VALUE for any other code that must not be sent. */
VP_MUST_CHECK enum vp_err ws_close_encode(struct buf *out, enum ws_role role, uint16_t code,
                                          struct span reason);

#endif
