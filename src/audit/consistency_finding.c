#include <stdarg.h>
#include <stdio.h>

#include "audit/consistency_internal.h"

static void fill(struct consistency_finding *finding, const char *rule, struct consistency_place place)
{
    *finding = (struct consistency_finding){.rule = rule, .order_number = place.order_number};
    span_copy(span_of(place.call_sid), finding->call_sid, sizeof finding->call_sid);
    span_copy(span_of(place.restaurant_id), finding->restaurant_id, sizeof finding->restaurant_id);
}

void consistency_violation(struct consistency *check, const char *rule, struct consistency_place place,
                           const char *format, ...)
{
    struct consistency_finding finding;
    va_list args;
    fill(&finding, rule, place);
    va_start(args, format);
    vsnprintf(finding.sentence, sizeof finding.sentence, format, args);
    va_end(args);
    check->counts->violation_count++;
    check->settings->on_violation(check->settings->owner, &finding);
}

void consistency_unjudged(struct consistency *check, struct consistency_place place, const char *format, ...)
{
    struct consistency_finding finding;
    va_list args;
    fill(&finding, "prices-not-recomputed", place);
    va_start(args, format);
    vsnprintf(finding.sentence, sizeof finding.sentence, format, args);
    va_end(args);
    check->settings->on_unjudged(check->settings->owner, &finding);
}

struct consistency_place consistency_order_place(const struct ticket *ticket)
{
    return (struct consistency_place){ticket->call_sid, ticket->restaurant_id, ticket->order_number};
}
