/* Strangers: a process that opens more connections than the service may have descriptors, and keeps them. */
#ifndef VP_KILL_MATRIX_CROWD_H
#define VP_KILL_MATRIX_CROWD_H

/* Forks it; it comes to both ports in turn and ends with this program. URLs as "http://127.0.0.1:5001". */
void crowd_start(const char *web_url, const char *media_url, int connection_count);

#endif
