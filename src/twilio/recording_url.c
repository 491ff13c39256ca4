#include "twilio/recording_url.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/span.h"

#define ACCOUNTS "/2010-04-01/Accounts/"

static bool begins_with_sid(const char *text, const char *letters)
{
    if (strncmp(text, letters, 2) != 0)
        return false;
    for (size_t i = 2; i < RECORDING_SID_BYTES - 1; i++)
        if (!isxdigit((unsigned char)text[i]))
            return false;
    return true;
}

bool recording_is_sid(const char *text, const char *letters)
{
    return text != NULL && strlen(text) == RECORDING_SID_BYTES - 1 && begins_with_sid(text, letters);
}

/* Behind the part, if text begins with it; else NULL, also for NULL. */
static const char *behind(const char *text, const char *part)
{
    size_t len = strlen(part);
    return text != NULL && strncmp(text, part, len) == 0 ? text + len : NULL;
}

bool recording_url_read(const char *url, const char *api_url, const char *account_sid,
                        char out_sid[RECORDING_SID_BYTES])
{
    if (url == NULL || api_url[0] == '\0' || !recording_is_sid(account_sid, "AC"))
        return false;
    const char *rest = behind(behind(behind(behind(url, api_url), ACCOUNTS), account_sid), "/");
    const char *call = behind(rest, "Calls/");
    if (call != NULL && begins_with_sid(call, "CA"))
        rest = behind(call + RECORDING_SID_BYTES - 1, "/");
    rest = behind(rest, "Recordings/");
    if (rest == NULL || !begins_with_sid(rest, "RE"))
        return false;
    const char *ending = rest + RECORDING_SID_BYTES - 1;
    if (ending[0] != '\0' && strcmp(ending, ".wav") != 0)
        return false;
    (void)span_copy((struct span){rest, RECORDING_SID_BYTES - 1}, out_sid, RECORDING_SID_BYTES);
    return true;
}

bool recording_url_make(const char *api_url, const char *account_sid, const char *sid,
                        char out_url[RECORDING_URL_BYTES])
{
    int len =
        snprintf(out_url, RECORDING_URL_BYTES, "%s" ACCOUNTS "%s/Recordings/%s", api_url, account_sid, sid);
    return len > 0 && len < RECORDING_URL_BYTES;
}
