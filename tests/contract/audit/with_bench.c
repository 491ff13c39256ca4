#include "contract/audit/with_bench.h"

#include <stdio.h>
#include <stdlib.h>

#include "call/basket_json.h"

const char bench_call_sid[] = "CA00000000000000000000000000000001";

struct menu *bench_load_menu(void)
{
    struct menu *menu = NULL;
    struct problems problems;
    if (menu_load("menus/harbor-pizza.yaml", &menu, &problems) != VP_OK)
        fail_msg("%s", problems.text);
    return menu;
}

void bench_fill_basket(struct basket *basket, struct menu *menu)
{
    struct basket_refusal refusal;
    char line_id[BASKET_LINE_ID_BYTES];
    basket_init(basket, menu);
    assert_true(basket_add(basket, &(struct basket_request){.item_id = "margherita", .size_id = "large"},
                           line_id, &refusal));
    assert_true(basket_set_customer(basket, "Zoe", "+15550002222", NULL, BASKET_PICKUP, &refusal));
}

/* A call that ordered: its basket, its order, and what was said. */
void bench_store_order(struct bench *bench, const char *of_call_sid, struct basket *basket)
{
    struct store_call call = {.restaurant_id = "harbor-pizza", .started_unix_ms = bench_began_unix_ms};
    struct basket_memory memory = {0};
    struct ticket ticket;
    bool is_new;
    int number;
    snprintf(call.call_sid, sizeof call.call_sid, "%s", of_call_sid);
    assert_int_equal(store_begin_call(bench->store, &call, &is_new), VP_OK);
    ticket_from_basket(basket, of_call_sid, bench_began_unix_ms + 60000, &ticket);
    assert_int_equal(store_put_order(bench->store, &ticket, &number, &is_new), VP_OK);
    memory = (struct basket_memory){basket->version, number};
    char *json = basket_json_encode(basket, &memory, bench_began_unix_ms);
    assert_non_null(json);
    assert_int_equal(store_save_basket(bench->store, of_call_sid, 0, basket->version, json), VP_OK);
    free(json);
    basket_deinit(basket);
    assert_int_equal(store_end_call(bench->store, of_call_sid, 0, "goodbye", bench_began_unix_ms + 70000),
                     VP_OK);
}

static void seed(struct bench *bench)
{
    struct basket basket;
    bench_fill_basket(&basket, bench->menu);
    bench_store_order(bench, bench_call_sid, &basket);
    const struct store_line lines[] = {
        {.speaker = STORE_CALLER, .offset_ms = 5000, .text = "A large margherita please."},
        {.speaker = STORE_AGENT,
         .offset_ms = 62000,
         .text = "Thank you, Zoe. Your order number is 1. Goodbye!"},
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        assert_int_equal(store_add_line(bench->store, bench_call_sid, &lines[i]), VP_OK);
}

int bench_open(void **state)
{
    struct bench *bench = calloc(1, sizeof *bench);
    char url[128], why[256] = "";
    assert_non_null(bench);
    folder_make(bench->folder, "/tmp/voiceplate-check");
    snprintf(bench->path, sizeof bench->path, "%s/x.db", bench->folder);
    snprintf(url, sizeof url, "sqlite:%s", bench->path);
    if (store_open(url, &bench->store, why, sizeof why) != VP_OK)
        fail_msg("%s", why);
    assert_int_equal(sqlite3_open(bench->path, &bench->db), SQLITE_OK);
    bench->menu = bench_load_menu();
    seed(bench);
    *state = bench;
    return 0;
}

int bench_close(void **state)
{
    struct bench *bench = *state;
    sqlite3_close(bench->db);
    store_close(bench->store);
    menu_release(bench->menu);
    folder_remove(bench->folder);
    return tests_free(bench);
}
