#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/base64.h"
#include "base/clock.h"
#include "base/log.h"
#include "store/entry.h"
#include "store/spool_internal.h"

/* The bytes as they stand in the file, for whoever wants to read them by hand. */
static json_t *damage_json(const struct spool *spool, const struct spool_piece *piece)
{
    size_t len = (size_t)(piece->end - piece->offset);
    json_t *json = NULL;
    char *bytes = malloc(len + 1), *text = malloc(base64_encoded_len(len) + 1);
    if (bytes != NULL && text != NULL && spool_read(spool->fd, bytes, len, piece->offset)) {
        base64_encode(bytes, len, text);
        json = json_stringn(text, base64_encoded_len(len));
    }
    free(bytes);
    free(text);
    return json;
}

static bool append_line(const char *path, const char *line)
{
    int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return false;
    bool is_written = dprintf(fd, "%s\n", line) > 0 && fsync(fd) == 0;
    close(fd);
    return is_written;
}

enum vp_err spool_put_aside(const struct spool *spool, const struct spool_piece *piece, struct span text,
                            const char *why)
{
    char path[sizeof spool->path + 8];
    snprintf(path, sizeof path, "%s.aside", spool->path);
    json_t *json =
        json_pack("{s:I, s:s, s:I, s:I}", "put_aside_unix_ms", (json_int_t)clock_unix_ms(), "why", why, "seq",
                  (json_int_t)piece->seq, "written_unix_ms", (json_int_t)piece->unix_ms);
    if (text.at != NULL)
        json_object_set_new(json, "record", entry_load(text));
    else
        json_object_set_new(json, "bytes_b64", damage_json(spool, piece));
    char *line = json_dumps(json, JSON_COMPACT | JSON_ENSURE_ASCII);
    json_decref(json);
    bool is_kept = line != NULL && append_line(path, line);
    free(line);
    log_error("store", "a record of the spool cannot be used why=\"%s\" seq=%llu bytes=%llu kept=%s", why,
              (unsigned long long)piece->seq, (unsigned long long)(piece->end - piece->offset),
              is_kept ? path : "no");
    return is_kept ? VP_OK : VP_ERR_IO;
}
