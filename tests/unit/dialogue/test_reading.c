/* What is made of a turn that the recogniser gives several readings of, with how sure it was of each word. */
#include "with_cmocka.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dialogue/dialogue.h"
#include "unit/dialogue/with_fake_tools.h"

enum { WAY_BYTES = 4000 };
static bool is_menu_late;   /* it is fetched when the words have come */
static const char *ordered; /* what is on the order: add_item's arguments, or NULL */

/* A reading whose words were all heard that surely. */
static struct heard_reading reading(const char *text, float sureness, float cost)
{
    struct heard_reading reading = {.confidence = sureness < 0.5F ? -0.4F : -0.1F, .cost = cost};
    snprintf(reading.text, sizeof reading.text, "%s", text);
    for (const char *at = text; *at != '\0'; at++)
        reading.word_count += at == text || at[-1] == ' ';
    for (size_t i = 0; i < reading.word_count; i++)
        reading.sureness[i] = sureness;
    return reading;
}

/* What the dialogue does about it: its words, and its calls with their arguments. */
static void hear(const struct heard_words *heard, char out[WAY_BYTES])
{
    static const char *const tools[] = {"get_menu", "add_item", "change_item", "remove_item", "get_order"};
    struct dialogue *dialogue = NULL;
    struct dialogue_action action;
    out[0] = '\0';
    assert_int_equal(dialogue_create(&dialogue), VP_OK);
    dialogue_set_tools(dialogue, tools, sizeof tools / sizeof *tools);
    if (!is_menu_late)
        dialogue_add_tool_result(dialogue, "get_menu", fake_menu_json);
    if (ordered != NULL) {
        struct fake_tools tools_with_order;
        fake_tools_init(&tools_with_order);
        char *answer = fake_tools_answer(&tools_with_order, "add_item", ordered);
        dialogue_add_tool_result(dialogue, "get_order", answer);
        free(answer);
        fake_tools_deinit(&tools_with_order);
    }
    dialogue_hear_words(dialogue, heard);
    while (dialogue_poll(dialogue, &action)) {
        size_t len = strlen(out);
        if (action.kind == DIALOGUE_SAY)
            snprintf(out + len, WAY_BYTES - len, "%s\n", action.text);
        else
            snprintf(out + len, WAY_BYTES - len, "%s %s\n", action.tool_name, action.arguments);
        if (action.kind == DIALOGUE_CALL_TOOL && strcmp(action.tool_name, "get_menu") == 0) {
            char id[32];
            snprintf(id, sizeof id, "%s", action.tool_call_id);
            dialogue_tool_result(dialogue, id, fake_menu_json);
        }
    }
    dialogue_destroy(dialogue);
}

static void words_heard_surely_are_not_guessed_into_dishes(void **state)
{
    (void)state;
    static const char *const clear[] = {"one glacan mauve", "a capri shop please"};
    static const char *const dishes[] = {"guac", "capricciosa"};
    for (size_t i = 0; i < sizeof clear / sizeof *clear; i++) {
        char unsure[WAY_BYTES], sure[WAY_BYTES];
        hear(&(struct heard_words){.readings = {reading(clear[i], 0.3F, 0)}, .count = 1}, unsure);
        hear(&(struct heard_words){.readings = {reading(clear[i], 0.99F, 0)}, .count = 1}, sure);
        if (strcasestr(unsure, dishes[i]) == NULL)
            fail_msg("\"%s\", heard unsurely: %s", clear[i], unsure);
        if (strcasestr(sure, dishes[i]) != NULL)
            fail_msg("\"%s\", heard surely: %s", clear[i], sure);
    }
}

/* The badly heard word is the nth (from 0) of a sentence that was heard well. */
static void a_word_heard_badly_in_a_clear_sentence_is_guessed(void **state)
{
    (void)state;
    static const struct {
        const char *said, *dish;
        size_t nth;
    } cases[] = {{"I'd like one carbonade please", "carbonara", 3},
                 {"Can I get two orders of canola and a sprite", "cannoli", 5},
                 {"We'd like a gelatin and a coke", "gelato", 3},
                 {"I'll take a lassania to go", "lasagna", 3}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char way[WAY_BYTES];
        struct heard_reading heard = reading(cases[i].said, 0.97F, 0);
        heard.confidence = -0.14F;
        heard.sureness[cases[i].nth] = 0.45F;
        hear(&(struct heard_words){.readings = {heard}, .count = 1}, way);
        if (strcasestr(way, cases[i].dish) == NULL)
            fail_msg("\"%s\": %s", cases[i].said, way);
    }
}

/* "Please" and "ten pieces", say. In a longer sentence the words around vouch for the dish. */
static void a_word_or_two_that_were_hardly_heard_are_asked_about(void **state)
{
    (void)state;
    static const char *const hardly[] = {"Plain.", "A gelato.", "The lasagna."};
    for (size_t i = 0; i < sizeof hardly / sizeof *hardly; i++) {
        char way[WAY_BYTES];
        hear(&(struct heard_words){.readings = {reading(hardly[i], 0.05F, 0)}, .count = 1}, way);
        if (strstr(way, "add_item") != NULL || strstr(way, "Did you say") == NULL)
            fail_msg("\"%s\": %s", hardly[i], way);
        hear(&(struct heard_words){.readings = {reading(hardly[i], 0.5F, 0)}, .count = 1}, way);
        if (strstr(way, "Did you say") != NULL)
            fail_msg("\"%s\", heard better: %s", hardly[i], way);
    }
    char way[WAY_BYTES];
    hear(
        &(struct heard_words){.readings = {reading("I would like to have a lasagna.", 0.05F, 0)}, .count = 1},
        way);
    assert_non_null(strstr(way, "add_item"));
}

static void so_are_words_that_came_before_the_menu_was_known(void **state)
{
    is_menu_late = true;
    words_heard_surely_are_not_guessed_into_dishes(state);
    is_menu_late = false;
}

static void another_spelling_of_a_dish_is_the_dish_however_surely_heard(void **state)
{
    (void)state;
    static const char *const said[] = {"a lasagne please", "two margarita pizzas", "three canolis"};
    static const char *const dishes[] = {"lasagna", "margherita", "cannoli"};
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        char way[WAY_BYTES];
        hear(&(struct heard_words){.readings = {reading(said[i], 0.99F, 0)}, .count = 1}, way);
        if (strcasestr(way, dishes[i]) == NULL)
            fail_msg("\"%s\": %s", said[i], way);
    }
}

static void a_near_reading_that_says_something_is_taken(void **state)
{
    (void)state;
    char way[WAY_BYTES];
    hear(&(struct heard_words){.readings = {reading("Abu the sonya.", 0.4F, 0),
                                            reading("A blue lasagna.", 0.3F, 1),
                                            reading("A lasagna.", 0.4F, 2)},
                               .count = 3},
         way);
    if (strstr(way, "add_item") == NULL)
        fail_msg("%s", way);
    assert_non_null(strstr(way, "lasagna"));
}

/* A word that was heard badly and means nothing, or only begins a name; the reading behind it is whole. */
static void a_near_reading_without_odd_words_is_taken(void **state)
{
    (void)state;
    static const struct {
        const char *odd, *whole, *dish;
        size_t nth; /* the odd word */
    } cases[] = {{"I'd like a florb and a coke.", "I'd like a gelato and a coke.", "gelato", 3},
                 {"A garlic and a lasagna, please.", "A gelato and a lasagna, please.", "gelato", 1},
                 {"A sprite and three canals too.", "A sprite and three cannoli.", "cannoli", 4}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char way[WAY_BYTES];
        struct heard_reading odd = reading(cases[i].odd, 0.95F, 0);
        odd.sureness[cases[i].nth] = 0.2F;
        hear(&(struct heard_words){.readings = {odd, reading(cases[i].whole, 0.5F, 3)}, .count = 2}, way);
        if (strcasestr(way, cases[i].dish) == NULL)
            fail_msg("\"%s\": %s", cases[i].odd, way);
    }
}

static void a_far_reading_is_not_taken(void **state)
{
    (void)state;
    char way[WAY_BYTES];
    hear(&(struct heard_words){.readings = {reading("Is it raining over there.", 0.99F, 0),
                                            reading("A lasagna.", 0.1F, 9)},
                               .count = 2},
         way);
    assert_null(strstr(way, "add_item"));
}

static void the_likeliest_reading_counts_where_it_says_something(void **state)
{
    (void)state;
    char way[WAY_BYTES];
    hear(
        &(struct heard_words){
            .readings = {reading("A carbonara.", 0.6F, 0), reading("A lasagna.", 0.5F, 0.1F)}, .count = 2},
        way);
    assert_non_null(strstr(way, "carbonara"));
}

/* "Remove the lasagna" and "remove the basil" sound alike to who hears badly. */
static void what_is_to_go_is_looked_for_on_the_order(void **state)
{
    (void)state;
    static const char *const wrong[] = {"Please remove the basil.", "Please remove the lemonade."};
    char way[WAY_BYTES];
    ordered = "{\"item_id\":\"lasagna\",\"quantity\":1}";
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct heard_words heard = {.count = 2};
        heard.readings[0] = reading(wrong[i], 0.9F, 0);
        heard.readings[1] = reading("Please remove the lasagna.", 0.9F, 0.4F);
        hear(&heard, way);
        assert_non_null(strstr(way, "remove_item"));
    }
    struct heard_words heard = {.count = 2};
    heard.readings[0] = reading("Please remove the lasagna.", 0.9F, 0);
    heard.readings[1] = reading("Please remove the basil.", 0.9F, 0.4F);
    hear(&heard, way);
    assert_non_null(strstr(way, "remove_item"));
    ordered = NULL;
}

static void nothing_heard_is_asked_again(void **state)
{
    (void)state;
    char way[WAY_BYTES];
    hear(&(struct heard_words){.count = 0}, way);
    assert_non_null(strcasestr(way, "sorry"));
}

TESTS = {
    TEST(words_heard_surely_are_not_guessed_into_dishes),
    TEST(a_word_heard_badly_in_a_clear_sentence_is_guessed),
    TEST(a_word_or_two_that_were_hardly_heard_are_asked_about),
    TEST(so_are_words_that_came_before_the_menu_was_known),
    TEST(another_spelling_of_a_dish_is_the_dish_however_surely_heard),
    TEST(a_near_reading_that_says_something_is_taken),
    TEST(a_near_reading_without_odd_words_is_taken),
    TEST(a_far_reading_is_not_taken),
    TEST(the_likeliest_reading_counts_where_it_says_something),
    TEST(nothing_heard_is_asked_again),
    TEST(what_is_to_go_is_looked_for_on_the_order),
};
