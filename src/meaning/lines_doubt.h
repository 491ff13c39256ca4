/* What the words of an order may mean as well. */
#ifndef VP_MEANING_LINES_DOUBT_H
#define VP_MEANING_LINES_DOUBT_H

#include "meaning/draft.h"

enum { DOUBT_LINES_MAX = 2 };

/* What the best reading orders and the next one that would put something else on the order does not, and the other way
 * round: only the lines that differ. */
struct lines_doubt {
    double lead; /* of the best reading, in words (meaning/weights.def) */
    struct draft mine[DOUBT_LINES_MAX], others[DOUBT_LINES_MAX];
    size_t mine_count, other_count; /* both 0: there is no doubt */
    uint16_t mine_of;               /* a bit for each line of the best reading that mine stands for */
};

struct lines;

/* What two readings of the same words order differently, where a caller can be asked about it: whole
 * lines of known dishes, and few of them. False: nothing of that kind. The drafts of out are settled. */
bool lines_compare(const struct lines *mine, const struct lines *others, const struct lexicon *lexicon,
                   const struct told_menu *menu, struct lines_doubt *out);
bool lines_are_in_doubt(const struct lines_doubt *doubt);

#endif
