/* The one call of these tests: what Twilio posts about it, what it is answered, and what its caller orders. */
#ifndef VP_TESTS_FLOW_WEB_WITH_CALLER_H
#define VP_TESTS_FLOW_WEB_WITH_CALLER_H

#include "flow/web/with_bench.h"

#define CALL_SID  "CA00000000000000000000000000000002"
#define CALL_FORM "CallSid=" CALL_SID "&From=%2B15550002222&To=%2B15550001111&AccountSid=" ACCOUNT_SID

/* Set-ups of a test: a bench on which calls begin with a stream; and one on which all of them are traditional,
 * with the greeting spoken. */
int with_realtime_calls(void **state);
int with_traditional_calls(void **state);

/* A webhook of the call, with more parameters; it is answered with 200. */
void post_form(const char *target, const char *more);
void post_words(const char *target, const char *words); /* what <Gather> heard */

/* The call rings and is answered by the traditional arm. */
void begin_call(void);
/* What the upstream does is not done within the time that a caller waits in silence, until it is let go. */
void hold_upstream(enum upstream_path path);
void let_upstream_go(enum upstream_path path);

/* The model's part of a whole order: four answers for the first turn, two for the second. */
void script_order(void);
void script_yes(int version);
int order_count(void);

/* A call rings and is connected with a stream. */
void open_call(void);
/* What a worker leaves in the store: an end (NULL: it broke off), and, where the caller heard the greeting, an order of
 * garlic knots. */
void leave_call(const char *end_reason, bool was_heard);
/* Both, after an order. */
void break_call(const char *end_reason);
struct store_call stored_call(void);

#endif
