/* What a transcription request asks for: a form of fields and a file (openai-rest.md section 2). */
#ifndef VP_ENGINE_TRANSCRIBE_ASKED_H
#define VP_ENGINE_TRANSCRIBE_ASKED_H

#include <stdbool.h>

#include "base/span.h"
#include "engine/phrase_list.h"
#include "engine/realtime_refusal.h"
#include "speech/speech.h"

enum transcript_format {
    TRANSCRIPT_JSON,
    TRANSCRIPT_TEXT,
    TRANSCRIPT_SRT,
    TRANSCRIPT_VTT,
    TRANSCRIPT_VERBOSE,
    TRANSCRIPT_FORMAT_COUNT
};

struct transcribe_asked {
    struct span file; /* borrowed from the body */
    char model[64];   /* "": not named */
    enum transcript_format format;
    bool is_streamed;
    struct phrase_list keywords;
    enum speech_expected expected;
};

/* VP_ERR_BAD_MESSAGE with error. In any case the asked is to be deinitialised. */
VP_MUST_CHECK enum vp_err transcribe_asked_read(const char *content_type, struct span body,
                                                struct transcribe_asked *out_asked,
                                                struct realtime_refusal *error);
void transcribe_asked_deinit(struct transcribe_asked *asked);

#endif
