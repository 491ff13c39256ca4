#include "traditional/turn_person.h"

#include "base/clock.h"
#include "order/menu_people.h"

struct phone_person turn_person(const struct menu *menu, const char *topic, const char *call_sid)
{
    if (menu == NULL)
        return (struct phone_person){.number = NULL};
    return (struct phone_person){.number = menu_transfer_number(menu, topic, clock_unix_ms()),
                                 .call_sid = menu_people(menu)->is_asked ? call_sid : NULL};
}
