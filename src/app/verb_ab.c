/* voiceplate ab: the two arms side by side, straight from the store. */
#include <stdio.h>
#include <stdlib.h>

#include "app/arguments.h"
#include "app/json_print.h"
#include "app/verbs.h"
#include "arms/ab.h"
#include "base/clock.h"
#include "service/store_setup.h"

enum { DAY_MS = 24 * 60 * 60 * 1000 };

static int show(const struct ab_report *report, bool wants_json)
{
    if (!wants_json) {
        ab_print(report, stdout);
        puts(
            "\nIn brackets: 95 % intervals; '?': too few calls to tell. Calls of test numbers are left out.");
        return EXIT_STATUS_OK;
    }
    return json_print(ab_json(report)) ? EXIT_STATUS_OK : EXIT_STATUS_FAILED;
}

int verb_ab(struct arguments *arguments)
{
    static struct config config;
    static struct ab_report report;
    if (!config_load_or_tell(&config, arguments->config_path))
        return EXIT_STATUS_FAILED;
    struct store *store = store_open_or_tell(&config, false);
    if (store == NULL)
        return EXIT_STATUS_FAILED;
    int days = arguments->days > 0 ? arguments->days : AB_DAYS_DEFAULT;
    const struct store_measure_filter filter = {
        .restaurant_id = arguments->restaurant_id,
        .since_unix_ms = clock_unix_ms() - days * (int64_t)DAY_MS,
    };
    enum vp_err err = ab_compute(store, &filter, &report);
    store_close(store);
    if (err == VP_OK)
        return show(&report, arguments->wants_json);
    fprintf(stderr, "ab: %s\n", vp_err_text(err));
    return EXIT_STATUS_FAILED;
}
