/* The set-up of a Realtime session: checked, merged, and shown again in full (openai-realtime.md section 2). */
#ifndef VP_ENGINE_SESSION_CONFIG_H
#define VP_ENGINE_SESSION_CONFIG_H

#include <jansson.h>
#include <stdbool.h>

#include "engine/realtime_refusal.h"

enum audio_format { AUDIO_FORMAT_PCM24K, AUDIO_FORMAT_PCMU };

enum turn_mode { TURN_MODE_MANUAL, TURN_MODE_VAD };

struct session_config {
    json_t *shown; /* owned: the session object of session.created and session.updated */

    /* Read from it after each change: */
    enum audio_format input_format, output_format;
    bool wants_audio;         /* answers are spoken; false: text only */
    bool wants_transcription; /* ...input_audio_transcription.completed events */
    double speed;
    const char *voice; /* its name, borrowed from shown; "": it answers nothing */
    enum turn_mode turn_mode;
    double threshold;
    int prefix_ms, silence_ms, unfinished_wait_ms;
    int idle_timeout_ms; /* 0: none */
    bool may_create_response, may_interrupt_response;
    const char *instructions; /* borrowed from shown */
    const json_t *tools;      /* borrowed from shown: an array */
    bool may_call_tools;      /* tool_choice is not "none" */
    int tokens_max;           /* of one answer; 0: any number */

    int silence_default_ms; /* of server_vad, where the client names none */
    bool is_transcription;  /* a transcription session: it hears, and never answers */
    bool has_spoken;        /* sound was made: the voice stays */
};

/* How a session is opened. */
struct session_setup {
    const char *id, *model; /* copied into the shown object */
    int silence_ms;         /* the default of turn detection */
    const char *voice;      /* the defaults of how it speaks; static */
    double speed;
    int64_t expires_at_unix_s;
    bool is_transcription;
};

VP_MUST_CHECK enum vp_err session_config_init(struct session_config *config,
                                              const struct session_setup *setup);
void session_config_deinit(struct session_config *config);

/* session.update: all of it or nothing. VP_ERR_BAD_MESSAGE with error (as session_check; invalid_value for another
 * model, cannot_update_voice). */
VP_MUST_CHECK enum vp_err session_config_update(struct session_config *config, const json_t *update,
                                                struct realtime_refusal *error);

/* The format that one direction (audio.input, audio.output) names. */
enum audio_format session_config_format(const json_t *direction);
/* As the schema shows it; the caller's, NULL without memory. */
json_t *session_config_format_json(enum audio_format format);

#endif
