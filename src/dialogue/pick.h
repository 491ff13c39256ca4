/* Which of a few names words mean. */
#ifndef VP_DIALOGUE_PICK_H
#define VP_DIALOGUE_PICK_H

#include <stddef.h>

enum { PICK_NAMES_MAX = 40 };

/* Index of the name that the words mean: by order ("the second"), by words of the name, or by sound; -1: none clearly.
 * Names behind PICK_NAMES_MAX are not looked at. */
int pick_name(const char *text, const char *const *names, size_t count);
/* Index of the one of count things that the words name by its place ("the second one", "the last"); -1: none. */
int pick_place(const char *text, size_t count);

#endif
