#include "base/json_scan.h"

#include <string.h>

#include "base/bytes16.h"

static void skip_space(struct json_scan *scan)
{
    while (scan->at < scan->end &&
           (*scan->at == ' ' || *scan->at == '\n' || *scan->at == '\r' || *scan->at == '\t'))
        scan->at++;
}

/* The next byte of a string that means something, or end. Audio is one long string without any. */
static const char *find_special(const char *at, const char *end)
{
    for (; end - at >= 16; at += 16) {
        bytes16 text = bytes16_load(at);
        bytes16 found = (bytes16)((text == '"') | (text == '\\') | (text < 0x20));
        if (bytes16_any(found))
            return at + bytes16_first(found);
    }
    while (at < end && *at != '"' && *at != '\\' && (unsigned char)*at >= 0x20)
        at++;
    return at;
}

/* at stands behind the opening quote; afterwards behind the closing one. */
static bool scan_string(struct json_scan *scan, struct span *out, bool *out_has_escapes)
{
    const char *start = scan->at;
    *out_has_escapes = false;
    while ((scan->at = find_special(scan->at, scan->end)) < scan->end) {
        if (*scan->at == '"') {
            *out = (struct span){start, (size_t)(scan->at - start)};
            scan->at++;
            return true;
        }
        if (*scan->at != '\\' || scan->end - scan->at < 2)
            return false;
        *out_has_escapes = true;
        scan->at += 2;
    }
    return false;
}

/* Skips one object or array, brackets balanced by kind. */
static bool scan_nested(struct json_scan *scan)
{
    char stack[JSON_SCAN_DEPTH_MAX];
    size_t depth = 0;
    while (scan->at < scan->end) {
        char c = *scan->at++;
        if (c == '"') {
            struct span text;
            bool has_escapes;
            if (!scan_string(scan, &text, &has_escapes))
                return false;
        } else if (c == '{' || c == '[') {
            if (depth == JSON_SCAN_DEPTH_MAX)
                return false;
            stack[depth++] = c;
        } else if (c == '}' || c == ']') {
            if (depth == 0 || stack[depth - 1] != (c == '}' ? '{' : '['))
                return false;
            if (--depth == 0)
                return true;
        } else if ((unsigned char)c < 0x20 && c != '\n' && c != '\r' && c != '\t') {
            return false;
        }
    }
    return false;
}

static bool is_number_char(char c)
{
    return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
}

static bool scan_word(struct json_scan *scan, const char *word)
{
    size_t len = strlen(word);
    if ((size_t)(scan->end - scan->at) < len || memcmp(scan->at, word, len) != 0)
        return false;
    scan->at += len;
    return true;
}

static bool scan_value(struct json_scan *scan, struct json_value *out)
{
    skip_space(scan);
    if (scan->at == scan->end)
        return false;
    const char *start = scan->at;
    bool ok;
    *out = (struct json_value){.kind = JSON_KIND_NULL};
    switch (*start) {
    case '"':
        scan->at++;
        out->kind = JSON_KIND_STRING;
        return scan_string(scan, &out->text, &out->has_escapes);
    case '{':
    case '[':
        out->kind = *start == '{' ? JSON_KIND_OBJECT : JSON_KIND_ARRAY;
        ok = scan_nested(scan);
        break;
    case 't':
        out->kind = JSON_KIND_TRUE;
        ok = scan_word(scan, "true");
        break;
    case 'f':
        out->kind = JSON_KIND_FALSE;
        ok = scan_word(scan, "false");
        break;
    case 'n':
        ok = scan_word(scan, "null");
        break;
    default:
        out->kind = JSON_KIND_NUMBER;
        ok = *start == '-' || (*start >= '0' && *start <= '9');
        while (scan->at < scan->end && is_number_char(*scan->at))
            scan->at++;
        break;
    }
    out->text = (struct span){start, (size_t)(scan->at - start)};
    return ok;
}

void json_scan_begin(struct json_scan *scan, struct span text)
{
    *scan = (struct json_scan){.at = text.at, .end = text.at + text.len};
}

/* The end of the object: only space may follow. */
static enum vp_err finish(struct json_scan *scan)
{
    scan->at++;
    skip_space(scan);
    scan->is_done = true;
    return scan->at == scan->end ? VP_ERR_NEED_MORE : VP_ERR_BAD_JSON;
}

enum vp_err json_scan_next(struct json_scan *scan, struct span *out_key, struct json_value *out_value)
{
    if (scan->is_done)
        return VP_ERR_NEED_MORE;
    skip_space(scan);
    if (scan->at == scan->end)
        return VP_ERR_BAD_JSON;
    if (!scan->is_started) {
        if (*scan->at++ != '{')
            return VP_ERR_BAD_JSON;
        scan->is_started = true;
        skip_space(scan);
        if (scan->at < scan->end && *scan->at == '}')
            return finish(scan);
    } else {
        if (*scan->at == '}')
            return finish(scan);
        if (*scan->at++ != ',')
            return VP_ERR_BAD_JSON;
        skip_space(scan);
    }
    bool has_escapes;
    if (scan->at == scan->end || *scan->at++ != '"' || !scan_string(scan, out_key, &has_escapes))
        return VP_ERR_BAD_JSON;
    skip_space(scan);
    if (scan->at == scan->end || *scan->at++ != ':' || !scan_value(scan, out_value))
        return VP_ERR_BAD_JSON;
    return VP_OK;
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

const char *json_value_in_place(const struct json_value *value)
{
    if (value->kind != JSON_KIND_STRING)
        return "";
    char *at = (char *)value->text.at; /* inside the caller's writable message */
    if (!value->has_escapes) {
        at[value->text.len] = '\0';
        return at;
    }
    /* json_value_text keeps four spare bytes for the longest character; none is longer than its escape. */
    return json_value_text(value, at, value->text.len + 5) == VP_OK ? at : "";
}
