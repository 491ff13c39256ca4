/* Printers that ask for their slips: Star CloudPRNT and Epson Server Direct Print (notes of both:
 * docs/protocols.md). The URL ends in a secret of the menu file, by which the way is known. A slip is offered until
 * the printer says that it has printed it; from when it was fetched on it may lie there, so a second copy says
 * REPRINT. */
#include <inttypes.h>
#include <stdlib.h>
#include <strings.h>

#include <openssl/crypto.h>

#include "base/clock.h"
#include "base/log_limit.h"
#include "base/number.h"
#include "delivery/backoff.h"
#include "delivery/epos_xml.h"
#include "delivery/job_load.h"
#include "delivery/job_slip.h"
#include "delivery/slip_text.h"
#include "web/delivery_test.h"

enum { SLIP_MAX_BYTES = 256 * 1024, TOKEN_BYTES = 32, CODE_BYTES = 64 };

enum print_step { PRINT_POLL, PRINT_FETCH, PRINT_CONFIRM, PRINT_EPSON_GET, PRINT_EPSON_RESULT };

struct printing {
    struct web *web;
    struct http_request *request;
    struct menu *menu;               /* retained */
    const struct menu_delivery *way; /* the menu's */
    enum print_step step;
    int64_t delivery_id;   /* that the printer names; 0: none */
    bool is_printed;       /* the printer says so */
    bool is_our_fault;     /* it will never print this */
    char code[CODE_BYTES]; /* its own word */
    struct delivery_job job;
    bool has_job;
};

static void release(struct printing *printing)
{
    menu_release(printing->menu);
    free(printing);
}

/* ---- on the store's thread ---- */

static enum vp_err find_job(struct store *store, struct printing *printing)
{
    struct store_delivery *delivery = &printing->job.delivery;
    const char *restaurant_id = printing->menu->restaurant_id, *way_id = printing->way->id;
    enum vp_err err = printing->delivery_id != 0 ? job_find(store, printing->delivery_id, delivery)
                                                 : job_find_oldest(store, restaurant_id, way_id, delivery);
    if (err == VP_ERR_NOT_FOUND)
        return VP_OK;
    printing->has_job = err == VP_OK && strcmp(delivery->restaurant_id, restaurant_id) == 0 &&
                        strcmp(delivery->way_id, way_id) == 0;
    return err;
}

/* From here on the slip may lie there. */
static enum vp_err hand_out(struct store *store, struct printing *printing)
{
    const struct store_delivery *delivery = &printing->job.delivery;
    const struct store_retry fetched = {.at_unix_ms = delivery->since_unix_ms + BACKOFF_GIVE_UP_MS,
                                        .may_have_arrived = true,
                                        .why = "the printer has fetched it and not said that it printed it"};
    if (delivery->state != STORE_DELIVERY_WAITING)
        printing->has_job = false;
    enum vp_err err = VP_OK;
    if (printing->has_job)
        err = job_load(store, &printing->job, &printing->has_job);
    if (err == VP_OK && printing->has_job)
        err = store_retry_delivery(store, delivery->id, &fetched);
    return err;
}

static enum vp_err note_result(struct store *store, const struct printing *printing)
{
    const struct store_delivery *delivery = &printing->job.delivery;
    char why[STORE_DELIVERY_ERROR_BYTES];
    snprintf(why, sizeof why, "the printer did not print it: %.80s", printing->code);
    const struct store_retry retry = {.at_unix_ms = delivery->since_unix_ms + BACKOFF_GIVE_UP_MS, .why = why};
    enum vp_err err = printing->is_printed ? store_acknowledge_delivery(store, delivery->id, clock_unix_ms())
                      : printing->is_our_fault
                          ? store_give_up_delivery(store, delivery->id, clock_unix_ms(), why)
                          : store_retry_delivery(store, delivery->id, &retry);
    return err == VP_ERR_SUPERSEDED || err == VP_ERR_NOT_FOUND ? VP_OK : err; /* it may come twice */
}

static enum vp_err work(struct store *store, void *arg)
{
    struct printing *printing = arg;
    enum vp_err err = find_job(store, printing);
    if (err != VP_OK || !printing->has_job)
        return err;
    switch (printing->step) {
    case PRINT_POLL:
        return VP_OK;
    case PRINT_FETCH:
    case PRINT_EPSON_GET:
        return hand_out(store, printing);
    case PRINT_CONFIRM:
    case PRINT_EPSON_RESULT:
        return note_result(store, printing);
    }
    return VP_OK;
}

/* ---- on the loop ---- */

static void reply_xml(struct http_request *request, struct span body)
{
    http_reply(request, 200, "text/xml; charset=utf-8", body);
}

static void answer_poll(const struct printing *printing)
{
    char token[TOKEN_BYTES];
    if (!printing->has_job) {
        reply_json(printing->request, 200, json_pack("{s:b}", "jobReady", 0));
        return;
    }
    snprintf(token, sizeof token, "vp-%" PRId64, printing->job.delivery.id);
    reply_json(printing->request, 200,
               json_pack("{s:b, s:[s], s:s, s:s}", "jobReady", 1, "mediaTypes", "text/plain", "jobToken",
                         token, "deleteMethod", "DELETE"));
}

static void answer_slip(struct printing *printing)
{
    struct job_slip slip;
    struct buf out;
    char job_id[TOKEN_BYTES];
    bool is_epson = printing->step == PRINT_EPSON_GET;
    if (!printing->has_job) {
        if (is_epson)
            reply_xml(printing->request, SPAN_LIT(""));
        else
            http_reply_error(printing->request, 404, "not_found", "there is nothing to print");
        return;
    }
    printing->job.menu = printing->menu;
    printing->job.way = printing->way;
    job_slip_make(&printing->job, &slip);
    snprintf(job_id, sizeof job_id, "vp%" PRId64, printing->job.delivery.id);
    buf_init(&out, SLIP_MAX_BYTES);
    enum vp_err err = is_epson ? epos_write(&out, &slip.slip, job_id) : slip_write_text(&out, &slip.slip);
    if (err != VP_OK) {
        http_reply_error(printing->request, 500, "server_error", "the slip cannot be written");
    } else if (is_epson) {
        reply_xml(printing->request, (struct span){out.at, out.len});
    } else {
        http_add_header(printing->request, "X-Star-Cut", "partial; feed=true");
        http_add_header(printing->request, "X-Star-Buzzerstartpattern", "1");
        http_reply(printing->request, 200, "text/plain", (struct span){out.at, out.len});
    }
    buf_deinit(&out);
}

static void answer(void *arg, enum vp_err err)
{
    struct printing *printing = arg;
    bool is_result = printing->step == PRINT_CONFIRM || printing->step == PRINT_EPSON_RESULT;
    if (err == VP_OK && printing->has_job && printing->step != PRINT_POLL)
        log_line(is_result && !printing->is_printed ? LOG_LEVEL_WARN : LOG_LEVEL_INFO, "web",
                 "printer %s restaurant=%s way=%s order=%d code=%.64s",
                 !is_result             ? "fetched a slip"
                 : printing->is_printed ? "has printed a slip"
                                        : "could not print a slip",
                 printing->menu->restaurant_id, printing->way->id, printing->job.delivery.order_number,
                 printing->code);
    if (err != VP_OK)
        http_reply_error(printing->request, 503, "server_error", "try again");
    else if (printing->step == PRINT_POLL)
        answer_poll(printing);
    else if (printing->step == PRINT_CONFIRM)
        http_reply(printing->request, 200, "text/plain", SPAN_LIT(""));
    else if (printing->step == PRINT_EPSON_RESULT)
        reply_xml(printing->request, SPAN_LIT(""));
    else
        answer_slip(printing);
    release(printing);
}

/* ---- requests ---- */

/* All ways are compared, so that the time tells nothing. */
static struct menu *find_way(const struct web *web, const char *secret, const struct menu_delivery **out_way)
{
    struct menu *found = NULL;
    size_t len = strlen(secret);
    for (size_t m = 0; m < web->settings.menus->count; m++) {
        struct menu *menu = web->settings.menus->menus[m];
        for (size_t i = 0; i < menu->delivery_count; i++) {
            const struct menu_delivery *way = &menu->deliveries[i];
            bool asks = way->way == MENU_CLOUDPRNT || way->way == MENU_EPSON;
            if (asks && strlen(way->secret) == len && CRYPTO_memcmp(way->secret, secret, len) == 0) {
                found = menu;
                *out_way = way;
            }
        }
    }
    return found;
}

/* Of "vp-17" and "vp17". 0: it names none of ours. */
static int64_t read_token(const char *token)
{
    int64_t id = 0;
    if (token == NULL || strncmp(token, "vp", 2) != 0)
        return 0;
    token += token[2] == '-' ? 3 : 2;
    return number_parse(token, 1, INT64_MAX, &id) ? id : 0;
}

static void keep_code(struct printing *printing, const char *code)
{
    size_t len = 0;
    for (; *code != '\0' && len + 1 < sizeof printing->code; code++)
        if (*code > ' ' && *code <= '~' && *code != '"')
            printing->code[len++] = *code;
    printing->code[len] = '\0';
}

/* What a Star printer asks. False: it was answered. */
static bool read_star(struct printing *printing)
{
    struct http_request *request = printing->request;
    const char *method = http_method(request), *type = http_query(request, "type"),
               *code = http_query(request, "code");
    printing->delivery_id = read_token(http_query(request, "token"));
    if (strcmp(method, "POST") == 0) {
        printing->step = PRINT_POLL;
        printing->delivery_id = 0;
        return true;
    }
    if (strcmp(method, "GET") == 0) {
        printing->step = PRINT_FETCH;
        if (type != NULL && strncasecmp(type, "text/plain", 10) != 0) {
            http_reply_error(request, 415, "invalid_request_error", "slips are text/plain");
            return false;
        }
        if (type == NULL) { /* newer ones look for server settings first: there are none */
            http_reply_error(request, 404, "not_found", "there are no settings");
            return false;
        }
        return true;
    }
    printing->step = PRINT_CONFIRM;
    if (code == NULL) {
        http_reply_error(request, 400, "invalid_request_error", "code is needed");
        return false;
    }
    keep_code(printing, code);
    printing->is_printed = strncasecmp(code, "OK", 2) == 0 || code[0] == '2';
    printing->is_our_fault = code[0] == '5' && strncmp(code, "520", 3) != 0;
    return true;
}

/* What an Epson printer asks. False: it was answered. */
static bool read_epson(struct printing *printing)
{
    struct http_request *request = printing->request;
    struct epos_response response = {.is_success = false};
    const char *type = http_form_value(request, "ConnectionType"), *file;
    if (type == NULL) {
        http_reply_error(request, 400, "invalid_request_error", "ConnectionType is needed");
        return false;
    }
    if (strcmp(type, "GetRequest") == 0) {
        printing->step = PRINT_EPSON_GET;
        return true;
    }
    file = http_form_value(request, "ResponseFile");
    printing->step = PRINT_EPSON_RESULT;
    if (strcmp(type, "SetResponse") == 0 && file != NULL && epos_read_response(file, &response))
        printing->delivery_id = read_token(response.job_id);
    if (printing->delivery_id == 0) { /* a status, or about no slip of ours */
        reply_xml(request, SPAN_LIT(""));
        return false;
    }
    keep_code(printing, response.code);
    printing->is_printed = response.is_success;
    return true;
}

void print_serve(void *owner, struct http_request *request)
{
    struct web *web = owner;
    const struct menu_delivery *way = NULL;
    const char *path = http_path(request), *secret = strrchr(path, '/') + 1;
    struct menu *menu = find_way(web, secret, &way);
    if (menu == NULL) {
        if (guard_stranger(web, request))
            http_reply_error(request, 404, "not_found", "no menu file has a printer with this URL");
        return;
    }
    if (printer_watch_heard(&web->printers, menu->restaurant_id, way->id, clock_mono_ms()))
        log_info("web", "printer asks for its slips restaurant=%s way=%s", menu->restaurant_id, way->id);
    if (print_test_serve(web, request, menu, way))
        return;
    struct printing *printing = web_job_create(request, sizeof *printing);
    if (printing == NULL)
        return;
    printing->web = web;
    printing->request = request;
    printing->menu = menu_retain(menu);
    printing->way = way;
    if (way->way == MENU_CLOUDPRNT ? read_star(printing) : read_epson(printing))
        store_thread_ask(web->settings.store, work, answer, printing);
    else
        release(printing);
}
