/* What is said at the end of a turn, and what is kept of the caller's words for later. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dialogue/dialogue_internal.h"

void policy_speak(struct dialogue *dialogue)
{
    char again[QUESTION_BYTES];
    action_say(dialogue, say_compose(dialogue, question_words(&dialogue->question, again)));
    say_clear(dialogue);
}

/* Keeps words for when the open calls are answered. */
void policy_keep_for_later(struct dialogue *dialogue, const char *text)
{
    size_t kept = dialogue->unanswered != NULL ? strlen(dialogue->unanswered) : 0, more = strlen(text);
    if (kept + more + 2 > DIALOGUE_TEXT_MAX_BYTES)
        return;
    char *joined = malloc(kept + more + 2);
    if (joined == NULL)
        return;
    snprintf(joined, kept + more + 2, "%s%s%s", kept > 0 ? dialogue->unanswered : "", kept > 0 ? " " : "",
             text);
    free(dialogue->unanswered);
    dialogue->unanswered = joined;
    free(dialogue->unanswered_reading);
    dialogue->unanswered_reading = NULL;
    if (kept == 0 && dialogue->reading != NULL &&
        (dialogue->unanswered_reading = malloc(sizeof *dialogue->reading)) != NULL)
        *dialogue->unanswered_reading = *dialogue->reading;
}
