/* What the calls of a run came to: the orders that they left behind, and who ended them. */
#ifndef VP_CALLERS_SCORE_H
#define VP_CALLERS_SCORE_H

#include "callers/phone.h"

/* Calls, of all voices or of one. right, wrong and missing add up to all. */
struct score {
    size_t calls;
    size_t right, wrong, missing; /* tickets: enum order_match_ticket */
    size_t with_person;           /* put through to a person, or with a message for one */
    size_t completed;             /* right, and nobody was needed */
    size_t completable;           /* all but the calls whose scenario wants a person */
};

/* Whose calls are counted. Human-like voices and robots: voice_is_learned. */
enum score_voices { SCORE_VOICES_ALL, SCORE_VOICES_HUMAN_LIKE, SCORE_VOICES_ROBOTS };
/* Calls that were not made, because the run was ended, are not counted. */
struct score score_count(const struct phone_report *report, enum score_voices voices);
/* The calls of one voice. */
struct score score_of_voice(const struct phone_report *report, const char *voice);
/* How many pct of of; 0 where there are none. */
double score_pct(size_t part, size_t of);
/* The counts of human-like voices, of robots and of all, and a table by voice. */
void score_print(FILE *out, const struct phone_report *report);
/* The counts of all, with "human_like" and "robots", the counts of these, and "voices": a list of the counts of each.
 * The caller owns it; NULL: no memory. */
json_t *score_json(const struct phone_report *report);

#endif
