/* Whom a caller is put through to. */
#ifndef VP_TRADITIONAL_TURN_PERSON_H
#define VP_TRADITIONAL_TURN_PERSON_H

#include "order/menu.h"
#include "telephony/phone_answer.h"

/* By the rules of the menu (NULL: nobody) for this topic ("": none) now. call_sid is borrowed until the answer is
 * written; NULL: whoever picks up is not asked. */
struct phone_person turn_person(const struct menu *menu, const char *topic, const char *call_sid);

#endif
