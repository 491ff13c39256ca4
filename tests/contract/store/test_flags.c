#include "with_cmocka.h"

#include "contract/store/with_store.h"

#include <stdio.h>
#include <string.h>

static struct store_flag new_flag(const char *restaurant_id, const char *name, const char *value)
{
    struct store_flag flag = {.changed_by = "Ada", .changed_unix_ms = 1000};
    snprintf(flag.restaurant_id, sizeof flag.restaurant_id, "%s", restaurant_id);
    snprintf(flag.name, sizeof flag.name, "%s", name);
    snprintf(flag.value, sizeof flag.value, "%s", value);
    return flag;
}

struct wanted_flag {
    const char *restaurant_id, *name;
    struct store_flag found;
    int count;
};

static bool look_for_flag(void *owner, const struct store_flag *flag)
{
    struct wanted_flag *wanted = owner;
    if (strcmp(flag->restaurant_id, wanted->restaurant_id) == 0 && strcmp(flag->name, wanted->name) == 0) {
        wanted->found = *flag;
        wanted->count++;
    }
    return true;
}

static int count_flag(struct store *store, const char *restaurant_id, const char *name,
                      struct store_flag *out_flag)
{
    struct wanted_flag wanted = {.restaurant_id = restaurant_id, .name = name};
    assert_int_equal(store_each_flag(store, look_for_flag, &wanted), VP_OK);
    *out_flag = wanted.found;
    return wanted.count;
}

static void a_flag_is_set_replaced_and_forgotten(void **state)
{
    (void)state;
    struct store *store = with_store_open();
    char restaurant[64];
    struct store_flag found;
    with_store_name(restaurant, sizeof restaurant, "r");
    struct store_flag flag = new_flag(restaurant, "realtime_percent", "50");
    assert_int_equal(store_set_flag(store, &flag), VP_OK);
    assert_int_equal(count_flag(store, restaurant, "realtime_percent", &found), 1);
    assert_string_equal(found.value, "50");
    assert_string_equal(found.changed_by, "Ada");
    assert_int_equal(found.changed_unix_ms, 1000);
    assert_int_equal(count_flag(store, "", restaurant, &found), 0);

    flag = new_flag(restaurant, "realtime_percent", "20");
    flag.changed_unix_ms = 2000;
    assert_int_equal(store_set_flag(store, &flag), VP_OK);
    assert_int_equal(count_flag(store, restaurant, "realtime_percent", &found), 1);
    assert_string_equal(found.value, "20");
    assert_int_equal(found.changed_unix_ms, 2000);

    flag.value[0] = '\0';
    assert_int_equal(store_set_flag(store, &flag), VP_OK);
    assert_int_equal(count_flag(store, restaurant, "realtime_percent", &found), 0);
    assert_int_equal(store_set_flag(store, &flag), VP_ERR_NOT_FOUND);
    store_close(store);
}

struct wanted_number {
    const char *number;
    struct store_test_number found;
    int count;
};

static bool look_for_number(void *owner, const struct store_test_number *number)
{
    struct wanted_number *wanted = owner;
    if (strcmp(number->number, wanted->number) == 0) {
        wanted->found = *number;
        wanted->count++;
    }
    return true;
}

static void a_test_number_has_one_arm(void **state)
{
    (void)state;
    struct store *store = with_store_open();
    struct store_test_number number = {
        .arm = STORE_ARM_REALTIME, .changed_by = "Grace", .changed_unix_ms = 5};
    with_store_name(number.number, sizeof number.number, "+1555");
    struct wanted_number wanted = {.number = number.number};
    assert_int_equal(store_set_test_number(store, &number), VP_OK);
    number.arm = STORE_ARM_TRADITIONAL;
    assert_int_equal(store_set_test_number(store, &number), VP_OK);
    assert_int_equal(store_each_test_number(store, look_for_number, &wanted), VP_OK);
    assert_int_equal(wanted.count, 1);
    assert_int_equal(wanted.found.arm, STORE_ARM_TRADITIONAL);
    assert_string_equal(wanted.found.changed_by, "Grace");
    assert_int_equal(store_remove_test_number(store, number.number, "Ada", 6), VP_OK);
    wanted.count = 0;
    assert_int_equal(store_each_test_number(store, look_for_number, &wanted), VP_OK);
    assert_int_equal(wanted.count, 0);
    assert_int_equal(store_remove_test_number(store, number.number, "Ada", 7), VP_ERR_NOT_FOUND);
    store_close(store);
}

struct history {
    const char *scope;
    char text[512];
    int64_t last_id;
};

static bool note_change(void *owner, const struct store_flag_change *change)
{
    struct history *history = owner;
    size_t len = strlen(history->text);
    assert_true(history->last_id == 0 || change->id < history->last_id); /* the newest first */
    history->last_id = change->id;
    if (strcmp(change->scope, history->scope) == 0)
        snprintf(history->text + len, sizeof history->text - len, "%d %s %s %s>%s;", (int)change->unix_ms,
                 change->who, change->name, change->old_value, change->new_value);
    return true;
}

static void each_change_is_logged_with_who_and_when(void **state)
{
    (void)state;
    struct store *store = with_store_open();
    char restaurant[64];
    with_store_name(restaurant, sizeof restaurant, "r");
    struct store_flag flag = new_flag(restaurant, "realtime_enabled", "false");
    assert_int_equal(store_set_flag(store, &flag), VP_OK);
    snprintf(flag.value, sizeof flag.value, "true");
    snprintf(flag.changed_by, sizeof flag.changed_by, "Grace");
    flag.changed_unix_ms = 1001;
    assert_int_equal(store_set_flag(store, &flag), VP_OK);
    flag.value[0] = '\0';
    flag.changed_unix_ms = 1002;
    assert_int_equal(store_set_flag(store, &flag), VP_OK);
    assert_int_equal(store_set_flag(store, &flag), VP_ERR_NOT_FOUND); /* changes nothing, logs nothing */
    struct history history = {.scope = restaurant};
    assert_int_equal(store_each_flag_change(store, 100, note_change, &history), VP_OK);
    assert_string_equal(history.text, "1002 Grace realtime_enabled true>;"
                                      "1001 Grace realtime_enabled false>true;"
                                      "1000 Ada realtime_enabled >false;");

    struct store_test_number number = {.arm = STORE_ARM_REALTIME, .changed_by = "Ada", .changed_unix_ms = 1};
    with_store_name(number.number, sizeof number.number, "+1555");
    assert_int_equal(store_set_test_number(store, &number), VP_OK);
    number.arm = STORE_ARM_TRADITIONAL;
    assert_int_equal(store_set_test_number(store, &number), VP_OK);
    assert_int_equal(store_remove_test_number(store, number.number, "Grace", 2), VP_OK);
    history = (struct history){.scope = number.number};
    assert_int_equal(store_each_flag_change(store, 3, note_change, &history), VP_OK);
    assert_string_equal(history.text, "2 Grace test_number traditional>;"
                                      "1 Ada test_number realtime>traditional;"
                                      "1 Ada test_number >realtime;");
    store_close(store);
}

static void the_version_grows_with_each_change_of_anybody(void **state)
{
    (void)state;
    struct store *one = with_store_open(), *other = with_store_open();
    int64_t before = -1, after = -1, idle = -1;
    char restaurant[64];
    with_store_name(restaurant, sizeof restaurant, "r");
    struct store_flag flag = new_flag(restaurant, "realtime_percent", "1");
    assert_int_equal(store_flags_version(one, &before), VP_OK);
    assert_true(before >= 0);
    assert_int_equal(store_set_flag(other, &flag), VP_OK);
    assert_int_equal(store_flags_version(one, &after), VP_OK);
    assert_true(after > before);
    assert_int_equal(store_save_basket(other, restaurant, 0, 1, "{}"), VP_OK); /* no flag */
    assert_int_equal(store_flags_version(one, &idle), VP_OK);
    assert_int_equal(idle, after);
    store_close(one);
    store_close(other);
}

TESTS = {
    TEST(a_flag_is_set_replaced_and_forgotten),
    TEST(a_test_number_has_one_arm),
    TEST(each_change_is_logged_with_who_and_when),
    TEST(the_version_grows_with_each_change_of_anybody),
};
