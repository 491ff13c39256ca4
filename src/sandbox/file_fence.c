#include "sandbox/file_fence.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The header may be older than the kernel that runs. */
struct rules { /* struct landlock_ruleset_attr of version 6 */
    uint64_t files, ports, scopes;
};
enum { PORT_BIND = 1, PORT_CONNECT = 2, SCOPE_ABSTRACT_SOCKETS = 1 };
static const uint64_t file_truncate = 1 << 14, file_ioctl = 1 << 15;

static const uint64_t of_files = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE |
                                 LANDLOCK_ACCESS_FS_READ_FILE | (1 << 14) | (1 << 15);
static const uint64_t reading = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
static const uint64_t writing = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR |
                                LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG |
                                LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |
                                LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REFER | (1 << 14);

/* Everything that this version can forbid of files: the thirteen of version 1, and what came since. */
static uint64_t all_files(int abi)
{
    uint64_t all = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;
    all |= abi >= 2 ? LANDLOCK_ACCESS_FS_REFER : 0;
    all |= abi >= 3 ? file_truncate : 0;
    all |= abi >= 5 ? file_ioctl : 0;
    return all;
}

int file_fence_abi(void)
{
    long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    return abi > 0 ? (int)abi : 0;
}

static enum vp_err let_in(int rules, const struct sandbox_place *place, uint64_t handled)
{
    struct stat found;
    struct landlock_path_beneath_attr rule = {.allowed_access =
                                                  place->right == SANDBOX_WRITE ? writing : reading,
                                              .parent_fd = open(place->path, O_PATH | O_CLOEXEC)};
    if (rule.parent_fd < 0)
        return VP_OK; /* not there, or not for us: closed anyhow */
    rule.allowed_access &= handled;
    if (fstat(rule.parent_fd, &found) == 0 && !S_ISDIR(found.st_mode))
        rule.allowed_access &= of_files;
    long status = syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    int cause = errno;
    close(rule.parent_fd);
    errno = cause;
    return status == 0 ? VP_OK : cause == ENOMEM ? VP_ERR_NO_MEMORY : VP_ERR_IO;
}

enum vp_err file_fence_close(const struct sandbox_places *places, bool may_dial, int abi)
{
    const struct rules handled = {
        .files = all_files(abi),
        .ports = abi >= 4 ? PORT_BIND | (may_dial ? 0U : PORT_CONNECT) : 0U,
        .scopes = abi >= 6 ? SCOPE_ABSTRACT_SOCKETS : 0U,
    };
    if (places->has_failed)
        return VP_ERR_NO_MEMORY;
    int rules = (int)syscall(SYS_landlock_create_ruleset, &handled, sizeof handled, 0);
    if (rules < 0)
        return errno == ENOMEM ? VP_ERR_NO_MEMORY : VP_ERR_IO;
    enum vp_err err = VP_OK;
    for (size_t i = 0; i < places->count && err == VP_OK; i++)
        err = let_in(rules, &places->places[i], handled.files);
    if (err == VP_OK && syscall(SYS_landlock_restrict_self, rules, 0) != 0)
        err = errno == ENOMEM ? VP_ERR_NO_MEMORY : VP_ERR_IO;
    int cause = errno;
    close(rules);
    errno = cause;
    return err;
}
