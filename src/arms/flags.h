/* The feature flags by name, as the API and the command line speak of them (docs/flags.md), and their way
 * from the store into what arm_draw reads. */
#ifndef VP_ARMS_FLAGS_H
#define VP_ARMS_FLAGS_H

#include "arms/arm.h"

struct flag_kind {
    const char *name, *default_value;
    bool is_percent; /* else true or false */
    const char *meaning;
};
extern const struct flag_kind flag_kinds[];               /* ends with an entry whose name is NULL */
const struct flag_kind *flag_kind_find(const char *name); /* NULL: no such flag */

/* Whether a flag may have this value ("": its default again); else a sentence in out_why. */
bool flags_check_value(const char *name, const char *value, char *out_why, size_t why_size_bytes);
/* Whether it can stand in the log as the name of who made a change. */
bool flags_check_who(const char *who, char *out_why, size_t why_size_bytes);

/* Everything that is set. What this program does not know, or has no room for, is logged and left out. */
VP_MUST_CHECK enum vp_err flags_load(struct store *store, struct arm_flags *out_flags);
/* Adds or changes a test number; VP_ERR_TOO_MANY: there are ARM_TEST_NUMBERS_MAX already. */
VP_MUST_CHECK enum vp_err flags_set_test_number(struct store *store, const struct store_test_number *number);
/* Every new call of every restaurant goes to the traditional arm, but for test numbers. */
VP_MUST_CHECK enum vp_err flags_roll_back(struct store *store, const char *who, int64_t unix_ms);

#endif
