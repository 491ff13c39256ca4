#include "with_cmocka.h"
#include <stdlib.h>

#include "engine/session_config.h"
#include "with_json.h"

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
    assert_int_equal(session_config_init(
                         &config, &(struct session_setup){"sess_1", "m", 450, "joe", 0.9, 1790000000, false}),
                     VP_OK);
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
    assert_string_equal(config->voice, "joe");
    assert_true(json_real_value(json_at(config->shown, "audio.output.speed")) == 0.9); /* as it was set */
    assert_true(config->speed == 0.9);
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

static const struct {
    const char *update, *code, *param;
} refusals[] = {
    {"{\"instructions\":\"x\"}", "missing_required_parameter", "session.type"},
    {"{\"type\":\"transcription\"}", "invalid_parameter", "session.type"},
    {"{\"type\":\"translation\"}", "invalid_value", "session.type"},
    {"{\"type\":\"realtime\",\"model\":\"n\"}", "invalid_value", "session.model"},
    {"{\"type\":\"realtime\",\"audio\":{\"output\":{\"speed\":0.3}}}", "invalid_value",
     "session.audio.output.speed"},
    {"{\"type\":\"realtime\",\"prompt\":{\"id\":\"p\"}}", "unsupported_parameter", "session.prompt"},
    {"{\"type\":\"realtime\",\"tool_choice\":\"required\"}", "invalid_value", "session.tool_choice"},
    {"{\"type\":\"realtime\",\"tool_choice\":{\"type\":\"function\",\"name\":\"f\"}}", "invalid_value",
     "session.tool_choice"},
    {"{\"type\":\"realtime\",\"reasoning\":{\"effort\":\"low\"}}", "unknown_parameter",
     "session.reasoning.effort"},
    {"{\"type\":\"realtime\",\"reasoning\":{\"effort\":\"huge\"}}", "invalid_value",
     "session.reasoning.effort"},
    {"{\"type\":\"realtime\",\"parallel_tool_calls\":false}", "unknown_parameter",
     "session.parallel_tool_calls"},
    {"{\"type\":\"realtime\",\"include\":[\"item.input_audio_transcription.logprobs\"]}",
     "unsupported_parameter", "session.include"},
    {"{\"type\":\"realtime\",\"truncation\":{\"type\":\"retention_ratio\",\"retention_ratio\":2}}",
     "invalid_value", "session.truncation.retention_ratio"},
    {"{\"type\":\"realtime\",\"truncation\":\"never\"}", "invalid_value", "session.truncation"},
    {"{\"type\":\"realtime\",\"tracing\":{\"fly\":1}}", "unknown_parameter", "session.tracing.fly"},
    {"{\"type\":\"realtime\",\"audio\":{\"output\":{\"voice\":{\"id\":\"voice_1\"}}}}", "invalid_value",
     "session.audio.output.voice"},
    {"{\"type\":\"realtime\",\"audio\":{\"input\":{\"transcription\":{\"language\":\"de\"}}}}",
     "invalid_value", "session.audio.input.transcription.language"},
    {"{\"type\":\"realtime\",\"audio\":{\"input\":{\"transcription\":{\"languages\":[\"de\"]}}}}",
     "invalid_value", "session.audio.input.transcription.languages"},
    {"{\"type\":\"realtime\",\"audio\":{\"input\":{\"transcription\":{\"model\":\"no-such\"}}}}",
     "invalid_value", "session.audio.input.transcription.model"},
    {"{\"type\":\"realtime\",\"audio\":{\"input\":{\"transcription\":{\"delay\":\"low\"}}}}",
     "unsupported_parameter", "session.audio.input.transcription.delay"},
    {"{\"type\":\"realtime\",\"audio\":{\"input\":{\"noise_reduction\":{\"strength\":3}}}}", "invalid_value",
     "session.audio.input.noise_reduction.strength"},
    {"{\"type\":\"realtime\",\"audio\":{\"input\":{\"turn_detection\":{\"type\":\"semantic_vad\","
     "\"eagerness\":\"keen\"}}}}",
     "invalid_value", "session.audio.input.turn_detection.eagerness"},
    {"{\"type\":\"realtime\",\"instructions\":\"x\",\"voice\":\"alloy\"}", "unknown_parameter",
     "session.voice"},
    {"{\"type\":\"realtime\",\"instructions\":7}", "invalid_type", "session.instructions"},
    {"{\"type\":\"realtime\",\"instructions\":\"x\",\"output_modalities\":[\"text\",\"audio\"]}",
     "invalid_value", "session.output_modalities"},
    {"{\"type\":\"realtime\",\"audio\":{\"input\":{\"format\":{\"type\":\"audio/pcm\",\"rate\":16000}}}}",
     "invalid_value", "session.audio.input.format"},
    {"{\"type\":\"realtime\",\"audio\":{\"input\":{\"format\":{\"type\":\"audio/pcma\"}}}}", "invalid_value",
     "session.audio.input.format"},
    {"{\"type\":\"realtime\",\"audio\":{\"input\":{\"turn_detection\":{\"type\":\"server_vad\","
     "\"threshold\":2}}}}",
     "invalid_value", "session.audio.input.turn_detection.threshold"},
    {"{\"type\":\"realtime\",\"audio\":{\"input\":{\"turn_detection\":{}}}}", "missing_required_parameter",
     "session.audio.input.turn_detection"},
    {"{\"type\":\"realtime\",\"audio\":{\"input\":{\"turn_detection\":{\"type\":\"semantic_vad\","
     "\"threshold\":1}}}}",
     "unknown_parameter", "session.audio.input.turn_detection.threshold"},
    {"{\"type\":\"realtime\",\"tools\":[{\"type\":\"function\"}]}", "missing_required_parameter",
     "session.tools[0].name"},
    {"{\"type\":\"realtime\",\"max_output_tokens\":5000}", "invalid_value", "session.max_output_tokens"},
};

static void a_refused_update_changes_nothing(void **state)
{
    struct session_config *config = *state;
    char *before = json_dumps(config->shown, 0);
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        struct realtime_refusal error = {0};
        assert_int_equal(update(config, refusals[i].update, &error), VP_ERR_BAD_MESSAGE);
        assert_string_equal(error.code, refusals[i].code);
        assert_string_equal(error.param, refusals[i].param);
    }
    char *after = json_dumps(config->shown, 0);
    assert_string_equal(before, after);
    free(before);
    free(after);
}

/* What the schema does not let be null is left out; what it does not know is not shown. */
static void what_is_off_is_not_shown(void **state)
{
    struct session_config *config = *state;
    struct realtime_refusal error;
    const json_t *input = json_at(config->shown, "audio.input");
    assert_null(json_object_get(input, "transcription"));
    assert_null(json_object_get(input, "noise_reduction"));
    assert_null(json_object_get(config->shown, "include"));
    assert_int_equal(
        update(
            config,
            "{\"type\":\"realtime\",\"model\":\"m\",\"tracing\":\"auto\",\"include\":null,\"audio\":{\"input\":"
            "{\"format\":{\"type\":\"audio/pcmu\",\"rate\":8000},\"noise_reduction\":{\"type\":\"far_field\","
            "\"strength\":0.5},\"transcription\":{\"model\":\"whisper-1\",\"language\":\"en-US\"}}}}",
            &error),
        VP_OK);
    assert_json(json_deep_copy(json_at(config->shown, "audio.input.format")), "{\"type\":\"audio/pcmu\"}");
    assert_true(json_is_null(json_object_get(config->shown, "tracing"))); /* nothing is traced */
    assert_null(json_object_get(config->shown, "include"));
    assert_int_equal(update(config,
                            "{\"type\":\"realtime\",\"audio\":{\"input\":{\"noise_reduction\":{\"type\":"
                            "\"near_field\"},\"transcription\":null}}}",
                            &error),
                     VP_OK);
    assert_json(json_deep_copy(json_at(config->shown, "audio.input.noise_reduction")),
                "{\"type\":\"near_field\",\"strength\":0.5}"); /* an omitted strength stays */
    assert_null(json_at(config->shown, "audio.input.transcription"));
    assert_false(config->wants_transcription);
}

static void a_voice_stays_once_it_has_spoken(void **state)
{
    struct session_config *config = *state;
    struct realtime_refusal error = {0};
    static const char cedar[] = "{\"type\":\"realtime\",\"audio\":{\"output\":{\"voice\":\"cedar\"}}}";
    assert_int_equal(update(config, cedar, &error), VP_OK);
    config->has_spoken = true;
    assert_int_equal(update(config, cedar, &error), VP_OK);
    assert_int_equal(
        update(config, "{\"type\":\"realtime\",\"audio\":{\"output\":{\"voice\":\"ash\"}}}", &error),
        VP_ERR_BAD_MESSAGE);
    assert_string_equal(error.code, "cannot_update_voice");
}

static void a_transcription_session_has_no_answers_to_set_up(void **state)
{
    struct session_config *config = *state;
    struct realtime_refusal error = {0};
    session_config_deinit(config);
    assert_int_equal(session_config_init(config, &(struct session_setup){"s", NULL, 450, NULL, 1, 1, true}),
                     VP_OK);
    assert_string_equal(json_text(config->shown, "type"), "transcription");
    assert_true(config->wants_transcription);
    assert_false(config->may_create_response);
    assert_int_equal(update(config, "{\"type\":\"realtime\"}", &error), VP_ERR_BAD_MESSAGE);
    assert_string_equal(error.code, "invalid_parameter");
    assert_int_equal(update(config, "{\"type\":\"transcription\",\"instructions\":\"x\"}", &error),
                     VP_ERR_BAD_MESSAGE);
    assert_string_equal(error.code, "unknown_parameter");
    assert_int_equal(update(config,
                            "{\"type\":\"transcription\",\"audio\":{\"input\":{\"turn_detection\":null,"
                            "\"transcription\":{\"model\":\"gpt-transcribe\",\"keywords\":[\"pizza\"]}}}}",
                            &error),
                     VP_OK);
    assert_int_equal(config->turn_mode, TURN_MODE_MANUAL);
}

TESTS_WITH(open_config, close_config) = {
    TEST(starts_with_the_documented_defaults), TEST(updates_merge),
    TEST(a_refused_update_changes_nothing),    TEST(what_is_off_is_not_shown),
    TEST(a_voice_stays_once_it_has_spoken),    TEST(a_transcription_session_has_no_answers_to_set_up),
};
