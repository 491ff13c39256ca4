/* How many descriptors (sockets, files) this process may have, and what is left of them. */
#ifndef VP_NET_DESCRIPTORS_H
#define VP_NET_DESCRIPTORS_H

/* Raises the limit to what the system allows at most and returns what is in force. Children inherit it. */
int descriptors_raise(void);

/* Descriptors from this number on are kept for what must not fail: closing, the store, the log, sockets to
 * models. The system gives out the lowest free number, so new connections are taken below it only. */
int descriptors_line(void);
int descriptors_line_of(int limit); /* pure: a quarter of a small limit is kept, 64 of a large one */

/* The limit in force; INT_MAX when there is none. */
int descriptors_limit(void);

/* The number the next descriptor would get; INT_MAX when there is none left. */
int descriptors_next(int any_fd);

#endif
