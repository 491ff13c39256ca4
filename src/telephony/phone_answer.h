/* What the telephone network is told to do with a call, in the order in which it is done, in the words of no
 * provider. Who answers a webhook decides what; the provider's room knows how it is written
 * (telephony_port.write_answer). Pure. */
#ifndef VP_TELEPHONY_PHONE_ANSWER_H
#define VP_TELEPHONY_PHONE_ANSWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "telephony/stream_token.h"

enum { PHONE_ANSWER_STEPS_MAX = 6, PHONE_LINK_BYTES = 160, PHONE_URL_BYTES = 640, RESUME_LINK_BYTES = 80 };

/* Links are paths with a query on this server; the network asks there what comes next. */
enum phone_verb {
    PHONE_SAY,    /* text, in the network's own voice */
    PHONE_PLAY,   /* url: the sound there */
    PHONE_RECORD, /* what the caller says goes to link as a recording, which seconds of silence or a key end;
                      otherwise_link when nobody spoke */
    PHONE_LISTEN, /* the network's own recogniser, with words to expect; what it heard, or a key, goes to
                      link;  otherwise_link when nobody spoke for so many seconds */
    PHONE_KEY,    /* says text; a key pressed within so many seconds goes to link, else otherwise_link */
    PHONE_COLLECT, /* the keys that are pressed until a pause of so many seconds, or '#', go to link, none too */
    PHONE_CONNECT, /* to the media stream at url, with its parameters; when that is over: link */
    PHONE_WAIT,    /* seconds of silence */
    PHONE_GO_TO,   /* link */
    PHONE_DIAL,    /* text: a telephone number (E.164), which rings for so many seconds; when that is over, or
                      nobody answered: link. Whoever picks up is first asked at otherwise_link, unless that is "" */
    PHONE_MESSAGE, /* a tone, then what the caller says goes to link as a recording of at most so many seconds;
                      otherwise_link when nobody spoke */
    PHONE_HANG_UP,
    PHONE_REJECT, /* the call is not taken, and costs nothing; only as the first step */
    PHONE_BUSY,   /* the same; the caller hears that the line is busy */
    PHONE_TEXT    /* text: is written back to who sent a text message */
};

struct phone_step {
    enum phone_verb verb;
    const char *text; /* borrowed until the answer is written */
    char url[PHONE_URL_BYTES];
    char link[PHONE_LINK_BYTES], otherwise_link[PHONE_LINK_BYTES];
    int seconds;
    bool is_unanswered; /* PHONE_DIAL: the call is not taken yet, and its caller hears it ring as before */
    const char *const *words; /* borrowed likewise */
    size_t word_count;
    struct { /* of a media stream; come back in its start (struct phone_start) */
        char token[STREAM_TOKEN_TEXT_BYTES];
        const char *from, *to, *restaurant_id; /* borrowed likewise */
    } stream;
};

struct phone_answer {
    struct phone_step steps[PHONE_ANSWER_STEPS_MAX];
    size_t count;
    bool is_too_long;         /* a step did not fit: it cannot be written */
    const char *shown_number; /* to whoever is dialled, borrowed; "": the caller's */
};

void phone_answer_init(struct phone_answer *answer);
/* One more step, to be filled; the last one again when there is no room. */
struct phone_step *phone_answer_add(struct phone_answer *answer, enum phone_verb verb);

void phone_answer_say(struct phone_answer *answer, const char *text);
void phone_answer_go_to(struct phone_answer *answer, const char *link);
void phone_answer_hang_up(struct phone_answer *answer);
/* A caller without a number (caller_number is "") is shown to whoever is dialled by the called one, which is ours:
 * networks connect nobody in the name of no number. Both are borrowed until the answer is written. */
void phone_answer_show_caller(struct phone_answer *answer, const char *caller_number,
                              const char *called_number);
/* Who at the restaurant a caller is connected with. */
struct phone_person {
    const char *number; /* E.164, borrowed until the answer is written; NULL or "": there is nobody */
    const char
        *call_sid; /* whoever picks up is told at PHONE_WHISPER_LINK of this call; NULL: they are not asked */
};
#define PHONE_WHISPER_LINK "/voice/whisper"
/* Connects with them; an apology and the end where there is nobody. What comes of it is told at PHONE_DIALED_LINK. */
#define PHONE_DIALED_LINK "/voice/dialed"
void phone_answer_dial(struct phone_answer *answer, const struct phone_person *person);
/* The same with a sentence before it, which is only said where there is somebody to connect with. */
void phone_answer_pass_on(struct phone_answer *answer, const struct phone_person *person,
                          const char *sentence);
/* Rings the restaurant's telephone so often before the call is taken; what comes of it is told at PHONE_RUNG_LINK. */
#define PHONE_RUNG_LINK "/voice/rung"
void phone_answer_ring_first(struct phone_answer *answer, const char *staff_number, int rings);

/* Nobody answers there: the caller may leave a message, which is told at PHONE_MESSAGE_LINK. sentence: what is said
 * before. */
#define PHONE_MESSAGE_LINK "/voice/message"
void phone_answer_take_message(struct phone_answer *answer, const char *sentence);

/* Where a call goes on behind its media stream. */
struct phone_resume {
    int count;          /* times that this call came back */
    uint64_t stream_id; /* which stream it was (stream_token_id); 0: not known */
    int64_t epoch;      /* who had the call before that stream; 0: nobody */
};
void phone_resume_link(char out_link[RESUME_LINK_BYTES], const struct phone_resume *resume);
/* Another stream has the call: nothing is heard here, and nothing ends, while that one goes on. */
void phone_answer_hold(struct phone_answer *answer, const struct phone_resume *resume);

#endif
