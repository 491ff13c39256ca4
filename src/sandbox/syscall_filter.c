#include "sandbox/syscall_filter.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/span.h"

#ifndef PR_SET_VMA
#define PR_SET_VMA 0x53564d41
#endif

enum {
    WRITERS = SANDBOX_WEB | SANDBOX_WORKER,
    ENGINE = SANDBOX_ENGINE,
    CHILDREN = WRITERS | ENGINE,
    ALL = CHILDREN | SANDBOX_MASTER,
    DIALS = 16, /* beside the roles: who opens connections */
    DIALLERS = DIALS,
    NAME_BYTES_MAX = 32,
    SCOREBOARD_WAKE = SIGURG, /* call/scoreboard.h, a room that this one does not know */
};

enum row_kind { ROW_ATTACKS, ROW_CALLS, ROW_WHERE, ROW_ABSENT, ROW_NEVER };

#define OWN_PID UINT64_MAX /* stands for it: it is known when the filter is made */

struct row {
    enum row_kind kind;
    unsigned roles;
    const char *names;
    unsigned argument;
    uint64_t mask, value;
};

#define ATTACKS(roles, why, names)                     {ROW_ATTACKS, roles, names, 0, 0, 0},
#define CALLS(roles, why, names)                       {ROW_CALLS, roles, names, 0, 0, 0},
#define ABSENT(roles, why, names)                      {ROW_ABSENT, roles, names, 0, 0, 0},
#define WHERE(roles, name, argument, mask, value, why) {ROW_WHERE, roles, #name, argument, mask, value},
#define NEVER(roles, name, argument, mask, value, why) {ROW_NEVER, roles, #name, argument, mask, value},
static const struct row rows[] = {
#include "sandbox/syscalls.def"
};
enum { ROW_COUNT = sizeof rows / sizeof rows[0] };

/* ---- the table ---- */

/* The call's number at the start of names, and what follows it; __NR_SCMP_ERROR: libseccomp does not know it. */
static int take_call(const char **names, char out_name[NAME_BYTES_MAX])
{
    size_t len = strcspn(*names, " ");
    (void)span_copy((struct span){*names, len}, out_name, NAME_BYTES_MAX);
    *names += len;
    *names += strspn(*names, " ");
    return seccomp_syscall_resolve_name(out_name);
}

const char *syscall_filter_find_unknown(void)
{
    static char name[NAME_BYTES_MAX];
    for (size_t i = 0; i < ROW_COUNT; i++)
        for (const char *names = rows[i].names; names[0] != '\0';)
            if (take_call(&names, name) == __NR_SCMP_ERROR)
                return name;
    return NULL;
}

/* ---- the filters ---- */

static int add_row(scmp_filter_ctx filter, const struct row *row, uint32_t action)
{
    const struct scmp_arg_cmp argument = {row->argument, SCMP_CMP_MASKED_EQ, row->mask,
                                          row->value == OWN_PID ? (uint64_t)getpid() : row->value};
    bool has_argument = row->kind == ROW_WHERE || row->kind == ROW_NEVER;
    int status = 0;
    for (const char *names = row->names; names[0] != '\0' && status == 0;) {
        char name[NAME_BYTES_MAX];
        int call = take_call(&names, name);
        if (call != __NR_SCMP_ERROR) /* an older library's: not there then, as whatever else is not named */
            status = seccomp_rule_add_array(filter, action, call, has_argument, &argument);
    }
    return status;
}

/* What becomes of a row's calls; that of the rest needs no rule. */
static uint32_t action_of(enum row_kind kind, enum sandbox_mode mode)
{
    if (kind != ROW_ATTACKS)
        return SCMP_ACT_ALLOW; /* of what is absent the other filter decides */
    return mode == SANDBOX_LOG ? SCMP_ACT_LOG : SCMP_ACT_KILL_PROCESS;
}

static uint32_t rest_of(enum sandbox_role role, enum sandbox_mode mode)
{
    if (role == SANDBOX_MASTER)
        return SCMP_ACT_ALLOW;
    return mode == SANDBOX_LOG ? SCMP_ACT_LOG : SCMP_ACT_ERRNO(ENOSYS);
}

static int fill(scmp_filter_ctx filter, unsigned roles, enum sandbox_mode mode, uint32_t rest)
{
    int status = 0;
    for (size_t i = 0; i < ROW_COUNT && status == 0; i++) {
        uint32_t action = action_of(rows[i].kind, mode);
        if ((rows[i].roles & roles) != 0 && rows[i].kind != ROW_NEVER && action != rest)
            status = add_row(filter, &rows[i], action);
    }
    return status;
}

static int fill_absent(scmp_filter_ctx filter, unsigned roles)
{
    int status = 0;
    for (size_t i = 0; i < ROW_COUNT && status == 0; i++)
        if ((rows[i].roles & roles) != 0 && (rows[i].kind == ROW_ABSENT || rows[i].kind == ROW_NEVER))
            status = add_row(filter, &rows[i], SCMP_ACT_ERRNO(ENOSYS));
    return status;
}

/* A tree of comparisons instead of a list. */
static scmp_filter_ctx begin(uint32_t rest)
{
    scmp_filter_ctx filter = seccomp_init(rest);
    if (filter != NULL && (seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2) != 0 ||
                           seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) != 0)) {
        seccomp_release(filter);
        return NULL;
    }
    return filter;
}

/* Of two filters the stricter answer counts, and whether it is logged is said by the filter that gave it. The quiet one
 * comes first: the other lets no more filters in. */
static int install_quiet(unsigned roles)
{
    scmp_filter_ctx filter = begin(SCMP_ACT_ALLOW);
    int status = filter != NULL ? fill_absent(filter, roles) : -ENOMEM;
    if (status == 0)
        status = seccomp_load(filter);
    seccomp_release(filter);
    return status;
}

static int install_loud(unsigned roles, enum sandbox_mode mode, uint32_t rest)
{
    scmp_filter_ctx filter = begin(rest);
    int status = filter != NULL ? fill(filter, roles, mode, rest) : -ENOMEM;
    if (status == 0) {
        (void)seccomp_attr_set(filter, SCMP_FLTATR_CTL_LOG,
                               1); /* a kernel without a log of it does without */
        status = seccomp_load(filter);
    }
    seccomp_release(filter);
    return status;
}

bool syscall_filter_is_possible(void)
{
    uint32_t action = SECCOMP_RET_KILL_PROCESS;
    return syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
}

int syscall_filter_install(enum sandbox_role role, enum sandbox_mode mode, bool may_dial)
{
    unsigned roles = (unsigned)role | (may_dial ? DIALS : 0U);
    int status = role != SANDBOX_MASTER && mode == SANDBOX_ON ? install_quiet(roles) : 0;
    if (status == 0)
        status = install_loud(roles, mode, rest_of(role, mode));
    return -status;
}
