#include "speech/cmudict.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/span.h"

struct cmudict {
    struct span text; /* mapped */
};

enum vp_err cmudict_open(const char *path, struct cmudict **out_dict)
{
    struct cmudict *dict = calloc(1, sizeof *dict);
    if (dict == NULL)
        return VP_ERR_NO_MEMORY;
    struct stat stat;
    void *bytes = MAP_FAILED;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd >= 0 && fstat(fd, &stat) == 0 && stat.st_size > 0)
        bytes = mmap(NULL, (size_t)stat.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (fd >= 0)
        close(fd);
    if (bytes == MAP_FAILED) {
        free(dict);
        return VP_ERR_MODEL;
    }
    dict->text = (struct span){bytes, (size_t)stat.st_size};
    *out_dict = dict;
    return VP_OK;
}

void cmudict_close(struct cmudict *dict)
{
    if (dict == NULL)
        return;
    munmap((void *)dict->text.at, dict->text.len);
    free(dict);
}

/* The line that has this byte. */
static struct span line_at(struct span text, size_t at)
{
    size_t begin = at, end = at;
    while (begin > 0 && text.at[begin - 1] != '\n')
        begin--;
    while (end < text.len && text.at[end] != '\n')
        end++;
    return (struct span){text.at + begin, end - begin};
}

static struct span word_of(struct span line)
{
    size_t len = 0;
    while (len < line.len && line.at[len] != ' ')
        len++;
    return (struct span){line.at, len};
}

static int compare(struct span a, struct span b)
{
    size_t shorter = a.len < b.len ? a.len : b.len;
    int order = memcmp(a.at, b.at, shorter);
    return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

bool cmudict_find(const struct cmudict *dict, const char *word, char *out, size_t size_bytes)
{
    const struct span wanted = span_of(word);
    size_t low = 0, high = dict != NULL ? dict->text.len : 0;
    while (low < high) {
        struct span line = line_at(dict->text, low + (high - low) / 2), found = word_of(line);
        int order = compare(wanted, found);
        if (order == 0 && found.len < line.len)
            return span_copy((struct span){found.at + found.len + 1, line.len - found.len - 1}, out,
                             size_bytes);
        if (order < 0)
            high = (size_t)(line.at - dict->text.at);
        else
            low = (size_t)(line.at - dict->text.at) + line.len + 1;
    }
    return false;
}
