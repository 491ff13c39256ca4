/* What is wrong with a file that a person wrote, all of it at once, a line each:
 * "menus/x.yaml:12: items[3].price: ...". Zeroed memory is an empty list. */
#ifndef VP_BASE_PROBLEMS_H
#define VP_BASE_PROBLEMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum { PROBLEMS_KEPT_MAX = 40, PROBLEMS_TEXT_BYTES = 8192, PROBLEMS_COVER_BYTES = 4096 };

struct problems {
    size_t count;                   /* of all, those without room included */
    char text[PROBLEMS_TEXT_BYTES]; /* whole lines; those of one file together, in its order */
    size_t kept_count;
    struct problems_mark {
        unsigned line;
        unsigned short at, len, file_len; /* in text */
    } marks[PROBLEMS_KEPT_MAX];
    char covered[PROBLEMS_COVER_BYTES]; /* paths, a NUL behind each */
    size_t covered_len;
};

void problems_clear(struct problems *problems);
/* file: its name, or that of a variable or an option. line 0: none. path: where in the file
 * ("items[3].price"), or "". What cannot be printed on one line is replaced. Covers the path. */
void problems_add(struct problems *problems, const char *file, unsigned line, const char *path,
                  const char *format, ...) __attribute__((format(printf, 5, 6)));

/* Nothing more is to be said about this path and what is below it: a wrong value is not also missing. */
void problems_cover(struct problems *problems, const char *path);
/* Whether path or something above it is covered. */
bool problems_covers(const struct problems *problems, const char *path);
/* Whether path or something below it is covered, so that sums over it say nothing. */
bool problems_touch(const struct problems *problems, const char *path);

/* All lines, and how many there are beyond them. */
void problems_print(const struct problems *problems, FILE *out);

#endif
