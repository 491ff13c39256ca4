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

static bool leave_out(struct basket_line *line, int of, const char *ingredient,
                      struct basket_refusal *out_refusal)
{
    for (size_t i = 0; i < line->without_count; i++)
        if (line->without[i] == ingredient && line->without_of[i] == of)
            return true;
    if (line->without_count == BASKET_WITHOUT_MAX)
        return basket_refuse(out_refusal, line->item, NULL, "over_limit", SENTENCE_TOO_MANY_LEFT_OUT,
                             &(struct sentence_words){.count = BASKET_WITHOUT_MAX});
    line->without_of[line->without_count] = of;
    line->without[line->without_count++] = ingredient;
    return true;
}

static bool refuse_ingredient(const struct basket_line *line, int of, const char *name,
                              struct basket_refusal *out_refusal)
{
    const char *item = of > 0 ? line->choices[of - 1].option->name : line->item->name;
    return basket_refuse(out_refusal, line->item, NULL, "unknown_ingredient", SENTENCE_NO_SUCH_INGREDIENT,
                         &(struct sentence_words){.asked = basket_asked(name), .item = span_of(item)});
}

/* What the item itself does not have may be in one of its parts; -1: in more than one. */
static int part_with(const struct basket_line *line, const char *name)
{
    int found = 0;
    for (size_t i = 0; i < line->choice_count; i++) {
        const struct menu_item *dish = basket_dish_of(line, (int)i + 1);
        if (dish != NULL && find_ingredient(dish, name) != NULL)
            found = found == 0 ? (int)i + 1 : -1;
    }
    return found;
}

static bool add_without_of_line(const struct basket_request *request, struct basket_line *line,
                                struct basket_refusal *out_refusal)
{
    for (size_t i = 0; i < request->without_count; i++) {
        const char *name = request->without[i], *ingredient = find_ingredient(line->item, name);
        int of = ingredient == NULL ? part_with(line, name) : 0;
        if (of < 0)
            return basket_refuse(out_refusal, line->item, NULL, "part_needed", SENTENCE_WHICH_PART_WITHOUT,
                                 &(struct sentence_words){.asked = basket_asked(name)});
        if (of > 0)
            ingredient = find_ingredient(basket_dish_of(line, of), name);
        if (ingredient == NULL)
            return refuse_ingredient(line, 0, name, out_refusal);
        if (!leave_out(line, of, ingredient, out_refusal))
            return false;
    }
    return true;
}

static bool add_without(const struct basket_request *request, struct basket_line *line,
                        struct basket_refusal *out_refusal)
{
    for (size_t c = 0; c < line->choice_count; c++) {
        int key = line->choices[c].key;
        const struct basket_choice_request *asked = key > 0 ? &request->choices[key - 1] : NULL;
        const struct menu_item *dish = basket_dish_of(line, (int)c + 1);
        for (size_t i = 0; asked != NULL && i < asked->without_count; i++) {
            const char *ingredient = dish != NULL ? find_ingredient(dish, asked->without[i]) : NULL;
            if (ingredient == NULL)
                return refuse_ingredient(line, (int)c + 1, asked->without[i], out_refusal);
            if (!leave_out(line, (int)c + 1, ingredient, out_refusal))
                return false;
        }
    }
    return add_without_of_line(request, line, out_refusal);
}

static void take_off_without(struct basket_line *line, size_t index)
{
    size_t behind = line->without_count - index - 1;
    memmove(&line->without[index], &line->without[index + 1], behind * sizeof line->without[0]);
    memmove(&line->without_of[index], &line->without_of[index + 1], behind * sizeof line->without_of[0]);
    line->without[--line->without_count] = NULL;
    line->without_of[line->without_count] = 0;
}

static bool put_back(const struct basket_request *request, struct basket_line *line,
                     struct basket_refusal *out_refusal)
{
    for (size_t i = 0; i < request->put_back_count; i++) {
        size_t there = 0;
        while (there < line->without_count && !plural_is_same(line->without[there], request->put_back[i]))
            there++;
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
        if (line->without_of[i] > 0)
            continue; /* of a part, which has stayed */
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
