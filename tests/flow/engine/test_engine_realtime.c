/* The engine as its clients see it: real sockets, real models, speech made by itself. */
#include "with_cmocka.h"
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/call_sid.h"
#include "with_engine.h"
#include "with_log.h"
#include "with_cases.h"

static const char pcmu_update[] =
    "{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\","
    "\"instructions\":\"You take orders for Trattoria Uno.\","
    "\"audio\":{\"input\":{\"format\":{\"type\":\"audio/pcmu\"},"
    "\"transcription\":{\"model\":\"whisper-1\"}},\"output\":{\"format\":{\"type\":\"audio/pcmu\"}}},"
    "\"tools\":[{\"type\":\"function\",\"name\":\"get_menu\",\"parameters\":{\"type\":\"object\"}},"
    "{\"type\":\"function\",\"name\":\"add_item\",\"parameters\":{\"type\":\"object\"}},"
    "{\"type\":\"function\",\"name\":\"get_order\",\"parameters\":{\"type\":\"object\"}},"
    "{\"type\":\"function\",\"name\":\"submit_order\",\"parameters\":{\"type\":\"object\"}}]}}";

static const char menu[] =
    "{\"ok\":true,\"restaurant\":{\"name\":\"Trattoria Uno\",\"address\":\"12 Harbor Street\","
    "\"phone\":\"\",\"is_open\":true,\"hours\":[],\"pickup\":{\"minutes\":25},"
    "\"delivery\":null,\"tax_percent\":\"8\",\"can_transfer\":false},\"categories\":[{\"id\":\"pizza\","
    "\"name\":\"Pizzas\",\"synonyms\":[],\"items\":[{\"id\":\"margherita\",\"name\":\"Margherita\","
    "\"description\":\"\",\"synonyms\":[\"margarita\"],\"available\":true,\"sizes\":[{\"id\":\"small\","
    "\"name\":\"Small\",\"price\":\"9.50\",\"synonyms\":[]},{\"id\":\"large\",\"name\":\"Large\","
    "\"price\":\"15.00\",\"synonyms\":[]}],\"group_ids\":[],\"ingredients\":[\"basil\"],"
    "\"allergens\":[],\"vegetarian\":true,\"vegan\":false,\"gluten_free\":false}]}],\"groups\":[]}";

static const char added[] =
    "{\"ok\":true,\"line\":{\"line_id\":\"L1\",\"item_id\":\"margherita\",\"name\":\"Margherita\","
    "\"size_id\":\"large\",\"size\":\"Large\",\"quantity\":2,\"options\":[],\"without\":[],"
    "\"unit_price\":\"15.00\",\"line_total\":\"30.00\",\"spoken\":\"two large Margherita pizzas\"},"
    "\"order\":{\"version\":1,\"lines\":["
    "{\"line_id\":\"L1\",\"item_id\":\"margherita\",\"name\":\"Margherita\","
    "\"size_id\":\"large\",\"size\":\"Large\",\"quantity\":2,\"options\":[],\"without\":[],"
    "\"unit_price\":\"15.00\",\"line_total\":\"30.00\",\"spoken\":\"two large Margherita pizzas\"}],"
    "\"subtotal\":\"30.00\",\"tax\":\"2.40\",\"delivery_fee\":\"0.00\",\"total\":\"32.40\","
    "\"item_count\":2,\"customer\":{\"name\":\"\",\"phone\":\"\",\"address\":\"\",\"service\":\"pickup\"},"
    "\"missing\":[\"name\"],\"read_back\":\"I have two large Margherita pizzas.\"}}";

static struct server server;

static int open_server(void **state)
{
    (void)state;
    server_open(&server, NULL);
    return 0;
}

static int close_server(void **state)
{
    (void)state;
    server_close(&server);
    return 0;
}

/* What the engine says for text, in one of its formats. */
static struct reply speech(const char *text, const char *format)
{
    json_t *json = json_pack("{s:s, s:s, s:s, s:s}", "model", "tts-1", "voice", "alloy", "input", text,
                             "response_format", format);
    char *body = json_dumps(json, 0);
    struct reply reply = server_fetch(&server, "POST", "/v1/audio/speech", "application/json", span_of(body));
    free(body);
    json_decref(json);
    assert_int_equal(reply.status, 200);
    return reply;
}

/* The words of a recording, listened to with a vocabulary of its own; boundaries that differ are a mistake. */
static struct reply transcribe(const struct reply *wav, const char *written, const char *announced)
{
    char head[512], content_type[64];
    snprintf(head, sizeof head,
             "--%s\r\nContent-Disposition: form-data; name=\"response_format\"\r\n\r\nverbose_json\r\n"
             "--%s\r\nContent-Disposition: form-data; name=\"keywords[]\"\r\n\r\nlarge pizza\r\n--%s\r\n"
             "Content-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n\r\n",
             written, written, written);
    snprintf(content_type, sizeof content_type, "multipart/form-data; boundary=%s", announced);
    struct buf form;
    buf_init(&form, 16 << 20);
    assert_int_equal(buf_append(&form, head, strlen(head)), VP_OK);
    assert_int_equal(buf_append(&form, wav->body, wav->len), VP_OK);
    assert_int_equal(buf_appendf(&form, "\r\n--%s--\r\n", written), VP_OK);
    struct reply reply = server_fetch(&server, "POST", "/v1/audio/transcriptions", content_type,
                                      (struct span){form.at, form.len});
    buf_deinit(&form);
    return reply;
}

/* A session of that client, updated so. */
static void begin_session(struct client *client, const char *update)
{
    client_open(client, &server, NULL);
    client_wait(client, "session.created");
    client_send(client, update);
    client_wait(client, "session.updated");
}

/* Vocabularies are learnt in the order in which they were asked for: once one more is known, the menu's is. */
static void wait_until_the_menu_is_learnt(struct client *client, int item_count)
{
    for (int i = 0; i < item_count; i++)
        client_wait(client, "conversation.item.done");
    struct reply wav = speech("Two large pizzas.", "wav");
    struct reply words = transcribe(&wav, "b", "b");
    assert_int_equal(words.status, 200);
    reply_free(&words);
    reply_free(&wav);
}

static void send_item(struct client *client, json_t *item)
{
    client_send_json(client, json_pack("{s:s, s:o}", "type", "conversation.item.create", "item", item));
}

/* As the bridge does: menu in the history, mu-law both ways. */
static void open_order_session(struct client *client)
{
    client_open(client, &server, NULL);
    assert_string_equal(json_text(client_wait(client, "session.created"), "session.model"),
                        "gpt-realtime-2.1");
    client_send(client, pcmu_update);
    client_wait(client, "session.updated");
    send_item(client, json_pack("{s:s, s:s, s:s, s:s}", "type", "function_call", "call_id", "call_menu",
                                "name", "get_menu", "arguments", "{}"));
    send_item(client, json_pack("{s:s, s:s, s:s}", "type", "function_call_output", "call_id", "call_menu",
                                "output", menu));
    send_item(client,
              json_pack("{s:s, s:s, s:[{s:s, s:s}]}", "type", "message", "role", "assistant", "content",
                        "type", "output_text", "text", "Welcome to Trattoria Uno. What would you like?"));
    wait_until_the_menu_is_learnt(client, 3);
}

/* Says it at four times the speed of a caller, then keeps silent in real time until the turn has ended. */
static void say(struct client *client, const char *text)
{
    struct reply spoken = speech(text, "ulaw");
    client_audio(client, NULL, 4800, 160, 4);
    client_audio(client, spoken.body, spoken.len, 160, 4);
    reply_free(&spoken);
    client_audio(client, NULL, 12000, 160, 1);
}

static void a_spoken_order_calls_the_function_and_is_answered(void **state)
{
    (void)state;
    static struct client client;
    open_order_session(&client);
    say(&client, "I would like two large Margherita pizzas, please.");
    client_wait(&client, "input_audio_buffer.speech_started");
    const char *user_item = json_text(client_wait(&client, "input_audio_buffer.committed"), "item_id");
    const json_t *heard = client_wait(&client, "conversation.item.input_audio_transcription.completed");
    assert_string_equal(json_text(heard, "item_id"), user_item);
    assert_non_null(strcasestr(json_text(heard, "transcript"), "large"));
    const json_t *call = client_wait(&client, "response.function_call_arguments.done");
    assert_string_equal(json_text(call, "name"), "add_item");
    assert_non_null(strstr(json_text(call, "arguments"), "margherita"));
    const json_t *done = client_wait(&client, "response.done");
    assert_string_equal(json_text(done, "response.output.0.type"), "function_call");
    send_item(&client, json_pack("{s:s, s:s, s:s}", "type", "function_call_output", "call_id",
                                 json_text(call, "call_id"), "output", added));
    client_send(&client, "{\"type\":\"response.create\"}");
    done = client_wait(&client, "response.done");
    assert_string_equal(json_text(done, "response.status"), "completed");
    const char *item_id = json_text(done, "response.output.0.id");
    assert_true(client_audio_bytes(&client, item_id) > 8000); /* more than a second of mu-law */

    /* The caller speaks into the answer's playback: its unheard part is cut. */
    say(&client, "Wait.");
    client_wait(&client, "input_audio_buffer.speech_started");
    client_send_json(&client, json_pack("{s:s, s:s, s:i, s:i}", "type", "conversation.item.truncate",
                                        "item_id", item_id, "content_index", 0, "audio_end_ms", 400));
    client_wait(&client, "conversation.item.truncated");
    client_close(&client);

    struct reply latency = server_fetch(&server, "GET", "/v1/voiceplate/latency", NULL, SPAN_NONE);
    assert_int_equal(latency.status, 200);
    assert_non_null(strstr(latency.body, "\"total_ms\":{\"p50\":"));
    assert_null(strstr(latency.body, "\"turns\":0"));
    reply_free(&latency);
}

static void turns_may_be_ended_by_the_client_in_24_khz(void **state)
{
    (void)state;
    static struct client client;
    begin_session(&client,
                  "{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\",\"audio\":{\"input\":{"
                  "\"transcription\":{\"model\":\"whisper-1\"},\"turn_detection\":null}}}}");
    struct reply spoken = speech("This is a test of the telephone.", "pcm");
    client_audio(&client, spoken.body, spoken.len, 960, 0);
    reply_free(&spoken);
    client_send(&client, "{\"type\":\"input_audio_buffer.commit\"}");
    client_wait(&client, "input_audio_buffer.committed");
    const json_t *heard = client_wait(&client, "conversation.item.input_audio_transcription.completed");
    assert_non_null(strcasestr(json_text(heard, "transcript"), "telephone"));
    client_send(&client, "{\"type\":\"response.create\"}");
    const json_t *done = client_wait(&client, "response.done");
    assert_string_equal(json_text(done, "response.status"), "completed");
    assert_true(client_audio_bytes(&client, json_text(done, "response.output.0.id")) > 24000);
    client_close(&client);
}

static void a_running_answer_is_cancelled(void **state)
{
    (void)state;
    static struct client client;
    begin_session(&client, pcmu_update);
    client_send(&client, "{\"type\":\"response.create\"}");
    client_send(&client, "{\"type\":\"response.create\",\"event_id\":\"twice\"}");
    client_send(&client, "{\"type\":\"response.cancel\"}");
    client_wait_past_errors(&client, "response.done");
    client_turn(&client, 500); /* what would come late */
    bool was_refused = false, was_done = false;
    size_t index;
    json_t *event;
    json_array_foreach(client.events, index, event)
    {
        const char *type = json_text(event, "type");
        assert_false(was_done && strstr(type, "delta") != NULL);
        was_refused |= strcmp(type, "error") == 0;
        was_done |= strcmp(type, "response.done") == 0;
    }
    assert_true(was_refused && was_done);
    client_close(&client);
}

static void http_speaks_a_text_and_hears_it_again(void **state)
{
    (void)state;
    struct reply wav = speech("Two large pizzas for pickup.", "wav");
    assert_string_equal(wav.content_type, "audio/wav");
    assert_memory_equal(wav.body, "RIFF\xff\xff\xff\xff", 8);
    struct reply reply = transcribe(&wav, "b", "b");
    assert_int_equal(reply.status, 200);
    json_t *json = json_loads(reply.body, 0, NULL);
    assert_non_null(strcasestr(json_text(json, "text"), "large pizzas"));
    assert_string_equal(json_text(json, "task"), "transcribe");
    json_decref(json);
    reply_free(&reply);
    reply = transcribe(&wav, "b", "c");
    assert_int_equal(reply.status, 400);
    reply_free(&reply);
    reply_free(&wav);
    static const struct text_case bad[] = {
        {"{}", "input"},
        {"no", "JSON"},
        {"{\"input\":\"x\",\"response_format\":\"mp3\"}", "response_format"},
        {"{\"input\":\"x\",\"speed\":9}", "speed"}};
    FOR_EACH(each, bad) {
        reply = server_fetch(&server, "POST", "/v1/audio/speech", "application/json", span_of(each->given));
        assert_int_equal(reply.status, 400);
        assert_non_null(strstr(reply.body, each->wanted));
        reply_free(&reply);
    }
    reply = server_fetch(&server, "GET", "/v1/models", NULL, SPAN_NONE);
    assert_non_null(strstr(reply.body, "voiceplate-engine"));
    reply_free(&reply);
    reply = server_fetch(&server, "GET", "/health", NULL, SPAN_NONE);
    assert_non_null(strstr(reply.body, "\"status\":\"ok\""));
    reply_free(&reply);
}

static void too_large_uploads_are_refused(void **state)
{
    (void)state;
    enum { BYTES = 26214401 };
    char *body = calloc(1, BYTES);
    assert_non_null(body);
    struct reply reply = server_fetch(&server, "POST", "/v1/audio/transcriptions",
                                      "multipart/form-data; boundary=b", (struct span){body, BYTES});
    assert_int_equal(reply.status, 413);
    reply_free(&reply);
    free(body);
}

static void sessions_past_the_limit_are_refused(void **state)
{
    (void)state;
    static struct client clients[4], refused;
    for (size_t i = 0; i < 4; i++) {
        client_open(&clients[i], &server, NULL);
        client_wait(&clients[i], "session.created");
    }
    client_open(&refused, &server, NULL);
    assert_true(refused.is_closed);
    assert_int_equal(refused.end.http_status, 503);
    json_decref(refused.events);
    client_close(&clients[0]);
    client_open(&clients[0], &server, NULL);
    client_wait(&clients[0], "session.created");
    for (size_t i = 0; i < 4; i++)
        client_close(&clients[i]);
}

static void the_beta_dialect_is_refused(void **state)
{
    (void)state;
    static struct client client;
    client_open(&client, &server, (const char *const[]){"OpenAI-Beta: realtime=v1", NULL});
    client_wait_closed(&client);
    assert_string_equal(json_text(json_array_get(client.events, 0), "error.code"), "beta_api_shape_disabled");
    assert_int_equal(client.end.close_code, 4000);
    json_decref(client.events);
}

static void what_is_not_served_is_told_at_once(void **state)
{
    (void)state;
    static const struct {
        const char *query, *code, *param;
    } cases[] = {
        {"model=no-such-model", "model_not_found", "model"},
        {"model=whisper-1", "model_not_found", "model"},
        {"intent=transcription&model=gpt-realtime", "invalid_model", "model"},
        {"intent=translation", "invalid_value", "intent"},
        {"call_id=rtc_1", "invalid_value", "call_id"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        static struct client client;
        client_open_at(&client, &server, cases[i].query, NULL);
        client_wait_closed(&client);
        assert_int_equal(json_array_size(client.events), 1);
        const json_t *error = json_array_get(client.events, 0);
        assert_string_equal(json_text(error, "error.code"), cases[i].code);
        assert_string_equal(json_text(error, "error.param"), cases[i].param);
        assert_int_equal(client.end.close_code, 4000);
        json_decref(client.events);
    }
}

static void a_transcription_session_hears_and_never_answers(void **state)
{
    (void)state;
    static struct client client;
    struct reply said = speech("Two large pizzas for pickup.", "ulaw");
    client_open_at(&client, &server, "intent=transcription", NULL);
    assert_string_equal(json_text(client_wait(&client, "session.created"), "session.type"), "transcription");
    client_send(&client, "{\"type\":\"session.update\",\"session\":{\"type\":\"transcription\",\"audio\":{"
                         "\"input\":{\"format\":{\"type\":\"audio/pcmu\"},\"transcription\":{\"model\":"
                         "\"gpt-transcribe\",\"keywords\":[\"large pizza\"]}}}}}");
    client_wait(&client, "session.updated");
    client_audio(&client, said.body, said.len, 160, 4);
    client_audio(&client, NULL, 8000, 160, 1);
    const char *item_id = json_text(client_wait(&client, "input_audio_buffer.committed"), "item_id");
    const json_t *delta = client_wait(&client, "conversation.item.input_audio_transcription.delta");
    assert_string_equal(json_text(delta, "item_id"), item_id);
    const json_t *heard = client_wait(&client, "conversation.item.input_audio_transcription.completed");
    assert_non_null(strstr(json_text(heard, "transcript"), "pizzas"));
    client_send(&client, "{\"type\":\"response.create\",\"event_id\":\"e\"}");
    const json_t *error = client_wait_past_errors(&client, "error");
    assert_string_equal(json_text(error, "error.event_id"), "e");
    client_close(&client);
    reply_free(&said);
}

static void models_are_known_by_name(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        int status;
        const char *wanted;
    } cases[] = {
        {"/v1/models", 200, "{\"object\":\"list\",\"data\":[{\"id\":\"voiceplate-engine\","},
        {"/v1/models/voiceplate-engine", 200, "{\"id\":\"voiceplate-engine\",\"object\":\"model\","},
        {"/v1/models/gpt-realtime-2025-08-28", 200, "{\"id\":\"gpt-realtime-2025-08-28\","},
        {"/v1/models/gpt-realtime-x", 404,
         "{\"error\":{\"message\":\"The model 'gpt-realtime-x' does not exist or is none for this.\","
         "\"type\":\"invalid_request_error\",\"param\":\"model\",\"code\":\"model_not_found\"}}"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct reply reply = server_fetch(&server, "GET", cases[i].path, NULL, SPAN_NONE);
        assert_int_equal(reply.status, cases[i].status);
        assert_int_equal(strncmp(reply.body, cases[i].wanted, strlen(cases[i].wanted)), 0);
        reply_free(&reply);
    }
}

static void only_the_right_key_opens_a_session_and_the_end_closes_it(void **state)
{
    (void)state;
    struct server locked;
    static struct client client;
    server_open(&locked, &(struct engine_options){.api_key = "sk-test"});
    client_open(&client, &locked, NULL);
    assert_int_equal(client.end.http_status, 401);
    json_decref(client.events);
    client_open(&client, &locked, (const char *const[]){"Authorization: Bearer sk-other", NULL});
    assert_int_equal(client.end.http_status, 401);
    json_decref(client.events);
    client_open(&client, &locked, (const char *const[]){"Authorization: Bearer sk-test", NULL});
    client_wait(&client, "session.created");
    client_send(&client, "{\"type\":\"response.create\",\"response\":{\"instructions\":\"Say hello.\"}}");
    client_turn(&client, 10);
    engine_close(locked.engine); /* with work under way */
    locked.engine = NULL;
    client_wait_closed(&client);
    assert_int_equal(client.end.close_code, 1001);
    json_decref(client.events);
    server_close(&locked);
}

/* The service tells its engine which call a session serves; a stranger may write anything there. */
static void log_lines_name_their_call(void **state)
{
    static struct log_capture capture;
    static struct client client;
    (void)state;
    log_capture_start(&capture);
    client_open(&client, &server, (const char *const[]){CALL_SID_HEADER ": CA7", NULL});
    client_wait(&client, "session.created");
    client_close(&client);
    client_open(&client, &server, (const char *const[]){CALL_SID_HEADER ": CA8 level=error", NULL});
    client_wait(&client, "session.created");
    client_close(&client);
    const char *text = log_capture_stop(&capture);
    assert_non_null(strstr(text, " engine call=CA7 session open "));
    assert_non_null(strstr(text, " engine call=CA7 session closed "));
    assert_non_null(strstr(text, " engine call=- session open "));
    assert_null(strstr(text, "CA8"));
}

TESTS_BETWEEN(open_server, close_server) = {
    TEST(a_spoken_order_calls_the_function_and_is_answered),
    TEST(turns_may_be_ended_by_the_client_in_24_khz),
    TEST(a_running_answer_is_cancelled),
    TEST(http_speaks_a_text_and_hears_it_again),
    TEST(too_large_uploads_are_refused),
    TEST(sessions_past_the_limit_are_refused),
    TEST(the_beta_dialect_is_refused),
    TEST(what_is_not_served_is_told_at_once),
    TEST(a_transcription_session_hears_and_never_answers),
    TEST(models_are_known_by_name),
    TEST(only_the_right_key_opens_a_session_and_the_end_closes_it),
    TEST(log_lines_name_their_call),
};
