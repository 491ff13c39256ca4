/* Lines of the order: which one is meant, and what is done with it. */
#include <stdio.h>
#include <string.h>

#include "dialogue/dialogue_internal.h"

void order_focus(struct dialogue *dialogue, const char *line_id)
{
    for (size_t i = 0; i < dialogue->focus_count; i++) {
        if (strcmp(dialogue->focus[i], line_id) == 0) {
            memmove(dialogue->focus[i], dialogue->focus[i + 1],
                    (dialogue->focus_count - i - 1) * sizeof *dialogue->focus);
            dialogue->focus_count--;
            break;
        }
    }
    if (dialogue->focus_count == DIALOGUE_FOCUS_MAX) {
        memmove(dialogue->focus[0], dialogue->focus[1], (DIALOGUE_FOCUS_MAX - 1) * sizeof *dialogue->focus);
        dialogue->focus_count--;
    }
    snprintf(dialogue->focus[dialogue->focus_count++], DRAFT_LINE_ID_BYTES, "%s", line_id);
}

static int line_item(const struct dialogue *dialogue, size_t line)
{
    return card_find_item(dialogue->card, order_view_at(&dialogue->view, line).item_id);
}

/* How well the words fit a line of the order; 0: they speak of something else. */
static int line_fit(const struct dialogue *dialogue, const struct draft *target, size_t line)
{
    int item = line_item(dialogue, line), fit = 0;
    struct order_view_line of = order_view_at(&dialogue->view, line);
    if (item < 0)
        return 0;
    if (draft_has_item(target, (size_t)item))
        fit += 8;
    for (size_t i = 0; i < target->category_count; i++)
        if (target->categories[i] == dialogue->card->items[item].category)
            fit += 4;
    if (fit == 0 && draft_names_thing(target))
        return 0;
    int size = target->size[0] != '\0' ? lexicon_size(dialogue->lexicon, (size_t)item, target->size) : -1;
    if (size >= 0 && strcmp(dialogue->card->sizes[size].id, of.size_id) == 0)
        fit += 2;
    else if (target->size[0] != '\0' && !draft_names_thing(target))
        return 0;
    return fit * 2 + (target->quantity == of.quantity);
}

/* The line meant by target: the best fit, the one spoken of last among equals; -1: none. */
static int find_line(const struct dialogue *dialogue, const struct draft *target)
{
    int best = -1, best_fit = 0;
    for (size_t i = 0; i < order_view_count(&dialogue->view); i++) {
        int fit = line_fit(dialogue, target, i) * 16;
        for (size_t f = 0; fit > 0 && f < dialogue->focus_count; f++)
            if (strcmp(dialogue->focus[f], order_view_at(&dialogue->view, i).line_id) == 0)
                fit += (int)f + 1;
        if (fit > best_fit) {
            best_fit = fit;
            best = (int)i;
        }
    }
    return best;
}

/* The line spoken of last, or the last of the order; -1: it is empty. */
static int focus_line(const struct dialogue *dialogue)
{
    for (size_t i = dialogue->focus_count; i > 0; i--) {
        int line = order_view_find(&dialogue->view, dialogue->focus[i - 1]);
        if (line >= 0)
            return line;
    }
    return (int)order_view_count(&dialogue->view) - 1;
}

/* A correction of something that is not there: what is there helps the caller to say what is meant. */
static void not_on_order(struct dialogue *dialogue)
{
    const struct order_view *view = &dialogue->view;
    struct buf lines;
    if (order_view_count(view) == 0) {
        say_note(dialogue, "There is nothing on your order yet.");
        return;
    }
    buf_init(&lines, DIALOGUE_TEXT_MAX_BYTES / 8);
    for (size_t i = 0; i < order_view_count(view); i++)
        if (buf_appendf(&lines, "%s%s", i > 0 ? ", " : "", order_view_at(view, i).spoken) != VP_OK)
            break;
    say_note(dialogue, "I don't have that on your order.");
    if (buf_text(&lines) != NULL)
        say_note(dialogue, "I have %s.", buf_text(&lines));
    buf_deinit(&lines);
    say_ask(dialogue, ASKED_WHAT_CHANGE, "What should I change, or is that all?");
}

/* The change as arguments of change_item; NULL when nothing of it can be done with this line. */
static json_t *change_arguments(const struct dialogue *dialogue, size_t line, const struct draft *delta)
{
    int item = line_item(dialogue, line);
    struct order_view_line of = order_view_at(&dialogue->view, line);
    if (item < 0)
        return NULL;
    struct draft fitted = *delta;
    fitted.items[0] = (uint16_t)item;
    fitted.item_count = 1;
    fitted.category_count = 0;
    draft_settle(&fitted, dialogue->lexicon, dialogue->card);
    json_t *arguments = json_pack("{s:s}", "line_id", of.line_id);
    json_t *options = draft_options_json(dialogue, &fitted), *without = json_array(),
           *drop_options = json_array(), *put_back = json_array();
    int size = delta->size[0] != '\0' ? lexicon_size(dialogue->lexicon, (size_t)item, delta->size) : -1;
    for (size_t i = 0; i < delta->without_count; i++) {
        const char *name = lexicon_ingredient(dialogue->lexicon, (size_t)item, delta->without[i]);
        bool is_dropped = false;
        for (size_t g = 0; g < dialogue->card->option_count; g++) {
            const struct card_option *option = &dialogue->card->options[g];
            if (order_view_has_option(&dialogue->view, line, option->id) &&
                lexicon_is_option(dialogue->lexicon, g, delta->without[i])) {
                json_array_append_new(drop_options, json_string(option->id));
                is_dropped = true;
            }
        }
        if (!is_dropped && name != NULL)
            json_array_append_new(without, json_string(name));
    }
    for (size_t i = 0; i < fitted.choice_count; i++) /* "with the onions after all" */
        if (fitted.choices[i].option_count == 0 && fitted.choices[i].amount == DRAFT_REGULAR)
            draft_put_back(&fitted, fitted.choices[i].phrase);
    for (size_t i = 0; i < fitted.put_back_count; i++) {
        const char *name = lexicon_ingredient(dialogue->lexicon, (size_t)item, fitted.put_back[i]);
        if (name != NULL && order_view_is_without(&dialogue->view, line, name))
            json_array_append_new(put_back, json_string(name));
    }
    if (size >= 0)
        json_object_set_new(arguments, "size_id", json_string(dialogue->card->sizes[size].id));
    if (delta->quantity > 0 && !delta->is_article)
        json_object_set_new(arguments, "quantity", json_integer(delta->quantity));
    if (json_array_size(options) > 0)
        json_object_set(arguments, "options", options);
    if (json_array_size(without) > 0)
        json_object_set(arguments, "without", without);
    if (json_array_size(drop_options) > 0)
        json_object_set(arguments, "drop_options", drop_options);
    if (json_array_size(put_back) > 0)
        json_object_set(arguments, "put_back", put_back);
    json_decref(options);
    json_decref(without);
    json_decref(drop_options);
    json_decref(put_back);
    if (json_object_size(arguments) > 1)
        return arguments;
    json_decref(arguments);
    return NULL;
}

static bool line_has_one_of(const struct dialogue *dialogue, size_t line, const struct draft_choice *choice)
{
    for (size_t i = 0; i < choice->option_count; i++)
        if (order_view_has_option(&dialogue->view, line, dialogue->card->options[choice->options[i]].id))
            return true;
    return false;
}

/* A correction that changes nothing but could mean the number: "no, make that a large pizza" of two, "a large
 * pizzas" of one. */
static bool is_about_number(const struct dialogue *dialogue, size_t line, const struct draft *delta)
{
    struct order_view_line of = order_view_at(&dialogue->view, line);
    int item = line_item(dialogue, line);
    if (delta->quantity > 1 || item < 0 || !draft_has_item(delta, (size_t)item) || delta->without_count > 0 ||
        delta->put_back_count > 0)
        return false;
    int size = delta->size[0] != '\0' ? lexicon_size(dialogue->lexicon, (size_t)item, delta->size) : -1;
    if (size >= 0 && strcmp(dialogue->card->sizes[size].id, of.size_id) != 0)
        return false;
    for (size_t i = 0; i < delta->choice_count; i++)
        if (!line_has_one_of(dialogue, line, &delta->choices[i]))
            return false;
    return true;
}

static void call_change(struct dialogue *dialogue, size_t line, const struct draft *wanted)
{
    struct order_view_line of = order_view_at(&dialogue->view, line);
    struct draft counted = *wanted;
    const struct draft *delta = &counted;
    if (is_about_number(dialogue, line, wanted)) {
        bool has_number = wanted->quantity > 0 && !wanted->is_article;
        counted.quantity = wanted->is_plural && of.quantity == 1 ? 2 : has_number || of.quantity > 1 ? 1 : 0;
        counted.is_article = false;
    }
    json_t *arguments = change_arguments(dialogue, line, delta);
    if (arguments != NULL)
        (void)action_call(dialogue, TOOL_CHANGE_ITEM, arguments);
    else if (delta->size[0] != '\0')
        say_note(dialogue, "The %s doesn't come in %s.", of.name, delta->size);
    else if (delta->choice_count > 0)
        say_note(dialogue, "I can't add %s to the %s.", delta->choices[0].phrase, of.name);
    else if (delta->without_count > 0)
        say_note(dialogue, "There is no %s on the %s.", delta->without[0], of.name);
    else
        say_note(dialogue, "That's %s.", of.spoken);
    order_focus(dialogue, of.line_id);
}

/* Another item in the place of a line: it goes the way of a draft, which may need questions. */
static void replace_line(struct dialogue *dialogue, size_t line, const struct draft *with)
{
    struct draft draft = *with;
    struct order_view_line of = order_view_at(&dialogue->view, line);
    if (draft_has_item(&draft, (size_t)line_item(dialogue, line))) {
        draft.is_article = false;            /* "make that a coke" of five: one */
        call_change(dialogue, line, &draft); /* "make that two burritos": the same item, otherwise */
        return;
    }
    snprintf(draft.replaces, sizeof draft.replaces, "%s", of.line_id);
    if (draft.is_article)
        draft.quantity = 0;
    for (size_t i = 0; draft.size[0] == '\0' && i < dialogue->card->size_count; i++)
        if (strcmp(dialogue->card->sizes[i].id, of.size_id) == 0)
            lexicon_stems(dialogue->card->sizes[i].name, draft.size);
    for (size_t i = 0; i < dialogue->card->option_count; i++) {
        if (order_view_has_option(&dialogue->view, line, dialogue->card->options[i].id) &&
            draft.item_count == 1 && card_offers(dialogue->card, draft.items[0], i)) {
            struct hit kept = {.options = {i}, .option_count = 1};
            draft_put_choice(&draft, &kept, DRAFT_WHOLE, DRAFT_REGULAR);
        }
    }
    drafts_put(dialogue, &draft);
}

/* The line modifiers without a target belong to: the last spoken of that can have them. */
static int modifiable_line(const struct dialogue *dialogue, const struct draft *delta, bool is_exact)
{
    for (size_t i = dialogue->focus_count + order_view_count(&dialogue->view); i > 0; i--) {
        size_t at = order_view_count(&dialogue->view);
        int line = i > at ? order_view_find(&dialogue->view, dialogue->focus[i - at - 1]) : (int)i - 1;
        int item = line >= 0 ? line_item(dialogue, (size_t)line) : -1;
        if (item < 0 || (is_exact && delta->size[0] != '\0' &&
                         !lexicon_has_size(dialogue->lexicon, (size_t)item, delta->size)))
            continue;
        json_t *arguments = change_arguments(dialogue, (size_t)line, delta);
        if (arguments != NULL) {
            json_decref(arguments);
            return line;
        }
    }
    return -1;
}

/* "pepperoni" where that is only a topping: the categories whose items can have it. */
static void add_categories_of_choices(struct dialogue *dialogue, struct draft *draft)
{
    const struct card *card = dialogue->card;
    for (size_t i = 0; i < card->item_count; i++) {
        struct draft alone = {.items = {(uint16_t)i}, .item_count = 1};
        if (!draft_offers(card, &alone, draft->choices[0].options, draft->choices[0].option_count))
            continue;
        uint16_t category = (uint16_t)card->items[i].category;
        bool is_known = false;
        for (size_t c = 0; c < draft->category_count; c++)
            is_known = is_known || draft->categories[c] == category;
        if (!is_known && draft->category_count < HIT_CATEGORIES_MAX)
            draft->categories[draft->category_count++] = category;
    }
}

static void change_without_line(struct dialogue *dialogue, const struct act *act)
{
    struct draft draft = act->draft;
    if (draft.choice_count > 0 && draft.choices[0].option_count > 0)
        add_categories_of_choices(dialogue, &draft);
    if (draft.choice_count > 0 || draft.size[0] != '\0')
        drafts_put(dialogue, &draft);
    else if (draft.quantity > 0)
        say_ask(dialogue, ASKED_OPEN, "%d of what?", draft.quantity);
}

/* The draft of this turn or of the open question that a change without a target means. */
static struct draft *pending_draft(struct dialogue *dialogue, const struct act *act)
{
    if (dialogue->draft_count == 0)
        return NULL;
    struct draft *draft = dialogue->first_new_draft < dialogue->draft_count
                              ? &dialogue->drafts[dialogue->draft_count - 1]
                              : &dialogue->drafts[0];
    for (size_t i = 0; i < act->target.item_count; i++)
        if (draft_has_item(draft, act->target.items[i]))
            return draft;
    return draft_names_thing(&act->target) ? NULL : draft;
}

/* Whether the words name no more than the category of the line's item. */
static bool is_kind_of(const struct dialogue *dialogue, const struct draft *draft, size_t line)
{
    int item = line_item(dialogue, line);
    if (item < 0 || draft->item_count > 0 || draft->heard[0] != '\0')
        return false;
    for (size_t i = 0; i < draft->category_count; i++)
        if (draft->categories[i] == dialogue->card->items[item].category)
            return true;
    return false;
}

/* An option of a group every line needs, such as a taco's meat. */
static bool is_required_option(const struct dialogue *dialogue, const struct draft_choice *choice)
{
    const struct card *card = dialogue->card;
    return choice->option_count > 0 && card->groups[card->options[choice->options[0]].group].min > 0;
}

/* The line whose item the words name, so that "make that two Hawaiians" is not done to the line spoken of
 * last; -1: none. */
static int named_line(const struct dialogue *dialogue, const struct draft *draft)
{
    int line = draft->item_count > 0 ? find_line(dialogue, draft) : -1;
    return line >= 0 && draft_has_item(draft, (size_t)line_item(dialogue, (size_t)line)) ? line : -1;
}

/* "change the spaghetti to penne" where that is what a dish is made with: the line, or -1. */
static int line_with_option(const struct dialogue *dialogue, const struct draft *target)
{
    for (size_t line = 0; line < order_view_count(&dialogue->view); line++) {
        if (target->has_otherwise && line_has_one_of(dialogue, line, &target->otherwise))
            return (int)line;
        for (size_t i = 0; i < target->choice_count; i++)
            if (line_has_one_of(dialogue, line, &target->choices[i]))
                return (int)line;
    }
    return -1;
}

/* The change of an option for another one; false when it is none. */
static bool change_option(struct dialogue *dialogue, const struct act *act)
{
    struct draft delta = act->draft;
    int line = line_with_option(dialogue, &act->target);
    if (line < 0)
        return false;
    if (delta.item_count > 0 && delta.has_otherwise && delta.choice_count < DRAFT_CHOICES_MAX)
        delta.choices[delta.choice_count++] = delta.otherwise;
    if (delta.choice_count == 0) {
        const struct draft *target = &act->target;
        const char *what = target->choice_count > 0 ? target->choices[0].phrase : target->otherwise.phrase;
        order_focus(dialogue, order_view_at(&dialogue->view, (size_t)line).line_id);
        say_ask(dialogue, ASKED_WHAT_CHANGE, "What would you like instead of the %s?", what);
        return true;
    }
    delta.item_count = delta.category_count = 0;
    call_change(dialogue, (size_t)line, &delta);
    return true;
}

void order_change(struct dialogue *dialogue, const struct act *act)
{
    struct draft *pending = pending_draft(dialogue, act);
    bool may_be_option = act->draft.has_otherwise && act->draft.item_count > 0;
    if (may_be_option && (act->draft.is_part || is_required_option(dialogue, &act->draft.otherwise))) {
        struct act other = *act;
        other.draft.item_count = 0;
        other.draft.has_otherwise = false;
        if (other.draft.choice_count < DRAFT_CHOICES_MAX)
            other.draft.choices[other.draft.choice_count++] = act->draft.otherwise;
        if (pending != NULL ? draft_offers(dialogue->card, pending, act->draft.otherwise.options,
                                           act->draft.otherwise.option_count)
                            : modifiable_line(dialogue, &other.draft, false) >= 0) {
            order_change(dialogue, &other); /* "make it chicken" of a taco */
            return;
        }
    }
    if (draft_is_empty(&act->draft) && !draft_names_thing(&act->target) && act->target.size[0] != '\0' &&
        find_line(dialogue, &act->target) < 0) {
        struct act sized = *act; /* "change the large", and none is: it should become large */
        sized.draft = act->target;
        sized.target = (struct draft){.item_count = 0};
        order_change(dialogue, &sized);
        return;
    }
    bool has_target = !draft_is_empty(&act->target);
    bool is_new = act->draft.is_article && act->draft.size[0] != '\0' && act->draft.choice_count > 0 &&
                  (pending == NULL || !draft_offers(dialogue->card, pending, act->draft.choices[0].options,
                                                    act->draft.choices[0].option_count));
    if (pending != NULL && !is_new) {
        draft_merge(pending, &act->draft);
        return;
    }
    if (is_new && !has_target && !act->has_pronoun && !draft_names_thing(&act->draft)) {
        change_without_line(dialogue, act); /* "a large with mushrooms" */
        return;
    }
    int line = has_target ? find_line(dialogue, &act->target) : -1;
    if (has_target && line < 0 && change_option(dialogue, act))
        return;
    if (has_target && line < 0 && act->has_pronoun && act->target.item_count > 0) {
        struct draft draft = act->target; /* "can you make a large pepperoni": it is wanted, not changed */
        draft_merge(&draft, &act->draft);
        drafts_put(dialogue, &draft);
        return;
    }
    if (has_target && line < 0 && draft_names_thing(&act->target) && !draft_names_thing(&act->draft)) {
        not_on_order(dialogue);
        return;
    }
    if (draft_is_empty(&act->draft)) {
        if (line < 0 && (line = focus_line(dialogue)) < 0)
            return;
        order_focus(dialogue, order_view_at(&dialogue->view, (size_t)line).line_id);
        say_ask(dialogue, ASKED_CHANGE_TO, "What would you like for the %s?",
                order_view_at(&dialogue->view, (size_t)line).name);
        return;
    }
    int spoken_of = line >= 0 ? line : has_target ? -1 : focus_line(dialogue);
    if (spoken_of >= 0 && is_kind_of(dialogue, &act->draft, (size_t)spoken_of)) {
        struct draft delta = act->draft; /* "make it two pizzas": the pizza stays */
        delta.category_count = 0;
        call_change(dialogue, (size_t)spoken_of, &delta);
        return;
    }
    if (draft_names_thing(&act->draft)) {
        if (line < 0 && !has_target)
            line = named_line(dialogue, &act->draft);
        if (line < 0)
            line = has_target ? -1 : focus_line(dialogue);
        if (line < 0)
            drafts_put(dialogue, &act->draft);
        else
            replace_line(dialogue, (size_t)line, &act->draft);
        return;
    }
    if (line < 0)
        line = modifiable_line(dialogue, &act->draft, true);
    if (line < 0)
        line = modifiable_line(dialogue, &act->draft, false);
    if (line < 0 && act->draft.choice_count == 0)
        line = focus_line(dialogue);
    if (line < 0)
        change_without_line(dialogue, act);
    else
        call_change(dialogue, (size_t)line, &act->draft);
}

bool order_is_repeat(const struct dialogue *dialogue, const struct act *act)
{
    struct draft draft = act->draft;
    int line = dialogue->had_trouble && !act->is_correction ? named_line(dialogue, &draft) : -1;
    if (line < 0)
        return false;
    struct order_view_line of = order_view_at(&dialogue->view, (size_t)line);
    int size = draft.size[0] != '\0'
                   ? lexicon_size(dialogue->lexicon, (size_t)line_item(dialogue, (size_t)line), draft.size)
                   : -1;
    draft.items[0] = (uint16_t)line_item(dialogue, (size_t)line);
    draft.item_count = 1;
    draft_settle(&draft, dialogue->lexicon, dialogue->card);
    for (size_t i = 0; i < draft.choice_count; i++)
        if (!line_has_one_of(dialogue, (size_t)line, &draft.choices[i]))
            return false;
    return (draft.quantity > 0 ? draft.quantity : 1) == of.quantity && draft.without_count == 0 &&
           (draft.size[0] == '\0' || (size >= 0 && strcmp(dialogue->card->sizes[size].id, of.size_id) == 0));
}

static bool says_more_than_item(const struct draft *draft)
{
    return (draft->quantity > 0 && !draft->is_article) || draft->size[0] != '\0' || draft->choice_count > 0 ||
           draft->without_count > 0;
}

void order_add(struct dialogue *dialogue, const struct act *act)
{
    bool is_fixing = dialogue->asked == ASKED_READ_BACK || dialogue->asked == ASKED_WHAT_CHANGE;
    bool is_correction = act->is_correction ||
                         (act->is_after_no && (is_fixing || dialogue->is_focus_fresh)) ||
                         dialogue->asked == ASKED_WHAT_CHANGE;
    int same = is_correction ? find_line(dialogue, &act->draft) : -1;
    if (dialogue->asked == ASKED_CHANGE_TO) {
        int line = focus_line(dialogue);
        if (line >= 0)
            replace_line(dialogue, (size_t)line, &act->draft);
        return;
    }
    if (act->draft.is_definite && act->draft.quantity == 0 && says_more_than_item(&act->draft))
        same = find_line(dialogue, &act->draft); /* "can I get the margherita without basil" */
    if (same >= 0 && act->draft.item_count > 0 &&
        draft_has_item(&act->draft, (size_t)line_item(dialogue, (size_t)same)) &&
        says_more_than_item(&act->draft)) {
        call_change(dialogue, (size_t)same, &act->draft);
        return;
    }
    int last = focus_line(dialogue);
    int last_item = last >= 0 ? line_item(dialogue, (size_t)last) : -1;
    bool is_same_kind =
        last_item >= 0 && act->draft.item_count > 0 &&
        dialogue->card->items[last_item].category == dialogue->card->items[act->draft.items[0]].category;
    if (is_correction && dialogue->is_focus_fresh && is_same_kind && !is_fixing)
        replace_line(dialogue, (size_t)last, &act->draft);
    else
        drafts_put(dialogue, &act->draft);
}

static void remove_line(struct dialogue *dialogue, size_t line, int quantity)
{
    struct order_view_line of = order_view_at(&dialogue->view, line);
    json_t *arguments = json_pack("{s:s}", "line_id", of.line_id);
    bool is_part = quantity > 0 && quantity < of.quantity;
    if (is_part)
        json_object_set_new(arguments, "quantity", json_integer(quantity));
    struct open_call *call = action_call(dialogue, TOOL_REMOVE_ITEM, arguments);
    if (call == NULL)
        return;
    if (is_part)
        snprintf(call->name, sizeof call->name, "%d %s", quantity, of.name);
    else
        snprintf(call->name, sizeof call->name, "the %s", of.name);
}

/* The line that badly heard words sound like ("the coat" of cokes); -1: none clearly. */
static int line_by_sound(const struct dialogue *dialogue, const char *text)
{
    enum { LINES_MAX = 24 };
    const char *names[LINES_MAX];
    size_t count = 0;
    for (; count < order_view_count(&dialogue->view) && count < LINES_MAX; count++)
        names[count] = order_view_at(&dialogue->view, count).name;
    return text[0] != '\0' ? drafts_pick_name(text, names, count) : -1;
}

void order_remove(struct dialogue *dialogue, const struct act *act)
{
    const struct draft *what = &act->draft;
    bool names_line = what->item_count > 0 || what->category_count > 0 || what->size[0] != '\0';
    bool is_heard_well = what->item_count > 0 && what->score >= 1;
    int line = names_line && is_heard_well ? find_line(dialogue, what) : line_by_sound(dialogue, act->text);
    if (line < 0 && names_line)
        line = find_line(dialogue, what);
    if (dialogue->draft_count > 0 && line < 0 && what->without_count == 0) {
        drafts_drop_first(dialogue);
        say_note(dialogue, "Okay, I left that out.");
        return;
    }
    if (line < 0 && what->without_count > 0) {
        struct act change = {.kind = ACT_CHANGE};
        for (size_t i = 0; i < what->without_count; i++)
            draft_put_without(&change.draft, what->without[i]);
        order_change(dialogue, &change);
        return;
    }
    if (line < 0 && !names_line)
        line = focus_line(dialogue);
    if (line < 0) {
        not_on_order(dialogue);
        return;
    }
    if (what->without_count > 0 && !draft_has_item(what, (size_t)line_item(dialogue, (size_t)line))) {
        struct draft delta = {.item_count = 0};
        for (size_t i = 0; i < what->without_count; i++)
            draft_put_without(&delta, what->without[i]);
        call_change(dialogue, (size_t)line, &delta);
        return;
    }
    remove_line(dialogue, (size_t)line, what->quantity);
}

void order_again(struct dialogue *dialogue)
{
    if (dialogue->draft_count > 0) {
        struct draft *draft = &dialogue->drafts[dialogue->draft_count - 1];
        draft->quantity = (draft->quantity > 0 ? draft->quantity : 1) + 1;
        return;
    }
    int line = focus_line(dialogue);
    if (line < 0)
        return;
    struct draft delta = {.quantity = order_view_at(&dialogue->view, (size_t)line).quantity + 1};
    call_change(dialogue, (size_t)line, &delta);
}

void order_clear(struct dialogue *dialogue)
{
    dialogue->draft_count = 0;
    for (size_t i = 0; i < order_view_count(&dialogue->view); i++)
        remove_line(dialogue, i, 0);
    dialogue->focus_count = 0;
}
