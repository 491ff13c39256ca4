/* A slip as Epson's printers fetch it by Server Direct Print: a PrintRequestInfo of version 2.00 with an ePOS-Print
 * document (notes of the protocol: docs/protocols.md). */
#ifndef VP_DELIVERY_EPOS_XML_H
#define VP_DELIVERY_EPOS_XML_H

#include "base/buf.h"
#include "delivery/slip.h"

/* Appends the document; job_id: letters and digits, comes back in the printer's answer. The errors of buf_append. */
VP_MUST_CHECK enum vp_err epos_write(struct buf *out, const struct slip *slip, const char *job_id);

/* What the printer's ResponseFile says of a job. False: nothing of one. */
enum { EPOS_JOB_BYTES = 31, EPOS_CODE_BYTES = 32 };
struct epos_response {
    char job_id[EPOS_JOB_BYTES];
    bool is_success;
    char code[EPOS_CODE_BYTES]; /* "EPTR_REC_EMPTY"; "": none */
};
bool epos_read_response(const char *xml, struct epos_response *out_response);

#endif
