/* What callers answer to a question that has few answers. */
#include <stdio.h>
#include <string.h>

#include "dialogue/dialogue_internal.h"
#include "english/plural.h"

/* Of more names the plain ones alone are told: who listens takes some sixteen phrases. */
enum { FORMED_MAX = 8, FORM_BYTES = PHRASE_BYTES + 16 };

struct answers {
    dialogue_phrase_fn on_phrase;
    void *owner;
};

static void say(const struct answers *answers, const char *phrase)
{
    if (phrase[0] != '\0')
        answers->on_phrase(answers->owner, phrase);
}

static void say_all(const struct answers *answers, const char *const *phrases, size_t count)
{
    for (size_t i = 0; i < count; i++)
        say(answers, phrases[i]);
}

/* "A can", "one can": a sound that is noise for its half hardly fits the bare name. */
static void say_formed(const struct answers *answers, const char *before, const char *name,
                       const char *behind)
{
    char phrase[FORM_BYTES];
    int len = snprintf(phrase, sizeof phrase, "%s%s%s", before, name, behind);
    if (len > 0 && (size_t)len < sizeof phrase)
        say(answers, phrase);
}

static void say_sizes(const struct dialogue *dialogue, const struct answers *answers)
{
    const struct draft *draft = &dialogue->drafts.at[0];
    if (draft->item_count != 1)
        return;
    const struct told_menu_item *item = &dialogue->menu->items[draft->items[0]];
    for (size_t i = 0; i < item->size_count; i++)
        say(answers, dialogue->menu->sizes[item->first_size + i].name);
    for (size_t i = 0; i < item->size_count && item->size_count <= FORMED_MAX / 2; i++) {
        const char *name = dialogue->menu->sizes[item->first_size + i].name;
        say_formed(answers, "a ", name, "");
        say_formed(answers, "one ", name, "");
        say_formed(answers, "the ", name, " one");
    }
}

static void say_group(const struct dialogue *dialogue, const struct answers *answers)
{
    if (dialogue->question.group < 0)
        return;
    const struct told_menu_group *group = &dialogue->menu->groups[dialogue->question.group];
    for (size_t i = 0; i < group->option_count; i++)
        if (dialogue->menu->options[group->first_option + i].is_available)
            say(answers, dialogue->menu->options[group->first_option + i].name);
    for (size_t i = 0; i < group->option_count && group->option_count <= FORMED_MAX; i++)
        if (dialogue->menu->options[group->first_option + i].is_available)
            say_formed(answers, "with ", dialogue->menu->options[group->first_option + i].name, "");
}

static void say_offers(const struct dialogue *dialogue, const struct answers *answers)
{
    for (size_t i = 0; i < dialogue->question.offer_count; i++)
        say(answers, dialogue->menu->items[dialogue->question.offers[i]].name);
}

static void say_parts(const struct dialogue *dialogue, const struct answers *answers)
{
    const struct draft_choice *which = &dialogue->drafts.at[0].which;
    for (size_t i = 0; i < which->option_count; i++)
        say(answers, dialogue->menu->options[which->options[i]].name);
}

/* Where it is delivered to, by name. */
static void say_areas(const struct dialogue *dialogue, const struct answers *answers)
{
    const json_t *delivery = json_object_get(told_menu_restaurant(dialogue->menu), "delivery");
    const json_t *areas = json_object_get(delivery, "areas"), *area;
    size_t i;
    json_array_foreach(areas, i, area)
    {
        const json_t *places = json_object_get(area, "places");
        say(answers, told_menu_text(area, "name"));
        for (size_t p = 0; p < json_array_size(places); p++)
            if (json_is_string(json_array_get(places, p)))
                say(answers, json_string_value(json_array_get(places, p)));
    }
}

void dialogue_each_answer(const struct dialogue *dialogue, dialogue_phrase_fn on_phrase, void *owner)
{
    static const char *const services[] = {"pickup",   "for pickup",   "pick up",   "I'll pick it up",
                                           "delivery", "for delivery", "deliver it"};
    static const char *const minimum[] = {"pickup", "I'll pick it up", "pick it up", "delivery"};
    static const char *const enough[] = {"no",         "no thank you",      "that's it",   "that's it thanks",
                                         "that's all", "that's all thanks", "nothing else"};
    static const char *const yes_or_no[] = {"yes", "no", "yeah", "no thank you"};
    const struct answers answers = {on_phrase, owner};
    bool has_draft = dialogue->menu != NULL && dialogue->drafts.count > 0;
    switch (dialogue->question.asked) {
    case ASKED_SERVICE:
        say_all(&answers, services, sizeof services / sizeof *services);
        break;
    case ASKED_MINIMUM:
        say_all(&answers, minimum, sizeof minimum / sizeof *minimum);
        break;
    case ASKED_MORE:
        say_all(&answers, enough, sizeof enough / sizeof *enough);
        break;
    case ASKED_PLACE:
        place_each_name(dialogue, on_phrase, owner);
        break;
    case ASKED_AREA:
        say_areas(dialogue, &answers);
        break;
    case ASKED_UPSELL:
    case ASKED_OUTSIDE:
    case ASKED_PERSON:
    case ASKED_MESSAGE:
    case ASKED_MESSAGE_NUMBER:
    case ASKED_CANCEL:
    case ASKED_DRAFT:
        say_all(&answers, yes_or_no, sizeof yes_or_no / sizeof *yes_or_no);
        break;
    case ASKED_SIZE:
        if (has_draft)
            say_sizes(dialogue, &answers);
        break;
    case ASKED_CHANGE_TO:
        if (dialogue->menu != NULL)
            say_group(dialogue, &answers);
        break;
    case ASKED_GROUP:
        if (has_draft)
            say_group(dialogue, &answers);
        break;
    case ASKED_OPTION:
        if (has_draft)
            say_parts(dialogue, &answers);
        break;
    case ASKED_WHICH:
    case ASKED_OFFER:
        if (has_draft)
            say_offers(dialogue, &answers);
        break;
    default:
        break;
    }
}

bool dialogue_asks_for_thing(const struct dialogue *dialogue)
{
    switch (dialogue->question.asked) {
    case ASKED_SIZE:
    case ASKED_CHANGE_TO:
    case ASKED_GROUP:
    case ASKED_OPTION:
    case ASKED_WHICH:
    case ASKED_OFFER:
        return true;
    default:
        return false;
    }
}

/* "Change the carnitas to carne asada": of each group of a line from which something was chosen. */
static void say_chosen_groups(const struct dialogue *dialogue, size_t at, const struct answers *answers)
{
    const struct told_menu *menu = dialogue->menu;
    int item = told_menu_find_item(menu, order_view_at(&dialogue->view, at).item_id);
    for (size_t i = 0; item >= 0 && i < menu->items[item].group_count; i++) {
        const struct told_menu_group *group = &menu->groups[menu->items[item].groups[i]];
        bool is_chosen_from = false;
        for (size_t k = 0; k < group->option_count; k++)
            is_chosen_from =
                is_chosen_from ||
                order_view_has_option(&dialogue->view, at, menu->options[group->first_option + k].id);
        for (size_t k = 0; is_chosen_from && k < group->option_count; k++)
            say(answers, menu->options[group->first_option + k].name);
    }
}

void dialogue_each_named(const struct dialogue *dialogue, dialogue_phrase_fn on_phrase, void *owner)
{
    const struct answers answers = {on_phrase, owner};
    enum asked asked = dialogue->question.asked;
    if (asked != ASKED_READ_BACK && asked != ASKED_WHAT_CHANGE && asked != ASKED_MORE)
        return;
    for (size_t i = 0; i < order_view_count(&dialogue->view); i++) {
        const char *name = order_view_at(&dialogue->view, i).name;
        char more[PHRASE_BYTES];
        plural_write(span_of(name), more, sizeof more);
        say(&answers, name);
        if (strcmp(more, name) != 0)
            say(&answers, more);
    }
    for (size_t i = 0; asked != ASKED_MORE && dialogue->menu != NULL && i < order_view_count(&dialogue->view);
         i++)
        say_chosen_groups(dialogue, i, &answers);
}
