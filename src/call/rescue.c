#include "call/rescue.h"

#include "call/thresholds.h"

static bool choose(struct rescue *rescue, const struct rescue_loss *loss, int64_t now_ms,
                   enum ai_place *out_place)
{
    if (rescue->count > CALL_RESCUES_MAX)
        return false;
    rescue->redial_at_ms = loss->was_dialling ? now_ms : 0;
    if (loss->place == AI_PLACE_MODEL && !loss->is_barred && rescue->redial_count++ == 0) {
        *out_place = AI_PLACE_MODEL;
        return true;
    }
    if (!loss->has_engine)
        return false;
    *out_place = AI_PLACE_ENGINE;
    if (rescue->engine_until_ms == 0)
        rescue->engine_until_ms = now_ms + loss->engine_wait_ms;
    if (loss->place == AI_PLACE_MODEL)
        return true;
    if (!loss->was_dialling)
        return now_ms < rescue->engine_until_ms;
    rescue->redial_at_ms = now_ms + CALL_REDIAL_PAUSE_MS;
    return rescue->redial_at_ms < rescue->engine_until_ms;
}

bool rescue_lose_session(struct rescue *rescue, const struct rescue_loss *loss, int64_t now_ms,
                         enum ai_place *out_place)
{
    if (!rescue->is_on || rescue->has_answer)
        *rescue = (struct rescue){.is_on = true,
                                  .owes_answer = rescue->owes_answer,
                                  .is_carried_out = rescue->is_carried_out,
                                  .count = rescue->count + 1};
    return choose(rescue, loss, now_ms, out_place);
}

void rescue_owe(struct rescue *rescue, bool is_carried_out)
{
    rescue->owes_answer = true;
    rescue->is_carried_out = is_carried_out;
}

void rescue_told(struct rescue *rescue)
{
    rescue->owes_answer = rescue->is_carried_out = false;
}

void rescue_answered(struct rescue *rescue)
{
    rescue->has_answer = true;
}

void rescue_settle(struct rescue *rescue)
{
    if (rescue->has_answer)
        *rescue = (struct rescue){.count = rescue->count};
}

int64_t rescue_dial_due_ms(const struct rescue *rescue, int64_t connect_ms, int64_t now_ms)
{
    if (rescue->redial_at_ms != 0)
        return rescue->redial_at_ms;
    if (rescue->engine_until_ms != 0)
        return rescue->engine_until_ms > now_ms ? rescue->engine_until_ms : now_ms;
    bool is_model_again = rescue->is_on && connect_ms > CALL_REDIAL_MS;
    return now_ms + (is_model_again ? CALL_REDIAL_MS : connect_ms);
}

bool rescue_redial(struct rescue *rescue)
{
    bool was_pause = rescue->redial_at_ms != 0;
    rescue->redial_at_ms = 0;
    return was_pause;
}
