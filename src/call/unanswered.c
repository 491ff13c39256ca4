#include "call/unanswered.h"

#include "call/thresholds.h"

/* What was waited until now is counted; the wait goes on from there. */
static void count(struct unanswered *unanswered, int64_t now_ms)
{
    if (unanswered->since_ms == 0)
        return;
    unanswered->idle_ms += now_ms - unanswered->since_ms;
    unanswered->total_ms += now_ms - unanswered->since_ms;
    unanswered->since_ms = now_ms;
}

void unanswered_ask(struct unanswered *unanswered, int64_t now_ms)
{
    count(unanswered, now_ms);
    unanswered->since_ms = unanswered->asked_ms = now_ms;
    unanswered->asked_count++;
}

void unanswered_pause(struct unanswered *unanswered, int64_t now_ms)
{
    count(unanswered, now_ms);
    unanswered->since_ms = 0;
}

void unanswered_work(struct unanswered *unanswered, int64_t now_ms)
{
    count(unanswered, now_ms);
    unanswered->idle_ms = 0;
}

void unanswered_excuse(struct unanswered *unanswered, int64_t now_ms)
{
    if (unanswered->since_ms != 0)
        unanswered->since_ms = now_ms;
}

void unanswered_end(struct unanswered *unanswered)
{
    *unanswered = (struct unanswered){0};
}

/* The last turn gets its time, and an answer that has begun. */
static int64_t idle_due_ms(const struct unanswered *unanswered, const struct moment *moment, int64_t slow_ms)
{
    int64_t sign_ms =
        moment->waits_since_ms > unanswered->asked_ms ? moment->waits_since_ms : unanswered->asked_ms;
    int64_t due_ms = unanswered->since_ms + slow_ms - unanswered->idle_ms;
    return due_ms > sign_ms + UNANSWERED_LEAST_MS ? due_ms : sign_ms + UNANSWERED_LEAST_MS;
}

int64_t unanswered_due_ms(const struct unanswered *unanswered, const struct moment *moment, int64_t slow_ms)
{
    bool is_again = unanswered->asked_count > 1;
    if (unanswered->since_ms == 0 || !call_state_is_heard(moment->state))
        return INT64_MAX;
    if (moment->state == CALL_CONNECTED && !is_again) /* once, nothing to say is the model's right */
        return INT64_MAX;
    int64_t due_ms = unanswered->since_ms + slow_ms * UNANSWERED_SLOW_MAX - unanswered->total_ms;
    int64_t idle_ms = is_again ? idle_due_ms(unanswered, moment, slow_ms) : INT64_MAX;
    return idle_ms < due_ms ? idle_ms : due_ms;
}
