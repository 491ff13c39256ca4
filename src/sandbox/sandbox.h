/* What a process of the service may still do once it has begun, whoever speaks through it by then: three locks that are
 * never opened again. no_new_privs: nothing that it starts has more rights than it has. seccomp (syscall_filter.h): the
 * system calls of its role and no others. Landlock (file_fence.h): the files of its role and no others. Threads and
 * children begin with what their parent has, so it is entered by a process that has a single thread.
 * docs/adr/0031-each-process-holds-the-rights-it-needs.md */
#ifndef VP_SANDBOX_SANDBOX_H
#define VP_SANDBOX_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "sandbox/places.h"

/* Bits, so that a line of a table may name several. */
enum sandbox_role { SANDBOX_MASTER = 1, SANDBOX_WEB = 2, SANDBOX_WORKER = 4, SANDBOX_ENGINE = 8 };

enum sandbox_mode {
    SANDBOX_OFF,
    SANDBOX_LOG, /* system calls that it would refuse are told to the kernel's audit log and done; files are open */
    SANDBOX_ON,
};

struct sandbox_wish {
    enum sandbox_role role;
    enum sandbox_mode mode;
    bool may_dial; /* opens connections of its own */
    const struct sandbox_places
        *places; /* what it may open; NULL: the master, whose files are not fenced in */
};

struct sandbox_state {
    bool is_filtered; /* system calls are */
    bool is_logging;  /* and only told */
    int landlock_abi; /* 0: files are not fenced in */
};

enum { SANDBOX_TEXT_BYTES = 160 };

/* "off", "log" or "on"; what else, on. */
enum sandbox_mode sandbox_mode_of(const char *word);

/* Enters what this kernel has of it, and says what that is. False: something of what was wished is not in force, and
 * out_why says what; the process may go on without. To be called before the first thread. */
bool sandbox_enter(const struct sandbox_wish *wish, struct sandbox_state *out_state,
                   char out_why[SANDBOX_TEXT_BYTES]);

/* What sandbox_enter would have, as far as can be told without entering. False and out_why: as there. */
bool sandbox_is_possible(enum sandbox_mode mode, struct sandbox_state *out_state,
                         char out_why[SANDBOX_TEXT_BYTES]);

/* "seccomp+landlock abi=7", "seccomp", "log", "off". */
void sandbox_describe(const struct sandbox_state *state, char out_text[SANDBOX_TEXT_BYTES]);

#endif
