/* Nameless files in memory, for PocketSphinx, which reads its inputs by path only. */
#ifndef VP_SPEECH_MEMORY_FILE_H
#define VP_SPEECH_MEMORY_FILE_H

#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

enum { MEMORY_FILE_PATH_BYTES = 32 };

/* A file with this content; the descriptor is the caller's to close. name is for debuggers. VP_ERR_IO. */
VP_MUST_CHECK enum vp_err memory_file_create(const char *name, const struct buf *content, int *out_fd);
/* The path that opens it, within this process. */
void memory_file_path(int fd, char out[MEMORY_FILE_PATH_BYTES]);

#endif
