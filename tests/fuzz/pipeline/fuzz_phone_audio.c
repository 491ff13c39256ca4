/* Sound from a model: chopped (by the first byte) it gives the same file as whole, and a file Twilio can
 * play. The same bytes as a caller's recording. */
#include "fuzz/pipeline/pieces.h"

#include "audio/wav.h"
#include "pipeline/phone_audio.h"
#include "pipeline/recording.h"

enum { AUDIO_MAX_BYTES = 64 * 1024 };

static enum vp_err feed_audio(void *owner, struct span piece)
{
    return phone_audio_feed(owner, piece);
}

static enum vp_err read_all(const char *bytes, size_t len, size_t piece_bytes, struct buf *out_file)
{
    struct phone_audio audio;
    phone_audio_init(&audio, AUDIO_MAX_BYTES);
    enum vp_err err = feed_in_pieces(bytes, len, piece_bytes, feed_audio, &audio);
    if (err == VP_OK)
        err = phone_audio_finish(&audio, out_file);
    phone_audio_deinit(&audio);
    return err;
}

static void check_file(const struct buf *file)
{
    struct wav wav;
    if (wav_decode((struct span){file->at, file->len}, &wav) != VP_OK || wav.rate_hz != 8000 ||
        wav.channels != 1 || wav.frame_count == 0)
        abort();
    wav_deinit(&wav);
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    struct buf whole, chopped;
    struct recording recording;
    if (len < 1)
        return 0;
    const char *bytes = (const char *)at + 1;
    enum vp_err err = read_all(bytes, len - 1, len, &whole);
    enum vp_err chopped_err = read_all(bytes, len - 1, 1 + at[0] % 64, &chopped);
    if (err != chopped_err)
        abort();
    if (err == VP_OK) {
        /* Pieces may end between the resampler's blocks; lengths are the same, samples too. */
        if (whole.len != chopped.len || memcmp(whole.at, chopped.at, whole.len) != 0)
            abort();
        check_file(&whole);
        buf_deinit(&whole);
        buf_deinit(&chopped);
    }
    if (recording_read((struct span){bytes, len - 1}, &recording) == VP_OK) {
        if (recording.voiced_ms > recording.duration_ms)
            abort();
        recording_deinit(&recording);
    }
    return 0;
}
