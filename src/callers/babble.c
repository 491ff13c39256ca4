#include "callers/babble.h"

#include <math.h>

const struct babble_talker babble_talkers[BABBLE_TALKERS] = {
    {{VOICE_FLITE, (char *)"slt", 1.15},
     "So I told her we could take the train on Saturday, but she wants to drive, "
     "and then we would be stuck on the bridge all morning again."},
    {{VOICE_FLITE, (char *)"awb", 1.0},
     "The meeting was moved to Thursday because nobody had read the report. "
     "I said that I would write a shorter one, and they laughed."},
    {{VOICE_FLITE, (char *)"kal16", 0.9},
     "Have you seen the game last night? They were behind for an hour, "
     "and in the last minute he just ran past all of them."},
    {{VOICE_FLITE, (char *)"slt", 0.85},
     "My sister is looking for a new apartment. The old one is fine, "
     "but the neighbors have a dog that barks whenever it rains."},
    {{VOICE_FLITE, (char *)"awb", 1.25},
     "It is supposed to snow next week, "
     "so we should bring the plants inside and find out where the shovel went."},
    {{VOICE_FLITE, (char *)"kal16", 1.2},
     "He fixed the washing machine himself, with a video, and it worked. "
     "Then the kitchen was under water, and we called somebody after all."},
};

static double power(const struct voice_clip *clip)
{
    double sum = 0;
    for (size_t i = 0; i < clip->sample_count; i++)
        sum += (double)clip->pcm16[i] * clip->pcm16[i];
    return sum / (double)clip->sample_count;
}

void babble_init(struct babble *babble, const struct voice_clip *const clips[BABBLE_TALKERS],
                 double speech_rms, double babble_db, uint32_t seed)
{
    double sum = 0; /* voices that know nothing of each other: their powers add up */
    for (int i = 0; i < BABBLE_TALKERS; i++) {
        seed = seed * 1664525 + 1013904223; /* Numerical Recipes' */
        babble->talkers[i].clip = clips[i];
        babble->talkers[i].at = (seed >> 8) % clips[i]->sample_count;
        sum += power(clips[i]);
    }
    babble->gain = sum > 0 ? speech_rms / pow(10, babble_db / 20) / sqrt(sum) : 0;
}

void babble_add(struct babble *babble, int16_t *pcm16, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        double sum = 0;
        for (int k = 0; k < BABBLE_TALKERS; k++) {
            const struct voice_clip *clip = babble->talkers[k].clip;
            sum += clip->pcm16[babble->talkers[k].at];
            babble->talkers[k].at = (babble->talkers[k].at + 1) % clip->sample_count;
        }
        double sample = pcm16[i] + sum * babble->gain;
        pcm16[i] = (int16_t)(sample > 32767 ? 32767 : sample < -32768 ? -32768 : lrint(sample));
    }
}
