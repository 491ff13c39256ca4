/* The arcs of options that are called by two of their names at once. */
#include <string.h>

#include "meaning/lattice_internal.h"
#include "meaning/weights.h"

static void put_option(struct lattice *lattice, struct hit *hit, size_t first, size_t count)
{
    const double *of = weights_used()->of;
    hit->first = first;
    hit->count = count;
    hit->item_count = hit->category_count = 0;
    hit->is_part = hit->is_short = hit->is_size = hit->is_ingredient = false;
    words_join_stems(&lattice->words, first, count, hit->phrase, sizeof hit->phrase);
    int at = lattice_keep_hit(lattice, hit);
    if (at >= 0)
        lattice_put_thing(lattice, ARC_OPTION, at,
                          of[WEIGHT_WORD] * (double)count + of[WEIGHT_LONGER] * (double)(count - 1));
}

/* Keeps the hit's options that the other has, too; whether any is left. */
static bool keep_shared(struct hit *hit, const struct hit *other)
{
    size_t kept = 0;
    for (size_t i = 0; i < hit->option_count; i++)
        for (size_t k = 0; k < other->option_count; k++)
            if (hit->options[i] == other->options[k]) {
                hit->options[kept++] = hit->options[i];
                break;
            }
    hit->option_count = kept;
    return kept > 0;
}

/* "A fried egg on top", of what is called a fried egg, and an egg on top. */
static void put_overlap(struct lattice *lattice, size_t first)
{
    struct hit hit, behind;
    if (!lexicon_match(lattice->lexicon, &lattice->words, first, &hit) || hit.option_count == 0 ||
        hit.is_part || hit.count < 2)
        return;
    for (size_t at = first + 1; at < first + hit.count; at++) {
        struct hit joined = hit;
        if (lexicon_match(lattice->lexicon, &lattice->words, at, &behind) && !behind.is_part &&
            at + behind.count > first + hit.count && keep_shared(&joined, &behind))
            put_option(lattice, &joined, first, at + behind.count - first);
    }
}

/* "Extra veggies", where there are Extra Vegetables and vegetables are called veggies: nothing else is meant. */
static void put_named_extra(struct lattice *lattice, size_t first)
{
    const struct told_menu *menu = lattice->menu;
    const struct word *extra = &lattice->words.at[first];
    struct hit hit;
    char stems[PHRASE_BYTES];
    size_t len = strlen(extra->stem);
    if (!word_is_among(extra->text, "extra double added") || first + 1 >= lattice->words.count ||
        !lexicon_match(lattice->lexicon, &lattice->words, first + 1, &hit) || hit.is_part)
        return;
    struct hit named = hit;
    named.option_count = 0;
    for (size_t o = 0; o < menu->option_count && named.option_count < HIT_OPTIONS_MAX; o++) {
        const char *name = lexicon_stems(menu->options[o].name, stems);
        if (strncmp(name, extra->stem, len) != 0 || name[len] != ' ')
            continue;
        for (size_t i = 0; i < hit.option_count; i++)
            if (lexicon_is_option(lattice->lexicon, hit.options[i], name + len + 1)) {
                named.options[named.option_count++] = o;
                break;
            }
    }
    if (named.option_count > 0)
        put_option(lattice, &named, first, hit.count + 1);
}

void lattice_put_joined(struct lattice *lattice, size_t first)
{
    put_overlap(lattice, first);
    put_named_extra(lattice, first);
}
