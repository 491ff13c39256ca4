#include "speech/digits.h"

#include <math.h>
#include <string.h>

#include "english/number_words.h"
#include "english/plain_text.h"
#include "speech/symbols.h"
#include "speech/thresholds.h"

enum {
    DIGITS_MIN = 7, /* of a number that is said without its area code */
    DIGITS_MAX = 11,
    DIGITS_USUAL = 10,
    DIGITS_FEW_MIN = 3
};

static float nats_of(const char *text, char next)
{
    return next != '\0' || strlen(text) == DIGITS_USUAL ? 0 : DIGITS_UNUSUAL_NATS;
}

static const struct symbol_language digits = {.symbols = "0123456789",
                                              .separator = ' ',
                                              .least = DIGITS_MIN,
                                              .most = DIGITS_MAX,
                                              .behind_max = DIGITS_BEHIND_MAX,
                                              .nats = nats_of};

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

enum vp_err digits_enter(const struct contest *contest, struct candidates *candidates)
{
    float behind = candidates->count > 0 ? allowed_behind(candidates->at[0].text) : -1;
    char text[SYMBOLS_WRITTEN_BYTES] = "";
    if (behind < 0)
        return VP_OK;
    enum vp_err err = symbols_read(contest, &digits, text);
    return err == VP_OK ? symbols_put_first(contest, text, behind, DIGITS_EXPECTED_NATS, candidates) : err;
}
