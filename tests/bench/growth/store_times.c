/* What a store that has grown answers in: processor time of each question that calls, pages and sweeps ask, one a line,
 * "NAME MS" (the median of several).   store_times DATABASE MENU */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "store/call_list.h"
#include "store/call_news.h"
#include "store/store.h"

enum { ROUNDS = 5, PAGE = 50 };
static const int64_t day_ms = 86400000;

struct asked {
    struct store *store;
    struct menu *menu;
    int64_t now_unix_ms;
    int round;
};

static bool see_order(void *owner, const struct ticket *ticket)
{
    (void)ticket;
    ++*(int *)owner;
    return true;
}

static bool see_call(void *owner, const struct store_call *call)
{
    (void)call;
    ++*(int *)owner;
    return true;
}

static bool see_summary(void *owner, const struct call_summary *call)
{
    (void)call;
    ++*(int *)owner;
    return true;
}

static bool see_live(void *owner, const struct store_live_call *call)
{
    (void)call;
    ++*(int *)owner;
    return true;
}

static enum vp_err place_order(struct asked *asked)
{
    struct store_call call = {.started_unix_ms = asked->now_unix_ms};
    struct basket basket;
    static struct ticket ticket;
    char line_id[BASKET_LINE_ID_BYTES];
    struct basket_refusal refusal;
    bool is_new;
    int number;
    snprintf(call.call_sid, sizeof call.call_sid, "CB%032x", (unsigned)asked->round);
    snprintf(call.restaurant_id, sizeof call.restaurant_id, "%s", asked->menu->restaurant_id);
    basket_init(&basket, asked->menu);
    const struct menu_item *item = &asked->menu->categories[0].items[0];
    (void)basket_add(&basket,
                     &(struct basket_request){.item_id = item->id,
                                              .size_id = item->size_count > 0 ? item->sizes[0].id : NULL},
                     line_id, &refusal);
    ticket_from_basket(&basket, call.call_sid, asked->now_unix_ms, &ticket);
    basket_deinit(&basket);
    enum vp_err err = store_begin_call(asked->store, &call, &is_new);
    return err == VP_OK ? store_put_order(asked->store, &ticket, &number, &is_new) : err;
}

static enum vp_err find_earlier(struct asked *asked)
{
    int count = 0;
    char number[32];
    snprintf(number, sizeof number, "+1555%07d", asked->round + 1);
    const struct store_order_filter filter = {
        .restaurant_id = asked->menu->restaurant_id, .caller_number = number, .limit = 8};
    return store_each_order(asked->store, &filter, see_order, &count);
}

static enum vp_err open_orders(struct asked *asked)
{
    int count = 0;
    const struct store_order_filter filter = {.restaurant_id = asked->menu->restaurant_id,
                                              .has_state = true,
                                              .state = ORDER_RECEIVED,
                                              .since_unix_ms = asked->now_unix_ms - day_ms};
    return store_each_order(asked->store, &filter, see_order, &count);
}

static enum vp_err sweep(struct asked *asked)
{
    int count = 0;
    const struct store_call_filter filter = {.only_live = true,
                                             .fallback_since_unix_ms = asked->now_unix_ms - day_ms};
    return store_each_call(asked->store, &filter, see_call, &count);
}

static enum vp_err live_calls(struct asked *asked)
{
    int count = 0;
    return store_each_live_call(asked->store, see_live, &count);
}

static enum vp_err list_calls(struct asked *asked, const char *words)
{
    int count = 0;
    int64_t next_unix_ms;
    const struct call_list_filter filter = {.words = words, .limit = PAGE};
    return store_list_calls(asked->store, &filter, see_summary, &count, &next_unix_ms);
}

static enum vp_err page_of_calls(struct asked *asked)
{
    return list_calls(asked, NULL);
}

static enum vp_err search_calls(struct asked *asked)
{
    return list_calls(asked, "pickup");
}

static enum vp_err figures_of_a_month(struct asked *asked)
{
    const struct call_period period = {.from_unix_ms = asked->now_unix_ms - 30 * day_ms,
                                       .until_unix_ms = asked->now_unix_ms};
    struct call_figures all, arms[STORE_ARM_COUNT];
    return store_read_figures(asked->store, &period, &all, arms);
}

static const struct {
    const char *name;
    enum vp_err (*ask)(struct asked *asked);
} questions[] = {
    {"place-order", place_order},   {"earlier-orders", find_earlier},
    {"open-orders", open_orders},   {"sweep", sweep},
    {"live-calls", live_calls},     {"page-of-calls", page_of_calls},
    {"search-calls", search_calls}, {"figures-of-a-month", figures_of_a_month},
};

static double cpu_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int compare(const void *a, const void *b)
{
    double one = *(const double *)a, other = *(const double *)b;
    return one < other ? -1 : one > other;
}

int main(int argc, char **argv)
{
    char url[512], why[256] = "";
    struct asked asked = {.now_unix_ms = clock_unix_ms()};
    struct problems problems;
    if (argc != 3) {
        fputs("Usage: store_times DATABASE MENU\n", stderr);
        return 2;
    }
    snprintf(url, sizeof url, "sqlite:%s", argv[1]);
    if (menu_load(argv[2], &asked.menu, &problems) != VP_OK)
        errx(EXIT_FAILURE, "%s: %s", argv[2], problems.text);
    if (store_open(url, &asked.store, why, sizeof why) != VP_OK)
        errx(EXIT_FAILURE, "%s: %s", url, why);
    for (size_t i = 0; i < sizeof questions / sizeof questions[0]; i++) {
        double took_ms[ROUNDS];
        for (asked.round = 0; asked.round < ROUNDS; asked.round++) {
            double began_ms = cpu_ms();
            enum vp_err err = questions[i].ask(&asked);
            if (err != VP_OK)
                errx(EXIT_FAILURE, "%s: %s", questions[i].name, vp_err_text(err));
            took_ms[asked.round] = cpu_ms() - began_ms;
        }
        qsort(took_ms, ROUNDS, sizeof took_ms[0], compare);
        printf("%s %.2f\n", questions[i].name, took_ms[ROUNDS / 2]);
    }
    store_close(asked.store);
    menu_release(asked.menu);
    return EXIT_SUCCESS;
}
