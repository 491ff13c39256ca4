/* Endpointing on meaning: what sounds finished, given the question that was asked. */

#include "with_cmocka.h"

#include "dialogue/dialogue.h"
#include "unit/dialogue/with_fake_tools.h"

static const char *const tools[] = {"get_menu",  "add_item",     "change_item",
                                    "get_order", "set_customer", "submit_order"};

struct judged {
    const char *asked, *said;
    enum dialogue_completeness verdict;
};

static const char open[] = "What can I get for you?", more[] = "Anything else?",
                  name[] = "What name is that under?", phone[] = "And a phone number?",
                  service[] = "Pickup or delivery?", right[] = "Is that right?";

static const struct judged cases[] = {
    {open, "two large pepperoni pizzas", DIALOGUE_FINISHED},
    {open, "I'd like a large margherita.", DIALOGUE_FINISHED},
    {open, "a coke and a lasagna please", DIALOGUE_FINISHED},
    {open, "two large", DIALOGUE_UNFINISHED},
    {open, "I'd like a", DIALOGUE_UNFINISHED},
    {open, "I'd like two", DIALOGUE_UNFINISHED},
    {open, "a lasagna and", DIALOGUE_UNFINISHED},
    {open, "a lasagna and a", DIALOGUE_UNFINISHED},
    {open, "a large cheese pizza with", DIALOGUE_UNFINISHED},
    {open, "can I get", DIALOGUE_UNFINISHED},
    {open, "um", DIALOGUE_UNFINISHED},
    {open, "a lasagna, um", DIALOGUE_UNFINISHED},
    {open, "a coke, a lasagna and two", DIALOGUE_UNFINISHED},
    {open, "quattro", DIALOGUE_UNFINISHED},
    {open, "garlic", DIALOGUE_UNFINISHED},
    {open, "a large pepperoni pizza with no", DIALOGUE_UNFINISHED},
    {open, "how much is a large margherita?", DIALOGUE_FINISHED},
    {open, "the sky was green then", DIALOGUE_UNFINISHED},
    {open, "flurb", DIALOGUE_UNSURE},
    {open, "", DIALOGUE_UNSURE},
    {open, "what desserts do you have", DIALOGUE_FINISHED},
    {open, "I'd like to have", DIALOGUE_UNFINISHED},
    {more, "that's all", DIALOGUE_FINISHED},
    {more, "that's all I need", DIALOGUE_FINISHED},
    {more, "No.", DIALOGUE_FINISHED},
    {more, "no thanks", DIALOGUE_FINISHED},
    {more, "yes", DIALOGUE_FINISHED},
    {more, "make that three", DIALOGUE_FINISHED},
    {more, "make that", DIALOGUE_UNFINISHED},
    {more, "take off the", DIALOGUE_UNFINISHED},
    {more, "then I'll have a lasagna instead.", DIALOGUE_FINISHED},
    {more, "I'll have a lasagna instead of", DIALOGUE_UNFINISHED},
    {service, "pickup", DIALOGUE_FINISHED},
    {service, "delivery please", DIALOGUE_FINISHED},
    {service, "pickup and", DIALOGUE_UNFINISHED},
    {name, "Maria", DIALOGUE_FINISHED},
    {name, "my name is", DIALOGUE_UNFINISHED},
    {name, "It's John Smith.", DIALOGUE_FINISHED},
    {phone, "five five five", DIALOGUE_UNFINISHED},
    {phone, "five five five zero one zero two", DIALOGUE_UNSURE},
    {phone, "555 010 2030", DIALOGUE_FINISHED},
    {right, "yes", DIALOGUE_FINISHED},
    {right, "yes and", DIALOGUE_UNFINISHED},
    {right, "no, make that a large margherita", DIALOGUE_FINISHED},
};

static void judges_by_words_and_question(void **state)
{
    (void)state;
    int wrong = 0;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct dialogue *dialogue;
        assert_int_equal(dialogue_create(&dialogue), VP_OK);
        dialogue_set_tools(dialogue, tools, sizeof tools / sizeof *tools);
        dialogue_add_tool_result(dialogue, "get_menu", fake_menu_json);
        dialogue_add_assistant(dialogue, cases[i].asked);
        enum dialogue_completeness verdict = dialogue_judge(dialogue, cases[i].said);
        if (verdict != cases[i].verdict) {
            print_error("after \"%s\": \"%s\" is %d, should be %d\n", cases[i].asked, cases[i].said,
                        (int)verdict, (int)cases[i].verdict);
            wrong++;
        }
        dialogue_destroy(dialogue);
    }
    assert_int_equal(wrong, 0);
}

/* "No, the lasagna ..." of one that is ordered: what is wrong with it comes yet. */
static void a_line_named_after_the_read_back_is_no_whole_sentence(void **state)
{
    (void)state;
    static const struct {
        const char *said;
        enum dialogue_completeness verdict;
    } lines[] = {
        {"No, the lasagna.", DIALOGUE_UNFINISHED},   {"The lasagna.", DIALOGUE_UNFINISHED},
        {"No, another lasagna.", DIALOGUE_FINISHED}, {"No, two lasagnas.", DIALOGUE_FINISHED},
        {"No, a gelato.", DIALOGUE_FINISHED},        {"No, take off the lasagna.", DIALOGUE_FINISHED}};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct dialogue *dialogue;
        assert_int_equal(dialogue_create(&dialogue), VP_OK);
        dialogue_set_tools(dialogue, tools, sizeof tools / sizeof *tools);
        dialogue_add_tool_result(dialogue, "get_menu", fake_menu_json);
        dialogue_add_tool_result(
            dialogue, "get_order",
            "{\"ok\":true,\"order\":{\"version\":1,\"lines\":[{\"line_id\":\"L1\",\"item_id\":"
            "\"lasagna\",\"name\":\"Lasagna\",\"quantity\":1,\"size_id\":\"\",\"size\":\"\","
            "\"options\":[],\"without\":[],\"spoken\":\"one Lasagna\"}]}}");
        dialogue_add_assistant(dialogue, right);
        enum dialogue_completeness verdict = dialogue_judge(dialogue, lines[i].said);
        if (verdict != lines[i].verdict)
            fail_msg("\"%s\" is %d", lines[i].said, (int)verdict);
        dialogue_destroy(dialogue);
    }
}

static void judges_without_a_menu(void **state)
{
    struct dialogue *dialogue;
    (void)state;
    assert_int_equal(dialogue_create(&dialogue), VP_OK);
    assert_int_equal(dialogue_judge(dialogue, "hello there"), DIALOGUE_UNSURE);
    assert_int_equal(dialogue_judge(dialogue, "I would like to"), DIALOGUE_UNFINISHED);
    dialogue_destroy(dialogue);
}

/* Names are listened for only while one was asked for. */
static void knows_that_a_name_was_asked(void **state)
{
    struct dialogue *dialogue;
    (void)state;
    assert_int_equal(dialogue_create(&dialogue), VP_OK);
    assert_false(dialogue_is_name_asked(dialogue));
    dialogue_add_assistant(dialogue, name);
    assert_true(dialogue_is_name_asked(dialogue));
    dialogue_add_assistant(dialogue, phone);
    assert_false(dialogue_is_name_asked(dialogue));
    dialogue_destroy(dialogue);
}

TESTS = {
    TEST(judges_by_words_and_question),
    TEST(a_line_named_after_the_read_back_is_no_whole_sentence),
    TEST(judges_without_a_menu),
    TEST(knows_that_a_name_was_asked),
};
