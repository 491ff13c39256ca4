/* The log of the flags, replayed from its first line: it must lead to the flags as they are. */
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>

#include "base/array.h"

#include "audit/consistency_internal.h"

struct value { /* of a flag or test number, as the log tells it */
    char name[STORE_FLAG_BYTES], scope[STORE_NUMBER_BYTES], text[STORE_FLAG_BYTES];
};

struct flag_replay {
    struct consistency *check;
    struct store_flag_change *changes; /* newest first, as the store gives them */
    size_t change_count, change_room;
    struct value *values; /* room for one a change */
    size_t value_count, set_count;
};

static const struct consistency_place nowhere = {"", "", 0};

static bool on_change(void *owner, const struct store_flag_change *change)
{
    struct flag_replay *replay = owner;
    struct store_flag_change *changes =
        array_grow(replay->changes, replay->change_count, &replay->change_room, 64, sizeof *changes);
    if (changes == NULL) {
        replay->check->err = VP_ERR_NO_MEMORY;
        return false;
    }
    replay->changes = changes;
    replay->changes[replay->change_count++] = *change;
    return true;
}

static struct value *find_value(const struct flag_replay *replay, const char *name, const char *scope)
{
    for (size_t i = 0; i < replay->value_count; i++)
        if (strcmp(replay->values[i].name, name) == 0 && strcmp(replay->values[i].scope, scope) == 0)
            return &replay->values[i];
    return NULL;
}

static const char *shown(const char *value)
{
    return value[0] != '\0' ? value : "(not set)";
}

static void replay_change(struct flag_replay *replay, const struct store_flag_change *change,
                          int64_t *last_id)
{
    struct value *value = find_value(replay, change->name, change->scope);
    const char *old_value = value != NULL ? value->text : "";
    if (change->id != *last_id + 1)
        consistency_violation(replay->check, "flag-log-gap", nowhere,
                              "Of the flags' log, lines %" PRId64 " to %" PRId64 " are missing.",
                              *last_id + 1, change->id - 1);
    else if (strcmp(old_value, change->old_value) != 0)
        consistency_violation(replay->check, "flag-log-broken", nowhere,
                              "Line %" PRId64 " of the flags' log changes %s from %s, but it was %s.",
                              change->id, change->name, shown(change->old_value), shown(old_value));
    if (change->who[0] == '\0' || change->unix_ms <= 0)
        consistency_violation(replay->check, "flag-log-broken", nowhere,
                              "Line %" PRId64 " of the flags' log does not say who or when.", change->id);
    *last_id = change->id;
    if (value == NULL) {
        value = &replay->values[replay->value_count++];
        span_copy(span_of(change->name), value->name, sizeof value->name);
        span_copy(span_of(change->scope), value->scope, sizeof value->scope);
    }
    span_copy(span_of(change->new_value), value->text, sizeof value->text);
}

/* What is set now must be the log's last word. */
static void compare(struct flag_replay *replay, const char *name, const char *scope, const char *now)
{
    const struct value *value = find_value(replay, name, scope);
    const char *logged = value != NULL ? value->text : "";
    replay->set_count++;
    if (strcmp(logged, now) != 0)
        consistency_violation(replay->check, "flag-not-logged", nowhere,
                              "%s%s%s is %s, but by the log it is %s.", name, scope[0] != '\0' ? " of " : "",
                              scope, now, shown(logged));
}

static bool on_flag(void *owner, const struct store_flag *flag)
{
    compare(owner, flag->name, flag->restaurant_id, flag->value);
    return true;
}

static bool on_number(void *owner, const struct store_test_number *number)
{
    compare(owner, "test_number", number->number, store_arm_name(number->arm));
    return true;
}

static enum vp_err compare_all(struct flag_replay *replay)
{
    struct store *store = replay->check->store;
    int violation_count = replay->check->counts->violation_count;
    size_t wanted_count = 0;
    enum vp_err err = store_each_flag(store, on_flag, replay);
    if (err == VP_OK)
        err = store_each_test_number(store, on_number, replay);
    for (size_t i = 0; i < replay->value_count; i++)
        wanted_count += replay->values[i].text[0] != '\0';
    if (err == VP_OK && wanted_count != replay->set_count &&
        violation_count == replay->check->counts->violation_count)
        consistency_violation(replay->check, "flag-not-logged", nowhere,
                              "By the log %zu flags and test numbers are set, but there are %zu.",
                              wanted_count, replay->set_count);
    return err;
}

enum vp_err consistency_check_flags(struct consistency *check)
{
    struct flag_replay replay = {.check = check};
    int64_t last_id = 0;
    enum vp_err err = store_each_flag_change(check->store, INT_MAX, on_change, &replay);
    if (err == VP_OK)
        err = check->err;
    if (err == VP_OK && replay.change_count > 0 &&
        (replay.values = calloc(replay.change_count, sizeof *replay.values)) == NULL)
        err = VP_ERR_NO_MEMORY;
    for (size_t i = replay.change_count; i > 0 && err == VP_OK; i--)
        replay_change(&replay, &replay.changes[i - 1], &last_id);
    check->counts->flag_change_count = (int)replay.change_count;
    if (err == VP_OK)
        err = compare_all(&replay);
    free(replay.changes);
    free(replay.values);
    return err;
}
