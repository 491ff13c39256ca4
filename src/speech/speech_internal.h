/* What struct speech_models holds, for the files of this room. */
#ifndef VP_SPEECH_SPEECH_INTERNAL_H
#define VP_SPEECH_SPEECH_INTERNAL_H

#include "speech/moonshine.h"
#include "speech/ort.h"
#include "speech/speech.h"
#include "speech/tokens.h"

struct speech_models {
    struct ort *ort;
    struct ort_session *vad;
    struct moonshine *moonshine;
    struct tokens *tokens;
    char *sphinx_dir;       /* acoustic model; NULL: no second opinion */
    char *sphinx_dict_path; /* CMUdict beside it */
};

#endif
