/* Why a REST model did not answer: read from the error's body (openai-rest.md 1.1) and judged (1.2). No I/O. */
#ifndef VP_PIPELINE_REST_FAILURE_H
#define VP_PIPELINE_REST_FAILURE_H

#include "base/err.h"
#include "base/span.h"

/* What may be done about it. */
enum rest_remedy {
    REST_FINAL, /* asking again gives the same: wrong key, wrong request, no money */
    REST_AGAIN, /* soon again: the server or the way to it stumbled */
    REST_LATER, /* again after a while: too many requests, overloaded */
};

struct rest_failure {
    enum vp_err err; /* VP_ERR_HTTP_STATUS where a status says more */
    int status;      /* 0: none came */
    enum rest_remedy remedy;
    char type[48], code[64], param[48]; /* "" where the body says nothing */
    char message[200]; /* fit for a log: keys blackened, control characters gone; cut to fit */
};

/* An answer with a status that is no success. body: JSON of any of the known shapes whatever its content type
 * says, or HTML, or nothing. */
void rest_failure_read(struct rest_failure *failure, int status, struct span body);
/* No answer at all. */
struct rest_failure rest_failure_of(enum vp_err err);
/* The error object in a stream that began well; SPAN of the event's text. */
void rest_failure_in_stream(struct rest_failure *failure, struct span text);

/* For one log line: "status=429 type=... code=... message=\"...\""; returns out. */
const char *rest_failure_format(const struct rest_failure *failure, char *out, size_t size_bytes);

#endif
