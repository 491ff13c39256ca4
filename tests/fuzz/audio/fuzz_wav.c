/* Any bytes as a WAV file; what decodes encodes and decodes to the same samples. */
#include "fuzz/fuzz_input.h"

#include <assert.h>

#include "audio/wav.h"

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    struct wav wav, again;
    if (wav_decode((struct span){(const char *)at, len}, &wav) != VP_OK)
        return 0;
    struct buf bytes;
    buf_init(&bytes, 1 << 24);
    enum vp_err err = wav_encode(&bytes, wav.rate_hz, wav.channels, wav.pcm16, wav.frame_count);
    assert(err == VP_OK);
    err = wav_decode((struct span){bytes.at, bytes.len}, &again);
    assert(err == VP_OK && again.frame_count == wav.frame_count);
    assert(wav.frame_count == 0 ||
           memcmp(again.pcm16, wav.pcm16, wav.frame_count * (size_t)wav.channels * 2) == 0);
    wav_deinit(&again);
    wav_to_mono(&wav);
    wav_deinit(&wav);
    buf_deinit(&bytes);
    return 0;
}
