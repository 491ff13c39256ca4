/* What took long to make, kept in files of one folder by kind and number. */
#ifndef VP_EVAL_KEPT_H
#define VP_EVAL_KEPT_H

#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

/* malloc'd, with a NUL behind it; NULL: not there, or folder is NULL. */
char *kept_find(const char *folder, const char *kind, uint64_t key, size_t *out_len);
/* Readers see all of it or nothing. What cannot be written is made again the next time. */
void kept_put(const char *folder, const char *kind, uint64_t key, struct span bytes);

#endif
