/* What a caller leaves for the team instead of an order: a wish in words. */
#ifndef VP_ORDER_CALLER_MESSAGE_H
#define VP_ORDER_CALLER_MESSAGE_H

#include "order/menu.h"

/* In the order of the words MESSAGE in tool/tool.def. */
enum message_kind {
    MESSAGE_CALLBACK,
    MESSAGE_RESERVATION,
    MESSAGE_CATERING,
    MESSAGE_COMPLAINT,
    MESSAGE_CHANGE, /* of an order that is in */
    MESSAGE_OTHER,
    MESSAGE_KIND_COUNT
};

enum { MESSAGE_TEXT_BYTES = 400, MESSAGE_NAME_BYTES = 64, MESSAGE_WANTED_BYTES = 64 };

struct caller_message {
    char restaurant_id[MENU_NAME_BYTES];
    uint32_t key; /* the same words, the same key: what comes twice is one; never 0 */
    enum message_kind kind;
    char text[MESSAGE_TEXT_BYTES];
    char name[MESSAGE_NAME_BYTES];         /* "": not said */
    char phone[MENU_NUMBER_BYTES];         /* to call back, E.164 */
    char wanted_for[MESSAGE_WANTED_BYTES]; /* day, time and how many, as it was said; "": unsaid */
    int64_t unix_ms;
};

/* Puts texts in, without blanks around them; NULL leaves one empty. False: one is too long or not printable, the text
 * is empty, or the phone is none in the menu's country (customer_text.h); out_wrong names it: "text", "name", "phone",
 * "wanted_for". */
bool caller_message_fill(struct caller_message *message, const struct menu *menu, const char *text,
                         const char *name, const char *phone, const char *wanted_for, const char **out_wrong);

#endif
