#include "service/store_setup.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/log.h"
#include "store/store_peek.h"
#include "store/store_place.h"
#include "store/store_safe.h"

enum { VERB_WORK_MS = 600 * 1000 }; /* somebody waits at a terminal, no caller */

struct store *store_open_or_tell(const struct config *config, bool may_make)
{
    char why[512] = "";
    struct store *store;
    store_set_remote(config->store_password, config->store_spool);
    if (!may_make && !store_is_there(config->store_url)) {
        fprintf(stderr, "store_url: %s: there is no database yet; 'voiceplate serve' makes it\n",
                config->store_url);
        return NULL;
    }
    if (store_open(config->store_url, &store, why, sizeof why) == VP_OK) {
        store_allow_work_ms(store, VERB_WORK_MS, NULL);
        return store;
    }
    fprintf(stderr, "store_url: %s: %s\n", config->store_url, why);
    return NULL;
}

/* Of the file, or of the spool of a server. */
static void make_folder(const struct config *config)
{
    const char *url = config->store_url;
    const char *path = store_is_remote(url) ? config->store_spool : url + strlen("sqlite:");
    const char *slash = strrchr(path, '/');
    char dir[CONFIG_TEXT_BYTES];
    if (slash != NULL && slash != path) {
        snprintf(dir, sizeof dir, "%.*s", (int)(slash - path), path);
        mkdir(dir, 0750); /* a parent that is missing shows in store_open's message */
    }
}

static bool mend(const char *url, struct store_health *health)
{
    char what[1024] = "";
    bool is_mended;
    /* Without a spool beside it, it never was this service's: a slip in store_url, and somebody's file. */
    if (store_is_foreign(url) && !store_safe_has_spool(url)) {
        fprintf(stderr, "store_url: %s: the file is no SQLite database; it stays as it is, name another\n",
                url);
        return false;
    }
    enum vp_err err = store_safe_mend(url, &is_mended, what, sizeof what);
    if (err != VP_OK) {
        fprintf(stderr, "store_url: %s: the database is damaged and cannot be replaced: %s: %s\n", url,
                vp_err_text(err), what);
        return false;
    }
    if (is_mended) {
        fprintf(stderr, "store_url: %s: THE DATABASE WAS DAMAGED: %s\n", url, what);
        log_error("app", "the database was damaged: %s", what);
        store_health_set_mended(health);
    }
    return true;
}

static bool is_whole(const char *url)
{
    char why[512] = "";
    if (store_inspect(url, why, sizeof why) != VP_ERR_BAD_VALUE)
        return true; /* what else may be wrong shows when it is opened */
    fprintf(
        stderr,
        "store_url: %s: the database is damaged: %s\n"
        "  'voiceplate serve' keeps the file under another name and begins a new one with all it can read.\n",
        url, why);
    return false;
}

bool store_prepare(const struct config *config, struct store_health *health, bool may_mend)
{
    const char *url = config->store_url;
    char why[512] = "";
    struct store *store = NULL;
    store_set_remote(config->store_password, config->store_spool);
    make_folder(config);
    if (may_mend ? !mend(url, health) : !is_whole(url))
        return false;
    enum vp_err err = store_open(url, &store, why, sizeof why);
    if (err == VP_OK) {
        store_close(store);
        return true;
    }
    bool can_begin = may_mend && err == VP_ERR_STORE && store_safe_has_spool(url);
    fprintf(stderr, "store_url: %s: %s%s\n", url, why,
            can_begin ? "\n  Orders go to the spool until it can be opened." : "");
    return can_begin;
}
