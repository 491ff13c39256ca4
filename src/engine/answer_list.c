#include "engine/answer_list.h"

#include <stdio.h>
#include <string.h>

static void add(void *owner, const char *phrase)
{
    struct speech_answers *answers = owner;
    if (answers->count == SPEECH_ANSWERS_MAX || strlen(phrase) >= SPEECH_ANSWER_BYTES)
        return;
    snprintf(answers->at[answers->count++], SPEECH_ANSWER_BYTES, "%s", phrase);
}

void answer_list_fill(struct speech_answers *answers, const struct dialogue *dialogue)
{
    *answers = (struct speech_answers){.count = 0};
    dialogue_each_answer(dialogue, add, answers);
    if (answers->count > SPEECH_ANSWERS_ALONE_MAX)
        answers->count = SPEECH_ANSWERS_ALONE_MAX;
    answers->alone_count = answers->count;
    answers->within_from = dialogue_asks_for_thing(dialogue) ? 0 : answers->count;
    dialogue_each_named(dialogue, add, answers);
}

enum speech_expected answer_list_expects(const struct dialogue *dialogue)
{
    if (dialogue_is_name_asked(dialogue))
        return SPEECH_EXPECTS_NAME;
    switch (dialogue_expects(dialogue)) {
    case DIALOGUE_EXPECTS_NUMBER:
        return SPEECH_EXPECTS_NUMBER;
    case DIALOGUE_EXPECTS_LETTERS:
        return SPEECH_EXPECTS_LETTERS;
    default:
        return SPEECH_EXPECTS_ORDER;
    }
}
