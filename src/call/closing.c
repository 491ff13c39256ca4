#include "call/closing.h"

#include "call/thresholds.h"

bool closing_reopen(struct closing *closing, bool is_final)
{
    if (closing->reopen_count >= CLOSING_REOPENS_MAX)
        return false;
    closing->reopen_count++;
    closing->owes_goodbye = false;
    closing->is_afterword = is_final;
    return true;
}

void closing_cut(struct closing *closing)
{
    closing->was_cut = true;
}

void closing_settle(struct closing *closing)
{
    closing->is_afterword = closing->was_cut = false;
    closing->asked_ms = 0;
}

void closing_owe(struct closing *closing)
{
    closing->owes_goodbye = true;
}

void closing_say(struct closing *closing, int64_t now_ms)
{
    closing->owes_goodbye = false;
    closing->asked_ms = now_ms;
}

int64_t closing_wait_due_ms(const struct closing *closing)
{
    return closing->asked_ms != 0 ? closing->asked_ms + CLOSING_WAIT_MS : INT64_MAX;
}

int64_t closing_due_ms(int64_t ends_ms, int64_t voice_ms, bool is_heard)
{
    int64_t due_ms = ends_ms + (is_heard ? CLOSING_GRACE_MS : 0);
    return is_heard && voice_ms + CALL_ONSET_MS > due_ms ? voice_ms + CALL_ONSET_MS : due_ms;
}
