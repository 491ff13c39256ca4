#include "net/http_head.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "net/authority.h"
#include "net/http_form.h"
#include "net/http_token.h"
#include "net/ws_handshake.h"

enum { METHOD_MAX_BYTES = 32, LENGTH_DIGITS_MAX = 18 };

/* Where in the head the next byte stands. */
enum step {
    STEP_BEFORE,    /* one empty line is skipped: RFC 9112, 2.2 */
    STEP_BEFORE_LF, /* of that line */
    STEP_METHOD,
    STEP_TARGET,
    STEP_VERSION,
    STEP_REQUEST_LF,
    STEP_LINE, /* begin of a header or of the empty line */
    STEP_NAME,
    STEP_SPACE, /* before a value */
    STEP_VALUE,
    STEP_HEADER_LF,
    STEP_END_LF,
    STEP_DONE,
};

static const char *const methods[] = {"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"};

void http_head_init(struct http_head *head, size_t max_bytes, size_t body_max_bytes)
{
    memset(head, 0, sizeof *head);
    head->max_bytes = max_bytes;
    head->body_max_bytes = body_max_bytes;
    buf_init(&head->text, max_bytes + 1);
}

void http_head_deinit(struct http_head *head)
{
    free((char *)head->path);
    head->path = NULL;
    buf_deinit(&head->text);
}

static enum vp_err refuse(struct http_head *head, int status, const char *why)
{
    head->status = status;
    head->why = why;
    return VP_ERR_BAD_REQUEST;
}

/* Room was made by http_head_feed: no step keeps more bytes than it takes. */
static void keep(struct http_head *head, char byte)
{
    head->text.at[head->text.len++] = byte;
}

static struct span kept(const struct http_head *head, size_t at)
{
    return span_of(head->text.at + at);
}

/* ---- a whole request line ---- */

static enum vp_err judge_version(struct http_head *head)
{
    const char *version = head->version;
    if (head->version_len != sizeof head->version || memcmp(version, "HTTP/", 5) != 0 ||
        !isdigit((unsigned char)version[5]) || version[6] != '.' || !isdigit((unsigned char)version[7]))
        return refuse(head, 400, "malformed version");
    if (version[5] != '1')
        return refuse(head, 505, "HTTP/1.1 is spoken here");
    head->minor_version = version[7] - '0';
    return VP_OK;
}

/* "http://host/path" (RFC 9112, 3.2.2): the path begins behind the authority, which must be Host's. */
static bool split_absolute(struct http_head *head, size_t *out_path_at)
{
    const char *target = head->text.at + head->target_at;
    head->is_tls = strncasecmp(target, "https://", 8) == 0;
    if (!head->is_tls && strncasecmp(target, "http://", 7) != 0)
        return false;
    size_t scheme_len = head->is_tls ? 8 : 7;
    head->is_absolute = true;
    head->authority_at = head->target_at + scheme_len;
    head->authority_len = strcspn(target + scheme_len, "/");
    *out_path_at = head->authority_at + head->authority_len;
    return true;
}

static enum vp_err judge_target(struct http_head *head)
{
    size_t path_at = head->target_at;
    const char *target = head->text.at + path_at;
    bool is_star = strcmp(target, "*") == 0 && strcmp(head->method, "OPTIONS") == 0;
    if (!is_star && target[0] != '/' && !split_absolute(head, &path_at))
        return refuse(head, 400, "malformed target");
    head->target_at = path_at;
    target = head->text.at + path_at;
    struct span path = {target, strcspn(target, "?")};
    if (path.len == 0)
        path = SPAN_LIT("/"); /* "http://host" */
    char *decoded = malloc(path.len + 1);
    if (decoded == NULL)
        return VP_ERR_NO_MEMORY;
    head->path = decoded;
    return http_percent_decode(path, decoded) == VP_OK ? VP_OK : refuse(head, 400, "malformed path");
}

static enum vp_err judge_request_line(struct http_head *head)
{
    enum vp_err err = judge_version(head);
    if (err != VP_OK)
        return err;
    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++)
        if (strcmp(head->text.at, methods[i]) == 0)
            head->method = methods[i];
    if (head->method == NULL)
        return refuse(head, 501, "this method is not known");
    return judge_target(head);
}

/* ---- a whole header ---- */

/* The limit is looked at when the head is whole: a doubtful length is worse than a large one. */
static enum vp_err judge_length(struct http_head *head, struct span value)
{
    if (head->length_count++ > 0)
        return refuse(head, 400, "more than one length");
    size_t length = 0, digit_count = 0;
    for (size_t i = 0; i < value.len; i++) {
        if (!isdigit((unsigned char)value.at[i]))
            return refuse(head, 400, "malformed length");
        digit_count += digit_count > 0 || value.at[i] != '0';
        if (digit_count <= LENGTH_DIGITS_MAX)
            length = length * 10 + (size_t)(value.at[i] - '0');
    }
    if (value.len == 0)
        return refuse(head, 400, "malformed length");
    head->body_bytes = digit_count <= LENGTH_DIGITS_MAX ? length : SIZE_MAX;
    return VP_OK;
}

static enum vp_err judge_header(struct http_head *head)
{
    const struct http_header *header = &head->headers[head->header_count - 1];
    const char *name = head->text.at + header->name_at;
    struct span value = kept(head, header->value_at);
    struct authority authority;
    if (strcasecmp(name, "Host") == 0) {
        if (head->host_count++ > 0)
            return refuse(head, 400, "more than one host");
        if (authority_parse(value, &authority) != VP_OK)
            return refuse(head, 400, "malformed host");
        head->host_at = header->value_at;
    } else if (strcasecmp(name, "Content-Length") == 0) {
        return judge_length(head, value);
    } else if (strcasecmp(name, "Transfer-Encoding") == 0) {
        head->coding_count++;
        head->is_chunked = strcasecmp(value.at, "chunked") == 0;
    } else if (strcasecmp(name, "Connection") == 0) {
        head->has_close |= ws_list_has(value, SPAN_LIT("close"), true);
        head->has_keep_alive |= ws_list_has(value, SPAN_LIT("keep-alive"), true);
    } else if (strcasecmp(name, "Expect") == 0) {
        head->expects_continue = strcasecmp(value.at, "100-continue") == 0;
        head->has_odd_expectation |= !head->expects_continue;
    }
    return VP_OK;
}

/* ---- a whole head ---- */

static enum vp_err judge_host(struct http_head *head)
{
    if (head->host_count == 0)
        return head->minor_version == 0 && !head->is_absolute ? VP_OK : refuse(head, 400, "no host");
    if (!head->is_absolute)
        return VP_OK;
    /* The target's host would count (RFC 9112, 3.2.2), but who asks for two hosts at once is up to no good. */
    struct authority asked, host;
    struct span authority = {head->text.at + head->authority_at, head->authority_len};
    int port = head->is_tls ? 443 : 80;
    if (authority_parse(authority, &asked) != VP_OK ||
        authority_parse(kept(head, head->host_at), &host) != VP_OK ||
        strcasecmp(asked.host, host.host) != 0 ||
        (asked.port != 0 ? asked.port : port) != (host.port != 0 ? host.port : port))
        return refuse(head, 400, "target of another host");
    return VP_OK;
}

static bool takes_body(const char *method)
{
    return strcmp(method, "POST") == 0 || strcmp(method, "PUT") == 0 || strcmp(method, "PATCH") == 0;
}

/* Where the request ends (RFC 9112, 6.3). */
static enum vp_err judge_body(struct http_head *head)
{
    if (head->coding_count > 0 && (head->length_count > 0 || head->minor_version == 0))
        return refuse(head, 400, "ambiguous length");
    if (head->coding_count > 1 || (head->coding_count > 0 && !head->is_chunked))
        return refuse(head, 501, "this coding is not known");
    if (head->is_chunked && !head->takes_chunks)
        return refuse(head, 411, "a length is required");
    head->has_chunks = head->is_chunked;
    if ((head->body_bytes > 0 || head->has_chunks) && !takes_body(head->method))
        return refuse(head, 400, "this method takes no body");
    if (head->body_bytes > head->body_max_bytes)
        return refuse(head, 413, "the body is too long");
    if (head->minor_version == 0)
        head->expects_continue = false;
    else if (head->has_odd_expectation)
        return refuse(head, 417, "this expectation is not known");
    return VP_OK;
}

static enum vp_err judge_head(struct http_head *head)
{
    enum vp_err err = judge_host(head);
    if (err == VP_OK)
        err = judge_body(head);
    const char *target = head->text.at + head->target_at;
    head->target = *target != '\0' ? target : "/";
    head->is_last = head->has_close || (head->minor_version == 0 && !head->has_keep_alive);
    return err;
}

/* ---- bytes ---- */

static enum vp_err take_method(struct http_head *head, char byte)
{
    if (byte == ' ' && head->text.len > 0) {
        keep(head, '\0');
        head->target_at = head->text.len;
        head->step = STEP_TARGET;
        return VP_OK;
    }
    if (!http_is_token_byte(byte))
        return refuse(head, 400, "malformed method");
    if (head->text.len >= METHOD_MAX_BYTES)
        return refuse(head, 501, "this method is not known");
    keep(head, byte);
    return VP_OK;
}

static enum vp_err take_target(struct http_head *head, char byte)
{
    size_t len = head->text.len - head->target_at;
    if (byte == ' ' && len > 0) {
        keep(head, '\0');
        head->step = STEP_VERSION;
        return VP_OK;
    }
    if ((unsigned char)byte <= ' ' || (unsigned char)byte >= 0x7f || byte == '#')
        return refuse(head, 400, "malformed target");
    if (len >= HTTP_TARGET_MAX_BYTES)
        return refuse(head, 414, "the target is too long");
    keep(head, byte);
    return VP_OK;
}

static enum vp_err take_version(struct http_head *head, char byte)
{
    if (byte == '\r') {
        head->step = STEP_REQUEST_LF;
        return VP_OK;
    }
    if (head->version_len == sizeof head->version)
        return refuse(head, 400, "malformed version");
    head->version[head->version_len++] = byte;
    return VP_OK;
}

static enum vp_err begin_line(struct http_head *head, char byte)
{
    if (byte == '\r') {
        head->step = STEP_END_LF;
        return VP_OK;
    }
    if (!http_is_token_byte(byte))
        return refuse(head, 400, byte == ' ' || byte == '\t' ? "folded header" : "malformed header name");
    if (head->header_count == HTTP_HEADERS_MAX)
        return refuse(head, 431, "too many headers");
    head->headers[head->header_count++].name_at = (uint32_t)head->text.len;
    head->step = STEP_NAME;
    keep(head, byte);
    return VP_OK;
}

static enum vp_err take_name(struct http_head *head, char byte)
{
    if (byte == ':') {
        keep(head, '\0');
        head->headers[head->header_count - 1].value_at = (uint32_t)head->text.len;
        head->step = STEP_SPACE;
        return VP_OK;
    }
    if (!http_is_token_byte(byte))
        return refuse(head, 400, "malformed header name");
    keep(head, byte);
    return VP_OK;
}

static enum vp_err take_value(struct http_head *head, char byte)
{
    if (byte == '\r') {
        size_t begin = head->headers[head->header_count - 1].value_at;
        while (head->text.len > begin && strchr(" \t", head->text.at[head->text.len - 1]) != NULL)
            head->text.len--;
        keep(head, '\0');
        head->step = STEP_HEADER_LF;
        return VP_OK;
    }
    if (((unsigned char)byte < ' ' && byte != '\t') || byte == 0x7f)
        return refuse(head, 400, "malformed header value");
    keep(head, byte);
    return VP_OK;
}

/* The LF behind a CR; judges the line that ends here. */
static enum vp_err end_line(struct http_head *head, char byte, int next_step,
                            enum vp_err (*judge)(struct http_head *head))
{
    if (byte != '\n')
        return refuse(head, 400, "CR without LF");
    head->step = next_step;
    return judge != NULL ? judge(head) : VP_OK;
}

static enum vp_err take(struct http_head *head, char byte)
{
    switch ((enum step)head->step) {
    case STEP_BEFORE:
        if (byte == '\r' && !head->is_line_skipped) {
            head->is_line_skipped = true;
            head->step = STEP_BEFORE_LF;
            return VP_OK;
        }
        head->step = STEP_METHOD;
        return take_method(head, byte);
    case STEP_BEFORE_LF:
        return end_line(head, byte, STEP_BEFORE, NULL);
    case STEP_METHOD:
        return take_method(head, byte);
    case STEP_TARGET:
        return take_target(head, byte);
    case STEP_VERSION:
        return take_version(head, byte);
    case STEP_REQUEST_LF:
        return end_line(head, byte, STEP_LINE, judge_request_line);
    case STEP_LINE:
        return begin_line(head, byte);
    case STEP_NAME:
        return take_name(head, byte);
    case STEP_SPACE:
        if (byte == ' ' || byte == '\t')
            return VP_OK;
        head->step = STEP_VALUE;
        return take_value(head, byte);
    case STEP_VALUE:
        return take_value(head, byte);
    case STEP_HEADER_LF:
        return end_line(head, byte, STEP_LINE, judge_header);
    case STEP_END_LF:
        return end_line(head, byte, STEP_DONE, judge_head);
    case STEP_DONE:
        break;
    }
    return VP_ERR_BUG;
}

enum vp_err http_head_feed(struct http_head *head, const char *bytes, size_t len, size_t *out_used)
{
    *out_used = 0;
    size_t room = head->max_bytes - head->seen_bytes;
    if (buf_reserve(&head->text, len < room ? len : room) != VP_OK)
        return VP_ERR_NO_MEMORY;
    while (*out_used < len) {
        if (head->seen_bytes == head->max_bytes)
            return refuse(head, 431, "the head is too long");
        head->seen_bytes++;
        enum vp_err err = take(head, bytes[(*out_used)++]);
        if (err != VP_OK)
            return err;
        if (head->step == STEP_DONE)
            return VP_OK;
    }
    return VP_ERR_NEED_MORE;
}

const char *http_head_find(const struct http_head *head, const char *name)
{
    for (size_t i = 0; i < head->header_count; i++)
        if (strcasecmp(head->text.at + head->headers[i].name_at, name) == 0)
            return head->text.at + head->headers[i].value_at;
    return NULL;
}

const char *http_head_find_last(const struct http_head *head, const char *name)
{
    for (size_t i = head->header_count; i-- > 0;)
        if (strcasecmp(head->text.at + head->headers[i].name_at, name) == 0)
            return head->text.at + head->headers[i].value_at;
    return NULL;
}

struct span http_head_name(const struct http_head *head, size_t i)
{
    return kept(head, head->headers[i].name_at);
}

struct span http_head_value(const struct http_head *head, size_t i)
{
    return kept(head, head->headers[i].value_at);
}
