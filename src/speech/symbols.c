#include "speech/symbols.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "english/plain_text.h"
#include "speech/hearing.h"
#include "speech/logits.h"

enum { BEAM = 4, TOKENS_MAX = 2 * SYMBOLS_TEXT_MAX + 3, NO_TOKEN = -1 };

/* A text on its way, and how likely it is among texts of these symbols. */
struct symbol_text {
    size_t count;
    float nats;
    char symbols[SYMBOLS_TEXT_MAX + 1];
};

/* The tokens of a symbol: as the first of a text, behind another one, and that of the other case there. */
struct symbol_tokens {
    int32_t first, later, later_alike;
};

struct symbol_reader {
    const struct symbol_language *language;
    size_t symbol_count;
    struct decoder *decoder; /* the hearing's */
    int32_t lead;            /* before the first symbol; NO_TOKEN: the blank is part of its token */
    int32_t separator, point;
    struct symbol_tokens tokens[SYMBOLS_MAX];
    int64_t fed[TOKENS_MAX]; /* what the decoder's states stand for */
    struct symbol_text beam[BEAM], best;
    size_t beam_count;
    float best_nats;
};

/* The last token of " A" or " A-A", and its number of tokens. */
static size_t find_last(const struct tokens *tokens, const char *text, int32_t found[8], int32_t *out_last)
{
    size_t count = tokens_encode(tokens, span_of(text), found, 8);
    *out_last = count > 0 ? found[count - 1] : NO_TOKEN;
    return count;
}

static bool find_tokens(struct symbol_reader *reader, const struct tokens *tokens)
{
    const char *symbols = reader->language->symbols;
    char separator = reader->language->separator;
    int32_t found[8];
    for (size_t i = 0; i < reader->symbol_count; i++) {
        char symbol = symbols[i], alone[] = {' ', symbol, '\0'},
             behind[] = {' ', symbols[0], separator, symbol, '\0'},
             alike[] = {' ', symbols[0], separator, (char)tolower((unsigned char)symbol), '\0'};
        struct symbol_tokens *known = &reader->tokens[i];
        size_t lead = find_last(tokens, alone, found, &known->first) - 1;
        if (lead > 1)
            return false;
        reader->lead = lead == 1 ? found[0] : NO_TOKEN;
        if (find_last(tokens, behind, found, &known->later) != lead + 3)
            return false;
        reader->separator = found[lead + 1];
        if (find_last(tokens, alike, found, &known->later_alike) != lead + 3)
            return false;
    }
    char ended[] = {' ', symbols[0], separator, symbols[0], '.', '\0'};
    return find_last(tokens, ended, found, &reader->point) >= 4;
}

static float chance(const float *row, int32_t token, float norm)
{
    return expf(row[token] - norm);
}

static const struct symbol_tokens *tokens_of(const struct symbol_reader *reader, char symbol)
{
    return &reader->tokens[strchr(reader->language->symbols, symbol) - reader->language->symbols];
}

/* The rows behind the last symbol (whether it is the last) and behind the separator that follows it (which is next). */
static enum vp_err read_rows(struct symbol_reader *reader, const struct symbol_text *text,
                             const float **out_end, const float **out_next)
{
    int64_t wanted[TOKENS_MAX] = {TOKEN_BEGIN};
    size_t count = 1, same = 1;
    float *rows = NULL;
    if (reader->lead != NO_TOKEN)
        wanted[count++] = reader->lead;
    for (size_t i = 0; i < text->count; i++) {
        const struct symbol_tokens *tokens = tokens_of(reader, text->symbols[i]);
        wanted[count++] = i == 0 ? tokens->first : tokens->later;
        wanted[count++] = reader->separator;
    }
    while (same < reader->decoder->token_count && same + 2 < count && reader->fed[same] == wanted[same])
        same++;
    enum vp_err err = VP_OK;
    if (reader->decoder->token_count > same)
        err = decoder_keep(reader->decoder, same);
    size_t from = reader->decoder->token_count; /* 0: nothing was fed yet */
    if (err == VP_OK)
        err = decoder_pass(reader->decoder, wanted + from, count - from, &rows);
    if (err != VP_OK)
        return err;
    memcpy(reader->fed, wanted, count * sizeof *wanted);
    *out_next = rows + (count - from - 1) * DECODER_WIDTH;
    *out_end = *out_next - DECODER_WIDTH;
    return VP_OK;
}

static void keep(struct symbol_text *kept, size_t *count, const struct symbol_text *text)
{
    size_t at = *count;
    while (at > 0 && kept[at - 1].nats < text->nats)
        at--;
    if (at == BEAM)
        return;
    memmove(kept + at + 1, kept + at, (*count - at - (*count == BEAM)) * sizeof *kept);
    kept[at] = *text;
    *count += *count < BEAM;
}

static void end_here(struct symbol_reader *reader, const struct symbol_text *text, float end)
{
    float nats = text->nats + logf(end) + reader->language->nats(text->symbols, '\0');
    if (text->count < reader->language->least || nats <= reader->best_nats)
        return;
    reader->best = *text;
    reader->best_nats = nats;
}

static float chance_of(const struct symbol_tokens *tokens, bool is_first, const float *row, float norm)
{
    if (is_first)
        return chance(row, tokens->first, norm);
    bool has_other = tokens->later_alike != tokens->later;
    return chance(row, tokens->later, norm) + (has_other ? chance(row, tokens->later_alike, norm) : 0);
}

/* Each symbol that may follow, among symbols alone: what else may stand there is weighed with the whole text. */
static void go_on(struct symbol_reader *reader, const struct symbol_text *text, const float *next,
                  float goes_on, struct symbol_text *kept, size_t *count)
{
    float sum = 0, norm = logits_norm(next, logits_best(next));
    bool is_first = text->count == 0;
    for (size_t i = 0; i < reader->symbol_count; i++)
        sum += chance_of(&reader->tokens[i], is_first, next, norm);
    for (size_t i = 0; i < reader->symbol_count; i++) {
        struct symbol_text longer = *text;
        char symbol = reader->language->symbols[i];
        longer.nats += logf(goes_on) + logf(chance_of(&reader->tokens[i], is_first, next, norm) / sum) +
                       reader->language->nats(text->symbols, symbol);
        longer.symbols[longer.count++] = symbol;
        longer.symbols[longer.count] = '\0';
        keep(kept, count, &longer);
    }
}

static enum vp_err read_step(struct symbol_reader *reader)
{
    struct symbol_text kept[BEAM + 1] = {{.count = 0}};
    size_t count = 0;
    for (size_t i = 0; i < reader->beam_count; i++) {
        const struct symbol_text *text = &reader->beam[i];
        const float *end = NULL, *next = NULL;
        float ends = 0;
        bool is_hopeless = text->nats < reader->beam[0].nats - reader->language->behind_max;
        if (is_hopeless || text->nats <= reader->best_nats)
            continue;
        enum vp_err err = read_rows(reader, text, &end, &next);
        if (err != VP_OK)
            return err;
        if (text->count > 0) {
            float norm = logits_norm(end, logits_best(end));
            ends = fminf(chance(end, TOKEN_END, norm) + chance(end, reader->point, norm), 1);
            end_here(reader, text, ends);
        }
        if (text->count < reader->language->most)
            go_on(reader, text, next, fmaxf(1 - ends, 1e-6f), kept, &count);
    }
    memcpy(reader->beam, kept, count * sizeof *kept);
    reader->beam_count = count;
    return VP_OK;
}

static enum vp_err read_all(struct hearing *hearing, struct symbol_reader *reader)
{
    reader->beam_count = 1;
    reader->beam[0] = (struct symbol_text){.count = 0};
    reader->best_nats = -INFINITY;
    reader->decoder = &hearing->decoder;
    enum vp_err err = decoder_keep(reader->decoder, 0);
    while (err == VP_OK && reader->beam_count > 0)
        err = hearing_is_wanted(hearing) ? read_step(reader) : VP_ERR_CLOSED;
    return err;
}

enum vp_err symbols_read(const struct contest *contest, const struct symbol_language *language,
                         char out[SYMBOLS_WRITTEN_BYTES])
{
    struct symbol_reader *reader = calloc(1, sizeof *reader);
    size_t len = 0;
    if (reader == NULL)
        return VP_ERR_NO_MEMORY;
    reader->language = language;
    reader->symbol_count = strlen(language->symbols);
    enum vp_err err = find_tokens(reader, contest->tokens) ? read_all(contest->hearing, reader) : VP_OK;
    for (size_t i = 0; i < reader->best.count; i++) {
        out[len++] = reader->best.symbols[i];
        out[len++] = i + 1 < reader->best.count ? language->separator : '.';
    }
    out[len] = '\0';
    free(reader);
    return err;
}

/* Takes out what says the same, and puts the text first. */
static void put_first(struct candidates *candidates, const struct candidate *first)
{
    size_t kept = 0;
    for (size_t i = 0; i < candidates->count; i++)
        if (!plain_text_is_same(candidates->at[i].text, first->text) && kept++ != i)
            candidates->at[kept - 1] = candidates->at[i];
    if (kept == CANDIDATES_MAX)
        kept--;
    memmove(candidates->at + 1, candidates->at, kept * sizeof *candidates->at);
    candidates->at[0] = *first;
    candidates->count = kept + 1;
}

enum vp_err symbols_put_first(const struct contest *contest, const char *text, float behind_max, float gain,
                              struct candidates *candidates)
{
    const struct candidate *best = &candidates->at[0];
    struct candidate first;
    if (text[0] == '\0' || !candidate_init(&first, contest->tokens, text))
        return VP_OK;
    enum vp_err err = hearing_score(contest->hearing, &first.tokens, &first.log_prob);
    if (err != VP_OK || first.log_prob < best->log_prob - behind_max)
        return err;
    first.is_expected = true;
    first.weight = best->log_prob + best->weight - first.log_prob + gain;
    put_first(candidates, &first);
    return VP_OK;
}
