/* What a caller tells of themselves, as it is kept. */
#ifndef VP_ORDER_CUSTOMER_TEXT_H
#define VP_ORDER_CUSTOMER_TEXT_H

#include "order/menu.h"

/* Text without blanks around it. False: empty, too long or not printable: it goes to printers and terminals. What is
 * left of out is 0. */
bool customer_text_copy(const char *text, char *out, size_t size_bytes);
/* A telephone number in E.164: with a plus or 00 any country's, else as it is dialled in the restaurant's country, by
 * its first called number. False: it is none. */
bool customer_phone_copy(const struct menu *menu, const char *text, char out[MENU_NUMBER_BYTES]);

#endif
