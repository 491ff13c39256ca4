/* Whom a webhook's From names (twilio.md 1.2): a number, or one of the ways in which carriers say that they do
 * not know it or may not tell. Pure. */
#ifndef VP_TWILIO_CALLER_ID_H
#define VP_TWILIO_CALLER_ID_H

/* from itself where somebody could be called there: E.164, or as many digits without a plus. "" where it is
 * withheld, absent (NULL), or no telephone number (client:..., sip:...). */
const char *caller_id_number(const char *from);

#endif
