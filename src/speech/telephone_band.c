#include "speech/telephone_band.h"

static const char *const rows[] = {
#define TELEPHONE_BAND_ROW(numbers) numbers,
#include "speech/telephone_band.def"
#undef TELEPHONE_BAND_ROW
};
enum { CEPSTRA_COUNT = 13, STREAM_COUNT = 3 };
_Static_assert(sizeof rows / sizeof *rows == CEPSTRA_COUNT * STREAM_COUNT, "one row a feature");

static enum vp_err append_constant_row(struct buf *out, const char *number)
{
    enum vp_err err = VP_OK;
    for (int i = 0; i < CEPSTRA_COUNT && err == VP_OK; i++)
        err = buf_appendf(out, "%s ", number);
    return err == VP_OK ? buf_append_text(out, "\n") : err;
}

enum vp_err telephone_band_format(struct buf *out)
{
    enum vp_err err = buf_appendf(out, "1\n%d\n", STREAM_COUNT); /* one class of sounds */
    for (int stream = 0; stream < STREAM_COUNT && err == VP_OK; stream++) {
        err = buf_appendf(out, "%d\n", CEPSTRA_COUNT);
        for (int i = 0; i < CEPSTRA_COUNT && err == VP_OK; i++)
            err = buf_appendf(out, "%s\n", rows[stream * CEPSTRA_COUNT + i]);
        if (err == VP_OK)
            err = append_constant_row(out, "0"); /* the cepstral mean takes care of offsets */
        if (err == VP_OK)
            err = append_constant_row(out, "1"); /* variances stay; fitted ones measured worse */
    }
    return err;
}
