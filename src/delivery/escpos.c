#include "delivery/escpos.h"

enum { TEXT_BYTES = 640, FEED_DOTS = 3 };

const struct span escpos_ask_paper = SPAN_INIT("\x1dr\x01");
const enum escpos_question escpos_questions[ESCPOS_QUESTIONS] = {ESCPOS_PRINTER, ESCPOS_OFFLINE_CAUSE,
                                                                 ESCPOS_PAPER};
const struct span escpos_ask_status = SPAN_INIT("\x10\x04\x01\x10\x04\x02\x10\x04\x04");

struct printing {
    struct buf *out;
    enum escpos_encoding encoding;
    enum slip_size size; /* as the printer is set now, like the rest */
    bool is_centred, is_bold;
    enum vp_err err; /* the first one */
};

static void put(struct printing *printing, const void *bytes, size_t len)
{
    if (printing->err == VP_OK)
        printing->err = buf_append(printing->out, bytes, len);
}

static void put_command(struct printing *printing, char first, char name, uint8_t value)
{
    const char bytes[] = {first, name, (char)value};
    put(printing, bytes, sizeof bytes);
}

static void set_look(struct printing *printing, const struct slip_line *line)
{
    static const uint8_t sizes[] = {
        [SLIP_NORMAL] = 0x00, [SLIP_TALL] = 0x01, [SLIP_DOUBLE] = 0x11}; /* GS ! n */
    if (line->is_centred != printing->is_centred)
        put_command(printing, 0x1b, 'a', line->is_centred);
    if (line->size != printing->size)
        put_command(printing, 0x1d, '!', sizes[line->size]);
    if (line->is_bold != printing->is_bold)
        put_command(printing, 0x1b, 'E', line->is_bold);
    printing->is_centred = line->is_centred;
    printing->size = line->size;
    printing->is_bold = line->is_bold;
}

static void on_line(void *owner, const struct slip_line *line)
{
    struct printing *printing = owner;
    char bytes[TEXT_BYTES];
    size_t len = escpos_encode(printing->encoding, line->text, bytes, sizeof bytes);
    set_look(printing, line);
    for (int i = 0; i < line->indent; i++)
        put(printing, " ", 1);
    if (line->is_reverse)
        put_command(printing, 0x1d, 'B', 1);
    put(printing, bytes, len);
    if (line->is_reverse)
        put_command(printing, 0x1d, 'B', 0);
    put(printing, "\n", 1);
}

enum vp_err escpos_write(struct buf *out, const struct slip *slip, enum escpos_encoding encoding)
{
    static const struct slip_line plain = {.size = SLIP_NORMAL};
    struct printing printing = {.out = out, .encoding = encoding};
    const char cut[] = {0x1d, 'V', 0x42, FEED_DOTS};
    put(&printing, "\x1b@\x1c.", 4); /* reset; no Kanji */
    put_command(&printing, 0x1b, 't', escpos_table(encoding));
    slip_each_line(slip, on_line, &printing);
    set_look(&printing, &plain);
    put(&printing, cut, sizeof cut);
    return printing.err;
}
