#include "speech/names.h"

#include <ctype.h>
#include <stdio.h>

#include "english/first_names.h"

enum { SENTENCE_BYTES = 128 };

static const struct answer {
    const char *before, *behind;
} answers[] = {
#define NAME_ANSWER(before, behind) {before, behind},
#include "english/name_answers.def"
#undef NAME_ANSWER
};

static enum vp_err count_answers(struct menu_lm *lm, const char *name)
{
    enum vp_err err = VP_OK;
    for (size_t i = 0; i < sizeof answers / sizeof *answers && err == VP_OK; i++) {
        char sentence[SENTENCE_BYTES];
        snprintf(sentence, sizeof sentence, "%s%s%s", answers[i].before, name, answers[i].behind);
        err = menu_lm_count(lm, sentence);
    }
    return err;
}

enum vp_err names_model_create(struct menu_lm **out_lm)
{
    struct menu_lm *lm = NULL;
    struct first_names names = {0};
    char name[FIRST_NAME_BYTES];
    enum vp_err err = menu_lm_create(&lm);
    while (err == VP_OK && first_names_next(&names, name))
        err = count_answers(lm, name);
    if (err == VP_OK)
        err = menu_lm_finish(lm);
    if (err != VP_OK)
        menu_lm_destroy(lm);
    else
        *out_lm = lm;
    return err;
}

enum vp_err names_add_bias(struct bias *bias)
{
    struct first_names names = {0};
    char name[FIRST_NAME_BYTES];
    enum vp_err err = VP_OK;
    while (err == VP_OK && first_names_next(&names, name)) {
        name[0] = (char)toupper((unsigned char)name[0]);
        err = bias_add(bias, name);
    }
    return err;
}
