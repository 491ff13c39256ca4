/* Lines that are not whole yet: one question at a time until the server can be asked to add them. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "dialogue/dialogue_internal.h"
#include "dialogue/thresholds.h"
#include "english/number_words.h"
#include "english/plural.h"

json_t *draft_options_json(const struct dialogue *dialogue, const struct draft *draft)
{
    json_t *options = json_array();
    for (size_t i = 0; i < draft->choice_count; i++) {
        const struct draft_choice *choice = &draft->choices[i];
        if (choice->option_count == 0 || !dialogue->menu->options[choice->options[0]].is_available)
            continue;
        json_t *option = json_pack("{s:s}", "option_id", dialogue->menu->options[choice->options[0]].id);
        if (choice->side != DRAFT_WHOLE)
            json_object_set_new(option, "side", json_string(tool_word(TOOL_WORDS_SIDE, choice->side)));
        bool is_counted = choice->count > 1 && dialogue->menu->options[choice->options[0]].max_each > 1;
        if (is_counted)
            json_object_set_new(option, "count", json_integer(choice->count));
        else if (choice->amount != DRAFT_REGULAR)
            json_object_set_new(option, "amount", json_string(tool_word(TOOL_WORDS_AMOUNT, choice->amount)));
        json_array_append_new(options, option);
    }
    return options;
}

static json_t *arguments_of(struct dialogue *dialogue, const struct draft *draft)
{
    const struct told_menu *menu = dialogue->menu;
    int size = draft_size(draft, dialogue->lexicon, menu);
    json_t *arguments = json_pack("{s:s}", "item_id", menu->items[draft->items[0]].id);
    json_t *options = draft_options_json(dialogue, draft), *without = json_array();
    combo_put_options(dialogue, draft, options);
    if (size >= 0)
        json_object_set_new(arguments, "size_id", json_string(menu->sizes[size].id));
    if (draft->quantity > 0)
        json_object_set_new(arguments, "quantity", json_integer(draft->quantity));
    for (size_t i = 0; i < draft->without_count; i++) {
        const char *name = lexicon_ingredient(dialogue->lexicon, draft->items[0], draft->without[i]);
        if (name != NULL)
            json_array_append_new(without, json_string(name));
    }
    if (json_array_size(options) > 0)
        json_object_set(arguments, "options", options);
    if (json_array_size(without) > 0)
        json_object_set(arguments, "without", without);
    if (draft->note[0] != '\0')
        json_object_set_new(arguments, "note", json_string(draft->note));
    json_decref(options);
    json_decref(without);
    return arguments;
}

/* Whether one of the item's options is called so: what was not chosen is not on it. */
static bool is_option_of(const struct dialogue *dialogue, size_t item, const char *phrase)
{
    for (size_t o = 0; o < dialogue->menu->option_count; o++)
        if (told_menu_offers(dialogue->menu, item, o) && lexicon_is_option(dialogue->lexicon, o, phrase))
            return true;
    return false;
}

/* What is to be left out, and is no ingredient that can be. */
static void note_left_out(struct dialogue *dialogue, size_t item, const char *phrase)
{
    char words[PHRASE_BYTES];
    const struct told_menu_item *of = &dialogue->menu->items[item];
    const char *what = line_note_words(dialogue, phrase, words);
    if (is_option_of(dialogue, item, phrase))
        say_note(dialogue, "The %s has no %s anyway.", of->name, what);
    else if (json_array_size(of->ingredients) > 0)
        say_note(dialogue, "The menu lists no %s for the %s.", what, of->name);
    else
        say_note(dialogue, "I don't know what is in the %s, so I can't leave out %s.", of->name, what);
}

/* Says once what cannot be done with a line, and forgets it. */
static void drop_unfit(struct dialogue *dialogue, struct draft *draft)
{
    size_t kept = 0;
    const struct told_menu *menu = dialogue->menu;
    const char *name = menu->items[draft->items[0]].name;
    for (size_t i = 0; i < draft->choice_count; i++) {
        struct draft_choice *choice = &draft->choices[i];
        if (choice->amount == DRAFT_LIGHT && choice->option_count > 0 &&
            strncasecmp(menu->options[choice->options[0]].name, "extra ", 6) == 0)
            choice->option_count = 0; /* "light cheese" is no extra cheese */
        if (choice->option_count == 0 && dialogue->confidence < SURE_UNKNOWN_MEANT)
            say_note(dialogue, "I'm not sure I heard the rest.");
        else if (choice->option_count == 0 &&
                 line_note_put(dialogue, draft->items[0], choice, draft->note, sizeof draft->note))
            continue;
        else if (choice->option_count == 0)
            say_note(dialogue, "I can't add %s to the %s.", choice->phrase, name);
        else if (!menu->options[choice->options[0]].is_available)
            offer_tell_missing_option(dialogue, &menu->options[choice->options[0]]);
        else
            draft->choices[kept++] = *choice;
    }
    draft->choice_count = kept;
    if (draft->size[0] != '\0' && menu->items[draft->items[0]].size_count == 0 &&
        !word_is_among(draft->size, "regular normal") && dialogue->confidence >= SURE_UNKNOWN_MEANT) {
        say_note(dialogue, "The %s comes in one size only.", name);
        draft->size[0] = '\0';
    }
    kept = 0;
    for (size_t i = 0; i < draft->without_count; i++) {
        if (lexicon_ingredient(dialogue->lexicon, draft->items[0], draft->without[i]) != NULL)
            memmove(draft->without[kept++], draft->without[i], PHRASE_BYTES);
        else if (is_option_of(dialogue, draft->items[0], draft->without[i]) ||
                 !line_note_leave_out(dialogue, draft->items[0], draft->without[i], draft->note,
                                      sizeof draft->note))
            note_left_out(dialogue, draft->items[0], draft->without[i]);
    }
    draft->without_count = kept;
}

static void call_for(struct dialogue *dialogue, const struct draft *draft)
{
    json_t *arguments = arguments_of(dialogue, draft);
    bool is_new = draft->replaces[0] == '\0';
    if (!is_new)
        json_object_set_new(arguments, "line_id", json_string(draft->replaces));
    struct open_call *call = action_call(dialogue, is_new ? TOOL_ADD_ITEM : TOOL_CHANGE_ITEM, arguments);
    if (call != NULL)
        call->draft = *draft;
    else
        say_note(dialogue, "I'm sorry, I can't change the order right now.");
}

static void ask_which(struct dialogue *dialogue, const struct draft *draft, const size_t *items, size_t count)
{
    const char *names[HIT_ITEMS_MAX];
    char list[300], labels[HIT_ITEMS_MAX][PHRASE_BYTES];
    size_t shown = 0;
    dialogue->question.offer_count = 0;
    for (size_t i = 0; i < count && i < HIT_ITEMS_MAX; i++) {
        names[shown++] = lexicon_label(dialogue->lexicon, items[i], labels[i]);
        if (dialogue->question.offer_count < QUESTION_OFFERS_MAX)
            dialogue->question.offers[dialogue->question.offer_count++] = items[i];
    }
    say_list(list, sizeof list, names, shown, QUESTION_OFFERS_MAX, LISTING_OR);
    say_ask(dialogue, ASKED_WHICH, "%s: %s?",
            draft->category_count > 0 ? "Which one would you like" : "Which one", list);
}

static void ask_category(struct dialogue *dialogue, const struct draft *draft)
{
    size_t items[HIT_ITEMS_MAX],
        count = draft->choice_count > 0 ? policy_dishes_with(dialogue, draft, items) : 0;
    for (size_t c = 0; count == 0 && c < draft->category_count; c++) {
        const struct told_menu_category *category = &dialogue->menu->categories[draft->categories[c]];
        for (size_t i = 0; i < category->item_count && count < HIT_ITEMS_MAX; i++)
            if (dialogue->menu->items[category->first_item + i].is_available &&
                !dialogue->menu->items[category->first_item + i].is_dine_in_only)
                items[count++] = category->first_item + i;
    }
    if (count == 1) {
        offer_only(dialogue, items[0]);
        return;
    }
    if (count > 0) {
        ask_which(dialogue, draft, items, count);
        return;
    }
    offer_tell_no_kind(dialogue, draft);
    drafts_drop_first(dialogue);
    say_ask(dialogue, ASKED_OPEN, "What would you like instead?");
}

static void ask_size(struct dialogue *dialogue, struct draft *draft)
{
    const struct told_menu_item *item = &dialogue->menu->items[draft->items[0]];
    const char *names[8];
    char list[200], label[PHRASE_BYTES];
    size_t count = 0;
    for (; count < item->size_count && count < 8; count++)
        names[count] = dialogue->menu->sizes[item->first_size + count].name;
    say_list(list, sizeof list, names, count, 8, LISTING_OR);
    if (draft->size[0] != '\0')
        say_note(dialogue, "The %s doesn't come in %s.", item->name, draft->size);
    draft->size[0] = '\0';
    say_ask(dialogue, ASKED_SIZE, "What size %s would you like: %s?",
            lexicon_label(dialogue->lexicon, draft->items[0], label), list);
}

/* Of the second dish of a slot. */
static void ask_next(struct dialogue *dialogue, int place, const char *list)
{
    struct buf ordinal;
    buf_init(&ordinal, 64);
    bool is_written =
        number_words_put_ordinal(&ordinal, (uint64_t)place) == VP_OK && buf_text(&ordinal) != NULL;
    say_ask(dialogue, ASKED_GROUP, "And the %s one: %s?", is_written ? buf_text(&ordinal) : "next", list);
    buf_deinit(&ordinal);
}

static void ask_group(struct dialogue *dialogue, const struct draft *draft, int group)
{
    const struct told_menu_group *of = &dialogue->menu->groups[group];
    const char *names[8];
    char list[300];
    size_t count = 0, available = 0;
    for (size_t i = 0; i < of->option_count; i++) {
        const struct told_menu_option *option = &dialogue->menu->options[of->first_option + i];
        available += option->is_available;
        if (option->is_available && count < 8)
            names[count++] = option->name;
    }
    bool names_them = count > 1 && strcasestr(of->question, names[0]) != NULL;
    say_list(list, sizeof list, names, count, available > 6 ? 5 : 6, LISTING_OR);
    const char *item = dialogue->menu->items[draft->items[0]].name;
    dialogue->question.group = group;
    if (draft->toppings > 0 && group == draft_topping_group(dialogue->menu, draft->items[0])) {
        char label[PHRASE_BYTES], number[16] = "";
        lexicon_label(dialogue->lexicon, draft->items[0], label);
        if (draft->toppings > 1)
            snprintf(number, sizeof number, " %d", draft->toppings);
        say_ask(dialogue, ASKED_GROUP, "Which%s topping%s would you like on the %s: %s?", number,
                draft->toppings > 1 ? "s" : "", label, list);
        return;
    }
    int chosen = draft_portions(draft, dialogue->menu, (size_t)group);
    if (of->min > 1 && chosen > 0)
        say_note(dialogue, "That is %d of %d.", chosen, of->min);
    if (of->is_slot && combo_filled(dialogue, draft, group) > 0) {
        ask_next(dialogue, combo_filled(dialogue, draft, group) + 1, list);
        return;
    }
    if (dialogue->drafts.count > 1 || dialogue->added_count > 0)
        say_note(dialogue, "For the %s:", item);
    if (of->question[0] != '\0')
        say_ask(dialogue, ASKED_GROUP, "%s%s%s%s", of->question, names_them ? "" : " ",
                names_them ? "" : list, names_them ? "" : ".");
    else
        say_ask(dialogue, ASKED_GROUP, "Which %s for the %s: %s?", of->name, item, list);
    dialogue->question.group = group;
}

/* "A few cannoli": one of them would be the wrong number. */
static void ask_count(struct dialogue *dialogue, const struct draft *draft)
{
    char label[PHRASE_BYTES], many[PHRASE_BYTES];
    lexicon_label(dialogue->lexicon, draft->items[0], label);
    say_ask(dialogue, ASKED_COUNT, "How many %s would you like?",
            plural_write(span_of(label), many, sizeof many));
}

/* "Two bagels, everything with butter, and plain with cream cheese": where several groups are chosen of anew, a choice
 * of a group that is chosen of already begins the next of them. True: as many lines as dishes. */
static bool split_in_order(struct dialogue *dialogue, size_t at)
{
    const struct told_menu *menu = dialogue->menu;
    const struct draft whole = dialogue->drafts.at[at];
    size_t starts[DRAFT_CHOICES_MAX] = {0}, count = 1, again = 0;
    for (size_t i = 0; i < whole.choice_count; i++) {
        size_t group =
            whole.choices[i].option_count > 0 ? menu->options[whole.choices[i].options[0]].group : 0;
        bool begins = false, is_again = false;
        for (size_t k = 0; k < i && whole.choices[i].option_count > 0 && menu->groups[group].max == 1; k++) {
            bool is_same = whole.choices[k].option_count > 0 && whole.choices[k].side == DRAFT_WHOLE &&
                           menu->options[whole.choices[k].options[0]].group == group;
            is_again = is_again || is_same;
            begins = begins || (is_same && k >= starts[count - 1]);
        }
        again += is_again;
        if (begins)
            starts[count++] = i;
    }
    if (again < 2 || (int)count != whole.quantity || dialogue->drafts.count + count - 1 > DRAFTS_MAX)
        return false;
    for (size_t s = 0; s < count; s++) {
        struct draft one = whole;
        one.choice_count = 0;
        one.quantity = 1;
        for (size_t i = starts[s]; i < (s + 1 < count ? starts[s + 1] : whole.choice_count); i++)
            one.choices[one.choice_count++] = whole.choices[i];
        if (s == 0)
            dialogue->drafts.at[at] = one;
        else
            drafts_put(dialogue, &one);
    }
    return true;
}

/* "two tacos, chicken and beef" where only one meat goes into each: as many lines as choices. */
static bool split_choices(struct dialogue *dialogue, size_t at)
{
    struct draft *draft = &dialogue->drafts.at[at];
    size_t first = DRAFT_CHOICES_MAX, count = 0;
    size_t group = 0;
    for (size_t i = 0; i < draft->choice_count; i++) {
        const struct draft_choice *choice = &draft->choices[i];
        if (choice->option_count == 0 || choice->side != DRAFT_WHOLE)
            continue;
        size_t of = dialogue->menu->options[choice->options[0]].group;
        if (first == DRAFT_CHOICES_MAX && dialogue->menu->groups[of].max == 1) {
            first = i;
            group = of;
        }
        count += first < DRAFT_CHOICES_MAX && of == group;
    }
    if (count < 2 || draft->quantity < (int)count || dialogue->drafts.count == DRAFTS_MAX)
        return false;
    struct draft other = *draft;
    size_t kept = 0;
    for (size_t i = 0; i < draft->choice_count; i++) {
        bool is_later = i != first && draft->choices[i].option_count > 0 &&
                        dialogue->menu->options[draft->choices[i].options[0]].group == group;
        if (!is_later)
            draft->choices[kept++] = draft->choices[i];
    }
    draft->choice_count = kept;
    memmove(&other.choices[first], &other.choices[first + 1],
            (other.choice_count - first - 1) * sizeof *other.choices);
    other.choice_count--;
    draft->quantity -= (int)count - 1;
    other.quantity = (int)count - 1;
    drafts_put(dialogue, &other);
    return true;
}

/* Asks for what the draft lacks; false: it is whole. */
static bool ask_missing(struct dialogue *dialogue, struct draft *draft)
{
    const struct told_menu *menu = dialogue->menu;
    if (draft->item_count == 0 && draft->heard[0] != '\0') {
        dialogue->question.is_set = true; /* the offer stands */
        return true;
    }
    if (draft->item_count == 0 && draft->category_count > 0) {
        ask_category(dialogue, draft);
        return true;
    }
    if (draft->item_count == 0) {
        say_ask(dialogue, ASKED_WHICH, "What would you like with that?");
        return true;
    }
    if (draft->item_count > 1) {
        size_t items[HIT_ITEMS_MAX];
        for (size_t i = 0; i < draft->item_count; i++)
            items[i] = draft->items[i];
        ask_which(dialogue, draft, items, draft->item_count);
        return true;
    }
    if (!menu->items[draft->items[0]].is_available) {
        offer_for_sold_out(dialogue, draft);
        return true;
    }
    bool is_doubtful =
        draft->score < LIKE_DISH_SURE || (dialogue->confidence < SURE_DISH && draft->score < 1);
    if (is_doubtful && !draft->is_sure) {
        char label[DRAFT_LABEL_BYTES];
        say_ask(dialogue, ASKED_DRAFT, "Did you say %s?", draft_label(draft, dialogue->lexicon, menu, label));
        return true;
    }
    if (draft_needs_size(draft, dialogue->lexicon, menu)) {
        ask_size(dialogue, draft);
        return true;
    }
    int group = draft_missing_group(draft, menu);
    if (group < 0)
        group = combo_open_slot(dialogue, draft);
    if (draft->which.option_count > 0)
        option_ask(dialogue, draft);
    else if (group >= 0)
        ask_group(dialogue, draft, group);
    else if (draft->is_few)
        ask_count(dialogue, draft);
    return group >= 0 || draft->which.option_count > 0 || draft->is_few;
}

/* Words that are no item of the menu: the server's search may know more. */
static bool search_unknown(struct dialogue *dialogue, size_t at)
{
    struct draft *draft = &dialogue->drafts.at[at];
    struct open_call *call =
        action_call(dialogue, TOOL_SEARCH_MENU, json_pack("{s:s}", "query", draft->heard));
    if (call == NULL) {
        offer_from_search(dialogue, draft, NULL);
        return false;
    }
    call->draft = *draft;
    drafts_drop(dialogue, at);
    return true;
}

static bool told_menu_is_available(const struct dialogue *dialogue, const struct draft *draft)
{
    return dialogue->menu->items[draft->items[0]].is_available;
}

/* Whether the name was heard well enough to go on with it without asking. */
static bool is_dish_known(const struct dialogue *dialogue, const struct draft *draft)
{
    bool is_likely =
        draft->score >= LIKE_DISH_SURE && (draft->score >= 1 || dialogue->confidence >= SURE_DISH);
    return draft->item_count == 1 && (is_likely || draft->is_sure);
}

/* What is not sold to go is refused before its size or its sides are asked for. */
static bool refuse_dine_in(struct dialogue *dialogue, size_t at)
{
    const struct draft *draft = &dialogue->drafts.at[at];
    const struct told_menu_item *item = &dialogue->menu->items[draft->items[0]];
    if (!is_dish_known(dialogue, draft) || !item->is_dine_in_only)
        return false;
    say_note(dialogue, "I'm sorry, the %s is served in the restaurant only.", item->name);
    drafts_drop(dialogue, at);
    return true;
}

bool drafts_advance(struct dialogue *dialogue)
{
    bool has_called = false;
    combo_collect(dialogue);
    for (size_t at = 0; at < dialogue->drafts.count;) {
        struct draft *draft = &dialogue->drafts.at[at];
        draft_settle(draft, dialogue->lexicon, dialogue->menu);
        if (draft->item_count == 0 && draft->category_count > 0)
            policy_settle_choices(dialogue, draft);
        draft_take_size_as_number(dialogue, draft);
        draft_take_number_as_size(dialogue, draft);
        bool is_offered = dialogue->question.asked == ASKED_OFFER && dialogue->question.offer_count > 0;
        if (draft->heard[0] != '\0' && draft->item_count == 0 && is_offered) {
            at++;
            continue;
        }
        if (is_offered && dialogue->is_mere_question && at == 0 && draft->item_count == 1 &&
            dialogue->question.offer_count == 1 && dialogue->question.offers[0] == draft->items[0]) {
            dialogue->question.is_answered = true; /* "do you have ...", "and when do you close": put anew */
            say_ask(dialogue, ASKED_OFFER, "Would you like one?");
            return true;
        }
        if (draft->heard[0] != '\0' && draft->item_count == 0) {
            has_called = search_unknown(dialogue, at) || has_called;
            if (!has_called)
                return true;
            continue;
        }
        if (refuse_dine_in(dialogue, at))
            continue;
        if (draft->item_count == 1)
            option_find_parts(dialogue, draft);
        if (draft->item_count == 1 && told_menu_is_available(dialogue, draft))
            drop_unfit(dialogue, draft);
        if (draft->item_count == 1 && (split_in_order(dialogue, at) || split_choices(dialogue, at)))
            continue;
        if (draft->item_count == 1)
            option_find_excess(dialogue, draft);
        bool is_whole = is_dish_known(dialogue, draft) && told_menu_is_available(dialogue, draft) &&
                        !draft_needs_size(draft, dialogue->lexicon, dialogue->menu) &&
                        draft_missing_group(draft, dialogue->menu) < 0 && draft->which.option_count == 0 &&
                        !draft->is_few && combo_open_slot(dialogue, draft) < 0 &&
                        !combo_waits(dialogue, draft);
        if (!is_whole) {
            at++;
            continue;
        }
        if (draft->part_of > 0) {
            combo_keep(dialogue, draft, arguments_of(dialogue, draft));
            drafts_drop(dialogue, at);
            continue;
        }
        if (dialogue->call_count == DIALOGUE_CALLS_MAX)
            break;
        call_for(dialogue, draft);
        has_called = true;
        drafts_drop(dialogue, at);
    }
    if (has_called && dialogue->call_count > 0)
        return true;
    return dialogue->drafts.count > 0 && ask_missing(dialogue, &dialogue->drafts.at[0]);
}
