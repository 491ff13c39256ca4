#include "speech/names.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/span.h"
#include "english/plain_text.h"

enum { SENTENCE_BYTES = 128 };

static const char *const lists[] = {
#define FIRST_NAMES(names) names,
#include "english/first_names.def"
#undef FIRST_NAMES
};

/* Answers before and behind the name; the likelier ones stand more than once. */
static const struct frame {
    const char *before, *behind;
} frames[] = {{"", ""},
              {"", ""},
              {"", ""},
              {"it's ", ""},
              {"it's ", ""},
              {"it's for ", ""},
              {"the name is ", ""},
              {"the name is ", ""},
              {"my name is ", ""},
              {"my name is ", ""},
              {"name is ", ""},
              {"this is ", ""},
              {"for ", ""},
              {"under ", ""},
              {"put it under ", ""},
              {"", " please"},
              {"no the name is ", ""},
              {"no my name is ", ""},
              {"no it's ", ""},
              {"i said ", ""}};

/* The next name of a list; false at its end. */
static bool next_name(const char **at, char out[WORD_BYTES_MAX])
{
    size_t len = strcspn(*at, " ");
    bool is_name = len > 0 && span_copy((struct span){*at, len}, out, WORD_BYTES_MAX);
    *at += len + ((*at)[len] == ' ');
    return is_name;
}

static enum vp_err count_answers(struct menu_lm *lm, const char *name)
{
    enum vp_err err = VP_OK;
    for (size_t i = 0; i < sizeof frames / sizeof *frames && err == VP_OK; i++) {
        char sentence[SENTENCE_BYTES];
        snprintf(sentence, sizeof sentence, "%s%s%s", frames[i].before, name, frames[i].behind);
        err = menu_lm_count(lm, sentence);
    }
    return err;
}

enum vp_err names_model_create(struct menu_lm **out_lm)
{
    struct menu_lm *lm = NULL;
    char name[WORD_BYTES_MAX];
    enum vp_err err = menu_lm_create(&lm);
    for (size_t i = 0; i < sizeof lists / sizeof *lists && err == VP_OK; i++)
        for (const char *at = lists[i]; err == VP_OK && next_name(&at, name);)
            err = count_answers(lm, name);
    if (err == VP_OK)
        err = menu_lm_finish(lm);
    if (err != VP_OK) {
        menu_lm_destroy(lm);
        return err;
    }
    *out_lm = lm;
    return VP_OK;
}

enum vp_err names_add_bias(struct bias *bias)
{
    char name[WORD_BYTES_MAX];
    enum vp_err err = VP_OK;
    for (size_t i = 0; i < sizeof lists / sizeof *lists && err == VP_OK; i++) {
        for (const char *at = lists[i]; err == VP_OK && next_name(&at, name);) {
            name[0] = (char)toupper((unsigned char)name[0]);
            err = bias_add(bias, name);
        }
    }
    return err;
}

static bool is_first_name(const char *word)
{
    char name[WORD_BYTES_MAX];
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        for (const char *at = lists[i]; next_name(&at, name);)
            if (strcmp(name, word) == 0)
                return true;
    return false;
}

void names_capitalise(char *text)
{
    char word[WORD_BYTES_MAX];
    const char *at = text;
    while (words_next(&at, word)) {
        char *start = text + (at - text) - strlen(word);
        if (is_first_name(word))
            *start = (char)toupper((unsigned char)*start);
    }
}
