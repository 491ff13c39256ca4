/* What response.create may ask for, and what may be beside the conversation (openai-realtime.md section 3). */
#include "with_cmocka.h"
#include <string.h>

#include "engine/session_internal.h"
#include "with_fakes.h"
#include "with_session.h"

/* An event of this type whose member is an id. */
static void send_id(struct rig *rig, const char *type, const char *member, const char *id)
{
    char event[256];
    snprintf(event, sizeof event, "{\"type\":\"%s\",\"%s\":\"%s\"}", type, member, id);
    rig_send(rig, event);
}

/* The caller says something that nobody answers by itself; the item's id. */
static const char *say_aside(struct rig *rig, const char *words)
{
    fake_recognition_text = words;
    rig_speech(rig, 400, 300);
    const char *item_id = json_text(rig_wait(rig, "input_audio_buffer.committed"), "item_id");
    rig_wait(rig, "conversation.item.done");
    rig_settle(rig);
    return item_id;
}

static void refused(struct rig *rig, const char *event, const char *code, const char *param)
{
    rig_send(rig, event);
    const json_t *error = rig_wait(rig, "error");
    assert_string_equal(json_text(error, "error.code"), code);
    if (param != NULL)
        assert_string_equal(json_text(error, "error.param"), param);
}

/* A cough, a "mhm": the client takes it out of the conversation. */
static void words_that_were_deleted_are_not_answered(void **state)
{
    struct rig *rig = *state;
    rig_detect(rig, "{\"type\":\"server_vad\",\"create_response\":false,\"interrupt_response\":false}");
    const char *aside = say_aside(rig, "Right.");
    send_id(rig, "conversation.item.delete", "item_id", aside);
    rig_wait(rig, "conversation.item.deleted");
    say_aside(rig, "Two pizzas.");
    rig_send(rig, "{\"type\":\"response.create\"}");
    assert_string_equal(json_text(rig_wait(rig, "response.done"), "response.output.0.content.0.transcript"),
                        "You said this. Two pizzas.");
    assert_null(strstr(fake_dialogue_log, "Right."));
    assert_non_null(strstr(fake_dialogue_log, "hear(Two pizzas.)"));
}

static void voice_that_may_not_interrupt_leaves_the_response_alone(void **state)
{
    struct rig *rig = *state;
    rig_detect(rig, "{\"type\":\"server_vad\",\"create_response\":false,\"interrupt_response\":false}");
    atomic_store(&fake_recognition_ms, 60000);
    rig_speech(rig, 400, 1300);
    rig_send(rig, "{\"type\":\"response.create\"}"); /* waits for the words */
    rig_wait(rig, "response.created");
    rig_speech(rig, 300, 1300);
    rig_wait(rig, "input_audio_buffer.committed");
    atomic_store(&fake_recognition_ms, 0);
    assert_string_equal(json_text(rig_wait(rig, "response.done"), "response.status"), "completed");
    rig_settle(rig);
    size_t created = 0;
    for (size_t i = 0; i < json_array_size(rig->events); i++)
        created += strcmp(json_text(json_array_get(rig->events, i), "type"), "response.created") == 0;
    assert_int_equal(created, 1); /* the model never answers by itself */
}

static void a_response_beside_the_conversation_leaves_no_trace(void **state)
{
    struct rig *rig = *state;
    rig_send(rig, "{\"type\":\"response.create\",\"response\":{\"conversation\":\"none\",\"instructions\":"
                  "\"Aside.\",\"output_modalities\":[\"text\"],\"metadata\":{\"topic\":\"aside\"}}}");
    const json_t *created = rig_next(rig, "response.created");
    assert_null(json_at(created, "response.conversation_id"));
    rig_next_all(rig, "response.output_item.added", "response.content_part.added",
                 "response.output_text.delta", "response.output_text.done", "response.content_part.done",
                 "response.output_item.done");
    const json_t *done = rig_next(rig, "response.done");
    assert_string_equal(json_text(done, "response.metadata.topic"), "aside");
    assert_string_equal(json_text(done, "response.output.0.content.0.text"), "Aside.");
    assert_false(rig_has(rig, "conversation.item.added"));
    send_id(rig, "conversation.item.retrieve", "item_id", json_text(done, "response.output.0.id"));
    assert_string_equal(json_text(rig_wait(rig, "error"), "error.code"), "item_retrieve_invalid_item_id");
}

static void a_response_may_have_an_input_of_its_own(void **state)
{
    struct rig *rig = *state;
    rig_send(rig, "{\"type\":\"conversation.item.create\",\"item\":{\"id\":\"u1\",\"type\":\"message\","
                  "\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"Known.\"}]}}");
    rig_send(rig, "{\"type\":\"response.create\",\"response\":{\"conversation\":\"none\",\"input\":["
                  "{\"type\":\"item_reference\",\"id\":\"u1\"},{\"type\":\"message\",\"role\":\"assistant\","
                  "\"content\":[{\"type\":\"output_text\",\"text\":\"Yes?\"}]}]}}");
    rig_wait(rig, "response.done");
    assert_non_null(strstr(fake_dialogue_log, "user(Known.) instructions() tools() user(Known.) "
                                              "assistant(Yes?) respond() "));
    refused(rig,
            "{\"type\":\"response.create\",\"response\":{\"input\":[{\"type\":\"item_reference\","
            "\"id\":\"gone\"}]}}",
            "invalid_value", "response.input");
    refused(rig, "{\"type\":\"response.create\",\"response\":{\"input\":[{\"type\":\"song\"}]}}",
            "invalid_value", "item.type");
}

/* In the conversation, from a context of its own: the session's dialogue learns what was said. */
static void an_answer_from_another_context_is_known_afterwards(void **state)
{
    struct rig *rig = *state;
    rig_send(rig,
             "{\"type\":\"response.create\",\"response\":{\"input\":[],\"instructions\":\"We close.\"}}");
    rig_wait(rig, "response.done");
    assert_true(rig_has(rig, "conversation.item.added"));
    assert_non_null(strstr(fake_dialogue_log, "respond(We close.) assistant(We close.) "));
}

static void responses_beside_the_conversation_wait_for_their_turn(void **state)
{
    struct rig *rig = *state;
    rig_send(rig, "{\"type\":\"response.create\",\"response\":{\"instructions\":\"A sentence.\"}}");
    const json_t *first = rig_wait(rig, "response.created");
    rig_send(rig, "{\"type\":\"response.create\",\"response\":{\"conversation\":\"none\",\"instructions\":"
                  "\"Aside.\",\"output_modalities\":[\"text\"]}}");
    const json_t *done = rig_wait(rig, "response.done");
    assert_string_equal(json_text(done, "response.id"), json_text(first, "response.id"));
    done = rig_wait(rig, "response.done");
    assert_string_equal(json_text(done, "response.output.0.content.0.text"), "Aside.");
    assert_false(rig_has(rig, "error"));
    for (int i = 0; i < 10; i++)
        rig_send(rig,
                 "{\"type\":\"response.create\",\"response\":{\"conversation\":\"none\",\"instructions\":"
                 "\"Yet another one.\"}}");
    assert_string_equal(json_text(rig_wait(rig, "error"), "error.code"), "rate_limit_exceeded");
}

static void a_response_is_cut_at_its_limit(void **state)
{
    struct rig *rig = *state;
    rig_send(rig, "{\"type\":\"response.create\",\"response\":{\"output_modalities\":[\"text\"],"
                  "\"max_output_tokens\":4,\"instructions\":\"One two three four five six seven.\"}}");
    assert_int_equal(
        json_integer_value(json_at(rig_wait(rig, "response.created"), "response.max_output_tokens")), 4);
    const json_t *done = rig_wait(rig, "response.done");
    assert_string_equal(json_text(done, "response.status"), "incomplete");
    assert_string_equal(json_text(done, "response.status_details.reason"), "max_output_tokens");
    assert_string_equal(json_text(done, "response.output.0.status"), "incomplete");
    assert_string_equal(json_text(done, "response.output.0.content.0.text"), "One two three");
    assert_true(json_integer_value(json_at(done, "response.usage.output_tokens")) <= 4);
    rig_send(rig, "{\"type\":\"response.create\",\"response\":{\"max_output_tokens\":12,"
                  "\"instructions\":\"One two three. Four five six.\"}}");
    done = rig_wait(rig, "response.done");
    assert_string_equal(json_text(done, "response.status"), "incomplete");
    assert_in_range(json_integer_value(json_at(done, "response.usage.output_tokens")), 1, 12);
    rig_send(rig, "{\"type\":\"response.create\",\"response\":{\"max_output_tokens\":4096,"
                  "\"instructions\":\"One two three.\"}}");
    assert_string_equal(json_text(rig_wait(rig, "response.done"), "response.status"), "completed");
}

/* A response's instructions replace the session's (anchors 5.3): the bridge sends both. */
static void the_sessions_own_instructions_are_no_request(void **state)
{
    struct rig *rig = *state;
    rig_send(rig, "{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\",\"instructions\":"
                  "\"Say \\\"hello\\\" to all.\"}}");
    rig_wait(rig, "session.updated");
    rig_send(rig, "{\"type\":\"response.create\",\"response\":{\"instructions\":"
                  "\"Say \\\"hello\\\" to all.\\n\\nSay: Bye.\"}}");
    rig_wait(rig, "response.done");
    assert_non_null(strstr(fake_dialogue_log, "respond(\n\nSay: Bye.) "));
    rig_send(rig, "{\"type\":\"response.create\",\"response\":{\"instructions\":"
                  "\"Say \\\"hello\\\" to all.\"}}");
    rig_wait(rig, "response.done");
    assert_non_null(strstr(fake_dialogue_log, "respond() "));
}

static void a_system_message_may_ask_for_the_next_response(void **state)
{
    struct rig *rig = *state;
    rig_send(rig, "{\"type\":\"conversation.item.create\",\"item\":{\"type\":\"message\",\"role\":\"system\","
                  "\"content\":[{\"type\":\"input_text\",\"text\":\"Say: Bye.\"}]}}");
    rig_send(rig, "{\"type\":\"response.create\"}");
    rig_wait(rig, "response.done");
    rig_send(rig, "{\"type\":\"response.create\"}");
    rig_wait(rig, "response.done");
    assert_non_null(strstr(fake_dialogue_log, "respond(Say: Bye.) respond() ")); /* once */
}

static void tools_of_one_response_are_the_sessions_again_afterwards(void **state)
{
    struct rig *rig = *state;
    rig_send(rig, "{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\",\"tools\":[{\"type\":"
                  "\"function\",\"name\":\"add_item\"}]}}");
    rig_send(rig, "{\"type\":\"response.create\",\"response\":{\"tools\":[{\"type\":\"function\",\"name\":"
                  "\"other\"}]}}");
    rig_wait(rig, "response.done");
    rig_send(rig, "{\"type\":\"response.create\",\"response\":{\"tool_choice\":\"none\"}}");
    rig_wait(rig, "response.done");
    assert_string_equal(fake_dialogue_log, "tools(add_item) tools(other) respond() tools(add_item) tools() "
                                           "respond() tools(add_item) ");
}

static void what_a_response_cannot_have_is_refused(void **state)
{
    struct rig *rig = *state;
    static const struct {
        const char *response, *code, *param;
    } cases[] = {
        {"\"conversation\":\"other\"", "invalid_value", "response.conversation"},
        {"\"tool_choice\":\"required\"", "invalid_value", "response.tool_choice"},
        {"\"max_output_tokens\":0", "invalid_value", "response.max_output_tokens"},
        {"\"output_modalities\":[\"text\",\"audio\"]", "invalid_value", "response.output_modalities"},
        {"\"metadata\":{\"a\":7}", "invalid_type", "response.metadata"},
        {"\"prompt\":{\"id\":\"p\"}", "unsupported_parameter", "response.prompt"},
        {"\"reasoning\":{\"effort\":\"low\"}", "unknown_parameter", "response.reasoning.effort"},
        {"\"audio\":{\"output\":{\"speed\":1}}", "unknown_parameter", "response.audio.output.speed"},
        {"\"modalities\":[\"text\"]", "unknown_parameter", "response.modalities"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char event[256];
        snprintf(event, sizeof event, "{\"type\":\"response.create\",\"event_id\":\"e\",\"response\":{%s}}",
                 cases[i].response);
        refused(rig, event, cases[i].code, cases[i].param);
    }
    refused(rig, "{\"type\":\"output_audio_buffer.clear\"}", "invalid_event", "type");
    assert_false(rig_has(rig, "response.created"));
}

static void a_cancel_without_an_id_is_about_the_conversation(void **state)
{
    struct rig *rig = *state;
    rig_detect(rig, "{\"type\":\"server_vad\",\"create_response\":false}");
    atomic_store(&fake_recognition_ms, 60000);
    rig_speech(rig, 400, 1300); /* the response waits for the words */
    rig_send(rig, "{\"type\":\"response.create\",\"response\":{\"conversation\":\"none\"}}");
    const json_t *created = rig_wait(rig, "response.created");
    refused(rig, "{\"type\":\"response.cancel\"}", "response_cancel_not_active", NULL);
    rig_audio(rig, 200, true); /* nor does voice interrupt it */
    rig_wait(rig, "input_audio_buffer.speech_started");
    assert_false(rig_has(rig, "response.done"));
    send_id(rig, "response.cancel", "response_id", json_text(created, "response.id"));
    const json_t *done = rig_wait(rig, "response.done");
    assert_string_equal(json_text(done, "response.status_details.reason"), "client_cancelled");
    atomic_store(&fake_recognition_ms, 0);
}

static void keywords_are_expected_until_a_menu_is_known(void **state)
{
    struct rig *rig = *state;
    static const char update[] = "{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\",\"audio\":{"
                                 "\"input\":{\"transcription\":{\"model\":\"gpt-transcribe\",\"keywords\":["
                                 "\"Calzone\"]}}}}}";
    rig_send(rig, update);
    rig_send(rig, update); /* the same again is nothing new */
    rig_settle(rig);
    assert_int_equal(atomic_load(&fake_vocabulary_count), 1);
    rig_send(rig, "{\"type\":\"conversation.item.create\",\"item\":{\"type\":\"function_call\","
                  "\"call_id\":\"c\",\"name\":\"get_menu\",\"arguments\":\"{}\"}}");
    rig_send(rig, "{\"type\":\"conversation.item.create\",\"item\":{\"type\":\"function_call_output\","
                  "\"call_id\":\"c\",\"output\":\"{}\"}}");
    rig_settle(rig);
    assert_int_equal(atomic_load(&fake_vocabulary_count), 2);
    uint64_t menu_key = rig->session->vocabulary_key;
    rig_send(rig, update);
    assert_true(rig->session->vocabulary_key == menu_key);
}

/* Its name is cut somewhere in the answer. */
static void a_long_name_in_any_alphabet_is_refused_by_name(void **state)
{
    struct rig *rig = *state;
    char event[1024] = "{\"type\":\"response.create\",\"event_id\":\"";
    for (int i = 0; i < 200; i++)
        strcat(event, "\xc3\xa9");
    strcat(event, "\",\"response\":{\"x");
    for (int i = 0; i < 40; i++)
        strcat(event, "\xc3\xa9");
    strcat(event, "\":1}}");
    refused(rig, event, "unknown_parameter", NULL);
}

static void words_that_cannot_be_had_are_told(void **state)
{
    struct rig *rig = *state;
    rig->core.text_late_ms = 700;
    rig_send(rig, "{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\",\"audio\":{\"input\":{"
                  "\"transcription\":{\"model\":\"whisper-1\"}}}}}");
    atomic_store(&fake_recognition_ms, 60000);
    rig_speech(rig, 400, 1300);
    const char *item_id = json_text(rig_wait(rig, "input_audio_buffer.committed"), "item_id");
    const json_t *failed = rig_wait(rig, "conversation.item.input_audio_transcription.failed");
    assert_string_equal(json_text(failed, "item_id"), item_id);
    assert_string_equal(json_text(failed, "error.code"), "audio_unintelligible");
    assert_false(rig_has(rig, "conversation.item.input_audio_transcription.completed"));
    atomic_store(&fake_recognition_ms, 0);
}

TESTS_WITH(rig_set_up, rig_tear_down) = {
    TEST(words_that_were_deleted_are_not_answered),
    TEST(voice_that_may_not_interrupt_leaves_the_response_alone),
    TEST(a_response_beside_the_conversation_leaves_no_trace),
    TEST(a_response_may_have_an_input_of_its_own),
    TEST(an_answer_from_another_context_is_known_afterwards),
    TEST(responses_beside_the_conversation_wait_for_their_turn),
    TEST(a_response_is_cut_at_its_limit),
    TEST(the_sessions_own_instructions_are_no_request),
    TEST(a_system_message_may_ask_for_the_next_response),
    TEST(tools_of_one_response_are_the_sessions_again_afterwards),
    TEST(what_a_response_cannot_have_is_refused),
    TEST(a_cancel_without_an_id_is_about_the_conversation),
    TEST(keywords_are_expected_until_a_menu_is_known),
    TEST(a_long_name_in_any_alphabet_is_refused_by_name),
    TEST(words_that_cannot_be_had_are_told),
};
