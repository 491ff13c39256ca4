#include "speech/sentences.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "english/plural.h"
#include "speech/thresholds.h"

enum { SENTENCE_BYTES_MAX = 512, DEPTH_MAX = 12, SENTENCES_PER_PHRASE = 60, SENTENCES_MAX = 30000 };

static const struct rule {
    const char *name, *alternatives;
} rules[] = {
#define SENTENCE_RULE(name, alternatives) {name, alternatives},
#include "english/caller_sentences.def"
#undef SENTENCE_RULE
};
enum { RULE_COUNT = sizeof rules / sizeof rules[0] };

/* A rule cut into its alternatives, each entered as often as its weight says. */
struct choices {
    const char **starts;
    size_t *lens;
    size_t count;
};

struct maker {
    struct choices choices[RULE_COUNT];
    const char *const *phrases;
    const char **sizes; /* of phrases, those that name a size */
    size_t phrase_count, size_count;
    size_t next_phrase; /* phrases come up in turn, a fixed stride apart, so that none is rare by chance */
    size_t stride;
    uint64_t random;
    char text[SENTENCE_BYTES_MAX];
    size_t len;
};

/* splitmix64: the sentences need variety, not secrecy, and must be the same in every process. */
static uint64_t draw(struct maker *maker)
{
    uint64_t z = maker->random += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static void put_word(struct maker *maker, const char *word, size_t len)
{
    if (len == 0 || maker->len + len + 2 > sizeof maker->text)
        return;
    if (maker->len > 0)
        maker->text[maker->len++] = ' ';
    memcpy(maker->text + maker->len, word, len);
    maker->len += len;
    maker->text[maker->len] = '\0';
}

static const char *take_phrase(struct maker *maker)
{
    maker->next_phrase = (maker->next_phrase + maker->stride) % maker->phrase_count;
    return maker->phrases[maker->next_phrase];
}

static bool ends_with(const char *text, const char *ending)
{
    size_t len = strlen(text), ending_len = strlen(ending);
    return len >= ending_len && strcmp(text + len - ending_len, ending) == 0;
}

/* Puts one of the words that come from the menu; false when name is none of them. */
static bool put_from_menu(struct maker *maker, const char *name, size_t len)
{
    char plural[SENTENCE_BYTES_MAX];
    const char *text = "";
    if (len == strlen("phrase") && strncmp(name, "phrase", len) == 0) {
        text = maker->phrase_count > 0 ? take_phrase(maker) : "";
    } else if (len == strlen("phrases") && strncmp(name, "phrases", len) == 0) {
        if (maker->phrase_count > 0) {
            plural_write(span_of(take_phrase(maker)), plural, sizeof plural);
            text = plural;
        }
    } else if (len == strlen("menu_size") && strncmp(name, "menu_size", len) == 0) {
        text = maker->size_count > 0 ? maker->sizes[draw(maker) % maker->size_count] : "large";
    } else {
        return false;
    }
    put_word(maker, text, strlen(text));
    return true;
}

static size_t rule_of(const char *name, size_t len)
{
    size_t i = 0;
    while (i < RULE_COUNT && !(strlen(rules[i].name) == len && strncmp(rules[i].name, name, len) == 0))
        i++;
    return i;
}

static void expand(struct maker *maker, size_t rule, int depth)
{
    const struct choices *choices = &maker->choices[rule];
    size_t pick = draw(maker) % choices->count, len = choices->lens[pick];
    const char *at = choices->starts[pick], *end = at + len;
    while (at < end) {
        size_t word = 0;
        while (at + word < end && at[word] != ' ')
            word++;
        if (*at != '$')
            put_word(maker, at, word);
        else if (!put_from_menu(maker, at + 1, word - 1) && depth < DEPTH_MAX)
            expand(maker, rule_of(at + 1, word - 1), depth + 1);
        at += word;
        while (at < end && *at == ' ')
            at++;
    }
}

static enum vp_err cut_rule(const char *alternatives, struct choices *out)
{
    size_t room = 0;
    for (int pass = 0; pass < 2; pass++) { /* count, then fill */
        out->count = 0;
        for (const char *at = alternatives;;) {
            size_t len = strcspn(at, "|");
            char *text = NULL;
            unsigned long weight = strtoul(at, &text, 10);
            bool is_weighted = text != at && *text == '*';
            const char *start = is_weighted ? text + 1 : at;
            for (unsigned long i = 0; i < (is_weighted ? weight : 1); i++, out->count++) {
                if (pass == 1) {
                    out->starts[out->count] = start + strspn(start, " ");
                    out->lens[out->count] = (size_t)(at + len - out->starts[out->count]);
                }
            }
            if (at[len] == '\0')
                break;
            at += len + 1;
        }
        if (pass == 1)
            return VP_OK;
        room = out->count + 1; /* never 0 */
        out->starts = calloc(room, sizeof *out->starts);
        out->lens = calloc(room, sizeof *out->lens);
        if (out->starts == NULL || out->lens == NULL)
            return VP_ERR_NO_MEMORY;
    }
    return VP_OK;
}

static bool is_size(const char *phrase)
{
    static const char *const sizes[] = {"small",  "medium", "large",  "extra large", "regular", "personal",
                                        "kids",   "family", "half",   "mini",        "jumbo",   "individual",
                                        "party",  "short",  "tall",   "grande",      "venti",   "single",
                                        "double", "triple", "little", "big",         "junior",  "king size"};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
        if (strcmp(phrase, sizes[i]) == 0)
            return true;
    return ends_with(phrase, " inch") || ends_with(phrase, " ounce") || ends_with(phrase, " size") ||
           ends_with(phrase, " piece");
}

static enum vp_err prepare(struct maker *maker)
{
    for (size_t i = 0; i < RULE_COUNT; i++) {
        enum vp_err err = cut_rule(rules[i].alternatives, &maker->choices[i]);
        if (err != VP_OK)
            return err;
    }
    maker->sizes = calloc(maker->phrase_count + 1, sizeof *maker->sizes);
    if (maker->sizes == NULL)
        return VP_ERR_NO_MEMORY;
    for (size_t i = 0; i < maker->phrase_count; i++)
        if (is_size(maker->phrases[i]))
            maker->sizes[maker->size_count++] = maker->phrases[i];
    /* near the golden section and prime to the count: neighbours on the menu do not meet in one sentence only */
    maker->stride = maker->phrase_count * 618 / 1000 + 1;
    for (;;) {
        size_t a = maker->phrase_count, b = maker->stride;
        while (b != 0) {
            size_t rest = a % b;
            a = b;
            b = rest;
        }
        if (a <= 1)
            return VP_OK;
        maker->stride++;
    }
}

enum vp_err sentences_make(const char *const *phrases, size_t phrase_count, sentence_fn on_sentence,
                           void *owner)
{
    struct maker *maker = calloc(1, sizeof *maker);
    if (maker == NULL)
        return VP_ERR_NO_MEMORY;
    maker->phrases = phrases;
    maker->phrase_count = phrase_count;
    enum vp_err err = prepare(maker);
    size_t count = SENTENCES_BASE + SENTENCES_PER_PHRASE * phrase_count, start = rule_of("sentence", 8);
    for (size_t i = 0; err == VP_OK && i < (count < SENTENCES_MAX ? count : SENTENCES_MAX); i++) {
        maker->len = 0;
        maker->text[0] = '\0';
        expand(maker, start, 0);
        if (maker->len > 0)
            err = on_sentence(owner, maker->text);
    }
    for (size_t i = 0; i < RULE_COUNT; i++) {
        free(maker->choices[i].starts);
        free(maker->choices[i].lens);
    }
    free(maker->sizes);
    free(maker);
    return err;
}
