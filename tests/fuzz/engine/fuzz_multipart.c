/* multipart/form-data: the first line is the content type, the rest the body. Parts lie inside the body, in
 * order, and do not contain the delimiter. */
#include "fuzz/fuzz_input.h"

#include "engine/multipart.h"

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    const uint8_t *end = memchr(at, '\n', len);
    if (end == NULL)
        return 0;
    size_t type_len = (size_t)(end - at);
    char *content_type = malloc(type_len + 1);
    memcpy(content_type, at, type_len);
    content_type[type_len] = '\0';
    struct span body = {(const char *)end + 1, len - type_len - 1};
    struct multipart multipart;
    enum vp_err err = multipart_begin(&multipart, content_type, body);
    const char *last = body.at;
    while (err == VP_OK) {
        struct multipart_part part;
        err = multipart_next(&multipart, &part);
        if (err != VP_OK)
            break;
        if (part.body.at < last || part.body.at + part.body.len > body.at + body.len)
            abort();
        if (part.body.len > 0 &&
            memmem(part.body.at, part.body.len, multipart.delimiter, multipart.delimiter_len) != NULL)
            abort();
        last = part.body.at + part.body.len;
    }
    free(content_type);
    return 0;
}
