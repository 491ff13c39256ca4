/* What the verbs have in common that serve by themselves, on loopback, until they are told to stop. */
#ifndef VP_APP_LOOPBACK_H
#define VP_APP_LOOPBACK_H

#include <stdbool.h>

#include "net/loop.h"

struct loopback_address {
    char text[64]; /* numeric */
    int port;      /* 0: the kernel chooses */
};

/* "127.0.0.1:6101". False, and nothing is changed, where it is no such thing. */
bool loopback_address_parse(const char *text, struct loopback_address *out_address);

/* Listens at the given address (text "": at usual_port of 127.0.0.1) and runs serve with a loop and the
 * listener, both freed afterwards. verb and what_strangers_do go into the messages on standard error, the
 * latter for an address that is open to strangers ("sim: 0.0.0.0 is open to strangers, who could arm
 * faults"). Returns an exit status. */
int loopback_run(const char *verb, const char *what_strangers_do, const struct loopback_address *given,
                 int usual_port, int (*serve)(struct loop *loop, int listen_fd, const void *arg),
                 const void *arg);

/* Runs the loop until SIGTERM or SIGINT. */
void loopback_wait(struct loop *loop);

#endif
