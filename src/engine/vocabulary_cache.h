/* Vocabularies by their phrases, made on the pool and shared: all calls of a restaurant use one. Loop thread only. */
#ifndef VP_ENGINE_VOCABULARY_CACHE_H
#define VP_ENGINE_VOCABULARY_CACHE_H

#include "engine/phrase_list.h"
#include "engine/pool.h"

struct vocabulary_cache;

VP_MUST_CHECK enum vp_err vocabulary_cache_create(const struct speech_models *models, struct pool *pool,
                                                  struct vocabulary_cache **out_cache);
/* After the pool. Accepts NULL. */
void vocabulary_cache_destroy(struct vocabulary_cache *cache);

/* vocabulary: borrowed for the call; NULL when there are no phrases or it could not be made. */
typedef void (*vocabulary_ready_fn)(void *owner, struct vocabulary *vocabulary);

/* Sees to it that there will be a vocabulary of these phrases; takes the list's content. on_ready (may be
 * NULL) is called when it is there, at once where it is there already. */
void vocabulary_cache_want(struct vocabulary_cache *cache, struct phrase_list *list,
                           vocabulary_ready_fn on_ready, void *owner);
/* Borrowed until the next want (retain it to keep it); NULL while it is being made, or when it is not known. */
struct vocabulary *vocabulary_cache_find(struct vocabulary_cache *cache, uint64_t key);

#endif
