/* What a listened-to utterance holds, for the files that write and score its texts: each begins with decoder_keep. */
#ifndef VP_SPEECH_HEARING_H
#define VP_SPEECH_HEARING_H

#include "speech/decoder.h"
#include "speech/moonshine.h"

struct moonshine {
    struct ort_session *encoder;
    struct decoder_model decoder;
};

struct hearing {
    const struct moonshine *moonshine;
    struct ort_value *encoded;
    struct decoder decoder;         /* one for all texts: the states of the sound are made once */
    size_t tokens_max;              /* more tokens than this cannot have been said in the time */
    bool (*is_wanted)(void *owner); /* NULL: always */
    void *owner;
};

static inline bool hearing_is_wanted(const struct hearing *hearing)
{
    return hearing->is_wanted == NULL || hearing->is_wanted(hearing->owner);
}

#endif
