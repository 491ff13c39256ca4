#include "with_cmocka.h"

#include <stdio.h>
#include <string.h>

#include "meaning/misheard.h"
#include "with_cases.h"

/* A deli with lettuce and oat milk, and a bar without. */
static const char deli[] =
    "{\"ok\":true,\"restaurant\":{\"name\":\"Deli\"},\"categories\":[{\"id\":\"subs\",\"name\":\"Subs\",\"items\":"
    "[{\"id\":\"ham\",\"name\":\"Ham\",\"price\":\"8.00\",\"group_ids\":[\"extras\"]}]}],\"groups\":[{\"id\":"
    "\"extras\",\"name\":\"Extras\",\"min\":0,\"max\":4,\"options\":[{\"id\":\"lettuce\",\"name\":\"Lettuce\"},"
    "{\"id\":\"oat\",\"name\":\"Oat Milk\"}]}]}";
static const char bar[] =
    "{\"ok\":true,\"restaurant\":{\"name\":\"Bar\"},\"categories\":[{\"id\":\"drinks\",\"name\":\"Drinks\",\"items\":"
    "[{\"id\":\"tea\",\"name\":\"Tea\",\"price\":\"3.00\"}]}]}";

static struct told_menu *menus[2];
static struct lexicon *lexicons[2];

static int open_menus(void **state)
{
    (void)state;
    const char *texts[] = {deli, bar};
    for (int i = 0; i < 2; i++) {
        assert_int_equal(told_menu_create(texts[i], &menus[i]), VP_OK);
        assert_int_equal(lexicon_create(menus[i], &lexicons[i]), VP_OK);
    }
    return 0;
}

static int close_menus(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        lexicon_destroy(lexicons[i]);
        told_menu_destroy(menus[i]);
    }
    return 0;
}

/* All words were heard with sureness; 0: it is not known. */
static struct heard_reading reading_of(const char *text, float sureness)
{
    struct heard_reading reading = {.word_count = 0};
    snprintf(reading.text, sizeof reading.text, "%s", text);
    for (const char *at = text; sureness > 0 && *at != '\0'; at++)
        if (at == text || at[-1] == ' ')
            reading.sureness[reading.word_count++] = sureness;
    return reading;
}

static void what_sounds_like_the_menu_is_the_menus(void **state)
{
    static const struct text_case cases[] = {
        {"And let us on both of them.", "And lettuce on both of them."},
        {"Ham, let us, and cheese.", "Ham, lettuce, and cheese."},
        {"With extra let us.", "With extra lettuce."},
        {"Let us and tomato", "Lettuce and tomato"},
        {"Let us order a ham sub.", "Let us order a ham sub."},
        {"A latte without milk and caramel.", "A latte with oat milk and caramel."},
        {"without milk without milk", "With oat milk with oat milk"},
        {"Let", "Let"},
        {"let ", "let "},
        {"", ""},
    };
    (void)state;
    FOR_EACH(each, cases) {
        struct heard_reading heard = reading_of(each->given, 0);
        misheard_mend(lexicons[0], &heard);
        assert_string_equal(heard.text, each->wanted);
        heard = reading_of(each->given, 0);
        misheard_mend(lexicons[1], &heard);
        assert_string_equal(heard.text, each->given);
    }
}

/* Whatever the menu has. */
static void what_is_taken_off_is_no_tape(void **state)
{
    static const struct text_case cases[] = {
        {"No, please tape off the tea.", "No, please take off the tea."},
        {"Pave off the ham", "Take off the ham"},
        {"Please shaped off the one tea.", "Please take off the one tea."},
        {"Can I pay off-site?", "Can I pay off-site?"},
        {"Put some tape on the box.", "Put some tape on the box."},
    };
    (void)state;
    FOR_EACH(each, cases) {
        struct heard_reading heard = reading_of(each->given, 0.6F);
        misheard_mend(lexicons[1], &heard);
        assert_string_equal(heard.text, each->wanted);
    }
}

static void what_was_heard_surely_stays(void **state)
{
    (void)state;
    struct heard_reading heard = reading_of("A latte without milk, please.", 0.9F);
    misheard_mend(lexicons[0], &heard);
    assert_string_equal(heard.text, "A latte without milk, please.");
}

static void words_keep_how_surely_they_were_heard(void **state)
{
    (void)state;
    struct heard_reading heard = reading_of("A latte without milk, please.", 0.4F);
    heard.sureness[3] = 0.2F;
    heard.sureness[4] = 0.7F;
    misheard_mend(lexicons[0], &heard);
    assert_string_equal(heard.text, "A latte with oat milk, please.");
    assert_int_equal(heard.word_count, 6);
    assert_true(heard.sureness[1] == 0.4F && heard.sureness[3] == 0.2F && heard.sureness[4] == 0.2F &&
                heard.sureness[5] == 0.7F);
    heard = reading_of("Yes let us.", 0.4F);
    misheard_mend(lexicons[0], &heard);
    assert_int_equal(heard.word_count, 2);
}

TESTS_WITH(open_menus, close_menus) = {
    TEST(what_sounds_like_the_menu_is_the_menus),
    TEST(what_is_taken_off_is_no_tape),
    TEST(what_was_heard_surely_stays),
    TEST(words_keep_how_surely_they_were_heard),
};
