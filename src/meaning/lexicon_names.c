/* What is called how: labels, sizes, ingredients, and the names as people say them. */
#include "meaning/lexicon_internal.h"
#include "meaning/size_forms.h"

#include <stdio.h>
#include <string.h>

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

static bool is_size_called(const struct told_menu_size *size, const char *phrase)
{
    char forms[SIZE_FORMS_MAX][PHRASE_BYTES], stems[PHRASE_BYTES];
    if (names_it(size->name, size->synonyms, phrase))
        return true;
    size_t count = size_forms(size->name, forms);
    for (size_t i = 0; i < count; i++)
        if (strcmp(lexicon_stems(forms[i], stems), phrase) == 0)
            return true;
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
    size_t remark = strcspn(of->name, "(");
    char called[PHRASE_BYTES];
    if (names_it(of->name, of->synonyms, phrase))
        return true;
    if (remark == 0 || of->name[remark] == '\0' || remark >= sizeof called)
        return false;
    snprintf(called, sizeof called, "%.*s", (int)remark, of->name); /* "Masala (M)" */
    return names_it(called, NULL, phrase);
}

bool lexicon_is_left_out(const struct lexicon *lexicon, size_t option, const char *phrase)
{
    char stems[PHRASE_BYTES];
    const struct told_menu_group *group = &lexicon->menu->groups[lexicon->menu->options[option].group];
    if (lexicon_is_option(lexicon, option, phrase))
        return true;
    if (group->min > 0)
        return false;
    const char *name = lexicon_stems(group->name, stems), *last = strrchr(name, ' ');
    return strcmp(last != NULL ? last + 1 : name, phrase) == 0;
}

bool lexicon_has_size(const struct lexicon *lexicon, size_t item, const char *phrase)
{
    const struct told_menu_item *of = &lexicon->menu->items[item];
    for (size_t i = 0; i < of->size_count; i++) {
        const struct told_menu_size *size = &lexicon->menu->sizes[of->first_size + i];
        if (is_size_called(size, phrase))
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
            if (is_size_called(size, tries[t]))
                return (int)(of->first_size + i);
        }
    }
    return -1;
}

static const char *ingredient_called(const json_t *ingredients, const char *phrase);

/* Whether the ingredient is a kind of what the words (singulars) say: tomato sauce is no tomato. */
static bool is_sort_of(const char *ingredient, const char *phrase)
{
    char stems[PHRASE_BYTES];
    size_t len = strlen(lexicon_stems(ingredient, stems)), end = strlen(phrase);
    return len >= end && strcmp(stems + len - end, phrase) == 0;
}

/* "no cheese" on a sub that comes with provolone, where an option is called both. */
static const char *ingredient_by_option(const struct lexicon *lexicon, size_t item, const char *phrase)
{
    const struct told_menu *menu = lexicon->menu;
    char stems[PHRASE_BYTES];
    for (uint32_t i = lexicon->buckets[lexicon_bucket(phrase)]; i != LEXICON_NONE;
         i = lexicon->phrases[i].next) {
        const struct lexicon_phrase *of = &lexicon->phrases[i];
        if (of->kind != LEXICON_OPTIONS || strcmp(of->text, phrase) != 0 ||
            !told_menu_offers(menu, item, of->target))
            continue;
        const json_t *names = menu->options[of->target].synonyms;
        for (size_t n = 0; n < json_array_size(names); n++) {
            const char *name = json_string_value(json_array_get(names, n));
            const char *found =
                name != NULL ? ingredient_called(menu->items[item].ingredients, lexicon_stems(name, stems))
                             : NULL;
            if (found != NULL && is_sort_of(found, stems))
                return found;
        }
    }
    return NULL;
}

const char *lexicon_ingredient(const struct lexicon *lexicon, size_t item, const char *phrase)
{
    char stems[PHRASE_BYTES]; /* "pearls", a word that no name begins with, comes as it was said */
    lexicon_stems(phrase, stems);
    const char *found = ingredient_called(lexicon->menu->items[item].ingredients, stems);
    return found != NULL ? found : ingredient_by_option(lexicon, item, phrase);
}

static const char *ingredient_called(const json_t *ingredients, const char *phrase)
{
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

static const char *last_word(const char *stems)
{
    const char *blank = strrchr(stems, ' ');
    return blank != NULL ? blank + 1 : "";
}

static bool ends_in(const char *name, const json_t *synonyms, const char *stem)
{
    char stems[PHRASE_BYTES];
    if (strcmp(last_word(lexicon_stems(name, stems)), stem) == 0)
        return true;
    for (size_t i = 0; i < json_array_size(synonyms); i++) {
        const char *synonym = json_string_value(json_array_get(synonyms, i));
        if (synonym != NULL && strcmp(last_word(lexicon_stems(synonym, stems)), stem) == 0)
            return true;
    }
    return false;
}

bool lexicon_option_ends_in(const struct lexicon *lexicon, size_t option, const char *stem)
{
    const struct told_menu_option *of = &lexicon->menu->options[option];
    return ends_in(of->name, of->synonyms, stem);
}

bool lexicon_ends_options(const struct lexicon *lexicon, const char *stem)
{
    for (size_t i = 0; i < lexicon->menu->option_count; i++)
        if (lexicon_option_ends_in(lexicon, i, stem))
            return true;
    return false;
}

bool lexicon_is_option_noun(const struct lexicon *lexicon, size_t option, const char *stem)
{
    char stems[PHRASE_BYTES];
    const struct told_menu *menu = lexicon->menu;
    const struct told_menu_group *group = &menu->groups[menu->options[option].group];
    const char *name = lexicon_stems(group->name, stems);
    const char *blank = strrchr(name, ' ');
    if (strcmp(blank != NULL ? blank + 1 : name, stem) == 0)
        return true;
    for (size_t i = 0; i < group->option_count; i++) {
        const struct told_menu_option *other = &menu->options[group->first_option + i];
        if (ends_in(other->name, other->synonyms, stem))
            return true;
    }
    return false;
}
