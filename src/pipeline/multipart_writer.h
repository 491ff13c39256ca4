/* Writes multipart/form-data (RFC 7578) for uploads (openai-rest.md section 2). No I/O. */
#ifndef VP_PIPELINE_MULTIPART_WRITER_H
#define VP_PIPELINE_MULTIPART_WRITER_H

#include "base/buf.h"

enum { MULTIPART_BOUNDARY_BYTES = 40 };

struct multipart_writer {
    struct buf *out; /* borrowed */
    char boundary[MULTIPART_BOUNDARY_BYTES];
    enum vp_err err; /* the first failure; later calls do nothing */
};

/* Appends to out. The boundary is random, so that no upload can contain it but by a chance of 2^-96. */
void multipart_writer_begin(struct multipart_writer *writer, struct buf *out);
void multipart_writer_field(struct multipart_writer *writer, const char *name, struct span value);
/* name, file_name and content_type are our own words: no quotes, no line ends. */
void multipart_writer_file(struct multipart_writer *writer, const char *name, const char *file_name,
                           const char *content_type, struct span bytes);
/* VP_ERR_TOO_BIG, VP_ERR_NO_MEMORY: of any step. */
VP_MUST_CHECK enum vp_err multipart_writer_end(struct multipart_writer *writer);

/* "multipart/form-data; boundary=...": the request's content type; returns out. */
const char *multipart_writer_content_type(const struct multipart_writer *writer, char *out,
                                          size_t size_bytes);

#endif
