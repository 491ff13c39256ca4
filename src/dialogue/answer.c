#include "dialogue/answer.h"

#include <stdint.h>

#include "dialogue/thresholds.h"
#include "english/first_names.h"
#include "meaning/words.h"

static const char yes_words[] =
    "yes yeah sure correct right absolutely definitely exactly perfect affirmative certainly uhhuh totally "
    "okay great fine good cool wonderful excellent awesome lovely mhm mmhmm uh huh mm hmm um oh so well and "
    "sir maam please thanks thank you very much indeed that this it is was does sounds looks all everything works "
    "will do go ahead of course got for me i am would too just now place submit confirm send in the my order "
    "put through no changes done set said be to as brilliant bye goodbye have a nice day night evening one "
    "amen yup yep beautiful fantastic terrific super spot on dear honey love hon darling sweetheart sweetie mate buddy "
    "pal man dude boss miss madam friend folks guys";

/* "Mass, perfect.": a short yes whose first word was misheard. A name before it may be a correction. */
static bool is_misheard_yes(const struct words *words, size_t strange_count)
{
    static const char plain_yes[] =
        "yes yeah yep yup perfect correct right exactly absolutely definitely great good fine";
    enum { SHORT_WORDS = 3 };
    size_t last = words->count - 1;
    return strange_count == 1 && !word_is_among(words->at[0].text, yes_words) && words->count > 1 &&
           words->count <= SHORT_WORDS && word_is_among(words->at[last].text, plain_yes) &&
           !first_names_have(words->at[0].text);
}

/* "Yes, I've been correct.": a yes at both ends, and little between them that was misheard. */
static bool is_yes_around(const struct words *words, size_t strange_count)
{
    enum { WORDS_MAX_AROUND = 5, STRANGE_MAX = 2 };
    return words->count <= WORDS_MAX_AROUND && strange_count <= STRANGE_MAX && words->count > 1 &&
           word_is_among(words->at[0].text, "yes yeah yep yup") &&
           word_is_among(words->at[words->count - 1].text, "correct right perfect good great fine");
}

enum answer_yes answer_find_yes(const char *heard, float confidence, bool is_again)
{
    static const char other_words[] =
        "but wait hold hang not no except only one change make add remove take actually wrong name "
        "instead and also can could what how when i need want";
    struct words words;
    size_t strange = 0;
    words_split(&words, heard);
    for (size_t w = 0; w < words.count; w++) {
        bool is_yes = word_is_among(words.at[w].text, yes_words);
        strange += !is_yes;
        if (!is_yes && word_is_among(words.at[w].text, other_words))
            return ANSWER_YES_BUT;
    }
    bool is_whole = strange == 0 || is_again || confidence < SURE_UNKNOWN_LOST ||
                    is_misheard_yes(&words, strange) || is_yes_around(&words, strange);
    return is_whole ? ANSWER_YES : ANSWER_MAYBE;
}

size_t answer_words_beside_yes(const char *heard)
{
    struct words words;
    size_t beside = 0;
    bool is_yes = false;
    words_split(&words, heard);
    for (size_t w = 0; w < words.count; w++) {
        is_yes = is_yes || word_is_among(words.at[w].text, "yes yeah yep yup");
        if (word_is_among(words.at[w].text, yes_words))
            continue;
        beside +=
            1 + (w > 0 && word_is_among(words.at[w - 1].text, "a the")); /* "a person please" is meant */
    }
    return is_yes ? beside : SIZE_MAX;
}
