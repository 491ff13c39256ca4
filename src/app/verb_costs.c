/* voiceplate costs: what the model used and cost, by restaurant and day, straight in the store. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "app/arguments.h"
#include "app/json_print.h"
#include "app/verb_end.h"
#include "app/verbs.h"
#include "service/store_setup.h"
#include "store/usage_json.h"

struct costs {
    const char *day; /* only this one; NULL: all */
    json_t *json;    /* NULL: text */
    int64_t cost_micros, call_count;
};

static bool take_row(void *owner, const struct store_usage *usage)
{
    struct costs *costs = owner;
    if (costs->day != NULL && strcmp(usage->day, costs->day) != 0)
        return true;
    costs->cost_micros += usage->cost_micros;
    costs->call_count += usage->call_count;
    if (costs->json != NULL)
        return json_array_append_new(costs->json, usage_row_json(usage)) == 0;
    printf("%s  %-20s %6" PRId64 " calls  $%10.4f  $%.4f a call\n", usage->day, usage->restaurant_id,
           usage->call_count, (double)usage->cost_micros / 1e6,
           (double)usage->cost_micros / 1e6 / (double)(usage->call_count > 0 ? usage->call_count : 1));
    return true;
}

static bool is_day(const char *text)
{
    static const char form[] = "dddd-dd-dd";
    size_t at = 0;
    while (at < sizeof form - 1 &&
           (form[at] == 'd' ? text[at] >= '0' && text[at] <= '9' : text[at] == form[at]))
        at++;
    return at == sizeof form - 1 && text[at] == '\0';
}

static int list(struct store *store, const struct arguments *arguments)
{
    struct costs costs = {.day = arguments->day, .json = arguments->wants_json ? json_array() : NULL};
    const struct store_usage_filter filter = {
        .restaurant_id = arguments->restaurant_id,
        .since_day = arguments->day != NULL     ? arguments->day
                     : arguments->since != NULL ? arguments->since
                                                : "",
    };
    enum vp_err err = store_each_usage(store, &filter, take_row, &costs);
    if (err != VP_OK) {
        json_decref(costs.json);
        return verb_fail("costs", vp_err_text(err));
    }
    if (arguments->wants_json)
        return json_print(json_pack("{s:o}", "usage", costs.json)) ? EXIT_STATUS_OK : EXIT_STATUS_FAILED;
    if (costs.call_count == 0)
        puts("no call used the model");
    else
        printf("together %33" PRId64 " calls  $%10.4f\n", costs.call_count, (double)costs.cost_micros / 1e6);
    return EXIT_STATUS_OK;
}

int verb_costs(struct arguments *arguments)
{
    static struct config config;
    if ((arguments->day != NULL && !is_day(arguments->day)) ||
        (arguments->since != NULL && !is_day(arguments->since)))
        return verb_refuse("costs", "--day, --since: a day is wanted, as 2026-11-30");
    if (!config_load_or_tell(&config, arguments->config_path))
        return EXIT_STATUS_FAILED;
    struct store *store = store_open_or_tell(&config, false);
    if (store == NULL)
        return EXIT_STATUS_FAILED;
    int status = list(store, arguments);
    store_close(store);
    return status;
}
