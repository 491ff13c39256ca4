/* One scenario, played: a caller on a line, with voice, ear and recorder, watched through VoicePlate's API. */
#ifndef VP_CALLERS_PLAY_H
#define VP_CALLERS_PLAY_H

#include "callers/printout.h"
#include "callers/phone.h"
#include "callers/scenario.h"
#include "callers/speaker.h"

struct play;

struct play_options {
    const struct phone_options *phone; /* borrowed, as everything else here, until on_done */
    struct loop *loop;
    struct http_client *http;
    struct speaker *speaker;
    struct recordings *recordings;
    const struct scenario *scenario;
    struct voice voice;
    struct background_wish background;
    struct printout *printout;
    /* Once; the play is gone afterwards. result is the one given to play_open. */
    void (*on_done)(void *owner, struct phone_result *result);
    void *owner;
};

/* Prepares the caller's clips, then calls. result is filled until on_done. VP_ERR_NO_MEMORY and
 * the errors of timers. */
VP_MUST_CHECK enum vp_err play_open(const struct play_options *options, struct phone_result *result,
                                    struct play **out_play);

/* The run ends before its time: hangs up, in order; on_done follows, at once where nothing
 * was dialled yet. Repeatable. */
void play_stop(struct play *play);
/* The program ends at once: kills what the call started. */
void play_abandon(struct play *play);

#endif
