/* Whoever started the service and waits for its word: systemd, by Type=notify. */
#ifndef VP_SERVICE_SUPERVISOR_H
#define VP_SERVICE_SUPERVISOR_H

/* Sends a state such as "READY=1" to the socket that NOTIFY_SOCKET names; nothing where nobody waits (sd_notify(3),
 * NOTES). What does not arrive is logged. */
void supervisor_tell(const char *state);

#endif
