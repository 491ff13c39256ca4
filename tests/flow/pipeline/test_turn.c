/* Turns of a traditional call against scripted models, with the real order tools: to a finished order, and
 * through everything that can fail. */
#include "flow/pipeline/with_rest.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "pipeline/talk.h"

/* One call: what a web process and its store keep between the turns. */
struct scene {
    struct rest_server *rest;
    struct menu *menu;
    struct turn *turn;
    char *talk, *basket; /* owned */
    bool is_done, is_journal_dead, refuses;
    uint32_t pending[8];
    bool is_order[8];
    int pending_count, order_count;
    struct ticket ticket;
    char lines[2048];

    enum turn_wish wish;
    enum turn_step failed;
    char heard[512], say[1024];
    size_t wav_bytes;
    int order_number, round_count, tool_count;
    uint32_t version;
    int64_t total_ms;
};

static void save_basket(void *journal, uint32_t request_id, uint32_t version, const char *basket_json)
{
    struct scene *scene = journal;
    (void)version;
    free(scene->basket);
    scene->basket = strdup(basket_json);
    if (request_id != 0)
        scene->pending[scene->pending_count++] = request_id;
}

static void put_order(void *journal, uint32_t request_id, const struct ticket *ticket)
{
    struct scene *scene = journal;
    scene->ticket = *ticket;
    scene->order_count++;
    scene->is_order[scene->pending_count] = true;
    scene->pending[scene->pending_count++] = request_id;
}

static void add_line(void *journal, enum ai_speaker speaker, int64_t offset_ms, const char *text)
{
    struct scene *scene = journal;
    size_t len = strlen(scene->lines);
    assert_true(offset_ms >= 0);
    snprintf(scene->lines + len, sizeof scene->lines - len, "%s%s|",
             speaker == AI_CALLER ? "C:" : "A:", text);
}

static const struct journal_port journal = {save_basket, put_order, add_line};

static int open_scene(void **state)
{
    struct scene *scene = calloc(1, sizeof *scene);
    struct menu_problems problems;
    struct talk talk;
    void *rest = NULL;
    rest_server_open(&rest);
    scene->rest = rest;
    assert_int_equal(menu_load("menus/harbor-pizza.yaml", &scene->menu, &problems), VP_OK);
    assert_int_equal(talk_init(&talk, scene->menu->greeting, clock_unix_ms()), VP_OK);
    scene->talk = talk_encode(&talk);
    talk_deinit(&talk);
    scene->rest->settings.keeps_transcript = true;
    rest_script(scene->rest, REST_SPEECH,
                &(struct rest_reply){.status = 200, .content_type = "audio/pcm", .body = rest_tone_pcm()});
    *state = scene;
    return 0;
}

static int close_scene(void **state)
{
    struct scene *scene = *state;
    void *rest = scene->rest;
    turn_destroy(scene->turn);
    loop_turn(scene->rest->loop, 0);
    menu_release(scene->menu);
    free(scene->talk);
    free(scene->basket);
    free(scene);
    return rest_server_close(&rest);
}

static void on_done(void *owner, struct turn *turn, struct turn_result *result)
{
    struct scene *scene = owner;
    assert_ptr_equal(turn, scene->turn);
    assert_false(scene->is_done);
    scene->is_done = true;
    scene->wish = result->wish;
    scene->failed = result->failed;
    (void)span_copy(span_of(result->heard), scene->heard, sizeof scene->heard);
    (void)span_copy(span_of(result->say), scene->say, sizeof scene->say);
    scene->wav_bytes = result->wav != NULL ? result->wav->len : 0;
    scene->order_number = result->order_number;
    scene->round_count = result->round_count;
    scene->tool_count = result->tool_count;
    scene->version = result->basket_version;
    scene->total_ms = result->total_ms;
    free(scene->talk);
    scene->talk = strdup(result->talk_json);
    turn_destroy(turn);
    scene->turn = NULL;
}

static struct turn_options options_of(struct scene *scene)
{
    return (struct turn_options){.loop = scene->rest->loop,
                                 .http = scene->rest->http,
                                 .settings = &scene->rest->settings,
                                 .menu = scene->menu,
                                 .instructions = "Take orders.",
                                 .call_sid = "CA00000000000000000000000000000002",
                                 .caller_number = "+15550002222",
                                 .talk_json = scene->talk,
                                 .basket_json = scene->basket,
                                 .was_played = true,
                                 .journal = &journal,
                                 .journal_leg = scene,
                                 .on_done = on_done,
                                 .owner = scene};
}

/* The store answers between two turns of the loop, as a thread of it would. */
static void answer_journal(struct scene *scene)
{
    int count = scene->is_journal_dead ? 0 : scene->pending_count;
    for (int i = 0; i < count && scene->turn != NULL; i++) {
        bool is_order = scene->is_order[i];
        scene->is_order[i] = false;
        turn_on_journal(scene->turn, scene->pending[i], scene->refuses ? VP_ERR_STORE : VP_OK,
                        is_order ? 41 : 0, is_order);
    }
    scene->pending_count = 0;
}

static void run(struct scene *scene, const struct turn_options *options)
{
    scene->is_done = false;
    scene->pending_count = 0;
    assert_int_equal(turn_create(options, &scene->turn), VP_OK);
    assert_false(scene->is_done);
    int64_t ends_ms = clock_mono_ms() + 10000;
    while (!scene->is_done && clock_mono_ms() < ends_ms) {
        loop_turn(scene->rest->loop, 20);
        answer_journal(scene);
    }
    assert_true(scene->is_done);
}

static void take_turn(struct scene *scene, const char *words)
{
    struct turn_options options = options_of(scene);
    options.words = words;
    run(scene, &options);
}

/* --- what the model answers --- */

static void model_says(struct scene *scene, const char *text)
{
    static char bodies[REST_REPLIES_MAX][2048];
    static int next;
    char *body = bodies[next++ % REST_REPLIES_MAX];
    snprintf(body, sizeof bodies[0],
             "data: "
             "{\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"%s\"},\"finish_reason\":"
             "\"stop\"}]}\n\n"
             "data: [DONE]\n\n",
             text);
    rest_script_events(scene->rest, body);
}

static void model_calls(struct scene *scene, const char *text, const char *name, const char *arguments)
{
    static char bodies[REST_REPLIES_MAX][2048];
    static int next;
    char *body = bodies[next++ % REST_REPLIES_MAX];
    json_t *event =
        json_pack("{s:[{s:{s:s, s:[{s:i, s:s, s:s, s:{s:s, s:s}}]}, s:s}]}", "choices", "delta", "content",
                  text, "tool_calls", "index", 0, "id", "call_same", "type", "function", "function", "name",
                  name, "arguments", arguments, "finish_reason", "tool_calls");
    char *line = json_dumps(event, JSON_COMPACT);
    snprintf(body, sizeof bodies[0], "data: %s\n\ndata: [DONE]\n\n", line);
    free(line);
    json_decref(event);
    rest_script_events(scene->rest, body);
}

static void submit(struct scene *scene)
{
    char arguments[64];
    snprintf(arguments, sizeof arguments, "{\"version\":%u}", (unsigned)scene->version);
    model_calls(scene, "", "submit_order", arguments);
}

/* The content of the last message of the last request. */
static void expect_last_message(struct scene *scene, const char *role, const char *part)
{
    json_t *request = rest_request_json(scene->rest, REST_CHAT);
    const json_t *messages = json_object_get(request, "messages");
    const json_t *last = json_array_get(messages, json_array_size(messages) - 1);
    assert_string_equal(json_string_value(json_object_get(last, "role")), role);
    const char *content = json_string_value(json_object_get(last, "content"));
    if (strstr(content, part) == NULL)
        fail_msg("\"%s\" is not in %s", part, content);
    json_decref(request);
}

/* An order of two lines, for pickup, as far as before the read-back. */
static void order_garlic_knots(struct scene *scene)
{
    model_calls(scene, "", "add_item", "{\"item_id\":\"garlic-knots\"}");
    model_calls(scene, "", "set_customer", "{\"name\":\"Ada\",\"service\":\"pickup\"}");
    model_says(scene, "Garlic knots for Ada. Anything else?");
    take_turn(scene, "garlic knots for pickup, for Ada");
}

static void read_back(struct scene *scene, const char *words)
{
    model_calls(scene, "", "get_order", "{\"for_read_back\":true}");
    model_says(scene, words);
    take_turn(scene, "that is all");
}

static const char whole_read_back[] = "I have one order of Garlic Knots for pickup. Is that right?";

/* --- the story --- */

static void an_order_is_made_in_three_turns(void **state)
{
    struct scene *scene = *state;
    struct turn_options options = options_of(scene);
    options.recording = rest_tone_wav();
    rest_script_json(scene->rest, REST_TRANSCRIPTIONS, "{\"text\":\"garlic knots for pickup, for Ada\"}");
    model_calls(scene, "", "add_item", "{\"item_id\":\"garlic-knots\"}");
    model_calls(scene, "", "set_customer", "{\"name\":\"Ada\",\"service\":\"pickup\"}");
    model_says(scene, "Garlic knots for Ada. Anything else?");
    run(scene, &options);
    assert_string_equal(scene->heard, "garlic knots for pickup, for Ada");
    assert_string_equal(scene->say, "Garlic knots for Ada. Anything else?");
    assert_int_equal(scene->wish, TURN_LISTEN);
    assert_int_equal(scene->failed, TURN_NOTHING_FAILED);
    assert_int_equal(scene->round_count, 3);
    assert_int_equal(scene->tool_count, 2);
    assert_in_range(scene->wav_bytes, 3900, 4200);
    assert_non_null(strstr(rest_request(scene->rest, REST_TRANSCRIPTIONS), "Garlic Knots"));
    expect_last_message(scene, "tool", "\"ok\":true");

    read_back(scene, whole_read_back);
    assert_int_equal(scene->order_number, 0);
    submit(scene);
    model_calls(scene, "Your order is in. Goodbye!", "end_call", "{}");
    int asked = scene->rest->request_count[REST_CHAT];
    take_turn(scene, "yes");
    assert_int_equal(scene->order_number, 41);
    assert_int_equal(scene->order_count, 1);
    assert_int_equal(scene->wish, TURN_HANG_UP);
    assert_string_equal(scene->say, "Your order is in. Goodbye!");
    assert_int_equal(scene->rest->request_count[REST_CHAT] - asked,
                     2); /* nothing is asked after the goodbye */
    assert_string_equal(scene->ticket.call_sid, "CA00000000000000000000000000000002");
    assert_string_equal(scene->lines,
                        "C:garlic knots for pickup, for Ada|A:Garlic knots for Ada. Anything else?|"
                        "C:that is all|A:I have one order of Garlic Knots for pickup. Is that right?|"
                        "C:yes|A:Your order is in. Goodbye!|");
}

static void the_model_sees_menu_greeting_and_past(void **state)
{
    struct scene *scene = *state;
    order_garlic_knots(scene);
    model_says(scene, "Sure.");
    take_turn(scene, "thanks");
    json_t *request = rest_request_json(scene->rest, REST_CHAT);
    const json_t *messages = json_object_get(request, "messages");
    static const char *const roles[] = {"system", "assistant", "tool", "assistant", "user", "assistant",
                                        "tool",   "assistant", "tool", "assistant", "user"};
    assert_int_equal(json_array_size(messages), sizeof roles / sizeof *roles);
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        assert_string_equal(json_string_value(json_object_get(json_array_get(messages, i), "role")),
                            roles[i]);
    const json_t *menu = json_array_get(messages, 2), *greeting = json_array_get(messages, 3);
    assert_non_null(strstr(json_string_value(json_object_get(menu, "content")), "garlic-knots"));
    assert_string_equal(json_string_value(json_object_get(greeting, "content")), scene->menu->greeting);
    json_decref(request);
}

/* --- the gate --- */

static void refuses_to_submit(struct scene *scene, const char *code)
{
    submit(scene);
    model_says(scene, "Let me read it again.");
    take_turn(scene, "yes");
    expect_last_message(scene, "tool", code);
    assert_int_equal(scene->order_count, 0);
    assert_int_equal(scene->order_number, 0);
}

static void nothing_is_ordered_before_it_was_read_back(void **state)
{
    order_garlic_knots(*state);
    refuses_to_submit(*state, "read_back_needed");
}

static void a_read_back_must_name_every_line(void **state)
{
    order_garlic_knots(*state);
    read_back(*state, "I have your order. Is that right?");
    refuses_to_submit(*state, "read_back_not_heard");
}

static void a_read_back_that_was_not_played_was_not_heard(void **state)
{
    struct scene *scene = *state;
    order_garlic_knots(scene);
    read_back(scene, whole_read_back);
    struct turn_options options = options_of(scene);
    options.words = "yes";
    options.was_played = false;
    submit(scene);
    model_says(scene, "Let me read it again.");
    run(scene, &options);
    expect_last_message(scene, "tool", "read_back_not_heard");
    read_back(scene, whole_read_back);
    submit(scene);
    model_says(scene, "It is in.");
    take_turn(scene, "yes");
    assert_int_equal(scene->order_number, 41);
}

static void a_model_cannot_read_and_submit_in_one_breath(void **state)
{
    struct scene *scene = *state;
    order_garlic_knots(scene);
    model_calls(scene, whole_read_back, "get_order", "{\"for_read_back\":true}");
    submit(scene);
    model_says(scene, "Is that right?");
    take_turn(scene, "that is all");
    expect_last_message(scene, "tool", "read_back_not_heard");
    assert_int_equal(scene->order_count, 0);
}

static void silence_is_no_yes_but_what_was_heard_stays_heard(void **state)
{
    struct scene *scene = *state;
    order_garlic_knots(scene);
    read_back(scene, whole_read_back);
    struct turn_options options = options_of(scene);
    options.recording = rest_silent_wav();
    run(scene, &options);
    assert_int_equal(scene->wish, TURN_LISTEN);
    assert_int_equal(scene->order_count, 0);
    submit(scene);
    model_says(scene, "It is in.");
    take_turn(scene, "yes");
    assert_int_equal(scene->order_number, 41);
    /* once more: the same order */
    submit(scene);
    model_says(scene, "It is in already.");
    take_turn(scene, "yes yes");
    expect_last_message(scene, "tool", "already_ordered");
    assert_int_equal(scene->order_count, 1);
}

/* --- hearing fails --- */

static void silence_is_asked_about_twice_then_keys(void **state)
{
    struct scene *scene = *state;
    for (int i = 0; i < 3; i++) {
        struct turn_options options = options_of(scene);
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
    struct turn_options options = options_of(scene);
    options.recording = rest_silent_wav();
    run(scene, &options);
    assert_int_equal(scene->wish, TURN_LISTEN); /* counted anew */
}

static void an_empty_transcript_is_silence(void **state)
{
    struct scene *scene = *state;
    struct turn_options options = options_of(scene);
    options.recording = rest_tone_wav();
    rest_script_json(scene->rest, REST_TRANSCRIPTIONS, "{\"text\":\"  \"}");
    run(scene, &options);
    assert_int_equal(scene->wish, TURN_LISTEN);
    assert_int_equal(scene->rest->request_count[REST_CHAT], 0);
}

static void broken_transcription_is_somebody_elses_task(void **state)
{
    struct scene *scene = *state;
    struct turn_options options = options_of(scene);
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
    assert_non_null(strstr(scene->basket, "garlic-knots"));
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

static void the_journal_refuses(void **state)
{
    struct scene *scene = *state;
    scene->refuses = true;
    model_calls(scene, "", "add_item", "{\"item_id\":\"garlic-knots\"}");
    model_says(scene, "One moment.");
    take_turn(scene, "garlic knots");
    expect_last_message(scene, "tool", "try_again");
}

static void the_journal_is_silent(void **state)
{
    struct scene *scene = *state;
    scene->is_journal_dead = true;
    scene->rest->settings.budgets.journal_ms = 100;
    model_calls(scene, "", "add_item", "{\"item_id\":\"garlic-knots\"}");
    model_says(scene, "One moment.");
    take_turn(scene, "garlic knots");
    expect_last_message(scene, "tool", "try_again");
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
        struct turn_options options = options_of(scene);
        options.recording = rest_tone_wav();
        run(scene, &options);
        assert_int_equal(scene->failed, steps[i]);
        assert_int_equal(scene->wav_bytes, 0);
        assert_true(scene->say[0] != '\0' || scene->wish == TURN_KEYS);
        assert_in_range(scene->total_ms, 300, 1200);
    }
}

static void the_stores_basket_counts_when_it_is_newer(void **state)
{
    struct scene *scene = *state;
    char *talk = strdup(scene->talk);
    order_garlic_knots(scene);
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
        struct turn_options options = options_of(scene);
        options.recording = rest_tone_wav();
        scene->is_done = false;
        scene->rest->request_count[REST_CHAT] = 0;
        assert_int_equal(turn_create(&options, &scene->turn), VP_OK);
        for (int i = 0; i < turns && scene->turn != NULL; i++) {
            loop_turn(scene->rest->loop, 1);
            answer_journal(scene);
        }
        turn_destroy(scene->turn);
        scene->turn = NULL;
        for (int i = 0; i < 3; i++)
            loop_turn(scene->rest->loop, 1);
        if (scene->rest->connection_count > REST_CONNECTIONS_MAX - 6)
            break;
    }
}

static void a_talk_that_is_none_is_refused(void **state)
{
    struct scene *scene = *state;
    struct turn_options options = options_of(scene);
    options.words = "hello";
    options.talk_json = "{\"v\":7}";
    assert_int_equal(turn_create(&options, &scene->turn), VP_ERR_BAD_VALUE);
    options.talk_json = "[";
    assert_int_equal(turn_create(&options, &scene->turn), VP_ERR_BAD_JSON);
    options.talk_json = scene->talk;
    options.basket_json = "[";
    assert_int_equal(turn_create(&options, &scene->turn), VP_ERR_BAD_JSON);
}

int main(void)
{
#define TURN_TEST(name) cmocka_unit_test_setup_teardown(name, open_scene, close_scene)
    const struct CMUnitTest tests[] = {
        TURN_TEST(an_order_is_made_in_three_turns),
        TURN_TEST(the_model_sees_menu_greeting_and_past),
        TURN_TEST(nothing_is_ordered_before_it_was_read_back),
        TURN_TEST(a_read_back_must_name_every_line),
        TURN_TEST(a_read_back_that_was_not_played_was_not_heard),
        TURN_TEST(a_model_cannot_read_and_submit_in_one_breath),
        TURN_TEST(silence_is_no_yes_but_what_was_heard_stays_heard),
        TURN_TEST(silence_is_asked_about_twice_then_keys),
        TURN_TEST(an_empty_transcript_is_silence),
        TURN_TEST(broken_transcription_is_somebody_elses_task),
        TURN_TEST(a_model_that_stumbles_is_asked_about_again),
        TURN_TEST(a_model_without_money_means_keys_at_once),
        TURN_TEST(changes_before_a_failure_are_kept),
        TURN_TEST(functions_without_end_are_stopped),
        TURN_TEST(bad_calls_are_answered_not_obeyed),
        TURN_TEST(the_journal_refuses),
        TURN_TEST(the_journal_is_silent),
        TURN_TEST(without_a_voice_the_words_remain),
        TURN_TEST(a_turn_ends_in_time_wherever_it_is),
        TURN_TEST(the_stores_basket_counts_when_it_is_newer),
        TURN_TEST(a_person_can_be_had),
        TURN_TEST(a_turn_may_be_cut_off_at_any_moment),
        TURN_TEST(a_talk_that_is_none_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
