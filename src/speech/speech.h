/* The speech parts of the engine: voice activity, recognition biased to a menu's words, synthesis. Loaded
 * once a process. Everything here blocks its thread and knows nothing of sessions, sockets or protocols. */
#ifndef VP_SPEECH_SPEECH_H
#define VP_SPEECH_SPEECH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "english/heard.h"

enum { SPEECH_RATE_HZ = 8000, SPEECH_WINDOW_SAMPLES = 256 /* 32 ms, Silero's window at 8 kHz */ };

/* What all sessions share; read-only after loading, safe for any number of threads. */
struct speech_models;

struct speech_paths {
    const char *models_dir; /* *.onnx, vocab.lst and libonnxruntime.so from tools/setup */
    const char *
        sphinx_dir; /* PocketSphinx acoustic model en-us, its language model beside it; NULL: no second opinion */
    bool wants_neural_voice; /* it is loaded where it is there; an addition, no requirement */
};

/* Whether all files are there and plausible (their sizes; about a millisecond). VP_ERR_MODEL with a sentence
 * in out_why: what is missing or damaged, where it was looked for, and which command brings it. */
VP_MUST_CHECK enum vp_err speech_models_find(const struct speech_paths *paths, char *out_why,
                                             size_t why_size_bytes);
/* The same with the checksums of the networks (some 0.3 s). */
VP_MUST_CHECK enum vp_err speech_models_prove(const struct speech_paths *paths, char *out_why,
                                              size_t why_size_bytes);
/* The neural voice's file, with its checksum (some 0.3 s); an addition, so that it is asked for alone. */
VP_MUST_CHECK enum vp_err speech_voice_prove(const struct speech_paths *paths, char *out_why,
                                             size_t why_size_bytes);
/* VP_ERR_MODEL with a sentence in out_why, as speech_models_find. */
VP_MUST_CHECK enum vp_err speech_models_load(const struct speech_paths *paths,
                                             struct speech_models **out_models, char *out_why,
                                             size_t why_size_bytes);
void speech_models_destroy(struct speech_models *models); /* accepts NULL */

/* Who speaks. */
enum speech_voice { SPEECH_VOICE_FLITE /* always there */, SPEECH_VOICE_NEURAL };
/* The name that a session shows: "rms", "joe". */
const char *speech_voice_name(enum speech_voice voice);
/* The voice of that name, "flite" too, if these models have it; otherwise another. */
enum speech_voice speech_voice_choose(const struct speech_models *models, const char *name,
                                      enum speech_voice otherwise);
/* Why there is no neural voice, as a sentence; NULL: it is there, or was not wanted. */
const char *speech_voice_lacks(const struct speech_models *models);

/* Voice activity of one stream; about 75 us a window. */
struct vad;
VP_MUST_CHECK enum vp_err vad_create(const struct speech_models *models, struct vad **out_vad);
void vad_destroy(struct vad *vad);
/* Probability 0 to 1 that this window of SPEECH_WINDOW_SAMPLES at 8 kHz holds speech. */
float vad_feed(struct vad *vad, const int16_t *window_pcm16);

/* The words of one menu as the recogniser needs them: bias trie, language model, pronunciations. Reference
 * counted, because all calls of a restaurant share one; immutable. */
struct vocabulary;
/* phrases: item, size, option and category names with synonyms, lower or mixed case (borrowed).
 * Costs tens of milliseconds to some hundred; call it off the event loop. */
VP_MUST_CHECK enum vp_err vocabulary_create(const struct speech_models *models, const char *const *phrases,
                                            size_t phrase_count, struct vocabulary **out_vocabulary);
struct vocabulary *vocabulary_retain(struct vocabulary *vocabulary);
void vocabulary_release(struct vocabulary *vocabulary); /* accepts NULL */

struct recognition {
    struct heard_words heard;
    bool is_from_menu; /* a reading that the menu proposed won over the general one */
    int64_t encode_us, decode_us, menu_us, fuse_us; /* where the time went */
};
/* The likeliest words; "" when nothing was understood. Borrowed. */
static inline const char *recognition_text(const struct recognition *recognition)
{
    return recognition->heard.count > 0 ? recognition->heard.readings[0].text : "";
}
/* As in struct heard_reading; 0 for an empty text. */
static inline float recognition_confidence(const struct recognition *recognition)
{
    return recognition->heard.count > 0 ? recognition->heard.readings[0].confidence : 0;
}

/* A recogniser belongs to one thread at a time (its scratch memory and its PocketSphinx decoder). */
struct recogniser;
VP_MUST_CHECK enum vp_err recogniser_create(const struct speech_models *models,
                                            struct recogniser **out_recogniser);
void recogniser_destroy(struct recogniser *recogniser); /* accepts NULL */
/* Other readings than the likeliest that the sound is asked for, 4 unless this says less; 0 saves the time. */
void recogniser_limit_alternatives(struct recogniser *recogniser, size_t alternatives_max);
/* One utterance at 8 kHz, at most 20 s, pre-roll included; vocabulary may be NULL. Shorter than 0.1 s gives
 * an empty text. VP_ERR_TOO_BIG, VP_ERR_MODEL. */
VP_MUST_CHECK enum vp_err recognise(struct recogniser *recogniser, struct vocabulary *vocabulary,
                                    const int16_t *pcm16, size_t sample_count, struct recognition *out);

/* The same as the caller speaks, so that most of the work is done when the voice ends: begin, feed pieces of any
 * length in order, then ask for the result. A result does not end the listening: after a speculative one (the caller
 * only paused) feeding goes on, and the next result is about everything since begin; asking again without new audio
 * is free. The vocabulary is retained until the next begin. Past 20 s feeding gives VP_ERR_TOO_BIG. */
enum speech_expected {
    SPEECH_EXPECTS_ORDER,
    SPEECH_EXPECTS_NAME,
    SPEECH_EXPECTS_NUMBER,
    SPEECH_EXPECTS_LETTERS
};
/* Answers to a question that has few: "pickup", "large", "ham". Of a short utterance each that may be all of it is one
 * more reading, which the sound is asked for, and so is each sentence that was written with an answer in the place of
 * words like it. In a longer one only those that are named within sentences are. */
enum { SPEECH_ANSWERS_MAX = 32, SPEECH_ANSWERS_ALONE_MAX = 16, SPEECH_ANSWER_BYTES = 48 };
struct speech_answers {
    char at[SPEECH_ANSWERS_MAX][SPEECH_ANSWER_BYTES];
    size_t count;
    size_t alone_count; /* the first so many, at most SPEECH_ANSWERS_ALONE_MAX, may be all that is said */
    size_t within_from; /* from this one on they are named within a sentence of any length */
};
/* What is likely to be said from the next recogniser_listen_begin on: a caller who was asked for the name
 * hardly names a dish. answers: copied; NULL: anything may be said. */
void recogniser_expect(struct recogniser *recogniser, enum speech_expected expected,
                       const struct speech_answers *answers);
VP_MUST_CHECK enum vp_err recogniser_listen_begin(struct recogniser *recogniser,
                                                  struct vocabulary *vocabulary);
VP_MUST_CHECK enum vp_err recogniser_listen_feed(struct recogniser *recogniser, const int16_t *pcm16,
                                                 size_t sample_count);
VP_MUST_CHECK enum vp_err recogniser_listen_result(struct recogniser *recogniser, struct recognition *out);
/* The same, given up with VP_ERR_CLOSED when the caller has gone on speaking: is_wanted is asked now and
 * then, on this thread. What was fed stays, and feeding may go on. */
typedef bool (*recogniser_wanted_fn)(void *owner);
VP_MUST_CHECK enum vp_err recogniser_listen_result_while(struct recogniser *recogniser,
                                                         recogniser_wanted_fn is_wanted, void *owner,
                                                         struct recognition *out);

/* How a text is spoken. */
struct speech_manner {
    enum speech_voice voice; /* flite's where the models lack it */
    double speed;            /* 0.5 to 2, 1 is normal */
};
/* Synthesis. Pieces arrive as they are ready (8 kHz PCM16); returning false stops it. */
typedef bool (*synthesis_piece_fn)(void *owner, const int16_t *pcm16, size_t sample_count);
/* Speaks plain English text (numbers, "$12.50", "2nd" allowed). Thread-safe. The same text in the same manner always
 * sounds the same. VP_ERR_TOO_BIG over 4096 bytes. A stopped synthesis is VP_OK. */
VP_MUST_CHECK enum vp_err synthesise(const struct speech_models *models, const char *text,
                                     const struct speech_manner *manner, synthesis_piece_fn on_piece,
                                     void *owner);

#endif
