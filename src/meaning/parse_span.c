/* Stretches of what was said: where a name or an address ends, and what of it holds. */
#include "base/span.h"
#include "meaning/correction.h"
#include "meaning/parse_internal.h"

void parser_source(const struct parser *parser, size_t first, size_t end, char out[ACT_TEXT_BYTES])
{
    const struct word *from = &parser->words.at[first], *last = &parser->words.at[end - 1];
    struct span text = {parser->source + from->at, last->at + last->len - from->at};
    span_copy(text, out, ACT_TEXT_BYTES);
}

size_t parse_chunk_behind(const struct parser *parser, size_t word)
{
    size_t at = 0;
    while (at < parser->chunks.count && parser->chunks.at[at].first < word)
        at++;
    return at;
}

size_t parse_corrected_begin(const struct parser *parser, size_t first, size_t end)
{
    const struct words *words = &parser->words;
    size_t begin = first;
    for (size_t at = first + 1; at + 1 < end; at++) {
        size_t taken = correction_match(words, at);
        if (taken == 0 && words->at[at - 1].ends_clause)
            taken = correction_hint(words, at);
        if (taken > 0 && at + taken < end)
            begin = at + taken;
    }
    return begin;
}

size_t parse_particular_end(const struct parser *parser, size_t first)
{
    size_t at = first;
    while (at < parser->words.count) {
        size_t chunk = parse_chunk_behind(parser, at);
        if (at > first && chunk < parser->chunks.count && parser->chunks.at[chunk].first == at &&
            parser->chunks.at[chunk].kind == CHUNK_CUE &&
            ((parser->chunks.at[chunk].cue >= CUE_YES && parser->chunks.at[chunk].cue <= CUE_ADDRESS_IS) ||
             parser->chunks.at[chunk].cue == CUE_ADD))
            break;
        if (parser->words.at[at++].ends_sentence)
            break;
    }
    return at;
}
