#include "order/basket_internal.h"

#include <string.h>

#include "english/listing.h"
#include "english/plural.h"
#include "order/writer.h"

static const char *find_ingredient(const struct menu_item *item, const char *name)
{
    for (size_t i = 0; i < item->ingredients.count; i++)
        if (plural_is_same(item->ingredients.words[i], name))
            return item->ingredients.words[i];
    return NULL;
}

static size_t find_without(const struct basket_line *line, const char *ingredient)
{
    size_t index = 0;
    while (index < line->without_count && line->without[index] != ingredient)
        index++;
    return index;
}

static bool add_without(const struct basket_request *request, struct basket_line *line,
                        struct basket_refusal *out_refusal)
{
    for (size_t i = 0; i < request->without_count; i++) {
        const char *ingredient = find_ingredient(line->item, request->without[i]);
        if (ingredient == NULL)
            return basket_refuse(out_refusal, line->item, NULL, "unknown_ingredient",
                                 SENTENCE_NO_SUCH_INGREDIENT,
                                 &(struct sentence_words){.asked = basket_asked(request->without[i]),
                                                          .item = span_of(line->item->name)});
        size_t there = find_without(line, ingredient);
        if (there == BASKET_WITHOUT_MAX)
            return basket_refuse(out_refusal, line->item, NULL, "over_limit", SENTENCE_TOO_MANY_LEFT_OUT,
                                 &(struct sentence_words){.count = BASKET_WITHOUT_MAX});
        if (there == line->without_count)
            line->without[line->without_count++] = ingredient;
    }
    return true;
}

static void take_off_without(struct basket_line *line, size_t index)
{
    memmove(&line->without[index], &line->without[index + 1],
            (line->without_count - index - 1) * sizeof line->without[0]);
    line->without[--line->without_count] = NULL;
}

static bool put_back(const struct basket_request *request, struct basket_line *line,
                     struct basket_refusal *out_refusal)
{
    for (size_t i = 0; i < request->put_back_count; i++) {
        const char *ingredient = find_ingredient(line->item, request->put_back[i]);
        size_t there = ingredient != NULL ? find_without(line, ingredient) : line->without_count;
        if (there == line->without_count)
            return basket_refuse(out_refusal, line->item, NULL, "unknown_ingredient", SENTENCE_NOT_LEFT_OUT,
                                 &(struct sentence_words){.asked = basket_asked(request->put_back[i]),
                                                          .item = span_of(line->item->name)});
        take_off_without(line, there);
    }
    return true;
}

static void keep_fitting_without(struct basket_line *line)
{
    for (size_t i = line->without_count; i-- > 0;) {
        const char *ingredient = find_ingredient(line->item, line->without[i]);
        if (ingredient == NULL)
            take_off_without(line, i);
        else
            line->without[i] = ingredient;
    }
}

static bool take_item(const struct menu *menu, const struct basket_request *request, struct basket_line *line,
                      struct basket_refusal *out_refusal)
{
    if (request->item_id == NULL && line->item != NULL)
        return true;
    const struct menu_item *item = request->item_id != NULL ? menu_find_item(menu, request->item_id) : NULL;
    if (item == NULL)
        return basket_refuse(out_refusal, NULL, NULL, "unknown_item", SENTENCE_NO_SUCH_ITEM,
                             &(struct sentence_words){.asked = basket_asked(request->item_id)});
    if (!item->is_available)
        return basket_refuse_missing(out_refusal, item, NULL, item->name, item->is_not_served, &item->serves);
    if (item->is_dine_in_only)
        return basket_refuse(out_refusal, item, NULL, "dine_in_only", SENTENCE_DINE_IN_ONLY,
                             &(struct sentence_words){.item = span_of(item->name)});
    if (line->item != NULL && line->item != item) {
        line->size = line->size != NULL ? menu_find_size(item, line->size->id) : NULL;
        line->item = item;
        basket_choices_keep_fitting(menu, line);
        keep_fitting_without(line);
    }
    line->item = item;
    return true;
}

static bool take_size(const struct basket_request *request, struct basket_line *line,
                      struct basket_refusal *out_refusal)
{
    const struct menu_item *item = line->item;
    if (request->size_id != NULL) {
        line->size = menu_find_size(item, request->size_id);
        if (line->size == NULL && item->size_count == 0)
            return basket_refuse(out_refusal, item, NULL, "unknown_size", SENTENCE_ONE_SIZE,
                                 &(struct sentence_words){.item = span_of(item->name)});
    } else if (line->size == NULL && item->size_count == 1) {
        line->size = &item->sizes[0];
        return true;
    }
    if (line->size != NULL || item->size_count == 0)
        return true;
    char names[160];
    struct writer writer;
    writer_init(&writer, names, sizeof names);
    for (size_t i = 0; i < item->size_count; i++)
        writer_addf(&writer, "%s%s", listing_joint(LISTING_OR, i, item->size_count), item->sizes[i].name);
    const struct sentence_words words = {.item = span_of(item->name), .names = span_of(names)};
    if (request->size_id != NULL)
        return basket_refuse(out_refusal, item, NULL, "unknown_size", SENTENCE_SIZES, &words);
    return basket_refuse(out_refusal, item, NULL, "size_needed", SENTENCE_WHICH_SIZE, &words);
}

static bool take_quantity(const struct menu *menu, const struct basket_request *request,
                          struct basket_line *line, struct basket_refusal *out_refusal)
{
    if (request->quantity < 0)
        return basket_refuse(out_refusal, line->item, NULL, "bad_quantity", SENTENCE_QUANTITY_TOO_SMALL,
                             NULL);
    if (request->quantity > menu->line_quantity_max)
        return basket_refuse(out_refusal, line->item, NULL, "over_limit", SENTENCE_TOO_MANY_OF_ONE,
                             &(struct sentence_words){.count = menu->line_quantity_max});
    if (request->quantity > 0)
        line->quantity = request->quantity;
    else if (line->quantity == 0)
        line->quantity = 1;
    return true;
}

static bool take_note(const struct menu *menu, const struct basket_request *request, struct basket_line *line,
                      struct basket_refusal *out_refusal)
{
    if (request->note == NULL)
        return true;
    return basket_take_note(menu, request->note, line->note, sizeof line->note, out_refusal);
}

bool basket_request_apply(const struct menu *menu, const struct basket_request *request,
                          struct basket_line *line, struct basket_refusal *out_refusal)
{
    return take_item(menu, request, line, out_refusal) && take_size(request, line, out_refusal) &&
           take_quantity(menu, request, line, out_refusal) &&
           basket_choices_drop(menu, request, line, out_refusal) &&
           basket_choices_add(menu, request, line, out_refusal) && put_back(request, line, out_refusal) &&
           add_without(request, line, out_refusal) && take_note(menu, request, line, out_refusal) &&
           basket_choices_complete(menu, line, out_refusal);
}
