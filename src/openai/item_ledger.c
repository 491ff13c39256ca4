#include "openai/item_ledger.h"

#include "call/ident.h"

static int find(const struct item_ledger *ledger, uint64_t item)
{
    for (size_t i = 0; i < ITEM_LEDGER_MAX; i++) {
        size_t at =
            (ledger->newest + ITEM_LEDGER_MAX - i) % ITEM_LEDGER_MAX; /* the newest is the likeliest */
        if (ledger->entries[at].item == item)
            return (int)at;
    }
    return -1;
}

void item_ledger_add(struct item_ledger *ledger, uint64_t item, uint64_t audio_us)
{
    if (item == 0)
        return;
    int at = find(ledger, item);
    if (at < 0) {
        ledger->newest = (ledger->newest + 1) % ITEM_LEDGER_MAX;
        at = (int)ledger->newest;
        ledger->entries[at].audio_us = 0;
        ledger->entries[at].item = item;
    }
    ledger->entries[at].audio_us += audio_us;
}

int64_t item_ledger_clamp(const struct item_ledger *ledger, const char *item_id, int64_t heard_ms)
{
    int at = item_id[0] != '\0' ? find(ledger, ident_of(item_id)) : -1;
    if (at < 0)
        return -1;
    int64_t received_ms = (int64_t)(ledger->entries[at].audio_us / 1000);
    if (heard_ms < 0)
        return 0;
    return heard_ms < received_ms ? heard_ms : received_ms;
}
