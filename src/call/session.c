#include "call/session.h"

#include "call/thresholds.h"

void session_forget(struct session *session)
{
    *session = (struct session){.place = session->place};
}

void session_swap(struct session *session)
{
    *session = (struct session){.place = session->place, .is_ready = true, .is_good = session->is_good};
}

void session_move(struct session *session, enum ai_place place)
{
    session->place = place;
}

void session_become_ready(struct session *session, int64_t now_ms)
{
    session->is_ready = true;
    session->ready_ms = now_ms;
}

void session_ask(struct session *session, const char *instructions)
{
    session->is_asked = true;
    session->asked_instructions = instructions;
}

bool session_is_young(const struct session *session, int64_t now_ms)
{
    return now_ms - session->ready_ms < CALL_OWN_GREETING_MS;
}

void session_mute(struct session *session)
{
    session->is_mute = true;
}

void session_unask(struct session *session)
{
    session->is_asked = false;
}

bool session_begin_response(struct session *session, uint64_t response)
{
    bool was_asked = session->is_asked;
    ident_ring_put(&session->over, session->active);
    session->active = session->last_response = response;
    session->is_asked = false;
    if (!was_asked)
        session->asked_instructions = NULL;
    session->has_audio = session->has_words = session->has_tools = false;
    session->is_mute = session->is_silent = false;
    return was_asked;
}

bool session_end_response(struct session *session, uint64_t response)
{
    bool was_active = response != 0 && response == session->active;
    ident_ring_put(&session->over, response);
    if (was_active)
        session->active = 0;
    return was_active;
}

void session_abandon_response(struct session *session)
{
    session->active = 0;
}

void session_discard(struct session *session, uint64_t response)
{
    ident_ring_put(&session->discarded, response);
}

void session_note_audio(struct session *session, bool is_silent)
{
    session->has_audio = true;
    session->is_silent = is_silent;
    session->has_lagged = false;
    if (!is_silent)
        session->called_ms = 0;
}

void session_note_words(struct session *session)
{
    session->has_words = true;
}

void session_note_tools(struct session *session, int64_t now_ms)
{
    session->has_tools = true;
    if (session->called_ms == 0)
        session->called_ms = now_ms;
}

void session_end_wait(struct session *session)
{
    session->called_ms = 0;
}

void session_lags(struct session *session)
{
    session->has_lagged = true;
}

void session_want_response(struct session *session, bool is_wanted)
{
    session->wants_respond = is_wanted;
}

bool session_become_good(struct session *session)
{
    bool is_first = !session->is_good;
    session->is_good = true;
    return is_first;
}

bool session_fails_again(struct session *session)
{
    return session->fault_count++ > 0;
}

void session_clear_faults(struct session *session)
{
    session->fault_count = 0;
}

bool session_goes_on(struct session *session, bool is_cut)
{
    if (!is_cut)
        session->cut_count = 0;
    return is_cut && session->cut_count++ < CALL_GOES_ON_MAX;
}

bool session_is_cut(const struct session *session, enum ai_outcome outcome)
{
    bool is_cut = outcome == AI_INCOMPLETE || outcome == AI_CANCELLED;
    return is_cut && session->has_audio && !session->is_silent && !session->has_tools;
}

bool session_is_nothing(const struct session *session, enum ai_outcome outcome)
{
    bool may_be = outcome == AI_COMPLETED || outcome == AI_CANCELLED;
    return may_be && !session->has_audio && !session->has_words && !session->has_tools;
}

bool session_is_discarded(const struct session *session, uint64_t response)
{
    return ident_ring_has(&session->discarded, response);
}

bool session_may_be_heard(const struct session *session, uint64_t response)
{
    return !ident_ring_has(&session->discarded, response) && !ident_ring_has(&session->over, response);
}

bool session_owes(const struct session *session)
{
    return session->active != 0 || session->is_asked || session->wants_respond;
}

bool session_is_running(const struct session *session)
{
    return session->is_asked || (session->active != 0 && !session_is_discarded(session, session->active));
}

int session_patience(const struct session *session)
{
    return session->place == AI_PLACE_ENGINE ? CALL_ENGINE_PATIENCE : 1;
}

bool session_is_good_end(const struct session *session, enum ai_outcome outcome)
{
    bool has_something = (session->has_audio && !session->is_silent) || session->has_tools;
    switch (outcome) {
    case AI_COMPLETED: /* words or silence without a sound are a fault; nothing at all is the model's right */
        return has_something || (!session->has_words && !session->has_audio);
    case AI_INCOMPLETE:
        return has_something;
    case AI_CANCELLED:
        return true;
    case AI_FAILED:
        break;
    }
    return false;
}
