/* The page at "/": its frame, and the files below a folder that is named by their version (page/page_file.h). They hold
 * nothing of a restaurant, so anybody who may reach the server may have them; what they show is asked of the API. */
#include <string.h>
#include <strings.h>

#include "page/page_file.h"
#include "web/web_internal.h"

enum { POLICY_BYTES = 768, ORIGIN_BYTES = 300 };

/* Whether the browser takes gzip: "gzip", not "gzip;q=0" (RFC 9110, 12.5.3). */
static bool takes_gzip(const struct http_request *request)
{
    const char *accepted = http_header(request, "Accept-Encoding");
    const char *gzip = accepted != NULL ? strcasestr(accepted, "gzip") : NULL;
    if (gzip == NULL)
        return false;
    const char *weight = gzip + strlen("gzip");
    weight += strspn(weight, " \t");
    return strncmp(weight, ";q=0", 4) != 0 ||
           (weight[4] == '.' && strspn(weight + 5, "0") < strcspn(weight + 5, ", \t"));
}

static void serve_file(struct http_request *request, const struct page_file *file)
{
    bool is_packed = takes_gzip(request);
    http_add_header(request, "Vary", "Accept-Encoding");
    if (is_packed)
        http_add_header(request, "Content-Encoding", "gzip");
    http_reply(request, 200, file->type, is_packed ? file->gzip : file->plain);
}

/* The origin of the media streams' URL: the page's own telephone speaks to it (connect-src). */
static struct span media_origin(const struct web *web)
{
    const char *url = web->settings.media_url, *at = url != NULL ? strstr(url, "://") : NULL;
    if (at == NULL)
        return SPAN_NONE;
    return (struct span){url, (size_t)(at + 3 - url) + strcspn(at + 3, "/?# ;,")};
}

void page_serve_frame(void *owner, struct http_request *request)
{
    char policy[POLICY_BYTES], origin[ORIGIN_BYTES] = "";
    (void)span_copy(media_origin(owner), origin, sizeof origin);
    snprintf(
        policy, sizeof policy,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self' blob:; "
        "worker-src 'self'; connect-src 'self' %s; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'",
        origin);
    http_add_header(request, "Content-Security-Policy", policy);
    http_add_header(request, "Permissions-Policy", "microphone=(self), camera=(), geolocation=()");
    http_add_header(request, "Cache-Control", "no-cache");
    serve_file(request, page_file_find("index.html"));
}

void page_serve_file(void *owner, struct http_request *request)
{
    (void)owner;
    static const char prefix[] = "/page/";
    const char *version = http_path(request) + sizeof prefix - 1;
    size_t len = strlen(page_version);
    const struct page_file *file = strncmp(version, page_version, len) == 0 && version[len] == '/'
                                       ? page_file_find(version + len + 1)
                                       : NULL;
    if (file == NULL) {
        http_reply_error(request, 404, "not_found", "this version of the page is gone: load it anew");
        return;
    }
    http_add_header(request, "Cache-Control", "public, max-age=31536000, immutable");
    serve_file(request, file);
}
