/* A REST server that does what the test tells it, byte by byte, and a turn that asks it. */
#ifndef VP_TESTS_PIPELINE_WITH_REST_H
#define VP_TESTS_PIPELINE_WITH_REST_H

#include "with_cmocka.h"

#include <jansson.h>

#include "net/http_client.h"
#include "net/stream.h"
#include "pipeline/spoken_turn.h"

enum rest_path { REST_TRANSCRIPTIONS, REST_CHAT, REST_SPEECH, REST_PATHS };
enum { REST_REPLIES_MAX = 32, REST_CONNECTIONS_MAX = 64 };

struct rest_reply {
    int status;               /* 0: none at all, the connection is reset */
    const char *content_type; /* "" : none */
    const char *more_headers; /* "Retry-After: 1\r\n", or NULL */
    struct span body;         /* borrowed */
    int delay_ms;             /* before the first byte */
    int piece_bytes;          /* 0: at once; else a piece every turn of the loop */
    bool is_cut;              /* more was promised than comes */
    bool is_reset;            /* reset behind the body */
};

struct rest_server;
struct rest_connection {
    struct rest_server *rest;
    int fd; /* the stream's */
    struct stream *stream;
    struct loop_timer timer;
    struct buf request;
    struct rest_reply reply;
    size_t sent_bytes;
    bool has_head, is_answering;
};

struct rest_server {
    struct loop *loop;
    struct http_client *http;
    struct loop_watch listener;
    char urls[REST_PATHS][80];
    struct rest_reply replies[REST_PATHS][REST_REPLIES_MAX];
    int reply_count[REST_PATHS], request_count[REST_PATHS];
    struct buf requests[REST_PATHS]; /* the last one of each, head and body */
    struct rest_connection connections[REST_CONNECTIONS_MAX];
    int connection_count;

    struct rest_quirks quirks;
    struct spoken_turn_settings settings; /* of all three, pointing here */
};

/* cmocka set-up and tear-down; *state is a struct rest_server. */
int rest_server_open(void **state);
int rest_server_close(void **state);

/* The next reply at this path; when none is left the last is given again. */
void rest_script(struct rest_server *rest, enum rest_path path, const struct rest_reply *reply);
/* 200 with this JSON, or this event stream. */
void rest_script_json(struct rest_server *rest, enum rest_path path, const char *json);
void rest_script_events(struct rest_server *rest, const char *events);
/* Starts anew for this path. */
void rest_forget(struct rest_server *rest, enum rest_path path);

/* Text of the last request. */
const char *rest_request(struct rest_server *rest, enum rest_path path);
/* Its JSON body, the caller's. */
json_t *rest_request_json(struct rest_server *rest, enum rest_path path);

/* Turns the loop until *done, at most so long. */
void rest_wait(struct rest_server *rest, const bool *done, int limit_ms);

/* A second of tone, or of silence, as a WAV file of 8 kHz; static. */
struct span rest_tone_wav(void);
struct span rest_silent_wav(void);
/* Half a second of tone as raw 24 kHz PCM; static. */
struct span rest_tone_pcm(void);

#endif
