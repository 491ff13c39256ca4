/* Messages that Twilio sends to a Media Streams server (twilio.md, section 3.2). Numbers are strings, as
 * there. Each writes one whole message behind what out holds. */
#ifndef VP_CALLERS_FROM_TWILIO_H
#define VP_CALLERS_FROM_TWILIO_H

#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "callers/twiml_reader.h"

struct from_twilio_ids {
    const char *account_sid, *call_sid, *stream_sid;
};

VP_MUST_CHECK enum vp_err from_twilio_connected(struct buf *out);
/* parameters: the <Parameter> children of stream, which may be NULL. */
VP_MUST_CHECK enum vp_err from_twilio_start(struct buf *out, const struct from_twilio_ids *ids,
                                            uint64_t sequence_number, const struct twiml_element *stream);
/* payload: ulaw bytes; chunk counts from 1; timestamp_ms since the stream's start. */
VP_MUST_CHECK enum vp_err from_twilio_media(struct buf *out, const char *stream_sid, uint64_t sequence_number,
                                            uint64_t chunk, uint64_t timestamp_ms, const uint8_t *ulaw,
                                            size_t len);
VP_MUST_CHECK enum vp_err from_twilio_mark(struct buf *out, const char *stream_sid, uint64_t sequence_number,
                                           const char *name);
VP_MUST_CHECK enum vp_err from_twilio_dtmf(struct buf *out, const char *stream_sid, uint64_t sequence_number,
                                           char digit);
VP_MUST_CHECK enum vp_err from_twilio_stop(struct buf *out, const struct from_twilio_ids *ids,
                                           uint64_t sequence_number);

#endif
