/* Sizes as answers, of one dish or of several, and sizes that are numbers of pieces. */
#include <string.h>

#include "dialogue/dialogue_internal.h"

/* The size of the item that the number names ("10-Piece" for 10, "Dozen" for 12), or -1. */
static int size_of_number(const struct dialogue *dialogue, size_t item, int number)
{
    const struct told_menu_item *of = &dialogue->menu->items[item];
    for (size_t i = 0; number > 1 && i < of->size_count; i++) {
        struct words words;
        int named = 0;
        words_split(&words, dialogue->menu->sizes[of->first_size + i].name);
        if (words_quantity(&words, 0, &named) > 0 && named == number)
            return (int)(of->first_size + i);
    }
    return -1;
}

static bool counts_pieces(const char *size)
{
    struct words words;
    words_split(&words, size);
    return words.count == 1 ||
           (words.count > 1 && word_is_among(words.at[1].text, "piece pieces pc pcs count pack wings ct"));
}

void draft_take_number_as_size(const struct dialogue *dialogue, struct draft *draft)
{
    if (draft->item_count != 1 || draft->size[0] != '\0' || draft->is_article)
        return;
    int size = size_of_number(dialogue, draft->items[0], draft->quantity);
    if (size < 0 || !counts_pieces(dialogue->menu->sizes[size].name)) /* "two cokes" are no two-liter */
        return;
    lexicon_stems(dialogue->menu->sizes[size].name, draft->size);
    draft->quantity = 0;
}

void draft_take_size_as_number(const struct dialogue *dialogue, struct draft *draft)
{
    struct words words;
    int quantity = 0;
    words_split(&words, draft->size);
    if (draft->item_count != 1 || draft->size[0] == '\0' || (draft->quantity > 1 && !draft->is_article) ||
        lexicon_size(dialogue->lexicon, draft->items[0], draft->size) >= 0 ||
        words_quantity(&words, 0, &quantity) != words.count || quantity < 2)
        return;
    draft->quantity = quantity;
    draft->is_article = false;
    draft->size[0] = '\0';
}

/* "Make that 24", of wings that come in 24 pieces: their size, where one line of the order comes so. */
int order_line_of_number(const struct dialogue *dialogue, int number)
{
    int line = -1;
    for (size_t i = 0; number > 1 && i < order_view_count(&dialogue->view); i++) {
        int item = order_line_item(dialogue, i);
        int size = item >= 0 ? size_of_number(dialogue, (size_t)item, number) : -1;
        if (size < 0 || !counts_pieces(dialogue->menu->sizes[size].name))
            continue;
        if (line >= 0)
            return -1;
        line = (int)i;
    }
    return line;
}

void draft_take_number_of_line(const struct dialogue *dialogue, size_t line, struct draft *delta)
{
    int item = order_line_item(dialogue, line);
    int size = item >= 0 ? size_of_number(dialogue, (size_t)item, delta->quantity) : -1;
    if (size < 0)
        return;
    lexicon_stems(dialogue->menu->sizes[size].name, delta->size);
    delta->quantity = 0;
}

/* Whether the size is said of more than what is asked about: "both large", "mediums". */
static bool says_of_all(const struct words *words, const char *size)
{
    for (size_t w = 0; w < words->count; w++) {
        const struct word *word = &words->at[w];
        bool is_plural = strcmp(word->text, word->stem) != 0 && strcmp(word->stem, size) == 0;
        if (is_plural || word_is_among(word->text, "both all each every everything"))
            return true;
    }
    return false;
}

/* Whether the turn names two sizes of the item: "single and double". */
static bool names_sizes(const struct dialogue *dialogue, const struct words *words, size_t item)
{
    int named = -1;
    for (size_t w = 0; w < words->count; w++) {
        int size = lexicon_size(dialogue->lexicon, item, words->at[w].stem);
        if (size >= 0 && named >= 0 && size != named)
            return true;
        named = size >= 0 ? size : named;
    }
    return false;
}

/* "Both large" of the dishes of a combo, "singles" of two burgers, "medium" of two pizzas of one kind: whatever of them
 * has no size yet. */
static bool size_alike(struct dialogue *dialogue, const struct draft *said)
{
    struct words words;
    bool is_taken = false;
    const struct draft asked = dialogue->drafts.at[0];
    words_split(&words, dialogue->heard != NULL ? dialogue->heard : "");
    if (names_sizes(dialogue, &words, asked.items[0]))
        return false;
    bool is_all = said->quantity == 0 && says_of_all(&words, said->size);
    for (size_t i = 0; i < dialogue->drafts.count; i++) {
        struct draft *draft = &dialogue->drafts.at[i];
        bool is_same = said->quantity == 0 && draft->item_count == 1 && draft->items[0] == asked.items[0];
        if (draft->part_of != asked.part_of || draft->item_count != 1 || draft->size[0] != '\0' ||
            (!is_all && !is_same) || lexicon_size(dialogue->lexicon, draft->items[0], said->size) < 0)
            continue;
        memcpy(draft->size, said->size, sizeof draft->size);
        is_taken = true;
    }
    return is_taken;
}

/* "A single and a double" of two burgers: the second size is the second burger's. */
static bool size_next(struct dialogue *dialogue, const struct act *act)
{
    const struct draft *said = &act->draft;
    if (dialogue->drafts.at[0].size[0] == '\0' || act->is_after_no || act->is_correction || act->has_pronoun)
        return false;
    for (size_t i = 1; i < dialogue->drafts.count; i++) {
        struct draft *draft = &dialogue->drafts.at[i];
        if (draft->item_count != 1 || draft->size[0] != '\0' ||
            lexicon_size(dialogue->lexicon, draft->items[0], said->size) < 0)
            continue;
        memcpy(draft->size, said->size, sizeof draft->size);
        return true;
    }
    return false;
}

/* "One large" of two dishes of a combo: the other is asked about again. */
static bool size_some_parts(struct dialogue *dialogue, const struct draft *said)
{
    struct draft *part = &dialogue->drafts.at[0];
    if (part->part_of == 0 || said->quantity == 0 || said->quantity >= part->quantity ||
        dialogue->drafts.count == DRAFTS_MAX ||
        lexicon_size(dialogue->lexicon, part->items[0], said->size) < 0)
        return false;
    struct draft rest = *part;
    rest.quantity -= said->quantity;
    part->quantity = said->quantity;
    struct draft more = *said;
    more.quantity = 0;
    draft_merge(part, &more);
    memmove(&dialogue->drafts.at[2], &dialogue->drafts.at[1], (dialogue->drafts.count - 1) * sizeof rest);
    dialogue->drafts.at[1] = rest;
    dialogue->drafts.count++;
    return true;
}

bool draft_answer_size(struct dialogue *dialogue, const struct act *act)
{
    struct draft *draft = &dialogue->drafts.at[0];
    const struct draft *said = &act->draft;
    if (dialogue->question.asked != ASKED_SIZE || act->kind != ACT_CHANGE || draft->item_count != 1 ||
        draft_names_thing(said) || !draft_is_empty(&act->target))
        return false;
    if (said->size[0] != '\0')
        return said->choice_count + said->without_count == 0 &&
               (size_next(dialogue, act) || size_some_parts(dialogue, said) || size_alike(dialogue, said));
    if (said->is_article)
        return false;
    int size = size_of_number(dialogue, draft->items[0], said->quantity);
    if (size < 0)
        return false;
    struct draft more = *said;
    more.quantity = 0;
    lexicon_stems(dialogue->menu->sizes[size].name, more.size);
    draft_merge(draft, &more);
    return true;
}
