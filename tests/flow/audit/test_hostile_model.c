/* Whatever a model does, the kitchen gets only what the caller heard and agreed to, once, at the menu's prices.
 * HOSTILE_RUNS sets how many calls are played (make bench-hostile: 100,000), HOSTILE_FIRST from which one on: one that
 * failed can be seen again. */
#include "with_cmocka.h"

#include <stdlib.h>

#include "audit/consistency.h"
#include "base/metric.h"
#include "with_folder.h"
#include "with_hostile.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__clang__)
enum { RUNS = 500 };
#else
enum { RUNS = 2000 };
#endif
enum { ACTS_MAX = 60 };

struct hostile_tally {
    unsigned long orders, refused, doubled, menus, violations;
};

static void count_violation(void *owner, const struct consistency_finding *finding)
{
    struct hostile_tally *tally = owner;
    if (tally->violations++ < 5)
        print_error("%s order %d: %s: %s\n", finding->call_sid, finding->order_number, finding->rule,
                    finding->sentence);
}

static void ignore(void *owner, const struct consistency_finding *finding)
{
    (void)owner, (void)finding;
}

/* What is stored is held against the menu and against itself by those who wrote no line of the call. */
static void audit(struct store *store, const struct menu_set *menus, struct hostile_tally *tally)
{
    struct consistency_counts counts = {0};
    struct consistency_settings settings = {.menus = menus,
                                            .now_unix_ms = 1767290400000,
                                            .live_max_ms = {INT64_MAX / 4, INT64_MAX / 4},
                                            .on_violation = count_violation,
                                            .on_unjudged = ignore,
                                            .owner = tally};
    assert_int_equal(consistency_check(store, &settings, &counts), VP_OK);
}

static void the_kitchen_gets_only_what_the_caller_agreed_to(void **state)
{
    (void)state;
    char folder[FOLDER_PATH_BYTES], url[96], why[256];
    const char *wished = getenv("HOSTILE_RUNS"), *begin = getenv("HOSTILE_FIRST");
    unsigned long first = begin != NULL ? strtoul(begin, NULL, 10) : 0;
    unsigned long runs = first + (wished != NULL ? strtoul(wished, NULL, 10) : RUNS);
    struct problems problems = {0};
    struct menu_set menus = {.count = 1};
    struct store *store;
    static struct hostile hostile;
    struct hostile_tally tally = {0};
    assert_int_equal(menu_load("menus/harbor-pizza.yaml", &menus.menus[0], &problems), VP_OK);
    folder_make(folder, access("/dev/shm", W_OK) == 0 ? "/dev/shm/hostile" : "/tmp/hostile");
    snprintf(url, sizeof url, "sqlite:%s/vp.db", folder);
    if (store_open(url, &store, why, sizeof why) != VP_OK)
        fail_msg("%s", why);
    for (unsigned long run = first; run < runs; run++) {
        hostile_open(&hostile, store, menus.menus[0], run);
        for (int act = 0; act < ACTS_MAX && hostile_act(&hostile); act++)
            ;
        if (hostile.wrong[0] != '\0')
            fail_msg("run %lu: %s", run, hostile.wrong);
        tally.orders += (unsigned long)hostile.order_count;
        tally.refused += (unsigned long)hostile.refused_count;
        tally.menus += (unsigned long)hostile.menu_change_count;
        tally.doubled += hostile.legs[1].stage != NULL;
        hostile_close(&hostile);
    }
    audit(store, &menus, &tally);
    store_close(store);
    menu_set_release(&menus);
    folder_remove(folder);
    print_message(
        "%lu calls of a hostile model, %lu of them on two streams, the menu changed %lu times: %lu orders stored, "
        "%lu attempts refused, 0 wrong tickets (goal: 0)\n",
        runs - first, tally.doubled, tally.menus, tally.orders, tally.refused);
    assert_int_equal(tally.violations, 0);
    assert_int_equal(metric_get(METRIC_BUGS_TOTAL), 0);
    assert_true(tally.orders >= (runs - first) / 50); /* what stores nothing shows nothing */
}

TESTS = {
    TEST(the_kitchen_gets_only_what_the_caller_agreed_to),
};
