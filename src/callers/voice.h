/* Voices of simulated callers: other engines and speakers than the one that VoicePlate's own engine uses. */
#ifndef VP_CALLERS_VOICE_H
#define VP_CALLERS_VOICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum voice_engine {
    VOICE_ANY,
    VOICE_FLITE, /* linked in; the others are programs that may be missing */
    VOICE_ESPEAK_NG,
    VOICE_FESTIVAL,
    VOICE_RHVOICE,
    VOICE_PICO,
    VOICE_PIPER,
};

/* How the caller speaks (callers/manner.h). */
enum voice_manner {
    VOICE_MANNER_PLAIN,    /* reads aloud, as speech programs do */
    VOICE_MANNER_HESITANT, /* stops, says "um", begins anew, slowly */
    VOICE_MANNER_HURRIED,  /* fast, and faster */
    VOICE_MANNER_UNEVEN,   /* now fast, now slow, in pieces */
};

struct voice {
    enum voice_engine engine;
    char
        *name; /* flite: slt awb kal16; espeak-ng: its -v names; festival: slt kal; rhvoice: clb bdl alan slt;
                   * pico: en-US en-GB; piper: joe; NULL: the first */
    double speed; /* 1.0 is the voice's own pace; 0 means 1.0 */
    enum voice_manner manner;
};

/* 8 kHz mono PCM16, owned. */
struct voice_clip {
    int16_t *pcm16;
    size_t sample_count;
};

enum { VOICE_RATE_HZ = 8000, VOICE_TEXT_MAX_BYTES = 1000, VOICE_KNOWN_MAX = 16, VOICE_KEY_BYTES = 160 };
/* Active speech of every clip has this level, so that line noise can be set against it. */
#define VOICE_LEVEL_RMS 3000.0

const char *voice_engine_name(enum voice_engine engine);
/* "plain", "hesitant", "hurried", "uneven" */
const char *voice_manner_name(enum voice_manner manner);
/* What is said by this voice is told from what is said by another one, or otherwise, by this text: the voice's parts
 * with a colon behind each, the speed to a hundredth. Cut to size_bytes; returns out. */
const char *voice_key(const struct voice *voice, char *out, size_t size_bytes);
/* "flite:slt", "espeak-ng:en-us", "festival:slt", each with an optional ":speed" and ":manner"; name is a pointer into
 * text_to_cut, which is cut up. VP_ERR_BAD_VALUE. */
VP_MUST_CHECK enum vp_err voice_parse(char *text_to_cut, struct voice *out_voice);
/* Whether a voice ("flite:slt", "espeak-ng") is made of a person's recordings by statistics or a neural network. The
 * others, formants and joined diphones, are robots that no recogniser was taught on: what is understood of them is
 * told apart. */
bool voice_is_learned(const char *text);
/* Whether the engine is installed and knows the name. piper is looked for where `tools/setup --callers` puts it:
 * models/callers below the working directory, or $VOICEPLATE_CALLERS_DIR. */
bool voice_is_available(const struct voice *voice);

/* All that callers sound like by default, as far as it is installed; returns how many. out_missing names the others,
 * with spaces between them ("": none); it is cut off where it is too small. Names are static. */
size_t voice_list(struct voice out_voices[VOICE_KNOWN_MAX], char *out_missing, size_t size_bytes);

/* Reads text aloud, whatever the voice's manner: through the telephone's band (250 to 3400 Hz), at VOICE_LEVEL_RMS,
 * silence at both ends cut off. Blocks for the time of the synthesis. VP_ERR_BAD_VALUE (voice or text),
 * VP_ERR_NOT_FOUND (engine is not installed), VP_ERR_BAD_AUDIO, VP_ERR_IO. */
VP_MUST_CHECK enum vp_err voice_speak(const struct voice *voice, const char *text,
                                      struct voice_clip *out_clip);
/* A recorded utterance, brought to the same band and level. */
VP_MUST_CHECK enum vp_err voice_read_wav(const char *path, struct voice_clip *out_clip);
void voice_clip_deinit(struct voice_clip *clip);

#endif
