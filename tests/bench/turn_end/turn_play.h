/* A turn heard by what the engine hears with: voice detection, end-pointing, a recogniser that listens along, the
 * dialogue; as fast as it goes. It is heard once, to its end; when each of its pauses would be taken for the end of the
 * turn is then asked of the real end-pointing, for any settings. */
#ifndef VP_BENCH_TURN_PLAY_H
#define VP_BENCH_TURN_PLAY_H

#include "dialogue/desk.h"
#include "engine/endpoint.h"
#include "engine/turn_end.h"
#include "said_turn.h"
#include "speech/speech.h"
#include "smart_turn.h"

enum { PLAYED_TEXT_BYTES = 200, PLAYED_PAUSES_MAX = 32 };

/* What hears; its parts are borrowed. */
struct turn_hearer {
    const struct speech_models *models;
    struct recogniser *recogniser;
    struct vocabulary *vocabulary;
    struct smart_turn *smart_turn; /* NULL: it is not compared with */
    struct menu *menu;
    const char *cache_dir; /* what was recognised is kept there; NULL: nowhere */
};

/* A silence in which the engine asks for the words. */
struct played_pause {
    const struct said_turn *turn; /* borrowed */
    bool is_end;                  /* the turn is over */
    double from_ms, to_ms;        /* where the sound ends and goes on; of the end: to_ms is the line's end */
    struct endpoint before;       /* as it was at the last window of voice */
    size_t first, resumed;        /* windows: the first of silence; the one that ends it, or the line's end */
    size_t known_at;              /* window behind which the words are known */
    struct turn_clues clues;
    float sound; /* Smart Turn's probability that the turn is over; negative: not asked */
    char text[PLAYED_TEXT_BYTES];
};

struct played_turn {
    struct endpoint_window *windows; /* owned */
    size_t window_count;
    struct played_pause pauses[PLAYED_PAUSES_MAX];
    size_t pause_count;
    size_t unseen_count; /* pauses that were too short to be noticed: none can be mistaken in them */
};

VP_MUST_CHECK enum vp_err turn_play(const struct turn_hearer *hearer, const struct said_turn *turn,
                                    struct played_turn *out_played);
void played_turn_deinit(struct played_turn *played);

/* How long after its sound the turn is taken for over, if the pause lasts. is_judged: by its words and what was asked,
 * too; otherwise by silence alone. */
double played_pause_wait_ms(const struct played_turn *played, const struct played_pause *pause,
                            const struct endpoint_settings *settings, bool is_judged);

#endif
