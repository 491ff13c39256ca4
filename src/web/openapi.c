/* GET /openapi.json: the API as a document that programs read (OpenAPI 3.1), made of one table. */
#include "web/openapi.h"

#include <stdlib.h>
#include <string.h>

#include "base/json_tree.h"
#include "web/scope.h"
#include "web/web_internal.h"

const struct openapi_operation openapi_operations[] = {
#define OPERATION(method, path, id, summary, parameters, body, answer)                                       \
    {method, path, id, summary, parameters, body, answer},
#include "web/openapi.def"
#undef OPERATION
};
const size_t openapi_operation_count = sizeof openapi_operations / sizeof openapi_operations[0];

static const struct {
    const char *name, *schema, *description;
} parameters[] = {
#define PARAMETER(name, schema, description) {name, schema, description},
#include "web/openapi.def"
#undef PARAMETER
};

static const struct {
    const char *name, *schema;
} schemas[] = {
#define SCHEMA(name, schema) {name, schema},
#include "web/openapi.def"
#undef SCHEMA
};

/* The table's texts have ' for ". NULL: no memory, or no JSON. */
static json_t *load(const char *text)
{
    char *copy = strdup(text);
    for (char *at = copy; copy != NULL && *at != '\0'; at++)
        if (*at == '\'')
            *at = '"';
    json_t *json = copy != NULL ? json_tree_load(span_of(copy), 0) : NULL;
    free(copy);
    return json;
}

static bool serves(const struct http_route *route, const char *path)
{
    size_t len = strlen(route->path);
    return route->path[len - 1] == '*' ? strncmp(route->path, path, len - 1) == 0
                                       : strcmp(route->path, path) == 0;
}

const struct http_route *openapi_find_route(const struct http_route *routes, size_t count,
                                            const struct openapi_operation *operation)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(routes[i].method, operation->method) == 0 && serves(&routes[i], operation->path))
            return &routes[i];
    return NULL;
}

/* Each {name} of the path. */
static void add_path_parameters(const char *path, json_t *list)
{
    for (const char *at = strchr(path, '{'); at != NULL; at = strchr(at + 1, '{'))
        json_array_append_new(list,
                              json_pack("{s:s%, s:s, s:b, s:{s:s}}", "name", at + 1, strcspn(at + 1, "}"),
                                        "in", "path", "required", 1, "schema", "type", "string"));
}

/* Names with blanks between them. */
static void add_query_parameters(const char *names, json_t *list)
{
    for (size_t len; *names != '\0'; names += len + (names[len] == ' ')) {
        len = strcspn(names, " ");
        for (size_t i = 0; i < sizeof parameters / sizeof parameters[0]; i++)
            if (span_is((struct span){names, len}, parameters[i].name))
                json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:o}", "name", parameters[i].name,
                                                      "in", "query", "description", parameters[i].description,
                                                      "schema", load(parameters[i].schema)));
    }
}

static json_t *content_json(const char *name)
{
    char reference[80];
    bool is_type = strchr(name, '/') != NULL;
    snprintf(reference, sizeof reference, "#/components/schemas/%s", name);
    json_t *schema = is_type ? json_pack("{s:s}", "type", "string") : json_pack("{s:s}", "$ref", reference);
    return json_pack("{s:{s:o}}", is_type ? name : "application/json", "schema", schema);
}

/* By a token of the API with that scope, or by what opens everything (the document's own "security"); NULL: only by
 * that. A scope is the name of a role for schemes of this kind (OpenAPI 3.1, security requirement object). */
static json_t *security_json(const struct openapi_operation *operation)
{
    enum store_scope scope;
    switch (scope_needed(operation->method, operation->path, &scope)) {
    case SCOPE_NEED_ONE:
        return json_pack("[{s:[]}, {s:[]}, {s:[s]}, {}]", "token", "session", "api_token",
                         store_scope_name(scope));
    case SCOPE_NEED_ANY:
        return json_pack("[{s:[]}, {s:[]}, {s:[]}, {}]", "token", "session", "api_token");
    default:
        return NULL;
    }
}

static json_t *operation_json(const struct openapi_operation *operation)
{
    char status[4] = "";
    span_copy((struct span){operation->answer, 3}, status, sizeof status);
    json_t *list = json_array();
    add_path_parameters(operation->path, list);
    add_query_parameters(operation->parameters, list);
    json_t *json = json_pack("{s:s, s:s, s:o, s:{s:{s:s, s:o}, s:{s:s, s:o}}}", "operationId", operation->id,
                             "summary", operation->summary, "parameters", list, "responses", status,
                             "description", "Done", "content", content_json(operation->answer + 4), "default",
                             "description", "It was not done, and why", "content", content_json("Error"));
    json_t *security = security_json(operation);
    if (security != NULL)
        json_object_set_new(json, "security", security);
    if (operation->body[0] != '\0')
        json_object_set_new(json, "requestBody",
                            json_pack("{s:o}", "content", content_json(operation->body)));
    return json;
}

static const char *lower_method(const char *method)
{
    static const char *const names[][2] = {
        {"GET", "get"}, {"POST", "post"}, {"PUT", "put"}, {"DELETE", "delete"}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(names[i][0], method) == 0)
            return names[i][1];
    return "trace";
}

static json_t *paths_json(const struct http_route *routes, size_t count)
{
    json_t *paths = json_object();
    for (size_t i = 0; i < openapi_operation_count; i++) {
        const struct openapi_operation *operation = &openapi_operations[i];
        if (openapi_find_route(routes, count, operation) == NULL)
            continue;
        json_t *path = json_object_get(paths, operation->path);
        if (path == NULL) {
            path = json_object();
            json_object_set_new(paths, operation->path, path);
        }
        json_object_set_new(path, lower_method(operation->method), operation_json(operation));
    }
    return paths;
}

json_t *openapi_json(const struct http_route *routes, size_t count, const char *url)
{
    json_t *kinds = json_object();
    for (size_t i = 0; i < sizeof schemas / sizeof schemas[0]; i++)
        json_object_set_new(kinds, schemas[i].name, load(schemas[i].schema));
    json_t *security =
        load("{'token':{'type':'http','scheme':'bearer','description':'The admin token'},"
             "'api_token':{'type':'http','scheme':'bearer','description':'A token of voiceplate "
             "token, which has the scopes that are named, of one restaurant or all'},"
             "'session':{'type':'apiKey','in':'cookie','name':'voiceplate_login','description':"
             "'Of the page; what changes something needs the header X-VoicePlate: 1'}}");
    return json_pack(
        "{s:s, s:{s:s, s:s, s:s, s:{s:s, s:s}}, s:[{s:s}], s:[{s:[]}, {s:[]}, {}], s:o, s:{s:o, s:o}}",
        "openapi", "3.1.0", "info", "title", "VoicePlate", "version", VOICEPLATE_VERSION, "description",
        "What the page does, for programs. Times are milliseconds since 1970, money is cents.", "license",
        "name", "MIT", "identifier", "MIT", "servers", "url", url, "security", "token", "session", "paths",
        paths_json(routes, count), "components", "schemas", kinds, "securitySchemes", security);
}

void api_serve_openapi(void *owner, struct http_request *request)
{
    const struct web *web = owner;
    reply_json(request, 200, openapi_json(web->routes, web->route_count, web->base_url));
}
