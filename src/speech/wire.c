#include "speech/wire.h"

enum { WIRE_NUMBER = 0, WIRE_EIGHT = 1, WIRE_BYTES = 2, WIRE_FOUR = 5 }; /* kinds of fields */

static bool take_varint(struct span *bytes, uint64_t *out_value)
{
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && bytes->len > 0; shift += 7) {
        unsigned char byte = (unsigned char)*bytes->at++;
        bytes->len--;
        value |= (uint64_t)(byte & 0x7f) << shift;
        if ((byte & 0x80) == 0) {
            *out_value = value;
            return true;
        }
    }
    return false;
}

static bool take_content(struct span *rest, unsigned kind, struct span *out_content)
{
    uint64_t value = kind == WIRE_EIGHT ? 8 : 4;
    *out_content = SPAN_NONE;
    if (kind == WIRE_NUMBER)
        return take_varint(rest, &value);
    if (kind != WIRE_EIGHT && kind != WIRE_FOUR && (kind != WIRE_BYTES || !take_varint(rest, &value)))
        return false;
    if (value > rest->len)
        return false;
    if (kind == WIRE_BYTES)
        *out_content = (struct span){rest->at, (size_t)value};
    rest->at += value;
    rest->len -= (size_t)value;
    return true;
}

bool wire_take(struct span *message, struct wire_field *out_field)
{
    struct span rest = *message;
    uint64_t tag = 0;
    if (rest.len == 0)
        return false;
    if (!take_varint(&rest, &tag) || !take_content(&rest, (unsigned)(tag & 7), &out_field->content)) {
        *message = SPAN_NONE;
        return false;
    }
    out_field->number = (uint32_t)(tag >> 3);
    out_field->whole = (struct span){message->at, (size_t)(rest.at - message->at)};
    *message = rest;
    return true;
}

struct span wire_find(struct span message, uint32_t number)
{
    struct wire_field field;
    while (wire_take(&message, &field))
        if (field.number == number)
            return field.content;
    return SPAN_NONE;
}

static enum vp_err put_varint(struct buf *out, uint64_t value)
{
    unsigned char bytes[10];
    size_t len = 0;
    for (; value >= 0x80; value >>= 7)
        bytes[len++] = (unsigned char)(value | 0x80);
    bytes[len++] = (unsigned char)value;
    return buf_append(out, bytes, len);
}

enum vp_err wire_put_head(struct buf *out, uint32_t number, size_t len)
{
    enum vp_err err = put_varint(out, (uint64_t)number << 3 | WIRE_BYTES);
    return err == VP_OK ? put_varint(out, len) : err;
}

enum vp_err wire_put(struct buf *out, uint32_t number, struct span content)
{
    enum vp_err err = wire_put_head(out, number, content.len);
    return err == VP_OK ? buf_append_span(out, content) : err;
}

enum vp_err wire_put_number(struct buf *out, uint32_t number, uint64_t value)
{
    enum vp_err err = put_varint(out, (uint64_t)number << 3 | WIRE_NUMBER);
    return err == VP_OK ? put_varint(out, value) : err;
}
