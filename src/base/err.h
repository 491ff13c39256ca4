/* Errors: one list for the whole program. Callers branch on the class, logs show the name and the text. */
#ifndef VP_BASE_ERR_H
#define VP_BASE_ERR_H

enum vp_err {
    VP_OK = 0,
#define VP_ERR(code, class, text) code,
#include "base/err.def"
#undef VP_ERR
    VP_ERR_COUNT
};

enum vp_err_class {
    VP_CLASS_NONE,   /* VP_OK */
    VP_CLASS_WAIT,   /* again later, or more input */
    VP_CLASS_THEIRS, /* the peer sent something bad: close that leg with the right status */
    VP_CLASS_WORLD,  /* closed, refused, timed out: retry, fall back or end politely */
    VP_CLASS_OURS,   /* no memory or a bug: end this call, count it, keep serving others */
};

#define VP_MUST_CHECK __attribute__((warn_unused_result))

/* The code's name, such as "VP_ERR_CLOSED". Static. */
const char *vp_err_name(enum vp_err err);
/* One short sentence for a person. Static. */
const char *vp_err_text(enum vp_err err);
enum vp_err_class vp_err_class(enum vp_err err);

#endif
