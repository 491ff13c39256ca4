#include "base/err.h"

#include <stddef.h>

static const struct {
    const char *name;
    const char *text;
} entries[VP_ERR_COUNT] = {
    [VP_OK] = {"VP_OK", "success"},
#define VP_ERR(code, text) [code] = {#code, text},
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
