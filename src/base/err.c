#include "base/err.h"

#include <stddef.h>

static const struct {
    const char *name;
    enum vp_err_class class;
    const char *text;
} entries[VP_ERR_COUNT] = {
    [VP_OK] = {"VP_OK", VP_CLASS_NONE, "success"},
#define VP_ERR(code, class, text) [code] = {#code, VP_CLASS_##class, text},
#include "base/err.def"
#undef VP_ERR
};

static size_t index_of(enum vp_err err)
{
    return (unsigned)err < VP_ERR_COUNT ? (size_t)err : VP_ERR_BUG;
}

const char *vp_err_name(enum vp_err err)
{
    return entries[index_of(err)].name;
}

const char *vp_err_text(enum vp_err err)
{
    return entries[index_of(err)].text;
}

enum vp_err_class vp_err_class(enum vp_err err)
{
    return entries[index_of(err)].class;
}
