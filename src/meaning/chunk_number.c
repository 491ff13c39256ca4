/* Numbers among the chunks: those that count though a choice is called so, and those that are written as they sound. */
#include "meaning/chunk_internal.h"

#include <string.h>

/* "Two of the rolls", "two soups", where a choice is called two: a number before what is counted counts it. */
bool chunk_is_count(const struct lexicon *lexicon, const struct words *words, const struct hit *hit,
                    size_t behind)
{
    struct hit counted;
    if (hit->item_count + hit->category_count > 0 || hit->is_size || behind >= words->count ||
        words->at[behind - 1].ends_clause)
        return false;
    return word_is_among(words->at[behind].text, "of off more less fewer other") ||
           (lexicon_match(lexicon, words, behind, &counted) && !counted.is_part &&
            counted.item_count + counted.category_count > 0);
}

static bool is_plural(const struct words *words, const struct chunk *chunk)
{
    const struct word *last = &words->at[chunk->first + chunk->count - 1];
    return strcmp(last->text, last->stem) != 0;
}

/* Whether the noun phrase from chunk at on ends in a plural ("wings", "large pepperoni pizzas"). */
static bool leads_to_plural(const struct chunks *chunks, const struct words *words, size_t at)
{
    for (; at < chunks->count && chunks->at[at].kind == CHUNK_HIT; at++)
        if (is_plural(words, &chunks->at[at]))
            return true;
    return false;
}

/* Begins what can be ordered: a size, an item, or an option of several items ("chicken tacos"). */
static bool chunk_is_ordered(const struct chunks *chunks, const struct words *words, size_t at)
{
    if (at >= chunks->count)
        return false;
    return chunk_is_size_or_item(&chunks->at[at]) ||
           (chunk_is_thing(chunks, at) && at + 1 < chunks->count &&
            chunk_is_size_or_item(&chunks->at[at + 1]) && leads_to_plural(chunks, words, at + 1));
}

/* The last word of the chunk becomes a chunk of its own: "I'd like to | large". */
static void split_quantity(struct chunks *chunks, size_t at, int quantity)
{
    struct chunk *chunk = &chunks->at[at];
    if (chunks->count == CHUNKS_MAX)
        return;
    chunk->count--;
    memmove(chunk + 2, chunk + 1, (chunks->count - at - 1) * sizeof *chunk);
    chunks->count++;
    chunk[1] = (struct chunk){
        .kind = CHUNK_QUANTITY, .quantity = quantity, .first = chunk->first + chunk->count, .count = 1};
}

/* "four pickup", "four delivery to ..." */
static bool is_for_service(const struct chunks *chunks, const struct words *words, size_t at)
{
    const struct chunk *chunk = &chunks->at[at];
    return chunk->kind == CHUNK_QUANTITY && chunk->count == 1 && chunk->quantity == 4 &&
           !chunk->ends_clause &&
           ((chunk_is_cue(chunks, at + 1, CUE_PICKUP) &&
             !word_is(&words->at[chunks->at[at + 1].first], "to")) ||
            chunk_is_cue(chunks, at + 1, CUE_DELIVERY) ||
            (chunk_is_cue(chunks, at + 1, CUE_ADDRESS_IS) &&
             words->at[chunks->at[at + 1].first].text[0] == 'd'));
}

/* The number that the recogniser wrote as a preposition in the chunk before something ordered at next;
 * 0: it is none. */
static int homophone_of(const struct chunks *chunks, const struct words *words, size_t at, size_t next,
                        bool is_change)
{
    const struct chunk *chunk = &chunks->at[at];
    const struct word *last = &words->at[chunk->first + chunk->count - 1];
    bool is_to = word_is(last, "to") || word_is(last, "too"), is_beside = next == at + 1;
    bool is_plural = leads_to_plural(chunks, words, next);
    const struct chunk *before = at > 0 ? &chunks->at[at - 1] : NULL;
    bool is_inside = before != NULL && !before->ends_clause &&
                     chunk->cue == CUE_TO && /* "a medium to wine" */
                     (chunk_is_cue(chunks, at - 1, CUE_DET) || chunk_is_size_or_item(before));
    bool is_down =
        chunk->first > 0 && word_is_among(words->at[chunk->first - 1].text,
                                          "down go looking order mood ask asking up opt goes put me us");
    bool is_gonna = chunk->count == 1 && chunk->first > 0 && word_is(&words->at[chunk->first - 1], "going");
    if (chunk->kind != CHUNK_CUE || (is_change && !is_plural) || is_inside || is_gonna)
        return 0;
    switch (chunk->cue) {
    case CUE_ADD:        /* "I wanna latte": one */
    case CUE_ADDRESS_IS: /* "delivery to large pizzas" */
        return is_to && chunk->count > 1 && is_beside && is_plural ? 2 : 0;
    case CUE_TO:
        return is_beside || is_plural ? 2 : 0;
    case CUE_FOR:
        return is_beside && is_plural && !is_down ? 4 : 0;
    default:
        return 0;
    }
}

/* "to large pizzas" and "for wings": the recogniser writes two and four as it hears them. */
void chunks_read_homophones(struct chunks *chunks, const struct words *words)
{
    bool is_change = false, may_be_to = true;
    for (size_t at = 0; at + 1 < chunks->count; at++) {
        struct chunk *chunk = &chunks->at[at];
        if (is_for_service(chunks, words, at)) {
            *chunk = (struct chunk){.kind = CHUNK_CUE, .cue = CUE_FOR, .first = chunk->first, .count = 1};
            continue;
        }
        is_change = (is_change && !chunk->ends_sentence) || chunk_is_cue(chunks, at, CUE_MAKE) ||
                    chunk_is_cue(chunks, at, CUE_DELIVERY);
        may_be_to = (may_be_to || chunk->ends_sentence) && !chunk_is_cue(chunks, at, CUE_CHANGE);
        size_t next = at + 1 + chunk_is_cue(chunks, at + 1, CUE_DET);
        if (!may_be_to || !chunk_is_ordered(chunks, words, next))
            continue;
        bool is_the = next > at + 1 && !word_is(&words->at[chunks->at[at + 1].first], "a");
        int quantity = is_the ? 0 : homophone_of(chunks, words, at, next, is_change);
        if (quantity > 0 && chunk->count > 1) {
            split_quantity(chunks, at, quantity);
            if (chunk->cue == CUE_ADDRESS_IS)
                chunk->cue = CUE_DELIVERY;
        } else if (quantity > 0) {
            chunk->kind = CHUNK_QUANTITY;
            chunk->quantity = quantity;
        }
    }
}
