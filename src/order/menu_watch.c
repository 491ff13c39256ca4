#include "order/menu_watch.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/metric.h"

static struct menu_stamp stamp_of(const char *path)
{
    struct stat found;
    if (stat(path, &found) != 0)
        return (struct menu_stamp){0};
    return (struct menu_stamp){found.st_dev, found.st_ino, found.st_size, found.st_mtim, found.st_ctim};
}

static bool is_same_time(const struct timespec *a, const struct timespec *b)
{
    return a->tv_sec == b->tv_sec && a->tv_nsec == b->tv_nsec;
}

static bool is_same(const struct menu_stamp *a, const struct menu_stamp *b)
{
    return a->device == b->device && a->inode == b->inode && a->bytes == b->bytes &&
           is_same_time(&a->written, &b->written) && is_same_time(&a->changed, &b->changed);
}

static bool is_there(const struct menu_stamp *stamp)
{
    return stamp->inode != 0;
}

/* Whether somebody has the file open for writing: then it may be half written, however long nothing came (fcntl(2),
 * F_SETLEASE). Where that cannot be asked, of another user's file or on a file system without leases, the answer is no.
 * Who opens it meanwhile waits until it is closed here; the signal that tells so is SIGURG, which does no harm. */
static bool is_being_written(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return false;
    bool is_free = fcntl(fd, F_SETSIG, SIGURG) != 0 || fcntl(fd, F_SETLEASE, F_RDLCK) == 0 || errno != EAGAIN;
    close(fd);
    return !is_free;
}

void menu_watch_init(struct menu_watch *watch, struct menu_set *set, bool does_tell)
{
    *watch = (struct menu_watch){.set = set, .does_tell = does_tell};
}

static void set_refused(struct menu_watch *watch, size_t index, bool is_refused)
{
    bool was_refused = watch->files[index].is_refused;
    watch->files[index].is_refused = is_refused;
    watch->refused_count += is_refused;
    watch->refused_count -= was_refused;
    if (watch->does_tell)
        metric_add(METRIC_MENU_FILES_REFUSED, (int)is_refused - (int)was_refused);
}

/* One line, whatever is wrong: `menu check` says the rest. */
static void refuse(struct menu_watch *watch, size_t index, const char *reason, size_t reason_count)
{
    char quoted[512];
    set_refused(watch, index, true);
    if (watch->does_tell)
        log_error("menu", "file=%s not taken, the old menu stays in force mistakes=%zu reason=%s",
                  watch->set->paths[index], reason_count,
                  log_quote(quoted, sizeof quoted, (struct span){reason, strcspn(reason, "\n")}));
}

/* Whether the menu may take the place without a reload. */
static bool fits(struct menu_watch *watch, size_t index, const struct menu *menu)
{
    const struct menu_set *set = watch->set;
    char why[512];
    if (strcmp(menu->restaurant_id, set->files[index]->restaurant_id) != 0)
        snprintf(why, sizeof why,
                 "restaurant.id: was '%s' and is '%s' now; another restaurant needs a reload",
                 set->files[index]->restaurant_id, menu->restaurant_id);
    else if (!menu_set_refuses(set, index, menu, why, sizeof why))
        return true;
    refuse(watch, index, why, 1);
    return false;
}

static bool take(struct menu_watch *watch, size_t index, int64_t unix_ms)
{
    static struct problems problems; /* large; one thread looks */
    struct menu_set *set = watch->set;
    struct menu *menu;
    enum vp_err err = menu_load(set->paths[index], &menu, &problems);
    if (err != VP_OK) {
        refuse(watch, index, problems.count > 0 ? problems.text : vp_err_text(err),
               problems.count > 0 ? problems.count : 1);
        return false;
    }
    bool is_new = menu->text_hash != set->files[index]->text_hash, is_put = false;
    if (!is_new || fits(watch, index, menu)) {
        is_put = is_new && menu_set_put(set, index, menu, unix_ms) == VP_OK;
        set_refused(watch, index, is_new && !is_put);
    }
    menu_release(menu);
    if (is_put && watch->does_tell)
        log_info("menu", "restaurant=%s file=%s has changed and is in force",
                 set->files[index]->restaurant_id, set->paths[index]);
    return is_put;
}

static void tell_gone(struct menu_watch *watch, size_t index)
{
    if (watch->does_tell)
        log_warn("menu", "file=%s is gone, its menu stays in force", watch->set->paths[index]);
}

static bool look_at(struct menu_watch *watch, size_t index, bool waits, int64_t unix_ms)
{
    struct menu_watch_file *file = &watch->files[index];
    struct menu_stamp before = file->seen;
    file->seen = stamp_of(watch->set->paths[index]);
    if (is_same(&file->seen, &file->judged) || (waits && !is_same(&file->seen, &before)) ||
        (is_there(&file->seen) && is_being_written(watch->set->paths[index])))
        return false;
    file->judged = file->seen;
    if (is_there(&file->seen))
        return take(watch, index, unix_ms);
    tell_gone(watch, index);
    return false;
}

static size_t look_at_all(struct menu_watch *watch, bool waits, int64_t unix_ms)
{
    size_t count = 0;
    for (size_t i = 0; i < watch->set->count; i++)
        count += look_at(watch, i, waits, unix_ms);
    return count;
}

size_t menu_watch_catch_up(struct menu_watch *watch, int64_t unix_ms)
{
    return look_at_all(watch, false, unix_ms);
}

size_t menu_watch_look(struct menu_watch *watch, int64_t unix_ms)
{
    return look_at_all(watch, true, unix_ms);
}
