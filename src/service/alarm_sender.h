/* Tells somebody of alarms: a webhook, signed as those of orders are (net/standard_webhook.h), and a text message. What
 * is not taken is tried again for an hour, the beginning of an alarm before its end. */
#ifndef VP_SERVICE_ALARM_SENDER_H
#define VP_SERVICE_ALARM_SENDER_H

#include "net/loop.h"
#include "service/alarm.h"
#include "telephony/telephony.h"

struct alarm_sender;

struct alarm_sender_settings { /* borrowed for its life */
    struct loop *loop;
    const char *url, *secret;      /* url "": no webhook */
    const char *sms_to, *sms_from; /* sms_to "": no text message */
    const char *service;           /* which one it is, for whoever has several: its public URL */
    const struct telephony *telephony;
    struct alarm_board *board; /* who goes on there tells what this one could not */
};

VP_MUST_CHECK enum vp_err alarm_sender_open(const struct alarm_sender_settings *settings,
                                            struct alarm_sender **out_sender);
void alarm_sender_tell(struct alarm_sender *sender, const struct alarm_change *change);
/* What was not told is logged, and counts as untold on the board, so that a successor tells it anew; accepts NULL. */
void alarm_sender_close(struct alarm_sender *sender);

#endif
