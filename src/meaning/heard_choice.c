#include "meaning/heard_choice.h"

#include <stdlib.h>

#include "meaning/thresholds.h"

const struct heard_reading *heard_choice_find(const struct heard_words *heard, heard_parse_fn parse,
                                              const void *owner)
{
    struct acts *acts = heard->count > 1 ? malloc(sizeof *acts) : NULL;
    const struct heard_reading *chosen = &heard->readings[0];
    for (size_t i = 0; acts != NULL && i < heard->count; i++) {
        if (heard->readings[i].cost > READING_COST_MAX_NATS)
            break;
        parse(owner, heard->readings[i].text, acts);
        bool is_unknown = acts->count == 0 && !acts->is_empty_talk;
        for (size_t k = 0; k < acts->count; k++)
            is_unknown = is_unknown || act_is_unknown(&acts->at[k]);
        if (!is_unknown) {
            chosen = &heard->readings[i];
            break;
        }
    }
    free(acts);
    return chosen;
}
