/* The echoing model as a program: prints its Realtime URL and serves on loopback until SIGTERM; with a certificate it
 * takes TLS on the same port, too.
 *   echo_model [CERTIFICATE KEY] */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "bench/relay/until_told.h"
#include "net/net_listen.h"
#include "net/tls_server.h"
#include "callers/echo_upstream.h"

enum { GOODBYE_TURNS = 42, GOODBYE_TURN_MS = 50 }; /* its WebSockets end within two seconds */

/* The TLS that its port offers; out_tls is the caller's to destroy. */
static enum vp_err offer_tls(struct echo_upstream *upstream, char **files, struct tls_server **out_tls)
{
    char why[TLS_SERVER_WHY_BYTES];
    enum vp_err err = tls_server_create(files[0], files[1], out_tls, why);
    if (err == VP_OK)
        echo_upstream_offer_tls(upstream, *out_tls);
    else
        fprintf(stderr, "echo_model: %s\n", why);
    return err;
}

int main(int argc, char **argv)
{
    struct tls_server *tls = NULL;
    struct loop *loop = NULL;
    struct echo_upstream *upstream = NULL;
    int listen_fd = -1;
    enum vp_err err = loop_create(&loop);
    if (err == VP_OK)
        err = net_listen("127.0.0.1", 0, &listen_fd);
    if (err == VP_OK)
        err = echo_upstream_open(loop, listen_fd, &upstream);
    if (err == VP_OK && argc == 3)
        err = offer_tls(upstream, argv + 1, &tls);
    if (err == VP_OK) {
        printf("ws://127.0.0.1:%d/v1/realtime\n", net_port(listen_fd));
        fflush(stdout);
        err = run_until_told(loop);
        echo_upstream_close(upstream);
        for (int i = 0; i < GOODBYE_TURNS; i++)
            loop_round(loop, GOODBYE_TURN_MS);
    }
    if (err != VP_OK)
        fprintf(stderr, "echo_model: %s\n", vp_err_text(err));
    loop_destroy(loop);
    tls_server_destroy(tls);
    if (listen_fd >= 0)
        close(listen_fd);
    return err == VP_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
