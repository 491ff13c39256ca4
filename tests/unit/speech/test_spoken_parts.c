#include "speech/spoken_parts.h"

#include "with_speech.h"

#include "with_cmocka.h"

#include <stdlib.h>
#include <string.h>

enum { QUIET_SAMPLES = SPEECH_RATE_HZ * 3 / 10 }; /* before what a clip says */

/* Clips one behind the other; each is released. */
static struct clip joined(struct clip *clips, size_t count)
{
    struct clip all = {0};
    for (size_t i = 0; i < count; i++) {
        all.pcm16 = realloc(all.pcm16, (all.count + clips[i].count + 1) * sizeof *all.pcm16);
        assert_non_null(all.pcm16);
        memcpy(all.pcm16 + all.count, clips[i].pcm16, clips[i].count * sizeof *all.pcm16);
        all.count += clips[i].count;
        clip_deinit(&clips[i]);
    }
    return all;
}

static struct spoken_parts find(const struct clip *clip)
{
    struct spoken_parts parts;
    assert_int_equal(spoken_parts_find(with_models(), clip->pcm16, clip->count, &parts), VP_OK);
    return parts;
}

static void a_greeting_and_what_is_said_after_long_silence_are_two(void **state)
{
    (void)state;
    if (with_models() == NULL)
        skip();
    struct clip clips[] = {clip_of_silence(3 * SPEECH_RATE_HZ),
                           clip_of_own_voice("Thank you for calling Harbor Pizza. What can I get for you?"),
                           clip_of_silence(8 * SPEECH_RATE_HZ), clip_of_own_voice("Are you still there?")};
    size_t begins = clips[0].count, ends = begins + clips[1].count, again = ends + clips[2].count;
    struct clip clip = joined(clips, 4);
    struct spoken_parts parts = find(&clip);
    struct recogniser *recogniser;
    struct recognition heard;
    const char *wanted[] = {"thank you for calling", "are you still there"};
    assert_int_equal(parts.count, 2);
    assert_in_range(parts.at[0].from, begins - SPEECH_RATE_HZ / 4, begins + SPEECH_RATE_HZ / 2);
    assert_in_range(parts.at[0].from + parts.at[0].count, ends - SPEECH_RATE_HZ / 2,
                    ends + SPEECH_RATE_HZ / 2);
    assert_in_range(parts.at[1].from, again - SPEECH_RATE_HZ / 4, again + SPEECH_RATE_HZ / 2);
    assert_int_equal(recogniser_create(with_models(), &recogniser), VP_OK);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(
            recognise(recogniser, NULL, clip.pcm16 + parts.at[i].from, parts.at[i].count, &heard), VP_OK);
        if (!has_words(recognition_text(&heard), wanted[i]))
            fail_msg("wanted \"%s\", heard \"%s\"", wanted[i], recognition_text(&heard));
    }
    recogniser_destroy(recogniser);
    clip_deinit(&clip);
}

static void nobody_speaks_in_silence_or_noise_or_nothing(void **state)
{
    (void)state;
    if (with_models() == NULL)
        skip();
    struct clip clips[] = {clip_of_silence(2 * SPEECH_RATE_HZ), clip_of_noise(2 * SPEECH_RATE_HZ, 500),
                           clip_of_silence(100)};
    for (int i = 0; i < 3; i++) {
        assert_int_equal(find(&clips[i]).count, 0);
        clip_deinit(&clips[i]);
    }
}

static void who_speaks_without_a_pause_is_cut_to_what_a_recogniser_takes(void **state)
{
    (void)state;
    if (with_models() == NULL)
        skip();
    struct clip clips[30];
    for (int i = 0; i < 30; i++) { /* without the silence around it */
        clips[i] = clip_of_own_voice("Can I get a Caesar salad with extra cheese?");
        clips[i].count -= SPEECH_RATE_HZ / 4;
        memmove(clips[i].pcm16, clips[i].pcm16 + QUIET_SAMPLES,
                (clips[i].count -= QUIET_SAMPLES) * sizeof *clips[i].pcm16);
    }
    struct clip clip = joined(clips, 30);
    struct spoken_parts parts = find(&clip);
    assert_in_range(parts.count, 3, 10);
    for (size_t i = 0; i < parts.count; i++)
        assert_in_range(parts.at[i].count, SPEECH_RATE_HZ, 20 * SPEECH_RATE_HZ);
    for (size_t i = 1; i < parts.count; i++) { /* nothing is heard twice, and hardly anything not at all */
        size_t before = parts.at[i - 1].from + parts.at[i - 1].count;
        assert_in_range(parts.at[i].from, before, before + SPEECH_RATE_HZ / 4);
    }
    assert_in_range(parts.at[parts.count - 1].from + parts.at[parts.count - 1].count,
                    clip.count - SPEECH_RATE_HZ / 2, clip.count);
    clip_deinit(&clip);
}

TESTS_BETWEEN(NULL, without_models) = {
    TEST(a_greeting_and_what_is_said_after_long_silence_are_two),
    TEST(nobody_speaks_in_silence_or_noise_or_nothing),
    TEST(who_speaks_without_a_pause_is_cut_to_what_a_recogniser_takes),
};
