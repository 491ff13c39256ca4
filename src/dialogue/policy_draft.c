/* Lines that are not whole yet: one question at a time until the server can be asked to add them. */
#include <stdio.h>
#include <string.h>

#include "dialogue/dialogue_internal.h"
#include "dialogue/sound.h"

/* Below this likeness of an item's name the caller is asked first. */
static const double sure_score = 0.76;
static const float sure_confidence = -0.9F;

void drafts_put(struct dialogue *dialogue, const struct draft *draft)
{
    if (dialogue->draft_count < DIALOGUE_DRAFTS_MAX)
        dialogue->drafts[dialogue->draft_count++] = *draft;
}

static void drop(struct dialogue *dialogue, size_t at)
{
    if (at >= dialogue->draft_count)
        return;
    dialogue->draft_count--;
    memmove(&dialogue->drafts[at], &dialogue->drafts[at + 1],
            (dialogue->draft_count - at) * sizeof *dialogue->drafts);
    if (dialogue->first_new_draft > at)
        dialogue->first_new_draft--;
}

void drafts_drop_first(struct dialogue *dialogue)
{
    drop(dialogue, 0);
    dialogue->offer_count = 0;
}

json_t *draft_options_json(const struct dialogue *dialogue, const struct draft *draft)
{
    static const char *const sides[] = {"whole", "left", "right"};
    static const char *const amounts[] = {"regular", "light", "extra"};
    json_t *options = json_array();
    for (size_t i = 0; i < draft->choice_count; i++) {
        const struct draft_choice *choice = &draft->choices[i];
        if (choice->option_count == 0 || !dialogue->card->options[choice->options[0]].is_available)
            continue;
        json_t *option = json_pack("{s:s}", "option_id", dialogue->card->options[choice->options[0]].id);
        if (choice->side != DRAFT_WHOLE)
            json_object_set_new(option, "side", json_string(sides[choice->side]));
        if (choice->amount != DRAFT_REGULAR)
            json_object_set_new(option, "amount", json_string(amounts[choice->amount]));
        json_array_append_new(options, option);
    }
    return options;
}

json_t *draft_arguments(const struct dialogue *dialogue, const struct draft *draft)
{
    const struct card *card = dialogue->card;
    int size = draft_size(draft, dialogue->lexicon, card);
    json_t *arguments = json_pack("{s:s}", "item_id", card->items[draft->items[0]].id);
    json_t *options = draft_options_json(dialogue, draft), *without = json_array();
    if (size >= 0)
        json_object_set_new(arguments, "size_id", json_string(card->sizes[size].id));
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
    json_decref(options);
    json_decref(without);
    return arguments;
}

/* Says once what cannot be done with a line, and forgets it. */
static void drop_unfit(struct dialogue *dialogue, struct draft *draft)
{
    size_t kept = 0;
    const struct card *card = dialogue->card;
    const char *name = card->items[draft->items[0]].name;
    for (size_t i = 0; i < draft->choice_count; i++) {
        const struct draft_choice *choice = &draft->choices[i];
        if (choice->option_count == 0)
            say_note(dialogue, "I can't add %s to the %s.", choice->phrase, name);
        else if (!card->options[choice->options[0]].is_available)
            say_note(dialogue, "I'm sorry, we're out of %s today.", card->options[choice->options[0]].name);
        else
            draft->choices[kept++] = *choice;
    }
    draft->choice_count = kept;
    kept = 0;
    for (size_t i = 0; i < draft->without_count; i++) {
        if (lexicon_ingredient(dialogue->lexicon, draft->items[0], draft->without[i]) == NULL)
            say_note(dialogue, "The %s has no %s anyway.", name, draft->without[i]);
        else
            memmove(draft->without[kept++], draft->without[i], PHRASE_BYTES);
    }
    draft->without_count = kept;
}

static void call_for(struct dialogue *dialogue, const struct draft *draft)
{
    json_t *arguments = draft_arguments(dialogue, draft);
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
    dialogue->offer_count = 0;
    for (size_t i = 0; i < count && i < HIT_ITEMS_MAX; i++) {
        names[shown++] = lexicon_label(dialogue->lexicon, items[i], labels[i]);
        if (dialogue->offer_count < DIALOGUE_OFFERS_MAX)
            dialogue->offers[dialogue->offer_count++] = items[i];
    }
    say_list(list, sizeof list, names, shown, DIALOGUE_OFFERS_MAX, "or");
    say_ask(dialogue, ASKED_WHICH, "%s: %s?",
            draft->category_count > 0 ? "Which one would you like" : "Which one", list);
}

static void ask_category(struct dialogue *dialogue, const struct draft *draft)
{
    size_t items[HIT_ITEMS_MAX], count = 0;
    for (size_t c = 0; c < draft->category_count; c++) {
        const struct card_category *category = &dialogue->card->categories[draft->categories[c]];
        for (size_t i = 0; i < category->item_count && count < HIT_ITEMS_MAX; i++)
            if (dialogue->card->items[category->first_item + i].is_available)
                items[count++] = category->first_item + i;
    }
    ask_which(dialogue, draft, items, count);
}

static void ask_size(struct dialogue *dialogue, struct draft *draft)
{
    const struct card_item *item = &dialogue->card->items[draft->items[0]];
    const char *names[8];
    char list[200], label[PHRASE_BYTES];
    size_t count = 0;
    for (; count < item->size_count && count < 8; count++)
        names[count] = dialogue->card->sizes[item->first_size + count].name;
    say_list(list, sizeof list, names, count, 8, "or");
    if (draft->size[0] != '\0')
        say_note(dialogue, "The %s doesn't come in %s.", item->name, draft->size);
    draft->size[0] = '\0';
    say_ask(dialogue, ASKED_SIZE, "What size %s would you like: %s?",
            lexicon_label(dialogue->lexicon, draft->items[0], label), list);
}

static void ask_group(struct dialogue *dialogue, const struct draft *draft, int group)
{
    const struct card_group *of = &dialogue->card->groups[group];
    const char *names[8];
    char list[300];
    size_t count = 0, available = 0;
    for (size_t i = 0; i < of->option_count; i++) {
        const struct card_option *option = &dialogue->card->options[of->first_option + i];
        available += option->is_available;
        if (option->is_available && count < 8)
            names[count++] = option->name;
    }
    bool names_them = count > 1 && strcasestr(of->question, names[0]) != NULL;
    say_list(list, sizeof list, names, count, available > 6 ? 5 : 6, "or");
    const char *item = dialogue->card->items[draft->items[0]].name;
    dialogue->asked_group = group;
    if (dialogue->draft_count > 1 || dialogue->added_count > 0)
        say_note(dialogue, "For the %s:", item);
    if (of->question[0] != '\0')
        say_ask(dialogue, ASKED_GROUP, "%s%s%s%s", of->question, names_them ? "" : " ",
                names_them ? "" : list, names_them ? "" : ".");
    else
        say_ask(dialogue, ASKED_GROUP, "Which %s for the %s: %s?", of->name, item, list);
    dialogue->asked_group = group;
}

/* "two tacos, chicken and beef" where only one meat goes into each: as many lines as choices. */
static bool split_choices(struct dialogue *dialogue, size_t at)
{
    struct draft *draft = &dialogue->drafts[at];
    size_t first = DRAFT_CHOICES_MAX, count = 0;
    size_t group = 0;
    for (size_t i = 0; i < draft->choice_count; i++) {
        const struct draft_choice *choice = &draft->choices[i];
        if (choice->option_count == 0 || choice->side != DRAFT_WHOLE)
            continue;
        size_t of = dialogue->card->options[choice->options[0]].group;
        if (first == DRAFT_CHOICES_MAX && dialogue->card->groups[of].max == 1) {
            first = i;
            group = of;
        }
        count += first < DRAFT_CHOICES_MAX && of == group;
    }
    if (count < 2 || draft->quantity < (int)count || dialogue->draft_count == DIALOGUE_DRAFTS_MAX)
        return false;
    struct draft other = *draft;
    size_t kept = 0;
    for (size_t i = 0; i < draft->choice_count; i++) {
        bool is_later = i != first && draft->choices[i].option_count > 0 &&
                        dialogue->card->options[draft->choices[i].options[0]].group == group;
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
    const struct card *card = dialogue->card;
    if (draft->item_count == 0 && draft->heard[0] != '\0') {
        dialogue->is_question_set = true; /* the offer stands */
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
    if (!card->items[draft->items[0]].is_available) {
        offer_for_sold_out(dialogue, draft);
        return true;
    }
    bool is_doubtful =
        draft->score < sure_score || (dialogue->confidence < sure_confidence && draft->score < 1);
    if (is_doubtful && !draft->is_sure) {
        char label[DRAFT_LABEL_BYTES];
        say_ask(dialogue, ASKED_DRAFT, "Did you say %s?", draft_label(draft, dialogue->lexicon, card, label));
        return true;
    }
    if (draft_needs_size(draft, dialogue->lexicon, card)) {
        ask_size(dialogue, draft);
        return true;
    }
    int group = draft_missing_group(draft, card);
    if (group >= 0)
        ask_group(dialogue, draft, group);
    return group >= 0;
}

/* Words that are no item of the menu: the server's search may know more. */
static bool search_unknown(struct dialogue *dialogue, size_t at)
{
    struct draft *draft = &dialogue->drafts[at];
    struct open_call *call =
        action_call(dialogue, TOOL_SEARCH_MENU, json_pack("{s:s}", "query", draft->heard));
    if (call == NULL) {
        offer_from_search(dialogue, draft, NULL);
        return false;
    }
    call->draft = *draft;
    drop(dialogue, at);
    return true;
}

/* Two sauces where one fits: neither is taken, and the group's question is asked. */
static void drop_excess(struct dialogue *dialogue, struct draft *draft)
{
    const struct card *card = dialogue->card;
    for (size_t i = 0; i < draft->choice_count; i++) {
        size_t group = card->options[draft->choices[i].options[0]].group, kept = i, count = 0;
        if (draft->choices[i].option_count == 0 || card->groups[group].max != 1)
            continue;
        for (size_t j = i; j < draft->choice_count; j++)
            count += draft->choices[j].option_count > 0 &&
                     card->options[draft->choices[j].options[0]].group == group &&
                     draft->choices[j].options[0] != draft->choices[i].options[0];
        if (count == 0)
            continue;
        for (size_t j = i; j < draft->choice_count; j++)
            if (draft->choices[j].option_count == 0 ||
                card->options[draft->choices[j].options[0]].group != group)
                draft->choices[kept++] = draft->choices[j];
        draft->choice_count = kept;
        say_note(dialogue, "I can take one %s for each %s.", card->groups[group].name,
                 card->items[draft->items[0]].name);
        return;
    }
}

static bool card_is_available(const struct dialogue *dialogue, const struct draft *draft)
{
    return dialogue->card->items[draft->items[0]].is_available;
}

bool drafts_advance(struct dialogue *dialogue)
{
    bool has_called = false;
    for (size_t at = 0; at < dialogue->draft_count;) {
        struct draft *draft = &dialogue->drafts[at];
        draft_settle(draft, dialogue->lexicon, dialogue->card);
        bool is_offered = dialogue->asked == ASKED_OFFER && dialogue->offer_count > 0;
        if (draft->heard[0] != '\0' && draft->item_count == 0 && is_offered) {
            at++;
            continue;
        }
        if (draft->heard[0] != '\0' && draft->item_count == 0) {
            has_called = search_unknown(dialogue, at) || has_called;
            if (!has_called)
                return true;
            continue;
        }
        if (draft->item_count == 1 && card_is_available(dialogue, draft))
            drop_unfit(dialogue, draft);
        if (draft->item_count == 1 && split_choices(dialogue, at))
            continue;
        if (draft->item_count == 1)
            drop_excess(dialogue, draft);
        bool is_whole =
            draft->item_count == 1 && card_is_available(dialogue, draft) &&
            ((draft->score >= sure_score && (draft->score >= 1 || dialogue->confidence >= sure_confidence)) ||
             draft->is_sure) &&
            !draft_needs_size(draft, dialogue->lexicon, dialogue->card) &&
            draft_missing_group(draft, dialogue->card) < 0;
        if (!is_whole) {
            at++;
            continue;
        }
        if (dialogue->call_count == DIALOGUE_CALLS_MAX)
            break;
        call_for(dialogue, draft);
        has_called = true;
        drop(dialogue, at);
    }
    if (has_called && dialogue->call_count > 0)
        return true;
    return dialogue->draft_count > 0 && ask_missing(dialogue, &dialogue->drafts[0]);
}

static void take_item(struct draft *draft, size_t item)
{
    draft->items[0] = (uint16_t)item;
    draft->item_count = 1;
    draft->category_count = 0;
    draft->heard[0] = '\0';
    draft->score = 1;
    draft->is_sure = true;
}

/* An answer that names one of the offered items, with or without more about it. */
static bool answer_offer(struct dialogue *dialogue, const struct act *act)
{
    struct draft *draft = &dialogue->drafts[0];
    size_t fits[DIALOGUE_OFFERS_MAX], count = 0;
    for (size_t i = 0; i < dialogue->offer_count; i++)
        if (draft_has_item(&act->draft, dialogue->offers[i]))
            fits[count++] = dialogue->offers[i];
    if (count != 1 && act->draft.item_count != 1)
        return false;
    size_t item = count == 1 ? fits[0] : act->draft.items[0];
    struct draft more = act->draft;
    more.item_count = more.category_count = 0;
    more.heard[0] = '\0';
    if (more.is_article)
        more.quantity = 0;
    draft_merge(draft, &more);
    take_item(draft, item);
    dialogue->offer_count = 0;
    return true;
}

/* "the pizza" after "pepperoni pizza or pepperoni calzone?" */
static bool answer_category(struct dialogue *dialogue, const struct act *act)
{
    struct draft *draft = &dialogue->drafts[0];
    size_t kept = 0;
    if (act->draft.item_count > 0 || act->draft.category_count == 0 || draft->item_count < 2)
        return false;
    uint16_t fits[HIT_ITEMS_MAX];
    for (size_t i = 0; i < draft->item_count; i++)
        for (size_t c = 0; c < act->draft.category_count && kept < HIT_ITEMS_MAX; c++)
            if (dialogue->card->items[draft->items[i]].category == act->draft.categories[c])
                fits[kept++] = draft->items[i];
    if (kept == 0)
        return false;
    memcpy(draft->items, fits, kept * sizeof *fits);
    draft->item_count = kept;
    return true;
}

/* "two chicken and one beef" after "which meat?" of three tacos. */
static bool answer_share(struct dialogue *dialogue, const struct act *act)
{
    struct draft *draft = &dialogue->drafts[0];
    if (act->draft.choice_count == 0 || act->draft.quantity == 0 || act->draft.is_article ||
        act->draft.quantity >= draft->quantity || dialogue->draft_count == DIALOGUE_DRAFTS_MAX)
        return false;
    struct draft share = *draft;
    draft->quantity -= act->draft.quantity;
    share.quantity = 0;
    draft_merge(&share, &act->draft);
    drafts_put(dialogue, &share);
    return true;
}

static bool names_same_item(const struct draft *draft, const struct act *act)
{
    for (size_t i = 0; i < act->draft.item_count; i++)
        if (draft_has_item(draft, act->draft.items[i]))
            return true;
    return false;
}

/* The waiting draft that an answer without an item suits: the one asked about, or else a later one. */
static struct draft *fitting_draft(struct dialogue *dialogue, const struct draft *answer)
{
    for (size_t i = 0; i < dialogue->draft_count; i++) {
        struct draft *draft = &dialogue->drafts[i];
        bool has_size =
            answer->size[0] == '\0' ||
            (draft->item_count == 1 && lexicon_size(dialogue->lexicon, draft->items[0], answer->size) >= 0);
        bool has_options =
            answer->choice_count == 0 ||
            draft_offers(dialogue->card, draft, answer->choices[0].options, answer->choices[0].option_count);
        if (has_size && has_options)
            return draft;
    }
    bool is_new = answer->is_article && answer->size[0] != '\0' && answer->choice_count > 0;
    return is_new ? NULL : &dialogue->drafts[0]; /* "a large with mushrooms" is another line */
}

bool drafts_answer(struct dialogue *dialogue, const struct act *act)
{
    if (dialogue->draft_count == 0 || (act->kind != ACT_ADD && act->kind != ACT_CHANGE))
        return false;
    struct draft *draft = &dialogue->drafts[0];
    switch (dialogue->asked) {
    case ASKED_WHICH:
    case ASKED_OFFER:
        if (!draft_names_thing(draft) && act->kind == ACT_ADD) {
            draft_merge(draft, &act->draft);
            return true;
        }
        return act->kind == ACT_ADD && (answer_category(dialogue, act) || answer_offer(dialogue, act));
    case ASKED_SIZE:
    case ASKED_DRAFT:
    case ASKED_GROUP:
        if (dialogue->asked == ASKED_GROUP && answer_share(dialogue, act))
            return true;
        if (act->kind == ACT_ADD && (!names_same_item(draft, act) || draft->item_count != 1))
            return false;
        if (act->kind == ACT_ADD) { /* the item once more: "a large margherita" */
            struct draft more = act->draft;
            more.item_count = more.category_count = 0;
            if (more.is_article)
                more.quantity = 0;
            draft_merge(draft, &more);
            draft->is_sure = true;
            return true;
        }
        if (!draft_is_empty(&act->target) || draft_names_thing(&act->draft))
            return false;
        draft = fitting_draft(dialogue, &act->draft);
        if (draft != NULL)
            draft_merge(draft, &act->draft);
        return draft != NULL;
    default:
        return false;
    }
}

static int ordinal_of(const struct words *words, size_t count)
{
    static const char *const ordinals[] = {"first", "second", "third", "fourth"};
    for (size_t w = 0; w < words->count; w++) {
        for (size_t i = 0; i < 4 && i < count; i++)
            if (word_is(&words->at[w], ordinals[i]))
                return (int)i;
        if (count > 0 && (word_is(&words->at[w], "last") || word_is(&words->at[w], "latter")))
            return (int)count - 1;
    }
    return -1;
}

/* Which of a few names the words mean: by order, by a word of the name, or by sound; -1: none clearly. */
static int pick_name(const char *text, const char *const *names, size_t count)
{
    struct words words;
    char said[160], said_key[SOUND_KEY_BYTES], stems[PHRASE_BYTES], key[SOUND_KEY_BYTES];
    words_split(&words, text);
    int picked = ordinal_of(&words, count);
    double best = 0.55;
    words_join_stems(&words, 0, words.count, said, sizeof said);
    sound_key(said, said_key);
    for (size_t i = 0; picked < 0 && i < count; i++) {
        size_t shared = 0;
        lexicon_stems(names[i], stems);
        for (size_t w = 0; w < words.count; w++)
            shared += strlen(words.at[w].stem) > 2 && word_is_among(words.at[w].stem, stems);
        double score = shared > 0 ? 0.8 + 0.1 * (double)shared
                                  : sound_alike(said, said_key, stems, sound_key(stems, key), best);
        if (score > best) {
            best = score;
            picked = (int)i;
        }
    }
    return picked;
}

static bool pick_option(struct dialogue *dialogue, const char *text)
{
    enum { NAMES_MAX = 40 };
    const struct card_group *group = &dialogue->card->groups[dialogue->asked_group];
    const char *names[NAMES_MAX];
    size_t count = 0;
    for (; count < group->option_count && count < NAMES_MAX; count++)
        names[count] = dialogue->card->options[group->first_option + count].name;
    int picked = pick_name(text, names, count);
    if (picked < 0)
        return false;
    struct hit hit = {.options = {group->first_option + (size_t)picked}, .option_count = 1};
    draft_put_choice(&dialogue->drafts[0], &hit, DRAFT_WHOLE, DRAFT_REGULAR);
    return true;
}

static bool pick_size(struct dialogue *dialogue, const char *text)
{
    struct draft *draft = &dialogue->drafts[0];
    const struct card_item *item = &dialogue->card->items[draft->items[0]];
    const char *names[8];
    size_t count = 0;
    for (; count < item->size_count && count < 8; count++)
        names[count] = dialogue->card->sizes[item->first_size + count].name;
    int picked = pick_name(text, names, count);
    if (picked >= 0)
        lexicon_stems(names[picked], draft->size);
    return picked >= 0;
}

bool drafts_answer_words(struct dialogue *dialogue, const char *text)
{
    if (dialogue->draft_count == 0)
        return false;
    if (dialogue->asked == ASKED_GROUP && dialogue->asked_group >= 0)
        return pick_option(dialogue, text);
    if (dialogue->asked == ASKED_SIZE && dialogue->drafts[0].item_count == 1)
        return pick_size(dialogue, text);
    if ((dialogue->asked != ASKED_WHICH && dialogue->asked != ASKED_OFFER) || dialogue->offer_count == 0)
        return false;
    const char *names[DIALOGUE_OFFERS_MAX];
    char labels[DIALOGUE_OFFERS_MAX][PHRASE_BYTES];
    for (size_t i = 0; i < dialogue->offer_count; i++)
        names[i] = lexicon_label(dialogue->lexicon, dialogue->offers[i], labels[i]);
    int picked = pick_name(text, names, dialogue->offer_count);
    if (picked >= 0)
        take_item(&dialogue->drafts[0], dialogue->offers[picked]);
    return picked >= 0;
}
