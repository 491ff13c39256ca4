/* Answers to the caller's questions, from the menu's own entries and the order. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "dialogue/dialogue_internal.h"
#include "english/number_words.h"
#include "english/plural.h"
#include "meaning/words.h"

enum { NAMES_MAX = 64, LISTED_MAX = 5 };

/* "What's in the calzone" of the only one on the order; -1: there is none, or several. */
static int only_of_kind(const struct dialogue *dialogue, const struct act *act)
{
    int only = -1;
    for (size_t i = 0; i < order_view_count(&dialogue->view); i++) {
        int item = order_line_item(dialogue, i);
        if (item < 0 || dialogue->menu->items[item].category != act->draft.categories[0] || item == only)
            continue;
        if (only >= 0)
            return -1;
        only = item;
    }
    return only;
}

/* The item a question is about: named, or the one spoken of last; -1: none. */
static int subject(const struct dialogue *dialogue, const struct act *act)
{
    if (act->draft.item_count > 0)
        return act->draft.items[0];
    if (act->draft.category_count > 0)
        return act->topic == TOPIC_INSIDE || act->topic == TOPIC_ALLERGEN ? only_of_kind(dialogue, act) : -1;
    if (dialogue->drafts.count > 0 && dialogue->drafts.at[0].item_count == 1)
        return dialogue->drafts.at[0].items[0];
    if (!act->has_pronoun || dialogue->focus_count == 0)
        return -1;
    int line = order_view_find(&dialogue->view, dialogue->focus[dialogue->focus_count - 1]);
    return line >= 0
               ? told_menu_find_item(dialogue->menu, order_view_at(&dialogue->view, (size_t)line).item_id)
               : -1;
}

static bool fits_diet(const struct told_menu_item *item, enum topic topic)
{
    return topic == TOPIC_VEGETARIAN ? item->is_vegetarian
           : topic == TOPIC_VEGAN    ? item->is_vegan
                                     : item->is_gluten_free;
}

static const struct told_menu_option *gluten_free_option(const struct told_menu *menu)
{
    for (size_t i = 0; i < menu->option_count; i++)
        if (menu->options[i].is_available && strcasestr(menu->options[i].name, "gluten") != NULL)
            return &menu->options[i];
    return NULL;
}

static void tell_diet(struct dialogue *dialogue, const struct act *act)
{
    const struct told_menu *menu = dialogue->menu;
    const char *diet = act->topic == TOPIC_VEGETARIAN ? "vegetarian"
                       : act->topic == TOPIC_VEGAN    ? "vegan"
                                                      : "gluten-free";
    int at = act->draft.item_count > 0 || act->has_pronoun ? subject(dialogue, act) : -1;
    if (at >= 0) {
        bool fits = fits_diet(&menu->items[at], act->topic), is_known = fits;
        for (size_t i = 0; i < menu->item_count; i++)
            is_known = is_known || fits_diet(&menu->items[i], act->topic);
        if (!is_known) { /* a menu that marks nothing says nothing of any dish */
            say_note(dialogue, "I'm sorry, the menu doesn't say whether the %s is %s.", menu->items[at].name,
                     diet);
            return;
        }
        say_note(dialogue, "%s, the %s is %s%s.", fits ? "Yes" : "No", menu->items[at].name,
                 fits ? "" : "not ", diet);
        return;
    }
    size_t items[NAMES_MAX], count = 0;
    char before[48];
    for (size_t i = 0; i < menu->item_count && count < NAMES_MAX; i++) {
        bool is_asked = act->draft.category_count == 0 || menu->items[i].category == act->draft.categories[0];
        if (is_asked && menu->items[i].is_available && fits_diet(&menu->items[i], act->topic))
            items[count++] = i;
    }
    const struct told_menu_option *free_option = act->topic == TOPIC_GLUTEN ? gluten_free_option(menu) : NULL;
    if (free_option != NULL)
        say_note(dialogue, "You can have %s.", free_option->name);
    if (count == 0 && free_option == NULL)
        say_note(dialogue, "I'm sorry, the menu has nothing marked %s there.", diet);
    snprintf(before, sizeof before, "For %s we have", diet);
    if (count > 0)
        answer_items(dialogue, items, count, LISTED_MAX, before);
}

static void tell_delivery(struct dialogue *dialogue)
{
    if (json_is_object(json_object_get(told_menu_restaurant(dialogue->menu), "delivery")))
        area_tell_delivery(dialogue);
    else
        say_note(dialogue, "I'm sorry, we don't deliver.");
}

static void tell_time(struct dialogue *dialogue)
{
    const json_t *restaurant = told_menu_restaurant(dialogue->menu);
    const json_t *pickup = json_object_get(restaurant, "pickup"),
                 *delivery = json_object_get(restaurant, "delivery");
    const char *service = dialogue->checkout.service[0] != '\0'
                              ? dialogue->checkout.service
                              : order_view_customer(&dialogue->view, "service");
    bool is_delivery = strcmp(service, "delivery") == 0;
    if (json_is_object(pickup) && !is_delivery)
        say_note(dialogue, "Pickup takes about %d minutes.",
                 (int)json_integer_value(json_object_get(pickup, "minutes")));
    if (json_is_object(delivery) && (is_delivery || strcmp(service, "pickup") != 0))
        say_note(dialogue, "Delivery takes about %d minutes.",
                 (int)json_integer_value(json_object_get(delivery, "minutes")));
}

/* "Two pizzas", "a drink"; returns out. */
static const char *slot_words(const struct told_menu_group *slot, char *out, size_t size_bytes)
{
    char noun[PHRASE_BYTES], many[PHRASE_BYTES], number[24];
    snprintf(noun, sizeof noun, "%s", slot->name);
    for (char *c = noun; *c != '\0'; c++)
        *c = (char)tolower((unsigned char)*c);
    number_words_write(slot->max, 20, number, sizeof number);
    if (slot->max == 1)
        snprintf(out, size_bytes, "%s %s", strchr("aeiou", noun[0]) != NULL ? "an" : "a", noun);
    else
        snprintf(out, size_bytes, "%s%s %s", slot->min < slot->max ? "up to " : "", number,
                 plural_write(span_of(noun), many, sizeof many));
    return out;
}

/* What comes in a combo: its slots, and of which dishes each is chosen. False: it has none. */
static bool tell_slots(struct dialogue *dialogue, const struct told_menu_item *item)
{
    const struct told_menu *menu = dialogue->menu;
    char words[TOLD_MENU_ITEM_GROUPS_MAX][PHRASE_BYTES + 40], list[700];
    const char *slots[TOLD_MENU_ITEM_GROUPS_MAX], *names[NAMES_MAX];
    size_t count = 0;
    for (size_t g = 0; g < item->group_count; g++)
        if (menu->groups[item->groups[g]].is_slot) {
            slots[count] = slot_words(&menu->groups[item->groups[g]], words[count], sizeof words[count]);
            count++;
        }
    if (count == 0)
        return false;
    say_note(dialogue, "The %s comes with %s.", item->name,
             say_list(list, sizeof list, slots, count, count, LISTING_AND));
    for (size_t g = 0; g < item->group_count; g++) {
        const struct told_menu_group *slot = &menu->groups[item->groups[g]];
        size_t dish_count = 0;
        for (size_t o = slot->first_option; o < slot->first_option + slot->option_count; o++)
            if (menu->options[o].is_available && dish_count < NAMES_MAX)
                names[dish_count++] = menu->options[o].name;
        if (slot->is_slot && dish_count > 0)
            say_note(dialogue, "%s: %s.", slot->name,
                     say_list(list, sizeof list, names, dish_count, 6, LISTING_OR));
    }
    return true;
}

/* Whether one of the words of a name is this one, but for its plural. */
static bool has_stem(const char *name, const char *stem)
{
    struct words words;
    words_split(&words, name);
    for (size_t w = 0; w < words.count; w++)
        if (strcmp(words.at[w].stem, stem) == 0)
            return true;
    return false;
}

/* "What breads have you got": a category that has the word in its name, or else the dishes that have it. */
static bool tell_kind(struct dialogue *dialogue, const char *stem)
{
    const struct told_menu *menu = dialogue->menu;
    size_t items[NAMES_MAX], count = 0;
    for (int is_of_dish = 0; is_of_dish < 2 && count == 0; is_of_dish++)
        for (size_t i = 0; i < menu->item_count && count < NAMES_MAX; i++) {
            const struct told_menu_item *item = &menu->items[i];
            const char *name = is_of_dish ? item->name : menu->categories[item->category].name;
            if (item->is_available && has_stem(name, stem))
                items[count++] = i;
        }
    if (count > 0)
        answer_items(dialogue, items, count, 8, "We have");
    return count > 0;
}

static void tell_inside(struct dialogue *dialogue, const struct act *act)
{
    int at = subject(dialogue, act);
    if (act->draft.item_count == 0 && act->draft.choice_count > 0 && act->draft.choices[0].option_count > 0) {
        if (tell_kind(dialogue, act->draft.choices[0].phrase)) /* "what's mild" */
            return;
        say_note(dialogue, "I don't have the details of the %s.",
                 dialogue->menu->options[act->draft.choices[0].options[0]].name);
        return;
    }
    if (at < 0) {
        say_note(dialogue, "Which item would you like to know about?");
        return;
    }
    const struct told_menu_item *item = &dialogue->menu->items[at];
    told_keep(dialogue, (size_t)at);
    const char *names[NAMES_MAX];
    char list[400];
    size_t count = 0;
    for (size_t i = 0; i < json_array_size(item->ingredients) && count < NAMES_MAX; i++) {
        const char *name = json_string_value(json_array_get(item->ingredients, i));
        if (name != NULL)
            names[count++] = name;
    }
    if (tell_slots(dialogue, item))
        return;
    if (count > 0)
        say_note(dialogue, "The %s has %s.", item->name,
                 say_list(list, sizeof list, names, count, 12, LISTING_AND));
    else if (item->description[0] != '\0')
        say_note(dialogue, "The %s: %s.", item->name, item->description);
    else
        say_note(dialogue, "I don't have the details of the %s.", item->name);
}

static void tell_sizes(struct dialogue *dialogue, const struct act *act)
{
    const struct told_menu *menu = dialogue->menu;
    int at = subject(dialogue, act);
    if (at < 0 && act->draft.category_count > 0 && menu->categories[act->draft.categories[0]].item_count > 0)
        at = (int)menu->categories[act->draft.categories[0]].first_item;
    for (size_t i = 0; at < 0 && i < menu->item_count; i++)
        if (menu->items[i].size_count > 1)
            at = (int)i;
    const char *names[8];
    char list[200];
    size_t count = 0;
    for (; at >= 0 && count < menu->items[at].size_count && count < 8; count++)
        names[count] = menu->sizes[menu->items[at].first_size + count].name;
    if (count < 2)
        say_note(dialogue, "That comes in one size.");
    else
        say_note(dialogue, "The sizes are %s.", say_list(list, sizeof list, names, count, 8, LISTING_AND));
}

static void tell_options(struct dialogue *dialogue, int group)
{
    const struct told_menu_group *of = &dialogue->menu->groups[group];
    const char *names[NAMES_MAX];
    char list[500];
    size_t count = 0;
    for (size_t i = 0; i < of->option_count && count < NAMES_MAX; i++)
        if (dialogue->menu->options[of->first_option + i].is_available)
            names[count++] = dialogue->menu->options[of->first_option + i].name;
    say_note(dialogue, "For %s we have %s.", of->name,
             say_list(list, sizeof list, names, count, 12, LISTING_AND));
}

static void tell_menu(struct dialogue *dialogue, const struct act *act)
{
    const struct told_menu *menu = dialogue->menu;
    char list[400];
    size_t count = 0;
    int item = subject(dialogue, act);
    if (act->draft.category_count == 0 && dialogue->question.asked == ASKED_GROUP &&
        dialogue->question.group >= 0 && item >= 0) {
        tell_options(dialogue, dialogue->question.group);
        return;
    }
    if (act->draft.category_count == 0 && act->text[0] != '\0' && tell_kind(dialogue, act->text))
        return;
    if (act->draft.category_count == 0 &&
        act->draft.item_count > 0) { /* "what steaks", where one is called so */
        struct act of_kind = *act;
        of_kind.draft.categories[0] = (uint16_t)menu->items[act->draft.items[0]].category;
        of_kind.draft.category_count = 1;
        tell_menu(dialogue, &of_kind);
        return;
    }
    if (act->draft.category_count == 0) {
        offer_categories(dialogue, list, sizeof list);
        say_note(dialogue, "We have %s.", list);
        return;
    }
    size_t items[NAMES_MAX];
    for (size_t c = 0; c < act->draft.category_count; c++) {
        const struct told_menu_category *category = &menu->categories[act->draft.categories[c]];
        for (size_t i = 0; i < category->item_count && count < NAMES_MAX; i++)
            if (menu->items[category->first_item + i].is_available)
                items[count++] = category->first_item + i;
    }
    if (count > 0)
        answer_items(dialogue, items, count, 8, "We have");
    else if (act->topic == TOPIC_INSIDE) /* of what is served at other times, too */
        times_tell_kind(dialogue, &menu->categories[act->draft.categories[0]]);
    else
        offer_tell_no_kind(dialogue, &act->draft);
}

static bool asks_which(const struct dialogue *dialogue)
{
    struct words words;
    words_split(&words, dialogue->heard != NULL ? dialogue->heard : "");
    for (size_t w = 0; w + 1 < words.count; w++)
        if (word_is_among(words.at[w].text, "what which"))
            return !word_is_among(words.at[w + 1].text, "if about");
    return false;
}

/* "Do you have ...?": the answer offers it. */
static void tell_have(struct dialogue *dialogue, const struct act *act)
{
    const struct told_menu *menu = dialogue->menu;
    if (act->draft.item_count == 0 && act->draft.category_count > 0) {
        tell_menu(dialogue, act);
        return;
    }
    bool is_of_kind = act->draft.item_count == 0 && act->draft.choice_count > 0 && asks_which(dialogue);
    if (is_of_kind && tell_kind(dialogue, act->draft.choices[0].phrase)) /* "what chicken dishes" */
        return;
    if (act->draft.item_count == 0 && act->draft.choice_count > 0 && act->draft.choices[0].option_count > 0) {
        const struct told_menu_option *option = &menu->options[act->draft.choices[0].options[0]];
        if (option->is_available)
            say_note(dialogue, "Yes, we have %s.", option->name);
        else
            offer_tell_missing_option(dialogue, option);
        return;
    }
    if (act->draft.item_count == 0 && act->draft.heard[0] == '\0') {
        tell_menu(dialogue, act);
        return;
    }
    struct draft draft = act->draft;
    for (size_t i = 0; draft.item_count == 1 && i < draft.choice_count; i++)
        if (!draft_offers(menu, &draft, draft.choices[i].options, draft.choices[i].option_count)) {
            say_note(dialogue, "The %s can't be had with %s.", menu->items[draft.items[0]].name,
                     draft.choices[i].phrase);
            told_keep(dialogue, draft.items[0]);
            return;
        }
    bool is_available = draft.item_count == 1 && menu->items[draft.items[0]].is_available;
    if (is_available && menu->items[draft.items[0]].is_dine_in_only) {
        say_note(dialogue, "Yes, but the %s is served in the restaurant only.",
                 menu->items[draft.items[0]].name);
        return;
    }
    bool is_another = dialogue->named.turn == dialogue->turn_count && dialogue->named.count > 0;
    if (is_available && (is_another || dialogue->drafts.count > 0)) { /* it is told, not offered */
        say_note(dialogue, "Yes, we have the %s.", menu->items[draft.items[0]].name);
        told_keep(dialogue, draft.items[0]);
        if (is_another && dialogue->question.asked == ASKED_OFFER &&
            dialogue->drafts.first_new < dialogue->drafts.count) {
            drafts_drop_first(dialogue); /* of several that were asked about none is offered alone */
            say_ask(dialogue, ASKED_OPEN, "Which would you like?");
        }
        return;
    }
    drafts_put(dialogue, &draft);
    if (!is_available || dialogue->drafts.count != 1)
        return; /* the draft asks its own question: which one, what else */
    const struct told_menu_item *item = &menu->items[draft.items[0]];
    told_keep(dialogue, draft.items[0]);
    dialogue->question.offers[0] = draft.items[0];
    dialogue->question.offer_count = 1;
    say_note(dialogue, "Yes, we have the %s.", item->name);
    dialogue->question.is_answered = true; /* another dish: the question is a new one */
    say_ask(dialogue, ASKED_OFFER, "Would you like one?");
}

/* "What's the address you have?", "what's my address": the caller's, where it was told. */
static bool asks_own_address(const struct dialogue *dialogue)
{
    struct words words;
    words_split(&words, dialogue->heard != NULL ? dialogue->heard : "");
    for (size_t w = 0; w < words.count; w++)
        if (word_is_among(words.at[w].text, "my our delivering deliver delivery") ||
            (w > 0 && word_is_among(words.at[w].text, "have got get put") &&
             word_is_among(words.at[w - 1].text, "you address")))
            return true;
    return false;
}

static void tell_address(struct dialogue *dialogue)
{
    const char *own = order_view_customer(&dialogue->view, "address"),
               *ours = told_menu_text(told_menu_restaurant(dialogue->menu), "address");
    if (own[0] != '\0' && asks_own_address(dialogue))
        say_note(dialogue, "The address I have is %s.", own);
    else
        say_note(dialogue, ours[0] != '\0' ? "We're at %s." : "I don't have the address.", ours);
}

static void tell_order(struct dialogue *dialogue)
{
    char total[24];
    if (order_view_count(&dialogue->view) == 0) {
        say_note(dialogue, "There is nothing on your order yet.");
        return;
    }
    struct buf text;
    buf_init(&text, DIALOGUE_TEXT_MAX_BYTES / 8);
    for (size_t i = 0; i < order_view_count(&dialogue->view); i++)
        if (buf_appendf(&text, "%s%s", i > 0 ? ", " : "", order_view_at(&dialogue->view, i).spoken) != VP_OK)
            break;
    say_price(dialogue, order_view_text(&dialogue->view, "total"), total, sizeof total);
    if (buf_text(&text) != NULL)
        say_note(dialogue, "So far I have %s. That's %s.", buf_text(&text), total);
    buf_deinit(&text);
}

/* "What's the total", "what does it all come to": of the order, whatever line is under way. */
static bool asks_of_order(const struct dialogue *dialogue)
{
    struct words words;
    words_split(&words, dialogue->heard != NULL ? dialogue->heard : "");
    for (size_t w = 0; w < words.count; w++)
        if (word_is_among(words.at[w].text, "total owe far altogether everything come comes all"))
            return order_view_count(&dialogue->view) > 0;
    return false;
}

static void tell_total(struct dialogue *dialogue, const struct act *act)
{
    char total[24];
    bool is_of_draft = !asks_of_order(dialogue) && dialogue->drafts.count > 0 &&
                       dialogue->drafts.at[0].item_count == 1 &&
                       question_is_of_draft(dialogue->question.asked);
    if (act->draft.item_count > 0 || act->draft.size[0] != '\0' || act->draft.choice_count > 0 ||
        is_of_draft) {
        answer_price(dialogue, act, subject(dialogue, act));
        return;
    }
    if (dialogue->drafts.count > dialogue->drafts.first_new && answer_price_of_draft(dialogue))
        return; /* "a taco and how much is that" */
    if (order_view_count(&dialogue->view) == 0) {
        say_note(dialogue, "There is nothing on your order yet.");
        return;
    }
    say_price(dialogue, order_view_text(&dialogue->view, "total"), total, sizeof total);
    say_note(dialogue, "The total is %s so far.", total);
}

void answer_question(struct dialogue *dialogue, const struct act *act)
{
    const char *text;
    bool is_of_dish = act->topic == TOPIC_PRICE || act->topic == TOPIC_SIZES ||
                      act->topic == TOPIC_ALLERGEN ||
                      (act->topic >= TOPIC_VEGETARIAN && act->topic <= TOPIC_GLUTEN);
    if (is_of_dish && act->draft.item_count == 1)
        told_keep(dialogue, act->draft.items[0]);
    switch (act->topic) {
    case TOPIC_PRICE:
        answer_price(dialogue, act, subject(dialogue, act));
        break;
    case TOPIC_VEGETARIAN:
    case TOPIC_VEGAN:
    case TOPIC_GLUTEN:
        tell_diet(dialogue, act);
        break;
    case TOPIC_ALLERGEN:
        answer_allergen(dialogue, act, subject(dialogue, act));
        break;
    case TOPIC_HOURS:
        answer_hours(dialogue);
        break;
    case TOPIC_DELIVERY:
        tell_delivery(dialogue);
        break;
    case TOPIC_PICKUP:
    case TOPIC_TIME:
        tell_time(dialogue);
        break;
    case TOPIC_ADDRESS:
        tell_address(dialogue);
        break;
    case TOPIC_PHONE:
        text = told_menu_text(told_menu_restaurant(dialogue->menu), "phone");
        say_note(dialogue, text[0] != '\0' ? "Our number is %s." : "I don't have the number.", text);
        break;
    case TOPIC_INSIDE: /* "what are the lunch specials" */
        if (act->draft.category_count > 0 && subject(dialogue, act) < 0)
            tell_menu(dialogue, act);
        else
            tell_inside(dialogue, act);
        break;
    case TOPIC_SIZES:
        tell_sizes(dialogue, act);
        break;
    case TOPIC_MENU:
        tell_menu(dialogue, act);
        break;
    case TOPIC_OPTIONS:
        tell_options(dialogue, act->group);
        if (act->draft.item_count == 1)
            told_list_options(dialogue, act->draft.items[0], (size_t)act->group);
        break;
    case TOPIC_TOTAL:
        tell_total(dialogue, act);
        break;
    case TOPIC_ORDER:
        tell_order(dialogue);
        break;
    case TOPIC_HAVE:
        tell_have(dialogue, act);
        break;
    case TOPIC_SERVES:
        times_answer(dialogue, act);
        break;
    case TOPIC_RECOMMEND:
        answer_recommend(dialogue, act);
        break;
    case TOPIC_NONE:
        break;
    }
}
