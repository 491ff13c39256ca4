/* The session.update that makes a model this restaurant's host on the telephone (openai-realtime.md, section
 * 2), in both dialects. */
#ifndef VP_OPENAI_REALTIME_SETUP_H
#define VP_OPENAI_REALTIME_SETUP_H

#include "openai/ai_leg.h"

enum realtime_audio {
    REALTIME_AUDIO_ULAW,   /* G.711 mu-law, as the telephone has it */
    REALTIME_AUDIO_PCM24K, /* 24 kHz PCM, for servers without G.711 */
};

/* One JSON message, owned by the caller (free); NULL when there is no memory. dialect is not AUTO. event_id
 * comes back in an error. */
char *realtime_encode_setup(const struct ai_settings *settings, const struct menu *menu,
                            enum ai_dialect dialect, enum realtime_audio audio, const char *event_id);

#endif
