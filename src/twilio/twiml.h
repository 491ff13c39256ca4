/* TwiML (twilio.md, section 2): an XML writer that escapes everything and cannot nest wrongly. */
#ifndef VP_TWILIO_TWIML_H
#define VP_TWILIO_TWIML_H

#include "base/buf.h"

enum { TWIML_DEPTH_MAX = 8 };

struct twiml {
    struct buf *out; /* borrowed */
    const char *open[TWIML_DEPTH_MAX];
    size_t depth;
    bool is_tag_open;
    enum vp_err err; /* first error; later calls do nothing */
};

/* Writes the declaration and opens <Response>. */
void twiml_begin(struct twiml *twiml, struct buf *out);
void twiml_open(struct twiml *twiml, const char *element);                 /* name is a literal */
void twiml_attr(struct twiml *twiml, const char *name, const char *value); /* right after open */
void twiml_text(struct twiml *twiml, const char *text); /* characters XML forbids are left out */
void twiml_close(struct twiml *twiml);
/* open, text, close */
void twiml_element(struct twiml *twiml, const char *element, const char *text);
/* Closes what is open. VP_ERR_TOO_BIG, VP_ERR_NO_MEMORY, VP_ERR_BUG (nesting). */
VP_MUST_CHECK enum vp_err twiml_end(struct twiml *twiml);

#endif
