#include "meaning/reading.h"

#include <string.h>

size_t reading_bytes(const struct reading *reading)
{
    return offsetof(struct reading, lines) + reading->line_count * sizeof reading->lines[0];
}

struct reading_line *reading_last(struct reading *reading)
{
    return reading->line_count > 0 ? &reading->lines[reading->line_count - 1] : NULL;
}

struct reading_line *reading_owner(struct reading *reading)
{
    struct reading_line *in_slot = NULL;
    for (size_t i = reading->line_count; i > 0; i--) {
        struct reading_line *line = &reading->lines[i - 1];
        if (line->is_share || line->kind == HEAD_NONE)
            continue;
        if (!line->is_in_slot || line->said.quantity > 1)
            return line;
        in_slot = in_slot != NULL ? in_slot : line;
    }
    return in_slot;
}

bool reading_part_is_empty(const struct reading_part *part)
{
    return part->quantity == 0 && part->size == NO_HIT && part->choice_count == 0 &&
           part->without_count == 0 && part->back_count == 0;
}

void reading_part_clear(struct reading_part *part)
{
    memset(part, 0, sizeof *part);
    part->size = NO_HIT;
}
