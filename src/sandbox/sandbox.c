#include "sandbox/sandbox.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "sandbox/file_fence.h"
#include "sandbox/syscall_filter.h"

/* AddressSanitizer looks for leaks by stopping its own threads with ptrace, and has a program name its stacks. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define IS_SANITIZED true
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define IS_SANITIZED true
#endif
#ifndef IS_SANITIZED
#define IS_SANITIZED false
#endif

enum sandbox_mode sandbox_mode_of(const char *word)
{
    return strcmp(word, "off") == 0 ? SANDBOX_OFF : strcmp(word, "log") == 0 ? SANDBOX_LOG : SANDBOX_ON;
}

/* A core holds every key and what callers say. Of one byte: that is less than any core has, and the one limit that
 * also keeps it from programs that the kernel would hand it to (core(5), "Piping core dumps to a program"). */
static void leave_no_core(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_CORE, &limit) != 0 || limit.rlim_max == 0)
        return;
    limit.rlim_cur = 1; /* none at all, 0, holds for files only */
    (void)setrlimit(RLIMIT_CORE, &limit);
}

static bool say(char out_why[SANDBOX_TEXT_BYTES], const char *what, const char *reason)
{
    size_t len = strlen(out_why);
    snprintf(out_why + len, SANDBOX_TEXT_BYTES - len, "%s%s: %s", len > 0 ? "; " : "", what, reason);
    return false;
}

static bool is_sanitized(char out_why[SANDBOX_TEXT_BYTES])
{
    if (!IS_SANITIZED)
        return false;
    (void)say(out_why, "this build", "its sanitizer needs what the sandbox forbids");
    return true;
}

/* Of what the kernel would not say that it has (landlock_create_ruleset(2), seccomp(2)). */
static const char *absence(int cause)
{
    switch (cause) {
    case ENOSYS:
        return "this kernel has none, or the container keeps it away";
    case EOPNOTSUPP:
        return "this kernel does not use it (lsm=)";
    default:
        return strerror(cause);
    }
}

bool sandbox_enter(const struct sandbox_wish *wish, struct sandbox_state *out_state,
                   char out_why[SANDBOX_TEXT_BYTES])
{
    bool is_whole = true;
    *out_state = (struct sandbox_state){0};
    out_why[0] = '\0';
    if (wish->mode == SANDBOX_OFF)
        return true;
    if (is_sanitized(out_why))
        return false;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return say(out_why, "no_new_privs", strerror(errno));
    if (wish->mode == SANDBOX_ON)
        leave_no_core();
    if (wish->mode == SANDBOX_ON && wish->places != NULL) {
        int abi = file_fence_abi(), cause = errno;
        enum vp_err err = abi > 0 ? file_fence_close(wish->places, wish->may_dial, abi) : VP_ERR_NOT_FOUND;
        if (err == VP_OK)
            out_state->landlock_abi = abi;
        else
            is_whole = say(out_why, "Landlock",
                           abi == 0                  ? absence(cause)
                           : err == VP_ERR_NO_MEMORY ? vp_err_text(err)
                                                     : strerror(errno));
    }
    int cause = syscall_filter_install(wish->role, wish->mode, wish->may_dial);
    out_state->is_filtered = cause == 0;
    out_state->is_logging = cause == 0 && wish->mode == SANDBOX_LOG;
    return cause == 0 ? is_whole : say(out_why, "seccomp", strerror(cause));
}

bool sandbox_is_possible(enum sandbox_mode mode, struct sandbox_state *out_state,
                         char out_why[SANDBOX_TEXT_BYTES])
{
    *out_state = (struct sandbox_state){0};
    out_why[0] = '\0';
    if (mode == SANDBOX_OFF)
        return true;
    if (is_sanitized(out_why))
        return false;
    out_state->is_filtered = syscall_filter_is_possible();
    bool is_whole = out_state->is_filtered || say(out_why, "seccomp", absence(errno));
    out_state->is_logging = out_state->is_filtered && mode == SANDBOX_LOG;
    out_state->landlock_abi = mode == SANDBOX_ON ? file_fence_abi() : 0;
    return (mode != SANDBOX_ON || out_state->landlock_abi > 0 || say(out_why, "Landlock", absence(errno))) &&
           is_whole;
}

void sandbox_describe(const struct sandbox_state *state, char out_text[SANDBOX_TEXT_BYTES])
{
    const char *filter = state->is_filtered ? "seccomp" : "";
    if (state->is_logging)
        snprintf(out_text, SANDBOX_TEXT_BYTES, "log");
    else if (state->landlock_abi > 0)
        snprintf(out_text, SANDBOX_TEXT_BYTES, "%s%slandlock abi=%d", filter, state->is_filtered ? "+" : "",
                 state->landlock_abi);
    else
        snprintf(out_text, SANDBOX_TEXT_BYTES, "%s", state->is_filtered ? filter : "off");
}
