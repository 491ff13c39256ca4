/* A call from the page: no telephone network is asked. The page is told where the media stream is, and at its end what
 * a network would be told to do, which it can only tell. The call is stored as a test, of the number "browser". */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log_limit.h"
#include "base/rand.h"
#include "net/http_origin.h"
#include "store/call_limit.h"
#include "web/web_internal.h"

#define ROUTE "/api/browser-call/"

enum { URL_BYTES = 1024, ORIGIN_BYTES = 256 };

struct browser_arrival { /* on its way through the store */
    struct web *web;
    struct http_request *request;
    struct store_call call;
    char day[MENU_DAY_BYTES];
    enum call_limit limit;
};

static void refuse(struct http_request *request, int status, const char *why)
{
    const char *type = status == 404 ? "not_found" : status < 500 ? "invalid_request_error" : "overloaded";
    http_reply_error(request, status, type, why);
}

/* The stream is opened by this very page, as its Origin says, with a pass that is good for once. A program that has no
 * Origin has none then either. False: it does not fit. */
static bool write_url(const struct web *web, const struct http_request *request, const char *call_sid,
                      char out[URL_BYTES])
{
    char pass[STREAM_TOKEN_TEXT_BYTES];
    const char *origin = http_header(request, "Origin");
    stream_token_mint_for_page(web->settings.tokens, call_sid, origin != NULL ? origin : "", clock_unix_ms(),
                               pass);
    int len = snprintf(out, URL_BYTES, "%s?call=%s&pass=%s", web->settings.media_url, call_sid, pass);
    return len > 0 && len < URL_BYTES;
}

/* NULL: no memory, or it does not fit. */
static json_t *connection_json(const struct web *web, const struct http_request *request,
                               const struct store_call *call, const struct phone_step *step)
{
    char url[URL_BYTES], next[sizeof ROUTE + CALL_SID_BYTES + RESUME_LINK_BYTES], stream_sid[35] = "MZ";
    const char *query = strchr(step->link, '?');
    rand_hex(stream_sid + 2, 16);
    snprintf(next, sizeof next, ROUTE "%s/next%s", call->call_sid, query != NULL ? query : "");
    if (!write_url(web, request, call->call_sid, url))
        return NULL;
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "url", url, "token", step->stream.token, "call_sid",
                     call->call_sid, "stream_sid", stream_sid, "restaurant_id", call->restaurant_id, "next",
                     next);
}

/* A step for somebody who has no telephone: what would be done, in a word. */
static const char *word_of(enum phone_verb verb)
{
    switch (verb) {
    case PHONE_SAY:
        return "say";
    case PHONE_CONNECT:
        return "connect";
    case PHONE_WAIT:
        return "wait";
    case PHONE_DIAL:
        return "dial";
    case PHONE_MESSAGE:
        return "message";
    case PHONE_GO_TO:
        return "ask";
    case PHONE_PLAY:
    case PHONE_RECORD:
    case PHONE_LISTEN:
    case PHONE_KEY:
    case PHONE_COLLECT: /* of the traditional arm, where no call of a page goes */
    case PHONE_REJECT:  /* of blocked numbers */
    case PHONE_BUSY:    /* and of too many calls in a moment */
    case PHONE_TEXT:    /* and of text messages */
    case PHONE_HANG_UP:
        break;
    }
    return "hang-up";
}

static json_t *step_json(const struct web *web, const struct http_request *request,
                         const struct store_call *call, const struct phone_step *step)
{
    json_t *json = json_pack("{s:s}", "do", word_of(step->verb));
    if (step->verb == PHONE_SAY)
        json_object_set_new(json, "text", json_string(step->text));
    if (step->verb == PHONE_WAIT)
        json_object_set_new(json, "seconds", json_integer(step->seconds));
    if (step->verb == PHONE_CONNECT)
        json_object_set_new(json, "connection", connection_json(web, request, call, step));
    return json;
}

static void reply_next(const struct web *web, struct http_request *request, const struct store_call *call,
                       const struct phone_answer *answer)
{
    json_t *steps = json_array();
    for (size_t i = 0; i < answer->count; i++)
        json_array_append_new(steps, step_json(web, request, call, &answer->steps[i]));
    reply_json(request, 200, json_pack("{s:o}", "steps", steps));
}

static enum vp_err begin_call(struct store *store, void *job)
{
    struct browser_arrival *arrival = job;
    bool is_new;
    arrival->limit =
        call_limit_judge(store, &arrival->call, arrival->day, &arrival->web->settings.call_limits);
    return arrival->limit != CALL_LIMIT_NONE ? VP_OK : store_begin_call(store, &arrival->call, &is_new);
}

static void answer_arrival(void *job, enum vp_err err)
{
    struct browser_arrival *arrival = job;
    const struct store_call *call = &arrival->call;
    struct phone_answer answer;
    phone_answer_init(&answer);
    if (err != VP_OK) {
        http_reply_error(arrival->request, 503, "server_error", vp_err_text(err));
    } else if (arrival->limit != CALL_LIMIT_NONE) {
        voice_count_limit(arrival->limit);
        refuse(arrival->request, 503,
               arrival->limit == CALL_LIMIT_DAY ? "the restaurant's daily limit for the model is reached"
                                                : "the restaurant has as many calls as it may have at once");
    } else {
        metric_add(METRIC_CALLS_TOTAL, 1);
        log_of_call(LOG_LEVEL_INFO, "web", call->call_sid, "voice from=browser restaurant=%s",
                    call->restaurant_id);
        voice_connect(arrival->web, &answer, call, "", 0);
        reply_json(arrival->request, 201,
                   connection_json(arrival->web, arrival->request, call, &answer.steps[0]));
    }
    free(arrival);
}

/* A foreign page may not, whatever it shows: the browser sends cookies for it. */
static bool guard_page_call(struct web *web, struct http_request *request)
{
    const struct http_site site = {{web->settings.public_base_url, web->settings.media_url}};
    const char *origin = http_header(request, "Origin");
    if (!guard_admin(web, request))
        return false;
    if (!http_origin_is_foreign_page(request, &site) && (origin == NULL || strlen(origin) < ORIGIN_BYTES))
        return true;
    http_reply_error(request, 403, "forbidden", "calls are not for other sites' pages");
    return false;
}

/* The restaurant that the body names; where there is one only, it need not. NULL: the request was answered. */
static const struct menu *read_restaurant(const struct web *web, struct http_request *request)
{
    static const char *const keys[] = {"restaurant", NULL};
    const struct menu_set *menus = web->settings.menus;
    char why[160] = "restaurant must be a text";
    if (http_body(request).len == 0 && menus->count == 1)
        return menus->menus[0];
    json_t *body = change_read_body(request, keys, why, sizeof why);
    const char *id = json_string_value(json_object_get(body, "restaurant"));
    const struct menu *menu = id != NULL ? menu_set_find(menus, id) : NULL;
    if (id == NULL)
        refuse(request, 400, why);
    else if (menu == NULL)
        refuse(request, 404, "no such restaurant");
    json_decref(body);
    return menu;
}

/* Why no call can begin; NULL: one can. */
static const char *find_hindrance(struct web *web)
{
    const struct web_settings *settings = &web->settings;
    if (settings->speakers != NULL &&
        !speakers_has_realtime(settings->speakers, settings->board, clock_mono_ms()))
        return "nobody can speak to a caller: neither the model nor the embedded engine is there";
    if (web_is_stopping(web) || !web_may_take_call(web, ""))
        return "there is no room for another call";
    return web_can_keep(web) ? NULL : "what a caller orders could not be written down";
}

void browser_serve_call(void *owner, struct http_request *request)
{
    struct web *web = owner;
    if (!guard_page_call(web, request))
        return;
    const struct menu *menu = read_restaurant(web, request);
    if (menu == NULL)
        return;
    const char *hindrance = find_hindrance(web);
    struct store_call call = {.started_unix_ms = clock_unix_ms(),
                              .arm = STORE_ARM_REALTIME,
                              .is_test = true,
                              .call_sid = "CA",
                              .caller_number = BROWSER_CALLER};
    rand_hex(call.call_sid + 2, 16);
    (void)span_copy(span_of(menu->restaurant_id), call.restaurant_id, sizeof call.restaurant_id);
    if (hindrance == NULL &&
        !browser_seats_take(&web->browser_seats, web->settings.board, call.call_sid, clock_mono_ms()))
        hindrance = "as many calls as may be are made from pages: end one, or wait a moment";
    if (hindrance != NULL) {
        metric_add(METRIC_CALLS_REFUSED_TOTAL, 1);
        refuse(request, 503, hindrance);
        return;
    }
    struct browser_arrival *arrival = web_job_create(request, sizeof *arrival);
    if (arrival == NULL)
        return;
    *arrival = (struct browser_arrival){.web = web, .request = request, .call = call};
    menu_day(menu, clock_unix_ms(), arrival->day);
    store_thread_ask(web->settings.store, begin_call, answer_arrival, arrival);
}

/* "/api/browser-call/CALL/next": its media stream is over. */
void browser_serve_next(void *owner, struct http_request *request)
{
    static const char tail[] = "/next";
    const char *at = http_path(request) + sizeof ROUTE - 1;
    size_t len = strcspn(at, "/");
    char text[CALL_SID_BYTES], call_sid[CALL_SID_BYTES];
    if (!guard_page_call(owner, request))
        return;
    if (strcmp(at + len, tail) != 0 || !span_copy((struct span){at, len}, text, sizeof text) ||
        !call_sid_take(text, call_sid)) {
        refuse(request, 404, "no such call");
        return;
    }
    voice_resume_browser(owner, request, call_sid, reply_next);
}
