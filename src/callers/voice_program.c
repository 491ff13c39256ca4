#include "callers/voice_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WORDS_PER_MINUTE = 150, PATH_BYTES = 400, MARKED_BYTES = VOICE_TEXT_MAX_BYTES + 64, NAMES_MAX = 5 };

#define PIPER_FOLDER "python"
#define PIPER_MODEL  "voice/en_US-joe-medium.onnx"

/* names: the voices it may be asked for, the first one where none is named. */
struct program {
    enum voice_engine engine;
    const char *program, *names[NAMES_MAX];
    enum vp_err (*speak)(const char *name, double speed, const char *text, struct wav *out_wav);
    /* Whether the data of the voice is there; NULL: with the program. */
    bool (*has_name)(const char *name);
};

/* A file of what `tools/setup --callers` fetched. */
static bool find_fetched(const char *name, char out_path[PATH_BYTES])
{
    const char *folder = getenv("VOICEPLATE_CALLERS_DIR");
    int len = snprintf(out_path, PATH_BYTES, "%s/%s",
                       folder != NULL && folder[0] != '\0' ? folder : "models/callers", name);
    return len > 0 && len < PATH_BYTES && access(out_path, R_OK) == 0;
}

static enum vp_err run(const char *const *args, const char *text, struct wav *out_wav)
{
    struct buf bytes;
    buf_init(&bytes, 64 << 20);
    enum vp_err err = voice_process_run(args, text, &bytes);
    if (err == VP_OK)
        err = wav_decode((struct span){bytes.at, bytes.len}, out_wav);
    buf_deinit(&bytes);
    return err;
}

static enum vp_err speak_espeak(const char *name, double speed, const char *text, struct wav *out_wav)
{
    char pace[16];
    snprintf(pace, sizeof pace, "%d", (int)(WORDS_PER_MINUTE * speed));
    return run((const char *const[]){"espeak-ng", "-v", name, "-s", pace, "--stdin", "--stdout", NULL}, text,
               out_wav);
}

static enum vp_err speak_festival(const char *name, double speed, const char *text, struct wav *out_wav)
{
    char pace[64];
    snprintf(pace, sizeof pace, "(Parameter.set 'Duration_Stretch %.2f)", 1.0 / speed);
    const char *select = strcmp(name, "slt") == 0 ? "(voice_cmu_us_slt_arctic_hts)" : "(voice_kal_diphone)";
    return run((const char *const[]){"text2wave", "-eval", select, "-eval", pace, NULL}, text, out_wav);
}

static enum vp_err speak_rhvoice(const char *name, double speed, const char *text, struct wav *out_wav)
{
    char pace[16];
    snprintf(pace, sizeof pace, "%d", (int)(100 * speed));
    return run((const char *const[]){"RHVoice-test", "-p", name, "-r", pace, "-o", "-", NULL}, text, out_wav);
}

/* It takes its text as an argument and writes to nothing but a file. */
static enum vp_err speak_pico(const char *name, double speed, const char *text, struct wav *out_wav)
{
    char path[] = "/tmp/voiceplate-pico-XXXXXX.wav", marked[MARKED_BYTES];
    struct buf nothing;
    int fd = mkstemps(path, 4);
    if (fd < 0)
        return VP_ERR_IO;
    close(fd);
    snprintf(marked, sizeof marked, "<speed level=\"%d\">%s</speed>", (int)(100 * speed), text);
    buf_init(&nothing, 1 << 16);
    enum vp_err err = voice_process_run(
        (const char *const[]){"pico2wave", "-l", name, "-w", path, "--", marked, NULL}, "", &nothing);
    buf_deinit(&nothing);
    if (err == VP_OK)
        err = wav_read(path, out_wav);
    unlink(path);
    return err;
}

static enum vp_err speak_piper(const char *name, double speed, const char *text, struct wav *out_wav)
{
    char folder[PATH_BYTES], model[PATH_BYTES], python_path[PATH_BYTES + 16], stretch[16];
    (void)name;
    if (!find_fetched(PIPER_FOLDER, folder) || !find_fetched(PIPER_MODEL, model))
        return VP_ERR_NOT_FOUND;
    snprintf(python_path, sizeof python_path, "PYTHONPATH=%s", folder);
    snprintf(stretch, sizeof stretch, "%.3f", 1.0 / speed);
    const char *const args[] = {"env", python_path, "/usr/bin/python3", "-m",    "piper", "-m", model,
                                "-f",  "-",         "--length-scale",   stretch, NULL};
    return run(args, text, out_wav);
}

/* Names go to espeak-ng as an argument: nothing but what its voices are called. */
static bool has_espeak_name(const char *name)
{
    return name[0] != '-' &&
           strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-+_") == strlen(name);
}

static bool has_festival_name(const char *name)
{
    return access(strcmp(name, "slt") == 0 ? "/usr/share/festival/voices/us/cmu_us_slt_arctic_hts"
                                           : "/usr/share/festival/voices/english/kal_diphone",
                  R_OK) == 0;
}

static bool has_rhvoice_name(const char *name)
{
    char path[PATH_BYTES];
    snprintf(path, sizeof path, "/usr/share/RHVoice/voices/%s", name);
    return access(path, R_OK) == 0;
}

static bool has_piper_name(const char *name)
{
    char path[PATH_BYTES];
    (void)name;
    return find_fetched(PIPER_MODEL, path);
}

static const struct program programs[] = {
    {VOICE_ESPEAK_NG, "espeak-ng", {"en-us"}, speak_espeak, has_espeak_name},
    {VOICE_FESTIVAL, "text2wave", {"slt", "kal"}, speak_festival, has_festival_name},
    {VOICE_RHVOICE, "RHVoice-test", {"clb", "bdl", "alan", "slt"}, speak_rhvoice, has_rhvoice_name},
    {VOICE_PICO, "pico2wave", {"en-US", "en-GB"}, speak_pico, NULL},
    {VOICE_PIPER, "python3", {"joe"}, speak_piper, has_piper_name},
};

/* NULL: no such engine, or it has no such voice. out_name is what the voice is called there. */
static const struct program *find(const struct voice *voice, const char **out_name)
{
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++) {
        const struct program *program = &programs[i];
        if (program->engine != voice->engine)
            continue;
        *out_name = voice->name != NULL ? voice->name : program->names[0];
        if (program->engine == VOICE_ESPEAK_NG)
            return has_espeak_name(*out_name) ? program : NULL; /* it has a hundred */
        for (size_t k = 0; k < NAMES_MAX && program->names[k] != NULL; k++)
            if (strcmp(*out_name, program->names[k]) == 0)
                return program;
    }
    return NULL;
}

bool voice_program_is_available(const struct voice *voice)
{
    const char *name;
    const struct program *program = find(voice, &name);
    return program != NULL && voice_process_exists(program->program) &&
           (program->has_name == NULL || program->has_name(name));
}

enum vp_err voice_program_speak(const struct voice *voice, const char *text, struct wav *out_wav)
{
    const char *name;
    const struct program *program = find(voice, &name);
    return program != NULL ? program->speak(name, voice->speed, text, out_wav) : VP_ERR_BAD_VALUE;
}
