/* seccomp (seccomp(2)): which system calls a process can make, by the table of its role (syscalls.def). What is plainly
 * an attack ends the process; what else is not in the table does not exist for it (ENOSYS), so that libraries that try
 * something newer fall back to what they knew before. Both are told to the kernel's audit log. */
#ifndef VP_SANDBOX_SYSCALL_FILTER_H
#define VP_SANDBOX_SYSCALL_FILTER_H

#include "sandbox/sandbox.h"

bool syscall_filter_is_possible(void); /* false: errno says why not */

/* For this thread and all that it starts, on top of those that are in force already. mode: not SANDBOX_OFF.
 * 0, or an errno: nothing has changed then. */
VP_MUST_CHECK int syscall_filter_install(enum sandbox_role role, enum sandbox_mode mode, bool may_dial);

/* The name of a call of the table that libseccomp does not know, or NULL: for the table's test. */
const char *syscall_filter_find_unknown(void);

#endif
