#include "voices.h"

#include <flite/flite.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "audio/resample.h"
#include "audio/ulaw.h"
#include "audio/wav.h"

cst_voice *register_cmu_us_kal16(const char *voxdir);
cst_voice *register_cmu_us_awb(const char *voxdir);
cst_voice *register_cmu_us_slt(const char *voxdir);

const char *const voice_names[VOICE_COUNT] = {"flite-kal16",  "flite-awb", "flite-slt", "festival-kal",
                                              "festival-slt", "espeak-us", "espeak-gb"};
enum { LINE_HZ = 8000 };

static cst_voice *flite_voice(size_t voice)
{
    static cst_voice *(*const registers[])(const char *) = {register_cmu_us_kal16, register_cmu_us_awb,
                                                            register_cmu_us_slt};
    static cst_voice *voices[3];
    if (voices[voice] == NULL) {
        flite_init();
        voices[voice] = registers[voice](NULL);
    }
    return voices[voice];
}

static enum vp_err run_program(char *const *arguments)
{
    pid_t pid = fork();
    if (pid == 0) {
        if (freopen("/dev/null", "w", stderr) == NULL || freopen("/dev/null", "w", stdout) == NULL)
            _exit(126);
        execvp(arguments[0], arguments);
        _exit(127);
    }
    int status = 0;
    if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return VP_ERR_NOT_FOUND;
    return VP_OK;
}

static enum vp_err write_wav_file(size_t voice, const char *text, const char *path)
{
    if (voice < 3) {
        cst_wave *wave = flite_text_to_wave(text, flite_voice(voice));
        enum vp_err err =
            wave == NULL ? VP_ERR_MODEL
                         : wav_write(path, wave->sample_rate, 1, wave->samples, (size_t)wave->num_samples);
        if (wave != NULL)
            delete_wave(wave);
        return err;
    }
    if (voice < 5) {
        char text_path[] = "/tmp/voiceplate-bench-XXXXXX";
        int fd = mkstemp(text_path);
        if (fd < 0 || write(fd, text, strlen(text)) < 0)
            return VP_ERR_IO;
        close(fd);
        char *arguments[] = {
            "text2wave", "-eval",      voice == 3 ? "(voice_kal_diphone)" : "(voice_cmu_us_slt_arctic_hts)",
            "-o",        (char *)path, text_path,
            NULL};
        enum vp_err err = run_program(arguments);
        unlink(text_path);
        return err;
    }
    char *arguments[] = {"espeak-ng",  "-v", voice == 5 ? "en-us" : "en-gb", "-s", "150", "-w", (char *)path,
                         (char *)text, NULL};
    return run_program(arguments);
}

enum vp_err voice_speak(size_t voice, const char *text, const char *cache_dir, int16_t **out_pcm16,
                        size_t *out_count)
{
    char path[1024], name[256];
    size_t len = 0;
    for (const char *at = text; *at != '\0' && len < sizeof name - 1; at++)
        name[len++] = *at == ' ' || *at == '\'' ? '_' : *at;
    name[len] = '\0';
    snprintf(path, sizeof path, "%s/%s-%s.wav", cache_dir, voice_names[voice], name);
    enum vp_err err = access(path, R_OK) == 0 ? VP_OK : write_wav_file(voice, text, path);
    struct wav wav = {0};
    struct resampler *resampler = NULL;
    if (err == VP_OK)
        err = wav_read(path, &wav);
    if (err != VP_OK)
        return err;
    wav_to_mono(&wav);
    err = resampler_create(wav.rate_hz, LINE_HZ, &resampler);
    int16_t *pcm16 =
        err == VP_OK ? malloc(resampler_out_max(resampler, wav.frame_count) * sizeof *pcm16) : NULL;
    if (err == VP_OK && pcm16 == NULL)
        err = VP_ERR_NO_MEMORY;
    if (err == VP_OK) {
        *out_count = resampler_feed(resampler, wav.pcm16, wav.frame_count, pcm16);
        *out_pcm16 = pcm16;
    }
    resampler_destroy(resampler);
    wav_deinit(&wav);
    return err;
}

/* Second-order section, bilinear (the well-known audio cookbook forms). */
struct section {
    double b0, b1, b2, a1, a2, x1, x2, y1, y2;
};

static struct section make_section(double hz, double q, int is_high_pass)
{
    double w = 2 * M_PI * hz / LINE_HZ, alpha = sin(w) / (2 * q), a0 = 1 + alpha;
    double edge = is_high_pass ? (1 + cos(w)) / 2 : (1 - cos(w)) / 2;
    return (struct section){.b0 = edge / a0,
                            .b1 = (is_high_pass ? -2 : 2) * edge / a0,
                            .b2 = edge / a0,
                            .a1 = -2 * cos(w) / a0,
                            .a2 = (1 - alpha) / a0};
}

static double pass(struct section *section, double x)
{
    double y = section->b0 * x + section->b1 * section->x1 + section->b2 * section->x2 -
               section->a1 * section->y1 - section->a2 * section->y2;
    section->x2 = section->x1;
    section->x1 = x;
    section->y2 = section->y1;
    section->y1 = y;
    return y;
}

static double draw(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (double)(*state >> 40) / (1 << 23) - 1;
}

/* White noise through three first-order filters: within a decibel of pink over the telephone band. */
static double pink(uint64_t *state, double *b)
{
    double white = draw(state);
    b[0] = 0.99765 * b[0] + white * 0.0990460;
    b[1] = 0.96300 * b[1] + white * 0.2965164;
    b[2] = 0.57000 * b[2] + white * 1.0526913;
    return b[0] + b[1] + b[2] + white * 0.1848;
}

static double power(const double *x, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += x[i] * x[i];
    return sum / (double)(count > 0 ? count : 1);
}

static void through_band(double *x, size_t count)
{
    struct section sections[] = {make_section(250, 0.54, 1), make_section(250, 1.31, 1),
                                 make_section(3400, 0.54, 0), make_section(3400, 1.31, 0)};
    for (size_t i = 0; i < count; i++)
        for (int k = 0; k < 4; k++)
            x[i] = pass(&sections[k], x[i]);
}

enum vp_err line_carry(const int16_t *pcm16, size_t count, double noise_db, int16_t **out_pcm16,
                       size_t *out_count)
{
    return line_carry_over(pcm16, count, &(struct line_noise){.db = noise_db}, out_pcm16, out_count);
}

enum vp_err line_carry_over(const int16_t *pcm16, size_t count, const struct line_noise *over,
                            int16_t **out_pcm16, size_t *out_count)
{
    enum { BEFORE = 300 * LINE_HZ / 1000, BEHIND = 250 * LINE_HZ / 1000 };
    size_t total = count + BEFORE + BEHIND;
    double *speech = calloc(total, sizeof *speech), *noise = calloc(total, sizeof *noise), b[3] = {0};
    int16_t *line = malloc(total * sizeof *line);
    if (speech == NULL || noise == NULL || line == NULL) {
        free(speech);
        free(noise);
        free(line);
        return VP_ERR_NO_MEMORY;
    }
    uint64_t state = 42;
    for (size_t i = 0; i < count; i++)
        speech[BEFORE + i] = pcm16[i];
    for (size_t i = 0; i < total; i++)
        noise[i] = over->pcm16 != NULL ? over->pcm16[i % over->count] : pink(&state, b);
    through_band(speech, total);
    through_band(noise, total);
    double level = 32768 * pow(10, -20.0 / 20) / sqrt(power(speech + BEFORE, count) + 1e-9);
    double floor_db = over->db > 0 ? over->db : 50;
    double noise_level = 32768 * pow(10, (-20.0 - floor_db) / 20) / sqrt(power(noise, total) + 1e-9);
    for (size_t i = 0; i < total; i++) {
        double y = speech[i] * level + noise[i] * noise_level;
        line[i] = ulaw_to_pcm16(ulaw_from_pcm16((int16_t)fmax(-32767, fmin(32767, y))));
    }
    free(speech);
    free(noise);
    *out_pcm16 = line;
    *out_count = total;
    return VP_OK;
}
