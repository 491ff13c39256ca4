#include "call/closing.h"

#include "call/thresholds.h"

bool closing_reopen(struct closing *closing, bool is_final)
{
    if (closing->reopen_count >= CLOSING_REOPENS_MAX)
        return false;
    closing->reopen_count++;
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
}

int64_t closing_due_ms(int64_t ends_ms, int64_t voice_ms, bool is_heard)
{
    int64_t due_ms = ends_ms + (is_heard ? CLOSING_GRACE_MS : 0);
    return is_heard && voice_ms + CALL_ONSET_MS > due_ms ? voice_ms + CALL_ONSET_MS : due_ms;
}
