/* What is heard around a caller: other people, a car, any recording. */
#ifndef VP_CALLERS_BACKGROUND_H
#define VP_CALLERS_BACKGROUND_H

#include "callers/car.h"
#include "callers/voice.h"

enum background_sound {
    BACKGROUND_NOTHING,
    BACKGROUND_BABBLE,    /* six people who talk at once */
    BACKGROUND_PAIR,      /* two who talk with each other */
    BACKGROUND_CAR,       /* the caller drives */
    BACKGROUND_RECORDING, /* music, a television, a street: of a WAV file, again and again */
};

/* Zeroed: nothing is heard. */
struct background_wish {
    enum background_sound sound;
    const char *wav; /* of a recording */
    int db;          /* so far below the caller's speech */
};

/* "nothing", "babble", "pair", "car", "recording" */
const char *background_name(enum background_sound sound);
/* "car:12", "babble:10", "street.wav:15"; wav is a pointer into text_to_cut, which is cut up. VP_ERR_BAD_VALUE. */
VP_MUST_CHECK enum vp_err background_parse(char *text_to_cut, struct background_wish *out_wish);

/* Whether it can be heard: VP_ERR_NOT_FOUND or VP_ERR_BAD_AUDIO of a recording that is not there, cannot be read or is
 * silent. */
VP_MUST_CHECK enum vp_err background_prove(const struct background_wish *wish);

/* A clip that it is made of. */
struct background_clip {
    struct voice voice; /* engine VOICE_ANY: text is a recording's path */
    const char *text;
};

enum { BACKGROUND_CLIPS_MAX = 6, BACKGROUND_DB_MAX = 60 };

/* Which clips a background needs; they are to be spoken or read before background_init, by whoever has a speaker.
 * Returns how many. */
size_t background_clips(const struct background_wish *wish, struct background_clip out[BACKGROUND_CLIPS_MAX]);

struct background {
    enum background_sound sound;
    struct {
        const struct voice_clip *clip; /* borrowed */
        size_t at;                     /* of its next sample */
    } talkers[BACKGROUND_CLIPS_MAX];
    size_t talker_count;
    size_t talker, pause; /* of a pair: who speaks, and samples until then */
    struct car car;
    double gain;
    uint32_t seed;
};

/* wish->db below a speech level of speech_rms, all together; the same seed begins at the same places. clips are those
 * of background_clips, none of them empty, borrowed as long as the background is used. */
void background_init(struct background *background, const struct background_wish *wish,
                     const struct voice_clip *const *clips, double speech_rms, uint32_t seed);
/* Adds it to the samples, with saturation. */
void background_add(struct background *background, int16_t *pcm16, size_t count);

#endif
