#include <math.h>
#include <string.h>

#include "with_cmocka.h"

#include "callers/pink.h"
#include "callers/voice.h"
#include "callers/voicing.h"

/* Feeds ms of what clip says from *at on (silence behind its end), in pink noise of noise_db (0: none);
 * returns how many frames were voiced. */
static int feed(struct voicing *voicing, struct pink *noise, const struct voice_clip *clip, size_t *at,
                int ms)
{
    int voiced = 0;
    for (int frame = 0; frame < ms / 20; frame++) {
        int16_t pcm16[ULAW_FRAME_BYTES] = {0};
        uint8_t ulaw[ULAW_FRAME_BYTES];
        for (size_t i = 0; clip != NULL && i < ULAW_FRAME_BYTES && *at < clip->sample_count; i++)
            pcm16[i] = clip->pcm16[(*at)++];
        pink_add(noise, pcm16, ULAW_FRAME_BYTES);
        ulaw_encode(pcm16, ULAW_FRAME_BYTES, ulaw);
        voiced += voicing_feed(voicing, ulaw);
    }
    return voiced;
}

static void hear_sentence(int noise_db)
{
    struct voice voice = {.engine = VOICE_FLITE, .name = (char *)"slt", .speed = 1.0};
    struct voice_clip clip;
    assert_int_equal(
        voice_speak(&voice, "I would like two large pepperoni pizzas and a coke, please.", &clip), VP_OK);
    struct voicing voicing = {0};
    struct pink noise = {0};
    if (noise_db > 0)
        pink_init(&noise, VOICE_LEVEL_RMS, noise_db, 7);
    size_t at = 0;
    int clip_ms = (int)(clip.sample_count / 8) / 20 * 20;
    assert_int_equal(feed(&voicing, &noise, NULL, &at, 20000), 0);
    /* The sentence stands out, without a hole of a second. */
    int voiced = 0, hole_ms = 0;
    for (int ms = 0; ms < clip_ms; ms += 20) {
        int is_voiced = feed(&voicing, &noise, &clip, &at, 20);
        voiced += is_voiced;
        hole_ms = is_voiced ? 0 : hole_ms + 20;
        assert_in_range(hole_ms, 0, 700);
    }
    assert_true(voiced * 20 > clip_ms / 3);
    (void)feed(&voicing, &noise, &clip, &at, 100);
    assert_int_equal(feed(&voicing, &noise, &clip, &at, 20000), 0);
    voice_clip_deinit(&clip);
}

static void a_sentence_is_heard_on_a_clean_line(void **state)
{
    (void)state;
    hear_sentence(0);
}

static void a_sentence_is_heard_on_a_noisy_line(void **state)
{
    (void)state;
    hear_sentence(15);
}

TESTS = {
    TEST(a_sentence_is_heard_on_a_clean_line),
    TEST(a_sentence_is_heard_on_a_noisy_line),
};
