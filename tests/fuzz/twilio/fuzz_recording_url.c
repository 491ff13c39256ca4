/* URLs of recordings: what is read names one recording of the account, by nothing but the spellings that
 * Twilio writes, and what is made of it leads to the configured host, as another reader of URLs sees it.
 * Input: a digit that chooses the API's URL, the account, a line end, the URL. */
#include "fuzz/fuzz_input.h"

#include <curl/curl.h>
#include <stdio.h>
#include <strings.h>

#include "twilio/recording_url.h"

static const char *const api_urls[] = {"https://api.twilio.com", "https://api.dublin.ie1.twilio.com",
                                       "http://127.0.0.1:8080"};
enum { API_URLS = sizeof api_urls / sizeof api_urls[0] };

static void expect(bool is_true)
{
    if (!is_true)
        abort();
}

/* The account's password goes to wherever this URL leads. */
static void expect_at(const char *url, const char *api_url)
{
    static const CURLUPart parts[] = {CURLUPART_SCHEME, CURLUPART_HOST, CURLUPART_PORT, CURLUPART_USER};
    CURLU *made = curl_url(), *known = curl_url();
    expect(curl_url_set(made, CURLUPART_URL, url, 0) == CURLUE_OK);
    expect(curl_url_set(known, CURLUPART_URL, api_url, 0) == CURLUE_OK);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        char *a = NULL, *b = NULL;
        (void)curl_url_get(made, parts[i], &a, 0);
        (void)curl_url_get(known, parts[i], &b, 0);
        expect((a == NULL) == (b == NULL) && (a == NULL || strcmp(a, b) == 0));
        curl_free(a);
        curl_free(b);
    }
    curl_url_cleanup(made);
    curl_url_cleanup(known);
}

/* Whether url is one of the four spellings, built from the SIDs it shows. */
static bool is_spelling(const char *url, const char *api_url, const char *account, const char *sid)
{
    char spelled[1024], call[RECORDING_SID_BYTES] = "";
    const char *calls = strstr(url, "/Calls/");
    if (calls != NULL)
        snprintf(call, sizeof call, "%s", calls + 7);
    for (int form = 0; form < 4; form++) {
        snprintf(spelled, sizeof spelled, "%s/2010-04-01/Accounts/%s%s%s/Recordings/%s%s", api_url, account,
                 form & 1 ? "/Calls/" : "", form & 1 ? call : "", sid, form & 2 ? ".wav" : "");
        if (strcmp(spelled, url) == 0)
            return (form & 1) == 0 || recording_is_sid(call, "CA");
    }
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    if (len < 2 || len > 4096)
        return 0;
    char *text = calloc(1, len + 1), *url = NULL;
    memcpy(text, at, len);
    const char *api_url = api_urls[(unsigned char)text[0] % API_URLS], *account = text + 1;
    char *line_end = strchr(text, '\n');
    if (line_end != NULL) {
        *line_end = '\0';
        url = strdup(line_end + 1); /* of its own, so that a read past its end is seen */
    }
    char sid[RECORDING_SID_BYTES] = "", again[RECORDING_SID_BYTES], made[RECORDING_URL_BYTES];
    if (recording_url_read(url, api_url, account, sid)) {
        expect(recording_is_sid(sid, "RE") && recording_is_sid(account, "AC"));
        expect(is_spelling(url, api_url, account, sid));
        expect(recording_url_make(api_url, account, sid, made));
        expect(recording_url_read(made, api_url, account, again) && strcmp(sid, again) == 0);
        expect_at(made, api_url);
        expect_at(url, api_url);
    } else {
        expect(sid[0] == '\0');
    }
    free(url);
    free(text);
    return 0;
}
