/* The telephony provider's name of a call (Twilio's CallSid), as logs show it and our own processes pass it
 * on. */
#ifndef VP_BASE_CALL_SID_H
#define VP_BASE_CALL_SID_H

#include <stdbool.h>

enum { CALL_SID_BYTES = 40 }; /* Twilio's have 34 characters */

/* A request header that tells the embedded engine which call it serves; no other server gets it. */
#define CALL_SID_HEADER "X-VoicePlate-Call"

/* Copies text where it may be a CallSid: 1 to 39 letters and digits. Otherwise, and for NULL, out is "-", which logs
 * show for a call that is not known, and the answer is false: a stranger's words never get into a line. */
bool call_sid_take(const char *text, char out[CALL_SID_BYTES]);

#endif
