/* A session's events in the order and with the members of openai-realtime.md sections 6 to 8. */
#include "with_cmocka.h"
#include <string.h>

#include "engine/session_internal.h"
#include "with_fakes.h"
#include "with_session.h"

/* Members and order of one spoken message (6.2), from output_item.added on. */
static void expect_message(struct rig *rig, const char *text)
{
    const json_t *event = rig_next(rig, "response.output_item.added");
    assert_string_equal(json_text(event, "item.status"), "in_progress");
    assert_int_equal(json_array_size(json_at(event, "item.content")), 0);
    rig_next(rig, "conversation.item.added");
    assert_string_equal(json_text(rig_next(rig, "response.content_part.added"), "part.type"), "audio");
    rig_next_all(rig, "response.output_audio_transcript.delta", "response.output_audio.delta");
    rig_wait(rig, "response.output_audio.done");
    assert_string_equal(json_text(rig_next(rig, "response.output_audio_transcript.done"), "transcript"),
                        text);
    assert_string_equal(json_text(rig_next(rig, "response.content_part.done"), "part.transcript"), text);
    rig_next(rig, "conversation.item.done");
    event = rig_next(rig, "response.output_item.done");
    assert_string_equal(json_text(event, "item.status"), "completed");
    assert_string_equal(json_text(event, "item.content.0.type"), "output_audio");
    assert_string_equal(json_text(event, "item.content.0.transcript"), text);
}

static void answers_a_spoken_turn(void **state)
{
    struct rig *rig = *state;
    rig_audio(rig, 400, false);
    rig_audio(rig, 600, true);
    const json_t *started = rig_next(rig, "input_audio_buffer.speech_started");
    assert_in_range(json_integer_value(json_at(started, "audio_start_ms")), 80, 140); /* 400 ms - pre-roll */
    rig_audio(rig, 200, false);
    rig_settle(rig); /* the speculation is judged finished: the turn ends before silence_duration_ms */
    rig_audio(rig, 100, false);
    const json_t *stopped = rig_next(rig, "input_audio_buffer.speech_stopped");
    assert_in_range(json_integer_value(json_at(stopped, "audio_end_ms")), 1240, 1340);
    const char *item_id = json_text(started, "item_id");
    assert_string_equal(json_text(stopped, "item_id"), item_id);
    assert_string_equal(json_text(rig_next(rig, "input_audio_buffer.committed"), "item_id"), item_id);
    const json_t *added = rig_next(rig, "conversation.item.added");
    assert_string_equal(json_text(added, "item.content.0.type"), "input_audio");
    assert_string_equal(json_text(added, "item.content.0.transcript"), ""); /* not known yet; no null here */
    assert_true(json_is_null(json_at(added, "previous_item_id")));
    rig_next(rig, "conversation.item.done");
    const json_t *created = rig_next(rig, "response.created");
    assert_string_equal(json_text(created, "response.status"), "in_progress");
    expect_message(rig, "You said this. Hello.");
    const json_t *done = rig_next(rig, "response.done");
    assert_string_equal(json_text(done, "response.status"), "completed");
    assert_string_equal(json_text(done, "response.id"), json_text(created, "response.id"));
    assert_string_equal(json_text(done, "response.output.0.content.0.transcript"), "You said this. Hello.");
    assert_true(json_integer_value(json_at(done, "response.usage.total_tokens")) > 0);
    assert_int_equal(rig->core.latencies.turn_count, 1);
}

static void waits_for_an_unfinished_sentence(void **state)
{
    struct rig *rig = *state;
    fake_recognition_text = "two large,";
    rig_speech(rig, 400, 300);
    rig_settle(rig);
    rig_audio(rig, 600, false); /* over silence_duration_ms */
    assert_false(rig_has(rig, "input_audio_buffer.speech_stopped"));
    fake_recognition_text = "two large pizzas.";
    rig_speech(rig, 300, 300); /* goes on: the speculation is dropped */
    rig_settle(rig);
    rig_audio(rig, 60, false);
    rig_wait(rig, "input_audio_buffer.speech_stopped");
    const json_t *done = rig_wait(rig, "response.done");
    assert_string_equal(json_text(done, "response.output.0.content.0.transcript"),
                        "You said this. two large pizzas.");
}

static void an_utterance_is_heard_while_it_is_spoken(void **state)
{
    struct rig *rig = *state;
    rig_audio(rig, 320, false);
    rig_speech(rig, 3000, 300);
    rig_wait(rig, "response.done");
    assert_int_equal(atomic_load(&fake_recognition_count), 1);
    /* pre-roll, voice and the pause until it was asked */
    assert_in_range(atomic_load(&fake_recognised_samples), 8 * 3300, 8 * 3600);
    rig_speech(rig, 1000, 300);
    rig_wait(rig, "response.done");
    assert_in_range(atomic_load(&fake_recognised_samples), 8 * 1100, 8 * 1600);
}

static void late_words_still_get_an_answer(void **state)
{
    struct rig *rig = *state;
    rig->core.text_late_ms = 700;
    atomic_store(&fake_recognition_ms, 60000);
    rig_speech(rig, 400, 1300); /* a turn without a text ends, too */
    rig_wait(rig, "input_audio_buffer.committed");
    rig_wait(rig, "response.created"); /* at once: whoever waits sees that an answer is coming */
    rig_wait(rig, "response.done");
    assert_non_null(strstr(fake_dialogue_log, "hear()"));
    atomic_store(&fake_recognition_ms, 0);
    rig_settle(rig); /* the words come, and are of no use any more */
    assert_int_equal(atomic_load(&fake_recognition_count), 1);
    assert_null(strstr(fake_dialogue_log, "hear(Hello.)"));
}

static void a_click_is_no_turn(void **state)
{
    struct rig *rig = *state;
    rig_audio(rig, 320, false);
    rig_speech(rig, 20, 2000);
    assert_false(rig_has(rig, "input_audio_buffer.speech_started"));
}

static void calls_a_function_and_goes_on_with_its_output(void **state)
{
    struct rig *rig = *state;
    fake_recognition_text = "order pizza.";
    rig_speech(rig, 400, 300);
    rig_wait(rig, "response.created");
    const json_t *added = rig_next(rig, "response.output_item.added");
    assert_string_equal(json_text(added, "item.type"), "function_call");
    assert_string_equal(json_text(added, "item.arguments"), "");
    rig_next_all(rig, "conversation.item.added", "response.function_call_arguments.delta");
    const json_t *arguments = rig_next(rig, "response.function_call_arguments.done");
    assert_string_equal(json_text(arguments, "name"), "add_item");
    assert_string_equal(json_text(arguments, "arguments"), "{\"item\":\"pizza.\"}");
    rig_next(rig, "conversation.item.done");
    const json_t *item_done = rig_next(rig, "response.output_item.done");
    assert_string_equal(json_text(item_done, "item.status"), "completed");
    const json_t *done = rig_next(rig, "response.done");
    assert_string_equal(json_text(done, "response.output.0.type"), "function_call");
    rig_next(rig, "rate_limits.updated");

    char output[512];
    snprintf(output, sizeof output,
             "{\"type\":\"conversation.item.create\",\"item\":{\"type\":\"function_call_output\",\"call_id\":"
             "\"%s\",\"output\":\"12.50\"}}",
             json_text(item_done, "item.call_id"));
    rig_send(rig, output);
    rig_next_all(rig, "conversation.item.added", "conversation.item.done");
    rig_settle(rig);
    assert_int_equal(rig->seen, json_array_size(rig->events)); /* silent until asked, as the real service */
    rig_send(rig, "{\"type\":\"response.create\"}");
    rig_next(rig, "response.created");
    expect_message(rig, "Done with 12.50");
    assert_string_equal(json_text(rig_next(rig, "response.done"), "response.status"), "completed");
    rig_next(rig, "rate_limits.updated");

    rig_send(rig, output);
    assert_string_equal(json_text(rig_next(rig, "error"), "error.code"), "invalid_value");
    rig_send(rig, "{\"type\":\"conversation.item.create\",\"item\":{\"type\":\"function_call_output\","
                  "\"call_id\":\"call_x\",\"output\":\"\"}}");
    assert_string_equal(json_text(rig_next(rig, "error"), "error.code"), "invalid_tool_call_id");
}

static void history_reaches_the_dialogue(void **state)
{
    struct rig *rig = *state;
    rig_send(rig, "{\"type\":\"conversation.item.create\",\"item\":{\"type\":\"function_call\","
                  "\"call_id\":\"call_menu\",\"name\":\"get_menu\",\"arguments\":\"{}\"}}");
    rig_send(rig, "{\"type\":\"conversation.item.create\",\"item\":{\"type\":\"function_call_output\","
                  "\"call_id\":\"call_menu\",\"output\":\"{}\"}}");
    rig_send(rig,
             "{\"type\":\"conversation.item.create\",\"item\":{\"type\":\"message\",\"role\":\"assistant\","
             "\"content\":[{\"type\":\"output_text\",\"text\":\"Welcome.\"}]}}");
    rig_send(rig, "{\"type\":\"conversation.item.create\",\"item\":{\"type\":\"message\",\"role\":\"user\","
                  "\"content\":[{\"type\":\"input_text\",\"text\":\"Hi.\"}]}}");
    assert_string_equal(fake_dialogue_log, "known(get_menu) assistant(Welcome.) user(Hi.) ");
    rig_settle(rig);
    assert_int_equal(atomic_load(&fake_vocabulary_count), 1);
}

static void voice_interrupts_and_truncation_cuts_what_was_heard(void **state)
{
    struct rig *rig = *state;
    rig_send(rig,
             "{\"type\":\"response.create\",\"response\":{\"instructions\":\"One two. Three four five.\"}}");
    const json_t *done = rig_wait(rig, "response.done");
    char text[256], item_id[64];
    span_copy(span_of(json_text(done, "response.output.0.id")), item_id, sizeof item_id);
    rig_audio(rig, 200, true); /* the client still plays it */
    rig_wait(rig, "input_audio_buffer.speech_started");
    snprintf(text, sizeof text,
             "{\"type\":\"conversation.item.truncate\",\"item_id\":\"%s\",\"content_index\":0,"
             "\"audio_end_ms\":160}",
             item_id);
    rig_send(rig, text); /* "One two. " is 90 ms, then "Three four five." at 10 ms a character */
    const json_t *truncated = rig_wait(rig, "conversation.item.truncated");
    assert_int_equal(json_integer_value(json_at(truncated, "audio_end_ms")), 160);
    assert_non_null(strstr(fake_dialogue_log, "interrupted(14)"));
    snprintf(text, sizeof text, "{\"type\":\"conversation.item.retrieve\",\"item_id\":\"%s\"}", item_id);
    rig_send(rig, text);
    assert_string_equal(json_text(rig_wait(rig, "conversation.item.retrieved"), "item.content.0.transcript"),
                        "One two. Three");
    snprintf(text, sizeof text,
             "{\"type\":\"conversation.item.truncate\",\"event_id\":\"e9\",\"item_id\":\"%s\","
             "\"content_index\":0,\"audio_end_ms\":161}",
             item_id);
    rig_send(rig, text);
    const json_t *error = rig_wait(rig, "error");
    assert_string_equal(json_text(error, "error.code"), "invalid_value");
    assert_string_equal(json_text(error, "error.message"),
                        "Audio content of 160ms is already shorter than 161ms.");
    assert_string_equal(json_text(error, "error.event_id"), "e9");
}

static void voice_cancels_a_running_response(void **state)
{
    struct rig *rig = *state;
    atomic_store(&fake_recognition_ms, 60000);
    rig_speech(rig, 400, 1300); /* ends without a text: the response waits for it */
    rig_wait(rig, "response.created");
    rig_audio(rig, 200, true);
    rig_wait(rig, "input_audio_buffer.speech_started");
    const json_t *done = rig_wait(rig, "response.done");
    assert_string_equal(json_text(done, "response.status"), "cancelled");
    assert_string_equal(json_text(done, "response.status_details.reason"), "turn_detected");
}

static void only_one_response_at_a_time(void **state)
{
    struct rig *rig = *state;
    rig_send(rig,
             "{\"type\":\"response.create\",\"response\":{\"instructions\":\"A long sentence to say.\"}}");
    rig_send(rig, "{\"type\":\"response.create\",\"event_id\":\"second\"}");
    const json_t *error = rig_wait(rig, "error");
    assert_string_equal(json_text(error, "error.code"), "conversation_already_has_active_response");
    assert_string_equal(json_text(error, "error.event_id"), "second");
    rig_send(rig, "{\"type\":\"response.cancel\"}");
    const json_t *item = rig_wait(rig, "response.output_item.done");
    assert_string_equal(json_text(item, "item.status"), "incomplete");
    const json_t *done = rig_next(rig, "response.done");
    assert_string_equal(json_text(done, "response.status_details.reason"), "client_cancelled");
    rig_next(rig, "rate_limits.updated");
    rig_settle(rig);
    assert_int_equal(rig->seen, json_array_size(rig->events)); /* no late audio */
    rig_send(rig, "{\"type\":\"response.cancel\"}");
    assert_string_equal(json_text(rig_next(rig, "error"), "error.code"), "response_cancel_not_active");
}

static void the_client_may_end_the_turns(void **state)
{
    struct rig *rig = *state;
    rig_send(rig, "{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\",\"audio\":{\"input\":{"
                  "\"turn_detection\":null,\"transcription\":{\"model\":\"whisper-1\"}}}}}");
    const json_t *updated = rig_next(rig, "session.updated");
    assert_true(json_is_null(json_at(updated, "session.audio.input.turn_detection")));
    rig_audio(rig, 60, true);
    rig_send(rig, "{\"type\":\"input_audio_buffer.commit\"}");
    assert_string_equal(json_text(rig_next(rig, "error"), "error.code"), "input_audio_buffer_commit_empty");
    rig_audio(rig, 440, true);
    rig_send(rig, "{\"type\":\"input_audio_buffer.commit\"}");
    rig_next_all(rig, "input_audio_buffer.committed", "conversation.item.added", "conversation.item.done");
    const json_t *piece = rig_next(rig, "conversation.item.input_audio_transcription.delta");
    assert_string_equal(json_text(piece, "delta"), "Hello.");
    const json_t *heard = rig_next(rig, "conversation.item.input_audio_transcription.completed");
    assert_string_equal(json_text(heard, "transcript"), "Hello.");
    assert_string_equal(json_text(heard, "item_id"), json_text(piece, "item_id"));
    assert_int_equal(fake_recognised_samples, 4000);
    rig_settle(rig);
    assert_int_equal(rig->seen, json_array_size(rig->events)); /* a commit starts no response */
    rig_send(rig, "{\"type\":\"response.create\"}");
    rig_next(rig, "response.created");
    expect_message(rig, "You said this. Hello.");
    rig_audio(rig, 200, true);
    rig_send(rig, "{\"type\":\"input_audio_buffer.clear\"}");
    rig_next_all(rig, "response.done", "rate_limits.updated", "input_audio_buffer.cleared");
    rig_send(rig, "{\"type\":\"input_audio_buffer.commit\"}");
    assert_string_equal(json_text(rig_next(rig, "error"), "error.code"), "input_audio_buffer_commit_empty");
}

static void a_silent_caller_is_asked(void **state)
{
    struct rig *rig = *state;
    rig_detect(rig, "{\"type\":\"server_vad\",\"idle_timeout_ms\":5000}");
    rig_audio(rig, 400, false);
    session_hear_idle(rig->session); /* what the timer calls */
    const json_t *idle = rig_next(rig, "input_audio_buffer.timeout_triggered");
    assert_int_equal(json_integer_value(json_at(idle, "audio_end_ms")), 400);
    rig_next_all(rig, "input_audio_buffer.committed", "conversation.item.added", "conversation.item.done",
                 "response.created");
    expect_message(rig, "Anything else?");
    rig_next(rig, "response.done");
}

static void answers_wait_where_voice_may_not_interrupt(void **state)
{
    struct rig *rig = *state;
    rig_detect(rig, "{\"type\":\"server_vad\",\"interrupt_response\":false}");
    atomic_store(&fake_recognition_ms, 60000);
    rig_speech(rig, 400, 1300);
    const json_t *first = rig_wait(rig, "response.created"); /* waits for its text */
    rig_speech(rig, 400, 1300);
    atomic_store(&fake_recognition_ms, 0);
    const json_t *done = rig_wait(rig, "response.done");
    assert_string_equal(json_text(done, "response.id"), json_text(first, "response.id"));
    assert_string_equal(json_text(done, "response.status"), "completed");
    rig_wait(rig, "response.created");
    assert_string_equal(json_text(rig_wait(rig, "response.done"), "response.status"), "completed");
}

static void without_create_response_the_client_asks(void **state)
{
    struct rig *rig = *state;
    rig_detect(rig, "{\"type\":\"semantic_vad\",\"create_response\":false}");
    rig_speech(rig, 400, 300);
    rig_wait(rig, "conversation.item.done");
    rig_settle(rig);
    assert_false(rig_has(rig, "response.created"));
    rig_send(rig, "{\"type\":\"response.create\"}");
    const json_t *done = rig_wait(rig, "response.done");
    assert_string_equal(json_text(done, "response.output.0.content.0.transcript"), "You said this. Hello.");
}

static void a_client_that_stops_sending_is_answered(void **state)
{
    struct rig *rig = *state;
    fake_recognition_text = "two large,";
    rig_speech(rig, 400, 300); /* no more silence comes */
    rig_wait(rig, "input_audio_buffer.committed");
    rig_wait(rig, "response.done");
}

static void tool_choice_none_takes_the_tools_away(void **state)
{
    struct rig *rig = *state;
    rig_send(
        rig,
        "{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\",\"tools\":[{\"type\":\"function\","
        "\"name\":\"add_item\"}]}}");
    rig_send(rig,
             "{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\",\"tool_choice\":\"none\"}}");
    rig_send(rig,
             "{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\",\"tool_choice\":\"auto\"}}");
    assert_string_equal(fake_dialogue_log, "tools(add_item) tools() tools(add_item) ");
}

static void an_answer_may_be_text_only(void **state)
{
    struct rig *rig = *state;
    rig_send(rig, "{\"type\":\"response.create\",\"response\":{\"output_modalities\":[\"text\"],"
                  "\"instructions\":\"Plain words.\",\"metadata\":{\"k\":\"v\"}}}");
    assert_string_equal(json_text(rig_next(rig, "response.created"), "response.metadata.k"), "v");
    rig_next_all(rig, "response.output_item.added", "conversation.item.added");
    assert_string_equal(json_text(rig_next(rig, "response.content_part.added"), "part.type"), "text");
    assert_string_equal(json_text(rig_next(rig, "response.output_text.delta"), "delta"), "Plain words.");
    assert_string_equal(json_text(rig_next(rig, "response.output_text.done"), "text"), "Plain words.");
    rig_next_all(rig, "response.content_part.done", "conversation.item.done");
    assert_string_equal(json_text(rig_next(rig, "response.output_item.done"), "item.content.0.type"),
                        "output_text");
    rig_next(rig, "response.done");
    assert_int_equal(atomic_load(&fake_synthesis_count), 0);
}

static void fixed_sentences_are_made_once(void **state)
{
    struct rig *rig = *state;
    for (int i = 0; i < 3; i++) {
        rig_send(rig, "{\"type\":\"response.create\"}");
        const json_t *done = rig_wait(rig, "response.done");
        assert_string_equal(json_text(done, "response.output.0.content.0.transcript"), "Anything else?");
    }
    assert_int_equal(atomic_load(&fake_synthesis_count), 1);
}

/* Sound has a short way in, which passes over the names of events. */
static void refused_sound_is_named_too(void **state)
{
    struct rig *rig = *state;
    FOR_EACH_TEXT(audio, "", "!!!!") {
        char text[128];
        snprintf(text, sizeof text,
                 "{\"type\":\"input_audio_buffer.append\",\"event_id\":\"e5\",\"audio\":\"%s\"}", *audio);
        rig_send(rig, text);
        assert_string_equal(json_text(rig_next(rig, "error"), "error.event_id"), "e5");
    }
}

static void errors_leave_the_session_open(void **state)
{
    struct rig *rig = *state;
    static const struct {
        const char *text, *code, *param;
    } cases[] = {
        {"no json", "invalid_event", NULL},
        {"[]", "invalid_event", NULL},
        {"{}", "invalid_event", "type"},
        {"{\"type\":\"session.fly\"}", "invalid_value", "type"},
        {"{\"type\":\"input_audio_buffer.clear\",\"event_id\":7}", "invalid_type", "event_id"},
        {"{\"type\":\"transcription_session.update\",\"session\":{}}", "invalid_value", "type"},
        {"{\"type\":\"input_audio_buffer.append\"}", "missing_required_parameter", "audio"},
        {"{\"type\":\"input_audio_buffer.append\",\"audio\":\"!!!!\"}", "invalid_value", "audio"},
        {"{\"type\":\"input_audio_buffer.append\",\"audio\":\"\"}", "invalid_value", "audio"},
        {"{\"type\":\"session.update\",\"session\":{}}", "missing_required_parameter", "session.type"},
        {"{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\",\"temperature\":1}}",
         "unknown_parameter", "session.temperature"},
        {"{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\","
         "\"audio\":{\"output\":{\"speed\":9}}}}",
         "invalid_value", "session.audio.output.speed"},
        {"{\"type\":\"conversation.item.delete\",\"item_id\":\"item_x\"}", "item_delete_invalid_item_id",
         "item_id"},
        {"{\"type\":\"conversation.item.truncate\",\"item_id\":\"i\",\"content_index\":0,\"audio_end_ms\":1}",
         "item_truncate_invalid_item_id", "item_id"},
        {"{\"type\":\"response.create\",\"response\":{\"fly\":1}}", "unknown_parameter", "response.fly"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        rig_send(rig, cases[i].text);
        const json_t *error = rig_next(rig, "error");
        assert_string_equal(json_text(error, "error.type"), "invalid_request_error");
        assert_string_equal(json_text(error, "error.code"), cases[i].code);
        if (cases[i].param != NULL)
            assert_string_equal(json_text(error, "error.param"), cases[i].param);
    }
    assert_int_equal(rig->over_code, 0);
}

/* A bridge that asks for a sign of life sends an update of nothing, in the middle of a turn, too. */
static void an_update_of_nothing_is_answered_and_changes_nothing(void **state)
{
    struct rig *rig = *state;
    rig_send(rig,
             "{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\",\"instructions\":\"Be brief.\","
             "\"tools\":[{\"type\":\"function\",\"name\":\"add_item\"}],\"audio\":{\"input\":{"
             "\"turn_detection\":{\"type\":\"server_vad\",\"silence_duration_ms\":700}}}}}");
    json_t *before = json_deep_copy(json_at(rig_next(rig, "session.updated"), "session"));
    rig_audio(rig, 400, false);
    rig_audio(rig, 300, true);
    rig_next(rig, "input_audio_buffer.speech_started");
    rig_send(rig, "{\"type\":\"session.update\",\"event_id\":\"probe\",\"session\":{\"type\":\"realtime\"}}");
    const json_t *after = json_at(rig_next(rig, "session.updated"), "session");
    assert_true(json_equal(before, after));
    json_decref(before);
    rig_speech(rig, 300, 200);
    rig_settle(rig);
    rig_audio(rig, 100, false);
    const json_t *stopped = rig_next(rig, "input_audio_buffer.speech_stopped");
    assert_in_range(json_integer_value(json_at(stopped, "audio_end_ms")), 1240, 1340);
    rig_wait(rig, "response.done");
}

TESTS_WITH(rig_set_up, rig_tear_down) = {
    TEST(answers_a_spoken_turn),
    TEST(waits_for_an_unfinished_sentence),
    TEST(an_utterance_is_heard_while_it_is_spoken),
    TEST(late_words_still_get_an_answer),
    TEST(a_click_is_no_turn),
    TEST(calls_a_function_and_goes_on_with_its_output),
    TEST(history_reaches_the_dialogue),
    TEST(voice_interrupts_and_truncation_cuts_what_was_heard),
    TEST(voice_cancels_a_running_response),
    TEST(only_one_response_at_a_time),
    TEST(the_client_may_end_the_turns),
    TEST(a_silent_caller_is_asked),
    TEST(answers_wait_where_voice_may_not_interrupt),
    TEST(without_create_response_the_client_asks),
    TEST(a_client_that_stops_sending_is_answered),
    TEST(tool_choice_none_takes_the_tools_away),
    TEST(an_answer_may_be_text_only),
    TEST(fixed_sentences_are_made_once),
    TEST(an_update_of_nothing_is_answered_and_changes_nothing),
    TEST(refused_sound_is_named_too),
    TEST(errors_leave_the_session_open),
};
