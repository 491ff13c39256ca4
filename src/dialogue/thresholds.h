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

/* ---- what sounds alike (lexicon.c) ---- */

/* From here on a phrase of the menu may be what was said at all. */
#define LIKE_PHRASE_MIN 0.5
/* So much is taken from what cannot be had today: rather something that can. */
#define LIKE_SOLD_OUT_COST 0.08
/* Two names that share their noun ("… pizza") must be so alike without it. */
#define LIKE_WITHOUT_NOUN_MIN 0.66

/* ---- words that are no name are taken for one (chunk.c) ---- */

#define LIKE_CATEGORY_MIN 0.8 /* it would open a question */
/* Short words are easily alike: up to LIKE_SHORT_LETTERS and LIKE_MIDDLE_LETTERS letters. */
#define LIKE_SHORT_LETTERS  4
#define LIKE_SHORT_MIN      0.84
#define LIKE_MIDDLE_LETTERS 6
#define LIKE_MIDDLE_MIN     0.74
#define LIKE_ITEM_MIN       0.65 /* a doubtful item is asked about before it is taken */
#define LIKE_OPTION_MIN     0.68 /* an option is only repeated */
#define LIKE_MODIFIER_MIN   0.57 /* behind "without", "no", "extra": few things can follow */
#define LIKE_OF_KIND_MIN    0.58 /* before the kind of dish that was understood ("… salad") */
#define LIKE_NAME_END_MIN   0.82 /* behind the beginning of some names */
#define LIKE_GROUP_NOUN_MIN 0.6  /* before the noun of a group ("… dressing") */
#define LIKE_PLEASE_MIN     0.5  /* the last word of a sentence is politeness */
/* "not" belongs to a name when the whole is at most so much less alike. */
#define LIKE_NOT_SLACK 0.12
/* What it costs a likeness to take in a neighbour that was understood as something else. */
#define LIKE_TAKE_SIZE_COST   0.2
#define LIKE_TAKE_OPTION_COST 0.12
#define LIKE_TAKE_OTHER_COST  0.03

/* ---- short answers by their sound (cue_guess.c) ---- */

#define LIKE_CUE_MIN        0.72 /* of any question; more than this */
#define LIKE_DONE_MIN       0.64 /* "that is all" where it is asked for */
#define LIKE_YES_MIN        0.55 /* or no */
#define LIKE_YES_MARGIN     0.1  /* above the other of the two */
#define LIKE_SERVICE_MIN    0.35 /* pickup or delivery: nothing else is expected */
#define LIKE_SERVICE_MARGIN 0.06

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

/* ---- whether a dish is believed (policy_draft.c, policy.c, policy_acts.c) ---- */

#define LIKE_DISH_SURE 0.76    /* below, the caller is asked first */
#define SURE_DISH      (-0.9F) /* the same below this, unless the name was said in full */
/* Beside dishes that were understood a doubtful one less alike than this was mostly something else: dropped. */
#define LIKE_DISH_BESIDE_SURE 0.76
#define SURE_DISH_AS_ANSWER   (-0.6F) /* below, words that answer no question of ours order no other dish */
#define SURE_UNKNOWN_LOST     (-0.5F) /* below, words that mean nothing were misheard: asked for again */
#define SURE_UNKNOWN_MEANT    (-0.2F) /* above, they were rather meant than misheard */

/* ---- the caller's name (policy_checkout.c, first_name.c) ---- */

#define SURE_NAME      (-0.25F) /* above, the name was heard well */
#define SURE_RARE_NAME (-0.12F) /* the same of one that few people have */
/* A common name so alike stands for what was heard: well, badly, or said again to correct it. */
#define LIKE_NAME_HEARD_WELL  0.8
#define LIKE_NAME_HEARD_BADLY 0.62
#define LIKE_NAME_CORRECTED   0.5
#define LIKE_NAME_LEFT_S_COST 0.05 /* "It's Anna": the s of "it's" heard as the name's first letter */

#endif
