/* A safe store in a folder of its own, calls that write into it, and what is in the database afterwards. */
#ifndef WITH_SAFE_H
#define WITH_SAFE_H

#include <sqlite3.h>

#include "store/message.h"
#include "store/order_change.h"
#include "store/store_safe.h"
#include "with_cmocka.h"
#include "with_folder.h"

enum { NOW_MS = 1000 };

extern char folder[FOLDER_PATH_BYTES], path[128], url[160]; /* of the running test */
extern struct store_health *health;                         /* shared with children */

int set_up(void **state);
int tear_down(void **state);
bool has_file(const char *part); /* of its name */
struct store *open_safe(void);
struct store *open_plain(void);

struct ticket ticket_of(const char *call_sid, uint32_t version);
void begin_call(struct store *store, const char *call_sid);
/* The number that the caller is told. */
int put_order(struct store *store, const char *call_sid, uint32_t version);
/* Everything a call writes; answers its order's number. */
int run_call(struct store *store, const char *call_sid);

struct told {
    int per_number[64], count;
    char call_of_number[64][40];
};
bool see_order(void *owner, const struct ticket *ticket); /* owner: struct told */
/* What is in the database, which has no flaw. */
struct told look_at_orders(void);
void assert_stored(const struct told *told, const char *call_sid, int number);
bool count_line(void *owner, const struct store_line *line); /* owner: int */

sqlite3 *lock_database(void);
/* Until the state is this one, or for ten seconds. */
void tick_until(struct store *store, enum store_state state);
void assert_state(enum store_state state);

#endif
