/* What a traditional call needs of the world, on one port: Twilio's recordings and the three REST models,
 * each answering what the test says. */
#ifndef VP_TESTS_FLOW_WEB_WITH_UPSTREAM_H
#define VP_TESTS_FLOW_WEB_WITH_UPSTREAM_H

#include "net/http_server.h"
#include "traditional/turn_desk.h"

#define ACCOUNT_SID "AC00000000000000000000000000000001"

enum upstream_path {
    UPSTREAM_RECORDING,
    UPSTREAM_TRANSCRIPTION,
    UPSTREAM_CHAT,
    UPSTREAM_SPEECH,
    UPSTREAM_PATHS
};
enum { UPSTREAM_SCRIPT_MAX = 32 };

struct upstream {
    struct http_server *server;
    int listen_fd;
    char base_url[64], urls[UPSTREAM_PATHS][96];
    int count[UPSTREAM_PATHS];    /* requests so far */
    int status[UPSTREAM_PATHS];   /* 0: it answers well */
    bool is_held[UPSTREAM_PATHS]; /* requests are kept and answered by upstream_release */
    struct http_request *held[UPSTREAM_PATHS];
    int missing_count;    /* so many recordings are not there yet */
    const char *location; /* with a status: where it redirects to */
    bool is_recording_silent;
    char authorization[256]; /* of the last recording */
    char recording_path[256];
    const char *heard;               /* what transcriptions say */
    char *chat[UPSTREAM_SCRIPT_MAX]; /* owned; the model's answers in turn, then the last again */
    int chat_count, chat_next;
    char last_chat[65536]; /* the last request */
    struct rest_quirks quirks;
    struct turn_desk_settings settings; /* of all of it */
};
extern struct upstream upstream;

void upstream_open(struct loop *loop);
void upstream_close(void);
void upstream_release(enum upstream_path path);

/* The model's next answer: words, and a function to call (NULL: none). */
void upstream_says(const char *words);
void upstream_calls(const char *words, const char *name, const char *arguments);
/* The version of the order that the last request to the model told. */
int upstream_version(void);

#endif
