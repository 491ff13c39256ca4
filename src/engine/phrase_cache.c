#include "engine/phrase_cache.h"

#include <stdlib.h>
#include <string.h>

#include "base/fnv.h"

enum { BUCKET_COUNT = 256 };

struct cached_phrase {
    struct cached_phrase *next_in_bucket;
    struct cached_phrase *newer, *older; /* by last use */
    uint64_t hash;
    struct speech_manner manner;
    size_t text_len, sample_count;
    int16_t *pcm16;
    char text[];
};

struct phrase_cache {
    struct cached_phrase *buckets[BUCKET_COUNT];
    struct cached_phrase *newest, *oldest;
    size_t bytes, cap_bytes;
};

enum vp_err phrase_cache_create(size_t cap_bytes, struct phrase_cache **out_cache)
{
    struct phrase_cache *cache = calloc(1, sizeof *cache);
    if (cache == NULL)
        return VP_ERR_NO_MEMORY;
    cache->cap_bytes = cap_bytes;
    *out_cache = cache;
    return VP_OK;
}

static size_t phrase_bytes(const struct cached_phrase *phrase)
{
    return sizeof *phrase + phrase->text_len + phrase->sample_count * sizeof *phrase->pcm16;
}

static void unlink_use(struct phrase_cache *cache, struct cached_phrase *phrase)
{
    *(phrase->newer != NULL ? &phrase->newer->older : &cache->newest) = phrase->older;
    *(phrase->older != NULL ? &phrase->older->newer : &cache->oldest) = phrase->newer;
}

static void link_newest(struct phrase_cache *cache, struct cached_phrase *phrase)
{
    phrase->newer = NULL;
    phrase->older = cache->newest;
    *(cache->newest != NULL ? &cache->newest->newer : &cache->oldest) = phrase;
    cache->newest = phrase;
}

static void drop(struct phrase_cache *cache, struct cached_phrase *phrase)
{
    struct cached_phrase **at = &cache->buckets[phrase->hash % BUCKET_COUNT];
    while (*at != phrase)
        at = &(*at)->next_in_bucket;
    *at = phrase->next_in_bucket;
    unlink_use(cache, phrase);
    cache->bytes -= phrase_bytes(phrase);
    free(phrase->pcm16);
    free(phrase);
}

void phrase_cache_destroy(struct phrase_cache *cache)
{
    if (cache == NULL)
        return;
    while (cache->oldest != NULL)
        drop(cache, cache->oldest);
    free(cache);
}

static struct cached_phrase *find(struct phrase_cache *cache, struct span text,
                                  const struct speech_manner *manner, uint64_t hash)
{
    for (struct cached_phrase *phrase = cache->buckets[hash % BUCKET_COUNT]; phrase != NULL;
         phrase = phrase->next_in_bucket)
        if (phrase->hash == hash && phrase->manner.speed == manner->speed &&
            phrase->manner.voice == manner->voice && phrase->text_len == text.len &&
            memcmp(phrase->text, text.at, text.len) == 0)
            return phrase;
    return NULL;
}

const int16_t *phrase_cache_find(struct phrase_cache *cache, struct span text,
                                 const struct speech_manner *manner, size_t *out_sample_count)
{
    struct cached_phrase *phrase = find(cache, text, manner, fnv_hash(FNV_START, text));
    if (phrase == NULL)
        return NULL;
    unlink_use(cache, phrase);
    link_newest(cache, phrase);
    *out_sample_count = phrase->sample_count;
    return phrase->pcm16;
}

void phrase_cache_put(struct phrase_cache *cache, struct span text, const struct speech_manner *manner,
                      const int16_t *pcm16, size_t sample_count)
{
    uint64_t hash = fnv_hash(FNV_START, text);
    struct cached_phrase *phrase = malloc(sizeof *phrase + text.len);
    int16_t *copy = malloc(sample_count > 0 ? sample_count * sizeof *copy : 1);
    if (phrase == NULL || copy == NULL || find(cache, text, manner, hash) != NULL)
        goto fail;
    *phrase = (struct cached_phrase){.hash = hash, .manner = *manner, .text_len = text.len, .pcm16 = copy};
    phrase->sample_count = sample_count;
    if (phrase_bytes(phrase) > cache->cap_bytes / 8)
        goto fail;
    memcpy(phrase->text, text.at, text.len);
    memcpy(copy, pcm16, sample_count * sizeof *copy);
    while (cache->bytes + phrase_bytes(phrase) > cache->cap_bytes)
        /* NOLINTNEXTLINE(clang-analyzer-unix.Malloc): nothing is older than it, so cache->oldest moves on */
        drop(cache, cache->oldest);
    phrase->next_in_bucket = cache->buckets[hash % BUCKET_COUNT];
    cache->buckets[hash % BUCKET_COUNT] = phrase;
    link_newest(cache, phrase);
    cache->bytes += phrase_bytes(phrase);
    return;
fail:
    free(phrase);
    free(copy);
}
