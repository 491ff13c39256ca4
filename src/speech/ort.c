#include "speech/ort.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "speech/ort_library.h"

struct ort_status;
struct ort_env;
struct ort_options;
struct ort_allocator;
struct ort_place;
struct ort_type_info;
struct ort_shape;
struct ort_native_session;

enum {
    ABI_VERSION = 1,
    LOG_FATAL_ONLY = 4,  /* OrtLoggingLevel */
    OPTIMIZE_ALL = 99,   /* GraphOptimizationLevel */
    ALLOCATOR_DEVICE = 0 /* OrtAllocatorType and OrtMemType: both 0 for the plain processor heap */
};

/* The slots of OrtApi that we call, at their places; the rest is padding. */
struct ort_api {
    void *slots_0_1[2];
    const char *(*status_message)(const struct ort_status *);
    struct ort_status *(*create_env)(int log_level, const char *name, struct ort_env **);
    void *slots_4_6[3];
    struct ort_status *(*create_session)(const struct ort_env *, const char *path, const struct ort_options *,
                                         struct ort_native_session **);
    struct ort_status *(*create_session_of)(const struct ort_env *, const void *bytes, size_t size_bytes,
                                            const struct ort_options *, struct ort_native_session **);
    struct ort_status *(*run)(struct ort_native_session *, const void *run_options,
                              const char *const *input_names, const struct ort_value *const *inputs,
                              size_t input_count, const char *const *output_names, size_t output_count,
                              struct ort_value **outputs);
    struct ort_status *(*create_options)(struct ort_options **);
    void *slots_11_18[8];
    struct ort_status *(*disable_cpu_arena)(struct ort_options *);
    void *slots_20_22[3];
    struct ort_status *(*set_graph_optimization)(struct ort_options *, int level);
    struct ort_status *(*set_intra_op_threads)(struct ort_options *, int count);
    struct ort_status *(*set_inter_op_threads)(struct ort_options *, int count);
    void *slots_26_29[4];
    struct ort_status *(*input_count)(const struct ort_native_session *, size_t *);
    struct ort_status *(*output_count)(const struct ort_native_session *, size_t *);
    void *slot_32;
    struct ort_status *(*input_type_info)(const struct ort_native_session *, size_t, struct ort_type_info **);
    void *slots_34_35[2];
    struct ort_status *(*input_name)(const struct ort_native_session *, size_t, struct ort_allocator *,
                                     char **);
    struct ort_status *(*output_name)(const struct ort_native_session *, size_t, struct ort_allocator *,
                                      char **);
    void *slots_38_48[11];
    struct ort_status *(*create_tensor)(const struct ort_place *, void *bytes, size_t size_bytes,
                                        const int64_t *dims, size_t dim_count, int type, struct ort_value **);
    void *slot_50;
    struct ort_status *(*tensor_bytes)(struct ort_value *, void **);
    void *slots_52_54[3];
    struct ort_status *(*cast_to_shape)(const struct ort_type_info *, const struct ort_shape **);
    void *slots_56_60[5];
    struct ort_status *(*dim_count)(const struct ort_shape *, size_t *);
    struct ort_status *(*dims)(const struct ort_shape *, int64_t *, size_t);
    void *slot_63;
    struct ort_status *(*element_count)(const struct ort_shape *, size_t *);
    struct ort_status *(*tensor_shape)(const struct ort_value *, struct ort_shape **);
    void *slots_66_68[3];
    struct ort_status *(*create_cpu_memory)(int allocator_type, int memory_type, struct ort_place **);
    void *slots_70_75[6];
    struct ort_status *(*free_with)(struct ort_allocator *, void *);
    void *slot_77;
    struct ort_status *(*default_allocator)(struct ort_allocator **);
    void *slots_79_91[13];
    void (*release_env)(struct ort_env *);
    void (*release_status)(struct ort_status *);
    void (*release_memory)(struct ort_place *);
    void (*release_session)(struct ort_native_session *);
    void (*release_value)(struct ort_value *);
    void *slot_97;
    void (*release_type_info)(struct ort_type_info *);
    void (*release_shape)(struct ort_shape *);
    void (*release_options)(struct ort_options *);
};

#define AT_SLOT(member, slot)                                                                                \
    _Static_assert(offsetof(struct ort_api, member) == (slot) * sizeof(void *),                              \
                   #member " stands in the wrong slot")
AT_SLOT(status_message, 2);
AT_SLOT(create_env, 3);
AT_SLOT(create_session, 7);
AT_SLOT(create_session_of, 8);
AT_SLOT(run, 9);
AT_SLOT(create_options, 10);
AT_SLOT(disable_cpu_arena, 19);
AT_SLOT(set_intra_op_threads, 24);
AT_SLOT(input_count, 30);
AT_SLOT(input_type_info, 33);
AT_SLOT(input_name, 36);
AT_SLOT(create_tensor, 49);
AT_SLOT(tensor_bytes, 51);
AT_SLOT(cast_to_shape, 55);
AT_SLOT(dim_count, 61);
AT_SLOT(tensor_shape, 65);
AT_SLOT(create_cpu_memory, 69);
AT_SLOT(free_with, 76);
AT_SLOT(default_allocator, 78);
AT_SLOT(release_env, 92);
AT_SLOT(release_shape, 99);
AT_SLOT(release_options, 100);

struct ort_api_base {
    const struct ort_api *(*api)(uint32_t version);
    const char *(*version_text)(void);
};

struct ort {
    struct ort_env *env;
};

struct ort_session {
    struct ort_native_session *native;
    char **input_names, **output_names;
    size_t input_count, output_count;
};

/* Of the library, which stays loaded; set before the first struct ort exists. */
static _Atomic(const struct ort_api *) library_api;

static const struct ort_api *api(void)
{
    return atomic_load_explicit(&library_api, memory_order_acquire);
}

static enum vp_err load_library(const char *models_dir, char *out_why, size_t why_size_bytes)
{
    const struct ort_api_base *base = NULL;
    enum vp_err err = ort_library_load(models_dir, &base, out_why, why_size_bytes);
    if (err != VP_OK)
        return err;
    const struct ort_api *found = base->api(ABI_VERSION);
    if (found == NULL) {
        if (why_size_bytes > 0)
            snprintf(out_why, why_size_bytes,
                     "libonnxruntime.so %s does not have API %d; run tools/setup for one that has.",
                     base->version_text(), ABI_VERSION);
        return VP_ERR_MODEL;
    }
    atomic_store_explicit(&library_api, found, memory_order_release);
    return VP_OK;
}

static enum vp_err settled(struct ort_status *status)
{
    if (status == NULL)
        return VP_OK;
    api()->release_status(status);
    return VP_ERR_MODEL;
}

enum vp_err ort_create(const char *models_dir, struct ort **out_ort, char *out_why, size_t why_size_bytes)
{
    enum vp_err err = load_library(models_dir, out_why, why_size_bytes);
    if (err != VP_OK)
        return err;
    struct ort *ort = calloc(1, sizeof *ort);
    if (ort == NULL)
        return VP_ERR_NO_MEMORY;
    err = settled(api()->create_env(LOG_FATAL_ONLY, "voiceplate", &ort->env));
    if (err != VP_OK && why_size_bytes > 0)
        snprintf(out_why, why_size_bytes, "The speech runtime cannot start.");
    if (err != VP_OK)
        free(ort);
    else
        *out_ort = ort;
    return err;
}

void ort_destroy(struct ort *ort)
{
    if (ort == NULL)
        return;
    api()->release_env(ort->env);
    free(ort);
}

typedef struct ort_status *(*name_fn)(const struct ort_native_session *, size_t, struct ort_allocator *,
                                      char **);

static enum vp_err copy_names(const struct ort_native_session *native, size_t count, name_fn name_of,
                              char ***out)
{
    char **names = calloc(count + 1, sizeof *names);
    if (names == NULL)
        return VP_ERR_NO_MEMORY;
    *out = names;
    struct ort_allocator *allocator = NULL;
    enum vp_err err = settled(api()->default_allocator(&allocator));
    for (size_t i = 0; err == VP_OK && i < count; i++) {
        char *name = NULL;
        err = settled(name_of(native, i, allocator, &name));
        if (err != VP_OK)
            break;
        names[i] = strdup(name);
        err = settled(api()->free_with(allocator, name));
        if (names[i] == NULL)
            err = VP_ERR_NO_MEMORY;
    }
    return err;
}

/* Where a model is: a file, or bytes. */
struct ort_source {
    const char *path; /* NULL: bytes */
    struct span bytes;
};

static enum vp_err load_native(struct ort *ort, const struct ort_source *source, enum ort_memory memory,
                               struct ort_native_session **out)
{
    struct ort_options *options = NULL;
    enum vp_err err = settled(api()->create_options(&options));
    if (err != VP_OK)
        return err;
    if ((err = settled(api()->set_intra_op_threads(options, 1))) == VP_OK &&
        (err = settled(api()->set_inter_op_threads(options, 1))) == VP_OK &&
        (memory == ORT_MEMORY_ARENA || (err = settled(api()->disable_cpu_arena(options))) == VP_OK) &&
        (err = settled(api()->set_graph_optimization(options, OPTIMIZE_ALL))) == VP_OK)
        err = settled(source->path != NULL ? api()->create_session(ort->env, source->path, options, out)
                                           : api()->create_session_of(ort->env, source->bytes.at,
                                                                      source->bytes.len, options, out));
    api()->release_options(options);
    return err;
}

static enum vp_err create(struct ort *ort, const struct ort_source *source, enum ort_memory memory,
                          struct ort_session **out_session)
{
    struct ort_session *session = calloc(1, sizeof *session);
    if (session == NULL)
        return VP_ERR_NO_MEMORY;
    enum vp_err err = load_native(ort, source, memory, &session->native);
    if (err != VP_OK)
        goto fail;
    size_t inputs = 0, outputs = 0;
    if ((err = settled(api()->input_count(session->native, &inputs))) != VP_OK ||
        (err = settled(api()->output_count(session->native, &outputs))) != VP_OK)
        goto fail;
    session->input_count = inputs;
    session->output_count = outputs;
    if ((err = copy_names(session->native, inputs, api()->input_name, &session->input_names)) != VP_OK ||
        (err = copy_names(session->native, outputs, api()->output_name, &session->output_names)) != VP_OK)
        goto fail;
    *out_session = session;
    return VP_OK;
fail:
    ort_session_destroy(session);
    return err;
}

enum vp_err ort_session_create(struct ort *ort, const char *path, enum ort_memory memory,
                               struct ort_session **out_session)
{
    return create(ort, &(const struct ort_source){.path = path}, memory, out_session);
}

enum vp_err ort_session_create_of(struct ort *ort, struct span model, enum ort_memory memory,
                                  struct ort_session **out_session)
{
    return create(ort, &(const struct ort_source){.bytes = model}, memory, out_session);
}

static void free_names(char **names, size_t count)
{
    for (size_t i = 0; names != NULL && i < count; i++)
        free(names[i]);
    free(names);
}

void ort_session_destroy(struct ort_session *session)
{
    if (session == NULL)
        return;
    free_names(session->input_names, session->input_count);
    free_names(session->output_names, session->output_count);
    if (session->native != NULL)
        api()->release_session(session->native);
    free(session);
}

size_t ort_session_input_count(const struct ort_session *session)
{
    return session->input_count;
}

size_t ort_session_output_count(const struct ort_session *session)
{
    return session->output_count;
}

const char *ort_session_input_name(const struct ort_session *session, size_t index)
{
    return session->input_names[index];
}

const char *ort_session_output_name(const struct ort_session *session, size_t index)
{
    return session->output_names[index];
}

static size_t read_dims(const struct ort_shape *shape, int64_t out_dims[ORT_DIMS_MAX])
{
    size_t count = 0;
    if (settled(api()->dim_count(shape, &count)) != VP_OK || count > ORT_DIMS_MAX ||
        settled(api()->dims(shape, out_dims, count)) != VP_OK)
        return 0;
    return count;
}

size_t ort_session_input_dims(const struct ort_session *session, size_t index, int64_t out_dims[ORT_DIMS_MAX])
{
    struct ort_type_info *type = NULL;
    if (settled(api()->input_type_info(session->native, index, &type)) != VP_OK)
        return 0;
    const struct ort_shape *shape = NULL; /* lives in type */
    size_t count = 0;
    if (settled(api()->cast_to_shape(type, &shape)) == VP_OK && shape != NULL)
        count = read_dims(shape, out_dims);
    api()->release_type_info(type);
    return count;
}

enum vp_err ort_value_create(enum ort_type type, void *bytes, size_t size_bytes, const int64_t *dims,
                             size_t dim_count, struct ort_value **out_value)
{
    struct ort_place *memory = NULL;
    enum vp_err err = settled(api()->create_cpu_memory(ALLOCATOR_DEVICE, ALLOCATOR_DEVICE, &memory));
    if (err != VP_OK)
        return err;
    struct ort_value *value = NULL;
    err = settled(api()->create_tensor(memory, bytes, size_bytes, dims, dim_count, (int)type, &value));
    api()->release_memory(memory);
    if (err == VP_OK)
        *out_value = value;
    return err;
}

void ort_value_destroy(struct ort_value *value)
{
    if (value != NULL)
        api()->release_value(value);
}

float *ort_value_floats(struct ort_value *value)
{
    void *floats = NULL;
    return settled(api()->tensor_bytes(value, &floats)) == VP_OK ? floats : NULL;
}

size_t ort_value_count(const struct ort_value *value)
{
    struct ort_shape *shape = NULL;
    size_t count = 0;
    if (settled(api()->tensor_shape(value, &shape)) != VP_OK)
        return 0;
    if (settled(api()->element_count(shape, &count)) != VP_OK)
        count = 0;
    api()->release_shape(shape);
    return count;
}

enum vp_err ort_run(struct ort_session *session, const char *const *input_names,
                    struct ort_value *const *inputs, size_t input_count, const char *const *output_names,
                    size_t output_count, struct ort_value **out_outputs)
{
    for (size_t i = 0; i < output_count; i++)
        out_outputs[i] = NULL;
    enum vp_err err =
        settled(api()->run(session->native, NULL, input_names, (const struct ort_value *const *)inputs,
                           input_count, output_names, output_count, out_outputs));
    for (size_t i = 0; err != VP_OK && i < output_count; i++) {
        ort_value_destroy(out_outputs[i]);
        out_outputs[i] = NULL;
    }
    return err;
}
