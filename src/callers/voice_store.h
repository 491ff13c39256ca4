/* What speech programs have said before, on disk: some take seconds for a sentence, and the same scenarios are called
 * with again and again. */
#ifndef VP_CALLERS_VOICE_STORE_H
#define VP_CALLERS_VOICE_STORE_H

#include "callers/voice.h"

/* A clip of that voice and text in $XDG_CACHE_HOME/voiceplate/clips (without it ~/.cache), owned by the caller.
 * False: there is none. */
bool voice_store_find(const struct voice *voice, const char *text, struct voice_clip *out_clip);
/* Keeps it. One that cannot be kept is spoken anew the next time. */
void voice_store_put(const struct voice *voice, const char *text, const struct voice_clip *clip);
/* manner_speak, but for what a program has said before. */
VP_MUST_CHECK enum vp_err voice_store_speak(const struct voice *voice, const char *text,
                                            struct voice_clip *out_clip);

#endif
