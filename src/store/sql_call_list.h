/* The calls that a list may show, while they are searched for. */
#ifndef VP_STORE_SQL_CALL_LIST_H
#define VP_STORE_SQL_CALL_LIST_H

#include "store/call_list.h"
#include "store/sql_internal.h"

enum { CALL_CANDIDATES_MAX = 2 * CALL_LIST_MAX + 256 };

struct call_candidate {
    char call_sid[40];
    int64_t started_unix_ms;
};

struct call_candidates { /* zeroed: none */
    struct call_candidate list[CALL_CANDIDATES_MAX];
    size_t count;
    bool has_more;                  /* one of the searches ended at its limit */
    int64_t searched_until_unix_ms; /* of calls from before, not all were looked at; 0: of all */
};

/* Once each. False: no room. */
bool call_candidates_add(struct call_candidates *candidates, const char *call_sid, int64_t started_unix_ms);
void call_candidates_sort(struct call_candidates *candidates); /* the newest first */

/* sql_search.c: adds the newest calls of the filter in which its words were said in one sentence, in any order,
 * the last word perhaps only begun. */
VP_MUST_CHECK enum vp_err sql_search_said(struct sql_store *store, const struct call_list_filter *filter,
                                          struct call_candidates *candidates);

#endif
