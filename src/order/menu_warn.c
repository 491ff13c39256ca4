/* What a menu file may say, and its owner should look at: callers are told less, or misunderstood, because of it. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/text_file.h"
#include "english/spoken.h"
#include "order/menu_internal.h"

enum { WHERE_BYTES = 96, SPOKEN_BYTES = 256 };

static bool is_zero(const char *price)
{
    int64_t cents;
    return price != NULL && menu_parse_price(price, &cents) == VP_OK && cents == 0;
}

/* Whether something that must be chosen is paid for. */
static bool has_paid_choice(const struct menu_raw *raw, const struct menu_raw_item *item)
{
    for (size_t g = 0; g < item->groups.count; g++) {
        const struct menu_raw_group *group = menu_raw_find_group(raw, item->groups.texts[g]);
        for (size_t o = 0; group != NULL && group->min > 0 && o < group->option_count; o++) {
            const struct menu_raw_option *option = &group->options[o];
            if (option->size_price_count > 0 || (option->price != NULL && !is_zero(option->price)))
                return true;
        }
    }
    return false;
}

/* As it is spoken, in small letters; "" where nothing of it can be. */
static void speak(const char *name, char out[SPOKEN_BYTES])
{
    struct buf spoken;
    buf_init(&spoken, SPOKEN_BYTES - 1);
    const char *text = spoken_format(&spoken, name) == VP_OK ? buf_text(&spoken) : NULL;
    size_t len = 0;
    for (; text != NULL && text[len] != '\0' && len + 1 < SPOKEN_BYTES; len++)
        out[len] = (char)tolower((unsigned char)text[len]);
    out[len] = '\0';
    buf_deinit(&spoken);
}

/* "S", "XL", "*": read letter by letter, or not at all. */
static bool can_be_said(const char *spoken)
{
    size_t letters = 0;
    for (const char *at = spoken; *at != '\0'; at++)
        letters += isalpha((unsigned char)*at) != 0;
    return letters > 2;
}

static void warn_of_sizes(struct menu_check *check, const char *where, const struct menu_raw_item *item)
{
    char spoken[SPOKEN_BYTES], other[SPOKEN_BYTES], path[WHERE_BYTES + 32];
    for (size_t s = 0; item->size_count > 1 && s < item->size_count; s++) {
        snprintf(path, sizeof path, "%s.sizes[%zu]", where, s);
        speak(item->sizes[s].name, spoken);
        if (!can_be_said(spoken) && item->sizes[s].synonyms.count == 0)
            menu_problem(check, path, "name", "\"%.64s\" is hardly said so; add synonyms, as callers say it",
                         item->sizes[s].name);
        for (size_t before = 0; before < s; before++) {
            speak(item->sizes[before].name, other);
            if (strcmp(spoken, other) == 0)
                menu_problem(check, path, "name",
                             "\"%.64s\" sounds like sizes[%zu]; callers cannot tell them apart",
                             item->sizes[s].name, before);
        }
    }
}

static void warn_of_prices(struct menu_check *check, const char *where, const struct menu_raw *raw,
                           const struct menu_raw_item *item)
{
    if (has_paid_choice(raw, item))
        return;
    if (is_zero(item->price))
        menu_problem(check, where, "price",
                     "is 0, and nothing that must be chosen is paid for: it is given away");
    for (size_t s = 0; s < item->size_count; s++)
        if (is_zero(item->sizes[s].price)) {
            char path[WHERE_BYTES + 32];
            snprintf(path, sizeof path, "%s.sizes[%zu]", where, s);
            menu_problem(check, path, "price", "is 0, and nothing that must be chosen is paid for");
        }
}

/* How it is told from another of its name: "_ pizza", "slice of _". */
static const char *spoken_of(const struct menu_raw_category *category, size_t item)
{
    const char *own = category->items[item].spoken, *common = category->spoken;
    return own != NULL ? own : common != NULL ? common : "_";
}

/* The name of another item before it, or of a category: callers who say it may mean either. */
static void warn_of_names(struct menu_check *check, const char *where, const struct menu_raw *raw, size_t c,
                          size_t i)
{
    const struct menu_raw_item *item = &raw->categories[c].items[i];
    for (size_t k = 0; k < raw->category_count; k++) {
        const struct menu_raw_category *category = &raw->categories[k];
        if (category->item_count > 1 && strcasecmp(category->name, item->name) == 0)
            menu_problem(check, where, "name",
                         "\"%.64s\" is the name of categories[%zu] too: callers who say it may "
                         "mean any of that",
                         item->name, k);
        size_t before = k < c ? category->item_count : k == c ? i : 0;
        for (size_t other = 0; other < before; other++)
            if (strcasecmp(category->items[other].name, item->name) == 0 &&
                strcmp(spoken_of(category, other), spoken_of(&raw->categories[c], i)) == 0)
                menu_problem(check, where, "name",
                             "\"%.64s\" is the name of categories[%zu].items[%zu] too: callers are "
                             "asked which one",
                             item->name, k, other);
    }
}

/* Whether the restaurant, by its week, is open at that minute of the day. */
static bool is_open_at(const struct menu_raw_hours *hours, int day, int minute)
{
    for (int before = 0; before < 2; before++) { /* an opening of yesterday may last into today */
        int of = (day + MENU_DAYS - before) % MENU_DAYS;
        struct menu_hours openings[MENU_OPENINGS_MAX];
        menu_hours_build(hours->days[of].texts != NULL ? &hours->days[of] : &hours->every_day, openings);
        for (int i = 0; i < MENU_OPENINGS_MAX; i++)
            if (minute + before * MENU_DAY_MINUTES >= openings[i].open_minute &&
                minute + before * MENU_DAY_MINUTES < openings[i].close_minute)
                return true;
    }
    return false;
}

/* Days and hours that begin or end while the restaurant is closed. */
static void warn_of_time(struct menu_check *check, const char *where, const struct menu_raw *raw,
                         const struct menu_raw_time *time)
{
    unsigned days = menu_time_days(time);
    struct menu_hours hours;
    for (size_t i = 0; i < time->hours.count; i++)
        for (int day = 0; day < MENU_DAYS && menu_hours_parse(time->hours.texts[i], &hours); day++) {
            int last = hours.close_minute - 1;
            if ((days >> day & 1) == 0 || (is_open_at(raw->hours, day, hours.open_minute) &&
                                           is_open_at(raw->hours, (day + last / MENU_DAY_MINUTES) % MENU_DAYS,
                                                      last % MENU_DAY_MINUTES)))
                continue;
            char key[32];
            snprintf(key, sizeof key, "hours[%zu]", i);
            menu_problem(check, where, key, "\"%.32s\" begins or ends when the restaurant is closed (on %s)",
                         time->hours.texts[i], week_day_name(day));
            break;
        }
}

static void warn_of_serves(struct menu_check *check, const char *where, const struct menu_raw *raw,
                           const struct menu_raw_times *serves)
{
    char path[WHERE_BYTES + 32];
    for (size_t i = 0; i < serves->count; i++) {
        snprintf(path, sizeof path, "%s.serves[%zu]", where, i);
        warn_of_time(check, path, raw, &serves->at[i]);
    }
}

static void warn_of_times(struct menu_check *check, const struct menu_raw *raw)
{
    char where[WHERE_BYTES];
    for (size_t i = 0; i < raw->price_time_count; i++) {
        snprintf(where, sizeof where, "price_times[%zu]", i);
        warn_of_time(check, where, raw, &raw->price_times[i].when);
    }
    for (size_t g = 0; g < raw->group_count; g++)
        for (size_t o = 0; o < raw->groups[g].option_count; o++) {
            snprintf(where, sizeof where, "groups[%zu].options[%zu]", g, o);
            warn_of_serves(check, where, raw, &raw->groups[g].options[o].serves);
        }
    for (size_t c = 0; c < raw->category_count; c++) {
        snprintf(where, sizeof where, "categories[%zu]", c);
        warn_of_serves(check, where, raw, &raw->categories[c].serves);
        for (size_t i = 0; i < raw->categories[c].item_count; i++) {
            snprintf(where, sizeof where, "categories[%zu].items[%zu]", c, i);
            warn_of_serves(check, where, raw, &raw->categories[c].items[i].serves);
        }
    }
}

/* One line for all: a menu without any allergens is one decision, not a hundred. */
static void warn_of_allergens(struct menu_check *check, const struct menu_raw *raw)
{
    size_t missing = 0, count = 0;
    char first[WHERE_BYTES] = "";
    for (size_t c = 0; c < raw->category_count; c++)
        for (size_t i = 0; i < raw->categories[c].item_count; i++) {
            count++;
            if (raw->categories[c].items[i].allergens.texts != NULL)
                continue;
            if (missing++ == 0)
                snprintf(first, sizeof first, "categories[%zu].items[%zu]", c, i);
        }
    if (missing > 0)
        menu_problem(
            check, first, "allergens",
            "is missing, in %zu of %zu items: callers are told that nothing is known; [] says that there are none",
            missing, count);
}

static void warn_of_language(struct menu_check *check, const struct menu_raw_restaurant *restaurant)
{
    if (restaurant->language != NULL && restaurant->language[0] != '\0' &&
        strncmp(restaurant->language, "en", 2) != 0)
        menu_problem(
            check, "restaurant", "language",
            "is not understood by the embedded engine, which speaks English only: it needs another model, "
            "and the service does not start with this file where the engine answers");
}

static void warn(struct menu_check *check, const struct menu_raw *raw)
{
    warn_of_language(check, raw->restaurant);
    for (size_t c = 0; c < raw->category_count; c++)
        for (size_t i = 0; i < raw->categories[c].item_count; i++) {
            const struct menu_raw_item *item = &raw->categories[c].items[i];
            char where[WHERE_BYTES];
            snprintf(where, sizeof where, "categories[%zu].items[%zu]", c, i);
            warn_of_names(check, where, raw, c, i);
            warn_of_prices(check, where, raw, item);
            warn_of_sizes(check, where, item);
        }
    warn_of_times(check, raw);
    menu_warn_lost(check, raw);
    warn_of_allergens(check, raw);
}

static enum vp_err warn_of_text(void *owner, struct span text, const char *name, struct problems *warnings)
{
    struct problems wrong = {0};
    struct yaml_tree tree;
    const struct menu_raw *raw = NULL;
    struct arena arena = {0};
    (void)owner;
    problems_clear(&wrong);
    enum vp_err err = menu_yaml_read(text, name, &arena, &tree, &raw, &wrong);
    struct menu_check check = {name, &tree, &wrong, currency_or_dollars(NULL)};
    if (err == VP_OK)
        menu_check(&check, raw);
    if (err == VP_OK && wrong.count == 0) {
        check.problems = warnings;
        warn(&check, raw);
    }
    arena_free(&arena);
    return err;
}

enum vp_err menu_warnings(const char *path, struct problems *out_warnings)
{
    problems_clear(out_warnings);
    return text_file_parse(path, MENU_FILE_BYTES_MAX, warn_of_text, NULL, out_warnings);
}
