/* Messages that a Media Streams server sends to Twilio (twilio.md, section 3.3), checked as strictly as
 * Twilio checks them. */
#ifndef VP_CALLERS_TO_TWILIO_H
#define VP_CALLERS_TO_TWILIO_H

#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"

enum to_twilio_kind { TO_TWILIO_MEDIA, TO_TWILIO_MARK, TO_TWILIO_CLEAR };

enum { TO_TWILIO_MARK_NAME_BYTES = 256 };

struct to_twilio {
    enum to_twilio_kind kind;
    struct span ulaw;                          /* media: decoded, in the scratch buffer */
    char mark_name[TO_TWILIO_MARK_NAME_BYTES]; /* mark */
};

/* Decodes one message of the stream stream_sid. scratch is emptied first and holds the audio until the next
 * call. Twilio's error 31951 is VP_ERR_BAD_JSON, VP_ERR_BAD_MESSAGE (unknown event, wrong stream, missing or
 * extra member) or VP_ERR_BAD_BASE64. */
VP_MUST_CHECK enum vp_err to_twilio_decode(struct span text, const char *stream_sid, struct buf *scratch,
                                           struct to_twilio *out_message);

#endif
