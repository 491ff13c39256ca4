/* A whole text file that a person wrote, read into memory. */
#ifndef VP_BASE_TEXT_FILE_H
#define VP_BASE_TEXT_FILE_H

#include "base/err.h"
#include "base/problems.h"
#include "base/span.h"

/* out_text->at is to be freed by the caller. VP_ERR_NOT_FOUND, VP_ERR_TOO_BIG (over max_bytes), VP_ERR_IO (a
 * folder, not readable), VP_ERR_NO_MEMORY; each with a problem in words. */
VP_MUST_CHECK enum vp_err text_file_read(const char *path, size_t max_bytes, struct span *out_text,
                                         struct problems *problems);

/* Reads the file, has parse make into of its text (name: path), and frees that. The errors of both. */
typedef enum vp_err (*text_file_parse_fn)(void *into, struct span text, const char *name,
                                          struct problems *problems);
VP_MUST_CHECK enum vp_err text_file_parse(const char *path, size_t max_bytes, text_file_parse_fn parse,
                                          void *into, struct problems *problems);

#endif
