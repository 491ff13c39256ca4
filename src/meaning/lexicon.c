#include "meaning/lexicon_internal.h"
#include "meaning/size_forms.h"

#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/buf.h"
#include "english/number_words.h"
#include "english/plural.h"

static const char empty_words[] = "a an the of and with on in or no to for my our";

size_t lexicon_bucket(const char *text)
{
    uint32_t hash = 2166136261U;
    for (; *text != '\0' && *text != ' '; text++)
        hash = (hash ^ (uint8_t)*text) * 16777619U;
    return (hash ^ hash >> 16) % LEXICON_BUCKETS;
}

bool lexicon_is_empty_word(const char *text)
{
    return word_is_among(text, empty_words);
}

const char *lexicon_stems(const char *name, char out[PHRASE_BYTES])
{
    struct words words;
    words_split(&words, name);
    size_t first = words.count > 1 && word_is(&words.at[0], "the") ? 1 : 0;
    return words_join_stems(&words, first, words.count - first, out, PHRASE_BYTES);
}

static enum vp_err add_phrase(struct lexicon *lexicon, unsigned kind, size_t target, const char *text)
{
    if (text[0] == '\0' || word_is_among(text, empty_words))
        return VP_OK;
    uint32_t *bucket = &lexicon->buckets[lexicon_bucket(text)], last = LEXICON_NONE;
    for (uint32_t i = *bucket; i != LEXICON_NONE; i = lexicon->phrases[i].next) {
        assert(lexicon->phrases != NULL); /* what stands in a bucket is one of them */
        const struct lexicon_phrase *known = &lexicon->phrases[i];
        bool is_shared_kind = kind == LEXICON_SIZES || kind == LEXICON_INGREDIENTS;
        if (known->kind == kind && (known->target == target || is_shared_kind) &&
            strcmp(known->text, text) == 0)
            return VP_OK;
        last = i;
    }
    if (lexicon->phrase_count == PHRASES_MAX)
        return VP_OK;
    struct lexicon_phrase *phrases =
        array_grow(lexicon->phrases, lexicon->phrase_count, &lexicon->phrase_room, 256, sizeof *phrases);
    if (phrases == NULL)
        return VP_ERR_NO_MEMORY;
    lexicon->phrases = phrases;
    struct lexicon_phrase *phrase = &lexicon->phrases[lexicon->phrase_count];
    memset(phrase, 0, sizeof *phrase);
    phrase->next = LEXICON_NONE;
    *(last != LEXICON_NONE ? &lexicon->phrases[last].next : bucket) = (uint32_t)lexicon->phrase_count++;
    snprintf(phrase->text, sizeof phrase->text, "%s", text);
    sound_key(phrase->text, phrase->key);
    phrase->kind = kind;
    phrase->target = target;
    return VP_OK;
}

/* "tiramisus": a plural that does not look like one. */
static enum vp_err add_odd_plural(struct lexicon *lexicon, unsigned kind, size_t target, const char *stems)
{
    char plural[PHRASE_BYTES + 1], singular[PHRASE_BYTES + 1];
    const char *blank = strrchr(stems, ' '), *last = blank != NULL ? blank + 1 : stems;
    snprintf(plural, sizeof plural, "%ss", last);
    if (strlen(last) < 4 || strchr("aeiou", last[strlen(last) - 1]) == NULL ||
        strcmp(plural_singular(plural, singular), last) == 0)
        return VP_OK;
    snprintf(plural, sizeof plural, "%ss", stems);
    plural[PHRASE_BYTES - 1] = '\0';
    return add_phrase(lexicon, kind, target, plural);
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
    if (err == VP_OK)
        err = add_odd_plural(lexicon, LEXICON_ITEMS, item, stems);
    if (err != VP_OK || noun_len == 0 || (ends_in_noun && is_synonym))
        return err;
    if (ends_in_noun) {
        snprintf(other, sizeof other, "%.*s", (int)(len - noun_len - 1), stems);
        const char *last = strrchr(other, ' ');
        if (last != NULL && word_is_among(last + 1, "and or with")) /* "cod and" of cod and chips */
            return VP_OK;
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

enum { COUNTED_MAX = 20, NUMBER_FORMS = 3 };

static void append_number(char out[PHRASE_BYTES], uint64_t number)
{
    struct buf said;
    buf_init(&said, PHRASE_BYTES);
    size_t len = strlen(out);
    if (number_words_put(&said, number) == VP_OK && buf_text(&said) != NULL)
        snprintf(out + len, PHRASE_BYTES - len, "%s", buf_text(&said));
    buf_deinit(&said);
}

/* A number of a menu as words have it (their stems) and as it is said: "205", "two hundred five", "two oh five".
 * Returns how many forms. */
static size_t number_forms(uint64_t number, char out[NUMBER_FORMS][PHRASE_BYTES])
{
    uint64_t rest = number % 100;
    memset(out, 0, NUMBER_FORMS * sizeof *out);
    if (number < 100) {
        append_number(out[0], number);
        return 1;
    }
    snprintf(out[0], PHRASE_BYTES, "%" PRIu64, number);
    if (number >= 1000)
        return 1;
    append_number(out[1], number);
    append_number(out[2], number / 100);
    size_t len = strlen(out[2]);
    snprintf(out[2] + len, PHRASE_BYTES - len, "%s", rest < 10 ? " oh " : " ");
    append_number(out[2], rest);
    return rest > 0 ? NUMBER_FORMS : 2;
}

static enum vp_err add_formatted(struct lexicon *lexicon, size_t item, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static enum vp_err add_formatted(struct lexicon *lexicon, size_t item, const char *format, ...)
{
    char text[PHRASE_BYTES];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return add_phrase(lexicon, LEXICON_ITEMS, item, text);
}

/* A dish's number on the menu: "number 205" is "205" as well, where nobody would order so many, and "lunch special
 * number 5" is "number 5 lunch special", and "number 5" alone. */
static enum vp_err add_number_name(struct lexicon *lexicon, size_t item, const char *synonym)
{
    char kind[PHRASE_BYTES], said[NUMBER_FORMS][PHRASE_BYTES];
    struct words words;
    words_split(&words, synonym);
    const struct word *number = words.count > 1 ? &words.at[words.count - 1] : NULL;
    if (number == NULL || number->number < 0 || !word_is(&words.at[words.count - 2], "number"))
        return VP_OK;
    words_join_stems(&words, 0, words.count - 2, kind, sizeof kind);
    size_t forms = number_forms((uint64_t)number->number, said);
    enum vp_err err = VP_OK;
    for (size_t i = 0; err == VP_OK && i < forms; i++) {
        if (i > 0 && kind[0] != '\0')
            err = add_formatted(lexicon, item, "%s number %s", kind, said[i]);
        if (err == VP_OK && kind[0] != '\0')
            err = add_formatted(lexicon, item, "number %s %s", said[i], kind);
        if (err == VP_OK)
            err = add_formatted(lexicon, item, "number %s", said[i]);
        if (err == VP_OK && number->number > COUNTED_MAX)
            err = add_phrase(lexicon, LEXICON_ITEMS, item, said[i]);
    }
    return err;
}

static enum vp_err add_posting(struct lexicon *lexicon, size_t item, const char *word)
{
    uint32_t *bucket = &lexicon->posting_buckets[lexicon_bucket(word)], last = LEXICON_NONE;
    for (uint32_t i = *bucket; i != LEXICON_NONE; i = lexicon->postings[i].next) {
        if (lexicon->postings[i].item == item && strcmp(lexicon->postings[i].word, word) == 0)
            return VP_OK;
        last = i;
    }
    struct lexicon_posting *postings =
        array_grow(lexicon->postings, lexicon->posting_count, &lexicon->posting_room, 256, sizeof *postings);
    if (postings == NULL)
        return VP_ERR_NO_MEMORY;
    lexicon->postings = postings;
    struct lexicon_posting *posting = &postings[lexicon->posting_count];
    *posting = (struct lexicon_posting){.item = (uint32_t)item, .next = LEXICON_NONE};
    snprintf(posting->word, sizeof posting->word, "%s", word);
    *(last != LEXICON_NONE ? &postings[last].next : bucket) = (uint32_t)lexicon->posting_count++;
    return VP_OK;
}

/* The words of the item's names, and its category's noun, lead to it. */
static enum vp_err add_postings(struct lexicon *lexicon, size_t item)
{
    const char *noun = lexicon->category_nouns[lexicon->menu->items[item].category];
    enum vp_err err = noun[0] != '\0' ? add_posting(lexicon, item, noun) : VP_OK;
    for (const char *at = lexicon->item_words[item]; err == VP_OK && *at != '\0';) {
        char word[WORD_BYTES];
        size_t len = strcspn(at, " |");
        snprintf(word, sizeof word, "%.*s", (int)len, at);
        if (word[0] != '\0' && !lexicon_is_empty_word(word))
            err = add_posting(lexicon, item, word);
        at += len + (at[len] != '\0');
    }
    return err;
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
        if (err == VP_OK)
            err = add_number_name(lexicon, index, synonym);
        add_item_words(lexicon, index, synonym);
    }
    if (err == VP_OK)
        err = add_postings(lexicon, index);
    for (size_t i = 0; err == VP_OK && i < item->size_count; i++) {
        const struct told_menu_size *size = &menu->sizes[item->first_size + i];
        err = add_name(lexicon, LEXICON_SIZES, item->first_size + i, size->name);
        if (err == VP_OK)
            err = add_names(lexicon, LEXICON_SIZES, item->first_size + i, size->synonyms);
        char forms[SIZE_FORMS_MAX][PHRASE_BYTES];
        size_t form_count = size_forms(size->name, forms);
        for (size_t f = 0; err == VP_OK && f < form_count; f++)
            err = add_name(lexicon, LEXICON_SIZES, item->first_size + i, forms[f]);
    }
    if (err == VP_OK)
        err = add_names(lexicon, LEXICON_INGREDIENTS, index, item->ingredients);
    return err;
}

/* "pizza" of "Neapolitan Pizzas", "meat" of "Meats by the Pound". */
static void noun_of(const char *name, char out[WORD_BYTES])
{
    static const char *const behind[] = {" by ", " from ", " for ", " with ", " of "};
    char stems[PHRASE_BYTES];
    lexicon_stems(name, stems);
    for (size_t i = 0; i < sizeof behind / sizeof *behind; i++) {
        char *end = strstr(stems, behind[i]);
        if (end != NULL)
            *end = '\0';
    }
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

/* "Poutine Upgrade" of the "Fries Upgrade" is asked for as poutine. */
static enum vp_err add_without_noun(struct lexicon *lexicon, size_t option, const char *name)
{
    char stems[PHRASE_BYTES], noun[WORD_BYTES], group_noun[WORD_BYTES];
    const struct told_menu *menu = lexicon->menu;
    noun_of(menu->groups[menu->options[option].group].name, group_noun);
    noun_of(name, noun);
    lexicon_stems(name, stems);
    char *blank = strrchr(stems, ' ');
    if (blank == NULL || strcmp(noun, group_noun) != 0)
        return VP_OK;
    *blank = '\0';
    return add_phrase(lexicon, LEXICON_OPTIONS, option, stems);
}

/* "Masala (M)" is asked for as masala. */
static enum vp_err add_without_remark(struct lexicon *lexicon, size_t option, const char *name)
{
    char called[PHRASE_BYTES];
    size_t len = strcspn(name, "(");
    if (len == 0 || name[len] == '\0' || len >= sizeof called)
        return VP_OK;
    snprintf(called, sizeof called, "%.*s", (int)len, name);
    return add_name(lexicon, LEXICON_OPTIONS, option, called);
}

/* "Added Shrimp" is asked for as shrimp. */
static enum vp_err add_option_name(struct lexicon *lexicon, size_t option, const char *name)
{
    static const char *const said_of_all[] = {"added ", "add ", "with "};
    enum vp_err err = add_name(lexicon, LEXICON_OPTIONS, option, name);
    if (err == VP_OK)
        err = add_without_remark(lexicon, option, name);
    for (size_t i = 0; err == VP_OK && i < sizeof said_of_all / sizeof *said_of_all; i++)
        if (strncasecmp(name, said_of_all[i], strlen(said_of_all[i])) == 0)
            return add_name(lexicon, LEXICON_OPTIONS, option, name + strlen(said_of_all[i]));
    return err == VP_OK ? add_without_noun(lexicon, option, name) : err;
}

/* Whether the name begins so: "rajas" of "Rajas and Corn". out: what stands before the "and", as singulars. */
static bool begins_pair(const char *name, char out[PHRASE_BYTES])
{
    char *and = NULL;
    lexicon_stems(name, out);
    and = strstr(out, " and ");
    if (and == NULL || strstr(and+1, " and ") != NULL)
        return false;
    *and = '\0';
    return !word_is_among(out, "half all extra no light plain");
}

/* "Rajas and Corn" is asked for as rajas, where nothing but such options is called so. */
static enum vp_err add_first_of_pair(struct lexicon *lexicon, size_t option)
{
    char first[PHRASE_BYTES], other[PHRASE_BYTES];
    if (!begins_pair(lexicon->menu->options[option].name, first))
        return VP_OK;
    bool is_other = false;
    for (uint32_t i = lexicon->buckets[lexicon_bucket(first)]; i != LEXICON_NONE;
         i = lexicon->phrases[i].next) {
        const struct lexicon_phrase *phrase = &lexicon->phrases[i];
        bool is_pair = phrase->kind == LEXICON_OPTIONS &&
                       begins_pair(lexicon->menu->options[phrase->target].name, other) &&
                       strcmp(first, other) == 0;
        is_other = is_other || (strcmp(phrase->text, first) == 0 && !is_pair);
    }
    return is_other ? VP_OK : add_phrase(lexicon, LEXICON_OPTIONS, option, first);
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
        if (menu->options[i].item >= 0)
            continue; /* called as the dish is */
        err = add_option_name(lexicon, i, menu->options[i].name);
        if (err == VP_OK)
            err = add_names(lexicon, LEXICON_OPTIONS, i, menu->options[i].synonyms);
    }
    for (size_t i = 0; err == VP_OK && i < menu->group_count; i++)
        err = add_name(lexicon, LEXICON_GROUPS, i, menu->groups[i].name);
    if (err == VP_OK)
        err = add_usual_sizes(lexicon);
    for (size_t i = 0; err == VP_OK && i < menu->option_count; i++)
        if (menu->options[i].item < 0)
            err = add_first_of_pair(lexicon, i);
    return err;
}

enum vp_err lexicon_create(const struct told_menu *menu, struct lexicon **out_lexicon)
{
    struct lexicon *lexicon = calloc(1, sizeof *lexicon);
    if (lexicon == NULL)
        return VP_ERR_NO_MEMORY;
    lexicon->menu = menu;
    memset(lexicon->buckets, 0xff, sizeof lexicon->buckets);
    memset(lexicon->posting_buckets, 0xff, sizeof lexicon->posting_buckets);
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
    free(lexicon->postings);
    free(lexicon->item_words);
    free(lexicon->category_nouns);
    free(lexicon);
}
