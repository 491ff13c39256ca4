#include "app/trial_call.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "audio/wav.h"
#include "base/clock.h"
#include "base/json_tree.h"
#include "service/engine_setup.h"
#include "speech/spoken_parts.h"
#include "twilio/rest.h"

enum {
    LISTEN_S = 14, /* a greeting is over by then */
    CALL_MAX_MS = 90 * 1000,
    RECORDING_MAX_MS = 30 * 1000, /* it may be ready only some seconds behind the call (twilio.md 5.3) */
    LOOK_MS = 1000,
    BODY_BYTES_MAX = 4 * 1024 * 1024,
    QUIET_PEAK = 300 /* of 32,768; a line that is open, and nothing more */
};

struct trial {
    struct twilio_account *account;
    char call_sid[TWILIO_SID_BYTES], status[32];
    int64_t started_ms, answered_ms; /* 0: not answered */
    struct buf body;
};

static void pause_ms(int64_t ms)
{
    const struct timespec pause = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
    nanosleep(&pause, NULL);
}

static enum vp_err refuse(struct trial *trial, const char *why)
{
    snprintf(trial->account->why, sizeof trial->account->why, "%s", why);
    return VP_ERR_REFUSED;
}

/* The answer as JSON, which the caller releases. */
static enum vp_err ask(struct trial *trial, const char *path, const struct buf *form, json_t **out_json)
{
    buf_deinit(&trial->body);
    enum vp_err err = twilio_account_ask(trial->account, path, form, &trial->body);
    *out_json = err == VP_OK ? json_tree_load((struct span){trial->body.at, trial->body.len}, 0) : NULL;
    return err == VP_OK && *out_json == NULL ? refuse(trial, "Twilio's answer is no JSON") : err;
}

/* The other end of the call says nothing: the agent is to be heard. */
static enum vp_err begin(struct trial *trial, const char *from, const char *to)
{
    char document[128];
    struct buf form;
    json_t *json = NULL;
    buf_init(&form, TWILIO_FORM_BYTES_MAX);
    snprintf(document, sizeof document, "<Response><Pause length=\"%d\"/><Hangup/></Response>", LISTEN_S);
    const char *const fields[][2] = {{"To", to}, {"From", from}, {"Twiml", document}, {"Record", "true"}};
    enum vp_err err = VP_OK;
    for (size_t i = 0; i < sizeof fields / sizeof fields[0] && err == VP_OK; i++)
        err = twilio_form_put(&form, fields[i][0], fields[i][1]);
    trial->started_ms = clock_mono_ms();
    if (err == VP_OK)
        err = ask(trial, "/Calls.json", &form, &json);
    const char *sid = json_string_value(json_object_get(json, "sid"));
    if (err == VP_OK && (sid == NULL || !span_copy(span_of(sid), trial->call_sid, sizeof trial->call_sid)))
        err = refuse(trial, "Twilio took the call, and does not say which it is");
    json_decref(json);
    buf_deinit(&form);
    return err;
}

static bool is_over(const char *status)
{
    return strcmp(status, "queued") != 0 && strcmp(status, "initiated") != 0 &&
           strcmp(status, "ringing") != 0 && strcmp(status, "in-progress") != 0;
}

static enum vp_err wait_for_end(struct trial *trial)
{
    char path[64];
    enum vp_err err = VP_OK;
    snprintf(path, sizeof path, "/Calls/%s.json", trial->call_sid);
    while (err == VP_OK && !is_over(trial->status)) {
        json_t *json = NULL;
        if (clock_mono_ms() - trial->started_ms > CALL_MAX_MS)
            return refuse(trial, "the call was not over in time; it is in Twilio's call log");
        pause_ms(LOOK_MS);
        err = ask(trial, path, NULL, &json);
        const char *status = json_string_value(json_object_get(json, "status"));
        (void)span_copy(span_of(status != NULL ? status : ""), trial->status, sizeof trial->status);
        if (trial->answered_ms == 0 &&
            (strcmp(trial->status, "in-progress") == 0 || strcmp(trial->status, "completed") == 0))
            trial->answered_ms = clock_mono_ms();
        json_decref(json);
    }
    return err;
}

/* "" where there is none yet. */
static enum vp_err find_recording(struct trial *trial, char out_sid[TWILIO_SID_BYTES])
{
    char path[80];
    json_t *json = NULL;
    out_sid[0] = '\0';
    snprintf(path, sizeof path, "/Calls/%s/Recordings.json", trial->call_sid);
    enum vp_err err = ask(trial, path, NULL, &json);
    const json_t *first = json_array_get(json_object_get(json, "recordings"), 0);
    const char *sid = json_string_value(json_object_get(first, "sid")),
               *status = json_string_value(json_object_get(first, "status"));
    if (sid != NULL && (status == NULL || strcmp(status, "completed") == 0))
        (void)span_copy(span_of(sid), out_sid, TWILIO_SID_BYTES);
    json_decref(json);
    return err;
}

/* Into body; it is not left at Twilio. */
static enum vp_err fetch_recording(struct trial *trial)
{
    char sid[TWILIO_SID_BYTES] = "", path[80];
    int64_t until_ms = clock_mono_ms() + RECORDING_MAX_MS;
    for (;;) {
        enum vp_err err = find_recording(trial, sid);
        if (err == VP_OK && sid[0] != '\0') {
            snprintf(path, sizeof path, "/Recordings/%s.wav", sid);
            buf_deinit(&trial->body);
            err = twilio_account_ask(trial->account, path, NULL, &trial->body);
            snprintf(path, sizeof path, "/Recordings/%s.json", sid);
            if (err == VP_OK && twilio_account_delete(trial->account, path) != VP_OK)
                fprintf(stderr, "voiceplate twilio: the recording %s stays at Twilio: %s\n", sid,
                        trial->account->why);
            if (err == VP_OK)
                return VP_OK;
        }
        if (err != VP_OK && err != VP_ERR_NOT_FOUND)
            return err;
        if (clock_mono_ms() > until_ms)
            return refuse(trial,
                          "the call was answered, but Twilio has no recording of it: was anything said?");
        pause_ms(LOOK_MS);
    }
}

/* ---- what was heard ---- */

static int peak_of(const struct wav *wav)
{
    int peak = 0;
    for (size_t i = 0; i < wav->frame_count; i++)
        peak = abs(wav->pcm16[i]) > peak ? abs(wav->pcm16[i]) : peak;
    return peak;
}

/* The words of each part in which somebody speaks, one after the other. */
static enum vp_err recognise_parts(const struct speech_models *models, struct recogniser *recogniser,
                                   struct vocabulary *vocabulary, const struct wav *wav, struct buf *out)
{
    struct spoken_parts parts;
    struct recognition recognition;
    enum vp_err err = spoken_parts_find(models, wav->pcm16, wav->frame_count, &parts);
    for (size_t i = 0; i < parts.count && err == VP_OK; i++) {
        err =
            recognise(recogniser, vocabulary, wav->pcm16 + parts.at[i].from, parts.at[i].count, &recognition);
        if (err == VP_OK && recognition_text(&recognition)[0] != '\0')
            err = buf_appendf(out, "%s%s", out->len > 0 ? " " : "", recognition_text(&recognition));
    }
    return err;
}

/* VP_ERR_MODEL: there are no speech models. */
static enum vp_err recognise_words(const struct config *config, const struct menu *menu,
                                   const struct wav *wav, struct buf *out)
{
    const struct engine_options engine = engine_setup(config);
    const struct speech_paths paths = {.models_dir = engine.models_dir, .sphinx_dir = engine.sphinx_dir};
    struct speech_models *models = NULL;
    struct recogniser *recogniser = NULL;
    struct vocabulary *vocabulary = NULL;
    char why[512];
    const char *phrases[] = {menu != NULL ? menu->restaurant_name : ""};
    enum vp_err err = speech_models_load(&paths, &models, why, sizeof why);
    if (err == VP_OK && menu != NULL)
        err = vocabulary_create(models, phrases, 1, &vocabulary);
    if (err == VP_OK)
        err = recogniser_create(models, &recogniser);
    if (err == VP_OK)
        err = recognise_parts(models, recogniser, vocabulary, wav, out);
    recogniser_destroy(recogniser);
    vocabulary_release(vocabulary);
    speech_models_destroy(models);
    return err;
}

static enum vp_err tell_heard(struct trial *trial, const struct menu *menu)
{
    struct wav wav;
    struct buf words;
    if (wav_decode((struct span){trial->body.at, trial->body.len}, &wav) != VP_OK)
        return refuse(trial, "the call was answered, but Twilio's recording of it is no WAV file");
    wav_to_mono(&wav);
    enum vp_err err = wav_to_rate(&wav, SPEECH_RATE_HZ);
    if (err == VP_OK && peak_of(&wav) < QUIET_PEAK)
        err = refuse(
            trial,
            "the call was answered, but nothing was heard: look for it with 'voiceplate calls', and at "
            "the media stream's URL");
    if (err == VP_OK) {
        printf("answered within %.0f s, heard for %.0f s\n",
               (double)(trial->answered_ms - trial->started_ms) / 1000.0,
               (double)wav.frame_count / SPEECH_RATE_HZ);
        buf_init(&words, BODY_BYTES_MAX);
        if (recognise_words(trial->account->config, menu, &wav, &words) == VP_OK)
            printf("heard: %s\n", words.len > 0 ? buf_text(&words) : "(sound, but no words)");
        else
            puts("heard: sound; without the speech models it is not known which words");
        buf_deinit(&words);
    }
    wav_deinit(&wav);
    return err;
}

static enum vp_err judge_end(struct trial *trial)
{
    char why[128];
    if (strcmp(trial->status, "completed") == 0)
        return VP_OK;
    snprintf(why, sizeof why, "the call was not answered: Twilio says %s", trial->status);
    return refuse(trial, why);
}

enum vp_err trial_call(struct twilio_account *account, const char *from, const char *to,
                       const struct menu *menu)
{
    struct trial trial = {.account = account, .status = "queued"};
    buf_init(&trial.body, BODY_BYTES_MAX);
    enum vp_err err = begin(&trial, from, to);
    if (err == VP_OK) {
        fprintf(stderr, "voiceplate twilio: calling %s from %s (%s)\n", to, from, trial.call_sid);
        err = wait_for_end(&trial);
    }
    if (err == VP_OK)
        err = judge_end(&trial);
    if (err == VP_OK)
        err = fetch_recording(&trial);
    if (err == VP_OK)
        err = tell_heard(&trial, menu);
    buf_deinit(&trial.body);
    return err;
}
