#include "meaning/faq.h"

#include <string.h>

#include "meaning/cue.h"

enum { CONTENT_MAX = 24, STEM_LETTERS_MIN = 4 };

struct content { /* words that say what it is about */
    char own[CONTENT_MAX][WORD_BYTES];
    size_t count;
};

/* Words that every question may have. */
static const char empty_words[] =
    "a an the this that these those is are am was were be been do does did have has had got get can could may might "
    "will would shall should i we you your yours my our us me it its they them their there here what which who whose "
    "where to of for on in at by with from and or if any some guys please just also so well um uh oh okay hello hi "
    "hey yes know tell ask wonder wondering wanted want question about curious sorry let see sir maam not no offer "
    "place restaurant thing one ever still as right now";

static const char openers[] =
    "do does did are is was can could may will what where when who how which why any tell wondering know question";

/* "parking" is of "park"; the singular is made already. */
static void write_stem(const struct word *word, char out[WORD_BYTES])
{
    size_t len = strlen(word->stem);
    memcpy(out, word->stem, len + 1); /* of the same size */
    if (len >= STEM_LETTERS_MIN + 3 && strcmp(out + len - 3, "ing") == 0)
        out[len - 3] = '\0';
}

static bool has_stem(const struct content *content, const char *stem)
{
    for (size_t i = 0; i < content->count; i++)
        if (strcmp(content->own[i], stem) == 0)
            return true;
    return false;
}

static void put_content(struct content *content, const struct words *words, size_t first, size_t end)
{
    content->count = 0;
    for (size_t w = first; w < end && content->count < CONTENT_MAX; w++) {
        if (word_is_among(words->at[w].text, empty_words))
            continue;
        write_stem(&words->at[w], content->own[content->count]);
        if (!has_stem(content, content->own[content->count]))
            content->count++;
    }
}

static bool is_question(const struct words *words, size_t first, size_t end)
{
    enum { OPENER_WITHIN = 5 };
    bool has_opener = words->at[end - 1].ends_question;
    for (size_t w = first; w < end; w++) {
        size_t count = 0;
        if (cue_match(words, w, &count) == CUE_ADD && count > 1) /* "can i get" */
            return false;
        has_opener = has_opener || (w < first + OPENER_WITHIN && word_is_among(words->at[w].text, openers));
    }
    return has_opener;
}

/* How well they fit: 0 not at all. All of the question's words must have been said, of many all but one, and not many
 * others besides. */
static double fit_of(const struct content *asked, const struct content *said)
{
    enum { MANY_WORDS = 4 };
    size_t shared = 0;
    for (size_t i = 0; i < asked->count; i++)
        shared += has_stem(said, asked->own[i]);
    size_t lacks = asked->count - shared, foreign = said->count - shared;
    if (shared == 0 || lacks > (asked->count >= MANY_WORDS ? 1 : 0) || foreign > shared)
        return 0;
    return (double)shared / (double)(asked->count + foreign);
}

/* "Can I get parking and a lasagna": a dish that the question does not name. */
static bool names_other(const struct content *asked, const struct words *words, size_t first, size_t end,
                        const bool *is_name)
{
    char stem[WORD_BYTES];
    for (size_t w = first; w < end; w++) {
        write_stem(&words->at[w], stem);
        if (is_name[w] && !has_stem(asked, stem) && !word_is_among(words->at[w].text, empty_words))
            return true;
    }
    return false;
}

int faq_find(const json_t *faq, const struct words *words, size_t first, size_t end, const bool *is_name)
{
    struct content said, asked;
    double best = 0;
    int found = -1;
    if (json_array_size(faq) == 0 || first >= end)
        return -1;
    put_content(&said, words, first, end);
    bool is_asked = is_question(words, first, end);
    for (size_t i = 0; i < json_array_size(faq); i++) {
        const json_t *questions = json_object_get(json_array_get(faq, i), "questions");
        for (size_t q = 0; q < json_array_size(questions); q++) {
            const char *text = json_string_value(json_array_get(questions, q));
            struct words of_question;
            words_split(&of_question, text != NULL ? text : "");
            put_content(&asked, &of_question, 0, of_question.count);
            double fit = names_other(&asked, words, first, end, is_name) ? 0 : fit_of(&asked, &said);
            bool is_whole = fit >= 1; /* "parking": nothing else was said */
            if (fit > best && (is_asked || is_whole)) {
                best = fit;
                found = (int)i;
            }
        }
    }
    return found;
}
