/* The byte relay as a program: prints its base URL and relays to PORT on loopback until SIGTERM.
 *   byte_relay PORT */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "bench/relay/until_told.h"
#include "net/net_listen.h"
#include "callers/byte_relay.h"

int main(int argc, char **argv)
{
    struct loop *loop = NULL;
    struct byte_relay *relay = NULL;
    int listen_fd = -1;
    if (argc != 2) {
        fputs("Usage: byte_relay PORT\n", stderr);
        return 2;
    }
    enum vp_err err = loop_create(&loop);
    if (err == VP_OK)
        err = net_listen("127.0.0.1", 0, &listen_fd);
    if (err == VP_OK)
        err = byte_relay_open(loop, listen_fd, "127.0.0.1", (int)strtol(argv[1], NULL, 10), &relay);
    if (err == VP_OK) {
        printf("http://127.0.0.1:%d\n", net_port(listen_fd));
        fflush(stdout);
        err = run_until_told(loop);
    }
    if (err != VP_OK)
        fprintf(stderr, "byte_relay: %s\n", vp_err_text(err));
    byte_relay_close(relay);
    loop_destroy(loop);
    if (listen_fd >= 0)
        close(listen_fd);
    return err == VP_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
