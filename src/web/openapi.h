/* The API as a document (OpenAPI 3.1): one table, openapi.def, says what each operation takes and answers. */
#ifndef VP_WEB_OPENAPI_H
#define VP_WEB_OPENAPI_H

#include <jansson.h>

#include "net/http_server.h"

struct openapi_operation {
    const char *method, *path; /* "/api/calls/{call_sid}" */
    const char *id, *summary;
    const char *parameters; /* of the query, with blanks between them */
    const char *body;       /* a schema; "": none */
    const char *answer;     /* "200 CallPage", "200 audio/wav" */
};
extern const struct openapi_operation openapi_operations[];
extern const size_t openapi_operation_count;

/* The route that serves the operation; NULL: there is none. */
const struct http_route *openapi_find_route(const struct http_route *routes, size_t count,
                                            const struct openapi_operation *operation);
/* The document of the operations that these routes serve, at this URL; the caller's. NULL: no memory. */
json_t *openapi_json(const struct http_route *routes, size_t count, const char *url);

#endif
