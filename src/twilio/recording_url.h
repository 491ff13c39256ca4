/* Which recording a webhook names. The URL itself is never fetched: it is only looked at, and the address is
 * made anew from the configuration, so that no spelling of it can lead elsewhere (twilio.md 5.3). Pure. */
#ifndef VP_TWILIO_RECORDING_URL_H
#define VP_TWILIO_RECORDING_URL_H

#include "telephony/telephony.h"

enum { RECORDING_SID_BYTES = 35 };

/* Two letters (capitals) and 32 hex digits (twilio.md, notation). */
bool recording_is_sid(const char *text, const char *letters);

/* Whether url is API_URL/2010-04-01/Accounts/ACCOUNT_SID/, then Recordings/RE..., perhaps with
 * Calls/CA.../ before it and .wav behind it, to the letter and nothing else. */
bool recording_url_read(const char *url, const char *api_url, const char *account_sid,
                        char out_sid[RECORDING_SID_BYTES]);

/* Where to fetch it; false: it does not fit. */
bool recording_url_make(const char *api_url, const char *account_sid, const char *sid,
                        char out_url[RECORDING_URL_BYTES]);

#endif
