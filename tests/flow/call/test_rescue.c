/* How a call goes on when its model fails: where the next session is opened, what it is told, what
 * the caller hears meanwhile. */
#include <string.h>

#include "with_cmocka.h"

#include "scene.h"

static int open_rescue(void **state)
{
    struct stage_start start = stage_start_default;
    (void)state;
    start.filler_ms = 900;
    start.settings.has_engine = true;
    return stage_open(&stage, &start) ? 0 : -1;
}

/* So many fillers were sent. */
static int count_fillers(void)
{
    struct call_view view;
    call_look(stage.call, &view);
    return (int)(view.bytes_to_phone / 8 - 2000) / 900;
}

static void saw_beginning(const char *beginning, const char *rest)
{
    for (size_t i = 0; i < stage.line_count; i++)
        if (strncmp(stage.lines[i], beginning, strlen(beginning)) == 0)
            assert_non_null(strstr(stage.lines[i], rest));
}

/* The caller says something that the model does not take in. */
static void speak(int duration_ms)
{
    call_on_caller_speech(stage.call, true);
    for (int at_ms = 0; at_ms < duration_ms; at_ms += 20) {
        stage_caller_packet(&stage, 20);
        stage_wait(&stage, 20);
    }
    call_on_caller_speech(stage.call, false);
}

static void the_second_failure_goes_to_the_engine(void **state)
{
    (void)state;
    begin();
    call_on_ai_gone(stage.call, "1011");
    saw("ai dial model");
    saw("session model lost");
    stage_forget(&stage);
    call_on_ai_gone(stage.call, "connection refused");
    stage_wait(&stage, 0);
    saw("ai dial engine");
    stage_ai_ready(&stage);
    is_in(CONNECTED);
    stage_caller_speaks(&stage, 300);
    stage_ai_says(&stage, "r1", "i1", 500, "Sure.");
    saw("session engine good");
    struct call_view view;
    call_look(stage.call, &view);
    assert_int_equal(view.place, AI_PLACE_ENGINE);
    assert_int_equal(view.rescue_count, 1);
}

static void a_barred_model_is_not_dialled_again(void **state)
{
    (void)state;
    begin();
    call_on_ai_barred(stage.call, "insufficient_quota");
    stage_wait(&stage, 0);
    assert_int_equal(stage_count(&stage, "ai dial model"), 0);
    saw("ai dial engine");
}

static void a_model_that_hangs_in_dialling_is_left_in_time(void **state)
{
    (void)state;
    begin();
    call_on_ai_gone(stage.call, "1006");
    stage_forget(&stage);
    stage_wait(&stage, 1499);
    assert_int_equal(stage.dial_count, 2);
    stage_wait(&stage, 1);
    saw("ai dial engine");
}

static void an_engine_that_starts_again_is_waited_for(void **state)
{
    (void)state;
    struct stage_start start = stage_start_default;
    start.filler_ms = 900;
    start.settings.has_engine = true;
    start.first_place = AI_PLACE_ENGINE;
    reopen_stage(&start);
    begin();
    speak(600);
    stage_forget(&stage);
    for (int i = 0; i < 12; i++) { /* refused for three seconds */
        call_on_ai_gone(stage.call, "connection refused");
        is_in(RECOVERING);
        stage_wait(&stage, 250);
    }
    assert_in_range(stage_count(&stage, "ai dial engine"), 10, 13);
    assert_int_equal(count_fillers(), 1);
    session_is_played(30); /* the turn that it never answered */
    is_in(THINKING);
    assert_int_equal(stage_count(&stage, "ai respond"), 0);
}

static void an_engine_that_stays_away_is_left(void **state)
{
    (void)state;
    begin();
    call_on_ai_barred(stage.call, "401");
    for (int i = 0; i < 40 && stage_state(&stage) == CALL_RECOVERING; i++) {
        stage_wait(&stage, 240);
        call_on_ai_gone(stage.call, "connection refused");
    }
    is_in(FALLBACK);
    saw("phone close fallback");
    assert_in_range(stage.now_ms - stage.began_ms - 2120, 5500, 6500);
}

static void a_silent_engine_session_is_waited_for_longer(void **state)
{
    (void)state;
    struct stage_start start = stage_start_default;
    start.settings.has_engine = true;
    start.first_place = AI_PLACE_ENGINE;
    reopen_stage(&start);
    begin_asked(400);
    turns_at(5000, THINKING, RECOVERING);
}

static void a_swallowed_turn_is_played_to_the_fresh_session(void **state)
{
    (void)state;
    begin();
    speak(1000);
    after(2500, RECOVERING);
    for (int i = 0; i < 5; i++)
        stage_caller_packet(&stage, 20);
    stage_wait(&stage, 200);
    session_is_played(55);
    is_in(THINKING);
    stage_forget(&stage);
    call_on_caller_speech(stage.call, true);
    is_in(LISTENING); /* spoken before the filler: no interruption of it */
    assert_false(stage_saw(&stage, "phone clear"));
    call_on_caller_speech(stage.call, false);
    assert_int_equal(stage_count(&stage, "ai respond"), 0);
    stage_ai_says(&stage, "r1", "i1", 500, "One large Margherita.");
    after(2500, CONNECTED);
}

/* The line of the session that was lost is not written beside the one of the session that hears the turn again. */
static void a_turn_that_is_played_again_has_one_line(void **state)
{
    (void)state;
    begin();
    stage_forget(&stage);
    speak(600);
    model_is_replaced("1006");
    assert_int_equal(stage_count(&stage, "line caller"), 0);
    call_on_caller_speech(stage.call, true);
    call_on_caller_item(stage.call, "c1");
    call_on_caller_speech(stage.call, false);
    call_on_caller_words(stage.call, "c1", "a hawaiian");
    call_on_phone_gone(stage.call, "hang-up");
    assert_int_equal(stage_count(&stage, "line caller"), 1);
    saw_beginning("line caller", "a hawaiian");
}

static void only_the_turn_that_is_played_again_waits_for_its_line(void **state)
{
    (void)state;
    begin();
    speak(600);
    stage_ai_says(&stage, "r1", "i1", 500, "Sure.");
    stage_wait(&stage, 600);
    speak(500);
    stage_forget(&stage);
    model_is_replaced("1006");
    assert_int_equal(stage_count(&stage, "line caller"), 1); /* was answered, and its words never came */
    call_on_phone_gone(stage.call, "hang-up");
    assert_int_equal(stage_count(&stage, "line caller"), 2);
}

static void a_turn_that_no_session_hears_again_is_a_line(void **state)
{
    (void)state;
    begin();
    stage_forget(&stage);
    speak(600);
    model_is_replaced("1006");
    call_on_phone_gone(stage.call, "hang-up");
    assert_int_equal(stage_count(&stage, "line caller"), 1);
    saw_beginning("line caller", "(not understood)");
}

static void a_replayed_turn_that_is_not_noticed_is_asked_about(void **state)
{
    (void)state;
    begin();
    speak(300);
    model_is_replaced("1006");
    stage_forget(&stage);
    stage_wait(&stage, 1499);
    assert_int_equal(stage_count(&stage, "ai respond"), 0);
    stage_wait(&stage, 1);
    saw("ai respond");
    is_in(THINKING);
}

static void an_understood_turn_is_told_and_not_played(void **state)
{
    (void)state;
    begin();
    speak(800);
    call_on_caller_words(stage.call, "c1", "a large hawaiian");
    stage_wait(&stage, 600);
    call_on_ai_gone(stage.call, "1006");
    stage_forget(&stage);
    session_is_played(0);
    saw("ai message caller a large hawaiian");
    saw("ai respond");
    assert_string_equal(stage.last_instructions, "");
}

static void what_was_carried_out_is_not_asked_for_again(void **state)
{
    (void)state;
    begin();
    speak(800);
    call_on_caller_words(stage.call, "c1", "a large hawaiian");
    stage_ai_calls(&stage, "add_item", "{\"item_id\":\"hawaiian\",\"size_id\":\"large\"}");
    stage_wait(&stage, 600);
    call_on_ai_gone(stage.call, "1006");
    stage_forget(&stage);
    session_is_played(0);
    assert_false(stage_saw_beginning(&stage, "ai message caller"));
    assert_non_null(strstr(stage.last_system, "\"a large hawaiian\"; that was carried out"));
    assert_non_null(strstr(stage.last_instructions, "So far I have"));
    assert_non_null(strstr(stage.known_order, "hawaiian"));
}

static void an_answer_that_broke_off_is_given_again(void **state)
{
    (void)state;
    begin();
    speak(800);
    call_on_caller_words(stage.call, "c1", "what is on the hawaiian");
    call_on_ai_response_started(stage.call, "r1");
    call_on_ai_words(stage.call, "i1", "The Hawaiian comes with ham and pineapple, and it is", false);
    stage_ai_audio(&stage, "r1", "i1", 1000, 255);
    stage_wait(&stage, 500);
    call_on_ai_gone(stage.call, "1006");
    stage_forget(&stage);
    stage_ai_ready(&stage);
    saw("ai message caller what is on the hawaiian");
    assert_false(stage_saw_beginning(&stage, "ai message agent The Hawaiian"));
    saw("ai respond");
}

static void the_conversation_is_placed_as_it_was(void **state)
{
    (void)state;
    begin();
    speak(500);
    call_on_caller_words(stage.call, "c1", "hello there");
    stage_ai_says(&stage, "r1", "i1", 500, "What can I get for you?");
    stage_wait(&stage, 1000);
    model_is_replaced("1001");
    is_in(CONNECTED);
    saw("ai message agent Hello, this is Harbor Pizza.");
    saw("ai message caller hello there");
    saw("ai message agent What can I get for you?");
    assert_int_equal(stage_count(&stage, "ai respond"), 0);
}

static void a_filler_comes_within_a_second_and_then_seldom(void **state)
{
    (void)state;
    begin();
    speak(500);
    call_on_ai_gone(stage.call, "1006"); /* right behind the caller's last sound */
    assert_int_equal(count_fillers(), 0);
    stage_wait(&stage, 800);
    assert_int_equal(count_fillers(), 1);
    stage_wait(&stage, 4000); /* the engine is dialled meanwhile */
    assert_int_equal(count_fillers(), 1);
    stage_wait(&stage, 1500);
    assert_int_equal(count_fillers(), 2);
}

static void a_stall_is_filled_before_it_is_known_for_one(void **state)
{
    (void)state;
    begin();
    speak(500);
    stage_wait(&stage, 2400);
    assert_int_equal(count_fillers(), 0);
    after(99, THINKING);
    assert_int_equal(count_fillers(), 1);
    after(1, RECOVERING);
    stage_wait(&stage, 1500);
    assert_int_equal(count_fillers(), 1);
}

static void a_filler_waits_for_the_agent_and_for_the_caller(void **state)
{
    (void)state;
    begin_asked(500);
    answer_begins("r1", "i1", 10, 100, 255);
    call_on_ai_gone(stage.call, "1006");
    struct call_view view;
    call_look(stage.call, &view);
    uint64_t sent = view.bytes_to_phone;
    stage_wait(&stage, 1000);
    call_look(stage.call, &view);
    assert_int_equal(view.bytes_to_phone, sent); /* the agent is heard to the end of what came */
    for (int i = 0; i < 50; i++) {
        stage_caller_packet(&stage, 20);
        stage_wait(&stage, 20);
    }
    call_look(stage.call, &view);
    assert_int_equal(view.bytes_to_phone, sent); /* the caller talks */
    stage_wait(&stage, 700);
    call_look(stage.call, &view);
    assert_int_equal(view.bytes_to_phone, sent + 900 * 8);
}

static void nobody_is_asked_to_wait_for_nothing(void **state)
{
    (void)state;
    begin_asked(300);
    stage_ai_says(&stage, "r1", "i1", 500, "Anything else?");
    stage_wait(&stage, 600);
    struct call_view before, after;
    call_look(stage.call, &before);
    call_on_ai_gone(stage.call, "1006");
    stage_wait(&stage, 1400);
    call_look(stage.call, &after);
    assert_int_equal(after.bytes_to_phone, before.bytes_to_phone);
}

static void a_filler_is_no_part_of_the_conversation(void **state)
{
    (void)state;
    begin();
    speak(500);
    call_on_ai_gone(stage.call, "1006");
    stage_wait(&stage, 1000);
    assert_int_equal(count_fillers(), 1);
    stage_forget(&stage);
    stage_ai_ready(&stage);
    call_on_caller_speech(stage.call, true);
    call_on_caller_speech(stage.call, false);
    answer_begins("r1", "filler", 1, 400, 255); /* the name is the model's to give */
    stage_wait(&stage, 1600);
    call_on_caller_speech(stage.call, true);
    assert_int_equal(stage_count(&stage, "ai truncate"), 1);
    assert_false(stage_saw_beginning(&stage, "ai message agent One moment"));
    stage_wait(&stage, 7000);
    assert_false(stage_saw_beginning(&stage, "line agent"));
}

static void only_an_answer_ends_a_rescue(void **state)
{
    (void)state;
    begin();
    speak(500);
    call_on_ai_gone(stage.call, "1006");
    stage_wait(&stage, 1000); /* a filler */
    stage_ai_ready(&stage);
    stage_wait(&stage, 1000); /* it was heard */
    stage_forget(&stage);
    call_on_ai_gone(stage.call, "1006");
    stage_wait(&stage, 0);
    saw("ai dial engine");
    assert_int_equal(stage_count(&stage, "ai dial model"), 0);
}

static void there_is_an_end_to_rescues(void **state)
{
    (void)state;
    begin();
    int rescues = 0;
    for (; rescues < 20 && stage_state(&stage) != CALL_FALLBACK; rescues++) {
        call_on_ai_gone(stage.call, "1006");
        if (stage_state(&stage) != CALL_RECOVERING)
            continue;
        stage_ai_ready(&stage);
        stage_caller_speaks(&stage, 200);
        stage_ai_says(&stage, "r1", "i1", 300, "Sure.");
        stage_wait(&stage, 1500);
    }
    assert_int_equal(rescues, 7);
}

/* Nobody asks "are you still there?". */
static void open_patient_stage(void)
{
    struct stage_start start = stage_start_default;
    start.settings.silence_prompt_ms = 60000;
    reopen_stage(&start);
}

static void a_session_near_its_limit_is_replaced_between_turns(void **state)
{
    (void)state;
    open_patient_stage();
    call_on_ai_limit(stage.call, 20000);
    begin();
    speak(500);
    call_on_caller_words(stage.call, "c1", "hello there");
    stage_ai_says(&stage, "r1", "i1", 500, "What can I get for you?");
    stage_wait(&stage, 16000 - 2120 - 500 - 1);
    assert_false(stage_saw(&stage, "ai prepare"));
    stage_wait(&stage, 2);
    saw("ai prepare");
    call_on_caller_speech(stage.call, true);
    call_on_ai_spare(stage.call, true);
    stage_wait(&stage, 1000);
    call_on_caller_speech(stage.call, false);
    stage_wait(&stage, 500);
    assert_false(stage_saw(&stage, "ai swap")); /* an answer is due */
    stage_forget(&stage);
    stage_ai_says(&stage, "r2", "i2", 300, "Sure.");
    stage_wait(&stage, 700);
    saw("ai swap");
    saw("ai knows get_order");
    saw("ai message caller hello there");
    is_in(CONNECTED);
    assert_int_equal(stage_count(&stage, "ai respond"), 0);
    assert_int_equal(stage_count(&stage, "ai swap"), 1);
    stage_forget(&stage);
    call_on_ai_response_started(stage.call, "r1"); /* names come again */
    stage_ai_audio(&stage, "r1", "i1", 300, 255);
    is_in(SPEAKING);
    call_on_caller_speech(stage.call, true);
    saw("ai truncate i1");
}

static void a_second_session_that_fails_is_asked_for_again(void **state)
{
    (void)state;
    open_patient_stage();
    call_on_ai_limit(stage.call, 20000);
    begin();
    stage_wait(&stage, 14000);
    assert_int_equal(stage_count(&stage, "ai prepare"), 1);
    call_on_ai_spare(stage.call, false);
    stage_wait(&stage, 9999);
    assert_int_equal(stage_count(&stage, "ai prepare"), 1);
    stage_wait(&stage, 1);
    assert_int_equal(stage_count(&stage, "ai prepare"), 2);
    call_on_ai_gone(stage.call, "session_expired"); /* too late: a rescue, and the second one is forgotten */
    call_on_ai_spare(stage.call, true);
    stage_ai_ready(&stage);
    stage_wait(&stage, 1000);
    assert_false(stage_saw(&stage, "ai swap"));
}

static void an_instruction_of_the_beginning_does_not_stay(void **state)
{
    (void)state;
    begin_asked(300);
    stage_ai_calls(&stage, "add_item", "{\"item_id\":\"hawaiian\",\"size_id\":\"large\"}");
    saw("ai respond");
    assert_string_equal(stage.last_instructions, ""); /* not: greet the caller */
}

static void open_without_greeting(void)
{
    struct stage_start start = stage_start_default;
    start.greeting_ms = 0;
    start.settings.has_engine = true;
    reopen_stage(&start);
    stage_ai_ready(&stage);
    saw("ai respond");
    call_on_ai_response_started(stage.call, "r1");
    stage_forget(&stage);
}

static void a_greeting_that_failed_is_asked_for_again(void **state)
{
    (void)state;
    open_without_greeting();
    call_on_ai_response_done(stage.call, "r1", AI_FAILED, "server_error");
    saw("ai respond");
    assert_non_null(strstr(stage.last_instructions, "Greet the caller."));
}

static void a_session_lost_at_its_greeting_is_followed_by_one_that_greets(void **state)
{
    (void)state;
    open_without_greeting();
    call_on_ai_barred(stage.call, "insufficient_quota");
    stage_wait(&stage, 0);
    stage_ai_ready(&stage);
    saw("ai respond");
    assert_non_null(strstr(stage.last_instructions, "Greet the caller."));
    assert_false(stage_saw_beginning(&stage, "ai message system")); /* nothing was interrupted */
}

TESTS_WITH(open_rescue, close_stage) = {
    TEST(the_second_failure_goes_to_the_engine),
    TEST(a_barred_model_is_not_dialled_again),
    TEST(a_model_that_hangs_in_dialling_is_left_in_time),
    TEST(an_engine_that_starts_again_is_waited_for),
    TEST(an_engine_that_stays_away_is_left),
    TEST(a_silent_engine_session_is_waited_for_longer),
    TEST(a_swallowed_turn_is_played_to_the_fresh_session),
    TEST(a_turn_that_is_played_again_has_one_line),
    TEST(only_the_turn_that_is_played_again_waits_for_its_line),
    TEST(a_turn_that_no_session_hears_again_is_a_line),
    TEST(a_replayed_turn_that_is_not_noticed_is_asked_about),
    TEST(an_understood_turn_is_told_and_not_played),
    TEST(what_was_carried_out_is_not_asked_for_again),
    TEST(an_answer_that_broke_off_is_given_again),
    TEST(the_conversation_is_placed_as_it_was),
    TEST(a_filler_comes_within_a_second_and_then_seldom),
    TEST(a_stall_is_filled_before_it_is_known_for_one),
    TEST(a_filler_waits_for_the_agent_and_for_the_caller),
    TEST(nobody_is_asked_to_wait_for_nothing),
    TEST(a_filler_is_no_part_of_the_conversation),
    TEST(only_an_answer_ends_a_rescue),
    TEST(there_is_an_end_to_rescues),
    TEST(a_greeting_that_failed_is_asked_for_again),
    TEST(a_session_lost_at_its_greeting_is_followed_by_one_that_greets),
    TEST(a_session_near_its_limit_is_replaced_between_turns),
    TEST(a_second_session_that_fails_is_asked_for_again),
    TEST(an_instruction_of_the_beginning_does_not_stay),
};
