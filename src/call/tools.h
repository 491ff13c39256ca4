/* The order tools of one call (docs/tools.md): function calls of the model are queued, each is carried out
 * once, and its answer goes to the model after the journal has the change. One runs at a time, so that a
 * change the journal refused can be taken back. */
#ifndef VP_CALL_TOOLS_H
#define VP_CALL_TOOLS_H

#include "base/name_ring.h"
#include "call/basket_json.h"
#include "call/menu_news.h"
#include "call/ports.h"
#include "call/readback.h"
#include "call/said.h"
#include "order/basket.h"
#include "order/gate.h"
#include "tool/tool_call.h"

enum { TOOLS_QUEUE_MAX = 32, TOOLS_OWN_MAX = 4 };

enum tools_wish { TOOLS_WISH_NONE, TOOLS_WISH_TRANSFER, TOOLS_WISH_HANG_UP };

struct tools_job {
    struct tool_call call; /* its strings stand in texts */
    char *texts;           /* owned */
    bool is_unwanted;      /* of a session that is gone: nobody is told */
    int64_t began_unix_us; /* for the call's trace */
};

/* A call of one of the restaurant's own tools, which waits for its answer beside the queue. */
struct tools_own_job {
    struct tools_job job;
    uint32_t request_id;
    int64_t ends_ms; /* monotonic: by then it is answered */
};

/* Borrowed during the callback; call is the one that was taken. May take further calls only later. */
typedef void (*tools_answer_fn)(void *owner, const struct tool_call *call, const struct tool_answer *answer);

struct tools_settings { /* borrowed for the life of the tools */
    struct menu *menu;  /* to begin with; retained */
    const char *call_sid, *caller_number;
    bool
        is_unreached; /* nobody at the restaurant's telephone answered: a transfer leads to a message there */
    bool keeps_records;        /* function calls and their answers go to the journal, like the transcript */
    tools_answer_fn on_answer; /* once for each call that was taken and is still wanted */
    /* The menu of another restaurant of the same number, borrowed; NULL: there is none. May be NULL. */
    struct menu *(*find_menu)(void *owner, const char *restaurant_id);
    /* The caller has chosen: the journal has it, and the call is that restaurant's. Before on_answer. May be NULL. */
    void (*on_chosen)(void *owner, struct menu *menu);
    void *owner;
    const struct journal_port *journal;
    void *journal_leg;
    const struct own_tool_port *own_tools; /* NULL: the restaurant's own are not asked here */
    void *own_tools_leg;
};

struct tools {
    struct tools_settings settings;
    struct menu
        *menu; /* retained: what the order is of; get_menu answers as it is when the order is wanted */
    struct menu *next_menu; /* retained: one that waits for the journal; NULL: none */
    struct menu *
        left_menu; /* retained: of the restaurant that a choice leaves, while the journal is asked; else NULL */
    struct gate gate;
    struct basket_memory memory;
    char transfer_topic[MENU_NAME_BYTES]; /* of the wish for a person, a rule of the menu; "": none */
    enum tools_wish wish;                 /* what a function asked of the call */
    struct said said;                     /* what the caller heard, before the line may close */
    uint32_t
        unordered_version; /* of a basket that nobody ordered, at whose end the model was asked to ask; 0: none */
    bool
        asks_unordered; /* the model can ask about it even behind its goodbye, which our own engines cannot */
    size_t queue_first, queue_count;
    size_t own_count;
    int64_t own_max_ms;    /* so long they may take at most; 0: as long as each may */
    struct basket *before; /* owned; the basket as it was before the pending change */
    char *answer;          /* owned; for the model once the journal has it */
    uint32_t request_id;   /* of the journal request awaited; 0: none */
    uint32_t last_request_id;
    uint32_t saved_version;   /* of the basket that the journal is known to have */
    bool is_saved_for_order;  /* what is awaited is the basket, and its order comes next */
    bool is_menu_awaited;     /* what is awaited is the newest menu, and the order is judged by it next */
    bool is_menu_fresh;       /* that was done for the order that is placed now */
    uint32_t order_version;   /* of the order being stored; 0: none */
    int ready_minutes;        /* of the same */
    bool are_orders_awaited;  /* what is awaited is the caller's earlier orders */
    bool is_message_awaited;  /* what is awaited is a message, of which the basket knows nothing */
    int message_count;        /* stored in this call, as far as these tools know */
    uint32_t late_request_id; /* an order whose storing was given up, but may yet succeed; 0: none */
    uint32_t late_version;
    struct readback readback;
    struct menu_news news;                   /* of the menu in force, for model and caller */
    struct name_ring seen;                   /* the session's calls, each with its response */
    struct tools_job queue[TOOLS_QUEUE_MAX]; /* the one at queue_first runs */
    struct tools_own_job own[TOOLS_OWN_MAX];
    struct basket basket; /* last, for its lines are */
};

void tools_init(struct tools *tools, const struct tools_settings *settings);
void tools_deinit(struct tools *tools);
/* Goes on with the basket of an earlier leg; out_move says what the menu has changed of it (also told as news). */
VP_MUST_CHECK enum vp_err tools_restore(struct tools *tools, const char *basket_json,
                                        struct basket_move *out_move);
/* The menu has changed (retained): functions answer by the new one from now on, and the order is moved to it, unless
 * it is in already. A request to the journal is waited for, so that its change can still be taken back. */
void tools_on_menu(struct tools *tools, struct menu *menu);

/* A function call, copied; false when its id is empty, or was seen before in its response (nothing happens). */
bool tools_take(struct tools *tools, const struct tool_call *call);
void tools_on_journal(struct tools *tools, uint32_t request_id, enum vp_err err, int order_number,
                      bool is_new);
/* What was found of the caller's earlier orders, borrowed; tools_on_journal follows. */
void tools_on_orders(struct tools *tools, uint32_t request_id, const struct earlier_orders *orders);
/* One of the restaurant's own tools answered, or did not. */
void tools_on_own(struct tools *tools, uint32_t request_id, const struct own_tool_reply *reply);
/* By when those that are asked have answered; monotonic, INT64_MAX: none is asked for whom anybody waits. */
int64_t tools_own_due_ms(const struct tools *tools);
/* Those whose time is over are answered for. */
void tools_give_up_own(struct tools *tools, int64_t now_ms);
/* The journal did not answer in time: what waits for it is answered with try_again. */
void tools_give_up(struct tools *tools);
/* A fresh session of the model: answers to the old one's calls are not wanted any more. */
void tools_forget_session(struct tools *tools);
bool tools_is_busy(const struct tools *tools);
/* What a function asked of the call, once. */
enum tools_wish tools_take_wish(struct tools *tools);

#endif
