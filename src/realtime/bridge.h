/* One call inside a worker: the call with its two legs, its journal in the store and its deadline on the loop. */
#ifndef VP_REALTIME_BRIDGE_H
#define VP_REALTIME_BRIDGE_H

#include "call/call.h"
#include "realtime/model_gate.h"
#include "net/loop.h"
#include "openai/ai_leg.h"
#include "openai/sessions_ahead.h"
#include "own_tool/own_tools.h"
#include "store/store_thread.h"

struct bridge;
struct quick_ear_setting;
struct recording_writer;

struct bridge_setting { /* what all calls of a worker share; borrowed for their lives */
    struct loop *loop;
    struct store_thread *store;
    const struct ai_settings *places[AI_PLACE_COUNT]; /* NULL: no sessions there */
    struct call_settings call;
    struct token_prices prices; /* of the model */
    struct scoreboard *board;
    const struct menu_refresher *menus;  /* for the newest menu before an order; NULL: it never changes */
    const struct quick_ear_setting *ear; /* NULL: nobody tells the words of short sounds */
    const struct own_tools_setting *own_tools; /* NULL: the restaurants' own tools are not asked */
    struct model_gate *gate;                   /* is told how the model's sessions fare */
    struct recording_writer *recordings;       /* NULL: no call is recorded */
    struct sessions_ahead *ahead;              /* of the model; NULL: none is opened ahead */
    int row;                                   /* of this process in the scoreboard */
    void (*on_gone)(void *owner,
                    struct bridge *bridge); /* call over, legs gone, journal written; frees itself */
    /* Of another restaurant, borrowed; NULL: there is none such. May be NULL. */
    struct menu *(*find_menu)(void *owner, const char *restaurant_id);
    void *owner;
};

struct bridge_start {
    const struct phone_port *phone; /* of a media stream that is open; leg is good until bridge_phone_gone */
    void *phone_leg;
    const char *call_sid, *stream_sid, *caller_number, *called_number; /* borrowed during bridge_create */
    bool is_unreached;                                                 /* see call_options */
    struct menu *menu;                                                 /* retained */
    struct span greeting_ulaw;                                         /* none: the model greets */
    const char *greeting_text;     /* what it says, good for the menu's life; NULL: the menu's greeting */
    struct span filler_ulaw;       /* may be none */
    struct span announcement_ulaw; /* that the call is recorded; may be none */
    bool was_recorded;             /* on an earlier stream of the call */
    enum ai_place first_place;
    int board_slot; /* in which the call was taken; the bridge's from now on */
    int64_t epoch;
    uint64_t stream_id;
    int64_t started_unix_ms; /* of the call, as the store knows it; 0: now */
    bool was_greeted;        /* on an earlier stream of the call */
};

/* Starts a call on a media stream, whose events go to bridge_call from then on. basket_json: of an earlier
 * stream of the same call, or NULL. */
VP_MUST_CHECK enum vp_err bridge_create(const struct bridge_setting *setting,
                                        const struct bridge_start *start, const char *basket_json,
                                        struct bridge **out_bridge);
struct call *bridge_call(struct bridge *bridge);
/* The caller's sound, and a mark that came back, before the call is told. */
void bridge_on_phone_audio(struct bridge *bridge, struct span ulaw_b64, int64_t timestamp_ms);
void bridge_on_phone_mark(struct bridge *bridge, const char *name);
/* Something reached the call: its deadline may have moved, and is looked at when the round ends. */
void bridge_touch(struct bridge *bridge);
/* The menu of the call's restaurant (retained), which may be the one it has. */
void bridge_on_menu(struct bridge *bridge, struct menu *menu);
/* Whose call it is; the caller may have chosen it. Borrowed. */
const char *bridge_restaurant_id(const struct bridge *bridge);
/* The phone leg is gone (its socket is closed); a call that goes on still is told. */
void bridge_phone_gone(struct bridge *bridge);
/* Ends the stream without ending the call, if somebody newer has it. */
void bridge_yield(struct bridge *bridge);
/* Does what the restaurant ordered of the call (call/call_command.h). */
void bridge_obey(struct bridge *bridge);
/* Shows the call in the scoreboard. */
void bridge_publish(struct bridge *bridge);

#endif
