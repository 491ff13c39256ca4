/* "Add olives to the margherita": options first, then the line they go on; and what is added besides. */
#include "meaning/parse_internal.h"

static bool is_on_the(const struct parser *parser, size_t at, size_t end)
{
    const struct chunk *chunk = &parser->chunks.at[at];
    bool is_to = chunk_is_cue(&parser->chunks, at, CUE_TO) ||
                 (chunk->count == 1 && word_is_among(parser->words.at[chunk->first].text, "on in"));
    return is_to && at + 2 < end && chunk_is_cue(&parser->chunks, at + 1, CUE_DET) &&
           !word_is_among(parser->words.at[parser->chunks.at[at + 1].first].text, "a an");
}

/* Whether something else is said from there on, and is for another line: "olives on the margherita". */
static bool begins_other(const struct parser *parser, size_t at, size_t end)
{
    for (size_t on = at + 1; on < end; on++)
        if (is_on_the(parser, on, end))
            return parse_has_thing(parser, at, on) && parse_has_thing(parser, on + 2, end);
    return false;
}

/* One past the words that say which line, from chunk at on: "... the hawaiian | and olives on the margherita". */
static size_t target_end(const struct parser *parser, size_t at, size_t end)
{
    for (size_t i = at + 1; i < end; i++)
        if ((chunk_is_cue(&parser->chunks, i, CUE_AND) || parser->chunks.at[i - 1].ends_clause) &&
            parse_has_item(parser, at, i) && begins_other(parser, i, end))
            return i;
    return end;
}

/* The word between what is added and the line: "to", "on"; end: there is none, or something is ordered before. */
static size_t find_to(const struct parser *parser, size_t first, size_t end)
{
    for (size_t to = first; to < end; to++) {
        const struct chunk *chunk = &parser->chunks.at[to];
        if (chunk->kind == CHUNK_QUANTITY ||
            (chunk->kind == CHUNK_HIT && chunk->hit.option_count == 0 && !chunk->hit.is_ingredient))
            return end;
        if (to > first && (chunk_is_cue(&parser->chunks, to, CUE_TO) ||
                           (chunk->count == 1 && word_is(&parser->words.at[chunk->first], "on"))))
            return to;
    }
    return end;
}

/* What is added, words first..to; false: nothing is. */
static bool read_added(struct parser *parser, size_t first, size_t to, struct draft *out)
{
    parser_read_lines(parser, first, to);
    const struct draft *line = &parser->lines.at[0];
    *out = parser->lines.rest;
    if (parser->lines.count > 0 && line->has_otherwise && line->item_count > 0) {
        out->choices[0] = line->otherwise;
        out->choice_count = 1;
    }
    return !draft_is_empty(out);
}

/* "... and onions", "... and leave out the celery", behind the line's name: more of what is changed of it. */
static void take_behind(const struct parser *parser, size_t first, size_t end, struct draft *target,
                        struct draft *delta)
{
    struct draft behind = parser->lines.rest;
    if (parse_has_word(parser, first, end, "other others"))
        return;
    behind.quantity = 0;
    for (size_t i = 0; i < target->without_count; i++)
        draft_put_without(&behind, target->without[i]);
    target->without_count = 0;
    bool says_which =
        target->item_count == 0 || !parse_has_word(parser, first, end, "and"); /* "the club on rye" */
    for (size_t i = 0; !says_which && i < target->choice_count && behind.choice_count < DRAFT_CHOICES_MAX;
         i++)
        behind.choices[behind.choice_count++] = target->choices[i];
    if (!says_which)
        target->choice_count = 0;
    draft_merge(delta, &behind);
}

/* Dishes behind the line: one more that it goes on ("and the margherita"), or one that is ordered ("and a coke"). */
static void take_others(struct parser *parser, const struct draft *delta)
{
    for (size_t i = 1; i < parser->lines.count; i++) {
        const struct draft *other = &parser->lines.at[i];
        bool is_target = other->is_definite && other->quantity == 0 && other->size[0] == '\0' &&
                         other->choice_count + other->without_count == 0;
        if (is_target)
            parser_add_change(parser, other, delta);
        else
            parser_add(parser, ACT_ADD)->draft = *other;
    }
}

bool parse_add_to(struct parser *parser, size_t first, size_t end)
{
    size_t to = find_to(parser, first, end), all_end = end;
    struct draft delta;
    if (to >= end)
        return false;
    end = target_end(parser, to + 1, end);
    if (!read_added(parser, first, to, &delta))
        return false;
    parser_read_lines(parser, to + 1, end);
    if (parser->lines.count == 0 && !parser->lines.has_pronoun)
        return false;
    struct draft target = parser->lines.count > 0 ? parser->lines.at[0] : (struct draft){.item_count = 0};
    if (target.quantity > 0) /* "jalapenos on a burrito" orders the burrito */
        return false;
    struct draft added = delta;
    take_behind(parser, to + 1, end, &target, &delta);
    parser_add_change(parser, &target, &delta);
    take_others(parser, &added);
    if (end < all_end)
        parse_add(parser, end, all_end);
    return true;
}
