#include "speech/vits.h"

#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fnv.h"
#include "speech/gauss.h"
#include "speech/onnx_part.h"
#include "speech/thresholds.h"

enum {
    CHANNELS = 192,      /* of a frame between the parts */
    FRAME_SAMPLES = 256, /* that one makes */
    FRAMES_MAX = 60 * VITS_RATE_HZ / FRAME_SAMPLES,
    PART_BYTES_MAX = 256 << 20,
    SYMBOL_PAD = 0, /* of the table of all piper's voices: between all symbols, before and behind them */
    SYMBOL_BEGIN = 1,
    SYMBOL_END = 2,
    IDS_MAX = 2 * VITS_SYMBOLS_MAX + 3,
};

/* The values at which the network is cut, by their names in its file. */
static const char *const text_inputs[] = {"input", "input_lengths", "scales",
                                          "/dp/RandomNormalLike_output_0"};
static const char *const text_outputs[] = {"/Transpose_3_output_0", "/Transpose_5_output_0"};
static const char *const flow_inputs[] = {"/Add_output_0", "/Cast_2_output_0"};
static const char *const flow_outputs[] = {"/Mul_7_output_0"};
static const char *const sound_outputs[] = {"output"};
static const struct onnx_ends text_ends = {text_inputs, 4, text_outputs, 2},
                              flow_ends = {flow_inputs, 2, flow_outputs, 1},
                              sound_ends = {flow_outputs, 1, sound_outputs, 1};

struct vits {
    struct ort_session *text, *flow, *sound;
};

static enum vp_err load_part(struct ort *ort, struct span network, const struct onnx_ends *ends,
                             struct ort_session **out_session)
{
    struct buf part;
    buf_init(&part, PART_BYTES_MAX);
    enum vp_err err = onnx_part_cut(network, ends, &part);
    if (err == VP_OK)
        err = ort_session_create_of(ort, (struct span){part.at, part.len}, ORT_MEMORY_HEAP, out_session);
    buf_deinit(&part);
    return err;
}

enum vp_err vits_load(struct ort *ort, const char *path, struct vits **out_vits)
{
    enum vp_err err = VP_ERR_MODEL;
    void *bytes = MAP_FAILED;
    struct stat stat = {0};
    struct vits *vits = calloc(1, sizeof *vits);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd >= 0 && fstat(fd, &stat) == 0 && stat.st_size > 0)
        bytes = mmap(NULL, (size_t)stat.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (vits == NULL)
        err = VP_ERR_NO_MEMORY;
    if (bytes == MAP_FAILED || vits == NULL)
        goto out;
    const struct span network = {bytes, (size_t)stat.st_size};
    err = load_part(ort, network, &text_ends, &vits->text);
    if (err == VP_OK)
        err = load_part(ort, network, &flow_ends, &vits->flow);
    if (err == VP_OK)
        err = load_part(ort, network, &sound_ends, &vits->sound);
out:
    if (bytes != MAP_FAILED)
        munmap(bytes, (size_t)stat.st_size);
    if (fd >= 0)
        close(fd);
    if (err != VP_OK)
        vits_destroy(vits);
    else
        *out_vits = vits;
    return err;
}

void vits_destroy(struct vits *vits)
{
    if (vits == NULL)
        return;
    ort_session_destroy(vits->text);
    ort_session_destroy(vits->flow);
    ort_session_destroy(vits->sound);
    free(vits);
}

/* One sentence on its way through the parts. */
struct utterance {
    const struct vits *vits;
    struct gauss noise;
    int64_t ids[IDS_MAX];
    size_t id_count;
    float *frames; /* CHANNELS rows of frame_count */
    size_t frame_count;
};

static void write_ids(struct utterance *utterance, const uint8_t *symbols, size_t count)
{
    int64_t *at = utterance->ids;
    *at++ = SYMBOL_BEGIN;
    *at++ = SYMBOL_PAD;
    for (size_t i = 0; i < count; i++) {
        *at++ = symbols[i];
        *at++ = SYMBOL_PAD;
    }
    *at++ = SYMBOL_END;
    utterance->id_count = (size_t)(at - utterance->ids);
}

/* A damaged network gives what is no number. */
static bool is_all_numbers(const float *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!isfinite(values[i]))
            return false;
    return true;
}

/* How the sound of each frame is spread becomes one of the sounds it may have. */
static enum vp_err choose_frames(struct utterance *utterance, struct ort_value *const spread[2])
{
    const float *means = ort_value_floats(spread[0]), *logs = ort_value_floats(spread[1]);
    size_t count = ort_value_count(spread[0]);
    if (means == NULL || logs == NULL || count != ort_value_count(spread[1]) || count == 0 ||
        count % CHANNELS != 0)
        return VP_ERR_MODEL;
    utterance->frame_count = count / CHANNELS;
    if (utterance->frame_count > FRAMES_MAX)
        return VP_ERR_TOO_BIG;
    utterance->frames = malloc(count * sizeof(float));
    if (utterance->frames == NULL)
        return VP_ERR_NO_MEMORY;
    for (size_t i = 0; i < count; i++)
        utterance->frames[i] = means[i] + gauss_next(&utterance->noise) * expf(logs[i]) * VOICE_NOISE;
    return VP_OK;
}

static enum vp_err read_text(struct utterance *utterance, float stretch)
{
    int64_t len = (int64_t)utterance->id_count;
    float scales[3] = {VOICE_NOISE, stretch, VOICE_RHYTHM_NOISE}, noise[2 * IDS_MAX];
    struct ort_value *inputs[4] = {NULL}, *spread[2] = {NULL};
    for (size_t i = 0; i < 2 * utterance->id_count; i++)
        noise[i] = gauss_next(&utterance->noise);
    enum vp_err err = ort_value_create(ORT_TYPE_INT64, utterance->ids, (size_t)len * sizeof(int64_t),
                                       (const int64_t[]){1, len}, 2, &inputs[0]);
    if (err == VP_OK)
        err = ort_value_create(ORT_TYPE_INT64, &len, sizeof len, (const int64_t[]){1}, 1, &inputs[1]);
    if (err == VP_OK)
        err = ort_value_create(ORT_TYPE_FLOAT, scales, sizeof scales, (const int64_t[]){3}, 1, &inputs[2]);
    if (err == VP_OK)
        err = ort_value_create(ORT_TYPE_FLOAT, noise, 2 * (size_t)len * sizeof *noise,
                               (const int64_t[]){1, 2, len}, 3, &inputs[3]);
    if (err == VP_OK)
        err = ort_run(utterance->vits->text, text_inputs, inputs, 4, text_outputs, 2, spread);
    if (err == VP_OK)
        err = choose_frames(utterance, spread);
    for (size_t i = 0; i < 4; i++)
        ort_value_destroy(inputs[i]);
    for (size_t i = 0; i < 2; i++)
        ort_value_destroy(spread[i]);
    return err;
}

/* Its second input says which frames there are: all. */
static enum vp_err run_flow(struct utterance *utterance)
{
    int64_t count = (int64_t)utterance->frame_count;
    struct ort_value *inputs[2] = {NULL}, *output = NULL;
    float *ones = malloc(utterance->frame_count * sizeof *ones);
    if (ones == NULL)
        return VP_ERR_NO_MEMORY;
    for (size_t i = 0; i < utterance->frame_count; i++)
        ones[i] = 1;
    size_t bytes = utterance->frame_count * CHANNELS * sizeof(float);
    enum vp_err err = ort_value_create(ORT_TYPE_FLOAT, utterance->frames, bytes,
                                       (const int64_t[]){1, CHANNELS, count}, 3, &inputs[0]);
    if (err == VP_OK)
        err = ort_value_create(ORT_TYPE_FLOAT, ones, utterance->frame_count * sizeof *ones,
                               (const int64_t[]){1, 1, count}, 3, &inputs[1]);
    if (err == VP_OK)
        err = ort_run(utterance->vits->flow, flow_inputs, inputs, 2, flow_outputs, 1, &output);
    const float *flowed = err == VP_OK ? ort_value_floats(output) : NULL;
    if (flowed != NULL && ort_value_count(output) == utterance->frame_count * CHANNELS)
        memcpy(utterance->frames, flowed, bytes);
    else if (err == VP_OK)
        err = VP_ERR_MODEL;
    for (size_t i = 0; i < 2; i++)
        ort_value_destroy(inputs[i]);
    ort_value_destroy(output);
    free(ones);
    return err;
}

struct stretch_of_frames {
    size_t begin, end; /* that are to be heard */
};

/* The samples of some frames; those around are computed with them, since a sample hangs on its neighbours. */
static enum vp_err make_sound(struct utterance *utterance, struct stretch_of_frames heard, vits_fn on_samples,
                              void *owner, bool *out_is_stopped)
{
    size_t begin = heard.begin > VOICE_CONTEXT_FRAMES ? heard.begin - VOICE_CONTEXT_FRAMES : 0,
           end = heard.end + VOICE_CONTEXT_FRAMES < utterance->frame_count ? heard.end + VOICE_CONTEXT_FRAMES
                                                                           : utterance->frame_count,
           count = end - begin;
    struct ort_value *input = NULL, *output = NULL;
    float *frames = malloc(count * CHANNELS * sizeof *frames);
    if (frames == NULL)
        return VP_ERR_NO_MEMORY;
    for (size_t channel = 0; channel < CHANNELS; channel++)
        memcpy(frames + channel * count, utterance->frames + channel * utterance->frame_count + begin,
               count * sizeof *frames);
    enum vp_err err = ort_value_create(ORT_TYPE_FLOAT, frames, count * CHANNELS * sizeof *frames,
                                       (const int64_t[]){1, CHANNELS, (int64_t)count}, 3, &input);
    if (err == VP_OK)
        err = ort_run(utterance->vits->sound, flow_outputs, &input, 1, sound_outputs, 1, &output);
    const float *pcm = err == VP_OK ? ort_value_floats(output) : NULL;
    if (pcm != NULL && ort_value_count(output) == count * FRAME_SAMPLES &&
        is_all_numbers(pcm, count * FRAME_SAMPLES))
        *out_is_stopped = !on_samples(owner, pcm + (heard.begin - begin) * FRAME_SAMPLES,
                                      (heard.end - heard.begin) * FRAME_SAMPLES);
    else if (err == VP_OK)
        err = VP_ERR_MODEL;
    ort_value_destroy(input);
    ort_value_destroy(output);
    free(frames);
    return err;
}

/* A short piece first, which is there soon; then longer ones, which cost less. */
static enum vp_err make_sounds(struct utterance *utterance, vits_fn on_samples, void *owner,
                               bool *out_is_stopped)
{
    enum vp_err err = VP_OK;
    size_t piece = VOICE_FIRST_FRAMES;
    for (size_t at = 0, end; at < utterance->frame_count && err == VP_OK && !*out_is_stopped; at = end) {
        end = at + piece < utterance->frame_count ? at + piece : utterance->frame_count;
        err = make_sound(utterance, (struct stretch_of_frames){at, end}, on_samples, owner, out_is_stopped);
        piece = piece * 2 < VOICE_PIECE_FRAMES ? piece * 2 : VOICE_PIECE_FRAMES;
    }
    return err;
}

enum vp_err vits_speak(const struct vits *vits, const uint8_t *symbols, size_t count, float stretch,
                       vits_fn on_samples, void *owner, bool *out_is_stopped)
{
    *out_is_stopped = false;
    if (count > VITS_SYMBOLS_MAX)
        return VP_ERR_TOO_BIG;
    struct utterance *utterance = calloc(1, sizeof *utterance);
    if (utterance == NULL)
        return VP_ERR_NO_MEMORY;
    utterance->vits = vits;
    gauss_seed(&utterance->noise, fnv_hash(FNV_START, (struct span){(const char *)symbols, count}));
    write_ids(utterance, symbols, count);
    enum vp_err err = read_text(utterance, stretch);
    if (err == VP_OK)
        err = run_flow(utterance);
    if (err == VP_OK)
        err = make_sounds(utterance, on_samples, owner, out_is_stopped);
    free(utterance->frames);
    free(utterance);
    return err;
}
