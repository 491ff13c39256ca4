/* Bytes drive requests at the pizzeria's basket; whatever they ask, the basket stays one that may be sold. */
#include "fuzz/fuzz_input.h"
#include "fuzz/pizzeria.h"

#include <stdio.h>

#include "order/ticket.h"

struct bytes {
    const uint8_t *at;
    size_t left;
};

static unsigned next(struct bytes *bytes)
{
    if (bytes->left == 0)
        return 0;
    bytes->left--;
    return *bytes->at++;
}

static const struct menu_item *choose_item(struct bytes *bytes, const struct menu *menu)
{
    const struct menu_category *category = &menu->categories[next(bytes) % menu->category_count];
    return &category->items[next(bytes) % category->item_count];
}

static const char *choose_option(struct bytes *bytes, const struct menu *menu)
{
    const struct menu_group *group = &menu->groups[next(bytes) % menu->group_count];
    return group->options[next(bytes) % group->option_count].id;
}

/* A size of the item, one of no item, or none. */
static const char *choose_size(struct bytes *bytes, const struct menu_item *item)
{
    unsigned which = next(bytes) % 8;
    if (which < item->size_count)
        return item->sizes[which].id;
    return which == 7 ? "two-liter" : NULL;
}

struct asked { /* a request and the memory it borrows */
    struct basket_request request;
    struct basket_choice_request choices[24];
    const char *drop[4], *without[16], *put_back[4];
};

static void fill(struct asked *asked, struct bytes *bytes, const struct menu *menu, bool is_change)
{
    memset(asked, 0, sizeof *asked);
    struct basket_request *request = &asked->request;
    const struct menu_item *item = choose_item(bytes, menu);
    request->item_id = is_change && next(bytes) % 2 != 0 ? NULL : item->id;
    request->size_id = choose_size(bytes, item);
    request->quantity = (int)(int8_t)next(bytes);
    request->choice_count = next(bytes) % 24;
    for (size_t i = 0; i < request->choice_count; i++)
        asked->choices[i] = (struct basket_choice_request){.option_id = choose_option(bytes, menu),
                                                           .side = (enum basket_side)(next(bytes) % 3),
                                                           .amount = (enum basket_amount)(next(bytes) % 3),
                                                           .count = next(bytes) % 4};
    request->drop_option_count = is_change ? next(bytes) % 4 : 0;
    for (size_t i = 0; i < request->drop_option_count; i++)
        asked->drop[i] = choose_option(bytes, menu);
    request->without_count = item->ingredients.count > 0 ? next(bytes) % 16 : 0;
    for (size_t i = 0; i < request->without_count; i++)
        asked->without[i] = item->ingredients.words[next(bytes) % item->ingredients.count];
    request->put_back_count = is_change && item->ingredients.count > 0 ? next(bytes) % 4 : 0;
    for (size_t i = 0; i < request->put_back_count; i++)
        asked->put_back[i] = item->ingredients.words[next(bytes) % item->ingredients.count];
    request->choices = asked->choices;
    request->drop_options = asked->drop;
    request->without = asked->without;
    request->put_back = asked->put_back;
}

static bool step(struct basket *basket, struct bytes *bytes, struct basket_refusal *refusal)
{
    struct asked asked;
    char id[BASKET_LINE_ID_BYTES], text[24];
    unsigned kind = next(bytes) % 8;
    snprintf(id, sizeof id, "L%u", next(bytes) % 40);
    if (kind < 4) {
        fill(&asked, bytes, basket->menu, false);
        return basket_add(basket, &asked.request, id, refusal);
    }
    if (kind < 6) {
        fill(&asked, bytes, basket->menu, true);
        return basket_change(basket, id, &asked.request, refusal);
    }
    if (kind == 6)
        return basket_remove(basket, id, (int)(int8_t)next(bytes), refusal);
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (char)next(bytes);
    text[sizeof text - 1] = '\0';
    unsigned which = next(bytes);
    return basket_set_customer(basket, which & 1 ? text : NULL, which & 2 ? text : NULL,
                               which & 4 ? text : NULL, (enum basket_service)(which / 8 % 3), refusal);
}

static void check_basket(const struct basket *basket)
{
    static char text[8192];
    static struct ticket ticket;
    struct basket_totals totals = basket_totals(basket);
    struct basket_refusal refusal;
    require(basket->line_count <= BASKET_LINES_MAX && totals.item_count <= basket->menu->item_count_max);
    require(totals.subtotal_cents >= 0 && totals.tax_cents >= 0 && totals.total_cents < INT32_MAX);
    for (size_t i = 0; i < basket->line_count; i++) {
        const struct basket_line *line = &basket->lines[i];
        require(line->quantity >= 1 && line->quantity <= basket->menu->line_quantity_max);
        require(line->choice_count <= BASKET_CHOICES_MAX && line->without_count <= BASKET_WITHOUT_MAX);
        require((line->size == NULL) == (line->item->size_count == 0));
        require(line->item->is_available);
    }
    basket_spoken(basket, text, sizeof text);
    require(text[0] != '\0');
    ticket_from_basket(basket, "CA", 1, &ticket);
    require(ticket_format(&ticket, text, sizeof text) == text);
    basket_is_complete(basket, 1790000000000, &refusal);
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    struct bytes bytes = {at, len};
    struct basket basket, before;
    basket_init(&basket, pizzeria());
    while (bytes.left > 0) {
        struct basket_refusal refusal = {0};
        memcpy(&before, &basket, sizeof before);
        if (!step(&basket, &bytes, &refusal))
            require(refusal.code != NULL && refusal.message[0] != '\0' &&
                    memcmp(&before, &basket, sizeof before) == 0);
    }
    check_basket(&basket);
    basket_deinit(&basket);
    return 0;
}
