/* Whether a sound that is sent to the telephone can be heard at all. Words that a model says it spoke prove
 * nothing where its audio is digital silence, is below hearing, or is 16 bit PCM that was taken for mu-law: a
 * constant, or noise. Measured by the level of what goes out, as the telephone gets it. */
#ifndef VP_CALL_AUDIBLE_H
#define VP_CALL_AUDIBLE_H

#include <stdbool.h>
#include <stdint.h>

#include "call/piece_sound.h"

/* Of one item of speech. Zero-initialised: nothing was fed. */
struct audible {
    int64_t bytes;                      /* of mu-law that belong to a voice, with the pauses inside of it */
    int32_t rest_bytes;                 /* of a pause that still belongs to the voice before it */
    uint32_t loud_count, garbled_count; /* stretches of 10 ms above hearing; and those that are no mu-law */
    double level_sum_db, level_squares; /* of the loud ones: how much the level goes up and down */
    double order_sum,
        order_squares; /* likewise how a sample follows from the one before: of noise by chance */
    double hollow_sum; /* likewise the part of it that is near silence: of clicks nearly all */
};

/* A part of a piece, read. */
void audible_feed(struct audible *audible, const struct piece_sound *sound);
/* Milliseconds into a piece, base64 of mu-law, at which the first stretch of 10 ms can be heard; -1: none can. */
int64_t audible_begins_ms(struct span ulaw_b64);
/* So many bytes of the end were not played after all, and come again; they are taken for voice. */
void audible_take_back(struct audible *audible, int64_t ulaw_bytes);
/* Milliseconds that can be heard: the voice and pauses up to AUDIBLE_PAUSE_MS. 0 where it is all noise. */
int64_t audible_ms(const struct audible *audible);
/* Whether it can be speech: where there is a second of it, it is no steady noise and no mere clicks. */
bool audible_is_speech(const struct audible *audible);
/* Whether more than a click was heard. */
bool audible_has_sound(const struct audible *audible);

#endif
