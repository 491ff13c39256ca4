#include "with_session.h"

#include "with_cmocka.h"
#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/clock.h"
#include "base/log.h"
#include "with_fakes.h"

enum { PATIENCE_MS = 60000 };

const char rig_pcmu[] = "{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\",\"audio\":{"
                        "\"input\":{\"format\":{\"type\":\"audio/pcmu\"}},"
                        "\"output\":{\"format\":{\"type\":\"audio/pcmu\"}}}}}";

static void keep_event(void *owner, const struct span *parts, size_t part_count)
{
    struct rig *rig = owner;
    char *text = NULL;
    size_t len = 0;
    for (size_t i = 0; i < part_count; i++) {
        text = realloc(text, len + parts[i].len + 1);
        assert_non_null(text);
        memcpy(text + len, parts[i].at, parts[i].len);
        len += parts[i].len;
    }
    json_error_t error;
    json_t *event = json_loadb(text, len, 0, &error);
    free(text);
    assert_non_null(event);
    assert_true(json_is_string(json_object_get(event, "event_id")));
    json_array_append_new(rig->events, event);
}

static void on_over(void *owner, uint16_t close_code, const char *why)
{
    (void)why;
    ((struct rig *)owner)->over_code = close_code;
}

void rig_open(struct rig *rig)
{
    char why[128];
    *rig = (struct rig){0};
    fakes_reset();
    log_set_level(LOG_LEVEL_ERROR);
    rig->events = json_array();
    rig->core.silence_ms = 500;
    rig->core.text_late_ms = PATIENCE_MS; /* however busy the machine is */
    assert_int_equal(loop_create(&rig->core.loop), VP_OK);
    assert_int_equal(speech_models_load(&(struct speech_paths){0}, &rig->core.models, why, sizeof why),
                     VP_OK);
    assert_int_equal(pool_create(rig->core.loop, rig->core.models, 1, 1, &rig->core.pool), VP_OK);
    assert_int_equal(listeners_create(rig->core.pool, rig->core.models, 1, &rig->core.listeners), VP_OK);
    assert_int_equal(vocabulary_cache_create(rig->core.models, rig->core.pool, &rig->core.vocabularies),
                     VP_OK);
    assert_int_equal(phrase_cache_create(1 << 20, &rig->core.phrases), VP_OK);
    const struct session_options options = {
        .core = &rig->core, .model = "test", .sink = {keep_event, rig}, .on_over = on_over, .owner = rig};
    assert_int_equal(session_create(&options, &rig->session), VP_OK);
    rig_next_all(rig, "session.created", "conversation.created");
}

void rig_close(struct rig *rig)
{
    atomic_store(&fake_recognition_ms, 0);
    session_destroy(rig->session);
    pool_destroy(rig->core.pool);
    listeners_destroy(rig->core.listeners);
    vocabulary_cache_destroy(rig->core.vocabularies);
    phrase_cache_destroy(rig->core.phrases);
    speech_models_destroy(rig->core.models);
    loop_round(rig->core.loop, 0);
    loop_destroy(rig->core.loop);
    json_decref(rig->events);
}

void rig_send(struct rig *rig, const char *text)
{
    session_feed(rig->session, span_of(text));
}

void rig_audio(struct rig *rig, int ms, bool is_loud)
{
    for (; ms > 0; ms -= 20) {
        uint8_t frame[160];
        char text[512] = "{\"type\":\"input_audio_buffer.append\",\"audio\":\"";
        for (size_t i = 0; i < sizeof frame; i++)
            frame[i] = is_loud ? (i / 10 % 2 != 0 ? 0x10 : 0x90) : 0xff;
        size_t len = strlen(text);
        base64_encode(frame, sizeof frame, text + len);
        memcpy(text + len + base64_encoded_len(sizeof frame), "\"}", 3);
        rig_send(rig, text);
        loop_round(rig->core.loop, 0);
    }
}

void rig_speech(struct rig *rig, int voice_ms, int silence_ms)
{
    rig_audio(rig, voice_ms, true);
    rig_audio(rig, silence_ms, false);
}

static const char *type_at(const struct rig *rig, size_t at)
{
    return json_string_value(json_object_get(json_array_get(rig->events, at), "type"));
}

const json_t *rig_wait(struct rig *rig, const char *type)
{
    int64_t until_ms = clock_mono_ms() + PATIENCE_MS;
    for (;;) {
        while (rig->seen < json_array_size(rig->events)) {
            size_t at = rig->seen++;
            if (strcmp(type_at(rig, at), type) == 0)
                return json_array_get(rig->events, at);
        }
        if (clock_mono_ms() > until_ms)
            fail_msg("no event %s", type);
        loop_round(rig->core.loop, 10);
    }
}

const json_t *rig_next(struct rig *rig, const char *type)
{
    int64_t until_ms = clock_mono_ms() + PATIENCE_MS;
    while (rig->seen == json_array_size(rig->events)) {
        if (clock_mono_ms() > until_ms)
            fail_msg("no event %s", type);
        loop_round(rig->core.loop, 10);
    }
    assert_string_equal(type_at(rig, rig->seen), type);
    return json_array_get(rig->events, rig->seen++);
}

void rig_detect(struct rig *rig, const char *turn_detection)
{
    char text[512];
    snprintf(text, sizeof text,
             "{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\",\"audio\":{\"input\":{"
             "\"turn_detection\":%s}}}}",
             turn_detection);
    rig_send(rig, text);
    rig_next(rig, "session.updated");
}

struct probe {
    struct pool_job job; /* first: the pool hands it back */
    bool is_done;
};

static void do_nothing(struct pool_job *job, struct recogniser *recogniser)
{
    (void)job, (void)recogniser;
}

static void on_probed(struct pool_job *job)
{
    ((struct probe *)job)->is_done = true;
}

/* A lane of one thread is through with all it had once a background job is. */
static void turn_until_idle(struct rig *rig, enum pool_lane lane)
{
    struct probe probe = {
        .job = {.lane = lane, .rank = POOL_BACKGROUND, .run = do_nothing, .on_done = on_probed}};
    pool_put(rig->core.pool, &probe.job);
    while (!probe.is_done) /* ctest's timeout ends it, for the job is on this stack */
        loop_round(rig->core.loop, 10);
}

void rig_settle(struct rig *rig)
{
    enum { QUIET_ROUNDS = 4 }; /* a result may ask for more work without an event */
    for (int quiet = 0; quiet < QUIET_ROUNDS; quiet++) {
        size_t event_count = json_array_size(rig->events);
        turn_until_idle(rig, POOL_HEAR);
        turn_until_idle(rig, POOL_SPEAK);
        if (json_array_size(rig->events) != event_count)
            quiet = -1;
    }
}

bool rig_has(const struct rig *rig, const char *type)
{
    for (size_t i = 0; i < json_array_size(rig->events); i++)
        if (strcmp(type_at(rig, i), type) == 0)
            return true;
    return false;
}

int rig_set_up(void **state)
{
    static struct rig rig;
    rig_open(&rig);
    rig_send(&rig, rig_pcmu);
    rig_next(&rig, "session.updated");
    *state = &rig;
    return 0;
}

int rig_tear_down(void **state)
{
    rig_close(*state);
    return 0;
}
