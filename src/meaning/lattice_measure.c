/* The arcs of amounts that are measured out: "two pumps of vanilla", "a splash of cream", "two espresso shots". */
#include "meaning/lattice_internal.h"

#include "meaning/draft.h"
#include "meaning/weights.h"

static const char measures[] =
    "pump pumps squirt squirts shot shots splash splashes dash dashes drop drops spoon spoons spoonful spoonfuls "
    "teaspoon teaspoons tablespoon tablespoons packet packets pinch dollop drizzle sprinkle";
static const char little[] = "squirt splash dash drop pinch dollop drizzle sprinkle";

static bool is_word_at(const struct lattice *lattice, size_t at, const char *list)
{
    return at < lattice->words.count && word_is_among(lattice->words.at[at].text, list);
}

/* "two espresso shots" is "two shots" of the menu: the dish between says what they are of. */
static void put_option_around(struct lattice *lattice, size_t first)
{
    const struct words *words = &lattice->words;
    struct words outer;
    struct hit inner, hit;
    if (first + 2 >= words->count || !is_word_at(lattice, first + 2, measures) ||
        words->at[first].ends_clause || words->at[first + 1].ends_clause ||
        !lexicon_match(lattice->lexicon, words, first + 1, &inner) || inner.item_count == 0 ||
        inner.is_part || inner.count != 1)
        return;
    outer.count = 2;
    outer.at[0] = words->at[first];
    outer.at[1] = words->at[first + 2];
    if (!lexicon_match(lattice->lexicon, &outer, 0, &hit) || hit.count != 2 || hit.option_count == 0)
        return;
    hit.first = first;
    hit.count = 3;
    int at = lattice_keep_hit(lattice, &hit);
    if (at >= 0)
        lattice_put_thing(lattice, ARC_OPTION, at,
                          weights_used()->of[WEIGHT_WORD] * 3 + weights_used()->of[WEIGHT_LONGER] * 2);
}

/* "a pump of", "three pumps", "another squirt of": an amount of what follows. */
static void put_amount(struct lattice *lattice, size_t first)
{
    const double *of = weights_used()->of;
    int value = 0;
    size_t taken = words_quantity(&lattice->words, first, &value);
    bool is_more = is_word_at(lattice, first, "extra another");
    if (taken == 0 && (is_more || is_word_at(lattice, first, "a an some")))
        taken = 1;
    if (taken == 1 && is_word_at(lattice, first + 1, "extra little small tiny few")) {
        is_more = is_more || is_word_at(lattice, first + 1, "extra few");
        taken = 2;
    }
    size_t at = first + taken;
    if (taken == 0 || !is_word_at(lattice, at, measures) || lattice->words.at[at].ends_clause)
        return;
    bool is_little = value <= 1 && !is_more && is_word_at(lattice, at, little);
    size_t count = taken + 1 + is_word_at(lattice, at + 1, "of");
    struct arc *arc =
        lattice_put(lattice, ARC_MEASURE, count, of[WEIGHT_NUMBER] + of[WEIGHT_AMOUNT] * (double)(count - 1));
    if (arc != NULL)
        arc->value = is_little ? DRAFT_LIGHT : value > 1 || is_more ? DRAFT_EXTRA : DRAFT_REGULAR;
}

void lattice_put_measures(struct lattice *lattice, size_t first)
{
    put_option_around(lattice, first);
    put_amount(lattice, first);
}
