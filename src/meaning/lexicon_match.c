/* Which names stand at a word, exactly, in part, or by their sound. */
#include "meaning/lexicon_internal.h"

#include <stdio.h>
#include <string.h>

#include "meaning/thresholds.h"

/* How many words from first on are the phrase; 0: it does not stand there. */
static size_t stands_at(const struct lexicon_phrase *phrase, const struct words *words, size_t first)
{
    const char *at = phrase->text;
    for (size_t i = first; i < words->count; i++) {
        const char *stem = words->at[i].stem;
        size_t len = strlen(stem);
        if (strncmp(at, stem, len) != 0 || (at[len] != ' ' && at[len] != '\0'))
            return 0;
        if (at[len] == '\0')
            return i + 1 - first;
        if (words->at[i].ends_sentence)
            return 0;
        at += len + 1;
    }
    return 0;
}

static void put_target(size_t *list, size_t *count, size_t max, size_t target)
{
    for (size_t i = 0; i < *count; i++)
        if (list[i] == target)
            return;
    if (*count < max)
        list[(*count)++] = target;
}

static void hit_add(struct hit *hit, const struct lexicon_phrase *phrase)
{
    switch (phrase->kind) {
    case LEXICON_ITEMS:
        put_target(hit->items, &hit->item_count, HIT_ITEMS_MAX, phrase->target);
        break;
    case LEXICON_OPTIONS:
        put_target(hit->options, &hit->option_count, HIT_OPTIONS_MAX, phrase->target);
        break;
    case LEXICON_CATEGORIES:
        put_target(hit->categories, &hit->category_count, HIT_CATEGORIES_MAX, phrase->target);
        break;
    case LEXICON_GROUPS:
        hit->group = (int)phrase->target;
        break;
    case LEXICON_SIZES:
        hit->is_size = true;
        break;
    default:
        hit->is_ingredient = true;
        break;
    }
    snprintf(hit->phrase, sizeof hit->phrase, "%s", phrase->text);
}

static void hit_begin(struct hit *hit, size_t first, size_t count, double score)
{
    memset(hit, 0, sizeof *hit);
    hit->first = first;
    hit->count = count;
    hit->score = score;
    hit->group = -1;
}

/* "How much are mushrooms" asks, and is no half of "how i an" that a menu has for what a Hawaiian sounds like. */
static bool is_question_word(const struct word *word)
{
    return word_is_among(word->text, "how what which who whose when where why");
}

/* How many words from first on all belong to one name of an item (or are its category's noun). */
static size_t part_of_name(const struct words *words, size_t first, const char *name, const char *noun)
{
    size_t length = 0;
    bool has_name_word = false;
    for (size_t i = first; i < words->count; i++) {
        const struct word *word = &words->at[i];
        if (lexicon_is_empty_word(word->text) || word_is_among(word->text, "just only") || word->number >= 0)
            break; /* "just cheese" is a name; "just like that" names nothing of it */
        bool is_in_name = word_is_among(word->stem, name);
        if (i == first && is_question_word(word))
            break;
        if (!is_in_name && strcmp(word->stem, noun) != 0)
            break;
        has_name_word = has_name_word || (is_in_name && strcmp(word->stem, noun) != 0);
        length++;
        if (word->ends_clause)
            break;
    }
    while (length > 0 && word_is_among(words->at[first + length - 1].text, "and or with"))
        length--; /* "three cod and one haddock", where there is cod and chips */
    return has_name_word ? length : 0;
}

static size_t part_length(const struct lexicon *lexicon, const struct words *words, size_t first, size_t item)
{
    const char *noun = lexicon->category_nouns[lexicon->menu->items[item].category];
    size_t longest = 0;
    for (const char *at = lexicon->item_words[item]; *at != '\0';) {
        char name[PHRASE_BYTES];
        size_t len = strcspn(at, "|");
        snprintf(name, sizeof name, "%.*s", (int)len, at);
        size_t length = part_of_name(words, first, name, noun);
        longest = length > longest ? length : longest;
        at += len + (at[len] == '|');
    }
    return longest;
}

static bool match_part(const struct lexicon *lexicon, const struct words *words, size_t first,
                       size_t longer_than, struct hit *out_hit)
{
    size_t longest = longer_than;
    bool is_found = false;
    if (strlen(words->at[first].stem) < 3)
        return false;
    for (uint32_t p = lexicon->posting_buckets[lexicon_bucket(words->at[first].stem)]; p != LEXICON_NONE;
         p = lexicon->postings[p].next) {
        size_t i = lexicon->postings[p].item;
        size_t length = part_length(lexicon, words, first, i);
        if (length < longest || length == 0 || (length == longest && !is_found))
            continue;
        if (length > longest || !is_found) {
            hit_begin(out_hit, first, length, 1.0);
            words_join_stems(words, first, length, out_hit->phrase, sizeof out_hit->phrase);
            out_hit->is_part = true;
            longest = length;
            is_found = true;
        }
        put_target(out_hit->items, &out_hit->item_count, HIT_ITEMS_MAX, i);
    }
    return is_found;
}

/* Items whose shortened name stands there, for want of others that are called so. */
static void add_short_names(const struct lexicon *lexicon, const struct words *words, struct hit *hit)
{
    for (uint32_t i = lexicon->buckets[lexicon_bucket(words->at[hit->first].stem)]; i != LEXICON_NONE;
         i = lexicon->phrases[i].next) {
        const struct lexicon_phrase *phrase = &lexicon->phrases[i];
        if (phrase->is_short && stands_at(phrase, words, hit->first) == hit->count)
            hit_add(hit, phrase);
    }
}

bool lexicon_match(const struct lexicon *lexicon, const struct words *words, size_t first,
                   struct hit *out_hit)
{
    size_t longest = 0;
    struct hit part;
    for (uint32_t i = lexicon->buckets[lexicon_bucket(words->at[first].stem)]; i != LEXICON_NONE;
         i = lexicon->phrases[i].next) {
        const struct lexicon_phrase *phrase = &lexicon->phrases[i];
        size_t length = stands_at(phrase, words, first);
        if (length == 0 || length < longest)
            continue;
        if (length > longest) {
            longest = length;
            hit_begin(out_hit, first, longest, 1.0);
        }
        if (!phrase->is_short)
            hit_add(out_hit, phrase);
    }
    if (longest > 0 && out_hit->item_count == 0 && out_hit->category_count == 0)
        add_short_names(lexicon, words, out_hit);
    bool is_named =
        longest > 0 && (out_hit->item_count > 0 || out_hit->category_count > 0 || out_hit->is_size);
    if (!match_part(lexicon, words, first, is_named || longest == 0 ? longest : longest - 1, &part))
        return longest > 0;
    if (part.count > longest) {
        *out_hit = part;
    } else { /* "caesar": a dressing by name, a salad in part */
        memcpy(out_hit->items, part.items, sizeof part.items);
        out_hit->item_count = part.item_count;
        out_hit->is_part = true;
    }
    return true;
}

static struct hit *hit_of(struct hit *hits, size_t *count, size_t max, size_t first, size_t words,
                          bool is_short)
{
    for (size_t i = 0; i < *count; i++)
        if (hits[i].count == words && hits[i].is_short == is_short && !hits[i].is_part)
            return &hits[i];
    if (*count == max)
        return NULL;
    hit_begin(&hits[*count], first, words, 1.0);
    hits[*count].is_short = is_short;
    return &hits[(*count)++];
}

/* The share of the words of the item's best fitting name that length words from first on say. */
static double covered(const struct lexicon *lexicon, const struct words *words, size_t first, size_t length,
                      size_t item, size_t *out_own)
{
    double best = 0;
    for (const char *at = lexicon->item_words[item]; *at != '\0';) {
        char name[PHRASE_BYTES];
        size_t len = strcspn(at, "|"), said = 0, total = 0;
        snprintf(name, sizeof name, "%.*s", (int)len, at);
        for (const char *word = name; *word != '\0'; total++) {
            word += strcspn(word, " ");
            word += strspn(word, " ");
        }
        for (size_t i = first; i < first + length; i++)
            said += word_is_among(words->at[i].stem, name);
        double share = total > 0 ? (double)said / (double)total : 0;
        if (share > best) {
            best = share;
            *out_own = said;
        }
        at += len + (at[len] == '|');
    }
    return best;
}

static void match_parts(const struct lexicon *lexicon, const struct words *words, size_t first,
                        struct hit *hits, size_t *count, size_t max)
{
    size_t exact_count = *count;
    for (uint32_t p = lexicon->posting_buckets[lexicon_bucket(words->at[first].stem)]; p != LEXICON_NONE;
         p = lexicon->postings[p].next) {
        size_t item = lexicon->postings[p].item, at = exact_count;
        size_t length = strcmp(lexicon->postings[p].word, words->at[first].stem) == 0
                            ? part_length(lexicon, words, first, item)
                            : 0;
        if (length == 0)
            continue;
        while (at < *count && hits[at].count != length)
            at++;
        if (at == max)
            continue;
        if (at == *count) {
            hit_begin(&hits[(*count)++], first, length, 1.0);
            hits[at].is_part = true;
            words_join_stems(words, first, length, hits[at].phrase, sizeof hits[at].phrase);
        }
        size_t own = 0;
        double share = covered(lexicon, words, first, length, item, &own);
        hits[at].own_words = own > hits[at].own_words ? own : hits[at].own_words;
        hits[at].covers = share > hits[at].covers ? share : hits[at].covers;
        put_target(hits[at].items, &hits[at].item_count, HIT_ITEMS_MAX, item);
    }
}

size_t lexicon_match_all(const struct lexicon *lexicon, const struct words *words, size_t first,
                         struct hit *out_hits, size_t max)
{
    size_t count = 0;
    for (uint32_t i = lexicon->buckets[lexicon_bucket(words->at[first].stem)]; i != LEXICON_NONE;
         i = lexicon->phrases[i].next) {
        const struct lexicon_phrase *phrase = &lexicon->phrases[i];
        size_t length = stands_at(phrase, words, first);
        struct hit *hit = length > 0 ? hit_of(out_hits, &count, max, first, length, phrase->is_short) : NULL;
        if (hit != NULL)
            hit_add(hit, phrase);
    }
    if (strlen(words->at[first].stem) >= 3)
        match_parts(lexicon, words, first, out_hits, &count, max);
    return count;
}

/* Names that share their noun must be alike without it too: a "hawaiian pizza" is no "plain pizza". */
static bool is_alike_apart(const char *said, const char *name)
{
    char rest_said[PHRASE_BYTES], rest_name[PHRASE_BYTES], key_said[SOUND_KEY_BYTES],
        key_name[SOUND_KEY_BYTES];
    const char *noun = strrchr(said, ' '), *name_noun = strrchr(name, ' ');
    if (noun == NULL || name_noun == NULL || strcmp(noun, name_noun) != 0)
        return true;
    snprintf(rest_said, sizeof rest_said, "%.*s", (int)(noun - said), said);
    snprintf(rest_name, sizeof rest_name, "%.*s", (int)(name_noun - name), name);
    return sound_alike(rest_said, sound_key(rest_said, key_said), rest_name, sound_key(rest_name, key_name),
                       LIKE_WITHOUT_NOUN_MIN) >= LIKE_WITHOUT_NOUN_MIN;
}

static bool is_in_categories(const struct lexicon *lexicon, const struct lexicon_phrase *phrase,
                             const struct hit *categories)
{
    for (size_t i = 0; i < categories->category_count; i++)
        if (lexicon->menu->items[phrase->target].category == categories->categories[i])
            return true;
    return false;
}

/* categories: NULL for any. */
static bool guess(const struct lexicon *lexicon, const struct words *words, size_t first, size_t count,
                  unsigned kinds, const struct hit *categories, double floor, struct hit *out_hit)
{
    char said[PHRASE_BYTES], key[SOUND_KEY_BYTES];
    double best = floor > LIKE_PHRASE_MIN ? floor : LIKE_PHRASE_MIN;
    bool is_found = false;
    words_join_stems(words, first, count, said, sizeof said);
    sound_key(said, key);
    for (size_t i = 0; i < lexicon->phrase_count; i++) {
        const struct lexicon_phrase *phrase = &lexicon->phrases[i];
        if ((phrase->kind & kinds) == 0 ||
            (categories != NULL && !is_in_categories(lexicon, phrase, categories)))
            continue;
        if (floor >= LIKE_SAME_BEGIN_MIN && key[0] != phrase->key[0])
            continue;
        double score = sound_alike(said, key, phrase->text, phrase->key, best);
        if (phrase->kind == LEXICON_ITEMS && !lexicon->menu->items[phrase->target].is_available)
            score -= LIKE_SOLD_OUT_COST;
        if (score >= best && !is_alike_apart(said, phrase->text))
            continue;
        if (score < best || (is_found && score == best && strcmp(phrase->text, out_hit->phrase) != 0))
            continue;
        if (!is_found || score > best)
            hit_begin(out_hit, first, count, score);
        hit_add(out_hit, phrase);
        best = score;
        is_found = true;
    }
    return is_found;
}

bool lexicon_guess(const struct lexicon *lexicon, const struct words *words, size_t first, size_t count,
                   unsigned kinds, double floor, struct hit *out_hit)
{
    return guess(lexicon, words, first, count, kinds, NULL, floor, out_hit);
}

bool lexicon_guess_item(const struct lexicon *lexicon, const struct words *words, size_t first, size_t count,
                        const struct hit *categories, double floor, struct hit *out_hit)
{
    return guess(lexicon, words, first, count, LEXICON_ITEMS, categories, floor, out_hit);
}
