/* Combos that are not whole yet: each slot is filled by a dish that is described, and asked about, as a line of its own
 * (a draft with part_of), and waits here until the combo's line can be asked for with all of them. */
#ifndef VP_DIALOGUE_COMBO_H
#define VP_DIALOGUE_COMBO_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

struct dialogue;
struct draft;

enum { COMBO_PARTS_MAX = 24, COMBO_ASKED_BYTES = 256 };

struct combo_part {
    int combo, slot; /* as of a draft */
    json_t *option;  /* owned; as add_item takes it */
};

struct combos {
    int last;
    struct combo_part parts[COMBO_PARTS_MAX];
    size_t count;
    bool puts_on;                  /* the caller's last words put one thing on another: "with", "on" */
    char asked[COMBO_ASKED_BYTES]; /* a change of which was asked what part it is of; "": none */
};

void combos_deinit(struct combos *combos);
/* Finds which of the drafts fill slots of a combo among them, and puts those before it; forgets what belonged to combos
 * that are gone. */
void combo_collect(struct dialogue *dialogue);
/* The slot that the draft, a combo or one with choices that ask for dishes, has to have filled next; -1: none. */
int combo_open_slot(const struct dialogue *dialogue, const struct draft *draft);
/* How many dishes the slot of the draft has. */
int combo_filled(const struct dialogue *dialogue, const struct draft *draft, int slot);
/* Whether dishes of it are not whole yet. */
bool combo_waits(const struct dialogue *dialogue, const struct draft *draft);
/* Keeps a dish that is whole; arguments as for add_item, taken over. */
void combo_keep(struct dialogue *dialogue, const struct draft *draft, json_t *arguments);
/* Puts the dishes of the draft into its options, behind the choices that ask for them. */
void combo_put_options(struct dialogue *dialogue, const struct draft *draft, json_t *options);
/* Whether what was said is no other dish than the draft, but one that comes in it. */
bool combo_has_place_for(const struct dialogue *dialogue, const struct draft *draft,
                         const struct draft *said);
/* A dish of the slot that is asked about becomes a draft. */
void combo_pick(struct dialogue *dialogue, size_t option);

/* combo_change.c: a change of a part of a line of the order, in the caller's words. False: they say none. */
bool combo_change(struct dialogue *dialogue, const char *text);

#endif
