#include "engine/vocabulary_cache.h"

#include <stdlib.h>

#include "base/log.h"

enum { ENTRY_COUNT = 16 };

struct cached_vocabulary {
    uint64_t key;                  /* 0: free */
    struct vocabulary *vocabulary; /* owned; NULL while it is being made */
    struct build_job *build;       /* borrowed; makes it now, or NULL */
    uint64_t used_at;
};

struct waiter {
    struct waiter *next;
    vocabulary_ready_fn on_ready;
    void *owner;
};

struct vocabulary_cache {
    const struct speech_models *models;
    struct pool *pool;
    struct cached_vocabulary entries[ENTRY_COUNT];
    uint64_t use_count;
};

struct build_job {
    struct pool_job job; /* first: the pool hands it back */
    struct vocabulary_cache *cache;
    struct phrase_list list;
    struct waiter *waiters; /* owned */
    struct vocabulary *vocabulary;
    enum vp_err err;
};

enum vp_err vocabulary_cache_create(const struct speech_models *models, struct pool *pool,
                                    struct vocabulary_cache **out_cache)
{
    struct vocabulary_cache *cache = calloc(1, sizeof *cache);
    if (cache == NULL)
        return VP_ERR_NO_MEMORY;
    *cache = (struct vocabulary_cache){.models = models, .pool = pool};
    *out_cache = cache;
    return VP_OK;
}

void vocabulary_cache_destroy(struct vocabulary_cache *cache)
{
    if (cache == NULL)
        return;
    for (size_t i = 0; i < ENTRY_COUNT; i++)
        vocabulary_release(cache->entries[i].vocabulary);
    free(cache);
}

static struct cached_vocabulary *find(struct vocabulary_cache *cache, uint64_t key)
{
    for (size_t i = 0; i < ENTRY_COUNT; i++)
        if (key != 0 && cache->entries[i].key == key) {
            cache->entries[i].used_at = ++cache->use_count;
            return &cache->entries[i];
        }
    return NULL;
}

/* A place for a new entry: free, or least recently used; NULL when all are being made. */
static struct cached_vocabulary *free_place(struct vocabulary_cache *cache)
{
    struct cached_vocabulary *place = NULL;
    for (size_t i = 0; i < ENTRY_COUNT; i++) {
        struct cached_vocabulary *entry = &cache->entries[i];
        if (entry->build == NULL && (place == NULL || entry->used_at < place->used_at))
            place = entry;
    }
    if (place != NULL) {
        vocabulary_release(place->vocabulary);
        *place = (struct cached_vocabulary){0};
    }
    return place;
}

static void build(struct pool_job *job, struct recogniser *recogniser)
{
    (void)recogniser;
    struct build_job *built = (struct build_job *)job;
    built->err = vocabulary_create(built->cache->models, (const char *const *)built->list.phrases,
                                   built->list.count, &built->vocabulary);
}

static void on_built(struct pool_job *job)
{
    struct build_job *built = (struct build_job *)job;
    struct cached_vocabulary *entry =
        find(built->cache, built->list.key); /* an entry being made is never thrown out */
    bool is_good = job->has_run && built->err == VP_OK;
    entry->build = NULL;
    entry->vocabulary = is_good ? built->vocabulary : NULL;
    if (is_good)
        log_info("engine", "vocabulary built phrases=%zu ms=%lld", built->list.count,
                 (long long)job->took_us / 1000);
    else if (job->has_run)
        log_warn("engine", "vocabulary failed err=%s", vp_err_name(built->err));
    if (!is_good)
        *entry = (struct cached_vocabulary){0};
    for (struct waiter *waiter = built->waiters, *next; waiter != NULL; waiter = next) {
        next = waiter->next;
        waiter->on_ready(waiter->owner, is_good ? built->vocabulary : NULL);
        free(waiter);
    }
    phrase_list_deinit(&built->list);
    free(built);
}

static bool start_build(struct vocabulary_cache *cache, struct phrase_list *list)
{
    struct cached_vocabulary *entry = free_place(cache);
    struct build_job *built = entry != NULL ? calloc(1, sizeof *built) : NULL;
    if (built == NULL)
        return false;
    *entry = (struct cached_vocabulary){.key = list->key, .build = built, .used_at = ++cache->use_count};
    built->cache = cache;
    built->list = *list;
    built->job =
        (struct pool_job){.lane = POOL_HEAR, .rank = POOL_BACKGROUND, .run = build, .on_done = on_built};
    *list = (struct phrase_list){0};
    pool_put(cache->pool, &built->job);
    return true;
}

static bool put_waiter(struct build_job *built, vocabulary_ready_fn on_ready, void *owner)
{
    struct waiter *waiter = malloc(sizeof *waiter);
    if (waiter == NULL)
        return false;
    *waiter = (struct waiter){built->waiters, on_ready, owner};
    built->waiters = waiter;
    return true;
}

void vocabulary_cache_want(struct vocabulary_cache *cache, struct phrase_list *list,
                           vocabulary_ready_fn on_ready, void *owner)
{
    uint64_t key = list->key;
    bool is_known = find(cache, key) != NULL || (list->count > 0 && start_build(cache, list));
    phrase_list_deinit(list);
    if (on_ready == NULL)
        return;
    struct cached_vocabulary *entry = is_known ? find(cache, key) : NULL;
    bool waits = entry != NULL && entry->build != NULL && put_waiter(entry->build, on_ready, owner);
    if (!waits)
        on_ready(owner, entry != NULL ? entry->vocabulary : NULL);
}

struct vocabulary *vocabulary_cache_find(struct vocabulary_cache *cache, uint64_t key)
{
    struct cached_vocabulary *entry = find(cache, key);
    return entry != NULL ? entry->vocabulary : NULL;
}
