#include "flow/pipeline/with_scene.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "pipeline/talk.h"

int open_scene(void **state)
{
    struct scene *scene = calloc(1, sizeof *scene);
    struct problems problems;
    struct talk talk;
    void *rest = NULL;
    rest_server_open(&rest);
    scene->rest = rest;
    assert_int_equal(menu_load("menus/harbor-pizza.yaml", &scene->menu, &problems), VP_OK);
    assert_int_equal(talk_init(&talk, NULL, NULL, scene->menu->greeting, clock_unix_ms()), VP_OK);
    scene->talk = talk_encode(&talk);
    talk_deinit(&talk);
    scene->rest->settings.keeps_transcript = true;
    rest_script(scene->rest, REST_SPEECH,
                &(struct rest_reply){.status = 200, .content_type = "audio/pcm", .body = rest_tone_pcm()});
    *state = scene;
    return 0;
}

int close_scene(void **state)
{
    struct scene *scene = *state;
    void *rest = scene->rest;
    spoken_turn_destroy(scene->turn);
    loop_round(scene->rest->loop, 0);
    menu_release(scene->menu);
    free(scene->talk);
    free(scene->kept.basket);
    free(scene);
    return rest_server_close(&rest);
}

static void on_done(void *owner, struct spoken_turn *turn, struct spoken_turn_result *result)
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
    spoken_turn_destroy(turn);
    scene->turn = NULL;
}

struct spoken_turn_options options_of(struct scene *scene)
{
    return (struct spoken_turn_options){.loop = scene->rest->loop,
                                        .http = scene->rest->http,
                                        .settings = &scene->rest->settings,
                                        .menu = scene->menu,
                                        .instructions = "Take orders.",
                                        .call_sid = "CA00000000000000000000000000000002",
                                        .caller_number = "+15550002222",
                                        .talk_json = scene->talk,
                                        .basket_json = scene->kept.basket,
                                        .was_played = true,
                                        .journal = &kept_journal_port,
                                        .journal_leg = &scene->kept,
                                        .on_done = on_done,
                                        .owner = scene};
}

void answer_journal(struct scene *scene)
{
    if (!scene->is_journal_dead)
        kept_journal_answer(&scene->kept, &scene->turn, scene->refuses ? VP_ERR_STORE : VP_OK, 41);
    scene->kept.pending_count = 0;
}

void run(struct scene *scene, const struct spoken_turn_options *options)
{
    scene->is_done = false;
    scene->kept.pending_count = 0;
    assert_int_equal(spoken_turn_create(options, &scene->turn), VP_OK);
    assert_false(scene->is_done);
    if (scene->next_menu != NULL) {
        spoken_turn_on_menu(scene->turn, scene->next_menu);
        menu_release(scene->menu);
        scene->menu = scene->next_menu;
        scene->next_menu = NULL;
    }
    int64_t ends_ms = clock_mono_ms() + 10000;
    while (!scene->is_done && clock_mono_ms() < ends_ms) {
        loop_round(scene->rest->loop, 20);
        answer_journal(scene);
    }
    assert_true(scene->is_done);
}

void take_turn(struct scene *scene, const char *words)
{
    struct spoken_turn_options options = options_of(scene);
    options.words = words;
    run(scene, &options);
}

/* --- what the model answers --- */

void model_says(struct scene *scene, const char *text)
{
    static char bodies[REST_REPLIES_MAX][2048];
    static int next;
    char *body = bodies[next++ % REST_REPLIES_MAX];
    snprintf(body, sizeof bodies[0],
             "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"%s\"},"
             "\"finish_reason\":\"stop\"}]}\n\n"
             "data: [DONE]\n\n",
             text);
    rest_script_events(scene->rest, body);
}

void model_calls(struct scene *scene, const char *text, const char *name, const char *arguments)
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

void submit(struct scene *scene)
{
    char arguments[64];
    snprintf(arguments, sizeof arguments, "{\"version\":%u}", (unsigned)scene->version);
    model_calls(scene, "", "submit_order", arguments);
}

void expect_last_message(struct scene *scene, const char *role, const char *part)
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
