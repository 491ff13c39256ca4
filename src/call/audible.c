#include "call/audible.h"

#include <math.h>
#include <string.h>

#include "audio/pcm16_shape.h"
#include "audio/ulaw.h"
#include "audio/ulaw_sums.h"
#include "base/base64.h"
#include "base/bytes16.h"
#include "base/unset.h"
#include "call/thresholds.h"

enum {
    STRETCH_GROUPS = 27, /* of four characters: 81 bytes, 10 ms; the first byte of each is looked at */
    GROUP_BYTES = 3,
    LANES = 32, /* stretches are filled up to a multiple of it, for loops that processors take as a whole */
    ROOM = (2 * STRETCH_GROUPS / LANES + 1) * LANES
};

/* Some 10 ms, every third sample; silence behind them. */
struct stretch {
    size_t count;
    uint8_t ulaw[ROOM];
    struct ulaw_sums sums;
};

/* What changes is heard; a constant is not, however far from zero it is. */
static bool is_loud(const struct stretch *stretch)
{
    int64_t n = (int64_t)stretch->count, sum = stretch->sums.sum;
    return (int64_t)stretch->sums.squares * n - sum * sum >=
           (int64_t)AUDIBLE_LEAST_RMS * AUDIBLE_LEAST_RMS * n * n;
}

static bool is_garbled_by(uint64_t near, uint64_t full, uint64_t kind, uint64_t other)
{
    if ((full & kind) == 0) /* as of most that is loud */
        return false;
    return __builtin_popcountll(near & kind) * 10 >= __builtin_popcountll(kind) * 9 &&
           __builtin_popcountll(near & other) * 10 < __builtin_popcountll(other) * 6;
}

/* Of PCM with 16 bits every other byte is a high one, near 0x00 or 0xff where the sound is not at its loudest,
 * and the ones between are anything. As mu-law that is a sample near full scale or near none, time about, which
 * no voice does. Every third byte is of the one kind and the other by turns. */
static bool is_garbled(const struct stretch *stretch)
{
    uint64_t full = 0, none = 0, all = (UINT64_C(1) << stretch->count) - 1;
    for (size_t at = 0; at < stretch->count; at += sizeof(bytes16)) {
        bytes16 codes = bytes16_load(stretch->ulaw + at);
        full |= (uint64_t)bytes16_mask((bytes16)(codes < 0x20)) << at;
        none |= (uint64_t)bytes16_mask((bytes16)(codes >= 0xe0)) << at;
    }
    uint64_t even = all & 0x5555555555555555u, odd = all & ~even, near = full | none;
    return is_garbled_by(near, full, even, odd) || is_garbled_by(near, full, odd, even);
}

/* So many samples, with what fills them up. */
static size_t fill_up(size_t count)
{
    return (count + LANES - 1) / LANES * LANES;
}

/* How many samples are less than a quarter of the root mean square away from the mean: between the whole numbers around
 * that. */
static size_t count_hollow(const int16_t *pcm16, size_t count, double mean, double energy)
{
    enum { ABOVE_ALL = 65536 };
    double quarter = sqrt(energy / (16 * (double)count));
    int32_t low = (int32_t)(mean - quarter + ABOVE_ALL) - ABOVE_ALL;
    int32_t high = ABOVE_ALL - (int32_t)(ABOVE_ALL - (mean + quarter));
    size_t filled = fill_up(count), zeros = low < 0 && high > 0 ? filled - count : 0;
    return pcm16_count_between(pcm16, filled, (int16_t)(low > INT16_MIN ? low : INT16_MIN),
                               (int16_t)(high < INT16_MAX ? high : INT16_MAX)) -
           zeros;
}

/* What tells speech from noise and clicks, of a stretch that is loud. */
static void measure(struct audible *audible, const struct stretch *stretch)
{
    int16_t pcm16[ROOM + 1] UNSET;
    size_t count = stretch->count;
    double n = (double)count, sum = stretch->sums.sum, mean = sum / n;
    ulaw_decode(stretch->ulaw, fill_up(count), pcm16);
    pcm16[fill_up(count)] = 0;
    double energy = (double)stretch->sums.squares - sum * mean;
    double product = (double)pcm16_products(pcm16, fill_up(count)) -
                     mean * (2 * sum - pcm16[0] - pcm16[count - 1]) + (n - 1) * mean * mean;
    double level_db = 10 * log10(energy / n), order = product / energy;
    audible->level_sum_db += level_db;
    audible->level_squares += level_db * level_db;
    audible->order_sum += order;
    audible->order_squares += order * order;
    audible->hollow_sum += (double)count_hollow(pcm16, count, mean, energy) / n;
}

static void feed_stretch(struct audible *audible, const struct stretch *stretch)
{
    int32_t bytes = (int32_t)stretch->count * GROUP_BYTES;
    if (is_loud(stretch)) {
        audible->loud_count++;
        audible->garbled_count += is_garbled(stretch);
        measure(audible, stretch);
        audible->rest_bytes = AUDIBLE_PAUSE_MS * ULAW_BYTES_PER_MS;
        audible->bytes += bytes;
        return;
    }
    int32_t paused = bytes < audible->rest_bytes ? bytes : audible->rest_bytes;
    audible->rest_bytes -= paused;
    audible->bytes += paused;
}

/* Takes the next stretch off the piece, every third byte of it; what is left over makes the last one longer. False: the
 * end, or malformed. */
static bool next_stretch(struct span *ulaw_b64, struct stretch *out_stretch)
{
    size_t left = ulaw_b64->len / 4, count = left < 2 * STRETCH_GROUPS ? left : STRETCH_GROUPS;
    memset(out_stretch->ulaw, ULAW_SILENCE, sizeof out_stretch->ulaw);
    if (left == 0 || base64_every_third((struct span){ulaw_b64->at, 4 * count}, out_stretch->ulaw) != VP_OK)
        return false;
    *ulaw_b64 = (struct span){ulaw_b64->at + 4 * count, ulaw_b64->len - 4 * count};
    out_stretch->count = count;
    ulaw_sums_of(out_stretch->ulaw, fill_up(count), &out_stretch->sums);
    return true;
}

void audible_feed(struct audible *audible, struct span ulaw_b64)
{
    struct stretch stretch UNSET;
    while (next_stretch(&ulaw_b64, &stretch))
        feed_stretch(audible, &stretch);
}

int64_t audible_begins_ms(struct span ulaw_b64)
{
    struct stretch stretch UNSET;
    for (int64_t bytes = 0; next_stretch(&ulaw_b64, &stretch); bytes += (int64_t)stretch.count * GROUP_BYTES)
        if (is_loud(&stretch))
            return bytes / ULAW_BYTES_PER_MS;
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
