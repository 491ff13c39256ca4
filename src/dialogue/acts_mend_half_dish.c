/* "Half pepperoni, half Hawaiian": a half that is called like a dish is the plain one with what makes that dish on this
 * half, where all of it can be had so. Else it is refused: a whole Hawaiian would be another pizza. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "dialogue/acts_mend.h"
#include "dialogue/turn_words.h"

struct half {
    size_t end;        /* one past its name's words */
    int dish, topping; /* indexes of the menu, -1: it is none */
};

struct halves {
    size_t first; /* word: the first "half" */
    struct half at[2];
};

static bool may_be_halved(const struct told_menu *menu, size_t item)
{
    for (size_t g = 0; g < menu->items[item].group_count; g++)
        if (menu->groups[menu->items[item].groups[g]].may_be_halved)
            return true;
    return false;
}

/* The longest name at the word: a dish that comes by halves, or what is put on one. False: none. */
static bool read_name(const struct dialogue *dialogue, const struct words *words, size_t at, struct half *out)
{
    enum { HITS_MAX = 16 };
    const struct told_menu *menu = dialogue->menu;
    struct hit hits[HITS_MAX];
    *out = (struct half){.dish = -1, .topping = -1};
    while (at < words->count && word_is_among(words->at[at].text, "of a an the is with just"))
        at++;
    size_t count = at < words->count ? lexicon_match_all(dialogue->lexicon, words, at, hits, HITS_MAX) : 0,
           longest = 0;
    for (size_t h = 0; h < count; h++) {
        struct half found = {.end = at + hits[h].count, .dish = -1, .topping = -1};
        for (size_t i = 0; !hits[h].is_part && i < hits[h].item_count; i++)
            if (found.dish < 0 && may_be_halved(menu, hits[h].items[i]))
                found.dish = (int)hits[h].items[i];
        for (size_t o = 0; !hits[h].is_part && o < hits[h].option_count; o++)
            if (menu->groups[menu->options[hits[h].options[o]].group].may_be_halved)
                found.topping = (int)hits[h].options[o];
        if (found.dish < 0 && found.topping < 0)
            continue;
        if (hits[h].count > longest)
            *out = found;
        else if (hits[h].count == longest) {
            out->dish = out->dish >= 0 ? out->dish : found.dish;
            out->topping = out->topping >= 0 ? out->topping : found.topping;
        }
        longest = hits[h].count > longest ? hits[h].count : longest;
    }
    return longest > 0;
}

/* "Half A and (the other) half B", "half and half, A and B" from the word on. */
static bool read_halves(const struct dialogue *dialogue, const struct words *words, size_t at,
                        struct halves *out)
{
    bool is_both =
        at + 2 < words->count && word_is(&words->at[at + 1], "and") && word_is(&words->at[at + 2], "half");
    size_t second = 0;
    out->first = at;
    if (!word_is(&words->at[at], "half") || !read_name(dialogue, words, at + (is_both ? 3 : 1), &out->at[0]))
        return false;
    second = out->at[0].end;
    while (second < words->count && word_is_among(words->at[second].text, "and the other one pizza"))
        second++;
    if (second >= words->count || word_is(&words->at[second], "half") == is_both)
        return false;
    return read_name(dialogue, words, second + !is_both, &out->at[1]);
}

/* The plainest dish of the kind that comes by halves; -1: none. */
static int plain_of(const struct dialogue *dialogue, const struct halves *halves)
{
    int dish = halves->at[0].dish >= 0 ? halves->at[0].dish : halves->at[1].dish;
    for (size_t i = 0; dish < 0 && i < dialogue->menu->item_count; i++)
        dish = told_menu_is_own(dialogue->menu, i, (size_t)halves->at[0].topping) ? (int)i : -1;
    if (dish < 0)
        return -1;
    struct draft draft = {.category_count = 1,
                          .categories = {(uint16_t)dialogue->menu->items[dish].category},
                          .is_plain = true};
    struct hit any = {.option_count = 0};
    for (size_t o = 0; o < dialogue->menu->option_count && any.option_count == 0; o++)
        if (dialogue->menu->groups[dialogue->menu->options[o].group].may_be_halved &&
            told_menu_is_own(dialogue->menu, (size_t)dish, o))
            any.options[any.option_count++] = o;
    draft_put_choice(&draft, &any, DRAFT_WHOLE, DRAFT_REGULAR);
    draft_settle(&draft, dialogue->lexicon, dialogue->menu);
    return draft.item_count == 1 ? (int)draft.items[0] : -1;
}

static bool is_in(const json_t *ingredients, const char *name)
{
    for (size_t i = 0; i < json_array_size(ingredients); i++)
        if (strcasecmp(json_string_value(json_array_get(ingredients, i)), name) == 0)
            return true;
    return false;
}

/* The topping of the dish that is called so, or -1. */
static int topping_called(const struct dialogue *dialogue, size_t item, const char *name)
{
    char stems[PHRASE_BYTES];
    lexicon_stems(name, stems);
    for (size_t o = 0; o < dialogue->menu->option_count; o++)
        if (dialogue->menu->groups[dialogue->menu->options[o].group].may_be_halved &&
            told_menu_is_own(dialogue->menu, item, o) && dialogue->menu->options[o].is_available &&
            lexicon_is_option(dialogue->lexicon, o, stems))
            return (int)o;
    return -1;
}

static void put_topping(const struct dialogue *dialogue, size_t option, enum draft_side side,
                        struct draft *draft)
{
    struct hit hit = {.options = {option}, .option_count = 1};
    lexicon_stems(dialogue->menu->options[option].name, hit.phrase);
    draft_put_choice(draft, &hit, side, DRAFT_REGULAR);
}

/* What makes the half its dish, put on that side; false: some of it cannot be had so. */
static bool put_half(const struct dialogue *dialogue, const struct half *half, size_t plain,
                     enum draft_side side, struct draft *draft)
{
    const struct told_menu *menu = dialogue->menu;
    if (half->dish == (int)plain)
        return true;
    if (half->topping >= 0 && told_menu_is_own(menu, plain, (size_t)half->topping)) {
        put_topping(dialogue, (size_t)half->topping, side, draft);
        return true;
    }
    const json_t *made_of = half->dish >= 0 ? menu->items[half->dish].ingredients : NULL;
    for (size_t i = 0; i < json_array_size(made_of); i++) {
        const char *name = json_string_value(json_array_get(made_of, i));
        int topping =
            is_in(menu->items[plain].ingredients, name) ? -1 : topping_called(dialogue, plain, name);
        if (topping < 0 && !is_in(menu->items[plain].ingredients, name))
            return false;
        if (topping >= 0)
            put_topping(dialogue, (size_t)topping, side, draft);
    }
    return json_array_size(made_of) > 0;
}

/* The act that orders what the halves are of, the last in what else was said; a new one where none does. */
static struct act *act_of_whole(const struct told_menu *menu, size_t plain, struct acts *acts)
{
    for (size_t i = acts->count; i > 0; i--) {
        const struct draft *draft = &acts->at[i - 1].draft;
        bool is_of_kind = draft->item_count == 0 && draft->category_count > 0 &&
                          draft->categories[0] == menu->items[plain].category;
        if (acts->at[i - 1].kind == ACT_ADD && (is_of_kind || draft_has_item(draft, plain)))
            return &acts->at[i - 1];
    }
    return acts_add(acts, ACT_ADD);
}

/* Whether the words before the halves name the kind of dish: "a large pizza, half ..." */
static bool is_kind_before(const struct dialogue *dialogue, const struct words *words, size_t at)
{
    struct hit hit;
    return at > 0 && lexicon_match(dialogue->lexicon, words, at - 1, &hit) && hit.category_count > 0;
}

/* The turn anew, with the plain dish in the place of what is said of its halves. */
static void read_rest(const struct dialogue *dialogue, const char *text, const struct words *words,
                      const struct halves *halves, size_t plain, struct acts *acts)
{
    const struct word *first = &words->at[halves->first], *last = &words->at[halves->at[1].end - 1];
    char name[PHRASE_BYTES] = "";
    struct buf rest;
    if (!is_kind_before(dialogue, words, halves->first))
        lexicon_label(dialogue->lexicon, plain, name);
    buf_init(&rest, DIALOGUE_TEXT_MAX_BYTES);
    if (buf_append(&rest, text, first->at) == VP_OK && buf_append_text(&rest, name) == VP_OK &&
        buf_append_text(&rest, text + last->at + last->len) == VP_OK && buf_text(&rest) != NULL)
        policy_parse(dialogue, buf_text(&rest), false, acts);
    buf_deinit(&rest);
}

/* "A large half mushroom half sausage": of no dish that was named, nor of what is ordered already. */
static bool is_headless(const struct halves *halves, const struct acts *acts)
{
    const struct act *act = &acts->at[0];
    return halves->at[0].topping >= 0 && halves->at[1].topping >= 0 && acts->count == 1 &&
           act->kind == ACT_CHANGE && act->draft.is_article && act->draft.size[0] != '\0' &&
           !draft_names_thing(&act->draft) && draft_is_empty(&act->target);
}

/* "A large pepperoni, half with mushrooms and half plain": the halves are of the dish that is named before them. */
static bool is_of_named_dish(const struct halves *halves, const struct acts *acts)
{
    for (size_t i = 0; i < acts->count; i++) {
        const struct draft *draft = &acts->at[i].draft;
        bool is_one_of_them = false, has_half = false;
        for (size_t h = 0; h < 2; h++)
            is_one_of_them = is_one_of_them ||
                             (halves->at[h].dish >= 0 && draft_has_item(draft, (size_t)halves->at[h].dish));
        for (size_t c = 0; c < draft->choice_count; c++)
            has_half = has_half || draft->choices[c].side != DRAFT_WHOLE;
        if (acts->at[i].kind == ACT_ADD && draft->item_count > 0 && has_half && !is_one_of_them)
            return true;
    }
    return false;
}

void acts_mend_half_dishes(struct dialogue *dialogue, const char *text, const struct words *words,
                           struct acts *acts)
{
    struct halves halves;
    size_t at = 0;
    while (at < words->count && !read_halves(dialogue, words, at, &halves))
        at++;
    bool has_dish = at < words->count && ((halves.at[0].dish >= 0 && halves.at[0].topping < 0) ||
                                          (halves.at[1].dish >= 0 && halves.at[1].topping < 0));
    bool is_whole = has_dish || (at < words->count && is_headless(&halves, acts));
    int plain = is_whole ? plain_of(dialogue, &halves) : -1;
    if (plain < 0 || dialogue->question.asked == ASKED_GROUP || is_of_named_dish(&halves, acts))
        return;
    struct draft made = {.items = {(uint16_t)plain}, .item_count = 1, .score = 1};
    read_rest(dialogue, text, words, &halves, (size_t)plain, acts);
    struct act *act = act_of_whole(dialogue->menu, (size_t)plain, acts);
    for (size_t h = 0; h < 2; h++)
        if (!put_half(dialogue, &halves.at[h], (size_t)plain, h == 0 ? DRAFT_LEFT : DRAFT_RIGHT, &made)) {
            say_note(dialogue, "I can't make a half %s; only toppings go on one half.",
                     dialogue->menu->items[halves.at[h].dish].name);
            dialogue->has_trouble = true;
            *act = (struct act){.kind = ACT_TALK, .talk = TALK_NOTHING, .group = -1};
            return;
        }
    draft_merge(&act->draft, &made);
    act->draft.category_count = 0;
}
