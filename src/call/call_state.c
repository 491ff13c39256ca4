#include "call/call_state.h"

#include <stddef.h>

enum {
    STOP = FX_PHONE_CLEAR | FX_AI_CANCEL | FX_AI_TRUNCATE,
    HANG_UP = FX_AI_CLOSE | FX_PHONE_CLOSE | FX_END,
    HAND_OVER = FX_AI_CLOSE | FX_PHONE_CLOSE,
    BEGIN = FX_AI_INTRODUCE | FX_AI_REPLAY,
};

#define GO(to, fx)                                                                                           \
    {                                                                                                        \
        .is_decided = true, .next = CALL_##to, .effects = (fx)                                               \
    }
#define STAY(fx)                                                                                             \
    {                                                                                                        \
        .is_decided = true, .next = CALL_STAYS, .effects = (fx)                                              \
    }

/* From CONNECTING to RECOVERING: what ends the call whatever else happens. */
#define WHILE_LIVE                                                                                           \
    [EV_AI_LOST] = GO(FALLBACK, HAND_OVER), [EV_HANG_UP] = GO(CLOSING, 0),                                   \
    [EV_TRANSFER_NOW] = GO(DISCONNECTED, FX_PHONE_CLEAR | HANG_UP),                                          \
    [EV_PHONE_GONE] = GO(DISCONNECTED, HANG_UP)
/* And where the model hears the caller (call_state_is_heard). */
#define WHILE_HEARD                                                                                          \
    WHILE_LIVE, [EV_AI_FAILED] = GO(RECOVERING, FX_AI_CLOSE | FX_AI_DIAL),                                   \
                [EV_STALE_RESPONSE] = STAY(FX_AI_CANCEL), [EV_FAREWELL] = GO(CLOSING, FX_SAY_GOODBYE),       \
                [EV_TAKEN_OVER] = GO(CLOSING, STOP | FX_SAY_GOODBYE)

/* A cell that is left out is a surprise. */
/* clang-format off */
static const struct call_step decided[CALL_STATE_COUNT][CALL_EVENT_COUNT] = {
    [CALL_DISCONNECTED] = {[EV_STARTED] = GO(CONNECTING, FX_PHONE_GREET | FX_AI_DIAL)},
    [CALL_CONNECTING] = {WHILE_LIVE,
                         [EV_CALLER_KEYED] = STAY(FX_PHONE_CLEAR),
                         [EV_AI_READY] = GO(CONNECTED, BEGIN),
                         [EV_AI_READY_SPEAKING] = GO(SPEAKING, BEGIN),
                         [EV_AI_READY_OWING] = GO(THINKING, BEGIN | FX_AI_RESPOND),
                         [EV_AI_READY_HEARING] = GO(THINKING, BEGIN),
                         [EV_AI_FAILED] = GO(RECOVERING, FX_AI_CLOSE | FX_AI_DIAL),
                         [EV_TAKEN_OVER] = GO(DISCONNECTED, FX_PHONE_CLEAR | HANG_UP),
                         [EV_FAREWELL] = GO(DISCONNECTED, HANG_UP)}, /* nobody there to say it */
    [CALL_CONNECTED] = {WHILE_HEARD,
                        [EV_CALLER_KEYED] = STAY(FX_REARM),
                        [EV_CALLER_TYPED] = GO(THINKING, FX_AI_RESPOND),
                        [EV_AI_PROGRESS] = GO(THINKING, 0),
                        [EV_AI_AUDIO] = GO(SPEAKING, FX_PHONE_PLAY),
                        [EV_AI_FAULT] = GO(THINKING, FX_AI_CANCEL | FX_AI_RESPOND),
                        [EV_AI_SILENT] = GO(THINKING, STOP),
                        [EV_AI_CUT] = GO(THINKING, FX_AI_RESPOND),
                        [EV_AI_RENEWED] = STAY(FX_AI_SWAP | FX_AI_INTRODUCE),
                        [EV_TOOLS_ANSWERED] = GO(THINKING, FX_AI_RESPOND),
                        [EV_TURN_OVER] = STAY(0),
                        [EV_AI_LAGS] = GO(THINKING, 0),
                        [EV_CALLER_SPOKE] = GO(LISTENING, 0),
                        [EV_BARGE_IN] = GO(INTERRUPTED, STOP),
                        [EV_CALLER_STOPPED] = GO(THINKING, 0),
                        [EV_CALLER_DONE] = GO(THINKING, FX_AI_RESPOND),
                        [EV_CALLER_SILENT] = GO(THINKING, FX_ASK_STILL_THERE)},
    [CALL_LISTENING] = {WHILE_HEARD,
                        [EV_CALLER_KEYED] = STAY(0),
                        [EV_CALLER_TYPED] = GO(THINKING, FX_AI_RESPOND),
                        [EV_AI_PROGRESS] = GO(THINKING, 0), /* the end of speech was lost */
                        [EV_AI_AUDIO] = STAY(0), /* drop it: the caller speaks */
                        [EV_AI_FAULT] = STAY(0),
                        [EV_AI_CUT] = STAY(0), /* the caller's turn brings an answer */
                        [EV_RESPONSE_OVER] = STAY(0),
                        [EV_TURN_OVER] = GO(CONNECTED, 0), /* what was heard was no turn */
                        [EV_CALLER_SPOKE] = STAY(0),
                        [EV_BARGE_IN] = GO(INTERRUPTED, STOP),
                        [EV_CALLER_STOPPED] = GO(THINKING, 0),
                        [EV_CALLER_DONE] = GO(THINKING, FX_AI_RESPOND),
                        [EV_TIMED_OUT] = GO(THINKING, FX_AI_COMMIT | FX_AI_RESPOND)}, /* no end is told */
    [CALL_THINKING] = {WHILE_HEARD,
                       [EV_CALLER_KEYED] = GO(CONNECTED, STOP),
                       [EV_CALLER_TYPED] = STAY(FX_AI_RESPOND | FX_REARM),
                       [EV_AI_PROGRESS] = STAY(FX_REARM),
                       [EV_AI_AUDIO] = GO(SPEAKING, FX_PHONE_PLAY),
                       [EV_AI_FAULT] = STAY(FX_AI_CANCEL | FX_AI_RESPOND | FX_REARM),
                       [EV_AI_SILENT] = STAY(STOP),
                       [EV_AI_CUT] = STAY(FX_AI_RESPOND | FX_REARM),
                       [EV_AI_UNMOVED] = STAY(FX_AI_RESPOND | FX_REARM),
                       [EV_RESPONSE_OVER] = STAY(0),
                       [EV_TOOLS_ANSWERED] = STAY(FX_AI_RESPOND | FX_REARM),
                       [EV_TOOLS_LATE] = STAY(FX_REARM),
                       [EV_TURN_OVER] = GO(CONNECTED, 0),
                       [EV_AI_LAGS] = STAY(0),
                       [EV_CALLER_SPOKE] = GO(LISTENING, 0),
                       [EV_BARGE_IN] = GO(INTERRUPTED, STOP),
                       [EV_CALLER_STOPPED] = STAY(0),
                       [EV_CALLER_DONE] = STAY(FX_AI_RESPOND | FX_REARM)},
    [CALL_SPEAKING] = {WHILE_HEARD,
                       [EV_CALLER_KEYED] = GO(CONNECTED, STOP),
                       [EV_CALLER_TYPED] = GO(THINKING, STOP | FX_AI_RESPOND),
                       [EV_AI_PROGRESS] = STAY(0),
                       [EV_AI_AUDIO] = STAY(FX_PHONE_PLAY | FX_REARM),
                       [EV_AI_FAULT] = STAY(FX_AI_CANCEL | FX_AI_RESPOND),
                       [EV_AI_SILENT] = GO(THINKING, STOP),
                       [EV_AI_CUT] = STAY(FX_AI_RESPOND),
                       [EV_RESPONSE_OVER] = STAY(0),
                       [EV_TOOLS_ANSWERED] = STAY(FX_AI_RESPOND),
                       [EV_TURN_OVER] = GO(CONNECTED, 0),
                       [EV_AI_LAGS] = GO(THINKING, 0),
                       [EV_CALLER_SPOKE] = GO(LISTENING, 0),
                       [EV_BARGE_IN] = GO(INTERRUPTED, STOP),
                       [EV_CALLER_STOPPED] = STAY(0),
                       [EV_CALLER_DONE] = STAY(FX_AI_RESPOND | FX_REARM)},
    [CALL_INTERRUPTED] = {WHILE_HEARD,
                          [EV_CALLER_KEYED] = STAY(0),
                          [EV_CALLER_TYPED] = GO(THINKING, FX_AI_RESPOND),
                          [EV_AI_PROGRESS] = GO(THINKING, 0),
                          [EV_AI_AUDIO] = STAY(0), /* late audio: drop it */
                          [EV_AI_FAULT] = STAY(0),
                          [EV_AI_CUT] = STAY(0),
                          [EV_RESPONSE_OVER] = GO(LISTENING, 0),
                          [EV_CALLER_SPOKE] = STAY(0),
                          [EV_BARGE_IN] = STAY(STOP),
                          [EV_CALLER_STOPPED] = GO(THINKING, 0),
                          [EV_CALLER_DONE] = GO(THINKING, FX_AI_RESPOND),
                          [EV_TIMED_OUT] = GO(LISTENING, 0)},
    [CALL_RECOVERING] = {WHILE_LIVE,
                         [EV_CALLER_KEYED] = STAY(FX_PHONE_CLEAR),
                         [EV_AI_READY] = GO(CONNECTED, BEGIN),
                         [EV_AI_READY_SPEAKING] = GO(SPEAKING, BEGIN),
                         [EV_AI_READY_OWING] = GO(THINKING, BEGIN | FX_AI_RESPOND),
                         [EV_AI_READY_HEARING] = GO(THINKING, BEGIN),
                         [EV_AI_FAILED] = STAY(FX_AI_CLOSE | FX_REARM),
                         [EV_REDIAL] = STAY(FX_AI_DIAL | FX_REARM),
                         [EV_TAKEN_OVER] = GO(DISCONNECTED, FX_PHONE_CLEAR | HANG_UP),
                         [EV_FAREWELL] = GO(DISCONNECTED, HANG_UP)},
    [CALL_FALLBACK] = {[EV_CALLER_KEYED] = STAY(0),
                       [EV_AI_FAILED] = STAY(0),
                       [EV_AI_LOST] = STAY(0),
                       [EV_FAREWELL] = STAY(0),
                       [EV_TAKEN_OVER] = STAY(0),
                       [EV_HANG_UP] = STAY(0),
                       [EV_TRANSFER_NOW] = STAY(0),
                       [EV_PHONE_GONE] = GO(DISCONNECTED, HANG_UP),
                       [EV_TIMED_OUT] = GO(DISCONNECTED, HANG_UP)},
    [CALL_CLOSING] = {[EV_CALLER_KEYED] = STAY(0),
                      [EV_AI_FAILED] = STAY(FX_AI_CLOSE),
                      [EV_AI_LOST] = STAY(FX_AI_CLOSE),
                      [EV_AI_PROGRESS] = STAY(0),
                      [EV_AI_AUDIO] = STAY(FX_PHONE_PLAY),
                      [EV_AI_FAULT] = STAY(0),
                      [EV_AI_CUT] = STAY(0),
                      [EV_STALE_RESPONSE] = STAY(FX_AI_CANCEL),
                      [EV_TOOLS_ANSWERED] = STAY(FX_AI_RESPOND),
                      [EV_CALLER_SPOKE] = STAY(0), /* "bye!" over our goodbye */
                      [EV_BARGE_IN] = STAY(0),
                      [EV_CALLER_STOPPED] = STAY(0),
                      [EV_CALLER_DONE] = STAY(0),
                      [EV_FAREWELL] = STAY(0),
                      [EV_TAKEN_OVER] = STAY(0),
                      [EV_HANG_UP] = STAY(0),
                      [EV_REOPENED] = GO(THINKING, 0),
                      [EV_GOODBYE_CUT] = STAY(FX_SAY_GOODBYE),
                      [EV_ALL_HEARD] = GO(DISCONNECTED, HANG_UP),
                      [EV_TRANSFER_NOW] = GO(DISCONNECTED, FX_PHONE_CLEAR | HANG_UP),
                      [EV_PHONE_GONE] = GO(DISCONNECTED, HANG_UP),
                      [EV_TIMED_OUT] = GO(DISCONNECTED, HANG_UP)},
};
/* clang-format on */

const struct call_step *call_state_cell(enum call_state now, enum call_event event)
{
    return &decided[now][event];
}

bool call_cell_is_sane(enum call_state row, const struct call_step *cell)
{
    if (!cell->is_decided)
        return cell->next == 0 && cell->effects == 0;
    return cell->next == CALL_STAYS || (cell->next < CALL_STATE_COUNT && cell->next != row);
}

struct call_step call_decide(enum call_state now, enum call_event event)
{
    struct call_step step = decided[now][event];
    if (!step.is_decided || step.next == CALL_STAYS)
        step.next = now;
    return step;
}

bool call_state_is_heard(enum call_state state)
{
    return state >= CALL_CONNECTED && state <= CALL_INTERRUPTED;
}

bool call_state_keeps_audio(enum call_state state)
{
    return state == CALL_CONNECTING || state == CALL_RECOVERING;
}

const char *call_state_name(enum call_state state)
{
    static const char *const names[CALL_STATE_COUNT] = {
        "DISCONNECTED", "CONNECTING",  "CONNECTED",  "LISTENING", "THINKING",
        "SPEAKING",     "INTERRUPTED", "RECOVERING", "FALLBACK",  "CLOSING",
    };
    return (unsigned)state < CALL_STATE_COUNT ? names[state] : "?";
}

const char *call_event_name(enum call_event event)
{
    static const char *const names[CALL_EVENT_COUNT] = {
        [EV_STARTED] = "STARTED",
        [EV_AI_READY] = "AI_READY",
        [EV_AI_READY_SPEAKING] = "AI_READY_SPEAKING",
        [EV_AI_READY_OWING] = "AI_READY_OWING",
        [EV_AI_READY_HEARING] = "AI_READY_HEARING",
        [EV_AI_FAILED] = "AI_FAILED",
        [EV_AI_LOST] = "AI_LOST",
        [EV_REDIAL] = "REDIAL",
        [EV_AI_PROGRESS] = "AI_PROGRESS",
        [EV_AI_AUDIO] = "AI_AUDIO",
        [EV_AI_FAULT] = "AI_FAULT",
        [EV_AI_SILENT] = "AI_SILENT",
        [EV_AI_CUT] = "AI_CUT",
        [EV_AI_RENEWED] = "AI_RENEWED",
        [EV_AI_UNMOVED] = "AI_UNMOVED",
        [EV_STALE_RESPONSE] = "STALE_RESPONSE",
        [EV_RESPONSE_OVER] = "RESPONSE_OVER",
        [EV_TOOLS_ANSWERED] = "TOOLS_ANSWERED",
        [EV_TOOLS_LATE] = "TOOLS_LATE",
        [EV_TURN_OVER] = "TURN_OVER",
        [EV_AI_LAGS] = "AI_LAGS",
        [EV_CALLER_SPOKE] = "CALLER_SPOKE",
        [EV_BARGE_IN] = "BARGE_IN",
        [EV_CALLER_STOPPED] = "CALLER_STOPPED",
        [EV_CALLER_DONE] = "CALLER_DONE",
        [EV_CALLER_SILENT] = "CALLER_SILENT",
        [EV_FAREWELL] = "FAREWELL",
        [EV_TAKEN_OVER] = "TAKEN_OVER",
        [EV_HANG_UP] = "HANG_UP",
        [EV_REOPENED] = "REOPENED",
        [EV_GOODBYE_CUT] = "GOODBYE_CUT",
        [EV_ALL_HEARD] = "ALL_HEARD",
        [EV_CALLER_KEYED] = "CALLER_KEYED",
        [EV_CALLER_TYPED] = "CALLER_TYPED",
        [EV_TRANSFER_NOW] = "TRANSFER_NOW",
        [EV_PHONE_GONE] = "PHONE_GONE",
        [EV_TIMED_OUT] = "TIMED_OUT",
    };
    return (unsigned)event < CALL_EVENT_COUNT ? names[event] : "?";
}

const char *call_effect_name(uint32_t effect)
{
    static const char *const names[FX_COUNT] = {
        "PHONE_CLEAR",     "AI_CANCEL",   "AI_TRUNCATE",  "PHONE_PLAY", "PHONE_GREET", "AI_CLOSE",
        "AI_DIAL",         "AI_SWAP",     "AI_INTRODUCE", "AI_REPLAY",  "AI_COMMIT",   "AI_RESPOND",
        "ASK_STILL_THERE", "SAY_GOODBYE", "PHONE_CLOSE",  "END",        "REARM",
    };
    for (size_t i = 0; i < FX_COUNT; i++)
        if (effect == 1u << i)
            return names[i];
    return "?";
}
