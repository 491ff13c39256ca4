#include "call/audible.h"

#include <math.h>

#include "audio/ulaw.h"
#include "audio/ulaw_shape.h"
#include "base/unset.h"
#include "call/thresholds.h"

/* Some 10 ms, every third sample, with room behind them. */
struct stretch {
    size_t count;
    const uint8_t *ulaw;
    struct ulaw_sums sums;
};

/* What changes is heard; a constant is not, however far from zero it is. */
static bool is_loud(const struct stretch *stretch)
{
    int64_t n = (int64_t)stretch->count, sum = stretch->sums.sum;
    return (int64_t)stretch->sums.squares * n - sum * sum >=
           (int64_t)AUDIBLE_LEAST_RMS * AUDIBLE_LEAST_RMS * n * n;
}

static bool is_garbled_by(const struct ulaw_shape *shape, size_t count, int kind)
{
    uint32_t counts[2] = {(uint32_t)(count + 1) / 2, (uint32_t)count / 2};
    return shape->is_full[kind] && shape->near_count[kind] * 10 >= counts[kind] * 9 &&
           shape->near_count[1 - kind] * 10 < counts[1 - kind] * 6;
}

/* Of PCM with 16 bits every other byte is a high one, near 0x00 or 0xff where the sound is not at its loudest,
 * and the ones between are anything. As mu-law that is a sample near full scale or near none, time about, which
 * no voice does. Every third byte is of the one kind and the other by turns. */
static bool is_garbled(const struct ulaw_shape *shape, size_t count)
{
    return is_garbled_by(shape, count, 0) || is_garbled_by(shape, count, 1);
}

/* What tells speech from noise, clicks and what is no mu-law, of a stretch that is loud. Hollow is what is less than a
 * quarter of the root mean square away from the mean: between the whole numbers around that. */
static void measure(struct audible *audible, const struct stretch *stretch)
{
    enum { ABOVE_ALL = 65536 };
    struct ulaw_shape shape UNSET;
    double n = (double)stretch->count, sum = stretch->sums.sum, mean = sum / n;
    double energy = (double)stretch->sums.squares - sum * mean, quarter = sqrt(energy / (16 * n));
    int32_t low = (int32_t)(mean - quarter + ABOVE_ALL) - ABOVE_ALL;
    int32_t high = ABOVE_ALL - (int32_t)(ABOVE_ALL - (mean + quarter));
    ulaw_shape_of(stretch->ulaw, stretch->count, (int16_t)(low > INT16_MIN ? low : INT16_MIN),
                  (int16_t)(high < INT16_MAX ? high : INT16_MAX), &shape);
    audible->garbled_count += is_garbled(&shape, stretch->count);
    double product =
        (double)shape.products - mean * (2 * sum - shape.first - shape.last) + (n - 1) * mean * mean;
    double level_db = 10 * log10(energy / n), order = product / energy;
    audible->level_sum_db += level_db;
    audible->level_squares += level_db * level_db;
    audible->order_sum += order;
    audible->order_squares += order * order;
    audible->hollow_sum += (double)shape.between_count / n;
}

static void feed_stretch(struct audible *audible, const struct stretch *stretch)
{
    int32_t bytes = (int32_t)stretch->count * PIECE_SOUND_GROUP_BYTES;
    if (is_loud(stretch)) {
        audible->loud_count++;
        measure(audible, stretch);
        audible->rest_bytes = AUDIBLE_PAUSE_MS * ULAW_BYTES_PER_MS;
        audible->bytes += bytes;
        return;
    }
    int32_t paused = bytes < audible->rest_bytes ? bytes : audible->rest_bytes;
    audible->rest_bytes -= paused;
    audible->bytes += paused;
}

/* The stretch of a part that begins there; what is left over makes the last one longer. */
static struct stretch stretch_at(const struct piece_sound *sound, size_t at)
{
    size_t left = sound->count - at, count = left < 2 * ULAW_STRETCH ? left : ULAW_STRETCH;
    return (struct stretch){
        .count = count, .ulaw = sound->thirds + at, .sums = piece_sound_sums(sound, at, count)};
}

void audible_feed(struct audible *audible, const struct piece_sound *sound)
{
    for (size_t at = 0; at < sound->count;) {
        struct stretch stretch = stretch_at(sound, at);
        feed_stretch(audible, &stretch);
        at += stretch.count;
    }
}

int64_t audible_begins_ms(struct span ulaw_b64)
{
    struct piece_sound sound UNSET;
    piece_sound_begin(&sound, ulaw_b64);
    while (piece_sound_next(&sound)) {
        for (size_t at = 0; at < sound.count;) {
            struct stretch stretch = stretch_at(&sound, at);
            if (is_loud(&stretch))
                return (sound.from_bytes + (int64_t)at * PIECE_SOUND_GROUP_BYTES) / ULAW_BYTES_PER_MS;
            at += stretch.count;
        }
    }
    return -1;
}

void audible_take_back(struct audible *audible, int64_t ulaw_bytes)
{
    audible->bytes = audible->bytes > ulaw_bytes ? audible->bytes - ulaw_bytes : 0;
}

static bool is_noise(const struct audible *audible)
{
    return audible->garbled_count * 100 >= audible->loud_count * AUDIBLE_GARBLED_PCT &&
           audible->garbled_count > 0;
}

int64_t audible_ms(const struct audible *audible)
{
    return is_noise(audible) ? 0 : audible->bytes / ULAW_BYTES_PER_MS;
}

static double variance(double sum, double squares, double count)
{
    return squares / count - sum / count * (sum / count);
}

bool audible_is_speech(const struct audible *audible)
{
    double count = audible->loud_count;
    if (audible->loud_count < AUDIBLE_SPEECH_LEAST_COUNT)
        return true;
    double level = variance(audible->level_sum_db, audible->level_squares, count);
    double order = variance(audible->order_sum, audible->order_squares, count);
    bool is_by_chance = order > AUDIBLE_CHANCE_VARIANCE && order < AUDIBLE_CHANCE_VARIANCE_MAX;
    bool is_steady_noise = is_by_chance && level < AUDIBLE_STEADY_DB * AUDIBLE_STEADY_DB;
    return !is_steady_noise && audible->hollow_sum * 100 < count * AUDIBLE_HOLLOW_PCT;
}

bool audible_has_sound(const struct audible *audible)
{
    return !is_noise(audible) && audible->loud_count >= AUDIBLE_LEAST_COUNT;
}
