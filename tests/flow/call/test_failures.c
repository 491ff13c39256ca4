/* What the caller is spared when the model fails: one more try, a fresh session, then what stands behind the
 * stream; the basket stays in every case. */
#include "with_cmocka.h"

#include "base/log.h"
#include "base/metric.h"
#include "scene.h"
#include "with_log.h"
#include "with_cases.h"

static void expect_fallback(void)
{
    is_in(FALLBACK);
    saw("phone close fallback");
    call_on_phone_gone(stage.call, "stop");
    ended("fallback");
}

static void refused_while_connecting_dials_once_more(void **state)
{
    (void)state;
    stage_forget(&stage);
    model_is_lost("connection refused");
    saw("ai close");
    saw("ai dial model");
    stage_caller_packet(&stage, 20);
    call_on_ai_gone(stage.call, "connection refused");
    expect_fallback();
}

static void what_would_be_refused_again_is_not_dialled_again(void **state)
{
    (void)state;
    stage_forget(&stage);
    call_on_ai_barred(stage.call, "invalid_api_key");
    assert_int_equal(stage_count(&stage, "ai dial"), 0);
    expect_fallback();
}

/* Once is enough: whoever stands behind the stream has the caller at once. */
static void a_model_that_never_answers_the_dial_is_left(void **state)
{
    (void)state;
    turns_at(5000, CONNECTING, FALLBACK);
    assert_int_equal(stage.dial_count, 1);
    expect_fallback();
}

static void a_fallback_ends_without_the_telephone(void **state)
{
    (void)state;
    after(5000, FALLBACK);
    stage_wait(&stage, 2000);
    assert_int_equal(stage.ended_count, 1);
}

static void gone_in_the_middle_of_an_answer_is_recovered(void **state)
{
    (void)state;
    begin();
    stage_ai_calls(&stage, "add_item", "{\"item_id\":\"margherita\",\"size_id\":\"small\"}");
    stage_caller_speaks(&stage, 500);
    call_on_caller_words(stage.call, "c1", "and what else is there");
    answer_begins("r1", "i1", 1, 400, 255);
    stage_forget(&stage);
    model_is_lost("1006");
    saw("ai dial model");
    assert_false(stage_saw(&stage, "phone clear")); /* what was said already may be heard */
    for (int i = 0; i < 5; i++)
        stage_caller_packet(&stage, 20);
    stage_wait(&stage, 300);
    session_is_played(5);
    is_in(THINKING);
    saw("ai knows get_menu");
    saw("ai respond");
    assert_non_null(strstr(stage.known_order, "margherita"));
    saw("ai message caller and what else is there");
    assert_non_null(strstr(stage.last_system, "Do not greet"));
    stage_forget(&stage);
    call_on_caller_speech(stage.call, true); /* the old item is not the fresh session's */
    assert_false(stage_saw_beginning(&stage, "ai truncate"));
}

static void gone_after_a_whole_answer_owes_nothing(void **state)
{
    (void)state;
    begin_asked(500);
    stage_ai_says(&stage, "r1", "i1", 3000, "Anything else?");
    model_is_lost("1001");
    stage_wait(&stage, 400);
    stage_forget(&stage);
    stage_ai_ready(&stage);
    is_in(SPEAKING);
    assert_false(stage_saw(&stage, "ai respond"));
    after(3000, CONNECTED);
}

static void gone_while_the_caller_speaks(void **state)
{
    (void)state;
    begin();
    call_on_caller_speech(stage.call, true);
    model_is_lost("1006");
    stage_ai_ready(&stage);
    is_in(THINKING);
    saw("ai respond");
}

static void gone_twice_is_left_to_the_fallback(void **state)
{
    (void)state;
    begin();
    model_is_replaced("1006");
    is_in(CONNECTED);
    stage_caller_speaks(&stage, 300);
    call_on_ai_gone(stage.call, "1006");
    expect_fallback();
}

static void a_recovered_session_that_answers_may_fail_again(void **state)
{
    (void)state;
    begin();
    model_is_replaced("1006");
    stage_caller_speaks(&stage, 300);
    stage_ai_says(&stage, "r1", "i1", 500, "Sure.");
    after(600, CONNECTED);
    model_is_lost("1006");
}

static void a_fresh_session_may_use_the_same_names(void **state)
{
    (void)state;
    begin();
    answer_begins("r1", "i1", 1, 300, 255);
    stage_ai_asks(&stage, "call_1", "add_item", "{\"item_id\":\"hawaiian\",\"size_id\":\"small\"}");
    stage_wait(&stage, 0);
    call_on_caller_speech(stage.call, true); /* r1 and i1 are dropped */
    model_is_replaced("1006");
    answer_begins("r1", "i1", 1, 300, 255);
    is_in(SPEAKING);
    stage_ai_asks(&stage, "call_1", "add_item", "{\"item_id\":\"hawaiian\",\"size_id\":\"small\"}");
    stage_wait(&stage, 0);
    answered("\"item_count\":2");
    stage_forget(&stage);
    call_on_caller_speech(stage.call, true);
    saw("ai truncate i1 0");
    assert_int_equal(stage_count(&stage, "ai truncate"), 1);
}

static void a_refused_request_does_not_end_the_running_answer(void **state)
{
    (void)state;
    begin();
    stage_wait(&stage, 8000); /* a response is asked for */
    call_on_ai_response_done(stage.call, "", AI_FAILED, "refused");
    assert_int_equal(stage_count(&stage, "ai respond"), 2);
    call_on_ai_response_started(stage.call, "r1");
    call_on_ai_response_done(stage.call, "", AI_FAILED, "refused");
    stage_ai_audio(&stage, "r1", "i1", 300, 255);
    is_in(SPEAKING);
}

static void a_stall_is_replaced_then_left(void **state)
{
    (void)state;
    begin_asked(500);
    turns_at(2500, THINKING, RECOVERING);
    stage_wait(&stage, 200);
    stage_ai_ready(&stage);
    is_in(THINKING);
    stage_wait(&stage, 2500);
    expect_fallback();
}

static void audio_that_stops_in_the_middle_is_a_stall(void **state)
{
    (void)state;
    begin_asked(500);
    answer_begins("r1", "i1", 1, 500, 1);
    after(500, SPEAKING); /* a short pause is none */
    after(300, THINKING); /* heard, and more is due */
    stage.first_live_serial = 2;
    after(2500, RECOVERING);
    stage_ai_audio(&stage, "r1", "i1", 500, 1); /* comes after all: not any more */
    stage_ai_ready(&stage);
    saw("ai respond");
}

static void a_model_that_speaks_in_real_time_keeps_speaking(void **state)
{
    (void)state;
    begin_asked(500);
    call_on_ai_response_started(stage.call, "r1");
    for (int i = 0; i < 50; i++) {
        stage_ai_audio(&stage, "r1", "i1", 20, 255);
        after(30, SPEAKING);
    }
    call_on_ai_response_done(stage.call, "r1", AI_COMPLETED, NULL);
    is_in(CONNECTED);
}

static void a_failed_response_is_asked_for_once_more(void **state)
{
    (void)state;
    begin_asked(500);
    call_on_ai_response_started(stage.call, "r1");
    call_on_ai_response_done(stage.call, "r1", AI_FAILED, "server_error");
    assert_int_equal(stage_count(&stage, "ai respond"), 1);
    call_on_ai_response_started(stage.call, "r2");
    call_on_ai_response_done(stage.call, "r2", AI_FAILED, "server_error");
    is_in(RECOVERING);
}

static void words_without_a_sound_are_a_fault(void **state)
{
    (void)state;
    begin_asked(500);
    call_on_ai_response_started(stage.call, "r1");
    call_on_ai_words(stage.call, "i1", "Sure, one Margherita.", true);
    call_on_ai_response_done(stage.call, "r1", AI_COMPLETED, NULL);
    saw("ai respond");
    call_on_caller_words(stage.call, "c1", "a margherita");
    stage_ai_says(&stage, "r2", "i2", 500, "One Margherita.");
    stage_wait(&stage, 500);
    saw("line agent 2620 One Margherita."); /* what was never heard holds no line up */
    assert_int_equal(stage_count(&stage, "line agent"), 1);
}

static void an_answer_that_broke_off_is_gone_on_with(void **state)
{
    (void)state;
    begin_asked(500);
    static const char *const responses[] = {"r1", "r2", "r3"}, *const items[] = {"i1", "i2", "i3"};
    for (int i = 0; i < 3; i++) {
        answer_begins(responses[i], items[i], 1, 500, 255);
        call_on_ai_response_done(stage.call, responses[i], AI_INCOMPLETE, "max_output_tokens");
        assert_int_equal(stage_count(&stage, "ai respond"), i + 1);
        assert_non_null(strstr(stage.last_instructions, "Go on where it stopped"));
    }
    assert_int_equal(stage.dial_count, 1);
}

/* A filter that took all of it, say. */
static void an_answer_that_broke_off_before_it_sounded_is_asked_for_again(void **state)
{
    (void)state;
    begin_asked(500);
    call_on_ai_response_started(stage.call, "r1");
    call_on_ai_response_done(stage.call, "r1", AI_INCOMPLETE, "content_filter");
    assert_int_equal(stage_count(&stage, "ai respond"), 1);
    is_in(THINKING);
    assert_int_equal(stage.dial_count, 1);
}

static void an_answer_that_broke_off_in_the_callers_turn_is_let_go(void **state)
{
    (void)state;
    begin_asked(500);
    answer_begins("r1", "i1", 1, 500, 255);
    call_on_caller_speech(stage.call, true);
    call_on_ai_response_done(stage.call, "r1", AI_INCOMPLETE, "max_output_tokens");
    assert_false(stage_saw(&stage, "ai respond"));
}

/* Each is asked for once more in its own session: a good answer between them ends the row. */
static void failures_that_are_not_in_a_row_cost_no_session(void **state)
{
    (void)state;
    begin_asked(500);
    call_on_ai_response_started(stage.call, "r1");
    call_on_ai_response_done(stage.call, "r1", AI_FAILED, "server_error");
    stage_ai_calls(&stage, "get_order", "{}");
    stage_wait(&stage, 10);
    call_on_ai_response_started(stage.call, "r2");
    call_on_ai_response_done(stage.call, "r2", AI_FAILED, "server_error");
    is_in(THINKING);
    assert_int_equal(stage.dial_count, 1);
}

static void an_interrupted_response_that_never_ends_is_not_waited_for(void **state)
{
    (void)state;
    begin();
    stage.answers_probes = true;
    answer_begins("r1", "i1", 1, 900, 1);
    call_on_caller_speech(stage.call, true);
    is_in(INTERRUPTED);
    after(2000, LISTENING);
}

/* The level on the line tells that the caller is done, where the model does not. */
static void a_turn_whose_end_the_model_misses_is_answered(void **state)
{
    (void)state;
    begin();
    call_on_caller_speech(stage.call, true);
    for (int i = 0; i < 25; i++) {
        stage_caller_packet(&stage, 20);
        stage_wait(&stage, 20);
    }
    after(1500 - 20 - 1, LISTENING);
    after(1, THINKING);
    saw("ai respond");
    saw("ai probe");
    after(1000, RECOVERING); /* 2.5 s after the caller's last word */
}

static void endless_noise_is_answered(void **state)
{
    (void)state;
    begin();
    call_on_caller_speech(stage.call, true);
    after(60000, THINKING);
    saw("ai respond");
    assert_string_equal(stage.last_instructions, ""); /* not: greet the caller, who was greeted */
}

static void gone_during_the_goodbye_lets_it_be_heard(void **state)
{
    (void)state;
    begin();
    answer_begins("r1", "i1", 10, 100, 255);
    stage_ai_asks(&stage, "t1", "end_call", "{}");
    call_on_ai_gone(stage.call, "1000");
    assert_int_equal(stage.ended_count, 0);
    stage_wait(&stage, 1000);
    ended("goodbye");
    assert_int_equal(stage.played_bytes, 8000 + 2000 * 8);
}

static void bad_function_calls_get_a_typed_error(void **state)
{
    (void)state;
    begin();
    static const struct {
        const char *name, *arguments, *code;
    } calls[] = {
        {"drop_table", "{}", "unknown_function"},
        {"add_item", "{\"item_id\":", "bad_arguments"},
        {"add_item", "[]", "bad_arguments"},
        {"add_item", "{\"item_id\":5}", "bad_arguments"},
        {"add_item", "{\"item_id\":\"margherita\",\"quantity\":-1}", "bad_arguments"},
        {"submit_order", "{}", "bad_arguments"},
    };
    FOR_EACH(each, calls) {
        stage_ai_calls(&stage, each->name, each->arguments);
        answered(each->code);
    }
    struct call_view view;
    call_look(stage.call, &view);
    assert_int_equal(view.item_count, 0);
}

/* The model's words are a stranger's. */
static void a_function_of_any_name_is_one_field_of_one_line(void **state)
{
    (void)state;
    static struct log_capture capture;
    begin();
    log_set_level(LOG_LEVEL_INFO);
    log_capture_start(&capture);
    stage_ai_calls(&stage, "pay\n2026-01-01T00:00:00.000Z error master app stopped call=CA9", "{}");
    const char *text = log_capture_stop(&capture);
    assert_non_null(strstr(text,
                           " tool=\"pay\\x0a2026-01-01T00:00:00.000Z error master app stopped call=CA9\" "
                           "version="));
    assert_null(strstr(text, "\n2026-01-01T00:00:00.000Z"));
}

/* However slowly they come: a session that calls for ever is lost, and so is the next one. */
static void a_model_that_calls_functions_without_end_is_left(void **state)
{
    (void)state;
    enum { CALLS_MAX = 5000 };
    int64_t excesses = metric_get(METRIC_MODEL_EXCESSES_TOTAL);
    int count = 0;
    begin();
    stage_forget(&stage);
    for (; count < CALLS_MAX && stage_state(&stage) != CALL_RECOVERING; count++) {
        stage_ai_calls(&stage, "get_order", "{}");
        stage_forget(&stage);
    }
    assert_in_range(count, 200, CALLS_MAX - 1);
    assert_int_equal(metric_get(METRIC_MODEL_EXCESSES_TOTAL) - excesses, 1);
    stage_ai_ready(&stage);
    stage_ai_calls(&stage, "get_order", "{}");
    expect_fallback();
}

TESTS_WITH(open_stage, close_stage) = {
    TEST(refused_while_connecting_dials_once_more),
    TEST(what_would_be_refused_again_is_not_dialled_again),
    TEST(a_model_that_never_answers_the_dial_is_left),
    TEST(a_fallback_ends_without_the_telephone),
    TEST(gone_in_the_middle_of_an_answer_is_recovered),
    TEST(gone_after_a_whole_answer_owes_nothing),
    TEST(gone_while_the_caller_speaks),
    TEST(gone_twice_is_left_to_the_fallback),
    TEST(a_recovered_session_that_answers_may_fail_again),
    TEST(a_fresh_session_may_use_the_same_names),
    TEST(a_refused_request_does_not_end_the_running_answer),
    TEST(a_stall_is_replaced_then_left),
    TEST(audio_that_stops_in_the_middle_is_a_stall),
    TEST(a_model_that_speaks_in_real_time_keeps_speaking),
    TEST(a_failed_response_is_asked_for_once_more),
    TEST(words_without_a_sound_are_a_fault),
    TEST(an_answer_that_broke_off_is_gone_on_with),
    TEST(an_answer_that_broke_off_before_it_sounded_is_asked_for_again),
    TEST(an_answer_that_broke_off_in_the_callers_turn_is_let_go),
    TEST(failures_that_are_not_in_a_row_cost_no_session),
    TEST(an_interrupted_response_that_never_ends_is_not_waited_for),
    TEST(a_turn_whose_end_the_model_misses_is_answered),
    TEST(endless_noise_is_answered),
    TEST(gone_during_the_goodbye_lets_it_be_heard),
    TEST(bad_function_calls_get_a_typed_error),
    TEST(a_function_of_any_name_is_one_field_of_one_line),
    TEST(a_model_that_calls_functions_without_end_is_left),
};
