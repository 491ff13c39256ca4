/* The staff number was rung for an order that nobody acknowledged: it is said, and a key acknowledges it, so that no
 * answering machine does. */
#include <inttypes.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/log_limit.h"
#include "base/number.h"
#include "delivery/job_slip.h"
#include "delivery/job_load.h"
#include "english/sentence.h"
#include "store/order_change.h"
#include "web/web_internal.h"

enum { SENTENCE_BYTES = 3000, LINES_BYTES = 2400, KEY_WAIT_S = 12 };

enum staff_state { STAFF_ASKED, STAFF_ACKNOWLEDGED, STAFF_NOTHING };

struct staff_call {
    struct web *web;
    struct http_request *request;
    int64_t delivery_id;
    char call_sid[CALL_SID_BYTES];
    bool has_key;
    enum staff_state state;
    struct delivery_job job;
};

/* As on the page: whoever follows the order hears of it, and its caller, where callers are texted. */
static enum vp_err accept_order(struct store *store, const struct staff_call *staff)
{
    const struct store_order_change change = {.restaurant_id = staff->job.delivery.restaurant_id,
                                              .order_number = staff->job.delivery.order_number,
                                              .to = ORDER_ACCEPTED,
                                              .who = "staff by telephone",
                                              .unix_ms = clock_unix_ms()};
    enum vp_err err = store_change_order(store, &change);
    return err == VP_ERR_SUPERSEDED ? VP_OK : err;
}

static enum vp_err work(struct store *store, void *arg)
{
    struct staff_call *staff = arg;
    struct store_delivery *delivery = &staff->job.delivery;
    bool is_there = false;
    staff->state = STAFF_NOTHING;
    enum vp_err err = job_find(store, staff->delivery_id, delivery);
    if (err == VP_OK && strcmp(delivery->way_id, MENU_STAFF_CALL_ID) != 0)
        err = VP_ERR_NOT_FOUND;
    if (err != VP_OK || delivery->state == STORE_DELIVERY_ACKNOWLEDGED)
        return err;
    err = job_load(store, &staff->job, &is_there);
    if (err != VP_OK || !is_there)
        return err;
    bool is_seen = staff->job.ticket.life.state != ORDER_RECEIVED;
    if (!is_seen)
        staff->state = STAFF_ASKED;
    if (!staff->has_key && !is_seen)
        return VP_OK;
    err = is_seen ? VP_OK : accept_order(store, staff);
    if (err == VP_OK)
        err = store_acknowledge_delivery(store, staff->delivery_id, clock_unix_ms());
    if (!is_seen && (err == VP_OK || err == VP_ERR_SUPERSEDED))
        staff->state = STAFF_ACKNOWLEDGED;
    return err == VP_ERR_SUPERSEDED ? VP_OK : err;
}

/* "2 Large Pepperoni, Hand-Tossed; 1 Coke" */
static void write_lines(const struct ticket *ticket, char out[LINES_BYTES])
{
    char details[TICKET_DETAILS_BYTES];
    size_t len = 0;
    out[0] = '\0';
    for (size_t i = 0; i < ticket->line_count && len + 1 < LINES_BYTES; i++) {
        const struct ticket_line *line = &ticket->lines[i];
        int added = snprintf(out + len, LINES_BYTES - len, "%s%d %s%s%s", i > 0 ? "; " : "", line->quantity,
                             line->name, line->details[0] != '\0' ? ", " : "",
                             ticket_details(line, details, sizeof details));
        len += added > 0 ? (size_t)added : 0;
    }
}

static void write_order(const struct staff_call *staff, const struct menu *menu, char out[SENTENCE_BYTES])
{
    static const struct menu_delivery plain = {.id = ""};
    const struct ticket *ticket = &staff->job.ticket;
    struct delivery_job job = staff->job;
    struct job_slip slip;
    char lines[LINES_BYTES], order[LINES_BYTES + 512], wishes[BASKET_ALLERGY_BYTES + BASKET_NOTE_BYTES + 32];
    job.menu = (struct menu *)menu; /* only read */
    job.way = &plain;
    job_slip_make(&job, &slip);
    write_lines(ticket, lines);
    snprintf(wishes, sizeof wishes, "%s%s%s%s%s%s", ticket->allergy[0] != '\0' ? "Allergy: " : "",
             ticket->allergy, ticket->allergy[0] != '\0' ? ". " : "", ticket->note[0] != '\0' ? "Note: " : "",
             ticket->note, ticket->note[0] != '\0' ? ". " : "");
    const struct sentence_words inner = {
        .service = span_of(ticket->customer.service == BASKET_DELIVERY ? "Delivery" : "Pickup"),
        .time = span_of(slip.spoken_due),
        .name = span_of(ticket->customer.name),
        .asked = span_of(wishes),
        .lines = span_of(lines)};
    sentence_fill(SENTENCE_STAFF_LINES, &inner, order, sizeof order);
    const struct sentence_words outer = {.restaurant = span_of(menu->restaurant_name),
                                         .number = ticket->order_number,
                                         .lines = span_of(order)};
    sentence_fill(SENTENCE_STAFF_ORDER, &outer, out, SENTENCE_BYTES);
}

static void say_order(const struct staff_call *staff, const struct menu *menu, struct phone_answer *answer,
                      char sentence[SENTENCE_BYTES])
{
    write_order(staff, menu, sentence);
    struct phone_step *key = phone_answer_add(answer, PHONE_KEY);
    key->text = sentence;
    key->seconds = KEY_WAIT_S;
    snprintf(key->link, sizeof key->link, "/voice/staff?delivery=%" PRId64, staff->delivery_id);
    snprintf(key->otherwise_link, sizeof key->otherwise_link, "/voice/staff?delivery=%" PRId64 "&silent=1",
             staff->delivery_id);
}

static void answer_staff(void *arg, enum vp_err err)
{
    struct staff_call *staff = arg;
    const struct menu *menu = menu_set_find(staff->web->settings.menus, staff->job.delivery.restaurant_id);
    struct phone_answer answer;
    char sentence[SENTENCE_BYTES];
    phone_answer_init(&answer);
    log_of_call(LOG_LEVEL_INFO, "web", staff->call_sid, "the staff were told of an order=%d key=%d store=%s",
                staff->job.delivery.order_number, staff->has_key, vp_err_name(err));
    if (err == VP_OK && staff->state == STAFF_ASKED && menu != NULL) {
        say_order(staff, menu, &answer, sentence);
    } else if (err == VP_OK && staff->state == STAFF_ACKNOWLEDGED) {
        const struct sentence_words words = {.number = staff->job.ticket.order_number};
        phone_answer_say(&answer, sentence_fill(SENTENCE_STAFF_THANKS, &words, sentence, sizeof sentence));
        phone_answer_hang_up(&answer);
    } else {
        phone_answer_say(&answer,
                         sentence_text(err == VP_OK || err == VP_ERR_NOT_FOUND ? SENTENCE_STAFF_NOTHING
                                                                               : SENTENCE_CALL_AGAIN));
        phone_answer_hang_up(&answer);
    }
    telephony_reply(staff->web->settings.telephony, staff->request, &answer);
    free(staff);
}

void voice_serve_staff(void *owner, struct http_request *request)
{
    struct web *web = owner;
    struct phone_webhook webhook;
    int64_t delivery_id = 0;
    const char *id = http_query(request, "delivery");
    if (!guard_arrived(web, request, PHONE_WEBHOOK_NEXT, &webhook))
        return;
    bool is_test = http_query(request, "test") != NULL;
    if (is_test || http_query(request, "silent") != NULL) {
        struct phone_answer answer;
        phone_answer_init(&answer);
        phone_answer_say(&answer, sentence_text(is_test ? SENTENCE_STAFF_TEST : SENTENCE_STAFF_NO_KEY));
        phone_answer_hang_up(&answer);
        telephony_reply(web->settings.telephony, request, &answer);
        return;
    }
    if (id == NULL || !number_parse(id, 1, INT64_MAX, &delivery_id)) {
        http_reply_error(request, 400, "invalid_request_error", "delivery is needed");
        return;
    }
    struct staff_call *staff = web_job_create(request, sizeof *staff);
    if (staff == NULL)
        return;
    staff->web = web;
    staff->request = request;
    staff->delivery_id = delivery_id;
    staff->has_key = strcmp(webhook.keys, "1") == 0;
    (void)span_copy(span_of(webhook.call_sid), staff->call_sid, sizeof staff->call_sid);
    store_thread_ask(web->settings.store, work, answer_staff, staff);
}
