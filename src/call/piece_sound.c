#include "call/piece_sound.h"

#include "base/base64.h"

enum { FRAME = 2 * ULAW_STRETCH };

void piece_sound_begin(struct piece_sound *sound, struct span ulaw_b64)
{
    sound->left_b64 = ulaw_b64;
    sound->from_bytes = 0;
    sound->count = 0;
}

/* The last part has a whole frame, so that what is left over can be told with it. */
static size_t next_count(size_t left)
{
    return left <= PIECE_SOUND_MAX          ? left
           : left < PIECE_SOUND_MAX + FRAME ? PIECE_SOUND_MAX - FRAME
                                            : PIECE_SOUND_MAX;
}

bool piece_sound_next(struct piece_sound *sound)
{
    struct span text = sound->left_b64;
    size_t count = next_count(text.len / 4);
    if (count == 0 || base64_every_third((struct span){text.at, 4 * count}, sound->thirds) != VP_OK)
        return false;
    sound->left_b64 = (struct span){text.at + 4 * count, text.len - 4 * count};
    sound->from_bytes += (int64_t)sound->count * PIECE_SOUND_GROUP_BYTES;
    sound->count = count;
    ulaw_sums_of_stretches(sound->thirds, count, sound->sums);
    return true;
}

struct ulaw_sums piece_sound_sums(const struct piece_sound *sound, size_t at, size_t count)
{
    const struct ulaw_sums *of = sound->sums + at / ULAW_STRETCH;
    struct ulaw_sums sums = *of;
    for (size_t more = ulaw_stretch_count(count); more > 1; more--)
        ulaw_sums_add(&sums, ++of);
    return sums;
}
