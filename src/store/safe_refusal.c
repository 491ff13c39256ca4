/* A record that comes first in the spool, and that the database never takes although it takes others. */
#include "base/clock.h"
#include "base/fnv.h"
#include "store/safe_internal.h"

enum {
    TIMES_MAX = 10,
    WHILE_MS = 60 * 60 *
               1000, /* whoever restores a database, or mends a table, is done by then or has read the log */
};

/* What the restaurant must have, and the call that it belongs to, wait for somebody to mend the database. */
static bool may_be_put_aside(const json_t *entry)
{
    return !entry_is(entry, "put_order") && !entry_is(entry, "put_message") && !entry_is(entry, "begin_call");
}

bool safe_refusal_is_final(struct safe_refusal *refusal, const json_t *entry, struct span record)
{
    uint64_t hash = fnv_hash(FNV_START, record);
    if (refusal->record_hash != hash)
        *refusal = (struct safe_refusal){.record_hash = hash, .since_ms = clock_mono_ms()};
    refusal->is_new = true;
    return refusal->count >= TIMES_MAX && clock_mono_ms() - refusal->since_ms >= WHILE_MS &&
           may_be_put_aside(entry);
}

void safe_refusal_count(struct safe_refusal *refusal, bool are_others_taken)
{
    refusal->count += refusal->is_new && are_others_taken;
    refusal->is_new = false;
}
