#include "store/call_list.h"

#include <string.h>

_Static_assert((int)OUTCOME_ORDERED == (int)END_CLASS_ORDERED && (int)OUTCOME_FAILED == (int)END_CLASS_FAILED,
               "the classes of ends are the first outcomes");

static const char *const names[OUTCOME_COUNT] = {"live",      "ordered", "message",  "transferred",
                                                 "abandoned", "failed",  "answered", "blocked"};

const char *call_outcome_name(enum call_outcome outcome)
{
    return (unsigned)outcome < OUTCOME_COUNT ? names[outcome] : "unknown";
}

bool call_outcome_parse(const char *name, enum call_outcome *out_outcome)
{
    for (int outcome = 0; outcome < OUTCOME_COUNT; outcome++) {
        if (strcmp(name, names[outcome]) == 0) {
            *out_outcome = (enum call_outcome)outcome;
            return true;
        }
    }
    return false;
}

enum call_outcome call_outcome_of(enum end_class end_class)
{
    if (end_class == END_CLASS_BLOCKED)
        return OUTCOME_BLOCKED;
    return end_class != END_CLASS_NONE ? (enum call_outcome)end_class : OUTCOME_FAILED;
}
