#include "meaning/of_all.h"

#include <stdlib.h>
#include <string.h>

#include "meaning/pattern.h"

/* How such a clause begins, and how one ends that says it behind. */
static const char *const heads[] = {
    "all|both|each|everything|everyone",
    "all|both|each ?one of them|those|these",
    "all two|three|four|five|six ?of ?them|those|these",
    "they|those|these ?are|should|will all|both ?be",
    "they|those|these ?are|should|will ?be all|both",
    "?make|want|need|have them|those all|both",
};
static const char *const tails[] = {
    "on|for|with|in|from both|all|each|either ?one ?ones ?of ?them|those|these $",
    "?on|for|with|in all two|three|four|five|six ?of ?them|those|these $",
    "all|both|each of them|those|these $",
    "on everything $",
};

/* Words first..end of the text are the clause; first_said..end_said what it says. */
struct clause {
    size_t first, end, first_said, end_said;
    bool is_both, runs_on;
};

static size_t match_any(const char *const *patterns, size_t count, const struct words *words, size_t first)
{
    size_t longest = 0;
    for (size_t i = 0; i < count; i++) {
        size_t taken = pattern_match(patterns[i], words, first, NULL);
        longest = taken > longest ? taken : longest;
    }
    return longest;
}

/* Whether something is called so with all words of the head: an "all dressed pizza". */
static bool is_name(const struct parse_setting *setting, const struct words *words, size_t first)
{
    struct hit hit;
    return lexicon_match(setting->lexicon, words, first, &hit) && (!hit.is_part || hit.option_count > 0);
}

static bool names_something(const struct parse_setting *setting, const struct words *words, size_t first,
                            size_t end)
{
    for (size_t w = first; w < end; w++)
        if (is_name(setting, words, w))
            return true;
    return false;
}

static bool says_both(const struct words *words, size_t first, size_t end)
{
    for (size_t w = first; w < end; w++)
        if (word_is(&words->at[w], "both"))
            return true;
    return false;
}

/* "All with thin crust" from word first on, in a clause that ends at end; false: it does not begin so. */
static bool find_head(const struct parse_setting *setting, const struct words *words, size_t first,
                      size_t end, struct clause *out)
{
    size_t head = match_any(heads, sizeof heads / sizeof *heads, words, first);
    if (head == 0 || first + head >= end || is_name(setting, words, first))
        return false;
    *out = (struct clause){first, end, first + head, end, says_both(words, first, first + head), false};
    return true;
}

/* "Extra cheese on both", "... with extra cheese on both": false: the clause first..end does not end so. */
static bool find_tail(const struct words *words, size_t first, size_t end, struct clause *out)
{
    size_t begin = first, tail = first + 1;
    while (tail < end && match_any(tails, sizeof tails / sizeof *tails, words, tail) < end - tail)
        tail++;
    if (tail >= end)
        return false;
    for (size_t w = first; w < tail; w++)
        if (word_is_among(words->at[w].text, "with without no"))
            begin = w;
    if (begin > first && word_is(&words->at[end - 1], "each")) /* of the line that it stands in */
        return false;
    *out = (struct clause){begin, end, begin, tail, says_both(words, tail, end), false};
    return true;
}

/* "Two asada and one pastor all on flour": no pause before a clause that begins so. */
static bool runs_on(const struct words *words, size_t at)
{
    static const char *const run_ons[] = {
        "all|both ?of ?them|those|these with|on|without|no|in|over|comes|come"};
    return at > 0 && !word_is_among(words->at[at - 1].text, "on for with in from at is that not after") &&
           match_any(run_ons, sizeof run_ons / sizeof *run_ons, words, at) > 0;
}

/* Where "... and no onions on the pastor" begins, which is said of one, in words first..end; end: nowhere. */
static size_t begin_of_one(const struct words *words, size_t first, size_t end)
{
    for (size_t w = first; w + 2 < end; w++) {
        if (!word_is(&words->at[w], "and"))
            continue;
        for (size_t k = w + 1; k + 1 < end; k++)
            if (word_is_among(words->at[k].text, "on in for") &&
                word_is_among(words->at[k + 1].text, "the one my her his") &&
                (k + 2 >= end || !word_is(&words->at[k + 2], "side")))
                return w;
    }
    return end;
}

/* The first such clause behind a dish; false: none. */
static bool find_clause(const struct parse_setting *setting, const struct words *words, struct clause *out)
{
    for (size_t w = 0; w < words->count; w++) {
        bool is_and = w > 0 && word_is(&words->at[w - 1], "and");
        if (w > 0 && !words->at[w - 1].ends_clause && !is_and && !runs_on(words, w))
            continue;
        size_t end = w + 1;
        while (end < words->count && !words->at[end - 1].ends_clause)
            end++;
        end = begin_of_one(words, w, end);
        if (!find_head(setting, words, w, end, out) && !find_tail(words, w, end, out))
            continue;
        out->runs_on = w > 0 && !words->at[w - 1].ends_clause && !is_and;
        if (is_and && out->first == w)
            out->first--;
        if (out->first > 0 && names_something(setting, words, out->first_said, out->end_said))
            return true;
    }
    return false;
}

/* The first word of the sentences that the clause speaks of: its own, or those before where it is a sentence itself. */
static size_t reach_of(const struct words *words, const struct clause *clause)
{
    size_t first = clause->first;
    if (first > 0 && words->at[first - 1].ends_sentence)
        return 0;
    while (first > 0 && !words->at[first - 1].ends_sentence)
        first--;
    return first;
}

/* The text of words first..end; owned by the caller. NULL: no memory. */
static char *text_of(const char *text, const struct words *words, size_t first, size_t end)
{
    size_t from = words->at[first].at, to = words->at[end - 1].at + words->at[end - 1].len;
    return strndup(text + from, to - from);
}

/* The text without the clause and the mark before it; owned by the caller. NULL: no memory. */
static char *text_without(const char *text, const struct words *words, const struct clause *clause)
{
    char *rest = strdup(text);
    if (rest == NULL)
        return NULL;
    size_t from = words->at[clause->first - 1].at + words->at[clause->first - 1].len;
    size_t to = words->at[clause->end - 1].at + words->at[clause->end - 1].len;
    memset(rest + from, ' ', to - from);
    return rest;
}

static bool can_have(const struct told_menu *menu, const struct draft *draft,
                     const struct draft_choice *choice)
{
    if (draft->item_count > 0)
        return draft_offers(menu, draft, choice->options, choice->option_count);
    struct draft any = {.item_count = 1};
    for (size_t c = 0; c < draft->category_count; c++)
        for (size_t i = 0; i < menu->categories[draft->categories[c]].item_count; i++) {
            any.items[0] = (uint16_t)(menu->categories[draft->categories[c]].first_item + i);
            if (draft_offers(menu, &any, choice->options, choice->option_count))
                return true;
        }
    return false;
}

static bool chose_before(const struct told_menu *menu, const struct draft *draft,
                         const struct draft_choice *choice)
{
    for (size_t i = 0; i < draft->choice_count; i++)
        for (size_t o = 0; o < draft->choices[i].option_count; o++) {
            size_t group = menu->options[draft->choices[i].options[o]].group;
            if (group == menu->options[choice->options[0]].group && menu->groups[group].max == 1)
                return true;
        }
    return false;
}

static bool has_size(const struct parse_setting *setting, const struct draft *draft, const char *size)
{
    for (size_t i = 0; i < draft->item_count; i++)
        if (lexicon_size(setting->lexicon, draft->items[i], size) >= 0)
            return true;
    return draft->item_count == 0;
}

/* Keeps the candidates that the clause names ("all the street ones"); false: the dish is none of them. */
static bool keep_named(const struct told_menu *menu, struct draft *draft, const struct draft *said)
{
    size_t kept = 0;
    for (size_t i = 0; i < draft->item_count && said->item_count > 0; i++)
        if (draft_has_item(said, draft->items[i]))
            draft->items[kept++] = draft->items[i];
    if (kept > 0)
        draft->item_count = kept;
    bool is_of_kind = said->item_count == 0 && said->category_count == 0;
    for (size_t i = 0; i < draft->item_count; i++)
        for (size_t c = 0; said->item_count == 0 && c < said->category_count; c++)
            is_of_kind = is_of_kind || menu->items[draft->items[i]].category == said->categories[c];
    return kept > 0 || is_of_kind;
}

/* Says of the dish what the clause says, as far as it can be; false: nothing of it. */
static bool put_said(const struct parse_setting *setting, struct draft *draft, const struct draft *said)
{
    struct draft can = *said;
    bool is_named = said->item_count > 0;
    can.item_count = can.category_count = can.choice_count = 0;
    can.quantity = 0;
    can.heard[0] = '\0';
    can.has_otherwise = false;
    if (!keep_named(setting->menu, draft, said)) {
        if (!said->has_otherwise || !can_have(setting->menu, draft, &said->otherwise))
            return false;
        can.choices[can.choice_count++] = said->otherwise; /* "all pepperoni" */
    }
    if (draft->size[0] != '\0' || !has_size(setting, draft, said->size))
        can.size[0] = '\0';
    for (size_t i = 0; i < said->choice_count && can.choice_count < DRAFT_CHOICES_MAX; i++)
        if (said->choices[i].option_count > 0 && can_have(setting->menu, draft, &said->choices[i]) &&
            !chose_before(setting->menu, draft, &said->choices[i]))
            can.choices[can.choice_count++] = said->choices[i];
    bool is_something = can.choice_count > 0 || can.size[0] != '\0' || can.without_count > 0;
    draft_merge(draft, &can);
    return is_something || is_named;
}

/* What the clause says, where it is one thing that may be said of a dish; NULL: it is not. */
static const struct draft *said_by(const struct acts *clause)
{
    const struct draft *said = NULL;
    for (size_t i = 0; i < clause->count; i++) {
        const struct act *act = &clause->at[i];
        if (act->kind == ACT_YES || act->kind == ACT_THANKS)
            continue;
        bool is_new = act->kind == ACT_ADD && act->draft.quantity > 0;
        if (act->kind > ACT_REMOVE || is_new || said != NULL || !draft_is_empty(&act->target) ||
            act->draft.heard[0] != '\0')
            return NULL;
        said = &act->draft;
    }
    return said;
}

/* Says it of the last of_count of the before_count dishes that were ordered before the clause. */
static bool spread(const struct parse_setting *setting, struct acts *acts, size_t before_count,
                   size_t of_count, const struct draft *said)
{
    size_t seen = 0, put = 0;
    for (size_t i = 0; i < acts->count && seen < before_count; i++) {
        if (acts->at[i].kind != ACT_ADD)
            continue;
        if (seen++ + of_count >= before_count)
            put += put_said(setting, &acts->at[i].draft, said);
    }
    return put > 0;
}

static void parse_part(struct acts *acts, const struct parse_setting *setting, const char *text,
                       of_all_parse_fn parse)
{
    struct parse_setting plain = *setting;
    plain.reading = NULL;
    if (text != NULL)
        parse(acts, &plain, text);
}

/* How many dishes the text orders; scratch: for its acts. */
static size_t dishes_in(struct acts *scratch, const struct parse_setting *setting, const char *text,
                        of_all_parse_fn parse)
{
    size_t count = 0;
    parse_part(scratch, setting, text, parse);
    for (size_t i = 0; i < scratch->count; i++)
        count += scratch->at[i].kind == ACT_ADD;
    return count;
}

/* "A cloud, then two cortados all with oat milk": of the several that stand before the clause, and no other dish. */
static bool is_of_last(const struct acts *acts)
{
    const struct draft *last = NULL;
    bool is_other = false;
    for (size_t i = 0; i < acts->count; i++) {
        const struct draft *draft = &acts->at[i].draft;
        if (acts->at[i].kind != ACT_ADD)
            continue;
        is_other = is_other || (last != NULL &&
                                (last->item_count != draft->item_count || last->items[0] != draft->items[0]));
        last = draft;
    }
    return is_other && last->quantity > 1;
}

bool of_all_parse(struct acts *acts, const struct parse_setting *setting, const char *text,
                  of_all_parse_fn parse)
{
    enum { DISHES_MIN = 2 }; /* of one line alone it is read where it stands */
    struct words words;
    struct clause clause;
    if (setting->lexicon == NULL || setting->menu == NULL)
        return false;
    words_split(&words, text);
    if (!find_clause(setting, &words, &clause))
        return false;
    struct acts *parts = calloc(3, sizeof *parts); /* before the clause, the clause, all but the clause */
    char *texts[] = {text_of(text, &words, 0, clause.first),
                     text_of(text, &words, reach_of(&words, &clause), clause.first),
                     text_of(text, &words, clause.first_said, clause.end_said),
                     text_without(text, &words, &clause)};
    bool is_parsed = false;
    if (parts != NULL) {
        size_t of_count = dishes_in(&parts[0], setting, texts[1], parse);
        of_count = clause.is_both && of_count > 2 ? 2 : of_count;
        if (of_count >= DISHES_MIN && !(clause.runs_on && is_of_last(&parts[0]))) {
            size_t before_count = dishes_in(&parts[0], setting, texts[0], parse);
            parse_part(&parts[1], setting, texts[2], parse);
            parse_part(&parts[2], setting, texts[3], parse);
            const struct draft *said = said_by(&parts[1]);
            is_parsed = said != NULL && spread(setting, &parts[2], before_count, of_count, said);
        }
        if (is_parsed)
            *acts = parts[2];
    }
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        free(texts[i]);
    free(parts);
    return is_parsed;
}
