#include "eval_dialogues/turn_ear.h"

#include <stdlib.h>
#include <string.h>

#include "audio/foreground.h"
#include "base/fnv.h"
#include "engine/answer_list.h"
#include "engine/endpoint.h"
#include "engine/phrase_list.h"
#include "engine/turn_end.h"
#include "eval_dialogues/heard_json.h"
#include "eval_dialogues/kept.h"

enum {
    PER_MS = SPEECH_RATE_HZ / 1000,
    FEED_SAMPLES = 4 * SPEECH_WINDOW_SAMPLES, /* as the engine's listeners are fed */
    PREFIX_MS = 300,                          /* these two: as a call asks for them */
    SILENCE_MS = 500,
    RECOGNITION_MS = 200 /* until the words of a pause are known, as on a machine that is not too busy */
};

/* One line that is listened to. */
struct listening {
    struct turn_ear *ear;
    struct dialogue *dialogue;
    struct endpoint endpoint;
    struct foreground foreground;
    const int16_t *pcm16;
    size_t from, to, heard_from; /* samples: of the turn, until now, and what no turn has had */
    bool has_words;
    size_t known_at; /* sample where the words of a pause become known; 0: no pause is read */
    struct heard_words heard;
    turn_heard_fn on_turn;
    void *owner;
};

static enum vp_err need_models(struct turn_ear *ear)
{
    const struct speech_paths paths = {.models_dir = ear->models_dir, .sphinx_dir = ear->sphinx_dir};
    if (ear->models != NULL)
        return VP_OK;
    enum vp_err err = speech_models_load(&paths, &ear->models, ear->why, sizeof ear->why);
    if (err == VP_OK)
        err = recogniser_create(ear->models, &ear->recogniser);
    return err;
}

static enum vp_err need_vocabulary(struct turn_ear *ear, struct dialogue *dialogue)
{
    struct phrase_list list = {0};
    if (ear->vocabulary_key != 0 && !dialogue_has_new_phrases(dialogue))
        return VP_OK;
    dialogue_each_phrase(dialogue, phrase_list_add, &list);
    if (list.key != ear->vocabulary_key) {
        vocabulary_release(ear->vocabulary);
        ear->vocabulary = NULL;
        ear->vocabulary_key = list.key;
    }
    phrase_list_deinit(&list);
    return VP_OK;
}

static enum vp_err make_vocabulary(struct turn_ear *ear, struct dialogue *dialogue)
{
    struct phrase_list list = {0};
    if (ear->vocabulary != NULL)
        return VP_OK;
    dialogue_each_phrase(dialogue, phrase_list_add, &list);
    enum vp_err err =
        vocabulary_create(ear->models, (const char *const *)list.phrases, list.count, &ear->vocabulary);
    phrase_list_deinit(&list);
    return err;
}

static enum vp_err recognise_now(struct listening *now, enum speech_expected expected,
                                 const struct speech_answers *answers, struct recognition *out)
{
    struct turn_ear *ear = now->ear;
    enum vp_err err = make_vocabulary(ear, now->dialogue);
    if (err != VP_OK)
        return err;
    recogniser_expect(ear->recogniser, expected, answers);
    err = recogniser_listen_begin(ear->recogniser, ear->vocabulary);
    for (size_t at = now->from; at < now->to && err == VP_OK; at += FEED_SAMPLES)
        err = recogniser_listen_feed(ear->recogniser, now->pcm16 + at,
                                     now->to - at < FEED_SAMPLES ? now->to - at : FEED_SAMPLES);
    return err == VP_OK ? recogniser_listen_result(ear->recogniser, out) : err;
}

/* The words of the turn so far. */
static enum vp_err read_turn(struct listening *now)
{
    static struct recognition recognition;
    struct turn_ear *ear = now->ear;
    enum speech_expected expected = answer_list_expects(now->dialogue);
    const struct span sound = {(const char *)(now->pcm16 + now->from),
                               (now->to - now->from) * sizeof(int16_t)};
    struct speech_answers answers;
    answer_list_fill(&answers, now->dialogue);
    uint64_t key = fnv_hash(ear->vocabulary_key ^ (uint64_t)expected << 62, sound);
    for (size_t i = 0; i < answers.count; i++)
        key = fnv_hash(key, span_of(answers.at[i]));
    size_t len;
    now->has_words = true;
    char *kept = kept_find(ear->cache_dir, "heard", key, &len);
    json_t *readings = kept != NULL ? json_loads(kept, 0, NULL) : NULL;
    free(kept);
    if (readings != NULL) {
        heard_json_read(readings, &now->heard);
        json_decref(readings);
        return VP_OK;
    }
    enum vp_err err = recognise_now(now, expected, &answers, &recognition);
    if (err != VP_OK)
        return err;
    now->heard = recognition.heard;
    readings = heard_json_make(&now->heard);
    char *text = json_dumps(readings, JSON_COMPACT);
    if (text != NULL)
        kept_put(ear->cache_dir, "heard", key, span_of(text));
    free(text);
    json_decref(readings);
    return VP_OK;
}

static enum vp_err end_turn(struct listening *now)
{
    enum vp_err err = now->has_words ? VP_OK : read_turn(now);
    now->heard_from = now->to;
    now->known_at = 0;
    if (err == VP_OK)
        now->on_turn(now->owner, &now->heard);
    return err;
}

static void start_turn(struct listening *now)
{
    size_t before = (ENDPOINT_START_MS + PREFIX_MS) * PER_MS;
    now->from = now->to > before ? now->to - before : 0;
    if (now->from < now->heard_from)
        now->from = now->heard_from;
    now->has_words = false;
}

static int mean_level(const int16_t *window_pcm16)
{
    int sum = 0;
    for (size_t i = 0; i < SPEECH_WINDOW_SAMPLES; i++)
        sum += abs(window_pcm16[i]);
    return sum / SPEECH_WINDOW_SAMPLES;
}

/* The pause's words are known now, if they ever are. */
static enum vp_err judge_pause(struct listening *now)
{
    if (now->known_at == 0 || now->to < now->known_at)
        return VP_OK;
    now->known_at = 0;
    const char *text = now->heard.count > 0 ? now->heard.readings[0].text : "";
    struct turn_clues clues = turn_clues_read(now->dialogue, text);
    int wait_ms = turn_end_wait_ms(&clues, SILENCE_MS, UNFINISHED_SERVER_VAD_MS);
    return endpoint_judge(&now->endpoint, wait_ms) == ENDPOINT_ENDED ? end_turn(now) : VP_OK;
}

static enum vp_err take_window(struct listening *now)
{
    const int16_t *window = now->pcm16 + now->to;
    now->to += SPEECH_WINDOW_SAMPLES;
    enum vp_err err = VP_OK;
    int far_ms = foreground_feed(&now->foreground, foreground_mean_square(window, SPEECH_WINDOW_SAMPLES),
                                 ENDPOINT_WINDOW_MS);
    switch (endpoint_feed(&now->endpoint, (struct endpoint_window){vad_feed(now->ear->vad, window),
                                                                   mean_level(window), far_ms})) {
    case ENDPOINT_STARTED:
        start_turn(now);
        break;
    case ENDPOINT_SPECULATE:
        err = read_turn(now);
        now->known_at = now->to + RECOGNITION_MS * PER_MS;
        break;
    case ENDPOINT_RESUMED:
        now->has_words = false;
        now->known_at = 0;
        break;
    case ENDPOINT_ENDED:
        err = end_turn(now);
        break;
    case ENDPOINT_SAME:
        break;
    }
    return err == VP_OK ? judge_pause(now) : err;
}

enum vp_err turn_ear_listen(struct turn_ear *ear, struct dialogue *dialogue, const int16_t *pcm16,
                            size_t count, turn_heard_fn on_turn, void *owner)
{
    static struct listening now;
    now = (struct listening){
        .ear = ear, .dialogue = dialogue, .pcm16 = pcm16, .on_turn = on_turn, .owner = owner};
    foreground_init(&now.foreground);
    endpoint_init(&now.endpoint,
                  &(struct endpoint_settings){TURN_THRESHOLD_DEFAULT, SILENCE_MS, UNFINISHED_SERVER_VAD_MS});
    enum vp_err err = need_models(ear);
    if (err == VP_OK)
        err = need_vocabulary(ear, dialogue);
    vad_destroy(ear->vad); /* knows the line before */
    ear->vad = NULL;
    if (err == VP_OK)
        err = vad_create(ear->models, &ear->vad);
    while (err == VP_OK && now.to + SPEECH_WINDOW_SAMPLES <= count)
        err = take_window(&now);
    if (err == VP_OK && now.endpoint.is_speaking) /* others talk on: no pause was found behind the caller */
        err = end_turn(&now);
    return err;
}

void turn_ear_deinit(struct turn_ear *ear)
{
    vad_destroy(ear->vad);
    vocabulary_release(ear->vocabulary);
    recogniser_destroy(ear->recogniser);
    speech_models_destroy(ear->models);
}
