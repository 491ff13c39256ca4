/* The web process's face on a real socket, its store in a file, and a client that asks it. */
#ifndef VP_TESTS_FLOW_WEB_WITH_BENCH_H
#define VP_TESTS_FLOW_WEB_WITH_BENCH_H

#include "net/http_client.h"
#include "twilio/provider.h"
#include "web/web.h"
#include "with_cmocka.h"
#include "with_upstream.h"

#define BASE_URL "https://orders.example.com"

struct bench {
    struct loop *loop;
    struct http_client *client;
    struct store_thread *store;
    struct store_health health; /* as the web process is told */
    struct menu_set menus;      /* of one */
    struct menu *menu;          /* it */
    struct twilio twilio;
    struct telephony telephony;
    struct web web;
    struct stream_token_table tokens;
    struct scoreboard *board;
    struct metric_page pages[SCOREBOARD_ROWS_MAX];
    int listen_fd;
    char store_path[64], store_url[80];
    int status;
    char body[65536], content_type[64];
    bool is_done, has_turns, is_store_shared;
    const char *auth_token, *admin_token, *trusted_proxies;
    int64_t per_second[RATE_OF_COUNT]; /* from the next restart_bench on */
    const char *base_url;              /* "": none */
};
extern struct bench bench;

void open_bench(const char *auth_token, const char *admin_token);
/* The same with the traditional pipeline, on with_upstream.h. */
void open_bench_with_turns(const char *auth_token, const char *admin_token);
/* The same as open_bench, behind another public URL than BASE_URL. */
void open_bench_at(const char *base_url, const char *auth_token);
void close_bench(void);
int with_bench_closed(void **state); /* a test's tear-down */
/* As a new process on the old database and port. */
void restart_bench(void);
/* The same, as one of several machines that have the store. */
void share_bench(void);

struct asking { /* all may be NULL */
    const char *form, *json, *signature, *authorization, *header, *header_behind;
};
/* Returns the status; the rest of the answer is in bench. */
int ask_with(const char *method, const char *target, const struct asking *asking);
/* From this machine, without a token; answered with 200. */
void get(const char *target);
/* A part of the last answer's body; that it lacks it. */
void expect(const char *part);
void expect_not(const char *part);
int ask(const char *method, const char *target, const char *form, const char *signature,
        const char *authorization);

#endif
