/* Square's Orders API: the order is created, by a key that makes one of however many tries; then, where the owner
 * wants it on the till at once, noted as paid at the counter. One that is cancelled is found by the same key. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_tree.h"
#include "base/log.h"
#include "delivery/rest_try.h"
#include "delivery/square_order.h"

enum square_step { SQUARE_CREATING, SQUARE_PAYING, SQUARE_CANCELLING, SQUARE_LOOKING };

static enum vp_err ask_square(struct rest_try *rest, enum square_step step, const char *method,
                              const char *path,
                              json_t *body /* taken over; NULL without memory, or where step is to look */)
{
    const struct delivery_job *job = rest->job;
    const char *base = rest->means->square_url[0] != '\0' ? rest->means->square_url
                       : job->way->square.is_sandbox      ? SQUARE_SANDBOX_URL
                                                          : SQUARE_URL;
    char url[512], authorization[640];
    char *text = body != NULL ? json_dumps(body, JSON_COMPACT) : NULL;
    json_decref(body);
    if (text == NULL && step != SQUARE_LOOKING)
        return VP_ERR_NO_MEMORY;
    snprintf(url, sizeof url, "%s%s", base, path);
    snprintf(authorization, sizeof authorization, "Authorization: Bearer %s", job->way->square.token);
    const char *const headers[] = {"Content-Type: application/json", "Square-Version: " SQUARE_VERSION,
                                   authorization, NULL};
    const struct http_fetch_options options = {
        .method = method, .url = url, .headers = headers, .body = text != NULL ? span_of(text) : SPAN_NONE};
    rest->step = step;
    enum vp_err err = rest_try_send(rest, &options);
    explicit_bzero(authorization, sizeof authorization);
    free(text);
    return err;
}

/* {"errors":[{"category","code","detail","field"}]} */
static void end_refused(struct rest_try *rest, const struct http_response *response, const json_t *answer)
{
    const json_t *error = json_array_get(json_object_get(answer, "errors"), 0);
    const char *code = json_string_value(json_object_get(error, "code"));
    const char *detail = json_string_value(json_object_get(error, "detail"));
    int status = response->status;
    bool may_be_mended = status == 401 || status == 403 || status == 409 || status == 429 || status >= 500;
    char why[DELIVERY_WHY_BYTES];
    snprintf(why, sizeof why, "Square: %d %.24s %.64s", status, code != NULL ? code : "",
             detail != NULL ? detail : "");
    log_mask_digits(why); /* a caller's, in their words */
    rest->outcome.wait_ms = response->retry_after_s > 0 ? response->retry_after_s * 1000 : 0;
    rest_try_end(rest, may_be_mended ? DELIVERY_RETRY : DELIVERY_REFUSED, false, why);
}

static void compare_totals(const struct delivery_job *job, const json_t *total)
{
    json_int_t theirs = json_integer_value(json_object_get(total, "amount"));
    if (theirs != job->ticket.totals.total_cents)
        log_warn("delivery", "Square has another total restaurant=%s order=%d ours=%lld theirs=%lld",
                 job->delivery.restaurant_id, job->delivery.order_number,
                 (long long)job->ticket.totals.total_cents, (long long)theirs);
}

/* The order is there: what is left to be done, or nothing. */
static void go_on(struct rest_try *rest, const json_t *order)
{
    const struct delivery_job *job = rest->job;
    const char *id = json_string_value(json_object_get(order, "id"));
    const json_t *total = json_object_get(order, "total_money");
    json_int_t version = json_integer_value(json_object_get(order, "version"));
    char path[128];
    enum vp_err err = VP_OK;
    if (id == NULL || strlen(id) > 64 || strpbrk(id, "/?#% ") != NULL) {
        rest_try_end(rest, DELIVERY_RETRY, true, "Square's answer names no order");
        return;
    }
    if (strcmp(job->delivery.event, "cancelled") == 0) {
        snprintf(path, sizeof path, "/v2/orders/%s", id);
        err = ask_square(rest, SQUARE_CANCELLING, "PUT", path, square_cancel_json(job, version));
    } else {
        compare_totals(job, total);
        if (job->way->square.is_paid && total != NULL)
            err =
                ask_square(rest, SQUARE_PAYING, "POST", "/v2/payments", square_payment_json(job, id, total));
        else
            rest_try_end(rest, DELIVERY_ACKNOWLEDGED, false, "");
    }
    if (err != VP_OK)
        rest_try_end(rest, DELIVERY_RETRY, true, vp_err_text(err));
}

static void on_answer(struct rest_try *rest, const struct http_response *response)
{
    if (response->err != VP_OK) { /* the key makes a second try harmless */
        rest_try_end(rest, DELIVERY_RETRY, http_may_have_arrived(response->err), vp_err_text(response->err));
        return;
    }
    json_t *answer = json_tree_load(response->body, 0);
    if (response->status < 200 || response->status >= 300)
        end_refused(rest, response, answer);
    else if (rest->step == SQUARE_CREATING)
        go_on(rest, json_object_get(answer, "order"));
    else
        rest_try_end(rest, DELIVERY_ACKNOWLEDGED, false, "");
    json_decref(answer);
}

/* Where nothing is ordered the location is looked at: token and location are right where it is there. */
static enum vp_err begin(struct rest_try *rest)
{
    char path[MENU_NAME_BYTES + 32];
    if (!delivery_is_test(rest->job))
        return ask_square(rest, SQUARE_CREATING, "POST", "/v2/orders", square_order_json(rest->job));
    snprintf(path, sizeof path, "/v2/locations/%s", rest->job->way->square.location);
    return ask_square(rest, SQUARE_LOOKING, "GET", path, NULL);
}

enum vp_err square_try(const struct delivery_means *means, const struct delivery_job *job,
                       delivery_done_fn done, void *owner, struct delivery_try **out_try)
{
    struct rest_try *rest = NULL;
    enum vp_err err = rest_try_create(means, job, on_answer, done, owner, &rest);
    if (err == VP_OK && (err = begin(rest)) != VP_OK)
        rest_try_free(rest);
    if (err == VP_OK)
        *out_try = &rest->base;
    return err;
}
