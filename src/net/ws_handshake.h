/* The opening handshake (RFC 6455, section 4) without I/O, both roles. No extension is ever offered or accepted. */
#ifndef VP_NET_WS_HANDSHAKE_H
#define VP_NET_WS_HANDSHAKE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"
#include "net/ws_url.h"

enum {
    WS_KEY_LEN = 24,    /* 16 bytes in base64 */
    WS_ACCEPT_LEN = 28, /* a SHA-1 in base64 */
    WS_HEAD_MAX_BYTES = 16 * 1024,
    WS_HEADERS_MAX = 64,
};

/* What the handshake cares about among the headers of either side, gathered one by one. Values are borrowed. */
struct ws_headers {
    size_t upgrade_count, connection_count, key_count, accept_count, version_count, host_count;
    bool has_websocket, has_upgrade_token, has_extensions;
    struct span key, accept, version, protocol;
    size_t protocol_count;
};

void ws_headers_add(struct ws_headers *headers, struct span name, struct span value);

/* Server role: 101 when the gathered headers ask for a WebSocket correctly, otherwise the status to refuse with: 426
 * (no upgrade asked for, or another version than 13), 400 (anything else); out_why (static) says why. */
int ws_handshake_judge(const struct ws_headers *headers, const char **out_why);

/* Accept value for a key (RFC 6455, 4.2.2); out holds WS_ACCEPT_LEN + 1. */
void ws_handshake_accept(struct span key, char *out);

/* Server role: appends the whole 101 answer; subprotocol may be NULL. */
VP_MUST_CHECK enum vp_err ws_handshake_write_answer(struct buf *out, struct span key,
                                                    const char *subprotocol);

/* Whether list (a comma-separated header value) holds token, letters' case ignored when asked for. */
bool ws_list_has(struct span list, struct span token, bool ignores_case);

/* Client role: asks, then reads the answer. */
struct ws_handshake {
    char key[WS_KEY_LEN + 1];
    char offered[256]; /* subprotocols asked for, "" for none */
    struct buf head;   /* the answer so far */
    int status;        /* 0 until the status line was read */
    const char *why;   /* after an error; static */
};

void ws_handshake_init(struct ws_handshake *handshake);
void ws_handshake_deinit(struct ws_handshake *handshake);

/* Appends the request. headers: NULL-terminated "Name: value" lines, or NULL. VP_ERR_BAD_VALUE: a line that
 * is no header, or one that belongs to the handshake itself. */
VP_MUST_CHECK enum vp_err ws_handshake_write_request(struct ws_handshake *handshake, struct buf *out,
                                                     const struct ws_url *url, const char *const *headers);

/* Takes bytes of the answer and sets *out_used. VP_OK: upgraded, what follows are frames. VP_ERR_NEED_MORE;
 * VP_ERR_HTTP_STATUS: a well-formed answer other than 101 (redirects are not followed), see status;
 * VP_ERR_BAD_HANDSHAKE: not HTTP, too long, or wrong in a way that why names. */
VP_MUST_CHECK enum vp_err ws_handshake_read(struct ws_handshake *handshake, const char *bytes, size_t len,
                                            size_t *out_used);

#endif
