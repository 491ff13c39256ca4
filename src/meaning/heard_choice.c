#include "meaning/heard_choice.h"

#include <stdlib.h>

#include "meaning/thresholds.h"

static bool says_something(const struct acts *acts)
{
    bool is_unknown = acts->count == 0 && !acts->is_empty_talk;
    for (size_t k = 0; k < acts->count; k++)
        is_unknown = is_unknown || act_is_unknown(&acts->at[k]);
    return !is_unknown;
}

const struct heard_reading *heard_choice_find(const struct heard_words *heard, heard_parse_fn parse,
                                              void *owner)
{
    struct acts *acts = heard->count > 1 ? malloc(sizeof *acts) : NULL;
    const struct heard_reading *chosen = NULL;
    for (size_t i = 0; acts != NULL && i < heard->count; i++) {
        if (heard->readings[i].cost > READING_COST_MAX_NATS)
            break;
        parse(owner, &heard->readings[i], acts);
        if (!says_something(acts))
            continue;
        if (chosen == NULL || !acts->is_odd)
            chosen = &heard->readings[i];
        if (!acts->is_odd)
            break;
    }
    free(acts);
    return chosen != NULL ? chosen : &heard->readings[0];
}
