/* A pool of fake recognisers on a loop. */
#ifndef TEST_ENGINE_WITH_POOL_H
#define TEST_ENGINE_WITH_POOL_H

#include "engine/pool.h"

extern struct loop *loop; /* of the running test */
extern struct speech_models *models;
extern struct pool *pool;

void with_pool_open(int hear_threads, int speak_threads);
void with_pool_close(void);

#endif
