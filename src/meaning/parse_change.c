/* Changes of what is on the order: make, change, "Y instead of X", "for the cola, I need three". */
#include <string.h>

#include "meaning/parse_internal.h"

/* Only the modifiers of a line: "make the pepperoni large" changes its size. */
static void split_target(const struct draft *line, struct draft *out_target, struct draft *out_delta)
{
    *out_target = (struct draft){.item_count = 0};
    *out_delta = *line;
    memcpy(out_target->items, line->items, sizeof line->items);
    memcpy(out_target->categories, line->categories, sizeof line->categories);
    out_target->item_count = line->item_count;
    out_target->category_count = line->category_count;
    out_target->is_part = line->is_part;
    out_delta->item_count = out_delta->category_count = 0;
    out_delta->heard[0] = '\0';
}

static const struct word *word_of(const struct parser *parser, size_t at)
{
    return &parser->words.at[parser->chunks.at[at].first];
}

size_t parse_line_word(const struct parser *parser, size_t at, size_t end)
{
    size_t from = at;
    if (at < end && chunk_is_cue(&parser->chunks, at, CUE_PRONOUN)) {
        bool has_one = at + 1 < end && word_is_among(word_of(parser, at + 1)->text, "one ones");
        return at + 1 + has_one;
    }
    if (at < end && chunk_is_cue(&parser->chunks, at, CUE_DET) && word_is(word_of(parser, at), "the"))
        at++;
    bool is_place = at + 1 < end &&
                    word_is_among(word_of(parser, at)->text, "first second third fourth last") &&
                    word_is_among(word_of(parser, at + 1)->text, "one thing item");
    return is_place ? at + 2 : from;
}

bool parse_is_line_word_alone(const struct parser *parser, size_t first, size_t end)
{
    bool is_said = false;
    for (size_t at = first; at < end; at++) {
        size_t behind = parse_line_word(parser, at, end);
        is_said = is_said || behind > at;
        if (behind == at && !chunk_is_cue(&parser->chunks, at, CUE_FILLER) &&
            !chunk_is_cue(&parser->chunks, at, CUE_THANKS))
            return false;
        at = behind > at ? behind - 1 : at;
    }
    return is_said;
}

/* Who knows the order finds the line by its place, where no dish is named. */
static void note_target(const struct parser *parser, struct act *act, size_t first, size_t end)
{
    const struct chunk *last = &parser->chunks.at[end - 1];
    if (end > first && !draft_names_thing(&act->target))
        parser_source(parser, parser->chunks.at[first].first, last->first + last->count, act->text);
}

/* "and a", "and two": a further dish. */
static bool begins_dish(const struct parser *parser, size_t at, size_t end)
{
    size_t next = at + chunk_is_cue(&parser->chunks, at, CUE_AND);
    return next < end && (parser->chunks.at[next].kind == CHUNK_QUANTITY ||
                          word_is_among(parser->words.at[parser->chunks.at[next].first].text, "a an"));
}

/* One past what is replaced: "instead of fries, no tomato", "instead of the rice and beans and a coke". */
static size_t replaced_end(const struct parser *parser, size_t first, size_t end)
{
    static const enum cue modifiers[] = {CUE_WITHOUT, CUE_WITH, CUE_EXTRA};
    bool has_thing = false;
    for (size_t at = first; at < end; at++) {
        size_t next = at + chunk_is_cue(&parser->chunks, at, CUE_AND);
        bool is_end = begins_dish(parser, at, end);
        for (size_t i = 0; i < sizeof modifiers / sizeof *modifiers; i++)
            is_end = is_end || (next < end && chunk_is_cue(&parser->chunks, next, modifiers[i]));
        if (has_thing && is_end)
            return at;
        has_thing = has_thing || chunk_is_thing(&parser->chunks, at);
        if (has_thing && parser->chunks.at[at].ends_clause)
            return at + 1;
    }
    return end;
}

/* "No beans, and chips and salsa": another dish behind what is said of the first. */
static bool begins_other_dish(const struct parser *parser, size_t at, size_t end)
{
    bool is_behind = at > 0 && at + 1 < end && parser->chunks.at[at - 1].ends_clause &&
                     chunk_is_cue(&parser->chunks, at, CUE_AND) &&
                     parser->chunks.at[at + 1].kind == CHUNK_HIT;
    const struct hit *hit = is_behind ? &parser->chunks.at[at + 1].hit : NULL;
    return hit != NULL && hit->item_count > 0 && !hit->is_part && hit->option_count == 0;
}

/* What was said behind what is replaced: more of the dish, and dishes beside it. */
static void add_behind(struct parser *parser, size_t act, size_t first, size_t end)
{
    size_t dish = first;
    while (dish < end && !begins_dish(parser, dish, end) && !begins_other_dish(parser, dish, end))
        dish++;
    parser_read_lines(parser, first, dish);
    if (parser->lines.count == 0)
        draft_merge(&parser->acts->at[act].draft, &parser->lines.rest);
    else
        dish = first;
    parser_read_lines(parser, dish, end);
    for (size_t i = 0; i < parser->lines.count; i++)
        if (draft_names_thing(&parser->lines.at[i]))
            parser_add(parser, ACT_ADD)->draft = parser->lines.at[i];
}

void parse_replacement(struct parser *parser, size_t first, size_t at, size_t end)
{
    struct draft target;
    size_t delta_from = first, delta_to = at, all = end;
    if (first == at) { /* "instead of the coke, a sprite" */
        size_t next = at + 1, behind = parse_line_word(parser, next, end);
        while (behind == next && next < end && !chunk_is_thing(&parser->chunks, next) &&
               !chunk_is_cue(&parser->chunks, next, CUE_ADD))
            behind = ++next;
        bool is_named = next < end && chunk_is_thing(&parser->chunks, next);
        delta_from = behind + is_named < end ? behind + is_named : end;
        delta_to = end;
        all = end = delta_from;
    } else {
        end = replaced_end(parser, at + 1, end);
    }
    parser_read_lines(parser, at + 1, end);
    if (parser->lines.count > 0)
        target = parser->lines.at[0];
    else
        target = parser->lines.rest;
    parser_read_lines(parser, delta_from, delta_to);
    size_t last = parser->lines.count > 0 ? parser->lines.count - 1 : 0;
    for (size_t i = 0; i < last; i++) { /* "a coke, and a burger with swiss instead of cheddar" */
        bool is_whole = draft_names_thing(&parser->lines.at[i]);
        parser_add(parser, is_whole ? ACT_ADD : ACT_CHANGE)->draft = parser->lines.at[i];
    }
    bool is_order = last > 0 && !draft_names_thing(&target);
    struct act *act = parser_add(parser, is_order ? ACT_ADD : ACT_CHANGE);
    if (!is_order)
        act->target = target;
    act->draft = parser->lines.count > 0 ? parser->lines.at[last] : parser->lines.rest;
    for (size_t i = 0; is_order && i < target.put_back_count; i++)
        draft_put_without(&act->draft, target.put_back[i]);
    for (size_t i = 0; i < target.without_count; i++) /* "instead of the rice and no peanuts" */
        draft_put_without(&act->draft, target.without[i]);
    act->target.without_count = 0;
    act->is_correction = !is_order;
    note_target(parser, act, at + 1, end);
    bool is_number = target.quantity > 0 && !target.is_definite && !draft_names_thing(&target) &&
                     target.choice_count == 0 && target.size[0] == '\0' &&
                     !parse_is_line_word_alone(parser, at + 1, end);
    if (is_number && parser->lines.count > 0) /* "three colas instead of one" */
        split_target(&parser->lines.at[last], &act->target, &act->draft);
    if (end < all)
        add_behind(parser, parser->acts->count - 1, end, all);
}

size_t parse_find_cue(const struct parser *parser, size_t first, size_t end, enum cue cue)
{
    while (first < end && !chunk_is_cue(&parser->chunks, first, cue))
        first++;
    return first;
}

/* "the flan, a tres leches": what is there, and what it becomes. */
static bool is_pair(const struct lines *lines)
{
    return lines->count == 2 && lines->at[0].is_definite && lines->at[0].quantity == 0 &&
           lines->at[0].choice_count == 0 && draft_names_thing(&lines->at[0]) &&
           draft_names_thing(&lines->at[1]) && !lines->at[1].is_definite;
}

/* "Make the latte three", where a choice of another dish is called three. */
static bool is_foreign_number(const struct parser *parser, const struct act *act, const struct chunk *chunk)
{
    uint16_t option = chunk->hit.option_count > 0 ? (uint16_t)chunk->hit.options[0] : 0;
    return chunk->kind == CHUNK_HIT && chunk->count == 1 && parser->words.at[chunk->first].number > 0 &&
           act->target.item_count > 0 &&
           !(chunk->hit.option_count > 0 && draft_offers(parser->setting->menu, &act->target, &option, 1));
}

/* The number that chunks first..end end with, behind a dish; 0: none. */
static int last_number(const struct parser *parser, const struct act *act, size_t first, size_t end)
{
    while (end > first && (chunk_is_cue(&parser->chunks, end - 1, CUE_INSTEAD) ||
                           chunk_is_cue(&parser->chunks, end - 1, CUE_FILLER)))
        end--;
    if (end <= first + 1 || !chunk_is_thing(&parser->chunks, end - 2))
        return 0;
    const struct chunk *last = &parser->chunks.at[end - 1];
    return last->kind == CHUNK_QUANTITY           ? last->quantity
           : is_foreign_number(parser, act, last) ? parser->words.at[last->first].number
                                                  : 0;
}

/* "Make the coke a ginger ale", "the shrimp one a four": where what it becomes begins, behind what is chosen of a line;
 * end: nowhere. */
static size_t find_becomes(const struct parser *parser, size_t first, size_t end)
{
    bool is_the = first + 2 < end && chunk_is_cue(&parser->chunks, first, CUE_DET) &&
                  word_is_among(word_of(parser, first)->text, "the that my");
    size_t at = first + 2;
    if (!is_the || parser->chunks.at[first + 1].kind != CHUNK_HIT ||
        parser->chunks.at[first + 1].hit.option_count == 0)
        return end;
    at += at < end && word_is_among(word_of(parser, at)->text, "one ones");
    bool is_new = at + 1 < end && chunk_is_cue(&parser->chunks, at, CUE_DET) &&
                  word_is_among(word_of(parser, at)->text, "a an") && chunk_is_thing(&parser->chunks, at + 1);
    return is_new ? at : end;
}

/* What is chosen of a line becomes something else: the target says what it was. False: it is nothing like it. */
static bool make_choice(struct parser *parser, size_t first, size_t end)
{
    size_t becomes = find_becomes(parser, first, end);
    if (becomes == end)
        return false;
    parser_read_lines(parser, first, becomes);
    struct draft was = parser->lines.rest;
    if (parser->lines.count > 0 || was.choice_count != 1)
        return false;
    parser_read_lines(parser, becomes, end);
    if (parser->lines.count > 0)
        return false;
    struct act *act = parser_add(parser, ACT_CHANGE);
    act->target = was;
    act->draft = parser->lines.rest;
    act->draft.quantity = 0;
    act->draft.is_article = false;
    act->has_pronoun = true;
    return true;
}

void parse_make(struct parser *parser, size_t at, size_t end)
{
    const struct chunk *cue = &parser->chunks.at[at];
    bool is_bare = word_is(&parser->words.at[cue->first + cue->count - 1], "make");
    if (is_bare && make_choice(parser, at + 1, end))
        return;
    parser_read_lines(parser, at + 1, end);
    struct lines *lines = &parser->lines;
    if (lines->count == 0 && draft_is_empty(&lines->rest))
        return;
    struct act *act = parser_add(parser, ACT_CHANGE);
    act->has_pronoun = true;
    if (cue->count > 2 &&
        word_is(&parser->words.at[cue->first + cue->count - 1], "one")) /* "make the first one" */
        parser_source(parser, cue->first, cue->first + cue->count, act->text);
    if (lines->count == 0) {
        act->draft = lines->rest;
    } else if (is_bare && is_pair(lines)) { /* "make the flan a tres leches" */
        act->target = lines->at[0];
        act->draft = lines->at[1];
        return;
    } else if (is_bare) {
        split_target(&lines->at[0], &act->target, &act->draft);
        draft_merge(&act->draft, &lines->rest);
        if (act->draft.quantity == 0) /* "make the cola three" */
            act->draft.quantity = last_number(parser, act, at + 1, end);
    } else {
        act->draft = lines->at[0];
        draft_merge(&act->draft, &lines->rest);
    }
    for (size_t i = 1; i < lines->count; i++)
        parser_add(parser, ACT_ADD)->draft = lines->at[i];
}

size_t parse_find_into(const struct parser *parser, size_t first, size_t end)
{
    for (size_t at = first; at < end; at++) {
        const struct chunk *chunk = &parser->chunks.at[at];
        bool is_into = chunk_is_cue(&parser->chunks, at, CUE_TO) ||
                       chunk_is_cue(&parser->chunks, at, CUE_FOR) ||
                       chunk_is_cue(&parser->chunks, at, CUE_MAKE) ||
                       (chunk_is_cue(&parser->chunks, at, CUE_WITH) && at > first);
        if (is_into && chunk->count == 1)
            return at;
    }
    return end;
}

/* "change the carnitas the carne asada": the little word between was not heard. */
static size_t find_second_thing(const struct parser *parser, size_t first, size_t end)
{
    size_t at = first;
    while (at < end && !chunk_is_thing(&parser->chunks, at))
        at++;
    for (at++; at + 1 < end; at++)
        if (chunk_is_cue(&parser->chunks, at, CUE_DET) && chunk_is_thing(&parser->chunks, at + 1))
            return at;
    return end;
}

void parse_change(struct parser *parser, size_t at, size_t end)
{
    size_t into = parse_find_into(parser, at + 1, end);
    if (into == end) /* "switch out the flan and get me churros" */
        into = parse_find_cue(parser, at + 1, end, CUE_ADD);
    if (into == end)
        into = find_second_thing(parser, at + 1, end);
    struct act *act = parser_add(parser, ACT_CHANGE);
    parser_read_lines(parser, at + 1, into);
    if (into < end && chunk_is_cue(&parser->chunks, into, CUE_FOR) && parser->lines.count > 0 &&
        parse_is_line_word_alone(parser, into + 1, end)) { /* "substitute a coke for that" */
        act->draft = parser->lines.at[0];
        act->has_pronoun = true;
        note_target(parser, act, into + 1, end);
        return;
    }
    if (parser->lines.count > 0)
        act->target = parser->lines.at[0];
    else
        act->target = parser->lines.rest;
    act->has_pronoun = parser->lines.has_pronoun;
    note_target(parser, act, at + 1, into);
    if (into < end) {
        parser_read_lines(parser, into + 1, end);
        act->draft = parser->lines.count > 0 ? parser->lines.at[0] : parser->lines.rest;
        if (parser->lines.count > 0)
            draft_merge(&act->draft, &parser->lines.rest);
    } else if (parser->lines.count > 0) {
        act->draft = parser->lines.rest;
    }
}

void parse_becoming(struct parser *parser, size_t first, size_t should, size_t end)
{
    struct act *act = parser_add(parser, ACT_CHANGE);
    parser_read_lines(parser, first, should);
    act->target = parser->lines.count > 0 ? parser->lines.at[0] : parser->lines.rest;
    size_t and = should + 1;
    while (and < end &&
           !(chunk_is_cue(&parser->chunks, and, CUE_AND) && chunk_is_cue(&parser->chunks, and+1, CUE_DET) &&
             chunk_is_thing(&parser->chunks, and+2) && parser->chunks.at[and+2].hit.item_count > 0))
        and++;
    parser_read_lines(parser, should + 1, and);
    act->draft = parser->lines.count > 0 ? parser->lines.at[0] : parser->lines.rest;
    if (and+1 >= end)
        return;
    parser_read_lines(parser, and+1, end); /* "... and the pepperoni medium" */
    struct draft other = parser->lines.count > 0 ? parser->lines.at[0] : parser->lines.rest;
    struct act *more = parser_add(parser, ACT_CHANGE);
    split_target(&other, &more->target, &more->draft);
    more->draft.is_definite = more->draft.has_otherwise = false;
}

bool parse_for(struct parser *parser, size_t first, size_t end)
{
    const struct chunks *chunks = &parser->chunks;
    bool is_for = first + 3 < end && chunk_is_cue(chunks, first, CUE_FOR) &&
                  chunk_is_cue(chunks, first + 1, CUE_DET) &&
                  word_is_among(parser->words.at[chunks->at[first + 1].first].text, "the that my") &&
                  chunk_is_thing(chunks, first + 2) && chunks->at[first + 2].hit.item_count > 0;
    if (!is_for)
        return false;
    parser_read_lines(parser, first + 1, first + 3);
    struct draft target = parser->lines.at[0];
    bool is_dish = parser->lines.count == 1 && draft_names_thing(&target);
    parser_read_lines(parser, first + 3, end);
    struct draft delta = parser->lines.count > 0 ? parser->lines.at[0] : parser->lines.rest;
    if (!is_dish || parser->lines.count > 1 || draft_is_empty(&delta))
        return false;
    parser_add_change(parser, &target, &delta);
    return true;
}

bool parse_is_dish_alone(const struct parser *parser, size_t first, size_t end)
{
    size_t dishes = 0;
    for (size_t at = first; at < end; at++) {
        const struct chunk *chunk = &parser->chunks.at[at];
        if (chunk->kind == CHUNK_HIT && chunk->hit.item_count > 0)
            dishes++;
        else if (at > first || chunk->kind != CHUNK_CUE ||
                 (chunk->cue != CUE_DET && chunk->cue != CUE_ASK_IS) ||
                 !word_is_among(parser->words.at[chunk->first + chunk->count - 1].text, "the that my our"))
            return false;
    }
    return dishes == 1 && parser->chunks.at[first].kind == CHUNK_CUE;
}
