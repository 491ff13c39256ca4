#include "service/alarm.h"

#include <inttypes.h>
#include <stdio.h>

static const struct {
    const char *name, *well;
} alarms[ALARM_COUNT] = {
    [ALARM_NO_ANSWER] = {"no_calls_answered", "callers are answered again"},
    [ALARM_UNDELIVERED] = {"orders_undelivered", "no order waits for its restaurant any more"},
    [ALARM_MODEL_DOWN] = {"model_down", "the model answers again"},
    [ALARM_DISK_LOW] = {"disk_low", "the disk has room again"},
};

const char *alarm_name(enum alarm alarm)
{
    return (unsigned)alarm < ALARM_COUNT ? alarms[alarm].name : "";
}

/* A new watch goes on where the last one was, so that a reload ends no alarm and forgets no call. */
static void go_on(struct alarm_watch *watch, const struct alarm_board *board, int64_t now_ms)
{
    bool is_on = atomic_load(&board->since_unix_ms[ALARM_NO_ANSWER]) != 0;
    watch->heard = atomic_load(&board->heard);
    watch->begun_when_heard = atomic_load(&board->begun_when_heard);
    watch->unheard_since_ms = is_on ? now_ms - ALARM_UNHEARD_MS : 0;
    watch->is_started = watch->heard != 0 || watch->begun_when_heard != 0;
}

/* Calls that began since somebody heard something last. */
static bool is_nobody_answered(struct alarm_watch *watch, struct alarm_board *board,
                               const struct alarm_facts *facts, int64_t now_ms)
{
    if (!watch->is_started)
        go_on(watch, board, now_ms);
    if (!watch->is_started || facts->calls_heard != watch->heard ||
        facts->calls_begun < watch->begun_when_heard) {
        watch->is_started = true;
        watch->heard = facts->calls_heard;
        watch->begun_when_heard = facts->calls_begun;
        watch->unheard_since_ms = 0;
        atomic_store(&board->heard, watch->heard);
        atomic_store(&board->begun_when_heard, watch->begun_when_heard);
    }
    if (facts->calls_begun == watch->begun_when_heard)
        return false;
    if (watch->unheard_since_ms == 0)
        watch->unheard_since_ms = now_ms;
    return facts->calls_begun - watch->begun_when_heard >= ALARM_UNHEARD_CALLS &&
           now_ms - watch->unheard_since_ms >= ALARM_UNHEARD_MS;
}

static bool is_wrong(struct alarm_watch *watch, struct alarm_board *board, enum alarm alarm,
                     const struct alarm_facts *facts, int64_t now_ms)
{
    switch (alarm) {
    case ALARM_NO_ANSWER:
        return is_nobody_answered(watch, board, facts, now_ms);
    case ALARM_UNDELIVERED:
        return facts->undelivered_s >= facts->undelivered_max_s;
    case ALARM_MODEL_DOWN:
        return facts->is_model_down;
    case ALARM_DISK_LOW:
        return facts->is_disk_low;
    case ALARM_COUNT:
        break;
    }
    return false;
}

static void write_text(const struct alarm_watch *watch, enum alarm alarm, const struct alarm_facts *facts,
                       struct alarm_change *change)
{
    size_t size = sizeof change->text;
    if (!change->has_begun)
        snprintf(change->text, size, "%s", alarms[alarm].well);
    else if (alarm == ALARM_NO_ANSWER)
        snprintf(change->text, size, "%" PRId64 " calls in a row heard nothing of us",
                 facts->calls_begun - watch->begun_when_heard);
    else if (alarm == ALARM_UNDELIVERED)
        snprintf(change->text, size, "an order has waited for its restaurant for %" PRId64 " s",
                 facts->undelivered_s);
    else if (alarm == ALARM_MODEL_DOWN)
        snprintf(change->text, size, "the model fails: calls begin at the embedded engine or turn by turn");
    else
        snprintf(change->text, size, "the disk of the database is nearly full");
}

/* False: another process was quicker. */
static bool turn(struct alarm_board *board, enum alarm alarm, bool has_begun, int64_t now_unix_ms,
                 int64_t *out_since)
{
    int64_t since = atomic_load(&board->since_unix_ms[alarm]);
    if ((since != 0) == has_begun)
        return false;
    *out_since = has_begun ? now_unix_ms : since;
    return atomic_compare_exchange_strong(&board->since_unix_ms[alarm], &since, has_begun ? now_unix_ms : 0);
}

size_t alarm_look(struct alarm_watch *watch, struct alarm_board *board, const struct alarm_facts *facts,
                  int64_t now_ms, int64_t now_unix_ms, struct alarm_change out_changes[ALARM_COUNT])
{
    size_t count = 0;
    for (int i = 0; i < ALARM_COUNT; i++) {
        enum alarm alarm = (enum alarm)i;
        bool is_on = atomic_load(&board->since_unix_ms[alarm]) != 0;
        bool wanted = is_wrong(watch, board, alarm, facts, now_ms);
        int64_t *since_ms = &watch->turned_since_ms[alarm];
        if (wanted == is_on) {
            *since_ms = 0;
            continue;
        }
        if (*since_ms == 0)
            *since_ms = now_ms;
        if (now_ms - *since_ms < (wanted ? ALARM_BEGINS_AFTER_MS : ALARM_ENDS_AFTER_MS))
            continue;
        *since_ms = 0;
        struct alarm_change *change = &out_changes[count];
        *change = (struct alarm_change){.alarm = alarm, .has_begun = wanted};
        write_text(watch, alarm, facts, change);
        count += turn(board, alarm, wanted, now_unix_ms, &change->since_unix_ms);
    }
    return count;
}

void alarm_take_back(struct alarm_board *board, const struct alarm_change *change)
{
    int64_t since = change->has_begun ? change->since_unix_ms : 0;
    atomic_compare_exchange_strong(&board->since_unix_ms[change->alarm], &since,
                                   change->has_begun ? 0 : change->since_unix_ms);
}

int alarm_count_active(const struct alarm_board *board)
{
    int count = 0;
    for (int alarm = 0; alarm < ALARM_COUNT; alarm++)
        count += atomic_load(&board->since_unix_ms[alarm]) != 0;
    return count;
}
