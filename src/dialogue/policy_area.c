/* Where it is delivered to: the areas of get_menu's delivery, and where the caller's address is. */
#include <stdio.h>
#include <string.h>

#include "dialogue/dialogue_internal.h"
#include "english/address.h"
#include "meaning/words.h"

enum { AREAS_SAID_MAX = 6, AREAS_BYTES = 400 };

static const json_t *all_areas(const struct dialogue *dialogue)
{
    const json_t *restaurant = told_menu_restaurant(dialogue->menu);
    return json_object_get(json_object_get(restaurant, "delivery"), "areas");
}

static bool has_any(bool (*fits)(const struct address *, const char *), const struct address *address,
                    const json_t *words)
{
    for (size_t i = 0; i < json_array_size(words); i++)
        if (json_is_string(json_array_get(words, i)) &&
            fits(address, json_string_value(json_array_get(words, i))))
            return true;
    return false;
}

/* As order/delivery_area.c has it. NULL: none. */
static const json_t *find_area(const struct dialogue *dialogue, const char *text, bool *out_names_other)
{
    struct address address;
    size_t i;
    const json_t *area;
    address_read(&address, text);
    *out_names_other = false;
    json_array_foreach(all_areas(dialogue), i, area)
    {
        if (has_any(address_has_postcode, &address, json_object_get(area, "postcodes")))
            return area;
        *out_names_other =
            *out_names_other || has_any(address_names_postcode, &address, json_object_get(area, "postcodes"));
    }
    json_array_foreach(all_areas(dialogue), i, area)
    {
        if (has_any(address_has_place, &address, json_object_get(area, "places")) ||
            address_has_place(&address, told_menu_text(area, "name")))
            return area;
    }
    return NULL;
}

bool area_is_asked_here(const struct dialogue *dialogue)
{
    return json_array_size(all_areas(dialogue)) > 0;
}

/* "Downtown for $2, the Heights for $5.50". Returns out. */
static const char *list_areas(const struct dialogue *dialogue, char *out, size_t size_bytes)
{
    char fee[24];
    size_t len = 0, i, count = json_array_size(all_areas(dialogue));
    const json_t *area;
    out[0] = '\0';
    json_array_foreach(all_areas(dialogue), i, area)
    {
        if (i >= AREAS_SAID_MAX || len >= size_bytes)
            break;
        say_price(dialogue, told_menu_text(area, "fee"), fee, sizeof fee);
        len +=
            (size_t)snprintf(out + len, size_bytes - len, "%s%s for %s",
                             listing_joint(LISTING_AND, i, count < AREAS_SAID_MAX ? count : AREAS_SAID_MAX),
                             told_menu_text(area, "name"), fee);
    }
    return out;
}

static void tell_terms(struct dialogue *dialogue, const json_t *area)
{
    char fee[24], minimum[24];
    say_price(dialogue, told_menu_text(area, "fee"), fee, sizeof fee);
    say_price(dialogue, told_menu_text(area, "minimum"), minimum, sizeof minimum);
    say_note(dialogue,
             "Yes, we deliver to %s, in about %d minutes. The fee is %s, and the minimum order is %s.",
             told_menu_text(area, "name"), (int)json_integer_value(json_object_get(area, "minutes")), fee,
             minimum);
}

bool area_tell_delivery(struct dialogue *dialogue)
{
    char list[AREAS_BYTES];
    bool names_other;
    if (!area_is_asked_here(dialogue))
        return false;
    const json_t *area = find_area(dialogue, dialogue->heard != NULL ? dialogue->heard : "", &names_other);
    if (area != NULL)
        tell_terms(dialogue, area);
    else if (names_other)
        say_note(dialogue, "I'm sorry, we don't deliver there. We deliver to %s.",
                 list_areas(dialogue, list, sizeof list));
    else
        say_note(dialogue, "We deliver to %s.", list_areas(dialogue, list, sizeof list));
    return true;
}

void area_ask_other(struct dialogue *dialogue)
{
    if (json_is_object(json_object_get(told_menu_restaurant(dialogue->menu), "pickup")))
        say_ask(dialogue, ASKED_OUTSIDE, "Would you like to pick it up instead?");
    else
        say_ask(dialogue, ASKED_ADDRESS, "Is there another address that we could deliver to?");
}

void area_ask(struct dialogue *dialogue)
{
    char list[AREAS_BYTES];
    bool is_dollar = strcmp(dialogue->menu->currency->code, "USD") == 0;
    if (dialogue->checkout.was_area_asked) { /* and the answer was none of them */
        say_note(dialogue, "I'm sorry, we only deliver to %s.", list_areas(dialogue, list, sizeof list));
        dialogue->checkout.was_area_asked = false;
        area_ask_other(dialogue);
        return;
    }
    dialogue->checkout.was_area_asked = true;
    snprintf(dialogue->checkout.area_of, sizeof dialogue->checkout.area_of, "%s",
             order_view_customer(&dialogue->view, "address"));
    say_ask(dialogue, ASKED_AREA, "What's the %s there, or the part of town?",
            is_dollar ? "ZIP code" : "postcode");
}

/* A number and a street are another address; all else is a part of the one that was told. */
static bool is_whole(const char *text)
{
    enum { WORDS_MIN = 3 };
    struct address address;
    address_read(&address, text);
    return address.count >= WORDS_MIN && strspn(address.at[0], "0123456789") > 0 &&
           strspn(address.at[1], "0123456789") == 0;
}

bool area_is_unknown(const struct dialogue *dialogue, const char *answer)
{
    struct words words;
    words_split(&words, answer);
    for (size_t w = 0; dialogue->question.asked == ASKED_AREA && w < words.count; w++)
        if (word_is_among(words.at[w].text, "know sure idea remember"))
            return true;
    return false;
}

const char *area_put_behind(const struct dialogue *dialogue, const char *answer, char *out, size_t size_bytes)
{
    const char *before = dialogue->checkout.area_of;
    bool is_asked = dialogue->question.asked == ASKED_AREA || dialogue->question.asked == ASKED_OUTSIDE;
    if (!is_asked || before[0] == '\0' || is_whole(answer))
        return answer;
    snprintf(out, size_bytes, "%s, %s", before, answer);
    return out;
}

/* Its own: an order of nothing yet has none. */
static const char *fee_of(const struct dialogue *dialogue, const json_t *taken)
{
    size_t i;
    const json_t *area;
    json_array_foreach(all_areas(dialogue), i, area)
    {
        if (strcmp(told_menu_text(area, "name"), told_menu_text(taken, "name")) == 0)
            return told_menu_text(area, "fee");
    }
    return order_view_text(&dialogue->view, "delivery_fee");
}

void area_tell_taken(struct dialogue *dialogue)
{
    const json_t *area = json_object_get(dialogue->view.order, "delivery_area");
    const char *address = order_view_customer(&dialogue->view, "address");
    char fee[24];
    if (area == NULL || strcmp(address, dialogue->checkout.address_told) == 0)
        return;
    snprintf(dialogue->checkout.address_told, sizeof dialogue->checkout.address_told, "%s", address);
    dialogue->checkout.was_area_asked = false;
    say_price(dialogue, fee_of(dialogue, area), fee, sizeof fee);
    say_note(dialogue, "To %s, okay. Delivery there is %s.", address, fee);
}
