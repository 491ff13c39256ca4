/* Compares an order as VoicePlate's API tells it (docs/tool-answers.md, "order" and "line") with the
 * one a scenario expects. */
#ifndef VP_CALLERS_ORDER_MATCH_H
#define VP_CALLERS_ORDER_MATCH_H

#include <jansson.h>
#include <stdbool.h>

#include "base/buf.h"
#include "callers/phone_line.h"
#include "callers/scenario.h"

enum { ORDER_MATCH_SENTENCE_BYTES = 600 };

/* What a caller says to put the first difference right ("No, make that three large Margherita pizzas.");
 * false when order is as expected. For the order in the making, when it is read back; tries: how often the
 * caller has corrected already. */
bool order_match_correct(const json_t *order, const struct scenario_order *expected, int tries,
                         char *out_sentence, size_t size_bytes);

/* Judges a call after its end: call is the API's answer, NULL when there was none. Appends each difference as
 * a line to out_differences and returns whether there was none. */
bool order_match_judge(const json_t *call, const struct scenario_expect *expect,
                       const struct phone_line_end *end, struct buf *out_differences);

enum order_match_ticket {
    ORDER_MATCH_TICKET_RIGHT,   /* the expected order was stored, or none where none is expected */
    ORDER_MATCH_TICKET_WRONG,   /* what was stored differs, or was not to be */
    ORDER_MATCH_TICKET_MISSING, /* nothing was stored though it was to be, or nothing is known of the call */
};

/* The same of the order alone, however the call ended. Nothing expected: right. */
enum order_match_ticket order_match_ticket(const json_t *call, const struct scenario_expect *expect);

#endif
