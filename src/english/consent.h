/* What a caller's answer to "Is that right?" says: a yes, a no, that they want something else, or nothing yet. */
#ifndef VP_ENGLISH_CONSENT_H
#define VP_ENGLISH_CONSENT_H

#include <stdbool.h>

enum consent {
    CONSENT_NOTHING, /* no words */
    CONSENT_YES,
    CONSENT_NO,     /* or a correction: "make it a small one" */
    CONSENT_WAIT,   /* no answer yet: "hold on", "sorry?" */
    CONSENT_UNCLEAR /* none of these for certain, or another language */
};

/* words: as a recogniser wrote them down. is_about_changes: asked was not whether the order is right but whether
 * anything is to be changed or added; then "no" is no refusal, and "yes" is no consent. */
enum consent consent_of(const char *words, bool is_about_changes);

/* Whether what the agent said last asks that: "Anything else?", "Would you like to change anything?" */
bool consent_is_about_changes(const char *question);

#endif
