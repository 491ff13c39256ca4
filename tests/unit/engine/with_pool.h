/* A pool of fake recognisers on a loop. */
#ifndef TEST_ENGINE_WITH_POOL_H
#define TEST_ENGINE_WITH_POOL_H

#include "engine/pool.h"

extern struct loop *loop; /* of the running test */
extern struct speech_models *models;
extern struct pool *pool;

/* How often somebody was told what was heard, and the last outcome; what the fakes hear is "Hello.". */
struct heard_count {
    int count;
    enum vp_err err;
};
void on_heard(void *owner, enum vp_err err, const struct recognition *recognition, int64_t took_ms);

void with_pool_open(int hear_threads, int speak_threads);
void with_pool_close(void);

#endif
