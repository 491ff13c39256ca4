/* When something is served: asked of a dish or a kind of dish that is not always to be had. */
#include <stdio.h>
#include <string.h>

#include "dialogue/dialogue_internal.h"
#include "meaning/talk.h"
#include "meaning/words.h"

/* Whether the words ask for times: "are pancakes served all day", "until when can I get the soup". */
static bool asks_for_times(const struct words *words)
{
    bool is_question =
        words->count > 0 && (talk_begins_as_question(words, 0) || words->at[words->count - 1].ends_question);
    bool is_when = false, is_of_serving = false, is_of_order = false;
    for (size_t w = 0; w < words->count; w++) {
        const char *text = words->at[w].text, *next = w + 1 < words->count ? words->at[w + 1].text : "";
        bool is_all_day = strcmp(text, "all") == 0 && strcmp(next, "day") == 0;
        is_question = is_question || word_is_among(text, "what until till");
        is_when = is_when || is_all_day || word_is_among(text, "when until till late serving served") ||
                  (strcmp(text, "what") == 0 && word_is_among(next, "time times day days"));
        is_of_serving =
            is_of_serving || word_is_among(text, "serve serving served start starts stop stops begin begins "
                                                 "end ends over available get have order is are");
        is_of_order = is_of_order || word_is_among(text, "pick ready deliver delivered");
    }
    return is_question && is_when && is_of_serving && !is_of_order;
}

/* "Lunch" of "Lunch Specials": the kind with the word in its name and is not always served; -1: none, or more. */
static int kind_called(const struct told_menu *menu, const struct words *words)
{
    int found = -1;
    for (size_t c = 0; c < menu->category_count; c++) {
        struct words name;
        bool is_called = false;
        words_split(&name, menu->categories[c].name);
        for (size_t w = 0; w < words->count; w++)
            for (size_t n = 0; n < name.count; n++)
                is_called = is_called || strcmp(words->at[w].stem, name.at[n].stem) == 0;
        if (!is_called || menu->categories[c].serves[0] == '\0')
            continue;
        if (found >= 0)
            return -1;
        found = (int)c;
    }
    return found;
}

static void ask_kind(struct acts *acts, int category)
{
    struct act *act = acts_add(acts, ACT_ASK);
    act->topic = TOPIC_SERVES;
    act->draft.categories[0] = (uint16_t)category;
    act->draft.category_count = 1;
}

bool times_read(const struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    struct hit hit;
    if (dialogue->menu == NULL || dialogue->lexicon == NULL || !asks_for_times(words))
        return false;
    for (size_t w = 0; w < words->count; w++) {
        if (!lexicon_match(dialogue->lexicon, words, w, &hit))
            continue;
        bool is_item = hit.item_count > 0 && dialogue->menu->items[hit.items[0]].serves[0] != '\0';
        bool is_kind = !is_item && hit.category_count > 0 &&
                       dialogue->menu->categories[hit.categories[0]].serves[0] != '\0';
        if (!is_item && !is_kind)
            continue;
        struct act *act = acts_add(acts, ACT_ASK);
        act->topic = TOPIC_SERVES;
        act->draft.items[0] = is_item ? (uint16_t)hit.items[0] : 0;
        act->draft.item_count = is_item;
        act->draft.categories[0] = is_kind ? (uint16_t)hit.categories[0] : 0;
        act->draft.category_count = is_kind;
        return true;
    }
    int kind = kind_called(dialogue->menu, words);
    if (kind >= 0)
        ask_kind(acts, kind);
    return kind >= 0;
}

void times_answer(struct dialogue *dialogue, const struct act *act)
{
    const struct told_menu *menu = dialogue->menu;
    if (act->draft.item_count > 0)
        say_note(dialogue, "We serve %s %s.", menu->items[act->draft.items[0]].name,
                 menu->items[act->draft.items[0]].serves);
    else if (act->draft.category_count > 0)
        say_note(dialogue, "We serve %s %s.", menu->categories[act->draft.categories[0]].name,
                 menu->categories[act->draft.categories[0]].serves);
}

static bool is_called_deal(const char *name)
{
    struct words words;
    words_split(&words, name);
    for (size_t w = 0; w < words.count; w++)
        if (word_is_among(words.at[w].stem, "special deal offer combo"))
            return true;
    return false;
}

/* "For Lunch Specials we have Soup of the Day and Fish and Chips, Monday to Friday from 11:30 AM to 3 PM." */
void times_tell_kind(struct dialogue *dialogue, const struct told_menu_category *category)
{
    enum { LISTED_MAX = 5 };
    const char *names[LISTED_MAX];
    char list[400];
    size_t count = 0;
    for (size_t i = 0; i < category->item_count && count < LISTED_MAX; i++) {
        const struct told_menu_item *item = &dialogue->menu->items[category->first_item + i];
        if (item->is_available || category->serves[0] != '\0')
            names[count++] = item->name;
    }
    if (count > 0)
        say_note(dialogue, "For %s we have %s%s%s.", category->name,
                 say_list(list, sizeof list, names, count, LISTED_MAX, LISTING_AND),
                 category->serves[0] != '\0' ? ", " : "", category->serves);
}

void times_tell_deals(struct dialogue *dialogue)
{
    const struct told_menu *menu = dialogue->menu;
    const json_t *times = json_object_get(told_menu_restaurant(menu), "price_times");
    bool is_told = told_menu_special(menu)[0] != '\0';
    if (is_told)
        say_note(dialogue, "Today's special: %s", told_menu_special(menu));
    for (size_t c = 0; c < menu->category_count; c++)
        if (is_called_deal(menu->categories[c].name)) {
            times_tell_kind(dialogue, &menu->categories[c]);
            is_told = true;
        }
    for (size_t i = 0; i < json_array_size(times); i++) {
        const json_t *time = json_array_get(times, i);
        say_note(dialogue, "%s is %s.", told_menu_text(time, "name"), told_menu_text(time, "when"));
        is_told = true;
    }
    if (!is_told)
        say_note(dialogue, "I don't know of any specials or discounts.");
}
