/* What is wrong enough to tell somebody at once, without a Prometheus: an alarm begins when what it is about has lasted
 * a while, and ends when it has been away a while, so that nothing that comes and goes rings twice. Pure; that each is
 * told once, whichever process looks, is seen to by the board in shared memory. */
#ifndef VP_SERVICE_ALARM_H
#define VP_SERVICE_ALARM_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum alarm {
    ALARM_NO_ANSWER,   /* calls come, and their callers hear nothing */
    ALARM_UNDELIVERED, /* an order waits for its restaurant */
    ALARM_MODEL_DOWN,  /* new calls are kept from the model, or it cannot be used */
    ALARM_DISK_LOW,    /* of the database */
    ALARM_COUNT
};
const char *alarm_name(enum alarm alarm); /* "no_calls_answered" */

enum {
    ALARM_BEGINS_AFTER_MS = 5000,
    ALARM_ENDS_AFTER_MS = 15000,
    ALARM_UNHEARD_CALLS = 3,  /* in a row, without one that heard anything between them */
    ALARM_UNHEARD_MS = 20000, /* since the first of them */
};

struct alarm_facts {
    int64_t calls_begun, calls_heard; /* ever, of all processes; heard: something of us */
    int64_t undelivered_s, undelivered_max_s;
    bool is_model_down, is_disk_low;
};

struct alarm_watch { /* zeroed at first */
    int64_t begun_when_heard, heard, unheard_since_ms;
    int64_t turned_since_ms
        [ALARM_COUNT]; /* what it is about differs from what was told since then; 0: it does not */
    bool is_started;
};

struct alarm_board { /* zeroed: all is well */
    _Atomic int64_t since_unix_ms[ALARM_COUNT];
    _Atomic int64_t heard, begun_when_heard; /* of the watches: a new one goes on from there */
};

struct alarm_change {
    enum alarm alarm;
    bool has_begun; /* or ended */
    int64_t since_unix_ms;
    char text[160]; /* what is wrong, for people; of an end: what is well again */
};

/* Looks at the facts as they are at that monotonic time. Returns how many alarms began or ended, each told to one who
 * looks only. */
size_t alarm_look(struct alarm_watch *watch, struct alarm_board *board, const struct alarm_facts *facts,
                  int64_t now_ms, int64_t now_unix_ms, struct alarm_change out_changes[ALARM_COUNT]);
/* Nobody could be told of it: who looks next tells it anew, if it is so still. */
void alarm_take_back(struct alarm_board *board, const struct alarm_change *change);
int alarm_count_active(const struct alarm_board *board);

#endif
