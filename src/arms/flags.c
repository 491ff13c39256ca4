#include "arms/flags.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"
#include "base/utf8.h"

#define ENABLED "realtime_enabled"
#define PERCENT "realtime_percent"

const struct flag_kind flag_kinds[] = {
    {ENABLED, "true", false, "false: every new call goes to the traditional arm"},
    {PERCENT, "100", true, "so many of 100 callers get the realtime arm"},
    {NULL, NULL, false, NULL},
};

const struct flag_kind *flag_kind_find(const char *name)
{
    for (const struct flag_kind *kind = flag_kinds; kind->name != NULL; kind++)
        if (strcmp(kind->name, name) == 0)
            return kind;
    return NULL;
}

/* -1: not a whole number of 0 to 100 in plain digits. */
static int parse_percent(const char *text)
{
    size_t len = strlen(text);
    if (len < 1 || len > 3 || strspn(text, "0123456789") != len)
        return -1;
    long percent = strtol(text, NULL, 10);
    return percent <= 100 ? (int)percent : -1;
}

bool flags_check_value(const char *name, const char *value, char *out_why, size_t why_size_bytes)
{
    const struct flag_kind *kind = flag_kind_find(name);
    if (kind != NULL && value[0] == '\0')
        return true;
    if (kind == NULL)
        snprintf(out_why, why_size_bytes, "there is no such flag; there are " ENABLED " and " PERCENT);
    else if (kind->is_percent && parse_percent(value) < 0)
        snprintf(out_why, why_size_bytes, "%s must be a whole number of 0 to 100", kind->name);
    else if (!kind->is_percent && strcmp(value, "true") != 0 && strcmp(value, "false") != 0)
        snprintf(out_why, why_size_bytes, "%s must be true or false", kind->name);
    else
        return true;
    return false;
}

bool flags_check_who(const char *who, char *out_why, size_t why_size_bytes)
{
    size_t len = strlen(who);
    bool is_good = len > 0 && len < STORE_WHO_BYTES && utf8_is_valid(span_of(who));
    for (size_t i = 0; i < len && is_good; i++)
        is_good = (unsigned char)who[i] >= ' ' && who[i] != 0x7f;
    if (!is_good)
        snprintf(out_why, why_size_bytes, "the name of who makes the change must be 1 to %d printable bytes",
                 STORE_WHO_BYTES - 1);
    return is_good;
}

/* ---- from the store ---- */

static void put_value(struct arm_flags *flags, const struct store_flag *flag)
{
    bool is_enabled = strcmp(flag->name, ENABLED) == 0, is_true = strcmp(flag->value, "true") == 0;
    if (flag->restaurant_id[0] == '\0') {
        if (is_enabled)
            flags->is_realtime_enabled = is_true;
        else
            flags->realtime_pct = parse_percent(flag->value);
        return;
    }
    struct arm_restaurant *own = arm_flags_restaurant(flags, flag->restaurant_id);
    char id[128];
    if (own == NULL)
        log_warn("web", "no room for the flags of restaurant=%s",
                 log_quote(id, sizeof id, span_of(flag->restaurant_id)));
    else if (is_enabled)
        own->is_realtime_off = !is_true;
    else
        own->realtime_pct = parse_percent(flag->value);
}

static bool take_flag(void *owner, const struct store_flag *flag)
{
    char why[128], name[128], reason[256];
    if (flags_check_value(flag->name, flag->value, why, sizeof why))
        put_value(owner, flag);
    else
        log_warn("web", "stored flag ignored name=%s why=%s",
                 log_quote(name, sizeof name, span_of(flag->name)),
                 log_quote(reason, sizeof reason, span_of(why)));
    return true;
}

static bool take_test_number(void *owner, const struct store_test_number *number)
{
    struct arm_flags *flags = owner;
    if (flags->test_number_count == ARM_TEST_NUMBERS_MAX) {
        log_warn("web", "more than %d test numbers: the rest is ignored", ARM_TEST_NUMBERS_MAX);
        return false;
    }
    struct arm_test_number *taken = &flags->test_numbers[flags->test_number_count];
    taken->arm = number->arm;
    if (span_copy(span_of(number->number), taken->number, sizeof taken->number))
        flags->test_number_count++;
    return true;
}

/* The version is asked first: a change that comes in between makes the next look load again. */
enum vp_err flags_load(struct store *store, struct arm_flags *out_flags)
{
    int64_t version = 0;
    arm_flags_init(out_flags);
    enum vp_err err = store_flags_version(store, &version);
    if (err == VP_OK)
        err = store_each_flag(store, take_flag, out_flags);
    if (err == VP_OK)
        err = store_each_test_number(store, take_test_number, out_flags);
    out_flags->version = version;
    return err;
}

/* ---- to the store ---- */

struct number_count {
    const char *number;
    int other_count;
};

static bool count_number(void *owner, const struct store_test_number *number)
{
    struct number_count *count = owner;
    count->other_count += strcmp(number->number, count->number) != 0;
    return true;
}

enum vp_err flags_set_test_number(struct store *store, const struct store_test_number *number)
{
    struct number_count count = {.number = number->number};
    enum vp_err err = store_each_test_number(store, count_number, &count);
    if (err == VP_OK && count.other_count >= ARM_TEST_NUMBERS_MAX)
        err = VP_ERR_TOO_MANY;
    return err == VP_OK ? store_set_test_number(store, number) : err;
}

enum vp_err flags_roll_back(struct store *store, const char *who, int64_t unix_ms)
{
    struct store_flag flag = {.name = ENABLED, .value = "false", .changed_unix_ms = unix_ms};
    span_copy(span_of(who), flag.changed_by, sizeof flag.changed_by);
    return store_set_flag(store, &flag);
}
