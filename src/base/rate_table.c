#include "base/rate_table.h"

#include <string.h>

#include "base/fnv.h"
#include "base/rand.h"

void rate_table_init(struct rate_table *table, struct token_rate rate)
{
    memset(table, 0, sizeof *table);
    table->rate = rate;
    rand_bytes(&table->seed, sizeof table->seed);
}

static size_t set_of(const struct rate_table *table, struct span key)
{
    uint64_t hash = fnv_hash(table->seed, key);
    return (hash ^ hash >> 32) % RATE_TABLE_SETS;
}

static struct span cut(struct span key)
{
    return (struct span){key.at, key.len < RATE_KEY_BYTES ? key.len : RATE_KEY_BYTES};
}

static bool is_of(const struct rate_entry *entry, struct span key)
{
    return entry->key_len == key.len && memcmp(entry->key, key.at, key.len) == 0;
}

static struct rate_entry *find_entry(struct rate_table *table, struct span key, int64_t now_ms)
{
    struct rate_entry *set = table->entries[set_of(table, key)], *least = &set[0];
    for (int i = 0; i < RATE_TABLE_WAYS; i++) {
        struct rate_entry *entry = &set[i];
        if (is_of(entry, key))
            return entry;
        if (token_bucket_spent_us(&entry->bucket, now_ms) < token_bucket_spent_us(&least->bucket, now_ms))
            least = entry;
    }
    *least = (struct rate_entry){.key_len = key.len};
    memcpy(least->key, key.at, key.len);
    return least;
}

bool rate_table_take(struct rate_table *table, struct span key, int64_t now_ms, int *out_retry_s)
{
    struct rate_entry *entry = find_entry(table, cut(key), now_ms);
    int64_t wait_ms = token_bucket_wait_ms(&entry->bucket, &table->rate, now_ms);
    if (wait_ms == 0) {
        token_bucket_take(&entry->bucket, &table->rate, now_ms);
        return true;
    }
    *out_retry_s = (int)((wait_ms + 999) / 1000);
    return false;
}

bool rate_table_has(const struct rate_table *table, struct span key, int64_t now_ms)
{
    const struct rate_entry *set = table->entries[set_of(table, cut(key))];
    for (int i = 0; i < RATE_TABLE_WAYS; i++)
        if (is_of(&set[i], cut(key))) {
            struct token_bucket bucket = set[i].bucket;
            return token_bucket_wait_ms(&bucket, &table->rate, now_ms) == 0;
        }
    return true;
}
