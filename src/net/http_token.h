/* The bytes that names of HTTP are made of. */
#ifndef VP_NET_HTTP_TOKEN_H
#define VP_NET_HTTP_TOKEN_H

#include <stdbool.h>

/* Whether names of methods and headers may hold it (RFC 9110, 5.6.2: tchar). */
bool http_is_token_byte(char byte);

#endif
