/* Host, Origin and Sec-Fetch-Site from outside: a request is taken for our own only by a name that is ours, and only
 * with an Origin of that name, as another reader of URLs sees it. Input: the three as lines, empty: absent. */
#include "fuzz/fuzz_input.h"

#include <curl/curl.h>
#include <stdio.h>
#include <strings.h>

#include "net/http_origin.h"
#include "net/net_listen.h"

static const struct http_site site = {
    {"https://orders.example.com", "wss://media.example.com:8443/ws/media"}};

static void expect(bool is_true)
{
    if (!is_true)
        abort();
}

/* A name of ours, as libcurl reads it out of a URL; whoever it cannot read is not for browsers either. */
static void expect_own(const char *url)
{
    char *host = NULL;
    CURLU *parsed = curl_url();
    if (curl_url_set(parsed, CURLUPART_URL, url, 0) == CURLUE_OK &&
        curl_url_get(parsed, CURLUPART_HOST, &host, 0) == CURLUE_OK) {
        size_t len = strlen(host);
        if (host[0] == '[' && host[len - 1] == ']') {
            memmove(host, host + 1, len - 2);
            host[len - 2] = '\0';
        }
        expect(strcasecmp(host, "localhost") == 0 || net_is_loopback(host) ||
               strcasecmp(host, "orders.example.com") == 0 || strcasecmp(host, "media.example.com") == 0);
    }
    curl_free(host);
    curl_url_cleanup(parsed);
}

static const char *take_line(char **at)
{
    char *line = *at, *end = strchr(line, '\n');
    *at = end != NULL ? end + 1 : line + strlen(line);
    if (end != NULL)
        *end = '\0';
    return line[0] != '\0' ? line : NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    if (len > 2048)
        return 0;
    char *text = calloc(1, len + 1), *next = text, url[2100];
    memcpy(text, at, len);
    struct http_asker asker = {.host = take_line(&next)};
    asker.origin = take_line(&next);
    asker.fetch_site = take_line(&next);
    if (http_origin_judge(&asker, &site) == HTTP_ORIGIN_OWN) {
        expect(asker.host != NULL);
        snprintf(url, sizeof url, "http://%s/", asker.host);
        expect_own(url);
        if (asker.origin != NULL)
            expect_own(asker.origin);
        expect(asker.fetch_site == NULL || strcmp(asker.fetch_site, "none") == 0 ||
               strcmp(asker.fetch_site, "same-origin") == 0);
    }
    free(text);
    return 0;
}
