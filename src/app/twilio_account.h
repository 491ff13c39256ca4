/* The account at Twilio's REST API (twilio.md, section 5), asked by a verb: one question at a time, waited for. */
#ifndef VP_APP_TWILIO_ACCOUNT_H
#define VP_APP_TWILIO_ACCOUNT_H

#include "config/config.h"
#include "twilio/number.h"

enum { TWILIO_WHY_BYTES = 512 };

struct twilio_account {
    const struct config *config; /* borrowed: account SID, auth token, where the API is */
    char why[TWILIO_WHY_BYTES];  /* of the question that failed last: what is wrong, and what to do */
};

/* False, with why: the settings name no account, or no URL under which Twilio would come here. */
bool twilio_account_init(struct twilio_account *account, const struct config *config);

/* path stands behind /2010-04-01/Accounts/AC...: "/Calls.json", ".json" for the account itself. form: NULL for
 * GET, else the POST's body. out_body (initialised by the caller, who deinits it) has the answer of a 2xx. Errors
 * with why: VP_ERR_NOT_FOUND (404), VP_ERR_REFUSED (any other status); those of the client where no answer came. */
VP_MUST_CHECK enum vp_err twilio_account_ask(struct twilio_account *account, const char *path,
                                             const struct buf *form, struct buf *out_body);

/* Deletes what path names. Errors likewise. */
VP_MUST_CHECK enum vp_err twilio_account_delete(struct twilio_account *account, const char *path);

/* As the account has it now. VP_ERR_NOT_FOUND, with why: not one of this account's. */
VP_MUST_CHECK enum vp_err twilio_account_find(struct twilio_account *account, const char *number,
                                              struct twilio_number *out_number);
/* Changes that of the number and reads it again. */
VP_MUST_CHECK enum vp_err twilio_account_change(struct twilio_account *account,
                                                const struct twilio_difference *differences, size_t count,
                                                struct twilio_number *number);

/* Whether what was asked came to an answer, whatever it said: the others are the network's. */
static inline bool twilio_account_answered(enum vp_err err)
{
    return err == VP_OK || err == VP_ERR_NOT_FOUND || err == VP_ERR_REFUSED || err == VP_ERR_BAD_VALUE;
}

#endif
