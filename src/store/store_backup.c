#include "store/store_backup.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "store/backup_copy.h"
#include "store/entry.h"
#include "store/spool.h"
#include "store/store_place.h"

static bool collect_record(void *owner, struct span record)
{
    json_array_append_new(owner, entry_load(record)); /* what is no document is none of the list either */
    return true;
}

/* Before the database is read: what is replayed meanwhile is in both, and does no harm twice (entry.h). */
static enum vp_err collect_spool(struct backup_copy *copy)
{
    char name[STORE_BACKUP_PATH_BYTES], why[256] = "";
    struct spool *spool;
    snprintf(name, sizeof name, "%s-spool", copy->from);
    if (access(name, F_OK) != 0)
        return VP_OK;
    enum vp_err err = spool_open(name, &spool, why, sizeof why);
    if (err != VP_OK)
        return backup_copy_fail(copy, err, "%s", why);
    copy->spooled = json_array();
    err = spool_each(spool, collect_record, copy->spooled);
    spool_close(spool);
    return err == VP_OK ? VP_OK : backup_copy_fail(copy, err, "%s cannot be read", name);
}

enum vp_err store_backup_make(const char *url, const char *path, const struct store_backup_judge *judge,
                              struct store_backup *out_backup, char *out_why, size_t why_size_bytes)
{
    struct backup_copy copy = {.from = sqlite_path_of(url),
                               .to = path,
                               .judge = judge,
                               .backup = out_backup,
                               .why = out_why,
                               .why_size_bytes = why_size_bytes};
    *out_backup = (struct store_backup){0};
    if (store_is_remote(url))
        return backup_copy_fail(&copy, VP_ERR_BAD_VALUE, "the store is a server's: pg_dump copies it");
    if (strlen(path) + sizeof ".part-journal" > sizeof copy.part)
        return backup_copy_fail(&copy, VP_ERR_IO, "%s: the name is too long", path);
    snprintf(copy.part, sizeof copy.part, "%s.part", path);
    if (sqlite_find_file(copy.from, "").size_bytes == 0)
        return backup_copy_fail(&copy, VP_ERR_NOT_FOUND, "there is no database at %s", copy.from);
    if (access(path, F_OK) == 0)
        return backup_copy_fail(&copy, VP_ERR_IN_USE, "%s is there already: name a new file", path);
    enum vp_err err = collect_spool(&copy);
    if (err == VP_OK)
        err = backup_copy_make(&copy);
    if (err == VP_OK)
        err = backup_copy_take_name(&copy);
    if (err != VP_OK)
        backup_copy_drop(&copy);
    json_decref(copy.spooled);
    return err;
}
