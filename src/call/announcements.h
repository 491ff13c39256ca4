/* Calls that a webhook has just announced, and whose media streams will come to one of the workers: the web process
 * writes them down in memory that all processes share, the workers open sessions ahead for them. A ring; whoever reads
 * too late misses the oldest, and nothing is lost by it but time. */
#ifndef VP_CALL_ANNOUNCEMENTS_H
#define VP_CALL_ANNOUNCEMENTS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

enum { ANNOUNCEMENTS_MAX = 64 };

struct announcements { /* zeroed: none */
    _Atomic uint64_t count;
    _Atomic uint64_t
        restaurants[ANNOUNCEMENTS_MAX]; /* ident_of their ids, call number n at n % the maximum */
};

void announcements_put(struct announcements *announcements, const char *restaurant_id);

/* One reader's place in them. */
struct announcements_reader {
    uint64_t next;
};
/* From now on: what was announced before is not read. */
void announcements_follow(const struct announcements *announcements, struct announcements_reader *reader);
/* The next one's restaurant (ident_of its id). False: there is no other. */
bool announcements_take(const struct announcements *announcements, struct announcements_reader *reader,
                        uint64_t *out_restaurant);

#endif
