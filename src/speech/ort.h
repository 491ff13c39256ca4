/* The part of ONNX Runtime's C ABI that speech needs: load a model, run it on tensors. We declare the ABI ourselves
 * (the package that carries the library has no headers): OrtApi is a table of function pointers that only grows at
 * its end, so the slots of version 1 used here stand where they stood since ONNX Runtime 1.0. */
#ifndef VP_SPEECH_ORT_H
#define VP_SPEECH_ORT_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/span.h"

struct ort;         /* the library's environment, one a process */
struct ort_session; /* a loaded model; any number of threads may run it at once */
struct ort_value;   /* a tensor */

/* ONNXTensorElementDataType */
enum ort_type { ORT_TYPE_FLOAT = 1, ORT_TYPE_INT64 = 7, ORT_TYPE_BOOL = 9 };

enum { ORT_DIMS_MAX = 8 };

/* Loads the library (ort_library.h says where it is looked for). VP_ERR_MODEL with a sentence in out_why. */
VP_MUST_CHECK enum vp_err ort_create(const char *models_dir, struct ort **out_ort, char *out_why,
                                     size_t why_size_bytes);
void ort_destroy(struct ort *ort); /* accepts NULL; after its sessions */

/* Where a session's tensors live while it runs. An arena keeps the largest block of every shape for ever: three times
 * faster for the decoder's many small runs, but a growing waste where each clip has another length. */
enum ort_memory { ORT_MEMORY_ARENA, ORT_MEMORY_HEAP };

/* VP_ERR_MODEL when the file is missing or is no model. Runs on the calling thread only (no thread pool). */
VP_MUST_CHECK enum vp_err ort_session_create(struct ort *ort, const char *path, enum ort_memory memory,
                                             struct ort_session **out_session);
/* The same of a model's bytes, which may go afterwards. */
VP_MUST_CHECK enum vp_err ort_session_create_of(struct ort *ort, struct span model, enum ort_memory memory,
                                                struct ort_session **out_session);
void ort_session_destroy(struct ort_session *session); /* accepts NULL */
size_t ort_session_input_count(const struct ort_session *session);
size_t ort_session_output_count(const struct ort_session *session);
/* Borrowed, until the session is destroyed. */
const char *ort_session_input_name(const struct ort_session *session, size_t index);
const char *ort_session_output_name(const struct ort_session *session, size_t index);
/* Declared shape of an input; -1 stands for a free dimension. Returns the number of dimensions (0: unknown). */
size_t ort_session_input_dims(const struct ort_session *session, size_t index,
                              int64_t out_dims[ORT_DIMS_MAX]);

/* A tensor over the caller's memory, which must outlive it. */
VP_MUST_CHECK enum vp_err ort_value_create(enum ort_type type, void *bytes, size_t size_bytes,
                                           const int64_t *dims, size_t dim_count,
                                           struct ort_value **out_value);
void ort_value_destroy(struct ort_value *value); /* accepts NULL */
/* Borrowed elements of a float tensor; NULL when it has none. */
float *ort_value_floats(struct ort_value *value);

/* Elements of a tensor; 0 when it is none. */
size_t ort_value_count(const struct ort_value *value);

/* One run. Output values are new and owned by the caller; on failure none are left behind. VP_ERR_MODEL. */
VP_MUST_CHECK enum vp_err ort_run(struct ort_session *session, const char *const *input_names,
                                  struct ort_value *const *inputs, size_t input_count,
                                  const char *const *output_names, size_t output_count,
                                  struct ort_value **out_outputs);

#endif
