#include <stdio.h>
#include <string.h>

#include "app/checkup.h"
#include "app/model_trial.h"
#include "net/fetch_once.h"
#include "service/engine_setup.h"
#include "service/model_setup.h"
#include "service/turn_setup.h"
#include "speech/speech.h"

enum { VOICE_BYTES = 640 };

/* What is wrong with the neural voice that is wanted, behind what else there is to say; "": nothing. */
static void prove_voice(const struct speech_paths *paths, const struct speech_models *models,
                        char out_voice[VOICE_BYTES])
{
    char why[512] = "";
    const char *lacks = speech_voice_lacks(models);
    bool is_damaged = paths->wants_neural_voice && speech_voice_prove(paths, why, sizeof why) != VP_OK;
    if (is_damaged || lacks != NULL)
        snprintf(out_voice, VOICE_BYTES, "; %s: %s", lacks != NULL ? "flite speaks" : "but",
                 is_damaged ? why : lacks);
}

static bool prove_models(const struct config *config, char *out_why, size_t why_size_bytes,
                         char out_voice[VOICE_BYTES])
{
    struct engine_options engine = engine_setup(config);
    const struct speech_paths paths = {engine.models_dir, engine.sphinx_dir,
                                       .wants_neural_voice = strcmp(engine.voice, "flite") != 0};
    struct speech_models *models = NULL;
    if (speech_models_prove(&paths, out_why, why_size_bytes) != VP_OK ||
        speech_models_load(&paths, &models, out_why, why_size_bytes) != VP_OK)
        return false;
    prove_voice(&paths, models, out_voice);
    speech_models_destroy(models);
    return true;
}

/* Of the running service, where it has several. False: some are missing. */
static bool describe_processes(const struct checkup *checkup, char *out_text, size_t size_bytes)
{
    int wanted = (int)checkup->shared.config.engine_processes, count;
    out_text[0] = '\0';
    if (wanted == 1 || checkup->live_engine_port == 0)
        return true;
    count = checkup_count_processes(checkup, "engine");
    if (count < 0)
        return true;
    bool are_all_there = count >= wanted;
    snprintf(out_text, size_bytes, "; %s%d of the running service's %d engine processes take%s sessions%s",
             are_all_there ? "" : "only ", count, wanted, count == 1 ? "s" : "",
             are_all_there ? "" : ": its log says why");
    return are_all_there;
}

void checkup_engine(struct checkup *checkup)
{
    const struct shared *shared = &checkup->shared;
    char why[2048] = "", voice[VOICE_BYTES] = "", processes[128];
    bool are_all_there = describe_processes(checkup, processes, sizeof processes);
    if (!shared->config.engine_enabled)
        checkup_add(checkup, "engine", CHECKUP_SKIPPED, "engine_enabled is false");
    else if (prove_models(&shared->config, why, sizeof why, voice))
        checkup_add(checkup, "engine", are_all_there ? CHECKUP_OK : CHECKUP_PROBLEM,
                    "the speech models in %s are whole and load%s%s", shared->config.engine_models_dir, voice,
                    processes);
    else
        checkup_add(checkup, "engine", CHECKUP_PROBLEM, "%s%s", why,
                    shared->is_engine_the_model ? " It is the model: nobody could speak to callers." : "");
}

void checkup_model(struct checkup *checkup)
{
    const struct shared *shared = &checkup->shared;
    struct ai_trial_result result = {0};
    if (shared->menus.count == 0) {
        checkup_add(checkup, "model", CHECKUP_SKIPPED, "without a menu there is nothing to tell it");
        return;
    }
    if (shared->is_engine_the_model && checkup->live_engine_port == 0) {
        checkup_add(checkup, "model", CHECKUP_SKIPPED, "it is the embedded engine, which does not run now");
        return;
    }
    enum vp_err err = model_trial_run(shared, &result);
    bool is_good = err == VP_OK && result.is_good;
    checkup_add(checkup, "model", is_good ? CHECKUP_OK : CHECKUP_PROBLEM, "%s %s", shared->realtime_url,
                err == VP_OK ? result.text : vp_err_text(err));
}

/* The list of models costs nothing, and asking for it shows whether the server is there and takes the key.
 * False: the URL is not of that kind. */
static bool write_models_url(const char *url, char *out, size_t size_bytes)
{
    static const char *const ends[] = {"/audio/transcriptions", "/chat/completions", "/audio/speech"};
    size_t len = strlen(url);
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        size_t end_len = strlen(ends[i]);
        if (len > end_len && strcmp(url + len - end_len, ends[i]) == 0)
            return snprintf(out, size_bytes, "%.*s/models", (int)(len - end_len), url) < (int)size_bytes;
    }
    return false;
}

static void judge_status(struct checkup *checkup, const char *name, const char *url, int status)
{
    if (status == 401 || status == 403)
        checkup_add(checkup, name, CHECKUP_PROBLEM, "%s refuses the key (HTTP %d): check %s_key", url, status,
                    name);
    else if (status >= 500)
        checkup_add(checkup, name, CHECKUP_PROBLEM, "%s has trouble (HTTP %d)", url, status);
    else if (status >= 200 && status < 300)
        checkup_add(checkup, name, CHECKUP_OK, "%s is there and takes the key", url);
    else
        checkup_add(checkup, name, CHECKUP_OK, "%s is there; it lists no models (HTTP %d)", url, status);
}

static void check_endpoint(struct checkup *checkup, const char *name, const struct rest_endpoint *endpoint)
{
    char url[CONFIG_TEXT_BYTES + 16], key_line[2 * CONFIG_TEXT_BYTES];
    bool has_key = endpoint->key != NULL && endpoint->key[0] != '\0',
         is_bearer = endpoint->key_header == NULL;
    const char *const headers[] = {has_key ? key_line : NULL, NULL};
    int status = 0;
    if (endpoint->is_engine) {
        checkup_add(checkup, name, CHECKUP_SKIPPED, "it is at the embedded engine");
        return;
    }
    if (!write_models_url(endpoint->url, url, sizeof url)) {
        checkup_add(checkup, name, CHECKUP_SKIPPED, "%s: asking there might cost something", endpoint->url);
        return;
    }
    snprintf(key_line, sizeof key_line, "%s: %s%s", is_bearer ? "Authorization" : endpoint->key_header,
             is_bearer ? "Bearer " : "", has_key ? endpoint->key : "");
    enum vp_err err = fetch_once(url, headers, &status, NULL);
    explicit_bzero(key_line, sizeof key_line);
    if (err == VP_OK)
        judge_status(checkup, name, endpoint->url, status);
    else
        checkup_add(checkup, name, CHECKUP_PROBLEM, "%s cannot be reached: %s; check %s_url and the network",
                    endpoint->url, vp_err_text(err), name);
}

void checkup_pipeline(struct checkup *checkup)
{
    static struct turn_setup turns;
    if (!checkup->shared.config.traditional_enabled) {
        checkup_add(checkup, "pipeline", CHECKUP_SKIPPED, "traditional_enabled is false");
        return;
    }
    turn_setup_make(&turns, &checkup->shared);
    check_endpoint(checkup, "transcription", &turns.desk.turn.transcribe.endpoint);
    check_endpoint(checkup, "chat", &turns.desk.turn.complete.endpoint);
    check_endpoint(checkup, "speech", &turns.desk.turn.synthesise.endpoint);
}
