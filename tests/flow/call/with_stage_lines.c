/* What was written down on the stage. */
#include <stdio.h>
#include <string.h>

#include "with_stage.h"

int stage_count(const struct stage *stage, const char *beginning)
{
    int count = 0;
    for (size_t i = stage->checked_count; i < stage->line_count; i++)
        count += strncmp(stage->lines[i], beginning, strlen(beginning)) == 0;
    return count;
}

bool stage_saw_beginning(const struct stage *stage, const char *beginning)
{
    return stage_count(stage, beginning) > 0;
}

bool stage_saw(const struct stage *stage, const char *line)
{
    for (size_t i = stage->checked_count; i < stage->line_count; i++)
        if (strcmp(stage->lines[i], line) == 0)
            return true;
    return false;
}

void stage_forget(struct stage *stage)
{
    stage->checked_count = stage->line_count;
}

void stage_print(const struct stage *stage)
{
    for (size_t i = stage->checked_count; i < stage->line_count; i++)
        fprintf(stderr, "  %s\n", stage->lines[i]);
}

bool stage_put_message(struct stage *stage, uint32_t key)
{
    for (size_t i = 0; i < stage->message_count; i++)
        if (stage->message_keys[i] == key)
            return false;
    if (stage->message_count < STAGE_ORDERS_MAX)
        stage->message_keys[stage->message_count++] = key;
    return true;
}

int stage_put_order(struct stage *stage, uint32_t version, bool *out_is_new)
{
    *out_is_new = false;
    for (size_t i = 0; i < stage->order_count; i++)
        if (stage->orders[i].version == version)
            return stage->orders[i].number;
    *out_is_new = true;
    if (stage->order_count == STAGE_ORDERS_MAX)
        return 0;
    stage->orders[stage->order_count].version = version;
    stage->orders[stage->order_count].number = 41 + (int)stage->order_count;
    return stage->orders[stage->order_count++].number;
}
