/* The arcs of some of a line by their number: "two of them", "the other three", "mayo on one". */
#include <string.h>

#include "meaning/lattice_internal.h"
#include "meaning/weights.h"

static bool is_word_at(const struct lattice *lattice, size_t at, const char *list)
{
    return at < lattice->words.count && word_is_among(lattice->words.at[at].text, list);
}

static void put_share(struct lattice *lattice, size_t first, size_t count, int value)
{
    if (is_word_at(lattice, first + count, "half side")) /* "on one half" */
        return;
    struct arc *arc =
        lattice_put(lattice, ARC_SHARE, count, weights_used()->of[WEIGHT_SHARE] + 0.1 * (double)count);
    if (arc != NULL)
        arc->value = value;
}

/* Whether the order of a dish ends before the word: neither one of the menu's nor an unknown one. */
static bool is_end(const struct lattice *lattice, size_t at)
{
    struct hit hit;
    size_t count = 0;
    if (at >= lattice->words.count || lattice->words.at[at - 1].ends_clause)
        return true;
    bool is_small =
        cue_is_small_word(lattice->words.at[at].text) || cue_match(&lattice->words, at, &count) != CUE_NONE;
    return is_small && !is_word_at(lattice, at, "of more order piece bag bowl glass cup plate") &&
           !lexicon_match(lattice->lexicon, &lattice->words, at, &hit);
}

/* How many words say that the number before them is one of several: "of them"; 0: none do. */
static size_t of_them(const struct lattice *lattice, size_t at)
{
    return is_word_at(lattice, at, "of") && is_word_at(lattice, at + 1, "them those these which the") ? 2 : 0;
}

void lattice_put_shares(struct lattice *lattice, size_t first)
{
    int value = 0;
    bool is_the = is_word_at(lattice, first, "the");
    size_t at = first + is_the;
    bool is_other = is_word_at(lattice, at, "other remaining last first");
    bool is_just = !is_the && is_word_at(lattice, at, "just only");
    at += is_other || is_just;
    size_t taken = words_quantity(&lattice->words, at, &value);
    if (taken == 0 || value < 1 || lattice->words.at[at].number < 0)
        return;
    size_t behind = at + taken, them = of_them(lattice, behind);
    if (them > 0)
        put_share(lattice, first, behind + them - first, value);
    else if (is_other && is_the)
        put_share(lattice, first, behind - first, value);
    else if (at == first && first > 0 && is_word_at(lattice, first - 1, "on onto off from in for to") &&
             is_end(lattice, behind))
        put_share(lattice, first, taken, value);
}
