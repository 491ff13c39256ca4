#include "app/config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "with_cmocka.h"

static struct config config;
static struct config_problems problems;
static char path[] = "/tmp/voiceplate-config-XXXXXX";

static int start(void **state)
{
    (void)state;
    config_set_defaults(&config);
    problems = (struct config_problems){0};
    return 0;
}

static enum vp_err read_text(const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    return config_read_file(&config, path, &problems);
}

static void defaults_are_sound(void **state)
{
    (void)state;
    assert_int_equal(config_check(&config, &problems), VP_OK);
    assert_int_equal(config.web_port, 5001);
    assert_int_equal(config.media_port, 6001);
    assert_string_equal(config.bind_address, "127.0.0.1");
}

static void a_file_sets_values(void **state)
{
    (void)state;
    assert_int_equal(
        read_text("# comment\nweb_port: 8080\nkeep_transcripts: no\nrealtime_vad_threshold: 0.7\n"
                  "menus_dir: \"some where\"\n"),
        VP_OK);
    assert_int_equal(config.web_port, 8080);
    assert_false(config.keep_transcripts);
    assert_true(config.realtime_vad_threshold > 0.69 && config.realtime_vad_threshold < 0.71);
    assert_string_equal(config.menus_dir, "some where");
}

static void every_problem_is_named_with_line_key_and_range(void **state)
{
    (void)state;
    assert_int_equal(read_text("web_port: 70000\nno_such: 1\nworkers: many\nkeep_transcripts: perhaps\n"
                               "calls_max: 1.5\n"),
                     VP_ERR_BAD_VALUE);
    assert_int_equal(problems.count, 5);
    char expected[512];
    snprintf(expected, sizeof expected, "%s:1: web_port: 70000 is not in 0..65535 port\n", path);
    assert_non_null(strstr(problems.text, expected));
    assert_non_null(strstr(problems.text, ":2: no_such: no such setting"));
    assert_non_null(strstr(problems.text, ":3: workers: 'many' is not a whole number"));
    assert_non_null(strstr(problems.text, ":4: keep_transcripts: 'perhaps' is neither true nor false"));
    assert_non_null(strstr(problems.text, ":5: calls_max: '1.5' is not a whole number"));
}

static void wrong_yaml_is_refused(void **state)
{
    (void)state;
    assert_int_equal(read_text("web_port: [1, 2]\n"), VP_ERR_BAD_VALUE);
    assert_non_null(strstr(problems.text, "must be a single value, not a list"));
    assert_int_equal(read_text("web_port: {a: 1}\n"), VP_ERR_BAD_VALUE);
    assert_int_equal(read_text("- web_port\n"), VP_ERR_BAD_VALUE);
    assert_int_equal(read_text("a: \"unclosed\n"), VP_ERR_BAD_VALUE);
    assert_int_equal(read_text("just words\n"), VP_ERR_BAD_VALUE);
    assert_int_equal(read_text(""), VP_OK);
    assert_int_equal(config_read_file(&config, "/nonexistent/x.yaml", &problems), VP_ERR_NOT_FOUND);
}

static void the_environment_wins_and_typos_are_told(void **state)
{
    (void)state;
    char *environment[] = {"VOICEPLATE_WEB_PORT=9", "OPENAI_API_KEY=sk-1",
                           "TWILIO_AUTH_TOKEN=t",   "HOME=/root",
                           "VOICEPLATE_PROT=1",     NULL};
    assert_int_equal(config_read_environment(&config, environment, &problems), VP_ERR_BAD_VALUE);
    assert_int_equal(config.web_port, 9);
    assert_string_equal(config.realtime_key, "sk-1");
    assert_string_equal(config.twilio_auth_token, "t");
    assert_int_equal(problems.count, 1);
    assert_non_null(strstr(problems.text, "VOICEPLATE_PROT: no such setting"));
}

static void rules_between_keys(void **state)
{
    (void)state;
    snprintf(config.bind_address, sizeof config.bind_address, "0.0.0.0");
    assert_int_equal(config_check(&config, &problems), VP_ERR_BAD_VALUE);
    assert_non_null(strstr(problems.text, "set twilio_auth_token"));
    start(NULL);
    snprintf(config.realtime_url, sizeof config.realtime_url, "wss://api.openai.com/v1/realtime");
    assert_int_equal(config_check(&config, &problems), VP_ERR_BAD_VALUE);
    assert_non_null(strstr(problems.text, "OPENAI_API_KEY"));
    start(NULL);
    static const char *const bad_apis[] = {"",
                                           "ftp://api.twilio.com",
                                           "http://api.twilio.com",
                                           "https://api.twilio.com/",
                                           "https://me@api.twilio.com",
                                           "http://127.0.0.1@evil.example",
                                           "http://localhost.evil.example",
                                           "https://"};
    for (size_t i = 0; i < sizeof bad_apis / sizeof *bad_apis; i++) {
        start(NULL);
        snprintf(config.twilio_api_url, sizeof config.twilio_api_url, "%s", bad_apis[i]);
        assert_int_equal(config_check(&config, &problems), VP_ERR_BAD_VALUE);
        assert_non_null(strstr(problems.text, "twilio_api_url"));
    }
    start(NULL);
    snprintf(config.twilio_api_url, sizeof config.twilio_api_url, "http://127.0.0.1:8080");
    assert_int_equal(config_check(&config, &problems), VP_OK);
    start(NULL);
    config.engine_enabled = false;
    assert_int_equal(config_check(&config, &problems), VP_ERR_BAD_VALUE);
    start(NULL);
    snprintf(config.realtime_dialect, sizeof config.realtime_dialect, "gamma");
    assert_int_equal(config_check(&config, &problems), VP_ERR_BAD_VALUE);
    assert_non_null(strstr(problems.text, "realtime_dialect: 'gamma' is not one of: auto, ga, beta"));
}

static void secrets_print_as_stars(void **state)
{
    (void)state;
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);
    snprintf(config.realtime_key, sizeof config.realtime_key, "sk-canary");
    config_print(&config, out);
    fclose(out);
    assert_null(strstr(text, "canary"));
    assert_non_null(strstr(text, "realtime_key: ********\n"));
    free(text);
}

struct keys {
    char list[256];
};

static void add_key(void *owner, const char *key)
{
    struct keys *keys = owner;
    strncat(keys->list, key, sizeof keys->list - strlen(keys->list) - 1);
    strncat(keys->list, " ", sizeof keys->list - strlen(keys->list) - 1);
}

static void changes_are_named_and_taken_back(void **state)
{
    (void)state;
    struct config other = config;
    struct keys keys = {""};
    /* What stands behind a text's end is no difference. */
    memset(other.realtime_voice + strlen(other.realtime_voice) + 1, 'x', 5);
    config_each_change(&config, &other, add_key, &keys);
    assert_string_equal(keys.list, "");
    other.web_port = 1;
    other.engine_enabled = false;
    other.realtime_vad_threshold = 0.25;
    snprintf(other.realtime_key, sizeof other.realtime_key, "sk-new");
    config_each_change(&config, &other, add_key, &keys);
    assert_string_equal(keys.list, "web_port realtime_key realtime_vad_threshold engine_enabled ");
    static const char *const all[] = {"web_port", "realtime_key", "realtime_vad_threshold", "engine_enabled",
                                      "no_such_key"};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        config_copy_value(&other, &config, all[i]);
    keys = (struct keys){""};
    config_each_change(&config, &other, add_key, &keys);
    assert_string_equal(keys.list, "");
}

int main(void)
{
    int fd = mkstemp(path);
    if (fd < 0)
        return 1;
    close(fd);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(defaults_are_sound, start),
        cmocka_unit_test_setup(a_file_sets_values, start),
        cmocka_unit_test_setup(every_problem_is_named_with_line_key_and_range, start),
        cmocka_unit_test_setup(wrong_yaml_is_refused, start),
        cmocka_unit_test_setup(the_environment_wins_and_typos_are_told, start),
        cmocka_unit_test_setup(rules_between_keys, start),
        cmocka_unit_test_setup(secrets_print_as_stars, start),
        cmocka_unit_test_setup(changes_are_named_and_taken_back, start),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    unlink(path);
    return failed;
}
