#include "call/audible.h"

#include <math.h>

#include "audio/ulaw.h"
#include "base/base64.h"
#include "call/thresholds.h"

enum {
    STRETCH_GROUPS = 27, /* of four characters: 81 bytes, 10 ms; the first byte of each is looked at */
    GROUP_BYTES = 3
};

/* What changes is heard; a constant is not, however far from zero it is. */
static bool is_loud(const uint8_t *ulaw, size_t count)
{
    int64_t squares = 0, n = (int64_t)count;
    int32_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        int32_t sample = ulaw_to_pcm16(ulaw[i]);
        sum += sample;
        squares += sample * sample; /* at most 32124 squared */
    }
    return squares * n - (int64_t)sum * sum >= (int64_t)AUDIBLE_LEAST_RMS * AUDIBLE_LEAST_RMS * n * n;
}

/* Of PCM with 16 bits every other byte is a high one, near 0x00 or 0xff where the sound is not at its loudest,
 * and the ones between are anything. As mu-law that is a sample near full scale or near none, time about, which
 * no voice does. Every third byte is of the one kind and the other by turns. */
static bool is_garbled(const uint8_t *ulaw, size_t count)
{
    size_t near[2] = {0}, full[2] = {0}, of[2] = {0};
    for (size_t i = 0; i < count; i++) {
        bool is_full = ulaw[i] < 0x20;
        of[i % 2]++;
        full[i % 2] += is_full;
        near[i % 2] += is_full || ulaw[i] >= 0xe0;
    }
    for (size_t kind = 0; kind < 2; kind++)
        if (near[kind] * 10 >= of[kind] * 9 && full[kind] > 0 && near[1 - kind] * 10 < of[1 - kind] * 6)
            return true;
    return false;
}

/* What tells speech from noise and clicks, of a stretch that is loud. */
static void measure(struct audible *audible, const uint8_t *ulaw, size_t count)
{
    double samples[2 * STRETCH_GROUPS], energy = 0, product = 0;
    int32_t sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += ulaw_to_pcm16(ulaw[i]);
    double mean = (double)sum / (double)count;
    for (size_t i = 0; i < count; i++) {
        samples[i] = ulaw_to_pcm16(ulaw[i]) - mean;
        energy += samples[i] * samples[i];
        product += i > 0 ? samples[i] * samples[i - 1] : 0;
    }
    size_t hollow_count = 0;
    for (size_t i = 0; i < count; i++)
        hollow_count +=
            samples[i] * samples[i] * 16 * (double)count < energy; /* a quarter of the root mean square */
    double level_db = 10 * log10(energy / (double)count), order = product / energy;
    audible->level_sum_db += level_db;
    audible->level_squares += level_db * level_db;
    audible->order_sum += order;
    audible->order_squares += order * order;
    audible->hollow_sum += (double)hollow_count / (double)count;
}

static void feed_stretch(struct audible *audible, const uint8_t *ulaw, size_t count)
{
    int32_t bytes = (int32_t)count * GROUP_BYTES;
    if (is_loud(ulaw, count)) {
        audible->loud_count++;
        audible->garbled_count += is_garbled(ulaw, count);
        measure(audible, ulaw, count);
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
static bool next_stretch(struct span *ulaw_b64, uint8_t ulaw[2 * STRETCH_GROUPS], size_t *out_count)
{
    size_t left = ulaw_b64->len / 4, count = left < 2 * STRETCH_GROUPS ? left : STRETCH_GROUPS;
    if (left == 0 || base64_every_third((struct span){ulaw_b64->at, 4 * count}, ulaw) != VP_OK)
        return false;
    *ulaw_b64 = (struct span){ulaw_b64->at + 4 * count, ulaw_b64->len - 4 * count};
    *out_count = count;
    return true;
}

void audible_feed(struct audible *audible, struct span ulaw_b64)
{
    uint8_t ulaw[2 * STRETCH_GROUPS];
    size_t count;
    while (next_stretch(&ulaw_b64, ulaw, &count))
        feed_stretch(audible, ulaw, count);
}

int64_t audible_begins_ms(struct span ulaw_b64)
{
    uint8_t ulaw[2 * STRETCH_GROUPS];
    size_t count;
    for (int64_t bytes = 0; next_stretch(&ulaw_b64, ulaw, &count); bytes += (int64_t)count * GROUP_BYTES)
        if (is_loud(ulaw, count))
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
