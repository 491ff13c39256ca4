/* What is said beside the order, as a recogniser or a model wrote it down: a farewell, or that somebody is away for a
 * moment. */
#ifndef VP_ENGLISH_ASIDE_H
#define VP_ENGLISH_ASIDE_H

#include <stdbool.h>

/* The caller's words are a farewell, thanks or consent, and nothing else: "great, thanks, bye". */
bool aside_is_farewell(const char *words);
/* The caller asks to be waited for: "hold on", "let me ask my wife". */
bool aside_asks_to_wait(const char *words);
/* The agent's words say that it waits: "take your time". */
bool aside_grants_time(const char *words);

#endif
