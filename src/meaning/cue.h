/* Fixed phrases of ordering English that need no menu: "that's all", "take off", "how much is". */
#ifndef VP_MEANING_CUE_H
#define VP_MEANING_CUE_H

#include <stddef.h>

#include "meaning/allergen.h"
#include "meaning/words.h"

enum cue {
    CUE_NONE,
    /* grammar of an order line */
    CUE_DET,
    CUE_PRONOUN,
    CUE_AND,
    CUE_OR,
    CUE_WITH,
    CUE_WITHOUT,
    CUE_TO,
    CUE_FOR,
    CUE_OF,
    CUE_HALF,
    CUE_LEFT,
    CUE_RIGHT,
    CUE_OTHER_HALF,
    CUE_ON_HALF,
    CUE_WHOLE,
    CUE_EXTRA,
    CUE_LIGHT,
    CUE_ONLY,
    CUE_MORE,
    CUE_FILLER,
    CUE_EACH,
    CUE_PUT_BACK,
    CUE_WHICH_OTHER,
    CUE_SIDE_OF,
    CUE_BOTH,
    /* commands */
    CUE_ADD,
    CUE_MAKE,
    CUE_CHANGE,
    CUE_REMOVE,
    CUE_REMOVE_BEHIND, /* "the coke can go" */
    CUE_NOT,
    CUE_INSTEAD_OF,
    CUE_INSTEAD,
    CUE_ACTUALLY,
    CUE_SAID,
    CUE_SAME,
    CUE_SHOULD_BE,
    /* whole acts */
    CUE_YES,
    CUE_NO,
    CUE_DONE,
    CUE_PERSON,
    CUE_REPEAT,
    CUE_HELLO,
    CUE_THANKS,
    CUE_BYE,
    CUE_HOLD,
    CUE_CANCEL_ALL,
    CUE_START_OVER,
    CUE_PICKUP,
    CUE_DELIVERY,
    CUE_NAME_IS,
    CUE_PHONE_IS,
    CUE_ADDRESS_IS,
    CUE_EVERYTHING,
    CUE_ANY,
    /* topics of questions */
    CUE_ASK_PRICE,
    CUE_ASK_VEGETARIAN,
    CUE_ASK_VEGAN,
    CUE_ASK_GLUTEN,
    CUE_ASK_ALLERGEN,
    CUE_ASK_HOURS,
    CUE_ASK_DELIVERY,
    CUE_ASK_PICKUP,
    CUE_ASK_ADDRESS,
    CUE_ASK_PHONE,
    CUE_ASK_INSIDE,
    CUE_ASK_SIZES,
    CUE_ASK_MENU,
    CUE_ASK_TIME,
    CUE_ASK_TOTAL,
    CUE_ASK_ORDER,
    CUE_ASK_HAVE,
    CUE_ASK_RECOMMEND,
    CUE_ASK_WHICH,
    CUE_ASK_IS,
};

/* The longest fixed phrase beginning at word first; its length in words through out_count. */
enum cue cue_match(const struct words *words, size_t first, size_t *out_count);

/* Whether the word means nothing for an order by itself: it is neither guessed into a dish nor missed. */
bool cue_is_small_word(const char *text);

/* For a text nothing else was made of: the cue among yes, no, done, pickup, delivery whose phrases it sounds
 * like
 * ("That sulphanks"), or CUE_NONE. */
enum cue cue_guess(const struct words *words);
/* The same for a short text after "anything else?": CUE_DONE or CUE_NONE. */
enum cue cue_guess_done(const struct words *words);
/* The same for a short text after "is that right?": CUE_YES, CUE_NO or CUE_NONE. */
enum cue cue_guess_yes(const struct words *words);
/* Which of two answers a short text sounds more like, and clearly so: CUE_PICKUP or CUE_DELIVERY to "pickup
 * or delivery?"; CUE_NONE. */
enum cue cue_guess_service(const struct words *words);

#endif
