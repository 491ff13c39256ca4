/* The database's clock is every machine's: leases, epochs, logins and what is sold out until a time are written by one
 * machine and judged by another. */
#include <inttypes.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "store/postgres_internal.h"

enum {
    NOTICED_MS = 100, /* beside half the round trip: less is nobody's harm, and a time service's to mend */
    TOLD_MS = 1000,
    FOLLOWED_MS =
        10 * 60 * 1000, /* more is no drift: one of the two clocks is wrong, and all machines would follow */
    TELL_AGAIN_MS = 10 * 60 * 1000,
};

/* Machines that a time service sets right have one time without it. */
static void refuse(struct postgres_store *store, int64_t ahead_ms)
{
    int64_t now_ms = clock_mono_ms();
    clock_set_ahead_ms(0);
    if (store->clock_told_ms != 0 && now_ms - store->clock_told_ms < TELL_AGAIN_MS)
        return;
    store->clock_told_ms = now_ms;
    log_error(
        "store",
        "the database's clock is another than this machine's, which is gone by: let a time service set both "
        "ahead_s=%.1f",
        (double)ahead_ms / 1000.0);
}

void postgres_keep_time(struct postgres_store *store)
{
    int64_t sent_ms = clock_mono_ms(), told_ms = clock_ahead_ms();
    PGresult *result = postgres_query(store, "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint");
    if (result == NULL)
        return;
    int64_t half_ms = (clock_mono_ms() - sent_ms) / 2;
    int64_t there_unix_ms = strtoll(PQgetvalue(result, 0, 0), NULL, 10) + half_ms;
    int64_t ahead_ms = clock_machine_unix_ms() - there_unix_ms;
    PQclear(result);
    if (llabs(ahead_ms) > FOLLOWED_MS) {
        refuse(store, ahead_ms);
        return;
    }
    if (llabs(ahead_ms - told_ms) <= NOTICED_MS + half_ms)
        return;
    bool is_small = llabs(ahead_ms) <= NOTICED_MS + half_ms;
    clock_set_ahead_ms(is_small ? 0 : ahead_ms);
    if (llabs(ahead_ms - told_ms) >= TOLD_MS)
        log_warn("store",
                 "this machine's clock differs from the database's, which is gone by: let a time service set "
                 "both ahead_s=%.1f",
                 (double)ahead_ms / 1000.0);
}
