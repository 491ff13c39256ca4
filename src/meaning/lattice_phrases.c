/* The arcs of phrases that need no menu: numbers, shares, negations, amounts, corrections, and the cues of cue.c. */
#include <string.h>

#include "meaning/correction.h"
#include "meaning/lattice_internal.h"
#include "meaning/weights.h"

static bool is_word_at(const struct lattice *lattice, size_t at, const char *list)
{
    return at < lattice->words.count && word_is_among(lattice->words.at[at].text, list);
}

/* Numbers that count no dishes: "at seven fifteen", "for five people", "in twenty minutes", "three topping". Returns
 * how many words; 0: none such. */
static size_t no_quantity(const struct lattice *lattice, size_t first)
{
    const struct words *words = &lattice->words;
    size_t at = first, taken = 0;
    int value = 0;
    bool is_timed = is_word_at(lattice, at, "at by around until till before after");
    bool is_for = is_word_at(lattice, at, "for in we within table number times x");
    if (is_timed || is_for)
        at++;
    if (is_for && is_word_at(lattice, at, "are about like"))
        at++;
    if (at >= words->count || (taken = words_quantity(words, at, &value)) == 0 || words->at[at].number < 0)
        return 0;
    at += taken;
    bool is_unit =
        is_word_at(lattice, at,
                   "people persons person minute minutes hour hours oclock o'clock pm am p.m "
                   "a.m dollar dollars bucks percent cents topping toppings kids adults guests guys times");
    if (is_unit)
        return at + 1 - first;
    bool is_clock = is_word_at(lattice, at, "fifteen thirty forty 15 30 45 20 twenty ten 10");
    if (is_word_at(lattice, first, "number times x"))
        return at - first;
    if (is_timed && value >= 1 && value <= 12)
        return at + is_clock - first;
    if (is_for && is_word_at(lattice, first, "for") && is_clock && value >= 1 && value <= 12)
        return at + 1 - first;
    return 0;
}

static size_t stands(const struct lattice *lattice, size_t first, const char *phrase)
{
    size_t count = 0;
    if (first < lattice->words.count && lattice->words.at[first].text[0] != *phrase)
        return 0; /* most are no more than begun */
    for (const char *at = phrase; *at != '\0'; count++) {
        size_t len = strcspn(at, " ");
        if (first + count >= lattice->words.count)
            return 0;
        const char *text = lattice->words.at[first + count].text;
        if (strlen(text) != len || strncmp(text, at, len) != 0)
            return 0;
        at += len + (at[len] == ' ');
    }
    return count;
}

static const struct phrase {
    const char *words;
    enum arc_kind kind;
    int value;
} phrases[] = {
#define PHRASE(kind, words, value) {words, ARC_##kind, value},
#include "meaning/phrases.def"
#undef PHRASE
};

static double phrase_gain(enum arc_kind kind, size_t words)
{
    const double *of = weights_used()->of;
    switch (kind) {
    case ARC_SHARE:
        return of[WEIGHT_SHARE] + 0.1 * (double)words;
    case ARC_FEW:
        return words == 1 ? 2 * of[WEIGHT_CUE] : of[WEIGHT_AMOUNT] * (double)words;
    case ARC_PLAIN:
        return of[WEIGHT_PLAIN];
    case ARC_PRONOUN:
        return of[WEIGHT_CUE] * (double)words;
    case ARC_NEGATION:
    case ARC_LEFT_OFF:
        return of[WEIGHT_NEGATION] * (double)words;
    case ARC_CORRECTION:
        return of[WEIGHT_CORRECTION_WORD] * (double)words;
    default:
        return of[WEIGHT_AMOUNT] * (double)words + (words > 1 ? of[WEIGHT_AMOUNT_LONGER] : 0);
    }
}

/* Whether "on one half" or "on one side" was said before the word: "the other" is the half of each dish then. */
static bool is_behind_half(const struct lattice *lattice, size_t first)
{
    for (size_t at = first; at > 2 && !lattice->words.at[at - 1].ends_sentence; at--)
        if (is_word_at(lattice, at - 1, "half side") && is_word_at(lattice, at - 2, "one") &&
            is_word_at(lattice, at - 3, "on"))
            return true;
    return false;
}

/* "Four plain papadoms": the word is said of the dish behind it, and of nothing before. */
static bool is_of_dish_behind(const struct lattice *lattice, size_t behind)
{
    struct hit hit;
    return lexicon_match(lattice->lexicon, &lattice->words, behind, &hit) && !hit.is_part &&
           hit.item_count + hit.category_count > 0;
}

/* "on the other half" shares nothing out, "extra toppings" are no amount, "no, ..." leaves nothing out, and who begins
 * with "actually" takes nothing back. */
static bool is_other(const struct lattice *lattice, const struct phrase *phrase, size_t first, size_t behind)
{
    enum arc_kind kind = phrase->kind;
    struct hit hit;
    bool is_last = behind == lattice->words.count || lattice->words.at[behind - 1].ends_clause ||
                   is_word_at(lattice, behind, "and please thanks");
    return (kind == ARC_PLAIN && phrase->value == 2 && !is_last) ||
           (kind == ARC_PLAIN && !is_last && is_of_dish_behind(lattice, behind)) ||
           (kind == ARC_PLAIN && phrase->value == 1 &&
            lexicon_match(lattice->lexicon, &lattice->words, behind - 1, &hit) &&
            (hit.option_count > 0 || hit.is_size)) ||
           (kind == ARC_SHARE &&
            (is_word_at(lattice, behind, "half side") ||
             (is_word_at(lattice, first + 1, "other") && is_behind_half(lattice, first)))) ||
           (kind == ARC_NEGATION && lattice->words.at[behind - 1].ends_clause) ||
           (kind == ARC_EXTRA && is_word_at(lattice, behind, "topping toppings")) ||
           (kind == ARC_LEFT_OFF && is_word_at(lattice, behind, "the of that my with from")) ||
           (kind == ARC_CORRECTION && first == 0);
}

void lattice_put_phrases(struct lattice *lattice, size_t first)
{
    size_t back = first > 0 ? correction_match(&lattice->words, first) : 0;
    struct arc *taken_back =
        back > 0 ? lattice_put(lattice, ARC_CORRECTION, back, phrase_gain(ARC_CORRECTION, back)) : NULL;
    if (taken_back != NULL)
        taken_back->value = 1;
    size_t hint = first > 0 && back == 0 ? correction_hint(&lattice->words, first) : 0;
    if (hint > 0)
        lattice_put(lattice, ARC_CORRECTION, hint, phrase_gain(ARC_CORRECTION, hint));
    for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++) {
        enum arc_kind kind = phrases[i].kind;
        size_t taken = stands(lattice, first, phrases[i].words);
        bool is_taken_back = kind == ARC_NEGATION && back > taken; /* "no wait": nothing is left out */
        if (taken == 0 || is_taken_back || is_other(lattice, &phrases[i], first, first + taken))
            continue;
        struct arc *arc = lattice_put(lattice, kind, taken, phrase_gain(kind, taken));
        if (arc != NULL)
            arc->value = phrases[i].value;
    }
}

/* "A number 205", "the 653", "two eggs" of a breakfast that is called so: what the menu calls so is no quantity. count:
 * the number's words. */
static bool is_dish_number(const struct lattice *lattice, size_t first, size_t count)
{
    bool has_word = first > 0 && is_word_at(lattice, first - 1, "number");
    size_t from = first - has_word;
    struct hit hit;
    if (!lexicon_match(lattice->lexicon, &lattice->words, from, &hit) || hit.is_part || hit.item_count == 0 ||
        hit.first + hit.count < first + count)
        return false;
    const struct word *last = &lattice->words.at[hit.first + hit.count - 1];
    bool is_plural_name = hit.count > count && strcmp(last->text, last->stem) != 0;
    return has_word || hit.count == count || is_plural_name;
}

/* "Make it a five", where a choice is called five: nobody counts with "a five". */
static bool is_choice_number(const struct lattice *lattice, size_t first)
{
    struct hit hit;
    return first > 0 && is_word_at(lattice, first - 1, "a") && !lattice->words.at[first - 1].ends_clause &&
           lexicon_match(lattice->lexicon, &lattice->words, first, &hit) && hit.option_count > 0 &&
           !hit.is_part;
}

void lattice_put_numbers(struct lattice *lattice, size_t first, int as_it_sounds)
{
    lattice_put_shares(lattice, first);
    const double *of = weights_used()->of;
    int value = 0;
    size_t taken = no_quantity(lattice, first);
    if (taken > 0)
        lattice_put(lattice, ARC_NOTHING, taken, of[WEIGHT_NUMBER_NO_QUANTITY]);
    taken = words_quantity(&lattice->words, first, &value);
    if (taken == 0 && as_it_sounds > 0) {
        value = as_it_sounds;
        taken = 1;
    }
    bool is_measure = taken > 0 && is_word_at(lattice, first + taken, "inch inches"); /* "twelve inch" */
    if (is_measure)
        lattice_put(lattice, ARC_NOTHING, taken + 1, of[WEIGHT_NUMBER_NO_QUANTITY]);
    if (taken > 0 && value > 0 && value <= 999 && !is_measure && !is_dish_number(lattice, first, taken) &&
        !is_choice_number(lattice, first)) {
        struct arc *arc =
            lattice_put(lattice, ARC_NUMBER, taken, of[WEIGHT_NUMBER] + 0.3 * (double)(taken - 1));
        if (arc != NULL)
            arc->value = value;
    }
}

struct meaning {
    enum cue cue;
    enum arc_kind kind;
    enum weight weight;
    int value;
};

static const struct meaning meanings[] = {
    {CUE_DET, ARC_DEFINITE, WEIGHT_CUE, 0},     {CUE_PRONOUN, ARC_PRONOUN, WEIGHT_CUE, 0},
    {CUE_AND, ARC_AND, WEIGHT_CUE, 0},          {CUE_OR, ARC_OR, WEIGHT_CUE, 0},
    {CUE_WITH, ARC_WITH, WEIGHT_WITH, 0},       {CUE_HALF, ARC_HALF, WEIGHT_HALF, 0},
    {CUE_LEFT, ARC_SIDE, WEIGHT_HALF, 1},       {CUE_RIGHT, ARC_SIDE, WEIGHT_HALF, 2},
    {CUE_OTHER_HALF, ARC_SIDE, WEIGHT_HALF, 0}, {CUE_ON_HALF, ARC_SIDE, WEIGHT_HALF, 0},
    {CUE_WHOLE, ARC_WHOLE, WEIGHT_HALF, 0},     {CUE_EXTRA, ARC_EXTRA, WEIGHT_AMOUNT, 0},
    {CUE_LIGHT, ARC_LIGHT, WEIGHT_AMOUNT, 0},   {CUE_ONLY, ARC_ONLY, WEIGHT_CUE, 0},
    {CUE_MORE, ARC_ANOTHER, WEIGHT_ANOTHER, 0}, {CUE_ADD, ARC_COMMAND, WEIGHT_CUE, 0},
    {CUE_MAKE, ARC_COMMAND, WEIGHT_CUE, 0},     {CUE_PUT_BACK, ARC_WITH, WEIGHT_CUE, 0},
};

static void put_meaning(struct lattice *lattice, const struct meaning *meaning, size_t count)
{
    const double *of = weights_used()->of;
    double gain = of[meaning->weight];
    if (meaning->weight == WEIGHT_AMOUNT)
        return; /* phrases.def has them */
    if (meaning->weight == WEIGHT_CUE)
        gain *= (double)count;
    if (meaning->weight == WEIGHT_HALF)
        gain += of[WEIGHT_HALF_LONGER] * (double)(count - 1);
    struct arc *arc = lattice_put(lattice, meaning->kind, count, gain);
    if (arc != NULL)
        arc->value = meaning->value;
}

/* "a side of", "two glasses of" */
static void put_portion(struct lattice *lattice, size_t first, size_t count)
{
    const double *of = weights_used()->of;
    int quantity = 0;
    struct arc *arc = NULL;
    if (words_quantity(&lattice->words, first, &quantity) > 0)
        arc = lattice_put(lattice, ARC_NUMBER, count, of[WEIGHT_NUMBER] + 0.1);
    else if (is_word_at(lattice, first, "a"))
        arc = lattice_put(lattice, ARC_ARTICLE, count, of[WEIGHT_ARTICLE] + 0.1);
    else
        arc = lattice_put(lattice, ARC_NOTHING, count, of[WEIGHT_CUE]);
    if (arc != NULL)
        arc->value = quantity;
}

bool lattice_put_cue(struct lattice *lattice, size_t first)
{
    const double *of = weights_used()->of;
    size_t count = 0;
    enum cue cue = cue_match(&lattice->words, first, &count);
    if (cue == CUE_NONE)
        return false;
    if (cue == CUE_DET && is_word_at(lattice, first, "a an")) {
        lattice_put(lattice, ARC_ARTICLE, 1, of[WEIGHT_ARTICLE]);
        return true;
    }
    for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++) {
        if (meanings[i].cue != cue)
            continue;
        put_meaning(lattice, &meanings[i], count);
        return meanings[i].weight != WEIGHT_HALF && meanings[i].weight != WEIGHT_AMOUNT;
    }
    if (cue == CUE_SIDE_OF) {
        put_portion(lattice, first, count);
        return true;
    }
    bool is_topic = cue >= CUE_ASK_PRICE;
    bool is_negation = cue == CUE_WITHOUT || cue == CUE_NO || cue == CUE_NOT || cue == CUE_REMOVE;
    if (!is_negation)
        lattice_put(lattice, ARC_NOTHING, count, of[is_topic ? WEIGHT_TOPIC : WEIGHT_CUE] * (double)count);
    return !is_topic && !is_negation;
}
