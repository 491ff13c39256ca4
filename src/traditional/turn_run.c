#include "traditional/turn_run.h"

#include <stdlib.h>

#include "base/log_limit.h"
#include "base/metric.h"
#include "base/sane.h"
#include "english/sentence.h"
#include "traditional/turn_end.h"
#include "traditional/turn_work.h"

bool turn_run_is_sane(const struct turn_run *run)
{
    int running_count =
        (run->fetch != NULL) + (run->turn != NULL) + (run->synthesise != NULL) + (run->key_order != NULL);
    if (run->is_over)
        return running_count == 0 && run->call == NULL;
    return running_count + run->is_storing <= 1 && run->first != NULL &&
           (run->call == NULL || run->call->run == run);
}

/* --- life --- */

static void free_run(struct turn_run *run)
{
    struct turn_desk *desk = run->desk;
    for (struct turn_run **at = &desk->runs; *at != NULL; at = &(*at)->next) {
        if (*at == run) {
            *at = run->next;
            break;
        }
    }
    if (run->first != NULL)
        turn_request_free(run->first);
    menu_release(run->menu);
    buf_deinit(&run->instructions);
    buf_deinit(&run->wav);
    free(run->say);
    free(run->talk_json);
    free(run->answer);
    free(run->chosen_basket_json);
    free(run);
    turn_desk_release(desk);
}

static void free_if_idle(void *arg)
{
    struct turn_run *run = arg;
    ASSERT_SANE(turn_run_is_sane(run));
    if (run->is_over && !run->is_storing && !journal_is_busy(&run->journal))
        free_run(run);
}

static void stop_work(struct turn_run *run)
{
    recording_fetch_cancel(run->fetch);
    own_tools_stop(&run->own_tools);
    spoken_turn_destroy(run->turn);
    synthesise_cancel(run->synthesise);
    key_order_destroy(run->key_order);
    run->fetch = NULL;
    run->turn = NULL;
    run->synthesise = NULL;
    run->key_order = NULL;
}

void turn_run_end(struct turn_run *run)
{
    struct turn_desk *desk = run->desk;
    if (run->is_over)
        return;
    run->is_over = true;
    desk->running_count--;
    stop_work(run);
    if (run->call != NULL)
        run->call->run = NULL;
    run->call = NULL;
    loop_at_end_of_round(desk->options.loop, &run->free_later);
}

void turn_run_cut(struct turn_run *run)
{
    ASSERT_SANE(turn_run_is_sane(run));
    while (run->waiting != NULL)
        turn_request_put_off(run->waiting);
    turn_run_end(run);
}

void turn_run_yield(struct turn_run *run)
{
    ASSERT_SANE(turn_run_is_sane(run));
    if (run->is_over)
        return;
    metric_add(METRIC_STREAMS_SUPERSEDED_TOTAL, 1);
    log_of_call(LOG_LEVEL_WARN, "web", run->first->call_sid, "has a newer stream: this turn is dropped");
    while (run->waiting != NULL)
        turn_request_hold(run->waiting);
    turn_run_end(run);
}

void turn_run_on_menu(struct turn_run *run, struct menu *menu)
{
    struct menu *old = run->menu;
    run->menu = menu_retain(menu);
    if (run->turn != NULL)
        spoken_turn_on_menu(run->turn, menu);
    if (run->key_order != NULL)
        key_order_on_menu(run->key_order, menu);
    menu_release(old);
}

/* --- the journal --- */

static void on_superseded(void *owner)
{
    struct turn_run *run = owner;
    turn_run_yield(run);
    turn_desk_drop(run->desk, run->first->call_sid);
}

static void on_journal_answer(void *owner, uint32_t request_id, enum vp_err err, int order_number,
                              bool is_new)
{
    struct turn_run *run = owner;
    if (run->turn != NULL)
        spoken_turn_on_journal(run->turn, request_id, err, order_number, is_new);
    else if (run->key_order != NULL)
        key_order_on_journal(run->key_order, request_id, err, order_number, is_new);
}

static void on_orders(void *owner, uint32_t request_id, const struct earlier_orders *orders)
{
    struct turn_run *run = owner;
    if (run->turn != NULL)
        spoken_turn_on_orders(run->turn, request_id, orders);
}

static void on_journal_idle(void *owner)
{
    struct turn_run *run = owner;
    loop_at_end_of_round(run->desk->options.loop, &run->free_later);
}

/* --- what it does --- */

bool turn_run_may_obey(const struct turn_run *run)
{
    return !run->is_over && !run->is_storing;
}

bool turn_run_obey(struct turn_run *run)
{
    enum call_command command = run->call != NULL ? run->call->command : CALL_COMMAND_NONE;
    if (command == CALL_COMMAND_NONE || !turn_run_may_obey(run))
        return false;
    run->call->command = CALL_COMMAND_NONE;
    stop_work(run);
    if (command == CALL_COMMAND_TRANSFER)
        turn_end_pass_on(run, sentence_text(SENTENCE_CONNECTING_AS_ASKED));
    else
        turn_end_say(run, TURN_HANG_UP, sentence_text(SENTENCE_GOODBYE));
    return true;
}

static void begin(struct turn_run *run)
{
    const struct turn_request *first = run->first;
    if (turn_run_obey(run))
        return;
    if (first->talk_json == NULL || first->is_interrupted)
        turn_run_greet(run);
    else if (first->key == '0')
        turn_end_pass_on(run, sentence_text(SENTENCE_CONNECTING_AS_ASKED));
    else if (first->keys_count > 0)
        turn_run_take_key(run);
    else if (first->words == NULL && first->recording_id[0] != '\0')
        turn_run_fetch(run);
    else
        turn_run_think(run, SPAN_NONE);
}

/* --- who waits --- */

static void on_filler(void *arg)
{
    turn_request_put_off(arg);
}

void turn_run_join(struct turn_run *run, struct turn_request *request)
{
    if (loop_timer_init(&request->filler, run->desk->options.loop, on_filler, request) != VP_OK) {
        turn_request_pass_on(request, sentence_text(SENTENCE_LINE_TROUBLE));
        return;
    }
    request->run = run;
    request->next = run->waiting;
    run->waiting = request;
    loop_timer_start(&request->filler, run->desk->options.settings->filler_ms);
}

void turn_run_start(struct turn_desk *desk, struct turn_request *request, struct menu *menu)
{
    struct turn_call *call = desk->running_count < desk->options.settings->running_max
                                 ? turn_desk_take(desk, &request->call)
                                 : NULL;
    struct turn_run *run = call != NULL ? calloc(1, sizeof *run) : NULL;
    if (run == NULL) {
        metric_add(METRIC_TURNS_REFUSED_TOTAL, 1);
        turn_request_pass_on(request, sentence_text(SENTENCE_LINES_BUSY));
        return;
    }
    *run = (struct turn_run){.desk = desk,
                             .next = desk->runs,
                             .call = call,
                             .first = request,
                             .menu = menu_retain(menu),
                             .latency.total_ms = -1,
                             .free_later = {.fn = free_if_idle, .arg = run}};
    turn_desk_take_call(desk, call);
    journal_init(&run->journal, desk->options.store, desk->options.loop, request->call_sid, call->view.epoch);
    run->journal.on_answer = on_journal_answer;
    run->journal.on_orders = on_orders;
    run->journal.on_superseded = on_superseded;
    run->journal.on_idle = on_journal_idle;
    run->journal.owner = run;
    run->journal.menus = desk->options.refresher;
    desk->runs = run;
    desk->running_count++;
    turn_desk_hold(desk);
    call->run = run;
    turn_run_join(run, request);
    begin(run);
}
