/* One reading of a caller's words: the order lines so far, what was said ahead of the next item, and what is open. A
 * reading is a value: the search copies and compares it byte by byte, so its unused bytes are zero. */
#ifndef VP_MEANING_READING_H
#define VP_MEANING_READING_H

#include "meaning/lattice.h"
#include "meaning/lines.h"
#include "meaning/weights.h"

enum { READING_WITHOUT_MAX = 8, READING_BACK_MAX = 4 };

#define NO_HIT UINT16_MAX

enum reading_after {
    AFTER_NOTHING,
    AFTER_ITEM,
    AFTER_OPTION,
    AFTER_SIZE,
    AFTER_NUMBER,
    AFTER_WITH,
    AFTER_AND,
    AFTER_NEGATION,
    AFTER_AMOUNT,
    AFTER_MEASURE, /* "a splash of" of what is with the line before */
    AFTER_COMMAND,
    AFTER_OTHER
};

enum reading_head { HEAD_NONE, HEAD_ITEM, HEAD_CATEGORY, HEAD_HEARD };

/* Whether a part speaks of a line of its own, of some of the line before, or of one more like it. */
enum reading_part_of { PART_OWN, PART_SHARE, PART_ANOTHER };

struct reading_choice {
    uint16_t hit; /* of the lattice; unknown words: NO_HIT and words */
    uint8_t side, amount;
    uint8_t first, count; /* words */
};

/* What is said of one line. */
struct reading_part {
    int16_t quantity;
    uint16_t size; /* a hit, or NO_HIT */
    uint8_t is_article, is_definite, is_share /* enum reading_part_of */, choice_count, without_count,
        back_count, has_with /* "one with ..." */, few; /* ARC_FEW: 1 "some", 2 "a few" */
    struct reading_choice choices[DRAFT_CHOICES_MAX];
    struct reading_choice without[READING_WITHOUT_MAX];
    struct reading_choice back[READING_BACK_MAX];
};

struct reading_line {
    struct reading_part said;
    uint16_t head; /* a hit; HEAD_CATEGORY without one: category */
    uint16_t category;
    int16_t left;         /* of its quantity, less its shares */
    uint8_t kind;         /* enum reading_head */
    uint8_t is_share;     /* of a line before */
    uint8_t is_in_slot;   /* a dish of the combo before it */
    uint8_t first, count; /* words of the head */
};

/* What a correction before this place takes back: whatever was said last; that, but an option only for another of its
 * group ("make it ranch"); or, once options of the next dish were said, a dish only. */
enum reading_correcting { CORRECTING_NOTHING, CORRECTING_LAST, CORRECTING_ALIKE, CORRECTING_DISH };

struct reading {
    double score;
    struct reading_part ahead;
    uint8_t after, negation, takes_list; /* negation: 1 opened, 2 in its list */
    uint8_t amount, side, has_side_open,
        side_from; /* side_from: first choice of the last line that no half claims */
    uint8_t has_pronoun, has_more, has_only, is_gap, is_correcting /* enum reading_correcting */,
        is_left_out; /* the last option was left out */
    uint8_t line_count;
    struct reading_line lines[LINES_MAX];
};

struct reader {
    struct lattice lattice;
    const double *weights;
    int expected_group;
};

/* Bytes of a reading that are in use. */
size_t reading_bytes(const struct reading *reading);
struct reading_line *reading_last(struct reading *reading); /* NULL: none */
/* The last line that is no share: what a share is a part of. NULL: none. */
struct reading_line *reading_owner(struct reading *reading);
bool reading_part_is_empty(const struct reading_part *part);
void reading_part_clear(struct reading_part *part);

/* reading_fit.c: what goes with what on this menu */
bool reading_line_can_have(const struct reader *reader, const struct reading_line *line, size_t hit);
/* The same of a hit that need not be of the lattice; nothing is offered by words of no menu. */
bool reading_line_offers(const struct reader *reader, const struct reading_line *line, const struct hit *hit);
bool reading_line_has_size(const struct reader *reader, const struct reading_line *line, size_t hit);
bool reading_line_has_ingredient(const struct reader *reader, const struct reading_line *line, size_t hit);
/* Whether more than one of the hit's options goes on the line, or it is not known: no group that takes one only. */
bool reading_line_may_have_several(const struct reader *reader, const struct reading_line *line,
                                   const struct hit *hit);
/* Whether the line has so many of the hit's options in it: "a dozen, six plain and six sesame". */
bool reading_line_counts(const struct reader *reader, const struct reading_line *line, const struct hit *hit);
/* The same of the answer to what comes in a dish: "three cod and one haddock". */
bool reading_counts_expected(const struct reader *reader, const struct hit *hit);
/* The option of the hit that the line offers, or -1. */
int reading_option(const struct reader *reader, const struct reading_line *line, size_t hit);
/* The plainest kind of dish that can have all that is said: a category, or -1. */
int reading_kind_for(const struct reader *reader, const struct reading_part *part);
/* Whether no dish can have all that is chosen: "corn dogs with mustard" is no choice of a meal's. */
bool reading_is_of_no_dish(const struct reader *reader, const struct reading_part *part);
bool reading_shares_kind(const struct reader *reader, const struct reading_line *line, const struct hit *hit);

/* Whether the line can have all that is said. */
bool reading_can_have_all(const struct reader *reader, const struct reading_line *line,
                          const struct reading_part *part);
/* Whether the part chooses of a group that the line has chosen of already and that takes one only. */
bool reading_chooses_anew(const struct reader *reader, const struct reading_line *line,
                          const struct reading_part *part);

/* reading_lines.c: whether so many may be some of the line before, and no dishes of their own. */
bool reading_may_share(const struct reading *reading, int count);
/* Takes so many off the line that they are some of. False: it has not so many left. */
bool reading_take_share(const struct reader *reader, struct reading *reading, int count);

/* reading_close.c: what was said without an item, in each way that it may be meant. Returns how many ways. */
enum { CLOSINGS_MAX = 8 };
size_t reading_close(const struct reader *reader, const struct reading *from,
                     struct reading out[CLOSINGS_MAX]);

/* reading_step.c: the readings that an arc leads to, each given to put. */
typedef void (*reading_put_fn)(void *search, size_t at, const struct reading *reading);
void reading_steps(const struct reader *reader, const struct reading *from, size_t at, const struct arc *arc,
                   reading_put_fn put, void *search);

/* reading_lines.c: a finished reading as order lines. */
void reading_to_lines(const struct reader *reader, const struct reading *reading, struct lines *lines);

#endif
