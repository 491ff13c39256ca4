/* What a verb that makes calls tells of them without showing the conversations, and the exit status they give. */
#ifndef VP_APP_CALL_PROGRESS_H
#define VP_APP_CALL_PROGRESS_H

#include "app/exit_status.h"
#include "callers/phone.h"

/* For phone_options: a line on standard output as each call ends, and, where standard error is a terminal,
 * one that shows what is under way. The options' owner is a struct call_progress. */
struct call_progress {
    size_t count; /* of all calls */
};
void call_progress_on_result(void *owner, const struct phone_result *result, size_t done_count);
void call_progress_on_progress(void *owner, const struct phone_progress *progress);
/* The line of what is under way is taken away. */
void call_progress_end(void);

/* Whether the call came to an end that its scenario could judge: it was answered, and nothing failed under it. */
bool call_progress_was_made(const struct phone_result *result);
/* EXIT_STATUS_OK, or what stands for a run that was ended before its time, which is told on standard error. */
enum exit_status call_progress_interruption(const char *verb, const struct phone_report *report);

#endif
