/* session.update in both dialects, client events, and the instructions. */
#include "with_cmocka.h"
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "openai/instructions.h"
#include "openai/realtime_command.h"
#include "openai/realtime_setup.h"
#include "order/menu_people.h"
#include "tool/tool.h"
#include "unit/openai/with_menu.h"

/* Parses and frees the text; checks its type. */
static json_t *read_message(char *text, const char *type)
{
    assert_non_null(text);
    json_t *root = json_loads(text, 0, NULL);
    assert_non_null(root);
    assert_string_equal(json_string_value(json_object_get(root, "type")), type);
    free(text);
    return root;
}

/* "a/b/c" below object; fails when it is not there. */
static const json_t *at(const json_t *object, const char *path)
{
    char name[32];
    while (*path != '\0') {
        size_t len = strcspn(path, "/");
        assert_true(span_copy((struct span){path, len}, name, sizeof name));
        object = json_object_get(object, name);
        if (object == NULL)
            fail_msg("no member %s", path);
        path += len + (path[len] == '/');
    }
    return object;
}

static const char *text_at(const json_t *object, const char *path)
{
    return json_string_value(at(object, path));
}

static char *encode(const struct ai_settings *settings, enum ai_dialect dialect, enum realtime_audio audio,
                    const char *event_id)
{
    const struct realtime_setup setup = {settings, with_menu(), dialect, audio, 0};
    return realtime_encode_setup(&setup, event_id);
}

static void the_ga_set_up_has_its_form(void **state)
{
    (void)state;
    struct ai_settings settings = with_settings();
    json_t *root =
        read_message(encode(&settings, AI_DIALECT_GA, REALTIME_AUDIO_ULAW, "setup-1"), "session.update");
    assert_string_equal(text_at(root, "event_id"), "setup-1");
    const json_t *session = at(root, "session");
    assert_string_equal(text_at(session, "type"), "realtime");
    assert_int_equal(json_array_size(at(session, "output_modalities")), 1);
    assert_string_equal(text_at(session, "audio/input/format/type"), "audio/pcmu");
    assert_null(json_object_get(at(session, "audio/input/format"), "rate"));
    assert_string_equal(text_at(session, "audio/output/format/type"), "audio/pcmu");
    assert_string_equal(text_at(session, "audio/output/voice"), "marin");
    assert_string_equal(text_at(session, "audio/input/noise_reduction/type"), "near_field");
    assert_string_equal(text_at(session, "audio/input/transcription/model"), "gpt-transcribe");
    assert_string_equal(text_at(session, "audio/input/transcription/language"), "en");
    const json_t *keywords = at(session, "audio/input/transcription/keywords");
    assert_int_equal(json_array_size(keywords), 4);
    assert_string_equal(json_string_value(json_array_get(keywords, 2)), "Funghi \"extra\"");
    assert_string_equal(text_at(session, "audio/input/turn_detection/type"), "server_vad");
    assert_int_equal(json_integer_value(at(session, "audio/input/turn_detection/silence_duration_ms")), 500);
    assert_true(json_is_true(at(session, "audio/input/turn_detection/interrupt_response")));
    assert_int_equal(json_integer_value(at(session, "max_output_tokens")), 1024);
    assert_string_equal(text_at(session, "tool_choice"), "auto");
    assert_true(json_array_size(at(session, "tools")) >= 10);
    static const char *const beta_only[] = {
        "temperature",    "modalities",         "voice",
        "turn_detection", "input_audio_format", "max_response_output_tokens"};
    for (size_t i = 0; i < sizeof beta_only / sizeof beta_only[0]; i++)
        assert_null(json_object_get(session, beta_only[i]));
    json_decref(root);
}

/* A restaurant's own word goes before the settings'. */
static void noise_reduction_is_the_restaurants(void **state)
{
    (void)state;
    static const struct {
        const char *own, *set, *wanted; /* "": left out */
    } cases[] = {{"", "near_field", "near_field"},
                 {"far_field", "near_field", "far_field"},
                 {"far_field", "", "far_field"},
                 {"none", "near_field", ""}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct menu menu = *with_menu();
        struct ai_settings settings = with_settings();
        menu.noise_reduction = cases[i].own;
        settings.noise_reduction = cases[i].set;
        const struct realtime_setup setup = {&settings, &menu, AI_DIALECT_GA, REALTIME_AUDIO_ULAW, 0};
        json_t *root = read_message(realtime_encode_setup(&setup, "setup-1"), "session.update");
        const json_t *input = at(root, "session/audio/input"),
                     *found = json_object_get(input, "noise_reduction");
        assert_int_equal(found != NULL, cases[i].wanted[0] != '\0');
        if (found != NULL)
            assert_string_equal(text_at(found, "type"), cases[i].wanted);
        json_decref(root);
    }
}

static void what_is_not_set_is_left_out_of_the_ga_set_up(void **state)
{
    (void)state;
    struct ai_settings settings = with_settings();
    settings.voice = settings.transcription_model = settings.noise_reduction = settings.language = "";
    settings.vad_type = "semantic_vad";
    settings.output_tokens_max = 0;
    json_t *root =
        read_message(encode(&settings, AI_DIALECT_GA, REALTIME_AUDIO_PCM24K, "setup-2"), "session.update");
    const json_t *input = at(root, "session/audio/input"), *output = at(root, "session/audio/output");
    assert_string_equal(text_at(input, "format/type"), "audio/pcm");
    assert_int_equal(json_integer_value(at(input, "format/rate")), 24000);
    assert_int_equal(json_integer_value(at(output, "format/rate")), 24000);
    assert_null(json_object_get(input, "noise_reduction"));
    assert_null(json_object_get(input, "transcription"));
    assert_null(json_object_get(output, "voice"));
    assert_null(json_object_get(at(root, "session"), "max_output_tokens"));
    assert_null(json_object_get(at(input, "turn_detection"), "threshold"));
    assert_string_equal(text_at(input, "turn_detection/type"), "semantic_vad");
    json_decref(root);
}

static void the_beta_set_up_has_its_form(void **state)
{
    (void)state;
    struct ai_settings settings = with_settings();
    settings.transcription_model = "whisper-1";
    json_t *root =
        read_message(encode(&settings, AI_DIALECT_BETA, REALTIME_AUDIO_ULAW, "setup-1"), "session.update");
    const json_t *session = at(root, "session");
    assert_int_equal(json_array_size(at(session, "modalities")), 2);
    assert_string_equal(text_at(session, "input_audio_format"), "g711_ulaw");
    assert_string_equal(text_at(session, "output_audio_format"), "g711_ulaw");
    assert_string_equal(text_at(session, "voice"), "marin");
    assert_string_equal(text_at(session, "input_audio_transcription/model"), "whisper-1");
    assert_null(json_object_get(at(session, "input_audio_transcription"), "keywords"));
    assert_int_equal(json_object_size(at(session, "turn_detection")), 4);
    assert_true(json_real_value(at(session, "temperature")) > 0.79);
    assert_int_equal(json_integer_value(at(session, "max_response_output_tokens")), 1024);
    static const char *const ga_only[] = {"type", "audio", "output_modalities", "max_output_tokens",
                                          "input_audio_noise_reduction"};
    for (size_t i = 0; i < sizeof ga_only / sizeof ga_only[0]; i++)
        assert_null(json_object_get(session, ga_only[i]));
    json_decref(root);
    root =
        read_message(encode(&settings, AI_DIALECT_BETA, REALTIME_AUDIO_PCM24K, "setup-2"), "session.update");
    assert_string_equal(text_at(root, "session/input_audio_format"), "pcm16");
    json_decref(root);
}

static void messages_have_the_form_of_their_dialect(void **state)
{
    (void)state;
    static const struct {
        enum ai_speaker speaker;
        enum ai_dialect dialect;
        const char *role, *part;
    } cases[] = {
        {AI_SYSTEM, AI_DIALECT_GA, "system", "input_text"},
        {AI_CALLER, AI_DIALECT_GA, "user", "input_text"},
        {AI_AGENT, AI_DIALECT_GA, "assistant", "output_text"},
        {AI_SYSTEM, AI_DIALECT_BETA, "system", "input_text"},
        {AI_CALLER, AI_DIALECT_BETA, "user", "input_text"},
        {AI_AGENT, AI_DIALECT_BETA, "assistant", "text"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        json_t *root = read_message(realtime_encode_message(cases[i].dialect, cases[i].speaker, "a \"b\"\n"),
                                    "conversation.item.create");
        assert_string_equal(text_at(root, "item/type"), "message");
        assert_string_equal(text_at(root, "item/role"), cases[i].role);
        const json_t *part = json_array_get(at(root, "item/content"), 0);
        assert_string_equal(text_at(part, "type"), cases[i].part);
        assert_string_equal(text_at(part, "text"), "a \"b\"\n");
        json_decref(root);
    }
    assert_null(realtime_encode_message(AI_DIALECT_GA, AI_CALLER, "\xff"));
}

static void every_other_command_has_its_form(void **state)
{
    (void)state;
    json_t *root = read_message(
        realtime_encode_tool_call(&(struct tool_call){.id = "call_1", .name = "get_menu", .arguments = "{}"}),
        "conversation.item.create");
    assert_string_equal(text_at(root, "item/type"), "function_call");
    assert_string_equal(text_at(root, "item/arguments"), "{}"); /* a JSON string, not an object */
    json_decref(root);
    root = read_message(realtime_encode_tool_output("call_1", "{\"ok\":true}"), "conversation.item.create");
    assert_string_equal(text_at(root, "item/type"), "function_call_output");
    assert_string_equal(text_at(root, "item/call_id"), "call_1");
    assert_string_equal(text_at(root, "item/output"), "{\"ok\":true}");
    json_decref(root);
    root = read_message(realtime_encode_respond("respond-1", "Greet."), "response.create");
    assert_string_equal(text_at(root, "response/instructions"), "Greet.");
    json_decref(root);
    root = read_message(realtime_encode_respond("respond-2", NULL), "response.create");
    assert_null(json_object_get(root, "response"));
    assert_string_equal(text_at(root, "event_id"), "respond-2");
    json_decref(root);
    root = read_message(realtime_encode_truncate("item_A1", 1860), "conversation.item.truncate");
    assert_int_equal(json_integer_value(at(root, "audio_end_ms")), 1860);
    assert_int_equal(json_integer_value(at(root, "content_index")), 0);
    json_decref(root);
    json_decref(read_message(realtime_encode_cancel(), "response.cancel"));
    struct span parts[REALTIME_APPEND_PARTS];
    static const char payload[] = "f39/";
    realtime_encode_append(span_of(payload), parts);
    assert_ptr_equal(parts[1].at, payload);
    assert_true(span_is(parts[0], "{\"type\":\"input_audio_buffer.append\",\"audio\":\""));
    assert_true(span_is(parts[2], "\"}"));
}

static void the_instructions_hold_what_the_menu_says(void **state)
{
    (void)state;
    struct buf text;
    buf_init(&text, 32 * 1024);
    assert_int_equal(instructions_write(with_menu(), &text), VP_OK);
    const char *words = buf_text(&text);
    static const char *const wanted[] = {"Trattoria Uno",
                                         "12 Harbor Street",
                                         "Trattoria Uno, what can I get for you?",
                                         "Monday: 11:00 to 14:00, 17:00 to 22:00",
                                         "Friday: 11:00 to 02:00 the next day",
                                         "Sunday: closed",
                                         "in about 25 minutes",
                                         "in about 45 minutes",
                                         "transfer_to_person",
                                         "for_read_back",
                                         "submit_order",
                                         "card numbers",
                                         "allergens",
                                         "Never invent"};
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
        if (strstr(words, wanted[i]) == NULL)
            fail_msg("not said: %s", wanted[i]);
    assert_null(strstr(words, "+1555")); /* a number a model could be talked into giving away */
    buf_deinit(&text);

    struct menu_people people = {.first_rings = 0};
    struct menu bare = {.restaurant_name = "Bare",
                        .greeting = "Hi.",
                        .has_pickup = true,
                        .staff_number = "",
                        .people = &people};
    assert_int_equal(instructions_write(&bare, &text), VP_OK);
    words = buf_text(&text);
    size_t bare_len = text.len;
    assert_non_null(strstr(words, "There is no delivery"));
    assert_non_null(strstr(words, "Nobody can be connected"));
    buf_deinit(&text);
    for (size_t cap = 0; cap < bare_len; cap += 97) {
        buf_init(&text, cap);
        assert_int_equal(instructions_write(&bare, &text), VP_ERR_TOO_BIG);
        buf_deinit(&text);
    }
    people.transfer_count = 1;
    buf_init(&text, 32 * 1024);
    assert_int_equal(instructions_write(&bare, &text), VP_OK);
    assert_non_null(strstr(buf_text(&text), "transfer_topics"));
    assert_non_null(strstr(buf_text(&text), "For anything else nobody can be connected"));
    buf_deinit(&text);
}

/* Words with an underscore are names that the model shall use or will meet. */
static bool is_name_of_ours(const char *word)
{
    static const char *const members[] = {"read_back",         "try_again",   "price_from",
                                          "get_menu",          "takes_notes", "wanted_at",
                                          "orders_ahead_days", "group_ids"}; /* docs/tool-answers.md */
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        if (strcmp(members[i], word) == 0)
            return true;
    for (enum tool tool = 0; tool < TOOL_OTHER; tool++)
        for (const struct tool_parameter *at = tool_forms[tool].parameters; at->name != NULL; at++)
            if (strcmp(at->name, word) == 0)
                return true;
    return tool_find(word) != TOOL_OTHER;
}

static void what_a_restaurant_says_of_itself_is_told(void **state)
{
    (void)state;
    static const char *const rules[] = {"Say that we have no parking."};
    static const struct menu_place places[] = {{"a", "Downtown", "", {0}}, {"b", "Riverside", "", {0}}};
    struct menu menu = *with_menu();
    struct buf text;
    buf_init(&text, 32 * 1024);
    menu.persona = "Luigi, who has run it for thirty years.";
    menu.rules = (struct menu_words){rules, 1};
    menu.upsell_count = 1;
    assert_int_equal(instructions_write(&menu, &text), VP_OK);
    assert_non_null(strstr(buf_text(&text), "- Who you are: Luigi, who has run it for thirty years.\n"));
    assert_non_null(strstr(buf_text(&text), "- Say that we have no parking.\n"));
    assert_non_null(strstr(buf_text(&text), "What you may offer"));
    buf_deinit(&text);
    menu.is_shared = true;
    menu.places = places;
    menu.place_count = 2;
    assert_int_equal(instructions_write(&menu, &text), VP_OK);
    assert_non_null(strstr(buf_text(&text), "Downtown or Riverside"));
    assert_null(strstr(buf_text(&text), "Opening hours"));
    buf_deinit(&text);
}

static void a_restaurants_own_voice_and_language_go_first(void **state)
{
    (void)state;
    struct ai_settings settings = with_settings();
    struct menu menu = *with_menu();
    menu.voice = "cedar";
    menu.language = "es-MX";
    struct realtime_setup setup = {
        .settings = &settings, .menu = &menu, .dialect = AI_DIALECT_GA, .audio = REALTIME_AUDIO_ULAW};
    char *text = realtime_encode_setup(&setup, "setup-1");
    assert_non_null(strstr(text, "\"voice\":\"cedar\""));
    assert_non_null(strstr(text, "\"language\":\"es\""));
    free(text);
    settings.is_engine = true; /* which has one language, and voices of its own */
    text = realtime_encode_setup(&setup, "setup-1");
    assert_null(strstr(text, "cedar"));
    assert_null(strstr(text, "\"es\""));
    free(text);
    menu.engine_voice = "flite";
    text = realtime_encode_setup(&setup, "setup-1");
    assert_non_null(strstr(text, "\"voice\":\"flite\""));
    free(text);
    settings.is_engine = false;
    text = realtime_encode_setup(&setup, "setup-1");
    assert_null(strstr(text, "flite"));
    free(text);
}

static void the_instructions_speak_only_of_tools_there_are(void **state)
{
    (void)state;
    struct buf text;
    buf_init(&text, 32 * 1024);
    assert_int_equal(instructions_write(with_menu(), &text), VP_OK);
    char *words = strdup(buf_text(&text)), *rest = words, *word;
    size_t count = 0;
    while ((word = strsep(&rest, " \n.,;:()\"'")) != NULL)
        if (strchr(word, '_') != NULL) {
            count++;
            if (!is_name_of_ours(word))
                fail_msg("there is no %s", word);
        }
    assert_true(count > 5);
    free(words);
    buf_deinit(&text);
}

TESTS = {
    TEST(the_ga_set_up_has_its_form),
    TEST(noise_reduction_is_the_restaurants),
    TEST(what_is_not_set_is_left_out_of_the_ga_set_up),
    TEST(the_beta_set_up_has_its_form),
    TEST(messages_have_the_form_of_their_dialect),
    TEST(every_other_command_has_its_form),
    TEST(the_instructions_hold_what_the_menu_says),
    TEST(the_instructions_speak_only_of_tools_there_are),
    TEST(what_a_restaurant_says_of_itself_is_told),
    TEST(a_restaurants_own_voice_and_language_go_first),
};
