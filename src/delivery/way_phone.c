/* By the telephony provider: an SMS to the restaurant or to whoever ordered, and a call to the staff number. None
 * has a mark by which the provider would know a second try: the restaurant rather hears of an order twice, its
 * caller once. The call rings a few times, until somebody presses the key. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "delivery/job_slip.h"
#include "delivery/rest_try.h"
#include "delivery/slip_text.h"
#include "english/sentence.h"

enum { SMS_CHARS_MAX = 1600, RING_S = 30, RINGS_MAX = 3, RING_AGAIN_MS = 90000 };

static const char not_twice[] = "it may have been sent, and callers get nothing twice";

/* A call is acknowledged by its key only (web/staff_call.c), and until then it is tried again, a few times; also
 * when it was given up. */
static void on_ring_answer(struct rest_try *rest, const struct phone_receipt *receipt)
{
    bool is_last = rest->job->delivery.attempt_count >= RINGS_MAX;
    if (receipt->taken == PHONE_TAKEN && delivery_is_test(rest->job)) {
        rest_try_end(rest, DELIVERY_ACKNOWLEDGED, false, "");
        return;
    }
    if (receipt->taken != PHONE_TAKEN) {
        rest_try_end(rest, receipt->taken == PHONE_REFUSED ? DELIVERY_REFUSED : DELIVERY_RETRY, false,
                     receipt->why);
        return;
    }
    rest->outcome.wait_ms = RING_AGAIN_MS;
    rest_try_end(rest, is_last ? DELIVERY_REFUSED : DELIVERY_RETRY, true,
                 is_last ? "the staff number rings for the last time, and nobody has pressed 1 yet"
                         : "the staff number rings, and nobody has pressed 1 yet");
}

static void on_answer(struct rest_try *rest, const struct http_response *response)
{
    const struct telephony *telephony = rest->means->telephony;
    struct phone_receipt receipt;
    bool is_call = rest->job->way->way == MENU_STAFF_CALL;
    if (response->err != VP_OK) {
        bool may_have = http_may_have_arrived(response->err);
        bool is_enough = may_have && rest->job->way->way == MENU_CALLER_TEXT;
        rest->outcome.wait_ms = is_call && may_have ? RING_AGAIN_MS : 0;
        rest_try_end(rest, is_enough ? DELIVERY_REFUSED : DELIVERY_RETRY, may_have,
                     is_enough ? not_twice : vp_err_text(response->err));
        return;
    }
    telephony->port->read_receipt(telephony->provider, response->status, response->body, &receipt);
    rest->outcome.wait_ms = response->retry_after_s > 0 ? response->retry_after_s * 1000 : 0;
    if (is_call)
        on_ring_answer(rest, &receipt);
    else if (receipt.taken == PHONE_TAKEN)
        rest_try_end(rest, DELIVERY_ACKNOWLEDGED, false, "");
    else
        rest_try_end(rest, receipt.taken == PHONE_REFUSED ? DELIVERY_REFUSED : DELIVERY_RETRY, false,
                     receipt.why);
}

static enum sentence sentence_of(const char *event)
{
    return strcmp(event, "cancelled") == 0  ? SENTENCE_TEXT_CANCELLED
           : strcmp(event, "accepted") == 0 ? SENTENCE_TEXT_ACCEPTED
           : strcmp(event, "ready") == 0    ? SENTENCE_TEXT_READY
                                            : SENTENCE_TEXT_CREATED;
}

static void write_caller_text(const struct delivery_job *job, char out[SLIP_SHORT_BYTES])
{
    const struct ticket *ticket = &job->ticket;
    struct job_slip slip;
    char price[48];
    job_slip_make(job, &slip);
    menu_format_price(price, sizeof price, ticket->totals.total_cents);
    const struct sentence_words words = {
        .restaurant = span_of(job->menu->restaurant_name),
        .name = span_of(ticket->customer.name),
        .number = ticket->order_number,
        .service = span_of(ticket->customer.service == BASKET_DELIVERY ? "Delivery" : "Pickup"),
        .time = span_of(slip.spoken_due),
        .price = span_of(price),
        .asked = span_of(slip.slip.reason),
    };
    sentence_fill(sentence_of(job->delivery.event), &words, out, SLIP_SHORT_BYTES);
}

/* What is asked of the provider; NULL, or why it cannot be. */
static const char *write_request(const struct delivery_means *means, const struct delivery_job *job,
                                 struct phone_request *out_request, enum vp_err *out_err)
{
    const struct telephony *telephony = means->telephony;
    const char *from = job->menu->called_numbers.count > 0 ? job->menu->called_numbers.words[0] : "";
    char text[SLIP_SHORT_BYTES], url[512];
    struct job_slip slip;
    switch (job->way->way) {
    case MENU_SMS:
        job_slip_make(job, &slip);
        slip_write_short(&slip.slip, SMS_CHARS_MAX, text);
        *out_err = telephony->port->write_text(telephony->provider, from, job->way->to, text, out_request);
        return NULL;
    case MENU_CALLER_TEXT:
        if (job->delivery.may_have_arrived)
            return not_twice;
        if (job->ticket.customer.phone[0] != '+')
            return "the order has no telephone number";
        write_caller_text(job, text);
        *out_err = telephony->port->write_text(telephony->provider, from, job->ticket.customer.phone, text,
                                               out_request);
        return NULL;
    default:
        if (delivery_is_test(job))
            snprintf(url, sizeof url, "%s/voice/staff?test=1", means->base_url);
        else
            snprintf(url, sizeof url, "%s/voice/staff?delivery=%" PRId64, means->base_url, job->delivery.id);
        *out_err = telephony->port->write_ring(telephony->provider, from, job->menu->staff_number, url,
                                               RING_S, out_request);
        return NULL;
    }
}

static enum vp_err ask_provider(struct rest_try *rest)
{
    static const char *const headers[] = {"Content-Type: application/x-www-form-urlencoded", NULL};
    struct phone_request request = {.url = ""};
    enum vp_err err = VP_OK;
    buf_init(&request.form, 1);
    const char *lack = delivery_lack(rest->means, rest->job->way->way);
    const char *why = lack != NULL ? lack : write_request(rest->means, rest->job, &request, &err);
    if (rest->job->way->way == MENU_STAFF_CALL && rest->job->ticket.life.state != ORDER_RECEIVED) {
        rest_try_end(rest, DELIVERY_ACKNOWLEDGED, false, ""); /* somebody has seen it meanwhile */
    } else if (why != NULL) {                                 /* of a text to a caller for good */
        rest_try_end(
            rest, lack == NULL && rest->job->way->way == MENU_CALLER_TEXT ? DELIVERY_REFUSED : DELIVERY_RETRY,
            false, why);
    } else if (err == VP_OK) {
        const struct http_fetch_options options = {.method = "POST",
                                                   .url = request.url,
                                                   .headers = headers,
                                                   .body = {request.form.at, request.form.len},
                                                   .user_password = request.user_password};
        err = rest_try_send(rest, &options);
    }
    buf_deinit(&request.form);
    explicit_bzero(request.user_password, sizeof request.user_password);
    return err;
}

enum vp_err phone_try(const struct delivery_means *means, const struct delivery_job *job,
                      delivery_done_fn done, void *owner, struct delivery_try **out_try)
{
    struct rest_try *rest = NULL;
    enum vp_err err = rest_try_create(means, job, on_answer, done, owner, &rest);
    if (err == VP_OK && (err = ask_provider(rest)) != VP_OK)
        rest_try_free(rest);
    if (err == VP_OK)
        *out_try = &rest->base;
    return err;
}
