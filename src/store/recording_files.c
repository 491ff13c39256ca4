#include "store/recording_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_name(const char *text)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    return text[0] != '\0' && text[strspn(text, allowed)] == '\0';
}

bool recording_files_path(const char *folder, const char *restaurant_id, const char *call_sid, int number,
                          char out[RECORDING_PATH_BYTES])
{
    char further[16] = "";
    if (folder[0] == '\0' || !is_name(restaurant_id) || !is_name(call_sid))
        return false;
    if (number > 1)
        snprintf(further, sizeof further, "-%d", number);
    return snprintf(out, RECORDING_PATH_BYTES, "%s/%s/%s%s.wav", folder, restaurant_id, call_sid, further) <
           RECORDING_PATH_BYTES - (int)sizeof ".part";
}

static bool is_there(const char *path, bool with_unfinished)
{
    char part[RECORDING_PATH_BYTES + 8];
    snprintf(part, sizeof part, "%s.part", path);
    return access(path, F_OK) == 0 || (with_unfinished && access(part, F_OK) == 0);
}

int recording_files_count(const char *folder, const char *restaurant_id, const char *call_sid,
                          bool with_unfinished)
{
    char path[RECORDING_PATH_BYTES];
    int count = 0;
    while (count < RECORDING_PARTS_MAX &&
           recording_files_path(folder, restaurant_id, call_sid, count + 1, path) &&
           is_there(path, with_unfinished))
        count++;
    return count;
}

enum vp_err recording_files_read(const char *folder, const char *restaurant_id, const char *call_sid,
                                 int number, struct buf *out)
{
    char path[RECORDING_PATH_BYTES], block[65536];
    if (!recording_files_path(folder, restaurant_id, call_sid, number, path))
        return VP_ERR_NOT_FOUND;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return errno == ENOENT ? VP_ERR_NOT_FOUND : VP_ERR_IO;
    enum vp_err err = VP_OK;
    ssize_t got = 0;
    while (err == VP_OK && (got = read(fd, block, sizeof block)) > 0)
        err = buf_append(out, block, (size_t)got);
    close(fd);
    return err == VP_OK && got < 0 ? VP_ERR_IO : err;
}

static enum vp_err delete_at(const char *folder, const char *restaurant_id, const char *call_sid)
{
    char path[RECORDING_PATH_BYTES], part[RECORDING_PATH_BYTES + 8];
    bool has_any = false, has_failed = false;
    for (int number = 1; number <= RECORDING_PARTS_MAX; number++) {
        if (!recording_files_path(folder, restaurant_id, call_sid, number, path))
            return VP_ERR_NOT_FOUND;
        snprintf(part, sizeof part, "%s.part", path);
        has_any |= is_there(path, true);
        has_failed |= (unlink(path) != 0 && errno != ENOENT) || (unlink(part) != 0 && errno != ENOENT);
    }
    if (has_failed)
        return VP_ERR_IO;
    return has_any ? VP_OK : VP_ERR_NOT_FOUND;
}

/* Hands on_restaurant each name in the folder that a restaurant can have, until it answers false. False: the folder
 * is there and cannot be read. */
static bool each_restaurant(const char *folder, bool (*on_restaurant)(void *owner, const char *restaurant_id),
                            void *owner)
{
    DIR *dir = folder[0] != '\0' ? opendir(folder) : NULL;
    if (dir == NULL)
        return folder[0] == '\0' || errno == ENOENT;
    for (const struct dirent *entry; (entry = readdir(dir)) != NULL;)
        if (is_name(entry->d_name) && !on_restaurant(owner, entry->d_name))
            break;
    closedir(dir);
    return true;
}

struct call_files {
    const char *folder, *call_sid;
    char *home;
    bool has_any, has_failed;
};

static bool find_home(void *owner, const char *restaurant_id)
{
    const struct call_files *files = owner;
    return recording_files_count(files->folder, restaurant_id, files->call_sid, true) == 0 ||
           !span_copy(span_of(restaurant_id), files->home, MENU_NAME_BYTES);
}

const char *recording_files_home(const char *folder, const char *restaurant_id, const char *call_sid,
                                 char out[MENU_NAME_BYTES])
{
    struct call_files files = {.folder = folder, .call_sid = call_sid, .home = out};
    (void)span_copy(span_of(restaurant_id), out, MENU_NAME_BYTES);
    if (recording_files_count(folder, restaurant_id, call_sid, true) == 0)
        (void)each_restaurant(folder, find_home, &files);
    return out;
}

static bool delete_there(void *owner, const char *restaurant_id)
{
    struct call_files *files = owner;
    enum vp_err err = delete_at(files->folder, restaurant_id, files->call_sid);
    files->has_any |= err == VP_OK;
    files->has_failed |= err != VP_OK && err != VP_ERR_NOT_FOUND;
    return true;
}

enum vp_err recording_files_delete(const char *folder, const char *call_sid)
{
    struct call_files files = {.folder = folder, .call_sid = call_sid};
    if (!each_restaurant(folder, delete_there, &files) || files.has_failed)
        return VP_ERR_IO;
    return files.has_any ? VP_OK : VP_ERR_NOT_FOUND;
}

static bool ends_in(const char *name, const char *ending)
{
    size_t len = strlen(name), ending_len = strlen(ending);
    return len > ending_len && strcmp(name + len - ending_len, ending) == 0;
}

int recording_files_sweep(const char *folder, const char *restaurant_id, int days, int64_t now_unix_ms)
{
    char path[RECORDING_PATH_BYTES];
    int count = 0;
    if (folder[0] == '\0' || !is_name(restaurant_id) ||
        snprintf(path, sizeof path, "%s/%s", folder, restaurant_id) >= (int)sizeof path)
        return 0;
    DIR *dir = opendir(path);
    for (const struct dirent *entry; dir != NULL && (entry = readdir(dir)) != NULL;) {
        struct stat status;
        bool is_part = ends_in(entry->d_name, ".wav.part");
        if ((!is_part && !ends_in(entry->d_name, ".wav")) ||
            fstatat(dirfd(dir), entry->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0)
            continue;
        int64_t age_ms = now_unix_ms - (int64_t)status.st_mtime * 1000;
        int64_t kept_ms = is_part ? RECORDING_UNFINISHED_MS : (int64_t)days * 24 * 3600 * 1000;
        count += age_ms > kept_ms && unlinkat(dirfd(dir), entry->d_name, 0) == 0;
    }
    if (dir != NULL)
        closedir(dir);
    return count;
}
