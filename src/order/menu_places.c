#include "order/menu_places.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "english/listing.h"
#include "english/sentence.h"
#include "order/menu_internal.h"
#include "order/menu_people.h"
#include "order/writer.h"

#define SHARED_ID "shared." /* a point is in no id of a file */

bool menu_is_shared_id(const char *restaurant_id)
{
    return strncmp(restaurant_id, SHARED_ID, sizeof SHARED_ID - 1) == 0;
}

static const char *copy_text(struct arena *arena, const char *text)
{
    size_t bytes = strlen(text) + 1;
    char *copy = arena_take(arena, bytes);
    return copy != NULL ? memcpy(copy, text, bytes) : NULL;
}

/* The others' menus may be gone before this one. */
static bool copy_place(struct arena *arena, const struct menu_place *from, struct menu_place *out)
{
    const char **synonyms = arena_take(arena, (from->synonyms.count + 1) * sizeof *synonyms);
    bool is_copied = synonyms != NULL;
    for (size_t i = 0; i < from->synonyms.count && is_copied; i++)
        is_copied = (synonyms[i] = copy_text(arena, from->synonyms.words[i])) != NULL;
    *out = (struct menu_place){.restaurant_id = copy_text(arena, from->restaurant_id),
                               .name = copy_text(arena, from->name),
                               .address = copy_text(arena, from->address != NULL ? from->address : ""),
                               .synonyms = {synonyms, from->synonyms.count}};
    return is_copied && out->restaurant_id != NULL && out->name != NULL && out->address != NULL;
}

static enum vp_err put_places(struct menu_body *body, const struct menu_place *places, size_t count)
{
    struct menu_place *copies = arena_take(&body->arena, count * sizeof *copies);
    for (size_t i = 0; i < count && copies != NULL; i++)
        if (!copy_place(&body->arena, &places[i], &copies[i]))
            copies = NULL;
    if (copies == NULL)
        return VP_ERR_NO_MEMORY;
    body->menu.places = copies;
    body->menu.place_count = count;
    return VP_OK;
}

enum vp_err menu_among(struct menu *menu, const struct menu_place *places, size_t count,
                       struct menu **out_menu)
{
    if (count < 2) {
        *out_menu = menu_retain(menu);
        return VP_OK;
    }
    struct menu_body *body = menu_body_over(menu);
    if (body == NULL)
        return VP_ERR_NO_MEMORY;
    enum vp_err err = put_places(body, places, count);
    if (err == VP_OK)
        *out_menu = &body->menu;
    else
        menu_release(&body->menu);
    return err;
}

/* Whether all are called the same, so that the caller can be thanked for calling it. */
static bool have_one_name(struct menu *const *menus, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (strcmp(menus[i]->restaurant_name, menus[0]->restaurant_name) != 0)
            return false;
    return true;
}

static const char *own_greeting(struct menu *const *menus, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (menus[i]->shared_greeting[0] != '\0')
            return menus[i]->shared_greeting;
    return NULL;
}

/* What is said before the question, and the question. */
static const char *write_greeting(struct menu_body *body, struct menu *const *menus, size_t count)
{
    char names[512], thanks[256], question[640], text[1024];
    const char *own = own_greeting(menus, count);
    const struct sentence_words words = {.restaurant = span_of(body->menu.restaurant_name),
                                         .names =
                                             span_of(menu_places_spoken(&body->menu, names, sizeof names))};
    sentence_fill(have_one_name(menus, count) ? SENTENCE_SHARED_THANKS_NAMED : SENTENCE_SHARED_THANKS, &words,
                  thanks, sizeof thanks);
    sentence_fill(SENTENCE_WHICH_RESTAURANT, &words, question, sizeof question);
    snprintf(text, sizeof text, "%s %s", own != NULL ? own : thanks, question);
    return copy_text(&body->arena, text);
}

/* Nothing of one of them: what it sells, how it is reached, when it is open. */
static void make_empty(struct menu *menu)
{
    menu->address = menu->page_password = menu->closed_greeting = menu->greeting_wav = "";
    menu->closed_greeting_wav = menu->recording_announcement = menu->recording_wav = menu->public_number = "";
    menu->filler_wav = menu->staff_number = menu->persona = "";
    menu->recording_days = menu->retention_days = 0;
    menu->rules = (struct menu_words){0};
    menu->orders_ahead_days = -1;
    menu->takes_messages = menu->takes_notes = menu->takes_tips = menu->texts_callers = false;
    menu->has_delivery = false;
    menu->holiday_count = menu->faq_count = menu->upsell_count = menu->group_count = menu->category_count =
        menu->delivery_count = menu->area_count = menu->price_time_count = menu->tool_count = 0;
    menu->house = NULL;
    memset(menu->hours, 0, sizeof menu->hours);
    for (int day = 0; day < MENU_DAYS; day++)
        menu->hours[day][0].close_minute = MENU_DAY_MINUTES; /* whoever is closed says so once chosen */
}

/* What a caller who has chosen none said is kept no longer than the strictest of them keeps it; 0: for good. */
static int least_retention_days(struct menu *const *menus, size_t count)
{
    int least = 0;
    for (size_t i = 0; i < count; i++)
        if (menus[i]->retention_days > 0 && (least == 0 || menus[i]->retention_days < least))
            least = menus[i]->retention_days;
    return least;
}

static enum vp_err fill_shared(struct menu_body *body, const char *number, struct menu *const *menus,
                               size_t count)
{
    struct menu_place places[MENU_PLACES_MAX];
    char id[MENU_NAME_BYTES];
    const char **numbers = arena_take(&body->arena, sizeof *numbers);
    for (size_t i = 0; i < count; i++)
        places[i] = menus[i]->location;
    snprintf(id, sizeof id, SHARED_ID "%s", number + 1);
    struct menu_people *people = arena_take(&body->arena, sizeof *people);
    make_empty(&body->menu);
    if (people !=
        NULL) /* no topic's number, no telephone that rings first, nobody blocked: those are one's own */
        people->is_asked = menus[0]->people->is_asked;
    body->menu.people = people;
    body->menu.retention_days = least_retention_days(menus, count);
    for (size_t i = 0; i < count && body->menu.staff_number[0] == '\0'; i++)
        body->menu.staff_number = copy_text(&body->arena, menus[i]->staff_number);
    if (numbers == NULL || people == NULL || body->menu.staff_number == NULL ||
        put_places(body, places, count) != VP_OK)
        return VP_ERR_NO_MEMORY;
    numbers[0] = copy_text(&body->arena, number);
    body->menu.called_numbers = (struct menu_words){numbers, 1};
    body->menu.restaurant_id = copy_text(&body->arena, id);
    body->menu.greeting = write_greeting(body, menus, count);
    body->menu.is_shared = true;
    body->menu.location =
        (struct menu_place){.restaurant_id = body->menu.restaurant_id, .name = "", .address = ""};
    return numbers[0] != NULL && body->menu.restaurant_id != NULL && body->menu.greeting != NULL
               ? VP_OK
               : VP_ERR_NO_MEMORY;
}

enum vp_err menu_of_number(const char *number, struct menu *const *menus, size_t count,
                           struct menu **out_menu)
{
    struct menu_body *body = menu_body_over(menus[0]);
    if (body == NULL)
        return VP_ERR_NO_MEMORY;
    enum vp_err err = fill_shared(body, number, menus, count);
    if (err == VP_OK)
        *out_menu = &body->menu;
    else
        menu_release(&body->menu);
    return err;
}

static bool are_same_words(const struct menu_words *one, const struct menu_words *other)
{
    if (one->count != other->count)
        return false;
    for (size_t i = 0; i < one->count; i++)
        if (strcmp(one->words[i], other->words[i]) != 0)
            return false;
    return true;
}

bool menu_has_same_places(const struct menu *menu, const struct menu *other)
{
    if (menu->place_count != other->place_count || strcmp(menu->greeting, other->greeting) != 0)
        return false;
    for (size_t i = 0; i < menu->place_count; i++) {
        const struct menu_place *one = &menu->places[i], *two = &other->places[i];
        if (strcmp(one->restaurant_id, two->restaurant_id) != 0 || strcmp(one->name, two->name) != 0 ||
            strcmp(one->address, two->address) != 0 || !are_same_words(&one->synonyms, &two->synonyms))
            return false;
    }
    return true;
}

const struct menu_place *menu_find_place(const struct menu *menu, const char *words)
{
    for (size_t i = 0; i < menu->place_count; i++) {
        const struct menu_place *place = &menu->places[i];
        bool is_it = strcasecmp(place->restaurant_id, words) == 0 || strcasecmp(place->name, words) == 0;
        for (size_t s = 0; s < place->synonyms.count && !is_it; s++)
            is_it = strcasecmp(place->synonyms.words[s], words) == 0;
        if (is_it)
            return place;
    }
    return NULL;
}

const char *menu_places_spoken(const struct menu *menu, char *out, size_t size_bytes)
{
    struct writer writer = {out, size_bytes, 0};
    out[0] = '\0';
    for (size_t i = 0; i < menu->place_count; i++) {
        writer_add(&writer, listing_joint(LISTING_OR, i, menu->place_count));
        writer_add(&writer, menu->places[i].name);
    }
    return out;
}
