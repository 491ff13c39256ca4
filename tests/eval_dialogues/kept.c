#include "eval_dialogues/kept.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { PATH_BYTES = 512 };

static void path_of(const char *folder, const char *kind, uint64_t key, char out_path[PATH_BYTES])
{
    snprintf(out_path, PATH_BYTES, "%s/%s-%016" PRIx64, folder, kind, key);
}

char *kept_find(const char *folder, const char *kind, uint64_t key, size_t *out_len)
{
    char path[PATH_BYTES];
    if (folder == NULL)
        return NULL;
    path_of(folder, kind, key, path);
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return NULL;
    (void)fseek(file, 0, SEEK_END);
    long len = ftell(file);
    rewind(file);
    char *bytes = len >= 0 ? malloc((size_t)len + 1) : NULL;
    if (bytes != NULL) {
        *out_len = fread(bytes, 1, (size_t)len, file);
        bytes[*out_len] = '\0';
    }
    fclose(file);
    return bytes;
}

void kept_put(const char *folder, const char *kind, uint64_t key, struct span bytes)
{
    char path[PATH_BYTES], half[PATH_BYTES + 16];
    if (folder == NULL)
        return;
    path_of(folder, kind, key, path);
    snprintf(half, sizeof half, "%s.%d", path, (int)getpid());
    FILE *file = fopen(half, "wb");
    if (file == NULL)
        return;
    size_t written = fwrite(bytes.at, 1, bytes.len, file);
    if (fclose(file) != 0 || written != bytes.len || rename(half, path) != 0)
        (void)remove(half);
}
