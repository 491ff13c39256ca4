/* The two messages that come for every piece of sound, in the shapes that Twilio gives them: read without being scanned
 * (base/json_shape.h). Of any other shape media_message.c knows them too. */
#ifndef VP_TWILIO_MEDIA_SHAPE_H
#define VP_TWILIO_MEDIA_SHAPE_H

#include "base/json_scan.h"

struct media_shape_audio {
    struct json_value stream_sid, track, timestamp, payload;
};
struct media_shape_mark {
    struct json_value stream_sid, name;
};

/* False: it is another message, or written otherwise. */
bool media_shape_is_audio(struct span text, struct media_shape_audio *out_audio);
bool media_shape_is_mark(struct span text, struct media_shape_mark *out_mark);

#endif
