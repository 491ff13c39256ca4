#include "service/speakers_setup.h"

#include "service/turn_setup.h"

struct web_speakers speakers_setup_make(const struct shared *shared)
{
    struct turn_setup turns;
    turn_setup_make(&turns, shared);
    const struct spoken_turn_settings *turn = &turns.desk.turn;
    return (struct web_speakers){
        .is_engine_the_model = shared->is_engine_the_model,
        .has_engine = shared->engine_fd >= 0,
        .has_traditional = shared->config.traditional_enabled,
        /* Without its voice the network's own speaks; without ears or mind there is no turn. */
        .is_traditional_at_engine = turn->transcribe.endpoint.is_engine || turn->complete.endpoint.is_engine,
        .report = shared->model_report,
    };
}
