/* The byte relay as a program: prints its base URL and relays to PORT on loopback until it is ended.
 *   byte_relay PORT */
#include <stdio.h>
#include <stdlib.h>

#include "bench/relay/byte_relay.h"
#include "net/net_listen.h"

int main(int argc, char **argv)
{
    int listen_fd;
    if (argc != 2) {
        fputs("Usage: byte_relay PORT\n", stderr);
        return 2;
    }
    enum vp_err err = net_listen("127.0.0.1", 0, &listen_fd);
    if (err != VP_OK) {
        fprintf(stderr, "byte_relay: %s\n", vp_err_text(err));
        return EXIT_FAILURE;
    }
    printf("http://127.0.0.1:%d\n", net_port(listen_fd));
    fflush(stdout);
    byte_relay_run(listen_fd, (int)strtol(argv[1], NULL, 10));
}
