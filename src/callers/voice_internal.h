/* Pieces of voice.c: speech programs as child processes, and the way of a sound through the telephone. */
#ifndef VP_CALLERS_VOICE_INTERNAL_H
#define VP_CALLERS_VOICE_INTERNAL_H

#include "audio/wav.h"
#include "base/buf.h"
#include "callers/voice.h"

/* The engines that are programs. Whether this one is here and knows the voice's name. */
bool voice_program_is_available(const struct voice *voice);
/* Has it speak; out_wav is as it came. The errors of voice_speak. */
VP_MUST_CHECK enum vp_err voice_program_speak(const struct voice *voice, const char *text,
                                              struct wav *out_wav);

/* Whether a program of this name is in the search path. */
bool voice_process_exists(const char *program);
/* Runs args[0] with text on its standard input and collects its standard output. No shell is involved.
 * VP_ERR_NOT_FOUND, VP_ERR_IO (it failed), VP_ERR_TIMED_OUT (60 s), VP_ERR_TOO_BIG. */
VP_MUST_CHECK enum vp_err voice_process_run(const char *const *args, const char *text, struct buf *out);

/* Kills the child that runs now, if one does; its caller gets VP_ERR_IO. From any thread. */
void voice_process_kill(void);

/* Any recording to a clip: mono, telephone band, 8 kHz, level, ends cut. Changes wav. VP_ERR_BAD_AUDIO when
 * it is silent or empty. */
VP_MUST_CHECK enum vp_err voice_clip_from_wav(struct wav *wav, struct voice_clip *out_clip);

#endif
