/* What every file of plays begins with. */
#ifndef VP_TESTS_FLOW_CALL_SCENE_H
#define VP_TESTS_FLOW_CALL_SCENE_H

#include <string.h>

#include "with_cmocka.h"

#include "with_stage.h"

static struct stage stage;

static inline int open_stage(void **state)
{
    (void)state;
    return stage_open(&stage, &stage_start_default) ? 0 : -1;
}

static inline int close_stage(void **state)
{
    (void)state;
    int failed = stage.breach[0] != '\0';
    if (failed)
        print_error("%s\n", stage.breach);
    stage_close(&stage);
    return failed;
}

/* Opens it again with other settings. */
static inline void reopen_stage(const struct stage_start *start)
{
    assert_int_equal(close_stage(NULL), 0);
    assert_true(stage_open(&stage, start));
}

#define saw(line)                                                                                            \
    do {                                                                                                     \
        if (!stage_saw_beginning(&stage, line)) {                                                            \
            stage_print(&stage);                                                                             \
            fail_msg("not seen: %s", line);                                                                  \
        }                                                                                                    \
    } while (0)
#define is_in(expected) assert_string_equal(call_state_name(stage_state(&stage)), #expected)
#define answered(part)                                                                                       \
    do {                                                                                                     \
        if (strstr(stage.last_output != NULL ? stage.last_output : "", part) == NULL)                        \
            fail_msg("the answer is %s, not %s", stage.last_output, part);                                   \
    } while (0)

/* Greeted and connected, nobody speaks. */
static inline void begin(void)
{
    stage_wait(&stage, 120);
    stage_ai_ready(&stage);
    stage_wait(&stage, 2000);
    is_in(CONNECTED);
    stage_forget(&stage);
}

/* And then asked something that takes the caller so long to say. */
static inline void begin_asked(int duration_ms)
{
    begin();
    stage_caller_speaks(&stage, duration_ms);
}

/* The clock is turned, and the call is in that state then; or it was in one until then, and is in the next. */
#define after(duration_ms, expected)                                                                         \
    do {                                                                                                     \
        stage_wait(&stage, duration_ms);                                                                     \
        is_in(expected);                                                                                     \
    } while (0)
#define turns_at(duration_ms, before, expected)                                                              \
    do {                                                                                                     \
        after((duration_ms)-1, before);                                                                      \
        after(1, expected);                                                                                  \
    } while (0)

/* An answer begins to come, in so many pieces. */
static inline void answer_begins(const char *response_id, const char *item_id, int piece_count, int piece_ms,
                                 uint8_t serial)
{
    call_on_ai_response_started(stage.call, response_id);
    for (int i = 0; i < piece_count; i++)
        stage_ai_audio(&stage, response_id, item_id, piece_ms, serial);
}

/* A voice on the line, and then nothing: what the model says of it comes from elsewhere. */
static inline void utters(int voice_ms, int silence_ms)
{
    stage_caller_voice(&stage, voice_ms);
    stage_caller_silence(&stage, silence_ms);
}

/* The session is lost; and followed by a fresh one. */
static inline void model_is_lost(const char *why)
{
    call_on_ai_gone(stage.call, why);
    is_in(RECOVERING);
}

static inline void model_is_replaced(const char *why)
{
    model_is_lost(why);
    stage_ai_ready(&stage);
}

/* A fresh session is opened, and gets so many frames of what the caller said before. */
static inline void session_is_played(int frame_count)
{
    int before = stage.appended_frames;
    stage_ai_ready(&stage);
    assert_int_equal(stage.appended_frames - before, frame_count);
}

/* Once, for that reason. */
static inline void ended(const char *why)
{
    assert_int_equal(stage.ended_count, 1);
    assert_string_equal(stage.ended_why, why);
}

/* The same, so long from now and not before. */
static inline void ends_after(int64_t duration_ms, const char *why)
{
    stage_wait(&stage, duration_ms - 1);
    assert_int_equal(stage.ended_count, 0);
    stage_wait(&stage, 1);
    ended(why);
}

#endif
