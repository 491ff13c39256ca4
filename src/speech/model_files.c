#include <openssl/evp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "speech/ort_library.h"
#include "speech/speech_internal.h"

enum { DIGEST_HEX_BYTES = 65 };

static const struct {
    const char *name;
    long long size_bytes;
    const char *sha256_hex;
} model_files[MODEL_FILE_COUNT] = {
#define MODEL_FILE(name, size_bytes, sha256_hex, id) [MODEL_FILE_##id] = {name, size_bytes, sha256_hex},
#include "speech/model_files.def"
#undef MODEL_FILE
};

/* The neural voice's, which may be missing. */
static const struct {
    const char *name;
    long long size_bytes;
    const char *sha256_hex;
} voice_file = {
#define VOICE_FILE(name, size_bytes, sha256_hex) name, size_bytes, sha256_hex
#include "speech/voice_file.def"
#undef VOICE_FILE
};

/* PocketSphinx's acoustic model, and the dictionary and the language model beside it. */
static const char *const sphinx_names[] = {
    "mdef",           "means",       "variances", "transition_matrices",
    "sendump",        "feat.params", "noisedict", "../cmudict-en-us.dict",
    "../en-us.lm.bin"};

enum vp_err speech_explain(char *out_why, size_t why_size_bytes, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    if (why_size_bytes > 0)
        vsnprintf(out_why, why_size_bytes, format, args);
    va_end(args);
    return VP_ERR_MODEL;
}

static enum vp_err join(const char *dir, const char *name, char out_path[MODEL_PATH_BYTES])
{
    int len = snprintf(out_path, MODEL_PATH_BYTES, "%s/%s", dir, name);
    return len >= 0 && len < MODEL_PATH_BYTES ? VP_OK : VP_ERR_TOO_BIG;
}

enum vp_err model_file_path(enum model_file file, const char *models_dir, char out_path[MODEL_PATH_BYTES])
{
    return join(models_dir, model_files[file].name, out_path);
}

/* -1: there is no such file. */
static long long size_of(const char *dir, const char *name)
{
    char path[MODEL_PATH_BYTES];
    struct stat stat_of;
    if (join(dir, name, path) != VP_OK || stat(path, &stat_of) != 0 || !S_ISREG(stat_of.st_mode))
        return -1;
    return (long long)stat_of.st_size;
}

static enum vp_err find_networks(const char *dir, char *out_why, size_t why_size_bytes)
{
    for (int i = 0; i < MODEL_FILE_COUNT; i++) {
        const char *name = model_files[i].name;
        long long size_bytes = size_of(dir, name);
        if (size_bytes < 0)
            return speech_explain(
                out_why, why_size_bytes,
                "The speech model %s is missing in %s (engine_models_dir); run tools/setup, which "
                "fetches it.",
                name, dir);
        if (size_bytes != model_files[i].size_bytes)
            return speech_explain(out_why, why_size_bytes,
                                  "The speech model %s/%s is damaged: it has %lld bytes instead of %lld; run "
                                  "tools/setup, which fetches it anew.",
                                  dir, name, size_bytes, model_files[i].size_bytes);
    }
    return VP_OK;
}

static enum vp_err find_sphinx(const char *dir, char *out_why, size_t why_size_bytes)
{
    for (size_t i = 0; i < sizeof sphinx_names / sizeof sphinx_names[0]; i++)
        if (size_of(dir, sphinx_names[i]) <= 0)
            return speech_explain(
                out_why, why_size_bytes,
                "PocketSphinx's model %s/%s is missing; run tools/setup, which installs the package "
                "pocketsphinx-en-us, or set engine_sphinx_dir.",
                dir, sphinx_names[i]);
    return VP_OK;
}

enum vp_err speech_models_find(const struct speech_paths *paths, char *out_why, size_t why_size_bytes)
{
    char library[MODEL_PATH_BYTES];
    enum vp_err err = find_networks(paths->models_dir, out_why, why_size_bytes);
    if (err == VP_OK && paths->sphinx_dir != NULL)
        err = find_sphinx(paths->sphinx_dir, out_why, why_size_bytes);
    if (err == VP_OK)
        err = ort_library_find(paths->models_dir, library, sizeof library, out_why, why_size_bytes);
    return err;
}

enum vp_err voice_file_find(const char *models_dir, char out_path[MODEL_PATH_BYTES], char *out_why,
                            size_t why_size_bytes)
{
    enum vp_err err = join(models_dir, voice_file.name, out_path);
    if (err != VP_OK)
        return err;
    long long size_bytes = size_of(models_dir, voice_file.name);
    if (size_bytes < 0)
        return speech_explain(out_why, why_size_bytes,
                              "The voice %s is missing in %s; tools/setup fetches it.", voice_file.name,
                              models_dir);
    return size_bytes == voice_file.size_bytes
               ? VP_OK
               : speech_explain(out_why, why_size_bytes,
                                "The voice %s is damaged: it has %lld bytes instead of %lld; tools/setup "
                                "fetches it anew.",
                                out_path, size_bytes, voice_file.size_bytes);
}

/* Lower-case hexadecimal SHA-256 of a file; false where it cannot be read. */
static bool digest_file(const char *path, char out_hex[DIGEST_HEX_BYTES])
{
    unsigned char block[65536], digest[EVP_MAX_MD_SIZE];
    size_t len;
    EVP_MD_CTX *hash = EVP_MD_CTX_new();
    FILE *file = fopen(path, "rbe");
    bool is_good = hash != NULL && file != NULL && EVP_DigestInit_ex(hash, EVP_sha256(), NULL) == 1;
    while (is_good && (len = fread(block, 1, sizeof block, file)) > 0)
        is_good = EVP_DigestUpdate(hash, block, len) == 1;
    is_good = is_good && ferror(file) == 0 && EVP_DigestFinal_ex(hash, digest, NULL) == 1;
    if (file != NULL)
        fclose(file);
    EVP_MD_CTX_free(hash);
    for (int i = 0; is_good && i < (DIGEST_HEX_BYTES - 1) / 2; i++)
        snprintf(out_hex + 2 * i, 3, "%02x", digest[i]);
    return is_good;
}

enum vp_err speech_models_prove(const struct speech_paths *paths, char *out_why, size_t why_size_bytes)
{
    enum vp_err err = speech_models_find(paths, out_why, why_size_bytes);
    for (int i = 0; err == VP_OK && i < MODEL_FILE_COUNT; i++) {
        char path[MODEL_PATH_BYTES], hex[DIGEST_HEX_BYTES];
        if (model_file_path((enum model_file)i, paths->models_dir, path) != VP_OK || !digest_file(path, hex))
            err = speech_explain(out_why, why_size_bytes, "The speech model %s cannot be read.", path);
        else if (strcmp(hex, model_files[i].sha256_hex) != 0)
            err = speech_explain(
                out_why, why_size_bytes,
                "The speech model %s is damaged: its checksum is wrong; run tools/setup, which fetches "
                "it anew.",
                path);
    }
    return err;
}

enum vp_err speech_voice_prove(const struct speech_paths *paths, char *out_why, size_t why_size_bytes)
{
    char path[MODEL_PATH_BYTES], hex[DIGEST_HEX_BYTES];
    enum vp_err err = voice_file_find(paths->models_dir, path, out_why, why_size_bytes);
    if (err != VP_OK)
        return err;
    if (!digest_file(path, hex))
        return speech_explain(out_why, why_size_bytes, "The voice %s cannot be read.", path);
    return strcmp(hex, voice_file.sha256_hex) == 0
               ? VP_OK
               : speech_explain(
                     out_why, why_size_bytes,
                     "The voice %s is damaged: its checksum is wrong; tools/setup fetches it anew.", path);
}
