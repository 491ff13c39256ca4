/* Reads TwiML as Twilio does (twilio.md, section 2): a checked tree of verbs. Which verbs exist, what they
 * may hold and whether the simulated Twilio can carry them out stands in one table. */
#ifndef VP_CALLERS_TWIML_READER_H
#define VP_CALLERS_TWIML_READER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/span.h"

enum { TWIML_DOCUMENT_MAX_BYTES = 64 * 1024, TWIML_ELEMENTS_MAX = 256, TWIML_ATTRIBUTES_MAX = 24 };

enum twiml_noun {
    TWIML_RESPONSE,
    TWIML_CONNECT,
    TWIML_STREAM,
    TWIML_PARAMETER,
    TWIML_REDIRECT,
    TWIML_SAY,
    TWIML_PAUSE,
    TWIML_HANGUP,
    TWIML_REJECT,
    TWIML_PLAY,
    TWIML_RECORD,
    TWIML_GATHER,
    TWIML_DIAL,
    TWIML_NUMBER,
    TWIML_START,
    TWIML_STOP,
    TWIML_NOUN_COUNT
};

struct twiml_attribute {
    const char *name, *value;
};

struct twiml_element {
    enum twiml_noun noun;
    const char *text; /* all character data, trimmed; "" when there is none */
    struct twiml_attribute attributes[TWIML_ATTRIBUTES_MAX];
    size_t attribute_count;
    struct twiml_element *first_child, *next; /* in document order */
};

/* A document; frees all of its elements. */
struct twiml_document;

/* What is wrong, with Twilio's error number: 12100 malformed, 12200 not TwiML. */
struct twiml_problem {
    int code;
    char text[200];
};

/* VP_ERR_BAD_VALUE with the problem; VP_ERR_TOO_BIG; VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err twiml_reader_parse(struct span xml, struct twiml_document **out_document,
                                             struct twiml_problem *out_problem);
void twiml_document_destroy(struct twiml_document *document); /* accepts NULL */
/* First verb; NULL in an empty <Response/>. */
const struct twiml_element *twiml_first_verb(const struct twiml_document *document);

const char *twiml_noun_name(enum twiml_noun noun);
/* Value of an attribute, NULL when absent. */
const char *twiml_find_attribute(const struct twiml_element *element, const char *name);

#endif
