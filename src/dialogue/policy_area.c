/* Where it is delivered to: the areas of get_menu's delivery, and where the caller's address is. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "dialogue/dialogue_internal.h"
#include "english/address.h"
#include "meaning/words.h"

enum { AREAS_SAID_MAX = 6, AREAS_BYTES = 400, PLACE_BYTES = 64 };

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

/* What of the terms of delivery was asked for. */
enum figure { FIGURE_ALL, FIGURE_FEE, FIGURE_MINIMUM, FIGURE_MINUTES };

static enum figure asked_figure(const struct words *words)
{
    enum figure figure = FIGURE_ALL;
    for (size_t w = 0; w < words->count; w++) {
        const char *word = words->at[w].text;
        if (word_is_among(word, "minimum least spend"))
            return FIGURE_MINIMUM;
        if (figure == FIGURE_ALL && word_is_among(word, "fee fees charge cost costs much free price"))
            figure = FIGURE_FEE;
        if (figure == FIGURE_ALL && word_is_among(word, "long soon quick quickly fast minutes time"))
            figure = FIGURE_MINUTES;
    }
    return figure;
}

/* "$2", "about 30 minutes". Returns out. */
static const char *write_figure(const struct dialogue *dialogue, const json_t *terms, enum figure figure,
                                char *out, size_t size_bytes)
{
    if (figure == FIGURE_MINUTES)
        snprintf(out, size_bytes, "%d minutes", (int)json_integer_value(json_object_get(terms, "minutes")));
    else
        say_price(dialogue, told_menu_text(terms, figure == FIGURE_MINIMUM ? "minimum" : "fee"), out,
                  size_bytes);
    return out;
}

/* "Downtown for $2, the Heights for $5.50"; "30 minutes to Downtown" of what is no fee. Returns out. */
static const char *list_areas(const struct dialogue *dialogue, enum figure figure, char *out,
                              size_t size_bytes)
{
    char value[24];
    bool is_fee = figure == FIGURE_ALL || figure == FIGURE_FEE;
    size_t len = 0, i, count = json_array_size(all_areas(dialogue));
    const json_t *area;
    out[0] = '\0';
    json_array_foreach(all_areas(dialogue), i, area)
    {
        if (i >= AREAS_SAID_MAX || len >= size_bytes)
            break;
        const char *name = told_menu_text(area, "name");
        write_figure(dialogue, area, figure, value, sizeof value);
        len +=
            (size_t)snprintf(out + len, size_bytes - len, "%s%s %s %s",
                             listing_joint(LISTING_AND, i, count < AREAS_SAID_MAX ? count : AREAS_SAID_MAX),
                             is_fee ? name : value, is_fee ? "for" : "to", is_fee ? value : name);
    }
    return out;
}

static void tell_terms(struct dialogue *dialogue, const json_t *terms, enum figure figure)
{
    char value[24], fee[24], minimum[24];
    const char *name = told_menu_text(terms, "name"), *to = name[0] != '\0' ? " to " : "";
    write_figure(dialogue, terms, figure, value, sizeof value);
    if (figure == FIGURE_FEE) {
        say_note(dialogue, "Delivery%s%s is %s.", to, name, value);
    } else if (figure == FIGURE_MINIMUM) {
        say_note(dialogue, "The minimum for delivery%s%s is %s.", to, name, value);
    } else if (figure == FIGURE_MINUTES) {
        say_note(dialogue, "Delivery%s%s takes about %s.", to, name, value);
    } else {
        write_figure(dialogue, terms, FIGURE_MINUTES, value, sizeof value);
        write_figure(dialogue, terms, FIGURE_FEE, fee, sizeof fee);
        write_figure(dialogue, terms, FIGURE_MINIMUM, minimum, sizeof minimum);
        say_note(dialogue, "Yes, we deliver%s%s, in about %s. The fee is %s, and the minimum order is %s.",
                 to, name, value, fee, minimum);
    }
}

/* "Brixton" of "do you deliver to Brixton": a place by its name, which a street or "my office" is not. */
static bool read_place(const struct words *words, const char *heard, char *out, size_t size_bytes)
{
    static const char others[] =
        "me us my our you your the a an here there it this that home house office work hotel flat apartment from "
        "anywhere everywhere other any some all which what where how if for street st road rd avenue ave lane drive "
        "square court place way hill row close boulevard";
    enum { PLACE_WORDS_MAX = 3 };
    size_t first = words->count, end = words->count;
    bool is_delivery = false;
    for (size_t w = 0; w + 1 < words->count && first == words->count; w++) {
        is_delivery = is_delivery || strncmp(words->at[w].text, "deliver", strlen("deliver")) == 0;
        if (is_delivery && word_is_among(words->at[w].text, "to in"))
            first = w + 1;
    }
    while (end > first &&
           word_is_among(words->at[end - 1].text, "please then too as well tonight today now at"))
        end--;
    for (size_t w = first; w < end; w++)
        if (words->at[w].number >= 0 || word_is_among(words->at[w].text, others) ||
            strpbrk(words->at[w].text, "0123456789") != NULL)
            return false;
    if (first == end || end - first > PLACE_WORDS_MAX)
        return false;
    const struct word *last = &words->at[end - 1];
    snprintf(out, size_bytes, "%.*s", (int)(last->at + last->len - words->at[first].at),
             heard + words->at[first].at);
    for (char *c = out; *c != '\0'; c++)
        if (c == out || c[-1] == ' ')
            *c = (char)toupper((unsigned char)*c);
    return true;
}

/* The area that the order goes to, as the menu has it; NULL: none yet. */
static const json_t *area_of_order(const struct dialogue *dialogue)
{
    const char *name = told_menu_text(json_object_get(dialogue->view.order, "delivery_area"), "name");
    size_t i;
    const json_t *area;
    json_array_foreach(all_areas(dialogue), i, area)
    {
        if (name[0] != '\0' && strcmp(told_menu_text(area, "name"), name) == 0)
            return area;
    }
    return NULL;
}

void area_tell_delivery(struct dialogue *dialogue)
{
    char list[AREAS_BYTES], place[PLACE_BYTES];
    bool names_other = false;
    struct words words;
    const char *heard = dialogue->heard != NULL ? dialogue->heard : "";
    words_split(&words, heard);
    enum figure figure = asked_figure(&words);
    const json_t *area = find_area(dialogue, heard, &names_other);
    bool has_place = area == NULL && read_place(&words, heard, place, sizeof place);
    if (area == NULL && !names_other && !has_place)
        area = area_of_order(dialogue);
    list_areas(dialogue, names_other || has_place ? FIGURE_FEE : figure, list, sizeof list);
    if (!area_is_asked_here(dialogue))
        tell_terms(dialogue, json_object_get(told_menu_restaurant(dialogue->menu), "delivery"), figure);
    else if (area != NULL)
        tell_terms(dialogue, area, figure);
    else if (names_other)
        say_note(dialogue, "I'm sorry, we don't deliver there. We deliver to %s.", list);
    else if (has_place)
        say_note(dialogue, "I'm sorry, %s is none of the areas we deliver to. We deliver to %s.", place,
                 list);
    else if (figure == FIGURE_MINIMUM)
        say_note(dialogue, "The minimum for delivery is %s.", list);
    else if (figure == FIGURE_MINUTES)
        say_note(dialogue, "Delivery takes about %s.", list);
    else
        say_note(dialogue, "We deliver to %s.", list);
}

void area_ask_other(struct dialogue *dialogue)
{
    dialogue->question.is_answered = true; /* of another address: the question is a new one */
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
        say_note(dialogue, "I'm sorry, we only deliver to %s.",
                 list_areas(dialogue, FIGURE_FEE, list, sizeof list));
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

static bool is_postcode(const char *text)
{
    struct address address;
    address_read(&address, text);
    return address_is_mere_postcode(&address);
}

static bool has_postcode_like(const char *text, const char *like)
{
    struct address address;
    address_read(&address, text);
    return address_names_postcode(&address, like);
}

const char *area_put_behind(const struct dialogue *dialogue, const char *answer, char *out, size_t size_bytes)
{
    const char *before = dialogue->checkout.area_of;
    bool is_asked = dialogue->question.asked == ASKED_AREA || dialogue->question.asked == ASKED_OUTSIDE;
    const char *there = order_view_customer(&dialogue->view, "address");
    if (dialogue->question.asked == ASKED_ADDRESS && is_postcode(there) &&
        !has_postcode_like(answer, there)) {
        snprintf(out, size_bytes, "%s, %s", answer, there); /* the street, behind its postcode */
        return out;
    }
    if (!is_asked || before[0] == '\0' || is_whole(answer))
        return answer;
    snprintf(out, size_bytes, "%s, %s", before, answer);
    return out;
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
    const json_t *terms = area_of_order(dialogue); /* its own: an order of nothing yet has no fee */
    say_price(dialogue,
              terms != NULL ? told_menu_text(terms, "fee") : order_view_text(&dialogue->view, "delivery_fee"),
              fee, sizeof fee);
    say_note(dialogue, "To %s, okay. Delivery there is %s.", address, fee);
}
