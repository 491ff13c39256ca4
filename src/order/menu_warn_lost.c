/* What a menu file says in vain, or so that callers and ways cannot go by it: menu check names it (menu_warn.c). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "english/address.h"
#include "order/menu_internal.h"

enum { WHERE_BYTES = 96 };

static bool has_text(const struct menu_raw_texts *texts, const char *text)
{
    for (size_t i = 0; i < texts->count; i++)
        if (strcmp(texts->texts[i], text) == 0)
            return true;
    return false;
}

static bool is_same(const char *one, const char *other)
{
    return one != NULL && other != NULL && strcasecmp(one, other) == 0;
}

/* ---- what nothing uses ---- */

static bool is_time_used_by(const struct menu_raw_time_prices *prices, const char *id)
{
    for (size_t i = 0; i < prices->count; i++)
        if (prices->at[i].time != NULL && strcmp(prices->at[i].time, id) == 0)
            return true;
    return false;
}

static bool is_time_used(const struct menu_raw *raw, const char *id)
{
    for (size_t g = 0; g < raw->group_count; g++)
        for (size_t o = 0; o < raw->groups[g].option_count; o++)
            if (is_time_used_by(&raw->groups[g].options[o].time_prices, id))
                return true;
    for (size_t c = 0; c < raw->category_count; c++)
        for (size_t i = 0; i < raw->categories[c].item_count; i++) {
            const struct menu_raw_item *item = &raw->categories[c].items[i];
            bool is_used = is_time_used_by(&item->time_prices, id);
            for (size_t s = 0; s < item->size_count && !is_used; s++)
                is_used = is_time_used_by(&item->sizes[s].time_prices, id);
            if (is_used)
                return true;
        }
    return false;
}

static bool is_group_used(const struct menu_raw *raw, const char *id)
{
    for (size_t g = 0; g < raw->group_count; g++)
        for (size_t o = 0; o < raw->groups[g].option_count; o++)
            if (has_text(&raw->groups[g].options[o].groups, id))
                return true;
    for (size_t c = 0; c < raw->category_count; c++)
        for (size_t i = 0; i < raw->categories[c].item_count; i++)
            if (has_text(&raw->categories[c].items[i].groups, id))
                return true;
    return false;
}

/* ---- groups ---- */

/* Whether callers who say a name of the option may mean the size. */
static bool sounds_like_size(const struct menu_raw_option *option, const struct menu_raw_size *size)
{
    for (size_t o = 0; o <= option->synonyms.count; o++) {
        const char *word = o == 0 ? option->name : option->synonyms.texts[o - 1];
        for (size_t s = 0; s <= size->synonyms.count; s++)
            if (is_same(word, s == 0 ? size->name : size->synonyms.texts[s - 1]))
                return true;
    }
    return false;
}

/* The size of an item with the group that has a name of the option's too; NULL: there is none. */
static const struct menu_raw_size *find_size_like(const struct menu_raw *raw, const char *group_id,
                                                  const struct menu_raw_option *option,
                                                  const struct menu_raw_item **out_item)
{
    for (size_t c = 0; c < raw->category_count; c++)
        for (size_t i = 0; i < raw->categories[c].item_count; i++) {
            const struct menu_raw_item *item = &raw->categories[c].items[i];
            if (item->size_count == 0 || !has_text(&item->groups, group_id))
                continue;
            for (size_t s = 0; s < item->size_count; s++)
                if (sounds_like_size(option, &item->sizes[s])) {
                    *out_item = item;
                    return &item->sizes[s];
                }
        }
    return NULL;
}

static void warn_of_group(struct menu_check *check, const struct menu_raw *raw, size_t g)
{
    const struct menu_raw_group *group = &raw->groups[g];
    char where[WHERE_BYTES];
    int max = menu_raw_max(group);
    snprintf(where, sizeof where, "groups[%zu]", g);
    if (!is_group_used(raw, group->id))
        menu_problem(check, where, "id",
                     "\"%s\" is in the groups of no item and no option: nobody is asked for it", group->id);
    if (max > 0 && group->included > max)
        menu_problem(check, where, "included",
                     "%d is more than max, which is %d: nothing of it is ever paid for", group->included,
                     max);
    for (size_t o = 0; o < group->option_count; o++) {
        const struct menu_raw_item *item;
        const struct menu_raw_size *size = find_size_like(raw, group->id, &group->options[o], &item);
        if (size == NULL)
            continue;
        snprintf(where, sizeof where, "groups[%zu].options[%zu]", g, o);
        menu_problem(check, where, "name",
                     "is called like the size \"%.64s\" of \"%.64s\": callers may mean either", size->name,
                     item->name);
    }
}

/* ---- what stands there twice ---- */

static const char *question_of(const struct menu_raw_faq *faq, size_t index)
{
    return index == 0 ? faq->question : faq->questions.texts[index - 1];
}

static bool asks_the_same(const struct menu_raw_faq *one, const struct menu_raw_faq *other)
{
    for (size_t a = 0; a <= one->questions.count; a++)
        for (size_t b = 0; b <= other->questions.count; b++)
            if (is_same(question_of(one, a), question_of(other, b)))
                return true;
    return false;
}

static void warn_of_twins(struct menu_check *check, const struct menu_raw *raw)
{
    char where[WHERE_BYTES];
    for (size_t i = 0; i < raw->holiday_count; i++)
        for (size_t before = 0; before < i; before++)
            if (is_same(raw->holidays[before].date, raw->holidays[i].date)) {
                snprintf(where, sizeof where, "holidays[%zu]", i);
                menu_problem(check, where, "date",
                             "\"%s\" is the date of holidays[%zu] too: only one of them counts",
                             raw->holidays[i].date, before);
                break;
            }
    for (size_t i = 0; i < raw->faq_count; i++)
        for (size_t before = 0; before < i; before++)
            if (asks_the_same(&raw->faqs[before], &raw->faqs[i])) {
                snprintf(where, sizeof where, "faq[%zu]", i);
                menu_problem(check, where, "question",
                             "faq[%zu] has the same question: only one of them is answered", before);
                break;
            }
}

/* ---- zones: the first one that fits counts ---- */

/* The number of the zone before it that has all of the postcode, or the place; its own: none. */
static size_t find_cover(const struct menu_raw_service *delivery, size_t zone, const char *text,
                         bool is_postcode)
{
    for (size_t before = 0; before < zone; before++) {
        const struct menu_raw_area *area = &delivery->areas[before];
        const struct menu_raw_texts *texts = is_postcode ? &area->postcodes : &area->places;
        for (size_t i = 0; i < texts->count; i++)
            if (is_postcode ? address_postcode_covers(texts->texts[i], text) : is_same(texts->texts[i], text))
                return before;
    }
    return zone;
}

static void warn_of_zones(struct menu_check *check, const struct menu_raw_service *delivery)
{
    char where[WHERE_BYTES], key[32];
    for (size_t zone = 0; delivery != NULL && zone < delivery->area_count; zone++)
        for (int kind = 0; kind < 2; kind++) {
            const struct menu_raw_area *area = &delivery->areas[zone];
            const struct menu_raw_texts *texts = kind == 0 ? &area->postcodes : &area->places;
            snprintf(where, sizeof where, "delivery.zones[%zu]", zone);
            for (size_t i = 0; i < texts->count; i++) {
                size_t cover = find_cover(delivery, zone, texts->texts[i], kind == 0);
                snprintf(key, sizeof key, "%s[%zu]", kind == 0 ? "postcodes" : "places", i);
                if (cover != zone)
                    menu_problem(
                        check, where, key,
                        "\"%.64s\" is in zones[%zu] already, and the first one counts: put this zone before it",
                        texts->texts[i], cover);
            }
        }
}

/* ---- where the default settings post nothing to ---- */

static bool is_private_host(const char *host)
{
    static const char *const begins[] = {"localhost", "127.", "10.", "192.168.", "169.254.",
                                         "[::1]",     "[fc",  "[fd", "[fe80"};
    for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
        if (strncasecmp(host, begins[i], strlen(begins[i])) == 0)
            return begins[i][0] != 'l' || strchr(":/?", host[strlen(begins[i])]) != NULL;
    int second = strncmp(host, "172.", 4) == 0 ? atoi(host + 4) : 0;
    return second >= 16 && second <= 31;
}

static void warn_of_url(struct menu_check *check, const char *where, const char *url, const char *setting)
{
    const char *host = url != NULL ? strstr(url, "://") : NULL;
    if (host == NULL)
        return;
    if (strncasecmp(url, "https:", 6) != 0)
        menu_problem(check, where, "url", "is not https: nothing is posted there unless %s is set", setting);
    else if (is_private_host(host + 3))
        menu_problem(check, where, "url", "is no public address: nothing is posted there unless %s is set",
                     setting);
}

void menu_warn_lost(struct menu_check *check, const struct menu_raw *raw)
{
    char where[WHERE_BYTES];
    for (size_t g = 0; g < raw->group_count; g++)
        warn_of_group(check, raw, g);
    for (size_t i = 0; i < raw->price_time_count; i++) {
        snprintf(where, sizeof where, "price_times[%zu]", i);
        if (!is_time_used(raw, raw->price_times[i].id))
            menu_problem(check, where, "id", "\"%s\" is in no time_prices: nothing costs anything else then",
                         raw->price_times[i].id);
    }
    warn_of_twins(check, raw);
    warn_of_zones(check, raw->delivery);
    for (size_t i = 0; i < raw->delivery_count; i++) {
        snprintf(where, sizeof where, "deliveries[%zu]", i);
        warn_of_url(check, where, raw->deliveries[i].url, "delivery_private_webhooks");
    }
    for (size_t i = 0; i < raw->tool_count; i++) {
        snprintf(where, sizeof where, "tools[%zu]", i);
        warn_of_url(check, where, raw->tools[i].url, "own_tools_private_urls");
    }
}
