/* Finds and loads ONNX Runtime's shared library when the engine starts, so that everything else of the
 * program runs without it. */
#ifndef VP_SPEECH_ORT_LIBRARY_H
#define VP_SPEECH_ORT_LIBRARY_H

#include <stddef.h>

#include "base/err.h"

struct ort_api_base;

/* Looks beside the program, in models_dir, in ../lib/voiceplate seen from the program, and where the system's
 * loader looks; the first one that can be used is kept for the process's life. VP_ERR_MODEL with a sentence
 * in out_why that names every place and what was wrong there. Any thread. */
VP_MUST_CHECK enum vp_err ort_library_load(const char *models_dir, const struct ort_api_base **out_base,
                                           char *out_why, size_t why_size_bytes);

/* The same search without loading anything: the file that would be loaded, copied to out_path ("" where only
 * the system's loader can tell). VP_ERR_MODEL with out_why: none of the folders has one that is whole. */
VP_MUST_CHECK enum vp_err ort_library_find(const char *models_dir, char *out_path, size_t path_size_bytes,
                                           char *out_why, size_t why_size_bytes);

#endif
