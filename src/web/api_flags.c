/* The API of feature flags and test numbers (docs/flags.md). Every change is checked here, made and logged on
 * the store's thread, and in effect in this process before the answer leaves. */
#include <stdlib.h>

#include "base/json_tree.h"
#include "base/clock.h"
#include "base/number.h"
#include "arms/flag_watch.h"
#include "arms/flags.h"
#include "arms/flags_json.h"
#include "web/web_internal.h"

enum { LOG_LIMIT_DEFAULT = 100, LOG_LIMIT_MAX = 1000 };

struct flag_request { /* on its way through the store */
    struct web *web;
    struct http_request *request;
    enum vp_err (*change)(struct store *store, const struct flag_request *wanted); /* NULL: only look */
    struct store_flag flag;
    struct store_test_number number;
    int limit;
    struct arm_flags flags; /* as they are afterwards */
    json_t *json;           /* the answer; NULL: no memory */
};

static void refuse(struct http_request *request, const char *why)
{
    http_reply_error(request, 400, "invalid_request_error", why);
}

static enum vp_err work_flags(struct store *store, void *job)
{
    struct flag_request *wanted = job;
    enum vp_err err = wanted->change != NULL ? wanted->change(store, wanted) : VP_OK;
    if (err == VP_OK)
        err = flags_json(store, wanted->web->turns != NULL, &wanted->json);
    return err == VP_OK ? flags_load(store, &wanted->flags) : err;
}

static void answer(struct flag_request *wanted, enum vp_err err)
{
    if (err == VP_ERR_TOO_MANY) {
        json_decref(wanted->json);
        refuse(wanted->request, "there are 256 test numbers already; remove one first");
    } else {
        reply_stored(wanted->request, err, wanted->json, "this number is no test number");
    }
    free(wanted);
}

static void answer_flags(void *job, enum vp_err err)
{
    struct flag_request *wanted = job;
    if (err == VP_OK)
        flag_watch_put(wanted->web->flags, &wanted->flags);
    answer(wanted, err);
}

static struct flag_request *create_request(struct web *web, struct http_request *request)
{
    struct flag_request *wanted = web_job_create(request, sizeof *wanted);
    if (wanted == NULL)
        return NULL;
    wanted->web = web;
    wanted->request = request;
    return wanted;
}

static void ask(struct flag_request *wanted, store_work_fn work, store_done_fn done)
{
    store_thread_ask(wanted->web->settings.store, work, done, wanted);
}

/* Makes the change where the request is good, and refuses it otherwise. */
static void make_change(struct flag_request *wanted, bool is_good, const char *why,
                        enum vp_err (*change)(struct store *store, const struct flag_request *wanted))
{
    if (!is_good) {
        refuse(wanted->request, why);
        free(wanted);
        return;
    }
    wanted->change = change;
    ask(wanted, work_flags, answer_flags);
}

void api_serve_flags(void *owner, struct http_request *request)
{
    struct flag_request *wanted = guard_admin(owner, request) ? create_request(owner, request) : NULL;
    if (wanted != NULL)
        ask(wanted, work_flags, answer_flags);
}

/* ---- who changes something, and what ---- */

/* NULL: the request was answered. */
static struct flag_request *create_change(struct web *web, struct http_request *request)
{
    const char *who = change_read_who(web, request);
    if (who == NULL)
        return NULL;
    struct flag_request *wanted = create_request(web, request);
    if (wanted == NULL)
        return NULL;
    span_copy(span_of(who), wanted->flag.changed_by, sizeof wanted->flag.changed_by);
    span_copy(span_of(who), wanted->number.changed_by, sizeof wanted->number.changed_by);
    wanted->flag.changed_unix_ms = wanted->number.changed_unix_ms = clock_unix_ms();
    return wanted;
}

static bool format_value(const json_t *value, char *out, size_t size_bytes)
{
    if (json_is_boolean(value))
        snprintf(out, size_bytes, "%s", json_is_true(value) ? "true" : "false");
    else if (json_is_integer(value))
        snprintf(out, size_bytes, "%lld", (long long)json_integer_value(value));
    else if (json_is_null(value))
        out[0] = '\0';
    else
        return false;
    return true;
}

/* "" for all restaurants; NULL: no restaurant of this server. */
static const char *find_scope(const struct web *web, const json_t *restaurant)
{
    if (restaurant == NULL || json_is_null(restaurant))
        return "";
    const char *id = json_string_value(restaurant);
    return id != NULL && menu_set_find(web->settings.menus, id) != NULL ? id : NULL;
}

static bool read_flag(const struct web *web, const json_t *json, struct store_flag *flag, char *out_why,
                      size_t why_size_bytes)
{
    const char *name = json_string_value(json_object_get(json, "name"));
    const char *scope = find_scope(web, json_object_get(json, "restaurant_id"));
    if (name == NULL) {
        snprintf(out_why, why_size_bytes, "name is needed");
        return false;
    }
    if (scope == NULL) {
        snprintf(out_why, why_size_bytes, "restaurant_id is no restaurant of this server");
        return false;
    }
    if (!format_value(json_object_get(json, "value"), flag->value, sizeof flag->value)) {
        snprintf(out_why, why_size_bytes,
                 "value is needed: true, false, a whole number, or null for the default");
        return false;
    }
    span_copy(span_of(name), flag->name, sizeof flag->name);
    span_copy(span_of(scope), flag->restaurant_id, sizeof flag->restaurant_id);
    return flags_check_value(name, flag->value, out_why, why_size_bytes);
}

static enum vp_err change_flag(struct store *store, const struct flag_request *wanted)
{
    enum vp_err err = store_set_flag(store, &wanted->flag);
    bool is_default_already = err == VP_ERR_NOT_FOUND; /* of a value that was to be forgotten */
    return is_default_already ? VP_OK : err;
}

void api_change_flag(void *owner, struct http_request *request)
{
    static const char *const keys[] = {"name", "value", "restaurant_id", NULL};
    struct flag_request *wanted = create_change(owner, request);
    char why[160] = "";
    if (wanted == NULL)
        return;
    json_t *json = change_read_body(request, keys, why, sizeof why);
    bool is_good = json != NULL && read_flag(owner, json, &wanted->flag, why, sizeof why);
    json_decref(json);
    make_change(wanted, is_good, why, change_flag);
}

static enum vp_err roll_back(struct store *store, const struct flag_request *wanted)
{
    return flags_roll_back(store, wanted->flag.changed_by, wanted->flag.changed_unix_ms);
}

void api_roll_back(void *owner, struct http_request *request)
{
    struct flag_request *wanted = create_change(owner, request);
    if (wanted != NULL)
        make_change(wanted, true, "", roll_back);
}

/* ---- test numbers ---- */

static struct flag_request *create_number_change(struct web *web, struct http_request *request)
{
    static const char prefix[] = "/api/test-numbers/";
    struct flag_request *wanted = create_change(web, request);
    if (wanted == NULL)
        return NULL;
    const char *number = http_path(request) + sizeof prefix - 1;
    if (!arm_is_number(number)) {
        refuse(request, "the path must end in a telephone number such as +15550002222");
        free(wanted);
        return NULL;
    }
    span_copy(span_of(number), wanted->number.number, sizeof wanted->number.number);
    return wanted;
}

static enum vp_err put_number(struct store *store, const struct flag_request *wanted)
{
    return flags_set_test_number(store, &wanted->number);
}

void api_put_test_number(void *owner, struct http_request *request)
{
    static const char *const keys[] = {"arm", NULL};
    struct flag_request *wanted = create_number_change(owner, request);
    char why[160] = "";
    if (wanted == NULL)
        return;
    json_t *json = change_read_body(request, keys, why, sizeof why);
    const char *arm = json_string_value(json_object_get(json, "arm"));
    bool is_good = arm != NULL && store_arm_parse(arm, &wanted->number.arm);
    if (json != NULL && !is_good)
        snprintf(why, sizeof why, "arm must be realtime or traditional");
    json_decref(json);
    make_change(wanted, is_good, why, put_number);
}

static enum vp_err remove_number(struct store *store, const struct flag_request *wanted)
{
    return store_remove_test_number(store, wanted->number.number, wanted->number.changed_by,
                                    wanted->number.changed_unix_ms);
}

void api_remove_test_number(void *owner, struct http_request *request)
{
    struct flag_request *wanted = create_number_change(owner, request);
    if (wanted != NULL)
        make_change(wanted, true, "", remove_number);
}

/* ---- the log ---- */

static enum vp_err work_log(struct store *store, void *job)
{
    struct flag_request *wanted = job;
    return flags_log_json(store, wanted->limit, &wanted->json);
}

static void answer_log(void *job, enum vp_err err)
{
    answer(job, err);
}

void api_serve_flag_log(void *owner, struct http_request *request)
{
    if (!guard_admin(owner, request))
        return;
    const char *limit_text = http_query(request, "limit");
    int64_t limit = LOG_LIMIT_DEFAULT;
    if (limit_text != NULL && !number_parse(limit_text, 1, LOG_LIMIT_MAX, &limit)) {
        refuse(request, "limit must be 1 to 1000");
        return;
    }
    struct flag_request *wanted = create_request(owner, request);
    if (wanted == NULL)
        return;
    wanted->limit = (int)limit;
    ask(wanted, work_log, answer_log);
}
