#include "meaning/role_words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What people call that which they choose; dishes are called by other words. */
static const char kinds[] =
    "meat side topping filling protein sauce dip dressing drink beverage bread bun toast crust "
    "cheese rice bean veggie vegetable flavor flavour spread base broth noodle";
static const char determiners[] = "the my our your her his their both";
static const char openers[] =
    "i i'd id like want will have take do can could may get let us we give me just then would "
    "okay ok so and um uh well please need go with a an some";

enum { NAMES_AT_A_WORD = 8 };

/* Words first..end say of what something is the choice, and that of the kind. */
struct role {
    size_t first, kind, end;
};

static bool asks_for(const struct told_menu_group *group, const char *kind)
{
    struct words words;
    const char *const texts[] = {group->question, group->name};
    for (size_t t = 0; t < sizeof texts / sizeof *texts; t++) {
        words_split(&words, texts[t] != NULL ? texts[t] : "");
        for (size_t w = 0; w < words.count; w++)
            if (strcmp(words.at[w].stem, kind) == 0)
                return true;
    }
    return false;
}

/* Whether the hit is a choice of that kind: an option, or a dish that stands for one. */
static bool is_of_kind(const struct told_menu *menu, const struct hit *hit, const char *kind)
{
    for (size_t i = 0; i < hit->option_count; i++)
        if (asks_for(&menu->groups[menu->options[hit->options[i]].group], kind))
            return true;
    for (size_t o = 0; hit->item_count > 0 && o < menu->option_count; o++)
        for (size_t i = 0; i < hit->item_count; i++)
            if (menu->options[o].item == (int)hit->items[i] &&
                asks_for(&menu->groups[menu->options[o].group], kind))
                return true;
    return false;
}

/* Whether the longest name that begins at the word is such a choice: "brisket", but no "brisket plate". */
static bool is_choice_of(const struct lexicon *lexicon, const struct told_menu *menu,
                         const struct words *words, size_t at, const char *kind)
{
    struct hit hits[NAMES_AT_A_WORD];
    size_t longest = 0;
    bool is_choice = false;
    while (at < words->count && (word_is(&words->at[at], "the") || words->at[at].number > 0))
        at++;
    size_t count = at < words->count ? lexicon_match_all(lexicon, words, at, hits, NAMES_AT_A_WORD) : 0;
    for (size_t h = 0; h < count; h++) {
        if (hits[h].count < longest)
            continue;
        is_choice = (hits[h].count == longest && is_choice) || is_of_kind(menu, &hits[h], kind);
        longest = hits[h].count;
    }
    return is_choice;
}

static size_t skip(const struct words *words, size_t at, const char *list)
{
    while (at < words->count && word_is_among(words->at[at].text, list))
        at++;
    return at;
}

/* "For the two meats", "as my side" from word at on. */
static bool find_for(const struct words *words, size_t at, struct role *out)
{
    if (!word_is_among(words->at[at].text, "for as"))
        return false;
    size_t kind = skip(words, at + 1, determiners);
    kind += kind < words->count && words->at[kind].number > 1;
    *out = (struct role){.first = at, .kind = kind, .end = kind + 1};
    return kind < words->count && word_is_among(words->at[kind].stem, kinds);
}

/* "The sides are", "meats will be" from word at on. */
static bool find_are(const struct words *words, size_t at, struct role *out)
{
    size_t kind = skip(words, at, determiners);
    size_t end = skip(words, kind + 1, "will would should can");
    bool is_said = end < words->count && word_is_among(words->at[end].text, "is are be");
    *out = (struct role){.first = at, .kind = kind, .end = end + 1};
    return is_said && word_is_among(words->at[kind].stem, kinds);
}

static bool begins_sentence(const struct words *words, size_t at)
{
    return at == 0 || words->at[at - 1].ends_sentence;
}

/* The text with "with" in the place of words first..end, and without those of the role where it stands behind. */
static char *put_with(const char *text, const struct words *words, size_t first, size_t end,
                      const struct role *behind)
{
    static const char with[] = "with ";
    size_t size = strlen(text) + sizeof with, to = strlen(text), on = to;
    char *out = malloc(size);
    if (behind != NULL) {
        const struct word *last = &words->at[behind->end - 1];
        to = words->at[behind->first - 1].at + words->at[behind->first - 1].len;
        on = last->at + last->len;
    }
    if (out != NULL)
        snprintf(out, size, "%.*s%s%.*s%s", (int)words->at[first].at, text, with,
                 (int)(to - words->at[end].at), text + words->at[end].at, text + on);
    return out;
}

char *role_words_reword(const struct lexicon *lexicon, const struct told_menu *menu, const char *text)
{
    struct words words;
    struct role role;
    size_t sentence = 0;
    words_split(&words, text);
    for (size_t w = 0; w < words.count; w++) {
        sentence = begins_sentence(&words, w) ? w : sentence;
        size_t said = skip(&words, sentence, openers);
        bool is_clause = w == said || words.at[w > 0 ? w - 1 : 0].ends_clause ||
                         (w > 0 && word_is(&words.at[w - 1], "and"));
        bool is_ahead =
            (w == said && find_for(&words, w, &role)) || (is_clause && find_are(&words, w, &role));
        size_t what = is_ahead ? skip(&words, role.end, openers) : said;
        if (is_ahead && what < words.count && !words.at[role.end - 1].ends_sentence &&
            is_choice_of(lexicon, menu, &words, what, words.at[role.kind].stem))
            return put_with(text, &words, w, what, NULL);
        if (!is_ahead && said < w && find_for(&words, w, &role) &&
            (role.end == words.count || words.at[role.end - 1].ends_clause) &&
            is_choice_of(lexicon, menu, &words, said, words.at[role.kind].stem))
            return put_with(text, &words, sentence, said, &role);
    }
    return NULL;
}
