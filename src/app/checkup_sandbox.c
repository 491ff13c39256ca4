/* What the sandbox of the running service holds, or would hold of one that starts here. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/checkup.h"
#include "service/sandbox_setup.h"

enum { ANSWER_BYTES_MAX = 1 << 20, OPEN_BYTES = 2048 };

/* Of the running service; -1: it does not say. */
static int count_sandboxed(const struct checkup *checkup)
{
    static const char name[] = "\nvoiceplate_processes_sandboxed ";
    struct buf body;
    int count = -1;
    buf_init(&body, ANSWER_BYTES_MAX);
    if (checkup_ask_web(checkup, "/metrics", &body) && buf_append(&body, "", 1) == VP_OK) {
        const char *found = strstr(body.at, name);
        count = found != NULL ? atoi(found + sizeof name - 1) : -1;
    }
    buf_deinit(&body);
    return count;
}

/* A sentence for each that is in a folder which stands open for another reason; "" where none is. */
static void find_exposed(const struct checkup *checkup, char out_text[OPEN_BYTES])
{
    char program[PATH_MAX] = "";
    struct sandbox_places open_ones;
    (void)!readlink("/proc/self/exe", program, sizeof program - 1);
    const struct {
        const char *what, *path;
        enum sandbox_right right;
        const char *may;
    } guarded[] = {
        {"the settings", checkup->shared.config.file_name, SANDBOX_READ, "read"},
        {"the credentials", getenv("CREDENTIALS_DIRECTORY"), SANDBOX_READ, "read"},
        {"this program", program, SANDBOX_WRITE, "replaced"},
    };
    size_t len = 0;
    out_text[0] = '\0';
    sandbox_setup_places(&checkup->shared, SANDBOX_WORKER, &open_ones);
    for (size_t i = 0; i < sizeof guarded / sizeof guarded[0]; i++) {
        struct sandbox_places one = {0};
        sandbox_places_add(&one, guarded[i].right, guarded[i].path);
        if (one.count > 0 && one.places[0].inode != 0 && len < OPEN_BYTES &&
            sandbox_places_find_lack(&open_ones, &one) == NULL)
            len +=
                (size_t)snprintf(out_text + len, OPEN_BYTES - len,
                                 "; %s (%s) can be %s by all of them: database, certificates and menus want "
                                 "folders without it",
                                 guarded[i].what, guarded[i].path, guarded[i].may);
        sandbox_places_release(&one);
    }
    sandbox_places_release(&open_ones);
}

void checkup_sandbox(struct checkup *checkup)
{
    struct sandbox_state state;
    char has[SANDBOX_TEXT_BYTES], lacks[SANDBOX_TEXT_BYTES];
    enum sandbox_mode mode = sandbox_mode_of(checkup->shared.config.sandbox);
    bool is_whole = sandbox_is_possible(mode, &state, lacks);
    char exposed[OPEN_BYTES];
    int count = count_sandboxed(checkup), process_count = checkup_count_processes(checkup, NULL);
    sandbox_describe(&state, has);
    find_exposed(checkup, exposed);
    if (mode != SANDBOX_ON)
        checkup_add(checkup, "sandbox", CHECKUP_SKIPPED,
                    "sandbox: %s: processes may do whatever their user may%s", checkup->shared.config.sandbox,
                    mode == SANDBOX_LOG ? "; the kernel's audit log has what it would refuse" : "");
    else if (!is_whole)
        checkup_add(checkup, "sandbox", CHECKUP_SKIPPED, "%s; in force: %s", lacks, has);
    else if (count == 0)
        checkup_add(
            checkup, "sandbox", CHECKUP_PROBLEM,
            "sandbox: no process of the running service is in it, and this kernel has %s; its log says why, and "
            "a restart mends it where the program or the setting is newer than the service",
            has);
    else if (count > 0 && count < process_count)
        checkup_add(checkup, "sandbox", CHECKUP_PROBLEM,
                    "sandbox: only %d of the %d processes of the running service are in it (%s); the log of "
                    "the others says why",
                    count, process_count, has);
    else if (count > 0)
        checkup_add(checkup, "sandbox", CHECKUP_OK,
                    "%d processes of the running service are held to their roles (%s)%s", count, has,
                    exposed);
    else
        checkup_add(checkup, "sandbox", CHECKUP_OK, "each process will be held to its role (%s)%s", has,
                    exposed);
}
