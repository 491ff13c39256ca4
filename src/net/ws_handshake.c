#include "net/ws_handshake.h"

#include <ctype.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/base64.h"
#include "base/rand.h"
#include "net/http_token.h"

static struct span trimmed(struct span span)
{
    while (span.len > 0 && (span.at[0] == ' ' || span.at[0] == '\t'))
        span = (struct span){span.at + 1, span.len - 1};
    while (span.len > 0 && (span.at[span.len - 1] == ' ' || span.at[span.len - 1] == '\t'))
        span.len--;
    return span;
}

static bool is_same_letters(struct span span, const char *text)
{
    return span.len == strlen(text) && strncasecmp(span.at, text, span.len) == 0;
}

bool ws_list_has(struct span list, struct span token, bool ignores_case)
{
    while (list.len > 0) {
        const char *comma = memchr(list.at, ',', list.len);
        size_t len = comma != NULL ? (size_t)(comma - list.at) : list.len;
        struct span item = trimmed((struct span){list.at, len});
        if (item.len == token.len && token.len > 0 &&
            (ignores_case ? strncasecmp(item.at, token.at, token.len)
                          : strncmp(item.at, token.at, token.len)) == 0)
            return true;
        size_t skip = comma != NULL ? len + 1 : len;
        list = (struct span){list.at + skip, list.len - skip};
    }
    return false;
}

/* Those of which the value is kept and how often they came. */
static void keep_plain(struct ws_headers *headers, struct span name, struct span value)
{
    const struct {
        const char *name;
        size_t *count;
        struct span *value; /* NULL: it does not matter */
    } kept[] = {{"Host", &headers->host_count, NULL},
                {"Sec-WebSocket-Key", &headers->key_count, &headers->key},
                {"Sec-WebSocket-Accept", &headers->accept_count, &headers->accept},
                {"Sec-WebSocket-Version", &headers->version_count, &headers->version},
                {"Sec-WebSocket-Protocol", &headers->protocol_count, &headers->protocol}};
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        if (!is_same_letters(name, kept[i].name))
            continue;
        ++*kept[i].count;
        if (kept[i].value != NULL)
            *kept[i].value = value;
    }
}

void ws_headers_add(struct ws_headers *headers, struct span name, struct span value)
{
    value = trimmed(value);
    if (is_same_letters(name, "Upgrade")) {
        headers->upgrade_count++;
        headers->has_websocket |= ws_list_has(value, SPAN_LIT("websocket"), true);
    } else if (is_same_letters(name, "Connection")) {
        headers->connection_count++;
        headers->has_upgrade_token |= ws_list_has(value, SPAN_LIT("upgrade"), true);
    } else if (is_same_letters(name, "Sec-WebSocket-Extensions")) {
        headers->has_extensions = true;
    } else {
        keep_plain(headers, name, value);
    }
}

static bool is_key(struct span key)
{
    uint8_t bytes[WS_KEY_LEN]; /* at least base64_decoded_max(WS_KEY_LEN) */
    size_t len;
    return key.len == WS_KEY_LEN && base64_decode(key, bytes, &len) == VP_OK && len == 16;
}

int ws_handshake_judge(const struct ws_headers *headers, const char **out_why)
{
    if (!headers->has_websocket || !headers->has_upgrade_token) {
        *out_why = "a WebSocket upgrade is required here";
        return 426;
    }
    if (headers->version_count != 1 || !span_is(headers->version, "13")) {
        *out_why = "WebSocket version 13 is required";
        return headers->version_count > 1 ? 400 : 426;
    }
    if (headers->upgrade_count != 1 || headers->host_count != 1) {
        *out_why = "Upgrade and Host must stand exactly once";
        return 400;
    }
    if (headers->key_count != 1 || !is_key(headers->key)) {
        *out_why = "Sec-WebSocket-Key is missing, doubled or malformed";
        return 400;
    }
    *out_why = "";
    return 101;
}

void ws_handshake_accept(struct span key, char *out)
{
    static const char guid[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    char joined[WS_KEY_LEN + sizeof guid];
    unsigned char digest[SHA_DIGEST_LENGTH];
    memcpy(joined, key.at, WS_KEY_LEN);
    memcpy(joined + WS_KEY_LEN, guid, sizeof guid - 1);
    SHA1((const unsigned char *)joined, WS_KEY_LEN + sizeof guid - 1, digest);
    base64_encode(digest, sizeof digest, out);
    out[WS_ACCEPT_LEN] = '\0';
}

enum vp_err ws_handshake_write_answer(struct buf *out, struct span key, const char *subprotocol)
{
    char accept[WS_ACCEPT_LEN + 1];
    ws_handshake_accept(key, accept);
    return buf_appendf(out,
                       "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                       "Sec-WebSocket-Accept: %s\r\n%s%s%s\r\n",
                       accept, subprotocol != NULL ? "Sec-WebSocket-Protocol: " : "",
                       subprotocol != NULL ? subprotocol : "", subprotocol != NULL ? "\r\n" : "");
}

void ws_handshake_init(struct ws_handshake *handshake)
{
    *handshake = (struct ws_handshake){0};
    buf_init(&handshake->head, WS_HEAD_MAX_BYTES);
}

void ws_handshake_deinit(struct ws_handshake *handshake)
{
    buf_deinit(&handshake->head);
}

/* Splits "Name: value"; false when it is no header line (also folded ones, and control characters). */
static bool split_line(struct span line, struct span *out_name, struct span *out_value)
{
    size_t name_len = 0;
    while (name_len < line.len && http_is_token_byte(line.at[name_len]))
        name_len++;
    if (name_len == 0 || name_len == line.len || line.at[name_len] != ':')
        return false;
    for (size_t i = name_len; i < line.len; i++)
        if (((unsigned char)line.at[i] < ' ' && line.at[i] != '\t') || line.at[i] == 0x7f)
            return false;
    *out_name = (struct span){line.at, name_len};
    *out_value = trimmed((struct span){line.at + name_len + 1, line.len - name_len - 1});
    return true;
}

static bool is_own_header(struct span name)
{
    static const char *const own[] = {"Host",
                                      "Upgrade",
                                      "Connection",
                                      "Sec-WebSocket-Key",
                                      "Sec-WebSocket-Version",
                                      "Sec-WebSocket-Extensions"};
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
        if (is_same_letters(name, own[i]))
            return true;
    return false;
}

static enum vp_err write_header(struct ws_handshake *handshake, struct buf *out, const char *line)
{
    struct span name, value;
    if (!split_line(span_of(line), &name, &value) || is_own_header(name))
        return VP_ERR_BAD_VALUE;
    if (is_same_letters(name, "Sec-WebSocket-Protocol") &&
        (handshake->offered[0] != '\0' || !span_copy(value, handshake->offered, sizeof handshake->offered)))
        return VP_ERR_BAD_VALUE;
    return buf_appendf(out, "%s\r\n", line);
}

enum vp_err ws_handshake_write_request(struct ws_handshake *handshake, struct buf *out,
                                       const struct ws_url *url, const char *const *headers)
{
    uint8_t nonce[16];
    char host[WS_URL_HOST_HEADER_MAX];
    rand_bytes(nonce, sizeof nonce);
    base64_encode(nonce, sizeof nonce, handshake->key);
    handshake->key[WS_KEY_LEN] = '\0';
    ws_url_host_header(url, host);
    enum vp_err err = buf_appendf(out,
                                  "GET %s HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\n"
                                  "Connection: Upgrade\r\nSec-WebSocket-Key: %s\r\n"
                                  "Sec-WebSocket-Version: 13\r\n",
                                  url->target, host, handshake->key);
    for (size_t i = 0; err == VP_OK && headers != NULL && headers[i] != NULL; i++)
        err = write_header(handshake, out, headers[i]);
    return err == VP_OK ? buf_append_text(out, "\r\n") : err;
}

static enum vp_err refuse(struct ws_handshake *handshake, const char *why)
{
    handshake->why = why;
    return VP_ERR_BAD_HANDSHAKE;
}

/* "HTTP/1.1 101 Reason": the status, or 0. */
static int parse_status_line(struct span line)
{
    if (line.len < 12 || memcmp(line.at, "HTTP/1.1 ", 9) != 0 || (line.len > 12 && line.at[12] != ' '))
        return 0;
    int status = 0;
    for (size_t i = 9; i < 12; i++) {
        if (!isdigit((unsigned char)line.at[i]))
            return 0;
        status = status * 10 + (line.at[i] - '0');
    }
    return status >= 100 && status <= 599 ? status : 0;
}

static enum vp_err judge_answer(struct ws_handshake *handshake, const struct ws_headers *headers)
{
    char accept[WS_ACCEPT_LEN + 1];
    if (headers->upgrade_count != 1 || !headers->has_websocket)
        return refuse(handshake, "answer does not upgrade to websocket");
    if (!headers->has_upgrade_token)
        return refuse(handshake, "answer lacks Connection: Upgrade");
    ws_handshake_accept((struct span){handshake->key, WS_KEY_LEN}, accept);
    if (headers->accept_count != 1 || !span_is(headers->accept, accept))
        return refuse(handshake, "Sec-WebSocket-Accept is missing, doubled or wrong");
    if (headers->has_extensions)
        return refuse(handshake, "answer selects an extension that was not offered");
    if (headers->protocol_count > 1 ||
        (headers->protocol_count == 1 && !ws_list_has(span_of(handshake->offered), headers->protocol, false)))
        return refuse(handshake, "answer selects a subprotocol that was not offered");
    return VP_OK;
}

/* The head is whole and ends in an empty line. */
static enum vp_err parse_head(struct ws_handshake *handshake)
{
    struct ws_headers headers = {0};
    size_t count = 0;
    const char *at = handshake->head.at, *end = at + handshake->head.len - 2;
    while (at < end) {
        const char *lf = memchr(at, '\n', (size_t)(end - at));
        if (lf == NULL || lf == at || lf[-1] != '\r')
            return refuse(handshake, "answer has a line without CR LF");
        struct span line = {at, (size_t)(lf - at) - 1};
        at = lf + 1;
        if (count++ == 0) {
            handshake->status = parse_status_line(line);
            if (handshake->status == 0)
                return refuse(handshake, "answer is not HTTP/1.1");
            continue;
        }
        struct span name, value;
        if (!split_line(line, &name, &value))
            return refuse(handshake, "answer has a malformed header");
        if (count > WS_HEADERS_MAX + 1)
            return refuse(handshake, "answer has too many headers");
        ws_headers_add(&headers, name, value);
    }
    if (handshake->status != 101) {
        handshake->why = "upgrade was refused";
        return VP_ERR_HTTP_STATUS;
    }
    return judge_answer(handshake, &headers);
}

enum vp_err ws_handshake_read(struct ws_handshake *handshake, const char *bytes, size_t len, size_t *out_used)
{
    *out_used = 0;
    while (*out_used < len) {
        /* Line by line: what follows the empty line are frames already. */
        const char *lf = memchr(bytes + *out_used, '\n', len - *out_used);
        size_t take = (lf != NULL ? (size_t)(lf + 1 - bytes) : len) - *out_used;
        if (buf_append(&handshake->head, bytes + *out_used, take) != VP_OK)
            return refuse(handshake, "answer is too long");
        *out_used += take;
        const struct buf *head = &handshake->head;
        if (lf != NULL && head->len >= 4 && memcmp(head->at + head->len - 4, "\r\n\r\n", 4) == 0)
            return parse_head(handshake);
    }
    return VP_ERR_NEED_MORE;
}
