/* A telephone number of the account's, as Twilio's REST API has it (twilio.md 5.7; npm twilio,
 * IncomingPhoneNumber), and what differs from how it must be set for its calls to come here. Pure. */
#ifndef VP_TWILIO_NUMBER_H
#define VP_TWILIO_NUMBER_H

#include "base/buf.h"
#include "base/span.h"

enum { TWILIO_SID_BYTES = 35, TWILIO_URL_BYTES = 1024, TWILIO_NUMBER_BYTES = 32 };

struct twilio_number {
    char sid[TWILIO_SID_BYTES], number[TWILIO_NUMBER_BYTES]; /* PN..., E.164 */
    char voice_url[TWILIO_URL_BYTES], voice_method[8];
    char fallback_url[TWILIO_URL_BYTES], fallback_method[8];
    char status_url[TWILIO_URL_BYTES], status_method[8];
    char application_sid[TWILIO_SID_BYTES],
        trunk_sid[TWILIO_SID_BYTES]; /* "": none; else its calls go there */
    bool can_speak;                  /* takes voice calls at all */
};

/* The number among those of a list's answer. VP_ERR_NOT_FOUND: not one of the account's; VP_ERR_BAD_VALUE: no such
 * answer. */
VP_MUST_CHECK enum vp_err twilio_number_find(struct span body, const char *number,
                                             struct twilio_number *out_number);
/* The one that an answer is. VP_ERR_BAD_VALUE. */
VP_MUST_CHECK enum vp_err twilio_number_read(struct span body, struct twilio_number *out_number);

struct twilio_wiring { /* borrowed */
    const char *voice_url, *status_url;
    const char *fallback_url; /* "": whatever it is */
    bool takes_over;          /* no application and no trunk may have its calls */
};

struct twilio_difference {
    const char *parameter; /* of the update: "VoiceUrl" */
    const char *title;     /* as the console calls it; NULL: it goes without saying, with the row above */
    const char *is, *wanted;
};
enum { TWILIO_DIFFERENCES_MAX = 8 };

/* Returns how many there are. What stands behind a URL's # is how Twilio shall connect there, and the operator's
 * own. */
size_t twilio_number_compare(const struct twilio_number *number, const struct twilio_wiring *wiring,
                             struct twilio_difference out[TWILIO_DIFFERENCES_MAX]);

/* The update that does away with them, as a form. The errors of buf_append. */
VP_MUST_CHECK enum vp_err twilio_number_write(const struct twilio_difference *differences, size_t count,
                                              struct buf *form);

#endif
