#include "engine/answer_list.h"

#include <stdio.h>
#include <string.h>

void answer_list_add(void *owner, const char *phrase)
{
    struct speech_answers *answers = owner;
    if (answers->count == SPEECH_ANSWERS_MAX || strlen(phrase) >= SPEECH_ANSWER_BYTES)
        return;
    snprintf(answers->at[answers->count++], SPEECH_ANSWER_BYTES, "%s", phrase);
}
