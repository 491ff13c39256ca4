/* Landlock (landlock(7)): which files a process can open at all, whoever it runs as. What is open already stays
 * open. Beside files, as far as the kernel's version goes: no port is bound (from 4), none dialled where it dials
 * nobody (from 4), no other's abstract socket reached (from 6), and no process outside is looked into or traced. */
#ifndef VP_SANDBOX_FILE_FENCE_H
#define VP_SANDBOX_FILE_FENCE_H

#include <stdbool.h>

#include "base/err.h"
#include "sandbox/places.h"

/* The version of Landlock that this kernel has; 0: none, or it is not in use. */
int file_fence_abi(void); /* 0: none, and errno says why */

/* For this thread and all that it starts; no_new_privs must be set. Places that are not there are left out.
 * VP_ERR_NO_MEMORY, VP_ERR_IO (the kernel refused it, errno). */
VP_MUST_CHECK enum vp_err file_fence_close(const struct sandbox_places *places, bool may_dial, int abi);

#endif
