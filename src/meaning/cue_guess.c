/* Short answers by their sound, for texts nothing else was made of. */
#include "meaning/cue.h"
#include "meaning/thresholds.h"
#include "english/sound_alike.h"

struct sounding {
    enum cue cue;
    const char *text;
};

static double best_likeness(const struct words *words, const struct sounding *sounds, size_t count,
                            enum cue of, double floor)
{
    char said[128], said_key[SOUND_KEY_BYTES], key[SOUND_KEY_BYTES];
    double best = 0;
    words_join(words, 0, words->count, said, sizeof said);
    sound_key(said, said_key);
    for (size_t i = 0; i < count; i++) {
        if (sounds[i].cue != of)
            continue;
        double score = sound_alike(said, said_key, sounds[i].text, sound_key(sounds[i].text, key), floor);
        best = score > best ? score : best;
    }
    return best;
}

enum cue cue_guess_service(const struct words *words)
{
    static const struct sounding sounds[] = {
        {CUE_PICKUP, "pickup"},
        {CUE_PICKUP, "for pickup"},
        {CUE_PICKUP, "pickup please"},
        {CUE_PICKUP, "i will pick it up"},
        {CUE_DELIVERY, "delivery"},
        {CUE_DELIVERY, "for delivery"},
        {CUE_DELIVERY, "delivery please"},
        {CUE_DELIVERY, "delivered"},
    };
    size_t count = sizeof sounds / sizeof *sounds;
    if (words->count > 5)
        return CUE_NONE;
    double pickup = best_likeness(words, sounds, count, CUE_PICKUP, LIKE_SERVICE_MIN);
    double delivery = best_likeness(words, sounds, count, CUE_DELIVERY, LIKE_SERVICE_MIN);
    return pickup > delivery + LIKE_SERVICE_MARGIN   ? CUE_PICKUP
           : delivery > pickup + LIKE_SERVICE_MARGIN ? CUE_DELIVERY
                                                     : CUE_NONE;
}

enum cue cue_guess_done(const struct words *words)
{
    static const struct sounding sounds[] = {
        {CUE_DONE, "that is it thanks"},     {CUE_DONE, "that is all thanks"}, {CUE_DONE, "that is it"},
        {CUE_DONE, "that is all"},           {CUE_DONE, "that is everything"}, {CUE_DONE, "no that is all"},
        {CUE_DONE, "no that is everything"}, {CUE_DONE, "no thank you"},
    };
    if (words->count > 6)
        return CUE_NONE;
    return best_likeness(words, sounds, sizeof sounds / sizeof *sounds, CUE_DONE, LIKE_DONE_MIN) >=
                   LIKE_DONE_MIN
               ? CUE_DONE
               : CUE_NONE;
}

enum cue cue_guess_yes(const struct words *words)
{
    static const struct sounding sounds[] = {
        {CUE_YES, "yes"},
        {CUE_YES, "yes please"},
        {CUE_YES, "yes that is right"},
        {CUE_YES, "yes perfect"},
        {CUE_YES, "that is right"},
        {CUE_YES, "that is correct"},
        {CUE_YES, "correct"},
        {CUE_YES, "yeah"},
        {CUE_NO, "no"},
        {CUE_NO, "no it is not"},
        {CUE_NO, "no that is wrong"},
        {CUE_NO, "nope"},
    };
    size_t count = sizeof sounds / sizeof *sounds;
    if (words->count > 4)
        return CUE_NONE;
    double yes = best_likeness(words, sounds, count, CUE_YES, LIKE_YES_MIN);
    double no = best_likeness(words, sounds, count, CUE_NO, LIKE_YES_MIN);
    return yes > no + LIKE_YES_MARGIN ? CUE_YES : no > yes + LIKE_YES_MARGIN ? CUE_NO : CUE_NONE;
}

enum cue cue_guess(const struct words *words)
{
    static const struct sounding sounds[] = {
        {CUE_DONE, "that is all"},
        {CUE_DONE, "that is all thanks"},
        {CUE_DONE, "that is all thank you"},
        {CUE_DONE, "that will be all"},
        {CUE_DONE, "that is it"},
        {CUE_DONE, "that is everything"},
        {CUE_DONE, "nothing else"},
        {CUE_DONE, "no that is all"},
        {CUE_NO, "no thanks"},
        {CUE_NO, "no thank you"},
        {CUE_YES, "yes please"},
        {CUE_YES, "that is right"},
        {CUE_YES, "that is correct"},
        {CUE_PICKUP, "pick up"},
        {CUE_PICKUP, "for pickup"},
        {CUE_DELIVERY, "delivery"},
        {CUE_DELIVERY, "for delivery"},
        {CUE_PICKUP, "pickup please"},
        {CUE_YES, "correct"},
        {CUE_DELIVERY, "delivery please"},
    };
    char said[128], said_key[SOUND_KEY_BYTES], key[SOUND_KEY_BYTES];
    enum cue best = CUE_NONE;
    double best_score = LIKE_CUE_MIN;
    if (words->count > 7)
        return CUE_NONE;
    words_join(words, 0, words->count, said, sizeof said);
    sound_key(said, said_key);
    for (size_t i = 0; i < sizeof sounds / sizeof *sounds; i++) {
        double score =
            sound_alike(said, said_key, sounds[i].text, sound_key(sounds[i].text, key), best_score);
        if (score > best_score) {
            best_score = score;
            best = sounds[i].cue;
        }
    }
    return best;
}
