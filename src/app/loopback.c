#include "app/loopback.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log_sink.h"
#include "base/span.h"
#include "net/net_listen.h"
#include "service/capacity.h"
#include "service/signals.h"

bool loopback_address_parse(const char *text, struct loopback_address *out_address)
{
    const char *colon = strrchr(text, ':');
    char *end, address[sizeof out_address->text];
    if (colon == NULL || colon == text ||
        !span_copy((struct span){text, (size_t)(colon - text)}, address, sizeof address))
        return false;
    long port = strtol(colon + 1, &end, 10);
    if (colon[1] == '\0' || *end != '\0' || port < 0 || port > 65535)
        return false;
    memcpy(out_address->text, address, sizeof address);
    out_address->port = (int)port;
    return true;
}

int loopback_run(const char *verb, const char *what_strangers_do, const struct loopback_address *given,
                 int usual_port, int (*serve)(struct loop *loop, int listen_fd, const void *arg),
                 const void *arg)
{
    const struct loopback_address usual = {"127.0.0.1", usual_port},
                                  *address = given->text[0] != '\0' ? given : &usual;
    if (!net_is_loopback(address->text)) {
        fprintf(stderr, "%s: %s is open to strangers%s; use a loopback address\n", verb, address->text,
                what_strangers_do);
        return EXIT_FAILURE;
    }
    signals_ignore_idle();
    signal(SIGHUP, SIG_DFL); /* the terminal is closed: nobody uses it any more */
    log_guard_streams();
    if (!capacity_raise())
        return EXIT_FAILURE;
    struct loop *loop = NULL;
    int listen_fd, status = EXIT_FAILURE;
    enum vp_err err = net_listen(address->text, address->port, &listen_fd);
    if (err != VP_OK) {
        fprintf(stderr, "%s: cannot listen on %s port %d: %s\n", verb, address->text, address->port,
                vp_err_text(err));
        return EXIT_FAILURE;
    }
    if (loop_create(&loop) == VP_OK)
        status = serve(loop, listen_fd, arg);
    loop_destroy(loop);
    close(listen_fd);
    return status;
}

static void on_signal(void *loop)
{
    loop_stop(loop);
}

void loopback_wait(struct loop *loop)
{
    struct loop_signal term = {0}, interrupt = {0};
    signal(SIGTERM, SIG_IGN); /* a second one, as timeout(1) sends, does not cut the end short */
    if (loop_signal_init(&term, loop, SIGTERM, on_signal, loop) == VP_OK &&
        loop_signal_init(&interrupt, loop, SIGINT, on_signal, loop) == VP_OK)
        loop_run(loop);
    loop_signal_deinit(&term);
    loop_signal_deinit(&interrupt);
}
