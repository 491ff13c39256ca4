#include "meaning/lattice_internal.h"

#include <string.h>

#include "english/first_names.h"
#include "meaning/weights.h"

enum { HITS_AT_A_WORD = 16, UNKNOWN_WORDS_MAX = 6 };

/* "oat milk" where only "oat" is an option's name, and milks are what it is one of. */
static void put_with_noun(struct lattice *lattice, const struct hit *hit, double gain)
{
    size_t next = hit->first + hit->count;
    if (next >= lattice->words.count || lattice->words.at[next - 1].ends_clause)
        return;
    const char *stem = lattice->words.at[next].stem;
    struct hit longer = *hit;
    longer.option_count = longer.item_count = longer.category_count = 0;
    for (size_t i = 0; i < hit->option_count; i++)
        if (lexicon_is_option_noun(lattice->lexicon, hit->options[i], stem))
            longer.options[longer.option_count++] = hit->options[i];
    if (longer.option_count == 0)
        return;
    longer.count++;
    int at = lattice_keep_hit(lattice, &longer);
    if (at >= 0)
        lattice_put_thing(lattice, ARC_OPTION, at, gain + weights_used()->of[WEIGHT_CHOICE_NOUN]);
}

/* "The tofu one", where a choice is called one: the word stands for the dish. */
static bool is_one_of_kind(const struct lattice *lattice, const struct hit *hit)
{
    enum { WORDS_BACK = 3 };
    const struct word *words = lattice->words.at;
    if (hit->count != 1 || !word_is(&words[hit->first], "one") || hit->first < 2)
        return false;
    for (size_t at = hit->first; at > 0 && at + WORDS_BACK > hit->first && !words[at - 1].ends_clause; at--)
        if (word_is_among(words[at - 1].text, "the that this my other each"))
            return true;
    return false;
}

static void put_things(struct lattice *lattice, const struct hit *hit)
{
    const double *of = weights_used()->of;
    double words = (double)hit->count;
    double gain = of[WEIGHT_WORD] * words + of[WEIGHT_LONGER] * (words - 1);
    if (words < 2 && lattice->words.at[hit->first].number >= 0)
        gain *= 0.5; /* "2" of 2 % milk */
    double item_gain = gain;
    if (hit->is_short)
        item_gain += of[WEIGHT_SHORT_NAME];
    if (hit->is_part)
        item_gain = of[WEIGHT_WORD] * (double)hit->own_words + 0.5 * (words - (double)hit->own_words) +
                    of[WEIGHT_PART_NAME] + of[WEIGHT_PART_MISSING] * (1 - hit->covers);
    int at = lattice_keep_hit(lattice, hit);
    if (at < 0)
        return;
    if (hit->item_count > 0)
        lattice_put_thing(lattice, ARC_ITEM, at, item_gain);
    if (hit->category_count > 0)
        lattice_put_thing(lattice, ARC_CATEGORY, at,
                          of[WEIGHT_CATEGORY] * words + of[WEIGHT_LONGER] * (words - 1));
    if (hit->option_count > 0 && !hit->is_part && !hit->is_short && !is_one_of_kind(lattice, hit)) {
        lattice_put_thing(lattice, ARC_OPTION, at, gain);
        put_with_noun(lattice, hit, gain);
    }
    if (hit->is_size)
        lattice_put_thing(lattice, ARC_SIZE, at, gain);
    if (hit->is_ingredient)
        lattice_put_thing(lattice, ARC_INGREDIENT, at, gain - 0.05);
}

/* A part or a short form of a name has what is called exactly so in the same words beside it: "chicken" is some item
 * in part, and an option. */
static void share_meanings(struct hit *hits, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!hits[i].is_part && !hits[i].is_short)
            continue;
        for (size_t j = 0; j < count; j++) {
            if (hits[j].is_part || hits[j].is_short || hits[j].count != hits[i].count)
                continue;
            memcpy(hits[i].options, hits[j].options, sizeof hits[i].options);
            hits[i].option_count = hits[j].option_count;
        }
    }
}

static bool is_among_items(const struct hit *hit, size_t item)
{
    for (size_t i = 0; i < hit->item_count; i++)
        if (hit->items[i] == item)
            return true;
    return false;
}

/* Parts of a name whose whole stands there too are none. */
static void drop_parts_of_wholes(struct hit *hits, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t kept = 0;
        if (!hits[i].is_part)
            continue;
        for (size_t k = 0; k < hits[i].item_count; k++) {
            bool is_whole = false;
            for (size_t j = 0; j < count; j++)
                is_whole = is_whole || (!hits[j].is_part && hits[j].count >= hits[i].count &&
                                        is_among_items(&hits[j], hits[i].items[k]));
            if (!is_whole)
                hits[i].items[kept++] = hits[i].items[k];
        }
        hits[i].item_count = kept;
    }
}

static bool is_word_at(const struct lattice *lattice, size_t at, const char *list)
{
    return at < lattice->words.count && word_is_among(lattice->words.at[at].text, list);
}

static void put_names(struct lattice *lattice, size_t first)
{
    struct hit hits[HITS_AT_A_WORD];
    size_t count = lexicon_match_all(lattice->lexicon, &lattice->words, first, hits, HITS_AT_A_WORD);
    bool is_verb = words_is_verb_can(&lattice->words, first); /* and no size */
    bool is_on_side =
        first > 1 && is_word_at(lattice, first, "side") &&
        is_word_at(lattice, first - 1, "the one other left right each either") &&
        (is_word_at(lattice, first - 2, "on") ||
         (first > 2 && is_word_at(lattice, first - 2, "the") && is_word_at(lattice, first - 3, "on")));
    drop_parts_of_wholes(hits, count);
    share_meanings(hits, count);
    for (size_t i = 0; i < count && !is_verb && !is_on_side; i++) {
        if (!hits[i].is_part || hits[i].item_count > 0)
            put_things(lattice, &hits[i]);
    }
}

/* What the chunks know of a word that it does not say itself. */
struct word_note {
    const struct chunk *sounded; /* a name by its sound begins here */
    int quantity;                /* a number written as it sounds: "to large pizzas" */
    bool is_known, is_no_number; /* "four pickup" */
};

/* "A large pepperoni for John", "for my son Tim": whom it is for is no dish. */
static bool is_for_somebody(const struct lattice *lattice, size_t first)
{
    enum { BACK_MAX = 3 };
    const struct word *words = lattice->words.at;
    if (!first_names_have(words[first].text))
        return false;
    for (size_t back = 1; back <= BACK_MAX && back <= first && !words[first - back].ends_clause; back++)
        if (word_is(&words[first - back], "for"))
            return true;
    return false;
}

/* The run of unknown words from first on, with the kind of dish behind them. */
static void put_unknown(struct lattice *lattice, const struct word_note *notes, size_t first)
{
    size_t end = first;
    while (end < lattice->words.count && !notes[end].is_known && end < first + UNKNOWN_WORDS_MAX) {
        end++;
        if (lattice->words.at[end - 1].ends_clause)
            break;
    }
    if (end == first || is_for_somebody(lattice, first) ||
        (first > 0 && !notes[first - 1].is_known && !lattice->words.at[first - 1].ends_clause))
        return;
    struct arc *arc = lattice_put(lattice, ARC_UNKNOWN, end - first, 0);
    struct hit hits[HITS_AT_A_WORD];
    bool is_open = end < lattice->words.count && !lattice->words.at[end - 1].ends_clause;
    size_t count =
        is_open ? lexicon_match_all(lattice->lexicon, &lattice->words, end, hits, HITS_AT_A_WORD) : 0;
    (void)arc;
    for (size_t i = 0; i < count; i++)
        if (hits[i].category_count > 0 &&
            (arc = lattice_put(lattice, ARC_UNKNOWN, end - first + hits[i].count, 0)) != NULL)
            arc->value = 1;
}

static void put_sounds(struct lattice *lattice, const struct chunk *sounded, size_t first)
{
    const double *of = weights_used()->of;
    struct hit hit = sounded->hit;
    double words = (double)hit.count;
    double gain = words * of[WEIGHT_SOUND_WORD] * (hit.score - of[WEIGHT_SOUND_FLOOR]);
    hit.first = first;
    int at = lattice_keep_hit(lattice, &hit);
    if (at < 0)
        return;
    if (hit.item_count > 0)
        lattice_put_thing(lattice, ARC_ITEM, at, gain);
    if (hit.category_count > 0)
        lattice_put_thing(lattice, ARC_CATEGORY, at, gain);
    if (hit.option_count > 0)
        lattice_put_thing(lattice, ARC_OPTION, at, gain);
    if (hit.is_size)
        lattice_put_thing(lattice, ARC_SIZE, at, gain);
    if (hit.is_ingredient)
        lattice_put_thing(lattice, ARC_INGREDIENT, at, gain);
}

/* "Extra sauce" where sauces are but a part of dishes' names: more of something, and none of them. */
static bool is_extra_part(const struct words *words, const struct chunk *chunk, size_t at)
{
    enum { WORDS_BACK = 2 };
    size_t end = at;
    if (chunk->kind != CHUNK_HIT || !chunk->hit.is_part || chunk->hit.option_count > 0)
        return false;
    while (at > 0 && at + WORDS_BACK > end && !words->at[at - 1].ends_clause) {
        if (word_is(&words->at[--at], "extra"))
            return true;
        if (cue_is_small_word(words->at[at].text))
            break;
    }
    return false;
}

static void note_chunk(struct lattice *lattice, const struct words *words, const struct chunk *chunk,
                       struct word_note *notes)
{
    size_t at = lattice->words.count;
    int value = 0;
    bool is_number = words_quantity(words, chunk->first, &value) > 0;
    for (size_t w = chunk->first; w < chunk->first + chunk->count && lattice->words.count < WORDS_MAX; w++) {
        struct word_note *note = &notes[lattice->words.count];
        note->is_known = (chunk->kind != CHUNK_WORD && !is_extra_part(words, chunk, w)) ||
                         words->at[w].number >= 0 || cue_is_small_word(words->at[w].text);
        lattice->words.at[lattice->words.count++] = words->at[w];
    }
    if (lattice->words.count == at)
        return;
    if (chunk->kind == CHUNK_HIT && chunk->is_guess)
        notes[at].sounded = chunk;
    if (chunk->kind == CHUNK_QUANTITY && !is_number)
        notes[at].quantity = chunk->quantity;
    notes[at].is_no_number = chunk->kind == CHUNK_CUE && chunk->cue == CUE_FOR && is_number;
}

static void put_word(struct lattice *lattice, const struct word_note *notes, size_t at)
{
    put_names(lattice, at);
    bool is_small = cue_is_small_word(lattice->words.at[at].text);
    is_small = lattice_put_cue(lattice, at) || is_small || notes[at].is_no_number;
    lattice_put(lattice, ARC_NOTHING, 1, is_small ? 0 : weights_used()->of[WEIGHT_UNUSED]);
    lattice_put_phrases(lattice, at);
    lattice_put_measures(lattice, at);
    lattice_put_joined(lattice, at);
    if (!notes[at].is_no_number)
        lattice_put_numbers(lattice, at, notes[at].quantity);
    if (notes[at].sounded != NULL)
        put_sounds(lattice, notes[at].sounded, at);
    if (!notes[at].is_known)
        put_unknown(lattice, notes, at);
}

void lattice_make(struct lattice *lattice, const struct lexicon *lexicon, const struct told_menu *menu,
                  const struct words *words, const struct chunks *chunks, size_t first, size_t end)
{
    struct word_note notes[WORDS_MAX + 1];
    memset(notes, 0, sizeof notes);
    lattice->lexicon = lexicon;
    lattice->menu = menu;
    lattice->words.count = lattice->hit_count = lattice->arc_count = 0;
    for (size_t i = first; i < end; i++)
        if (!chunks->at[i].is_void)
            note_chunk(lattice, words, &chunks->at[i], notes);
    for (size_t at = 0; at < lattice->words.count; at++) {
        lattice->first_arc[at] = lattice->arc_count;
        put_word(lattice, notes, at);
    }
    lattice->first_arc[lattice->words.count] = lattice->arc_count;
}
