#include "unit/store/with_safe.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "base/clock.h"
#include "base/log.h"

char folder[FOLDER_PATH_BYTES], path[128], url[160];
struct store_health *health;

int set_up(void **state)
{
    if (getenv("VOICEPLATE_TEST_LOG") == NULL)
        log_set_level(LOG_LEVEL_ERROR + 1);
    (void)state;
    folder_make(folder, "/tmp/voiceplate-safe");
    snprintf(path, sizeof path, "%s/store.db", folder);
    snprintf(url, sizeof url, "sqlite:%s", path);
    health = mmap(NULL, sizeof *health, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(health != MAP_FAILED);
    return 0;
}

int tear_down(void **state)
{
    (void)state;
    munmap(health, sizeof *health);
    return folder_remove(folder);
}

struct store *open_safe(void)
{
    struct store *store = NULL;
    char why[512] = "";
    if (store_safe_open(url, health, &store, why, sizeof why) != VP_OK)
        fail_msg("%s", why);
    return store;
}

struct store *open_plain(void)
{
    struct store *store = NULL;
    char why[512] = "";
    if (store_open(url, &store, why, sizeof why) != VP_OK)
        fail_msg("%s", why);
    return store;
}

bool has_file(const char *part)
{
    bool has = false;
    DIR *dir = opendir(folder);
    for (struct dirent *entry; dir != NULL && (entry = readdir(dir)) != NULL;)
        has = has || strstr(entry->d_name, part) != NULL;
    if (dir != NULL)
        closedir(dir);
    return has;
}

/* ---- calls and orders ---- */

struct ticket ticket_of(const char *call_sid, uint32_t version)
{
    struct ticket ticket = {.basket_version = version,
                            .customer = {"Zoe", "+15550002222", "7 Pier Road", BASKET_DELIVERY},
                            .totals = {.subtotal_cents = 5000,
                                       .tax_cents = 444,
                                       .delivery_fee_cents = 350,
                                       .total_cents = 5794,
                                       .item_count = 3},
                            .line_count = 1,
                            .created_unix_ms = NOW_MS,
                            .ready_minutes = 45};
    ticket.lines[0] = (struct ticket_line){.item_id = "margherita",
                                           .size_id = "large",
                                           .name = "Large Margherita",
                                           .details = "no basil",
                                           .quantity = 2,
                                           .unit_cents = 1700,
                                           .total_cents = 3400};
    snprintf(ticket.restaurant_id, sizeof ticket.restaurant_id, "harbor-pizza");
    snprintf(ticket.call_sid, sizeof ticket.call_sid, "%s", call_sid);
    return ticket;
}

void begin_call(struct store *store, const char *call_sid)
{
    struct store_call call = {.started_unix_ms = NOW_MS};
    bool is_new = false;
    snprintf(call.call_sid, sizeof call.call_sid, "%s", call_sid);
    snprintf(call.restaurant_id, sizeof call.restaurant_id, "harbor-pizza");
    snprintf(call.caller_number, sizeof call.caller_number, "+15550002222");
    assert_int_equal(store_begin_call(store, &call, &is_new), VP_OK);
    assert_true(is_new);
}

/* The number that the caller is told. */
int put_order(struct store *store, const char *call_sid, uint32_t version)
{
    int number = 0;
    bool is_new = false;
    struct ticket ticket = ticket_of(call_sid, version);
    assert_int_equal(store_put_order(store, &ticket, &number, &is_new), VP_OK);
    assert_true(is_new);
    return number;
}

/* Everything a call writes; answers its order's number. */
int run_call(struct store *store, const char *call_sid)
{
    const struct store_line line = {
        .speaker = STORE_AGENT, .offset_ms = 100, .text = "Hi, what may I get you?"};
    const struct turn_latency turn = {.total_ms = 420, .end_of_turn_ms = 300, .model_ms = 120};
    const struct store_measures measures = {.first_audio_unix_ms = 50, .turns = &turn, .turn_count = 1};
    begin_call(store, call_sid);
    assert_int_equal(store_save_basket(store, call_sid, 0, 1, "{\"version\":1}"), VP_OK);
    assert_int_equal(store_add_line(store, call_sid, &line), VP_OK);
    assert_int_equal(store_add_measures(store, call_sid, &measures), VP_OK);
    int number = put_order(store, call_sid, 1);
    assert_int_equal(store_end_call(store, call_sid, 0, "goodbye", NOW_MS + 1), VP_OK);
    return number;
}

bool see_order(void *owner, const struct ticket *ticket)
{
    struct told *told = owner;
    assert_in_range(ticket->order_number, 1, 63);
    assert_int_equal(ticket->line_count, 1);
    assert_string_equal(ticket->lines[0].details, "no basil");
    assert_int_equal(ticket->totals.total_cents, 5794);
    told->per_number[ticket->order_number]++;
    told->count++;
    snprintf(told->call_of_number[ticket->order_number], 40, "%s", ticket->call_sid);
    return true;
}

static bool see_flaw(void *owner, const struct store_flaw *flaw)
{
    (void)owner;
    fail_msg("flaw %d call=%s %s", (int)flaw->kind, flaw->call_sid, flaw->detail);
    return false;
}

struct told look_at_orders(void)
{
    static const struct store_order_filter all = {.limit = 1000};
    struct store *store = open_plain();
    struct told told = {0};
    assert_int_equal(store_each_order(store, &all, see_order, &told), VP_OK);
    assert_int_equal(store_each_flaw(store, see_flaw, NULL), VP_OK);
    store_close(store);
    return told;
}

void assert_stored(const struct told *told, const char *call_sid, int number)
{
    assert_int_equal(told->per_number[number], 1);
    assert_string_equal(told->call_of_number[number], call_sid);
}

bool count_line(void *owner, const struct store_line *line)
{
    assert_string_equal(line->text, "Hi, what may I get you?");
    ++*(int *)owner;
    return true;
}

/* ---- trouble ---- */

sqlite3 *lock_database(void)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    return db;
}

/* Until the state is this one, or for ten seconds. */
void tick_until(struct store *store, enum store_state state)
{
    int64_t give_up_ms = clock_mono_ms() + 10000;
    do {
        store_tick(store);
        if (store_health_look(health).state == state)
            return;
        usleep(20000);
    } while (clock_mono_ms() < give_up_ms);
    fail_msg("the state stays %s", store_state_name(store_health_look(health).state));
}

void assert_state(enum store_state state)
{
    assert_string_equal(store_state_name(store_health_look(health).state), store_state_name(state));
}
