/* The parts of a line: line.c keeps time and ends, line_document.c fetches, line_status.c tells, line_verb.c
 * carries TwiML out with one file for each larger verb. */
#ifndef VP_CALLERS_LINE_INTERNAL_H
#define VP_CALLERS_LINE_INTERNAL_H

#include "callers/line.h"
#include "callers/twiml_url.h"
#include "callers/voicing.h"

enum { LINE_SID_BYTES = 40, LINE_FETCHES_MAX = 50, LINE_FRAME_MS = 20, LINE_AUDIO_MAX_BYTES = 3600 * 8000 };

/* What the caller is made to listen to: <Say>, <Play> or <Pause>, by itself or inside <Gather>. */
struct line_announcement {
    const struct twiml_element *element; /* NULL: none */
    void (*on_heard)(struct line *line); /* all of it was played */
    int rounds_left;                     /* of loop, the running one included; -1: for ever */
    size_t text_at;                      /* <Say>: what was spoken so far */
    struct http_fetch *fetch;            /* <Play>: running */
    struct buf ulaw;                     /* being played */
    size_t played_bytes;
};

struct line_record {
    struct buf ulaw;
    size_t beep_left_frames, max_frames, timeout_frames; /* timeout 0: never */
    size_t silent_frames, first_voiced_frame, last_voiced_frame;
    bool has_voice;
};

enum { LINE_DIGITS_BYTES = 64, LINE_SPEECH_BYTES = 1024 };
struct line_gather {
    const struct twiml_element *prompt; /* being heard; NULL: all were */
    bool wants_speech, wants_dtmf, is_hearing;
    size_t idle_frames, timeout_frames; /* since the prompts or the last key */
    size_t heard_frames, silent_frames, speech_end_frames;
    size_t digits_max;
    char finish_key; /* '\0': none */
    char digits[LINE_DIGITS_BYTES], speech[LINE_SPEECH_BYTES];
};

struct line_dial {
    size_t frame_count, ring_frames, talk_frames;
    bool is_answered;
};

struct line_notice; /* a request that tells something, nobody waits for its answer */

/* A verb runs only in a document and before the end; frames are turned only after the answer. What is over
 * fetches nothing more and may still end a stream; is_ending, only notices are waited for. */
struct line {
    struct line_options options;
    const struct line_events *events;
    void *owner;
    char call_sid[LINE_SID_BYTES];
    char document_url[TWIML_URL_BYTES]; /* relative URLs of the document start here */
    struct webhook *fetch;              /* running request for a document */
    int fetch_count;                    /* a document that redirects for ever is cut here */
    bool is_asking_fallback;
    struct twiml_document *document;
    const struct twiml_element *verb; /* the last one begun; NULL: none */
    bool is_verb_running;             /* it has not handed over to the next or to another document */

    bool is_answered, is_over;
    int64_t answered_us;
    uint64_t frame_count;                 /* frames turned since the answer */
    uint8_t agent_ulaw[ULAW_FRAME_BYTES]; /* being heard since the last turn */
    size_t agent_bytes;                   /* how much of it is audio */
    struct loop_timer frame_timer;
    struct loop_timer pause_timer;

    struct voicing voicing; /* of the caller */
    struct line_announcement announcement;
    struct line_record record;
    struct line_gather gather;
    struct line_dial dial;
    struct media_stream *stream;
    char stream_sid[LINE_SID_BYTES]; /* of the last one */

    struct line_notice *notices;
    unsigned status_sequence;
    struct line_end end;
    bool is_ending; /* only notices are waited for */
    struct loop_later end_later;
};

/* Ends the call; repeatable, the first reason stays. */
void line_finish(struct line *line, enum line_ended_by by, int code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* A document cannot be fetched or carried out: the fallback URL, or the end (twilio.md, section 6). */
void line_fail(struct line *line, int code, const char *format, ...) __attribute__((format(printf, 3, 4)));
void line_note(struct line *line, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Picks up, if that has not happened: frames begin. The call may be over afterwards. */
void line_answer(struct line *line);
/* The last notice is gone: an ended call tells its end. */
void line_check_end(struct line *line);

/* -- requests: line_status.c, line_document.c -- */

struct line_params {
    struct signature_param at[WEBHOOK_PARAMS_MAX];
    size_t count;
};
/* Those of every request about the call (section 1.2). status NULL: as it is now. */
struct line_params line_params_make(const struct line *line, const char *status);
void line_params_add(struct line_params *params, const char *name, const char *value);
/* Sends and forgets; an answer of 4xx or 5xx is noted as warning 15003. url must be absolute. */
void line_notify(struct line *line, const char *url, const struct line_params *params);
/* event is one of LINE_STATUS_*. */
void line_tell_status(struct line *line, unsigned event);

/* Requests a document; reference is relative to the present document. params NULL: only the call's own. */
void line_fetch(struct line *line, const char *reference, const char *method,
                const struct line_params *params);

/* -- verbs -- */

/* A document arrived. */
void line_run(struct line *line, struct span xml);
/* The running verb is done: carries out the next, or ends the call behind the last. */
void line_next_verb(struct line *line);
/* The running verb is done: its action with these parameters, or the present document's URL without one. */
void line_take_action(struct line *line, const struct line_params *params);
/* The verb's part of a frame: sends what the caller said and gives what is heard next. Returns its audio bytes. */
size_t line_verb_frame(struct line *line, const uint8_t *caller_ulaw, uint8_t *out_agent_ulaw);
/* Whether audio waits behind the frame that is being heard. */
bool line_verb_has_audio(const struct line *line);
/* Stops what the verb does; nothing of it calls back afterwards, except a stream that closes. */
void line_verb_stop(struct line *line);

/* The attribute as a whole number; missing gives fallback. False, and the call has failed with this error
 * number, when it is none or out of range. */
bool line_attribute_number(struct line *line, const char *name, long low, long high, long fallback, int code,
                           long *out_value);

void line_stream_run(struct line *line);

void line_announce(struct line *line, const struct twiml_element *element,
                   void (*on_heard)(struct line *line));
size_t line_announcement_frame(struct line *line, uint8_t *out_agent_ulaw);
void line_announcement_stop(struct line *line);
/* All of it was heard: on_heard. */
void line_announcement_end(struct line *line);

void line_record_run(struct line *line);
size_t line_record_frame(struct line *line, const uint8_t *caller_ulaw, uint8_t *out_agent_ulaw);
void line_record_press(struct line *line, char digit);
/* The caller hung up meanwhile: the action is told, its answer changes nothing. */
void line_record_hang_up(struct line *line);

void line_gather_run(struct line *line);
size_t line_gather_frame(struct line *line, uint8_t *out_agent_ulaw);
void line_gather_press(struct line *line, char digit);
void line_gather_hear(struct line *line, const char *words);

void line_dial_run(struct line *line);
size_t line_dial_frame(struct line *line, uint8_t *out_agent_ulaw);
void line_dial_press(struct line *line, char digit);

/* count samples of a tone of one or two frequencies from sample number at on. */
void line_tone(double hz, double second_hz, size_t at, size_t count, uint8_t *out_ulaw);

#endif
