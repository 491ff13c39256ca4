#include "base/json_scan.h"

#include <string.h>

#include "base/bytes16.h"
#include "base/json_internal.h"

/* The scan's place is kept in a register within each function: what runs for every message, byte or member
 * would otherwise go through memory. */
static inline const char *skip_space(const char *at, const char *end)
{
    while (at < end && (unsigned char)*at <= ' ' && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t'))
        at++;
    return at;
}

/* The next byte of a string that means something, or end. */
static inline const char *find_special(const char *at, const char *end)
{
    while (at < end && *at != '"' && *at != '\\' && (unsigned char)*at >= 0x20)
        at++;
    return at;
}

/* The same for a text of which there are sixteen bytes before at. Names end within the first sixteen; audio is one long
 * string without any. */
static inline const char *find_far_special(const char *at, const char *end)
{
    if (end - at >= 16) {
        bytes16 found = json_special(bytes16_load(at));
        if (bytes16_any(found))
            return at + bytes16_first(found);
        at += 16;
    }
    if (json_is_wide((size_t)(end - at)))
        return json_wide_special(at, end);
    for (; end - at >= 64; at += 64) {
        bytes16 any = json_special(bytes16_load(at)) | json_special(bytes16_load(at + 16));
        any |= json_special(bytes16_load(at + 32)) | json_special(bytes16_load(at + 48));
        if (bytes16_any(any))
            break;
    }
    for (; end - at >= 16; at += 16) {
        bytes16 found = json_special(bytes16_load(at));
        if (bytes16_any(found))
            return at + bytes16_first(found);
    }
    uint32_t found = bytes16_mask(json_special(bytes16_load(end - 16))) >> (16 - (end - at));
    return found != 0 ? at + __builtin_ctz(found) : end;
}

typedef const char *find_fn(const char *at, const char *end);

static inline const char *find_end(const char *at, const char *end, bool *has_escapes, find_fn *find)
{
    for (;;) {
        at = find(at, end);
        if (at == end)
            return NULL;
        if (*at == '"')
            return at;
        if (*at != '\\')
            return NULL;
        *has_escapes = true;
        do { /* what is escaped often stands together */
            if (end - at < 2)
                return NULL;
            at += 2;
        } while (at < end && *at == '\\');
    }
}

const char *json_far_string_end(const char *at, const char *end, bool *has_escapes)
{
    return find_end(at, end, has_escapes, find_far_special);
}

const char *json_last_string_end(const char *at, const char *end, bool *has_escapes)
{
    at = find_special(at, end);
    if (at < end && *at == '"')
        return at;
    return find_end(at, end, has_escapes, find_special);
}

/* The end of one object or array, brackets balanced by kind; NULL: it has none. */
static const char *find_nested_end(const char *at, const char *end)
{
    char stack[JSON_SCAN_DEPTH_MAX];
    size_t depth = 0;
    bool has_escapes;
    while (at < end) {
        char c = *at++;
        if (c == '"') {
            at = json_string_end(at, end, &has_escapes);
            if (at == NULL)
                return NULL;
            at++;
        } else if (c == '{' || c == '[') {
            if (depth == JSON_SCAN_DEPTH_MAX)
                return NULL;
            stack[depth++] = c;
        } else if (c == '}' || c == ']') {
            if (depth == 0 || stack[depth - 1] != (c == '}' ? '{' : '['))
                return NULL;
            if (--depth == 0)
                return at;
        } else if ((unsigned char)c < 0x20 && c != '\n' && c != '\r' && c != '\t') {
            return NULL;
        }
    }
    return NULL;
}

static bool is_number_char(char c)
{
    return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
}

static const char *find_word_end(const char *at, const char *end, struct span word)
{
    bool is_there = (size_t)(end - at) >= word.len && memcmp(at, word.at, word.len) == 0;
    return is_there ? at + word.len : NULL;
}

/* A value that is no string; NULL when it is malformed. */
static const char *find_plain_end(const char *at, const char *end, enum json_kind *out_kind)
{
    switch (*at) {
    case '{':
    case '[':
        *out_kind = *at == '{' ? JSON_KIND_OBJECT : JSON_KIND_ARRAY;
        return find_nested_end(at, end);
    case 't':
        *out_kind = JSON_KIND_TRUE;
        return find_word_end(at, end, SPAN_LIT("true"));
    case 'f':
        *out_kind = JSON_KIND_FALSE;
        return find_word_end(at, end, SPAN_LIT("false"));
    case 'n':
        *out_kind = JSON_KIND_NULL;
        return find_word_end(at, end, SPAN_LIT("null"));
    default:
        *out_kind = JSON_KIND_NUMBER;
        if (*at != '-' && (*at < '0' || *at > '9'))
            return NULL;
        while (at < end && is_number_char(*at))
            at++;
        return at;
    }
}

void json_scan_begin(struct json_scan *scan, struct span text)
{
    scan->at = text.at;
    scan->end = text.at + text.len;
    scan->is_started = scan->is_done = scan->is_inner = false;
}

/* at stands on the object's closing bracket: only space may follow the outermost one. */
static enum vp_err finish(struct json_scan *scan, const char *at)
{
    scan->at = scan->is_inner ? at + 1 : skip_space(at + 1, scan->end);
    scan->is_done = true;
    return scan->is_inner || scan->at == scan->end ? VP_ERR_NEED_MORE : VP_ERR_BAD_JSON;
}

/* Goes to the next member or element, over the comma before it: *out_at is its first byte. VP_ERR_NEED_MORE at the
 * closing bracket. */
static enum vp_err step(struct json_scan *scan, char opening, char closing, const char **out_at)
{
    const char *end = scan->end, *at = skip_space(scan->at, end);
    if (!scan->is_started) {
        if (at == end || *at++ != opening)
            return VP_ERR_BAD_JSON;
        scan->is_started = true;
        at = skip_space(at, end);
        if (at < end && *at == closing)
            return finish(scan, at);
    } else {
        if (at == end)
            return VP_ERR_BAD_JSON;
        if (*at == closing)
            return finish(scan, at);
        if (*at++ != ',')
            return VP_ERR_BAD_JSON;
        at = skip_space(at, end);
    }
    *out_at = at;
    return at < end ? VP_OK : VP_ERR_BAD_JSON;
}

/* The value that begins at; of an object only that it is one. */
static inline enum vp_err read_value(struct json_scan *scan, const char *at, struct json_value *out_value)
{
    const char *start = at;
    out_value->has_escapes = false;
    if (*at == '"') {
        out_value->kind = JSON_KIND_STRING;
        start++;
        at = json_string_end(start, scan->end, &out_value->has_escapes);
    } else if (*at == '{') {
        out_value->kind = JSON_KIND_OBJECT;
    } else {
        at = find_plain_end(at, scan->end, &out_value->kind);
    }
    if (at == NULL)
        return VP_ERR_BAD_JSON;
    out_value->text = (struct span){start, (size_t)(at - start)};
    scan->at = at + (out_value->kind == JSON_KIND_STRING);
    return VP_OK;
}

/* Over the colon behind a key, whose closing quote at is, to the value; NULL: it is not there. */
static inline const char *find_value(const char *at, const char *end)
{
    if (end - at > 2 && at[1] == ':' && (unsigned char)at[2] > ' ')
        return at + 2;
    at = skip_space(at + 1, end);
    if (at == end || *at != ':')
        return NULL;
    at = skip_space(at + 1, end);
    return at < end ? at : NULL;
}

/* What runs for each member of a message goes from one to the next in few steps where no space is between: that is how
 * machines write. */
enum vp_err json_scan_next_open(struct json_scan *scan, struct span *out_key, struct json_value *out_value)
{
    if (scan->is_done)
        return VP_ERR_NEED_MORE;
    const char *end = scan->end, *at = scan->at;
    if (scan->is_started && end - at >= 2 && at[0] == ',' && at[1] == '"') {
        at++;
    } else {
        enum vp_err err = step(scan, '{', '}', &at);
        if (err != VP_OK)
            return err;
        if (*at != '"')
            return VP_ERR_BAD_JSON;
    }
    struct json_value key = {.kind = JSON_KIND_STRING};
    const char *start = at + 1;
    if ((at = json_string_end(start, end, &key.has_escapes)) == NULL)
        return VP_ERR_BAD_JSON;
    key.text = scan->key_as_written = (struct span){start, (size_t)(at - start)};
    *out_key = key.has_escapes ? json_value_name(&key, scan->plain_key) : key.text;
    at = find_value(at, end);
    return at != NULL ? read_value(scan, at, out_value) : VP_ERR_BAD_JSON;
}

enum vp_err json_scan_next_element(struct json_scan *scan, struct json_value *out_value)
{
    if (scan->is_done)
        return VP_ERR_NEED_MORE;
    const char *at;
    enum vp_err err = step(scan, '[', ']', &at);
    if (err == VP_OK)
        err = read_value(scan, at, out_value);
    if (err == VP_OK && out_value->kind == JSON_KIND_OBJECT)
        err = json_scan_pass(scan, out_value);
    return err;
}

enum vp_err json_scan_pass(struct json_scan *scan, struct json_value *value)
{
    const char *at = find_nested_end(scan->at, scan->end);
    if (at == NULL)
        return VP_ERR_BAD_JSON;
    value->text = (struct span){scan->at, (size_t)(at - scan->at)};
    scan->at = at;
    return VP_OK;
}

enum vp_err json_scan_next(struct json_scan *scan, struct span *out_key, struct json_value *out_value)
{
    enum vp_err err = json_scan_next_open(scan, out_key, out_value);
    if (err == VP_OK && out_value->kind == JSON_KIND_OBJECT)
        err = json_scan_pass(scan, out_value);
    return err;
}

void json_scan_enter(const struct json_scan *scan, struct json_scan *out_inner)
{
    out_inner->at = scan->at;
    out_inner->end = scan->end;
    out_inner->is_started = out_inner->is_done = false;
    out_inner->is_inner = true;
}

void json_scan_leave(struct json_scan *scan, const struct json_scan *inner)
{
    scan->at = inner->at;
}

static const struct json_value no_value = {.kind = JSON_KIND_NULL, .text = {"", 0}};

enum vp_err json_scan_pick(struct span object, const struct span *keys, size_t count,
                           struct json_value *out_values)
{
    struct json_scan scan;
    struct span key;
    struct json_value value;
    enum vp_err err;
    for (size_t i = 0; i < count; i++)
        out_values[i] = no_value;
    json_scan_begin(&scan, object);
    while ((err = json_scan_next(&scan, &key, &value)) == VP_OK)
        for (size_t i = 0; i < count; i++)
            if (key.len == keys[i].len && memcmp(key.at, keys[i].at, key.len) == 0) {
                out_values[i] = value;
                break;
            }
    if (err == VP_ERR_NEED_MORE)
        return VP_OK;
    for (size_t i = 0; i < count; i++)
        out_values[i] = no_value;
    return err;
}

bool json_value_u64(const struct json_value *value, uint64_t *out)
{
    if ((value->kind != JSON_KIND_STRING && value->kind != JSON_KIND_NUMBER) || value->text.len == 0 ||
        value->text.len > 18)
        return false;
    uint64_t number = 0;
    for (size_t i = 0; i < value->text.len; i++) {
        char c = value->text.at[i];
        if (c < '0' || c > '9')
            return false;
        number = number * 10 + (uint64_t)(c - '0');
    }
    *out = number;
    return true;
}

static bool hex4(const char *at, const char *end, uint32_t *out)
{
    if (end - at < 4)
        return false;
    *out = 0;
    for (int i = 0; i < 4; i++) {
        char c = at[i];
        uint32_t digit;
        if (c >= '0' && c <= '9')
            digit = (uint32_t)(c - '0');
        else if ((c | 32) >= 'a' && (c | 32) <= 'f')
            digit = (uint32_t)((c | 32) - 'a' + 10);
        else
            return false;
        *out = *out << 4 | digit;
    }
    return true;
}

static size_t put_utf8(char *out, uint32_t code)
{
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    if (code < 0x800) {
        out[0] = (char)(0xc0 | code >> 6);
        out[1] = (char)(0x80 | (code & 63));
        return 2;
    }
    if (code < 0x10000) {
        out[0] = (char)(0xe0 | code >> 12);
        out[1] = (char)(0x80 | (code >> 6 & 63));
        out[2] = (char)(0x80 | (code & 63));
        return 3;
    }
    out[0] = (char)(0xf0 | code >> 18);
    out[1] = (char)(0x80 | (code >> 12 & 63));
    out[2] = (char)(0x80 | (code >> 6 & 63));
    out[3] = (char)(0x80 | (code & 63));
    return 4;
}

/* at stands behind "\u"; reads a surrogate pair as one code point. A zero code point is refused: the result
 * is a C string. */
static bool unescape_code(const char **at, const char *end, uint32_t *out)
{
    if (!hex4(*at, end, out))
        return false;
    *at += 4;
    if (*out >= 0xd800 && *out < 0xdc00) {
        uint32_t low;
        if (end - *at < 6 || (*at)[0] != '\\' || (*at)[1] != 'u' || !hex4(*at + 2, end, &low) ||
            low < 0xdc00 || low > 0xdfff)
            return false;
        *at += 6;
        *out = 0x10000 + ((*out - 0xd800) << 10) + (low - 0xdc00);
    } else if ((*out >= 0xdc00 && *out < 0xe000) || *out == 0) {
        return false;
    }
    return true;
}

enum vp_err json_value_text(const struct json_value *value, char *out, size_t size_bytes)
{
    if (value->kind != JSON_KIND_STRING)
        return VP_ERR_BAD_JSON;
    static const char escapes[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    const char *at = value->text.at, *end = at + value->text.len;
    size_t len = 0;
    while (at < end) {
        if (len + 5 > size_bytes)
            return VP_ERR_TOO_BIG;
        if (*at != '\\') {
            out[len++] = *at++;
            continue;
        }
        at++;
        if (at == end)
            return VP_ERR_BAD_JSON;
        char c = *at++;
        if (c == 'u') {
            uint32_t code;
            if (!unescape_code(&at, end, &code))
                return VP_ERR_BAD_JSON;
            len += put_utf8(out + len, code);
            continue;
        }
        const char *found = memchr(escapes, c, sizeof escapes - 1);
        if (found == NULL)
            return VP_ERR_BAD_JSON;
        out[len++] = meanings[found - escapes];
    }
    out[len] = '\0';
    return VP_OK;
}

struct span json_value_name(const struct json_value *value, char room[JSON_NAME_BYTES])
{
    if (!value->has_escapes || json_value_text(value, room, JSON_NAME_BYTES) != VP_OK)
        return value->text;
    return span_of(room);
}

enum vp_err json_value_take_text(const struct json_value *value, const char **out_text)
{
    *out_text = "";
    if (value->kind != JSON_KIND_STRING)
        return VP_OK;
    char *at = (char *)value->text.at; /* inside the caller's writable message */
    /* json_value_text keeps four spare bytes for the longest character; none is longer than its escape. */
    if (value->has_escapes && json_value_text(value, at, value->text.len + 5) != VP_OK)
        return VP_ERR_BAD_JSON;
    if (!value->has_escapes)
        at[value->text.len] = '\0';
    *out_text = at;
    return VP_OK;
}

const char *json_value_in_place(const struct json_value *value)
{
    const char *text;
    return json_value_take_text(value, &text) == VP_OK ? text : "";
}
