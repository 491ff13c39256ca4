#include "order/basket.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "order/basket_internal.h"

void basket_init(struct basket *basket, struct menu *menu)
{
    memset(basket, 0, offsetof(struct basket, lines));
    basket->menu = menu_retain(menu);
    basket->next_line = 1;
}

void basket_deinit(struct basket *basket)
{
    menu_release(basket->menu);
    memset(basket, 0, offsetof(struct basket, lines));
}

void basket_assign(struct basket *out_basket, const struct basket *basket)
{
    memcpy(out_basket, basket, offsetof(struct basket, lines));
    memcpy(out_basket->lines, basket->lines, basket->line_count * sizeof *basket->lines);
}

void basket_copy(struct basket *out_basket, const struct basket *basket)
{
    basket_assign(out_basket, basket);
    (void)menu_retain(out_basket->menu);
}

static size_t find_index(const struct basket *basket, const char *line_id)
{
    size_t index = 0;
    while (index < basket->line_count && strcmp(basket->lines[index].id, line_id) != 0)
        index++;
    return index;
}

const struct basket_line *basket_find_line(const struct basket *basket, const char *line_id)
{
    size_t index = find_index(basket, line_id);
    return index < basket->line_count ? &basket->lines[index] : NULL;
}

/* The same thing to the kitchen, in whatever order it was said. */
static bool is_same_dish(const struct basket_line *a, const struct basket_line *b)
{
    return a->item == b->item && a->size == b->size && basket_has_same_choices(a, b) &&
           strcmp(a->note, b->note) == 0;
}

enum { LINE_ASKED_BYTES = 16 }; /* of a line's id that a sentence repeats */

static bool refuse_line(struct basket_refusal *out_refusal, const char *line_id)
{
    return basket_refuse(
        out_refusal, NULL, NULL, "unknown_line", SENTENCE_NO_SUCH_LINE,
        &(struct sentence_words){.asked = {line_id, utf8_cut(span_of(line_id), LINE_ASKED_BYTES)}});
}

bool basket_add(struct basket *basket, const struct basket_request *request,
                char out_line_id[BASKET_LINE_ID_BYTES], struct basket_refusal *out_refusal)
{
    struct basket_line line;
    memset(&line, 0, sizeof line);
    if (!basket_request_apply(basket->menu, request, &line, out_refusal))
        return false;
    struct basket next;
    basket_assign(&next, basket);
    size_t index = 0;
    while (index < next.line_count && !is_same_dish(&next.lines[index], &line))
        index++;
    if (index == BASKET_LINES_MAX || next.next_line > 999999)
        return basket_refuse(out_refusal, line.item, NULL, "over_limit", SENTENCE_TOO_MANY_LINES,
                             &(struct sentence_words){.count = BASKET_LINES_MAX});
    if (index == next.line_count) {
        snprintf(line.id, sizeof line.id, "L%" PRIu32, next.next_line++ % 1000000);
        next.lines[next.line_count++] = line;
    } else {
        next.lines[index].quantity += line.quantity;
    }
    if (!basket_is_deliverable(&next, out_refusal) || !basket_is_within_limits(&next, out_refusal))
        return false;
    next.version++;
    basket_assign(basket, &next);
    memcpy(out_line_id, basket->lines[index].id, BASKET_LINE_ID_BYTES);
    return true;
}

static void drop_line(struct basket *basket, size_t index)
{
    struct basket_line *line = &basket->lines[index];
    memmove(line, line + 1, (basket->line_count - index - 1) * sizeof *line);
    memset(&basket->lines[--basket->line_count], 0, sizeof *line);
}

/* A line that became the same dish as another takes that one in: one dish is one line. */
static void join_equal_line(struct basket *basket, size_t index)
{
    for (size_t i = 0; i < basket->line_count; i++)
        if (i != index && is_same_dish(&basket->lines[i], &basket->lines[index])) {
            basket->lines[index].quantity += basket->lines[i].quantity;
            drop_line(basket, i);
            return;
        }
}

bool basket_change(struct basket *basket, const char *line_id, const struct basket_request *request,
                   struct basket_refusal *out_refusal)
{
    size_t index = find_index(basket, line_id);
    if (index == basket->line_count)
        return refuse_line(out_refusal, line_id);
    struct basket next;
    basket_assign(&next, basket);
    struct basket_line *line = &next.lines[index];
    if (!basket_request_apply(basket->menu, request, line, out_refusal))
        return false;
    if (line->quantity == basket->lines[index].quantity && is_same_dish(line, &basket->lines[index]))
        return true; /* nothing new: what was read back still holds */
    join_equal_line(&next, index);
    if (!basket_is_deliverable(&next, out_refusal) || !basket_is_within_limits(&next, out_refusal))
        return false;
    next.version++;
    basket_assign(basket, &next);
    return true;
}

bool basket_remove(struct basket *basket, const char *line_id, int quantity,
                   struct basket_refusal *out_refusal)
{
    size_t index = find_index(basket, line_id);
    if (index == basket->line_count)
        return refuse_line(out_refusal, line_id);
    struct basket next;
    basket_assign(&next, basket);
    struct basket_line *line = &next.lines[index];
    if (quantity < 0 || quantity > line->quantity)
        return basket_refuse(out_refusal, line->item, NULL, "bad_quantity", SENTENCE_QUANTITY_TOO_LARGE,
                             &(struct sentence_words){.count = line->quantity});
    const struct menu_item *item = line->item;
    if (quantity != 0 && quantity < line->quantity) {
        line->quantity -= quantity;
    } else {
        drop_line(&next, index);
    }
    if (!basket_has_enough_of(&next, item, out_refusal))
        return false;
    next.version++;
    basket_assign(basket, &next);
    return true;
}
