/* How arcs come into a lattice. */
#ifndef VP_MEANING_LATTICE_INTERNAL_H
#define VP_MEANING_LATTICE_INTERNAL_H

#include "meaning/lattice.h"

/* lattice_arc.c: a new arc of the word whose arcs are being made; NULL: there is no room. */
struct arc *lattice_put(struct lattice *lattice, enum arc_kind kind, size_t count, double gain);
/* Its index; -1: there is no room. */
int lattice_keep_hit(struct lattice *lattice, const struct hit *hit);
/* An arc of what such a hit names. */
void lattice_put_thing(struct lattice *lattice, enum arc_kind kind, int hit, double gain);

/* lattice_phrases.c: the arcs of word first that need no menu. */
void lattice_put_phrases(struct lattice *lattice, size_t first);
/* as_it_sounds: a number that the recogniser wrote as another word ("to", "for"), or 0. */
void lattice_put_numbers(struct lattice *lattice, size_t first, int as_it_sounds);
/* lattice_share.c: "two of them", "the other two", "on one" */
void lattice_put_shares(struct lattice *lattice, size_t first);
/* Returns whether the words are among English's small ones, which may mean nothing. */
bool lattice_put_cue(struct lattice *lattice, size_t first);

/* lattice_measure.c */
void lattice_put_measures(struct lattice *lattice, size_t first);

/* lattice_join.c: options that are called by two of their names at once */
void lattice_put_joined(struct lattice *lattice, size_t first);

#endif
