/* A caller whose line is bad is told so, once. */
#include "with_cmocka.h"

#include "scene.h"

#include <jansson.h>
#include <stdlib.h>

static int line_quality(void)
{
    char *text = call_line_json(stage.call);
    if (text == NULL)
        return -1;
    json_t *json = json_loads(text, 0, NULL);
    int quality = (int)json_integer_value(json_object_get(json, "quality"));
    json_decref(json);
    free(text);
    return quality;
}

/* A turn of which every so many packets one is lost; 0: none. */
static void speak(int packets, int every)
{
    call_on_caller_speech(stage.call, true);
    for (int i = 0; i < packets; i++) {
        if (i % 100 < 50)
            stage_caller_voice(&stage, 20);
        else
            stage_caller_silence(&stage, 20);
        if (every > 0 && i % every == every - 1)
            stage.stream_ms += 20;
    }
    call_on_caller_speech(stage.call, false);
}

static void answer(const char *response_id, const char *item_id)
{
    stage_ai_says(&stage, response_id, item_id, 500, "Anything else?");
    stage_wait(&stage, 600);
}

static void a_model_is_told_once_of_a_bad_line(void **state)
{
    (void)state;
    begin();
    stage.answers_probes = true;
    speak(300, 0);
    assert_true(line_quality() >= 80);
    assert_false(stage_saw_beginning(&stage, "ai message system"));
    answer("r1", "i1");
    speak(300, 8);
    assert_in_range(line_quality(), 1, 49);
    saw("ai message system The caller's line is bad.");
    answer("r2", "i2");
    stage_forget(&stage);
    speak(300, 8);
    assert_false(stage_saw_beginning(&stage, "ai message system"));
    struct call_view view;
    call_look(stage.call, &view);
    assert_int_equal(view.line_figure, line_quality());
}

static void of_a_good_line_nothing_is_said(void **state)
{
    (void)state;
    begin();
    stage.answers_probes = true;
    speak(300, 0);
    answer("r1", "i1");
    stage_wait(&stage, 8100);
    saw("ai respond");
    assert_non_null(strstr(stage.last_instructions, "\"Are you still there?\""));
    assert_false(stage_saw_beginning(&stage, "ai message system"));
}

static void of_a_line_without_any_sound_the_caller_hears_once(void **state)
{
    (void)state;
    begin();
    for (int i = 0; i < 500 && stage_state(&stage) == CALL_CONNECTED; i++)
        stage_caller_silence(&stage, 20);
    saw("ai respond");
    assert_non_null(strstr(stage.last_instructions, "Maybe your telephone is muted."));
    assert_int_equal(line_quality(), 0);
    answer("r1", "i1");
    for (int i = 0; i < 500 && stage_state(&stage) == CALL_CONNECTED; i++)
        stage_caller_silence(&stage, 20);
    assert_non_null(strstr(stage.last_instructions, "\"Are you still there?\""));
}

TESTS_WITH(open_stage, close_stage) = {
    TEST(a_model_is_told_once_of_a_bad_line),
    TEST(of_a_good_line_nothing_is_said),
    TEST(of_a_line_without_any_sound_the_caller_hears_once),
};
