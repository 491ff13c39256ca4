#include <string.h>

#include "order/basket_internal.h"
#include "order/writer.h"

enum { SPOKEN_BYTES = 8192 }; /* more than the longest basket takes */

/* In a text that is cut to fit. */
static void append(char *text, size_t size_bytes, const char *joint, const char *more)
{
    struct writer writer = {text, size_bytes, strlen(text)};
    writer_add(&writer, writer.len > 0 ? joint : "");
    writer_add(&writer, more);
}

void basket_move_lose(struct basket_move *move, const char *line_spoken, const struct basket_refusal *refusal)
{
    if (strstr(move->reasons, refusal->message) == NULL) /* once is enough */
        append(move->reasons, sizeof move->reasons, " ", refusal->message);
    if (line_spoken != NULL) {
        append(move->lost, sizeof move->lost, ", and ", line_spoken);
        move->lost_count++;
    }
    move->has_changed = true;
}

/* The same dish, asked for anew. False: it cannot be had as it is. */
static bool move_line(struct basket *to, const struct basket_line *line, struct basket_refusal *out_refusal)
{
    struct basket_choice_request choices[BASKET_CHOICES_MAX];
    const char *without[BASKET_WITHOUT_MAX];
    size_t without_count;
    size_t choice_count = basket_ask_again(line, choices, without, &without_count);
    const struct basket_request request = {.item_id = line->item->id,
                                           .size_id = line->size != NULL ? line->size->id : NULL,
                                           .quantity = line->quantity,
                                           .choices = choices,
                                           .choice_count = choice_count,
                                           .without = without,
                                           .without_count = without_count,
                                           .note = to->menu->takes_notes && line->note[0] != '\0' ? line->note
                                                                                                  : NULL};
    char line_id[BASKET_LINE_ID_BYTES];
    size_t count_before = to->line_count;
    if (!basket_add(to, &request, line_id, out_refusal))
        return false;
    if (to->line_count > count_before) /* the model may have said its name */
        memcpy(to->lines[count_before].id, line->id, BASKET_LINE_ID_BYTES);
    return true;
}

/* A service that is not offered any more is asked for again. */
static void move_customer(struct basket *to, const struct basket_customer *customer, struct basket_move *move)
{
    struct basket_refusal refusal;
    to->customer = *customer;
    to->customer.service = BASKET_SERVICE_UNKNOWN;
    if (!basket_set_customer(to, NULL, NULL, NULL, customer->service, &refusal))
        basket_move_lose(move, NULL, &refusal);
}

static bool is_same_order(const struct basket *a, const struct basket *b)
{
    char spoken_a[SPOKEN_BYTES], spoken_b[SPOKEN_BYTES];
    bool is_same =
        a->line_count == b->line_count &&
        basket_totals(a).subtotal_cents == basket_totals(b).subtotal_cents &&
        basket_totals(a).total_cents == basket_totals(b).total_cents &&
        strcmp(basket_spoken(a, spoken_a, sizeof spoken_a), basket_spoken(b, spoken_b, sizeof spoken_b)) == 0;
    for (size_t i = 0; is_same && i < a->line_count; i++)
        is_same = basket_line_cents(&a->lines[i]) == basket_line_cents(&b->lines[i]);
    return is_same;
}

/* Of an empty one; without memory the menu stays that of now. */
void basket_restore_wanted(struct basket *basket, int64_t wanted_unix_ms)
{
    struct menu *then;
    basket->wanted_unix_ms = wanted_unix_ms;
    if (wanted_unix_ms == 0 || menu_at(basket->menu, wanted_unix_ms, &then) != VP_OK)
        return;
    menu_release(basket->menu);
    basket->menu = then;
}

void basket_move(struct basket *basket, struct menu *menu, struct basket_move *out_move)
{
    struct basket moved;
    struct basket_refusal refusal;
    *out_move = (struct basket_move){0};
    basket_init(&moved, menu);
    if (menu->orders_ahead_days >= 0)
        basket_restore_wanted(&moved, basket->wanted_unix_ms);
    for (size_t i = 0; i < basket->line_count; i++) {
        char spoken[BASKET_MOVE_BYTES];
        if (!move_line(&moved, &basket->lines[i], &refusal))
            basket_move_lose(out_move, basket_line_spoken(&basket->lines[i], spoken, sizeof spoken),
                             &refusal);
    }
    move_customer(&moved, &basket->customer, out_move);
    memcpy(moved.allergy, basket->allergy, sizeof moved.allergy);
    memcpy(moved.coupon, basket->coupon, sizeof moved.coupon);
    if (menu->takes_tips)
        moved.tip = basket->tip;
    if (menu->takes_notes)
        memcpy(moved.note, basket->note, sizeof moved.note);
    out_move->has_changed = out_move->has_changed || !is_same_order(basket, &moved);
    out_move->is_dearer_or_cheaper = basket_totals(basket).total_cents != basket_totals(&moved).total_cents;
    moved.version = basket->version + (out_move->has_changed ? 1 : 0);
    moved.next_line = basket->next_line;
    basket_deinit(basket);
    basket_assign(basket, &moved);
}

const char *basket_move_spoken(const struct basket_move *move, const struct basket *basket, char *out,
                               size_t size_bytes)
{
    char price[32];
    const struct sentence_words words = {
        .reasons = span_of(move->reasons),
        .lines = span_of(move->lost),
        .price =
            span_of(menu_write_money(basket->menu, price, sizeof price, basket_totals(basket).total_cents))};
    out[0] = '\0';
    if (move->lost_count > 0)
        return sentence_fill(SENTENCE_MENU_TOOK_LINES, &words, out, size_bytes);
    if (move->reasons[0] != '\0')
        return sentence_fill(SENTENCE_MENU_TOOK_SERVICE, &words, out, size_bytes);
    if (move->is_dearer_or_cheaper)
        return sentence_fill(SENTENCE_MENU_PRICE, &words, out, size_bytes);
    return out;
}
