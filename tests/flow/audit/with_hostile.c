#include "with_hostile_internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "order/sold_out.h"
#include "store/call_basket.h"
#include "with_edited_menu.h"

static struct stage stages[HOSTILE_LEGS];

unsigned hostile_random(struct hostile *hostile, unsigned count)
{
    hostile->random ^= hostile->random << 13;
    hostile->random ^= hostile->random >> 7;
    hostile->random ^= hostile->random << 17;
    return (unsigned)((hostile->random >> 24) % count);
}

void hostile_accuse(struct hostile *hostile, const char *format, ...)
{
    va_list list;
    if (hostile->wrong[0] != '\0')
        return;
    va_start(list, format);
    vsnprintf(hostile->wrong, sizeof hostile->wrong, format, list);
    va_end(list);
}

bool hostile_leg_is_live(const struct hostile_leg *leg)
{
    return leg->stage != NULL && leg->stage->ended_count == 0;
}

static void must(enum vp_err err, const char *what)
{
    if (err == VP_OK)
        return;
    fprintf(stderr, "%s: %s\n", what, vp_err_text(err));
    abort();
}

/* A media stream takes the call, with the basket that is stored by then. */
static void open_leg(struct hostile *hostile, struct hostile_leg *leg)
{
    struct stage_start start = stage_start_default;
    uint32_t version;
    char *basket = NULL;
    *leg = (struct hostile_leg){.hostile = hostile, .epoch = ++hostile->last_epoch};
    must(store_take_call(hostile->store, hostile->call_sid, leg->epoch), "the call cannot be taken");
    enum vp_err err = call_basket_load(hostile->store, hostile->call_sid, &version, &basket);
    if (err != VP_ERR_NOT_FOUND)
        must(err, "the basket cannot be read");
    start.greeting_ms = 400;
    start.settings.keeps_transcript = false;
    start.settings.has_engine = true;
    start.menu = hostile->menu;
    start.call_sid = hostile->call_sid;
    start.basket_json = basket;
    start.journal = &hostile_journal_port;
    start.journal_leg = leg;
    start.on_heard = hostile_hear;
    start.owner = leg;
    leg->stage = &stages[leg - hostile->legs];
    if (!stage_open(leg->stage, &start))
        abort();
    if (basket != NULL)
        hostile_note_saved(leg, basket);
    free(basket);
}

void hostile_open(struct hostile *hostile, struct store *store, struct menu *menu, uint64_t number)
{
    bool is_new;
    *hostile = (struct hostile){
        .store = store, .menu = menu_retain(menu), .random = (number + 1) * 0x9e3779b97f4a7c15u};
    snprintf(hostile->call_sid, sizeof hostile->call_sid, "CA%032llx", (unsigned long long)number);
    struct store_call call = {.started_unix_ms = 1767290400000};
    snprintf(call.call_sid, sizeof call.call_sid, "%s", hostile->call_sid);
    snprintf(call.restaurant_id, sizeof call.restaurant_id, "%s", menu->restaurant_id);
    must(store_begin_call(store, &call, &is_new), "the call cannot begin");
    open_leg(hostile, &hostile->legs[0]);
    stage_ai_ready(hostile->legs[0].stage);
}

/* Both streams' time goes on; a millisecond of one is a millisecond of the other. */
static void wait_for(struct hostile *hostile, int duration_ms)
{
    for (int left_ms = duration_ms; left_ms > 0; left_ms -= 100)
        for (size_t i = 0; i < HOSTILE_LEGS; i++)
            if (hostile->legs[i].stage != NULL)
                stage_wait(hostile->legs[i].stage, left_ms < 100 ? left_ms : 100);
}

static void caller_speaks(struct hostile_leg *leg)
{
    if (!leg->stage->is_ai_ready)
        return;
    hostile_caller_begins(leg);
    call_on_caller_speech(leg->stage->call, true);
    wait_for(leg->hostile, 100 + 100 * (int)hostile_random(leg->hostile, 8));
    if (!hostile_leg_is_live(leg) || !leg->stage->is_ai_ready)
        return;
    stage_wait(leg->stage, 0); /* the clock is this stream's again */
    call_on_caller_speech(leg->stage->call, false);
    hostile_caller_stops(leg);
}

/* The restaurant's file as it was and with dearer dishes, for the life of the program. */
static struct menu *file_menu(unsigned which)
{
    static struct menu *menus[3];
    if (menus[0] == NULL) {
        menus[0] = edited_menu(EDITED_PIZZERIA, "", "");
        menus[1] = edited_menu(EDITED_PIZZERIA, EDITED_DEAR_HAWAIIAN);
        menus[2] = edited_menu(EDITED_PIZZERIA, "{id: mushrooms, name: Mushrooms, price: 1.25",
                               "{id: mushrooms, name: Mushrooms, price: 2.25");
    }
    return menus[which];
}

/* Something runs out, can be had again, or costs something else: the calls of the restaurant are told. */
void hostile_change_menu(struct hostile *hostile)
{
    static const struct sold_out all[] = {{"harbor-pizza", SOLD_OUT_ITEM, "hawaiian", 0},
                                          {"harbor-pizza", SOLD_OUT_ITEM, "margherita", 0},
                                          {"harbor-pizza", SOLD_OUT_OPTION, "mushrooms", 0},
                                          {"harbor-pizza", SOLD_OUT_OPTION, "onions", 0}};
    enum { THINGS = sizeof all / sizeof *all };
    struct sold_out gone[THINGS];
    struct menu *menu;
    size_t gone_count = 0;
    for (size_t i = 0; i < THINGS; i++)
        if (hostile_random(hostile, 4) == 0)
            gone[gone_count++] = all[i];
    must(menu_without(file_menu(hostile_random(hostile, 3)), gone, gone_count, 1, &menu), "no menu is left");
    for (size_t i = 0; i < HOSTILE_LEGS; i++)
        if (hostile_leg_is_live(&hostile->legs[i]) && !hostile->legs[i].is_superseded) {
            stage_wait(hostile->legs[i].stage, 0);
            call_on_menu(hostile->legs[i].stage->call, menu);
        }
    menu_release(hostile->menu);
    hostile->menu = menu;
    hostile->menu_change_count++;
}

static void disturb(struct hostile_leg *leg)
{
    struct hostile *hostile = leg->hostile;
    switch (hostile_random(hostile, 10)) {
    case 8:
        hostile_change_menu(hostile);
        break;
    case 0:
        call_on_ai_gone(leg->stage->call, "1006");
        leg->is_response_open = false;
        break;
    case 1:
        leg->stage->loses_marks = !leg->stage->loses_marks;
        break;
    case 2:
    case 3:
        leg->is_journal_slow = !leg->is_journal_slow;
        break;
    case 4:
        if (hostile->legs[1].stage == NULL && hostile_random(hostile, 3) == 0)
            open_leg(hostile, &hostile->legs[1]);
        break;
    default:
        hostile_answer_requests(leg);
        break;
    }
}

/* An order comes about, if the caller hears enough of it before the answer. */
static void order(struct hostile_leg *leg)
{
    hostile_model_reads_back(leg);
    wait_for(leg->hostile, 200 * (int)hostile_random(leg->hostile, 30));
    stage_wait(leg->stage, 0);
    if (hostile_leg_is_live(leg) && hostile_random(leg->hostile, 8) != 0)
        caller_speaks(leg);
    if (hostile_random(leg->hostile, 6) == 0)
        hostile_change_menu(leg->hostile); /* between the yes and what follows it */
    stage_wait(leg->stage, 0);
    hostile_model_submits(leg);
}

static void act_of_leg(struct hostile_leg *leg)
{
    struct hostile *hostile = leg->hostile;
    stage_wait(leg->stage, 0);
    if (!hostile_leg_is_live(leg))
        return;
    switch (hostile_random(hostile, 9)) {
    case 0:
        order(leg);
        break;
    case 1:
        wait_for(hostile, 100 * (int)hostile_random(hostile, 40));
        break;
    case 2:
    case 3:
        caller_speaks(leg);
        break;
    case 4:
        disturb(leg);
        break;
    default:
        hostile_model_acts(leg);
        break;
    }
}

static void leave(struct hostile_leg *leg)
{
    if (!hostile_leg_is_live(leg))
        return;
    stage_wait(leg->stage, 0);
    call_on_phone_gone(leg->stage->call, "superseded");
}

bool hostile_act(struct hostile *hostile)
{
    size_t live_count = 0;
    for (size_t i = 0; i < HOSTILE_LEGS; i++) {
        struct hostile_leg *leg = &hostile->legs[i];
        if (leg->is_superseded)
            leave(leg); /* the worker sees it in the next round of its loop */
        else if (hostile_leg_is_live(leg))
            act_of_leg(leg);
        if (leg->stage != NULL && leg->stage->breach[0] != '\0')
            hostile_accuse(hostile, "%s", leg->stage->breach);
        live_count += hostile_leg_is_live(leg);
    }
    return live_count > 0 && hostile->wrong[0] == '\0';
}

void hostile_close(struct hostile *hostile)
{
    for (size_t i = 0; i < HOSTILE_LEGS; i++)
        if (hostile->legs[i].stage != NULL)
            stage_close(hostile->legs[i].stage);
    menu_release(hostile->menu);
}
