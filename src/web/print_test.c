/* A printer that asks for its slips is offered a test before any order, for as long as somebody waits for it. */
#include <string.h>
#include <strings.h>

#include "delivery/epos_xml.h"
#include "delivery/job_slip.h"
#include "delivery/slip_text.h"
#include "web/delivery_test.h"

#define STAR_TOKEN  "vp-test"
#define EPSON_TOKEN "vptest"

enum { SLIP_MAX_BYTES = 64 * 1024, WHY_BYTES = 96 };

static void reply_slip(struct http_request *request, struct menu *menu, const struct menu_delivery *way)
{
    static struct delivery_job job;
    struct job_slip slip;
    struct buf out;
    bool is_epson = way->way == MENU_EPSON;
    way_test_job(menu, way, &job);
    job_slip_make(&job, &slip);
    buf_init(&out, SLIP_MAX_BYTES);
    enum vp_err err =
        is_epson ? epos_write(&out, &slip.slip, EPSON_TOKEN) : slip_write_text(&out, &slip.slip);
    if (err == VP_OK)
        http_reply(request, 200, is_epson ? "text/xml; charset=utf-8" : "text/plain",
                   (struct span){out.at, out.len});
    else
        http_reply_error(request, 500, "server_error", "the slip cannot be written");
    buf_deinit(&out);
}

static void end_printed(struct delivery_test *test, bool is_printed, const char *code)
{
    char why[WHY_BYTES];
    snprintf(why, sizeof why, "the printer did not print it: %.40s", code);
    delivery_test_end(test, is_printed ? "" : why);
}

/* A word about a test that is over, such as the same one twice, is about no order. */
static bool serve_star(struct delivery_test *test, struct http_request *request, struct menu *menu,
                       const struct menu_delivery *way)
{
    const char *method = http_method(request), *token = http_query(request, "token"),
               *type = http_query(request, "type"), *code = http_query(request, "code");
    bool is_named = token != NULL && strcmp(token, STAR_TOKEN) == 0;
    if (strcmp(method, "POST") == 0) {
        if (test != NULL)
            reply_json(request, 200,
                       json_pack("{s:b, s:[s], s:s, s:s}", "jobReady", 1, "mediaTypes", "text/plain",
                                 "jobToken", STAR_TOKEN, "deleteMethod", "DELETE"));
        return test != NULL;
    }
    bool is_get = strcmp(method, "GET") == 0;
    bool is_meant = token != NULL ? is_named : test != NULL && (is_get || test->was_fetched);
    if (!is_meant || (is_get && type == NULL)) /* newer ones look for server settings first */
        return false;
    if (is_get) {
        if (strncasecmp(type, "text/plain", 10) != 0) {
            http_reply_error(request, 415, "invalid_request_error", "slips are text/plain");
        } else if (test == NULL) {
            http_reply_error(request, 404, "not_found", "there is nothing to print");
        } else {
            test->was_fetched = true;
            reply_slip(request, menu, way);
        }
        return true;
    }
    if (test != NULL && code != NULL)
        end_printed(test, strncasecmp(code, "OK", 2) == 0 || code[0] == '2', code);
    http_reply(request, 200, "text/plain", SPAN_LIT(""));
    return true;
}

static bool serve_epson(struct delivery_test *test, struct http_request *request, struct menu *menu,
                        const struct menu_delivery *way)
{
    struct epos_response response = {.is_success = false};
    const char *type = http_form_value(request, "ConnectionType");
    const char *file =
        type != NULL && strcmp(type, "SetResponse") == 0 ? http_form_value(request, "ResponseFile") : NULL;
    if (test == NULL || type == NULL)
        return false;
    if (strcmp(type, "GetRequest") == 0 && !test->was_fetched) {
        test->was_fetched = true;
        reply_slip(request, menu, way);
        return true;
    }
    if (file == NULL || !epos_read_response(file, &response) || strcmp(response.job_id, EPSON_TOKEN) != 0)
        return false;
    end_printed(test, response.is_success, response.code);
    http_reply(request, 200, "text/xml; charset=utf-8", SPAN_LIT(""));
    return true;
}

bool print_test_serve(struct web *web, struct http_request *request, struct menu *menu,
                      const struct menu_delivery *way)
{
    struct delivery_test *test = delivery_test_find(web, menu->restaurant_id, way->id);
    return way->way == MENU_CLOUDPRNT ? serve_star(test, request, menu, way)
                                      : serve_epson(test, request, menu, way);
}
