/* What `voiceplate load` brings along: a model that echoes, and, where no service is named, one of its own, with a
 * temporary store and a menu of one dish. Each is a process in a group of its own: an interrupt from the terminal
 * reaches the load, which ends them. */
#ifndef VP_APP_LOAD_STAGE_H
#define VP_APP_LOAD_STAGE_H

#include <stdint.h>
#include <sys/types.h>

#include "app/exit_status.h"
#include "app/loopback.h"

struct load_stage {
    pid_t model, service; /* 0: none */
    int asked_fd;       /* readable once somebody has opened a session at the model; -1: there is no model */
    char model_url[96]; /* the setting realtime_url for it */
    char folder[64];    /* the service's, with its log; "": none */
    char config_path[96], url[64];
};

/* The echoing model, at an address of loopback; its process listens when this returns. Returns EXIT_STATUS_OK, or what
 * to exit with after the problem was told. */
enum exit_status load_stage_open_model(struct load_stage *stage, const struct loopback_address *address);
/* Says where the model is, and waits until the service that is named has found it, which tries a model at its start and
 * reload, and every minute one that was not there: 90 s at most. Returns as above. */
enum exit_status load_stage_await_asked(const struct load_stage *stage);
/* A service with one worker and that model; settings of the environment are not its own. Waits until it would take a
 * call, 30 s at most. Returns as above. */
enum exit_status load_stage_open_service(struct load_stage *stage);
/* Processor time that the service's workers have had, microseconds; -1: there is none. */
int64_t load_stage_used_us(void *stage);
/* Ends both, and removes what they wrote. Repeatable. */
void load_stage_close(struct load_stage *stage);

#endif
