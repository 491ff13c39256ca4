/* The menu file's deliveries: by which ways orders reach the restaurant. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/base64.h"
#include "order/menu_internal.h"

enum {
    SECRET_BYTES_MIN = 24, /* of a Standard Webhook (delivery/standard_webhook.h) */
    SECRET_BYTES_MAX = 64,
    COLUMNS_MIN = 24,
    COLUMNS_MAX = 64,
    COLUMNS_DEFAULT = 42,
    HOST_BYTES_MAX = 253,
    URL_BYTES_MAX = 1024,
};

static const char cp858[] = "cp858", windows_1252[] = "windows-1252";

static bool is_webhook(const struct menu_raw_delivery *raw)
{
    return raw->way != NULL && strcmp(raw->way, "webhook") == 0;
}

static bool is_printer(const struct menu_raw_delivery *raw)
{
    return raw->way != NULL && strcmp(raw->way, "printer") == 0;
}

/* Of a host, one that nobody's password stands before, and visible characters throughout. */
static bool is_url(const char *url)
{
    size_t scheme_len = strncasecmp(url, "https://", 8) == 0  ? 8
                        : strncasecmp(url, "http://", 7) == 0 ? 7
                                                              : 0;
    size_t host_len = strcspn(url + scheme_len, "/?#");
    for (const char *at = url; *at != '\0'; at++)
        if (*at <= ' ' || *at > '~' || strchr("\"<>\\^`{|}#", *at) != NULL)
            return false;
    return scheme_len > 0 && host_len > 0 && memchr(url + scheme_len, '@', host_len) == NULL &&
           url[scheme_len] != ':';
}

static bool is_secret(const char *secret)
{
    static const char prefix[] = "whsec_";
    if (strncmp(secret, prefix, sizeof prefix - 1) != 0)
        return false;
    struct span base64 = span_of(secret + sizeof prefix - 1);
    size_t len = base64_is_valid(base64) ? base64_decoded_len(base64) : 0;
    return len >= SECRET_BYTES_MIN && len <= SECRET_BYTES_MAX;
}

/* "192.168.1.50:9100", "printer.local" or "[fd00::5]:9100". */
static bool parse_address(const char *address, struct span *out_host, int *out_port)
{
    bool has_brackets = address[0] == '[';
    const char *host = has_brackets ? address + 1 : address;
    size_t len = strcspn(host, has_brackets ? "]" : ":");
    const char *rest = host + len;
    if (has_brackets && *rest++ != ']')
        return false;
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:%";
    char none = '\0', *end = &none;
    long port = *rest == ':' ? strtol(rest + 1, &end, 10) : MENU_PRINTER_PORT;
    bool is_port = *rest == '\0' || (*rest == ':' && rest[1] >= '0' && rest[1] <= '9' && *end == '\0');
    if (len == 0 || len > HOST_BYTES_MAX || strspn(host, letters) < len || !is_port || port < 1 ||
        port > 65535)
        return false;
    *out_host = (struct span){host, len};
    *out_port = (int)port;
    return true;
}

static void check_foreign(struct menu_check *check, const char *where, const char *key, bool is_there,
                          const char *way)
{
    if (is_there)
        menu_problem(check, where, key, "is nothing that a %s has", way);
}

static void check_webhook(struct menu_check *check, const char *where, const struct menu_raw_delivery *raw)
{
    if (menu_check_text(check, where, "url", raw->url, URL_BYTES_MAX, true) && !is_url(raw->url))
        menu_problem(
            check, where, "url",
            "\"%.64s\" is not a URL such as https://orders.example.com/voiceplate (without name and password)",
            raw->url);
    if (menu_check_text(check, where, "secret", raw->secret, 128, true) && !is_secret(raw->secret))
        menu_problem(
            check, where, "secret",
            "is not a secret: whsec_ and the base64 of %d to %d bytes, as 'echo whsec_$(openssl rand -base64 32)' "
            "makes one, is allowed",
            SECRET_BYTES_MIN, SECRET_BYTES_MAX);
    check_foreign(check, where, "address", raw->address != NULL, "webhook");
    check_foreign(check, where, "columns", raw->columns != 0, "webhook");
    check_foreign(check, where, "encoding", raw->encoding != NULL, "webhook");
    check_foreign(check, where, "answers", raw->answers != MENU_RAW_ABSENT, "webhook");
}

static void check_printer(struct menu_check *check, const char *where, const struct menu_raw_delivery *raw)
{
    struct span host;
    int port;
    if (menu_check_text(check, where, "address", raw->address, URL_BYTES_MAX, true) &&
        !parse_address(raw->address, &host, &port))
        menu_problem(check, where, "address",
                     "\"%.64s\" is not an address such as 192.168.1.50:%d (host, or host and port)",
                     raw->address, MENU_PRINTER_PORT);
    if (raw->columns != 0 && (raw->columns < COLUMNS_MIN || raw->columns > COLUMNS_MAX))
        menu_problem(check, where, "columns",
                     "%d is out of range; %d to %d is allowed (42 for paper of 80 mm, 32 for 58 mm)",
                     raw->columns, COLUMNS_MIN, COLUMNS_MAX);
    if (raw->encoding != NULL && strcmp(raw->encoding, cp858) != 0 &&
        strcmp(raw->encoding, windows_1252) != 0)
        menu_problem(check, where, "encoding", "\"%.32s\" is none of %s and %s", raw->encoding, cp858,
                     windows_1252);
    check_foreign(check, where, "url", raw->url != NULL, "printer");
    check_foreign(check, where, "secret", raw->secret != NULL, "printer");
}

static bool is_named_before(const struct menu_raw *raw, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (raw->deliveries[i].id != NULL && strcmp(raw->deliveries[i].id, raw->deliveries[index].id) == 0)
            return true;
    return false;
}

void menu_check_deliveries(struct menu_check *check, const struct menu_raw *raw)
{
    for (size_t i = 0; i < raw->delivery_count; i++) {
        const struct menu_raw_delivery *way = &raw->deliveries[i];
        char where[32];
        snprintf(where, sizeof where, "deliveries[%zu]", i);
        if (menu_check_id(check, where, way->id) && is_named_before(raw, i))
            menu_problem(check, where, "id", "\"%.64s\" is named twice", way->id);
        if (is_webhook(way))
            check_webhook(check, where, way);
        else if (is_printer(way))
            check_printer(check, where, way);
        else if (menu_check_text(check, where, "way", way->way, MENU_NAME_BYTES, true))
            menu_problem(check, where, "way", "\"%.32s\" is none of webhook and printer", way->way);
    }
}

static enum vp_err build_printer(struct menu_body *body, const struct menu_raw_delivery *raw,
                                 struct menu_delivery *delivery)
{
    struct span host = SPAN_NONE;
    if (!parse_address(raw->address, &host, &delivery->port)) /* menu_check has refused it */
        return VP_ERR_BUG;
    char *copy = arena_take(&body->arena, host.len + 1);
    if (copy == NULL)
        return VP_ERR_NO_MEMORY;
    span_copy(host, copy, host.len + 1);
    delivery->host = copy;
    delivery->columns = raw->columns != 0 ? raw->columns : COLUMNS_DEFAULT;
    delivery->is_windows_1252 = raw->encoding != NULL && strcmp(raw->encoding, windows_1252) == 0;
    delivery->has_answers = raw->answers != MENU_RAW_FALSE;
    return VP_OK;
}

enum vp_err menu_delivery_build(struct menu_body *body)
{
    const struct menu_raw *raw = body->raw;
    struct menu_delivery *deliveries =
        arena_take(&body->arena, (raw->delivery_count + 1) * sizeof *deliveries);
    if (deliveries == NULL)
        return VP_ERR_NO_MEMORY;
    for (size_t i = 0; i < raw->delivery_count; i++) {
        const struct menu_raw_delivery *from = &raw->deliveries[i];
        deliveries[i] = (struct menu_delivery){.id = from->id,
                                               .way = is_printer(from) ? MENU_PRINTER : MENU_WEBHOOK,
                                               .url = from->url,
                                               .secret = from->secret};
        if (is_printer(from) && build_printer(body, from, &deliveries[i]) != VP_OK)
            return VP_ERR_NO_MEMORY;
    }
    body->menu.deliveries = deliveries;
    body->menu.delivery_count = raw->delivery_count;
    return VP_OK;
}

const struct menu_delivery *menu_find_delivery(const struct menu *menu, const char *way_id)
{
    for (size_t i = 0; i < menu->delivery_count; i++)
        if (strcmp(menu->deliveries[i].id, way_id) == 0)
            return &menu->deliveries[i];
    return NULL;
}
