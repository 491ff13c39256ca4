#include "net/http_chunks.h"

enum { SIZE_DIGITS_MAX = 8 };

enum step {
    STEP_SIZE,
    STEP_EXTENSION, /* behind the size: skipped */
    STEP_SIZE_LF,
    STEP_BYTES,
    STEP_BYTES_CR,
    STEP_BYTES_LF,
    STEP_TRAILER_START, /* of a line: an empty one is the end */
    STEP_TRAILER,
    STEP_TRAILER_LF,
    STEP_END_LF,
    STEP_END,
};

static int hex_value(char byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    char letter = (char)(byte | 0x20);
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

static bool is_text(char byte)
{
    return byte == '\t' || ((unsigned char)byte >= ' ' && byte != 0x7f);
}

static bool take_size(struct http_chunks *chunks, char byte)
{
    int value = hex_value(byte);
    if (value >= 0) {
        chunks->left_bytes = chunks->left_bytes * 16 + (size_t)value;
        return ++chunks->digits <= SIZE_DIGITS_MAX;
    }
    chunks->step = byte == '\r' ? STEP_SIZE_LF : STEP_EXTENSION;
    return chunks->digits > 0 && (byte == '\r' || byte == ';' || byte == ' ' || byte == '\t');
}

static void end_size_line(struct http_chunks *chunks)
{
    chunks->step = chunks->left_bytes > 0 ? STEP_BYTES : STEP_TRAILER_START;
    chunks->digits = 0;
    chunks->line_bytes = 0;
}

/* A byte of the frame around the body; false: malformed. */
static bool take_byte(struct http_chunks *chunks, char byte)
{
    switch ((enum step)chunks->step) {
    case STEP_SIZE:
        return take_size(chunks, byte);
    case STEP_EXTENSION:
        if (byte == '\r')
            chunks->step = STEP_SIZE_LF;
        return ++chunks->line_bytes <= HTTP_CHUNK_LINE_MAX_BYTES && (byte == '\r' || is_text(byte));
    case STEP_SIZE_LF:
        end_size_line(chunks);
        return byte == '\n';
    case STEP_BYTES_CR:
        chunks->step = STEP_BYTES_LF;
        return byte == '\r';
    case STEP_BYTES_LF:
        chunks->step = STEP_SIZE;
        return byte == '\n';
    case STEP_TRAILER_START:
    case STEP_TRAILER:
        if (byte == '\r')
            chunks->step = chunks->step == STEP_TRAILER ? STEP_TRAILER_LF : STEP_END_LF;
        else
            chunks->step = STEP_TRAILER;
        return ++chunks->trailer_bytes <= HTTP_CHUNK_TRAILER_MAX_BYTES && (byte == '\r' || is_text(byte));
    case STEP_TRAILER_LF:
        chunks->step = STEP_TRAILER_START;
        return byte == '\n';
    case STEP_END_LF:
        chunks->step = STEP_END;
        return byte == '\n';
    case STEP_BYTES:
    case STEP_END:
        break;
    }
    return false;
}

static enum vp_err take_bytes(struct http_chunks *chunks, struct span *unread, struct buf *body)
{
    size_t len = unread->len < chunks->left_bytes ? unread->len : chunks->left_bytes;
    enum vp_err err = buf_append(body, unread->at, len);
    if (err != VP_OK)
        return err;
    *unread = (struct span){unread->at + len, unread->len - len};
    chunks->left_bytes -= len;
    if (chunks->left_bytes == 0)
        chunks->step = STEP_BYTES_CR;
    return VP_OK;
}

enum vp_err http_chunks_feed(struct http_chunks *chunks, struct span *unread, struct buf *body)
{
    while (unread->len > 0 && chunks->step != STEP_END) {
        if (chunks->step == STEP_BYTES) {
            enum vp_err err = take_bytes(chunks, unread, body);
            if (err != VP_OK)
                return err;
            continue;
        }
        if (!take_byte(chunks, unread->at[0]))
            return VP_ERR_BAD_REQUEST;
        *unread = (struct span){unread->at + 1, unread->len - 1};
    }
    return chunks->step == STEP_END ? VP_OK : VP_ERR_NEED_MORE;
}
