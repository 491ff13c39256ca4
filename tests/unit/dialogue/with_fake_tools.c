#include "unit/dialogue/with_fake_tools.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "english/address.h"
#include "tool/tool.h"

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text != NULL ? text : "";
}

static const json_t *by_id(const json_t *array, const char *id)
{
    for (size_t i = 0; i < json_array_size(array); i++)
        if (strcmp(text_of(json_array_get(array, i), "id"), id) == 0)
            return json_array_get(array, i);
    return NULL;
}

static const json_t *find_item(const struct fake_tools *tools, const char *id)
{
    const json_t *categories = json_object_get(tools->menu, "categories");
    for (size_t i = 0; i < json_array_size(categories); i++) {
        const json_t *item = by_id(json_object_get(json_array_get(categories, i), "items"), id);
        if (item != NULL)
            return item;
    }
    return NULL;
}

static const json_t *find_option(const struct fake_tools *tools, const json_t *item, const char *id,
                                 const json_t **out_group)
{
    const json_t *ids = json_object_get(item, "group_ids"), *groups = json_object_get(tools->menu, "groups");
    for (size_t i = 0; i < json_array_size(ids); i++) {
        const json_t *group = by_id(groups, json_string_value(json_array_get(ids, i)));
        const json_t *option = by_id(json_object_get(group, "options"), id);
        if (option != NULL) {
            *out_group = group;
            return option;
        }
    }
    return NULL;
}

void fake_tools_init(struct fake_tools *tools)
{
    memset(tools, 0, sizeof *tools);
    tools->menu = json_loads(fake_menu_json, 0, NULL);
    if (tools->menu == NULL)
        abort();
    tools->version = 1;
}

static void drop_line(struct fake_tools *tools, size_t at)
{
    json_decref(tools->lines[at].options);
    json_decref(tools->lines[at].without);
    tools->line_count--;
    memmove(&tools->lines[at], &tools->lines[at + 1], (tools->line_count - at) * sizeof *tools->lines);
}

void fake_tools_deinit(struct fake_tools *tools)
{
    while (tools->line_count > 0)
        drop_line(tools, 0);
    json_decref(tools->menu);
}

static json_t *refuse(const char *code, const char *message)
{
    return json_pack("{s:b,s:{s:s,s:s}}", "ok", 0, "error", "code", code, "message", message);
}

static long cents(const char *price)
{
    return (long)(strtod(price, NULL) * 100 + 0.5);
}

static void price_text(char out[24], long amount)
{
    snprintf(out, 24, "%ld.%02ld", amount / 100, amount % 100);
}

static long unit_cents(const struct fake_tools *tools, const struct fake_line *line)
{
    long sum = cents(line->size != NULL ? text_of(line->size, "price") : text_of(line->item, "price"));
    for (size_t i = 0; i < json_array_size(line->options); i++) {
        const json_t *group, *choice = json_array_get(line->options, i);
        const json_t *option = find_option(tools, line->item, text_of(choice, "option_id"), &group);
        long price = cents(text_of(option, "price"));
        sum += strcmp(text_of(choice, "side"), "") != 0 ? (price + 1) / 2 : price;
    }
    return sum;
}

static void spoken(const struct fake_tools *tools, const struct fake_line *line, char *out, size_t size_bytes)
{
    size_t len = (size_t)snprintf(out, size_bytes, "%d %s%s%s", line->quantity, text_of(line->size, "name"),
                                  line->size != NULL ? " " : "", text_of(line->item, "name"));
    for (size_t i = 0; i < json_array_size(line->options) && len < size_bytes; i++) {
        const json_t *group, *choice = json_array_get(line->options, i);
        const json_t *option = find_option(tools, line->item, text_of(choice, "option_id"), &group);
        len += (size_t)snprintf(out + len, size_bytes - len, " with %s%s%s", text_of(choice, "side"),
                                text_of(choice, "side")[0] != '\0' ? " " : "", text_of(option, "name"));
    }
    for (size_t i = 0; i < json_array_size(line->without) && len < size_bytes; i++)
        len += (size_t)snprintf(out + len, size_bytes - len, ", no %s",
                                json_string_value(json_array_get(line->without, i)));
}

static json_t *line_json(const struct fake_tools *tools, const struct fake_line *line)
{
    char words[400];
    spoken(tools, line, words, sizeof words);
    return json_pack("{s:s,s:s,s:s,s:s,s:i,s:O,s:O,s:s}", "line_id", line->id, "item_id",
                     text_of(line->item, "id"), "name", text_of(line->item, "name"), "size_id",
                     text_of(line->size, "id"), "quantity", line->quantity, "options", line->options,
                     "without", line->without, "spoken", words);
}

/* Of which the one with 10001 is the only one. */
static bool has_areas(const struct fake_tools *tools)
{
    const json_t *restaurant = json_object_get(tools->menu, "restaurant");
    return json_object_get(json_object_get(restaurant, "delivery"), "areas") != NULL;
}

static json_t *order_json(const struct fake_tools *tools)
{
    json_t *lines = json_array(), *missing = json_array();
    char read_back[2000] = "I have ", total[24];
    long sum = 0;
    for (size_t i = 0; i < tools->line_count; i++) {
        size_t len = strlen(read_back);
        json_array_append_new(lines, line_json(tools, &tools->lines[i]));
        sum += unit_cents(tools, &tools->lines[i]) * tools->lines[i].quantity;
        spoken(tools, &tools->lines[i], read_back + len, sizeof read_back - len - 64);
        len = strlen(read_back);
        snprintf(read_back + len, sizeof read_back - len, "%s", i + 1 < tools->line_count ? ", " : "");
    }
    price_text(total, sum);
    size_t len = strlen(read_back);
    snprintf(read_back + len, sizeof read_back - len, ". That's $%s for %s. Is that right?", total,
             tools->service);
    bool is_delivery = strcmp(tools->service, "delivery") == 0;
    if (tools->line_count == 0)
        json_array_append_new(missing, json_string("items"));
    if (tools->service[0] == '\0')
        json_array_append_new(missing, json_string("service"));
    if (tools->name[0] == '\0')
        json_array_append_new(missing, json_string("name"));
    struct address told;
    address_read(&told, tools->address);
    if (is_delivery && (told.count == 0 || address_is_mere_postcode(&told)))
        json_array_append_new(missing, json_string("address"));
    bool has_area = strstr(tools->address, "10001") != NULL;
    if (is_delivery && tools->address[0] != '\0' && has_areas(tools) && !has_area)
        json_array_append_new(missing, json_string("area"));
    if (tools->is_number_withheld && tools->phone[0] == '\0')
        json_array_append_new(missing, json_string("phone"));
    if (is_delivery && sum < 2000)
        json_array_append_new(missing, json_string("minimum"));
    json_t *order =
        json_pack("{s:i,s:o,s:s,s:s,s:{s:s,s:s,s:s,s:s,s:s,s:s},s:o,s:s}", "version", tools->version, "lines",
                  lines, "subtotal", total, "total", total, "customer", "name", tools->name, "phone",
                  tools->phone, "address", tools->address, "service", tools->service, "wanted_at",
                  tools->wanted_at, "allergy", tools->allergy, "missing", missing, "read_back", read_back);
    if (is_delivery && has_areas(tools) && has_area)
        json_object_update_new(order, json_pack("{s:s,s:{s:s,s:s}}", "delivery_fee",
                                                tools->line_count > 0 ? "2.00" : "0.00", "delivery_area",
                                                "name", "Downtown", "minimum", "5.00"));
    return order;
}

static json_t *done(struct fake_tools *tools, const struct fake_line *line)
{
    json_t *answer = json_pack("{s:b,s:o}", "ok", 1, "order", order_json(tools));
    if (line != NULL)
        json_object_set_new(answer, "line", line_json(tools, line));
    return answer;
}

/* Puts the wanted options over those there; NULL: all of them are on the menu. */
static json_t *put_options(const struct fake_tools *tools, struct fake_line *line, const json_t *options)
{
    for (size_t i = 0; i < json_array_size(options); i++) {
        json_t *choice = json_array_get(options, i);
        const json_t *group = NULL,
                     *option = find_option(tools, line->item, text_of(choice, "option_id"), &group);
        if (option == NULL)
            return refuse("unknown_option", "We don't have that option.");
        if (!json_is_true(json_object_get(option, "available")))
            return refuse("sold_out", "That is sold out.");
        for (size_t j = json_array_size(line->options); j > 0; j--) {
            const json_t *old_group = NULL;
            const char *old = text_of(json_array_get(line->options, j - 1), "option_id");
            (void)find_option(tools, line->item, old, &old_group);
            bool is_only = json_integer_value(json_object_get(group, "max")) == 1;
            if (strcmp(old, text_of(choice, "option_id")) == 0 || (is_only && old_group == group))
                json_array_remove(line->options, j - 1);
        }
        json_array_append(line->options, choice);
    }
    return NULL;
}

static json_t *check_line(const struct fake_tools *tools, const struct fake_line *line)
{
    const json_t *ids = json_object_get(line->item, "group_ids"),
                 *groups = json_object_get(tools->menu, "groups");
    if (!json_is_true(json_object_get(line->item, "available")))
        return refuse("sold_out", "That is sold out today.");
    if (json_array_size(json_object_get(line->item, "sizes")) > 1 && line->size == NULL)
        return refuse("size_needed", "Which size?");
    if (line->quantity < 1 || line->quantity > 20)
        return refuse("over_limit", "I can take up to twenty of one item.");
    for (size_t i = 0; i < json_array_size(ids); i++) {
        const json_t *group = by_id(groups, json_string_value(json_array_get(ids, i))), *of = NULL;
        const json_t *options = json_object_get(group, "options");
        json_int_t count = 0;
        bool has_default = false;
        for (size_t j = 0; j < json_array_size(line->options); j++)
            if (find_option(tools, line->item, text_of(json_array_get(line->options, j), "option_id"), &of) &&
                of == group)
                count++;
        for (size_t j = 0; j < json_array_size(options); j++)
            has_default = has_default || json_is_true(json_object_get(json_array_get(options, j), "default"));
        if (count > json_integer_value(json_object_get(group, "max")))
            return refuse("too_many_choices", "That is too many.");
        if (count < json_integer_value(json_object_get(group, "min")) && !has_default) {
            json_t *answer = refuse("choice_needed", text_of(group, "question"));
            json_object_set_new(json_object_get(answer, "error"), "group_id",
                                json_string(text_of(group, "id")));
            return answer;
        }
    }
    return NULL;
}

static void put_without(struct fake_line *line, const json_t *names)
{
    for (size_t i = 0; i < json_array_size(names); i++)
        json_array_append(line->without, json_array_get(names, i));
}

static void take_from(json_t *array, const char *key, const json_t *names)
{
    for (size_t i = 0; i < json_array_size(names); i++) {
        const char *name = json_string_value(json_array_get(names, i));
        for (size_t j = json_array_size(array); j > 0; j--) {
            const json_t *entry = json_array_get(array, j - 1);
            const char *value = key != NULL ? text_of(entry, key) : json_string_value(entry);
            if (strcmp(value, name) == 0)
                json_array_remove(array, j - 1);
        }
    }
}

static json_t *fill_line(struct fake_tools *tools, struct fake_line *line, const json_t *arguments)
{
    const char *item_id = text_of(arguments, "item_id"), *size_id = text_of(arguments, "size_id");
    if (item_id[0] != '\0') {
        line->item = find_item(tools, item_id);
        if (line->item == NULL)
            return refuse("unknown_item", "We don't have that.");
        line->size = line->size != NULL
                         ? by_id(json_object_get(line->item, "sizes"), text_of(line->size, "id"))
                         : NULL;
    }
    if (size_id[0] != '\0')
        line->size = by_id(json_object_get(line->item, "sizes"), size_id);
    if (json_object_get(arguments, "quantity") != NULL)
        line->quantity = (int)json_integer_value(json_object_get(arguments, "quantity"));
    for (size_t j = json_array_size(line->options); j > 0; j--) {
        const json_t *group;
        if (find_option(tools, line->item, text_of(json_array_get(line->options, j - 1), "option_id"),
                        &group) == NULL)
            json_array_remove(line->options, j - 1);
    }
    take_from(line->options, "option_id", json_object_get(arguments, "drop_options"));
    take_from(line->without, NULL, json_object_get(arguments, "put_back"));
    put_without(line, json_object_get(arguments, "without"));
    json_t *refusal = put_options(tools, line, json_object_get(arguments, "options"));
    return refusal != NULL ? refusal : check_line(tools, line);
}

static bool is_equal(const struct fake_line *a, const struct fake_line *b)
{
    return a->item == b->item && a->size == b->size && json_equal(a->options, b->options) &&
           json_equal(a->without, b->without);
}

static json_t *add_item(struct fake_tools *tools, const json_t *arguments)
{
    struct fake_line line = {.quantity = 1, .options = json_array(), .without = json_array()};
    json_t *refusal = tools->line_count < FAKE_LINES_MAX ? fill_line(tools, &line, arguments)
                                                         : refuse("over_limit", "That is too much.");
    for (size_t i = 0; refusal == NULL && i < tools->line_count; i++) {
        if (!is_equal(&tools->lines[i], &line))
            continue;
        tools->lines[i].quantity += line.quantity;
        tools->version++;
        json_decref(line.options);
        json_decref(line.without);
        return done(tools, &tools->lines[i]);
    }
    if (refusal != NULL) {
        json_decref(line.options);
        json_decref(line.without);
        return refusal;
    }
    snprintf(line.id, sizeof line.id, "L%d", ++tools->next_line % 1000);
    tools->lines[tools->line_count++] = line;
    tools->version++;
    return done(tools, &tools->lines[tools->line_count - 1]);
}

static int find_line(const struct fake_tools *tools, const json_t *arguments)
{
    for (size_t i = 0; i < tools->line_count; i++)
        if (strcmp(tools->lines[i].id, text_of(arguments, "line_id")) == 0)
            return (int)i;
    return -1;
}

static json_t *change_item(struct fake_tools *tools, const json_t *arguments)
{
    int at = find_line(tools, arguments);
    if (at < 0)
        return refuse("unknown_line", "That is not on the order.");
    struct fake_line line = tools->lines[at];
    line.options = json_deep_copy(line.options);
    line.without = json_deep_copy(line.without);
    json_t *refusal = fill_line(tools, &line, arguments);
    if (refusal != NULL) {
        json_decref(line.options);
        json_decref(line.without);
        return refusal;
    }
    json_decref(tools->lines[at].options);
    json_decref(tools->lines[at].without);
    tools->lines[at] = line;
    tools->version++;
    return done(tools, &tools->lines[at]);
}

static json_t *remove_item(struct fake_tools *tools, const json_t *arguments)
{
    int at = find_line(tools, arguments);
    int quantity = (int)json_integer_value(json_object_get(arguments, "quantity"));
    if (at < 0)
        return refuse("unknown_line", "That is not on the order.");
    if (quantity > 0 && quantity < tools->lines[at].quantity)
        tools->lines[at].quantity -= quantity;
    else
        drop_line(tools, (size_t)at);
    tools->version++;
    return done(tools, NULL);
}

static json_t *set_customer(struct fake_tools *tools, const json_t *arguments)
{
    const char *value;
    if (has_areas(tools) && strstr(text_of(arguments, "address"), "90210") != NULL)
        return refuse("outside_area", "We don't deliver there.");
    for (size_t i = 0; i < tools->line_count && strcmp(text_of(arguments, "service"), "delivery") == 0; i++)
        if (json_is_true(json_object_get(tools->lines[i].item, "pickup_only")))
            return refuse("no_delivery", "That is for pickup only.");
    if ((value = text_of(arguments, "name"))[0] != '\0')
        snprintf(tools->name, sizeof tools->name, "%s", value);
    if ((value = text_of(arguments, "phone"))[0] != '\0')
        snprintf(tools->phone, sizeof tools->phone, "%s", value);
    if ((value = text_of(arguments, "address"))[0] != '\0')
        snprintf(tools->address, sizeof tools->address, "%s", value);
    if ((value = text_of(arguments, "service"))[0] != '\0')
        snprintf(tools->service, sizeof tools->service, "%s", value);
    if ((value = text_of(arguments, "wanted_at"))[0] != '\0')
        snprintf(tools->wanted_at, sizeof tools->wanted_at, "%s", value);
    if ((value = text_of(arguments, "allergy"))[0] != '\0')
        snprintf(tools->allergy, sizeof tools->allergy, "%s", value);
    tools->version++;
    return done(tools, NULL);
}

static json_t *submit(struct fake_tools *tools, const json_t *arguments)
{
    json_int_t version = json_integer_value(json_object_get(arguments, "version"));
    if (tools->is_ordered) {
        json_t *answer = refuse("already_ordered", "That order is placed already.");
        json_object_set_new(json_object_get(answer, "error"), "order_number", json_integer(17));
        return answer;
    }
    if (version != tools->version || tools->read_version != tools->version)
        return refuse("read_back_needed", "Read the order back first.");
    if (tools->refuse_submits > 0) {
        tools->refuse_submits--;
        return refuse("read_back_not_heard", "The caller has not heard all of it.");
    }
    tools->is_ordered = true;
    json_t *order = order_json(tools);
    json_t *answer = json_pack("{s:b,s:i,s:s,s:i,s:o}", "ok", 1, "order_number", 17, "total",
                               text_of(order, "total"), "ready_minutes", 25, "order", order);
    return answer;
}

/* A search that knows one thing the names do not say. */
static json_t *search(const char *query)
{
    if (strstr(query, "calzone") != NULL)
        return json_pack("{s:b,s:[{s:s,s:s,s:f}]}", "ok", 1, "results", "item_id", "cheese", "name",
                         "Cheese Pizza", "score", 0.6);
    return json_pack("{s:b,s:[]}", "ok", 1, "results");
}

/* The dialogue passes nothing that the server does not read. */
static void check_arguments(const char *name, json_t *wanted)
{
    const char *key;
    json_t *value;
    enum tool tool = tool_find(name);
    if (tool == TOOL_OTHER) /* the session's own */
        return;
    json_object_foreach(wanted, key, value)
    {
        const struct tool_parameter *parameter = tool_forms[tool].parameters;
        while (parameter->name != NULL && strcmp(parameter->name, key) != 0)
            parameter++;
        assert(parameter->name != NULL);
    }
}

static json_t *find_earlier(const struct fake_tools *tools)
{
    if (tools->is_number_withheld)
        return json_pack("{s:b,s:[],s:s}", "ok", 1, "orders", "say", "I can't see your number.");
    json_t *orders = tools->earlier_json != NULL ? json_loads(tools->earlier_json, 0, NULL) : json_array();
    assert(orders != NULL);
    json_t *answer = json_pack("{s:b,s:o}", "ok", 1, "orders", orders);
    if (json_array_size(orders) == 0)
        json_object_set_new(answer, "say", json_string("I can't find an order from your number."));
    return answer;
}

static json_t *take_message(struct fake_tools *tools, const json_t *wanted)
{
    if (tools->is_number_withheld && text_of(wanted, "phone")[0] == '\0')
        return json_pack("{s:b,s:{s:s,s:s}}", "ok", 0, "error", "code", "phone_needed", "message",
                         "A number.");
    snprintf(tools->message, sizeof tools->message, "%s,%s,%s,%s,%s", text_of(wanted, "kind"),
             text_of(wanted, "name"), text_of(wanted, "phone"), text_of(wanted, "wanted_for"),
             text_of(wanted, "text"));
    tools->message_count++;
    return json_pack("{s:b,s:s}", "ok", 1, "say", "I've noted it for the team.");
}

char *fake_tools_answer(struct fake_tools *tools, const char *name, const char *arguments)
{
    json_t *wanted = json_loads(arguments, 0, NULL), *answer = NULL;
    check_arguments(name, wanted);
    if (strcmp(name, "get_menu") == 0)
        answer = json_incref(tools->menu);
    else if (strcmp(name, "search_menu") == 0)
        answer = search(text_of(wanted, "query"));
    else if (strcmp(name, "add_item") == 0)
        answer = add_item(tools, wanted);
    else if (strcmp(name, "change_item") == 0)
        answer = change_item(tools, wanted);
    else if (strcmp(name, "remove_item") == 0)
        answer = remove_item(tools, wanted);
    else if (strcmp(name, "set_customer") == 0)
        answer = set_customer(tools, wanted);
    else if (strcmp(name, "submit_order") == 0)
        answer = submit(tools, wanted);
    else if (strcmp(name, "take_message") == 0)
        answer = take_message(tools, wanted);
    else if (strcmp(name, "find_earlier_orders") == 0)
        answer = find_earlier(tools);
    else if (strcmp(name, "transfer_to_person") == 0)
        answer = json_pack("{s:b,s:s}", "ok", 1, "say", "One moment, I'm putting you through.");
    else if (strcmp(name, "loyalty_points") == 0)
        answer = json_pack("{s:b,s:s}", "ok", 1, "answer", "You have 120 points.");
    else if (strcmp(name, "broken_tool") == 0)
        answer = refuse("no_answer", "The restaurant's system did not answer.");
    else if (strcmp(name, "get_order") == 0)
        answer = done(tools, NULL);
    else if (strcmp(name, "end_call") == 0)
        answer = json_pack("{s:b}", "ok", 1);
    else
        answer = json_pack("{s:i,s:s}", "temperature", 21, "sky", "clear");
    if (strcmp(name, "get_order") == 0 && json_is_true(json_object_get(wanted, "for_read_back")))
        tools->read_version = tools->version;
    tools->has_ended = tools->has_ended || strcmp(name, "end_call") == 0;
    tools->was_transferred = tools->was_transferred || strcmp(name, "transfer_to_person") == 0;
    char *text = json_dumps(answer, JSON_COMPACT);
    json_decref(answer);
    json_decref(wanted);
    return text;
}

const char *fake_tools_summary(const struct fake_tools *tools, char *out, size_t size_bytes)
{
    size_t len = 0;
    out[0] = '\0';
    for (size_t i = 0; i < tools->line_count && len < size_bytes; i++) {
        const struct fake_line *line = &tools->lines[i];
        len += (size_t)snprintf(out + len, size_bytes - len, "%s%d%s%s %s", i > 0 ? "; " : "", line->quantity,
                                line->size != NULL ? " " : "", text_of(line->size, "id"),
                                text_of(line->item, "id"));
        for (size_t j = 0; j < json_array_size(line->options) && len < size_bytes; j++) {
            const json_t *choice = json_array_get(line->options, j);
            len += (size_t)snprintf(out + len, size_bytes - len, " +%s", text_of(choice, "option_id"));
            if (text_of(choice, "side")[0] != '\0' && len < size_bytes)
                len += (size_t)snprintf(out + len, size_bytes - len, "(%s)", text_of(choice, "side"));
            if (text_of(choice, "amount")[0] != '\0' && len < size_bytes)
                len += (size_t)snprintf(out + len, size_bytes - len, "(%s)", text_of(choice, "amount"));
        }
        for (size_t j = 0; j < json_array_size(line->without) && len < size_bytes; j++)
            len += (size_t)snprintf(out + len, size_bytes - len, " -%s",
                                    json_string_value(json_array_get(line->without, j)));
    }
    return out;
}

void fake_tools_sell_out(struct fake_tools *tools, const char *item_id, char **out_menu, char **out_order)
{
    json_t *item = (json_t *)find_item(tools, item_id);
    size_t count_before = tools->line_count;
    assert(item != NULL);
    json_object_set_new(item, "available", json_false());
    for (size_t i = tools->line_count; i-- > 0;)
        if (tools->lines[i].item == item)
            drop_line(tools, i);
    *out_menu = json_dumps(tools->menu, JSON_COMPACT);
    *out_order = NULL;
    if (tools->line_count == count_before)
        return;
    tools->version++;
    char notice[80];
    snprintf(notice, sizeof notice, "We are out of %s.", item_id);
    json_t *answer = json_pack("{s:b, s:o, s:s}", "ok", 1, "order", order_json(tools), "notice", notice);
    *out_order = json_dumps(answer, JSON_COMPACT);
    json_decref(answer);
}
