/* `voiceplate serve`, started with this program's environment, and its processes. */
#ifndef VP_KILL_MATRIX_SERVICE_H
#define VP_KILL_MATRIX_SERVICE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include <jansson.h>

#include "net/http_client.h"
#include "net/loop.h"

struct service {
    int descriptors_max; /* limit of each of its processes; 0: this program's */
    pid_t pid;
    char url[128]; /* of the web port, without a path */
    char media_url[128];
    char log_path[256];
};

/* Starts it and turns the loop until its web process, its workers and its engine are ready. Exits the program
 * when that fails. Ports and settings come from the environment, and what it is to be preloaded with
 * (SERVICE_PRELOAD). */
void service_start(struct service *service, struct loop *loop, const char *voiceplate, const char *folder,
                   int worker_count);
/* Its processes whose name begins so; returns how many, at most max of them. */
int service_find(const struct service *service, const char *prefix, pid_t *out_pids, int max);
/* A signal to its processes whose name begins so: "worker.", "engine". Returns how many. */
int service_signal(const struct service *service, const char *prefix, int signal_number);
/* All its processes stand still, the master first, as when the machine below sleeps; and go on. */
void service_freeze(const struct service *service);
void service_thaw(const struct service *service);
/* Makes the main threads of these processes compute without an end, where they stand. Returns how many. */
int service_spin(const struct service *service, const char *prefix);
/* SIGKILL to the master alone, and a new start at the same ports, which is not waited for. */
void service_lose_master(struct service *service, const char *voiceplate);
/* What its web process answers there; the caller owns it. Exits the program when it is not had. */
json_t *service_fetch(const struct service *service, struct loop *loop, struct http_client *http,
                      const char *path);
/* SIGTERM, and the end awaited: its exit status, or -1. */
int service_stop(struct service *service);

#endif
