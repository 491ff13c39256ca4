#include "unit/openai/with_menu.h"

#include "with_ai_settings.h"

static const struct menu_item pizzas[] = {{.id = "margherita", .name = "Margherita", .is_available = true},
                                          {.id = "funghi", .name = "Funghi \"extra\"", .is_available = true}};
static const struct menu_category categories[] = {
    {.id = "pizza", .name = "Pizzas", .items = pizzas, .item_count = 2}};
static const struct menu_option toppings[] = {{.id = "mushrooms", .name = "Mushrooms"}};
static const struct menu_group groups[] = {
    {.id = "toppings", .name = "Toppings", .options = toppings, .option_count = 1}};

static const struct menu menu = {
    .restaurant_id = "trattoria-uno",
    .restaurant_name = "Trattoria Uno",
    .address = "12 Harbor Street",
    .staff_number = "+15550003333",
    .greeting = "Trattoria Uno, what can I get for you?",
    .has_pickup = true,
    .pickup_minutes = 25,
    .has_delivery = true,
    .delivery_minutes = 45,
    .hours = {[1] = {{660, 840}, {1020, 1320}}, [5] = {{660, 1560}}},
    .groups = groups,
    .group_count = 1,
    .categories = categories,
    .category_count = 1,
};

const struct menu *with_menu(void)
{
    return &menu;
}

struct ai_settings with_settings(void)
{
    struct ai_settings settings = ai_settings_of("ws://127.0.0.1:1/v1/realtime");
    settings.dialect = AI_DIALECT_AUTO;
    settings.voice = "marin";
    settings.transcription_model = "gpt-transcribe";
    settings.noise_reduction = "near_field";
    settings.temperature = 0.8;
    settings.output_tokens_max = 1024;
    return settings;
}
