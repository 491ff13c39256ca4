/* How alike words must sound before they are taken for others. Likenesses are those of sound_alike: 0 to 1, 1 is
 * equal. None of them was measured by itself: each was chosen while conversations with garbled words were made to go
 * well (tests/unit/dialogue, tests/bench/dialogue). A value that shall be tuned is tuned against that bench. */
#ifndef VP_MEANING_THRESHOLDS_H
#define VP_MEANING_THRESHOLDS_H

/* ---- what sounds alike (lexicon.c) ---- */

/* From here on a phrase of the menu may be what was said at all. */
#define LIKE_PHRASE_MIN 0.5
/* What must be so alike begins with the same sound: most of a large menu need not be looked at. */
#define LIKE_SAME_BEGIN_MIN 0.65
/* So much is taken from what cannot be had today: rather something that can. */
#define LIKE_SOLD_OUT_COST 0.08
/* Two names that share their noun ("… pizza") must be so alike without it. */
#define LIKE_WITHOUT_NOUN_MIN 0.66

/* ---- words that are no name are taken for one (chunk.c) ---- */

/* Words that were recognised so surely (mean log-probability of a token) are taken for a name from LIKE_CLEAR_MIN
 * on only; from SURE_NO_WORDS down the bounds below decide alone; between the two in proportion. */
#define SURE_WORDS     (-0.15)
#define SURE_NO_WORDS  (-0.4)
#define LIKE_CLEAR_MIN 0.86
/* The same of one word, as a probability: SURE_WORDS and SURE_NO_WORDS are its logarithms. */
#define WORD_HEARD 0.86F
#define WORD_LOST  0.67F
/* A part of a dish's name that was heard with less is as odd as a word that means nothing (parse.c). Chosen. */
#define PART_HEARD 0.4F
/* Below this doubt (chunk_doubt) English's small words are no names. */
#define DOUBT_SMALL_WORDS 0.5
/* Words that were heard with this probability each are a name only when they are as good as written like it. */
#define SURE_WORD         0.9F
#define LIKE_HEARD_MIN    0.78
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

/* ---- which reading is meant (heard_choice.c) ---- */

/* A reading this much dearer than the likeliest is not tried. Nats. */
#define READING_COST_MAX_NATS 4.0F

#endif
