/* What goes wrong meanwhile, at random from a seed: the link to the model, the workers, the database, the settings, and
 * strangers at both ports. */
#ifndef VP_SOAK_MISCHIEF_H
#define VP_SOAK_MISCHIEF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "e2e/kill_matrix/service.h"
#include "fault_relay/fault_relay.h"

enum { MISCHIEF_KINDS_MAX = 24, MISCHIEF_STRANGERS_MAX = 64 };

struct mischief {
    struct service *service;
    struct fault_relay *relay;
    const char *settings_path; /* is written anew for each reload */
    unsigned short dice[3];
    bool spares_settings; /* no reload, so that processes live long enough to be watched */
    pid_t spared_worker;  /* likewise; 0: none */
    int counts[MISCHIEF_KINDS_MAX];
    int reload_count;
    int strangers[MISCHIEF_STRANGERS_MAX]; /* their sockets; -1: none */
    size_t next_stranger;
    int next_at;              /* call */
    int64_t trouble_until_ms; /* 0: the database is well */
};

/* service, relay and settings_path are the caller's to set. */
void mischief_init(struct mischief *mischief, uint64_t seed);
/* To be called often, with how many calls have begun: makes what falls due by them. */
void mischief_turn(struct mischief *mischief, int call_count, int64_t now_ms);
/* Ends what goes on of it. Repeatable. */
void mischief_stop(struct mischief *mischief);
/* "12 cut, 3 stall, ...": how often each was done. */
void mischief_tell(const struct mischief *mischief, char *out, size_t size_bytes);
/* From 0 to below. */
int mischief_roll(struct mischief *mischief, int below);

/* The settings file as it is after so many reloads. Exits the program when it cannot be written. */
void mischief_write_settings(const char *path, int reload_count);

#endif
