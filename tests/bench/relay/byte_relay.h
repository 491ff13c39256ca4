/* The floor of the benchmarks: moves bytes between each accepted connection and a new one to a port of this machine,
 * and looks at none of them. One epoll set, one receive and one send a piece, straight on the sockets. */
#ifndef VP_BENCH_BYTE_RELAY_H
#define VP_BENCH_BYTE_RELAY_H

/* Until the process is ended. */
_Noreturn void byte_relay_run(int listen_fd, int port);

#endif
