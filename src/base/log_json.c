#include "base/log_json.h"

#include <ctype.h>
#include <stdio.h>

enum { FIELDS_MAX = 64, MSG_BYTES = 1024, NUMBER_DIGITS_MAX = 15 };

static const char cut_end[] = ",\"cut\":true}\n";

struct json_line {
    char *out;
    size_t len;
    bool is_cut;
};

/* Room that is left for members, behind which the end always fits. */
static size_t room_of(const struct json_line *line)
{
    size_t used = line->len + sizeof cut_end;
    return used < LOG_JSON_BYTES ? LOG_JSON_BYTES - used : 0;
}

static bool put(struct json_line *line, const char *bytes, size_t len)
{
    if (len > room_of(line))
        return false;
    memcpy(line->out + line->len, bytes, len);
    line->len += len;
    return true;
}

static int hex_digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* "\x1b" becomes "\u001b". A byte above 0x7f is of no character, and NUL is what readers end at: both stay, "\x9b", to
 * be read. Returns what it took. */
static size_t put_escaped_byte(struct json_line *line, struct span rest, bool *out_fits)
{
    char text[8];
    int high = rest.len >= 4 ? hex_digit(rest.at[2]) : -1, low = rest.len >= 4 ? hex_digit(rest.at[3]) : -1;
    if (high < 0 || low < 0 || high > 7 || high + low == 0) {
        *out_fits = put(line, "\\\\", 2);
        return 1;
    }
    snprintf(text, sizeof text, "\\u00%x%x", (unsigned)high, (unsigned)low);
    *out_fits = put(line, text, 6);
    return 4;
}

/* The next character of a printable text; in quotes a backslash is log_quote's. Returns what it took. */
static size_t put_char(struct json_line *line, struct span rest, bool is_quoted, bool *out_fits)
{
    char c = rest.at[0];
    if (is_quoted && c == '\\' && rest.len > 1 && (rest.at[1] == '"' || rest.at[1] == '\\')) {
        *out_fits = put(line, rest.at, 2); /* the same in JSON */
        return 2;
    }
    if (c == '\\' && rest.len > 1 && rest.at[1] == 'x')
        return put_escaped_byte(line, rest, out_fits);
    if (c == '\\') {
        *out_fits = put(line, "\\\\", 2);
        return 1;
    }
    if (c == '"') {
        *out_fits = put(line, "\\\"", 2);
        return 1;
    }
    size_t len = 1;
    while (len < rest.len && ((unsigned char)rest.at[len] & 0xc0) == 0x80)
        len++;
    *out_fits = put(line, rest.at, len);
    return len;
}

/* is_quoted: text is what log_quote wrote between its quotes. */
static bool put_string(struct json_line *line, struct span text, bool is_quoted)
{
    bool fits = put(line, "\"", 1);
    while (fits && text.len > 0) {
        size_t step = put_char(line, text, is_quoted, &fits);
        text.at += step;
        text.len -= step;
    }
    return fits && put(line, "\"", 1);
}

/* A number as JSON and every reader of it have it: nothing that a string says better ("007", ids). */
static bool is_number(struct span text)
{
    size_t at = text.len > 0 && text.at[0] == '-', first = at;
    while (at < text.len && isdigit((unsigned char)text.at[at]))
        at++;
    if (at == first || at - first > NUMBER_DIGITS_MAX || (text.at[first] == '0' && at - first > 1))
        return false;
    if (at == text.len)
        return true;
    size_t point = at++;
    if (text.at[point] != '.')
        return false;
    while (at < text.len && isdigit((unsigned char)text.at[at]))
        at++;
    return at == text.len && at - point > 1 && at <= NUMBER_DIGITS_MAX;
}

struct field {
    struct span key, value;
    bool is_quoted;
};

/* ---- a message taken apart ---- */

static bool is_key_char(char c, bool is_first)
{
    return (c >= 'a' && c <= 'z') || c == '_' || (!is_first && isdigit((unsigned char)c));
}

/* Bytes of a quoted text with both quotes; 0: it has no end. */
static size_t quoted_len(struct span text)
{
    for (size_t at = 1; at < text.len; at++) {
        if (text.at[at] == '"')
            return at + 1;
        at += text.at[at] == '\\';
    }
    return 0;
}

/* "key=value" at the start of text, up to the blank behind it. Returns its length, 0: it is none. */
static size_t read_field(struct span text, struct field *out_field)
{
    size_t at = 0;
    while (at < text.len && is_key_char(text.at[at], at == 0))
        at++;
    if (at == 0 || at == text.len || text.at[at] != '=' || text.at[at - 1] == '_')
        return 0;
    out_field->key = (struct span){text.at, at++};
    struct span rest = {text.at + at, text.len - at};
    size_t quoted = rest.len > 0 && rest.at[0] == '"' ? quoted_len(rest) : 0;
    out_field->is_quoted = quoted > 0 && (quoted == rest.len || rest.at[quoted] == ' ');
    if (out_field->is_quoted) {
        out_field->value = (struct span){rest.at + 1, quoted - 2};
        return at + quoted;
    }
    out_field->value = (struct span){rest.at, 0};
    while (out_field->value.len < rest.len && rest.at[out_field->value.len] != ' ')
        out_field->value.len++;
    return at + out_field->value.len;
}

struct parts {
    char msg[MSG_BYTES];
    size_t msg_len, field_count;
    struct field fields[FIELDS_MAX];
    bool is_cut;
};

static void add_word(struct parts *parts, struct span word)
{
    size_t blank = parts->msg_len > 0;
    if (parts->msg_len + blank + word.len > sizeof parts->msg) {
        parts->is_cut = true;
        return;
    }
    if (blank)
        parts->msg[parts->msg_len++] = ' ';
    memcpy(parts->msg + parts->msg_len, word.at, word.len);
    parts->msg_len += word.len;
}

static void take_apart(struct span message, struct parts *out_parts)
{
    out_parts->msg_len = out_parts->field_count = 0;
    out_parts->is_cut = false;
    while (message.len > 0) {
        struct field field;
        size_t len = read_field(message, &field);
        if (len > 0 && out_parts->field_count < FIELDS_MAX) {
            out_parts->fields[out_parts->field_count++] = field;
        } else {
            len = 0;
            while (len < message.len && message.at[len] != ' ')
                len++;
            if (len > 0)
                add_word(out_parts, (struct span){message.at, len});
        }
        len += len < message.len; /* the blank */
        message.at += len;
        message.len -= len;
    }
}

/* ---- the object ---- */

/* How often that key stands in the head and in the fields before. */
static size_t count_before(const struct parts *parts, size_t i)
{
    static const char *const of_head[] = {"time", "level", "process", "room", "pid", "msg", "cut"};
    const struct span key = parts->fields[i].key;
    size_t count = 0;
    for (size_t n = 0; n < sizeof of_head / sizeof of_head[0]; n++)
        count += span_is(key, of_head[n]);
    for (size_t n = 0; n < i; n++)
        count += parts->fields[n].key.len == key.len && memcmp(parts->fields[n].key.at, key.at, key.len) == 0;
    return count;
}

/* All of it, or nothing. */
static void put_field(struct json_line *line, const struct parts *parts, size_t i)
{
    const struct field *field = &parts->fields[i];
    size_t before = line->len;
    bool fits = put(line, ",\"", 2) && put(line, field->key.at, field->key.len);
    for (size_t again = count_before(parts, i); again > 0; again--)
        fits = fits && put(line, "_", 1);
    fits = fits && put(line, "\":", 2);
    fits = fits &&
           (!field->is_quoted && is_number(field->value) ? put(line, field->value.at, field->value.len)
                                                         : put_string(line, field->value, field->is_quoted));
    if (!fits) {
        line->len = before;
        line->is_cut = true;
    }
}

static bool put_member(struct json_line *line, const char *key, const char *text)
{
    return put(line, line->len > 1 ? ",\"" : "\"", line->len > 1 ? 2 : 1) && put(line, key, strlen(key)) &&
           put(line, "\":", 2) && put_string(line, span_of(text), false);
}

size_t log_json_line(char out[LOG_JSON_BYTES], const struct log_head *head, struct span message)
{
    struct parts parts;
    char pid[24];
    struct json_line line = {.out = out};
    take_apart(message, &parts);
    snprintf(pid, sizeof pid, ",\"pid\":%d,\"msg\":", head->pid);
    bool fits = put(&line, "{", 1) && put_member(&line, "time", head->time) &&
                put_member(&line, "level", head->level) && put_member(&line, "process", head->process) &&
                put_member(&line, "room", head->room) && put(&line, pid, strlen(pid)) &&
                put_string(&line, (struct span){parts.msg, parts.msg_len}, false);
    for (size_t i = 0; i < parts.field_count && fits; i++)
        put_field(&line, &parts, i);
    const char *end = line.is_cut || parts.is_cut ? cut_end : "}\n";
    memcpy(out + line.len, end, strlen(end));
    return line.len + strlen(end);
}
