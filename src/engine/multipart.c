#include "engine/multipart.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

enum { BOUNDARY_MAX_CHARS = 70 };

static bool find(struct span text, const char *what, size_t what_len, size_t *out_at)
{
    const char *at = text.len > 0 ? memmem(text.at, text.len, what, what_len) : NULL;
    if (at == NULL)
        return false;
    *out_at = (size_t)(at - text.at);
    return true;
}

static void skip(struct span *text, size_t len)
{
    *text = (struct span){text->at + len, text->len - len};
}

static bool starts_with(struct span text, const char *what)
{
    size_t len = strlen(what);
    return text.len >= len && strncasecmp(text.at, what, len) == 0;
}

/* Value of `name=` in a header's parameters, quoted or not. Matches whole names only, so that "name" is not
 * found inside "filename". */
static bool parameter(struct span header, const char *name, char *out, size_t size_bytes)
{
    size_t name_len = strlen(name);
    for (size_t i = 0; i < header.len; i++) {
        if (header.at[i] == '"') { /* skip a quoted value */
            const char *end = memchr(header.at + i + 1, '"', header.len - i - 1);
            if (end == NULL)
                return false;
            i = (size_t)(end - header.at);
            continue;
        }
        if (header.at[i] != ';')
            continue;
        size_t at = i + 1;
        while (at < header.len && (header.at[at] == ' ' || header.at[at] == '\t'))
            at++;
        if (header.len - at <= name_len || strncasecmp(header.at + at, name, name_len) != 0 ||
            header.at[at + name_len] != '=')
            continue;
        at += name_len + 1;
        bool is_quoted = at < header.len && header.at[at] == '"';
        at += is_quoted;
        size_t end = at;
        while (end < header.len && header.at[end] != (is_quoted ? '"' : ';') &&
               (is_quoted || header.at[end] != ' '))
            end++;
        span_copy((struct span){header.at + at, end - at}, out, size_bytes);
        return true;
    }
    return false;
}

enum vp_err multipart_begin(struct multipart *multipart, const char *content_type, struct span body)
{
    struct span header = span_of(content_type);
    char boundary[BOUNDARY_MAX_CHARS + 2];
    if (!starts_with(header, "multipart/form-data") ||
        !parameter(header, "boundary", boundary, sizeof boundary))
        return VP_ERR_BAD_REQUEST;
    size_t len = strlen(boundary);
    if (len == 0 || len > BOUNDARY_MAX_CHARS)
        return VP_ERR_BAD_REQUEST;
    memcpy(multipart->delimiter, "\r\n--", 4);
    memcpy(multipart->delimiter + 4, boundary, len);
    multipart->delimiter_len = len + 4;
    /* The first delimiter has no line end before it unless a preamble came first. */
    multipart->rest = body;
    if (body.len >= len + 2 && memcmp(body.at, multipart->delimiter + 2, len + 2) == 0) {
        skip(&multipart->rest, len + 2);
        return VP_OK;
    }
    size_t at;
    if (!find(body, multipart->delimiter, multipart->delimiter_len, &at))
        return VP_ERR_BAD_REQUEST;
    skip(&multipart->rest, at + multipart->delimiter_len);
    return VP_OK;
}

static enum vp_err read_headers(struct multipart *multipart, struct multipart_part *part)
{
    bool has_name = false;
    for (;;) {
        size_t len;
        if (!find(multipart->rest, "\r\n", 2, &len))
            return VP_ERR_BAD_REQUEST;
        struct span line = {multipart->rest.at, len};
        skip(&multipart->rest, len + 2);
        if (len == 0)
            return has_name ? VP_OK : VP_ERR_BAD_REQUEST;
        if (!starts_with(line, "content-disposition:"))
            continue;
        has_name = parameter(line, "name", part->name, sizeof part->name);
        (void)parameter(line, "filename", part->file_name, sizeof part->file_name);
    }
}

enum vp_err multipart_next(struct multipart *multipart, struct multipart_part *out_part)
{
    if (starts_with(multipart->rest, "--"))
        return VP_ERR_NEED_MORE;
    while (multipart->rest.len > 0 && (multipart->rest.at[0] == ' ' || multipart->rest.at[0] == '\t'))
        skip(&multipart->rest, 1);
    if (!starts_with(multipart->rest, "\r\n"))
        return VP_ERR_BAD_REQUEST;
    skip(&multipart->rest, 2);
    struct multipart_part part = {0};
    enum vp_err err = read_headers(multipart, &part);
    if (err != VP_OK)
        return err;
    size_t len;
    /* An empty body directly before the delimiter shares its line end with the headers' empty line. */
    if (multipart->rest.len >= multipart->delimiter_len - 2 &&
        memcmp(multipart->rest.at, multipart->delimiter + 2, multipart->delimiter_len - 2) == 0) {
        part.body = (struct span){multipart->rest.at, 0};
        skip(&multipart->rest, multipart->delimiter_len - 2);
    } else if (find(multipart->rest, multipart->delimiter, multipart->delimiter_len, &len)) {
        part.body = (struct span){multipart->rest.at, len};
        skip(&multipart->rest, len + multipart->delimiter_len);
    } else {
        return VP_ERR_BAD_REQUEST;
    }
    *out_part = part;
    return VP_OK;
}
