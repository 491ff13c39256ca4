/* The conversations of a run as people read them: the lines of all calls in the order in which they happened,
 * although the agent's words are known only after they were heard. A line waits until every call knows what
 * came before it. */
#ifndef VP_CALLERS_PRINTOUT_H
#define VP_CALLERS_PRINTOUT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct printout_line {
    struct printout_line *next;
    int64_t when_ms; /* monotonic */
    char *text;      /* owned; as it is printed, with its line end */
};

enum { PRINTOUT_HOLD_MS = 20000 }; /* a line waits no longer: a read-back may take as long */

struct printout {
    FILE *out;                   /* NULL: nothing is shown */
    int name_width;              /* of calls beside each other; 0: names are not shown */
    bool is_lost;                /* out took no more; nothing is shown from then on */
    struct printout_line *lines; /* waiting, the oldest first */
    struct printout_part *parts;
};

/* One call's side of it, owned by the call. */
struct printout_part {
    struct printout *printout; /* NULL: not joined, or left */
    struct printout_part *next;
    const char *name; /* borrowed */
    int64_t began_ms; /* monotonic time of the call's 0; 0: not answered yet, holds nobody up */
    int64_t known_ms; /* monotonic: everything of this call before that was put already */
};

void printout_init(struct printout *printout, FILE *out, int name_width);
/* Prints what waits. All parts have left. */
void printout_deinit(struct printout *printout);

void printout_join(struct printout *printout, struct printout_part *part, const char *name);
/* The call's clock starts now. */
void printout_begin(struct printout_part *part);
/* " 4.1 s who text" at a time of the call's clock. Words of others may hold control characters: they
 * are shown as '?'. */
void printout_put(struct printout_part *part, int64_t at_ms, const char *who, const char *text);
/* All of this call before at_ms is put. Prints what nobody holds up any more. */
void printout_know(struct printout_part *part, int64_t at_ms);
/* No more lines come of this call. Repeatable. */
void printout_leave(struct printout_part *part);

#endif
