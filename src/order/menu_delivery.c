/* The menu file's deliveries: by which ways orders reach the restaurant, as they are checked. */
#include "order/menu_delivery.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/base64.h"

enum {
    SECRET_BYTES_MIN = 24, /* of a Standard Webhook (net/standard_webhook.h) */
    SECRET_BYTES_MAX = 64,
    URL_SECRET_LEN_MIN = 16, /* of a printer that asks: nobody may guess it */
    URL_SECRET_LEN_MAX = 64,
    COLUMNS_MIN = 24,
    COLUMNS_MAX = 64,
    HOST_BYTES_MAX = 253,
    URL_BYTES_MAX = 1024,
    TOKEN_BYTES_MAX = 512,
    EMAIL_BYTES_MAX = 254,
    CALL_AFTER_S_MIN = 10,
    CALL_AFTER_S_MAX = 3600,
};

static const char cp858[] = "cp858";

/* The keys that a way may have beside id, way and events. */
enum {
    KEY_URL = 1 << 0,
    KEY_SECRET = 1 << 1,
    KEY_OLD_SECRET = 1 << 2,
    KEY_ADDRESS = 1 << 3,
    KEY_COLUMNS = 1 << 4,
    KEY_ENCODING = 1 << 5,
    KEY_ANSWERS = 1 << 6,
    KEY_PRICES = 1 << 7,
    KEY_NUMBER = 1 << 8,
    KEY_TO = 1 << 9,
    KEY_TOKEN = 1 << 10,
    KEY_LOCATION = 1 << 11,
    KEY_SANDBOX = 1 << 12,
    KEY_PAID = 1 << 13,
};

#define ORDER_COMES_AND_GOES (MENU_EVENT_BIT(MENU_EVENT_CREATED) | MENU_EVENT_BIT(MENU_EVENT_CANCELLED))

static const struct way_kind {
    const char *name;
    unsigned keys, events;
} way_kinds[MENU_CALLER_TEXT] = {
    [MENU_WEBHOOK] = {"webhook", KEY_URL | KEY_SECRET | KEY_OLD_SECRET,
                      (MENU_EVENT_BIT(MENU_EVENT_CALL_STARTED) - 1) & ~MENU_EVENT_BIT(MENU_EVENT_REPRINT)},
    [MENU_PRINTER] = {"printer", KEY_ADDRESS | KEY_COLUMNS | KEY_ENCODING | KEY_ANSWERS | KEY_PRICES,
                      ORDER_COMES_AND_GOES | MENU_EVENT_BIT(MENU_EVENT_REPRINT) |
                          MENU_EVENT_BIT(MENU_EVENT_MESSAGE)},
    [MENU_SMS] = {"sms", KEY_NUMBER, ORDER_COMES_AND_GOES | MENU_EVENT_BIT(MENU_EVENT_MESSAGE)},
    [MENU_EMAIL] = {"email", KEY_TO | KEY_COLUMNS | KEY_PRICES,
                    ORDER_COMES_AND_GOES | MENU_EVENT_BIT(MENU_EVENT_MESSAGE)},
    [MENU_CLOUDPRNT] = {"cloudprnt", KEY_SECRET | KEY_COLUMNS | KEY_PRICES,
                        ORDER_COMES_AND_GOES | MENU_EVENT_BIT(MENU_EVENT_REPRINT) |
                            MENU_EVENT_BIT(MENU_EVENT_MESSAGE)},
    [MENU_EPSON] = {"epson", KEY_SECRET | KEY_COLUMNS | KEY_PRICES,
                    ORDER_COMES_AND_GOES | MENU_EVENT_BIT(MENU_EVENT_REPRINT) |
                        MENU_EVENT_BIT(MENU_EVENT_MESSAGE)},
    [MENU_SQUARE] = {"square", KEY_TOKEN | KEY_LOCATION | KEY_SANDBOX | KEY_PAID, ORDER_COMES_AND_GOES},
    [MENU_PAGE] = {"page", 0, MENU_EVENT_BIT(MENU_EVENT_CREATED)},
};
static const char way_names[] = "webhook, printer, sms, email, cloudprnt, epson, square and page";

static const struct {
    const char *name;
    unsigned events;
} event_names[] = {
    {"order.created", MENU_EVENT_BIT(MENU_EVENT_CREATED)},
    {"order.accepted", MENU_EVENT_BIT(MENU_EVENT_ACCEPTED)},
    {"order.ready", MENU_EVENT_BIT(MENU_EVENT_READY)},
    {"order.picked_up", MENU_EVENT_BIT(MENU_EVENT_PICKED_UP)},
    {"order.updated", MENU_EVENT_BIT(MENU_EVENT_ACCEPTED) | MENU_EVENT_BIT(MENU_EVENT_READY) |
                          MENU_EVENT_BIT(MENU_EVENT_PICKED_UP) | MENU_EVENT_BIT(MENU_EVENT_UNDONE)},
    {"order.undone", MENU_EVENT_BIT(MENU_EVENT_UNDONE)},
    {"order.cancelled", MENU_EVENT_BIT(MENU_EVENT_CANCELLED)},
    {"order.reprint", MENU_EVENT_BIT(MENU_EVENT_REPRINT)},
    {"message.left", MENU_EVENT_BIT(MENU_EVENT_MESSAGE)},
    {"call.started", MENU_EVENT_BIT(MENU_EVENT_CALL_STARTED)},
    {"call.ended", MENU_EVENT_BIT(MENU_EVENT_CALL_ENDED)},
};
#define OF_CALLS (MENU_EVENT_BIT(MENU_EVENT_CALL_STARTED) | MENU_EVENT_BIT(MENU_EVENT_CALL_ENDED))

bool menu_way_find(const char *name, enum menu_way *out_way)
{
    for (int i = 0; i < MENU_CALLER_TEXT && name != NULL; i++)
        if (strcmp(way_kinds[i].name, name) == 0) {
            *out_way = (enum menu_way)i;
            return true;
        }
    return false;
}

const char *menu_way_name(enum menu_way way)
{
    return way == MENU_CALLER_TEXT  ? MENU_CALLER_TEXT_ID
           : way == MENU_STAFF_CALL ? MENU_STAFF_CALL_ID
                                    : way_kinds[way].name;
}

/* The set that the name stands for; 0: none. */
static unsigned find_events(const char *name)
{
    for (size_t i = 0; i < sizeof event_names / sizeof event_names[0]; i++)
        if (strcmp(event_names[i].name, name) == 0)
            return event_names[i].events;
    return 0;
}

unsigned menu_way_events(enum menu_way way, const struct menu_raw_texts *named)
{
    unsigned events = 0;
    for (size_t i = 0; i < named->count; i++)
        events |= find_events(named->texts[i]);
    return named->count > 0 ? events : way_kinds[way].events;
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

bool menu_printer_address(const char *address, struct span *out_host, int *out_port)
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

bool menu_call_after_parse(const char *text, int *out_s)
{
    size_t len = strlen(text);
    *out_s = 0;
    if (strcmp(text, "never") == 0)
        return true;
    if (len == 0 || len > 4 || strspn(text, "0123456789") != len)
        return false;
    *out_s = atoi(text);
    return *out_s >= CALL_AFTER_S_MIN && *out_s <= CALL_AFTER_S_MAX;
}

void menu_check_secret(struct menu_check *check, const char *where, const char *key, const char *secret,
                       bool is_needed)
{
    if (menu_check_text(check, where, key, secret, 128, is_needed) && secret != NULL && !is_secret(secret))
        menu_problem(
            check, where, key,
            "is not a secret: whsec_ and the base64 of %d to %d bytes, as 'echo whsec_$(openssl rand -base64 32)' "
            "makes one, is allowed",
            SECRET_BYTES_MIN, SECRET_BYTES_MAX);
}

void menu_check_url(struct menu_check *check, const char *where, const char *url)
{
    if (menu_check_text(check, where, "url", url, URL_BYTES_MAX, true) && !is_url(url))
        menu_problem(
            check, where, "url",
            "\"%.64s\" is not a URL such as https://orders.example.com/voiceplate (without name and password)",
            url);
}

static void check_webhook(struct menu_check *check, const char *where, const struct menu_raw_delivery *raw)
{
    menu_check_url(check, where, raw->url);
    menu_check_secret(check, where, "secret", raw->secret, true);
    menu_check_secret(check, where, "old_secret", raw->old_secret, false);
}

static void check_printer(struct menu_check *check, const char *where, const struct menu_raw_delivery *raw)
{
    struct span host;
    int port;
    if (menu_check_text(check, where, "address", raw->address, URL_BYTES_MAX, true) &&
        !menu_printer_address(raw->address, &host, &port))
        menu_problem(check, where, "address",
                     "\"%.64s\" is not an address such as 192.168.1.50:%d (host, or host and port)",
                     raw->address, MENU_PRINTER_PORT);
    if (raw->encoding != NULL && strcmp(raw->encoding, cp858) != 0 &&
        strcmp(raw->encoding, MENU_WINDOWS_1252) != 0)
        menu_problem(check, where, "encoding", "\"%.32s\" is none of %s and %s", raw->encoding, cp858,
                     MENU_WINDOWS_1252);
}

/* It stands in a URL, and whoever knows it reads the orders. */
static void check_asking_printer(struct menu_check *check, const char *where,
                                 const struct menu_raw_delivery *raw)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
    if (!menu_check_text(check, where, "secret", raw->secret, 128, true))
        return;
    size_t len = strlen(raw->secret);
    if (len < URL_SECRET_LEN_MIN || len > URL_SECRET_LEN_MAX || strspn(raw->secret, letters) < len)
        menu_problem(
            check, where, "secret",
            "is not the end of a URL: %d to %d letters, digits, - and _, as 'openssl rand -hex 20' makes them, "
            "are allowed",
            URL_SECRET_LEN_MIN, URL_SECRET_LEN_MAX);
}

static void check_number(struct menu_check *check, const char *where, const struct menu_raw_delivery *raw)
{
    if (menu_check_text(check, where, "number", raw->number, MENU_NUMBER_BYTES, true) &&
        !menu_number_is_e164(raw->number))
        menu_problem(check, where, "number", "\"%.32s\" is not a telephone number such as +15550001111",
                     raw->number);
}

/* "kitchen@example.com": visible characters, one @ with something on both sides, and nothing that ends a mail's
 * head. */
static bool is_email(const char *to)
{
    const char *at = strchr(to, '@');
    for (const char *c = to; *c != '\0'; c++)
        if (*c <= ' ' || *c > '~' || strchr("<>\",;:()[]\\", *c) != NULL)
            return false;
    return at != NULL && at > to && at[1] != '\0' && strchr(at + 1, '@') == NULL;
}

static void check_email(struct menu_check *check, const char *where, const struct menu_raw_delivery *raw)
{
    if (menu_check_text(check, where, "to", raw->to, EMAIL_BYTES_MAX, true) && !is_email(raw->to))
        menu_problem(check, where, "to", "\"%.64s\" is not an address such as kitchen@example.com", raw->to);
}

static void check_square(struct menu_check *check, const char *where, const struct menu_raw_delivery *raw)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
    if (menu_check_text(check, where, "token", raw->token, TOKEN_BYTES_MAX, true) &&
        strspn(raw->token, letters) < strlen(raw->token))
        menu_problem(check, where, "token", "is not an access token of Square's");
    if (menu_check_text(check, where, "location", raw->location, MENU_NAME_BYTES, true) &&
        strspn(raw->location, letters) < strlen(raw->location))
        menu_problem(check, where, "location", "\"%.64s\" is not the id of a location", raw->location);
}

static void check_foreign(struct menu_check *check, const char *where, const struct menu_raw_delivery *raw,
                          const struct way_kind *kind)
{
    const struct {
        const char *key;
        unsigned bit;
        bool is_there;
    } keys[] = {
        {"url", KEY_URL, raw->url != NULL},
        {"secret", KEY_SECRET, raw->secret != NULL},
        {"old_secret", KEY_OLD_SECRET, raw->old_secret != NULL},
        {"address", KEY_ADDRESS, raw->address != NULL},
        {"columns", KEY_COLUMNS, raw->columns != 0},
        {"encoding", KEY_ENCODING, raw->encoding != NULL},
        {"answers", KEY_ANSWERS, raw->answers != MENU_RAW_ABSENT},
        {"prices", KEY_PRICES, raw->prices != MENU_RAW_ABSENT},
        {"number", KEY_NUMBER, raw->number != NULL},
        {"to", KEY_TO, raw->to != NULL},
        {"token", KEY_TOKEN, raw->token != NULL},
        {"location", KEY_LOCATION, raw->location != NULL},
        {"sandbox", KEY_SANDBOX, raw->sandbox != MENU_RAW_ABSENT},
        {"paid", KEY_PAID, raw->paid != MENU_RAW_ABSENT},
    };
    bool begins_with_vowel = strchr("aeiou", kind->name[0]) != NULL;
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (keys[i].is_there && (kind->keys & keys[i].bit) == 0)
            menu_problem(check, where, keys[i].key, "is nothing that %s %s has",
                         begins_with_vowel ? "an" : "a", kind->name);
}

static void check_events(struct menu_check *check, const char *where, const struct menu_raw_delivery *raw,
                         enum menu_way way)
{
    if (raw->events.count > 0 && way == MENU_PAGE)
        menu_problem(check, where, "events", "is nothing that a page has: it shows all, and new orders ring");
    for (size_t i = 0; i < raw->events.count; i++) {
        unsigned events = find_events(raw->events.texts[i]);
        if (events == 0)
            menu_problem(check, where, "events",
                         "\"%.32s\" is none of order.created, order.accepted, order.ready, order.picked_up, "
                         "order.undone, order.updated, order.cancelled, order.reprint, message.left, "
                         "call.started and call.ended",
                         raw->events.texts[i]);
        else if ((events & OF_CALLS) != 0 && way != MENU_WEBHOOK)
            menu_problem(check, where, "events", "\"%.32s\" is for webhooks only", raw->events.texts[i]);
    }
}

static void check_way(struct menu_check *check, const char *where, const struct menu_raw_delivery *raw,
                      enum menu_way way)
{
    static void (*const checks[MENU_CALLER_TEXT])(struct menu_check * check, const char *where,
                                                  const struct menu_raw_delivery *raw) = {
        [MENU_WEBHOOK] = check_webhook,
        [MENU_PRINTER] = check_printer,
        [MENU_SMS] = check_number,
        [MENU_EMAIL] = check_email,
        [MENU_CLOUDPRNT] = check_asking_printer,
        [MENU_EPSON] = check_asking_printer,
        [MENU_SQUARE] = check_square,
    };
    if (checks[way] != NULL)
        checks[way](check, where, raw);
    if (raw->columns != 0 && (raw->columns < COLUMNS_MIN || raw->columns > COLUMNS_MAX))
        menu_problem(check, where, "columns",
                     "%d is out of range; %d to %d is allowed (42 for paper of 80 mm, 32 for 58 mm)",
                     raw->columns, COLUMNS_MIN, COLUMNS_MAX);
    check_foreign(check, where, raw, &way_kinds[way]);
    check_events(check, where, raw, way);
}

static bool is_named_before(const struct menu_raw *raw, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (raw->deliveries[i].id != NULL && strcmp(raw->deliveries[i].id, raw->deliveries[index].id) == 0)
            return true;
    return false;
}

static bool is_reserved(const struct menu_raw_delivery *raw)
{
    bool is_page = raw->way != NULL && strcmp(raw->way, way_kinds[MENU_PAGE].name) == 0;
    return strcmp(raw->id, MENU_CALLER_TEXT_ID) == 0 || strcmp(raw->id, MENU_STAFF_CALL_ID) == 0 ||
           (strcmp(raw->id, MENU_PAGE_ID) == 0 && !is_page);
}

void menu_check_deliveries(struct menu_check *check, const struct menu_raw *raw)
{
    int call_after_s;
    const char *after = raw->restaurant != NULL ? raw->restaurant->call_after_s : NULL;
    if (after != NULL && !menu_call_after_parse(after, &call_after_s))
        menu_problem(check, "restaurant", "deliveries_call_after_s",
                     "\"%.32s\" is neither a number of seconds from 10 to 3600 nor never", after);
    for (size_t i = 0; i < raw->delivery_count; i++) {
        const struct menu_raw_delivery *delivery = &raw->deliveries[i];
        enum menu_way way;
        char where[32];
        snprintf(where, sizeof where, "deliveries[%zu]", i);
        if (menu_check_id(check, where, delivery->id) && is_named_before(raw, i))
            menu_problem(check, where, "id", "\"%.64s\" is named twice", delivery->id);
        else if (delivery->id != NULL && is_reserved(delivery))
            menu_problem(check, where, "id", "\"%.64s\" is a name of VoicePlate's own", delivery->id);
        if (menu_way_find(delivery->way, &way))
            check_way(check, where, delivery, way);
        else if (menu_check_text(check, where, "way", delivery->way, MENU_NAME_BYTES, true))
            menu_problem(check, where, "way", "\"%.32s\" is none of %s", delivery->way, way_names);
    }
}
