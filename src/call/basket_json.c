#include "call/basket_json.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "order/delivery_area.h"
#include "tool/tool.h"

json_t *basket_json_price(int64_t cents)
{
    char text[32];
    return json_string(menu_format_price(text, sizeof text, cents));
}

static json_t *encode_without(const struct basket_line *line, int of)
{
    json_t *without = json_array();
    for (size_t i = 0; i < line->without_count; i++)
        if (line->without_of[i] == of)
            json_array_append_new(without, json_string(line->without[i]));
    return without;
}

/* What is chosen of a line without parts has none of it. */
static void put_part(json_t *option, const struct basket_line *line, size_t index)
{
    const struct basket_choice *choice = &line->choices[index];
    json_t *without = encode_without(line, (int)index + 1);
    if (choice->part > 0)
        json_object_set_new(option, "part", json_integer(choice->part));
    if (choice->parent > 0)
        json_object_set_new(option, "of", json_integer(line->choices[choice->parent - 1].part));
    if (choice->size != NULL) {
        json_object_set_new(option, "size_id", json_string(choice->size->id));
        json_object_set_new(option, "size", json_string(choice->size->name));
    }
    if (json_array_size(without) > 0)
        json_object_set(option, "without", without);
    json_decref(without);
}

static json_t *encode_options(const struct basket_line *line)
{
    json_t *options = json_array();
    for (size_t i = 0; i < line->choice_count; i++) {
        const struct basket_choice *choice = &line->choices[i];
        json_t *option = json_pack("{s:s, s:s, s:s, s:s}", "option_id", choice->option->id, "name",
                                   choice->option->name, "side", tool_word(TOOL_WORDS_SIDE, choice->side),
                                   "amount", tool_word(TOOL_WORDS_AMOUNT, choice->amount));
        if (choice->count > 1)
            json_object_set_new(option, "count", json_integer(choice->count));
        put_part(option, line, i);
        json_array_append_new(options, option);
    }
    return options;
}

json_t *basket_json_line(const struct basket_line *line)
{
    char spoken[2048];
    basket_line_spoken(line, spoken, sizeof spoken);
    json_t *json = json_pack("{s:s, s:s, s:s, s:s, s:s, s:i, s:o, s:o, s:o, s:o, s:s}", "line_id", line->id,
                             "item_id", line->item->id, "name", line->item->name, "size_id",
                             line->size != NULL ? line->size->id : "", "size",
                             line->size != NULL ? line->size->name : "", "quantity", line->quantity,
                             "options", encode_options(line), "without", encode_without(line, 0),
                             "unit_price", basket_json_price(basket_unit_cents(line)), "line_total",
                             basket_json_price(basket_line_cents(line)), "spoken", spoken);
    if (line->note[0] != '\0')
        json_object_set_new(json, "note", json_string(line->note));
    return json;
}

json_t *basket_json_missing(const struct basket *basket, int64_t unix_ms)
{
    const struct menu *menu = basket->menu;
    const struct basket_customer *customer = &basket->customer;
    json_t *missing = json_array();
    if (basket->line_count == 0)
        json_array_append_new(missing, json_string("items"));
    if (customer->service == BASKET_SERVICE_UNKNOWN)
        json_array_append_new(missing, json_string("service"));
    if (customer->name[0] == '\0')
        json_array_append_new(missing, json_string("name"));
    if (customer->service == BASKET_DELIVERY && !basket_is_address_told(basket))
        json_array_append_new(missing, json_string("address"));
    else if (customer->service == BASKET_DELIVERY && !basket_is_place_known(basket))
        json_array_append_new(missing, json_string("area"));
    if (customer->phone[0] == '\0') /* the caller's own is withheld */
        json_array_append_new(missing, json_string("phone"));
    if (basket->line_count > 0 && basket_totals(basket).subtotal_cents < basket_minimum_cents(basket))
        json_array_append_new(missing, json_string("minimum"));
    if (!basket_may_be_wanted(basket, unix_ms, NULL) || menu_is_paused(menu, unix_ms))
        json_array_append_new(missing, json_string("open"));
    return missing;
}

/* As it is told to set_customer. */
static json_t *encode_tip(const struct basket_tip *tip)
{
    char text[40];
    if (tip->ppm == 0)
        return basket_json_price(tip->cents);
    snprintf(text, sizeof text, "%" PRId64 ".%04" PRId64 "%%", tip->ppm / 10000, tip->ppm % 10000);
    return json_string(text);
}

/* What most orders have none of stands there only where it is. */
static void put_money(json_t *order, const struct basket *basket, const struct basket_totals *totals)
{
    if (order == NULL)
        return;
    if (totals->is_tax_included)
        json_object_set_new(order, "tax_included", json_true());
    if (totals->service_charge_cents > 0)
        json_object_set_new(order, "service_charge", basket_json_price(totals->service_charge_cents));
    if (totals->tip_cents > 0)
        json_object_set_new(order, "tip", basket_json_price(totals->tip_cents));
    if (basket->tip.cents > 0 || basket->tip.ppm > 0)
        json_object_set_new(json_object_get(order, "customer"), "tip", encode_tip(&basket->tip));
}

/* Likewise. */
static void put_wishes(json_t *order, const struct basket *basket)
{
    json_t *customer = json_object_get(order, "customer");
    char day[MENU_DAY_BYTES], clock[MENU_CLOCK_BYTES], wanted[32];
    if (basket->note[0] != '\0')
        json_object_set_new(customer, "note", json_string(basket->note));
    if (basket->wanted_unix_ms == 0)
        return;
    menu_day(basket->menu, basket->wanted_unix_ms, day);
    menu_clock(basket->menu, basket->wanted_unix_ms, clock);
    snprintf(wanted, sizeof wanted, "%s %s", day, clock);
    json_object_set_new(customer, "wanted_at", json_string(wanted));
    json_object_set_new(order, "wanted_unix_ms", json_integer(basket->wanted_unix_ms));
}

/* The terms of where it is brought to, where the menu has several. */
static void put_area(json_t *order, const struct basket *basket)
{
    const struct menu_area *area;
    if (basket->customer.service != BASKET_DELIVERY ||
        delivery_area_find(basket->menu, basket->customer.address, &area) != DELIVERY_PLACE_KNOWN ||
        area == NULL)
        return;
    json_object_set_new(order, "delivery_area",
                        json_pack("{s:s, s:o, s:i}", "name", area->name, "minimum",
                                  basket_json_price(area->minimum_cents), "minutes",
                                  delivery_area_terms(basket->menu, basket->customer.address).minutes));
}

json_t *basket_json_order(const struct basket *basket, int64_t unix_ms)
{
    enum basket_service service = basket->customer.service;
    const char *service_word =
        service != BASKET_SERVICE_UNKNOWN ? tool_word(TOOL_WORDS_SERVICE, service - BASKET_PICKUP) : "";
    json_t *lines = json_array();
    for (size_t i = 0; i < basket->line_count; i++)
        json_array_append_new(lines, basket_json_line(&basket->lines[i]));
    struct basket_totals totals = basket_totals(basket);
    char spoken[8192];
    basket_spoken(basket, spoken, sizeof spoken);
    json_t *order = json_pack(
        "{s:i, s:o, s:o, s:o, s:o, s:o, s:i, s:{s:s, s:s, s:s, s:s, s:s, s:s}, s:o, s:s}", "version",
        (int)basket->version, "lines", lines, "subtotal", basket_json_price(totals.subtotal_cents), "tax",
        basket_json_price(totals.tax_cents), "delivery_fee", basket_json_price(totals.delivery_fee_cents),
        "total", basket_json_price(totals.total_cents), "item_count", totals.item_count, "customer", "name",
        basket->customer.name, "phone", basket->customer.phone, "address", basket->customer.address,
        "service", service_word, "allergy", basket->allergy, "coupon", basket->coupon, "missing",
        basket_json_missing(basket, unix_ms), "read_back", spoken);
    put_money(order, basket, &totals);
    put_wishes(order, basket);
    put_area(order, basket);
    return order;
}

char *basket_json_encode(const struct basket *basket, const struct basket_memory *memory, int64_t unix_ms)
{
    json_t *order = basket_json_order(basket, unix_ms);
    if (order == NULL)
        return NULL;
    if (memory->ordered_version != 0) {
        json_object_set_new(order, "ordered_version", json_integer(memory->ordered_version));
        json_object_set_new(order, "order_number", json_integer(memory->order_number));
    }
    char hash[17];
    snprintf(hash, sizeof hash, "%016" PRIx64, basket->menu->text_hash);
    json_object_set_new(order, "menu_hash", json_string(hash));
    if (basket->menu->place_count > 0) /* the caller may have chosen it: the call is its from then on */
        json_object_set_new(order, "restaurant_id", json_string(basket->menu->restaurant_id));
    char *text = json_dumps(order, JSON_COMPACT);
    json_decref(order);
    return text;
}

/* --- back --- */

/* -1: no such word, or none at all. */
static int word_of(const json_t *object, const char *key, enum tool_words words)
{
    const char *word = json_string_value(json_object_get(object, key));
    return word != NULL ? tool_word_find(words, word) : -1;
}

/* False: more of them than any line has, or no texts. */
static bool decode_without(const json_t *list, const char **out, size_t *out_count)
{
    size_t i;
    const json_t *ingredient;
    json_array_foreach(list, i, ingredient)
    {
        if (json_string_value(ingredient) == NULL || *out_count == BASKET_WITHOUT_MAX)
            return false;
        out[(*out_count)++] = json_string_value(ingredient);
    }
    return true;
}

/* The entry that the part of that number was saved as, from 1; 0: none. */
static int entry_of_part(const json_t *options, json_int_t part)
{
    for (size_t i = 0; part > 0 && i < json_array_size(options); i++)
        if (json_integer_value(json_object_get(json_array_get(options, i), "part")) == part)
            return (int)i + 1;
    return 0;
}

static bool decode_options(const json_t *options, struct basket_request *request,
                           struct basket_choice_request choices[BASKET_CHOICES_MAX])
{
    size_t i;
    const json_t *option;
    json_array_foreach(options, i, option)
    {
        const char *id = json_string_value(json_object_get(option, "option_id"));
        if (id == NULL || request->choice_count == BASKET_CHOICES_MAX)
            return false;
        int side = word_of(option, "side", TOOL_WORDS_SIDE);
        int amount = word_of(option, "amount", TOOL_WORDS_AMOUNT);
        json_int_t count = json_integer_value(json_object_get(option, "count"));
        struct basket_choice_request *choice = &choices[request->choice_count++];
        *choice = (struct basket_choice_request){
            .count = count > 0 && count < 1000 ? (int)count : 0,
            .option_id = id,
            .side = side >= 0 ? (enum basket_side)side : BASKET_WHOLE,
            .amount = amount >= 0 ? (enum basket_amount)amount : BASKET_REGULAR,
            .parent = entry_of_part(options, json_integer_value(json_object_get(option, "of"))),
            .size_id = json_string_value(json_object_get(option, "size_id"))};
        if (!decode_without(json_object_get(option, "without"), choice->without, &choice->without_count))
            return false;
    }
    return true;
}

/* Adds one saved line; the basket's own checks decide. */
static bool decode_line(struct basket *basket, const json_t *saved, struct basket_refusal *out_refusal)
{
    struct basket_choice_request choices[BASKET_CHOICES_MAX];
    const char *without[BASKET_WITHOUT_MAX];
    struct basket_request request = {.item_id = json_string_value(json_object_get(saved, "item_id")),
                                     .size_id = json_string_value(json_object_get(saved, "size_id")),
                                     .choices = choices,
                                     .without = without,
                                     .note = json_string_value(json_object_get(saved, "note"))};
    json_int_t quantity = json_integer_value(json_object_get(saved, "quantity"));
    if (request.item_id == NULL || quantity < 1 || quantity > 100000)
        return false;
    request.quantity = (int)quantity;
    if (request.size_id != NULL && request.size_id[0] == '\0')
        request.size_id = NULL;
    char line_id[BASKET_LINE_ID_BYTES];
    return decode_options(json_object_get(saved, "options"), &request, choices) &&
           decode_without(json_object_get(saved, "without"), without, &request.without_count) &&
           basket_add(basket, &request, line_id, out_refusal);
}

/* The lines get their old names back: the model may have said them. */
static void rename_line(struct basket *basket, const json_t *saved)
{
    const char *id = json_string_value(json_object_get(saved, "line_id"));
    unsigned number;
    char spare;
    if (id == NULL || strlen(id) >= BASKET_LINE_ID_BYTES || sscanf(id, "L%6u%c", &number, &spare) != 1 ||
        basket_find_line(basket, id) != NULL)
        return;
    snprintf(basket->lines[basket->line_count - 1].id, BASKET_LINE_ID_BYTES, "L%u", number % 1000000);
    if (basket->next_line <= number)
        basket->next_line = number + 1;
}

static void decode_customer(struct basket *basket, const json_t *saved, struct basket_move *move)
{
    struct basket_refusal refusal = {0};
    static const char *const keys[] = {"name", "phone", "address", "allergy", "coupon", "note", "tip"};
    const char *text[sizeof keys / sizeof keys[0]];
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        text[i] = json_string_value(json_object_get(saved, keys[i]));
        if (text[i] != NULL && text[i][0] == '\0')
            text[i] = NULL;
    }
    int service = word_of(saved, "service", TOOL_WORDS_SERVICE);
    enum basket_service wanted =
        service >= 0 ? (enum basket_service)(BASKET_PICKUP + service) : BASKET_SERVICE_UNKNOWN;
    /* One by one: a name is not lost because delivery was switched off meanwhile. */
    const char *none = NULL;
    (void)basket_set_customer(basket, text[0], none, none, BASKET_SERVICE_UNKNOWN, &refusal);
    (void)basket_set_customer(basket, none, text[1], none, BASKET_SERVICE_UNKNOWN, &refusal);
    (void)basket_set_customer(basket, none, none, text[2], BASKET_SERVICE_UNKNOWN, &refusal);
    (void)basket_set_remarks(basket, text[3], text[4], &refusal);
    (void)basket_set_note(basket, text[5], &refusal);
    (void)basket_set_tip(basket, text[6], &refusal);
    if (!basket_set_customer(basket, none, none, none, wanted, &refusal))
        basket_move_lose(move, NULL, &refusal);
}

static void decode_lines(struct basket *basket, const json_t *lines, struct basket_move *move)
{
    size_t i;
    const json_t *line;
    json_array_foreach(lines, i, line)
    {
        size_t before = basket->line_count;
        struct basket_refusal refusal = {.message = ""};
        const char *spoken = json_string_value(json_object_get(line, "spoken"));
        if (!decode_line(basket, line, &refusal) || basket->line_count == before)
            basket_move_lose(move, spoken != NULL ? spoken : "", &refusal);
        else
            rename_line(basket, line);
    }
}

/* Whether a text of the order says something else than the basket would now. */
static bool differs(const json_t *order, const char *key, const char *now)
{
    const char *saved = json_string_value(json_object_get(order, key));
    return saved != NULL && strcmp(saved, now) != 0;
}

/* The prices may be those of another menu. */
static void compare(const struct basket *basket, const json_t *order, struct basket_move *move)
{
    char spoken[8192], price[32], line_price[32];
    basket_spoken(basket, spoken, sizeof spoken);
    menu_format_price(price, sizeof price, basket_totals(basket).total_cents);
    move->is_dearer_or_cheaper = differs(order, "total", price);
    move->has_changed =
        move->has_changed || move->is_dearer_or_cheaper || differs(order, "read_back", spoken);
    const json_t *lines = json_object_get(order, "lines");
    for (size_t i = 0; i < basket->line_count && move->lost_count == 0; i++) {
        menu_format_price(line_price, sizeof line_price, basket_line_cents(&basket->lines[i]));
        move->has_changed = move->has_changed || differs(json_array_get(lines, i), "line_total", line_price);
    }
}

enum vp_err basket_json_restore(const json_t *order, struct basket *basket, struct basket_memory *out_memory,
                                struct basket_move *out_move)
{
    const json_t *lines = json_object_get(order, "lines");
    json_int_t version = json_integer_value(json_object_get(order, "version"));
    if (!json_is_array(lines) || version < 0 || version > UINT32_MAX - 1000000)
        return VP_ERR_BAD_JSON;
    *out_move = (struct basket_move){0};
    if (basket->menu->orders_ahead_days >= 0) /* whether it still can be is judged before it is ordered */
        basket_restore_wanted(basket, json_integer_value(json_object_get(order, "wanted_unix_ms")));
    decode_lines(basket, lines, out_move);
    decode_customer(basket, json_object_get(order, "customer"), out_move);
    compare(basket, order, out_move);
    out_memory->ordered_version = (uint32_t)json_integer_value(json_object_get(order, "ordered_version"));
    out_memory->order_number = (int)json_integer_value(json_object_get(order, "order_number"));
    bool is_new =
        out_move->has_changed && out_memory->ordered_version == 0; /* what is ordered stays as it is */
    basket->version = (uint32_t)version + (is_new ? 1 : 0);
    return VP_OK;
}

enum vp_err basket_json_decode(const char *text, struct basket *basket, struct basket_memory *out_memory,
                               struct basket_move *out_move)
{
    json_t *order = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    enum vp_err err = basket_json_restore(order, basket, out_memory, out_move);
    json_decref(order);
    return err;
}
