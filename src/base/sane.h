/* Invariants of state machines. Each machine has an x_is_sane that says what holds of it between two events,
 * as the comment of its states does; where asserts are on (Debug, hence the sanitizer and fuzz builds) they
 * are checked at each event's entry, elsewhere they cost nothing. */
#ifndef VP_BASE_SANE_H
#define VP_BASE_SANE_H

#include <assert.h>
#include <stdbool.h>

#ifdef NDEBUG
#define ASSERT_SANE(is_sane) ((void)(false && (is_sane)))
#else
#define ASSERT_SANE(is_sane) assert(is_sane)
#endif

#endif
