#include "store/store_health.h"

#include <stddef.h>

#include "base/clock.h"
#include "base/log.h"

static const char *const names[] = {"ok", "spooling", "full", "unavailable"};

const char *store_state_name(enum store_state state)
{
    return (unsigned)state < sizeof names / sizeof names[0] ? names[state] : "unknown";
}

struct store_health_view store_health_look(const struct store_health *health)
{
    return (struct store_health_view){
        .state = (enum store_state)atomic_load(&health->state),
        .since_unix_ms = atomic_load(&health->since_unix_ms),
        .waiting_count = atomic_load(&health->waiting_count),
        .waiting_since_unix_ms = atomic_load(&health->waiting_since_unix_ms),
        .is_disk_low = atomic_load(&health->is_disk_low),
        .mended_unix_ms = atomic_load(&health->mended_unix_ms),
    };
}

void store_health_set(struct store_health *health, enum store_state state, const char *cause)
{
    enum store_state before = (enum store_state)atomic_exchange(&health->state, (int)state);
    if (before == state)
        return;
    int64_t now_unix_ms = clock_unix_ms(),
            since_unix_ms = atomic_exchange(&health->since_unix_ms, now_unix_ms);
    if (state == STORE_OK)
        log_info("store", "state=ok was=%s for_ms=%lld", store_state_name(before),
                 (long long)(now_unix_ms - since_unix_ms));
    else
        log_error("store", "state=%s was=%s cause=\"%s\"", store_state_name(state), store_state_name(before),
                  cause);
}

void store_health_set_waiting(struct store_health *health, int64_t count, int64_t since_unix_ms)
{
    atomic_store(&health->waiting_count, count);
    atomic_store(&health->waiting_since_unix_ms, since_unix_ms);
}

void store_health_set_disk(struct store_health *health, const struct disk_room *room)
{
    struct disk_room less =
        *room; /* an eighth less: what comes and goes with each write tells nothing twice */
    less.free_bytes -= less.free_bytes / 8;
    bool is_low = disk_is_low(atomic_load(&health->is_disk_low) ? &less : room);
    if (atomic_exchange(&health->is_disk_low, is_low) == is_low)
        return;
    if (is_low)
        log_error("store", "disk is nearly full free_mib=%lld", (long long)(room->free_bytes >> 20));
    else
        log_info("store", "disk has room again free_mib=%lld", (long long)(room->free_bytes >> 20));
}

void store_health_set_mended(struct store_health *health)
{
    atomic_store(&health->mended_unix_ms, clock_unix_ms());
}

bool store_health_can_keep(const struct store_health *health)
{
    if (health == NULL)
        return true;
    int state = atomic_load(&health->state);
    return state == STORE_OK || state == STORE_SPOOLING;
}
