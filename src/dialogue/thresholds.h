/* How sure the dialogue must be before it believes what it heard, and what it does below that.
 *
 * Likenesses (LIKE_) are those of sound_alike: 0 to 1, 1 is equal. Confidences (SURE_) are the recogniser's:
 * about the mean natural log-probability of a token (speech.h: above -0.25 sure, below -0.4 doubtful).
 *
 * None of them was measured by itself: each was chosen while conversations with garbled words were made to
 * go well (tests/unit/dialogue, tests/bench/dialogue), and the history gives no figure for it. A value that
 * shall be tuned is tuned against that bench. */
#ifndef VP_DIALOGUE_THRESHOLDS_H
#define VP_DIALOGUE_THRESHOLDS_H

/* ---- which of those offered is meant (policy_draft_answer.c, policy_offer.c) ---- */

#define LIKE_PICK_MIN       0.55
#define LIKE_PICK_MARGIN    0.06 /* above the second best */
#define LIKE_PICK_OWN_WORD  0.8  /* a word that only one of the names has, and for each such word: */
#define LIKE_PICK_EACH_WORD 0.1
/* Scores of the menu's search (order/menu_search.c) that are offered: so good, and not so far behind the best. */
#define SEARCH_OFFER_MIN    0.4
#define SEARCH_OFFER_BEHIND 0.25
/* A dish less alike than this may as well be one of those just offered. */
#define LIKE_OTHER_THAN_OFFERED 0.8

/* One of the restaurants that were just named, badly heard (place_words.c). */
#define LIKE_PLACE_MIN    0.66
#define LIKE_PLACE_MARGIN 0.08 /* above the second best */

/* ---- whether a dish is believed (policy_draft.c, policy.c, policy_acts.c) ---- */

#define LIKE_DISH_SURE    0.76    /* below, the caller is asked first */
#define SURE_DISH         (-0.9F) /* the same below this, unless the name was said in full */
#define SURE_DISH_WORD    0.12F /* none of the words that name it was heard with so much: it is as doubtful as */
#define LIKE_DISH_HARDLY  0.7
#define SURE_DISH_GUESSED (-0.3F) /* the same of the only dish of a turn, where it is guessed by its sound */
#define LIKE_CHOICE_ALONE 0.8     /* badly heard words that change a line, and answer no question */
/* An order or a correction of some words that was heard no better is asked for once more before it is believed: of 109
 * utterances with this much or less 6 were heard without a mistake (the recogniser's bench, -0.4 to -0.6). */
#define SURE_TURN    (-0.45F)
#define SURE_ADDRESS (-0.6F) /* likewise of an address, whose words no menu knows */
#define SURE_YES     (-0.6F) /* likewise of the yes that places the order */
/* Below, whatever was said in answer to an open question means nothing: of 75 such utterances, in noise, babble
 * and clean, 5 were heard without a mistake, each of them the answer to a closed question. */
#define SURE_ANYTHING (-1.0F)
#define SURE_ENOUGH   (-0.85F) /* likewise of a "that's all" */
/* Beside dishes that were understood a doubtful one less alike than this was mostly something else: dropped. */
#define LIKE_DISH_BESIDE_SURE 0.76
#define SURE_DISH_AS_ANSWER   (-0.6F) /* below, words that answer no question of ours order no other dish */
#define SURE_UNKNOWN_LOST     (-0.4F) /* below, words that mean nothing were misheard: asked for again */
#define SURE_UNKNOWN_MEANT    (-0.2F) /* above, they were rather meant than misheard */

/* ---- whether a reading is believed (policy_doubt.c) ---- */

/* A reading that leads the next one by less, in words (meaning/weights.def), is asked about. Chosen on the 3,200
 * sentences of tests/eval_text, part train: how many that went silently wrong are asked about then, and how many
 * that went right.
 *   more lines than the next reading   < 0.2: 8 and 0   < 0.4: 9 and 0    < 0.65: 14 and 2
 *   another number of a line           < 0.2: 1 and 0   < 0.4: 1 and 2    < 0.65: 1 and 12
 *   anything else                      < 0.1: 3 and 6   < 0.2: 3 and 36   < 0.65: 8 and 155 */
#define LEAD_SURE_OF_MORE   0.65
#define LEAD_SURE_OF_NUMBER 0.2
#define LEAD_SURE           0.1

/* ---- the caller's name (policy_checkout.c, first_name.c) ---- */

#define SURE_NAME      (-0.25F) /* above, the name was heard well */
#define SURE_RARE_NAME (-0.12F) /* the same of one that few people have */
/* A common name so alike stands for what was heard: well, badly, or said again to correct it. */
#define LIKE_NAME_HEARD_WELL  0.8
#define LIKE_NAME_HEARD_BADLY 0.62
#define LIKE_NAME_CORRECTED   0.5
#define LIKE_NAME_LEFT_S_COST 0.05 /* "It's Anna": the s of "it's" heard as the name's first letter */

#endif
