#include "pipeline/multipart_writer.h"

#include <stdio.h>

#include "base/rand.h"

void multipart_writer_begin(struct multipart_writer *writer, struct buf *out)
{
    char random[25];
    *writer = (struct multipart_writer){.out = out};
    rand_hex(random, 12);
    snprintf(writer->boundary, sizeof writer->boundary, "voiceplate-%s", random);
}

static void put_text(struct multipart_writer *writer, const char *text)
{
    if (writer->err == VP_OK)
        writer->err = buf_append_text(writer->out, text);
}

static void put_span(struct multipart_writer *writer, struct span bytes)
{
    if (writer->err == VP_OK)
        writer->err = buf_append_span(writer->out, bytes);
}

static void put_head(struct multipart_writer *writer, const char *name)
{
    if (writer->err == VP_OK)
        writer->err = buf_appendf(writer->out, "--%s\r\nContent-Disposition: form-data; name=\"%s\"",
                                  writer->boundary, name);
}

void multipart_writer_field(struct multipart_writer *writer, const char *name, struct span value)
{
    put_head(writer, name);
    put_text(writer, "\r\n\r\n");
    put_span(writer, value);
    put_text(writer, "\r\n");
}

void multipart_writer_file(struct multipart_writer *writer, const char *name, const char *file_name,
                           const char *content_type, struct span bytes)
{
    put_head(writer, name);
    if (writer->err == VP_OK)
        writer->err = buf_appendf(writer->out, "; filename=\"%s\"\r\nContent-Type: %s\r\n\r\n", file_name,
                                  content_type);
    put_span(writer, bytes);
    put_text(writer, "\r\n");
}

enum vp_err multipart_writer_end(struct multipart_writer *writer)
{
    if (writer->err == VP_OK)
        writer->err = buf_appendf(writer->out, "--%s--\r\n", writer->boundary);
    return writer->err;
}

const char *multipart_writer_content_type(const struct multipart_writer *writer, char *out, size_t size_bytes)
{
    snprintf(out, size_bytes, "multipart/form-data; boundary=%s", writer->boundary);
    return out;
}
