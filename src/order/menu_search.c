#include "order/menu.h"

#include <ctype.h>
#include <string.h>

#include "english/likeness.h"
#include "english/plural.h"

enum { WORDS_MAX = 12, PHRASE_BYTES = 128 };

#define SCORE_MIN      0.50 /* below, a caller would wonder where that came from */
#define WORD_MIN       0.60 /* two words less alike than this do not meet */
#define SCORE_CATEGORY 0.55 /* "pizza" alone names every pizza a little */

/* A phrase in lower-case words, and run together: "carbon are" may be one word. */
struct search_phrase {
    char words[WORDS_MAX][LIKENESS_WORD_BYTES];
    size_t count;
    char joined[LIKENESS_WORD_BYTES];
};

static bool is_filler(const char *word)
{
    static const char *const fillers[] = {"a",  "an", "the", "of",   "and",    "with", "some", "please",
                                          "my", "i",  "uh",  "like", "order",  "get",  "have", "me",
                                          "to", "um", "in",  "for",  "orders", "can",  "want"};
    for (size_t i = 0; i < sizeof fillers / sizeof fillers[0]; i++)
        if (word[0] == fillers[i][0] && strcmp(word, fillers[i]) == 0)
            return true;
    return false;
}

static void phrase_end_word(struct search_phrase *phrase, size_t *len)
{
    char *word = phrase->words[phrase->count];
    word[*len] = '\0';
    bool is_word = *len > 0 && !is_filler(word);
    *len = 0;
    if (!is_word)
        return;
    plural_drop_s(word); /* "pizzas" meets "pizza" */
    size_t used = strlen(phrase->joined);
    span_copy(span_of(word), phrase->joined + used, sizeof phrase->joined - used);
    phrase->count++;
}

static void phrase_parse(const char *text, struct search_phrase *out)
{
    size_t len = 0;
    out->count = 0;
    out->joined[0] = '\0';
    for (; *text != '\0' && out->count < WORDS_MAX; text++) {
        unsigned char letter = (unsigned char)*text;
        if (letter == '\'')
            continue; /* "Angel's" is "angels" */
        if (isalnum(letter) || letter >= 0x80) {
            if (len < LIKENESS_WORD_BYTES - 1)
                out->words[out->count][len++] = (char)tolower(letter);
        } else {
            phrase_end_word(out, &len);
        }
    }
    if (out->count < WORDS_MAX)
        phrase_end_word(out, &len);
}

/* How well the asked word is met by one of the phrase's; *out_index says which. */
static double best_word(const char *word, const struct search_phrase *phrase, size_t *out_index)
{
    double best = 0;
    for (size_t i = 0; i < phrase->count; i++) {
        double likeness = likeness_of_words(word, phrase->words[i]);
        if (likeness > best) {
            best = likeness;
            *out_index = i;
        }
    }
    return best >= WORD_MIN ? best : 0;
}

/* What the words of an order say besides the dish: sizes of that item, and its category. */
struct surroundings {
    struct search_phrase category[4];
    size_t category_count;
    double asked_likeness[WORDS_MAX]; /* of each word asked for to the category's best */
    const struct menu_item *item;
    bool is_of_size[WORDS_MAX]; /* whether each word asked for is one of the item's sizes; when has_sizes */
    bool has_sizes;             /* they were looked at */
};

static void mark_size_words(struct surroundings *around, const struct search_phrase *asked, const char *name)
{
    struct search_phrase phrase;
    phrase_parse(name, &phrase);
    for (size_t i = 0; i < phrase.count; i++)
        for (size_t a = 0; a < asked->count; a++)
            around->is_of_size[a] |= strcmp(phrase.words[i], asked->words[a]) == 0;
}

/* Few searches ask; those that do ask for many words. */
static bool is_size_word(struct surroundings *around, const struct search_phrase *asked, size_t word)
{
    const struct menu_item *item = around->item;
    if (around->has_sizes)
        return around->is_of_size[word];
    memset(around->is_of_size, 0, sizeof around->is_of_size);
    for (size_t s = 0; s < item->size_count; s++) {
        mark_size_words(around, asked, item->sizes[s].name);
        for (size_t w = 0; w < item->sizes[s].synonyms.count; w++)
            mark_size_words(around, asked, item->sizes[s].synonyms.words[w]);
    }
    around->has_sizes = true;
    return around->is_of_size[word];
}

static double category_likeness(const struct surroundings *around, const char *word)
{
    double best = 0;
    size_t index;
    for (size_t i = 0; i < around->category_count; i++) {
        double likeness = best_word(word, &around->category[i], &index);
        best = likeness > best ? likeness : best;
    }
    return best;
}

/* Word by word: how much of what was asked the name explains, and how much of the name was asked for. */
static double words_score(const struct search_phrase *asked, const struct search_phrase *name,
                          struct surroundings *around)
{
    double asked_weight = 0, met_weight = 0, name_weight = 0, named_weight = 0;
    double met[WORDS_MAX] = {0};
    bool has_name_word = false;
    for (size_t i = 0; i < asked->count; i++) {
        size_t index = 0;
        double weight = (double)strlen(asked->words[i]);
        double in_name = best_word(asked->words[i], name, &index);
        double in_category = around->asked_likeness[i];
        if (in_name > met[index])
            met[index] = in_name;
        has_name_word |= in_name > in_category;
        if (in_name == 0 && in_category < 0.9 && is_size_word(around, asked, i))
            continue;
        asked_weight += weight;
        met_weight += weight * (in_name > in_category ? in_name : in_category);
    }
    for (size_t i = 0; i < name->count; i++) {
        double weight = (double)strlen(name->words[i]);
        if (met[i] == 0 && category_likeness(around, name->words[i]) >= 0.9)
            continue; /* "Cobb" is enough for "Cobb Salad" */
        name_weight += weight;
        named_weight += weight * met[i];
    }
    if (asked_weight == 0)
        return 0;
    double coverage = met_weight / asked_weight;
    if (!has_name_word)
        return SCORE_CATEGORY * coverage;
    return 0.65 * coverage + 0.35 * (name_weight > 0 ? named_weight / name_weight : 1);
}

static double name_score(const struct search_phrase *asked, const char *name, struct surroundings *around)
{
    struct search_phrase phrase;
    phrase_parse(name, &phrase);
    double joined = likeness_of_words(asked->joined, phrase.joined);
    double words = words_score(asked, &phrase, around);
    if (joined < WORD_MIN)
        joined = 0;
    return joined > words ? joined : words;
}

static double item_score(const struct search_phrase *asked, struct surroundings *around,
                         const struct menu_item *item)
{
    around->item = item;
    around->has_sizes = false;
    double best = name_score(asked, item->name, around);
    for (size_t i = 0; i < item->synonyms.count; i++) {
        double score = name_score(asked, item->synonyms.words[i], around);
        best = score > best ? score : best;
    }
    return best;
}

static void surroundings_init(struct surroundings *around, const struct menu_category *category,
                              const struct search_phrase *asked)
{
    memset(around, 0, sizeof *around);
    phrase_parse(category->name, &around->category[around->category_count++]);
    for (size_t i = 0; i < category->synonyms.count && around->category_count < 4; i++)
        phrase_parse(category->synonyms.words[i], &around->category[around->category_count++]);
    for (size_t i = 0; i < asked->count; i++)
        around->asked_likeness[i] = category_likeness(around, asked->words[i]);
}

/* Best first; of equals what can be had, then the menu's order. */
static size_t insert_match(struct menu_match *matches, size_t count, size_t match_max,
                           struct menu_match match)
{
    size_t at = count;
    while (at > 0 && (matches[at - 1].score < match.score ||
                      (matches[at - 1].score == match.score && match.item->is_available &&
                       !matches[at - 1].item->is_available)))
        at--;
    if (at == match_max)
        return count;
    size_t kept = count < match_max ? count : match_max - 1;
    memmove(&matches[at + 1], &matches[at], (kept - at) * sizeof matches[0]);
    matches[at] = match;
    return kept + 1;
}

size_t menu_search(const struct menu *menu, const char *words, struct menu_match *out_matches,
                   size_t match_max)
{
    struct search_phrase asked;
    size_t count = 0;
    phrase_parse(words, &asked);
    if (asked.count == 0)
        return 0;
    for (size_t c = 0; c < menu->category_count; c++) {
        const struct menu_category *category = &menu->categories[c];
        struct surroundings around;
        surroundings_init(&around, category, &asked);
        for (size_t i = 0; i < category->item_count; i++) {
            double score = item_score(&asked, &around, &category->items[i]);
            if (score >= SCORE_MIN)
                count = insert_match(out_matches, count, match_max,
                                     (struct menu_match){&category->items[i], category, score});
        }
    }
    return count;
}
