/* Any events in any order: a session neither crashes nor gets stuck, and its events keep their grammar. */
#include "with_cmocka.h"
#include <stdlib.h>
#include <string.h>

#include "with_fakes.h"
#include "with_session.h"

static const char *const templates[] = {
    "{\"type\":\"response.create\"}",
    "{\"type\":\"response.create\",\"response\":{\"instructions\":\"One. Two. Three.\"}}",
    "{\"type\":\"response.create\",\"response\":{\"output_modalities\":[\"text\"]}}",
    "{\"type\":\"response.create\",\"response\":{\"conversation\":\"none\",\"instructions\":\"One. Two.\"}}",
    "{\"type\":\"response.create\",\"response\":{\"conversation\":\"none\",\"output_modalities\":[\"text\"],"
    "\"input\":[{\"type\":\"item_reference\",\"id\":\"%s\"}]}}",
    "{\"type\":\"response.create\",\"response\":{\"input\":[],\"tool_choice\":\"none\"}}",
    "{\"type\":\"response.create\",\"response\":{\"max_output_tokens\":9,\"tools\":[{\"type\":\"function\","
    "\"name\":\"other\"}]}}",
    "{\"type\":\"conversation.item.create\",\"item\":{\"type\":\"message\",\"role\":\"system\","
    "\"content\":[{\"type\":\"input_text\",\"text\":\"Be kind.\"}]}}",
    "{\"type\":\"response.cancel\"}",
    "{\"type\":\"input_audio_buffer.commit\"}",
    "{\"type\":\"input_audio_buffer.clear\"}",
    "{\"type\":\"conversation.item.truncate\",\"item_id\":\"%s\",\"content_index\":0,\"audio_end_ms\":40}",
    "{\"type\":\"conversation.item.delete\",\"item_id\":\"%s\"}",
    "{\"type\":\"conversation.item.retrieve\",\"item_id\":\"%s\"}",
    "{\"type\":\"conversation.item.create\",\"previous_item_id\":\"%s\",\"item\":{\"type\":\"message\","
    "\"role\":\"user\","
    "\"content\":[{\"type\":\"input_text\",\"text\":\"order soup.\"}]}}",
    "{\"type\":\"conversation.item.create\",\"item\":{\"type\":\"function_call_output\","
    "\"call_id\":\"%s\",\"output\":\"done\"}}",
    "{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\","
    "\"audio\":{\"input\":{\"turn_detection\":null}}}}",
    "{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\","
    "\"audio\":{\"input\":{\"turn_detection\":{\"type\":\"server_vad\",\"interrupt_response\":false}}}}}",
    "{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\",\"max_output_tokens\":40,\"audio\":{"
    "\"input\":{\"turn_detection\":{\"type\":\"server_vad\",\"create_response\":false},"
    "\"transcription\":{\"model\":\"whisper-1\",\"keywords\":[\"soup\"]}}}}}",
    "{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\",\"max_output_tokens\":\"inf\","
    "\"audio\":{\"input\":{\"turn_detection\":{\"type\":\"semantic_vad\"}},"
    "\"output\":{\"format\":{\"type\":\"audio/pcm\",\"rate\":24000}}}}}",
};

/* An id that some event named: of an item, or of a call. */
static const char *some_id(const struct rig *rig, unsigned number)
{
    size_t count = json_array_size(rig->events);
    const json_t *event = json_array_get(rig->events, count - 1 - number % (count < 60 ? count : 60));
    const char *call_id = json_string_value(json_object_get(event, "call_id"));
    const char *item_id = json_string_value(json_object_get(event, "item_id"));
    return call_id != NULL ? call_id : item_id != NULL ? item_id : "item_x";
}

static void check_grammar(const struct rig *rig)
{
    bool is_active = false;
    int open_items = 0;
    size_t index;
    json_t *event;
    json_array_foreach(rig->events, index, event)
    {
        const char *type = json_text(event, "type");
        if (strncmp(type, "response.", 9) == 0 && strcmp(type, "response.created") != 0)
            assert_true(is_active);
        if (strcmp(type, "response.created") == 0) {
            assert_false(is_active);
            is_active = true;
        } else if (strcmp(type, "response.done") == 0) {
            assert_int_equal(open_items, 0);
            is_active = false;
        } else if (strcmp(type, "response.output_item.added") == 0) {
            open_items++;
        } else if (strcmp(type, "response.output_item.done") == 0) {
            open_items--;
        } else if (strcmp(type, "error") == 0) {
            assert_string_equal(json_text(event, "error.type"), "invalid_request_error");
        }
    }
    assert_false(is_active);
}

static void any_events_in_any_order_do_no_harm(void **state)
{
    (void)state;
    for (unsigned seed = 1; seed <= 12; seed++) {
        struct rig rig;
        unsigned number = seed;
        rig_open(&rig);
        rig_send(&rig, rig_pcmu);
        atomic_store(&fake_recognition_ms, 3);
        for (int i = 0; i < 400; i++) {
            static const char *const heard[] = {"order pizza.", "two large,", "Yes.", ""};
            char text[1024];
            number = number * 1103515245 + 12345;
            unsigned choice = number >> 16;
            fake_recognition_text = heard[choice % 4];
            if (choice % 9 == 0) { /* a whole turn */
                rig_audio(&rig, 300, true);
                rig_audio(&rig, 300 + (int)(choice / 16 % 4) * 300, false);
                continue;
            }
            if (choice % 3 == 0) {
                rig_audio(&rig, 20 + (int)(choice / 3 % 20) * 20, choice / 64 % 2 == 0);
                continue;
            }
            const char *template = templates[choice / 3 % (sizeof templates / sizeof *templates)];
            const char *place = strstr(template, "%s");
            if (place == NULL)
                snprintf(text, sizeof text, "%s", template);
            else
                snprintf(text, sizeof text, "%.*s%s%s", (int)(place - template), template,
                         some_id(&rig, choice / 128), place + 2);
            rig_send(&rig, text);
            loop_round(rig.core.loop, 0);
        }
        rig_settle(&rig);
        check_grammar(&rig);
        rig_close(&rig);
    }
}

TESTS = {
    TEST(any_events_in_any_order_do_no_harm),
};
