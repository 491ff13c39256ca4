#include "store/store_peek.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/sqlite_internal.h"

enum { HEAD_BYTES = 100, VERSION_AT = 60, PATH_BYTES = 1024 }; /* sqlite.org/fileformat.html, section 1.3 */

__attribute__((format(printf, 3, 4))) static enum vp_err refuse(char *out, size_t size_bytes,
                                                                const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(out, size_bytes, format, args);
    va_end(args);
    return VP_ERR_STORE;
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
    return VP_OK;
}

static enum vp_err judge_head(const char *path, const unsigned char head[HEAD_BYTES], size_t len, char *out,
                              size_t size_bytes)
{
    if (len == 0) {
        snprintf(out, size_bytes, "%s is empty and will be filled", path);
        return VP_OK;
    }
    if (len < HEAD_BYTES || memcmp(head, "SQLite format 3", 16) != 0)
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
    return judge_head(path, head, len, out_text, size_bytes);
}
