/* voiceplate model: what the configured model makes of a session as calls ask for it. */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "app/arguments.h"
#include "app/json_print.h"
#include "app/model_trial.h"
#include "app/verb_end.h"
#include "app/verbs.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "openai/setup_member.h"

enum { MEMBER_BITS = 32 };

const char *verb_model_missing(const struct arguments *arguments)
{
    return arguments->word_count == 0 || strcmp(arguments->words[0], "check") != 0
               ? "'model check' is what there is"
               : NULL;
}

static const char *dialect_name(const struct ai_trial_session *session)
{
    return session->is_beta ? "beta" : "ga";
}

static int64_t left_s(const struct ai_trial_session *session)
{
    return session->expires_at_unix_s - clock_machine_unix_ms() / 1000;
}

static void print_format(const char *title, int hz)
{
    if (hz == 0)
        printf("%s  mu-law, 8 kHz, as telephones have it\n", title);
    else
        printf("%s  PCM, %d Hz, resampled for each frame\n", title, hz);
}

static void print_result(const struct shared *shared, const struct ai_trial_result *result)
{
    const struct ai_trial_session *session = &result->session;
    const struct config *config = &shared->config;
    printf("%s %s\n", shared->realtime_url, result->text);
    if (!result->is_good)
        return;
    printf("model       %s\n", session->model[0] != '\0' ? session->model : "not shown");
    printf("dialect     %s%s\n", dialect_name(session),
           strcmp(config->realtime_dialect, "auto") != 0 &&
                   strcmp(config->realtime_dialect, dialect_name(session)) != 0
               ? ", not the one of realtime_dialect"
               : "");
    print_format("to model  ", session->to_model_hz);
    print_format("from model", session->from_model_hz);
    if (session->voice[0] == '\0')
        puts("voice       not shown");
    else if (strcmp(session->voice, config->realtime_voice) == 0 || shared->is_engine_the_model)
        printf("voice       %s\n", session->voice);
    else
        printf("voice       %s, not %s, which realtime_voice asks for\n", session->voice,
               config->realtime_voice);
    if (session->expires_at_unix_s > 0)
        printf("session     lives %" PRId64 " s; a second one takes over before\n", left_s(session));
    for (int bit = 0; bit < MEMBER_BITS; bit++)
        if ((session->left_out >> bit & 1) != 0)
            printf("left out    %s, which it refuses\n", setup_member_name((uint32_t)1 << bit));
}

static json_t *format_json(int hz)
{
    return hz == 0 ? json_pack("{s:s, s:i}", "type", "audio/pcmu", "rate", 8000)
                   : json_pack("{s:s, s:i}", "type", "audio/pcm", "rate", hz);
}

static json_t *text_or_null(const char *text)
{
    return text[0] != '\0' ? json_string(text) : json_null();
}

static json_t *result_json(const struct shared *shared, const struct ai_trial_result *result)
{
    const struct ai_trial_session *session = &result->session;
    char text[UTF8_REPAIRED_BYTES(sizeof result->text)]; /* a model's own words may have been cut */
    utf8_repair(span_of(result->text), text);
    json_t *json =
        json_pack("{s:s, s:b, s:s}", "url", shared->realtime_url, "usable", result->is_good, "text", text);
    if (!result->is_good)
        return json;
    json_t *left_out = json_array();
    for (int bit = 0; bit < MEMBER_BITS; bit++)
        if ((session->left_out >> bit & 1) != 0)
            json_array_append_new(left_out, json_string(setup_member_name((uint32_t)1 << bit)));
    json_object_set_new(json, "took_ms", json_integer((json_int_t)result->took_ms));
    json_object_set_new(json, "model", text_or_null(session->model));
    json_object_set_new(json, "dialect", json_string(dialect_name(session)));
    json_object_set_new(json, "to_model", format_json(session->to_model_hz));
    json_object_set_new(json, "from_model", format_json(session->from_model_hz));
    json_object_set_new(json, "voice", text_or_null(session->voice));
    json_object_set_new(json, "expires_in_s",
                        session->expires_at_unix_s > 0 ? json_integer((json_int_t)left_s(session))
                                                       : json_null());
    json_object_set_new(json, "left_out", left_out);
    return json;
}

int verb_model(struct arguments *arguments)
{
    static struct shared shared;
    struct ai_trial_result result = {.is_good = false};
    if (!config_load_or_tell(&shared.config, arguments->config_path) || !shared_load_menus(&shared, stderr))
        return EXIT_STATUS_FAILED;
    shared_choose_urls(&shared, shared.config.engine_enabled ? (int)shared.config.engine_port : 0);
    enum vp_err err = model_trial_run(&shared, &result);
    if (err != VP_OK) {
        menu_set_release(&shared.menus);
        return verb_fail("model", vp_err_text(err));
    }
    bool is_told = true;
    if (arguments->wants_json)
        is_told = json_print(result_json(&shared, &result));
    else
        print_result(&shared, &result);
    menu_set_release(&shared.menus);
    return is_told && result.is_good ? EXIT_STATUS_OK : EXIT_STATUS_FAILED;
}
