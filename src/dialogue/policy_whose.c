/* Changes of somebody's line: "make hers thin crust". */
#include <stdio.h>
#include <string.h>

#include "dialogue/dialogue_internal.h"
#include "dialogue/whose.h"

void owner_note(struct dialogue *dialogue, const char *line_id, const char *whose)
{
    if (dialogue->owner_count == DIALOGUE_OWNERS_MAX) {
        memmove(&dialogue->owners[0], &dialogue->owners[1],
                (DIALOGUE_OWNERS_MAX - 1) * sizeof *dialogue->owners);
        dialogue->owner_count--;
    }
    struct owned_line *owner = &dialogue->owners[dialogue->owner_count++];
    snprintf(owner->line_id, sizeof owner->line_id, "%s", line_id);
    snprintf(owner->whose, sizeof owner->whose, "%s", whose);
}

/* The person, or "" where nobody was named. */
static const char *owner_of(const struct dialogue *dialogue, size_t line)
{
    const char *id = order_view_at(&dialogue->view, line).line_id;
    for (size_t i = dialogue->owner_count; i > 0; i--)
        if (strcmp(dialogue->owners[i - 1].line_id, id) == 0)
            return dialogue->owners[i - 1].whose;
    return "";
}

/* The line that must be meant: the person's own that can be so, or else the only one that is nobody else's. */
static int line_of(const struct dialogue *dialogue, const struct act *act, const size_t *lines, size_t count)
{
    int own = -1, nobodys = -1;
    size_t own_count = 0, nobodys_count = 0;
    for (size_t i = 0; i < count; i++) {
        const char *owner = owner_of(dialogue, lines[i]);
        if (owner[0] != '\0' && whose_is(owner, act->whose)) {
            own = (int)lines[i];
            own_count++;
        } else if (owner[0] == '\0') {
            nobodys = (int)lines[i];
            nobodys_count++;
        }
    }
    if (own_count > 0)
        return own_count == 1 ? own : -1;
    return nobodys_count == 1 ? nobodys : count == 1 ? (int)lines[0] : -1;
}

static void ask_whose(struct dialogue *dialogue, const struct act *act, const size_t *lines, size_t count)
{
    enum { NAMES_MAX = 4 };
    const char *names[NAMES_MAX];
    char list[400];
    size_t shown = 0;
    for (; shown < count && shown < NAMES_MAX; shown++)
        names[shown] = order_view_at(&dialogue->view, lines[shown]).spoken;
    const char *whose = strcmp(act->whose, "me") == 0    ? "yours"
                        : strcmp(act->whose, "her") == 0 ? "hers"
                        : strcmp(act->whose, "him") == 0 ? "his"
                                                         : "that";
    say_list(list, sizeof list, names, shown, NAMES_MAX, LISTING_OR);
    dialogue->of_owner = *act;
    dialogue->is_owner_asked = true;
    say_ask(dialogue, ASKED_MORE, "Which one is %s: %s?", whose, list);
}

static void change_line(struct dialogue *dialogue, const struct act *act, size_t line)
{
    if (draft_names_thing(&act->draft))
        policy_replace_line(dialogue, line, &act->draft);
    else
        policy_change_line(dialogue, line, &act->draft);
}

bool policy_change_of_owner(struct dialogue *dialogue, const struct act *act)
{
    size_t lines[SEVERAL_MAX], count = 0;
    if (act->share > 0 || (act->of_line[0] == '\0' && act->whose[0] == '\0'))
        return false;
    int named = act->of_line[0] != '\0' ? order_view_find(&dialogue->view, act->of_line) : -1;
    if (named >= 0) {
        change_line(dialogue, act, (size_t)named);
        return true;
    }
    if (draft_names_thing(&act->draft))
        for (; count < order_view_count(&dialogue->view) && count < SEVERAL_MAX; count++)
            lines[count] = count;
    else
        count = policy_lines_for(dialogue, &act->draft, lines);
    if (count == 0 || act->whose[0] == '\0' || dialogue->drafts.count > 0)
        return false;
    int line = line_of(dialogue, act, lines, count);
    if (line >= 0)
        change_line(dialogue, act, (size_t)line);
    else
        ask_whose(dialogue, act, lines, count);
    return true;
}
