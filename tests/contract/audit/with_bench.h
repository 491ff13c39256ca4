/* A store with one sound call that ordered, for tests that break it. */
#ifndef VP_TESTS_AUDIT_WITH_BENCH_H
#define VP_TESTS_AUDIT_WITH_BENCH_H

#include "with_cmocka.h"

#include <sqlite3.h>

#include "audit/consistency.h"
#include "with_folder.h"

enum { FINDINGS_MAX = 16 };

struct bench {
    char folder[FOLDER_PATH_BYTES], path[96];
    struct store *store;
    sqlite3 *db; /* for what no verb of the store would do */
    struct menu *menu;
    struct consistency_finding violations[FINDINGS_MAX];
    size_t violation_count, unjudged_count;
    struct consistency_counts counts;
    const struct live_stream *streams;
    size_t stream_count;
};

extern const char bench_call_sid[];
static const int64_t bench_began_unix_ms = 1900000000000;

/* cmocka set-up and tear-down; *state is a struct bench. */
int bench_open(void **state);
int bench_close(void **state);
struct menu *bench_load_menu(void);
void bench_fill_basket(struct basket *basket, struct menu *menu);
/* A call that ordered: its basket, which is used up, and its order. */
void bench_store_order(struct bench *bench, const char *of_call_sid, struct basket *basket);

#endif
