/* A small server of Twilio's protocols for the tests to call: answers the webhook with TwiML, keeps what the
 * media stream says, and lets the test speak back. */
#ifndef TESTS_FLOW_PHONE_WITH_FAKE_H
#define TESTS_FLOW_PHONE_WITH_FAKE_H

#include "with_cmocka.h"
#include <jansson.h>

#include "callers/recordings.h"
#include "callers/speaker.h"
#include "net/http_client.h"
#include "net/http_server.h"
#include "net/net_listen.h"

#define FAKE_TOKEN "0123456789abcdef0123456789abcdef"

struct fake {
    struct loop *loop;
    struct http_server *server;
    int listen_fd, port;
    char base_url[64], stream_url[64];
    char voice_twiml[1024], after_twiml[1024]; /* bodies of /voice and /after */
    int voice_status;                          /* 0: 200 */
    const char *content_type;                  /* NULL: text/xml */
    bool refuses_stream;
    struct span sound; /* GET /sound, for <Play> */
    int sound_status;  /* 0: 200 */
    const char *sound_type;
    char fallback_twiml[256]; /* of /fallback */
    /* seen */
    int sound_count, recording_told_count;
    char after_form[2048], fallback_form[2048], recording_form[2048]; /* "Name=Value\n" of the last request */
    char statuses[256]; /* CallStatus of each /status, ',' behind */
    int webhook_count, after_count, status_count, bad_signature_count, stream_count;
    char call_sid[64], call_status[32], after_status[32], completed[256];
    struct ws_conn *ws;
    char stream_sid[64];
    bool is_stream_closed;
    uint16_t close_code;
    void (*on_message)(struct fake *fake, const json_t *message, const char *event);
    void *owner;
};

void fake_open(struct fake *fake, struct loop *loop);
void fake_close(struct fake *fake);
/* Notes of a line, one below the other. */
void fake_note(char *notes, size_t size_bytes, const char *what, const char *text);
/* For events that a test does not look at. */
void fake_ignore(void *owner);
/* Closes it with all that a line had beside it; accepts NULL for recordings. */
void fake_close_place(struct fake *fake, struct recordings *recordings, struct http_client *http,
                      struct speaker *speaker);
/* Whether a form as above has this parameter with this value. */
bool fake_form_has(const char *form, const char *name, const char *value);
/* ms of a 400 Hz tone, and a mark behind it when mark is not NULL. */
void fake_send_tone(struct fake *fake, int ms, const char *mark);
void fake_send_clear(struct fake *fake);

#endif
