/* What all sessions and requests of an engine share. */
#ifndef VP_ENGINE_CORE_H
#define VP_ENGINE_CORE_H

#include "engine/brain.h"
#include "engine/latency.h"
#include "engine/listener.h"
#include "engine/phrase_cache.h"
#include "engine/pool.h"
#include "engine/vocabulary_cache.h"
#include "net/loop.h"

struct engine_core {
    struct loop *loop;
    struct speech_models *models;
    struct pool *pool;
    struct listeners *listeners;
    struct vocabulary_cache *vocabularies;
    struct phrase_cache *phrases;
    struct speech_manner manner; /* of who does not say how */
    struct latency_log latencies;
    struct chat_settings chat; /* url NULL: the built-in dialogue answers */
    int silence_ms;            /* default of turn detection */
    int text_late_ms;          /* after the voice: what was not recognised by then is given up */
    bool is_closing;           /* no new work may be given to the pool */
};

#endif
