/* Twilio's end of one Media Streams WebSocket (twilio.md, section 3): opens it with a signature, sends
 * connected, start, media, mark, dtmf and stop, and plays what comes back. The line turns it every 20 ms. */
#ifndef VP_CALLERS_MEDIA_STREAM_H
#define VP_CALLERS_MEDIA_STREAM_H

#include "audio/ulaw.h"
#include "base/span.h"
#include "net/loop.h"
#include "callers/twiml_reader.h"

struct media_stream;

/* How a stream ended, with Twilio's error number: 0 none, 31901 timeout, 31902 refused, 31910 TLS, 31920
 * handshake, 31921 closed with an error code, 31924 protocol error. */
struct media_stream_end {
    bool was_started;
    bool was_cut; /* the socket went without a closing handshake */
    int code;
    char text[160];
};

struct media_stream_counts {
    uint64_t frames_sent, media_received, bytes_received, marks_received, marks_returned, clears_received;
    uint64_t bad_messages; /* 31951 */
    uint64_t overflows;    /* 31931: times that more than ten minutes were buffered */
};

struct media_stream_events {
    void (*on_started)(void *owner);                 /* start was sent; may be NULL */
    void (*on_media)(void *owner, struct span ulaw); /* as it arrives, before it is played; may be NULL */
    /* Once. The stream is gone afterwards. */
    void (*on_ended)(void *owner, const struct media_stream_end *end);
};

struct media_stream_options {
    const char *url;        /* where to connect: ws or wss */
    const char *signed_url; /* as TwiML has it; signed with scheme wss */
    const char *auth_token; /* NULL or "": not signed */
    const char *ca_file;    /* NULL: the system's */
    const char *account_sid, *call_sid;
    const struct twiml_element
        *stream; /* for its parameters; borrowed until the stream has started; may be NULL */
};

/* VP_ERR_BAD_VALUE: the URL. Texts are copied. */
VP_MUST_CHECK enum vp_err media_stream_open(struct loop *loop, const struct media_stream_options *options,
                                            const struct media_stream_events *events, void *owner,
                                            struct media_stream **out_stream);
const char *media_stream_sid(const struct media_stream *stream);
bool media_stream_is_started(const struct media_stream *stream);

/* One 20 ms frame each way: sends the caller's, plays the agent's into out_agent_ulaw, and returns marks that
 * fall due. Returns how many bytes of the agent's frame are audio. */
size_t media_stream_turn(struct media_stream *stream, const uint8_t caller_ulaw[ULAW_FRAME_BYTES],
                         uint8_t out_agent_ulaw[ULAW_FRAME_BYTES]);
size_t media_stream_waiting_bytes(const struct media_stream *stream);
void media_stream_send_dtmf(struct media_stream *stream, char digit);
const struct media_stream_counts *media_stream_counts(const struct media_stream *stream);

/* The call is over: sends stop and closes. on_ended follows. */
void media_stream_close(struct media_stream *stream);
/* The socket breaks, as when Twilio's machine or the network fails: no stop, no closing handshake. on_ended follows. */
void media_stream_cut(struct media_stream *stream);

#endif
