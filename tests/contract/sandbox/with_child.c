#include "with_child.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/file_fence.h"
#include "sandbox/syscall_filter.h"

static int wait_for(pid_t pid)
{
    int status = 0;
    return pid > 0 && waitpid(pid, &status, 0) == pid ? status : -1;
}

int child_of_filter(enum sandbox_role role, enum sandbox_mode mode, bool may_dial, int (*act)(void))
{
    pid_t pid = fork();
    if (pid != 0)
        return wait_for(pid);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || syscall_filter_install(role, mode, may_dial) != 0)
        _exit(CHILD_COULD_NOT_ENTER);
    _exit(act());
}

int child_of_fence(const struct sandbox_places *places, bool may_dial, int (*act)(void))
{
    pid_t pid = fork();
    if (pid != 0)
        return wait_for(pid);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        file_fence_close(places, may_dial, file_fence_abi()) != VP_OK)
        _exit(CHILD_COULD_NOT_ENTER);
    _exit(act());
}

bool child_was_killed(int status)
{
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS;
}

int child_answer(int status)
{
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
