/* A model as clouds have them, for the bench of the floor: a Realtime server (GA) with a detector that goes by
 * level, which sends long answers in one burst, and every second one at its own pace. bench_floor_model BANK
 * Writes what it will say to the file BANK (a 32 bit length and mu-law each), prints its URL and serves on
 * loopback until SIGTERM. It obeys create_response and interrupt_response, and counts what it has to refuse. */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audio/ulaw.h"
#include "base/base64.h"
#include "bench/relay/until_told.h"
#include "callers/voice.h"
#include "net/http_server.h"
#include "net/net_listen.h"
#include "net/ws_conn.h"

enum {
    SPEECHES = 6,
    SPEECH_MAX_BYTES = 60 * 8000,
    PIECE_BYTES = 3200,
    THINK_MS = 250, /* to the first sound, as quick clouds have it */
    PACE_MS = 250,  /* for a piece of 400 ms, in every second answer */
    START_MS = 120, /* of sound begin a turn, so much silence ends it */
    END_MS = 500,
    LOUD_CODE = 36 /* mean code of mu-law: about -37 dBFS, what a neural detector takes for speech, too */
};

static const char *const texts[SPEECHES] = {
    "Our pizzas come in three sizes, and every one of them is made with dough that rests for a whole day."
    " The Margherita has tomatoes, fresh mozzarella and basil. The pepperoni is our best seller, with a "
    "little hot honey if you like. The Hawaiian has ham and pineapple, and the garden veggie comes with "
    "peppers, olives, mushrooms and red onions.",
    "On the menu today we have garlic knots, mozzarella sticks and a mixed salad with our own dressing. "
    "The wings come in six, ten or twenty pieces, with mild sauce, hot sauce or barbecue sauce. The "
    "calzone is filled with ricotta and spinach, and it takes about fifteen minutes in the oven, because "
    "we bake each one when it is ordered.",
    "For a family of four I would take one large pizza and a small one, with a salad for everybody. The "
    "family deal has two large pizzas with two toppings each, a bottle of soda and an order of garlic "
    "knots. It is a little cheaper than the parts, and it is enough for the next day as well, when the "
    "children come home hungry.",
    "We are open every day from eleven in the morning until ten in the evening, and on Fridays and "
    "Saturdays until midnight. You can pick up your order at the side door, where there is parking for "
    "ten minutes. Delivery is free in the center of town, and it costs three dollars everywhere else, as "
    "far as the river and the old bridge.",
    "The specials change every week. This week there is a white pizza with four cheeses, and one with "
    "roasted chicken and a creamy garlic sauce. The dessert of the week is a warm apple pie with vanilla "
    "ice cream. The lemonade is made in the house, with mint or with ginger, and it comes in a small "
    "glass or in a big bottle.",
    "Let me tell you how it works. I write down what you would like, and I read it back to you before "
    "anything is sent to the kitchen. You can change each part of it until then, and nothing is charged "
    "before you say that all of it is right. When the order is ready, you get it at the counter under "
    "your name, and you can pay with cash or with a card.",
};

struct speech {
    uint8_t *ulaw;
    size_t len;
};
static struct speech speeches[SPEECHES];
static uint64_t refused_count, sessions_count;

struct session {
    struct ws_conn *ws;
    struct loop_timer timer;
    uint64_t event_number;
    bool creates, interrupts, is_speaking, is_responding;
    int loud_ms, quiet_ms, audio_ms;
    char heard_id[32], item_id[32], response_id[32];
    size_t speech, sent;
    int answer_count;
};

static struct loop *loop;

static void send_json(struct session *session, json_t *event)
{
    char id[32];
    snprintf(id, sizeof id, "event_%" PRIu64, ++session->event_number);
    json_object_set_new(event, "event_id", json_string(id));
    char *text = json_dumps(event, JSON_COMPACT);
    json_decref(event);
    if (text != NULL && ws_send_text(session->ws, span_of(text)) != VP_OK)
        ws_close(session->ws, 1011, "cannot send");
    free(text);
}

static void name_next(struct session *session, char out[32], const char *kind)
{
    snprintf(out, 32, "%s_%" PRIu64, kind, ++session->event_number);
}

/* ---- answers ---- */

static void end_response(struct session *session, const char *status)
{
    session->is_responding = false;
    loop_timer_stop(&session->timer);
    send_json(session,
              json_pack("{s:s, s:{s:s, s:s, s:s, s:[]}}", "type", "response.done", "response", "object",
                        "realtime.response", "id", session->response_id, "status", status, "output"));
}

static void begin_response(struct session *session)
{
    session->is_responding = true;
    session->sent = 0;
    session->speech = (session->speech + 1) % SPEECHES;
    session->answer_count++;
    name_next(session, session->response_id, "resp");
    name_next(session, session->item_id, "item");
    send_json(session,
              json_pack("{s:s, s:{s:s, s:s, s:s, s:[]}}", "type", "response.created", "response", "object",
                        "realtime.response", "id", session->response_id, "status", "in_progress", "output"));
    loop_timer_start(&session->timer, THINK_MS);
}

static void send_part(struct session *session, const char *type, const char *member, const char *value)
{
    send_json(session,
              json_pack("{s:s, s:s, s:s, s:i, s:i, s:s}", "type", type, "response_id", session->response_id,
                        "item_id", session->item_id, "output_index", 0, "content_index", 0, member, value));
}

static void send_piece(struct session *session)
{
    const struct speech *speech = &speeches[session->speech];
    size_t len = speech->len - session->sent < PIECE_BYTES ? speech->len - session->sent : PIECE_BYTES;
    char b64[(PIECE_BYTES + 2) / 3 * 4 + 1];
    base64_encode(speech->ulaw + session->sent, len, b64);
    b64[base64_encoded_len(len)] = '\0';
    session->sent += len;
    send_part(session, "response.output_audio.delta", "delta", b64);
}

static void on_timer(void *arg)
{
    struct session *session = arg;
    const struct speech *speech = &speeches[session->speech];
    if (session->sent == 0)
        send_part(session, "response.output_audio_transcript.delta", "delta", texts[session->speech]);
    do
        send_piece(session);
    while (session->sent < speech->len && session->answer_count % 2 == 1);
    if (session->sent < speech->len) {
        loop_timer_start(&session->timer, PACE_MS);
        return;
    }
    send_part(session, "response.output_audio.done", "x", "");
    send_part(session, "response.output_audio_transcript.done", "transcript", texts[session->speech]);
    end_response(session, "completed");
}

/* ---- hearing ---- */

static void on_voice(struct session *session)
{
    session->is_speaking = true;
    name_next(session, session->heard_id, "item");
    send_json(session, json_pack("{s:s, s:i, s:s}", "type", "input_audio_buffer.speech_started",
                                 "audio_start_ms", session->audio_ms, "item_id", session->heard_id));
    if (session->interrupts && session->is_responding)
        end_response(session, "cancelled");
}

static void on_silence(struct session *session)
{
    session->is_speaking = false;
    send_json(session, json_pack("{s:s, s:i, s:s}", "type", "input_audio_buffer.speech_stopped",
                                 "audio_end_ms", session->audio_ms, "item_id", session->heard_id));
    send_json(session, json_pack("{s:s, s:n, s:s}", "type", "input_audio_buffer.committed",
                                 "previous_item_id", "item_id", session->heard_id));
    if (session->creates && !session->is_responding)
        begin_response(session);
}

static void on_append(struct session *session, const char *audio)
{
    uint8_t ulaw[16384];
    struct span b64 = span_of(audio);
    size_t len;
    if (base64_decoded_max(b64.len) > sizeof ulaw || base64_decode(b64, ulaw, &len) != VP_OK)
        return;
    for (size_t at = 0; at + ULAW_FRAME_BYTES <= len; at += ULAW_FRAME_BYTES) {
        int sum = 0;
        for (size_t i = 0; i < ULAW_FRAME_BYTES; i++)
            sum += ~ulaw[at + i] & 0x7f;
        bool is_loud = sum / ULAW_FRAME_BYTES >= LOUD_CODE;
        session->audio_ms += 20;
        session->quiet_ms = is_loud ? 0 : session->quiet_ms + 20;
        session->loud_ms = is_loud ? session->loud_ms + 20 : session->quiet_ms > 100 ? 0 : session->loud_ms;
        if (!session->is_speaking && session->loud_ms >= START_MS)
            on_voice(session);
        else if (session->is_speaking && session->quiet_ms >= END_MS)
            on_silence(session);
    }
}

/* ---- events ---- */

static void refuse(struct session *session, const json_t *event, const char *code)
{
    refused_count++;
    send_json(session, json_pack("{s:s, s:{s:s, s:s, s:s, s:O?}}", "type", "error", "error", "type",
                                 "invalid_request_error", "code", code, "message", "refused", "event_id",
                                 json_object_get(event, "event_id")));
}

/* Only members that are present change (openai-realtime.md 2.1): an update that is none asks for a sign of life. */
static void configure(struct session *session, const json_t *event)
{
    json_t *effective = json_deep_copy(json_object_get(event, "session"));
    const json_t *detection =
        json_object_get(json_object_get(json_object_get(effective, "audio"), "input"), "turn_detection");
    if (detection != NULL) {
        session->creates = !json_is_false(json_object_get(detection, "create_response"));
        session->interrupts = !json_is_false(json_object_get(detection, "interrupt_response"));
    }
    json_object_set_new(effective, "object", json_string("realtime.session"));
    json_object_set_new(effective, "id", json_string("sess_floor"));
    send_json(session, json_pack("{s:s, s:o}", "type", "session.updated", "session", effective));
}

static void truncate_item(struct session *session, const json_t *event)
{
    const char *item = json_string_value(json_object_get(event, "item_id"));
    if (item != NULL && strcmp(item, session->item_id) == 0 &&
        json_integer_value(json_object_get(event, "audio_end_ms")) > (json_int_t)(session->sent / 8))
        refuse(session, event, "invalid_value");
}

static void on_text(void *owner, char *text, size_t len)
{
    struct session *session = owner;
    json_t *event = json_loadb(text, len, 0, NULL);
    const char *type = json_string_value(json_object_get(event, "type"));
    if (type == NULL)
        ws_close(session->ws, 1003, "no type");
    else if (strcmp(type, "input_audio_buffer.append") == 0)
        on_append(session, json_string_value(json_object_get(event, "audio")));
    else if (strcmp(type, "session.update") == 0)
        configure(session, event);
    else if (strcmp(type, "response.create") == 0 && session->is_responding)
        refuse(session, event, "conversation_already_has_active_response");
    else if (strcmp(type, "response.create") == 0)
        begin_response(session);
    else if (strcmp(type, "response.cancel") == 0 && session->is_responding)
        end_response(session, "cancelled");
    else if (strcmp(type, "conversation.item.truncate") == 0)
        truncate_item(session, event);
    json_decref(event);
}

static void on_closed(void *owner, const struct ws_end *end)
{
    (void)end;
    struct session *session = owner;
    loop_timer_deinit(&session->timer);
    free(session);
}

static void serve(void *owner, struct http_request *request)
{
    static const struct ws_events events = {.on_text = on_text, .on_closed = on_closed};
    (void)owner;
    struct session *session = calloc(1, sizeof *session);
    struct ws_limits limits = ws_limits_default;
    limits.message_max_bytes = limits.queue_max_bytes = 8 << 20;
    if (session == NULL || loop_timer_init(&session->timer, loop, on_timer, session) != VP_OK ||
        http_upgrade(request, NULL, &limits, &events, session, &session->ws) != VP_OK) {
        free(session);
        return;
    }
    session->speech = sessions_count++ % SPEECHES;
    send_json(session,
              json_pack("{s:s, s:{s:s, s:s, s:s, s:s, s:{s:{s:{s:s}}}}}", "type", "session.created",
                        "session", "type", "realtime", "object", "realtime.session", "id", "sess_floor",
                        "model", "floor", "audio", "input", "format", "type", "audio/pcmu"));
}

static enum vp_err make_speeches(const char *path)
{
    struct voice voice = {.engine = VOICE_FLITE, .name = (char[]){"kal16"}, .speed = 1};
    FILE *bank = fopen(path, "wb");
    enum vp_err err = bank != NULL ? VP_OK : VP_ERR_IO;
    for (size_t i = 0; i < SPEECHES && err == VP_OK; i++) {
        struct voice_clip clip;
        if ((err = voice_speak(&voice, texts[i], &clip)) != VP_OK)
            break;
        speeches[i] = (struct speech){malloc(clip.sample_count + 1), clip.sample_count};
        ulaw_encode(clip.pcm16, clip.sample_count, speeches[i].ulaw);
        uint32_t len = (uint32_t)clip.sample_count;
        if (fwrite(&len, sizeof len, 1, bank) != 1 || fwrite(speeches[i].ulaw, len, 1, bank) != 1)
            err = VP_ERR_IO;
        voice_clip_deinit(&clip);
    }
    if (bank != NULL)
        fclose(bank);
    return err;
}

int main(int argc, char **argv)
{
    static const struct http_route routes[] = {{"GET", "/v1/realtime", serve}};
    struct http_server *server = NULL;
    int listen_fd = -1;
    enum vp_err err = argc == 2 ? make_speeches(argv[1]) : VP_ERR_BAD_VALUE;
    if (err == VP_OK)
        err = loop_create(&loop);
    if (err == VP_OK)
        err = net_listen("127.0.0.1", 0, &listen_fd);
    if (err == VP_OK)
        err = http_server_open(loop, listen_fd, routes, 1, &http_limits_default, NULL, &server);
    if (err == VP_OK) {
        printf("ws://127.0.0.1:%d/v1/realtime\n", net_port(listen_fd));
        fflush(stdout);
        err = run_until_told(loop);
        fprintf(stderr, "refused %" PRIu64 "\n", refused_count);
        return EXIT_SUCCESS;
    }
    fprintf(stderr, "floor_model: %s\n", vp_err_text(err));
    return EXIT_FAILURE;
}
