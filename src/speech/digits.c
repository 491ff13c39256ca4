#include "speech/digits.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "english/number_words.h"
#include "english/plain_text.h"
#include "speech/hearing.h"
#include "speech/logits.h"
#include "speech/thresholds.h"

enum {
    DIGITS_MIN = 7, /* of a number that is said without its area code */
    DIGITS_MAX = 11,
    DIGITS_USUAL = 10,
    BEAM = 4,
    TOKENS_MAX = 2 * DIGITS_MAX + 2,
    DIGITS_TEXT_BYTES = 2 * DIGITS_MAX + 1,
    DIGITS_FEW_MIN = 3
};

/* Digits on their way, and how likely they are among digits. */
struct digit_text {
    size_t count;
    float nats;
    char digits[DIGITS_MAX + 1];
};

struct digit_reader {
    struct decoder *decoder;          /* the hearing's */
    int32_t blank, point, digits[10]; /* their tokens */
    int64_t fed[TOKENS_MAX];          /* what the decoder's states stand for */
    struct digit_text beam[BEAM], best;
    size_t beam_count;
    float best_nats;
};

static bool find_tokens(struct digit_reader *reader, const struct tokens *tokens)
{
    int32_t found[4];
    for (int digit = 0; digit < 10; digit++) {
        char text[3] = {' ', (char)('0' + digit), '\0'};
        if (tokens_encode(tokens, span_of(text), found, 4) != 2)
            return false;
        reader->blank = found[0];
        reader->digits[digit] = found[1];
    }
    if (tokens_encode(tokens, span_of(" 1."), found, 4) != 3)
        return false;
    reader->point = found[2];
    return true;
}

static float chance(const float *row, int32_t token, float norm)
{
    return expf(row[token] - norm);
}

/* The rows behind the last digit (whether it is the last) and behind the blank that follows it (which is next). */
static enum vp_err read_rows(struct digit_reader *reader, const struct digit_text *text,
                             const float **out_end, const float **out_next)
{
    int64_t wanted[TOKENS_MAX] = {TOKEN_BEGIN};
    size_t count = 1, same = 1;
    float *rows = NULL;
    for (size_t i = 0; i < text->count; i++) {
        wanted[count++] = reader->blank;
        wanted[count++] = reader->digits[text->digits[i] - '0'];
    }
    wanted[count++] = reader->blank;
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

static void keep(struct digit_text *kept, size_t *count, const struct digit_text *text)
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

static void end_here(struct digit_reader *reader, const struct digit_text *text, float end)
{
    float nats = text->nats + logf(end) + (text->count == DIGITS_USUAL ? 0 : DIGITS_UNUSUAL_NATS);
    if (text->count < DIGITS_MIN || nats <= reader->best_nats)
        return;
    reader->best = *text;
    reader->best_nats = nats;
}

/* Each digit that may follow, among digits alone: what else may stand there is the matter of digits_enter. */
static void go_on(struct digit_reader *reader, const struct digit_text *text, const float *next,
                  float goes_on, struct digit_text *kept, size_t *count)
{
    float sum = 0, norm = logits_norm(next, logits_best(next));
    for (int digit = 0; digit < 10; digit++)
        sum += chance(next, reader->digits[digit], norm);
    for (int digit = 0; digit < 10; digit++) {
        struct digit_text longer = *text;
        longer.digits[longer.count++] = (char)('0' + digit);
        longer.digits[longer.count] = '\0';
        longer.nats += logf(goes_on) + logf(chance(next, reader->digits[digit], norm) / sum);
        keep(kept, count, &longer);
    }
}

static enum vp_err read_step(struct digit_reader *reader)
{
    struct digit_text kept[BEAM] = {{.count = 0}};
    size_t count = 0;
    for (size_t i = 0; i < reader->beam_count; i++) {
        const struct digit_text *text = &reader->beam[i];
        const float *end = NULL, *next = NULL;
        float ends = 0;
        if (text->nats < reader->beam[0].nats - DIGITS_BEHIND_MAX || text->nats <= reader->best_nats)
            continue;
        enum vp_err err = read_rows(reader, text, &end, &next);
        if (err != VP_OK)
            return err;
        if (text->count > 0) {
            float norm = logits_norm(end, logits_best(end));
            ends = chance(end, TOKEN_END, norm) + chance(end, reader->point, norm);
            end_here(reader, text, fminf(ends, 1));
        }
        if (text->count < DIGITS_MAX)
            go_on(reader, text, next, fmaxf(1 - ends, 1e-6f), kept, &count);
    }
    memcpy(reader->beam, kept, count * sizeof *kept);
    reader->beam_count = count;
    return VP_OK;
}

static enum vp_err read_digits(struct hearing *hearing, struct digit_reader *reader)
{
    reader->beam_count = 1;
    reader->beam[0] = (struct digit_text){.count = 0};
    reader->best_nats = -INFINITY;
    reader->decoder = &hearing->decoder;
    enum vp_err err = decoder_keep(reader->decoder, 0);
    while (err == VP_OK && reader->beam_count > 0)
        err = hearing_is_wanted(hearing) ? read_step(reader) : VP_ERR_CLOSED;
    return err;
}

/* What was written, counted. */
struct written_words {
    size_t digits, others; /* "oh" and "to" are digits beside one */
    bool is_multiple;      /* "double five", "twenty": fewer words than digits */
};

static int true_digit(const char *word)
{
    int value = number_words_value(word);
    return value >= 0 && value <= 9 ? value : -1;
}

static struct written_words count_words(const char *text)
{
    struct written_words written = {.digits = 0};
    char word[PLAIN_TEXT_WORD_BYTES];
    bool was_digit = false;
    size_t sounds = 0; /* since the last digit */
    while (plain_text_next_word(&text, word)) {
        size_t figures = strspn(word, "0123456789");
        bool is_digit = figures > 0 || true_digit(word) >= 0;
        if (is_digit) {
            written.digits += (figures > 0 ? figures : 1) + sounds;
            written.others -= sounds;
            sounds = 0;
        } else if (number_words_digit_sound(word) >= 0) {
            bool is_beside = was_digit;
            written.digits += is_beside;
            written.others += !is_beside;
            sounds += !is_beside;
            is_digit = is_beside;
        } else {
            written.is_multiple = written.is_multiple || number_words_value(word) >= 10 ||
                                  strcmp(word, "double") == 0 || strcmp(word, "triple") == 0;
            written.others++;
            sounds = 0;
        }
        was_digit = is_digit;
    }
    return written;
}

/* How far behind what was written digits may be to stand in its place: by less where it has some of its own, which may
 * be the first of a number that goes on, or a time. Negative: they may not, as it says more than a number. */
static float allowed_behind(const char *text)
{
    struct written_words written = count_words(text);
    if (written.is_multiple || written.others > DIGITS_WORDS_BESIDE_MAX || written.digits > DIGITS_MAX)
        return -1;
    if (written.digits >= DIGITS_MIN)
        return INFINITY;
    return written.digits >= DIGITS_FEW_MIN ? DIGITS_BEHIND_FEW_MAX : DIGITS_BEHIND_WORDS_MAX;
}

/* Takes out what says the same, and puts the number first. */
static void put_first(struct candidates *candidates, const struct candidate *number)
{
    size_t kept = 0;
    for (size_t i = 0; i < candidates->count; i++)
        if (!plain_text_is_same(candidates->at[i].text, number->text) && kept++ != i)
            candidates->at[kept - 1] = candidates->at[i];
    if (kept == CANDIDATES_MAX)
        kept--;
    memmove(candidates->at + 1, candidates->at, kept * sizeof *candidates->at);
    candidates->at[0] = *number;
    candidates->count = kept + 1;
}

/* "1 2 3." of the likeliest digits; "" where none are. */
static enum vp_err write_digits(const struct contest *contest, char out[DIGITS_TEXT_BYTES])
{
    struct digit_reader *reader = calloc(1, sizeof *reader);
    size_t len = 0;
    if (reader == NULL)
        return VP_ERR_NO_MEMORY;
    enum vp_err err = find_tokens(reader, contest->tokens) ? read_digits(contest->hearing, reader) : VP_OK;
    for (size_t i = 0; i < reader->best.count; i++) {
        out[len++] = reader->best.digits[i];
        out[len++] = i + 1 < reader->best.count ? ' ' : '.';
    }
    out[len] = '\0';
    free(reader);
    return err;
}

enum vp_err digits_enter(const struct contest *contest, struct candidates *candidates)
{
    const struct candidate *best = &candidates->at[0];
    float behind = candidates->count > 0 ? allowed_behind(best->text) : -1;
    struct candidate number;
    char text[DIGITS_TEXT_BYTES] = "";
    if (behind < 0)
        return VP_OK;
    enum vp_err err = write_digits(contest, text);
    if (err != VP_OK || text[0] == '\0' || !candidate_init(&number, contest->tokens, text))
        return err;
    err = hearing_score(contest->hearing, &number.tokens, &number.log_prob);
    if (err != VP_OK || number.log_prob < best->log_prob - behind)
        return err;
    number.is_expected = true;
    number.weight = best->log_prob + best->weight - number.log_prob + DIGITS_EXPECTED_NATS;
    put_first(candidates, &number);
    return VP_OK;
}
