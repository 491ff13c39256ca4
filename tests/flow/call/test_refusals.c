/* What a model is told when a function refuses. */
#include "with_cmocka.h"

#include "scene.h"

/* A model that is only told what was wrong tries the same again. */
static void a_refusal_says_what_to_do_next(void **state)
{
    static const struct {
        const char *tool, *arguments, *next;
    } refused[] = {
        {"add_item", "{\"item_id\":\"pierogi\"}", "search_menu"},
        {"add_item", "{\"item_id\":\"margherita\"}", "size_id"},
        {"add_item", "{\"item_id\":\"margherita\",\"size_id\":\"huge\"}", "Ask the caller"},
        {"add_item", "{\"item_id\":\"margherita\",\"size_id\":\"large\",\"options\":[\"tofu\"]}",
         "option_id"},
        {"add_item", "{\"item_id\":\"margherita\",\"size_id\":\"large\",\"without\":[\"tofu\"]}",
         "ingredients"},
        {"remove_item", "{\"line_id\":\"L9\"}", "get_order"},
        {"submit_order", "{\"version\":9}", "for_read_back"},
        {"order_pizza", "{}", "those you were given"},
    };
    (void)state;
    begin_asked(500);
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        stage_ai_calls(&stage, refused[i].tool, refused[i].arguments);
        answered("\"ok\":false");
        answered(refused[i].next);
    }
}

static void what_was_not_stored_is_tried_once_more(void **state)
{
    (void)state;
    begin_asked(500);
    stage.journal_fails = true;
    stage_ai_calls(&stage, "set_customer", "{\"name\":\"Ann\"}");
    answered("once more");
}

TESTS_WITH(open_stage, close_stage) = {
    TEST(a_refusal_says_what_to_do_next),
    TEST(what_was_not_stored_is_tried_once_more),
};
