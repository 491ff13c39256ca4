#include "contract/store/with_store.h"

#include <stdio.h>
#include <string.h>

#include "base/rand.h"
#include "store/store_place.h"
#include "store/store_safe.h"
#include "with_folder.h"
#include "with_postgres.h"

static char current_url[512];
static bool is_safe; /* with its spool in front (store_safe.h) */

const char *with_store_url(void)
{
    return current_url;
}

struct store *with_store_open(void)
{
    struct store *store = NULL;
    char why[256] = "";
    static struct store_health health;
    enum vp_err err = is_safe ? store_safe_open(current_url, &health, &store, why, sizeof why)
                              : store_open(current_url, &store, why, sizeof why);
    if (err != VP_OK)
        fail_msg("%s", why);
    return store;
}

void with_store_name(char *out, size_t size_bytes, const char *prefix)
{
    char hex[17];
    rand_hex(hex, 8);
    snprintf(out, size_bytes, "%s-%s", prefix, hex);
}

struct ticket with_store_ticket(const char *restaurant_id, const char *call_sid, uint32_t version,
                                int64_t unix_ms)
{
    struct ticket ticket;
    memset(&ticket, 0, sizeof ticket);
    snprintf(ticket.restaurant_id, sizeof ticket.restaurant_id, "%s", restaurant_id);
    snprintf(ticket.call_sid, sizeof ticket.call_sid, "%s", call_sid);
    ticket.basket_version = version;
    ticket.customer = (struct basket_customer){"Zoë O'Hara", "+15550002222", "7 Pier Road", BASKET_DELIVERY};
    ticket.totals = (struct basket_totals){5000, 444, 350, 5794, 500, 250, 3, false};
    snprintf(ticket.currency, sizeof ticket.currency, "%s", "GBP");
    snprintf(ticket.allergy, sizeof ticket.allergy, "%s", "peanuts, \"sésame\"");
    snprintf(ticket.zone, sizeof ticket.zone, "%s", "Old Town");
    ticket.zone_minimum_cents = 2000;
    snprintf(ticket.coupon, sizeof ticket.coupon, "%s", "SUMMER 10%");
    ticket.line_count = 2;
    ticket.lines[0] = (struct ticket_line){.item_id = "margherita",
                                           .size_id = "large",
                                           .name = "Large Margherita",
                                           .details = "no basil",
                                           .quantity = 2,
                                           .unit_cents = 1700,
                                           .total_cents = 3400};
    ticket.lines[1] = (struct ticket_line){.item_id = "calzone",
                                           .size_id = "",
                                           .name = "Calzone",
                                           .details = "left: 50% \"x\"; right: y",
                                           .quantity = 1,
                                           .unit_cents = 1600,
                                           .total_cents = 1600};
    snprintf(ticket.lines[0].external_id, sizeof ticket.lines[0].external_id, "%s", "VAR-1");
    ticket.lines[0].option_count = 1;
    ticket.lines[0].options[0] = (struct ticket_option){.id = "shot",
                                                        .external_id = "MOD-1",
                                                        .name = "Éspresso \"Shot\"",
                                                        .side = BASKET_LEFT,
                                                        .amount = BASKET_EXTRA,
                                                        .count = 3};
    ticket.created_unix_ms = unix_ms;
    ticket.ready_minutes = 45;
    return ticket;
}

static int run_for(const char *url)
{
    snprintf(current_url, sizeof current_url, "%s", url);
    return tests_run();
}

static int run_for_new_file(void)
{
    char folder[FOLDER_PATH_BYTES], url[128];
    folder_make(folder, "/tmp/voiceplate-store");
    snprintf(url, sizeof url, "sqlite:%s/store.db", folder);
    int failed = run_for(url);
    return folder_remove(folder) == 0 ? failed : failed + 1;
}

/* Two databases: one for the store alone, one for it behind a spool. */
static int run_for_postgres(void)
{
    char folder[FOLDER_PATH_BYTES], spool[128];
    int failed = 0;
    for (int i = 0; i < 2; i++) {
        struct with_postgres server;
        if (!with_postgres_make(&server))
            return POSTGRES_SKIPPED;
        folder_make(folder, "/tmp/voiceplate-store");
        snprintf(spool, sizeof spool, "%s/spool", folder);
        store_set_remote("", spool);
        is_safe = i == 1;
        failed += run_for(server.url);
        failed += folder_remove(folder) != 0;
        with_postgres_drop(&server);
    }
    return failed;
}

int main(void)
{
    const char *urls = getenv("VOICEPLATE_TEST_STORE_URLS");
    if (getenv("VOICEPLATE_TEST_POSTGRES") != NULL)
        return run_for_postgres();
    if (urls == NULL || urls[0] == '\0') {
        int failed = run_for_new_file();
        is_safe = true;
        return failed + run_for_new_file();
    }
    int failed = 0;
    char list[2048], *rest = NULL;
    snprintf(list, sizeof list, "%s", urls);
    for (char *url = strtok_r(list, " ", &rest); url != NULL; url = strtok_r(NULL, " ", &rest))
        failed += run_for(url);
    return failed;
}
