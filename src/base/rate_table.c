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

static struct rate_entry *find_entry(struct rate_table *table, struct span key, int64_t now_ms)
{
    uint64_t hash = fnv_hash(table->seed, key);
    struct rate_entry *set = table->entries[(hash ^ hash >> 32) % RATE_TABLE_SETS], *least = &set[0];
    for (int i = 0; i < RATE_TABLE_WAYS; i++) {
        struct rate_entry *entry = &set[i];
        if (entry->key_len == key.len && memcmp(entry->key, key.at, key.len) == 0)
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
    if (key.len > RATE_KEY_BYTES)
        key.len = RATE_KEY_BYTES;
    struct rate_entry *entry = find_entry(table, key, now_ms);
    int64_t wait_ms = token_bucket_wait_ms(&entry->bucket, &table->rate, now_ms);
    if (wait_ms == 0) {
        token_bucket_take(&entry->bucket, &table->rate, now_ms);
        return true;
    }
    *out_retry_s = (int)((wait_ms + 999) / 1000);
    return false;
}
