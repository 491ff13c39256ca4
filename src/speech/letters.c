#include "speech/letters.h"

#include <math.h>
#include <string.h>
#include <strings.h>

#include "english/first_names.h"
#include "speech/symbols.h"
#include "speech/thresholds.h"

enum { LETTERS = 26, LETTERS_MIN = 3 };

/* One letter is as likely as the other in a name that nobody knows, and may be its last. */
#define LETTER_CHANCE (1.0f / LETTERS)
#define END_CHANCE    0.15f

/* Of the first names that begin with text, the share that goes on with next, '\0': is at its end. -1: none begins
 * so. */
static float share_of_names(const char *text, char next)
{
    struct first_names names = {0};
    char name[FIRST_NAME_BYTES];
    size_t len = strlen(text), with_text = 0, with_next = 0;
    char lower = (char)(next != '\0' ? next - 'A' + 'a' : next);
    while (first_names_next(&names, name)) {
        if (strncasecmp(name, text, len) != 0)
            continue;
        with_text++;
        with_next += name[len] == lower;
    }
    return with_text > 0 ? (float)with_next / (float)with_text : -1;
}

/* Beside a name that nobody knows, so that a long one is not less likely than a short one. */
static float nats_of(const char *text, char next)
{
    float unknown = next != '\0' ? LETTER_CHANCE : END_CHANCE, share = share_of_names(text, next);
    if (share < 0)
        return 0;
    return logf(LETTERS_FIRST_NAME_SHARE * share / unknown + 1 - LETTERS_FIRST_NAME_SHARE);
}

static const struct symbol_language letters = {.symbols = "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
                                               .separator = '-',
                                               .least = LETTERS_MIN,
                                               .most = SYMBOLS_TEXT_MAX,
                                               .behind_max = LETTERS_BEAM_NATS,
                                               .nats = nats_of};

/* How far behind what was written letters may be to stand in its place. */
static float allowed_behind(const struct candidate *best)
{
    return candidate_confidence(best) > LETTERS_SURE_WORDS ? LETTERS_BEHIND_WORDS_MAX : LETTERS_BEHIND_MAX;
}

enum vp_err letters_enter(const struct contest *contest, struct candidates *candidates)
{
    char text[SYMBOLS_WRITTEN_BYTES] = "";
    if (candidates->count == 0)
        return VP_OK;
    enum vp_err err = symbols_read(contest, &letters, text);
    if (err != VP_OK)
        return err;
    return symbols_put_first(contest, text, allowed_behind(&candidates->at[0]), LETTERS_EXPECTED_NATS,
                             candidates);
}
