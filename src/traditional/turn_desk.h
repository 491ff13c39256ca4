/* The traditional arm's place in the web process, which sends its webhooks here: its settings, and the calls
 * that are on it. What a call must not lose is in the store; here is only what runs now (turn_run.h) and what
 * the live pages show. */
#ifndef VP_TRADITIONAL_TURN_DESK_H
#define VP_TRADITIONAL_TURN_DESK_H

#include "call/call_command.h"
#include "call/scoreboard.h"
#include "net/http_client.h"
#include "order/menu_refresh.h"
#include "order/menu_set.h"
#include "own_tool/own_tools.h"
#include "pipeline/spoken_turn.h"
#include "store/store_thread.h"
#include "telephony/telephony.h"

enum { TURN_DESK_OPEN_MAX = 1024 }; /* webhooks and turns at once, whatever they wait for */

struct turn_run;

struct turn_desk_settings { /* all borrowed for the desk's life */
    struct spoken_turn_settings turn;
    /* What the chat model is told about its work in this restaurant; appended to out. */
    enum vp_err (*write_instructions)(const struct menu *menu, struct buf *out);
    bool may_own_be_private; /* own_tools_setting */
    int running_max;         /* turns at once; a further one goes to a person */
    int64_t filler_ms;       /* without an answer by then the caller hears that it takes a moment */
    int64_t fetch_ms;        /* longest wait for a recording */
    int64_t greeting_ms;     /* longest wait for the sound of the first words */
};
/* Times that keep every answer within 15 s (twilio.md section 6); the rest is zero. */
extern const struct turn_desk_settings turn_desk_settings_default;

struct turn_desk_options { /* all borrowed for the desk's life */
    struct loop *loop;
    const struct turn_desk_settings *settings;
    const struct telephony *telephony;
    const char *base_url; /* of this server as the provider reaches it, without a slash at the end */
    const struct menu_set *menus;
    const struct menu_refresher
        *refresher; /* for the newest of them before an order; NULL: they never change */
    struct store_thread *store;
    struct scoreboard *board;
    int row; /* of the scoreboard: this process's */
};

struct turn_call { /* one live call of this process */
    struct turn_call *next;
    char call_sid[40];
    struct turn_run *run;      /* the turn that runs now, NULL: none */
    enum call_command command; /* of the restaurant, for the turn that runs or comes next */
    int board_slot;
    struct call_view view;
    int64_t last_ms; /* monotonic; the last webhook or answer */
};

struct turn_desk {
    struct turn_desk_options options;
    struct http_client *http;
    struct own_tools_setting own_tools;
    struct turn_call *calls;
    struct turn_run *runs; /* all that are not freed yet, also the finished */
    int running_count;
    int open_count; /* runs and requests that still hold the desk */
    struct loop_timer sweep;
    bool is_closed;
};

/* VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err turn_desk_open(const struct turn_desk_options *options,
                                         struct turn_desk **out_desk);
/* Cuts what runs; the memory goes when the last job came back. Accepts NULL. */
void turn_desk_close(struct turn_desk *desk);

/* A webhook of a call that has come to this arm; it is answered with the next turn, now or later.
 * called_number is where the answer goes when nothing is known about the call. */
void turn_desk_serve(struct turn_desk *desk, struct http_request *http, const struct phone_webhook *webhook);
/* What the restaurant orders of a call on this arm: at once where somebody waits for a turn's answer, otherwise
 * with the caller's next turn. */
void turn_desk_command(struct turn_desk *desk, const struct store_call *stored, enum call_command command);
/* Whether a turn runs here whose outcome is not settled: then turn_desk_command_now has whom to tell. */
bool turn_desk_has_turn(const struct turn_desk *desk, const char *call_sid);
/* The same for whom such a turn runs here; false: none does, and the order is with whoever gave it. */
bool turn_desk_command_now(struct turn_desk *desk, const char *call_sid, enum call_command command);
/* No turn can begin: the call goes to a person. */
void turn_desk_refuse(const struct telephony *telephony, struct http_request *http,
                      const struct menu_set *menus, const char *called_number);
/* The sound of an answer, by its id. Whoever knows the id may hear it. */
void turn_desk_serve_audio(struct turn_desk *desk, struct http_request *http, const char *id);

/* Whoever waits for the store holds the desk meanwhile. */
void turn_desk_hold(struct turn_desk *desk);
void turn_desk_release(struct turn_desk *desk);

/* NULL: not on this desk. */
struct turn_call *turn_desk_find(const struct turn_desk *desk, const char *call_sid);
/* The same, put on the desk (and on the live pages) when it is new; NULL: no memory. */
struct turn_call *turn_desk_take(struct turn_desk *desk, const struct store_call *call);
/* A turn of the call begins: it has the call from now on, with an epoch of its own (call->view.epoch). */
void turn_desk_take_call(struct turn_desk *desk, struct turn_call *call);
/* Calls that a newer stream has taken leave the desk; their turns are dropped. */
void turn_desk_yield(struct turn_desk *desk);
/* A menu of the set was replaced by another one: the turns that run go on with that. */
void turn_desk_on_menus(struct turn_desk *desk);
void turn_desk_publish(struct turn_desk *desk, struct turn_call *call);
/* The call is over: it leaves the live pages at once. A running turn goes on to its end. */
void turn_desk_drop(struct turn_desk *desk, const char *call_sid);

#endif
