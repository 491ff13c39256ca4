/* One telephone call as Twilio carries it: rings at the webhook, runs the TwiML, connects the stream, and
 * goes on with the action or the next verb when the stream ends. The caller is whoever owns the line: asked
 * for a frame of speech every 20 ms, and given the frame that the agent is heard with. */
#ifndef VP_CALLERS_PHONE_LINE_H
#define VP_CALLERS_PHONE_LINE_H

#include "net/http_client.h"
#include "callers/media_stream.h"
#include "callers/recordings.h"
#include "callers/speaker.h"
#include "callers/webhook.h"

struct phone_line;

enum phone_line_ended_by {
    PHONE_LINE_ENDED_BY_AGENT,  /* Hangup, or the end of the document */
    PHONE_LINE_ENDED_BY_CALLER, /* phone_line_hang_up */
    PHONE_LINE_REFUSED,         /* Reject */
    PHONE_LINE_FAILED,          /* webhook or TwiML failed; Twilio would announce an application error */
};

struct phone_line_end {
    enum phone_line_ended_by by;
    int code;                          /* Twilio's error number, 0 for none */
    char text[256];                    /* why, for people */
    int64_t answered_ms;               /* length of the call since it was answered; 0: never */
    char dialled[64];                  /* number of the last <Dial>; "": nobody was dialled */
    struct media_stream_counts counts; /* of all its streams */
    int64_t late_max_us;               /* the worst delay of a 20 ms frame */
};

struct phone_line_events {
    void (*on_answered)(void *owner);
    /* Every 20 ms after that, about the 20 ms that end now: agent_ulaw was heard, agent_bytes of it are
     * audio, has_more tells whether more waits; out_caller_ulaw is what the caller said meanwhile. */
    void (*on_frame)(void *owner, const uint8_t agent_ulaw[ULAW_FRAME_BYTES], size_t agent_bytes,
                     bool has_more, uint8_t out_caller_ulaw[ULAW_FRAME_BYTES]);
    /* Audio of the stream as it arrives, before it is played. May be NULL. */
    void (*on_media)(void *owner, struct span ulaw);
    /* Twilio begins to speak these words of a <Say> with its own voice. May be NULL. */
    void (*on_say)(void *owner, const char *words);
    /* Something worth a line of the transcript, such as an error with its number. May be NULL. */
    void (*on_note)(void *owner, const char *text);
    /* Once; the line is gone afterwards. */
    void (*on_ended)(void *owner, const struct phone_line_end *end);
};

/* What becomes of a <Dial>: Twilio rings there, and this happens. */
enum phone_line_dial_result {
    PHONE_LINE_DIAL_ANSWERS,
    PHONE_LINE_DIAL_BUSY,
    PHONE_LINE_DIAL_NO_ANSWER,
    PHONE_LINE_DIAL_FAILS
};

/* Call progress that the status callback is told of (StatusCallbackEvent). */
enum {
    PHONE_LINE_STATUS_INITIATED = 1,
    PHONE_LINE_STATUS_RINGING = 2,
    PHONE_LINE_STATUS_ANSWERED = 4,
    PHONE_LINE_STATUS_COMPLETED = 8,
};

struct phone_line_options {
    struct loop *loop;
    struct http_client *http;
    struct speaker *speaker;            /* for <Say> */
    struct recordings *recordings;      /* for <Record>; NULL: that verb fails */
    const char *voice_url, *status_url; /* status_url may be NULL */
    const char *fallback_url;           /* asked when a document fails; NULL: the call ends */
    unsigned status_events;             /* PHONE_LINE_STATUS_*; 0: only completed, as a number's default */
    bool hangs_up_on_stream_loss;       /* a stream's socket that breaks ends the call; else it goes on */
    enum phone_line_dial_result dial_result;
    int dial_talk_s;                      /* how long an answered <Dial> lasts */
    const char *account_sid, *auth_token; /* auth_token NULL or "": not signed */
    const char
        *call_sid; /* of 34 characters; NULL: one of its own. Two lines may play one call asked twice */
    const char *from, *to;
    const char *ca_file;
    const struct webhook_route *routes;
    size_t route_count;
};

/* Everything in options is borrowed until on_ended. Errors are those of the first webhook. */
VP_MUST_CHECK enum vp_err phone_line_open(const struct phone_line_options *options,
                                          const struct phone_line_events *events, void *owner,
                                          struct phone_line **out_line);
const char *phone_line_call_sid(const struct phone_line *line);
/* Whether a media stream has started and takes frames. */
bool phone_line_is_streaming(const struct phone_line *line);
/* The stream's socket breaks at Twilio's side, if there is a stream: no stop is sent. What becomes of the call is
 * hangs_up_on_stream_loss. */
void phone_line_break_stream(struct phone_line *line);
/* A key of the caller's telephone. */
void phone_line_press(struct phone_line *line, char digit);
/* The words that the caller begins to say now, or NULL when the words are not known: <Gather input="speech">
 * has no recogniser of its own. */
void phone_line_caller_says(struct phone_line *line, const char *words);
/* The caller hangs up. Repeatable; on_ended follows. */
void phone_line_hang_up(struct phone_line *line);

#endif
