/* Tables as text (RFC 4180): commas, semicolons or tabs between, quotes doubled, CRLF or LF. */
#ifndef VP_MENU_IMPORT_CSV_H
#define VP_MENU_IMPORT_CSV_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

enum { CSV_FIELDS_MAX = 128 };

struct csv {
    struct span rest; /* what was not read yet */
    char separator;
    unsigned line; /* of the row read last, from 1 */
    unsigned next_line;
    const char *fields[CSV_FIELDS_MAX]; /* of the row read last, without blanks around; owned by text */
    size_t field_count;
    char *text; /* owned */
};

/* Finds the separator in the first line: the one that stands there most often. */
void csv_open(struct csv *csv, struct span text);
/* False: there is no further row, or no memory. Blank lines are rows without fields. */
bool csv_next(struct csv *csv);
void csv_close(struct csv *csv);

#endif
