/* Other people who talk near the caller: six of flite's voices at once, each with sentences and a pace of its own. */
#ifndef VP_CALLERS_BABBLE_H
#define VP_CALLERS_BABBLE_H

#include "callers/voice.h"

enum { BABBLE_TALKERS = 6 };

/* What each of them says; the clips are to be spoken before babble_init, by whoever has a speaker. */
struct babble_talker {
    struct voice voice;
    const char *text;
};
extern const struct babble_talker babble_talkers[BABBLE_TALKERS];

struct babble {
    struct {
        const struct voice_clip *clip; /* borrowed */
        size_t at;                     /* of its next sample */
    } talkers[BABBLE_TALKERS];
    double gain;
};

/* babble_db below a speech level of speech_rms, all talkers together; the same seed begins at the same places.
 * The clips, none of them empty, are borrowed as long as babble is used. */
void babble_init(struct babble *babble, const struct voice_clip *const clips[BABBLE_TALKERS],
                 double speech_rms, double babble_db, uint32_t seed);
/* Adds them to the samples, with saturation; each begins again when they are through. */
void babble_add(struct babble *babble, int16_t *pcm16, size_t count);

#endif
