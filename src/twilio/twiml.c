#include "twilio/twiml.h"

#include <string.h>

#include "base/utf8.h"

void twiml_begin(struct twiml *twiml, struct buf *out)
{
    *twiml = (struct twiml){.out = out};
    twiml->err = buf_append_text(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    twiml_open(twiml, "Response");
}

static void put(struct twiml *twiml, struct span text)
{
    if (twiml->err == VP_OK)
        twiml->err = buf_append_span(twiml->out, text);
}

/* Bytes of the character at the front when XML 1.0 allows it (section 2.2 there); 0 when its first byte is to
 * be left out: malformed UTF-8, control characters, U+FFFE and U+FFFF. */
static size_t allowed_char_len(struct span text)
{
    unsigned char first = (unsigned char)text.at[0];
    if (first < 0x80)
        return first >= 0x20 || first == '\t' || first == '\n' || first == '\r';
    size_t len = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (len > text.len || !utf8_is_valid((struct span){text.at, len}))
        return 0;
    return len == 3 && memcmp(text.at, "\xef\xbf\xbe", 2) == 0 && (unsigned char)text.at[2] >= 0xbe ? 0 : len;
}

/* What stands for a character that may not stand for itself; NULL: it may. Tabs and line ends survive a
 * parser's normalisation only as references. */
static const char *reference_of(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&apos;";
    case '\t':
        return "&#9;";
    case '\n':
        return "&#10;";
    case '\r':
        return "&#13;";
    default:
        return NULL;
    }
}

static void put_escaped(struct twiml *twiml, struct span text)
{
    size_t start = 0, at = 0; /* from start to at: characters that are copied as they are */
    while (at < text.len) {
        size_t len = allowed_char_len((struct span){text.at + at, text.len - at});
        const char *reference = len == 1 ? reference_of(text.at[at]) : NULL;
        if (len > 0 && reference == NULL) {
            at += len;
            continue;
        }
        put(twiml, (struct span){text.at + start, at - start});
        if (reference != NULL)
            put(twiml, span_of(reference));
        start = ++at;
    }
    put(twiml, (struct span){text.at + start, at - start});
}

static void end_tag(struct twiml *twiml)
{
    if (twiml->is_tag_open)
        put(twiml, SPAN_LIT(">"));
    twiml->is_tag_open = false;
}

static void fail(struct twiml *twiml)
{
    if (twiml->err == VP_OK)
        twiml->err = VP_ERR_BUG;
}

void twiml_open(struct twiml *twiml, const char *element)
{
    bool has_root = twiml->open[0] != NULL; /* an entry stays after its element was closed */
    if (twiml->depth == TWIML_DEPTH_MAX || (twiml->depth == 0 && has_root)) {
        fail(twiml);
        return;
    }
    end_tag(twiml);
    put(twiml, SPAN_LIT("<"));
    put(twiml, span_of(element));
    twiml->open[twiml->depth++] = element;
    twiml->is_tag_open = true;
}

void twiml_attr(struct twiml *twiml, const char *name, const char *value)
{
    if (!twiml->is_tag_open) {
        fail(twiml);
        return;
    }
    put(twiml, SPAN_LIT(" "));
    put(twiml, span_of(name));
    put(twiml, SPAN_LIT("=\""));
    put_escaped(twiml, span_of(value));
    put(twiml, SPAN_LIT("\""));
}

void twiml_text(struct twiml *twiml, const char *text)
{
    if (twiml->depth == 0) {
        fail(twiml);
        return;
    }
    end_tag(twiml);
    put_escaped(twiml, span_of(text));
}

void twiml_close(struct twiml *twiml)
{
    if (twiml->depth == 0) {
        fail(twiml);
        return;
    }
    const char *element = twiml->open[--twiml->depth];
    if (twiml->is_tag_open) {
        put(twiml, SPAN_LIT("/>"));
        twiml->is_tag_open = false;
        return;
    }
    put(twiml, SPAN_LIT("</"));
    put(twiml, span_of(element));
    put(twiml, SPAN_LIT(">"));
}

void twiml_element(struct twiml *twiml, const char *element, const char *text)
{
    twiml_open(twiml, element);
    twiml_text(twiml, text);
    twiml_close(twiml);
}

enum vp_err twiml_end(struct twiml *twiml)
{
    while (twiml->depth > 0 && twiml->err == VP_OK)
        twiml_close(twiml);
    return twiml->err;
}
