#include "call/briefing.h"

#include <stdio.h>

void briefing_resume(struct briefing *briefing, size_t lost_lines)
{
    briefing->is_resumed = true;
    briefing->lost_lines = lost_lines;
}

void briefing_introduce(struct briefing *briefing, bool is_introduced)
{
    briefing->is_introduced = is_introduced;
}

unsigned briefing_count_menu(struct briefing *briefing)
{
    return ++briefing->menu_count;
}

bool briefing_repeat_goodbye(struct briefing *briefing)
{
    bool is_first = !briefing->has_repeated_goodbye;
    briefing->has_repeated_goodbye = true;
    return is_first;
}

const char *briefing_tell_to_say(struct briefing *briefing, const char *before, const char *sentence,
                                 const char *behind)
{
    snprintf(briefing->text, sizeof briefing->text, "%s\"%s\"%s", before, sentence, behind);
    return briefing->text;
}

void briefing_set_next(struct briefing *briefing, const char *instructions)
{
    briefing->next = instructions;
}
