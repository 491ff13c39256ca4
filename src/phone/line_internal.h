/* The parts of a line: line.c rings, keeps time and ends; line_verb.c carries TwiML out. */
#ifndef VP_PHONE_LINE_INTERNAL_H
#define VP_PHONE_LINE_INTERNAL_H

#include "phone/line.h"
#include "phone/playout.h"
#include "phone/twiml_url.h"

enum { LINE_SID_BYTES = 40, LINE_FETCHES_MAX = 50 };

struct line {
    struct line_options options;
    const struct line_events *events;
    void *owner;
    char call_sid[LINE_SID_BYTES];
    char document_url[TWIML_URL_BYTES]; /* relative URLs of the document start here */
    struct http_fetch *fetch;           /* running webhook */
    int fetch_count;                    /* a document that redirects for ever is cut here */
    struct twiml_document *document;
    const struct twiml_element *verb; /* running; NULL: none */

    bool is_answered, is_over;
    int64_t answered_us;
    uint64_t frame_count;                 /* frames turned since the answer */
    uint8_t agent_ulaw[ULAW_FRAME_BYTES]; /* being heard since the last turn */
    size_t agent_bytes;                   /* how much of it is audio */
    struct loop_timer frame_timer;
    struct loop_timer pause_timer;

    struct playout announcement; /* <Say> */
    bool is_announcing;          /* the text is being spoken or played */
    struct media_stream *stream;
    char stream_sid[LINE_SID_BYTES]; /* of the last one */

    struct line_end end;
    struct loop_later end_later;
};

/* Ends the call; repeatable, the first reason stays. */
void line_finish(struct line *line, enum line_ended_by by, int code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void line_note(struct line *line, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Picks up, if that has not happened: frames begin. */
void line_answer(struct line *line);
/* Requests a document with the call's parameters; reference is relative to the present document. */
void line_fetch(struct line *line, const char *reference, const char *method);

/* A document arrived. */
void line_run(struct line *line, struct span xml);
/* The running verb is done: carries out the next, or ends the call behind the last. */
void line_next_verb(struct line *line);
/* The verb's part of a frame: sends what the caller said and gives what is heard next. Returns its audio
 * bytes. */
size_t line_verb_frame(struct line *line, const uint8_t *caller_ulaw, uint8_t *out_agent_ulaw);
/* Whether audio waits behind the frame that is being heard. */
bool line_verb_has_audio(const struct line *line);
/* The stream's on_ended ran; the rest of an ended call follows. */
void line_stream_is_gone(struct line *line);
/* Stops what the verb does; nothing of it calls back afterwards, except a stream that closes. */
void line_verb_stop(struct line *line);

#endif
