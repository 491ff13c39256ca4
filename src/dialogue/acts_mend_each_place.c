/* "On the first one no onions, and bacon on the second one": what is said of each line that is named by its place is
 * read by itself. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dialogue/acts_mend.h"
#include "dialogue/turn_words.h"
#include "english/number_words.h"

enum { PLACES_MAX = 4, SEGMENT_BYTES = 400 };

/* Words first..end are "on the first one"; what is said of it stands in words from..to around them. */
struct place {
    size_t first, end, from, to;
    int number; /* 0: the other one */
    bool is_leading;
};

/* "The first one", "the second", "the other one" at a word; 0: none of them. */
static size_t place_end(const struct words *words, size_t at, int *out_number)
{
    if (at + 1 >= words->count || !word_is(&words->at[at], "the"))
        return 0;
    int number = number_words_place(words->at[at + 1].text);
    bool has_one =
        at + 2 < words->count && word_is(&words->at[at + 2], "one") && !words->at[at + 1].ends_clause;
    bool is_other = word_is(&words->at[at + 1], "other");
    bool ends = words->at[at + 1].ends_clause || at + 2 == words->count;
    if ((number < 1 && !is_other) || (!has_one && (!ends || is_other)))
        return 0;
    *out_number = is_other ? 0 : number;
    return at + 2 + has_one;
}

static size_t find_places(const struct words *words, struct place places[PLACES_MAX])
{
    size_t count = 0;
    for (size_t w = 0; w < words->count && count < PLACES_MAX; w++) {
        struct place place = {.first = w};
        place.end = place_end(words, w, &place.number);
        if (place.end == 0)
            continue;
        if (w > 0 && !words->at[w - 1].ends_clause &&
            word_is_among(words->at[w - 1].text, "on for to in of from"))
            place.first--;
        size_t before = count > 0 ? places[count - 1].end : 0;
        place.is_leading = place.first == before || words->at[place.first - 1].ends_clause ||
                           word_is_among(words->at[place.first - 1].text, "and but so then with okay");
        places[count++] = place;
        w = place.end - 1;
    }
    return count;
}

/* Each reaches to where the next begins: behind its own words where it leads, or before them. False: the words say of
 * one of them nothing. */
static bool bound_places(const struct words *words, struct place *places, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct place *place = &places[i];
        if (place->is_leading) {
            place->from = place->end;
            place->to = i + 1 < count && places[i + 1].is_leading ? places[i + 1].first : words->count;
            if (i + 1 < count &&
                !places[i + 1].is_leading) /* "on the first no onions, and bacon on the second" */
                for (place->to = place->from;
                     place->to < places[i + 1].first && !words->at[place->to++].ends_clause;)
                    ;
        } else {
            place->from = i > 0 ? (places[i - 1].is_leading ? places[i - 1].to : places[i - 1].end) : 0;
            place->to = place->first;
        }
        if (place->from >= place->to)
            return false;
    }
    return true;
}

/* The lines of the order that can be so, in the order's succession; returns how many. */
static size_t lines_that_can(const struct dialogue *dialogue, const struct draft *delta,
                             size_t lines[SEVERAL_MAX])
{
    size_t count = 0;
    for (size_t line = 0; line < order_view_count(&dialogue->view) && count < SEVERAL_MAX; line++) {
        json_t *arguments = policy_change_arguments(dialogue, line, delta);
        if (arguments != NULL)
            lines[count++] = line;
        json_decref(arguments);
    }
    return count;
}

static bool is_change_of_unnamed(const struct act *act)
{
    const struct draft *draft = &act->draft;
    bool is_left_out = act->kind == ACT_REMOVE && draft->without_count > 0;
    return (act->kind == ACT_CHANGE || is_left_out) && !draft_names_thing(draft) &&
           draft_is_empty(&act->target) && act->of_line[0] == '\0' && act->share == 0 &&
           draft->choice_count + draft->without_count + (draft->size[0] != '\0') > 0;
}

/* The line at the place; other: the line that was named before it, or -1. */
static int line_at(const struct dialogue *dialogue, const struct place *place, const struct draft *delta,
                   int other)
{
    size_t lines[SEVERAL_MAX], count = lines_that_can(dialogue, delta, lines);
    if (place->number > 0)
        return (size_t)place->number <= count ? (int)lines[place->number - 1] : -1;
    for (size_t i = 0; i < count && other >= 0; i++)
        if ((int)lines[i] != other)
            return (int)lines[i];
    return -1;
}

/* Reads words from..to, and puts their acts behind out. place: which they are of, NULL: of none. Returns its line; -1:
 * they are no change of a line. */
static int read_words(const struct dialogue *dialogue, const char *text, const struct words *words,
                      size_t from, size_t to, const struct place *place, int other, struct acts *out)
{
    char segment[SEGMENT_BYTES];
    struct acts *said = from < to ? calloc(1, sizeof *said) : NULL;
    int line = -1;
    if (said == NULL)
        return -1;
    size_t begin = words->at[from].at, end = words->at[to - 1].at + words->at[to - 1].len;
    snprintf(segment, sizeof segment, "%.*s", (int)(end - begin), text + begin);
    policy_parse(dialogue, segment, false, said);
    for (size_t i = 0; i < said->count && out->count < ACTS_MAX; i++) {
        struct act *act = &said->at[i];
        if (place != NULL && line < 0 && is_change_of_unnamed(act)) {
            line = line_at(dialogue, place, &act->draft, other);
            act->kind = ACT_CHANGE;
            act->draft.quantity = 0;
            if (line >= 0)
                snprintf(act->of_line, sizeof act->of_line, "%s",
                         order_view_at(&dialogue->view, (size_t)line).line_id);
        }
        out->at[out->count++] = *act;
    }
    free(said);
    return line;
}

/* "Onions on the first one, add a can of coke, and the second one with mushrooms": what stands between two places, and
 * is of neither, is an order. False: it says something, and orders nothing. */
static bool read_between(const struct dialogue *dialogue, const char *text, const struct words *words,
                         const struct place *place, struct acts *out)
{
    bool has_more = false;
    if (place->is_leading || !place[1].is_leading)
        return true;
    for (size_t w = place->end; w < place[1].first; w++)
        has_more = has_more || !word_is_among(words->at[w].text, "and but then so please okay");
    if (!has_more)
        return true;
    (void)read_words(dialogue, text, words, place->end, place[1].first, NULL, -1, out);
    return acts_have(out, ACT_ADD);
}

void acts_mend_each_place(const struct dialogue *dialogue, const char *text, const struct words *words,
                          struct acts *acts)
{
    struct place places[PLACES_MAX];
    size_t count = find_places(words, places);
    int line = -1;
    if (count == 0 || dialogue->drafts.count > 0 || order_view_count(&dialogue->view) < 2 ||
        acts_have(acts, ACT_PLACE) || acts_have(acts, ACT_ASK) || turn_words_have(words, "another one") ||
        !bound_places(words, places, count))
        return;
    for (size_t i = 0; i < acts->count; i++)
        if (acts->at[i].of_line[0] != '\0' || acts->at[i].share > 0 || acts->at[i].is_denial ||
            acts->at[i].is_more || acts->at[i].kind == ACT_AGAIN)
            return;
    struct acts *out = calloc(1, sizeof *out);
    if (out == NULL)
        return;
    if (places[0].is_leading)
        (void)read_words(dialogue, text, words, 0, places[0].first, NULL, -1, out);
    if (acts_have(out, ACT_ADD)) { /* "two more, the first one with bacon": of what is ordered here */
        free(out);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        line = read_words(dialogue, text, words, places[i].from, places[i].to, &places[i], line, out);
        if (line >= 0 && i + 1 < count && !read_between(dialogue, text, words, &places[i], out))
            line = -1;
        if (line < 0)
            break;
    }
    if (!places[count - 1].is_leading) /* "bacon on the first one, and a coke" */
        (void)read_words(dialogue, text, words, places[count - 1].end, words->count, NULL, -1, out);
    if (line >= 0) {
        out->doubt = acts->doubt;
        *acts = *out;
    }
    free(out);
}
