#include "meaning/chunk_internal.h"

#include <string.h>

#include "meaning/thresholds.h"
#include "english/first_names.h"
#include "english/sound_alike.h"

enum { GUESS_WORDS_MAX = 4 };

/* Cues that a menu's own word of the same length outranks even when it is only a part of a name. */
static bool is_weak_cue(enum cue cue)
{
    return cue == CUE_FILLER || cue == CUE_ASK_VEGETARIAN || cue == CUE_ASK_VEGAN ||
           cue == CUE_ASK_RECOMMEND || cue == CUE_ASK_PRICE || cue == CUE_EVERYTHING || cue == CUE_LIGHT;
}

/* "a can of", where the menu sells cans: the word is a size. */
static bool holds_size(const struct lexicon *lexicon, const struct words *words, size_t first, size_t count)
{
    struct hit hit;
    for (size_t at = first; lexicon != NULL && at < first + count; at++)
        if (lexicon_match(lexicon, words, at, &hit) && hit.is_size)
            return true;
    return false;
}

static void chunk_at(struct chunk *chunk, const struct lexicon *lexicon, const struct words *words,
                     size_t first)
{
    size_t cue_words = 0, hit_words = 0;
    int quantity = 0;
    enum cue cue = cue_match(words, first, &cue_words);
    size_t quantity_words = words_quantity(words, first, &quantity);
    if (lexicon != NULL && lexicon_match(lexicon, words, first, &chunk->hit))
        hit_words = chunk->hit.count;
    if (cue == CUE_SIDE_OF && holds_size(lexicon, words, first, cue_words)) {
        bool has_article = word_is(&words->at[first], "a");
        cue = has_article ? CUE_DET : CUE_NONE;
        cue_words = has_article;
    }
    if (hit_words == 1 && words_is_verb_can(words, first))
        hit_words = 0;
    if (hit_words > 0 && hit_words == quantity_words &&
        chunk_is_count(lexicon, words, &chunk->hit, first + hit_words))
        hit_words = 0;
    bool is_weak_hit = hit_words > 0 && chunk->hit.is_part && hit_words == cue_words && !is_weak_cue(cue);
    chunk->first = first;
    if (hit_words > 0 && hit_words >= cue_words && hit_words >= quantity_words && !is_weak_hit) {
        chunk->kind = CHUNK_HIT;
        chunk->count = hit_words;
    } else if (quantity_words > 0 && (quantity_words >= cue_words || cue == CUE_FILLER)) {
        chunk->kind = CHUNK_QUANTITY;
        chunk->quantity = quantity;
        chunk->count = quantity_words;
    } else if (cue_words > 0) {
        chunk->kind = CHUNK_CUE;
        chunk->cue = cue;
        chunk->count = cue_words;
    } else {
        chunk->kind = CHUNK_WORD;
        chunk->count = 1;
    }
}

static void chunk_close(struct chunk *chunk, const struct words *words)
{
    const struct word *last = &words->at[chunk->first + chunk->count - 1];
    chunk->ends_clause = last->ends_clause;
    chunk->ends_sentence = last->ends_sentence;
}

/* The lowest score at which words that are no name are taken for one: short words are easily alike. */
static double guess_floor(const struct words *words, size_t first, size_t count, const struct hit *hit)
{
    size_t letters = 0;
    bool is_item = hit->item_count > 0;
    if (!is_item && hit->category_count > 0)
        return LIKE_CATEGORY_MIN;
    for (size_t i = first; i < first + count; i++)
        letters += strlen(words->at[i].text);
    if (letters <= LIKE_SHORT_LETTERS)
        return LIKE_SHORT_MIN;
    if (letters <= LIKE_MIDDLE_LETTERS)
        return LIKE_MIDDLE_MIN;
    return is_item ? LIKE_ITEM_MIN : LIKE_OPTION_MIN;
}

/* A chunk that names an item in full is no part of something else. */
static bool has_named_item(const struct chunks *chunks, size_t from, size_t to)
{
    for (size_t at = from; at <= to; at++)
        if (chunks->at[at].kind == CHUNK_HIT && chunks->at[at].hit.item_count > 0 &&
            !chunks->at[at].hit.is_part)
            return true;
    return false;
}

/* What it costs a likeness to take a chunk in that was understood otherwise. */
static double window_price(const struct chunk *chunk)
{
    if (chunk->kind == CHUNK_HIT)
        return chunk->hit.is_size            ? LIKE_TAKE_SIZE_COST
               : chunk->hit.option_count > 0 ? LIKE_TAKE_OPTION_COST
                                             : LIKE_TAKE_OTHER_COST;
    bool is_small = chunk->kind == CHUNK_CUE && chunk->count == 1 &&
                    (chunk->cue == CUE_NOT || chunk->cue == CUE_FOR || chunk->cue == CUE_TO);
    return is_small ? 0 : LIKE_TAKE_OTHER_COST;
}

/* The kind of dish that the words hold or that stands behind them: they can only name one of these. NULL: none. */
static const struct hit *category_of(const struct chunks *chunks, size_t from, size_t to)
{
    for (size_t at = from; at <= to + 1 && at < chunks->count; at++) {
        const struct chunk *chunk = &chunks->at[at];
        if (chunk->kind == CHUNK_HIT && chunk->hit.category_count > 0 && chunk->hit.score >= 1)
            return &chunk->hit;
        if (chunk->ends_clause)
            break;
    }
    return NULL;
}

static bool is_please(const struct chunks *chunks, const struct words *words, size_t at)
{
    return chunks->at[at].kind == CHUNK_CUE &&
           word_is_among(words->at[chunks->at[at].first].text, "please thanks");
}

/* "may I get": no part of a name. */
static bool is_command(const struct chunk *chunk)
{
    return chunk->kind == CHUNK_CUE && chunk->count > 1 && chunk->cue >= CUE_ADD &&
           chunk->cue <= CUE_SHOULD_BE;
}

/* The best-sounding name in a window of words around the unknown one at chunk at; chunks from..to are covered. */
/* What is left out or wanted double is an ingredient or an option, and there are few of them. */
static bool is_modifier(const struct chunks *chunks, size_t from)
{
    while (from > 0 && chunk_is_cue(chunks, from - 1, CUE_DET))
        from--;
    return from > 0 && (chunk_is_cue(chunks, from - 1, CUE_WITHOUT) ||
                        chunk_is_cue(chunks, from - 1, CUE_NO) || chunk_is_cue(chunks, from - 1, CUE_EXTRA));
}

/* What the words of chunks from..to sound like, given what stands around them. */
static bool guess_window(const struct chunks *chunks, const struct lexicon *lexicon,
                         const struct words *words, size_t from, size_t to, double floor, struct hit *out_hit)
{
    size_t first = chunks->at[from].first, count = chunks->at[to].first + chunks->at[to].count - first;
    const struct hit *categories = category_of(chunks, from, to);
    if (is_modifier(chunks, from))
        return lexicon_guess(lexicon, words, first, count, LEXICON_OPTIONS | LEXICON_INGREDIENTS, floor,
                             out_hit) &&
               out_hit->score >= LIKE_MODIFIER_MIN;
    unsigned kinds = categories != NULL ? LEXICON_ALL & ~(unsigned)LEXICON_ITEMS : LEXICON_ALL;
    bool is_found = lexicon_guess(lexicon, words, first, count, kinds, floor, out_hit) &&
                    out_hit->score >= guess_floor(words, first, count, out_hit);
    struct hit item;
    if (categories != NULL && lexicon_guess_item(lexicon, words, first, count, categories, floor, &item) &&
        item.score >= LIKE_OF_KIND_MIN && (!is_found || item.score >= out_hit->score)) {
        *out_hit = item;
        is_found = true;
    }
    return is_found;
}

static bool guess_around(const struct chunks *chunks, const struct lexicon *lexicon,
                         const struct words *words, size_t at, double floor, struct hit *out_hit,
                         size_t *out_from, size_t *out_to)
{
    double best = 0;
    for (size_t back = 0; back <= 2 && back <= at; back++) {
        size_t from = at - back;
        if (back > 0 && (chunks->at[from].ends_sentence || is_command(&chunks->at[from])))
            break;
        for (size_t to = at; to < chunks->count && to <= at + 3; to++) {
            size_t first = chunks->at[from].first;
            size_t count = chunks->at[to].first + chunks->at[to].count - first;
            struct hit hit;
            if (count > GUESS_WORDS_MAX || has_named_item(chunks, from, to) || is_command(&chunks->at[to]) ||
                is_please(chunks, words, to))
                break;
            double price = 0;
            for (size_t i = from; i <= to; i++)
                price += i == at ? 0 : window_price(&chunks->at[i]);
            if (guess_window(chunks, lexicon, words, from, to, floor, &hit) && hit.score - price > best) {
                best = hit.score - price;
                *out_hit = hit;
                *out_from = from;
                *out_to = to;
            }
            if (chunks->at[to].ends_sentence)
                break;
        }
    }
    return best > 0;
}

double chunk_doubt(float confidence)
{
    double doubt = (SURE_WORDS - (double)confidence) / (SURE_WORDS - SURE_NO_WORDS);
    return doubt < 0 ? 0 : doubt > 1 ? 1 : doubt;
}

/* A word that was heard badly is in doubt also where the rest of the sentence was heard well. */
static double word_doubt(const struct word *word, double doubt)
{
    double own = word->sureness > 0 ? (WORD_HEARD - word->sureness) / (WORD_HEARD - WORD_LOST) : 0;
    return own > 1 ? 1 : own > doubt ? own : doubt;
}

/* Long sentences without any word of an order are small talk: nothing is read into them. */
static bool is_order_talk(const struct chunks *chunks, const struct words *words)
{
    for (size_t at = 0; at < chunks->count; at++) {
        const struct chunk *chunk = &chunks->at[at];
        bool is_article = chunk_is_cue(chunks, at, CUE_DET) && !word_is(&words->at[chunk->first], "the");
        if (chunk->kind == CHUNK_HIT || chunk->kind == CHUNK_QUANTITY || is_article ||
            (chunk->kind == CHUNK_CUE && ((chunk->cue >= CUE_ADD && chunk->cue <= CUE_SAME) ||
                                          chunk->cue == CUE_WITH || chunk->cue >= CUE_ASK_PRICE)))
            return true;
    }
    return words->count <= 3;
}

/* "an order of not for realistic" denies nothing: the word belongs to the name where the whole is as alike. */
static void take_in_not(const struct chunks *chunks, const struct lexicon *lexicon, const struct words *words,
                        struct hit *hit, size_t *from, size_t to)
{
    struct hit whole;
    if (*from == 0 || !chunk_is_cue(chunks, *from - 1, CUE_NOT))
        return;
    size_t first = chunks->at[*from - 1].first, count = chunks->at[to].first + chunks->at[to].count - first;
    if (lexicon_guess(lexicon, words, first, count, LEXICON_ITEMS, 0, &whole) && hit->item_count > 0 &&
        whole.score >= hit->score - LIKE_NOT_SLACK && whole.items[0] == hit->items[0]) {
        *hit = whole;
        (*from)--;
    }
}

/* The chunk at takes the next one's words. */
static void swallow_next(struct chunks *chunks, size_t at, const struct words *words)
{
    struct chunk *chunk = &chunks->at[at];
    chunk->count += chunk[1].count;
    chunk_close(chunk, words);
    memmove(chunk + 1, chunk + 2, (chunks->count - at - 2) * sizeof *chunk);
    chunks->count--;
}

/* "a Mexican cod" where a Mexican coke is sold: the beginning of some names with a word that ends none of them. */
static void read_name_ends(struct chunks *chunks, const struct lexicon *lexicon, const struct words *words)
{
    for (size_t at = 0; at + 1 < chunks->count; at++) {
        struct chunk *chunk = &chunks->at[at];
        const struct hit *end = &chunks->at[at + 1].hit;
        struct hit hit;
        bool is_begin = chunk->kind == CHUNK_HIT && chunk->hit.is_part && chunk->hit.item_count > 1;
        bool is_odd = chunks->at[at + 1].kind == CHUNK_HIT && end->item_count == 0 && !end->is_size &&
                      end->category_count == 0;
        size_t count = chunk->count + chunks->at[at + 1].count;
        if (!is_begin || !is_odd || chunk->ends_clause ||
            !lexicon_guess(lexicon, words, chunk->first, count, LEXICON_ITEMS, LIKE_NAME_END_MIN, &hit) ||
            hit.score < LIKE_NAME_END_MIN)
            continue;
        chunk->hit = hit;
        chunk->is_guess = true;
        swallow_next(chunks, at, words);
    }
}

/* The last word of a sentence that is none of the menu's and sounds like "please". */
static void read_politeness(struct chunks *chunks, const struct words *words)
{
    char key[SOUND_KEY_BYTES], please_key[SOUND_KEY_BYTES];
    for (size_t at = 1; at < chunks->count; at++) {
        struct chunk *chunk = &chunks->at[at];
        const char *text = words->at[chunk->first].text;
        if (chunk->kind != CHUNK_WORD || (at + 1 < chunks->count && !chunk->ends_sentence) ||
            chunks->at[at - 1].kind != CHUNK_HIT ||
            sound_alike(text, sound_key(text, key), "please", sound_key("please", please_key),
                        LIKE_PLEASE_MIN) < LIKE_PLEASE_MIN)
            continue;
        chunk->kind = CHUNK_CUE;
        chunk->cue = CUE_FILLER;
    }
}

/* Whether all words of chunks from..to were heard surely: they are no name that only sounds like them. */
static bool is_heard(const struct chunks *chunks, const struct words *words, size_t from, size_t to)
{
    size_t end = chunks->at[to].first + chunks->at[to].count;
    for (size_t i = chunks->at[from].first; i < end; i++)
        if (words->at[i].sureness < SURE_WORD)
            return false;
    return true;
}

/* "It's for Olivia", "this is Rosemarie": who is presented is called so, and no olives are wanted. */
static bool is_presented_name(const struct words *words, size_t word)
{
    static const char *const openings[] = {"is for",  "order for", "name of", "the name", "name is",
                                           "this is", "i am",      "under",   "call me"};
    char text[32];
    if (!first_names_have(words->at[word].text))
        return false;
    for (size_t i = 0; i < sizeof openings / sizeof *openings; i++) {
        size_t count = 1 + (strchr(openings[i], ' ') != NULL);
        if (word >= count && !words->at[word - 1].ends_clause &&
            strcmp(words_join(words, word - count, count, text, sizeof text), openings[i]) == 0)
            return true;
    }
    return false;
}

static void guess_names(struct chunks *chunks, const struct lexicon *lexicon, const struct words *words,
                        double doubt)
{
    for (size_t at = 0; at < chunks->count; at++) {
        struct hit hit;
        size_t from = at, to = at;
        double floor = LIKE_CLEAR_MIN * (1 - word_doubt(&words->at[chunks->at[at].first], doubt));
        if (chunks->at[at].kind != CHUNK_WORD || cue_allergen(&words->at[chunks->at[at].first]) != NULL ||
            is_presented_name(words, chunks->at[at].first) ||
            strlen(words->at[chunks->at[at].first].text) < 3 ||
            (doubt < DOUBT_SMALL_WORDS && cue_is_small_word(words->at[chunks->at[at].first].text)))
            continue;
        if (!guess_around(chunks, lexicon, words, at, floor, &hit, &from, &to) ||
            (hit.score < LIKE_HEARD_MIN && is_heard(chunks, words, from, to)))
            continue;
        take_in_not(chunks, lexicon, words, &hit, &from, to);
        struct chunk *chunk = &chunks->at[from];
        size_t end = chunks->at[to].first + chunks->at[to].count;
        chunk->kind = CHUNK_HIT;
        chunk->hit = hit;
        chunk->is_guess = true;
        chunk->count = end - chunk->first;
        chunk_close(chunk, words);
        memmove(chunk + 1, &chunks->at[to + 1], (chunks->count - to - 1) * sizeof *chunk);
        chunks->count -= to - from;
        at = from;
    }
}

/* "with Caesar dressing" where only the salad is called so: the noun of a group makes it an option. */
static void read_group_nouns(struct chunks *chunks, const struct lexicon *lexicon, const struct words *words,
                             double doubt)
{
    for (size_t at = 0; at + 1 < chunks->count; at++) {
        struct chunk *chunk = &chunks->at[at];
        const struct chunk *noun = &chunks->at[at + 1];
        struct hit hit;
        size_t count = chunk->count + noun->count;
        bool is_noun = noun->kind == CHUNK_HIT && noun->hit.group >= 0 && noun->hit.item_count == 0 &&
                       noun->hit.option_count == 0 && noun->hit.category_count == 0;
        bool is_word = chunk->kind == CHUNK_WORD; /* "coconut milk", heard well, is no oat milk */
        bool is_other = is_word || (chunk->kind == CHUNK_HIT && chunk->hit.item_count > 0 &&
                                    chunk->hit.option_count == 0);
        double clear = LIKE_CLEAR_MIN * (1 - word_doubt(&words->at[chunk->first], doubt));
        double floor = is_word && clear > LIKE_GROUP_NOUN_MIN ? clear : LIKE_GROUP_NOUN_MIN;
        if (!is_noun || !is_other || chunk->ends_clause ||
            !lexicon_guess(lexicon, words, chunk->first, count, LEXICON_OPTIONS, floor, &hit) ||
            hit.score < floor)
            continue;
        chunk->kind = CHUNK_HIT;
        chunk->hit = hit;
        chunk->is_guess = true;
        swallow_next(chunks, at, words);
    }
}

static bool is_how(const struct chunks *chunks, size_t at)
{
    const struct hit *hit = &chunks->at[at].hit;
    return at < chunks->count && chunks->at[at].kind == CHUNK_HIT && hit->is_size &&
           hit->item_count + hit->category_count == 0;
}

/* "Medium well done", where there is a medium well and a well done: the word belongs to the one before. */
static bool ends_overlap(const struct lexicon *lexicon, const struct words *words, size_t word)
{
    struct hit hit;
    return word > 0 && lexicon_match(lexicon, words, word - 1, &hit) && hit.count == 2 && !hit.is_part;
}

/* "A burger medium done", "done medium": how it is done, and no end of the order. */
static void read_cooked(struct chunks *chunks, const struct lexicon *lexicon, const struct words *words)
{
    for (size_t at = 1; at < chunks->count; at++) {
        struct chunk *done = &chunks->at[at];
        bool is_behind = !chunks->at[at - 1].ends_clause &&
                         (is_how(chunks, at - 1) || ends_overlap(lexicon, words, done->first));
        bool is_before = !chunks->at[at - 1].ends_clause && !done->ends_clause && is_how(chunks, at + 1);
        if ((is_behind || is_before) && chunk_is_cue(chunks, at, CUE_DONE) && done->count == 1 &&
            word_is(&words->at[done->first], "done"))
            done->cue = CUE_FILLER;
    }
}

/* "I'll, um, take two": the pause makes no "take away" of it. */
static void read_halting_take(struct chunks *chunks, const struct words *words)
{
    for (size_t at = 2; at < chunks->count; at++) {
        struct chunk *take = &chunks->at[at];
        size_t pause = at;
        while (pause > 0 &&
               word_is_among(words->at[chunks->at[pause - 1].first].text, "um uh er erm ah hmm well like"))
            pause--;
        const struct chunk *before = &chunks->at[pause > 0 ? pause - 1 : 0];
        if (pause < at && pause > 0 && chunk_is_cue(chunks, at, CUE_REMOVE) && take->count == 1 &&
            word_is(&words->at[take->first], "take") &&
            word_is_among(words->at[before->first + before->count - 1].text, "will would can could gonna to"))
            take->cue = CUE_ADD;
    }
}

/* "A second bagel", "give me a second latte": one more dish, and nothing to wait for. */
static void read_second(struct chunks *chunks, const struct words *words)
{
    for (size_t at = 0; at + 1 < chunks->count; at++) {
        struct chunk *chunk = &chunks->at[at];
        if (!chunk_is_cue(chunks, at, CUE_HOLD) || chunk->ends_clause ||
            !word_is(&words->at[chunk->first + chunk->count - 1], "second") ||
            (!chunk_is_size_or_item(&chunks->at[at + 1]) && !chunk_is_thing(chunks, at + 1)))
            continue;
        if (word_is_among(words->at[chunk->first].text, "give")) {
            chunk->cue = CUE_ADD;
            continue;
        }
        chunk->kind = CHUNK_QUANTITY;
        chunk->quantity = 1;
    }
}

void chunks_make(struct chunks *chunks, const struct lexicon *lexicon, const struct words *words,
                 double doubt)
{
    chunks->count = 0;
    for (size_t at = 0; at < words->count && chunks->count < CHUNKS_MAX - 1;) {
        struct chunk *chunk = &chunks->at[chunks->count++];
        memset(chunk, 0, sizeof *chunk);
        chunk_at(chunk, lexicon, words, at);
        chunk_close(chunk, words);
        at += chunk->count;
    }
    if (lexicon == NULL)
        return;
    if (doubt >= 0 && is_order_talk(chunks, words)) {
        read_group_nouns(chunks, lexicon, words, doubt);
        read_name_ends(chunks, lexicon, words);
        read_politeness(chunks, words);
        guess_names(chunks, lexicon, words, doubt);
    }
    read_cooked(chunks, lexicon, words);
    read_halting_take(chunks, words);
    read_second(chunks, words);
    chunks_read_homophones(chunks, words);
}
