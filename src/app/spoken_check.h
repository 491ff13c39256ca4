/* Says each item, size and option of a menu as a caller would, through the telephone's band, and listens: what is
 * not heard back, and what is heard instead. With the engine's own voice, recogniser and understanding, in this
 * process. */
#ifndef VP_APP_SPOKEN_CHECK_H
#define VP_APP_SPOKEN_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "meaning/told_menu.h"
#include "order/menu.h"
#include "speech/speech.h"

enum { SPOKEN_SAY_BYTES = 240, SPOKEN_HEARD_BYTES = 160 };

enum spoken_kind { SPOKEN_ITEM, SPOKEN_SIZE, SPOKEN_OPTION };

struct spoken_thing {
    enum spoken_kind kind;
    size_t index;          /* into the told menu */
    size_t item;           /* SPOKEN_SIZE: of which item */
    const char *id, *name; /* borrowed of the told menu */
    char say[SPOKEN_SAY_BYTES];
    bool was_said;                  /* false: the time was over before */
    bool is_heard;                  /* the words lead to it */
    char heard[SPOKEN_HEARD_BYTES]; /* what was recognised */
    char other[MENU_NAME_BYTES];    /* another thing that the words lead to; "": none */
    char synonym[MENU_NAME_BYTES];  /* to be added, so that it would be heard; "": none helps */
};

struct spoken_check {
    struct told_menu *told; /* owned */
    struct spoken_thing *things;
    size_t count;
};

struct spoken_settings {
    const struct speech_models *models;
    int thread_count; /* recognisers at work, each a thread's; 1 at least */
    int64_t time_ms;  /* no further thing is said after so long */
    /* Of so many so many are done; from this thread. May be NULL. */
    void (*on_progress)(void *owner, size_t done_count, size_t count);
    void *owner;
};

/* VP_ERR_NO_MEMORY, VP_ERR_MODEL. Ended with spoken_check_deinit, also where it failed. */
VP_MUST_CHECK enum vp_err spoken_check_run(const struct menu *menu, const struct spoken_settings *settings,
                                           struct spoken_check *out_check);
void spoken_check_deinit(struct spoken_check *check);
const char *spoken_kind_name(enum spoken_kind kind); /* "item" */

#endif
