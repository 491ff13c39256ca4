/* The manual pages, in roff (man(7)), from the tables that --help and docs/ are made from. */
#ifndef VP_APP_MAN_PAGE_H
#define VP_APP_MAN_PAGE_H

#include <stdio.h>

void man_page_print_program(FILE *out);  /* voiceplate(1): every verb with its options and exit statuses */
void man_page_print_settings(FILE *out); /* voiceplate.yaml(5): every setting */

#endif
