/* How calls end: one table (end_reason.def) for whoever writes an end, counts it or shows it. */
#ifndef VP_BASE_END_REASON_H
#define VP_BASE_END_REASON_H

#include <stdbool.h>

enum end_class {
    END_CLASS_NONE, /* live, or stored by a program that knew no classes */
    END_CLASS_ORDERED,
    END_CLASS_MESSAGE,
    END_CLASS_TRANSFERRED,
    END_CLASS_ABANDONED,
    END_CLASS_FAILED,
    END_CLASS_BLOCKED,
    END_CLASS_COUNT
};

enum end_reason {
#define END_REASON(id, text, class, whether, help) id,
#include "base/end_reason.def"
#undef END_REASON
    END_REASON_COUNT
};

const char *end_class_name(enum end_class end_class); /* "ordered"; NONE: "" */

const char *end_reason_text(enum end_reason reason); /* "hang-up" */
/* The reason of a stored text, which may have a detail behind a colon ("stream broke: timed out").
 * END_UNKNOWN: none of the table. */
enum end_reason end_reason_find(const char *text);
/* Of a call without an order. */
enum end_class end_reason_class(enum end_reason reason);
/* Whether somebody may go on with a call that ended so. */
bool end_reason_is_resumable(enum end_reason reason);

/* Counts an end (calls_ended_total). */
void end_class_count(enum end_class end_class);

#endif
