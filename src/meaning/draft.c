#include "meaning/draft.h"

#include <stdio.h>
#include <string.h>

#include "english/number_words.h"

bool draft_names_thing(const struct draft *draft)
{
    return draft->item_count > 0 || draft->category_count > 0 || draft->heard[0] != '\0';
}

bool draft_is_empty(const struct draft *draft)
{
    return !draft_names_thing(draft) && draft->size[0] == '\0' && draft->quantity == 0 &&
           draft->choice_count == 0 && draft->without_count == 0 && draft->put_back_count == 0 &&
           draft->note[0] == '\0';
}

bool draft_has_item(const struct draft *draft, size_t item)
{
    for (size_t i = 0; i < draft->item_count; i++)
        if (draft->items[i] == item)
            return true;
    return false;
}

void draft_put_hit_item(struct draft *draft, const struct hit *hit)
{
    draft->item_count = hit->item_count;
    for (size_t i = 0; i < hit->item_count; i++)
        draft->items[i] = (uint16_t)hit->items[i];
    draft->is_part = hit->is_part;
    draft->score = hit->score;
    draft->has_otherwise = hit->option_count > 0;
    draft->otherwise = (struct draft_choice){.option_count = hit->option_count};
    for (size_t i = 0; i < hit->option_count; i++)
        draft->otherwise.options[i] = (uint16_t)hit->options[i];
    snprintf(draft->otherwise.phrase, sizeof draft->otherwise.phrase, "%s", hit->phrase);
}

void draft_put_choice(struct draft *draft, const struct hit *hit, enum draft_side side,
                      enum draft_amount amount)
{
    if (draft->choice_count == DRAFT_CHOICES_MAX)
        return;
    struct draft_choice *choice = &draft->choices[draft->choice_count++];
    memset(choice, 0, sizeof *choice);
    for (size_t i = 0; i < hit->option_count; i++)
        choice->options[choice->option_count++] = (uint16_t)hit->options[i];
    choice->side = side;
    choice->amount = amount;
    snprintf(choice->phrase, sizeof choice->phrase, "%s", hit->phrase);
}

static void put_phrase(char list[][PHRASE_BYTES], size_t *count, const char *phrase)
{
    for (size_t i = 0; i < *count; i++)
        if (strcmp(list[i], phrase) == 0)
            return;
    if (*count < DRAFT_WITHOUT_MAX)
        snprintf(list[(*count)++], PHRASE_BYTES, "%s", phrase);
}

void draft_put_without(struct draft *draft, const char *phrase)
{
    put_phrase(draft->without, &draft->without_count, phrase);
}

void draft_put_back(struct draft *draft, const char *phrase)
{
    put_phrase(draft->put_back, &draft->put_back_count, phrase);
}

bool draft_note_add(const char *wish, char *note, size_t size_bytes)
{
    if (strstr(note, wish) != NULL)
        return true;
    size_t len = strlen(note);
    if (len + strlen(wish) + strlen(", ") >= size_bytes)
        return false;
    snprintf(note + len, size_bytes - len, "%s%s", len > 0 ? ", " : "", wish);
    return true;
}

/* Said once more. */
static bool has_choice(const struct draft *draft, const struct draft_choice *choice)
{
    for (size_t i = 0; i < draft->choice_count; i++) {
        const struct draft_choice *mine = &draft->choices[i];
        if (mine->option_count == 1 && choice->option_count == 1 && mine->options[0] == choice->options[0] &&
            mine->side == choice->side && mine->amount == choice->amount)
            return true;
    }
    return false;
}

void draft_merge(struct draft *draft, const struct draft *from)
{
    if (draft_names_thing(from)) {
        memcpy(draft->items, from->items, sizeof draft->items);
        draft->item_count = from->item_count;
        draft->is_part = from->is_part;
        draft->score = from->score;
        draft->has_otherwise = from->has_otherwise;
        draft->otherwise = from->otherwise;
        memcpy(draft->categories, from->categories, sizeof draft->categories);
        draft->category_count = from->category_count;
        memcpy(draft->heard, from->heard, sizeof draft->heard);
    }
    if (from->size[0] != '\0')
        memcpy(draft->size, from->size, sizeof draft->size);
    if (from->quantity > 0 && (!from->is_article || draft->quantity == 0)) {
        draft->quantity = from->quantity;
        draft->is_article = from->is_article;
        draft->is_few = false;
    }
    for (size_t i = 0; i < from->choice_count && draft->choice_count < DRAFT_CHOICES_MAX; i++)
        if (!has_choice(draft, &from->choices[i]))
            draft->choices[draft->choice_count++] = from->choices[i];
    for (size_t i = 0; i < from->without_count; i++)
        draft_put_without(draft, from->without[i]);
    for (size_t i = 0; i < from->put_back_count; i++)
        draft_put_back(draft, from->put_back[i]);
    (void)draft_note_add(from->note, draft->note, sizeof draft->note);
}

bool draft_offers(const struct told_menu *menu, const struct draft *draft, const uint16_t *options,
                  size_t option_count)
{
    for (size_t i = 0; i < draft->item_count; i++)
        for (size_t j = 0; j < option_count; j++)
            if (told_menu_offers(menu, draft->items[i], options[j]))
                return true;
    return false;
}

bool draft_offers_all(const struct told_menu *menu, const struct draft *draft, const struct draft *said)
{
    for (size_t i = 0; i < said->choice_count; i++)
        if (!draft_offers(menu, draft, said->choices[i].options, said->choices[i].option_count))
            return false;
    return true;
}

/* How well a candidate goes with the other words; the worse candidates fall away. */
static int fitness(const struct draft *draft, const struct lexicon *lexicon, const struct told_menu *menu,
                   size_t item)
{
    int fit = menu->items[item].is_available ? 1 : 0;
    if (draft->size[0] != '\0' && lexicon_size(lexicon, item, draft->size) >= 0)
        fit += 2;
    for (size_t i = 0; i < draft->choice_count; i++) {
        const struct draft_choice *choice = &draft->choices[i];
        for (size_t j = 0; j < choice->option_count; j++) {
            if (told_menu_offers(menu, item, choice->options[j])) {
                fit += 4;
                break;
            }
        }
    }
    return fit;
}

static void keep_fittest(struct draft *draft, const struct lexicon *lexicon, const struct told_menu *menu)
{
    int fits[HIT_ITEMS_MAX], best = 0;
    size_t kept = 0;
    if (draft->item_count < 2)
        return;
    for (size_t i = 0; i < draft->item_count; i++) {
        fits[i] = fitness(draft, lexicon, menu, draft->items[i]);
        best = fits[i] > best ? fits[i] : best;
    }
    for (size_t i = 0; i < draft->item_count; i++)
        if (fits[i] == best)
            draft->items[kept++] = draft->items[i];
    draft->item_count = kept;
}

/* "Plain Bagel", "Cheese Pizza" */
static bool is_named_plain(const char *name)
{
    static const char plain_words[] = "plain cheese build custom create regular classic";
    char first[WORD_BYTES];
    struct words words;
    snprintf(first, sizeof first, "%.*s", (int)strcspn(name, " "), name);
    words_split(&words, first);
    return words.count > 0 && word_is_among(words.at[0].stem, plain_words);
}

enum { PLAIN_RANK = 100, ALIKE_MAX = 1 };

/* "a large pizza with mushrooms": the plainest item of the category that can have them. -1: none, or several that are
 * none plainer than the others, as drinks are. sized_by: only those that come in the size; NULL: all. */
static int plainest_item(const struct draft *draft, const struct lexicon *sized_by,
                         const struct told_menu *menu)
{
    int best = -1, best_rank = 0;
    size_t alike = 0;
    for (size_t c = 0; c < draft->category_count; c++) {
        const struct told_menu_category *category = &menu->categories[draft->categories[c]];
        for (size_t i = category->first_item; i < category->first_item + category->item_count; i++) {
            const struct told_menu_item *item = &menu->items[i];
            struct draft alone = {.items = {(uint16_t)i}, .item_count = 1};
            if (!item->is_available || (sized_by != NULL && lexicon_size(sized_by, i, draft->size) < 0) ||
                !draft_offers_all(menu, &alone, draft))
                continue;
            int rank =
                (is_named_plain(item->name) ? PLAIN_RANK : 0) + 50 - (int)json_array_size(item->ingredients);
            alike = rank < best_rank ? alike : rank > best_rank ? 1 : alike + 1;
            if (best < 0 || rank > best_rank) {
                best = (int)i;
                best_rank = rank;
            }
        }
    }
    return alike > ALIKE_MAX && best_rank < PLAIN_RANK ? -1 : best;
}

static void settle_category(struct draft *draft, const struct lexicon *lexicon, const struct told_menu *menu)
{
    if (draft->item_count > 0 || draft->category_count == 0)
        return;
    int item = -1;
    const struct told_menu_category *only = &menu->categories[draft->categories[0]];
    if (draft->category_count == 1 && only->item_count == 1)
        item = (int)only->first_item;
    else if ((draft->choice_count > 0 || draft->is_plain) && draft->category_count == 1)
        item = plainest_item(draft, draft->size[0] != '\0' ? lexicon : NULL, menu);
    if (item < 0 && draft->size[0] != '\0' && (draft->choice_count > 0 || draft->is_plain) &&
        draft->category_count == 1)
        item = plainest_item(draft, NULL, menu);
    if (item >= 0) {
        draft->items[0] = (uint16_t)item;
        draft->item_count = 1;
        draft->score = 1;
    }
}

static void settle_choices(struct draft *draft, const struct lexicon *lexicon, const struct told_menu *menu)
{
    for (size_t i = 0; i < draft->choice_count; i++) {
        struct draft_choice *choice = &draft->choices[i];
        size_t kept = 0;
        for (size_t j = 0; j < choice->option_count; j++)
            if (told_menu_offers(menu, draft->items[0], choice->options[j]))
                choice->options[kept++] = choice->options[j];
        if (kept == 0 && choice->option_count > 0 &&
            lexicon_ingredient(lexicon, draft->items[0], choice->phrase) ==
                NULL) /* what is said of it is the menu's word, not a way to hear it */
            lexicon_stems(menu->options[choice->options[0]].name, choice->phrase);
        choice->option_count = kept > 0 ? 1 : 0;
        if (kept > 0 && choice->amount == DRAFT_EXTRA && choice->count == 0 &&
            menu->groups[menu->options[choice->options[0]].group].min > 1)
            choice->count = 2; /* "double mac and cheese" of two sides */
        if (kept > 0 && !menu->groups[menu->options[choice->options[0]].group].may_be_halved)
            choice->side = DRAFT_WHOLE;
    }
}

/* "Cooked medium" of a burger: what the item has no size of that name for is its option that is called so. */
static void settle_size(struct draft *draft, const struct lexicon *lexicon, const struct told_menu *menu)
{
    const struct told_menu_item *item = &menu->items[draft->items[0]];
    if (draft->size[0] == '\0' || lexicon_size(lexicon, draft->items[0], draft->size) >= 0)
        return;
    for (size_t g = 0; g < item->group_count; g++) {
        const struct told_menu_group *group = &menu->groups[item->groups[g]];
        for (size_t o = group->first_option; o < group->first_option + group->option_count; o++) {
            struct hit hit = {.options = {o}, .option_count = 1};
            if (!lexicon_is_option(lexicon, o, draft->size))
                continue;
            snprintf(hit.phrase, sizeof hit.phrase, "%s", draft->size);
            draft_put_choice(draft, &hit, DRAFT_WHOLE, DRAFT_REGULAR);
            draft->size[0] = '\0';
            return;
        }
    }
}

void draft_settle(struct draft *draft, const struct lexicon *lexicon, const struct told_menu *menu)
{
    settle_category(draft, lexicon, menu);
    keep_fittest(draft, lexicon, menu);
    if (draft->item_count == 1)
        settle_size(draft, lexicon, menu);
    if (draft->item_count == 1)
        settle_choices(draft, lexicon, menu);
}

void draft_settle_as(struct draft *said, const struct draft *of, const struct lexicon *lexicon,
                     const struct told_menu *menu)
{
    if (of->item_count != 1 || draft_names_thing(said))
        return;
    said->items[0] = of->items[0];
    said->item_count = 1;
    settle_size(said, lexicon, menu);
    said->item_count = 0;
}

static bool has_choice_of(const struct draft *draft, const struct told_menu *menu, size_t group)
{
    for (size_t i = 0; i < draft->choice_count; i++)
        for (size_t j = 0; j < draft->choices[i].option_count; j++)
            if (menu->options[draft->choices[i].options[j]].group == group)
                return true;
    return false;
}

int draft_portions(const struct draft *draft, const struct told_menu *menu, size_t group)
{
    int portions = 0;
    for (size_t i = 0; i < draft->choice_count; i++)
        for (size_t j = 0; j < draft->choices[i].option_count; j++)
            if (menu->options[draft->choices[i].options[j]].group == group) {
                portions += draft->choices[i].count > 1 ? draft->choices[i].count : 1;
                break;
            }
    return portions;
}

/* Required, without a default, and nothing of it is chosen. Slots are not asked for here. */
static bool is_missing(const struct draft *draft, const struct told_menu *menu, size_t index)
{
    const struct told_menu_group *group = &menu->groups[index];
    bool has_default = false;
    for (size_t j = 0; j < group->option_count; j++) {
        const struct told_menu_option *option = &menu->options[group->first_option + j];
        has_default = has_default || (option->is_default && option->is_available);
    }
    return group->min > 0 && group->option_count > 0 && !group->is_slot && !has_default &&
           draft_portions(draft, menu, index) < group->min;
}

int draft_topping_group(const struct told_menu *menu, size_t item)
{
    char stems[PHRASE_BYTES];
    const struct told_menu_item *of = &menu->items[item];
    for (size_t i = 0; i < of->group_count; i++)
        if (word_is_among("topping", lexicon_stems(menu->groups[of->groups[i]].name, stems)))
            return (int)of->groups[i];
    return -1;
}

int draft_missing_group(const struct draft *draft, const struct told_menu *menu)
{
    const struct told_menu_item *item = &menu->items[draft->items[0]];
    for (size_t i = 0; i < item->group_count; i++)
        if (is_missing(draft, menu, item->groups[i]))
            return (int)item->groups[i];
    for (size_t i = 0; i < draft->choice_count; i++) { /* what is chosen may ask for more */
        const struct draft_choice *choice = &draft->choices[i];
        const struct told_menu_option *option =
            choice->option_count > 0 ? &menu->options[choice->options[0]] : NULL;
        for (size_t g = 0; option != NULL && g < option->group_count; g++)
            if (is_missing(draft, menu, option->groups[g]))
                return (int)option->groups[g];
    }
    int toppings = draft->toppings > 0 ? draft_topping_group(menu, draft->items[0]) : -1;
    return toppings >= 0 && !has_choice_of(draft, menu, (size_t)toppings) ? toppings : -1;
}

int draft_size(const struct draft *draft, const struct lexicon *lexicon, const struct told_menu *menu)
{
    const struct told_menu_item *item = &menu->items[draft->items[0]];
    if (item->size_count == 1)
        return (int)item->first_size;
    return draft->size[0] != '\0' ? lexicon_size(lexicon, draft->items[0], draft->size) : -1;
}

bool draft_needs_size(const struct draft *draft, const struct lexicon *lexicon, const struct told_menu *menu)
{
    return menu->items[draft->items[0]].size_count > 1 && draft_size(draft, lexicon, menu) < 0;
}

const char *draft_label(const struct draft *draft, const struct lexicon *lexicon,
                        const struct told_menu *menu, char out[DRAFT_LABEL_BYTES])
{
    char number[16];
    if (draft->item_count == 0) {
        snprintf(out, DRAFT_LABEL_BYTES, "%s", draft->heard);
        return out;
    }
    int size = draft_size(draft, lexicon, menu);
    bool says_size = size >= 0 && menu->items[draft->items[0]].size_count > 1;
    int len = snprintf(
        out, DRAFT_LABEL_BYTES, "%s %s%s%s",
        number_words_write(draft->quantity > 0 ? draft->quantity : 1, 12, number, sizeof number),
        says_size ? menu->sizes[size].name : "", says_size ? " " : "", menu->items[draft->items[0]].name);
    for (size_t i = 0; i < draft->choice_count && len > 0 && len < DRAFT_LABEL_BYTES; i++) {
        if (draft->choices[i].option_count == 0)
            continue;
        len += snprintf(out + len, DRAFT_LABEL_BYTES - (size_t)len, "%s%s", i == 0 ? " with " : " and ",
                        menu->options[draft->choices[i].options[0]].name);
    }
    return out;
}
