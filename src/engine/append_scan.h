/* The hot path in: fifty input_audio_buffer.append a second and session, scanned in one pass without
 * allocation. (A file of its own because base/json_scan.h and jansson.h name the same constants.) */
#ifndef VP_ENGINE_APPEND_SCAN_H
#define VP_ENGINE_APPEND_SCAN_H

#include <stdbool.h>

#include "base/span.h"

/* Whether text is an ordinary append; then out_audio_b64 is its audio, borrowed from text. Anything unusual
 * (another type, more members, escapes, malformed) is false and left to the careful way. */
bool append_scan(struct span text, struct span *out_audio_b64);

#endif
