/* Protocol buffers' wire format, as far as ONNX files need it: fields with their numbers, one behind the other. */
#ifndef VP_SPEECH_WIRE_H
#define VP_SPEECH_WIRE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"

struct wire_field {
    uint32_t number;
    struct span whole;   /* the field with its tag */
    struct span content; /* of a text, of bytes or of a message; empty for a number */
};

/* Takes the next field off the front of *message. False at its end, or with *message.at NULL where it is damaged. */
bool wire_take(struct span *message, struct wire_field *out_field);
/* The content of the first such field of a message; SPAN_NONE: it has none. */
struct span wire_find(struct span message, uint32_t number);
/* Appends a text, bytes or a message as a field. */
VP_MUST_CHECK enum vp_err wire_put(struct buf *out, uint32_t number, struct span content);
/* Appends the head of a field of so many bytes, which the caller appends. */
VP_MUST_CHECK enum vp_err wire_put_head(struct buf *out, uint32_t number, size_t len);
/* Appends a number as a field. */
VP_MUST_CHECK enum vp_err wire_put_number(struct buf *out, uint32_t number, uint64_t value);

#endif
