/* An order line as far as the caller has described it: it may still lack its item, its size or a choice, and
 * words may fit several things. The server's line is made from it once it is whole. */
#ifndef VP_MEANING_DRAFT_H
#define VP_MEANING_DRAFT_H

#include <stdbool.h>
#include <stdint.h>

#include "meaning/lexicon.h"

enum {
    DRAFT_CHOICES_MAX = 12,
    DRAFT_WITHOUT_MAX = 8,
    DRAFT_HEARD_BYTES = 64,
    DRAFT_LABEL_BYTES = 200,
    DRAFT_LINE_ID_BYTES = 16,
    WHOSE_BYTES = 12,
    LINE_NOTE_BYTES = 80 /* as the server keeps it */
};

/* As tool/tool.def orders their words. */
enum draft_side { DRAFT_WHOLE, DRAFT_LEFT, DRAFT_RIGHT };
enum draft_amount { DRAFT_REGULAR, DRAFT_LIGHT, DRAFT_EXTRA };

struct draft_choice {
    uint16_t options[HIT_OPTIONS_MAX]; /* what the words may mean; none: not on the menu */
    size_t option_count;
    enum draft_side side;
    enum draft_amount amount;
    int count; /* portions, where a number was said ("three extra shots"); else 0 */
    char phrase[PHRASE_BYTES];
};

struct draft {
    uint16_t items[HIT_ITEMS_MAX]; /* candidates; one when it is known */
    size_t item_count;
    bool is_part; /* candidates by a part of their names */
    double score; /* of the item's name, 1 when it was said exactly */
    uint16_t categories[HIT_CATEGORIES_MAX];
    size_t category_count;
    char size[PHRASE_BYTES]; /* as said, singulars; "" unsaid */
    int quantity;            /* 0: unsaid */
    bool is_article;         /* the quantity was only "a" */
    bool is_plural;          /* "pizzas" */
    bool is_few;             /* "a few": how many is to be asked */
    bool is_definite;        /* "the", "my": likely something spoken of before */
    bool is_plain;   /* of its kind the plainest: other parts of the line were told apart by options alone */
    int toppings;    /* so many are to be chosen: "a three topping pizza"; 0: unsaid */
    bool is_share;   /* "one with mushrooms" of a line before */
    bool is_in_slot; /* a dish of the combo before it */
    struct draft_choice choices[DRAFT_CHOICES_MAX];
    size_t choice_count;
    struct draft_choice which; /* option_count > 1: the caller must say which of them */
    char without[DRAFT_WITHOUT_MAX][PHRASE_BYTES];
    size_t without_count;
    char put_back[DRAFT_WITHOUT_MAX][PHRASE_BYTES];
    size_t put_back_count;
    char replaces[DRAFT_LINE_ID_BYTES]; /* the line of the order it takes the place of; "": a new line */
    int combo;                  /* of a line with slots: its number while they are filled; 0: it is none */
    int part_of;                /* of a dish that fills one: the combo's number; 0: a line of its own */
    int slot;                   /* likewise: the group of the menu that it fills */
    char whose[WHOSE_BYTES];    /* who it is for, as it was said ("her", "me"); "": unsaid */
    char note[LINE_NOTE_BYTES]; /* a wish that no option says, for the kitchen; "": none */
    bool is_sure;               /* the caller has confirmed a doubtful item */
    bool has_otherwise;         /* the item's words may name an option as well ("chicken") */
    struct draft_choice otherwise;
    char heard[DRAFT_HEARD_BYTES]; /* words that should be an item but are none of the menu's */
};

bool draft_is_empty(const struct draft *draft);
/* Names an item, a category or something unknown. */
bool draft_names_thing(const struct draft *draft);
bool draft_has_item(const struct draft *draft, size_t item);
void draft_put_hit_item(struct draft *draft, const struct hit *hit);
void draft_put_choice(struct draft *draft, const struct hit *hit, enum draft_side side,
                      enum draft_amount amount);
void draft_put_without(struct draft *draft, const char *phrase);
void draft_put_back(struct draft *draft, const char *phrase);
/* Puts the wish behind the note, where it is not in it yet; false: there is no room for it. */
bool draft_note_add(const char *wish, char *note, size_t size_bytes);
/* "One without bacon" of two with it: what was chosen of the draft and is left out by the other goes from both, and is
 * no part of the dish to be left out. */
void draft_drop_left_out(struct draft *draft, struct draft *by, const struct lexicon *lexicon);
/* Adds what from says to draft: modifiers are joined, a size or quantity said later wins. */
void draft_merge(struct draft *draft, const struct draft *from);

/* How many portions of the group are chosen. */
int draft_portions(const struct draft *draft, const struct told_menu *menu, size_t group);

/* Whether one of the item candidates offers one of the options. */
bool draft_offers(const struct told_menu *menu, const struct draft *draft, const uint16_t *options,
                  size_t option_count);
/* The same of each choice of what is said; a choice that is none of the menu's is not offered. */
bool draft_offers_all(const struct told_menu *menu, const struct draft *draft, const struct draft *said);

/* Drops candidates that the rest of the words rule out (their size, their options, sold out ones where others are
 * left), turns a category of one item into that item, and reduces each choice to the option the item offers. */
void draft_settle(struct draft *draft, const struct lexicon *lexicon, const struct told_menu *menu);

/* What is said of another draft, without naming its item: a size that is an option of that item becomes one. */
void draft_settle_as(struct draft *said, const struct draft *of, const struct lexicon *lexicon,
                     const struct told_menu *menu);

/* The first required group the draft has no choice for and that has no default; or that of the toppings, where their
 * number was said and none of them; or -1. */
int draft_missing_group(const struct draft *draft, const struct told_menu *menu);
/* The item's group of toppings, or -1. */
int draft_topping_group(const struct told_menu *menu, size_t item);
/* The size named, or the only one; -1 none needed or none known (draft_needs_size tells which). */
int draft_size(const struct draft *draft, const struct lexicon *lexicon, const struct told_menu *menu);
bool draft_needs_size(const struct draft *draft, const struct lexicon *lexicon, const struct told_menu *menu);

/* How to speak of it before the server has a line: "two large Margherita". Returns out. */
const char *draft_label(const struct draft *draft, const struct lexicon *lexicon,
                        const struct told_menu *menu, char out[DRAFT_LABEL_BYTES]);

#endif
