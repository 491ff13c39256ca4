/* What was badly heard is asked for once more, and of both hearings the better one counts. */
#include "with_cmocka.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dialogue/dialogue.h"
#include "unit/dialogue/with_fake_tools.h"

enum { WAY_BYTES = 4000 };

/* A call: what the dialogue said and called in the last turn. */
struct talk {
    struct dialogue *dialogue;
    struct fake_tools tools;
    char way[WAY_BYTES];
};

static void settle(struct talk *talk)
{
    struct dialogue_action action;
    bool is_settled = false;
    talk->way[0] = '\0';
    while (!is_settled) {
        is_settled = true;
        while (dialogue_poll(talk->dialogue, &action)) {
            size_t len = strlen(talk->way);
            bool is_call = action.kind == DIALOGUE_CALL_TOOL;
            snprintf(talk->way + len, WAY_BYTES - len, "%s %s\n", is_call ? action.tool_name : "",
                     is_call ? action.arguments : action.text);
            if (!is_call)
                continue;
            char id[32], *answer = fake_tools_answer(&talk->tools, action.tool_name, action.arguments);
            snprintf(id, sizeof id, "%s", action.tool_call_id);
            dialogue_tool_result(talk->dialogue, id, answer);
            free(answer);
            is_settled = false;
        }
    }
}

static void begin(struct talk *talk)
{
    static const char *const tools[] = {"add_item",           "change_item", "remove_item",  "search_menu",
                                        "transfer_to_person", "get_order",   "set_customer", "submit_order"};
    fake_tools_init(&talk->tools);
    assert_int_equal(dialogue_create(&talk->dialogue), VP_OK);
    dialogue_set_tools(talk->dialogue, tools, sizeof tools / sizeof *tools);
    dialogue_add_tool_result(talk->dialogue, "get_menu", fake_menu_json);
    dialogue_add_assistant(talk->dialogue, "Thank you for calling. What can I get for you?");
    settle(talk);
}

static void end(struct talk *talk)
{
    dialogue_destroy(talk->dialogue);
    fake_tools_deinit(&talk->tools);
}

/* The caller's words, heard with that confidence. */
static void hear(struct talk *talk, const char *text, float confidence)
{
    struct heard_words heard = {.count = 1};
    struct heard_reading *reading = &heard.readings[0];
    reading->confidence = confidence;
    snprintf(reading->text, sizeof reading->text, "%s", text);
    for (const char *at = text; *at != '\0'; at++)
        if (at == text || at[-1] == ' ')
            reading->sureness[reading->word_count++] = 0.5F;
    dialogue_hear_words(talk->dialogue, &heard);
    settle(talk);
}

static void must(const struct talk *talk, bool holds)
{
    if (!holds)
        fail_msg("%s", talk->way);
}

static void order_until_it_is_read(struct talk *talk)
{
    begin(talk);
    hear(talk, "I'd like a lasagna and a gelato.", -0.1F);
    hear(talk, "That's all.", -0.1F);
    hear(talk, "Pickup.", -0.1F);
    hear(talk, "Maria.", -0.1F);
    must(talk, strstr(talk->way, "right?") != NULL);
}

static void a_badly_heard_order_is_asked_for_once_more(void **state)
{
    (void)state;
    struct talk talk;
    begin(&talk);
    hear(&talk, "Two large margherita and the lasagna water.", -0.7F);
    must(&talk, strstr(talk.way, "add_item") == NULL && strstr(talk.way, "didn't catch") != NULL);
    hear(&talk, "Two large margherita and a lasagna, please.", -0.2F);
    must(&talk, strstr(talk.way, "margherita") != NULL && strstr(talk.way, "lasagna") != NULL &&
                    strstr(talk.way, "add_item") != NULL);
    end(&talk);
}

/* Two noises hardly make the same words. */
static void the_same_words_twice_are_believed(void **state)
{
    (void)state;
    struct talk talk;
    begin(&talk);
    hear(&talk, "I'd like a lasagna, please.", -0.6F);
    must(&talk, strstr(talk.way, "add_item") == NULL);
    hear(&talk, "I'd like a lasagna please", -0.8F);
    must(&talk, strstr(talk.way, "add_item") != NULL && strstr(talk.way, "Did you say") == NULL);
    end(&talk);
}

static void of_two_bad_hearings_the_better_one_is_asked_about(void **state)
{
    (void)state;
    struct talk talk;
    begin(&talk);
    hear(&talk, "I like the lasagna leave.", -0.6F);
    hear(&talk, "A bike the gelato on leaf.", -1.1F);
    must(&talk, strstr(talk.way, "Did you say one Lasagna?") != NULL);
    hear(&talk, "Yes.", -0.1F);
    must(&talk, strstr(talk.way, "add_item") != NULL && strstr(talk.way, "lasagna") != NULL);
    end(&talk);
}

/* A yes that was not believed is none, however badly what follows is heard. */
static void an_objection_is_no_yes(void **state)
{
    (void)state;
    struct talk talk;
    order_until_it_is_read(&talk);
    hear(&talk, "Yes.", -1.2F);
    must(&talk, strstr(talk.way, "submit_order") == NULL);
    hear(&talk, "No I said two gelati.", -1.5F);
    must(&talk, strstr(talk.way, "submit_order") == NULL);
    end(&talk);
}

/* Who heard it begins again instead of going on. */
static void who_heard_the_question_says_all_again(void **state)
{
    (void)state;
    struct talk talk;
    begin(&talk);
    hear(&talk, "I'd like a lasagna please.", -0.7F);
    dialogue_interrupted(talk.dialogue, 14);
    hear(&talk, "I'd like a lasagna, please.", -0.1F);
    must(&talk, strstr(talk.way, "\"quantity\":2") == NULL);
    const char *first = strstr(talk.way, "add_item");
    must(&talk, first != NULL && strstr(first + 1, "add_item") == NULL);
    end(&talk);
}

/* Its breath was taken for its end, and nobody heard the question. */
static void the_rest_of_a_sentence_is_no_answer(void **state)
{
    (void)state;
    struct talk talk;
    begin(&talk);
    hear(&talk, "Two large margherita and the water.", -0.6F);
    must(&talk, strstr(talk.way, "add_item") == NULL);
    dialogue_interrupted(talk.dialogue, 0);
    hear(&talk, "And a lasagna and a gelato, please.", -0.1F);
    must(&talk, strstr(talk.way, "margherita") != NULL && strstr(talk.way, "lasagna") != NULL &&
                    strstr(talk.way, "add_item") != NULL && strstr(talk.way, "Did you say") == NULL);
    end(&talk);
}

static void what_was_heard_well_and_short_answers_are_taken(void **state)
{
    (void)state;
    struct talk talk;
    begin(&talk);
    hear(&talk, "I'd like a lasagna, please.", -0.3F);
    must(&talk, strstr(talk.way, "add_item") != NULL);
    hear(&talk, "No, thank you.", -0.8F);
    must(&talk, strstr(talk.way, "didn't catch") == NULL);
    end(&talk);
}

static void a_badly_heard_correction_is_asked_for_once_more(void **state)
{
    (void)state;
    struct talk talk;
    order_until_it_is_read(&talk);
    hear(&talk, "No, please lake off to lasagna.", -0.7F);
    must(&talk, strstr(talk.way, "What should I change?") != NULL && strstr(talk.way, "_item") == NULL);
    hear(&talk, "No, please take off the lasagna.", -0.2F);
    must(&talk, strstr(talk.way, "remove_item") != NULL);
    end(&talk);
}

static void so_is_an_address(void **state)
{
    (void)state;
    struct talk talk;
    begin(&talk);
    hear(&talk, "Two large margherita for delivery, please.", -0.1F);
    hear(&talk, "That's all.", -0.1F);
    hear(&talk, "Maria.", -0.1F);
    must(&talk, strstr(talk.way, "address") != NULL);
    hear(&talk, "Same thing.", -1.4F);
    must(&talk, strstr(talk.way, "set_customer") == NULL && strstr(talk.way, "address") != NULL);
    hear(&talk, "Twelve Main Street.", -0.2F);
    must(&talk, strstr(talk.way, "Main") != NULL && strstr(talk.way, "set_customer") != NULL);
    end(&talk);
}

static void so_is_a_yes_that_would_place_the_order(void **state)
{
    (void)state;
    struct talk talk;
    order_until_it_is_read(&talk);
    hear(&talk, "I think it's yes perfect.", -0.9F);
    must(&talk, strstr(talk.way, "submit_order") == NULL && strstr(talk.way, "press 1 for yes") != NULL);
    hear(&talk, "Yes, perfect.", -0.7F);
    must(&talk, strstr(talk.way, "submit_order") != NULL);
    end(&talk);
}

/* The lost ones too: a caller whom nothing helps gets a person. */
static void corrections_are_counted_once(void **state)
{
    (void)state;
    struct talk talk;
    unsigned count = 0;
    order_until_it_is_read(&talk);
    for (; count < 9 && strstr(talk.way, "put you through") == NULL; count++) {
        hear(&talk, "No, please take off the gelato water.", -0.7F);
        hear(&talk, count % 2 ? "No, one lasagna." : "No, two lasagnas.", -0.3F);
    }
    if (count != 4)
        fail_msg("offered after %u: %s", count, talk.way);
    end(&talk);
}

/* Asked for again rather than guessed at, but not for ever. */
static void what_was_hardly_heard_at_all_means_nothing(void **state)
{
    (void)state;
    struct talk talk;
    begin(&talk);
    hear(&talk, "A lasagna, please.", -0.1F);
    for (int i = 0; i < 3; i++) {
        hear(&talk, "When will it, thank you?", -1.3F);
        must(&talk, strstr(talk.way, "didn't catch") != NULL && strstr(talk.way, "pickup") == NULL);
        hear(&talk, "Two cokes.", -0.1F);
        must(&talk, strstr(talk.way, "didn't catch") == NULL);
    }
    hear(&talk, "When will it, thank you?", -1.3F);
    must(&talk, strstr(talk.way, "didn't catch that. Could") == NULL);
    end(&talk);
}

static void an_end_that_was_hardly_heard_is_asked_for_once_more(void **state)
{
    (void)state;
    struct talk talk;
    begin(&talk);
    hear(&talk, "A lasagna, please.", -0.1F);
    hear(&talk, "That's all.", -0.9F);
    must(&talk, strstr(talk.way, "didn't catch") != NULL && strstr(talk.way, "pickup") == NULL);
    hear(&talk, "That's all.", -0.9F);
    must(&talk, strstr(talk.way, "pickup") != NULL);
    end(&talk);
}

TESTS = {
    TEST(what_was_hardly_heard_at_all_means_nothing),
    TEST(an_end_that_was_hardly_heard_is_asked_for_once_more),
    TEST(an_objection_is_no_yes),
    TEST(who_heard_the_question_says_all_again),
    TEST(a_badly_heard_order_is_asked_for_once_more),
    TEST(the_same_words_twice_are_believed),
    TEST(of_two_bad_hearings_the_better_one_is_asked_about),
    TEST(the_rest_of_a_sentence_is_no_answer),
    TEST(what_was_heard_well_and_short_answers_are_taken),
    TEST(a_badly_heard_correction_is_asked_for_once_more),
    TEST(so_is_an_address),
    TEST(so_is_a_yes_that_would_place_the_order),
    TEST(corrections_are_counted_once),
};
