/* The session.update that makes a model this restaurant's host on the telephone (openai-realtime.md, section
 * 2), in both dialects. */
#ifndef VP_OPENAI_REALTIME_SETUP_H
#define VP_OPENAI_REALTIME_SETUP_H

#include "openai/ai_leg.h"
#include "openai/setup_member.h"

enum realtime_audio {
    REALTIME_AUDIO_ULAW,   /* G.711 mu-law, as the telephone has it */
    REALTIME_AUDIO_PCM24K, /* 24 kHz PCM, for servers without G.711 */
};

/* Whom it is for, and how. */
struct realtime_setup {
    const struct ai_settings *settings;
    const struct menu *menu;
    enum ai_dialect dialect; /* not AUTO */
    enum realtime_audio audio;
    uint32_t left_out; /* members the server refuses (setup_member.h) */
};

/* One JSON message, owned by the caller (free); NULL when there is no memory. event_id comes back in an error. */
char *realtime_encode_setup(const struct realtime_setup *setup, const char *event_id);
/* The same of the instructions alone, for a session that is set up. */
char *realtime_encode_instructions(const struct realtime_setup *setup, const char *event_id);
/* The bit of the optional member that an error about this set-up blames; 0: none. */
uint32_t realtime_setup_blamed(const struct realtime_setup *setup, const struct realtime_error *error);

#endif
