/* A piece of what the model says, of sound or of words: what comes most often, read without being scanned
 * (base/json_shape.h) where it has the shape that OpenAI gives it, or that of its documentation. */
#ifndef VP_OPENAI_PIECE_SHAPE_H
#define VP_OPENAI_PIECE_SHAPE_H

#include "base/span.h"

/* Strings, without escapes. */
struct piece_shape {
    struct span type, response_id, item_id, delta;
    bool is_base64; /* the delta; false: it may be */
};

/* False: it is another event, or written otherwise. */
bool piece_shape_read(struct span text, struct piece_shape *out_piece);

#endif
