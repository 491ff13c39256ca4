#include "meaning/misheard.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* Each of two words. Where the menu has name (NULL: whatever it has), "heard" becomes "said", if the first of its words
 * was not heard surer than sure_max, and one of the words of next, or the end of a clause, follows. next NULL: anything
 * may. */
static const struct misheard {
    const char *heard[2];
    const char *said, *name;
    float sure_max;
    const char *next;
} misheard[] = {
    {{"without", "milk"}, "with oat milk", "oat milk", 0.5F, NULL},
    {{"let", "us"},
     "lettuce",
     "lettuce",
     1,
     "on and with but instead please too tomato tomatoes onion onions"},
    /* the telephone loses the k, and a t is as good as a p: nobody who orders tapes anything off */
    {{"tape", "off"}, "take off", NULL, 0.95F, NULL},
    {{"tapes", "off"}, "take off", NULL, 0.95F, NULL},
    {{"taped", "off"}, "take off", NULL, 0.95F, NULL},
    {{"pave", "off"}, "take off", NULL, 0.95F, NULL},
    {{"paid", "off"}, "take off", NULL, 0.95F, NULL},
    {{"pay", "off"}, "take off", NULL, 0.95F, NULL},
    {{"shape", "off"}, "take off", NULL, 0.95F, NULL},
    {{"shaped", "off"}, "take off", NULL, 0.95F, NULL},
    {{"taken", "off"}, "take off", NULL, 0.95F, NULL},
};

enum { WORD_MAX = 32 };

/* The run of letters without blanks that begins at text, in lower case and without what stands around it; returns its
 * length, with that. */
static size_t read_run(const char *text, char out[WORD_MAX])
{
    size_t len = strcspn(text, " "), count = 0;
    for (size_t i = 0; i < len && count + 1 < WORD_MAX; i++)
        if (isalnum((unsigned char)text[i]))
            out[count++] = (char)tolower((unsigned char)text[i]);
    out[count] = '\0';
    return len;
}

static bool has_name(const struct lexicon *lexicon, const char *name)
{
    struct words words;
    struct hit hit;
    if (name == NULL)
        return true;
    words_split(&words, name);
    return lexicon_match(lexicon, &words, 0, &hit) && hit.count == words.count;
}

/* Whether "heard" stands at text; out_len: how long it is. */
static bool stands_at(const struct misheard *pair, const char *text, size_t *out_len)
{
    char first[WORD_MAX], second[WORD_MAX], next[WORD_MAX] = "";
    size_t first_len = read_run(text, first);
    if (strcmp(first, pair->heard[0]) != 0 || text[first_len] != ' ' ||
        !isalnum((unsigned char)text[first_len - 1]))
        return false;
    size_t second_len = read_run(text + first_len + 1, second);
    const char *end = text + first_len + 1 + second_len;
    if (strcmp(second, pair->heard[1]) != 0)
        return false;
    bool ends_clause = *end == '\0' || !isalnum((unsigned char)end[-1]);
    if (*end == ' ')
        read_run(end + 1, next);
    *out_len = (size_t)(end - text);
    return pair->next == NULL || ends_clause || word_is_among(next, pair->next);
}

static size_t count_runs(const char *text)
{
    size_t count = text[0] != '\0';
    for (; *text != '\0'; text++)
        count += *text == ' ';
    return count;
}

/* The words said in the place of len bytes at `at`, which are two runs, the first of them run `run`. */
static void put_said(struct heard_reading *reading, const struct misheard *pair, size_t at, size_t len,
                     size_t run)
{
    char text[sizeof reading->text];
    size_t runs = count_runs(pair->said), kept = len;
    while (kept > 0 && !isalnum((unsigned char)reading->text[at + kept - 1]))
        kept--; /* the stop behind the words stays */
    int wrote = snprintf(text, sizeof text, "%.*s%s%s", (int)at, reading->text, pair->said,
                         reading->text + at + kept);
    if (wrote < 0 || (size_t)wrote >= sizeof text)
        return;
    if (at == 0)
        text[0] = (char)toupper((unsigned char)text[0]);
    memcpy(reading->text, text, (size_t)wrote + 1);
    if (run + 1 >= reading->word_count || reading->word_count + runs > HEARD_WORDS_MAX + 2) {
        reading->word_count = run < reading->word_count ? run : reading->word_count;
        return;
    }
    float *sureness = reading->sureness,
          sure = sureness[run] < sureness[run + 1] ? sureness[run] : sureness[run + 1];
    memmove(sureness + run + runs, sureness + run + 2, (reading->word_count - run - 2) * sizeof *sureness);
    for (size_t i = 0; i < runs; i++)
        sureness[run + i] = sure;
    reading->word_count += runs - 2;
}

void misheard_mend(const struct lexicon *lexicon, struct heard_reading *reading)
{
    for (size_t i = 0; i < sizeof misheard / sizeof *misheard; i++) {
        const struct misheard *pair = &misheard[i];
        size_t run = 0, len;
        for (size_t at = 0; reading->text[at] != '\0'; at++) {
            if (at > 0 && reading->text[at - 1] == ' ')
                run++;
            bool begins = at == 0 || reading->text[at - 1] == ' ';
            bool is_sure = run < reading->word_count && reading->sureness[run] > pair->sure_max;
            if (begins && !is_sure && stands_at(pair, reading->text + at, &len) &&
                has_name(lexicon, pair->name))
                put_said(reading, pair, at, len, run);
        }
    }
}
