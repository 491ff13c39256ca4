/* The words of one menu: which runs of words name items, sizes, options, ingredients, categories and groups.
 * Exact names and synonyms first, then parts of names, then whatever sounds alike. */
#ifndef VP_MEANING_LEXICON_H
#define VP_MEANING_LEXICON_H

#include "base/err.h"
#include "meaning/told_menu.h"
#include "meaning/words.h"

enum { HIT_ITEMS_MAX = 12, HIT_OPTIONS_MAX = 8, HIT_CATEGORIES_MAX = 4, PHRASE_BYTES = 56 };

/* What a run of words may mean; several of these at once where the menu is ambiguous ("pepperoni"). */
struct hit {
    size_t first, count; /* words */
    double score;        /* 1: named exactly; less: only sounds alike */
    bool is_part;        /* items: the words are only a part of the name */
    bool is_short;       /* items: the name without its noun */
    double covers;       /* is_part: the share of the name's words that was said */
    size_t own_words;    /* is_part: words that are the name's, not its kind's */
    size_t items[HIT_ITEMS_MAX];
    size_t item_count;
    size_t options[HIT_OPTIONS_MAX];
    size_t option_count;
    size_t categories[HIT_CATEGORIES_MAX];
    size_t category_count;
    int group; /* index or -1 */
    bool is_size, is_ingredient;
    char phrase[PHRASE_BYTES]; /* the matched words as singulars; sizes and ingredients are found by them */
};

enum { /* kinds, for lexicon_guess */
       LEXICON_ITEMS = 1 << 0,
       LEXICON_SIZES = 1 << 1,
       LEXICON_OPTIONS = 1 << 2,
       LEXICON_INGREDIENTS = 1 << 3,
       LEXICON_CATEGORIES = 1 << 4,
       LEXICON_GROUPS = 1 << 5,
       LEXICON_ALL = (1 << 6) - 1,
};

struct lexicon;

/* menu is borrowed for the lexicon's life. VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err lexicon_create(const struct told_menu *menu, struct lexicon **out_lexicon);
void lexicon_destroy(struct lexicon *lexicon); /* accepts NULL */

/* The longest name beginning at word first; false when none does. */
bool lexicon_match(const struct lexicon *lexicon, const struct words *words, size_t first,
                   struct hit *out_hit);
/* Every name beginning at word first, a hit for each number of words: those that are called so, then items that are
 * called so but for their noun (is_short), then items by a part of their names (is_part). Returns how many. */
size_t lexicon_match_all(const struct lexicon *lexicon, const struct words *words, size_t first,
                         struct hit *out_hits, size_t max);
/* Whether the word is the noun of the option's group: "cheddar cheese" where others of the group are cheeses. */
bool lexicon_is_option_noun(const struct lexicon *lexicon, size_t option, const char *stem);

/* What words first..first+count sound most like, among kinds; the score is in the hit. False below floor, which is
 * LIKE_PHRASE_MIN at least: the higher, the faster. */
bool lexicon_guess(const struct lexicon *lexicon, const struct words *words, size_t first, size_t count,
                   unsigned kinds, double floor, struct hit *out_hit);
/* The same for items of the categories of another hit only: "suffering" before "pizza". */
bool lexicon_guess_item(const struct lexicon *lexicon, const struct words *words, size_t first, size_t count,
                        const struct hit *categories, double floor, struct hit *out_hit);
/* The item's name for speech; with its category's noun where two items have one name ("Cheese calzone"). */
const char *lexicon_label(const struct lexicon *lexicon, size_t item, char out[PHRASE_BYTES]);

/* The item's size that the words (singulars) name, or -1: an index into menu->sizes. */
int lexicon_size(const struct lexicon *lexicon, size_t item, const char *phrase);
/* Whether the menu itself calls a size of the item so. */
bool lexicon_has_size(const struct lexicon *lexicon, size_t item, const char *phrase);
/* Whether the words (singulars) name the option. */
bool lexicon_is_option(const struct lexicon *lexicon, size_t option, const char *phrase);
/* Whether "no ..." leaves it out: the words name it, or what it is one of: "no salad" of lettuce and tomato. */
bool lexicon_is_left_out(const struct lexicon *lexicon, size_t option, const char *phrase);
/* Whether the last word of one of the option's names is this singular: "pepper" of Banana Peppers. */
bool lexicon_option_ends_in(const struct lexicon *lexicon, size_t option, const char *stem);
/* Whether any option's name ends so. */
bool lexicon_ends_options(const struct lexicon *lexicon, const char *stem);
/* The item's ingredient that the words (singulars) name, as the menu writes it; NULL: not in it. */
const char *lexicon_ingredient(const struct lexicon *lexicon, size_t item, const char *phrase);
/* Whether words first..end begin a name but do not finish one ("buffalo" of "buffalo wings"). */
bool lexicon_is_begun(const struct lexicon *lexicon, const struct words *words, size_t first);

typedef void (*lexicon_phrase_fn)(void *owner, const char *phrase);
/* Each name as people say it: names and synonyms as the menu writes them. */
void lexicon_each_phrase(const struct lexicon *lexicon, lexicon_phrase_fn on_phrase, void *owner);

/* Words of a menu name as singulars; returns out. */
const char *lexicon_stems(const char *name, char out[PHRASE_BYTES]);

#endif
