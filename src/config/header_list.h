/* HTTP headers in a setting, as OTEL_EXPORTER_OTLP_HEADERS has them: "name=value,name=value", where %HH in a value
 * is that byte, so that a blank is %20 and a comma %2C. */
#ifndef VP_CONFIG_HEADER_LIST_H
#define VP_CONFIG_HEADER_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

enum { HEADER_LIST_MAX = 16, HEADER_LIST_BYTES = 1024 };

struct header_list {
    size_t count;
    const char *headers[HEADER_LIST_MAX]; /* "name: value", in text: the list must not be moved */
    char text[HEADER_LIST_BYTES];
};

/* What is wrong, which never shows a value; NULL: nothing. Those before it are in the list all the same. */
const char *header_list_read(struct header_list *list, const char *setting);

/* Whether it can name a header (RFC 9110, section 5.1). */
bool header_name_is_valid(struct span name);

#endif
