#include "meaning/lexicon.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"

#include "meaning/thresholds.h"
#include "english/sound_alike.h"

enum { PHRASES_MAX = 8192, NAME_WORDS_BYTES = 256 };

static const char empty_words[] = "a an the of and with on in or no to for my our";

struct lexicon_phrase {
    char text[PHRASE_BYTES]; /* singulars */
    char key[SOUND_KEY_BYTES];
    unsigned kind;
    size_t target;
    size_t word_count;
    bool is_short; /* a name without its noun: yields to anything else that is called so */
};

struct lexicon {
    const struct told_menu *menu;
    struct lexicon_phrase *phrases; /* owned */
    size_t phrase_count, phrase_room;
    char (*item_words)[NAME_WORDS_BYTES]; /* owned; per item its names as singulars, "a b|c" */
    char (*category_nouns)[WORD_BYTES];   /* owned; "pizza" of "Specialty Pizzas" */
};

const char *lexicon_stems(const char *name, char out[PHRASE_BYTES])
{
    struct words words;
    words_split(&words, name);
    size_t first = words.count > 1 && word_is(&words.at[0], "the") ? 1 : 0;
    return words_join_stems(&words, first, words.count - first, out, PHRASE_BYTES);
}

static size_t word_count_of(const char *text)
{
    size_t count = text[0] != '\0';
    for (; *text != '\0'; text++)
        count += *text == ' ';
    return count;
}

static enum vp_err add_phrase(struct lexicon *lexicon, unsigned kind, size_t target, const char *text)
{
    if (text[0] == '\0' || word_is_among(text, empty_words))
        return VP_OK;
    for (size_t i = 0; i < lexicon->phrase_count; i++) {
        const struct lexicon_phrase *known = &lexicon->phrases[i];
        bool is_shared_kind = kind == LEXICON_SIZES || kind == LEXICON_INGREDIENTS;
        if (known->kind == kind && (known->target == target || is_shared_kind) &&
            strcmp(known->text, text) == 0)
            return VP_OK;
    }
    if (lexicon->phrase_count == PHRASES_MAX)
        return VP_OK;
    struct lexicon_phrase *phrases =
        array_grow(lexicon->phrases, lexicon->phrase_count, &lexicon->phrase_room, 256, sizeof *phrases);
    if (phrases == NULL)
        return VP_ERR_NO_MEMORY;
    lexicon->phrases = phrases;
    struct lexicon_phrase *phrase = &lexicon->phrases[lexicon->phrase_count++];
    memset(phrase, 0, sizeof *phrase);
    snprintf(phrase->text, sizeof phrase->text, "%s", text);
    sound_key(phrase->text, phrase->key);
    phrase->kind = kind;
    phrase->target = target;
    phrase->word_count = word_count_of(phrase->text);
    return VP_OK;
}

static enum vp_err add_name(struct lexicon *lexicon, unsigned kind, size_t target, const char *name)
{
    char stems[PHRASE_BYTES];
    return add_phrase(lexicon, kind, target, lexicon_stems(name, stems));
}

static enum vp_err add_names(struct lexicon *lexicon, unsigned kind, size_t target, const json_t *names)
{
    for (size_t i = 0; i < json_array_size(names); i++) {
        const char *name = json_string_value(json_array_get(names, i));
        enum vp_err err = name != NULL ? add_name(lexicon, kind, target, name) : VP_OK;
        if (err != VP_OK)
            return err;
    }
    return VP_OK;
}

/* "margherita pizza" for "Margherita" among pizzas, and "pepperoni" for "Pepperoni Pizza". */
static enum vp_err add_item_name(struct lexicon *lexicon, size_t item, const char *name, bool is_synonym)
{
    char stems[PHRASE_BYTES], other[2 * PHRASE_BYTES];
    const char *noun = lexicon->category_nouns[lexicon->menu->items[item].category];
    lexicon_stems(name, stems);
    enum vp_err err = add_phrase(lexicon, LEXICON_ITEMS, item, stems);
    size_t len = strlen(stems), noun_len = strlen(noun);
    bool ends_in_noun =
        len > noun_len + 1 && strcmp(stems + len - noun_len, noun) == 0 && stems[len - noun_len - 1] == ' ';
    if (err != VP_OK || noun_len == 0 || (ends_in_noun && is_synonym))
        return err;
    if (ends_in_noun) {
        snprintf(other, sizeof other, "%.*s", (int)(len - noun_len - 1), stems);
        size_t count_before = lexicon->phrase_count;
        err = add_phrase(lexicon, LEXICON_ITEMS, item, other);
        if (lexicon->phrase_count > count_before)
            lexicon->phrases[count_before].is_short = true;
        return err;
    }
    if (word_is_among(noun, stems))
        return VP_OK;
    snprintf(other, sizeof other, "%s %s", stems, noun);
    other[PHRASE_BYTES - 1] = '\0';
    return add_phrase(lexicon, LEXICON_ITEMS, item, other);
}

static void add_item_words(struct lexicon *lexicon, size_t item, const char *name)
{
    char stems[PHRASE_BYTES];
    char *words = lexicon->item_words[item];
    size_t len = strlen(words);
    lexicon_stems(name, stems);
    snprintf(words + len, NAME_WORDS_BYTES - len, "%s%s", len > 0 ? "|" : "", stems);
}

static enum vp_err add_item(struct lexicon *lexicon, size_t index)
{
    const struct told_menu *menu = lexicon->menu;
    const struct told_menu_item *item = &menu->items[index];
    enum vp_err err = add_item_name(lexicon, index, item->name, false);
    add_item_words(lexicon, index, item->name);
    for (size_t i = 0; err == VP_OK && i < json_array_size(item->synonyms); i++) {
        const char *synonym = json_string_value(json_array_get(item->synonyms, i));
        if (synonym == NULL)
            continue;
        err = add_item_name(lexicon, index, synonym, true);
        add_item_words(lexicon, index, synonym);
    }
    for (size_t i = 0; err == VP_OK && i < item->size_count; i++) {
        const struct told_menu_size *size = &menu->sizes[item->first_size + i];
        err = add_name(lexicon, LEXICON_SIZES, item->first_size + i, size->name);
        if (err == VP_OK)
            err = add_names(lexicon, LEXICON_SIZES, item->first_size + i, size->synonyms);
    }
    if (err == VP_OK)
        err = add_names(lexicon, LEXICON_INGREDIENTS, index, item->ingredients);
    return err;
}

static void noun_of(const char *name, char out[WORD_BYTES])
{
    char stems[PHRASE_BYTES];
    lexicon_stems(name, stems);
    const char *blank = strrchr(stems, ' ');
    snprintf(out, WORD_BYTES, "%.*s", WORD_BYTES - 1, blank != NULL ? blank + 1 : stems);
}

static enum vp_err add_category(struct lexicon *lexicon, size_t index)
{
    const struct told_menu_category *category = &lexicon->menu->categories[index];
    noun_of(category->name, lexicon->category_nouns[index]);
    enum vp_err err = add_name(lexicon, LEXICON_CATEGORIES, index, category->name);
    if (err == VP_OK)
        err = add_phrase(lexicon, LEXICON_CATEGORIES, index, lexicon->category_nouns[index]);
    if (err == VP_OK)
        err = add_names(lexicon, LEXICON_CATEGORIES, index, category->synonyms);
    return err;
}

/* Sizes that people name though a menu may not: they are understood and then matched as well as possible. */
static enum vp_err add_usual_sizes(struct lexicon *lexicon)
{
    static const char *const names[] = {"small", "medium", "large", "extra large", "regular", "big", "xl"};
    enum vp_err err = VP_OK;
    for (size_t i = 0; err == VP_OK && i < sizeof names / sizeof *names; i++)
        err = add_phrase(lexicon, LEXICON_SIZES, SIZE_MAX, names[i]);
    return err;
}

static enum vp_err fill(struct lexicon *lexicon)
{
    const struct told_menu *menu = lexicon->menu;
    enum vp_err err = VP_OK;
    for (size_t i = 0; err == VP_OK && i < menu->category_count; i++)
        err = add_category(lexicon, i);
    for (size_t i = 0; err == VP_OK && i < menu->item_count; i++)
        err = add_item(lexicon, i);
    for (size_t i = 0; err == VP_OK && i < menu->option_count; i++) {
        err = add_name(lexicon, LEXICON_OPTIONS, i, menu->options[i].name);
        if (err == VP_OK)
            err = add_names(lexicon, LEXICON_OPTIONS, i, menu->options[i].synonyms);
    }
    for (size_t i = 0; err == VP_OK && i < menu->group_count; i++)
        err = add_name(lexicon, LEXICON_GROUPS, i, menu->groups[i].name);
    return err == VP_OK ? add_usual_sizes(lexicon) : err;
}

enum vp_err lexicon_create(const struct told_menu *menu, struct lexicon **out_lexicon)
{
    struct lexicon *lexicon = calloc(1, sizeof *lexicon);
    if (lexicon == NULL)
        return VP_ERR_NO_MEMORY;
    lexicon->menu = menu;
    lexicon->item_words = calloc(menu->item_count + 1, sizeof *lexicon->item_words);
    lexicon->category_nouns = calloc(menu->category_count + 1, sizeof *lexicon->category_nouns);
    enum vp_err err =
        lexicon->item_words != NULL && lexicon->category_nouns != NULL ? fill(lexicon) : VP_ERR_NO_MEMORY;
    if (err != VP_OK)
        lexicon_destroy(lexicon);
    else
        *out_lexicon = lexicon;
    return err;
}

void lexicon_destroy(struct lexicon *lexicon)
{
    if (lexicon == NULL)
        return;
    free(lexicon->phrases);
    free(lexicon->item_words);
    free(lexicon->category_nouns);
    free(lexicon);
}

/* Whether the phrase's words stand at word first. */
static bool stands_at(const struct lexicon_phrase *phrase, const struct words *words, size_t first)
{
    if (first + phrase->word_count > words->count)
        return false;
    const char *at = phrase->text;
    for (size_t i = 0; i < phrase->word_count; i++) {
        const char *stem = words->at[first + i].stem;
        size_t len = strlen(stem);
        if (strncmp(at, stem, len) != 0 || (at[len] != ' ' && at[len] != '\0'))
            return false;
        if (i + 1 < phrase->word_count && words->at[first + i].ends_sentence)
            return false;
        at += len + 1;
    }
    return true;
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

/* How many words from first on all belong to one name of an item (or are its category's noun). */
static size_t part_of_name(const struct words *words, size_t first, const char *name, const char *noun)
{
    size_t length = 0;
    bool has_name_word = false;
    for (size_t i = first; i < words->count; i++) {
        const struct word *word = &words->at[i];
        if (word_is_among(word->text, empty_words) || word->number >= 0)
            break;
        bool is_in_name = word_is_among(word->stem, name);
        if (!is_in_name && strcmp(word->stem, noun) != 0)
            break;
        has_name_word = has_name_word || (is_in_name && strcmp(word->stem, noun) != 0);
        length++;
        if (word->ends_clause)
            break;
    }
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
    for (size_t i = 0; i < lexicon->menu->item_count; i++) {
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
    for (size_t i = 0; i < lexicon->phrase_count; i++) {
        const struct lexicon_phrase *phrase = &lexicon->phrases[i];
        if (phrase->is_short && phrase->word_count == hit->count && stands_at(phrase, words, hit->first))
            hit_add(hit, phrase);
    }
}

bool lexicon_match(const struct lexicon *lexicon, const struct words *words, size_t first,
                   struct hit *out_hit)
{
    size_t longest = 0;
    struct hit part;
    for (size_t i = 0; i < lexicon->phrase_count; i++) {
        const struct lexicon_phrase *phrase = &lexicon->phrases[i];
        if (phrase->word_count < longest || !stands_at(phrase, words, first))
            continue;
        if (phrase->word_count > longest) {
            longest = phrase->word_count;
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
                  unsigned kinds, const struct hit *categories, struct hit *out_hit)
{
    char said[PHRASE_BYTES], key[SOUND_KEY_BYTES];
    double best = LIKE_PHRASE_MIN;
    bool is_found = false;
    words_join_stems(words, first, count, said, sizeof said);
    sound_key(said, key);
    for (size_t i = 0; i < lexicon->phrase_count; i++) {
        const struct lexicon_phrase *phrase = &lexicon->phrases[i];
        if ((phrase->kind & kinds) == 0 ||
            (categories != NULL && !is_in_categories(lexicon, phrase, categories)))
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
                   unsigned kinds, struct hit *out_hit)
{
    return guess(lexicon, words, first, count, kinds, NULL, out_hit);
}

bool lexicon_guess_item(const struct lexicon *lexicon, const struct words *words, size_t first, size_t count,
                        const struct hit *categories, struct hit *out_hit)
{
    return guess(lexicon, words, first, count, LEXICON_ITEMS, categories, out_hit);
}

static bool names_it(const char *name, const json_t *synonyms, const char *phrase)
{
    char stems[PHRASE_BYTES];
    if (strcmp(lexicon_stems(name, stems), phrase) == 0)
        return true;
    for (size_t i = 0; i < json_array_size(synonyms); i++) {
        const char *synonym = json_string_value(json_array_get(synonyms, i));
        if (synonym != NULL && strcmp(lexicon_stems(synonym, stems), phrase) == 0)
            return true;
    }
    return false;
}

const char *lexicon_label(const struct lexicon *lexicon, size_t item, char out[PHRASE_BYTES])
{
    const struct told_menu *menu = lexicon->menu;
    bool is_twin = false;
    for (size_t i = 0; i < menu->item_count; i++)
        is_twin = is_twin || (i != item && strcasecmp(menu->items[i].name, menu->items[item].name) == 0);
    snprintf(out, PHRASE_BYTES, "%s%s%s", menu->items[item].name, is_twin ? " " : "",
             is_twin ? lexicon->category_nouns[menu->items[item].category] : "");
    return out;
}

bool lexicon_is_option(const struct lexicon *lexicon, size_t option, const char *phrase)
{
    const struct told_menu_option *of = &lexicon->menu->options[option];
    return names_it(of->name, of->synonyms, phrase);
}

bool lexicon_has_size(const struct lexicon *lexicon, size_t item, const char *phrase)
{
    const struct told_menu_item *of = &lexicon->menu->items[item];
    for (size_t i = 0; i < of->size_count; i++) {
        const struct told_menu_size *size = &lexicon->menu->sizes[of->first_size + i];
        if (names_it(size->name, size->synonyms, phrase))
            return true;
    }
    return false;
}

int lexicon_size(const struct lexicon *lexicon, size_t item, const char *phrase)
{
    static const struct {
        const char *said, *meant;
    } usual[] = {{"big", "large"},
                 {"xl", "extra large"},
                 {"regular", "medium"},
                 {"medium", "regular"},
                 {"little", "small"}};
    const struct told_menu_item *of = &lexicon->menu->items[item];
    const char *tries[2] = {phrase, NULL};
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        if (strcmp(usual[i].said, phrase) == 0)
            tries[1] = usual[i].meant;
    for (size_t t = 0; t < 2 && tries[t] != NULL; t++) {
        for (size_t i = 0; i < of->size_count; i++) {
            const struct told_menu_size *size = &lexicon->menu->sizes[of->first_size + i];
            if (names_it(size->name, size->synonyms, tries[t]))
                return (int)(of->first_size + i);
        }
    }
    return -1;
}

const char *lexicon_ingredient(const struct lexicon *lexicon, size_t item, const char *phrase)
{
    const json_t *ingredients = lexicon->menu->items[item].ingredients;
    char stems[PHRASE_BYTES];
    const char *part = NULL;
    for (size_t i = 0; i < json_array_size(ingredients); i++) {
        const char *name = json_string_value(json_array_get(ingredients, i));
        if (name == NULL)
            continue;
        lexicon_stems(name, stems);
        if (strcmp(stems, phrase) == 0)
            return name;
        if (part == NULL && phrase[0] != '\0' && word_is_among(phrase, stems))
            part = name;
    }
    return part;
}

bool lexicon_is_begun(const struct lexicon *lexicon, const struct words *words, size_t first)
{
    char said[PHRASE_BYTES];
    words_join_stems(words, first, words->count - first, said, sizeof said);
    size_t len = strlen(said);
    for (size_t i = 0; i < lexicon->phrase_count; i++) {
        const struct lexicon_phrase *phrase = &lexicon->phrases[i];
        if (strncmp(phrase->text, said, len) == 0 && phrase->text[len] == ' ')
            return true;
    }
    return false;
}

static void each_name(const char *name, const json_t *synonyms, lexicon_phrase_fn on_phrase, void *owner)
{
    if (name[0] != '\0')
        on_phrase(owner, name);
    for (size_t i = 0; i < json_array_size(synonyms); i++) {
        const char *synonym = json_string_value(json_array_get(synonyms, i));
        if (synonym != NULL && synonym[0] != '\0')
            on_phrase(owner, synonym);
    }
}

void lexicon_each_phrase(const struct lexicon *lexicon, lexicon_phrase_fn on_phrase, void *owner)
{
    const struct told_menu *menu = lexicon->menu;
    for (size_t i = 0; i < menu->category_count; i++)
        each_name(menu->categories[i].name, menu->categories[i].synonyms, on_phrase, owner);
    for (size_t i = 0; i < menu->item_count; i++) {
        each_name(menu->items[i].name, menu->items[i].synonyms, on_phrase, owner);
        each_name("", menu->items[i].ingredients, on_phrase, owner);
    }
    for (size_t i = 0; i < menu->option_count; i++)
        each_name(menu->options[i].name, menu->options[i].synonyms, on_phrase, owner);
    for (size_t i = 0; i < menu->size_count; i++)
        each_name(menu->sizes[i].name, menu->sizes[i].synonyms, on_phrase, owner);
    if (told_menu_text(told_menu_restaurant(menu), "name")[0] != '\0')
        on_phrase(owner, told_menu_text(told_menu_restaurant(menu), "name"));
}
