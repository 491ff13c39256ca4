/* How a verb ends that was not done: a line on standard error, and its exit status. */
#ifndef VP_APP_VERB_END_H
#define VP_APP_VERB_END_H

/* What was asked for cannot be meant, or is not allowed: EXIT_STATUS_USAGE. */
int verb_refuse(const char *verb, const char *why);
/* It could not be done: EXIT_STATUS_FAILED. */
int verb_fail(const char *verb, const char *why);

#endif
