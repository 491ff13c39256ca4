/* voiceplate flags: feature flags and test numbers, straight in the store, whether the server runs or not. */
#include <stdio.h>
#include <string.h>

#include "app/arguments.h"
#include "app/json_print.h"
#include "app/verb_end.h"
#include "app/verbs.h"
#include "app/who.h"
#include "arms/flags.h"
#include "arms/flags_json.h"
#include "base/clock.h"
#include "service/shared.h"
#include "service/store_setup.h"

enum { LOG_LIMIT_DEFAULT = 50 };

static int tell(enum vp_err err)
{
    if (err == VP_OK)
        return EXIT_STATUS_OK;
    fprintf(stderr, "voiceplate flags: %s\n", vp_err_text(err));
    return EXIT_STATUS_FAILED;
}

/* ---- showing ---- */

static bool print_flag(void *owner, const struct store_flag *flag)
{
    char when[32];
    (void)owner;
    printf("%-17s %-6s %-20s by %s, %s\n", flag->name, flag->value,
           flag->restaurant_id[0] != '\0' ? flag->restaurant_id : "all restaurants", flag->changed_by,
           who_format_time(when, sizeof when, flag->changed_unix_ms));
    return true;
}

static bool print_number(void *owner, const struct store_test_number *number)
{
    char when[32];
    (void)owner;
    printf("test number %-16s %-11s by %s, %s\n", number->number, store_arm_name(number->arm),
           number->changed_by, who_format_time(when, sizeof when, number->changed_unix_ms));
    return true;
}

struct wanted_flag {
    const char *name;
    bool is_set;
};

static bool look_for_flag(void *owner, const struct store_flag *flag)
{
    struct wanted_flag *wanted = owner;
    wanted->is_set |= flag->restaurant_id[0] == '\0' && strcmp(flag->name, wanted->name) == 0;
    return true;
}

static int list(struct store *store)
{
    enum vp_err err = VP_OK;
    for (const struct flag_kind *kind = flag_kinds; kind->name != NULL && err == VP_OK; kind++) {
        struct wanted_flag wanted = {.name = kind->name};
        err = store_each_flag(store, look_for_flag, &wanted);
        if (err == VP_OK && !wanted.is_set)
            printf("%-17s %-6s %-20s by default\n", kind->name, kind->default_value, "all restaurants");
    }
    if (err == VP_OK)
        err = store_each_flag(store, print_flag, NULL);
    if (err == VP_OK)
        err = store_each_test_number(store, print_number, NULL);
    return tell(err);
}

static bool print_change(void *owner, const struct store_flag_change *change)
{
    char when[32];
    (void)owner;
    printf("%s  %-16s %-17s %-20s %s -> %s\n", who_format_time(when, sizeof when, change->unix_ms),
           change->who, change->name, change->scope[0] != '\0' ? change->scope : "all restaurants",
           change->old_value[0] != '\0' ? change->old_value : "(not set)",
           change->new_value[0] != '\0' ? change->new_value : "(not set)");
    return true;
}

/* What GET /api/flags and /api/flags/log answer. */
static int print_json(enum vp_err err, json_t *json)
{
    if (err == VP_OK && !json_print(json))
        err = VP_ERR_NO_MEMORY;
    return tell(err);
}

static int show(struct store *store, const struct config *config, const struct arguments *arguments)
{
    json_t *json = NULL;
    if (!arguments->wants_json)
        return list(store);
    enum vp_err err = flags_json(store, config->traditional_enabled, &json);
    return print_json(err, json);
}

static int show_log(struct store *store, const struct arguments *arguments)
{
    int limit = arguments->limit > 0 ? arguments->limit : LOG_LIMIT_DEFAULT;
    json_t *json = NULL;
    if (!arguments->wants_json)
        return tell(store_each_flag_change(store, limit, print_change, NULL));
    enum vp_err err = flags_log_json(store, limit, &json);
    return print_json(err, json);
}

/* ---- changing ---- */

static bool has_restaurant(const struct config *config, const char *restaurant_id)
{
    static struct menu_set menus;
    bool is_whole = menu_set_load(&menus, config->menus_dir, stderr);
    bool is_found = menu_set_find(&menus, restaurant_id) != NULL;
    menu_set_release(&menus);
    if (!is_whole)
        return false;
    if (!is_found)
        fprintf(stderr, "voiceplate flags: no menu file has the restaurant id '%s'\n", restaurant_id);
    return is_found;
}

/* value "": the default again */
static int set(struct store *store, const struct config *config, const struct arguments *arguments,
               const char *value)
{
    struct store_flag flag = {.changed_unix_ms = clock_unix_ms()};
    const char *name = arguments->words[1];
    char why[128];
    if (!flags_check_value(name, value, why, sizeof why))
        return verb_refuse("flags", why);
    if (arguments->restaurant_id != NULL) {
        if (!has_restaurant(config, arguments->restaurant_id))
            return EXIT_STATUS_FAILED;
        span_copy(span_of(arguments->restaurant_id), flag.restaurant_id, sizeof flag.restaurant_id);
    }
    span_copy(span_of(name), flag.name, sizeof flag.name);
    span_copy(span_of(value), flag.value, sizeof flag.value);
    span_copy(span_of(arguments->who), flag.changed_by, sizeof flag.changed_by);
    enum vp_err err = store_set_flag(store, &flag);
    if (err == VP_ERR_NOT_FOUND) {
        if (arguments->wants_json)
            return show(store, config, arguments);
        puts("it was not set");
        return EXIT_STATUS_OK;
    }
    return err == VP_OK ? show(store, config, arguments) : tell(err);
}

static int roll_back(struct store *store, const struct config *config, const struct arguments *arguments)
{
    enum vp_err err = flags_roll_back(store, arguments->who, clock_unix_ms());
    if (err != VP_OK)
        return tell(err);
    if (!arguments->wants_json)
        puts("New calls go to the traditional arm, where one runs; calls in progress may finish.");
    return show(store, config, arguments);
}

static int change_number(struct store *store, const struct config *config, const struct arguments *arguments)
{
    struct store_test_number number = {.changed_unix_ms = clock_unix_ms()};
    bool is_added = strcmp(arguments->words[1], "add") == 0;
    if (!is_added && strcmp(arguments->words[1], "remove") != 0)
        return verb_refuse("flags", "say 'test-number add NUMBER ARM' or 'test-number remove NUMBER'");
    if (arguments->word_count != (is_added ? 4 : 3))
        return verb_refuse("flags",
                           is_added ? "say 'test-number add NUMBER ARM'" : "say 'test-number remove NUMBER'");
    if (!arm_is_number(arguments->words[2]))
        return verb_refuse("flags", "NUMBER must be a telephone number such as +15550002222");
    if (is_added && !store_arm_parse(arguments->words[3], &number.arm))
        return verb_refuse("flags", "ARM must be realtime or traditional");
    span_copy(span_of(arguments->words[2]), number.number, sizeof number.number);
    span_copy(span_of(arguments->who), number.changed_by, sizeof number.changed_by);
    enum vp_err err =
        is_added ? flags_set_test_number(store, &number)
                 : store_remove_test_number(store, number.number, number.changed_by, number.changed_unix_ms);
    if (err == VP_ERR_NOT_FOUND) {
        fprintf(stderr, "voiceplate flags: %s is no test number\n", number.number);
        return EXIT_STATUS_FAILED;
    }
    return err == VP_OK ? show(store, config, arguments) : tell(err);
}

static int act(struct store *store, const struct config *config, const struct arguments *arguments)
{
    const char *action = arguments->word_count > 0 ? arguments->words[0] : "list";
    size_t word_count = arguments->word_count;
    if (strcmp(action, "list") == 0 && word_count <= 1)
        return show(store, config, arguments);
    if (strcmp(action, "set") == 0 && word_count == 3 && arguments->words[2][0] != '\0')
        return set(store, config, arguments, arguments->words[2]);
    if (strcmp(action, "unset") == 0 && word_count == 2)
        return set(store, config, arguments, "");
    if (strcmp(action, "rollback") == 0 && word_count == 1)
        return roll_back(store, config, arguments);
    if (strcmp(action, "test-number") == 0 && word_count >= 2)
        return change_number(store, config, arguments);
    if (strcmp(action, "log") == 0 && word_count == 1)
        return show_log(store, arguments);
    return verb_refuse("flags", "that cannot be done; 'voiceplate help flags' lists what can");
}

int verb_flags(struct arguments *arguments)
{
    static struct config config;
    char why[256] = "";
    if (!who_choose(arguments, why, sizeof why))
        return verb_refuse("flags", why);
    if (!config_load_or_tell(&config, arguments->config_path))
        return EXIT_STATUS_FAILED;
    struct store *store = store_open_or_tell(&config, true);
    if (store == NULL)
        return EXIT_STATUS_FAILED;
    int status = act(store, &config, arguments);
    store_close(store);
    return status;
}
