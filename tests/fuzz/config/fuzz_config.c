/* Any bytes as a settings file, and as the value of a variable: either settings whose every promise holds, or
 * at least one problem in words, a line each. */
#include "fuzz/fuzz_input.h"

#include <stdio.h>

#include "config/config.h"

static size_t count_lines(const char *text)
{
    size_t count = 0;
    for (; (text = strchr(text, '\n')) != NULL; text++)
        count++;
    return count;
}

static void check_problems(const struct problems *problems, enum vp_err err, size_t count_before)
{
    require((err == VP_OK) == (problems->count == count_before));
    require(count_lines(problems->text) == problems->kept_count && problems->kept_count <= problems->count);
    require(strlen(problems->text) < sizeof problems->text);
}

/* What passed is in its range, on one line, and stays as it is when it is read again. */
static void check_settings(struct config *config)
{
    static struct config again;
    static struct problems problems;
    require(config->web_port >= 0 && config->web_port <= 65535 && config->calls_max >= 1);
    require(config->realtime_vad_threshold >= 0 && config->realtime_vad_threshold <= 1);
    require(strpbrk(config->realtime_key, "\r\n") == NULL &&
            strpbrk(config->realtime_key_header, "\r\n :") == NULL);
    size_t base_len = strlen(config->public_base_url);
    require(base_len == 0 || config->public_base_url[base_len - 1] != '/');
    require(strlen(config->public_base_as_written) == base_len);
    again = *config;
    problems_clear(&problems);
    require(config_check(&again, &problems) == VP_OK);
    require(strcmp(again.public_base_url, config->public_base_url) == 0);
    require(strcmp(again.public_media_url, config->public_media_url) == 0);
    require(strcmp(again.realtime_url, config->realtime_url) == 0);
    require(strcmp(again.chat_url, config->chat_url) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    static struct config config;
    static struct problems problems;
    char variable[1100];
    char *environment[] = {variable, NULL};
    config_set_defaults(&config);
    problems_clear(&problems);
    check_problems(&problems, config_parse(&config, (struct span){(const char *)at, len}, "fuzz", &problems),
                   0);
    size_t count = problems.count;
    snprintf(variable, sizeof variable, "VOICEPLATE_PUBLIC_BASE_URL=%.*s", (int)(len < 1000 ? len : 1000),
             (const char *)at);
    if (len % 2 == 1)
        check_problems(&problems, config_read_environment(&config, environment, &problems), count);
    count = problems.count;
    enum vp_err err = config_check(&config, &problems);
    check_problems(&problems, err, count);
    if (problems.count == 0)
        check_settings(&config);
    return 0;
}
