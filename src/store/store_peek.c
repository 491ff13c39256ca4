#include "store/store_peek.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "store/postgres_internal.h"
#include "store/sqlite_internal.h"
#include "store/store_place.h"

enum { HEAD_BYTES = 100, VERSION_AT = 60, PATH_BYTES = 1024 }; /* sqlite.org/fileformat.html, section 1.3 */
static const char magic[16] = "SQLite format 3";
enum { ROOM_BYTES = 2 * 1024 * 1024 };

__attribute__((format(printf, 3, 4))) static enum vp_err refuse(char *out, size_t size_bytes,
                                                                const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(out, size_bytes, format, args);
    va_end(args);
    return VP_ERR_STORE;
}

/* Room for the tables, the spool and a few calls. */
static enum vp_err peek_room(const char *path, const char *folder, char *out, size_t size_bytes)
{
    struct statvfs disk;
    if (statvfs(folder, &disk) != 0)
        return VP_OK; /* a file system that cannot say it */
    uint64_t free_bytes = (uint64_t)disk.f_bavail * disk.f_frsize;
    if (disk.f_blocks == 0 || free_bytes >= ROOM_BYTES)
        return VP_OK;
    return refuse(out, size_bytes,
                  "the disk of %s has %llu KiB free and orders need some: free at least %d KiB", path,
                  (unsigned long long)free_bytes / 1024, ROOM_BYTES / 1024);
}

/* The folder of path, or the one above it where that is missing: the service makes one level. */
static enum vp_err peek_folder(const char *path, char *out, size_t size_bytes)
{
    char folder[PATH_BYTES];
    snprintf(folder, sizeof folder, "%s", path);
    char *slash = strrchr(folder, '/');
    if (slash == NULL)
        snprintf(folder, sizeof folder, ".");
    else
        slash[slash == folder ? 1 : 0] = '\0';
    if (access(folder, F_OK) != 0 && errno == ENOENT) {
        char *above = strrchr(folder, '/');
        if (above == NULL)
            snprintf(folder, sizeof folder, ".");
        else
            above[above == folder ? 1 : 0] = '\0';
    }
    if (access(folder, W_OK | X_OK) != 0)
        return refuse(out, size_bytes, "%s cannot be made: the folder %s: %s", path, folder, strerror(errno));
    snprintf(out, size_bytes, "%s will be made", path);
    return peek_room(path, folder, out, size_bytes);
}

static enum vp_err judge_head(const char *path, const unsigned char head[HEAD_BYTES], size_t len, char *out,
                              size_t size_bytes)
{
    if (len == 0) {
        snprintf(out, size_bytes, "%s is empty and will be filled", path);
        return VP_OK;
    }
    if (len < HEAD_BYTES || memcmp(head, magic, sizeof magic) != 0)
        return refuse(out, size_bytes, "%s is no SQLite database", path);
    const unsigned char *at = head + VERSION_AT;
    long version = (long)at[0] << 24 | (long)at[1] << 16 | (long)at[2] << 8 | (long)at[3];
    if (version > sqlite_schema_version())
        return refuse(out, size_bytes, "%s has schema %ld, which is newer than this program's %d", path,
                      version, sqlite_schema_version());
    snprintf(out, size_bytes, "%s is there, schema %ld%s", path, version,
             version < sqlite_schema_version() ? ", will be brought up to date" : "");
    return VP_OK;
}

enum vp_err store_peek(const char *url, char *out_text, size_t size_bytes)
{
    unsigned char head[HEAD_BYTES];
    struct stat stat_of;
    if (store_is_remote(url))
        return postgres_peek(url, out_text, size_bytes);
    if (strncmp(url, "sqlite:", 7) != 0)
        return refuse(out_text, size_bytes, "%s is not sqlite: and a file's path", url);
    const char *path = url + 7;
    if (stat(path, &stat_of) != 0 && errno == ENOENT)
        return peek_folder(path, out_text, size_bytes);
    FILE *file = fopen(path, "rbe");
    if (file == NULL)
        return refuse(out_text, size_bytes, "%s cannot be read: %s", path, strerror(errno));
    size_t len = fread(head, 1, sizeof head, file);
    bool is_read = ferror(file) == 0;
    fclose(file);
    if (!is_read || !S_ISREG(stat_of.st_mode))
        return refuse(out_text, size_bytes, "%s is no file that can be read", path);
    if (access(path, W_OK) != 0)
        return refuse(out_text, size_bytes, "%s cannot be written: %s", path, strerror(errno));
    enum vp_err err = judge_head(path, head, len, out_text, size_bytes);
    return err == VP_OK ? peek_room(path, path, out_text, size_bytes) : err;
}

bool store_is_there(const char *url)
{
    struct stat stat_of;
    return store_is_remote(url) || strcmp(sqlite_path_of(url), ":memory:") == 0 ||
           stat(sqlite_path_of(url), &stat_of) == 0;
}

bool store_is_foreign(const char *url)
{
    char head[sizeof magic];
    if (store_is_remote(url))
        return false;
    FILE *file = fopen(sqlite_path_of(url), "rbe");
    if (file == NULL)
        return false;
    size_t len = fread(head, 1, sizeof head, file);
    fclose(file);
    return len > 0 && (len < sizeof head || memcmp(head, magic, sizeof head) != 0);
}
