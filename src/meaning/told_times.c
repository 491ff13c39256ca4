#include "meaning/told_times.h"

#include <stdio.h>
#include <string.h>

enum { TEXT_BYTES = 320, LISTED_MAX = 3 };

static const char *const price_time_questions[] = {
    "When is the _?",
    "Do you have a _?",
    "What time is the _?",
    "What time does the _ start?",
    "What time does the _ end?",
    "When does the _ end?",
    "When does the _ start?",
    "What days is the _?",
    "How long is the _?",
};

/* With the name in the place of "_". */
static const char *fill(const char *question, const char *name, char out[TEXT_BYTES])
{
    const char *place = strchr(question, '_');
    snprintf(out, TEXT_BYTES, "%.*s%s%s", (int)(place - question), question, name, place + 1);
    return out;
}

static void put_entry(json_t *faq, const char *const *questions, size_t count, const char *name,
                      const char *answer)
{
    char text[TEXT_BYTES];
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(array, json_string(fill(questions[i], name, text)));
    json_array_append_new(faq, json_pack("{s:o, s:s}", "questions", array, "answer", answer));
}

/* "Beer is $4.00, Large Pizza is $10.00": a few of those that cost something else then. */
static size_t list_prices(const struct told_menu *menu, const json_t *price_time, char *out,
                          size_t size_bytes)
{
    size_t listed = 0, len = 0;
    out[0] = '\0';
    for (size_t i = 0; i < menu->item_count && listed < LISTED_MAX && len < size_bytes; i++) {
        const struct told_menu_item *item = &menu->items[i];
        const char *price = told_times_price(item->time_prices, price_time), *size = "";
        for (size_t s = 0; s < item->size_count && price[0] == '\0'; s++) {
            price = told_times_price(menu->sizes[item->first_size + s].time_prices, price_time);
            size = menu->sizes[item->first_size + s].name;
        }
        if (price[0] == '\0')
            continue;
        len += (size_t)snprintf(out + len, size_bytes - len, "%s%s%s%s is %s%s", listed > 0 ? ", " : "", size,
                                size[0] != '\0' ? " " : "", item->name, menu->currency->written, price);
        listed++;
    }
    return listed;
}

static void put_price_time(const struct told_menu *menu, json_t *faq, const json_t *time)
{
    char answer[TEXT_BYTES], prices[TEXT_BYTES];
    const char *name = told_menu_text(time, "name");
    int len = snprintf(answer, sizeof answer, "%s is %s.", name, told_menu_text(time, "when"));
    if (list_prices(menu, time, prices, sizeof prices) > 0)
        snprintf(answer + len, sizeof answer - (size_t)len, " Then the %s.", prices);
    put_entry(faq, price_time_questions, sizeof price_time_questions / sizeof *price_time_questions, name,
              answer);
}

void told_times_put(struct told_menu *menu)
{
    json_t *restaurant = json_object_get(menu->document, "restaurant");
    const json_t *times = json_object_get(restaurant, "price_times");
    json_t *faq = json_array();
    if (!json_is_object(restaurant) || faq == NULL) {
        json_decref(faq);
        return;
    }
    json_array_extend(faq, json_object_get(restaurant, "faq"));
    size_t own_count = json_array_size(faq);
    for (size_t i = 0; i < json_array_size(times); i++)
        put_price_time(menu, faq, json_array_get(times, i));
    if (json_array_size(faq) > own_count)
        json_object_set(restaurant, "faq", faq);
    json_decref(faq);
}

/* Where the words name it. */
static const json_t *find_named(const struct told_menu *menu, const struct words *words, size_t *out_first,
                                size_t *out_count)
{
    const json_t *times = json_object_get(told_menu_restaurant(menu), "price_times");
    for (size_t i = 0; i < json_array_size(times); i++) {
        struct words name;
        words_split(&name, told_menu_text(json_array_get(times, i), "name"));
        for (size_t w = 0; name.count > 0 && w + name.count <= words->count; w++) {
            size_t same = 0;
            while (same < name.count && strcmp(words->at[w + same].stem, name.at[same].stem) == 0)
                same++;
            *out_first = w;
            *out_count = same;
            if (same == name.count)
                return json_array_get(times, i);
        }
    }
    return NULL;
}

const json_t *told_times_named(const struct told_menu *menu, const struct words *words)
{
    size_t first, count;
    return find_named(menu, words, &first, &count);
}

/* "The happy hour lager": a dish stands behind it, or what ends a question about the time. */
static bool is_before_dish(const struct words *words, size_t first, size_t count)
{
    size_t behind = first + count;
    return first > 0 && behind < words->count && !words->at[behind - 1].ends_clause &&
           (words->at[first - 1].number > 0 ||
            word_is_among(words->at[first - 1].text, "a an the your some of those these")) &&
           !word_is_among(
               words->at[behind].text,
               "is are was price prices menu special specials deal deals offer offers end ends start starts "
               "begin begins over today tonight tomorrow still now on in at and or for from until till "
               "running please thanks time times last lasts go goes apply applies");
}

bool told_times_cut(const struct told_menu *menu, const struct words *words, const char *text,
                    char out_text[TOLD_TIMES_TEXT_BYTES])
{
    size_t first, count;
    bool is_of_price = false;
    for (size_t w = 0; w < words->count; w++)
        is_of_price = is_of_price || word_is_among(words->at[w].text, "much price prices priced cost costs");
    if (menu == NULL || find_named(menu, words, &first, &count) == NULL)
        return false;
    bool is_of_dish = is_before_dish(words, first, count);
    if (!is_of_price && !is_of_dish)
        return false;
    const struct word *last = &words->at[first + count - 1];
    size_t end = last->at + last->len;
    while (!is_of_dish && first > 0 &&
           word_is_among(words->at[first - 1].text, "in during at for on the your our a"))
        first--;
    size_t begin = words->at[first].at;
    return (size_t)snprintf(out_text, TOLD_TIMES_TEXT_BYTES, "%.*s%s", (int)begin, text, text + end) <
           TOLD_TIMES_TEXT_BYTES;
}

const char *told_times_price(const json_t *time_prices, const json_t *price_time)
{
    for (size_t i = 0; i < json_array_size(time_prices); i++) {
        const json_t *price = json_array_get(time_prices, i);
        if (strcmp(told_menu_text(price, "time"), told_menu_text(price_time, "name")) == 0)
            return told_menu_text(price, "price");
    }
    return "";
}

const json_t *told_times_now(const struct told_menu *menu, const json_t *time_prices)
{
    const json_t *times = json_object_get(told_menu_restaurant(menu), "price_times");
    for (size_t i = 0; i < json_array_size(times); i++) {
        const json_t *time = json_array_get(times, i);
        if (json_is_true(json_object_get(time, "is_now")) && told_times_price(time_prices, time)[0] != '\0')
            return time;
    }
    return NULL;
}
