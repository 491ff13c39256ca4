/* Two soft notes, for a telephone that has no voice of its own to fill a wait with. */
#ifndef VP_AUDIO_CHIME_H
#define VP_AUDIO_CHIME_H

#include "base/span.h"

/* mu-law, 700 ms; valid for the process's life. To be called by one thread. */
struct span chime_ulaw(void);

#endif
