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
#include "store/store.h"
#include "store/store_backup.h"

enum { WHY_BYTES = 1024 };

const char *verb_backup_missing(const struct arguments *arguments)
{
    return arguments->word_count == 0 ? "which FILE?" : NULL;
}

/* ---- what the copy is worth ---- */

struct judgement {
    const char *verb;
    const char *menus_dir;
    int violation_count;
    bool is_judged;
};

static void on_violation(void *owner, const struct consistency_finding *finding)
{
    const struct judgement *judgement = owner;
    fprintf(stderr, "voiceplate %s: %s %s\n", judgement->verb, finding->call_sid, finding->sentence);
}

static void on_unjudged(void *owner, const struct consistency_finding *finding)
{
    (void)owner;
    (void)finding;
}

/* As 'voiceplate check' looks at the original; a call that goes on there is no flaw. What it cannot be held to,
 * such as a menu file with mistakes, keeps no copy from being made. */
static void judge_copy(void *owner, const char *path)
{
    struct judgement *judgement = owner;
    static struct menu_set menus;
    char url[STORE_BACKUP_PATH_BYTES + 16], why[WHY_BYTES];
    struct consistency_counts counts = {0};
    struct store *store = NULL;
    snprintf(url, sizeof url, "sqlite:%s", path);
    const struct consistency_settings settings = {.menus = &menus,
                                                  .now_unix_ms = clock_unix_ms(),
                                                  .live_max_ms = {INT64_MAX / 4, INT64_MAX / 4},
                                                  .on_violation = on_violation,
                                                  .on_unjudged = on_unjudged,
                                                  .owner = judgement};
    judgement->is_judged = menu_set_load(&menus, judgement->menus_dir, stderr) &&
                           store_open(url, &store, why, sizeof why) == VP_OK &&
                           consistency_check(store, &settings, &counts) == VP_OK;
    judgement->violation_count = counts.violation_count;
    store_close(store);
    menu_set_release(&menus);
}

static bool tell(const struct arguments *arguments, const struct store_backup *backup, const char *kept,
                 const struct judgement *judgement)
{
    if (arguments->wants_json)
        return json_print(json_pack(
            "{s:s, s:I, s:I, s:I, s:I, s:s, s:o}", "file", arguments->words[0], "calls",
            (json_int_t)backup->call_count, "orders", (json_int_t)backup->order_count, "from_spool",
            (json_int_t)backup->spooled_count, "bytes", (json_int_t)backup->size_bytes, "kept", kept,
            "violations", judgement->is_judged ? json_integer(judgement->violation_count) : json_null()));
    printf("%" PRId64 " calls, %" PRId64 " orders, %" PRIu64 " KiB", backup->call_count, backup->order_count,
           backup->size_bytes / 1024);
    if (backup->spooled_count > 0)
        printf(", %" PRId64 " writes of them from the spool", backup->spooled_count);
    if (judgement->is_judged)
        printf("; whole, %d violation%s\n", judgement->violation_count,
               judgement->violation_count == 1 ? "" : "s");
    else
        puts("; whole; its promises were not checked");
    if (kept[0] != '\0')
        printf("what was there before is %s\n", kept);
    return true;
}

/* ---- the verbs ---- */

static int run(const struct arguments *arguments, const char *verb, bool is_restore)
{
    static struct config config;
    struct store_backup backup;
    char why[WHY_BYTES] = "", kept[STORE_BACKUP_PATH_BYTES] = "";
    const char *path = arguments->words[0];
    if (!config_load_or_tell(&config, arguments->config_path))
        return EXIT_STATUS_FAILED;
    struct judgement judgement = {.verb = verb, .menus_dir = config.menus_dir};
    const struct store_backup_judge judge = {judge_copy, &judgement};
    enum vp_err err =
        is_restore ? store_backup_restore(config.store_url, path, &judge, &backup, kept, why, sizeof why)
                   : store_backup_make(config.store_url, path, &judge, &backup, why, sizeof why);
    if (err != VP_OK)
        return verb_fail(verb, why[0] != '\0' ? why : vp_err_text(err));
    return tell(arguments, &backup, kept, &judgement) ? EXIT_STATUS_OK : EXIT_STATUS_FAILED;
}

int verb_backup(struct arguments *arguments)
{
    return run(arguments, "backup", false);
}

int verb_restore(struct arguments *arguments)
{
    return run(arguments, "restore", true);
}
