#include "unit/engine/with_pool.h"

#include "net/loop.h"
#include "speech/speech.h"
#include "unit/engine/with_fakes.h"
#include "with_cmocka.h"

struct loop *loop;
struct speech_models *models;
struct pool *pool;

void with_pool_open(int hear_threads, int speak_threads)
{
    char why[64];
    fakes_reset();
    assert_int_equal(loop_create(&loop), VP_OK);
    assert_int_equal(speech_models_load(&(struct speech_paths){0}, &models, why, sizeof why), VP_OK);
    assert_int_equal(pool_create(loop, models, hear_threads, speak_threads, &pool), VP_OK);
}

void with_pool_close(void)
{
    pool_destroy(pool);
    loop_round(loop, 0);
    loop_destroy(loop);
    speech_models_destroy(models);
}

void on_heard(void *owner, enum vp_err err, const struct recognition *recognition, int64_t took_ms)
{
    struct heard_count *heard = owner;
    (void)took_ms;
    heard->count++;
    heard->err = err;
    if (err == VP_OK)
        assert_string_equal(recognition_text(recognition), "Hello.");
}
