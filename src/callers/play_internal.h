/* The parts of a play: play.c acts, play_watch.c asks the API what the agent said. */
#ifndef VP_CALLERS_PLAY_INTERNAL_H
#define VP_CALLERS_PLAY_INTERNAL_H

#include "callers/background.h"
#include "callers/caller.h"
#include "callers/call_fault.h"
#include "callers/pink.h"
#include "callers/play.h"
#include "callers/recorder.h"

/* Asking the API about one call. */
struct play_watch {
    struct http_fetch *fetch;
    int64_t asked_ms;        /* ear's clock at the last question */
    uint32_t asked_speech;   /* the agent's stretch of speech that was asked about */
    size_t agent_line_count; /* of the transcript, known so far */
    /* Where speech of the agent begins whose words are not known yet, EAR_NEVER: all are; and how many
     * stretches of it were noticed. */
    int64_t unknown_from_ms;
    uint32_t noticed_speech;
    int64_t last_line_ms; /* of the agent, on the ear's clock */
    json_t *call;         /* last answer */
    int64_t final_asked_mono_ms;
};

struct play {
    struct play_options options;
    struct phone_result *result;
    struct phone_line *line;
    struct caller caller;
    struct ear ear;
    struct recorder recorder;
    struct pink pink;
    struct background background;
    struct call_fault fault;
    struct loop_timer timer; /* preparing; later: the final question */
    struct play_watch watch;
    struct buf differences;

    struct caller_step step;       /* under way; CALLER_LISTENS: none */
    const struct voice_clip *clip; /* being spoken; NULL: not ready yet */
    size_t clip_at;
    size_t key_at;
    int64_t next_key_ms;
    bool is_line_over, is_stopping;
    struct printout_part part;
};

/* Shows a line of the conversation. */
void play_show(const struct play *play, int64_t at_ms, const char *who, const char *text);

/* Every frame: asks the API when the agent said something. */
void play_watch_turn(struct play *play);
/* Every frame: up to when the conversation is known. */
void play_watch_tell(struct play *play);
/* After the call: asks until the call has ended there too, at most 5 s, then calls play_finish. */
void play_watch_end(struct play *play);
void play_watch_deinit(struct play *play);
/* The last answer is in watch.call: judges and reports. */
void play_finish(struct play *play);

#endif
