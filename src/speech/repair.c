#include "speech/repair.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "english/plain_text.h"
#include "english/plural.h"
#include "english/style.h"
#include "speech/sentences.h"
#include "speech/thresholds.h"

enum { TEXT_WORDS_MAX = 40, SPAN_WORDS_MAX = 4, PHRASE_BYTES_MAX = 160, SWAPS_MAX = 3 };

struct sounding_phrase {
    char text[PHRASE_BYTES_MAX];
    struct sound sound;
    size_t blanks; /* in text */
};

struct repair {
    const struct menu_lm *lm;
    const struct word_sounds *sounds;
    size_t phrase_count;
    struct sounding_phrase phrases[];
};

/* False where it is too long, or nobody knows how it sounds. */
static bool read_phrase(const struct word_sounds *sounds, const char *text, struct sounding_phrase *out)
{
    char word[PLAIN_TEXT_WORD_BYTES];
    *out = (struct sounding_phrase){.text = ""};
    if (!span_copy(span_of(text), out->text, sizeof out->text))
        return false;
    for (const char *at = text; *at != '\0'; at++)
        out->blanks += *at == ' ';
    while (plain_text_next_word(&text, word))
        if (!word_sounds_append(sounds, word, &out->sound))
            return false;
    return true;
}

static void add_phrase(struct repair *repair, const char *text)
{
    struct sounding_phrase *phrase = &repair->phrases[repair->phrase_count];
    if (read_phrase(repair->sounds, text, phrase) && phrase->sound.count >= REPAIR_PHONES_MIN)
        repair->phrase_count++;
}

enum vp_err repair_create(const struct menu_lm *lm, const struct word_sounds *sounds,
                          const char *const *phrases, size_t phrase_count, struct repair **out_repair)
{
    size_t phrases_max = 2 * phrase_count + 1; /* each with its plural, and room to try one */
    struct repair *repair = calloc(1, sizeof *repair + phrases_max * sizeof repair->phrases[0]);
    if (repair == NULL)
        return VP_ERR_NO_MEMORY;
    repair->lm = lm;
    repair->sounds = sounds;
    for (size_t i = 0; i < phrase_count; i++) {
        char plural[PHRASE_BYTES_MAX];
        plural_write(span_of(phrases[i]), plural, sizeof plural);
        add_phrase(repair, phrases[i]);
        if (strcmp(plural, phrases[i]) != 0)
            add_phrase(repair, plural);
    }
    *out_repair = repair;
    return VP_OK;
}

void repair_destroy(struct repair *repair)
{
    free(repair);
}

/* The text's words, where each stands, and how it sounds. */
struct sounding_text {
    const char *text;
    struct {
        struct span at;
        char word[PLAIN_TEXT_WORD_BYTES];
        struct sound sound;
        bool is_known, is_sure;
    } words[TEXT_WORDS_MAX];
    size_t count;
};

/* Which of the runs without blanks a place of the text is in. */
static size_t run_of(const char *text, const char *at)
{
    size_t run = 0;
    for (const char *c = text; c < at; c++)
        run += *c == ' ';
    return run;
}

static void read_text(const struct repair *repair, const char *text, const struct word_sureness *sureness,
                      struct sounding_text *out)
{
    *out = (struct sounding_text){.text = text};
    char word[PLAIN_TEXT_WORD_BYTES];
    const char *at = text;
    while (out->count < TEXT_WORDS_MAX && plain_text_next_word(&at, word)) {
        size_t len = strlen(word);
        memcpy(out->words[out->count].word, word, len + 1);
        out->words[out->count].at = (struct span){at - len, len};
        size_t run = run_of(text, at);
        out->words[out->count].is_sure = run < sureness->count && sureness->at[run] >= SURE_WORD;
        out->words[out->count].is_known = menu_lm_find(repair->lm, word) != MENU_LM_NO_WORD;
        if (!word_sounds_append(repair->sounds, word, &out->words[out->count].sound))
            out->words[out->count].sound.count = 0;
        out->count++;
    }
}

/* A phrase in the place of words from..to (exclusive). */
struct swap {
    size_t from, to;
    const struct sounding_phrase *phrase;
    float cost;
};

static bool says_the_same(const struct sounding_text *reading, size_t from, size_t to, const char *phrase)
{
    char word[PLAIN_TEXT_WORD_BYTES];
    for (; plain_text_next_word(&phrase, word); from++)
        if (from == to || strcmp(word, reading->words[from].word) != 0)
            return false;
    return from == to;
}

/* Keeps the cheapest swaps in order of cost; of two that overlap only the cheaper. */
static void keep_swap(struct swap *swaps, size_t *count, struct swap swap)
{
    for (size_t i = 0; i < *count; i++) {
        if (swap.from < swaps[i].to && swaps[i].from < swap.to) {
            if (swaps[i].cost <= swap.cost)
                return;
            memmove(swaps + i, swaps + i + 1, (*count - i - 1) * sizeof *swaps);
            (*count)--;
            i--;
        }
    }
    size_t at = *count;
    while (at > 0 && swaps[at - 1].cost > swap.cost)
        at--;
    if (at == SWAPS_MAX)
        return;
    size_t moved = *count - at - (*count == SWAPS_MAX);
    memmove(swaps + at + 1, swaps + at, moved * sizeof *swaps);
    swaps[at] = swap;
    *count += *count < SWAPS_MAX;
}

/* Words of a text as one sound. */
struct sounding_span {
    struct sound sound;
    bool is_known, is_sure;
};

/* False where nobody knows how one of them sounds. */
static bool join_span(const struct sounding_text *reading, size_t from, size_t to, struct sounding_span *out)
{
    *out = (struct sounding_span){.is_known = true, .is_sure = true};
    for (size_t i = from; i < to; i++) {
        const struct sound *word = &reading->words[i].sound;
        if (word->count == 0 || out->sound.count + word->count > SOUND_PHONES_MAX)
            return false;
        memcpy(out->sound.phones + out->sound.count, word->phones, word->count);
        out->sound.count += word->count;
        out->is_known = out->is_known && reading->words[i].is_known;
        out->is_sure = out->is_sure && reading->words[i].is_sure;
    }
    return true;
}

/* 1: one is much longer. Of two spellings of a sound the one in fewer words is the name; "barb a koa" stands on a menu
 * only to be heard, and the general model does not write it. */
static float distance(const struct sounding_span *span, const struct sounding_phrase *phrase)
{
    size_t heard = span->sound.count, said = phrase->sound.count;
    if (3 * heard < 2 * said || 3 * said < 2 * heard)
        return 1;
    return sound_distance(&span->sound, &phrase->sound) + REPAIR_BLANK_PENALTY * (float)phrase->blanks;
}

static void search_span(const struct repair *repair, const struct sounding_text *reading, size_t from,
                        size_t to, struct swap *swaps, size_t *count)
{
    struct sounding_span span;
    if (!join_span(reading, from, to, &span) || span.is_sure)
        return;
    for (size_t i = 0; i < repair->phrase_count; i++) {
        const struct sounding_phrase *phrase = &repair->phrases[i];
        float cost = distance(&span, phrase) + (span.is_known ? REPAIR_KNOWN_WORDS_PENALTY : 0);
        if (cost < REPAIR_DISTANCE_MAX && !says_the_same(reading, from, to, phrase->text))
            keep_swap(swaps, count, (struct swap){from, to, phrase, cost});
    }
}

static void write_swapped(const struct sounding_text *reading, const struct swap *swaps, size_t count,
                          char *out)
{
    size_t len = 0;
    const char *copied = reading->text;
    for (size_t word = 0; word < reading->count; word++) {
        for (size_t i = 0; i < count; i++) {
            if (swaps[i].from != word)
                continue;
            char phrase[PHRASE_BYTES_MAX];
            style_phrase(swaps[i].phrase->text, word == 0, phrase, sizeof phrase);
            const char *start = reading->words[word].at.at;
            struct span last = reading->words[swaps[i].to - 1].at;
            len += (size_t)snprintf(out + len, REPAIR_TEXT_BYTES - len, "%.*s%s", (int)(start - copied),
                                    copied, phrase);
            if (len >= REPAIR_TEXT_BYTES)
                return;
            copied = last.at + last.len;
        }
    }
    snprintf(out + len, REPAIR_TEXT_BYTES - len, "%s", copied);
}

size_t repair_find(const struct repair *repair, const char *text, const struct word_sureness *sureness,
                   char out_texts[REPAIRS_MAX][REPAIR_TEXT_BYTES])
{
    struct sounding_text *reading = malloc(sizeof *reading);
    if (reading == NULL)
        return 0; /* a missing proposal is no failure */
    struct swap swaps[SWAPS_MAX];
    size_t count = 0, written = 0;
    read_text(repair, text, sureness, reading);
    for (size_t from = 0; from < reading->count; from++)
        for (size_t to = from + 1; to <= reading->count && to <= from + SPAN_WORDS_MAX; to++)
            search_span(repair, reading, from, to, swaps, &count);
    if (count > 1)
        write_swapped(reading, swaps, count, out_texts[written++]);
    for (size_t i = 0; i < count && written < REPAIRS_MAX; i++)
        write_swapped(reading, swaps + i, 1, out_texts[written++]);
    free(reading);
    return written;
}

/* Of one or of more of it: nobody hears which of the two was said better than the general model. */
static bool names_the_same(const struct sounding_text *reading, size_t from, size_t to, const char *answer)
{
    char word[PLAIN_TEXT_WORD_BYTES], said[PLAIN_TEXT_WORD_BYTES], heard[PLAIN_TEXT_WORD_BYTES];
    for (; plain_text_next_word(&answer, word); from++) {
        if (from == to)
            return false;
        plural_singular(word, said);
        plural_singular(reading->words[from].word, heard);
        if (strcmp(said, heard) != 0)
            return false;
    }
    return from == to;
}

float repair_answer(const struct repair *repair, const char *text, const struct word_sureness *sureness,
                    const char *answer, char out_text[REPAIR_TEXT_BYTES])
{
    struct sounding_phrase phrase;
    struct sounding_text *reading = malloc(sizeof *reading);
    struct swap swap = {.phrase = &phrase, .cost = 1};
    bool has_said = false;
    if (reading == NULL || !read_phrase(repair->sounds, answer, &phrase)) {
        free(reading);
        return 1;
    }
    read_text(repair, text, sureness, reading);
    for (size_t from = 0; from < reading->count; from++)
        for (size_t to = from + 1; to <= reading->count && to <= from + SPAN_WORDS_MAX; to++) {
            struct sounding_span span;
            bool may_be = join_span(reading, from, to, &span) && !(span.is_sure && span.is_known);
            float cost = may_be ? distance(&span, &phrase) : 1;
            has_said = has_said || names_the_same(reading, from, to, answer);
            if (cost < swap.cost)
                swap = (struct swap){from, to, &phrase, cost};
        }
    if (has_said) /* nothing is to be put in the place of what is there */
        swap.cost = 1;
    if (swap.cost < 1)
        write_swapped(reading, &swap, 1, out_text);
    free(reading);
    return swap.cost;
}
