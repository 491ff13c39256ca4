#include "store/slowest_turn.h"

struct reading {
    struct slowest_turn slowest;
    int count;
};

static bool compare_turn(void *owner, const struct turn_latency *turn)
{
    struct reading *reading = owner;
    reading->count++;
    if (reading->slowest.number == 0 || turn->total_ms > reading->slowest.turn.total_ms)
        reading->slowest = (struct slowest_turn){reading->count, *turn};
    return true;
}

enum vp_err store_find_slowest_turn(struct store *store, const char *call_sid,
                                    struct slowest_turn *out_slowest)
{
    struct reading reading = {0};
    enum vp_err err = store_each_turn(store, call_sid, compare_turn, &reading);
    if (err == VP_OK)
        *out_slowest = reading.slowest;
    return err;
}
