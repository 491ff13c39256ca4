/* Messages that machines write many times a second are alike to the byte, but for their values: what comes in such a
 * shape is compared, and its values are picked out, in a fraction of the steps that scanning takes
 * (base/json_scan.h). Whatever differs, be it by a blank, is no such message and is to be scanned: a shape takes
 * nothing that the scanner would refuse, and finds the same values. */
#ifndef VP_BASE_JSON_SHAPE_H
#define VP_BASE_JSON_SHAPE_H

#include "base/json_scan.h"

/* What stands before each value. Where it ends with a quote a string without escapes follows, otherwise a number of
 * digits alone. */
struct json_shape {
    const struct span *parts;
    size_t part_count;
};
#define JSON_SHAPE(parts)                                                                                    \
    {                                                                                                        \
        (parts), sizeof(parts) / sizeof(parts)[0]                                                            \
    }

/* Whether text begins in this shape: then the values, one for each part, as json_scan_next gives them, and what is
 * behind the last of them (of a string that is its closing quote). Nothing has been checked of that. */
bool json_shape_read(const struct json_shape *shape, struct span text, struct json_value *out_values,
                     struct span *out_rest);

#endif
