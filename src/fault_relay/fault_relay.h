/* A model that fails on command: stands between VoicePlate and a Realtime and REST upstream, relays
 * faithfully, and makes the faults that it is told to make. docs/simulator.md describes its HTTP face:
 *
 *   GET    /v1/realtime   relayed as a WebSocket (openai-realtime.md), either dialect
 *   GET, POST /v1/...     relayed (openai-rest.md)
 *   POST   /faults        arms faults; GET lists them with counts; DELETE disarms all
 *   GET    /sessions      how many there were and are */
#ifndef VP_FAULT_RELAY_FAULT_RELAY_H
#define VP_FAULT_RELAY_FAULT_RELAY_H

#include "net/loop.h"
#include "fault_relay/fault.h"

struct fault_relay;

struct fault_relay_options {
    const char *upstream; /* "http://host:port" or "https://host:port", without a path; borrowed */
    const char *ca_file;  /* NULL: the system's certificates; borrowed */
};

struct fault_relay_counts {
    uint64_t sessions_opened, sessions_live, rest_requests, fired;
};

/* Serves on an open listener (borrowed). VP_ERR_BAD_VALUE: the upstream's URL. */
VP_MUST_CHECK enum vp_err fault_relay_open(struct loop *loop, int listen_fd,
                                           const struct fault_relay_options *options,
                                           struct fault_relay **out_relay);
/* Arms a fault (copied); one at "now" hits live sessions at once, newest first, and is spent then.
 * VP_ERR_TOO_MANY: 64 are armed. */
VP_MUST_CHECK enum vp_err fault_relay_arm(struct fault_relay *relay, const struct fault *fault);
/* All faults; what a session suffers already stays. */
void fault_relay_disarm(struct fault_relay *relay);
struct fault_relay_counts fault_relay_counts(const struct fault_relay *relay);
/* Closes what is open; accepts NULL. Its WebSockets end within 2 s of running the loop, and only then may the
 * loop be destroyed. */
void fault_relay_close(struct fault_relay *relay);

#endif
