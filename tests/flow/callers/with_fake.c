#include "flow/callers/with_fake.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audio/ulaw.h"
#include "base/base64.h"
#include "twilio/signature.h"

static const char *form_value(struct http_request *request, const char *name)
{
    const char *value = http_form_value(request, name);
    return value != NULL ? value : "";
}

static void check_signature(struct fake *fake, struct http_request *request)
{
    const struct http_param *form;
    size_t count = 0;
    assert_int_equal(http_form(request, &form, &count), VP_OK);
    const struct signature_key key = signature_token_key(FAKE_TOKEN);
    struct signature_param params[64];
    for (size_t i = 0; i < count; i++)
        params[i] = (struct signature_param){form[i].raw_name, form[i].raw_value};
    char url[256];
    snprintf(url, sizeof url, "%s%s", fake->base_url, http_target(request));
    if (signature_check(&key, url, params, count, http_header(request, "X-Twilio-Signature")) != VP_OK)
        fake->bad_signature_count++;
}

static void serve_voice(void *owner, struct http_request *request)
{
    struct fake *fake = owner;
    fake->webhook_count++;
    check_signature(fake, request);
    const char *token = http_header(request, "I-Twilio-Idempotency-Token");
    assert_non_null(token);
    assert_int_equal(strlen(token), 32);
    snprintf(fake->call_sid, sizeof fake->call_sid, "%s", form_value(request, "CallSid"));
    snprintf(fake->call_status, sizeof fake->call_status, "%s", form_value(request, "CallStatus"));
    http_reply(request, fake->voice_status != 0 ? fake->voice_status : 200,
               fake->content_type != NULL ? fake->content_type : "text/xml", span_of(fake->voice_twiml));
}

static void keep_form(struct http_request *request, char *out, size_t size_bytes)
{
    const struct http_param *form;
    size_t count = 0, len = 0;
    assert_int_equal(http_form(request, &form, &count), VP_OK);
    for (size_t i = 0; i < count && len < size_bytes; i++)
        len += (size_t)snprintf(out + len, size_bytes - len, "%s=%s\n", form[i].name, form[i].value);
}

bool fake_form_has(const char *form, const char *name, const char *value)
{
    char wanted[512];
    int len = snprintf(wanted, sizeof wanted, "%s=%s\n", name, value);
    for (const char *at = strstr(form, wanted); at != NULL; at = strstr(at + len, wanted))
        if (at == form || at[-1] == '\n')
            return true;
    return false;
}

static void serve_sound(void *owner, struct http_request *request)
{
    struct fake *fake = owner;
    fake->sound_count++;
    http_reply(request, fake->sound_status != 0 ? fake->sound_status : 200, fake->sound_type, fake->sound);
}

static void serve_fallback(void *owner, struct http_request *request)
{
    struct fake *fake = owner;
    check_signature(fake, request);
    keep_form(request, fake->fallback_form, sizeof fake->fallback_form);
    http_reply(request, 200, "text/xml", span_of(fake->fallback_twiml));
}

static void serve_recording_status(void *owner, struct http_request *request)
{
    struct fake *fake = owner;
    fake->recording_told_count++;
    check_signature(fake, request);
    keep_form(request, fake->recording_form, sizeof fake->recording_form);
    http_reply(request, 204, "text/plain", SPAN_NONE);
}

static void serve_after(void *owner, struct http_request *request)
{
    struct fake *fake = owner;
    fake->after_count++;
    check_signature(fake, request);
    keep_form(request, fake->after_form, sizeof fake->after_form);
    snprintf(fake->after_status, sizeof fake->after_status, "%s", form_value(request, "CallStatus"));
    http_reply(request, 200, "text/xml", span_of(fake->after_twiml));
}

static void serve_status(void *owner, struct http_request *request)
{
    struct fake *fake = owner;
    fake->status_count++;
    check_signature(fake, request);
    size_t len = strlen(fake->statuses);
    snprintf(fake->statuses + len, sizeof fake->statuses - len, "%s,", form_value(request, "CallStatus"));
    snprintf(fake->completed, sizeof fake->completed, "%s %s", form_value(request, "CallStatus"),
             form_value(request, "CallDuration"));
    http_reply(request, 204, "text/plain", SPAN_NONE);
}

static void on_text(void *owner, char *text, size_t len)
{
    struct fake *fake = owner;
    json_t *message = json_loadb(text, len, 0, NULL);
    const char *event = json_string_value(json_object_get(message, "event"));
    assert_non_null(event);
    if (strcmp(event, "start") == 0)
        snprintf(fake->stream_sid, sizeof fake->stream_sid, "%s",
                 json_string_value(json_object_get(message, "streamSid")));
    if (fake->on_message != NULL)
        fake->on_message(fake, message, event);
    json_decref(message);
}

static void on_closed(void *owner, const struct ws_end *end)
{
    struct fake *fake = owner;
    fake->ws = NULL;
    fake->is_stream_closed = true;
    fake->close_code = end->close_code;
}

static void serve_media(void *owner, struct http_request *request)
{
    static const struct ws_events events = {.on_text = on_text, .on_closed = on_closed};
    struct fake *fake = owner;
    const struct signature_key key = signature_token_key(FAKE_TOKEN);
    char url[64];
    snprintf(url, sizeof url, "wss%s", fake->stream_url + 2);
    if (signature_check_stream(&key, url, http_header(request, "x-twilio-signature")) != VP_OK)
        fake->bad_signature_count++;
    if (fake->refuses_stream) {
        http_reply_error(request, 404, "not_found", "no stream here");
        return;
    }
    fake->stream_count++;
    assert_int_equal(http_upgrade(request, NULL, &ws_limits_default, &events, fake, &fake->ws), VP_OK);
}

static const struct http_route routes[] = {{"POST", "/voice", serve_voice},
                                           {"POST", "/after", serve_after},
                                           {"POST", "/status", serve_status},
                                           {"POST", "/fallback", serve_fallback},
                                           {"POST", "/recording", serve_recording_status},
                                           {"GET", "/sound", serve_sound},
                                           {"GET", "/media", serve_media}};

void fake_open(struct fake *fake, struct loop *loop)
{
    *fake = (struct fake){.loop = loop, .listen_fd = -1};
    assert_int_equal(net_listen("127.0.0.1", 0, &fake->listen_fd), VP_OK);
    fake->port = net_port(fake->listen_fd);
    snprintf(fake->base_url, sizeof fake->base_url, "http://127.0.0.1:%d", fake->port);
    snprintf(fake->stream_url, sizeof fake->stream_url, "ws://127.0.0.1:%d/media", fake->port);
    snprintf(fake->voice_twiml, sizeof fake->voice_twiml,
             "<Response><Connect action=\"/after\"><Stream url=\"%s\"><Parameter name=\"token\" "
             "value=\"t1\"/></Stream></Connect><Redirect>/after</Redirect></Response>",
             fake->stream_url);
    snprintf(fake->after_twiml, sizeof fake->after_twiml, "<Response><Hangup/></Response>");
    assert_int_equal(http_server_open(loop, fake->listen_fd, routes, sizeof routes / sizeof *routes,
                                      &http_limits_default, fake, &fake->server),
                     VP_OK);
}

void fake_close(struct fake *fake)
{
    if (fake->ws != NULL)
        ws_close(fake->ws, 1001, "test is over");
    for (int i = 0; i < 200 && fake->ws != NULL; i++)
        loop_round(fake->loop, 20);
    http_server_close(fake->server);
    close(fake->listen_fd);
}

void fake_send_tone(struct fake *fake, int ms, const char *mark)
{
    size_t len = (size_t)ms * 8;
    uint8_t *ulaw = malloc(len);
    char *payload = malloc(base64_encoded_len(len) + 1);
    for (size_t i = 0; i < len; i++)
        ulaw[i] = ulaw_from_pcm16((int16_t)(6000 * sin(2 * M_PI * 400 * (double)i / 8000)));
    base64_encode(ulaw, len, payload);
    payload[base64_encoded_len(len)] = '\0';
    char *text = malloc(strlen(payload) + 256);
    int text_len = snprintf(text, strlen(payload) + 256,
                            "{\"event\":\"media\",\"streamSid\":\"%s\",\"media\":{\"payload\":\"%s\"}}",
                            fake->stream_sid, payload);
    assert_int_equal(ws_send_text(fake->ws, (struct span){text, (size_t)text_len}), VP_OK);
    if (mark != NULL) {
        text_len = snprintf(text, strlen(payload) + 256,
                            "{\"event\":\"mark\",\"streamSid\":\"%s\",\"mark\":{\"name\":\"%s\"}}",
                            fake->stream_sid, mark);
        assert_int_equal(ws_send_text(fake->ws, (struct span){text, (size_t)text_len}), VP_OK);
    }
    free(text);
    free(payload);
    free(ulaw);
}

void fake_send_clear(struct fake *fake)
{
    char text[128];
    int len = snprintf(text, sizeof text, "{\"event\":\"clear\",\"streamSid\":\"%s\"}", fake->stream_sid);
    assert_int_equal(ws_send_text(fake->ws, (struct span){text, (size_t)len}), VP_OK);
}

void fake_close_place(struct fake *fake, struct recordings *recordings, struct http_client *http,
                      struct speaker *speaker)
{
    struct loop *loop = fake->loop;
    fake_close(fake);
    recordings_close(recordings);
    http_client_destroy(http);
    loop_destroy(loop);
    speaker_destroy(speaker);
}

void fake_note(char *notes, size_t size_bytes, const char *what, const char *text)
{
    size_t len = strlen(notes);
    snprintf(notes + len, size_bytes - len, "%s%s\n", what, text);
}

void fake_ignore(void *owner)
{
    (void)owner;
}
