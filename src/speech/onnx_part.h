/* A part of a network: the nodes between some of its values, as a network of its own. A voice is one file whose first
 * part makes a whole sentence's melody at once and whose last part could make its sound piece by piece, if only it
 * could be run apart. The format is ONNX, protocol buffers (onnx.proto of ONNX 1.15): we copy whole fields, or leave
 * them out. */
#ifndef VP_SPEECH_ONNX_PART_H
#define VP_SPEECH_ONNX_PART_H

#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"

struct onnx_ends {
    const char *const *inputs; /* values of the network where the part begins; new ones hold floats */
    size_t input_count;
    const char *const *outputs; /* where it ends: floats, too */
    size_t output_count;
};

/* Appends to out the part of network that computes the outputs from the inputs. VP_ERR_MODEL: the bytes are no network,
 * or the part is empty; VP_ERR_TOO_BIG, VP_ERR_NO_MEMORY. Whether the inputs suffice shows when the part is loaded. */
VP_MUST_CHECK enum vp_err onnx_part_cut(struct span network, const struct onnx_ends *ends, struct buf *out);

#endif
