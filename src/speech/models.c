#include "speech/speech_internal.h"

#include <pocketsphinx.h>
#include <sphinxbase/err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "speech/flite_voice.h"
#include "speech/voice.h"

static char *join(const char *dir, const char *name)
{
    char *path = NULL;
    return asprintf(&path, "%s/%s", dir, name) >= 0 ? path : NULL;
}

static enum vp_err load_networks(struct speech_models *models, const char *dir, char *out_why,
                                 size_t why_size_bytes)
{
    char paths[MODEL_FILE_COUNT][MODEL_PATH_BYTES];
    const char *bad = NULL;
    for (int i = 0; i < MODEL_FILE_COUNT; i++)
        if (model_file_path((enum model_file)i, dir, paths[i]) != VP_OK)
            return VP_ERR_TOO_BIG;
    enum vp_err err = ort_create(dir, &models->ort, out_why, why_size_bytes);
    if (err != VP_OK)
        return err;
    if ((err = ort_session_create(models->ort, paths[MODEL_FILE_VAD], ORT_MEMORY_HEAP, &models->vad)) !=
        VP_OK)
        bad = paths[MODEL_FILE_VAD];
    if (err == VP_OK && (err = moonshine_load(models->ort, paths[MODEL_FILE_ENCODER],
                                              paths[MODEL_FILE_DECODER], &models->moonshine)) != VP_OK)
        bad = "encoder_model.onnx or decoder_model_merged.onnx";
    if (err == VP_OK && (err = tokens_load(paths[MODEL_FILE_PIECES], &models->tokens)) != VP_OK)
        bad = paths[MODEL_FILE_PIECES];
    if (err == VP_ERR_MODEL)
        return speech_explain(out_why, why_size_bytes,
                              "The speech model %s cannot be read as one; run tools/setup.", bad);
    return err;
}

static enum vp_err keep_sphinx(struct speech_models *models, const char *dir, char *out_why,
                               size_t why_size_bytes)
{
    models->sphinx_dir = strdup(dir);
    models->sphinx_dict_path = join(dir, "../cmudict-en-us.dict");
    char *lm_path = join(dir, "../en-us.lm.bin");
    enum vp_err err = models->sphinx_dir != NULL && models->sphinx_dict_path != NULL && lm_path != NULL
                          ? english_lm_load(lm_path, &models->english)
                          : VP_ERR_NO_MEMORY;
    if (err == VP_ERR_MODEL)
        err = speech_explain(out_why, why_size_bytes,
                             "%s cannot be read as a language model; run tools/setup.", lm_path);
    free(lm_path);
    return err;
}

/* An addition: what it lacks is told (speech_voice_lacks), and no reason not to serve. It has to say a word, since a
 * damaged one may load. */
static void load_voice(struct speech_models *models, const char *dir)
{
    char path[MODEL_PATH_BYTES];
    enum vp_err err = voice_file_find(dir, path, models->voice_lacks, sizeof models->voice_lacks);
    if (err != VP_OK)
        return;
    if (models->sphinx_dict_path != NULL && cmudict_open(models->sphinx_dict_path, &models->dict) != VP_OK)
        models->dict = NULL; /* its words are said by rules */
    err = vits_load(models->ort, path, &models->vits);
    const char *what = err == VP_OK ? "speaks no word" : "cannot be read as one";
    if (err == VP_OK)
        err = neural_voice_try(models);
    if (err == VP_OK)
        return;
    (void)speech_explain(models->voice_lacks, sizeof models->voice_lacks,
                         "The voice %s %s (%s); run tools/setup.", path, what, vp_err_text(err));
    vits_destroy(models->vits);
    models->vits = NULL;
}

enum vp_err speech_models_load(const struct speech_paths *paths, struct speech_models **out_models,
                               char *out_why, size_t why_size_bytes)
{
    struct speech_models *models = calloc(1, sizeof *models);
    if (models == NULL)
        return VP_ERR_NO_MEMORY;
    err_set_logfp(NULL); /* PocketSphinx tells standard error all it does */
    /* PocketSphinx ends the process when a file is missing, so look before it does. */
    enum vp_err err = speech_models_find(paths, out_why, why_size_bytes);
    if (err == VP_OK)
        err = load_networks(models, paths->models_dir, out_why, why_size_bytes);
    if (err == VP_OK && paths->sphinx_dir != NULL)
        err = keep_sphinx(models, paths->sphinx_dir, out_why, why_size_bytes);
    if (err == VP_OK && (err = flite_voice_start()) != VP_OK)
        err = speech_explain(out_why, why_size_bytes,
                             "Flite's voice cmu_us_rms cannot be used; run tools/setup.");
    if (err == VP_OK && paths->wants_neural_voice)
        load_voice(models, paths->models_dir);
    if (err == VP_ERR_NO_MEMORY)
        (void)speech_explain(out_why, why_size_bytes, "There is not enough memory for the speech models.");
    if (err != VP_OK)
        speech_models_destroy(models);
    else
        *out_models = models;
    return err;
}

void speech_models_destroy(struct speech_models *models)
{
    if (models == NULL)
        return;
    ort_session_destroy(models->vad);
    moonshine_destroy(models->moonshine);
    tokens_destroy(models->tokens);
    vits_destroy(models->vits);
    cmudict_close(models->dict);
    ort_destroy(models->ort);
    english_lm_destroy(models->english);
    free(models->sphinx_dir);
    free(models->sphinx_dict_path);
    free(models);
}
