/* Order commands: add, make, change, remove, and corrections of what was understood. */
#include <stdio.h>
#include <string.h>

#include "meaning/parse_internal.h"

static bool is_command(enum cue cue)
{
    return cue == CUE_ADD || cue == CUE_MAKE || cue == CUE_CHANGE || cue == CUE_REMOVE ||
           cue == CUE_ACTUALLY || cue == CUE_SAID;
}

static bool has_thing(const struct parser *parser, size_t first, size_t end)
{
    for (size_t at = first; at < end; at++)
        if (chunk_is_thing(&parser->chunks, at) ||
            (parser->chunks.at[at].kind == CHUNK_HIT && parser->chunks.at[at].hit.is_ingredient))
            return true;
    return false;
}

static bool has_item(const struct parser *parser, size_t first, size_t end)
{
    for (size_t at = first; at < end; at++)
        if (chunk_is_thing(&parser->chunks, at) && parser->chunks.at[at].hit.option_count == 0 &&
            !parser->chunks.at[at].hit.is_ingredient)
            return true;
    return false;
}

static size_t sentence_of(const struct parser *parser, size_t at)
{
    while (at + 1 < parser->chunks.count && !parser->chunks.at[at].ends_sentence)
        at++;
    return at + 1;
}

/* One past the words of an order that begins again at a cue: up to the next such cue, or the sentence's end. */
static size_t clause_end(const struct parser *parser, size_t at, size_t end)
{
    for (at++; at < end; at++)
        if (parser->chunks.at[at].kind == CHUNK_CUE && is_command(parser->chunks.at[at].cue))
            return at;
    return end;
}

/* "add olives to the margherita" behind other things: it says itself what it is for. */
static bool names_target(const struct parser *parser, size_t at, size_t end)
{
    for (; at + 1 < end; at++) {
        const struct chunk *chunk = &parser->chunks.at[at];
        bool is_to = chunk_is_cue(&parser->chunks, at, CUE_TO) ||
                     (chunk->count == 1 && word_is_among(parser->words.at[chunk->first].text, "on"));
        if (is_to && chunk_is_cue(&parser->chunks, at + 1, CUE_DET) &&
            !word_is_among(parser->words.at[parser->chunks.at[at + 1].first].text, "a an") &&
            has_thing(parser, at + 2, end))
            return true;
    }
    return false;
}

/* Something that can take the place of what was said before. */
static bool has_other(const struct parser *parser, size_t first, size_t end)
{
    for (size_t at = first; at < end; at++)
        if (parser->chunks.at[at].kind == CHUNK_QUANTITY || parser->chunks.at[at].kind == CHUNK_HIT)
            return true;
    return false;
}

/* "scratch that, a coke": what was said just before is taken back, and something else takes its place. */
static bool is_taken_back(const struct parser *parser, size_t at, size_t end)
{
    const struct word *word = &parser->words.at[parser->chunks.at[at].first];
    return word_is_among(word->text, "scratch scrap forget cancel") && at + 1 < end &&
           (chunk_is_cue(&parser->chunks, at + 1, CUE_PRONOUN) ||
            chunk_is_cue(&parser->chunks, at + 1, CUE_MAKE)) &&
           has_other(parser, at + 2, end);
}

/* "no wait", "no, no", "no, scratch that", "no, make that" */
static bool is_no_of_correction(const struct parser *parser, size_t at, size_t end)
{
    const struct chunks *chunks = &parser->chunks;
    if (at + 1 >= end || chunks->at[at].ends_sentence || !has_other(parser, at + 1, end))
        return false;
    return chunk_is_cue(chunks, at + 1, CUE_ACTUALLY) || chunk_is_cue(chunks, at + 1, CUE_SAID) ||
           chunk_is_cue(chunks, at + 1, CUE_MAKE) || chunk_is_cue(chunks, at + 1, CUE_NO) ||
           is_taken_back(parser, at + 1, end) ||
           (chunks->at[at].count == 2 && word_is(&parser->words.at[chunks->at[at].first + 1], "no"));
}

/* "make one with oat milk", "no wait, make that four": of what was ordered in the same breath. */
static bool is_made_otherwise(const struct parser *parser, size_t first, size_t at, size_t end)
{
    const struct chunk *next = &parser->chunks.at[at + 1 < end ? at + 1 : at];
    const struct chunk *before = at > first ? &parser->chunks.at[at - 1] : NULL;
    bool is_share = next->kind == CHUNK_QUANTITY || word_is(&parser->words.at[next->first], "one");
    if (is_share && has_thing(parser, at + 1, end) && !has_item(parser, at + 1, end))
        return true;
    bool is_pronoun = before != NULL && chunk_is_cue(&parser->chunks, at - 1, CUE_PRONOUN) &&
                      at - 1 > first && chunk_is_cue(&parser->chunks, at - 2, CUE_REMOVE);
    bool corrects = before != NULL && before->kind == CHUNK_CUE &&
                    (before->cue == CUE_NO || before->cue == CUE_ACTUALLY || before->cue == CUE_SAID ||
                     before->cue == CUE_REMOVE || is_pronoun);
    return corrects && has_other(parser, at + 1, end);
}

/* Whether what a cue in an order begins belongs to that order still: the reader weighs it with the rest. */
static bool goes_on(const struct parser *parser, size_t first, size_t at, size_t end)
{
    const struct chunk *chunk = &parser->chunks.at[at];
    enum cue begins = parser->chunks.at[first].kind == CHUNK_CUE ? parser->chunks.at[first].cue : CUE_NONE;
    size_t behind = clause_end(parser, at, end);
    if (begins == CUE_MAKE || begins == CUE_CHANGE || begins == CUE_REMOVE || !has_thing(parser, first, at))
        return false;
    switch (chunk->cue) {
    case CUE_ADD:
        return has_thing(parser, at + 1, behind) && !names_target(parser, at + 1, behind);
    case CUE_ACTUALLY:
    case CUE_SAID:
        return at + 1 < end && !chunk->ends_sentence;
    case CUE_NO:
        return is_no_of_correction(parser, at, end);
    case CUE_REMOVE:
        return is_taken_back(parser, at, end) ||
               (has_item(parser, first, at) && has_thing(parser, at + 1, behind) &&
                !has_item(parser, at + 1, behind));
    case CUE_MAKE:
        return is_made_otherwise(parser, first, at, end);
    case CUE_DONE: /* "and one with nothing on it" */
        return chunk_is_cue(&parser->chunks, at - 1, CUE_WITH);
    default:
        return false;
    }
}

/* Whether the sentence from chunk at on says more of the order before it: "With mushrooms.", "One with oat milk." */
static bool says_more(const struct parser *parser, size_t at, size_t end)
{
    while (at < end &&
           (chunk_is_cue(&parser->chunks, at, CUE_FILLER) || chunk_is_cue(&parser->chunks, at, CUE_AND)))
        at++;
    if (at >= end || !has_thing(parser, at, end))
        return false;
    const struct chunk *chunk = &parser->chunks.at[at];
    bool is_one = chunk->kind == CHUNK_QUANTITY || word_is(&parser->words.at[chunk->first], "one");
    for (size_t i = at; i < end; i++)
        if (parser->chunks.at[i].kind == CHUNK_CUE && parser->chunks.at[i].cue >= CUE_ASK_PRICE)
            return false;
    return is_one || (chunk->kind == CHUNK_CUE &&
                      (chunk->cue == CUE_WITH || chunk->cue == CUE_WITHOUT || chunk->cue == CUE_EXTRA ||
                       chunk->cue == CUE_LIGHT || chunk->cue == CUE_HALF || chunk->cue == CUE_BOTH ||
                       chunk->cue == CUE_ADD || (chunk->cue == CUE_NO && parse_is_without(parser, at))));
}

static bool ends_command(const struct parser *parser, size_t first, size_t at, size_t end)
{
    const struct chunk *chunk = &parser->chunks.at[at];
    if (chunk->kind != CHUNK_CUE || goes_on(parser, first, at, end))
        return false;
    if (chunk->cue == CUE_NO)
        return !parse_is_without(parser, at);
    if (chunk->cue == CUE_YES) /* "right", "okay" between items */
        return parser->chunks.at[at - 1].ends_clause || at + 1 == parser->chunks.count;
    return is_command(chunk->cue) || (chunk->cue >= CUE_YES && chunk->cue <= CUE_ADDRESS_IS);
}

/* One past the last chunk of the command that begins at first. */
static size_t command_end(const struct parser *parser, size_t first, size_t end)
{
    size_t at = first + 1;
    while (at < end && !ends_command(parser, first, at, end))
        at++;
    return at;
}

static bool is_line_whole(const struct draft *line)
{
    return draft_names_thing(line);
}

/* Of several doubts of a turn the greatest is kept. */
static bool take_doubt(struct parser *parser)
{
    const struct lines_doubt *doubt = &parser->lines.doubt;
    struct acts *acts = parser->acts;
    if (!lines_are_in_doubt(doubt) || (lines_are_in_doubt(&acts->doubt) && acts->doubt.lead <= doubt->lead))
        return false;
    acts->doubt = *doubt;
    for (size_t i = 0; i < acts->count; i++)
        acts->at[i].is_doubtful = false;
    return true;
}

static bool has_word(const struct parser *parser, size_t first, size_t end, const char *list)
{
    for (size_t at = first; at < end; at++)
        for (size_t w = 0; w < parser->chunks.at[at].count; w++)
            if (word_is_among(parser->words.at[parser->chunks.at[at].first + w].text, list))
                return true;
    return false;
}

/* "two more", "one for my wife too", "a lime one": more of what was spoken of, not so many of it. */
static bool says_again(const struct parser *parser, size_t first, size_t end)
{
    const struct draft *rest = &parser->lines.rest;
    bool is_number = rest->size[0] == '\0' && rest->choice_count == 0 && rest->without_count == 0;
    bool is_corrected =
        parser->is_correction || parser->is_after_no || strcasestr(parser->source, "actually") != NULL;
    if (has_word(parser, first, end, "another more too") ||
        (is_number && has_word(parser, first, end, "for")))
        return rest->quantity > 0 && !parser->is_correction;
    return parser->lines.has_more && !is_corrected;
}

static void add_lines(struct parser *parser, size_t first, size_t end)
{
    struct lines *lines = &parser->lines;
    bool is_other = lines->rest.quantity > 0 && !lines->rest.is_article && lines->rest.size[0] != '\0';
    bool is_doubtful = take_doubt(parser);
    if (lines->count > 0 && !draft_is_empty(&lines->rest) && !is_other)
        draft_merge(&lines->at[lines->count - 1], &lines->rest);
    for (size_t i = 0; i < lines->count; i++) {
        bool is_whole = is_line_whole(&lines->at[i]);
        struct act *act = parser_add(parser, is_whole ? ACT_ADD : ACT_CHANGE);
        act->draft = lines->at[i];
        act->has_pronoun = lines->has_pronoun;
        act->is_more = lines->has_more && lines->count == 1;
        act->is_doubtful = is_doubtful && is_whole && (lines->doubt.mine_of >> i & 1U) != 0;
    }
    if (lines->count > 0)
        return;
    if (!draft_is_empty(&lines->rest)) {
        struct act *act = parser_add(parser, says_again(parser, first, end) ? ACT_AGAIN : ACT_CHANGE);
        act->draft = lines->rest;
        act->has_pronoun = lines->has_pronoun;
    }
}

/* "Y instead of X", "not X but Y": at is the cue between. */
static void parse_replacement(struct parser *parser, size_t first, size_t at, size_t end)
{
    struct draft target;
    size_t delta_from = first, delta_to = at;
    if (first == at) { /* "instead of the coke, a sprite" */
        size_t next = at + 1;
        while (next < end && !chunk_is_thing(&parser->chunks, next))
            next++;
        delta_from = next + 1 < end ? next + 1 : end;
        delta_to = end;
        end = delta_from;
    }
    parser_read_lines(parser, at + 1, end);
    if (parser->lines.count > 0)
        target = parser->lines.at[0];
    else
        target = parser->lines.rest;
    parser_read_lines(parser, delta_from, delta_to);
    struct act *act = parser_add(parser, ACT_CHANGE);
    act->target = target;
    act->draft = parser->lines.count > 0 ? parser->lines.at[0] : parser->lines.rest;
    act->is_correction = true;
}

static size_t find_cue(const struct parser *parser, size_t first, size_t end, enum cue cue)
{
    while (first < end && !chunk_is_cue(&parser->chunks, first, cue))
        first++;
    return first;
}

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

static void parse_make(struct parser *parser, size_t at, size_t end)
{
    const struct chunk *cue = &parser->chunks.at[at];
    bool is_bare = word_is(&parser->words.at[cue->first + cue->count - 1], "make");
    parser_read_lines(parser, at + 1, end);
    struct lines *lines = &parser->lines;
    if (lines->count == 0 && draft_is_empty(&lines->rest))
        return;
    struct act *act = parser_add(parser, ACT_CHANGE);
    act->has_pronoun = true;
    if (lines->count == 0) {
        act->draft = lines->rest;
    } else if (is_bare) {
        split_target(&lines->at[0], &act->target, &act->draft);
        draft_merge(&act->draft, &lines->rest);
    } else {
        act->draft = lines->at[0];
        draft_merge(&act->draft, &lines->rest);
    }
    for (size_t i = 1; i < lines->count; i++)
        parser_add(parser, ACT_ADD)->draft = lines->at[i];
}

/* "change the coke to a sprite": the word between the two. */
static size_t find_into(const struct parser *parser, size_t first, size_t end)
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

static void parse_change(struct parser *parser, size_t at, size_t end)
{
    size_t into = find_into(parser, at + 1, end);
    if (into == end)
        into = find_second_thing(parser, at + 1, end);
    struct act *act = parser_add(parser, ACT_CHANGE);
    parser_read_lines(parser, at + 1, into);
    if (parser->lines.count > 0)
        act->target = parser->lines.at[0];
    else
        act->target = parser->lines.rest;
    act->has_pronoun = parser->lines.has_pronoun;
    if (into < end) {
        parser_read_lines(parser, into + 1, end);
        act->draft = parser->lines.count > 0 ? parser->lines.at[0] : parser->lines.rest;
        if (parser->lines.count > 0)
            draft_merge(&act->draft, &parser->lines.rest);
    } else if (parser->lines.count > 0) {
        act->draft = parser->lines.rest;
    }
}

/* "take off the coke and the fries", "take the onions off the burger", "remove one of the pizzas" */
static void parse_remove(struct parser *parser, size_t at, size_t end)
{
    struct draft removed = {.item_count = 0};
    size_t count_before = parser->acts->count;
    for (size_t i = at + 1; i < end; i++) {
        const struct chunk *chunk = &parser->chunks.at[i];
        if (chunk->kind == CHUNK_QUANTITY)
            removed.quantity = chunk->quantity;
        if (chunk->kind != CHUNK_HIT)
            continue;
        const struct hit *hit = &chunk->hit;
        if (hit->is_size && hit->item_count == 0) {
            snprintf(removed.size, sizeof removed.size, "%s", hit->phrase);
            continue;
        }
        bool is_on_item = removed.without_count > 0 && !chunk_is_cue(&parser->chunks, i - 1, CUE_AND);
        if (hit->item_count == 0 && hit->category_count == 0) {
            if (hit->option_count > 0 || hit->is_ingredient)
                draft_put_without(&removed, hit->phrase);
            continue;
        }
        if (is_on_item) { /* "take the onions off the burrito" */
            struct act *act = parser_add(parser, ACT_CHANGE);
            act->draft = removed;
            draft_put_hit_item(&act->target, hit);
            memset(&removed, 0, sizeof removed);
            continue;
        }
        if (hit->option_count > 0 || hit->is_ingredient)
            draft_put_without(&removed, hit->phrase);
        draft_put_hit_item(&removed, hit);
        for (size_t c = 0; c < hit->category_count; c++)
            removed.categories[removed.category_count++] = (uint16_t)hit->categories[c];
        parser_add(parser, ACT_REMOVE)->draft = removed;
        memset(&removed, 0, sizeof removed);
    }
    if (parser->acts->count == count_before || !draft_is_empty(&removed)) {
        bool is_negated_filler = parser->acts->count == count_before && draft_is_empty(&removed) &&
                                 end > at + 1 && parser->chunks.at[at + 1].kind == CHUNK_WORD;
        if (!is_negated_filler)
            parser_add(parser, ACT_REMOVE)->draft = removed;
    }
    const struct chunk *last = &parser->chunks.at[end - 1];
    if (parser->acts->count == count_before + 1 && end > at + 1)
        parser_source(parser, parser->chunks.at[at + 1].first, last->first + last->count,
                      parser->acts->at[count_before].text);
}

/* "the lemonade should be large" */
static void parse_should_be(struct parser *parser, size_t first, size_t should, size_t end)
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

/* "add olives to the margherita": options first, then the line they go on. */
static bool parse_add_to(struct parser *parser, size_t first, size_t end)
{
    size_t to = first;
    for (; to < end; to++) {
        const struct chunk *chunk = &parser->chunks.at[to];
        const struct word *word = &parser->words.at[chunk->first];
        if (chunk->kind == CHUNK_QUANTITY ||
            (chunk->kind == CHUNK_HIT && chunk->hit.option_count == 0 && !chunk->hit.is_ingredient))
            return false;
        if (to > first &&
            (chunk_is_cue(&parser->chunks, to, CUE_TO) || (chunk->count == 1 && word_is(word, "on"))))
            break;
    }
    if (to >= end)
        return false;
    parser_read_lines(parser, to + 1, end);
    if (parser->lines.count == 0 && !parser->lines.has_pronoun)
        return false;
    struct draft target = parser->lines.count > 0 ? parser->lines.at[0] : (struct draft){.item_count = 0};
    if (target.quantity > 0) /* "jalapenos on a burrito" orders the burrito */
        return false;
    parser_read_lines(parser, first, to);
    struct draft delta = parser->lines.rest;
    if (parser->lines.count > 0 && parser->lines.at[0].has_otherwise && parser->lines.at[0].item_count > 0) {
        delta.choices[0] = parser->lines.at[0].otherwise;
        delta.choice_count = 1;
    }
    if (draft_is_empty(&delta))
        return false;
    struct act *act = parser_add(parser, ACT_CHANGE);
    act->target = target;
    act->draft = delta;
    act->has_pronoun = true;
    return true;
}

static void parse_add(struct parser *parser, size_t first, size_t end)
{
    size_t instead_of = find_cue(parser, first, end, CUE_INSTEAD_OF);
    size_t not_this = find_cue(parser, first, end, CUE_NOT);
    if (instead_of < end) {
        parse_replacement(parser, first, instead_of, end);
        return;
    }
    if (not_this > first && not_this + 1 < end && chunk_is_thing(&parser->chunks, not_this + 1) &&
        parser->chunks.at[not_this + 1].hit.item_count > 0) {
        parse_replacement(parser, first, not_this, end);
        return;
    }
    size_t should = find_cue(parser, first, end, CUE_SHOULD_BE);
    if (should > first && should < end) {
        parse_should_be(parser, first, should, end);
        return;
    }
    if (parse_add_to(parser, first, end))
        return;
    bool is_instead = find_cue(parser, first, end, CUE_INSTEAD) < end;
    parser_read_lines(parser, first, end);
    parser->is_correction = parser->is_correction || parser->lines.has_only;
    if (!is_instead || parser->lines.count == 0) {
        add_lines(parser, first, end);
        return;
    }
    struct act *act = parser_add(parser, ACT_CHANGE);
    act->draft = parser->lines.at[0];
    act->is_correction = true;
}

/* "actually, can I also get a coke" corrects nothing. */
static bool says_also(const struct parser *parser, const struct chunk *chunk)
{
    for (size_t w = chunk->first; w < chunk->first + chunk->count; w++)
        if (word_is_among(parser->words.at[w].text, "also add"))
            return true;
    return false;
}

size_t parse_command(struct parser *parser, size_t first, size_t end)
{
    const struct chunk *chunk = &parser->chunks.at[first];
    enum cue cue = chunk->kind == CHUNK_CUE ? chunk->cue : CUE_NONE;
    size_t behind = command_end(parser, first, end);
    bool is_order =
        cue != CUE_MAKE && cue != CUE_CHANGE && cue != CUE_REMOVE && cue != CUE_ACTUALLY && cue != CUE_SAID;
    while (is_order && behind == end && end < parser->chunks.count && has_thing(parser, first, end) &&
           says_more(parser, end, sentence_of(parser, end))) {
        end = sentence_of(parser, end);
        behind = command_end(parser, first, end);
    }
    switch (cue) {
    case CUE_ACTUALLY:
    case CUE_SAID:
        parser->is_correction = true;
        return first + 1;
    case CUE_MAKE:
        parse_make(parser, first, behind);
        break;
    case CUE_INSTEAD_OF: /* "instead of the penne I want a spaghetti" */
        if (behind < end && chunk_is_cue(&parser->chunks, behind, CUE_ADD) && !has_thing(parser, first, end))
            behind = first + 1;
        if (behind < end && chunk_is_cue(&parser->chunks, behind, CUE_ADD))
            behind = command_end(parser, behind, end);
        parse_add(parser, first, behind);
        break;
    case CUE_CHANGE:
        while (behind < end && (chunk_is_cue(&parser->chunks, behind, CUE_MAKE)))
            behind = command_end(parser, behind, end);
        parse_change(parser, first, behind);
        break;
    case CUE_REMOVE:
        parse_remove(parser, first, behind);
        break;
    case CUE_ADD:
        if (says_also(parser, chunk))
            parser->is_correction = parser->is_after_no = false;
        parse_add(parser, first + 1, behind);
        break;
    default:
        parse_add(parser, first, behind);
        break;
    }
    parser->is_correction = false;
    return behind;
}
