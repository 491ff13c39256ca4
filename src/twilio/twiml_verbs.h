/* How an answer is written in TwiML: one verb or two for each step (twilio.md, section 2). */
#ifndef VP_TWILIO_TWIML_VERBS_H
#define VP_TWILIO_TWIML_VERBS_H

#include "base/buf.h"
#include "telephony/phone_answer.h"

/* A whole document, appended to out. base_path is put before every link: the path of the public URL, "" for none.
 * VP_ERR_TOO_BIG, VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err twiml_write_answer(const struct phone_answer *answer, const char *base_path,
                                             struct buf *out);

#endif
