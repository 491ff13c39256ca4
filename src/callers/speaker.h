/* Speaks what callers will say, on a thread of its own, so that synthesis never disturbs a call's timing.
 * Clips are kept in memory by voice and text. Everything here runs on the loop's thread. */
#ifndef VP_CALLERS_SPEAKER_H
#define VP_CALLERS_SPEAKER_H

#include "callers/voice.h"

struct speaker;

VP_MUST_CHECK enum vp_err speaker_create(struct speaker **out_speaker);
/* The program ends at once: kills the speech program that runs. */
void speaker_abandon(struct speaker *speaker);
void speaker_destroy(struct speaker *speaker); /* accepts NULL; kills a speech program that runs */

/* VP_OK: the clip, borrowed until speaker_destroy. VP_ERR_AGAIN: being spoken, ask again. Other errors are
 * those of voice_speak, or VP_ERR_NO_MEMORY. The first request begins the work. */
VP_MUST_CHECK enum vp_err speaker_find(struct speaker *speaker, const struct voice *voice, const char *text,
                                       const struct voice_clip **out_clip);
/* The same for a recording. */
VP_MUST_CHECK enum vp_err speaker_find_wav(struct speaker *speaker, const char *path,
                                           const struct voice_clip **out_clip);

#endif
