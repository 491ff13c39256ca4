/* What the operator should know of the service that runs: what voiceplate doctor finds, as far as it is cheap and
 * harms no call. Made of what /health has, and of the settings. */
#include <string.h>

#include "web/web_internal.h"

enum { FINDING_BYTES = 1024 };

static void add(json_t *findings, const char *check, const char *state, const char *text)
{
    json_array_append_new(findings,
                          json_pack("{s:s, s:s, s:s}", "check", check, "state", state, "text", text));
}

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text != NULL ? text : "";
}

static void add_processes(json_t *findings, const json_t *health)
{
    const json_t *processes = json_object_get(health, "processes"), *one;
    char text[FINDING_BYTES] = "";
    size_t i, len = 0, up_count = 0;
    json_array_foreach(processes, i, one)
    {
        const char *status = text_of(one, "status");
        bool is_well = strcmp(status, "late") != 0 && strcmp(status, "down") != 0;
        up_count += is_well;
        if (!is_well && len < sizeof text)
            len += (size_t)snprintf(text + len, sizeof text - len, "%s%s %lld is %s", len > 0 ? ", " : "",
                                    text_of(one, "role"),
                                    (long long)json_integer_value(json_object_get(one, "process")), status);
    }
    if (len > 0)
        add(findings, "processes", "problem", text);
    snprintf(text, sizeof text, "%zu are up", up_count);
    if (len == 0)
        add(findings, "processes", "ok", text);
}

static void add_model(json_t *findings, const json_t *health)
{
    const json_t *model = json_object_get(health, "model");
    const char *state = text_of(model, "state");
    if (json_is_false(json_object_get(health, "can_speak")))
        add(findings, "model", "problem",
            "neither a model nor the engine can speak to callers: they are connected with the restaurant");
    else if (json_is_null(model))
        add(findings, "model", "ok", "it is the embedded engine");
    else if (strcmp(state, "failed") == 0)
        add(findings, "model", "problem", text_of(model, "told"));
    else if (strcmp(state, "ok") == 0)
        add(findings, "model", "ok", text_of(model, "told"));
    else
        add(findings, "model", "not_checked", "it was not tried yet");
}

static void add_store(json_t *findings, const json_t *health)
{
    const json_t *store = json_object_get(health, "store");
    const char *state = text_of(store, "state");
    char text[FINDING_BYTES];
    long long spooled = json_integer_value(json_object_get(store, "spooled"));
    if (strcmp(state, "ok") != 0) {
        snprintf(text, sizeof text, "the database is %s; %lld writes wait in its spool, and nothing is lost",
                 state, spooled);
        add(findings, "database", "problem", text);
    } else if (json_is_true(json_object_get(store, "mended"))) {
        add(findings, "database", "problem",
            "a database that had vanished or was damaged was replaced; look at what was kept of it");
    } else {
        add(findings, "database", "ok", "what is written is stored at once");
    }
}

static void add_staff(json_t *findings, const struct menu_set *menus)
{
    char names[FINDING_BYTES / 2] = "", text[FINDING_BYTES];
    for (size_t i = 0; i < menus->count; i++) {
        size_t len = strlen(names);
        if (menus->menus[i]->staff_number[0] == '\0')
            snprintf(names + len, sizeof names - len, "%s%s", len > 0 ? ", " : "",
                     menus->menus[i]->restaurant_id);
    }
    snprintf(text, sizeof text, "no staff_number for %s: callers who need a person are turned away there",
             names);
    if (names[0] != '\0')
        add(findings, "staff", "problem", text);
    else
        add(findings, "staff", "ok", "every restaurant has a telephone for who needs a person");
}

static void add_deliveries(json_t *findings, const struct web *web, const json_t *health)
{
    const json_t *deliveries = json_object_get(health, "deliveries"), *one;
    bool is_trial = !web->settings.telephony->is_checked;
    char text[FINDING_BYTES];
    size_t i;
    json_array_foreach(json_object_get(deliveries, "lacking"), i, one)
    {
        snprintf(text, sizeof text, "orders of %s cannot go by %s: %s", text_of(one, "restaurant_id"),
                 text_of(one, "way"), text_of(one, "lack"));
        add(findings, "deliveries", is_trial ? "not_checked" : "problem", text);
    }
    snprintf(text, sizeof text, "an order has waited for %lld s to reach its restaurant",
             (long long)json_integer_value(json_object_get(deliveries, "waiting_s")));
    if (json_is_true(json_object_get(deliveries, "late")))
        add(findings, "deliveries", "problem", text);
    else if (json_array_size(json_object_get(deliveries, "lacking")) == 0)
        add(findings, "deliveries", "ok", "orders go by all ways");
}

static void add_access(json_t *findings, const struct web *web)
{
    if (web->settings.telephony->is_checked)
        add(findings, "twilio", "ok", "webhooks are known by their signature");
    else
        add(findings, "twilio", "not_checked",
            "no twilio_auth_token: only the simulated telephone can call, on this machine; let no proxy lead here");
    if (guard_has_passwords(web) || web->settings.admin_token[0] != '\0')
        add(findings, "page", "ok", "it asks who is there");
    else
        add(findings, "page", "not_checked",
            "neither a password nor a token is set: it opens by itself on this machine, and nowhere else");
}

void api_serve_doctor(void *owner, struct http_request *request)
{
    struct web *web = owner;
    if (!guard_admin(web, request))
        return;
    json_t *health = web_health_json(web), *findings = json_array();
    add_processes(findings, health);
    add_model(findings, health);
    add_store(findings, health);
    add_staff(findings, web->settings.menus);
    add_deliveries(findings, web, health);
    add_access(findings, web);
    json_decref(health);
    reply_json(request, 200, json_pack("{s:o}", "findings", findings));
}
