/* A turn in which the caller answers to the explained keys. */
#include "base/sane.h"
#include "traditional/turn_end.h"
#include "english/sentence.h"
#include "traditional/turn_work.h"

static void on_key_order(void *owner, int order_number, const char *say)
{
    struct turn_run *run = owner;
    ASSERT_SANE(turn_run_is_sane(run));
    key_order_destroy(run->key_order);
    run->key_order = NULL;
    if (order_number == 0) {
        turn_end_pass_on(run, sentence_text(SENTENCE_NOT_PLACED));
        return;
    }
    turn_end_say(run, TURN_HANG_UP, say);
}

/* The key stands for a restaurant, whose people go on. False: for none. */
static bool take_place(struct turn_run *run)
{
    size_t place = (size_t)(run->first->key - '1');
    struct menu *menu = run->menu->is_shared && run->first->key >= '1' && place < run->menu->place_count
                            ? menu_set_find(run->desk->options.menus, run->menu->places[place].restaurant_id)
                            : NULL;
    if (menu == NULL)
        return false;
    turn_run_choose(run, menu);
    run->chosen_basket_json = key_basket_of(menu, run->first->basket_json, &run->chosen_version);
    turn_end_pass_on(run, sentence_text(SENTENCE_CONNECTING));
    return true;
}

void turn_run_take_key(struct turn_run *run)
{
    const struct turn_request *first = run->first;
    if (take_place(run))
        return;
    const struct key_order_options options = {.loop = run->desk->options.loop,
                                              .menu = run->menu,
                                              .call_sid = first->call_sid,
                                              .caller_number = first->call.caller_number,
                                              .basket_json = first->basket_json,
                                              .journal = &journal_port,
                                              .journal_leg = &run->journal,
                                              .budget_ms =
                                                  run->desk->options.settings->turn.budgets.journal_ms,
                                              .on_done = on_key_order,
                                              .owner = run};
    if (first->key == '1' && key_order_start(&options, &run->key_order) == VP_OK)
        return;
    if (first->key == '\0' && first->keys_count == 1 && turn_end_explain_keys(run, first->basket_json, 2))
        turn_end_write(run);
    else
        turn_end_pass_on(run, sentence_text(SENTENCE_CONNECTING));
}
