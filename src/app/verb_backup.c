/* voiceplate backup and restore: a copy of the database beside a running service, and back. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "app/arguments.h"
#include "app/json_print.h"
#include "app/verb_end.h"
#include "app/verbs.h"
#include "audit/consistency.h"
#include "base/clock.h"
#include "service/shared.h"
#include "store/store_backup.h"
#include "store/store.h"

enum { WHY_BYTES = 1024 };

const char *verb_backup_missing(const struct arguments *arguments)
{
    return arguments->word_count == 0 ? "which FILE?" : NULL;
}

static int status_of(enum vp_err err)
{
    return err == VP_OK ? EXIT_STATUS_OK : EXIT_STATUS_FAILED;
}

/* ---- what the copy is worth ---- */

static void on_violation(void *owner, const struct consistency_finding *finding)
{
    (void)owner;
    fprintf(stderr, "voiceplate backup: %s %s\n", finding->call_sid, finding->sentence);
}

static void on_unjudged(void *owner, const struct consistency_finding *finding)
{
    (void)owner;
    (void)finding;
}

/* As 'voiceplate check' looks at the original; a call that goes on there is no flaw. -1: it could not be carried
 * out. */
static int count_violations(const struct menu_set *menus, const char *path)
{
    char url[STORE_BACKUP_PATH_BYTES + 16], why[WHY_BYTES];
    struct consistency_counts counts = {0};
    struct store *store;
    snprintf(url, sizeof url, "sqlite:%s", path);
    if (store_open(url, &store, why, sizeof why) != VP_OK) {
        fprintf(stderr, "voiceplate backup: %s\n", why);
        return -1;
    }
    const struct consistency_settings settings = {.menus = menus,
                                                  .now_unix_ms = clock_unix_ms(),
                                                  .live_max_ms = {INT64_MAX / 4, INT64_MAX / 4},
                                                  .on_violation = on_violation,
                                                  .on_unjudged = on_unjudged};
    enum vp_err err = consistency_check(store, &settings, &counts);
    store_close(store);
    return err == VP_OK ? counts.violation_count : -1;
}

static bool tell(const struct arguments *arguments, const struct store_backup *backup, const char *kept,
                 int violation_count)
{
    if (arguments->wants_json)
        return json_print(
            json_pack("{s:s, s:I, s:I, s:I, s:I, s:s, s:i}", "file", arguments->words[0], "calls",
                      (json_int_t)backup->call_count, "orders", (json_int_t)backup->order_count, "from_spool",
                      (json_int_t)backup->spooled_count, "bytes", (json_int_t)backup->size_bytes, "kept",
                      kept, "violations", violation_count));
    printf("%" PRId64 " calls, %" PRId64 " orders, %" PRIu64 " KiB", backup->call_count, backup->order_count,
           backup->size_bytes / 1024);
    if (backup->spooled_count > 0)
        printf(", of which %" PRId64 " writes waited in the spool", backup->spooled_count);
    printf("; whole, %d violation%s\n", violation_count, violation_count == 1 ? "" : "s");
    if (kept[0] != '\0')
        printf("what was there before is %s\n", kept);
    return true;
}

/* ---- the verbs ---- */

int verb_backup(struct arguments *arguments)
{
    static struct shared shared;
    struct store_backup backup;
    char why[WHY_BYTES] = "";
    if (!config_load_or_tell(&shared.config, arguments->config_path) ||
        !menu_set_load(&shared.menus, shared.config.menus_dir, stderr))
        return EXIT_STATUS_FAILED;
    enum vp_err err =
        store_backup_make(shared.config.store_url, arguments->words[0], &backup, why, sizeof why);
    int violation_count = err == VP_OK ? count_violations(&shared.menus, arguments->words[0]) : 0;
    if (err != VP_OK)
        (void)verb_fail("backup", why[0] != '\0' ? why : vp_err_text(err));
    else if (!tell(arguments, &backup, "", violation_count) || violation_count != 0)
        err = VP_ERR_BAD_VALUE;
    menu_set_release(&shared.menus);
    return status_of(err);
}

int verb_restore(struct arguments *arguments)
{
    static struct shared shared;
    struct store_backup backup;
    char why[WHY_BYTES] = "", kept[STORE_BACKUP_PATH_BYTES];
    if (!config_load_or_tell(&shared.config, arguments->config_path) ||
        !menu_set_load(&shared.menus, shared.config.menus_dir, stderr))
        return EXIT_STATUS_FAILED;
    enum vp_err err =
        store_backup_restore(shared.config.store_url, arguments->words[0], &backup, kept, why, sizeof why);
    const char *url = shared.config.store_url;
    int violation_count =
        err == VP_OK ? count_violations(&shared.menus, strncmp(url, "sqlite:", 7) == 0 ? url + 7 : url) : 0;
    if (err != VP_OK)
        (void)verb_fail("restore", why[0] != '\0' ? why : vp_err_text(err));
    else if (!tell(arguments, &backup, kept, violation_count) || violation_count != 0)
        err = VP_ERR_BAD_VALUE;
    menu_set_release(&shared.menus);
    return status_of(err);
}
