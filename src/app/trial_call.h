/* One call from Twilio to a number of ours: what was heard there. It is a real call, and costs what one costs. */
#ifndef VP_APP_TRIAL_CALL_H
#define VP_APP_TRIAL_CALL_H

#include "app/twilio_account.h"
#include "order/menu.h"

/* Calls to from from, listens for some seconds, hangs up, fetches the recording, and prints how it went; the words
 * are recognised here, with menu's (NULL: none) names, where the speech models are installed. Blocks a minute and
 * a half at most. As twilio_account_ask; VP_ERR_REFUSED with why, too, where nobody answered or nothing was heard. */
VP_MUST_CHECK enum vp_err trial_call(struct twilio_account *account, const char *from, const char *to,
                                     const struct menu *menu);

#endif
