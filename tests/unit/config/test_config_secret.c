/* Secrets in files of their own, and systemd's credentials. */
#include "config/config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "with_cmocka.h"
#include "with_folder.h"

static struct config config;
static struct problems problems;

static int start(void **state)
{
    (void)state;
    config_set_defaults(&config);
    problems = (struct problems){0};
    return 0;
}

/* A file with a secret in it; its path in out. */
static void put_secret(const char *folder, const char *name, const char *text, char out[128])
{
    snprintf(out, 128, "%s/%s", folder, name);
    FILE *file = fopen(out, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

/* A secret by a file of its own, in the settings' file or by a variable: without the line break at its end. */
static void a_secret_is_read_from_its_file(void **state)
{
    (void)state;
    char folder[FOLDER_PATH_BYTES], token[128], key[128], yaml[512], by_variable[256];
    folder_make(folder, "/tmp/voiceplate-config-dir");
    put_secret(folder, "token", "0123abcd\n", token);
    put_secret(folder, "key", "sk-1\r\n", key);
    snprintf(yaml, sizeof yaml, "twilio_auth_token_file: %s\nadmin_token: plain\n", token);
    assert_int_equal(config_parse(&config, span_of(yaml), "v.yaml", &problems), VP_OK);
    assert_string_equal(config.twilio_auth_token, "0123abcd");
    snprintf(by_variable, sizeof by_variable, "OPENAI_API_KEY_FILE=%s", key);
    char *environment[] = {by_variable, NULL};
    assert_int_equal(config_read_environment(&config, environment, &problems), VP_OK);
    assert_string_equal(config.realtime_key, "sk-1");
    snprintf(by_variable, sizeof by_variable, "VOICEPLATE_ADMIN_TOKEN_FILE=%s", token);
    assert_int_equal(config_read_environment(&config, environment, &problems), VP_OK);
    assert_string_equal(config.admin_token, "0123abcd"); /* the environment wins */
    assert_int_equal(folder_remove(folder), 0);
}

static void a_secret_s_file_that_is_of_no_use_is_told(void **state)
{
    (void)state;
    char folder[FOLDER_PATH_BYTES], none[128], empty[128], two[128], expected[1024], yaml[768];
    folder_make(folder, "/tmp/voiceplate-config-dir");
    put_secret(folder, "empty", "\n", empty);
    put_secret(folder, "two", "one\ntwo\n", two);
    snprintf(none, sizeof none, "%s/none", folder);
    snprintf(
        yaml, sizeof yaml,
        "admin_token_file: %s\nchat_key_file: %s\nspeech_key_file: %s\nsmtp_password: x\nsmtp_password_file: %s\n"
        "log_level_file: %s\nrealtime_key_file: %s\nrealtime_key: x\n",
        none, empty, two, two, two, two);
    assert_int_equal(config_parse(&config, span_of(yaml), "v.yaml", &problems), VP_ERR_BAD_VALUE);
    snprintf(
        expected, sizeof expected,
        "v.yaml:1: admin_token_file: %s: there is no such file\n"
        "v.yaml:2: chat_key_file: %s: is empty\n"
        "v.yaml:3: speech_key: has a line break or control character\n"
        "v.yaml:5: smtp_password_file: smtp_password stands in line 4 already; one of the two is enough\n"
        "v.yaml:5: smtp_password: has a line break or control character\n",
        none, empty);
    assert_int_equal(strncmp(problems.text, expected, strlen(expected)), 0);
    assert_non_null(strstr(problems.text, "v.yaml:6: log_level_file: no such setting"));
    assert_non_null(strstr(problems.text, "v.yaml:8: realtime_key: realtime_key stands in line 7 already"));
    assert_int_equal(folder_remove(folder), 0);
}

/* systemd's LoadCredential= and SetCredentialEncrypted= put them into a folder; what is said otherwise wins. */
static void a_credential_is_a_secret(void **state)
{
    (void)state;
    char folder[FOLDER_PATH_BYTES], before[4096], at[128];
    folder_make(folder, "/tmp/voiceplate-config-dir");
    put_secret(folder, "engine_key", "of-systemd\n", at);
    put_secret(folder, "admin_token", "of-systemd\n", at);
    put_secret(folder, "something_else", "x\n", at);
    assert_non_null(getcwd(before, sizeof before));
    assert_int_equal(chdir("/tmp"), 0);
    setenv("CREDENTIALS_DIRECTORY", folder, 1);
    setenv("VOICEPLATE_ADMIN_TOKEN", "of-a-variable", 1);
    assert_int_equal(config_load(&config, NULL, &problems), VP_OK);
    assert_string_equal(config.engine_key, "of-systemd");
    assert_string_equal(config.admin_token, "of-a-variable");
    put_secret(folder, "chat_key", "a b\n", at);
    assert_int_equal(config_load(&config, NULL, &problems), VP_ERR_BAD_VALUE);
    assert_string_equal(problems.text,
                        "$CREDENTIALS_DIRECTORY/chat_key: chat_key: has a blank in it, which no key "
                        "or token has; remove it\n");
    unsetenv("CREDENTIALS_DIRECTORY");
    unsetenv("VOICEPLATE_ADMIN_TOKEN");
    assert_int_equal(chdir(before), 0);
    assert_int_equal(folder_remove(folder), 0);
}

TESTS_WITH(start, NULL) = {
    TEST(a_secret_is_read_from_its_file),
    TEST(a_secret_s_file_that_is_of_no_use_is_told),
    TEST(a_credential_is_a_secret),
};
