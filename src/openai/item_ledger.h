/* How much audio of each item a model has sent, so that it is never told that more of it was heard: such a
 * truncation is refused (openai-realtime.md, section 6.4). */
#ifndef VP_OPENAI_ITEM_LEDGER_H
#define VP_OPENAI_ITEM_LEDGER_H

#include <stddef.h>
#include <stdint.h>

enum { ITEM_LEDGER_MAX = 16 };

struct item_ledger_entry {
    uint64_t item; /* ident of its id, whole; 0 when free */
    uint64_t audio_us;
};

/* Starts zeroed; remembers the last ITEM_LEDGER_MAX items. */
struct item_ledger {
    struct item_ledger_entry entries[ITEM_LEDGER_MAX];
    size_t newest;
};

void item_ledger_add(struct item_ledger *ledger, uint64_t item, uint64_t audio_us);
/* heard_ms, at most what was received of the item; -1: nothing is known of the item. */
int64_t item_ledger_clamp(const struct item_ledger *ledger, const char *item_id, int64_t heard_ms);

#endif
