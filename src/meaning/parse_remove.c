/* What goes: a dish off the order, a part off a dish. */
#include <stdio.h>
#include <string.h>

#include "meaning/parse_internal.h"

static const struct hit *hit_at(const struct parser *parser, size_t at)
{
    return at < parser->chunks.count && parser->chunks.at[at].kind == CHUNK_HIT ? &parser->chunks.at[at].hit
                                                                                : NULL;
}

static bool is_part_of_dish(const struct hit *hit)
{
    return hit->option_count > 0 || hit->is_ingredient;
}

/* Whether the chunk stands between a part and its dish: "off", "from", "on that". */
static bool is_off(const struct parser *parser, size_t at)
{
    const struct chunk *chunk = &parser->chunks.at[at];
    const struct word *last = &parser->words.at[chunk->first + chunk->count - 1];
    return chunk->kind != CHUNK_HIT &&
           word_is_among(parser->words.at[chunk->first].text, "off from on in of") &&
           (chunk->count == 1 || word_is_among(last->text, "of the that this my"));
}

/* "off one of them", "off one of the burgers": the chunk says how many of those. */
static bool is_share(const struct parser *parser, size_t at, size_t end)
{
    return at + 1 < end && parser->chunks.at[at].kind == CHUNK_QUANTITY &&
           word_is(&parser->words.at[parser->chunks.at[at + 1].first], "of");
}

/* "the mushrooms off the mushroom burger", "onions on that hawaiian": the chunk of the dish that the parts from
 * chunk first on are taken off; end: they are said of none. */
static size_t find_dish_of_parts(const struct parser *parser, size_t first, size_t end)
{
    size_t at = first, parts = 0, off = 0;
    for (; at < end; at++) {
        const struct hit *hit = hit_at(parser, at);
        if (hit != NULL && off == 0 && is_part_of_dish(hit))
            parts++;
        else if (parts > 0 && is_off(parser, at))
            off++;
        else if (!chunk_is_cue(&parser->chunks, at, CUE_DET) && !chunk_is_cue(&parser->chunks, at, CUE_AND) &&
                 !chunk_is_cue(&parser->chunks, at, CUE_OR) &&
                 !(off > 0 && (chunk_is_cue(&parser->chunks, at, CUE_PRONOUN) || is_share(parser, at, end))))
            break;
    }
    const struct hit *dish = off > 0 && at < end ? hit_at(parser, at) : NULL;
    const char *before = at > 0 ? parser->words.at[parser->chunks.at[at - 1].first].text : "";
    bool is_new = at < end && chunk_is_cue(&parser->chunks, at - 1, CUE_DET) && word_is_among(before, "a an");
    return dish != NULL && !is_new && (dish->item_count > 0 || dish->category_count > 0) ? at : end;
}

/* The parts between first and dish go off that dish. */
static void take_parts_off(struct parser *parser, size_t first, size_t dish)
{
    struct act *act = parser_add(parser, ACT_CHANGE);
    const struct hit *of = &parser->chunks.at[dish].hit;
    for (size_t at = first; at < dish; at++)
        if (parser->chunks.at[at].kind == CHUNK_HIT)
            draft_put_without(&act->draft, parser->chunks.at[at].hit.phrase);
    if (of->item_count > 0)
        draft_put_hit_item(&act->target, of);
    for (size_t c = 0; of->item_count == 0 && c < of->category_count; c++)
        act->target.categories[act->target.category_count++] = (uint16_t)of->categories[c];
    act->has_pronoun = true;
}

/* "take the mushrooms off that", "off one of them", "I don't want pepperoni on it" where the part alone names a dish
 * too. */
static bool take_parts_off_it(struct parser *parser, size_t first, size_t end)
{
    struct draft delta = {.item_count = 0};
    size_t at = first;
    for (; at < end; at++) {
        const struct hit *hit = hit_at(parser, at);
        if (hit != NULL && is_part_of_dish(hit))
            draft_put_without(&delta, hit->phrase);
        else if (!chunk_is_cue(&parser->chunks, at, CUE_DET) && !chunk_is_cue(&parser->chunks, at, CUE_AND))
            break;
    }
    bool is_it = at < end && delta.without_count > 0 &&
                 word_is_among(parser->words.at[parser->chunks.at[at].first].text, "off from on in");
    bool is_of_some = false;
    for (; is_it && at < end; at++) {
        const struct chunk *chunk = &parser->chunks.at[at];
        const struct word *last = &parser->words.at[chunk->first + chunk->count - 1];
        is_of_some = is_of_some || is_share(parser, at, end);
        if (chunk->kind != CHUNK_CUE && !is_share(parser, at, end))
            return false;
        if (!word_is_among(last->text, is_of_some ? "them those these" : "it that this"))
            continue;
        struct act *act = parser_add(parser, ACT_CHANGE);
        act->draft = delta;
        act->has_pronoun = true;
        return true;
    }
    return false;
}

/* "two of the rolls, so eight": what is left is no more that goes. One past what goes. */
static size_t end_before_rest(const struct parser *parser, size_t first, size_t end)
{
    bool has_rest = end > first + 2 && parser->words.at[parser->chunks.at[end - 1].first].number > 0 &&
                    word_is(&parser->words.at[parser->chunks.at[end - 2].first], "so");
    return has_rest ? end - 2 : end;
}

/* "take off the coke and the fries", "take the onions off the burger", "remove one of the pizzas" */
void parse_remove(struct parser *parser, size_t first, size_t end)
{
    end = end_before_rest(parser, first, end);
    struct draft removed = {.item_count = 0};
    size_t count_before = parser->acts->count;
    size_t dish = find_dish_of_parts(parser, first, end);
    if (dish < end) {
        take_parts_off(parser, first, dish);
        return;
    }
    if (take_parts_off_it(parser, first, end))
        return;
    for (size_t i = first; i < end; i++) {
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
                                 end > first && parser->chunks.at[first].kind == CHUNK_WORD;
        if (!is_negated_filler)
            parser_add(parser, ACT_REMOVE)->draft = removed;
    }
    const struct chunk *last = &parser->chunks.at[end - 1];
    if (parser->acts->count == count_before + 1 && end > first)
        parser_source(parser, parser->chunks.at[first].first, last->first + last->count,
                      parser->acts->at[count_before].text);
}

/* Whether a question is open whose answer "no coke" may be: no, a coke. */
static bool is_answer_open(const struct parser *parser)
{
    switch (parser->setting->asked) {
    case ASKED_DRAFT:
    case ASKED_WHICH:
    case ASKED_OFFER:
    case ASKED_CHANGE_TO:
    case ASKED_SIZE:
    case ASKED_GROUP:
    case ASKED_WHAT_CHANGE:
        return true;
    default:
        return false;
    }
}

size_t parse_left_out(const struct parser *parser, size_t at, size_t end)
{
    const struct chunk *chunk = &parser->chunks.at[at];
    bool is_no = chunk->kind == CHUNK_CUE && chunk->cue == CUE_NO && chunk->count == 1;
    bool is_not = chunk->kind == CHUNK_CUE && chunk->cue == CUE_NOT && chunk->count == 1;
    bool is_without = chunk->kind == CHUNK_CUE && chunk->cue == CUE_WITHOUT;
    if ((!is_no && !is_not && !is_without) || chunk->ends_clause ||
        ((is_no || is_not) && is_answer_open(parser)))
        return 0;
    size_t next = at + 1;
    const char *word = next < end ? parser->words.at[parser->chunks.at[next].first].text : "";
    if (next < end && chunk_is_cue(&parser->chunks, next, CUE_DET) &&
        (is_without || (is_not && !word_is_among(word, "a an")) || word_is_among(word, "any")))
        next++;
    size_t line_word = parse_line_word(parser, next, end);
    if (is_without && line_word > next && word_is(&parser->words.at[chunk->first], "skip"))
        return line_word; /* "skip the second one" */
    const struct hit *hit = next < end ? hit_at(parser, next) : NULL;
    bool is_dish = hit != NULL && hit->item_count > 0 && !hit->is_part && hit->score >= 1;
    bool is_kind = hit != NULL && hit->item_count == 0 && hit->category_count > 0; /* "skip the soup" */
    return (is_dish || is_kind) && !parser->chunks.at[next].is_guess && !is_part_of_dish(hit) ? next + 1 : 0;
}

/* "one less burger", "one burger less": one past it; 0: none such. */
static size_t find_less(const struct parser *parser, size_t at, size_t end)
{
    bool has_dish = false, has_less = false;
    const struct chunk *chunk = &parser->chunks.at[at];
    if (chunk->kind != CHUNK_QUANTITY && !word_is(&parser->words.at[chunk->first], "one"))
        return 0;
    for (at++; at < end && !(has_dish && has_less); at++) {
        const struct word *word = &parser->words.at[parser->chunks.at[at].first];
        if (!has_less && word_is_among(word->text, "less fewer"))
            has_less = true;
        else if (!has_dish && hit_at(parser, at) != NULL && hit_at(parser, at)->item_count > 0)
            has_dish = true;
        else if (!chunk_is_cue(&parser->chunks, at, CUE_OF) && !chunk_is_cue(&parser->chunks, at, CUE_DET))
            return 0;
    }
    return has_dish && has_less ? at : 0;
}

static bool names_other(const struct parser *parser, size_t first, size_t end)
{
    for (size_t at = first; at < end; at++)
        for (size_t w = 0; w < parser->chunks.at[at].count; w++)
            if (word_is_among(parser->words.at[parser->chunks.at[at].first + w].text, "other others"))
                return true;
    return false;
}

static bool names_dish(const struct parser *parser, size_t first, size_t end)
{
    for (size_t at = first; at < end; at++)
        if (hit_at(parser, at) != NULL && hit_at(parser, at)->item_count > 0)
            return true;
    return false;
}

size_t parse_leave_out(struct parser *parser, size_t at, size_t end)
{
    const struct chunk *chunk = &parser->chunks.at[at];
    bool is_negation = chunk->kind == CHUNK_CUE && !chunk->ends_clause &&
                       (chunk->cue == CUE_NO || chunk->cue == CUE_NOT || chunk->cue == CUE_WITHOUT);
    size_t line_word = chunk_is_cue(&parser->chunks, at, CUE_NOT) ? parse_line_word(parser, at + 1, end) : 0;
    if (line_word > at + 1 && !is_answer_open(parser) && names_dish(parser, line_word, end)) {
        parse_remove(parser, at + 1, line_word); /* "not that, I meant a coke" */
        return line_word;
    }
    size_t dish = is_negation ? find_dish_of_parts(parser, at + 1, end) : end;
    if (dish < end && names_other(parser, dish, end))
        return at; /* "..., and no ham on the other one": who knows the order says which */
    if (dish < end) {
        take_parts_off(parser, at + 1, dish);
        return dish + 1;
    }
    size_t behind = parse_left_out(parser, at, end), from = at + 1;
    if (behind == 0) {
        from = at;
        behind = find_less(parser, at, end);
    }
    if (behind > 0)
        parse_remove(parser, from, behind);
    return behind > 0 ? behind : at;
}
