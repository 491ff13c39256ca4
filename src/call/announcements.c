#include "call/announcements.h"

#include "call/ident.h"

/* A writer that was given a number and has not written yet leaves what stood there before: another call of some
 * restaurant that is served, for which a session is opened in vain. */
void announcements_put(struct announcements *announcements, const char *restaurant_id)
{
    uint64_t number = atomic_load(&announcements->count);
    atomic_store(&announcements->restaurants[number % ANNOUNCEMENTS_MAX], ident_of(restaurant_id));
    atomic_store(&announcements->count, number + 1); /* one web process writes */
}

void announcements_follow(const struct announcements *announcements, struct announcements_reader *reader)
{
    reader->next = atomic_load(&announcements->count);
}

bool announcements_take(const struct announcements *announcements, struct announcements_reader *reader,
                        uint64_t *out_restaurant)
{
    uint64_t count = atomic_load(&announcements->count);
    if (count - reader->next > ANNOUNCEMENTS_MAX)
        reader->next = count - ANNOUNCEMENTS_MAX;
    if (reader->next == count)
        return false;
    *out_restaurant = atomic_load(&announcements->restaurants[reader->next++ % ANNOUNCEMENTS_MAX]);
    return true;
}
