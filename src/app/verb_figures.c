/* voiceplate figures: how a day went, straight in the store: calls, orders, what they waited, what the model cost. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "app/arguments.h"
#include "app/days.h"
#include "app/json_print.h"
#include "app/verb_end.h"
#include "app/verbs.h"
#include "service/store_setup.h"
#include "store/figures_json.h"

static bool add_cost(void *owner, const struct store_usage *usage)
{
    struct store_usage *sum = owner;
    if (strcmp(usage->day, sum->day) == 0)
        sum->cost_micros += usage->cost_micros;
    return true;
}

static int64_t number_of(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

static void print_waits(const json_t *figures)
{
    if (number_of(figures, "turns") == 0) {
        puts("no answers");
        return;
    }
    printf("%" PRId64 " answers, p50 %.2f s, p95 %.2f s\n", number_of(figures, "turns"),
           (double)number_of(figures, "p50_ms") / 1000, (double)number_of(figures, "p95_ms") / 1000);
}

static void print_figures(const json_t *figures)
{
    const char *arm;
    json_t *of_arm, *completion = json_object_get(figures, "completion");
    printf("%s: %" PRId64 " calls, %" PRId64 " orders of %.2f",
           json_string_value(json_object_get(figures, "day")), number_of(figures, "calls"),
           number_of(figures, "orders"), (double)number_of(figures, "revenue_cents") / 100);
    if (json_is_real(completion))
        printf(", %.0f %% with an order", 100 * json_real_value(completion));
    printf("; the model cost $%s\n", json_string_value(json_object_get(figures, "cost")));
    printf("all          ");
    print_waits(figures);
    json_object_foreach(json_object_get(figures, "arms"), arm, of_arm)
    {
        printf("%-12s ", arm);
        print_waits(of_arm);
    }
}

static enum vp_err read_day(struct store *store, const struct arguments *arguments,
                            const struct day_asked *asked, json_t **out_figures)
{
    struct store_usage cost = {.call_count = 0};
    const struct call_period period = {arguments->restaurant_id, asked->from_unix_ms, asked->until_unix_ms};
    const struct store_usage_filter filter = {.restaurant_id = arguments->restaurant_id,
                                              .since_day = asked->day};
    memcpy(cost.day, asked->day, sizeof cost.day);
    enum vp_err err = store_each_usage(store, &filter, add_cost, &cost);
    return err == VP_OK ? figures_day_json(store, &period, asked->day, cost.cost_micros, out_figures) : err;
}

int verb_figures(struct arguments *arguments)
{
    static struct config config;
    struct day_asked asked;
    json_t *figures = NULL;
    if (!config_load_or_tell(&config, arguments->config_path))
        return EXIT_STATUS_FAILED;
    if (!days_read_one(&config, arguments, &asked))
        return EXIT_STATUS_USAGE;
    struct store *store = store_open_or_tell(&config, false);
    if (store == NULL)
        return EXIT_STATUS_FAILED;
    enum vp_err err = read_day(store, arguments, &asked, &figures);
    store_close(store);
    if (err != VP_OK)
        return verb_fail("figures", vp_err_text(err));
    if (arguments->wants_json)
        return json_print(figures) ? EXIT_STATUS_OK : EXIT_STATUS_FAILED;
    print_figures(figures);
    json_decref(figures);
    return EXIT_STATUS_OK;
}
