/* Values that members of a session or of a response may have: each is a member_check_fn. */
#ifndef VP_ENGINE_SESSION_VALUES_H
#define VP_ENGINE_SESSION_VALUES_H

#include "engine/member_check.h"

VP_MUST_CHECK enum vp_err value_check_format(const json_t *value, const char *path,
                                             struct realtime_refusal *error);
VP_MUST_CHECK enum vp_err value_check_modalities(const json_t *value, const char *path,
                                                 struct realtime_refusal *error);
VP_MUST_CHECK enum vp_err value_check_tools(const json_t *value, const char *path,
                                            struct realtime_refusal *error);
VP_MUST_CHECK enum vp_err value_check_tokens(const json_t *value, const char *path,
                                             struct realtime_refusal *error);
VP_MUST_CHECK enum vp_err value_check_turn_detection(const json_t *value, const char *path,
                                                     struct realtime_refusal *error);
VP_MUST_CHECK enum vp_err value_check_tool_choice(const json_t *value, const char *path,
                                                  struct realtime_refusal *error);
VP_MUST_CHECK enum vp_err value_check_voice(const json_t *value, const char *path,
                                            struct realtime_refusal *error);
VP_MUST_CHECK enum vp_err value_check_language(const json_t *value, const char *path,
                                               struct realtime_refusal *error);
VP_MUST_CHECK enum vp_err value_check_texts(const json_t *value, const char *path,
                                            struct realtime_refusal *error);
VP_MUST_CHECK enum vp_err value_check_hearing_model(const json_t *value, const char *path,
                                                    struct realtime_refusal *error);
VP_MUST_CHECK enum vp_err value_check_languages(const json_t *value, const char *path,
                                                struct realtime_refusal *error);
VP_MUST_CHECK enum vp_err value_check_truncation(const json_t *value, const char *path,
                                                 struct realtime_refusal *error);
VP_MUST_CHECK enum vp_err value_check_tracing(const json_t *value, const char *path,
                                              struct realtime_refusal *error);
VP_MUST_CHECK enum vp_err value_check_include(const json_t *value, const char *path,
                                              struct realtime_refusal *error);
VP_MUST_CHECK enum vp_err value_check_parallel(const json_t *value, const char *path,
                                               struct realtime_refusal *error);
VP_MUST_CHECK enum vp_err value_check_effort(const json_t *value, const char *path,
                                             struct realtime_refusal *error);

/* "en", "en-US"...: what the recogniser understands. */
bool session_is_english(const char *language);

#endif
