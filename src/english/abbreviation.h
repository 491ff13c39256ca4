/* Abbreviations that end in a full stop, "St. Paul", "11 a.m. on Monday", "a 12 oz. steak", and what they stand for. */
#ifndef VP_ENGLISH_ABBREVIATION_H
#define VP_ENGLISH_ABBREVIATION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

/* Whether the full stop at text.at[at] is an abbreviation's behind which the sentence goes on. One that may end a
 * sentence, "Oak St.", "7 p.m.", does where a word with a capital comes next that cannot belong to it. */
bool abbreviation_goes_on(struct span text, size_t at);

/* Of "St" or "Dr" at text.at[begin], with a full stop or without: whether it stands before its name, Saint Paul and
 * Doctor Brown, and not behind that of a street. */
bool abbreviation_is_before_its_name(struct span text, size_t begin);

/* Letters with a full stop behind each, "U.S." and "p.m.", at the beginning of text: their length without the last
 * full stop; 0: there is no such thing. */
size_t abbreviation_dotted_len(struct span text);

#endif
