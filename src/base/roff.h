/* Text as a manual page has it: man(7), groff_char(7). */
#ifndef VP_BASE_ROFF_H
#define VP_BASE_ROFF_H

#include <stdio.h>

/* Text that shall stand as it is: no letter of it is roff's, and none begins a request. */
void roff_print_text(FILE *out, const char *text);
/* Paragraphs as --help has them: an empty line parts them, and lines that begin with a blank stay lines. Ends with a
 * line break. */
void roff_print_paragraphs(FILE *out, const char *text);

#endif
