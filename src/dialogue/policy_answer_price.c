/* What a dish costs, with what was named on it; and "I'll take the large" of what was priced. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dialogue/dialogue_internal.h"
#include "meaning/told_times.h"
#include "meaning/words.h"

enum { PRICED_TURNS = 2, HALF_UP = 2 };

static int64_t cents_of(const char *price)
{
    char *point = NULL;
    int64_t cents = strtoll(price, &point, 10) * 100;
    if (point != NULL && *point == '.' && point[1] != '\0')
        cents += (point[1] - '0') * 10 + (point[2] != '\0' ? point[2] - '0' : 0);
    return cents;
}

static const char *cents_write(const struct dialogue *dialogue, int64_t cents, char *out, size_t size_bytes)
{
    char price[24];
    snprintf(price, sizeof price, "%lld.%02lld", (long long)(cents / 100), (long long)(cents % 100));
    return say_price(dialogue, price, out, size_bytes);
}

static int64_t option_cents(const struct told_menu_option *option, const char *size_id)
{
    for (size_t i = 0; i < json_array_size(option->size_prices); i++) {
        const json_t *of_size = json_array_get(option->size_prices, i);
        if (strcmp(told_menu_text(of_size, "size_id"), size_id) == 0)
            return cents_of(told_menu_text(of_size, "price"));
    }
    return cents_of(option->price);
}

/* As order/basket_price.c has it: half of it for one side, rounded up; twice for extra. */
static int64_t choice_cents(const struct told_menu *menu, const struct draft_choice *choice,
                            const char *size_id)
{
    int64_t cents = option_cents(&menu->options[choice->options[0]], size_id);
    if (choice->side != DRAFT_WHOLE)
        cents = (cents + 1) / HALF_UP;
    if (choice->count > 1 && menu->options[choice->options[0]].max_each > 1)
        return cents * choice->count;
    return choice->amount == DRAFT_EXTRA ? cents * 2 : cents;
}

/* What all that was named on it costs; size_id "": it has no sizes. */
static int64_t choices_cents(const struct told_menu *menu, const struct draft *draft, const char *size_id)
{
    int64_t cents = 0;
    for (size_t i = 0; i < draft->choice_count; i++)
        if (draft->choices[i].option_count > 0)
            cents += choice_cents(menu, &draft->choices[i], size_id);
    return cents;
}

static bool has_choice_of(const struct told_menu *menu, const struct draft *draft, size_t group)
{
    for (size_t i = 0; i < draft->choice_count; i++)
        if (draft->choices[i].option_count > 0 && menu->options[draft->choices[i].options[0]].group == group)
            return true;
    return false;
}

/* What must still be chosen costs at least that much: the cheapest of each required group without a default. In
 * *is_open whether another choice would cost more. */
static int64_t open_cents(const struct told_menu *menu, const struct draft *draft, const char *size_id,
                          bool *is_open)
{
    const struct told_menu_item *item = &menu->items[draft->items[0]];
    int64_t sum = 0;
    for (size_t i = 0; i < item->group_count; i++) {
        const struct told_menu_group *group = &menu->groups[item->groups[i]];
        int64_t least = -1, most = 0;
        bool has_default = false;
        for (size_t j = 0; j < group->option_count; j++) {
            const struct told_menu_option *option = &menu->options[group->first_option + j];
            int64_t cents = option_cents(option, size_id);
            has_default = has_default || (option->is_default && option->is_available);
            if (!option->is_available)
                continue;
            least = least < 0 || cents < least ? cents : least;
            most = cents > most ? cents : most;
        }
        if (group->min == 0 || has_default || least < 0 || has_choice_of(menu, draft, item->groups[i]))
            continue;
        sum += least * group->min;
        *is_open = *is_open || most > least;
    }
    return sum;
}

/* " with Mushrooms and Extra Cheese"; "" of none. Returns out. */
static const char *choices_write(const struct told_menu *menu, const struct draft *draft, char *out,
                                 size_t size_bytes)
{
    const char *names[DRAFT_CHOICES_MAX];
    char list[300];
    size_t count = 0;
    for (size_t i = 0; i < draft->choice_count; i++)
        if (draft->choices[i].option_count > 0)
            names[count++] = menu->options[draft->choices[i].options[0]].name;
    out[0] = '\0';
    if (count > 0)
        snprintf(out, size_bytes, " with %s",
                 say_list(list, sizeof list, names, count, DRAFT_CHOICES_MAX, LISTING_AND));
    return out;
}

/* The price time that the caller named, where it has a price then: "how much is it in the happy hour"; NULL: none. */
static const json_t *time_asked_for(const struct dialogue *dialogue, const json_t *time_prices)
{
    struct words words;
    words_split(&words, dialogue->heard != NULL ? dialogue->heard : "");
    const json_t *time = told_times_named(dialogue->menu, &words);
    return told_times_price(time_prices, time)[0] != '\0' ? time : NULL;
}

/* Of a size or a dish without sizes, at the time that is asked for, or now. */
static int64_t own_cents(const struct dialogue *dialogue, const char *price, const json_t *time_prices)
{
    const json_t *time = time_asked_for(dialogue, time_prices);
    return cents_of(time != NULL ? told_times_price(time_prices, time) : price);
}

/* Where another price was told than usually holds: when it does. */
static void tell_price_time(struct dialogue *dialogue, const json_t *time_prices)
{
    const json_t *asked = time_asked_for(dialogue, time_prices);
    const json_t *now = told_times_now(dialogue->menu, time_prices);
    if (asked != NULL && asked != now)
        say_note(dialogue, "That is the price of the %s, %s.", told_menu_text(asked, "name"),
                 told_menu_text(asked, "when"));
    else if (now != NULL)
        say_note(dialogue, "That is the %s price, %s.", told_menu_text(now, "name"),
                 told_menu_text(now, "when"));
}

static void tell_sizes_prices(struct dialogue *dialogue, const struct draft *draft, const char *with)
{
    const struct told_menu *menu = dialogue->menu;
    const struct told_menu_item *item = &menu->items[draft->items[0]];
    char list[300] = "", price[24];
    size_t len = 0;
    for (size_t i = 0; i < item->size_count && len < sizeof list; i++) {
        const struct told_menu_size *of = &menu->sizes[item->first_size + i];
        bool is_open = false;
        int64_t cents = own_cents(dialogue, of->price, of->time_prices) + choices_cents(menu, draft, of->id) +
                        open_cents(menu, draft, of->id, &is_open);
        cents_write(dialogue, cents, price, sizeof price);
        len += (size_t)snprintf(list + len, sizeof list - len, "%s%s %s%s", i > 0 ? ", " : "", of->name,
                                is_open ? "from " : "", price);
    }
    say_note(dialogue, "%s%s: %s.", item->name, with, list);
    for (size_t i = 0; i < item->size_count; i++)
        if (menu->sizes[item->first_size + i].time_prices != NULL) {
            tell_price_time(dialogue, menu->sizes[item->first_size + i].time_prices);
            break;
        }
}

static bool is_priced(const struct dialogue *dialogue)
{
    return dialogue->priced.item_count == 1 && dialogue->turn_count > dialogue->priced_turn &&
           dialogue->turn_count - dialogue->priced_turn <= PRICED_TURNS;
}

/* Whether the dish that was priced can be had with the first choice of what is said. */
static bool has_choice_for(const struct dialogue *dialogue, const struct draft *priced,
                           const struct draft *said)
{
    return priced->item_count == 1 && said->choice_count > 0 && said->choices[0].option_count > 0 &&
           draft_offers(dialogue->menu, priced, said->choices[0].options, said->choices[0].option_count);
}

/* "And with prawn", of what was priced with lamb: one in the place of the other. */
static void merge_instead(const struct dialogue *dialogue, struct draft *draft, struct draft *more)
{
    draft_settle_as(more, draft, dialogue->lexicon, dialogue->menu);
    struct draft of_dish = *more;
    of_dish.items[0] = draft->items[0];
    of_dish.item_count = 1;
    draft_settle(&of_dish, dialogue->lexicon, dialogue->menu);
    memcpy(more->choices, of_dish.choices, sizeof more->choices);
    more->choice_count = of_dish.choice_count;
    draft_settle(draft, dialogue->lexicon, dialogue->menu);
    draft_drop_replaced(dialogue->menu, draft, more);
    draft_merge(draft, more);
}

/* What is priced now may be ordered next. */
static void keep_priced(struct dialogue *dialogue, const struct draft *draft)
{
    dialogue->priced = *draft;
    dialogue->priced_turn = dialogue->turn_count;
    told_keep(dialogue, draft->items[0]); /* "I'll take that" */
}

static void tell_dish(struct dialogue *dialogue, const struct draft *asked)
{
    const struct told_menu *menu = dialogue->menu;
    struct draft draft = *asked;
    draft_settle(&draft, dialogue->lexicon, menu);
    if (draft.item_count != 1)
        draft = *asked;
    const struct told_menu_item *item = &menu->items[draft.items[0]];
    char with[320], price[24];
    choices_write(menu, &draft, with, sizeof with);
    keep_priced(dialogue, &draft);
    int found = draft.size[0] != '\0' ? lexicon_size(dialogue->lexicon, draft.items[0], draft.size) : -1;
    if (item->size_count > 0 && found < 0) {
        tell_sizes_prices(dialogue, &draft, with);
        return;
    }
    const struct told_menu_size *size = found >= 0 ? &menu->sizes[found] : NULL;
    const json_t *time_prices = size != NULL ? size->time_prices : item->time_prices;
    int64_t cents = own_cents(dialogue, size != NULL ? size->price : item->price, time_prices) +
                    choices_cents(menu, &draft, size != NULL ? size->id : "");
    bool is_open = false;
    cents += open_cents(menu, &draft, size != NULL ? size->id : "", &is_open);
    say_note(dialogue, "The %s%s%s%s is %s%s.", size != NULL ? size->name : "", size != NULL ? " " : "",
             item->name, with, is_open ? "from " : "", cents_write(dialogue, cents, price, sizeof price));
    tell_price_time(dialogue, time_prices);
}

/* "How much would it be with mushrooms": in the size that it is ordered in. */
static void put_size_of_line(const struct dialogue *dialogue, int item, struct draft *draft)
{
    int line = order_line_in_focus(dialogue);
    const struct told_menu_item *of = &dialogue->menu->items[item];
    for (size_t i = 0; line >= 0 && order_line_item(dialogue, (size_t)line) == item && i < of->size_count;
         i++) {
        const struct told_menu_size *size = &dialogue->menu->sizes[of->first_size + i];
        if (strcmp(size->id, order_view_at(&dialogue->view, (size_t)line).size_id) == 0)
            lexicon_stems(size->name, draft->size);
    }
}

bool answer_price_of_draft(struct dialogue *dialogue)
{
    if (dialogue->drafts.count != 1)
        return false;
    struct draft draft = dialogue->drafts.at[0];
    draft_settle(&draft, dialogue->lexicon, dialogue->menu);
    if (draft.item_count != 1)
        return false;
    tell_dish(dialogue, &draft);
    dialogue->priced = (struct draft){.item_count = 0}; /* it is ordered */
    return true;
}

/* "How much is the tikka masala", which is a choice that costs nothing more: of the dish that it is chosen for. False:
 * it has a price of its own. */
static bool answer_price_of_free(struct dialogue *dialogue, const struct draft_choice *choice)
{
    const struct told_menu *menu = dialogue->menu;
    struct draft with = {.item_count = 0};
    size_t dishes = 0;
    if (option_cents(&menu->options[choice->options[0]], "") > 0)
        return false;
    for (size_t i = 0; i < menu->item_count; i++)
        for (size_t o = 0; o < choice->option_count; o++)
            if (told_menu_offers(menu, i, choice->options[o])) {
                with.items[0] = (uint16_t)i;
                dishes++;
                break;
            }
    if (dishes == 1) {
        with.item_count = with.choice_count = 1;
        with.choices[0] = *choice;
        tell_dish(dialogue, &with);
    } else {
        say_note(dialogue, "There is no extra charge for %s.", menu->options[choice->options[0]].name);
    }
    return true;
}

void answer_price(struct dialogue *dialogue, const struct act *act, int item)
{
    const struct told_menu *menu = dialogue->menu;
    struct draft draft = act->draft;
    bool is_of_priced = item < 0 && is_priced(dialogue) &&
                        (draft.size[0] != '\0' || has_choice_for(dialogue, &dialogue->priced, &draft));
    if (item < 0 && !is_of_priced && draft.choice_count > 0 && draft.choices[0].option_count > 0) {
        const struct told_menu_option *option = &menu->options[draft.choices[0].options[0]];
        char price[24];
        if (answer_price_of_free(dialogue, &draft.choices[0]))
            return;
        say_note(dialogue, "%s is %s.", option->name,
                 say_price(dialogue, option->price, price, sizeof price));
        return;
    }
    if (item < 0 && !is_of_priced) {
        say_note(dialogue, "Which item would you like the price of?");
        dialogue->question.is_set = true;
        dialogue->question.text[0] = '\0';
        return;
    }
    if (is_of_priced) { /* "and how much for a medium" */
        draft = dialogue->priced;
        struct draft more = act->draft;
        more.quantity = 0;
        merge_instead(dialogue, &draft, &more);
    } else {
        draft.items[0] = (uint16_t)item;
        draft.item_count = 1;
        if (act->draft.item_count == 0 && draft.size[0] == '\0' && dialogue->drafts.count == 0)
            put_size_of_line(dialogue, item, &draft);
    }
    draft.category_count = 0;
    tell_dish(dialogue, &draft);
}

bool answer_is_of_priced(struct dialogue *dialogue, const struct act *act)
{
    static const char next_question[] = "and what how or";
    struct words words;
    words_split(&words, dialogue->heard != NULL ? dialogue->heard : "");
    bool is_size = act->draft.size[0] != '\0' && !draft_names_thing(&act->draft);
    bool is_choice =
        has_choice_for(dialogue, &dialogue->priced, &act->draft) && !draft_names_thing(&act->draft);
    bool is_count = act->draft.quantity > 0 && act->draft.size[0] == '\0' && act->draft.choice_count == 0 &&
                    act->draft.without_count == 0 && !draft_names_thing(&act->draft) &&
                    order_view_count(&dialogue->view) == 0;
    bool is_next = words.count > 0 && word_is_among(words.at[0].text, next_question);
    bool is_taken = is_choice && (act->draft.quantity > 0 || act->has_pronoun); /* "one with lamb" */
    if (!is_priced(dialogue) || !(is_size || is_count || is_taken || (is_choice && is_next)) ||
        !draft_is_empty(&act->target) || dialogue->drafts.count > 0)
        return false;
    struct draft draft = dialogue->priced, more = act->draft;
    if ((is_size || is_choice) && is_next) { /* "and a large" */
        answer_price(dialogue, act, -1);
        return true;
    }
    if (more.is_article)
        more.quantity = 0;
    draft.quantity = 0;
    merge_instead(dialogue, &draft, &more);
    drafts_put(dialogue, &draft);
    dialogue->priced = (struct draft){.item_count = 0};
    return true;
}

bool answer_take_priced(const struct dialogue *dialogue, struct draft *out_draft)
{
    if (!is_priced(dialogue) || dialogue->told_count != 1 || dialogue->told[0] != dialogue->priced.items[0])
        return false;
    *out_draft = dialogue->priced;
    out_draft->quantity = 0;
    out_draft->score = 1;
    out_draft->is_sure = true;
    return true;
}
