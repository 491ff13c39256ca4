#include "with_cmocka.h"
#include <stdlib.h>

#include "engine/session_config.h"

static enum vp_err update(struct session_config *config, const char *text, struct realtime_refusal *error)
{
    json_t *json = json_loads(text, 0, NULL);
    assert_non_null(json);
    enum vp_err err = session_config_update(config, json, error);
    json_decref(json);
    return err;
}

static int open_config(void **state)
{
    static struct session_config config;
    assert_int_equal(session_config_init(&config, "sess_1", "m", 450, 1790000000), VP_OK);
    *state = &config;
    return 0;
}

static int close_config(void **state)
{
    session_config_deinit(*state);
    return 0;
}

static void starts_with_the_documented_defaults(void **state)
{
    const struct session_config *config = *state;
    assert_int_equal(config->input_format, AUDIO_FORMAT_PCM24K);
    assert_int_equal(config->turn_mode, TURN_MODE_VAD);
    assert_int_equal(config->silence_ms, 450);
    assert_int_equal(config->prefix_ms, 300);
    assert_true(config->wants_audio && config->may_create_response && config->may_interrupt_response);
    assert_false(config->wants_transcription);
    assert_string_equal(json_string_value(json_object_get(config->shown, "id")), "sess_1");
}

static void updates_merge(void **state)
{
    struct session_config *config = *state;
    struct realtime_refusal error;
    assert_int_equal(
        update(config,
               "{\"type\":\"realtime\",\"instructions\":\"Be brief.\","
               "\"audio\":{\"input\":{\"format\":{\"type\":\"audio/pcmu\"},"
               "\"turn_detection\":{\"type\":\"server_vad\",\"threshold\":0.7}},\"output\":{\"speed\":1.2}}}",
               &error),
        VP_OK);
    assert_int_equal(config->input_format, AUDIO_FORMAT_PCMU);
    assert_int_equal(config->output_format, AUDIO_FORMAT_PCM24K);
    assert_true(config->threshold > 0.69 && config->threshold < 0.71);
    assert_int_equal(config->silence_ms, 450);
    assert_string_equal(config->instructions, "Be brief.");
    assert_int_equal(
        update(config,
               "{\"type\":\"realtime\",\"audio\":{\"input\":{\"turn_detection\":{"
               "\"type\":\"server_vad\",\"silence_duration_ms\":800,\"create_response\":false}}}}",
               &error),
        VP_OK);
    assert_true(config->threshold > 0.69); /* kept */
    assert_int_equal(config->silence_ms, 800);
    assert_false(config->may_create_response);
    assert_int_equal(update(config,
                            "{\"type\":\"realtime\",\"audio\":{\"input\":{\"turn_detection\":{"
                            "\"type\":\"semantic_vad\",\"eagerness\":\"low\"}}}}",
                            &error),
                     VP_OK);
    assert_int_equal(config->unfinished_wait_ms, 8000);
    assert_true(config->may_create_response);
    assert_int_equal(
        update(config,
               "{\"type\":\"realtime\",\"audio\":{\"input\":{\"turn_detection\":{\"type\":\"server_vad\"}}}}",
               &error),
        VP_OK);
    assert_int_equal(config->silence_ms, 450); /* the default again */
    assert_int_equal(
        update(config, "{\"type\":\"realtime\",\"audio\":{\"input\":{\"turn_detection\":null}}}", &error),
        VP_OK);
    assert_int_equal(config->turn_mode, TURN_MODE_MANUAL);
}

static void a_refused_update_changes_nothing(void **state)
{
    struct session_config *config = *state;
    static const struct {
        const char *update, *code, *param;
    } cases[] = {
        {"{\"instructions\":\"x\"}", "missing_required_parameter", "session.type"},
        {"{\"type\":\"transcription\"}", "invalid_value", "session.type"},
        {"{\"type\":\"realtime\",\"instructions\":\"x\",\"voice\":\"alloy\"}", "unknown_parameter",
         "session.voice"},
        {"{\"type\":\"realtime\",\"instructions\":7}", "invalid_type", "session.instructions"},
        {"{\"type\":\"realtime\",\"instructions\":\"x\",\"output_modalities\":[\"text\",\"audio\"]}",
         "invalid_value", "session.output_modalities"},
        {"{\"type\":\"realtime\",\"audio\":{\"input\":{\"format\":{\"type\":\"audio/pcm\",\"rate\":16000}}}}",
         "invalid_value", "session.audio.input.format"},
        {"{\"type\":\"realtime\",\"audio\":{\"input\":{\"format\":{\"type\":\"audio/pcma\"}}}}",
         "invalid_value", "session.audio.input.format"},
        {"{\"type\":\"realtime\",\"audio\":{\"input\":{\"turn_detection\":{\"type\":\"server_vad\","
         "\"threshold\":2}}}}",
         "invalid_value", "session.audio.input.turn_detection.threshold"},
        {"{\"type\":\"realtime\",\"audio\":{\"input\":{\"turn_detection\":{}}}}",
         "missing_required_parameter", "session.audio.input.turn_detection"},
        {"{\"type\":\"realtime\",\"audio\":{\"input\":{\"turn_detection\":{\"type\":\"semantic_vad\","
         "\"threshold\":1}}}}",
         "unknown_parameter", "session.audio.input.turn_detection.threshold"},
        {"{\"type\":\"realtime\",\"tools\":[{\"type\":\"function\"}]}", "missing_required_parameter",
         "session.tools"},
        {"{\"type\":\"realtime\",\"max_output_tokens\":5000}", "invalid_value", "session.max_output_tokens"},
    };
    char *before = json_dumps(config->shown, 0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct realtime_refusal error = {0};
        assert_int_equal(update(config, cases[i].update, &error), VP_ERR_BAD_MESSAGE);
        assert_string_equal(error.code, cases[i].code);
        assert_string_equal(error.param, cases[i].param);
    }
    char *after = json_dumps(config->shown, 0);
    assert_string_equal(before, after);
    free(before);
    free(after);
}

TESTS_WITH(open_config, close_config) = {
    TEST(starts_with_the_documented_defaults),
    TEST(updates_merge),
    TEST(a_refused_update_changes_nothing),
};
