#include "traditional/turn_desk.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/log_limit.h"
#include "store/ending.h"
#include "traditional/turn_run.h"

enum {
    SWEEP_MS = 10000,
    CALL_IDLE_MS = 240000 /* no webhook for so long: a recording and an answer are shorter */
};

const struct turn_desk_settings turn_desk_settings_default = {
    .running_max = 64, .filler_ms = 4000, .fetch_ms = 5000, .greeting_ms = 3500};

static void free_call(struct turn_desk *desk, struct turn_call **at)
{
    struct turn_call *call = *at;
    *at = call->next;
    scoreboard_release(desk->options.board, call->board_slot);
    if (call->run != NULL)
        call->run->call = NULL;
    free(call);
}

/* A status callback ends a call; this is for those whose callback never came. */
static void on_sweep(void *arg)
{
    struct turn_desk *desk = arg;
    int64_t now_ms = clock_mono_ms();
    for (struct turn_call **at = &desk->calls; *at != NULL;) {
        if ((*at)->run != NULL || now_ms - (*at)->last_ms < CALL_IDLE_MS) {
            at = &(*at)->next;
            continue;
        }
        log_of_call(LOG_LEVEL_WARN, "web", (*at)->call_sid, "sends no more webhooks");
        ending_write(desk->options.store, (*at)->call_sid, (*at)->view.epoch, END_NO_WEBHOOKS);
        free_call(desk, at);
    }
    loop_timer_start(&desk->sweep, SWEEP_MS);
}

static void free_desk(struct turn_desk *desk)
{
    loop_timer_deinit(&desk->sweep);
    free(desk);
}

enum vp_err turn_desk_open(const struct turn_desk_options *options, struct turn_desk **out_desk)
{
    struct turn_desk *desk = calloc(1, sizeof *desk);
    if (desk == NULL)
        return VP_ERR_NO_MEMORY;
    desk->options = *options;
    enum vp_err err = loop_timer_init(&desk->sweep, options->loop, on_sweep, desk);
    if (err == VP_OK)
        err = http_client_create(options->loop, &desk->http);
    if (err != VP_OK) {
        free_desk(desk);
        return err;
    }
    desk->own_tools = (struct own_tools_setting){
        .loop = options->loop, .client = desk->http, .may_be_private = options->settings->may_own_be_private};
    loop_timer_start(&desk->sweep, SWEEP_MS);
    *out_desk = desk;
    return VP_OK;
}

void turn_desk_close(struct turn_desk *desk)
{
    if (desk == NULL)
        return;
    desk->is_closed = true;
    turn_desk_hold(desk);
    for (struct turn_run *run = desk->runs, *next; run != NULL; run = next) {
        next = run->next;
        turn_run_cut(run);
    }
    while (desk->calls != NULL)
        free_call(desk, &desk->calls);
    loop_timer_stop(&desk->sweep);
    http_client_destroy(desk->http);
    turn_desk_release(desk);
}

void turn_desk_hold(struct turn_desk *desk)
{
    desk->open_count++;
}

void turn_desk_release(struct turn_desk *desk)
{
    if (--desk->open_count == 0 && desk->is_closed)
        free_desk(desk);
}

struct turn_call *turn_desk_find(const struct turn_desk *desk, const char *call_sid)
{
    struct turn_call *call = desk->calls;
    while (call != NULL && strcmp(call->call_sid, call_sid) != 0)
        call = call->next;
    return call;
}

bool turn_desk_has_turn(const struct turn_desk *desk, const char *call_sid)
{
    const struct turn_call *call = turn_desk_find(desk, call_sid);
    return call != NULL && call->run != NULL && turn_run_may_obey(call->run);
}

bool turn_desk_command_now(struct turn_desk *desk, const char *call_sid, enum call_command command)
{
    if (!turn_desk_has_turn(desk, call_sid))
        return false;
    struct turn_call *call = turn_desk_find(desk, call_sid);
    call->command = command;
    return turn_run_obey(call->run);
}

void turn_desk_command(struct turn_desk *desk, const struct store_call *stored, enum call_command command)
{
    struct turn_call *call = turn_desk_take(desk, stored);
    if (call == NULL)
        return;
    call->command = command;
    if (call->run != NULL)
        (void)turn_run_obey(call->run);
}

struct turn_call *turn_desk_take(struct turn_desk *desk, const struct store_call *stored)
{
    struct turn_call *call = turn_desk_find(desk, stored->call_sid);
    if (call == NULL) {
        call = calloc(1, sizeof *call);
        if (call == NULL)
            return NULL;
        (void)span_copy(span_of(stored->call_sid), call->call_sid, sizeof call->call_sid);
        (void)span_copy(span_of(stored->call_sid), call->view.call_sid, sizeof call->view.call_sid);
        (void)span_copy(span_of(stored->restaurant_id), call->view.restaurant_id,
                        sizeof call->view.restaurant_id);
        (void)log_mask_number(call->view.caller_masked, sizeof call->view.caller_masked,
                              stored->caller_number);
        call->view.started_unix_ms = stored->started_unix_ms;
        call->view.last_latency_ms = -1;
        call->view.state = CALL_CONNECTED;
        call->board_slot = scoreboard_claim(desk->options.board, desk->options.row);
        call->next = desk->calls;
        desk->calls = call;
    }
    call->last_ms = clock_mono_ms();
    return call;
}

/* The turn that begins has the call from now on, whoever had it. */
void turn_desk_take_call(struct turn_desk *desk, struct turn_call *call)
{
    struct scoreboard *board = desk->options.board;
    call->last_ms = clock_mono_ms();
    call->view.state = CALL_THINKING;
    call->view.epoch = scoreboard_next_epoch(board);
    if (!scoreboard_take_call(board, call->board_slot, &call->view))
        log_of_call(LOG_LEVEL_INFO, "web", call->call_sid,
                    "has a newer stream already"); /* the store will say so */
}

void turn_desk_yield(struct turn_desk *desk)
{
    for (struct turn_call **at = &desk->calls; *at != NULL;) {
        struct turn_call *call = *at;
        if (!scoreboard_has_lost_call(desk->options.board, call->board_slot, call->view.epoch)) {
            at = &call->next;
            continue;
        }
        if (call->run != NULL)
            turn_run_yield(call->run);
        free_call(desk, at);
    }
}

void turn_desk_on_menus(struct turn_desk *desk)
{
    for (struct turn_run *run = desk->runs; run != NULL; run = run->next) {
        struct menu *menu = menu_set_find(desk->options.menus, run->menu->restaurant_id);
        if (!run->is_over && menu != NULL && menu != run->menu)
            turn_run_on_menu(run, menu);
    }
}

void turn_desk_publish(struct turn_desk *desk, struct turn_call *call)
{
    call->last_ms = clock_mono_ms();
    scoreboard_update(desk->options.board, call->board_slot, &call->view);
}

void turn_desk_drop(struct turn_desk *desk, const char *call_sid)
{
    for (struct turn_call **at = &desk->calls; *at != NULL; at = &(*at)->next) {
        if (strcmp((*at)->call_sid, call_sid) == 0) {
            free_call(desk, at);
            return;
        }
    }
}
