#include "config/config.h"
#include "config/config_url.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "with_cmocka.h"

static struct config config;
static struct problems problems;
static char path[] = "/tmp/voiceplate-config-XXXXXX";

static int start(void **state)
{
    (void)state;
    config_set_defaults(&config);
    problems = (struct problems){0};
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
    assert_non_null(
        strstr(problems.text, ":3: workers: 'many' is not a whole number; 0 to 64 processes is allowed"));
    assert_non_null(strstr(problems.text, ":4: keep_transcripts: 'perhaps' is neither true nor false"));
    assert_non_null(
        strstr(problems.text, ":5: calls_max: '1.5' is not a whole number; 1 to 5000 calls is allowed"));
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

/* Words and URLs are checked after all sources are read, and yet each is named where it stands. */
static void rules_name_the_place_of_the_value(void **state)
{
    (void)state;
    static const char yaml[] =
        "log_level: loud\nwebport: 1\n\nchat_url: https://h.example/\nrealtime_voice: &v x\n"
        "speech_voice: *v\nweb_port: 1\nweb_port: 010\ncalls: 3\n";
    char *environment[] = {"VOICEPLATE_REALTIME_DIALECT=new", "VOICEPLATE_CHAT_KEY=sk-1\n",
                           "OPENAI_API_KEY=k\x01", "VOICEPLATE_LOGLEVEL=info", NULL};
    assert_int_equal(config_parse(&config, span_of(yaml), "v.yaml", &problems), VP_ERR_BAD_VALUE);
    assert_int_equal(config_read_environment(&config, environment, &problems), VP_ERR_BAD_VALUE);
    config.engine_enabled = false;
    assert_int_equal(config_check(&config, &problems), VP_ERR_BAD_VALUE);
    assert_string_equal(
        problems.text,
        "v.yaml:1: log_level: 'loud' is not one of: debug, info, warn, error\n"
        "v.yaml:2: webport: no such setting; did you mean web_port?\n"
        "v.yaml:4: chat_url: 'https://h.example/' has no path; the whole URL is wanted, such as "
        "https://h.example/v1/chat/completions\n"
        "v.yaml:6: speech_voice: aliases (*name) are not allowed; write the value out\n"
        "v.yaml:8: web_port: is given twice; it stands in line 7 already\n"
        "v.yaml:8: web_port: '010' is not a whole number; 0 to 65535 port is allowed\n"
        "v.yaml:9: calls: no such setting; did you mean calls_max?\n"
        "VOICEPLATE_CHAT_KEY: chat_key: has a line break or control character\n"
        "OPENAI_API_KEY: realtime_key: has a line break or control character\n"
        "VOICEPLATE_LOGLEVEL: no such setting; did you mean log_level?\n"
        "VOICEPLATE_REALTIME_DIALECT: realtime_dialect: 'new' is not one of: auto, ga, beta\n"
        "engine_enabled: false leaves no model: set realtime_url or OPENAI_API_KEY\n");
}

static void numbers_are_decimal(void **state)
{
    (void)state;
    static const char *const bad[] = {"0x10", "1e3", "nan", "inf", "", " 5", "5 s", "1e99999", "--1", "5.0"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char yaml[64];
        start(NULL);
        snprintf(yaml, sizeof yaml, "drain_s: \"%s\"\n", bad[i]);
        assert_int_equal(config_parse(&config, span_of(yaml), "v", &problems), VP_ERR_BAD_VALUE);
        assert_non_null(strstr(problems.text, "is not a whole number"));
    }
    start(NULL);
    assert_int_equal(config_parse(&config, span_of("realtime_vad_threshold: nan"), "v", &problems),
                     VP_ERR_BAD_VALUE);
}

static void what_is_no_file_is_refused(void **state)
{
    (void)state;
    char folder[] = "/tmp/voiceplate-config-dir-XXXXXX";
    assert_non_null(mkdtemp(folder));
    assert_int_equal(config_read_file(&config, folder, &problems), VP_ERR_IO);
    assert_non_null(strstr(problems.text, ": is a folder; a file is needed"));
    rmdir(folder);
    start(NULL);
    assert_int_equal(truncate(path, 300 * 1024), 0);
    assert_int_equal(config_read_file(&config, path, &problems), VP_ERR_TOO_BIG);
    assert_int_equal(truncate(path, 0), 0);
    start(NULL);
    assert_int_equal(config_parse(&config, span_of("a: caf\xe9\n"), "v", &problems), VP_ERR_BAD_VALUE);
    assert_string_equal(problems.text, "v:1: byte 0xe9 is not UTF-8; save the file in that encoding\n");
}

/* The master reads menus and settings while it serves. */
static void a_pipe_that_nobody_writes_to_is_refused(void **state)
{
    (void)state;
    char folder[] = "/tmp/voiceplate-config-dir-XXXXXX", pipe_path[64];
    assert_non_null(mkdtemp(folder));
    snprintf(pipe_path, sizeof pipe_path, "%s/x.yaml", folder);
    assert_int_equal(mkfifo(pipe_path, 0600), 0);
    alarm(20); /* ends the test where it hangs */
    assert_int_equal(config_read_file(&config, pipe_path, &problems), VP_ERR_IO);
    alarm(0);
    assert_non_null(strstr(problems.text, ": is a pipe that nothing comes from; a file is needed\n"));
    unlink(pipe_path);
    rmdir(folder);
}

/* A link to nowhere is no wish for the defaults; an empty variable is no name of a file. */
static void the_usual_file_is_looked_for_as_it_is(void **state)
{
    (void)state;
    char folder[] = "/tmp/voiceplate-config-dir-XXXXXX", before[4096];
    assert_non_null(getcwd(before, sizeof before));
    assert_non_null(mkdtemp(folder));
    assert_int_equal(chdir(folder), 0);
    setenv("VOICEPLATE_CONFIG", "", 1);
    assert_int_equal(config_load(&config, NULL, &problems), VP_OK);
    assert_int_equal(symlink("nowhere.yaml", "voiceplate.yaml"), 0);
    assert_int_equal(config_load(&config, NULL, &problems), VP_ERR_NOT_FOUND);
    assert_string_equal(problems.text, "voiceplate.yaml: there is no such file\n");
    unsetenv("VOICEPLATE_CONFIG");
    unlink("voiceplate.yaml");
    assert_int_equal(chdir(before), 0);
    rmdir(folder);
}

static void an_installed_program_knows_where_its_settings_are(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"/usr/bin/voiceplate", "/etc/voiceplate/voiceplate.yaml"},
        {"/usr/local/bin/voiceplate", "/usr/local/etc/voiceplate/voiceplate.yaml"},
        {"/opt/vp/bin/voiceplate", "/opt/vp/etc/voiceplate/voiceplate.yaml"},
        {"/bin/voiceplate", "/etc/voiceplate/voiceplate.yaml"},
        {"/home/x/voiceplate/build/voiceplate", NULL},
        {"/usr/bin/voiceplate (deleted)", NULL},
        {"", NULL}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char out[CONFIG_TEXT_BYTES] = "";
        assert_int_equal(config_installed_path(cases[i][0], out, sizeof out), cases[i][1] != NULL);
        assert_string_equal(out, cases[i][1] != NULL ? cases[i][1] : "");
    }
}

static void proxies_are_addresses_and_networks(void **state)
{
    (void)state;
    snprintf(config.trusted_proxies, sizeof config.trusted_proxies, "10.0.0.0/8, 2001:db8::1");
    assert_int_equal(config_check(&config, &problems), VP_OK);
    snprintf(config.trusted_proxies, sizeof config.trusted_proxies, "10.0.0.0/8, ingress.example.com");
    assert_int_equal(config_check(&config, &problems), VP_ERR_BAD_VALUE);
    assert_non_null(strstr(problems.text, "trusted_proxies: 'ingress.example.com' is neither a numeric"));
}

static void an_address_is_numeric(void **state)
{
    (void)state;
    static const char *const bad[] = {"localhost", "127.0.0.1:80", "[::1]", "", "*", "example.com"},
                             *const good[] = {"127.0.0.1", "127.0.0.2", "::1"};
    char expected[128];
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        start(NULL);
        snprintf(config.bind_address, sizeof config.bind_address, "%s", bad[i]);
        assert_int_equal(config_check(&config, &problems), VP_ERR_BAD_VALUE);
        snprintf(expected, sizeof expected, "bind_address: '%s' is not a numeric address;", bad[i]);
        assert_non_null(strstr(problems.text, expected));
    }
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        start(NULL);
        snprintf(config.bind_address, sizeof config.bind_address, "%s", good[i]);
        assert_int_equal(config_check(&config, &problems), VP_OK);
    }
}

static void two_listeners_have_two_ports(void **state)
{
    (void)state;
    config.media_port = config.web_port;
    assert_int_equal(config_check(&config, &problems), VP_ERR_BAD_VALUE);
    assert_string_equal(problems.text, "media_port: 5001 is web_port already; each has a port of its own\n");
    start(NULL);
    config.engine_port = config.media_port;
    assert_int_equal(config_check(&config, &problems), VP_ERR_BAD_VALUE);
    assert_string_equal(problems.text,
                        "engine_port: 6001 is media_port already; each has a port of its own\n");
    start(NULL);
    config.web_port = config.media_port = config.engine_port = 0; /* the kernel chooses each */
    assert_int_equal(config_check(&config, &problems), VP_OK);
}

/* Copied along with a token it is not seen, and every signature would be wrong. */
static void a_secret_has_no_blank(void **state)
{
    (void)state;
    char *environment[] = {"TWILIO_AUTH_TOKEN=0123 ", "OPENAI_API_KEY= sk-1", "VOICEPLATE_ADMIN_TOKEN=a b",
                           "VOICEPLATE_REALTIME_VOICE=my voice", NULL};
    assert_int_equal(config_read_environment(&config, environment, &problems), VP_ERR_BAD_VALUE);
    assert_string_equal(
        problems.text,
        "TWILIO_AUTH_TOKEN: twilio_auth_token: has a blank in it, which no key or token has; remove it\n"
        "OPENAI_API_KEY: realtime_key: has a blank in it, which no key or token has; remove it\n"
        "VOICEPLATE_ADMIN_TOKEN: admin_token: has a blank in it, which no key or token has; remove it\n");
}

struct url_case {
    const char *key, *written, *used; /* used NULL: refused with why */
    const char *why;
};

static void check_url_case(const struct url_case *one)
{
    char yaml[1024];
    start(NULL);
    snprintf(yaml, sizeof yaml, "%s: \"%s\"\n", one->key, one->written);
    assert_int_equal(config_parse(&config, span_of(yaml), "v", &problems), VP_OK);
    snprintf(config.twilio_auth_token, sizeof config.twilio_auth_token, "t");
    if (config.public_base_url[0] == '\0')
        snprintf(config.public_base_url, sizeof config.public_base_url, "https://orders.example.com");
    enum vp_err err = config_check(&config, &problems);
    if (one->used == NULL) {
        char expected[512];
        snprintf(expected, sizeof expected, "v:1: %s: ", one->key);
        if (err == VP_OK || strncmp(problems.text, expected, strlen(expected)) != 0 ||
            strstr(problems.text, one->why) == NULL)
            fail_msg("%s %s: expected \"%s\", got \"%s\"", one->key, one->written, one->why, problems.text);
        return;
    }
    snprintf(yaml, sizeof yaml, "%s: \"%s\"\n", one->key, one->used);
    char *printed = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&printed, &len);
    config_print(&config, out);
    fclose(out);
    if (err != VP_OK || strstr(printed, yaml) == NULL)
        fail_msg("%s %s: expected %s, problems \"%s\"", one->key, one->written, one->used, problems.text);
    free(printed);
}

static void urls_are_written_as_they_will_be_used(void **state)
{
    (void)state;
    static const struct url_case cases[] = {
        {"public_base_url", "https://orders.example.com", "https://orders.example.com", NULL},
        {"public_base_url", "https://orders.example.com/", "https://orders.example.com", NULL},
        {"public_base_url", "HTTPS://Orders.Example.COM:443///", "https://orders.example.com", NULL},
        {"public_base_url", "https://orders.example.com:8443/", "https://orders.example.com:8443", NULL},
        {"public_base_url", "http://127.0.0.1:80/", "http://127.0.0.1", NULL},
        {"public_base_url", "http://[::1]:5001", "http://[::1]:5001", NULL},
        {"public_base_url", "http://orders.example.com", NULL, "use https://"},
        {"public_base_url", "https://Orders.example.com/Shop-1/vp//", "https://orders.example.com/Shop-1/vp",
         NULL},
        {"public_base_url", "https://orders.example.com/a//b", NULL, "between single slashes"},
        {"public_base_url", "https://orders.example.com//a", NULL, "between single slashes"},
        {"public_base_url", "https://orders.example.com/a/../b", NULL, "between single slashes"},
        {"public_base_url", "https://orders.example.com/.", NULL, "between single slashes"},
        {"public_base_url", "https://orders.example.com/a%20b", NULL, "between single slashes"},
        {"public_base_url", "https://orders.example.com/vp?a=b", NULL, "has a query"},
        {"public_base_url", "https://orders.example.com/vp#x", NULL, "has a '#'"},
        {"public_base_url", "http://orders.example.com/vp", NULL, "use https://"},
        {"public_base_url", "http://127.0.0.1:5001/vp/", "http://127.0.0.1:5001/vp", NULL},
        {"public_base_url", "https://orders.example.com?a=b", NULL, "has a query"},
        {"public_base_url", "https://orders.example.com#x", NULL, "has a '#'"},
        {"public_base_url", "orders.example.com", NULL, "did you mean https://orders.example.com?"},
        {"public_base_url", "wss://orders.example.com", NULL, "did you mean https://orders.example.com?"},
        {"public_base_url", "https://or ders.example.com", NULL, "such as a blank"},
        {"public_base_url", "https://order_s.example.com", NULL, "no host name that can be used"},
        {"public_base_url", "https://", NULL, "no host name that can be used"},
        {"public_base_url", "https://h.example:0", NULL, "a port that is not in 1..65535"},
        {"public_base_url", "https://h.example:99999", NULL, "a port that is not in 1..65535"},
        {"public_base_url", "https://h.example:", NULL, "a port that is not in 1..65535"},
        {"public_base_url", "https://me:pw@h.example", NULL, "has a user name or password in it"},
        {"public_media_url", "wss://Media.example.com", "wss://media.example.com/ws/media", NULL},
        {"public_media_url", "wss://media.example.com:443/ws/media/", "wss://media.example.com/ws/media",
         NULL},
        {"public_media_url", "wss://media.example.com/Other/Path", "wss://media.example.com/Other/Path",
         NULL},
        {"public_media_url", "ws://127.0.0.1:6001/ws/media", "ws://127.0.0.1:6001/ws/media", NULL},
        {"public_media_url", "ws://media.example.com/ws/media", NULL, "use wss://"},
        {"public_media_url", "https://media.example.com/ws/media", NULL,
         "did you mean wss://media.example.com"},
        {"public_media_url", "wss://media.example.com/ws/media?a=b", NULL, "has a query"},
        {"twilio_api_url", "https://API.twilio.com/", "https://api.twilio.com", NULL},
        {"realtime_url", "WSS://Model.Example:443/v1/realtime?model=A",
         "wss://model.example/v1/realtime?model=A", NULL},
        {"realtime_url", "ws://127.0.0.1:9000", "ws://127.0.0.1:9000", NULL},
        {"realtime_url", "https://api.openai.com/v1/realtime", NULL,
         "did you mean wss://api.openai.com/v1/realtime?"},
        {"speech_url", "https://API.example/v1/audio/speech/", "https://api.example/v1/audio/speech", NULL},
        {"speech_url", "https://api.example", NULL, "such as https://api.example/v1/audio/speech"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        check_url_case(&cases[i]);
    const struct url_case capitals = {"public_base_url", "https://Orders.Example.com:443/",
                                      "https://orders.example.com", NULL};
    check_url_case(&capitals);
    assert_string_equal(config.public_base_as_written, "https://Orders.Example.com");
}

static void a_public_url_may_have_a_path(void **state)
{
    (void)state;
    const struct url_case shop = {"public_base_url", "https://Orders.Example.com:443/Shop/",
                                  "https://orders.example.com/Shop", NULL};
    char media_url[CONFIG_TEXT_BYTES];
    check_url_case(&shop);
    assert_string_equal(config.public_base_as_written, "https://Orders.Example.com/Shop");
    config_public_media_url(&config, media_url, sizeof media_url);
    assert_string_equal(media_url, "wss://orders.example.com/Shop/ws/media");
}

/* Without a proxy in front each port has its own number. */
static void with_a_certificate_of_its_own_media_streams_come_to_their_port(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"https://orders.example.com", "wss://orders.example.com:6001/ws/media"},
        {"https://orders.example.com:8443/vp", "wss://orders.example.com:6001/vp/ws/media"},
        {"http://127.0.0.1:5001", ""}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char url[CONFIG_TEXT_BYTES];
        start(NULL);
        snprintf(config.tls_certificate, sizeof config.tls_certificate, "/x.pem");
        snprintf(config.public_base_url, sizeof config.public_base_url, "%s", cases[i][0]);
        config_public_media_url(&config, url, sizeof url);
        assert_string_equal(url, cases[i][1]);
    }
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

static void keys_must_fit_each_other(void **state)
{
    (void)state;
    snprintf(config.bind_address, sizeof config.bind_address, "0.0.0.0");
    assert_int_equal(config_check(&config, &problems), VP_ERR_BAD_VALUE);
    assert_non_null(strstr(problems.text, "set twilio_auth_token"));
    start(NULL);
    snprintf(config.public_base_url, sizeof config.public_base_url, "https://orders.example.com");
    snprintf(config.public_media_url, sizeof config.public_media_url, "wss://orders.example.com/ws/media");
    assert_int_equal(config_check(&config, &problems), VP_ERR_BAD_VALUE);
    assert_non_null(
        strstr(problems.text, "public_base_url: https://orders.example.com is open to strangers"));
    assert_non_null(strstr(problems.text, "public_media_url: wss://orders.example.com/ws/media is open to"));
    start(NULL);
    snprintf(config.twilio_shared_key, sizeof config.twilio_shared_key, "s");
    assert_int_equal(config_check(&config, &problems), VP_ERR_BAD_VALUE);
    assert_non_null(strstr(problems.text, "twilio_shared_key: needs twilio_auth_token"));
    start(NULL);
    snprintf(config.twilio_old_auth_token, sizeof config.twilio_old_auth_token, "s");
    assert_int_equal(config_check(&config, &problems), VP_ERR_BAD_VALUE);
    assert_non_null(strstr(problems.text, "twilio_old_auth_token: needs twilio_auth_token"));
    start(NULL);
    snprintf(config.realtime_url, sizeof config.realtime_url, "wss://api.openai.com/v1/realtime");
    assert_int_equal(config_check(&config, &problems), VP_ERR_BAD_VALUE);
    assert_non_null(strstr(problems.text, "OPENAI_API_KEY"));
    start(NULL);
    static const char *const bad_apis[] = {"",
                                           "ftp://api.twilio.com",
                                           "http://api.twilio.com",
                                           "https://api.twilio.com/2010-04-01",
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

static void headers_of_traces_go_to_nobody_else(void **state)
{
    (void)state;
    snprintf(config.otlp_headers, sizeof config.otlp_headers, "Authorization=Bearer%%20s3cret");
    snprintf(config.otlp_endpoint, sizeof config.otlp_endpoint, "http://localhost:4318");
    assert_int_equal(config_check(&config, &problems), VP_OK);
    start(NULL);
    snprintf(config.otlp_headers, sizeof config.otlp_headers, "Authorization=Bearer%%20s3cret");
    snprintf(config.otlp_endpoint, sizeof config.otlp_endpoint, "http://collector.example:4318");
    assert_int_equal(config_check(&config, &problems), VP_ERR_BAD_VALUE);
    assert_non_null(strstr(problems.text, "otlp_headers: would go unencrypted"));
    start(NULL);
    snprintf(config.otlp_headers, sizeof config.otlp_headers, "s3cret");
    assert_int_equal(config_check(&config, &problems), VP_ERR_BAD_VALUE);
    assert_non_null(strstr(problems.text, "otlp_headers: has an item without '='"));
    assert_null(strstr(problems.text, "s3cret"));
}

#define KEY_OF_32 "0123456789abcdef0123456789abcdef"

static void a_stream_key_is_one_or_two_long_ones(void **state)
{
    (void)state;
    static const struct {
        const char *key, *why; /* why NULL: it is good */
    } cases[] = {
        {"", NULL},
        {KEY_OF_32, NULL},
        {KEY_OF_32 "," KEY_OF_32, NULL},
        {"short", "a key has at least 32 letters"},
        {",abc", "a key has at least 32 letters"},
        {"," KEY_OF_32, "a key has at least 32 letters"},
        {KEY_OF_32 ",", "a key has at least 32 letters"},
        {KEY_OF_32 ",short," KEY_OF_32, "a key has at least 32 letters"},
        {KEY_OF_32 "," KEY_OF_32 "," KEY_OF_32, "3 keys; at most 2 are good"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        config_set_defaults(&config);
        problems = (struct problems){0};
        snprintf(config.stream_key, sizeof config.stream_key, "%s", cases[i].key);
        enum vp_err expected = cases[i].why != NULL ? VP_ERR_BAD_VALUE : VP_OK;
        assert_int_equal(config_check(&config, &problems), expected);
        if ((strstr(problems.text, "stream_key") != NULL) != (cases[i].why != NULL) ||
            (cases[i].why != NULL && strstr(problems.text, cases[i].why) == NULL))
            fail_msg("'%s': %s", cases[i].key, problems.text);
    }
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

static void changes_are_named(void **state)
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
}

static void what_cannot_be_reloaded_stays_and_is_named(void **state)
{
    (void)state;
    struct config other = config;
    char names[32];
    struct keys keys = {""};
    config_keep_fixed(&other, &config, names, sizeof names);
    assert_string_equal(names, "");
    other.web_port = 1;
    other.engine_enabled = false;
    other.calls_max = 7;
    snprintf(other.store_url, sizeof other.store_url, "sqlite:elsewhere.db");
    config_keep_fixed(&other, &config, names, sizeof names);
    assert_string_equal(names, "web_port store_url engine_enabl"); /* cut to fit */
    config_each_change(&config, &other, add_key, &keys);
    assert_string_equal(keys.list, "calls_max ");
}

static int make_file(void **state)
{
    (void)state;
    int fd = mkstemp(path);
    return fd < 0 ? -1 : close(fd);
}

static int delete_file(void **state)
{
    (void)state;
    return unlink(path);
}

TESTS_AROUND(.set_up = start, .open = make_file, .close = delete_file) = {
    TEST(defaults_are_sound),
    TEST(a_file_sets_values),
    TEST(every_problem_is_named_with_line_key_and_range),
    TEST(wrong_yaml_is_refused),
    TEST(rules_name_the_place_of_the_value),
    TEST(numbers_are_decimal),
    TEST(what_is_no_file_is_refused),
    TEST(a_pipe_that_nobody_writes_to_is_refused),
    TEST(the_usual_file_is_looked_for_as_it_is),
    TEST(an_installed_program_knows_where_its_settings_are),
    TEST(an_address_is_numeric),
    TEST(proxies_are_addresses_and_networks),
    TEST(a_secret_has_no_blank),
    TEST(two_listeners_have_two_ports),
    TEST(urls_are_written_as_they_will_be_used),
    TEST(a_public_url_may_have_a_path),
    TEST(with_a_certificate_of_its_own_media_streams_come_to_their_port),
    TEST(the_environment_wins_and_typos_are_told),
    TEST(keys_must_fit_each_other),
    TEST(headers_of_traces_go_to_nobody_else),
    TEST(a_stream_key_is_one_or_two_long_ones),
    TEST(secrets_print_as_stars),
    TEST(changes_are_named),
    TEST(what_cannot_be_reloaded_stays_and_is_named),
};
