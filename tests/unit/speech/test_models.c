/* Loading, its failures, and the parts that need the models' tables: tokens, bias, voice activity. */
#include "with_speech.h"

#include "with_cmocka.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "speech/bias.h"
#include "speech/ort_library.h"
#include "speech/tokens.h"

static void check_load_fails(const struct speech_paths *paths, const char *file)
{
    struct speech_models *models = NULL;
    char why[512] = "";
    assert_int_equal(speech_models_load(paths, &models, why, sizeof why), VP_ERR_MODEL);
    assert_null(models);
    assert_non_null(strstr(why, file));
    assert_non_null(strstr(why, "run tools/setup"));
    char tiny[8] = "";
    assert_int_equal(speech_models_load(paths, &models, tiny, sizeof tiny), VP_ERR_MODEL);
    assert_int_equal(strlen(tiny), sizeof tiny - 1);
}

static const char *const file_names[] = {"silero_vad.onnx", "encoder_model.onnx", "decoder_model_merged.onnx",
                                         "vocab.lst"};
enum { FILE_COUNT = sizeof file_names / sizeof file_names[0] };

/* A file of that size, without a model in it. */
static void write_hollow(const char *dir, const char *name, off_t size_bytes)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("this is no model\n", file);
    fclose(file);
    assert_int_equal(truncate(path, size_bytes), 0);
}

static void remove_folder(const char *dir)
{
    char path[128];
    for (size_t i = 0; i < FILE_COUNT; i++) {
        snprintf(path, sizeof path, "%s/%s", dir, file_names[i]);
        unlink(path);
    }
    snprintf(path, sizeof path, "%s/libonnxruntime.so", dir);
    unlink(path);
    rmdir(dir);
}

static void missing_files_are_named(void **state)
{
    (void)state;
    char dir[] = "/tmp/voiceplate-models-XXXXXX";
    assert_non_null(mkdtemp(dir));
    struct speech_paths paths = {.models_dir = dir};
    check_load_fails(&paths, "silero_vad.onnx is missing in /tmp/voiceplate-models-");
    for (size_t i = 0; i < FILE_COUNT; i++)
        write_hollow(dir, file_names[i], 17);
    check_load_fails(&paths, "silero_vad.onnx is damaged: it has 17 bytes instead of 2327524");
    remove_folder(dir);
}

/* Right sizes and no models: only loading, or the checksums, can tell. */
static void hollow_models_are_named(void **state)
{
    (void)state;
    static const off_t sizes[FILE_COUNT] = {2327524, 20513063, 42498870, 242918};
    char dir[] = "/tmp/voiceplate-models-XXXXXX", link[128], why[512] = "";
    struct speech_paths paths = {.models_dir = dir};
    char *target = realpath("models/libonnxruntime.so", NULL);
    if (with_models() == NULL || target == NULL)
        skip();
    assert_non_null(mkdtemp(dir));
    for (size_t i = 0; i < FILE_COUNT; i++)
        write_hollow(dir, file_names[i], sizes[i]);
    snprintf(link, sizeof link, "%s/libonnxruntime.so", dir);
    assert_int_equal(symlink(target, link), 0);
    free(target);
    assert_int_equal(speech_models_find(&paths, why, sizeof why), VP_OK);
    assert_int_equal(speech_models_prove(&paths, why, sizeof why), VP_ERR_MODEL);
    assert_non_null(strstr(why, "silero_vad.onnx is damaged: its checksum is wrong; run tools/setup"));
    check_load_fails(&paths, "silero_vad.onnx cannot be read as one");
    remove_folder(dir);
}

/* The program's own table and the one that tools/setup fetches by. */
static void the_table_is_that_of_setup(void **state)
{
    (void)state;
    char line[256], hex[80], name[128];
    int matched = 0;
    FILE *file = fopen("tools/models.sha256", "r");
    static const char *const rows[][2] = {
#define MODEL_FILE(name, size_bytes, sha256_hex, id) {name, sha256_hex},
#include "speech/model_files.def"
#undef MODEL_FILE
    };
    assert_non_null(file);
    while (fgets(line, sizeof line, file) != NULL && sscanf(line, "%79s %127s", hex, name) == 2)
        for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
            if (strcmp(rows[i][0], name) == 0) {
                assert_string_equal(rows[i][1], hex);
                matched++;
            }
    fclose(file);
    assert_int_equal(matched, sizeof rows / sizeof rows[0]);
    const struct speech_paths paths = {.models_dir = "models"};
    char why[512] = "";
    if (with_models() != NULL)
        assert_int_equal(speech_models_prove(&paths, why, sizeof why), VP_OK);
}

/* A library that was cut short would end the process when its missing part is touched. */
static void the_runtime_is_looked_for_in_named_places(void **state)
{
    (void)state;
    char dir[] = "/tmp/voiceplate-models-XXXXXX", path[600] = "", why[2048] = "";
    assert_non_null(mkdtemp(dir));
    enum vp_err err = ort_library_find(dir, path, sizeof path, why, sizeof why);
    if (err == VP_OK) { /* another test loaded it, or the system has one */
        remove_folder(dir);
        skip();
    }
    assert_int_equal(err, VP_ERR_MODEL);
    assert_non_null(strstr(why, dir));
    assert_non_null(strstr(why, "../lib/voiceplate/libonnxruntime.so: none"));
    assert_non_null(strstr(why, "run tools/setup"));
    if (system("test -f models/libonnxruntime.so") == 0) {
        snprintf(path, sizeof path, "head -c 9000000 models/libonnxruntime.so > %s/libonnxruntime.so", dir);
        assert_int_equal(system(path), 0);
        assert_int_equal(ort_library_find(dir, path, sizeof path, why, sizeof why), VP_ERR_MODEL);
        assert_non_null(strstr(why, "libonnxruntime.so: cut short"));
        assert_int_equal(ort_library_find("models", path, sizeof path, why, sizeof why), VP_OK);
        assert_string_equal(path, "models/libonnxruntime.so");
    }
    remove_folder(dir);
}

static void a_missing_sphinx_is_named(void **state)
{
    (void)state;
    if (with_models() == NULL)
        skip();
    struct speech_paths paths = {.models_dir = "models", .sphinx_dir = "/nonexistent/en-us"};
    check_load_fails(&paths, "pocketsphinx-en-us");
}

static struct tokens *load_tokens(void)
{
    struct tokens *tokens = NULL;
    if (with_models() == NULL)
        skip();
    assert_int_equal(tokens_load("models/vocab.lst", &tokens), VP_OK);
    return tokens;
}

static void tokens_round_trip(void **state)
{
    (void)state;
    struct tokens *tokens = load_tokens();
    static const char *const texts[] = {" I'd like two large pepperoni pizzas, please.", " $12.50",
                                        " jalape\xc3\xb1o \xf0\x9f\x8c\xae", " a", ""};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        int32_t encoded[128];
        char back[256] = "";
        size_t count = tokens_encode(tokens, span_of(texts[i]), encoded, 128), len = 0;
        for (size_t k = 0; k < count; k++) {
            struct span piece = tokens_text(tokens, encoded[k]);
            memcpy(back + len, piece.at, piece.len);
            len += piece.len;
        }
        back[len] = '\0';
        assert_string_equal(back, texts[i]);
    }
    int32_t few[2];
    assert_int_equal(tokens_encode(tokens, span_of(" far more than two pieces of text"), few, 2), 0);
    assert_int_equal(tokens_text(tokens, TOKEN_END).len, 0);
    assert_int_equal(tokens_text(tokens, 32767).len, 0);
    assert_int_equal(tokens_text(tokens, -1).len, 0);
    /* one word, one piece: the table's order of merging is kept */
    int32_t piece[8];
    assert_int_equal(tokens_encode(tokens, span_of(" would"), piece, 8), 1);
    tokens_destroy(tokens);
}

static void a_bias_prefers_phrases(void **state)
{
    (void)state;
    struct tokens *tokens = load_tokens();
    struct bias *bias = NULL;
    float *logits = calloc(32768, sizeof *logits);
    assert_non_null(logits);
    assert_int_equal(bias_create(tokens, 3, &bias), VP_OK);
    assert_int_equal(bias_add(bias, "guacamole"), VP_OK);
    int32_t pieces[8];
    size_t count = tokens_encode(tokens, span_of(" guacamole"), pieces, 8);
    assert_true(count >= 2);
    struct bias_place place = {.count = 0};
    int32_t other = 5000;
    logits[pieces[0]] = 0.1f; /* before its twin in upper case */
    logits[other] = 1;
    assert_int_equal(bias_pick(bias, &place, logits, other), pieces[0]); /* half the bonus, 1.5 */
    logits[other] = 2;
    assert_int_equal(bias_pick(bias, &place, logits, other), other);
    bias_advance(bias, &place, pieces[0]);
    assert_int_equal(bias_pick(bias, &place, logits, other),
                     pieces[1]); /* within the phrase the whole bonus */
    bias_advance(bias, &place, other);
    assert_int_equal(place.count, 0);
    char huge[400];
    memset(huge, 'x', sizeof huge - 1);
    huge[sizeof huge - 1] = '\0';
    assert_int_equal(bias_add(bias, huge), VP_ERR_TOO_BIG);
    bias_destroy(bias);
    tokens_destroy(tokens);
    free(logits);
}

static float most_speech(const struct speech_models *models, const struct clip *clip, size_t *out_windows)
{
    float most = 0;
    struct vad *vad = NULL;
    *out_windows = 0;
    assert_int_equal(vad_create(models, &vad), VP_OK);
    for (size_t at = 0; at + SPEECH_WINDOW_SAMPLES <= clip->count; at += SPEECH_WINDOW_SAMPLES) {
        float probability = vad_feed(vad, clip->pcm16 + at);
        assert_true(probability >= 0 && probability <= 1);
        most = probability > most ? probability : most;
        *out_windows += probability > 0.5f;
    }
    vad_destroy(vad);
    return most;
}

static void voice_is_told_from_silence_and_noise(void **state)
{
    (void)state;
    const struct speech_models *models = with_models();
    if (models == NULL)
        skip();
    size_t windows = 0;
    struct clip speech = clip_of_own_voice("I would like a large pizza with mushrooms.");
    assert_true(most_speech(models, &speech, &windows) > 0.9f);
    assert_true(windows * SPEECH_WINDOW_SAMPLES * 2 > speech.count); /* more than half of the clip */
    struct clip silence = clip_of_silence(3 * SPEECH_RATE_HZ),
                noise = clip_of_noise(3 * SPEECH_RATE_HZ, 1500);
    assert_true(most_speech(models, &silence, &windows) < 0.5f);
    assert_true(most_speech(models, &noise, &windows) < 0.5f);
    /* nothing is left of another one: the same windows give the same answers */
    size_t again = 0;
    float first = most_speech(models, &speech, &windows), second = most_speech(models, &speech, &again);
    assert_true(first == second && windows == again);
    clip_deinit(&speech);
    clip_deinit(&silence);
    clip_deinit(&noise);
}

TESTS_BETWEEN(NULL, without_models) = {
    /* first: a library that is loaded stays so */
    TEST(the_runtime_is_looked_for_in_named_places),
    TEST(missing_files_are_named),
    TEST(hollow_models_are_named),
    TEST(the_table_is_that_of_setup),
    TEST(a_missing_sphinx_is_named),
    TEST(tokens_round_trip),
    TEST(a_bias_prefers_phrases),
    TEST(voice_is_told_from_silence_and_noise),
};
