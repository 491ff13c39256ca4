/* What struct speech_models holds, for the files of this room. */
#ifndef VP_SPEECH_SPEECH_INTERNAL_H
#define VP_SPEECH_SPEECH_INTERNAL_H

#include "speech/cmudict.h"
#include "speech/english_lm.h"
#include "speech/moonshine.h"
#include "speech/ort.h"
#include "speech/speech.h"
#include "speech/tokens.h"
#include "speech/vits.h"

enum model_file { /* of models_dir */
#define MODEL_FILE(name, size_bytes, sha256_hex, id) MODEL_FILE_##id,
#include "speech/model_files.def"
#undef MODEL_FILE
                  MODEL_FILE_COUNT
};
enum { MODEL_PATH_BYTES = 4096 };
/* VP_ERR_TOO_BIG: it does not fit. */
VP_MUST_CHECK enum vp_err model_file_path(enum model_file file, const char *models_dir,
                                          char out_path[MODEL_PATH_BYTES]);
/* The neural voice's file. VP_ERR_MODEL with a sentence in out_why: it is missing or not as long as it is. */
VP_MUST_CHECK enum vp_err voice_file_find(const char *models_dir, char out_path[MODEL_PATH_BYTES],
                                          char *out_why, size_t why_size_bytes);
/* Formats why as one sentence; gives VP_ERR_MODEL for the caller to return. */
__attribute__((format(printf, 3, 4))) enum vp_err speech_explain(char *out_why, size_t why_size_bytes,
                                                                 const char *format, ...);

struct speech_models {
    struct ort *ort;
    struct ort_session *vad;
    struct moonshine *moonshine;
    struct tokens *tokens;
    char *sphinx_dir;           /* acoustic model; NULL: no second opinion */
    char *sphinx_dict_path;     /* CMUdict beside it */
    struct english_lm *english; /* NULL without it */
    struct vits *vits;          /* the neural voice; NULL: there is none */
    struct cmudict *dict;       /* how its words are said; NULL: by flite's rules alone */
    char voice_lacks[512];      /* why vits is NULL; "": it was not wanted */
};

#endif
