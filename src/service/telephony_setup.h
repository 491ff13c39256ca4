/* The telephony provider, made from the configuration. The one place that knows which there are. */
#ifndef VP_SERVICE_TELEPHONY_SETUP_H
#define VP_SERVICE_TELEPHONY_SETUP_H

#include "service/shared.h"
#include "twilio/provider.h"

struct telephony_setup { /* stays where it is made: telephony points into it */
    struct twilio twilio;
    struct telephony telephony;
};

/* shared is borrowed for the life of what is made. */
void telephony_setup_make(struct telephony_setup *setup, const struct shared *shared);

#endif
