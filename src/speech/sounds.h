/* How alike two runs of phones sound over a telephone. */
#ifndef VP_SPEECH_SOUNDS_H
#define VP_SPEECH_SOUNDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

enum { SOUND_PHONES_MAX = 40 };

struct sound {
    uint8_t phones[SOUND_PHONES_MAX];
    size_t count;
};

/* Appends phones in CMUdict's names ("B AO R D", stress digits ignored). False, and nothing appended, when
 * one is unknown or there is no room. */
bool sound_append(struct sound *sound, struct span phones);

/* 0 for the same, about 1 for nothing in common; near twins (t and d, s and f) count little. */
float sound_distance(const struct sound *a, const struct sound *b);

#endif
