/* What is recorded of one stream of a call, tapped at the bridge: the timeline (call_recording.h) and the file that it
 * goes to. A tap that is zeroed, or whose recording is over, takes everything and does nothing. */
#ifndef VP_REALTIME_CALL_TAP_H
#define VP_REALTIME_CALL_TAP_H

#include "base/call_sid.h"
#include "order/menu.h"
#include "realtime/call_recording.h"
#include "realtime/recording_writer.h"

struct call_tap_start {              /* borrowed during call_tap_begin */
    struct recording_writer *writer; /* NULL: nothing is recorded anywhere */
    const struct menu *menu;
    const char *call_sid;
    struct span announcement_ulaw, greeting_ulaw;
    const char *greeting_text; /* NULL: the menu's greeting */
    bool was_greeted;          /* on an earlier stream */
    bool was_recorded;         /* likewise, so the caller knows */
};

struct call_tap {
    struct call_recording *timeline; /* owned; NULL: nothing is recorded */
    struct recording_writer *writer;
    struct recording_file *file; /* NULL: not yet */
    char call_sid[CALL_SID_BYTES], restaurant_id[MENU_NAME_BYTES];
    struct buf greeting, text; /* the announcement, then the greeting; empty where it is not announced here */
    struct buf settled;
};

/* Says in the log why a call is not recorded whose restaurant wants it. */
void call_tap_begin(struct call_tap *tap, const struct call_tap_start *start);
/* True: CALL_RECORDING_MARK is to be sent now. */
bool call_tap_play(struct call_tap *tap, struct span ulaw_b64);
void call_tap_clear(struct call_tap *tap);
void call_tap_mark(struct call_tap *tap, const char *name);
void call_tap_hear(struct call_tap *tap, struct span ulaw_b64, int64_t timestamp_ms);
/* The call is that restaurant's from now on: what another records of its own callers ends. */
void call_tap_move(struct call_tap *tap, const char *restaurant_id);
/* Completes the file. Repeatable. */
void call_tap_end(struct call_tap *tap);
/* Frees what the greeting is made of, which the call had borrowed. */
void call_tap_deinit(struct call_tap *tap);

#endif
