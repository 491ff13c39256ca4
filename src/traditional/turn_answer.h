/* What Twilio is told at the end of a turn: speak, then record, listen, wait for a key, connect or hang up
 * (twilio.md, section 2). Pure. */
#ifndef VP_WEB_TURN_TWIML_H
#define VP_WEB_TURN_TWIML_H

#include "order/menu.h"
#include "pipeline/turn.h"
#include "twilio/twiml.h"

enum {
    TURN_SILENCE_S = 2, /* so much silence ends a recording */
    TURN_QUIET_MAX = 1, /* recordings of nothing before the caller is asked */
    TURN_LINK_BYTES = 160
};

struct turn_twiml {
    const char *base_url; /* of this server, without a slash at the end; audio is fetched there */
    const char *audio_id; /* "": say is spoken by Twilio */
    const char *say;      /* "": nothing is spoken */
    enum turn_wish wish;
    uint32_t next_number;    /* of the talk, for the next turn */
    int quiet_count;         /* so often nothing was recorded since something was said */
    int keys_count;          /* with TURN_KEYS: 1 when the keys are explained for the first time */
    const struct menu *menu; /* NULL: there is nobody to connect with, no words to expect */
};

void turn_twiml_write(struct twiml *twiml, const struct turn_twiml *turn);

/* The answer takes longer: something to hear, then the link under which it is collected. */
void turn_twiml_write_filler(struct twiml *twiml, const char *link);

#endif
