/* A Realtime server that does what the test tells it, and an ai leg that dials it. */
#ifndef VP_TESTS_OPENAI_WITH_MODEL_H
#define VP_TESTS_OPENAI_WITH_MODEL_H

#include "flow/openai/with_fake_call.h"
#include "net/http_server.h"
#include "openai/ai_leg.h"

struct model {
    struct loop *loop;
    int listen_fd;
    struct http_server *server;
    int refuse_status;        /* answers the upgrade with this status instead */
    char request_target[256]; /* of the last upgrade */
    char authorization[128], api_key[128], beta[64], call_sid[64];
    int upgrade_count;
    struct ws_conn *ws; /* the newest connection, or NULL */
    struct buf heard;   /* messages from the leg since the last look, a line each */
    struct ws_end leg_end;
    int end_count;

    struct ai_settings settings, engine;
    struct ai_leg *leg;
    struct call call;
    int activity_count;
};

/* cmocka set-up and tear-down; *state is a struct model. */
int model_open(void **state);
int model_close(void **state);

void model_dial(struct model *model);
/* Sends one event to the leg and waits until it was handled. */
void model_say(struct model *model, const char *json);
/* The model closes the connection with that code, and the leg hears of it. */
void model_hang_up(struct model *model, uint16_t code, const char *reason);
/* Turns the loop for a short while. */
void model_settle(struct model *model);
/* Dials and sets up a GA session that speaks mu-law; forgets what was said until then. */
void model_become_ready(struct model *model);
/* The model begins a response; forgets that it was told. */
void model_begin_response(struct model *model, const char *response_id);
/* Messages from the leg since the last look; valid until the next. */
const char *model_heard(struct model *model);

/* Server events used by many tests. */
#define CREATED_GA                                                                                           \
    "{\"type\":\"session.created\",\"session\":{\"id\":\"sess_1\",\"model\":\"m\","                          \
    "\"expires_at\":1790003600,\"audio\":{\"input\":{\"format\":{\"type\":\"audio/pcm\",\"rate\":24000}}}}}"
#define UPDATED_GA                                                                                           \
    "{\"type\":\"session.updated\",\"session\":{\"id\":\"sess_1\",\"audio\":{"                               \
    "\"input\":{\"format\":{\"type\":\"audio/pcmu\"}},\"output\":{\"format\":{\"type\":\"audio/pcmu\"}}}}}"

#endif
