/* Errors: one list for the whole program. Callers branch on the code, logs show the name and the text. */
#ifndef VP_BASE_ERR_H
#define VP_BASE_ERR_H

enum vp_err {
    VP_OK = 0,
#define VP_ERR(code, text) code,
#include "base/err.def"
#undef VP_ERR
    VP_ERR_COUNT
};

#define VP_MUST_CHECK __attribute__((warn_unused_result))

/* The code's name, such as "VP_ERR_CLOSED". Static. */
const char *vp_err_name(enum vp_err err);
/* One short sentence for a person. Static. */
const char *vp_err_text(enum vp_err err);

#endif
