/* What is found of a number at Twilio: a line each, whether it keeps its calls from coming here. */
#ifndef VP_APP_NUMBER_REPORT_H
#define VP_APP_NUMBER_REPORT_H

#include <jansson.h>

#include "app/twilio_account.h"
#include "order/menu.h"

enum number_state { NUMBER_OK, NUMBER_NOTE, NUMBER_PROBLEM };
enum { NUMBER_FINDINGS_MAX = 16, NUMBER_TEXT_BYTES = 2 * TWILIO_URL_BYTES + 128 };

struct number_report {
    const char *number;        /* E.164; borrowed */
    const char *restaurant_id; /* whose menu has it; NULL: no menu's */
    struct number_finding {
        enum number_state state;
        char text[NUMBER_TEXT_BYTES];
    } findings[NUMBER_FINDINGS_MAX];
    size_t count;
};

void number_report_add(struct number_report *report, enum number_state state, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* What stands in the way whatever its URLs say: it takes no voice calls, something else has them; no menu has it;
 * nothing is asked where this server fails. menu: NULL where there is none. */
void number_report_judge(struct number_report *report, const struct twilio_number *number,
                         const struct menu *menu, const char *asked_fallback_url);
/* Each difference as a line: what it is and should be, or what it was and is. */
void number_report_differences(struct number_report *report, const struct twilio_difference *differences,
                               size_t count, bool are_mended);
bool number_report_is_good(const struct number_report *report);
void number_report_print(const struct number_report *report);
json_t *number_report_json(const struct number_report *report); /* NULL: no memory */

#endif
