/* Changes of lines: of what is there, of what is asked about, and of one dish for another. */
#include <stdio.h>
#include <string.h>

#include "dialogue/dialogue_internal.h"

static void append_once(json_t *array, const char *text)
{
    for (size_t i = 0; i < json_array_size(array); i++)
        if (strcmp(json_string_value(json_array_get(array, i)), text) == 0)
            return;
    json_array_append_new(array, json_string(text));
}

/* Whether the ingredient itself is called so, and not only an option that goes by its name. */
static bool is_called(const char *ingredient, const char *phrase)
{
    char stems[PHRASE_BYTES];
    return strcmp(lexicon_stems(ingredient, stems), phrase) == 0;
}

/* Whether the line has an option, or the dish an ingredient, of that name. */
static bool has_part(const struct dialogue *dialogue, size_t line, int item, const char *phrase)
{
    for (size_t o = 0; o < dialogue->menu->option_count; o++)
        if ((lexicon_is_option(dialogue->lexicon, o, phrase) &&
             told_menu_offers(dialogue->menu, (size_t)item, o)) ||
            (lexicon_is_left_out(dialogue->lexicon, o, phrase) &&
             order_view_has_option(&dialogue->view, line, dialogue->menu->options[o].id)))
            return true;
    return lexicon_ingredient(dialogue->lexicon, (size_t)item, phrase) != NULL;
}

/* "Skip the bhuna", where that is a dish of the order and goes on others: the line of it, or -1. */
static int line_called(const struct dialogue *dialogue, const struct draft *delta)
{
    struct words words;
    struct hit hit;
    if (delta->without_count != 1 || delta->quantity > 0)
        return -1;
    words_split(&words, delta->without[0]);
    if (!lexicon_match(dialogue->lexicon, &words, 0, &hit) || hit.is_part || hit.count < words.count)
        return -1;
    for (size_t i = 0; i < hit.item_count; i++)
        for (size_t line = 0; line < order_view_count(&dialogue->view); line++)
            if (order_line_item(dialogue, line) == (int)hit.items[i])
                return (int)line;
    return -1;
}

/* The line's note with what the choices wish for behind it, where they do. */
static void put_note(const struct dialogue *dialogue, size_t line, int item, const struct draft *delta,
                     json_t *arguments)
{
    char note[LINE_NOTE_BYTES];
    bool is_wished = false;
    snprintf(note, sizeof note, "%s", order_view_note(&dialogue->view, line));
    if (delta->note[0] != '\0')
        is_wished = draft_note_add(delta->note, note, sizeof note);
    for (size_t i = 0; i < delta->choice_count; i++)
        is_wished |= line_note_put(dialogue, (size_t)item, &delta->choices[i], note, sizeof note);
    for (size_t i = 0; i < delta->without_count; i++)
        is_wished |= !has_part(dialogue, line, item, delta->without[i]) && line_called(dialogue, delta) < 0 &&
                     line_note_leave_out(dialogue, (size_t)item, delta->without[i], note, sizeof note);
    if (is_wished)
        json_object_set_new(arguments, "note", json_string(note));
}

/* The change as arguments of change_item; NULL when nothing of it can be done with this line. */
json_t *policy_change_arguments(const struct dialogue *dialogue, size_t line, const struct draft *delta)
{
    int item = order_line_item(dialogue, line);
    struct order_view_line of = order_view_at(&dialogue->view, line);
    if (item < 0)
        return NULL;
    struct draft fitted = *delta;
    draft_take_put_back(dialogue, line, &fitted);
    fitted.items[0] = (uint16_t)item;
    fitted.item_count = 1;
    fitted.category_count = 0;
    draft_settle(&fitted, dialogue->lexicon, dialogue->menu);
    json_t *arguments = json_pack("{s:s}", "line_id", of.line_id);
    json_t *options = draft_options_json(dialogue, &fitted), *without = json_array(),
           *drop_options = json_array(), *put_back = json_array();
    int size = delta->size[0] != '\0' ? lexicon_size(dialogue->lexicon, (size_t)item, delta->size) : -1;
    for (size_t i = 0; i < delta->without_count; i++) {
        const char *name = lexicon_ingredient(dialogue->lexicon, (size_t)item, delta->without[i]);
        bool is_dropped = false;
        for (size_t g = 0; g < dialogue->menu->option_count; g++) {
            const struct told_menu_option *option = &dialogue->menu->options[g];
            if (order_view_has_option(&dialogue->view, line, option->id) &&
                lexicon_is_left_out(dialogue->lexicon, g, delta->without[i])) {
                append_once(drop_options, option->id);
                is_dropped = true;
            }
        }
        if (name != NULL && (!is_dropped || is_called(name, delta->without[i])))
            append_once(without, name);
    }
    for (size_t i = 0; i < fitted.choice_count; i++) /* "with the onions after all" */
        if (fitted.choices[i].option_count == 0)
            draft_put_back(&fitted, fitted.choices[i].phrase);
    for (size_t i = 0; i < fitted.put_back_count; i++) {
        const char *name = lexicon_ingredient(dialogue->lexicon, (size_t)item, fitted.put_back[i]);
        if (name != NULL && order_view_is_without(&dialogue->view, line, name))
            json_array_append_new(put_back, json_string(name));
    }
    if (size >= 0)
        json_object_set_new(arguments, "size_id", json_string(dialogue->menu->sizes[size].id));
    put_note(dialogue, line, item, delta, arguments);
    bool is_vain = delta->choice_count > 0 && json_array_size(options) == 0 &&
                   json_object_get(arguments, "note") == NULL; /* "two ranch", where none goes on it */
    if (delta->quantity > 0 && !delta->is_article && !is_vain)
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

/* A correction that changes nothing but could mean the number: "no, make that a large pizza" of two, "a large
 * pizzas" of one. */
static bool is_about_number(const struct dialogue *dialogue, size_t line, const struct draft *delta)
{
    struct order_view_line of = order_view_at(&dialogue->view, line);
    int item = order_line_item(dialogue, line);
    if (delta->quantity > 1 || item < 0 || !draft_has_item(delta, (size_t)item) || delta->without_count > 0 ||
        delta->put_back_count > 0)
        return false;
    int size = delta->size[0] != '\0' ? lexicon_size(dialogue->lexicon, (size_t)item, delta->size) : -1;
    if (size >= 0 && strcmp(dialogue->menu->sizes[size].id, of.size_id) != 0)
        return false;
    for (size_t i = 0; i < delta->choice_count; i++)
        if (!order_line_has_option(dialogue, line, &delta->choices[i]))
            return false;
    return true;
}

/* "Make it a meal", which asks for a drink: the line as it would be, to be asked about before it is changed. False:
 * nothing is to be asked. */
static bool asks_more(const struct dialogue *dialogue, size_t line, const struct draft *delta,
                      struct draft *out)
{
    bool leads_on = false;
    for (size_t i = 0; i < delta->choice_count; i++)
        leads_on = leads_on || (delta->choices[i].option_count > 0 &&
                                dialogue->menu->options[delta->choices[i].options[0]].group_count > 0);
    struct order_view_line of = order_view_at(&dialogue->view, line);
    if (!leads_on || draft_names_thing(delta) || !order_line_copy(dialogue, line, out))
        return false;
    draft_drop_replaced(dialogue->menu, out, delta);
    draft_merge(out, delta);
    out->quantity = delta->quantity > 0 && !delta->is_article ? delta->quantity : of.quantity;
    snprintf(out->replaces, sizeof out->replaces, "%s", of.line_id);
    draft_settle(out, dialogue->lexicon, dialogue->menu);
    return draft_missing_group(out, dialogue->menu) >= 0 || combo_open_slot(dialogue, out) >= 0;
}

void policy_change_line(struct dialogue *dialogue, size_t line, const struct draft *wanted)
{
    struct draft whole;
    if (asks_more(dialogue, line, wanted, &whole)) {
        order_line_focus(dialogue, order_view_at(&dialogue->view, line).line_id);
        drafts_put(dialogue, &whole);
        return;
    }
    int called = -1;
    struct order_view_line of = order_view_at(&dialogue->view, line);
    struct draft counted = *wanted;
    const struct draft *delta = &counted;
    if (is_about_number(dialogue, line, wanted)) {
        bool has_number = wanted->quantity > 0 && !wanted->is_article;
        counted.quantity = wanted->is_plural && of.quantity == 1 ? 2 : has_number || of.quantity > 1 ? 1 : 0;
        counted.is_article = false;
    }
    json_t *arguments = policy_change_arguments(dialogue, line, delta);
    struct open_call *call = arguments != NULL ? action_call(dialogue, TOOL_CHANGE_ITEM, arguments) : NULL;
    if (call != NULL)
        snprintf(call->changes, sizeof call->changes, "%s", of.line_id);
    if (arguments != NULL)
        ; /* told once it is done */
    else if (delta->size[0] != '\0')
        say_note(dialogue, "The %s doesn't come in %s.", of.name, delta->size);
    else if (delta->choice_count > 0)
        say_note(dialogue, "I can't add %s to the %s.", delta->choices[0].phrase, of.name);
    else if ((called = line_called(dialogue, delta)) >= 0)
        policy_remove_line(dialogue, (size_t)called, 0);
    else if (delta->without_count > 0)
        say_note(dialogue, "There is no %s on the %s.", delta->without[0], of.name);
    else
        say_note(dialogue, "That's %s.", of.spoken);
    order_line_focus(dialogue, of.line_id);
}

/* Another item in the place of a line: it goes the way of a draft, which may need questions. */
void policy_replace_line(struct dialogue *dialogue, size_t line, const struct draft *with)
{
    struct draft draft = *with;
    struct order_view_line of = order_view_at(&dialogue->view, line);
    if (draft_has_item(&draft, (size_t)order_line_item(dialogue, line))) {
        draft.is_article = false;                   /* "make that a coke" of five: one */
        policy_change_line(dialogue, line, &draft); /* "make that two burritos": the same item, otherwise */
        return;
    }
    snprintf(draft.replaces, sizeof draft.replaces, "%s", of.line_id);
    if (draft.is_article)
        draft.quantity = 0;
    policy_keep_of_line(dialogue, line, &draft);
    drafts_put(dialogue, &draft);
}

/* Whether the option's group takes one more beside what was chosen: of two sauces the one that was said stays. */
static bool has_room_for(const struct told_menu *menu, const struct draft *draft, size_t option)
{
    const struct told_menu_group *group = &menu->groups[menu->options[option].group];
    int chosen = 0;
    for (size_t i = 0; i < draft->choice_count; i++)
        for (size_t o = 0; o < draft->choices[i].option_count; o++) {
            size_t other = draft->choices[i].options[o];
            if (menu->options[other].group == menu->options[option].group) {
                chosen++;
                break;
            }
        }
    return group->max <= 0 || chosen < group->max;
}

static bool has_option(const struct draft *draft, size_t option)
{
    for (size_t i = 0; i < draft->choice_count; i++)
        for (size_t o = 0; o < draft->choices[i].option_count; o++)
            if (draft->choices[i].options[o] == option)
                return true;
    return false;
}

void policy_keep_of_line(const struct dialogue *dialogue, size_t line, struct draft *kept_by)
{
    struct draft draft = *kept_by;
    struct order_view_line of = order_view_at(&dialogue->view, line);
    struct draft had;
    if (!order_line_copy(dialogue, line, &had))
        had.choice_count = 0;
    for (size_t i = 0; draft.size[0] == '\0' && i < dialogue->menu->size_count; i++)
        if (strcmp(dialogue->menu->sizes[i].id, of.size_id) == 0)
            lexicon_stems(dialogue->menu->sizes[i].name, draft.size);
    if (kept_by->size[0] == '\0' && draft.item_count == 1 &&
        lexicon_size(dialogue->lexicon, draft.items[0], draft.size) < 0)
        draft.size[0] = '\0';
    for (size_t i = 0; draft.item_count == 1 && i < had.choice_count; i++) {
        const struct draft_choice *kept = &had.choices[i];
        if (told_menu_offers(dialogue->menu, draft.items[0], kept->options[0]) &&
            !has_option(&draft, kept->options[0]) && has_room_for(dialogue->menu, &draft, kept->options[0]) &&
            draft.choice_count < DRAFT_CHOICES_MAX)
            draft.choices[draft.choice_count++] = *kept;
    }
    *kept_by = draft;
}

/* The line modifiers without a target belong to: the last spoken of that can have them. */
static int modifiable_line(const struct dialogue *dialogue, const struct draft *delta, bool is_exact)
{
    for (size_t i = dialogue->focus_count + order_view_count(&dialogue->view); i > 0; i--) {
        size_t at = order_view_count(&dialogue->view);
        int line = i > at ? order_view_find(&dialogue->view, dialogue->focus[i - at - 1]) : (int)i - 1;
        int item = line >= 0 ? order_line_item(dialogue, (size_t)line) : -1;
        if (item < 0 || (is_exact && delta->size[0] != '\0' &&
                         !lexicon_has_size(dialogue->lexicon, (size_t)item, delta->size)))
            continue;
        json_t *arguments = policy_change_arguments(dialogue, (size_t)line, delta);
        if (arguments != NULL) {
            json_decref(arguments);
            return line;
        }
    }
    return -1;
}

/* The draft of this turn or of the open question that a change without a target means. */
static struct draft *pending_draft(struct dialogue *dialogue, const struct act *act)
{
    if (dialogue->drafts.count == 0)
        return NULL;
    struct draft *draft = dialogue->drafts.first_new < dialogue->drafts.count
                              ? drafts_last_suiting(dialogue, &act->draft)
                              : &dialogue->drafts.at[0];
    for (size_t i = 0; i < act->target.item_count; i++)
        if (draft_has_item(draft, act->target.items[i]))
            return draft;
    return draft_names_thing(&act->target) ? NULL : draft;
}

/* Whether the words name no more than the category of the line's item. */
static bool is_kind_of(const struct dialogue *dialogue, const struct draft *draft, size_t line)
{
    int item = order_line_item(dialogue, line);
    if (item < 0 || draft->item_count > 0 || draft->heard[0] != '\0')
        return false;
    for (size_t i = 0; i < draft->category_count; i++)
        if (draft->categories[i] == dialogue->menu->items[item].category)
            return true;
    return false;
}

/* "Extra truffle on it", "can I get extra olives": more of something on the line spoken of, which is not to be had
 * there: the line, or -1. */
static int line_wished_for(const struct dialogue *dialogue, const struct act *act)
{
    bool is_more = act->has_pronoun || act_is_unknown(act);
    for (size_t i = 0; i < act->draft.choice_count; i++)
        is_more = is_more ||
                  (act->draft.choices[i].option_count == 0 && act->draft.choices[i].amount != DRAFT_REGULAR);
    bool is_of_line = is_more && !draft_names_thing(&act->draft) && act->draft.choice_count > 0;
    return is_of_line ? order_line_in_focus(dialogue) : -1;
}

/* An option of a group every line needs, such as a taco's meat. */
static bool is_required_option(const struct dialogue *dialogue, const struct draft_choice *choice)
{
    const struct told_menu *menu = dialogue->menu;
    return choice->option_count > 0 && menu->groups[menu->options[choice->options[0]].group].min > 0;
}

/* "change the spaghetti to penne" where that is what a dish is made with: the line, or -1. */
static int line_with_option(const struct dialogue *dialogue, const struct draft *target)
{
    for (size_t line = 0; line < order_view_count(&dialogue->view); line++) {
        if (target->has_otherwise && order_line_has_option(dialogue, line, &target->otherwise))
            return (int)line;
        for (size_t i = 0; i < target->choice_count; i++)
            if (order_line_has_option(dialogue, line, &target->choices[i]))
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
        order_line_focus(dialogue, order_view_at(&dialogue->view, (size_t)line).line_id);
        say_ask(dialogue, ASKED_WHAT_CHANGE, "What would you like instead of the %s?", what);
        return true;
    }
    delta.item_count = delta.category_count = 0;
    policy_change_line(dialogue, (size_t)line, &delta);
    return true;
}

/* "make it chicken" of a taco: the words name a dish in part, but an option is meant. */
static bool change_to_option(struct dialogue *dialogue, const struct act *act, const struct draft *pending)
{
    const struct draft_choice *otherwise = &act->draft.otherwise;
    bool may_be_option = act->draft.has_otherwise && act->draft.item_count > 0;
    if (!may_be_option || (!act->draft.is_part && !is_required_option(dialogue, otherwise)))
        return false;
    struct act other = *act;
    other.draft.item_count = 0;
    other.draft.has_otherwise = false;
    if (other.draft.choice_count < DRAFT_CHOICES_MAX)
        other.draft.choices[other.draft.choice_count++] = *otherwise;
    bool can_have = pending != NULL
                        ? draft_offers(dialogue->menu, pending, otherwise->options, otherwise->option_count)
                        : modifiable_line(dialogue, &other.draft, false) >= 0;
    if (can_have)
        policy_change(dialogue, &other);
    return can_have;
}

/* "change the large", and none is: it should become large. */
static bool change_to_size(struct dialogue *dialogue, const struct act *act)
{
    if (!draft_is_empty(&act->draft) || draft_names_thing(&act->target) || act->target.size[0] == '\0' ||
        order_line_find(dialogue, &act->target) >= 0)
        return false;
    struct act sized = *act;
    sized.draft = act->target;
    sized.target = (struct draft){.item_count = 0};
    policy_change(dialogue, &sized);
    return true;
}

/* What is to be changed is named, and no line is that. */
static bool change_what_is_missing(struct dialogue *dialogue, const struct act *act)
{
    if (change_option(dialogue, act))
        return true;
    if (act->has_pronoun && act->target.item_count > 0) {
        struct draft draft = act->target; /* "can you make a large pepperoni": it is wanted, not changed */
        draft_merge(&draft, &act->draft);
        drafts_put(dialogue, &draft);
        return true;
    }
    if (!draft_names_thing(&act->target) || draft_names_thing(&act->draft))
        return false;
    order_line_say_missing(dialogue);
    return true;
}

/* Names what a choice of the line can be changed to, where only one of its group can be had; false: it is no such
 * choice. */
static bool ask_choice_instead(struct dialogue *dialogue, int line, const struct draft *target)
{
    enum { NAMES_MAX = 8 };
    const struct told_menu *menu = dialogue->menu;
    const struct draft_choice *choice = target->choice_count == 1 ? &target->choices[0] : NULL;
    const char *names[NAMES_MAX];
    char list[300];
    size_t count = 0;
    if (choice == NULL || choice->option_count == 0 || draft_names_thing(target) ||
        !order_line_has_option(dialogue, (size_t)line, choice))
        return false;
    size_t index = menu->options[choice->options[0]].group;
    const struct told_menu_group *group = &menu->groups[index];
    for (size_t o = group->first_option; o < group->first_option + group->option_count; o++)
        if (o != choice->options[0] && menu->options[o].is_available && count < NAMES_MAX)
            names[count++] = menu->options[o].name;
    if (group->max != 1 || count == 0)
        return false;
    say_list(list, sizeof list, names, count, count > 6 ? 5 : 6, LISTING_OR);
    say_ask(dialogue, ASKED_CHANGE_TO, "What would you like instead of %s: %s?",
            menu->options[choice->options[0]].name, list);
    dialogue->question.group = (int)index;
    return true;
}

void policy_ask_change_to(struct dialogue *dialogue, int line, const struct draft *target)
{
    if (line < 0 && (line = order_line_in_focus(dialogue)) < 0)
        return;
    struct order_view_line of = order_view_at(&dialogue->view, (size_t)line);
    order_line_focus(dialogue, of.line_id);
    dialogue->question.group = -1;
    if (target == NULL)
        say_ask(dialogue, ASKED_CHANGE_TO, "What should I change about the %s?", of.name);
    else if (!ask_choice_instead(dialogue, line, target))
        say_ask(dialogue, ASKED_CHANGE_TO, "What would you like for the %s?", of.name);
}

/* "Make that one curry with beef", where one with beef is ordered and one with pork: the line that only the number is
 * another of; or the line that is named, or -1. */
static int line_of_number(const struct dialogue *dialogue, const struct draft *draft)
{
    for (size_t i = 0; draft->quantity > 0 && !draft->is_article && i < order_view_count(&dialogue->view);
         i++)
        if (draft->choice_count > 0 && is_about_number(dialogue, i, draft))
            return (int)i;
    return order_line_named(dialogue, draft);
}

/* "A ranch dip with the hot ones": the only line that has one of the choices, and not all of them; -1: none is. */
static int line_told_apart(const struct dialogue *dialogue, const struct draft *delta)
{
    int line = -1;
    for (size_t i = 0; delta->is_definite && i < order_view_count(&dialogue->view); i++) {
        size_t had = 0;
        for (size_t c = 0; c < delta->choice_count; c++)
            had += order_line_has_option(dialogue, i, &delta->choices[c]);
        if (had == 0 || had == delta->choice_count)
            continue;
        if (line >= 0)
            return -1;
        line = (int)i;
    }
    return line;
}

/* line: the one that was named, or -1. */
static void change_line(struct dialogue *dialogue, const struct act *act, int line)
{
    bool has_target = !draft_is_empty(&act->target);
    struct draft number = act->draft;
    int of_pieces =
        line < 0 && !has_target && !number.is_article ? order_line_of_number(dialogue, number.quantity) : -1;
    number.quantity = 0;
    if (of_pieces >= 0 && draft_is_empty(&number)) {
        number.quantity = act->draft.quantity;
        draft_take_number_of_line(dialogue, (size_t)of_pieces, &number);
        policy_change_line(dialogue, (size_t)of_pieces, &number);
        return;
    }
    int spoken_of = line >= 0 ? line : has_target ? -1 : order_line_in_focus(dialogue);
    if (spoken_of >= 0 && is_kind_of(dialogue, &act->draft, (size_t)spoken_of)) {
        struct draft delta = act->draft; /* "make it two pizzas": the pizza stays */
        delta.category_count = 0;
        policy_change_line(dialogue, (size_t)spoken_of, &delta);
        return;
    }
    if (draft_names_thing(&act->draft)) {
        int named = line < 0 && !has_target ? line_of_number(dialogue, &act->draft) : -1;
        line = named >= 0 ? named : spoken_of;
        if (line < 0)
            drafts_put(dialogue, &act->draft);
        else
            policy_replace_line(dialogue, (size_t)line, &act->draft);
        return;
    }
    if (line < 0 && !has_target)
        line = line_told_apart(dialogue, &act->draft);
    if (line < 0)
        line = modifiable_line(dialogue, &act->draft, true);
    if (line < 0)
        line = modifiable_line(dialogue, &act->draft, false);
    if (line < 0)
        line = act->draft.choice_count == 0 ? order_line_in_focus(dialogue) : line_wished_for(dialogue, act);
    if (line < 0)
        policy_order_choices(dialogue, act);
    else
        policy_change_line(dialogue, (size_t)line, &act->draft);
}

/* "A medium, not a large", and a line of the order is large, but not what is asked about. */
static bool is_of_ordered(const struct draft *pending, const struct act *act)
{
    return act->is_denial && act->target.size[0] != '\0' && strcmp(act->target.size, pending->size) != 0;
}

void policy_change(struct dialogue *dialogue, const struct act *act)
{
    if (answer_is_of_priced(dialogue, act) || told_is_ordered(dialogue, act))
        return;
    int spoken_of = act->is_replacement ? order_line_in_focus(dialogue) : -1;
    if (spoken_of >= 0) {
        policy_replace_line(dialogue, (size_t)spoken_of, &act->draft);
        return;
    }
    struct draft *pending = pending_draft(dialogue, act);
    if (pending != NULL &&
        (order_line_is_sized(dialogue, pending, &act->draft) || is_of_ordered(pending, act)))
        pending = NULL;
    if (policy_orders_by_choices(dialogue, act, pending)) {
        policy_order_choices(dialogue, act);
        return;
    }
    if (change_to_option(dialogue, act, pending) || change_to_size(dialogue, act))
        return;
    if (pending == NULL && option_change_part(dialogue, act))
        return;
    bool has_target = !draft_is_empty(&act->target);
    bool is_new = act->draft.is_article && act->draft.size[0] != '\0' && act->draft.choice_count > 0 &&
                  !draft_names_thing(&act->draft) &&
                  (pending == NULL || !draft_offers(dialogue->menu, pending, act->draft.choices[0].options,
                                                    act->draft.choices[0].option_count));
    if (pending != NULL && combo_has_place_for(dialogue, pending, &act->draft)) {
        drafts_put(dialogue, &act->draft); /* "make it a meat feast", of a deal's pizza: the deal stays */
        return;
    }
    if (pending != NULL && dialogue->drafts.first_new < dialogue->drafts.count &&
        policy_chooses_another(dialogue, pending, &act->draft))
        is_new = true;
    if (pending != NULL && !is_new) {
        struct draft more = act->draft;
        draft_settle_as(&more, pending, dialogue->lexicon, dialogue->menu);
        if (act->is_after_no || act->is_correction || act->has_pronoun)
            draft_drop_replaced(dialogue->menu, pending, &more);
        if (act->draft.is_article && draft_names_thing(&act->draft))
            pending->quantity = 0; /* "two cokes, make that a lasagna" */
        draft_merge(pending, &more);
        return;
    }
    if (is_new && !has_target && !act->has_pronoun && !draft_names_thing(&act->draft)) {
        policy_order_choices(dialogue, act); /* "a large with mushrooms" */
        return;
    }
    int line = has_target ? order_line_find(dialogue, &act->target) : -1;
    int other = has_target && line < 0 ? order_line_named(dialogue, &act->draft) : -1;
    if (other >= 0 && draft_names_thing(&act->target)) { /* "substitute a sprite for the coke" */
        policy_replace_line(dialogue, (size_t)other, &act->target);
        return;
    }
    if (has_target && line < 0 && change_what_is_missing(dialogue, act))
        return;
    if (draft_is_empty(&act->draft))
        policy_ask_change_to(dialogue, line, &act->target);
    else
        change_line(dialogue, act, line);
}
