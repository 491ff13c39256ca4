/* What decides between two hearings of a sentence, and how far what was heard may be from what the menu has.
 *
 * Nats are natural logarithms of probabilities. "Measured" means on the sentences of tests/bench/speech
 * (recognise_bench.c), spoken by synthetic voices through the telephone's band; docs/adr/0015 has the figures
 * of the second opinion. */
#ifndef VP_SPEECH_THRESHOLDS_H
#define VP_SPEECH_THRESHOLDS_H

/* ---- which hearing wins (contest.c) ---- */

/* Measured: the general model this sure of a text whose words the menu knows is not improved by a second opinion. */
#define SURE_NATS_PER_TOKEN (-0.1f)
/* Weights of the language models against the sound, and of each word against its dearness. Measured on the readings of
 * 179 utterances of bench_hearing: 35.6 % of the words wrong, 36.4 at 0.8 and 2; flat up to 1.2. */
#define LM_WEIGHT 1.0f
#define WORD_NATS 1.5f
/* How much the menu's language model counts beside that of English, where both are asked of a word. Measured: flat
 * between 0.5 and 0.9. */
#define MENU_SHARE 0.7f
/* How seldom a caller who is asked for a name says something else. Chosen, not measured. */
#define ORDER_FOR_NAME_NATS (-4.0f)
/* A repair always costs some nats of sound; it is not worth a pass unless the language model gains more.
 * Chosen while the bench went from 87 to 91 % of the menu's words. */
#define REPAIR_GAIN_MIN 2.0f
/* Measured: texts of the menu at -0.55 nats were as often right on the bench as general ones at -0.2, at -1.1
 * as at -0.4. */
#define MENU_CONFIDENCE_SCALE 0.37f
/* By which a token of an expected phrase is favoured (vocabulary.c). Measured. */
#define BIAS_NATS 3.0f

/* ---- other readings (forks.c, writing.c) ---- */

/* A token this much less likely than the one taken opens no other reading. Measured with the limits
 * below: 1.2 and 8 passes find no better ones for half as much work again, 0.5 and 4 lose half of what they bring. */
#define FORK_NATS_MAX 0.8f
/* Nor one that after so many passes of the decoder is still not written, and no more than so many are spent on all. */
enum { ALTERNATIVE_PASSES_MAX = 4, ALTERNATIVES_PASSES_MAX = 6 };
/* A reading that fits the sound so much less is not written to its end. */
#define ALTERNATIVE_NATS_MAX 6.0f

/* ---- repairs by sound (repair.c, sounds.c): chosen with the same 87 to 91 % ---- */

/* Farther apart than this share of its phones, the sound never chose the phrase when it was offered. */
#define REPAIR_DISTANCE_MAX 0.42f
/* What a phrase must gain over words that the menu knows already. */
#define REPAIR_KNOWN_WORDS_PENALTY 0.12f
/* What each further word of a phrase costs. Chosen: no more than a phone more or less of one. */
#define REPAIR_BLANK_PENALTY 0.02f
/* From this probability on (0 to 1) a word was heard, and stays. */
#define SURE_WORD 0.9f
/* Fewer phones are in too many words ("ham"). */
#define REPAIR_PHONES_MIN 4
/* Prices of an edit; the line drops what is above 3.4 kHz, so hissing sounds are hard to tell apart. */
#define PRICE_VOWEL      0.5f
#define PRICE_CONSONANT  0.5f
#define PRICE_NEAR       0.3f
#define PRICE_UNLIKE     1.0f
#define PRICE_WEAK_VOWEL 0.4f /* coming or going */
#define PRICE_LOST       0.7f

/* ---- answers that are expected (answers.c) ---- */

/* An utterance of more, silence around it included, is no short answer. */
enum { ANSWER_MS_MAX = 2600 };
/* How likely it is that one of a handful of expected answers is given, in its plainest words. */
#define ANSWER_NATS (-3.0f)
/* What fits the sound so much less than the best reading, or by token, was not said. */
#define ANSWER_BEHIND_MAX   14.0f
#define ANSWER_NATS_A_TOKEN (-3.0f)
/* An answer farther than this from all words of a sentence (sounds.h) is not tried in their place. */
#define ANSWER_DISTANCE_MAX 0.6f
/* A first name less alike to what was heard (sound_alike.h) is not asked for. */
#define NAME_LIKE_MIN 0.45

/* ---- telephone numbers (digits.c) ---- */

/* How seldom a number has not its ten digits, and how far behind the likeliest ones others are still followed. */
#define DIGITS_UNUSUAL_NATS (-3.0f)
#define DIGITS_BEHIND_MAX   8.0f
/* Digits that fit the sound so much less than words without any were not said. */
#define DIGITS_BEHIND_WORDS_MAX 14.0f
/* And than words with some, which may be the first of a number that goes on. */
#define DIGITS_BEHIND_FEW_MAX 6.0f
/* By which they are held for likelier than the words that were written. Chosen. */
#define DIGITS_EXPECTED_NATS 1.0f
/* "It's ..., thank you" may stand beside a number; with more words it is not all that was said. */
enum { DIGITS_WORDS_BESIDE_MAX = 5 };

/* ---- names that are spelled (letters.c) ---- */

/* Letters that fit the sound so much less than what was written were not said. Chosen: those that were looked at
 * were 2 to 12 behind. */
#define LETTERS_BEHIND_MAX 20.0f
/* And than words that were heard better than this ("No, thank you"; letters taken for words are at -0.7 and less). */
#define LETTERS_SURE_WORDS       (-0.4f)
#define LETTERS_BEHIND_WORDS_MAX 4.0f
#define LETTERS_BEAM_NATS        8.0f
/* How many of those who spell their name have one of the common first names. Chosen. */
#define LETTERS_FIRST_NAME_SHARE 0.7f
/* By which letters are held for likelier than the words that were written. Chosen. */
#define LETTERS_EXPECTED_NATS 1.0f

/* ---- the second opinion's ear (sphinx.c) ---- */

/* The acoustic model was taught on wide-band speech. What the telephone leaves empty above 3.4 kHz would
 * reach it as the logarithm of nothing, jumping about; a faint noise holds it still. Measured: menu words
 * right 84 % without, 89 % with this amplitude, 88 % with three times it. */
#define DITHER_AMPLITUDE 20
/* Above the 6.5 of wide-band speech: the sound tells less. Measured: 24 % of words wrong instead of 25, in
 * noise 41 instead of 42 (ADR 15). */
#define LANGUAGE_WEIGHT "9"
#define GAIN_MAX        16.0f /* chosen: a whisper; more would only raise noise */
enum { LEVEL_RMS = 3277 }; /* chosen: -20 dBFS over the whole of a phrase; telephone_mean is of this level */

/* ---- how much is learnt of a menu (sentences.c) ---- */
enum { SENTENCES_BASE = 12000 }; /* measured: fewer loosen the fixed sentences, more only cost time */

/* ---- our own voices (synthesis.c, vits.c) ---- */

/* How freely the neural voice chooses among the sounds that a frame may have, and among rhythms: 0 not at all, 1 as its
 * speaker did. Its makers' are 0.667 and 0.8. */
#define VOICE_NOISE        0.667f
#define VOICE_RHYTHM_NOISE 0.8f
/* Frames (11.6 ms) on both sides that a sample hangs on: with 10 pieces are what the whole is, to the last bit of a
 * 16-bit sample; measured. */
enum { VOICE_CONTEXT_FRAMES = 10 };
/* -19 dBFS while it speaks, as flite's; measured over 60 sentences. Louder than the knee, of 1, is bent. */
#define VOICE_GAIN    1.75f
#define VOICE_KNEE    0.7f
#define VOICE_STRETCH 1.0f
/* Symbols of a sentence (some 15 to a second) that the first breath takes where it has a pause: what is longer costs
 * the caller more than 100 ms before the first sound. No breath is longer than the other: it costs the square. */
enum { VOICE_FIRST_BREATH_SYMBOLS = 60, VOICE_BREATH_SYMBOLS = 200 };
/* The first piece is 140 ms, later ones 740 ms of sound. Chosen: the first costs some 25 ms. */
enum { VOICE_FIRST_FRAMES = 12, VOICE_PIECE_FRAMES = 64 };

/* The word that it says on trial is some 0.5 s long, at 2000 of 32768; what is so much longer or fainter is none. */
enum { VOICE_TRIAL_S_MAX = 3, VOICE_TRIAL_RMS_MIN = 100 };

/* Measured with the recogniser for an ear: telephone word errors 7.4 % at 1.0, 4.3 % at 1.1. */
#define STRETCH_AT_NORMAL_SPEED 1.05f

#endif
