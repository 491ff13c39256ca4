/* Which name servers a process asks. The C library reads /etc/resolv.conf again when it has changed; where it was
 * replaced by a file that this process may not open (sandbox/sandbox.h), it would ask 127.0.0.1 from then on. Ours goes
 * on asking those that it knew, for the rest of its calls. So that it holds for libcurl and libpq too, which look names
 * up on threads of their own, name_servers.c has a getaddrinfo in front of the C library's. */
#ifndef VP_NET_NAME_SERVERS_H
#define VP_NET_NAME_SERVERS_H

/* Notes the servers while they can be read; before the first look-up, which then notes them anew. Any thread. */
void name_servers_note(void);

#endif
