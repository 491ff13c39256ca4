/* Answers to the questions about lines that are not whole yet. */
#include <stdio.h>
#include <string.h>

#include "dialogue/acts_mend.h"
#include "dialogue/dialogue_internal.h"
#include "dialogue/pick.h"

static void take_item(struct draft *draft, size_t item)
{
    draft->items[0] = (uint16_t)item;
    draft->item_count = 1;
    draft->category_count = 0;
    draft->heard[0] = '\0';
    draft->score = 1;
    draft->is_sure = true;
}

/* "And two cans of ginger ale", where pasta or a sub was asked about: something else, of which nothing was offered. */
static bool is_other_order(const struct dialogue *dialogue, const struct act *act)
{
    struct words words;
    const struct told_menu_item *said = &dialogue->menu->items[act->draft.items[0]];
    words_split(&words, dialogue->heard != NULL ? dialogue->heard : "");
    bool goes_on = words.count > 0 && word_is_among(words.at[0].text, "and also plus");
    for (size_t i = 0; i < dialogue->question.offer_count; i++)
        if (dialogue->menu->items[dialogue->question.offers[i]].category == said->category)
            return false;
    return goes_on && (act->draft.quantity > 0 || act->draft.size[0] != '\0');
}

/* An answer that names one of the offered items, with or without more about it. */
static bool answer_offer(struct dialogue *dialogue, const struct act *act)
{
    struct draft *draft = &dialogue->drafts.at[0];
    size_t fits[QUESTION_OFFERS_MAX], count = 0;
    for (size_t i = 0; i < dialogue->question.offer_count; i++)
        if (draft_has_item(&act->draft, dialogue->question.offers[i]))
            fits[count++] = dialogue->question.offers[i];
    if (count != 1 && (act->draft.item_count != 1 || is_other_order(dialogue, act)))
        return false;
    size_t item = count == 1 ? fits[0] : act->draft.items[0];
    struct draft more = act->draft;
    more.item_count = more.category_count = 0;
    more.heard[0] = '\0';
    if (more.is_article)
        more.quantity = 0;
    draft_merge(draft, &more);
    take_item(draft, item);
    dialogue->question.offer_count = 0;
    dialogue->question.asked = ASKED_NOTHING; /* what follows in the turn is another line */
    return true;
}

/* "the pizza" after "pepperoni pizza or pepperoni calzone?" */
static bool answer_category(struct dialogue *dialogue, const struct act *act)
{
    struct draft *draft = &dialogue->drafts.at[0];
    size_t kept = 0;
    if (act->draft.item_count > 0 || act->draft.category_count == 0 || draft->item_count < 2)
        return false;
    uint16_t fits[HIT_ITEMS_MAX];
    for (size_t i = 0; i < draft->item_count; i++)
        for (size_t c = 0; c < act->draft.category_count && kept < HIT_ITEMS_MAX; c++)
            if (dialogue->menu->items[draft->items[i]].category == act->draft.categories[c])
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
    struct draft *draft = &dialogue->drafts.at[0];
    if (act->draft.choice_count == 0 || act->draft.quantity == 0 || act->draft.is_article ||
        act->draft.quantity >= draft->quantity || dialogue->drafts.count == DRAFTS_MAX)
        return false;
    struct draft share = *draft;
    draft->quantity -= act->draft.quantity;
    share.quantity = 0;
    draft_merge(&share, &act->draft);
    drafts_put(dialogue, &share);
    return true;
}

static bool has_word_of(const char *name, const char *other)
{
    char stems[PHRASE_BYTES], others[PHRASE_BYTES];
    struct words words;
    words_split(&words, lexicon_stems(name, stems));
    lexicon_stems(other, others);
    for (size_t w = 0; w < words.count; w++)
        if (strlen(words.at[w].text) > 2 && word_is_among(words.at[w].text, others))
            return true;
    return false;
}

/* "Boneless, buffalo" after "which sauce?" of bone-in wings: another dish of the same name in its place. */
static bool answer_otherwise(struct dialogue *dialogue, const struct act *act)
{
    struct draft *draft = &dialogue->drafts.at[0];
    const struct told_menu *menu = dialogue->menu;
    if (act->kind != ACT_ADD || act->draft.item_count != 1 || draft->item_count != 1 ||
        act->draft.is_article || act->draft.quantity > 0 || draft->items[0] == act->draft.items[0])
        return false;
    const struct told_menu_item *asked = &menu->items[draft->items[0]],
                                *said = &menu->items[act->draft.items[0]];
    if (asked->category != said->category || !has_word_of(asked->name, said->name) || !said->is_available ||
        (act->draft.choice_count == 0 && act->draft.size[0] == '\0' && asked->size_count != said->size_count))
        return false;
    struct draft more = act->draft;
    draft->items[0] = more.items[0];
    draft->score = more.score;
    more.item_count = more.category_count = 0;
    draft_merge(draft, &more);
    return true;
}

/* The item asked about, named again or by its kind: "a side salad" of a Caesar. */
static bool names_same_item(const struct dialogue *dialogue, const struct draft *draft, const struct act *act)
{
    for (size_t i = 0; act->draft.item_count == 0 && draft->item_count == 1 && i < act->draft.category_count;
         i++)
        if (dialogue->menu->items[draft->items[0]].category == act->draft.categories[i])
            return act->draft.size[0] != '\0' || act->draft.choice_count > 0;
    for (size_t i = 0; i < act->draft.item_count; i++)
        if (draft_has_item(draft, act->draft.items[i]))
            return true;
    return false;
}

/* The waiting draft that an answer without an item suits: the one asked about, or else a later one. */
static struct draft *fitting_draft(struct dialogue *dialogue, const struct draft *answer)
{
    for (size_t i = 0; i < dialogue->drafts.count; i++) {
        struct draft *draft = &dialogue->drafts.at[i];
        bool has_size =
            answer->size[0] == '\0' ||
            (draft->item_count == 1 && lexicon_size(dialogue->lexicon, draft->items[0], answer->size) >= 0);
        bool has_options =
            answer->choice_count == 0 ||
            draft_offers(dialogue->menu, draft, answer->choices[0].options, answer->choices[0].option_count);
        if (has_size && has_options)
            return draft;
    }
    bool is_new = answer->is_article && answer->size[0] != '\0' && answer->choice_count > 0;
    return is_new ? NULL : &dialogue->drafts.at[0]; /* "a large with mushrooms" is another line */
}

/* "a calzone ... pepperoni": the item of a draft that has only its category yet. */
static bool answer_open_category(struct dialogue *dialogue, const struct act *act)
{
    for (size_t d = 0; d < dialogue->drafts.first_new && d < dialogue->drafts.count; d++) {
        struct draft *draft = &dialogue->drafts.at[d];
        if (draft->item_count > 0 || draft->category_count == 0)
            continue;
        struct draft found = act->draft;
        size_t kept = 0;
        for (size_t i = 0; i < act->draft.item_count; i++)
            if (dialogue->menu->items[act->draft.items[i]].category == draft->categories[0])
                found.items[kept++] = act->draft.items[i];
        found.item_count = kept;
        if (kept == 0)
            continue;
        draft_merge(draft, &found);
        return true;
    }
    return false;
}

/* Whether the draft, which is not asked about yet, lacks what the act says of its dish. */
static bool is_told_ahead(const struct draft *draft, const struct act *act)
{
    bool is_sized = draft->item_count == 1 && draft->size[0] == '\0' && act->draft.size[0] != '\0' &&
                    (act->draft.quantity == 0 || act->draft.is_article);
    return (draft->item_count > 1 && act->draft.quantity == 0) || is_sized;
}

/* "The rangoons", where it will be asked whether those or the tray were meant, "the cheeseburger double", whose size
 * will be: that dish of a later draft. */
static bool answer_ahead(struct dialogue *dialogue, const struct act *act)
{
    const struct draft *asked = &dialogue->drafts.at[0];
    if (act->draft.item_count == 1 && act->draft.size[0] != '\0' && asked->size[0] == '\0' &&
        draft_has_item(asked, act->draft.items[0]))
        return false;
    for (size_t d = 1; d < dialogue->drafts.first_new && d < dialogue->drafts.count; d++) {
        struct draft *draft = &dialogue->drafts.at[d];
        if (act->draft.item_count != 1 || !is_told_ahead(draft, act) ||
            !draft_has_item(draft, act->draft.items[0]))
            continue;
        struct draft more = act->draft;
        more.item_count = more.category_count = 0;
        draft_merge(draft, &more);
        draft->items[0] = act->draft.items[0];
        draft->item_count = 1;
        draft->score = act->draft.score;
        return true;
    }
    return false;
}

/* A part of the four that were asked for is an answer: the rest is asked for as if for the first time. More than four
 * are none: what was told before stays, and is asked about again. */
static void merge_answer(struct dialogue *dialogue, struct draft *draft, struct draft *said)
{
    int group = dialogue->question.asked == ASKED_GROUP ? dialogue->question.group : -1;
    if (group < 0 || dialogue->menu->groups[group].min < 2) {
        draft_merge(draft, said);
        return;
    }
    int had = draft_portions(draft, dialogue->menu, (size_t)group), max = dialogue->menu->groups[group].max;
    if (max > 0 && !dialogue->menu->groups[group].is_slot &&
        had + draft_portions(said, dialogue->menu, (size_t)group) > max)
        return;
    portions_merge(dialogue->menu, draft, said, group);
    if (draft_portions(draft, dialogue->menu, (size_t)group) > had)
        dialogue->question.is_answered = true;
}

/* "Apple juice for all of them", where several lines wait: each that can have it. False: fewer than two can. */
static bool answer_all(struct dialogue *dialogue, const struct act *act)
{
    size_t fits[DRAFTS_MAX], count = 0;
    if (act->kind != ACT_CHANGE || (act->reach != REACH_ALL && act->reach != REACH_BOTH) ||
        draft_names_thing(&act->draft) || !draft_is_empty(&act->target) || act->draft.choice_count == 0)
        return false;
    for (size_t d = 0; d < dialogue->drafts.first_new && d < dialogue->drafts.count; d++)
        if (draft_offers_all(dialogue->menu, &dialogue->drafts.at[d], &act->draft))
            fits[count++] = d;
    for (size_t i = 0; count > 1 && i < count; i++) {
        struct draft *draft = &dialogue->drafts.at[fits[i]];
        struct draft said = act->draft;
        draft_settle_as(&said, draft, dialogue->lexicon, dialogue->menu);
        draft_drop_replaced(dialogue->menu, draft, &said);
        draft_merge(draft, &said);
    }
    return count > 1;
}

bool drafts_answer(struct dialogue *dialogue, const struct act *act)
{
    if (dialogue->drafts.count == 0 || (act->kind != ACT_ADD && act->kind != ACT_CHANGE))
        return false;
    if (answer_all(dialogue, act) ||
        (act->kind == ACT_ADD && (answer_open_category(dialogue, act) || answer_ahead(dialogue, act))))
        return true;
    struct draft *draft = &dialogue->drafts.at[0];
    switch (dialogue->question.asked) {
    case ASKED_WHICH:
    case ASKED_OFFER:
        if (!draft_names_thing(draft) && act->kind == ACT_ADD) {
            draft_merge(draft, &act->draft);
            return true;
        }
        return act->kind == ACT_ADD && (answer_category(dialogue, act) || answer_offer(dialogue, act));
    case ASKED_SIZE:
    case ASKED_COUNT:
    case ASKED_OPTION:
    case ASKED_DRAFT:
    case ASKED_GROUP:
        if (portions_answer(dialogue, act) || draft_answer_size(dialogue, act) ||
            answer_otherwise(dialogue, act) ||
            (dialogue->question.asked == ASKED_GROUP && answer_share(dialogue, act)))
            return true;
        if (act->kind == ACT_ADD && (!names_same_item(dialogue, draft, act) || draft->item_count != 1))
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
        if (!draft_is_empty(&act->target) || draft_names_thing(&act->draft) ||
            order_line_is_sized(dialogue, draft, &act->draft))
            return false;
        struct draft said = act->draft;
        draft_settle_as(&said, draft, dialogue->lexicon, dialogue->menu);
        draft = fitting_draft(dialogue, &said);
        if (draft != NULL)
            merge_answer(dialogue, draft, &said);
        if (draft != NULL && dialogue->question.asked == ASKED_DRAFT)
            draft->is_sure = true; /* who says how the dish is to be made wants it */
        if (draft != NULL && dialogue->question.asked == ASKED_OPTION && said.choice_count > 0)
            draft->which.option_count = 0;
        return draft != NULL;
    default:
        return false;
    }
}

static bool pick_option(struct dialogue *dialogue, const char *text)
{
    const struct told_menu_group *group = &dialogue->menu->groups[dialogue->question.group];
    const char *names[PICK_NAMES_MAX];
    size_t count = 0;
    for (; count < group->option_count && count < PICK_NAMES_MAX; count++)
        names[count] = dialogue->menu->options[group->first_option + count].name;
    int picked = pick_name(text, names, count);
    if (picked < 0)
        return false;
    if (group->is_slot) {
        combo_pick(dialogue, group->first_option + (size_t)picked);
        return true;
    }
    struct hit hit = {.options = {group->first_option + (size_t)picked}, .option_count = 1};
    draft_put_choice(&dialogue->drafts.at[0], &hit, DRAFT_WHOLE, DRAFT_REGULAR);
    return true;
}

static bool pick_size(struct dialogue *dialogue, const char *text)
{
    struct draft *draft = &dialogue->drafts.at[0];
    const struct told_menu_item *item = &dialogue->menu->items[draft->items[0]];
    const char *names[8];
    size_t count = 0;
    for (; count < item->size_count && count < 8; count++)
        names[count] = dialogue->menu->sizes[item->first_size + count].name;
    int picked = pick_name(text, names, count);
    if (picked >= 0)
        lexicon_stems(names[picked], draft->size);
    return picked >= 0;
}

/* "The main" to "tandoori chicken starter or ...?" */
static bool pick_kind(struct dialogue *dialogue, const char *text)
{
    struct words words;
    words_split(&words, text);
    for (size_t w = 0; w < words.count; w++)
        if (draft_take_kind(dialogue->menu, &dialogue->drafts.at[0], &words.at[w])) {
            take_item(&dialogue->drafts.at[0], dialogue->drafts.at[0].items[0]);
            return true;
        }
    return false;
}

bool drafts_answer_words(struct dialogue *dialogue, const char *text)
{
    if (dialogue->drafts.count == 0)
        return false;
    if (dialogue->question.asked == ASKED_GROUP && dialogue->question.group >= 0)
        return pick_option(dialogue, text);
    if (dialogue->question.asked == ASKED_OPTION)
        return option_pick(dialogue, text);
    if (dialogue->question.asked == ASKED_SIZE && dialogue->drafts.at[0].item_count == 1)
        return pick_size(dialogue, text);
    if ((dialogue->question.asked != ASKED_WHICH && dialogue->question.asked != ASKED_OFFER) ||
        dialogue->question.offer_count == 0)
        return false;
    if (pick_kind(dialogue, text))
        return true;
    const char *names[QUESTION_OFFERS_MAX];
    char labels[QUESTION_OFFERS_MAX][PHRASE_BYTES];
    for (size_t i = 0; i < dialogue->question.offer_count; i++)
        names[i] = lexicon_label(dialogue->lexicon, dialogue->question.offers[i], labels[i]);
    int picked = pick_name(text, names, dialogue->question.offer_count);
    if (picked >= 0)
        take_item(&dialogue->drafts.at[0], dialogue->question.offers[picked]);
    return picked >= 0;
}
