#include "speech/repair.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "english/plain_text.h"
#include "english/plural.h"
#include "english/style.h"
#include "speech/flite_voice.h"
#include "speech/sentences.h"
#include "speech/sounds.h"
#include "speech/thresholds.h"

enum { TEXT_WORDS_MAX = 40, SPAN_WORDS_MAX = 4, PHRASE_BYTES_MAX = 160, SWAPS_MAX = 3 };

struct sounding_phrase {
    char text[PHRASE_BYTES_MAX];
    struct sound sound;
};

struct repair {
    const struct menu_lm *lm;
    struct sound *word_sounds; /* by word of the model; empty when unknown */
    size_t phrase_count;
    struct sounding_phrase phrases[];
};

static void read_dictionary(struct repair *repair, struct span dictionary)
{
    const char *end = dictionary.at + dictionary.len;
    for (const char *line = dictionary.at, *next; line < end; line = next) {
        const char *line_end = memchr(line, '\n', (size_t)(end - line));
        line_end = line_end != NULL ? line_end : end;
        next = line_end + (line_end < end);
        const char *space = memchr(line, ' ', (size_t)(line_end - line));
        char word[PLAIN_TEXT_WORD_BYTES];
        if (space == NULL || !span_copy((struct span){line, (size_t)(space - line)}, word, sizeof word))
            continue;
        int32_t id = menu_lm_find(repair->lm, word); /* an alternative "word(2)" is found nowhere */
        if (id > MENU_LM_END && repair->word_sounds[id].count == 0)
            (void)sound_append(&repair->word_sounds[id], (struct span){space, (size_t)(line_end - space)});
    }
}

/* Appends a word's sound; false when nobody knows it. */
static bool append_word(const struct repair *repair, const char *word, struct sound *sound)
{
    int32_t id = menu_lm_find(repair->lm, word);
    if (id > MENU_LM_END && repair->word_sounds[id].count > 0) {
        const struct sound *known = &repair->word_sounds[id];
        if (sound->count + known->count > SOUND_PHONES_MAX)
            return false;
        memcpy(sound->phones + sound->count, known->phones, known->count);
        sound->count += known->count;
        return true;
    }
    char letters[PLAIN_TEXT_WORD_BYTES], phones[256];
    size_t len = 0;
    for (; *word != '\0'; word++)
        if (isalpha((unsigned char)*word))
            letters[len++] = *word;
    letters[len] = '\0';
    return flite_voice_phones(letters, phones, sizeof phones) == VP_OK &&
           sound_append(sound, span_of(phones));
}

static void add_phrase(struct repair *repair, const char *text)
{
    struct sounding_phrase *phrase = &repair->phrases[repair->phrase_count];
    *phrase = (struct sounding_phrase){.text = ""};
    if (!span_copy(span_of(text), phrase->text, sizeof phrase->text))
        return;
    char word[PLAIN_TEXT_WORD_BYTES];
    while (plain_text_next_word(&text, word))
        if (!append_word(repair, word, &phrase->sound))
            return;
    if (phrase->sound.count >= REPAIR_PHONES_MIN)
        repair->phrase_count++;
}

enum vp_err repair_create(const struct menu_lm *lm, struct span dictionary, const char *const *phrases,
                          size_t phrase_count, struct repair **out_repair)
{
    size_t phrases_max = 2 * phrase_count + 1; /* each with its plural, and room to try one */
    struct repair *repair = calloc(1, sizeof *repair + phrases_max * sizeof repair->phrases[0]);
    if (repair == NULL)
        return VP_ERR_NO_MEMORY;
    repair->lm = lm;
    repair->word_sounds = calloc(menu_lm_word_count(lm), sizeof *repair->word_sounds);
    if (repair->word_sounds == NULL) {
        repair_destroy(repair);
        return VP_ERR_NO_MEMORY;
    }
    read_dictionary(repair, dictionary);
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
    if (repair == NULL)
        return;
    free(repair->word_sounds);
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
        if (!append_word(repair, word, &out->words[out->count].sound))
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

static void search_span(const struct repair *repair, const struct sounding_text *reading, size_t from,
                        size_t to, struct swap *swaps, size_t *count)
{
    struct sound sound = {.count = 0};
    bool is_known = true, is_sure = true;
    for (size_t i = from; i < to; i++) {
        const struct sound *word = &reading->words[i].sound;
        if (word->count == 0 || sound.count + word->count > SOUND_PHONES_MAX)
            return;
        memcpy(sound.phones + sound.count, word->phones, word->count);
        sound.count += word->count;
        is_known = is_known && reading->words[i].is_known;
        is_sure = is_sure && reading->words[i].is_sure;
    }
    if (is_sure)
        return;
    for (size_t i = 0; i < repair->phrase_count; i++) {
        const struct sounding_phrase *phrase = &repair->phrases[i];
        if (3 * sound.count < 2 * phrase->sound.count || 3 * phrase->sound.count < 2 * sound.count)
            continue;
        float cost = sound_distance(&sound, &phrase->sound) + (is_known ? REPAIR_KNOWN_WORDS_PENALTY : 0);
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
