/* Tables that owners make, Toast's tree, and what is none of all. */
#include "unit/menu_import/with_import.h"

#include "menu_import/sources.h"

static void a_table_with_semicolons_and_decimal_commas(void **state)
{
    (void)state;
    struct import import;
    import_text(&import,
                "\xef\xbb\xbf"
                "Category;Item;Size;Price;Description;Options;Vegetarian;Allergens;Available\r\n"
                "Pizza;Margherita;Small;9,50;\"tomato; \"\"fresh\"\" basil\";Crust;yes;milk, wheat;\r\n"
                "Pizza;Margherita;Large;14,00;;Crust;yes;;\r\n"
                "Drinks;Cola;;\xe2\x82\xac"
                "2,20;;;;;no\r\n"
                "Drinks;Tea;;free;;;;;\r\n"
                "\r\n"
                "group;question;min;max;option;price;default\r\n"
                "Crust;Which crust?;1;1;Thin;;yes\r\n"
                "Crust;;1;1;Stuffed;2,00;\r\n");
    assert_int_equal(import.source, MENU_SOURCE_CSV);
    struct menu *menu = import_menu(&import);
    const struct menu_item *pizza = menu_find_item(menu, "margherita"), *cola = menu_find_item(menu, "cola");
    assert_int_equal(pizza->size_count, 2);
    assert_int_equal(pizza->sizes[0].price_cents, 950);
    assert_string_equal(pizza->description, "tomato; \"fresh\" basil");
    assert_int_equal(pizza->allergens.count, 2);
    assert_int_equal(cola->price_cents, 220);
    assert_false(cola->is_available);
    const struct menu_group *group = &menu->groups[pizza->groups[0]];
    assert_string_equal(group->question, "Which crust?");
    assert_true(group->options[0].is_default);
    assert_int_equal(group->options[1].price_cents, 200);
    assert_true(import_notes(&import, "\"Tea\": left out, its price is no amount"));
    menu_release(menu);
    menu_draft_deinit(&import.draft);
}

static void squares_own_table(void **state)
{
    (void)state;
    struct import import;
    import_text(
        &import,
        "Token,Item Name,Variation Name,Categories,Price,Modifier Set - Milk\n"
        "T1,Latte,Small,Coffee,3.75,Y\nT2,Latte,Large,Coffee,4.50,Y\nT3,Scone,Regular,Bakery,2.95,N\n");
    struct menu *menu = import_menu(&import);
    assert_int_equal(menu_find_item(menu, "latte")->sizes[1].price_cents, 450);
    assert_int_equal(menu_find_item(menu, "scone")->price_cents, 295);
    assert_true(
        import_notes(&import, "group \"milk\": the table does not say what is in it; 1 items go without it"));
    menu_release(menu);
    menu_draft_deinit(&import.draft);
}

static void sizes_hide_in_names(void **state)
{
    (void)state;
    struct import import;
    import_text(
        &import,
        "category,item,price\nSoups,Hot and Sour Soup - Large,8.25\nSoups,Hot and Sour Soup - Small,4.50\n"
        "Soups,Egg Drop Soup - Large,8.00\nPizza,All Meat (12\"),15\nPizza,All Meat (16\"),19\n");
    struct menu *menu = import_menu(&import);
    assert_int_equal(menu_find_item(menu, "hot-and-sour-soup")->size_count, 2);
    assert_string_equal(menu_find_item(menu, "all-meat")->sizes[1].name, "16\"");
    assert_string_equal(menu_find_item(menu, "egg-drop-soup-large")->name,
                        "Egg Drop Soup - Large"); /* alone */
    menu_release(menu);
    menu_draft_deinit(&import.draft);
}

static void toasts_tree(void **state)
{
    (void)state;
    struct import import;
    import_text(
        &import,
        "{\"menus\":[{\"name\":\"Dinner\",\"menuGroups\":[{\"name\":\"Burgers\",\"menuItems\":["
        "{\"guid\":\"g1\",\"name\":\"Classic\",\"price\":11.5,\"pricingStrategy\":\"BASE_PRICE\","
        "\"modifierGroupReferences\":[1]},{\"guid\":\"g2\",\"name\":\"Market fish\",\"price\":null,"
        "\"pricingStrategy\":\"OPEN_PRICE\"}]}]}],"
        "\"modifierGroupReferences\":{\"1\":{\"guid\":\"mg\",\"name\":\"Temperature\",\"minSelections\":1,"
        "\"maxSelections\":1,\"requiredMode\":\"REQUIRED\",\"modifierOptionReferences\":[5,6]}},"
        "\"modifierOptionReferences\":{\"5\":{\"guid\":\"o5\",\"name\":\"Rare\",\"price\":0},"
        "\"6\":{\"guid\":\"o6\",\"name\":\"Well done\",\"price\":0.25}}}");
    assert_int_equal(import.source, MENU_SOURCE_TOAST);
    struct menu *menu = import_menu(&import);
    assert_int_equal(menu_find_item(menu, "classic")->price_cents, 1150);
    assert_int_equal(menu->groups[0].min, 1);
    assert_int_equal(menu->groups[0].options[1].price_cents, 25);
    assert_null(menu_find_item(menu, "market-fish"));
    assert_true(import_notes(&import, "Market fish"));
    menu_release(menu);
    menu_draft_deinit(&import.draft);
}

static const char *served(const struct menu *menu, const char *item)
{
    static char text[200];
    return week_times_write(&menu_find_item(menu, item)->serves, text, sizeof text);
}

static void rows_have_days_and_hours(void **state)
{
    (void)state;
    struct import import;
    import_text(
        &import,
        "category,item,price,days,from,until\nLunch,Plate,9,monday-friday,11:00,15:00\n"
        "Lunch,Soup,5,\"sat; sun\",,\nLunch,Bread,2,,,\nLunch,Tea,3,whenever,,\nLunch,Grog,6,,22:00,02:00\n");
    struct menu *menu = import_menu(&import);
    assert_string_equal(served(menu, "plate"), "Monday to Friday from 11 AM to 3 PM");
    assert_string_equal(served(menu, "soup"), "on Saturday and Sunday");
    assert_string_equal(served(menu, "bread"), "");
    assert_string_equal(served(menu, "tea"), "");
    assert_string_equal(served(menu, "grog"), "from 10 PM to 2 AM");
    assert_true(import_notes(&import, "line 5, \"Tea\": \"whenever  \" are no days and hours"));
    menu_release(menu);
    menu_draft_deinit(&import.draft);
}

#define TOAST_MENU(name, availability, group, item)                                                          \
    "{\"name\":\"" name "\",\"availability\":" availability ",\"menuGroups\":[{\"name\":\"" group            \
    "\",\"menuItems\":[{\"guid\":\"" item "\",\"name\":\"" item                                              \
    "\",\"price\":5,\"pricingStrategy\":\"BASE_PRICE\"}]}]}"
#define TOAST_MORNING                                                                                        \
    "{\"alwaysAvailable\":false,\"schedule\":[{\"days\":[\"MONDAY\",\"TUESDAY\"],\"timeRanges\":["           \
    "{\"start\":\"07:00:00.000\",\"end\":\"11:00:00.000\"}]}]}"

static void toasts_menus_have_hours(void **state)
{
    (void)state;
    struct import import;
    import_text(&import,
                "{\"menus\":[" TOAST_MENU("Breakfast", TOAST_MORNING, "Eggs", "Omelet") "," TOAST_MENU(
                    "All", "{\"alwaysAvailable\":true}", "Burgers",
                    "Classic") "," TOAST_MENU("Odd", "{\"alwaysAvailable\":false}", "Odds", "Odd") "]}");
    struct menu *menu = import_menu(&import);
    assert_string_equal(served(menu, "omelet"), "on Monday and Tuesday from 7 AM to 11 AM");
    assert_string_equal(served(menu, "classic"), "");
    assert_true(import_notes(&import, "menu \"Odd\" has hours of its own"));
    menu_release(menu);
    menu_draft_deinit(&import.draft);
}

static void what_is_no_menu_is_refused_in_words(void **state)
{
    (void)state;
    static const struct {
        const char *text, *words;
    } bad[] = {{"", "is empty"},
               {"  \n ", "is empty"},
               {"{\"objects\":", "is not JSON"},
               {"{\"objects\":3}", "GET /v2/catalog/list"},
               {"hello world\n", "no heading with the columns item and price"},
               {"item,price\n", "has no dish with a price"},
               {"item,price\nTea,\xff\n", "is not a text in UTF-8"},
               {"<html></html>", "has no Menu of schema.org"}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct import import;
        import_text(&import, bad[i].text);
        assert_int_equal(import.err, VP_ERR_BAD_VALUE);
        if (strstr(import.problems.text, bad[i].words) == NULL)
            fail_msg("%s: %s", bad[i].text, import.problems.text);
        menu_draft_deinit(&import.draft);
    }
}

static void amounts(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t cents;
    } good[] = {{"12.50", 1250}, {"$12", 1200},     {"12,5", 1250},    {"1,200.00", 120000},
                {".50", 50},     {"EUR 9,90", 990}, {"7.95 USD", 795}, {"1,200", 120000}};
    static const char *const bad[] = {"", "free", "12.505", "$", "1.2.3", "-4.00", "99999999999"};
    int64_t cents;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        assert_true(source_price(good[i].text, &cents));
        assert_int_equal(cents, good[i].cents);
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(source_price(bad[i], &cents));
}

static void clocks(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int minute;
    } all[] = {{"11:00", 660},   {"11:00:00", 660},     {"07:00:00.000", 420}, {"24:00", 1440},
               {"2:30 PM", 870}, {"11:30 am", 690},     {"12 AM", 0},          {"12:15 p.m.", 735},
               {"9pm", 1260},    {"09:00:00Z", 540},    {"10:00+02:00", 600},  {"11", -1},
               {"11:60", -1},    {"24:01", -1},         {"13:00 PM", -1},      {"0 AM", -1},
               {"noon", -1},     {"11:00 - 15:00", -1}, {"11:", -1},           {"", -1}};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (source_minute(all[i].text) != all[i].minute)
            fail_msg("%s: %d", all[i].text, source_minute(all[i].text));
}

static void rows_have_days_and_hours_as_people_write_them(void **state)
{
    (void)state;
    struct import import;
    import_text(&import, "category,item,price,days,from,until\n"
                         "Lunch,Plate,9,Mon to Fri,11:30 AM,2:30 PM\n"
                         "Lunch,Soup,5,Mon\xE2\x80\x93Wed,9am,5pm\n"
                         "Lunch,Stew,5,\"Sat; holidays\",9am,5pm\n");
    struct menu *menu = import_menu(&import);
    assert_string_equal(served(menu, "plate"), "Monday to Friday from 11:30 AM to 2:30 PM");
    assert_string_equal(served(menu, "soup"), "Monday to Wednesday from 9 AM to 5 PM");
    assert_string_equal(served(menu, "stew"), "");
    assert_true(import_notes(&import, "\"Sat; holidays 9am 5pm\" are no days and hours"));
    menu_release(menu);
    menu_draft_deinit(&import.draft);
}

TESTS = {
    TEST(clocks),
    TEST(rows_have_days_and_hours_as_people_write_them),
    TEST(a_table_with_semicolons_and_decimal_commas),
    TEST(squares_own_table),
    TEST(sizes_hide_in_names),
    TEST(toasts_tree),
    TEST(what_is_no_menu_is_refused_in_words),
    TEST(amounts),
    TEST(rows_have_days_and_hours),
    TEST(toasts_menus_have_hours),
};
