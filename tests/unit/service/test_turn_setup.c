#include "service/turn_setup.h"

#include <stdlib.h>

#include "with_cmocka.h"

static struct shared shared;
static struct turn_setup setup;

static int start(void **state)
{
    (void)state;
    shared = (struct shared){0};
    config_set_defaults(&shared.config);
    (void)span_copy(SPAN_LIT("http://127.0.0.1:6101"), shared.engine_url, sizeof shared.engine_url);
    return 0;
}

static void set(char field[CONFIG_TEXT_BYTES], const char *value)
{
    (void)span_copy(span_of(value), field, CONFIG_TEXT_BYTES);
}

static void expect_endpoint(const struct rest_endpoint *endpoint, const char *url, const char *model,
                            const char *key)
{
    assert_string_equal(endpoint->url, url);
    assert_string_equal(endpoint->model, model);
    assert_string_equal(endpoint->key, key);
}

static void without_a_key_all_is_the_engines(void **state)
{
    (void)state;
    turn_setup_make(&setup, &shared);
    const struct spoken_turn_settings *turn = &setup.desk.turn;
    expect_endpoint(&turn->transcribe.endpoint, "http://127.0.0.1:6101/v1/audio/transcriptions",
                    "voiceplate-engine", "");
    expect_endpoint(&turn->complete.endpoint, "http://127.0.0.1:6101/v1/chat/completions",
                    "voiceplate-engine", "");
    expect_endpoint(&turn->synthesise.endpoint, "http://127.0.0.1:6101/v1/audio/speech", "voiceplate-engine",
                    "");
    assert_null(turn->complete.endpoint.key_header);
}

static void with_a_key_all_is_openais(void **state)
{
    (void)state;
    set(shared.config.realtime_key, "sk-1");
    turn_setup_make(&setup, &shared);
    const struct spoken_turn_settings *turn = &setup.desk.turn;
    expect_endpoint(&turn->transcribe.endpoint, "https://api.openai.com/v1/audio/transcriptions",
                    "gpt-transcribe", "sk-1");
    expect_endpoint(&turn->complete.endpoint, "https://api.openai.com/v1/chat/completions", "gpt-5.4-mini",
                    "sk-1");
    expect_endpoint(&turn->synthesise.endpoint, "https://api.openai.com/v1/audio/speech", "gpt-4o-mini-tts",
                    "sk-1");
    assert_string_equal(turn->synthesise.response_format, "pcm");
}

static void the_key_goes_to_openai_only(void **state)
{
    (void)state;
    set(shared.config.realtime_key, "sk-1");
    set(shared.config.chat_url, "https://api.openai.com.example/v1/chat/completions");
    set(shared.config.chat_model, "llama");
    set(shared.config.speech_url, "https://speech.example/v1/audio/speech");
    set(shared.config.speech_key, "other");
    set(shared.config.speech_key_header, "api-key");
    turn_setup_make(&setup, &shared);
    const struct spoken_turn_settings *turn = &setup.desk.turn;
    expect_endpoint(&turn->complete.endpoint, "https://api.openai.com.example/v1/chat/completions", "llama",
                    "");
    assert_int_equal(turn->complete.limit, COMPLETE_MAX_TOKENS);
    expect_endpoint(&turn->synthesise.endpoint, "https://speech.example/v1/audio/speech", "", "other");
    assert_string_equal(turn->synthesise.endpoint.key_header, "api-key");
}

TESTS_WITH(start, NULL) = {
    TEST(without_a_key_all_is_the_engines),
    TEST(with_a_key_all_is_openais),
    TEST(the_key_goes_to_openai_only),
};
