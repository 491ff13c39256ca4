/* Marks each frame of a load test, so that its echo tells which call and which frame it was. */
#ifndef VP_CALLERS_LOAD_STAMP_H
#define VP_CALLERS_LOAD_STAMP_H

#include <stdbool.h>
#include <stdint.h>

#include "audio/ulaw.h"

/* Fills a frame: the stamp, and a tone behind it that differs from call to call. */
void load_stamp_write(uint32_t call, uint64_t frame, uint8_t out_ulaw[ULAW_FRAME_BYTES]);
/* Changes the frame's number only: the rest of a call's frames is the same. */
void load_stamp_number(uint64_t frame, uint8_t ulaw[ULAW_FRAME_BYTES]);
/* False: no stamp. */
bool load_stamp_read(const uint8_t ulaw[ULAW_FRAME_BYTES], uint32_t *out_call, uint64_t *out_frame);

#endif
