/* The parts of a line: phone_line.c keeps time and ends, phone_line_document.c fetches, phone_line_status.c
 * tells, phone_line_verb.c carries TwiML out, with one file for each larger verb. */
#ifndef VP_CALLERS_PHONE_LINE_INTERNAL_H
#define VP_CALLERS_PHONE_LINE_INTERNAL_H

#include "callers/phone_line.h"
#include "callers/twiml_url.h"
#include "callers/voicing.h"

enum {
    PHONE_LINE_SID_BYTES = 40,
    PHONE_LINE_FETCHES_MAX = 50,
    PHONE_LINE_FRAME_MS = 20,
    PHONE_LINE_AUDIO_MAX_BYTES = 3600 * 8000
};

/* What the caller is made to listen to: <Say>, <Play> or <Pause>, by itself or inside <Gather>. */
struct phone_line_announcement {
    const struct twiml_element *element;       /* NULL: none */
    void (*on_heard)(struct phone_line *line); /* all of it was played */
    int rounds_left;                           /* of loop, the running one included; -1: for ever */
    size_t text_at;                            /* <Say>: what was spoken so far */
    struct http_fetch *fetch;                  /* <Play>: running */
    struct buf ulaw;                           /* being played */
    size_t played_bytes;
};

struct phone_line_record {
    struct buf ulaw;
    size_t beep_left_frames, max_frames, timeout_frames; /* timeout 0: never */
    size_t silent_frames, first_voiced_frame, last_voiced_frame;
    bool has_voice;
};

enum { PHONE_LINE_DIGITS_BYTES = 64, PHONE_LINE_SPEECH_BYTES = 1024 };
struct phone_line_gather {
    const struct twiml_element *prompt; /* being heard; NULL: all were */
    bool wants_speech, wants_dtmf, is_hearing;
    size_t idle_frames, timeout_frames; /* since the prompts or the last key */
    size_t heard_frames, silent_frames, speech_end_frames;
    size_t digits_max;
    char finish_key; /* '\0': none */
    char digits[PHONE_LINE_DIGITS_BYTES], speech[PHONE_LINE_SPEECH_BYTES];
};

struct phone_line_dial {
    size_t frame_count, ring_frames, talk_frames;
    bool is_answered;
};

struct phone_line_notice; /* a request that tells something, nobody waits for its answer */

/* A verb runs only in a document and before the end; frames are turned only after the answer. What is over
 * fetches nothing more and may still end a stream; is_ending, only notices are waited for. */
struct phone_line {
    struct phone_line_options options;
    const struct phone_line_events *events;
    void *owner;
    char call_sid[PHONE_LINE_SID_BYTES];
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
    struct phone_line_announcement announcement;
    struct phone_line_record record;
    struct phone_line_gather gather;
    struct phone_line_dial dial;
    struct media_stream *stream;
    char stream_sid[PHONE_LINE_SID_BYTES]; /* of the last one */

    struct phone_line_notice *notices;
    unsigned status_sequence;
    struct phone_line_end end;
    bool is_ending; /* only notices are waited for */
    struct loop_later end_later;
};

/* Ends the call; repeatable, the first reason stays. */
void phone_line_finish(struct phone_line *line, enum phone_line_ended_by by, int code, const char *format,
                       ...) __attribute__((format(printf, 4, 5)));
/* A document cannot be fetched or carried out: the fallback URL, or the end (twilio.md, section 6). */
void phone_line_fail(struct phone_line *line, int code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void phone_line_note(struct phone_line *line, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Picks up, if that has not happened: frames begin. The call may be over afterwards. */
void phone_line_answer(struct phone_line *line);
/* The last notice is gone: an ended call tells its end. */
void phone_line_check_end(struct phone_line *line);

/* -- requests: phone_line_status.c, phone_line_document.c -- */

struct phone_line_params {
    struct signature_param at[WEBHOOK_PARAMS_MAX];
    size_t count;
};
/* Those of every request about the call (section 1.2). status NULL: as it is now. */
struct phone_line_params phone_line_params_make(const struct phone_line *line, const char *status);
void phone_line_params_add(struct phone_line_params *params, const char *name, const char *value);
/* A request about the call, signed and routed like all of them; whoever sends it sets on_done and owner. */
struct webhook_request phone_line_request(const struct phone_line *line, const char *url,
                                          const struct phone_line_params *params);
/* Sends and forgets; an answer of 4xx or 5xx is noted as warning 15003. url must be absolute. */
void phone_line_notify(struct phone_line *line, const char *url, const struct phone_line_params *params);
/* event is one of PHONE_LINE_STATUS_*. */
void phone_line_tell_status(struct phone_line *line, unsigned event);

/* Requests a document; reference is relative to the present document. params NULL: only the call's own. */
void phone_line_fetch(struct phone_line *line, const char *reference, const char *method,
                      const struct phone_line_params *params);

/* -- verbs -- */

/* A document arrived. */
void phone_line_run(struct phone_line *line, struct span xml);
/* The running verb is done: carries out the next, or ends the call behind the last. */
void phone_line_next_verb(struct phone_line *line);
/* The running verb is done: its action with these parameters, or the present document's URL without one. */
void phone_line_take_action(struct phone_line *line, const struct phone_line_params *params);
/* The verb's part of a frame: sends what the caller said and gives what is heard next. Returns its audio bytes. */
size_t phone_line_verb_frame(struct phone_line *line, const uint8_t *caller_ulaw, uint8_t *out_agent_ulaw);
/* Whether audio waits behind the frame that is being heard. */
bool phone_line_verb_has_audio(const struct phone_line *line);
/* Stops what the verb does; nothing of it calls back afterwards, except a stream that closes. */
void phone_line_verb_stop(struct phone_line *line);

/* The attribute as a whole number; missing gives fallback. False, and the call has failed with this error
 * number, when it is none or out of range. */
bool phone_line_attribute_number(struct phone_line *line, const char *name, long low, long high,
                                 long fallback, int code, long *out_value);

void phone_line_stream_run(struct phone_line *line);

void phone_line_announce(struct phone_line *line, const struct twiml_element *element,
                         void (*on_heard)(struct phone_line *line));
size_t phone_line_announcement_frame(struct phone_line *line, uint8_t *out_agent_ulaw);
void phone_line_announcement_stop(struct phone_line *line);
/* All of it was heard: on_heard. */
void phone_line_announcement_end(struct phone_line *line);

void phone_line_record_run(struct phone_line *line);
size_t phone_line_record_frame(struct phone_line *line, const uint8_t *caller_ulaw, uint8_t *out_agent_ulaw);
void phone_line_record_press(struct phone_line *line, char digit);
/* The caller hung up meanwhile: the action is told, its answer changes nothing. */
void phone_line_record_hang_up(struct phone_line *line);

void phone_line_gather_run(struct phone_line *line);
size_t phone_line_gather_frame(struct phone_line *line, uint8_t *out_agent_ulaw);
void phone_line_gather_press(struct phone_line *line, char digit);
void phone_line_gather_hear(struct phone_line *line, const char *words);

void phone_line_dial_run(struct phone_line *line);
size_t phone_line_dial_frame(struct phone_line *line, uint8_t *out_agent_ulaw);
void phone_line_dial_press(struct phone_line *line, char digit);

/* count samples of a tone of one or two frequencies from sample number at on. */
void phone_line_tone(double hz, double second_hz, size_t at, size_t count, uint8_t *out_ulaw);

#endif
