/* Members of the set-up without which a server is as good: where it refuses one, that one is left out and the set-up
 * asked for again, and later sessions of the process do not ask for it. */
#ifndef VP_OPENAI_SETUP_MEMBER_H
#define VP_OPENAI_SETUP_MEMBER_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "openai/realtime_event.h"

/* What a server is known to refuse; owned by whoever makes sessions there, and zeroed with its settings. */
struct setup_memory {
    uint32_t left_out; /* a bit a member, in the order of their table */
};

/* The bit of the member that the error is about, as its param, or a text in quotes in its message, names it by path
 * ("session.audio.input.noise_reduction"), by that path's end ("voice") where no other member ends so, or by value
 * ("marin"); 0: about none that session has and that may lack. */
uint32_t setup_member_blamed(const json_t *session, const struct realtime_error *error);
/* Takes members out of a session. One that says how turns end is not taken out but set to what every server knows. */
void setup_members_leave_out(json_t *session, uint32_t left_out);
/* For the log: the path of the lowest bit. */
const char *setup_member_name(uint32_t bit);

#endif
