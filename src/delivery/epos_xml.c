#include "delivery/epos_xml.h"

#include <stdio.h>
#include <string.h>

struct xml {
    struct buf *out;
    enum vp_err err; /* the first one */
};

static void put(struct xml *xml, struct span part)
{
    if (xml->err == VP_OK)
        xml->err = buf_append_span(xml->out, part);
}

static void put_escaped(struct xml *xml, struct span text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        const char *reference = c == '&'   ? "&amp;"
                                : c == '<' ? "&lt;"
                                : c == '>' ? "&gt;"
                                : c == '"' ? "&quot;"
                                           : NULL;
        put(xml, reference != NULL ? span_of(reference) : (struct span){&text.at[i], 1});
    }
}

static void on_line(void *owner, const struct slip_line *line)
{
    struct xml *xml = owner;
    char head[160];
    snprintf(head, sizeof head, "<text align=\"%s\" width=\"%d\" height=\"%d\" em=\"%s\" reverse=\"%s\">%*s",
             line->is_centred ? "center" : "left", line->size == SLIP_DOUBLE ? 2 : 1,
             line->size == SLIP_NORMAL ? 1 : 2, line->is_bold ? "true" : "false",
             line->is_reverse ? "true" : "false", line->indent, "");
    put(xml, span_of(head));
    put_escaped(xml, line->text);
    put(xml, SPAN_LIT("&#10;</text>"));
}

enum vp_err epos_write(struct buf *out, const struct slip *slip, const char *job_id)
{
    struct xml xml = {.out = out};
    put(&xml, SPAN_LIT("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                       "<PrintRequestInfo Version=\"2.00\"><ePOSPrint><Parameter><devid>local_printer</devid>"
                       "<timeout>10000</timeout><printjobid>"));
    put_escaped(&xml, span_of(job_id));
    put(&xml, SPAN_LIT("</printjobid></Parameter><PrintData>"
                       "<epos-print xmlns=\"http://www.epson-pos.com/schemas/2011/03/epos-print\">"
                       "<text lang=\"en\"/><text smooth=\"true\"/>"));
    slip_each_line(slip, on_line, &xml);
    put(&xml,
        SPAN_LIT(
            "<feed line=\"3\"/><cut type=\"feed\"/></epos-print></PrintData></ePOSPrint></PrintRequestInfo>"));
    return xml.err;
}

/* The text between what begins with from and the next byte of until, copied where it fits. */
static bool find_between(const char *text, const char *from, const char *until, char *out, size_t size_bytes)
{
    const char *at = strstr(text, from);
    if (at == NULL)
        return false;
    at += strlen(from);
    return span_copy((struct span){at, strcspn(at, until)}, out, size_bytes);
}

bool epos_read_response(const char *xml, struct epos_response *out_response)
{
    char success[8];
    const char *response = strstr(xml, "<response ");
    *out_response = (struct epos_response){.is_success = false};
    if (response == NULL ||
        !find_between(xml, "<printjobid>", "<", out_response->job_id, sizeof out_response->job_id) ||
        !find_between(response, "success=\"", "\"", success, sizeof success))
        return false;
    out_response->is_success = strcmp(success, "true") == 0 || strcmp(success, "1") == 0;
    (void)find_between(response, "code=\"", "\"", out_response->code, sizeof out_response->code);
    return true;
}
