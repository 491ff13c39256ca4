#include "web/scope.h"

#include <string.h>

/* A path, and all below it. */
static const struct {
    const char *path;
    enum store_scope read, write; /* COUNT: no token */
} things[] = {
    {"/api/calls", STORE_SCOPE_CALLS_READ, STORE_SCOPE_CALLS_WRITE},
    {"/api/orders", STORE_SCOPE_ORDERS_READ, STORE_SCOPE_ORDERS_WRITE},
    {"/api/messages", STORE_SCOPE_MESSAGES_READ, STORE_SCOPE_MESSAGES_WRITE},
    {"/api/deliveries", STORE_SCOPE_DELIVERIES_READ, STORE_SCOPE_DELIVERIES_WRITE},
    {"/api/menu", STORE_SCOPE_MENU_READ, STORE_SCOPE_MENU_WRITE},
    {"/api/sold-out", STORE_SCOPE_MENU_READ, STORE_SCOPE_MENU_WRITE},
    {"/api/house", STORE_SCOPE_MENU_READ, STORE_SCOPE_MENU_WRITE},
    {"/api/blocked", STORE_SCOPE_CALLS_READ, STORE_SCOPE_CALLS_WRITE},
    {"/api/figures", STORE_SCOPE_FIGURES_READ, STORE_SCOPE_COUNT},
    {"/api/usage", STORE_SCOPE_FIGURES_READ, STORE_SCOPE_COUNT},
    {"/api/ab", STORE_SCOPE_FIGURES_READ, STORE_SCOPE_COUNT},
    {"/api/flags", STORE_SCOPE_FLAGS_READ, STORE_SCOPE_FLAGS_WRITE},
    {"/api/test-numbers", STORE_SCOPE_FLAGS_READ, STORE_SCOPE_FLAGS_WRITE},
    {"/api/rollback", STORE_SCOPE_COUNT, STORE_SCOPE_FLAGS_WRITE},
    {"/api/events", STORE_SCOPE_EVENTS_READ, STORE_SCOPE_COUNT},
    {"/api/callers", STORE_SCOPE_COUNT, STORE_SCOPE_CALLERS_WRITE},
    {"/health", STORE_SCOPE_SERVICE_READ, STORE_SCOPE_COUNT},
    {"/metrics", STORE_SCOPE_SERVICE_READ, STORE_SCOPE_COUNT},
    {"/streams", STORE_SCOPE_SERVICE_READ, STORE_SCOPE_COUNT},
    {"/realtime/sessions", STORE_SCOPE_SERVICE_READ, STORE_SCOPE_COUNT},
};

static bool is_below(const char *path, const char *of)
{
    size_t len = strlen(of);
    return strncmp(path, of, len) == 0 && (path[len] == '\0' || path[len] == '/');
}

enum scope_need scope_needed(const char *method, const char *path, enum store_scope *out_scope)
{
    bool is_look = strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
    if (is_look && strcmp(path, "/api/me") == 0)
        return SCOPE_NEED_ANY;
    for (size_t i = 0; i < sizeof things / sizeof things[0]; i++) {
        if (!is_below(path, things[i].path))
            continue;
        *out_scope = is_look ? things[i].read : things[i].write;
        return *out_scope != STORE_SCOPE_COUNT ? SCOPE_NEED_ONE : SCOPE_NEED_MORE;
    }
    return SCOPE_NEED_MORE;
}
