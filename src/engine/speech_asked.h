/* What a speech request asks for (openai-rest.md section 5). */
#ifndef VP_ENGINE_SPEECH_ASKED_H
#define VP_ENGINE_SPEECH_ASKED_H

#include <jansson.h>
#include <stdbool.h>

#include "engine/realtime_refusal.h"

enum speech_format { SPEECH_WAV, SPEECH_PCM, SPEECH_ULAW, SPEECH_FORMAT_COUNT };

struct speech_asked {
    const char *input, *model; /* borrowed from the request's JSON; model may be NULL */
    enum speech_format format;
    const char *voice; /* likewise; NULL: it names none */
    double speed;      /* 0: it does not say */
    bool is_events;    /* stream_format "sse" */
};

/* VP_ERR_BAD_MESSAGE with error. */
VP_MUST_CHECK enum vp_err speech_asked_read(const json_t *json, struct speech_asked *out_asked,
                                            struct realtime_refusal *error);

#endif
