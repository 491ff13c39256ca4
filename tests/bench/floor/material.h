/* What callers and their rooms sound like in the bench of the floor: speech of the callers' voices, hums, coughs,
 * sneezes and talk in the room, made anew from a seed. The classes are those of the interaction panel that the bench
 * follows (docs/floor.md). */
#ifndef VP_BENCH_FLOOR_MATERIAL_H
#define VP_BENCH_FLOOR_MATERIAL_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "callers/voice.h"

enum sound_class {
    SOUND_INTERRUPTION, /* the caller wants to speak */
    SOUND_BACKCHANNEL,  /* "mhm", "right" */
    SOUND_TIC,          /* a cough, a sneeze, "um" */
    SOUND_SIDE_TALK,    /* the caller, turned away, to somebody else */
    SOUND_ROOM_TALK,    /* somebody else, or a television */
    SOUND_CLASS_COUNT,
    SOUND_TURN = SOUND_CLASS_COUNT /* an ordinary turn into silence */
};

const char *sound_class_name(enum sound_class sound);

struct dice { /* SplitMix64 */
    uint64_t state;
};
double dice_between(struct dice *dice, double least, double most);
size_t dice_below(struct dice *dice, size_t count);

struct material;

/* Speaks everything once with each voice; some ten seconds. The voices are borrowed. */
VP_MUST_CHECK enum vp_err material_create(const struct voice *voices, size_t voice_count,
                                          struct material **out_material);
void material_destroy(struct material *material);

/* A sound of this class by this voice, at a level of its own below or above the caller's (of which gain is 1);
 * *out_what says what it is. Owned by the caller. */
VP_MUST_CHECK enum vp_err material_make(const struct material *material, enum sound_class sound, size_t voice,
                                        double gain, struct dice *dice, struct voice_clip *out_clip,
                                        const char **out_what);

#endif
