/* Order lines out of chunks: "two large pizzas, one pepperoni and one with half mushrooms and no onions". */
#ifndef VP_MEANING_LINES_H
#define VP_MEANING_LINES_H

#include "meaning/chunk.h"
#include "meaning/draft.h"
#include "meaning/lines_doubt.h"

enum { LINES_MAX = 12 };

struct lines {
    struct draft at[LINES_MAX];
    size_t count;
    struct draft rest; /* modifiers without an item: they belong to the line spoken of before */
    bool has_pronoun;  /* "it", "that one" */
    bool has_more;     /* "another", "one more" */
    bool has_only;
    double
        margin; /* the score's lead over the best reading that would put something else on the order, in words */
    struct lines_doubt doubt;
};

/* More of a lead is no surer. */
#define READER_MARGIN_MAX 9.0
/* Readings that are further behind are not looked at for a doubt. */
#define READER_DOUBT_MAX 1.0

/* Reads chunks first..end. expected_group: the group a question was asked for, or -1: an ambiguous word is
 * then an option of it. */
void lines_read(struct lines *lines, const struct lexicon *lexicon, const struct told_menu *menu,
                const struct words *words, const struct chunks *chunks, size_t first, size_t end,
                int expected_group);

/* line_share.c: divides lines like "two large pizzas, one pepperoni and one mushroom" among their shares. */
void lines_share_out(struct lines *lines, const struct told_menu *menu, const struct lexicon *lexicon);

#endif
