/* What a listened-to utterance holds, for the files that write and score its text. */
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
    size_t tokens_max;              /* more tokens than this cannot have been said in the time */
    bool (*is_wanted)(void *owner); /* NULL: always */
    void *owner;
};

#endif
