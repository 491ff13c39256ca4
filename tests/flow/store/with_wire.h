/* The network between a store and its PostgreSQL server: a relay on a socket of its own that is slow, silent, or loses
 * the answer to a COMMIT, as a test wants. */
#ifndef WITH_WIRE_H
#define WITH_WIRE_H

#include <stdatomic.h>

enum { WIRE_PATH_BYTES = 96 };

struct wire {
    char server_folder[WIRE_PATH_BYTES], folder[WIRE_PATH_BYTES]; /* of their sockets */
    _Atomic int delay_ms;                                         /* each way, of each piece */
    _Atomic int
        lost_answers; /* so many COMMITs to come are done, and their connections break before the answer */
    _Atomic int is_silent; /* nothing goes through, and nobody is told */
    int listen_fd;
};

/* Both folders are there. It lives until the process ends. */
void with_wire_start(struct wire *wire);

#endif
