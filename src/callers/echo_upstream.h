/* A model that echoes: a minimal server of the Realtime protocol's GA dialect (openai-realtime.md) that gives
 * every appended piece of audio straight back, for load tests and benchmarks. For comparisons without a
 * bridge it also echoes Media Streams, and answers the voice webhook that leads there.
 *
 *   GET  /v1/realtime   audio appended after session.update comes back as deltas of one endless response
 *   GET  /echo/media    each media message comes back with a mark behind it
 *   POST /voice         TwiML with a stream to /echo/media of the host that was asked */
#ifndef VP_CALLERS_ECHO_UPSTREAM_H
#define VP_CALLERS_ECHO_UPSTREAM_H

#include <stdint.h>

#include "net/loop.h"

struct echo_upstream;
struct tls_server;

struct echo_upstream_counts {
    uint64_t sessions_opened, sessions_live, audio_echoed, audio_not_sent;
};

/* Serves on an open listener (borrowed). */
VP_MUST_CHECK enum vp_err echo_upstream_open(struct loop *loop, int listen_fd,
                                             struct echo_upstream **out_upstream);
/* Connections may begin TLS from now on; from this machine they may be plain still. tls is borrowed for its life. */
void echo_upstream_offer_tls(struct echo_upstream *upstream, struct tls_server *tls);
const struct echo_upstream_counts *echo_upstream_counts(const struct echo_upstream *upstream);
/* Closes what is open; accepts NULL. Its WebSockets end within 2 s of running the loop, and only then may the
 * loop be destroyed. */
void echo_upstream_close(struct echo_upstream *upstream);

#endif
