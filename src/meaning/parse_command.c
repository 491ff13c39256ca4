/* Order commands: add, make, change, remove, and corrections of what was understood. */
#include <string.h>

#include "meaning/parse_internal.h"

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

/* "two more", "one for my wife too", "a lime one": more of what was spoken of, not so many of it. */
static bool says_again(const struct parser *parser, size_t first, size_t end)
{
    const struct draft *rest = &parser->lines.rest;
    bool is_number = rest->size[0] == '\0' && rest->choice_count == 0 && rest->without_count == 0;
    bool is_corrected =
        parser->is_correction || parser->is_after_no || strcasestr(parser->source, "actually") != NULL;
    bool is_share = parse_has_word(parser, first, end, "of") &&
                    parse_has_word(parser, first, end, "them those these"); /* "on one of them too" */
    if (parse_has_word(parser, first, end, is_share ? "another more" : "another more too") ||
        (is_number && parse_has_word(parser, first, end, "for")))
        return rest->quantity > 0 && !parser->is_correction;
    return parser->lines.has_more && !is_corrected;
}

static void add_lines(struct parser *parser, size_t first, size_t end, bool is_recount)
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
        act->is_recount = is_whole && is_recount;
    }
    if (lines->count > 0)
        return;
    if (!draft_is_empty(&lines->rest)) {
        struct act *act = parser_add(parser, says_again(parser, first, end) ? ACT_AGAIN : ACT_CHANGE);
        act->draft = lines->rest;
        act->has_pronoun = lines->has_pronoun;
    }
}

/* "actually I need three cheeseburgers", "three colas in total": how many there are to be of what is there. */
static bool says_recount(const struct parser *parser, size_t first, size_t end)
{
    bool is_said = false;
    while (first > 0 && !parser->chunks.at[first - 1].ends_sentence)
        first--;
    while (end < parser->chunks.count && !parser->chunks.at[end - 1].ends_sentence)
        end++;
    bool goes_on = chunk_is_cue(&parser->chunks, first, CUE_AND);
    for (size_t at = first; at < end; at++)
        for (size_t w = parser->chunks.at[at].first;
             w < parser->chunks.at[at].first + parser->chunks.at[at].count; w++) {
            bool is_last = w + 1 == parser->words.count; /* "two lassis, sorry" */
            if (word_is_among(parser->words.at[w].text, "also more another extra too plus additional"))
                return false;
            is_said = is_said || word_is_among(parser->words.at[w].text, "actually total altogether") ||
                      (is_last && !goes_on && word_is(&parser->words.at[w], "sorry"));
        }
    return is_said;
}

/* "two burgers, one should have mayo": a number behind the dish, or a clause between. */
static bool shares_out(const struct parser *parser, size_t first, size_t end)
{
    bool has_dish = false;
    for (size_t at = first; at < end; at++) {
        const struct chunk *chunk = &parser->chunks.at[at];
        bool is_number = chunk->kind == CHUNK_QUANTITY || word_is(&parser->words.at[chunk->first], "one");
        if ((has_dish && is_number) || (chunk->ends_clause && at + 1 < end))
            return true;
        has_dish = has_dish || (chunk->kind == CHUNK_HIT && chunk->hit.item_count > 0);
    }
    return false;
}

/* Called so in full, and nothing that goes on a dish: "not the onions" leaves them out. */
static bool is_only_dish(const struct hit *hit)
{
    return !hit->is_part && hit->score >= 1 && hit->option_count == 0 && !hit->is_ingredient;
}

/* "I'd prefer a salad over the burger": the word before what goes; end: none. */
static size_t find_less_liked(const struct parser *parser, size_t first, size_t end)
{
    bool is_preferred = false;
    for (size_t w = 0; w < parser->words.count; w++)
        is_preferred = is_preferred || word_is(&parser->words.at[w], "prefer");
    for (size_t at = first + 1; is_preferred && at + 1 < end; at++)
        if (word_is_among(parser->words.at[parser->chunks.at[at].first].text, "over to") &&
            parse_has_thing(parser, first, at) &&
            (parse_has_item(parser, at + 1, end) || parse_is_line_word_alone(parser, at + 1, end)))
            return at;
    return end;
}

void parse_add(struct parser *parser, size_t first, size_t end)
{
    size_t instead_of = parse_find_cue(parser, first, end, CUE_INSTEAD_OF);
    size_t not_this = parse_find_cue(parser, first, end, CUE_NOT);
    bool is_not_the = not_this + 1 < end && chunk_is_cue(&parser->chunks, not_this + 1, CUE_DET);
    size_t not_what = not_this + 1 + is_not_the;
    if (instead_of == end)
        instead_of = find_less_liked(parser, first, end);
    if (instead_of < end) {
        parse_replacement(parser, first, instead_of, end);
        return;
    }
    if (not_this > first && not_what < end && chunk_is_thing(&parser->chunks, not_what) &&
        parser->chunks.at[not_what].hit.item_count > 0 &&
        (!is_not_the || is_only_dish(&parser->chunks.at[not_what].hit))) {
        parse_replacement(parser, first, not_this, end);
        return;
    }
    size_t should = parse_find_cue(parser, first, end, CUE_SHOULD_BE);
    for (size_t at = first; should == end && at + 1 < end; at++)
        if (word_is(&parser->words.at[parser->chunks.at[at].first], "be") &&
            parse_is_dish_alone(parser, first, at))
            should = at;
    if (should < end && shares_out(parser, first, should))
        should = end;
    if (should > first && should < end) {
        parse_becoming(parser, first, should, end);
        return;
    }
    size_t behind = parse_find_cue(parser, first, end, CUE_REMOVE_BEHIND);
    if (behind > first && behind < end &&
        (parse_has_item(parser, first, behind) || parse_is_line_word_alone(parser, first, behind))) {
        parse_remove(parser, first, behind);
        return;
    }
    if (parse_leave_out(parser, first, end) > first || parse_add_to(parser, first, end) ||
        parse_for(parser, first, end))
        return;
    bool was_removed =
        parser->acts->count > 0 && parser->acts->at[parser->acts->count - 1].kind == ACT_REMOVE;
    bool is_instead = !was_removed && parse_find_cue(parser, first, end, CUE_INSTEAD) < end;
    parser_read_lines(parser, first, end);
    parser->is_correction = parser->is_correction || parser->lines.has_only;
    if (!is_instead || parser->lines.count == 0) {
        add_lines(parser, first, end, says_recount(parser, first, end));
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

/* "scratch the lasagna, baked ziti instead", "cancel the flan, a tres leches": one past what goes. */
static size_t removed_end(const struct parser *parser, size_t first, size_t end)
{
    const struct word *verb = first > 0 ? &parser->words.at[parser->chunks.at[first - 1].first] : NULL;
    bool is_given_up = verb != NULL && word_is_among(verb->text, "scratch scrap forget never nevermind");
    bool has_instead = parse_find_cue(parser, first, end, CUE_INSTEAD) < end;
    bool has_line = false;
    for (size_t at = first; at < end; at++) {
        const struct chunk *chunk = &parser->chunks.at[at];
        bool is_one = chunk_is_cue(&parser->chunks, at, CUE_DET)
                          ? word_is_among(parser->words.at[chunk->first].text, "a an")
                          : is_given_up && chunk->kind == CHUNK_QUANTITY;
        bool is_new = is_one && at > first && chunk[-1].ends_clause;
        if (has_line && (has_instead || is_new))
            return at;
        size_t behind = parse_line_word(parser, at, end);
        has_line = has_line || behind > at || (chunk->kind == CHUNK_HIT && chunk->hit.item_count > 0);
        at = behind > at ? behind - 1 : at;
    }
    return end;
}

/* "I won't have the coke, take it off": what goes was named just before. */
static bool is_removed_again(const struct parser *parser, size_t first, size_t end)
{
    const struct acts *acts = parser->acts;
    return first > 0 && !parser->chunks.at[first - 1].ends_sentence && acts->count > 0 &&
           acts->at[acts->count - 1].kind == ACT_REMOVE &&
           draft_names_thing(&acts->at[acts->count - 1].draft) &&
           parse_is_line_word_alone(parser, first + 1, end);
}

/* "Add some avocado", which nothing of the menu is called: it is said that there is none. */
static void add_unknown(struct parser *parser, size_t first, size_t end)
{
    while (first < end && parser->chunks.at[first].kind != CHUNK_WORD)
        first++;
    size_t behind = first;
    while (behind < end && parser->chunks.at[behind].kind == CHUNK_WORD &&
           !cue_is_small_word(parser->words.at[parser->chunks.at[behind].first].text))
        behind++;
    if (behind == first)
        return;
    struct act *act = parser_add(parser, ACT_ADD);
    const struct chunk *last = &parser->chunks.at[behind - 1];
    size_t word = parser->chunks.at[first].first;
    words_join(&parser->words, word, last->first + last->count - word, act->draft.heard,
               sizeof act->draft.heard);
}

size_t parse_command(struct parser *parser, size_t first, size_t end)
{
    const struct chunk *chunk = &parser->chunks.at[first];
    enum cue cue = chunk->kind == CHUNK_CUE ? chunk->cue : CUE_NONE;
    bool is_order =
        cue != CUE_MAKE && cue != CUE_CHANGE && cue != CUE_REMOVE && cue != CUE_ACTUALLY && cue != CUE_SAID;
    end = is_order ? parse_order_end(parser, first, end) : end;
    size_t behind = parse_command_end(parser, first, end), acts = 0;
    switch (cue) {
    case CUE_ACTUALLY:
    case CUE_SAID:
        parser->is_correction = true;
        return first + 1;
    case CUE_MAKE:
        parse_make(parser, first, behind);
        break;
    case CUE_INSTEAD_OF: /* "instead of the penne I want a spaghetti" */
        if (behind < end && chunk_is_cue(&parser->chunks, behind, CUE_ADD) &&
            !parse_has_thing(parser, first, end))
            behind = first + 1;
        if (behind < end && chunk_is_cue(&parser->chunks, behind, CUE_ADD))
            behind = parse_command_end(parser, behind, end);
        parse_add(parser, first, behind);
        break;
    case CUE_CHANGE:
        while (behind < end && (chunk_is_cue(&parser->chunks, behind, CUE_MAKE) ||
                                (chunk_is_cue(&parser->chunks, behind, CUE_ADD) &&
                                 parse_find_into(parser, first + 1, behind) == behind)))
            behind = parse_command_end(parser, behind, end);
        parse_change(parser, first, behind);
        break;
    case CUE_REMOVE:
        behind = removed_end(parser, first + 1, behind);
        if (!is_removed_again(parser, first, behind))
            parse_remove(parser, first + 1, behind);
        break;
    case CUE_ADD:
        if (says_also(parser, chunk))
            parser->is_correction = parser->is_after_no = false;
        acts = parser->acts->count;
        parse_add(parser, first + 1, behind);
        if (parser->acts->count == acts && word_is(&parser->words.at[chunk->first + chunk->count - 1], "add"))
            add_unknown(parser, first + 1, behind);
        break;
    default:
        if (cue == CUE_FOR && behind < end && chunk_is_cue(&parser->chunks, behind, CUE_ADD) &&
            parse_is_dish_alone(parser, first + 1, behind) &&
            parse_for(parser, first, parse_command_end(parser, behind, end))) {
            behind = parse_command_end(parser, behind, end);
            break;
        }
        if (behind < end && chunk_is_cue(&parser->chunks, behind, CUE_MAKE) &&
            parse_is_dish_alone(parser, first, behind)) {
            size_t made = parse_command_end(parser, behind, end);
            parse_becoming(parser, first, behind, made);
            behind = made;
            break;
        }
        if (behind < end && chunk_is_cue(&parser->chunks, behind, CUE_REMOVE) &&
            parse_is_dish_alone(parser, first, behind) &&
            parse_is_line_word_alone(parser, behind + 1, parse_command_end(parser, behind, end))) {
            parse_remove(parser, first, behind); /* "the coke, take that off" */
            behind = parse_command_end(parser, behind, end);
            break;
        }
        parse_add(parser, first, behind);
        break;
    }
    parser->is_correction = false;
    return behind;
}
