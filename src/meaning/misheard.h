/* Words that sound the same over a telephone as something of the menu, and are likelier that: "let us" for lettuce. */
#ifndef VP_MEANING_MISHEARD_H
#define VP_MEANING_MISHEARD_H

#include "english/heard.h"
#include "meaning/lexicon.h"

/* Writes what the menu has in the place of what only sounds like it, with how surely that was heard. */
void misheard_mend(const struct lexicon *lexicon, struct heard_reading *reading);

#endif
