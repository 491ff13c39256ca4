/* The search: all readings of the words at once, the best of each place kept, the best whole one taken. */
#include <stdlib.h>
#include <string.h>

#include "meaning/reading.h"

enum { BEAM = 32, PLACES = LATTICE_SPAN_MAX + 1, FINISHED_MAX = 24 };

struct beam {
    struct reading at[BEAM];
    uint64_t digest[BEAM];
    size_t count;
};

struct search {
    struct reader reader;
    struct beam places[PLACES]; /* word index modulo PLACES */
    struct reading finished[FINISHED_MAX];
    size_t finished_count;
};

/* Of everything but the score. */
static uint64_t digest_of(const struct reading *reading)
{
    const unsigned char *bytes = (const unsigned char *)reading + sizeof reading->score;
    size_t count = reading_bytes(reading) - sizeof reading->score;
    uint64_t digest = 14695981039346656037U, chunk;
    for (; count >= sizeof chunk; bytes += sizeof chunk, count -= sizeof chunk) {
        memcpy(&chunk, bytes, sizeof chunk);
        digest = (digest ^ chunk) * 1099511628211U;
        digest ^= digest >> 29;
    }
    for (; count > 0; bytes++, count--)
        digest = (digest ^ *bytes) * 1099511628211U;
    return digest;
}

static void put(void *owner, size_t at, const struct reading *reading)
{
    struct search *search = owner;
    struct beam *beam = &search->places[at % PLACES];
    size_t worst = 0;
    if (beam->count == BEAM) {
        for (size_t i = 1; i < beam->count; i++)
            if (beam->at[i].score < beam->at[worst].score)
                worst = i;
        if (reading->score <= beam->at[worst].score)
            return;
    }
    uint64_t digest = digest_of(reading);
    size_t to = beam->count < BEAM ? beam->count : worst;
    for (size_t i = 0; i < beam->count; i++) {
        if (beam->digest[i] != digest)
            continue;
        if (beam->at[i].score >= reading->score)
            return;
        to = i;
        break;
    }
    if (to == beam->count)
        beam->count++;
    memcpy(&beam->at[to], reading, reading_bytes(reading));
    beam->digest[to] = digest;
}

static void finish(struct search *search, const struct reading *reading)
{
    if (search->finished_count == FINISHED_MAX) {
        size_t worst = 0;
        for (size_t i = 1; i < FINISHED_MAX; i++)
            if (search->finished[i].score < search->finished[worst].score)
                worst = i;
        if (search->finished[worst].score < reading->score)
            memcpy(&search->finished[worst], reading, reading_bytes(reading));
        return;
    }
    memcpy(&search->finished[search->finished_count++], reading, reading_bytes(reading));
}

static void finish_all(struct search *search, const struct beam *beam)
{
    const double *of = search->reader.weights;
    for (size_t i = 0; i < beam->count; i++) {
        struct reading last, closed[CLOSINGS_MAX];
        memcpy(&last, &beam->at[i], reading_bytes(&beam->at[i]));
        last.score += last.negation == 1 ? of[WEIGHT_NEGATION_VAIN] : 0;
        last.score += last.has_side_open ? of[WEIGHT_HALF_VAIN] : 0;
        if (last.line_count == 0) { /* of what is spoken of: who knows the order decides */
            last.score += reading_part_is_empty(&last.ahead) ? 0 : of[WEIGHT_REST];
            last.score += last.has_pronoun && last.ahead.choice_count > 0 ? of[WEIGHT_REST_OF_IT] : 0;
            last.score += reading_is_of_no_dish(&search->reader, &last.ahead) ? of[WEIGHT_REST_OF_NONE] : 0;
            finish(search, &last);
            continue;
        }
        bool is_only_left_out = last.ahead.without_count > 0 && last.ahead.quantity == 0 &&
                                last.ahead.choice_count == 0 && last.ahead.size == NO_HIT;
        if (is_only_left_out) {
            finish(search, &last);
            continue;
        }
        size_t count = reading_close(&search->reader, &last, closed);
        for (size_t c = 0; c < count; c++)
            finish(search, &closed[c]);
    }
}

/* What a reading would put on the order, whichever way it came to it. */
static uint64_t outcome_of(const struct reader *reader, const struct reading *reading, struct lines *scratch)
{
    reading_to_lines(reader, reading, scratch);
    scratch->has_pronoun = scratch->has_more = scratch->has_only = false;
    uint64_t digest = 14695981039346656037U;
    for (size_t i = 0; i <= scratch->count; i++) {
        const struct draft *draft = i < scratch->count ? &scratch->at[i] : &scratch->rest;
        uint64_t sum = 0;
        for (size_t o = 0; o < draft->choice_count; o++)
            sum += (draft->choices[o].options[0] * 31U + draft->choices[o].side * 7U +
                    draft->choices[o].amount + 1U) *
                   2654435761U;
        for (size_t w = 0; w < draft->without_count; w++)
            for (const char *c = draft->without[w]; *c != '\0'; c++)
                sum += (uint64_t)(unsigned char)*c * 97U;
        for (const char *c = draft->size; *c != '\0'; c++)
            sum += (uint64_t)(unsigned char)*c * 13U;
        uint64_t parts[] = {draft->item_count > 0 ? draft->items[0] + 1U : 0,
                            draft->category_count > 0 ? draft->categories[0] + 1U : 0,
                            (uint64_t)(draft->quantity > 0 ? draft->quantity : 1), sum, strlen(draft->heard)};
        for (size_t p = 0; p < sizeof parts / sizeof *parts; p++)
            digest = (digest ^ parts[p]) * 1099511628211U;
    }
    return digest;
}

/* The other reading is what the caller may have meant as well, where it can be asked. */
static void doubt_by(const struct search *search, const struct reading *other, double lead,
                     struct lines *lines, struct lines *scratch)
{
    struct lines_doubt doubt;
    reading_to_lines(&search->reader, other, scratch);
    if (!lines_compare(lines, scratch, search->reader.lattice.lexicon, search->reader.lattice.menu, &doubt))
        return;
    lines->doubt = doubt;
    lines->doubt.lead = lead;
}

static void take_best(struct search *search, struct lines *lines)
{
    const struct reading *best = NULL;
    for (size_t i = 0; i < search->finished_count; i++)
        if (best == NULL || search->finished[i].score > best->score)
            best = &search->finished[i];
    memset(lines, 0, sizeof *lines);
    if (best == NULL)
        return;
    struct lines *scratch = calloc(1, sizeof *scratch);
    double second = best->score - READER_MARGIN_MAX;
    uint64_t outcome = scratch != NULL ? outcome_of(&search->reader, best, scratch) : 0;
    reading_to_lines(&search->reader, best, lines);
    lines->doubt.lead = READER_DOUBT_MAX;
    for (size_t i = 0; scratch != NULL && i < search->finished_count; i++) {
        const struct reading *other = &search->finished[i];
        bool may_doubt = best->score - other->score < lines->doubt.lead;
        if ((!may_doubt && other->score <= second) || outcome_of(&search->reader, other, scratch) == outcome)
            continue;
        second = other->score > second ? other->score : second;
        if (may_doubt)
            doubt_by(search, other, best->score - other->score, lines, scratch);
    }
    free(scratch);
    lines->margin = best->score - second;
}

void lines_read(struct lines *lines, const struct lexicon *lexicon, const struct told_menu *menu,
                const struct words *words, const struct chunks *chunks, size_t first, size_t end,
                int expected_group)
{
    struct search *search = malloc(sizeof *search);
    memset(lines, 0, sizeof *lines);
    if (search == NULL)
        return;
    search->reader.weights = weights_used()->of;
    search->reader.expected_group = expected_group;
    search->finished_count = 0;
    lattice_make(&search->reader.lattice, lexicon, menu, words, chunks, first, end);
    size_t count = search->reader.lattice.words.count;
    for (size_t i = 0; i < PLACES; i++)
        search->places[i].count = 0;
    struct reading start;
    memset(&start, 0, sizeof start);
    reading_part_clear(&start.ahead);
    put(search, 0, &start);
    for (size_t at = 0; at < count; at++) {
        struct beam *beam = &search->places[at % PLACES];
        for (size_t i = 0; i < beam->count; i++)
            for (size_t a = search->reader.lattice.first_arc[at];
                 a < search->reader.lattice.first_arc[at + 1]; a++)
                reading_steps(&search->reader, &beam->at[i], at, &search->reader.lattice.arcs[a], put,
                              search);
        beam->count = 0;
    }
    finish_all(search, &search->places[count % PLACES]);
    take_best(search, lines);
    free(search);
}
