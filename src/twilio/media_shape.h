/* The two messages that come for every piece of sound, in the shapes that Twilio gives them: read without being scanned
 * (base/json_shape.h). Of any other shape media_message.c knows them too. */
#ifndef VP_TWILIO_MEDIA_SHAPE_H
#define VP_TWILIO_MEDIA_SHAPE_H

#include "base/span.h"

/* Strings, without escapes. */
struct media_shape_audio { /* what the caller says: the inbound track */
    struct span stream_sid, timestamp, payload;
    bool is_base64; /* the payload; false: it may be */
};
struct media_shape_mark {
    struct span stream_sid, name;
};

/* False: it is another message, or written otherwise. */
bool media_shape_is_audio(struct span text, struct media_shape_audio *out_audio);
bool media_shape_is_mark(struct span text, struct media_shape_mark *out_mark);

#endif
