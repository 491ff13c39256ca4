#include "callers/order_match.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/log.h"
#include "english/number_words.h"

enum { ACTUAL_LINES_MAX = 64, DETAIL_TRIES_MAX = 2 };

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text != NULL ? text : "";
}

/* "left extra mushrooms" is option mushrooms, side left, amount extra. */
static bool option_is(const char *expected, const json_t *option)
{
    const char *side = "whole", *amount = "regular";
    for (;;) {
        if (strncmp(expected, "left ", 5) == 0) {
            side = "left";
            expected += 5;
        } else if (strncmp(expected, "right ", 6) == 0) {
            side = "right";
            expected += 6;
        } else if (strncmp(expected, "extra ", 6) == 0) {
            amount = "extra";
            expected += 6;
        } else if (strncmp(expected, "light ", 6) == 0) {
            amount = "light";
            expected += 6;
        } else {
            break;
        }
    }
    return strcmp(expected, text_of(option, "option_id")) == 0 &&
           strcmp(side, text_of(option, "side")) == 0 && strcmp(amount, text_of(option, "amount")) == 0;
}

static bool options_are(const struct scenario_line *expected, const json_t *options)
{
    if (json_array_size(options) != expected->options_count)
        return false;
    for (unsigned i = 0; i < expected->options_count; i++) {
        bool is_there = false;
        for (size_t k = 0; k < json_array_size(options) && !is_there; k++)
            is_there = option_is(expected->options[i], json_array_get(options, k));
        if (!is_there)
            return false;
    }
    return true;
}

static bool without_is(const struct scenario_line *expected, const json_t *without)
{
    if (json_array_size(without) != expected->without_count)
        return false;
    for (unsigned i = 0; i < expected->without_count; i++) {
        bool is_there = false;
        for (size_t k = 0; k < json_array_size(without) && !is_there; k++) {
            const char *name = json_string_value(json_array_get(without, k));
            is_there = name != NULL && strcasecmp(expected->without[i], name) == 0;
        }
        if (!is_there)
            return false;
    }
    return true;
}

/* A pizza has no front: left and right may be exchanged as a whole. */
static bool options_are_mirrored(const struct scenario_line *expected, const json_t *options)
{
    json_t *mirrored = json_deep_copy(options);
    for (size_t i = 0; i < json_array_size(mirrored); i++) {
        json_t *option = json_array_get(mirrored, i);
        const char *side = text_of(option, "side");
        if (strcmp(side, "whole") != 0)
            json_object_set_new(option, "side", json_string(strcmp(side, "left") == 0 ? "right" : "left"));
    }
    bool are = options_are(expected, mirrored);
    json_decref(mirrored);
    return are;
}

static bool kind_is(const struct scenario_line *expected, const json_t *line)
{
    const json_t *options = json_object_get(line, "options");
    return strcmp(expected->item, text_of(line, "item_id")) == 0 &&
           strcmp(expected->size != NULL ? expected->size : "", text_of(line, "size_id")) == 0 &&
           (options_are(expected, options) || options_are_mirrored(expected, options)) &&
           without_is(expected, json_object_get(line, "without"));
}

static bool quantity_is(const struct scenario_line *expected, const json_t *line)
{
    return json_integer_value(json_object_get(line, "quantity")) == expected->quantity;
}

/* Pairs of expected and actual lines: pair[i] is the actual line of expected line i, or -1. Equal ones first,
 * then those that differ in number only, then those of the same item. */
struct pairing {
    int pair[64];
    bool is_taken[ACTUAL_LINES_MAX];
    size_t actual_count;
};

static void pair_by(struct pairing *pairing, const json_t *lines, const struct scenario_order *expected,
                    int closeness)
{
    for (unsigned i = 0; i < expected->lines_count; i++) {
        const struct scenario_line *wanted = &expected->lines[i];
        for (size_t k = 0; pairing->pair[i] < 0 && k < pairing->actual_count; k++) {
            const json_t *line = json_array_get(lines, k);
            bool fits = closeness == 0   ? kind_is(wanted, line) && quantity_is(wanted, line)
                        : closeness == 1 ? kind_is(wanted, line)
                                         : strcmp(wanted->item, text_of(line, "item_id")) == 0;
            if (fits && !pairing->is_taken[k]) {
                pairing->pair[i] = (int)k;
                pairing->is_taken[k] = true;
            }
        }
    }
}

static void make_pairing(struct pairing *pairing, const json_t *lines, const struct scenario_order *expected)
{
    *pairing = (struct pairing){.actual_count = json_array_size(lines)};
    if (pairing->actual_count > ACTUAL_LINES_MAX)
        pairing->actual_count = ACTUAL_LINES_MAX;
    for (size_t i = 0; i < sizeof pairing->pair / sizeof *pairing->pair; i++)
        pairing->pair[i] = -1;
    for (int closeness = 0; closeness < 3; closeness++)
        pair_by(pairing, lines, expected, closeness);
}

/* Ids are written with dashes; names the caller may say are given as "Sara|Sarah". */
static void words_of_id(const char *id, char *out, size_t size_bytes)
{
    snprintf(out, size_bytes, "%s", id);
    for (char *at = out; *at != '\0'; at++)
        if (*at == '-')
            *at = ' ';
}

static bool name_is(const char *alternatives, const char *name)
{
    for (const char *at = alternatives; *at != '\0';) {
        size_t len = strcspn(at, "|");
        if (len == strlen(name) && strncasecmp(at, name, len) == 0)
            return true;
        at += len + (at[len] == '|');
    }
    return false;
}

static void say_line(const struct scenario_line *line, char *out, size_t size_bytes)
{
    if (line->say != NULL) {
        snprintf(out, size_bytes, "%s", line->say);
        return;
    }
    char item[110], size[110], number[16];
    words_of_id(line->item, item, sizeof item);
    words_of_id(line->size != NULL ? line->size : "", size, sizeof size);
    snprintf(out, size_bytes, "%s %s%s%s", number_words_write(line->quantity, 12, number, sizeof number),
             size, size[0] != '\0' ? " " : "", item);
}

/* Who was not understood says it in other words the next time. */
static const char *reworded(int tries, const char *first, const char *second)
{
    return tries % 2 == 0 ? first : second;
}

/* "No, please take off the one large Hawaiian pizza.": without its choices, as people say it. */
static void say_take_off(const json_t *line, int tries, char *out, size_t size_bytes)
{
    const char *spoken = text_of(line, "spoken"), *with = strstr(spoken, " with ");
    size_t len = strcspn(spoken, ",");
    if (with != NULL && (size_t)(with - spoken) < len)
        len = (size_t)(with - spoken);
    snprintf(out, size_bytes, "%s the %.*s.", reworded(tries, "No, please take off", "Please remove"),
             (int)(len < 400 ? len : 400), spoken);
}

/* "left mushrooms" is "mushrooms on one half" to a caller. */
static void words_of_option(const char *option, char *out, size_t size_bytes)
{
    bool is_half = strncmp(option, "left ", 5) == 0 || strncmp(option, "right ", 6) == 0;
    words_of_id(is_half ? strchr(option, ' ') + 1 : option, out, size_bytes);
    size_t len = strlen(out);
    if (is_half)
        snprintf(out + len, size_bytes - len, " on one half");
}

/* The options that only one of the two has; NULL: none. */
static const char *missing_option(const struct scenario_line *wanted, const json_t *options)
{
    for (unsigned i = 0; i < wanted->options_count; i++) {
        bool is_there = false;
        for (size_t k = 0; k < json_array_size(options) && !is_there; k++)
            is_there = option_is(wanted->options[i], json_array_get(options, k));
        if (!is_there)
            return wanted->options[i];
    }
    return NULL;
}

static const json_t *unwanted_option(const struct scenario_line *wanted, const json_t *options)
{
    for (size_t k = 0; k < json_array_size(options); k++) {
        bool is_wanted = false;
        for (unsigned i = 0; i < wanted->options_count && !is_wanted; i++)
            is_wanted = option_is(wanted->options[i], json_array_get(options, k));
        if (!is_wanted)
            return json_array_get(options, k);
    }
    return NULL;
}

/* The right item with something wrong about it. */
static void say_detail(const struct scenario_line *wanted, const json_t *actual, char *out, size_t size_bytes)
{
    char words[110];
    const json_t *options = json_object_get(actual, "options");
    const char *missing = missing_option(wanted, options);
    const json_t *unwanted = unwanted_option(wanted, options);
    words_of_option(missing != NULL ? missing : "", words, sizeof words);
    if (wanted->size != NULL && strcmp(wanted->size, text_of(actual, "size_id")) != 0) {
        words_of_id(wanted->size, words, sizeof words);
        snprintf(out, size_bytes, "No, make the %.100s %s.", text_of(actual, "name"), words);
    } else if (missing != NULL && unwanted != NULL) {
        snprintf(out, size_bytes, "No, change the %.100s to %s.", text_of(unwanted, "name"), words);
    } else if (missing != NULL) {
        snprintf(out, size_bytes, "No, the %.100s should be with %s.", text_of(actual, "name"), words);
    } else if (unwanted != NULL) {
        snprintf(out, size_bytes, "No, no %.100s on the %.100s.", text_of(unwanted, "name"),
                 text_of(actual, "name"));
    } else if (wanted->without_count > 0) {
        snprintf(out, size_bytes, "No, the %.100s should be without %s.", text_of(actual, "name"),
                 wanted->without[0]);
    } else {
        say_take_off(actual, 0, out, size_bytes);
    }
}

/* What to say of the first line that is not as wanted; false when all are. A detail that several tries did
 * not put right is taken off as a whole, to be asked for again. */
static bool correct_lines(const json_t *lines, const struct scenario_order *expected, int tries, char *out,
                          size_t size_bytes)
{
    struct pairing pairing;
    char wanted[VOICE_TEXT_MAX_BYTES / 2];
    make_pairing(&pairing, lines, expected);
    for (unsigned i = 0; i < expected->lines_count; i++) {
        const struct scenario_line *line = &expected->lines[i];
        const json_t *actual = pairing.pair[i] >= 0 ? json_array_get(lines, (size_t)pairing.pair[i]) : NULL;
        say_line(line, wanted, sizeof wanted);
        if (actual == NULL)
            snprintf(out, size_bytes, "%s %.400s.", reworded(tries, "No, I also wanted", "Please add"),
                     wanted);
        else if (!kind_is(line, actual) && tries < DETAIL_TRIES_MAX)
            say_detail(line, actual, out, size_bytes);
        else if (!kind_is(line, actual))
            say_take_off(actual, tries, out, size_bytes);
        else if (!quantity_is(line, actual))
            snprintf(out, size_bytes, "%s %.400s.", reworded(tries, "No, make that", "No, I said"), wanted);
        else
            continue;
        return true;
    }
    for (size_t k = 0; k < pairing.actual_count; k++)
        if (!pairing.is_taken[k]) {
            say_take_off(json_array_get(lines, k), tries, out, size_bytes);
            return true;
        }
    return false;
}

/* Letters and digits only, any case; expected may give alternatives: "12 main street|twelve main street". */
static bool is_close_text(const char *alternatives, const char *actual)
{
    const char *expected = alternatives, *at = actual;
    for (;;) {
        while (*expected != '\0' && *expected != '|' && !isalnum((unsigned char)*expected))
            expected++;
        while (*at != '\0' && !isalnum((unsigned char)*at))
            at++;
        bool has_ended = *expected == '\0' || *expected == '|';
        if (has_ended && *at == '\0')
            return true;
        if (!has_ended && tolower((unsigned char)*expected) == tolower((unsigned char)*at)) {
            expected++;
            at++;
            continue;
        }
        expected += strcspn(expected, "|");
        if (*expected == '\0')
            return false;
        expected++;
        at = actual;
    }
}

/* The address as the scenario spells it last: in words, as it is said. */
static bool correct_address(const char *actual, const char *expected, int tries, char *out, size_t size_bytes)
{
    if (expected == NULL || actual[0] == '\0' || is_close_text(expected, actual))
        return false;
    const char *last = strrchr(expected, '|');
    snprintf(out, size_bytes, "%s %s.", reworded(tries, "No, the address is", "The address should be"),
             last != NULL ? last + 1 : expected);
    return true;
}

bool order_match_correct(const json_t *order, const struct scenario_order *expected, int tries,
                         char *out_sentence, size_t size_bytes)
{
    if (correct_lines(json_object_get(order, "lines"), expected, tries, out_sentence, size_bytes))
        return true;
    const json_t *customer = json_object_get(order, "customer");
    const char *service = text_of(customer, "service"), *name = text_of(customer, "name");
    const char *wanted = expected->service == SCENARIO_PICKUP ? "pickup" : "delivery";
    if (expected->service != SCENARIO_ANY_SERVICE && service[0] != '\0' && strcmp(service, wanted) != 0) {
        snprintf(out_sentence, size_bytes, "No, it's for %s.", wanted);
        return true;
    }
    if (expected->name != NULL && name[0] != '\0' && !name_is(expected->name, name)) {
        snprintf(out_sentence, size_bytes, "%s %.*s.", reworded(tries, "No, the name is", "My name is"),
                 (int)strcspn(expected->name, "|"), expected->name);
        return true;
    }
    return correct_address(text_of(customer, "address"), expected->address, tries, out_sentence, size_bytes);
}

/* -- after the call ----------------------------------------------------------------------------------- */

/* Counted apart from the text, so that a lost text is no lost difference. */
struct findings {
    struct buf *text; /* NULL: not wanted */
    size_t count;
};

static void differ(struct findings *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void differ(struct findings *out, const char *format, ...)
{
    char text[512];
    va_list args;
    out->count++;
    if (out->text == NULL)
        return;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (buf_appendf(out->text, "%s\n", text) != VP_OK)
        log_warn("phone", "difference_lost out of memory");
}

static void judge_lines(const json_t *lines, const struct scenario_order *expected, struct findings *out)
{
    struct pairing pairing;
    make_pairing(&pairing, lines, expected);
    for (unsigned i = 0; i < expected->lines_count; i++) {
        const struct scenario_line *line = &expected->lines[i];
        const json_t *actual = pairing.pair[i] >= 0 ? json_array_get(lines, (size_t)pairing.pair[i]) : NULL;
        if (actual == NULL)
            differ(out, "missing: %d x %s%s%s", line->quantity, line->size != NULL ? line->size : "",
                   line->size != NULL ? " " : "", line->item);
        else if (!kind_is(line, actual))
            differ(out, "different from the expected %s: %s", line->item, text_of(actual, "spoken"));
        else if (!quantity_is(line, actual))
            differ(out, "%s: %lld instead of %d", line->item,
                   (long long)json_integer_value(json_object_get(actual, "quantity")), line->quantity);
    }
    for (size_t k = 0; k < pairing.actual_count; k++)
        if (!pairing.is_taken[k])
            differ(out, "not ordered by the caller: %s", text_of(json_array_get(lines, k), "spoken"));
}

static void judge_ticket(const json_t *ticket, const struct scenario_order *expected, struct findings *out)
{
    static const char *const services[] = {"", "pickup", "delivery"};
    if (expected->service != SCENARIO_ANY_SERVICE &&
        strcmp(text_of(ticket, "service"), services[expected->service]) != 0)
        differ(out, "service: %s instead of %s", text_of(ticket, "service"), services[expected->service]);
    if (expected->name != NULL && !name_is(expected->name, text_of(ticket, "name")))
        differ(out, "name: \"%s\" instead of \"%s\"", text_of(ticket, "name"), expected->name);
    if (expected->address != NULL && !is_close_text(expected->address, text_of(ticket, "address")))
        differ(out, "address: \"%s\" instead of \"%s\"", text_of(ticket, "address"), expected->address);
    if (expected->phone != NULL && strcmp(expected->phone, text_of(ticket, "phone")) != 0)
        differ(out, "phone: \"%s\" instead of \"%s\"", text_of(ticket, "phone"), expected->phone);
    if (expected->total != NULL && strcmp(expected->total, text_of(ticket, "total")) != 0)
        differ(out, "total: %s instead of %s", text_of(ticket, "total"), expected->total);
}

/* The ticket has no option ids; the basket behind it has. It counts only if it is what was ordered. */
static void judge_order(const json_t *call, const struct scenario_order *expected, struct findings *out)
{
    const json_t *orders = json_object_get(call, "orders"), *basket = json_object_get(call, "order");
    if (json_array_size(orders) != 1) {
        differ(out, "orders stored: %zu instead of 1", json_array_size(orders));
        if (json_array_size(orders) == 0)
            return;
    }
    const json_t *ticket = json_array_get(orders, 0);
    judge_ticket(ticket, expected, out);
    if (!json_is_object(basket))
        differ(out, "the API shows no basket");
    else if (strcmp(text_of(basket, "total"), text_of(ticket, "total")) != 0)
        differ(out, "the basket was changed after it was ordered");
    else
        judge_lines(json_object_get(basket, "lines"), expected, out);
}

bool order_match_judge(const json_t *call, const struct scenario_expect *expect,
                       const struct phone_line_end *end, struct buf *out_differences)
{
    struct findings findings = {.text = out_differences};
    if (end->by == PHONE_LINE_FAILED || end->by == PHONE_LINE_REFUSED)
        differ(&findings, "the call failed");
    if (expect == NULL)
        return findings.count == 0;
    if (expect->ended_by == SCENARIO_ENDED_BY_AGENT && end->by != PHONE_LINE_ENDED_BY_AGENT)
        differ(&findings, "the agent did not end the call");
    if (expect->ended_by == SCENARIO_ENDED_BY_CALLER && end->by != PHONE_LINE_ENDED_BY_CALLER)
        differ(&findings, "the caller did not end the call");
    if (expect->transfer && end->dialled[0] == '\0')
        differ(&findings, "the call was not put through to a person");
    if (expect->order == NULL && !expect->no_order && !expect->some_order)
        return findings.count == 0;
    if (call == NULL)
        differ(&findings, "the API did not answer, so the order cannot be checked");
    else if (expect->no_order && json_array_size(json_object_get(call, "orders")) > 0)
        differ(&findings, "an order was stored, though none was expected");
    else if (expect->some_order && json_array_size(json_object_get(call, "orders")) == 0)
        differ(&findings, "no order was stored");
    else if (expect->order != NULL)
        judge_order(call, expect->order, &findings);
    return findings.count == 0;
}

enum order_match_ticket order_match_ticket(const json_t *call, const struct scenario_expect *expect)
{
    size_t order_count = json_array_size(json_object_get(call, "orders"));
    if (expect == NULL || (expect->order == NULL && !expect->no_order && !expect->some_order))
        return ORDER_MATCH_TICKET_RIGHT;
    if (call == NULL)
        return ORDER_MATCH_TICKET_MISSING;
    if (expect->no_order)
        return order_count == 0 ? ORDER_MATCH_TICKET_RIGHT : ORDER_MATCH_TICKET_WRONG;
    if (order_count == 0)
        return ORDER_MATCH_TICKET_MISSING;
    if (expect->order == NULL)
        return ORDER_MATCH_TICKET_RIGHT;
    struct findings findings = {.text = NULL};
    judge_order(call, expect->order, &findings);
    return findings.count == 0 ? ORDER_MATCH_TICKET_RIGHT : ORDER_MATCH_TICKET_WRONG;
}
