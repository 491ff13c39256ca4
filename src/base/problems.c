#include "base/problems.h"

#include <stdarg.h>
#include <string.h>

#include "base/utf8.h"

enum { LINE_BYTES = 1024 };

void problems_clear(struct problems *problems)
{
    problems->count = 0;
    problems->kept_count = 0;
    problems->covered_len = 0;
    problems->text[0] = '\0';
}

/* Length of the well-formed character there; 0: none, or one that a terminal would obey. */
static size_t character_len(const char *at)
{
    unsigned char first = (unsigned char)at[0];
    if (first < 0x20 || first == 0x7f || (first == 0xc2 && (unsigned char)at[1] < 0xa0))
        return 0;
    size_t len = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    return strnlen(at, len) == len && utf8_is_valid((struct span){at, len}) ? len : 0;
}

static void make_printable(char *text)
{
    while (*text != '\0') {
        size_t len = character_len(text);
        if (len == 0)
            *text++ = '?';
        text += len;
    }
}

static bool is_same_file(const struct problems *problems, const struct problems_mark *mark, const char *file,
                         size_t file_len)
{
    return mark->file_len == file_len && memcmp(problems->text + mark->at, file, file_len) == 0;
}

/* Behind the last line of the same file that does not stand below it there; at the end where there is none. */
static size_t place_of(const struct problems *problems, const char *file, size_t file_len, unsigned line)
{
    size_t place = problems->kept_count;
    for (size_t i = 0; i < problems->kept_count; i++) {
        if (!is_same_file(problems, &problems->marks[i], file, file_len))
            continue;
        if (problems->marks[i].line > line)
            return i;
        place = i + 1;
    }
    return place;
}

static void keep(struct problems *problems, const char *text, size_t len, size_t file_len, unsigned line)
{
    size_t total = strlen(problems->text);
    if (problems->kept_count == PROBLEMS_KEPT_MAX || total + len + 1 > sizeof problems->text)
        return;
    size_t place = place_of(problems, text, file_len, line);
    size_t at = place < problems->kept_count ? problems->marks[place].at : total;
    memmove(problems->text + at + len, problems->text + at, total - at + 1);
    memcpy(problems->text + at, text, len);
    memmove(&problems->marks[place + 1], &problems->marks[place],
            (problems->kept_count - place) * sizeof problems->marks[0]);
    problems->marks[place] =
        (struct problems_mark){line, (unsigned short)at, (unsigned short)len, (unsigned short)file_len};
    problems->kept_count++;
    for (size_t i = place + 1; i < problems->kept_count; i++)
        problems->marks[i].at = (unsigned short)(problems->marks[i].at + len);
}

void problems_add(struct problems *problems, const char *file, unsigned line, const char *path,
                  const char *format, ...)
{
    char text[LINE_BYTES], number[16] = "";
    problems->count++;
    if (problems->kept_count == PROBLEMS_KEPT_MAX)
        return;
    if (line > 0)
        snprintf(number, sizeof number, "%u:", line);
    int len = snprintf(text, sizeof text - 1, "%.500s:%s %.250s%s", file, number, path,
                       path[0] != '\0' ? ": " : "");
    va_list args;
    va_start(args, format);
    vsnprintf(text + len, sizeof text - 1 - (size_t)len, format, args);
    va_end(args);
    make_printable(text);
    size_t file_len = strlen(file);
    size_t total = strlen(text);
    text[total++] = '\n';
    keep(problems, text, total, file_len < 500 ? file_len : 500, line);
    if (path[0] != '\0')
        problems_cover(problems, path);
}

void problems_cover(struct problems *problems, const char *path)
{
    size_t len = strlen(path) + 1;
    if (problems->covered_len + len > sizeof problems->covered)
        return;
    memcpy(problems->covered + problems->covered_len, path, len);
    problems->covered_len += len;
}

/* Whether one is the other or above it. */
static bool is_above(const char *above, const char *path)
{
    size_t len = strlen(above);
    return strncmp(above, path, len) == 0 && (path[len] == '\0' || path[len] == '.' || path[len] == '[');
}

static bool has_covered(const struct problems *problems, const char *path, bool above, bool below)
{
    const char *end = problems->covered + problems->covered_len;
    for (const char *at = problems->covered; at < end; at += strlen(at) + 1)
        if ((above && is_above(at, path)) || (below && is_above(path, at)))
            return true;
    return false;
}

bool problems_covers(const struct problems *problems, const char *path)
{
    return has_covered(problems, path, true, false);
}

bool problems_touch(const struct problems *problems, const char *path)
{
    return has_covered(problems, path, false, true);
}

void problems_print(const struct problems *problems, FILE *out)
{
    fputs(problems->text, out);
    if (problems->count > problems->kept_count)
        fprintf(out, "... and %zu more\n", problems->count - problems->kept_count);
}
