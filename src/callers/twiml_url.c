#include "callers/twiml_url.h"

#include <string.h>
#include <strings.h>

#include "base/span.h"

static size_t scheme_len(const char *url)
{
    const char *end = strstr(url, "://");
    size_t len = end != NULL ? (size_t)(end - url) : 0;
    return len > 0 && strspn(url, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") == len ? len : 0;
}

bool twiml_url_has_scheme(const char *url, const char *scheme)
{
    size_t len = strlen(scheme);
    return scheme_len(url) == len && strncasecmp(url, scheme, len) == 0;
}

static bool scheme_is_allowed(const char *url)
{
    return twiml_url_has_scheme(url, "http") || twiml_url_has_scheme(url, "https") ||
           twiml_url_has_scheme(url, "ws") || twiml_url_has_scheme(url, "wss");
}

static bool has_bad_bytes(const char *url)
{
    for (; *url != '\0'; url++)
        if ((unsigned char)*url <= ' ' || *url == 0x7f || strchr("<>\"\\^`{|}", *url) != NULL)
            return true;
    return false;
}

/* "." and ".." segments are taken out of the path in place; what follows '?' stays. */
static void remove_dots(char *path)
{
    char *end = path + strcspn(path, "?"), *out = path, *segment = path;
    while (segment < end) {
        size_t len = 1 + strcspn(segment + 1, "/?");
        if (len == 2 && segment[1] == '.') {
            if (segment + len == end)
                *out++ = '/';
        } else if (len == 3 && segment[1] == '.' && segment[2] == '.') {
            while (out > path && *--out != '/')
                ;
            if (segment + len == end)
                *out++ = '/';
        } else {
            memmove(out, segment, len);
            out += len;
        }
        segment += len;
    }
    memmove(out, end, strlen(end) + 1);
}

static enum vp_err join(char out_url[TWIML_URL_BYTES], struct span left, struct span right)
{
    if (left.len + right.len >= TWIML_URL_BYTES)
        return VP_ERR_TOO_BIG;
    memmove(out_url, left.at, left.len);
    memcpy(out_url + left.len, right.at, right.len);
    out_url[left.len + right.len] = '\0';
    return VP_OK;
}

enum vp_err twiml_url_resolve(const char *base, const char *reference, char out_url[TWIML_URL_BYTES])
{
    if (!scheme_is_allowed(base) || has_bad_bytes(reference))
        return VP_ERR_BAD_VALUE;
    struct span part = {reference, strcspn(reference, "#")};
    size_t base_scheme = scheme_len(base);
    const char *host = base + base_scheme + 3;
    size_t origin_len = (size_t)(host - base) + strcspn(host, "/?#");
    size_t path_len = strcspn(base + origin_len, "?#"), left_len = origin_len;
    if (scheme_len(reference) > 0) {
        if (!scheme_is_allowed(reference))
            return VP_ERR_BAD_VALUE;
        left_len = 0;
    } else if (part.len >= 2 && reference[0] == '/' && reference[1] == '/') {
        left_len = base_scheme + 1;
    } else if (part.len == 0) {
        left_len = origin_len + strcspn(base + origin_len, "#");
    } else if (reference[0] == '?') {
        left_len = origin_len + path_len;
    } else if (reference[0] != '/') {
        size_t folder_len = path_len;
        while (folder_len > 0 && base[origin_len + folder_len - 1] != '/')
            folder_len--;
        left_len = origin_len + folder_len;
        if (folder_len == 0) { /* "http://host" has no path: its folder is "/" */
            char rooted[TWIML_URL_BYTES];
            enum vp_err err = join(rooted, (struct span){base, origin_len}, SPAN_LIT("/"));
            return err != VP_OK ? err : twiml_url_resolve(rooted, reference, out_url);
        }
    }
    enum vp_err err = join(out_url, (struct span){base, left_len}, part);
    if (err != VP_OK)
        return err;
    size_t scheme = scheme_len(out_url);
    char *authority = out_url + scheme + 3;
    size_t authority_len = strcspn(authority, "/?");
    if (scheme == 0 || authority_len == 0)
        return VP_ERR_BAD_VALUE;
    if (authority[authority_len] == '/')
        remove_dots(authority + authority_len);
    return VP_OK;
}

enum vp_err twiml_url_with_scheme(const char *url, const char *scheme, char out_url[TWIML_URL_BYTES])
{
    return join(out_url, span_of(scheme), span_of(url + scheme_len(url)));
}
