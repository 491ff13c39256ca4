/* How likely texts are, given the sound. */
#include <math.h>

#include "speech/hearing.h"
#include "speech/logits.h"

enum vp_err hearing_score(struct hearing *hearing, struct token_text *text, float *out_log_prob)
{
    struct contender only = {.text = text, .least = -INFINITY};
    enum vp_err err = hearing_score_best(hearing, &only, 1, 1);
    *out_log_prob = only.log_prob;
    return err;
}

/* Tokens that both begin with. */
static size_t common_count(const struct token_text *a, const struct token_text *b)
{
    size_t count = 0;
    while (count < a->count && count < b->count && a->tokens[count] == b->tokens[count])
        count++;
    return count;
}

/* What follows the first at tokens of a text that were read: its next token, or its end. */
static void note_next(struct contender *contender, size_t at, const float *row, float norm)
{
    struct token_text *text = contender->text;
    if (contender->known_count != at || at > text->count)
        return;
    text->nats[at] = row[at < text->count ? text->tokens[at] : TOKEN_END] - norm;
    contender->log_prob += text->nats[at];
    contender->known_count++;
}

/* rows: behind each of the tokens from..count of read; from 0: of TOKEN_BEGIN, too. */
static void note_rows(struct contender *contenders, size_t count, const struct token_text *read, size_t from,
                      const float *rows)
{
    for (size_t at = from; at <= read->count; at++) {
        const float *row = rows + (at - from) * DECODER_WIDTH;
        float norm = logits_norm(row, logits_best(row));
        for (size_t i = 0; i < count; i++)
            if (common_count(contenders[i].text, read) >= at)
                note_next(&contenders[i], at, row, norm);
    }
}

/* How many of those that were read to their end nobody with so much can pass any more. */
static size_t count_ahead(const struct contender *contenders, size_t count, float score)
{
    size_t ahead = 0;
    for (size_t i = 0; i < count; i++)
        ahead += contenders[i].known_count > contenders[i].text->count &&
                 contenders[i].log_prob > contenders[i].least &&
                 contenders[i].log_prob + contenders[i].weight >= score;
    return ahead;
}

/* The one that may come out best of those that were not read to their end: what is left of a text makes it less likely,
 * never more. NULL: none can win any more. */
static struct contender *find_next(struct contender *contenders, size_t count, size_t wanted_count)
{
    struct contender *next = NULL;
    for (size_t i = 0; i < count; i++) {
        struct contender *contender = &contenders[i];
        if (contender->known_count > contender->text->count || contender->log_prob <= contender->least)
            continue;
        if (next == NULL || contender->log_prob + contender->weight > next->log_prob + next->weight)
            next = contender;
    }
    return next == NULL || count_ahead(contenders, count, next->log_prob + next->weight) >= wanted_count
               ? NULL
               : next;
}

/* Reads the text behind what it has in common with the one before (NULL: none). */
static enum vp_err read_text(struct hearing *hearing, const struct token_text *text,
                             const struct token_text *before, struct contender *contenders, size_t count)
{
    struct decoder *decoder = &hearing->decoder;
    int64_t fed[MOONSHINE_TOKENS_MAX + 1] = {TOKEN_BEGIN};
    size_t kept = before != NULL ? common_count(text, before) + 1 : 0; /* with TOKEN_BEGIN */
    float *rows = NULL;
    for (size_t i = 0; i < text->count; i++)
        fed[i + 1] = text->tokens[i];
    enum vp_err err = decoder_keep(decoder, kept);
    if (err == VP_OK)
        err = decoder_pass(decoder, fed + kept, text->count + 1 - kept, &rows);
    if (err == VP_OK)
        note_rows(contenders, count, text, kept, rows);
    return err;
}

enum vp_err hearing_score_best(struct hearing *hearing, struct contender *contenders, size_t count,
                               size_t wanted_count)
{
    const struct token_text *before = NULL;
    enum vp_err err = VP_OK;
    for (size_t i = 0; i < count; i++) {
        contenders[i].known_count = 0;
        contenders[i].log_prob = 0;
    }
    for (struct contender *next;
         err == VP_OK && (next = find_next(contenders, count, wanted_count)) != NULL;) {
        err = hearing_is_wanted(hearing) ? read_text(hearing, next->text, before, contenders, count)
                                         : VP_ERR_CLOSED;
        before = next->text;
    }
    for (size_t i = 0; i < count; i++)
        if (contenders[i].known_count <= contenders[i].text->count ||
            contenders[i].log_prob <= contenders[i].least)
            contenders[i].log_prob = -INFINITY;
    return err;
}
