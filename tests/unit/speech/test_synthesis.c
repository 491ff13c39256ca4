#include "with_speech.h"

#include "with_cmocka.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct pieces {
    size_t count, samples, stop_after;
};

static const struct speech_manner flite_manner = {SPEECH_VOICE_FLITE, 1};

static bool take(void *owner, const int16_t *pcm16, size_t sample_count)
{
    struct pieces *pieces = owner;
    pieces->count++;
    pieces->samples += sample_count;
    (void)pcm16;
    return pieces->stop_after == 0 || pieces->count < pieces->stop_after;
}

static struct pieces speak(const char *text, float speed, size_t stop_after)
{
    struct pieces pieces = {.stop_after = stop_after};
    assert_int_equal(synthesise(with_models(), text, &(const struct speech_manner){SPEECH_VOICE_FLITE, speed},
                                take, &pieces),
                     VP_OK);
    return pieces;
}

static void pieces_come_as_they_are_ready(void **state)
{
    (void)state;
    if (with_models() == NULL)
        skip();
    struct pieces pieces = speak("Your total is $23.50. It will be ready in 25 minutes.", 1, 0);
    assert_true(pieces.count > 10);
    assert_true(pieces.samples > 3 * SPEECH_RATE_HZ && pieces.samples < 9 * SPEECH_RATE_HZ);
}

static void speaking_stops_when_it_is_told_to(void **state)
{
    (void)state;
    if (with_models() == NULL)
        skip();
    assert_int_equal(speak("One sentence that is long enough. And then another one.", 1, 3).count, 3);
    assert_int_equal(speak("Short.", 1, 1).count, 1);
    assert_true(speak("It still speaks afterwards.", 1, 0).count > 5);
}

static void the_speed_is_kept_within_its_bounds(void **state)
{
    (void)state;
    if (with_models() == NULL)
        skip();
    size_t normal = speak("What would you like to order today?", 1, 0).samples;
    size_t fast = speak("What would you like to order today?", 2, 0).samples;
    size_t slow = speak("What would you like to order today?", 0.5f, 0).samples;
    assert_true(fast * 10 < normal * 7 && slow * 10 > normal * 15);
    assert_true(speak("What would you like to order today?", 100, 0).samples == fast); /* held to 0.5 to 2 */
}

static void odd_texts_do_no_harm(void **state)
{
    (void)state;
    if (with_models() == NULL)
        skip();
    speak("", 1, 0);
    speak("  \n ", 1, 0);
    speak("...", 1, 0);
    speak("\xff\xfe jalape\xc3\xb1o \xf0\x9f\x8c\xae!", 1, 0);
    char *huge = malloc(5000);
    assert_non_null(huge);
    memset(huge, 'a', 4999);
    huge[4999] = '\0';
    struct pieces pieces = {0};
    assert_int_equal(synthesise(with_models(), huge, &flite_manner, take, &pieces), VP_ERR_TOO_BIG);
    assert_int_equal(pieces.count, 0);
    free(huge);
}

static void *speak_in_thread(void *out)
{
    for (int i = 0; i < 5; i++) {
        struct pieces *pieces = out;
        *pieces = (struct pieces){0};
        if (synthesise(with_models(), "Two chicken tacos and a lemonade. Anything else?", &flite_manner, take,
                       pieces) != VP_OK)
            pieces->samples = 0;
    }
    return NULL;
}

static void two_threads_speak_at_once(void **state)
{
    (void)state;
    if (with_models() == NULL)
        skip();
    pthread_t threads[2];
    struct pieces pieces[2];
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, speak_in_thread, &pieces[i]), 0);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    assert_true(pieces[0].samples > SPEECH_RATE_HZ && pieces[0].samples == pieces[1].samples);
}

TESTS_BETWEEN(NULL, without_models) = {
    TEST(pieces_come_as_they_are_ready),       TEST(speaking_stops_when_it_is_told_to),
    TEST(the_speed_is_kept_within_its_bounds), TEST(odd_texts_do_no_harm),
    TEST(two_threads_speak_at_once),
};
