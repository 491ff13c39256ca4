/* What of a menu is heard back over the telephone. */
#include "with_cmocka.h"

#include "app/spoken_check.h"
#include "app/spoken_judge.h"
#include "base/clock.h"
#include "call/menu_json.h"

static const char yaml[] =
    "restaurant:\n  id: test\n  name: Test\n  address: 1 Test Street\n  timezone: America/New_York\n"
    "  called_numbers: [\"+15550001111\"]\n  greeting: Hello.\n"
    "pickup: {minutes: 20}\nhours:\n  every_day: [\"11:00-22:00\"]\n"
    "groups:\n  - id: extras\n    name: Extras\n    options:\n      - {id: olives, name: Olives, price: 1.00}\n"
    "categories:\n  - id: food\n    name: Food\n    items:\n"
    "      - {id: burger, name: Cheeseburger, price: 4.00, groups: [extras], allergens: []}\n"
    "      - id: soup\n        name: Tomato Soup\n        allergens: []\n"
    "        sizes: [{id: small, name: Small, price: 3.00}, {id: large, name: Large, price: 5.00}]\n";

struct judge {
    struct menu *menu;
    struct told_menu *told;
    struct lexicon *lexicon;
};

static int open_judge(void **state)
{
    struct judge *judge = calloc(1, sizeof *judge);
    struct problems problems;
    if (judge == NULL)
        return -1;
    assert_int_equal(menu_parse(span_of(yaml), "test.yaml", &judge->menu, &problems), VP_OK);
    json_t *json = menu_json_whole(judge->menu, clock_unix_ms());
    char *text = json_dumps(json, JSON_COMPACT);
    assert_int_equal(told_menu_create(text, &judge->told), VP_OK);
    assert_int_equal(lexicon_create(judge->told, &judge->lexicon), VP_OK);
    free(text);
    json_decref(json);
    *state = judge;
    return 0;
}

static int close_judge(void **state)
{
    struct judge *judge = *state;
    lexicon_destroy(judge->lexicon);
    told_menu_destroy(judge->told);
    menu_release(judge->menu);
    return tests_free(judge);
}

static struct spoken_thing hear(const struct judge *judge, enum spoken_kind kind, size_t index,
                                const char *name, const char *heard)
{
    struct spoken_thing thing = {.kind = kind, .index = index, .item = 1, .id = "x", .name = name};
    (void)span_copy(span_of(heard), thing.heard, sizeof thing.heard);
    spoken_judge(judge->lexicon, judge->told, -0.1F, &thing);
    return thing;
}

static void words_that_lead_to_the_thing_are_heard(void **state)
{
    const struct judge *judge = *state;
    assert_true(hear(judge, SPOKEN_ITEM, 0, "Cheeseburger", "I'd like one cheeseburger, please.").is_heard);
    assert_true(hear(judge, SPOKEN_SIZE, 1, "Large", "The large, please.").is_heard);
    assert_true(hear(judge, SPOKEN_OPTION, 0, "Olives", "With olives, please.").is_heard);
    assert_false(hear(judge, SPOKEN_SIZE, 1, "Large", "The small, please.").is_heard);
}

static void what_was_heard_instead_is_a_synonym(void **state)
{
    const struct judge *judge = *state;
    struct spoken_thing thing =
        hear(judge, SPOKEN_ITEM, 0, "Cheeseburger", "I'd like one xylophone, please.");
    assert_false(thing.is_heard);
    assert_string_equal(thing.synonym, "xylophone");
    assert_string_equal(thing.other, "");
}

static void another_thing_of_the_menu_is_none(void **state)
{
    const struct judge *judge = *state;
    struct spoken_thing thing =
        hear(judge, SPOKEN_ITEM, 0, "Cheeseburger", "I'd like one tomato soup, please.");
    assert_false(thing.is_heard);
    assert_string_equal(thing.synonym, "");
    assert_string_equal(thing.other, "Tomato Soup");
}

static void a_small_menu_is_said_and_heard(void **state)
{
    const struct judge *judge = *state;
    const struct speech_paths paths = {.models_dir = "models"};
    struct speech_models *models;
    struct spoken_check check;
    char why[512];
    if (speech_models_find(&paths, why, sizeof why) != VP_OK)
        skip();
    assert_int_equal(speech_models_load(&paths, &models, why, sizeof why), VP_OK);
    const struct spoken_settings settings = {.models = models, .thread_count = 2, .time_ms = 60000};
    assert_int_equal(spoken_check_run(judge->menu, &settings, &check), VP_OK);
    assert_int_equal(check.count, 5); /* two dishes, two sizes, an option */
    for (size_t i = 0; i < check.count; i++)
        assert_true(check.things[i].was_said && check.things[i].heard[0] != '\0');
    assert_true(check.things[0].is_heard);
    spoken_check_deinit(&check);
    speech_models_destroy(models);
}

TESTS_WITH(open_judge, close_judge) = {
    TEST(words_that_lead_to_the_thing_are_heard),
    TEST(what_was_heard_instead_is_a_synonym),
    TEST(another_thing_of_the_menu_is_none),
    TEST(a_small_menu_is_said_and_heard),
};
