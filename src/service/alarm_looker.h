/* Looks, in the web process, at what all processes show of themselves, and has somebody told when something is wrong
 * (alarm.h), and when it is over. */
#ifndef VP_SERVICE_ALARM_LOOKER_H
#define VP_SERVICE_ALARM_LOOKER_H

#include "service/alarm_sender.h"
#include "service/shared.h"

struct alarm_looker {
    struct loop_timer timer;
    const struct shared *shared; /* NULL: it does not look */
    struct alarm_watch watch;
    struct alarm_sender *sender; /* NULL: nobody is to be told; the log and /metrics have it all the same */
};

/* shared and telephony are borrowed until the stop. */
VP_MUST_CHECK enum vp_err alarm_looker_start(struct alarm_looker *looker, struct loop *loop,
                                             const struct shared *shared, const struct telephony *telephony);
/* A successor looks from now on; what is to be told is told. */
void alarm_looker_rest(struct alarm_looker *looker);
void alarm_looker_stop(struct alarm_looker *looker); /* safe on a zeroed one */

#endif
