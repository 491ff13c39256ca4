/* The real engine on a kernel-chosen port of 127.0.0.1 and a Realtime client of it, on one loop. */
#ifndef TEST_ENGINE_WITH_ENGINE_H
#define TEST_ENGINE_WITH_ENGINE_H

#include <jansson.h>

#include "engine/engine.h"
#include "net/http_client.h"
#include "net/ws_conn.h"
#include "with_json.h"

struct server {
    struct loop *loop;
    int listen_fd, port;
    struct engine *engine;
    struct http_client *http;
};

/* Models from ./models and PocketSphinx's package; other options may be set in `options` before (NULL: defaults). */
void server_open(struct server *server, const struct engine_options *options);
void server_close(struct server *server);

/* One HTTP exchange; the body is copied (malloc'd, NUL behind it). */
struct reply {
    int status;
    char content_type[64];
    char *body;
    size_t len;
};
struct reply server_fetch(struct server *server, const char *method, const char *path,
                          const char *content_type, struct span body);
void reply_free(struct reply *reply);

/* A Realtime client. */
struct client {
    struct server *server;
    struct ws_conn *ws;
    json_t *events;
    size_t seen;
    bool is_open, is_closed;
    struct ws_end end;
};
/* Of which model, or what else, a client asks: the URL's query. */
void client_open_at(struct client *client, struct server *server, const char *query,
                    const char *const *headers);
void client_open(struct client *client, struct server *server, const char *const *headers);
void client_close(struct client *client);
void client_send(struct client *client, const char *text);
/* Takes json. */
void client_send_json(struct client *client, json_t *json);
/* Audio in 20 ms frames of frame_bytes at `pace` times real time (0: as fast as the loop
 * turns); bytes NULL: silence. */
void client_audio(struct client *client, const char *bytes, size_t len, size_t frame_bytes, int pace);
/* The next event of this type behind those seen, within 20 s. */
const json_t *client_wait(struct client *client, const char *type);
/* The same, but an error may come first. */
const json_t *client_wait_past_errors(struct client *client, const char *type);
void client_wait_closed(struct client *client);
void client_turn(struct client *client, int ms);
/* Bytes of all audio deltas of an item. */
size_t client_audio_bytes(const struct client *client, const char *item_id);

#endif
