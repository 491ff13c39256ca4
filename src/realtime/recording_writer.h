/* Recordings on their way to the disk: a thread writes them, so that a slow disk keeps no loop waiting. A file is a
 * WAV (mu-law, 8 kHz, caller left and agent right) whose header is right after every block, so that a process that
 * dies loses the last second only. */
#ifndef VP_REALTIME_RECORDING_WRITER_H
#define VP_REALTIME_RECORDING_WRITER_H

#include <stdbool.h>

#include "base/err.h"
#include "base/span.h"

struct recording_writer;
struct recording_file;

/* folder is borrowed. VP_ERR_NO_MEMORY: no thread either. */
VP_MUST_CHECK enum vp_err recording_writer_start(const char *folder, struct recording_writer **out_writer);
/* Writes what is queued, then ends. Every file was ended before; one that was not stays unfinished. Accepts NULL. */
void recording_writer_stop(struct recording_writer *writer);
const char *recording_writer_folder(const struct recording_writer *writer);

/* Opens the call's next file, on the thread. NULL: no memory. */
struct recording_file *recording_file_open(struct recording_writer *writer, const char *restaurant_id,
                                           const char *call_sid);
/* False: nothing more of this recording is kept (the disk is full or too slow; it was logged). */
bool recording_file_put(struct recording_file *file, struct span stereo_ulaw);
/* Completes and frees it. */
void recording_file_end(struct recording_file *file);

#endif
