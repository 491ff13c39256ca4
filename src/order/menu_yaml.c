#include "base/yaml_form.h"
#include "order/menu_internal.h"
#include "order/menu_tool.h"
#include "order/menu_people.h"

/* Every key is optional here, so that menu_check can say of each that is missing what it is needed for. */
#define KEY_TEXT(name, structure, member)                                                                    \
    {                                                                                                        \
        .key = name, .kind = YAML_FIELD_TEXT, .offset = offsetof(structure, member), .max = 4096             \
    }
#define KEY_INT(name, structure, member)                                                                     \
    {                                                                                                        \
        .key = name, .kind = YAML_FIELD_INT, .offset = offsetof(structure, member)                           \
    }
#define KEY_FLAG(name, structure, member)                                                                    \
    {                                                                                                        \
        .key = name, .kind = YAML_FIELD_WORD, .offset = offsetof(structure, member), .words = flag_words     \
    }
#define KEY_TEXTS(name, structure, member)                                                                   \
    {                                                                                                        \
        .key = name, .kind = YAML_FIELD_TEXTS, .offset = offsetof(structure, member.texts),                  \
        .count_offset = offsetof(structure, member.count), .max = 64                                         \
    }
#define KEY_LIST(name, structure, member, count_member, entry_form, entries_max)                             \
    {                                                                                                        \
        .key = name, .kind = YAML_FIELD_LIST, .offset = offsetof(structure, member),                         \
        .count_offset = offsetof(structure, count_member), .max = entries_max, .form = &entry_form           \
    }
#define KEY_MAPPING(name, structure, member, inner_form)                                                     \
    {                                                                                                        \
        .key = name, .kind = YAML_FIELD_MAPPING, .offset = offsetof(structure, member), .form = &inner_form  \
    }
#define KEY_NODE(name, structure, member)                                                                    \
    {                                                                                                        \
        .key = name, .kind = YAML_FIELD_NODE, .offset = offsetof(structure, member)                          \
    }
#define FORM(name, structure, keys)                                                                          \
    static const struct yaml_form name = {keys, sizeof keys / sizeof keys[0], sizeof(structure)}

static const struct yaml_word flag_words[] = {
    {"true", MENU_RAW_TRUE}, {"false", MENU_RAW_FALSE}, {"yes", MENU_RAW_TRUE}, {"no", MENU_RAW_FALSE}, {0}};

#define KEY_TIMES(name, structure, member)                                                                   \
    KEY_LIST(name, structure, member.at, member.count, time_form, MENU_TIMES_MAX)
#define KEY_TIME_PRICES(structure, form)                                                                     \
    KEY_LIST("time_prices", structure, time_prices.at, time_prices.count, form, MENU_TIME_PRICES_MAX)

static const struct yaml_field time_keys[] = {
    KEY_TEXTS("days", struct menu_raw_time, days),
    KEY_TEXTS("hours", struct menu_raw_time, hours),
};
FORM(time_form, struct menu_raw_time, time_keys);

static const struct yaml_field price_time_keys[] = {
    KEY_TEXT("id", struct menu_raw_price_time, id),
    KEY_TEXT("name", struct menu_raw_price_time, name),
    KEY_TEXTS("days", struct menu_raw_price_time, when.days),
    KEY_TEXTS("hours", struct menu_raw_price_time, when.hours),
};
FORM(price_time_form, struct menu_raw_price_time, price_time_keys);

static const struct yaml_field time_price_keys[] = {
    KEY_TEXT("time", struct menu_raw_time_price, time),
    KEY_TEXT("price", struct menu_raw_time_price, price),
};
FORM(time_price_form, struct menu_raw_time_price, time_price_keys);

static const struct yaml_field option_time_price_keys[] = {
    KEY_TEXT("time", struct menu_raw_time_price, time),
    KEY_TEXT("size", struct menu_raw_time_price, size),
    KEY_TEXT("price", struct menu_raw_time_price, price),
};
FORM(option_time_price_form, struct menu_raw_time_price, option_time_price_keys);

static const struct yaml_field size_price_keys[] = {
    KEY_TEXT("size", struct menu_raw_size_price, size),
    KEY_TEXT("price", struct menu_raw_size_price, price),
};
FORM(size_price_form, struct menu_raw_size_price, size_price_keys);

static const struct yaml_field option_keys[] = {
    KEY_TEXT("id", struct menu_raw_option, id),
    KEY_TEXT("name", struct menu_raw_option, name),
    KEY_TEXT("price", struct menu_raw_option, price),
    KEY_TEXT("external_id", struct menu_raw_option, external_id),
    KEY_TEXT("item", struct menu_raw_option, item),
    KEY_TEXTS("groups", struct menu_raw_option, groups),
    KEY_INT("max_each", struct menu_raw_option, max_each),
    KEY_LIST("size_prices", struct menu_raw_option, size_prices, size_price_count, size_price_form, 16),
    KEY_TEXTS("synonyms", struct menu_raw_option, synonyms),
    KEY_TEXTS("allergens", struct menu_raw_option, allergens),
    KEY_FLAG("available", struct menu_raw_option, available),
    KEY_FLAG("default", struct menu_raw_option, is_default),
    KEY_TIMES("serves", struct menu_raw_option, serves),
    KEY_TIME_PRICES(struct menu_raw_option, option_time_price_form),
};
FORM(option_form, struct menu_raw_option, option_keys);

static const struct yaml_field group_keys[] = {
    KEY_TEXT("id", struct menu_raw_group, id),
    KEY_TEXT("name", struct menu_raw_group, name),
    KEY_TEXT("question", struct menu_raw_group, question),
    KEY_TEXT("category", struct menu_raw_group, category),
    KEY_TEXTS("items", struct menu_raw_group, items),
    KEY_TEXTS("sizes", struct menu_raw_group, sizes),
    KEY_LIST("size_prices", struct menu_raw_group, size_prices, size_price_count, size_price_form, 16),
    KEY_INT("quantity", struct menu_raw_group, quantity),
    KEY_INT("min", struct menu_raw_group, min),
    KEY_INT("max", struct menu_raw_group, max),
    KEY_INT("max_each", struct menu_raw_group, max_each),
    KEY_INT("included", struct menu_raw_group, included),
    KEY_FLAG("halves", struct menu_raw_group, halves),
    KEY_LIST("options", struct menu_raw_group, options, option_count, option_form, 128),
};
FORM(group_form, struct menu_raw_group, group_keys);

static const struct yaml_field size_keys[] = {
    KEY_TEXT("id", struct menu_raw_size, id),
    KEY_TEXT("name", struct menu_raw_size, name),
    KEY_TEXT("price", struct menu_raw_size, price),
    KEY_TEXT("external_id", struct menu_raw_size, external_id),
    KEY_TEXTS("synonyms", struct menu_raw_size, synonyms),
    KEY_TIME_PRICES(struct menu_raw_size, time_price_form),
};
FORM(size_form, struct menu_raw_size, size_keys);

static const struct yaml_field item_keys[] = {
    KEY_TEXT("id", struct menu_raw_item, id),
    KEY_TEXT("name", struct menu_raw_item, name),
    KEY_TEXT("description", struct menu_raw_item, description),
    KEY_TEXT("price", struct menu_raw_item, price),
    KEY_TEXT("spoken", struct menu_raw_item, spoken),
    KEY_TEXT("tax", struct menu_raw_item, tax),
    KEY_TEXT("external_id", struct menu_raw_item, external_id),
    KEY_INT("min_quantity", struct menu_raw_item, min_quantity),
    KEY_FLAG("age_restricted", struct menu_raw_item, age_restricted),
    KEY_FLAG("dine_in_only", struct menu_raw_item, dine_in_only),
    KEY_FLAG("delivery", struct menu_raw_item, delivery),
    KEY_LIST("sizes", struct menu_raw_item, sizes, size_count, size_form, 16),
    KEY_TEXTS("groups", struct menu_raw_item, groups),
    KEY_TEXTS("ingredients", struct menu_raw_item, ingredients),
    KEY_TEXTS("allergens", struct menu_raw_item, allergens),
    KEY_TEXTS("synonyms", struct menu_raw_item, synonyms),
    KEY_FLAG("available", struct menu_raw_item, available),
    KEY_FLAG("vegetarian", struct menu_raw_item, vegetarian),
    KEY_FLAG("vegan", struct menu_raw_item, vegan),
    KEY_FLAG("gluten_free", struct menu_raw_item, gluten_free),
    KEY_TIMES("serves", struct menu_raw_item, serves),
    KEY_TIME_PRICES(struct menu_raw_item, time_price_form),
};
FORM(item_form, struct menu_raw_item, item_keys);

static const struct yaml_field category_keys[] = {
    KEY_TEXT("id", struct menu_raw_category, id),
    KEY_TEXT("name", struct menu_raw_category, name),
    KEY_TEXT("spoken", struct menu_raw_category, spoken),
    KEY_TEXTS("synonyms", struct menu_raw_category, synonyms),
    KEY_TIMES("serves", struct menu_raw_category, serves),
    KEY_LIST("items", struct menu_raw_category, items, item_count, item_form, 512),
};
FORM(category_form, struct menu_raw_category, category_keys);

static const struct yaml_field recording_keys[] = {
    KEY_TEXT("announcement", struct menu_raw_recording, announcement),
    KEY_TEXT("announcement_wav", struct menu_raw_recording, announcement_wav),
    KEY_INT("days", struct menu_raw_recording, days),
};
FORM(recording_form, struct menu_raw_recording, recording_keys);

static const struct yaml_field location_keys[] = {
    KEY_TEXT("name", struct menu_raw_location, name),
    KEY_TEXTS("synonyms", struct menu_raw_location, synonyms),
    KEY_TEXT("greeting", struct menu_raw_location, greeting),
};
FORM(location_form, struct menu_raw_location, location_keys);

static const struct yaml_field restaurant_keys[] = {
    KEY_TEXT("id", struct menu_raw_restaurant, id),
    KEY_TEXT("name", struct menu_raw_restaurant, name),
    KEY_TEXT("address", struct menu_raw_restaurant, address),
    KEY_TEXT("timezone", struct menu_raw_restaurant, timezone),
    KEY_TEXTS("called_numbers", struct menu_raw_restaurant, called_numbers),
    KEY_TEXT("staff_number", struct menu_raw_restaurant, staff_number),
    KEY_TEXT("page_password", struct menu_raw_restaurant, page_password),
    KEY_TEXT("public_number", struct menu_raw_restaurant, public_number),
    KEY_TEXT("greeting", struct menu_raw_restaurant, greeting),
    KEY_TEXT("greeting_wav", struct menu_raw_restaurant, greeting_wav),
    KEY_TEXT("closed_greeting", struct menu_raw_restaurant, closed_greeting),
    KEY_TEXT("closed_greeting_wav", struct menu_raw_restaurant, closed_greeting_wav),
    KEY_TEXT("filler_wav", struct menu_raw_restaurant, filler_wav),
    KEY_MAPPING("recording", struct menu_raw_restaurant, recording, recording_form),
    KEY_TEXT("noise_reduction", struct menu_raw_restaurant, noise_reduction),
    KEY_TEXT("tax_percent", struct menu_raw_restaurant, tax_percent),
    KEY_TEXT("deliveries_call_after_s", struct menu_raw_restaurant, call_after_s),
    KEY_FLAG("texts_callers", struct menu_raw_restaurant, texts_callers),
    KEY_TEXT("currency", struct menu_raw_restaurant, currency),
    KEY_FLAG("prices_include_tax", struct menu_raw_restaurant, prices_include_tax),
    KEY_FLAG("tips", struct menu_raw_restaurant, tips),
    KEY_MAPPING("location", struct menu_raw_restaurant, location, location_form),
    KEY_TEXT("persona", struct menu_raw_restaurant, persona),
    KEY_TEXTS("rules", struct menu_raw_restaurant, rules),
    KEY_TEXT("voice", struct menu_raw_restaurant, voice),
    KEY_TEXT("engine_voice", struct menu_raw_restaurant, engine_voice),
    KEY_TEXT("language", struct menu_raw_restaurant, language),
    KEY_TEXT("model", struct menu_raw_restaurant, model),
    KEY_INT("retention_days", struct menu_raw_restaurant, retention_days),
    KEY_FLAG("transfer_whisper", struct menu_raw_restaurant, transfer_whisper),
    KEY_TEXTS("blocked_numbers", struct menu_raw_restaurant, blocked_numbers),
};
FORM(restaurant_form, struct menu_raw_restaurant, restaurant_keys);

static const struct yaml_field tax_keys[] = {
    KEY_TEXT("id", struct menu_raw_tax, id),
    KEY_TEXT("percent", struct menu_raw_tax, percent),
};
FORM(tax_form, struct menu_raw_tax, tax_keys);

static const struct yaml_field service_charge_keys[] = {
    KEY_TEXT("percent", struct menu_raw_service_charge, percent),
    KEY_TEXT("amount", struct menu_raw_service_charge, amount),
};
FORM(service_charge_form, struct menu_raw_service_charge, service_charge_keys);

static const struct yaml_field pickup_keys[] = {
    KEY_INT("minutes", struct menu_raw_service, minutes),
};
FORM(pickup_form, struct menu_raw_service, pickup_keys);

static const struct yaml_field area_keys[] = {
    KEY_TEXT("name", struct menu_raw_area, name),
    KEY_TEXTS("postcodes", struct menu_raw_area, postcodes),
    KEY_TEXTS("places", struct menu_raw_area, places),
    KEY_TEXT("fee", struct menu_raw_area, fee),
    KEY_TEXT("minimum", struct menu_raw_area, minimum),
    KEY_INT("minutes", struct menu_raw_area, minutes),
};
FORM(area_form, struct menu_raw_area, area_keys);

static const struct yaml_field delivery_keys[] = {
    KEY_INT("minutes", struct menu_raw_service, minutes),
    KEY_TEXT("fee", struct menu_raw_service, fee),
    KEY_TEXT("minimum", struct menu_raw_service, minimum),
    KEY_LIST("zones", struct menu_raw_service, areas, area_count, area_form, 64),
};
FORM(delivery_form, struct menu_raw_service, delivery_keys);

static const struct yaml_field limit_keys[] = {
    KEY_INT("line_quantity", struct menu_raw_limits, line_quantity),
    KEY_INT("items", struct menu_raw_limits, items),
    KEY_TEXT("total", struct menu_raw_limits, total),
};
FORM(limit_form, struct menu_raw_limits, limit_keys);

const char *const menu_raw_days[MENU_DAYS] = {"sunday",   "monday", "tuesday", "wednesday",
                                              "thursday", "friday", "saturday"};
static const struct yaml_field hours_keys[] = {
    KEY_TEXTS("every_day", struct menu_raw_hours, every_day),
    KEY_TEXTS("sunday", struct menu_raw_hours, days[0]),
    KEY_TEXTS("monday", struct menu_raw_hours, days[1]),
    KEY_TEXTS("tuesday", struct menu_raw_hours, days[2]),
    KEY_TEXTS("wednesday", struct menu_raw_hours, days[3]),
    KEY_TEXTS("thursday", struct menu_raw_hours, days[4]),
    KEY_TEXTS("friday", struct menu_raw_hours, days[5]),
    KEY_TEXTS("saturday", struct menu_raw_hours, days[6]),
};
FORM(hours_form, struct menu_raw_hours, hours_keys);

static const struct yaml_field transfer_keys[] = {
    KEY_TEXT("topic", struct menu_raw_transfer, topic),
    KEY_TEXTS("words", struct menu_raw_transfer, words),
    KEY_TEXT("number", struct menu_raw_transfer, number),
    KEY_MAPPING("hours", struct menu_raw_transfer, hours, hours_form),
};
FORM(transfer_form, struct menu_raw_transfer, transfer_keys);

static const struct yaml_field first_keys[] = {
    KEY_INT("rings", struct menu_raw_first, rings),
    KEY_MAPPING("hours", struct menu_raw_first, hours, hours_form),
};
FORM(first_form, struct menu_raw_first, first_keys);

static const struct yaml_field way_keys[] = {
    KEY_TEXT("id", struct menu_raw_delivery, id),
    KEY_TEXT("way", struct menu_raw_delivery, way),
    KEY_TEXT("url", struct menu_raw_delivery, url),
    KEY_TEXT("secret", struct menu_raw_delivery, secret),
    KEY_TEXT("old_secret", struct menu_raw_delivery, old_secret),
    KEY_TEXT("address", struct menu_raw_delivery, address),
    KEY_INT("columns", struct menu_raw_delivery, columns),
    KEY_TEXT("encoding", struct menu_raw_delivery, encoding),
    KEY_FLAG("answers", struct menu_raw_delivery, answers),
    KEY_TEXT("number", struct menu_raw_delivery, number),
    KEY_TEXT("to", struct menu_raw_delivery, to),
    KEY_TEXT("token", struct menu_raw_delivery, token),
    KEY_TEXT("location", struct menu_raw_delivery, location),
    KEY_FLAG("prices", struct menu_raw_delivery, prices),
    KEY_FLAG("calls", struct menu_raw_delivery, calls),
    KEY_FLAG("sandbox", struct menu_raw_delivery, sandbox),
    KEY_FLAG("paid", struct menu_raw_delivery, paid),
    KEY_TEXTS("events", struct menu_raw_delivery, events),
};
FORM(way_form, struct menu_raw_delivery, way_keys);

static const struct yaml_field holiday_keys[] = {
    KEY_TEXT("date", struct menu_raw_holiday, date),
    KEY_TEXT("name", struct menu_raw_holiday, name),
    KEY_TEXTS("hours", struct menu_raw_holiday, hours),
};
FORM(holiday_form, struct menu_raw_holiday, holiday_keys);

static const struct yaml_field faq_keys[] = {
    KEY_TEXT("question", struct menu_raw_faq, question),
    KEY_TEXTS("questions", struct menu_raw_faq, questions),
    KEY_TEXT("answer", struct menu_raw_faq, answer),
};
FORM(faq_form, struct menu_raw_faq, faq_keys);

static const struct yaml_field upsell_keys[] = {
    KEY_TEXT("offer", struct menu_raw_upsell, offer),
    KEY_TEXTS("with", struct menu_raw_upsell, with),
    KEY_TEXT("question", struct menu_raw_upsell, question),
};
FORM(upsell_form, struct menu_raw_upsell, upsell_keys);
static const struct yaml_field tool_keys[] = {
    KEY_TEXT("name", struct menu_raw_tool, name),
    KEY_TEXT("description", struct menu_raw_tool, description),
    KEY_NODE("parameters", struct menu_raw_tool, parameters),
    KEY_TEXT("url", struct menu_raw_tool, url),
    KEY_TEXT("secret", struct menu_raw_tool, secret),
    KEY_TEXT("old_secret", struct menu_raw_tool, old_secret),
    KEY_INT("timeout_s", struct menu_raw_tool, timeout_s),
    KEY_TEXTS("asked_by", struct menu_raw_tool, asked_by),
};
FORM(tool_form, struct menu_raw_tool, tool_keys);

static const struct yaml_field menu_keys[] = {
    KEY_MAPPING("restaurant", struct menu_raw, restaurant, restaurant_form),
    KEY_MAPPING("pickup", struct menu_raw, pickup, pickup_form),
    KEY_MAPPING("delivery", struct menu_raw, delivery, delivery_form),
    KEY_MAPPING("limits", struct menu_raw, limits, limit_form),
    KEY_LIST("taxes", struct menu_raw, taxes, tax_count, tax_form, 16),
    KEY_MAPPING("service_charge", struct menu_raw, service_charge, service_charge_form),
    KEY_MAPPING("hours", struct menu_raw, hours, hours_form),
    KEY_LIST("price_times", struct menu_raw, price_times, price_time_count, price_time_form,
             MENU_PRICE_TIMES_MAX),
    KEY_LIST("groups", struct menu_raw, groups, group_count, group_form, 64),
    KEY_LIST("categories", struct menu_raw, categories, category_count, category_form, 64),
    KEY_LIST("deliveries", struct menu_raw, deliveries, delivery_count, way_form, MENU_DELIVERIES_LISTED_MAX),
    KEY_LIST("holidays", struct menu_raw, holidays, holiday_count, holiday_form, MENU_HOLIDAYS_MAX),
    KEY_LIST("faq", struct menu_raw, faqs, faq_count, faq_form, MENU_FAQS_MAX),
    KEY_LIST("upsell", struct menu_raw, upsells, upsell_count, upsell_form, MENU_UPSELLS_MAX),
    KEY_LIST("tools", struct menu_raw, tools, tool_count, tool_form, MENU_TOOLS_MAX),
    KEY_LIST("transfers", struct menu_raw, transfers, transfer_count, transfer_form, MENU_TRANSFERS_MAX),
    KEY_MAPPING("staff_first", struct menu_raw, staff_first, first_form),
    KEY_FLAG("messages", struct menu_raw, messages),
    KEY_FLAG("notes", struct menu_raw, notes),
    KEY_TEXT("orders_ahead_days", struct menu_raw, orders_ahead_days),
};
FORM(menu_form, struct menu_raw, menu_keys);

enum vp_err menu_yaml_read(struct span yaml, const char *name, struct arena *arena,
                           struct yaml_tree *out_tree, const struct menu_raw **out_raw,
                           struct problems *problems)
{
    void *raw = NULL;
    enum vp_err form_err = yaml_tree_parse(yaml, name, arena, out_tree, problems);
    if (form_err == VP_ERR_NO_MEMORY)
        return form_err;
    enum vp_err err = yaml_form_read(&menu_form, out_tree, name, arena, &raw, problems);
    *out_raw = raw;
    return err == VP_OK ? form_err : err;
}
