/* Turns of a traditional call through everything that can fail: hearing, thinking, the journal, speaking, time. */
#include "with_cmocka.h"

#include "flow/pipeline/with_scene.h"

#include <stdlib.h>

/* --- hearing fails --- */

static void silence_is_asked_about_twice_then_keys(void **state)
{
    struct scene *scene = *state;
    for (int i = 0; i < 3; i++) {
        struct spoken_turn_options options = options_of(scene);
        options.recording = i == 1 ? SPAN_LIT("no WAV at all") : rest_silent_wav();
        run(scene, &options);
        assert_int_equal(scene->wish, i < 2 ? TURN_LISTEN : TURN_KEYS);
        assert_int_equal(scene->say[0] != '\0', i < 2);
        assert_int_equal(scene->wav_bytes > 0, i < 2);
        assert_string_equal(scene->heard, "");
    }
    assert_int_equal(scene->rest->request_count[REST_TRANSCRIPTIONS], 0); /* nobody is asked about silence */
    assert_int_equal(scene->rest->request_count[REST_CHAT], 0);
    model_says(scene, "Sure.");
    take_turn(scene, "a pizza");
    struct spoken_turn_options options = options_of(scene);
    options.recording = rest_silent_wav();
    run(scene, &options);
    assert_int_equal(scene->wish, TURN_LISTEN); /* counted anew */
}

static void an_empty_transcript_is_silence(void **state)
{
    struct scene *scene = *state;
    struct spoken_turn_options options = options_of(scene);
    options.recording = rest_tone_wav();
    rest_script_json(scene->rest, REST_TRANSCRIPTIONS, "{\"text\":\"  \"}");
    run(scene, &options);
    assert_int_equal(scene->wish, TURN_LISTEN);
    assert_int_equal(scene->rest->request_count[REST_CHAT], 0);
}

static void broken_transcription_is_somebody_elses_task(void **state)
{
    struct scene *scene = *state;
    struct spoken_turn_options options = options_of(scene);
    options.recording = rest_tone_wav();
    rest_script(scene->rest, REST_TRANSCRIPTIONS,
                &(struct rest_reply){.status = 401, .content_type = "text/plain", .body = SPAN_LIT("{}")});
    run(scene, &options);
    assert_int_equal(scene->wish, TURN_GATHER);
    assert_int_equal(scene->failed, TURN_HEARING);
    assert_true(scene->say[0] != '\0');
    assert_int_equal(scene->rest->request_count[REST_CHAT], 0);
}

/* --- thinking fails --- */

static void a_model_that_stumbles_is_asked_about_again(void **state)
{
    struct scene *scene = *state;
    rest_script(scene->rest, REST_CHAT,
                &(struct rest_reply){.status = 500, .content_type = "", .body = SPAN_LIT("")});
    for (int i = 0; i < 3; i++) {
        take_turn(scene, "a pizza");
        assert_int_equal(scene->failed, TURN_THINKING);
        assert_int_equal(scene->wish, i < 2 ? TURN_LISTEN : TURN_KEYS);
    }
    rest_forget(scene->rest, REST_CHAT);
    model_says(scene, "Sure.");
    take_turn(scene, "a pizza");
    assert_string_equal(scene->say, "Sure.");
    /* what was not answered was dropped */
    json_t *request = rest_request_json(scene->rest, REST_CHAT);
    assert_int_equal(json_array_size(json_object_get(request, "messages")), 5);
    json_decref(request);
}

static void a_model_without_money_means_keys_at_once(void **state)
{
    struct scene *scene = *state;
    rest_script(scene->rest, REST_CHAT,
                &(struct rest_reply){.status = 429,
                                     .content_type = "application/json",
                                     .body = SPAN_LIT("{\"error\":{\"code\":\"insufficient_quota\"}}")});
    take_turn(scene, "a pizza");
    assert_int_equal(scene->wish, TURN_KEYS);
    assert_int_equal(scene->rest->request_count[REST_CHAT], 1);
}

static void changes_before_a_failure_are_kept(void **state)
{
    struct scene *scene = *state;
    model_calls(scene, "", "add_item", "{\"item_id\":\"garlic-knots\"}");
    rest_script(scene->rest, REST_CHAT,
                &(struct rest_reply){.status = 400, .content_type = "", .body = SPAN_LIT("")});
    take_turn(scene, "garlic knots");
    assert_int_equal(scene->failed, TURN_THINKING);
    assert_non_null(strstr(scene->kept.basket, "garlic-knots"));
    assert_non_null(strstr(scene->talk, "garlic-knots"));
    rest_forget(scene->rest, REST_CHAT);
    model_says(scene, "You have garlic knots.");
    take_turn(scene, "are they in?");
    assert_int_equal(scene->failed, TURN_NOTHING_FAILED);
}

static void functions_without_end_are_stopped(void **state)
{
    struct scene *scene = *state;
    for (int i = 0; i < TURN_ROUNDS_MAX + 1; i++)
        model_calls(scene, i == TURN_ROUNDS_MAX ? "Well." : "", "search_menu", "{\"query\":\"pizza\"}");
    take_turn(scene, "a pizza");
    assert_int_equal(scene->rest->request_count[REST_CHAT], TURN_ROUNDS_MAX + 1);
    assert_int_equal(scene->tool_count, TURN_ROUNDS_MAX);
    assert_string_equal(scene->say, "Well.");
    assert_non_null(strstr(rest_request(scene->rest, REST_CHAT), "\"tool_choice\":\"none\""));
    model_says(scene, "Sure.");
    take_turn(scene, "go on"); /* the talk is still one that can be decoded */
}

static void bad_calls_are_answered_not_obeyed(void **state)
{
    struct scene *scene = *state;
    static const char *const bad[][3] = {{"fly", "{}", "unknown_function"},
                                         {"add_item", "{\"item_id\":", "bad_arguments"},
                                         {"add_item", "{\"item_id\":\"moon\"}", "unknown_item"}};
    for (size_t i = 0; i < 3; i++) {
        model_calls(scene, "", bad[i][0], bad[i][1]);
        model_says(scene, "Sorry.");
        take_turn(scene, "hello");
        expect_last_message(scene, "tool", bad[i][2]);
        assert_string_equal(scene->say, "Sorry.");
    }
}

/* An item that cannot be kept is not in the basket, and the model hears that. */
static void expect_not_taken(struct scene *scene)
{
    model_calls(scene, "", "add_item", "{\"item_id\":\"garlic-knots\"}");
    model_says(scene, "One moment.");
    take_turn(scene, "garlic knots");
    expect_last_message(scene, "tool", "try_again");
}

static void the_journal_refuses(void **state)
{
    struct scene *scene = *state;
    scene->refuses = true;
    expect_not_taken(scene);
}

static void the_journal_is_silent(void **state)
{
    struct scene *scene = *state;
    scene->is_journal_dead = true;
    scene->rest->settings.budgets.journal_ms = 100;
    expect_not_taken(scene);
}

/* --- speaking fails, time is up, processes die --- */

static void without_a_voice_the_words_remain(void **state)
{
    struct scene *scene = *state;
    rest_forget(scene->rest, REST_SPEECH);
    rest_script(
        scene->rest, REST_SPEECH,
        &(struct rest_reply){.status = 404, .content_type = "application/json", .body = SPAN_LIT("{}")});
    model_says(scene, "Sure.");
    take_turn(scene, "a pizza");
    assert_int_equal(scene->failed, TURN_SPEAKING);
    assert_int_equal(scene->wish, TURN_LISTEN);
    assert_string_equal(scene->say, "Sure.");
    assert_int_equal(scene->wav_bytes, 0);
}

static void a_turn_ends_in_time_wherever_it_is(void **state)
{
    struct scene *scene = *state;
    const struct rest_reply late = {.status = 200, .content_type = "", .delay_ms = 60000};
    static const enum turn_step steps[] = {TURN_HEARING, TURN_THINKING, TURN_THINKING, TURN_SPEAKING};
    scene->rest->settings.budgets.total_ms = 400;
    for (int i = 0; i < 4; i++) {
        for (int path = 0; path < REST_PATHS; path++)
            rest_forget(scene->rest, (enum rest_path)path);
        scene->is_journal_dead = i == 2;
        rest_script(scene->rest, REST_SPEECH, &late);
        if (i == 0)
            rest_script(scene->rest, REST_TRANSCRIPTIONS, &late);
        else
            rest_script_json(scene->rest, REST_TRANSCRIPTIONS, "{\"text\":\"a pizza\"}");
        if (i == 1)
            rest_script(scene->rest, REST_CHAT, &late);
        else if (i == 2)
            model_calls(scene, "", "add_item", "{\"item_id\":\"garlic-knots\"}");
        else
            model_says(scene, "Sure.");
        struct spoken_turn_options options = options_of(scene);
        options.recording = rest_tone_wav();
        run(scene, &options);
        assert_int_equal(scene->failed, steps[i]);
        assert_int_equal(scene->wav_bytes, 0);
        assert_true(scene->say[0] != '\0' || scene->wish == TURN_KEYS);
        assert_in_range(scene->total_ms, 300, 30000);
    }
}

static void the_stores_basket_counts_when_it_is_newer(void **state)
{
    struct scene *scene = *state;
    char *talk = strdup(scene->talk);
    model_calls(scene, "", "add_item", "{\"item_id\":\"garlic-knots\"}");
    model_says(scene, "Anything else?");
    take_turn(scene, "garlic knots");
    uint32_t version = scene->version;
    /* the process died before it kept the talk */
    free(scene->talk);
    scene->talk = talk;
    model_says(scene, "Sure.");
    take_turn(scene, "hello");
    assert_int_equal(scene->version, version);
    assert_non_null(strstr(scene->talk, "garlic-knots"));
}

static void a_person_can_be_had(void **state)
{
    struct scene *scene = *state;
    model_calls(scene, "", "transfer_to_person", "{\"reason\":\"asked\"}");
    model_says(scene, "One moment, I'll connect you with someone.");
    take_turn(scene, "a person please");
    assert_int_equal(scene->wish, TURN_TRANSFER);
    assert_string_equal(scene->say, "One moment, I'll connect you with someone.");
}

static void a_turn_may_be_cut_off_at_any_moment(void **state)
{
    struct scene *scene = *state;
    rest_script_json(scene->rest, REST_TRANSCRIPTIONS, "{\"text\":\"a pizza\"}");
    model_calls(scene, "", "add_item", "{\"item_id\":\"garlic-knots\"}");
    model_says(scene, "Sure.");
    for (int turns = 0; turns < 40; turns++) {
        struct spoken_turn_options options = options_of(scene);
        options.recording = rest_tone_wav();
        scene->is_done = false;
        scene->rest->request_count[REST_CHAT] = 0;
        assert_int_equal(spoken_turn_create(&options, &scene->turn), VP_OK);
        for (int i = 0; i < turns && scene->turn != NULL; i++) {
            loop_round(scene->rest->loop, 1);
            answer_journal(scene);
        }
        spoken_turn_destroy(scene->turn);
        scene->turn = NULL;
        for (int i = 0; i < 3; i++)
            loop_round(scene->rest->loop, 1);
        if (scene->rest->connection_count > REST_CONNECTIONS_MAX - 6)
            break;
    }
}

static void a_talk_that_is_none_is_refused(void **state)
{
    struct scene *scene = *state;
    struct spoken_turn_options options = options_of(scene);
    options.words = "hello";
    options.talk_json = "{\"v\":7}";
    assert_int_equal(spoken_turn_create(&options, &scene->turn), VP_ERR_BAD_VALUE);
    options.talk_json = "[";
    assert_int_equal(spoken_turn_create(&options, &scene->turn), VP_ERR_BAD_JSON);
    options.talk_json = scene->talk;
    options.basket_json = "[";
    assert_int_equal(spoken_turn_create(&options, &scene->turn), VP_ERR_BAD_JSON);
}

TESTS_WITH(open_scene, close_scene) = {
    TEST(silence_is_asked_about_twice_then_keys),
    TEST(an_empty_transcript_is_silence),
    TEST(broken_transcription_is_somebody_elses_task),
    TEST(a_model_that_stumbles_is_asked_about_again),
    TEST(a_model_without_money_means_keys_at_once),
    TEST(changes_before_a_failure_are_kept),
    TEST(functions_without_end_are_stopped),
    TEST(bad_calls_are_answered_not_obeyed),
    TEST(the_journal_refuses),
    TEST(the_journal_is_silent),
    TEST(without_a_voice_the_words_remain),
    TEST(a_turn_ends_in_time_wherever_it_is),
    TEST(the_stores_basket_counts_when_it_is_newer),
    TEST(a_person_can_be_had),
    TEST(a_turn_may_be_cut_off_at_any_moment),
    TEST(a_talk_that_is_none_is_refused),
};
