/* The HTTP face of both ports. Web process: webhooks, API, health. Worker: live pages beside the media stream. */
#ifndef VP_WEB_WEB_H
#define VP_WEB_WEB_H

#include "base/log_seldom.h"
#include "base/metric.h"
#include "call/announcements.h"
#include "call/breaker.h"
#include "call/scoreboard.h"
#include "delivery/delivery_way.h"
#include "net/http_server.h"
#include "order/menu_set.h"
#include "store/call_limit.h"
#include "store/store_thread.h"
#include "telephony/telephony.h"
#include "web/browser_seats.h"
#include "web/guess_limit.h"
#include "web/printer_watch.h"
#include "web/rates.h"
#include "web/speakers.h"
#include "traditional/turn_desk.h"

struct web_settings { /* all borrowed for the web's life */
    const struct telephony *telephony;
    const char *public_base_url; /* without a slash at the end; "" where nothing is signed */
    const char *media_url;       /* ws(s)://.../ws/media, to which calls are connected */
    const char
        *admin_token; /* of the API and the live pages; "": open when telephony is not checked either */
    const char *
        trusted_proxies; /* addresses and networks (net/address_place.h); NULL or "": those of this machine */
    int64_t per_second[RATE_OF_COUNT]; /* web/rates.h */
    const char *page_password; /* the operator's at the page, as a hash (base/password.h); NULL or "": none */
    bool is_store_shared;      /* other machines have it, too */
    const struct menu_set *menus;
    const struct menu_refresher
        *refresher;                 /* for the newest of them before an order; NULL: they never change */
    struct call_limits call_limits; /* its day_micros 0: the engine takes who the model may not, too */
    int calls_max;                  /* live calls on the whole machine; further ones go to a person */
    struct store_thread *store;
    struct store_thread *slow_store;   /* a connection of its own, for what may take long; or store itself */
    const char *recordings_dir;        /* where calls are recorded; NULL or "": nowhere */
    const struct store_health *health; /* of the store; NULL: not known, so good */
    struct stream_token_table *tokens;
    struct scoreboard *board;
    const struct metric_page *pages;        /* one a row of the scoreboard */
    int row;                                /* of the scoreboard: this process's */
    const struct turn_desk_settings *turns; /* the traditional pipeline at /voice/turn; NULL: there is none */
    const struct breaker *breaker;          /* of the realtime model; NULL: it has none, being the engine */
    struct announcements *announcements;    /* where calls are announced to the workers; NULL: nowhere */
    struct delivery_mail mail;              /* by which orders may go; its texts are not NULL, or none is */
    bool may_webhooks_be_private;           /* orders' webhooks (delivery_way.h); for tests of them */
    const char *square_url;                 /* in place of Square's own; NULL or "": none */
    int delivery_late_s;    /* an order that waits so long for its delivery is trouble; 0: none is */
    struct tls_server *tls; /* our own certificate; NULL: none */
    const struct web_speakers *speakers; /* NULL: every call is connected, whoever may answer */
};

struct command_watch;
struct delivery_test;
struct flag_watch;
struct logins;
struct tokens;
struct page_events;
struct sweep;

enum { WEB_TESTS_MAX = 8, WEB_TRIES_MAX = 32 }; /* of ways: at a time; that are remembered */

struct way_trial {
    char restaurant_id[MENU_NAME_BYTES], way_id[MENU_NAME_BYTES];
    int64_t mono_ms; /* 0: a free place */
};

struct web {
    char base_url[512]; /* of this server as the telephony provider reaches it */
    struct web_settings settings;
    struct http_server *server;
    struct loop *loop;
    const struct http_route *routes; /* all that is served on the web port */
    size_t route_count;
    struct flag_watch *flags;
    struct logins *logins;
    struct tokens *api_tokens; /* NULL: none open anything here */
    struct page_events *events;
    const struct http_request *admitted; /* whose asker may ask, as guard_call.c has found out; NULL: none */
    char signature[STORE_WHO_BYTES];     /* of the change that is being asked for (change.c) */
    struct sweep *sweep;
    struct turn_desk *turns;        /* NULL: no traditional pipeline */
    struct command_watch *commands; /* NULL: no other machine has the store */
    struct browser_seats browser_seats;
    struct printer_watch printers;
    struct delivery_means means;                /* of tests; its client is there from the first one on */
    struct delivery_test *tests[WEB_TESTS_MAX]; /* that run (api_delivery_test.c); NULL: a free place */
    struct way_trial tries[WEB_TRIES_MAX];      /* the last ones, so that none comes twice in a moment */
    struct rates *rates;                        /* NULL: nothing is limited */
    struct guess_limit guesses;                 /* of the admin token */
    struct log_seldom guesses_log;
};

/* Serves the routes of port 5001 on an open listener (borrowed). */
VP_MUST_CHECK enum vp_err web_open(struct loop *loop, int listen_fd, const struct web_settings *settings,
                                   struct web *out_web);
void web_close(struct web *web);
/* Whoever listens for events is sent to the process that comes behind this one. */
void web_drain(struct web *web);
/* Lets go of the traditional calls that a newer stream has taken. */
void web_yield(struct web *web);

/* A menu of the settings was replaced by another one. */
void web_on_menus(struct web *web);

/* Handlers that both ports serve; owner is the struct web. */
void web_serve_ready(void *owner, struct http_request *request);
void web_serve_health(void *owner, struct http_request *request);
void web_serve_streams(void *owner, struct http_request *request);
void web_serve_sessions(void *owner, struct http_request *request);
void web_serve_metrics(void *owner, struct http_request *request);

#endif
