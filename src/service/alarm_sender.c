#include "service/alarm_sender.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/metric.h"
#include "base/rand.h"
#include "net/signed_post.h"

enum {
    WAITING_MAX = 16,
    TRIES_MAX = 16, /* an hour and more */
    TIMEOUT_MS = 15000,
    RETRY_FIRST_MS = 5000,
    RETRY_MAX_MS = 300000,
    ANSWER_MAX_BYTES = 64 * 1024,
};

struct notice {
    struct alarm_change change;
    int64_t at_unix_ms;
    char id[40];
};

/* One way of telling: its notices one after the other, each until it is taken or given up. */
struct lane {
    struct alarm_sender *sender;
    const char *name;
    enum vp_err (*start)(struct lane *lane, const struct notice *notice);
    struct notice notices[WAITING_MAX];
    size_t count;
    bool is_running;
    int tries;
    int64_t next_try_ms;
};

struct alarm_sender {
    struct alarm_sender_settings settings;
    struct http_client *client;
    struct signed_post *post;
    struct http_fetch *fetch;
    struct loop_timer timer;
    struct lane webhook, sms;
};

/* ---- a try and its end ---- */

static void arm(struct alarm_sender *sender, int64_t after_ms)
{
    loop_timer_start(&sender->timer, after_ms);
}

static void drop_first(struct lane *lane)
{
    lane->count--;
    memmove(lane->notices, lane->notices + 1, lane->count * sizeof lane->notices[0]);
    lane->tries = 0;
    lane->next_try_ms = 0;
}

static void give_up(struct lane *lane, const char *why)
{
    char quoted[160];
    const struct alarm_change *change = &lane->notices[0].change;
    metric_add(METRIC_ALERTS_UNTOLD_TOTAL, 1);
    log_error("app", "alert NOT TOLD alert=%s begun=%d by=%s reason=%s", alarm_name(change->alarm),
              change->has_begun, lane->name, log_quote(quoted, sizeof quoted, span_of(why)));
    drop_first(lane);
}

static void end_try(struct lane *lane, bool is_taken, bool is_refused, const char *why)
{
    int64_t wait_ms = (int64_t)RETRY_FIRST_MS << (lane->tries < 6 ? lane->tries : 6);
    char quoted[160];
    lane->is_running = false;
    lane->tries++;
    if (is_taken) {
        metric_add(METRIC_ALERTS_TOLD_TOTAL, 1);
        drop_first(lane);
    } else if (is_refused || lane->tries >= TRIES_MAX) {
        give_up(lane, why);
    } else {
        lane->next_try_ms = clock_mono_ms() + (wait_ms < RETRY_MAX_MS ? wait_ms : RETRY_MAX_MS);
        log_warn("app", "alert not told yet alert=%s by=%s tries=%d reason=%s",
                 alarm_name(lane->notices[0].change.alarm), lane->name, lane->tries,
                 log_quote(quoted, sizeof quoted, span_of(why)));
    }
    arm(lane->sender, 0);
}

/* ---- by webhook ---- */

static char *notice_json(const struct alarm_sender *sender, const struct notice *notice)
{
    char at[CLOCK_UTC_BYTES];
    const struct alarm_change *change = &notice->change;
    clock_format_utc(notice->at_unix_ms, at);
    json_t *json = json_pack("{s:s, s:s, s:{s:s, s:s, s:I, s:s}}", "type",
                             change->has_begun ? "alert.began" : "alert.ended", "timestamp", at, "data",
                             "alert", alarm_name(change->alarm), "text", change->text, "since_unix_ms",
                             (json_int_t)change->since_unix_ms, "service", sender->settings.service);
    char *text = json != NULL ? json_dumps(json, JSON_COMPACT) : NULL;
    json_decref(json);
    return text;
}

static void on_posted(void *owner, const struct http_response *response, const char *why)
{
    struct lane *lane = owner;
    char text[96];
    lane->sender->post = NULL;
    if (response == NULL) {
        end_try(lane, false, false, why);
        return;
    }
    bool is_taken = response->err == VP_OK && response->status >= 200 && response->status < 300;
    snprintf(text, sizeof text, "the receiver answered with status %d", response->status);
    end_try(lane, is_taken, response->status == 410,
            response->err != VP_OK ? vp_err_text(response->err) : text);
}

static enum vp_err post(struct lane *lane, const struct notice *notice)
{
    struct alarm_sender *sender = lane->sender;
    char *body = notice_json(sender, notice);
    const struct signed_post_options options = {.loop = sender->settings.loop,
                                                .client = sender->client,
                                                .url = sender->settings.url,
                                                .secret = sender->settings.secret,
                                                .old_secret = "",
                                                .id = notice->id,
                                                .body = span_of(body),
                                                .may_be_private = true, /* the operator's own */
                                                .setting = "alert_url",
                                                .timeout_ms = TIMEOUT_MS,
                                                .answer_max_bytes = ANSWER_MAX_BYTES,
                                                .on_done = on_posted,
                                                .owner = lane};
    enum vp_err err = body != NULL ? signed_post_start(&options, &sender->post) : VP_ERR_NO_MEMORY;
    free(body);
    return err;
}

/* ---- by text message ---- */

static void on_texted(void *owner, const struct http_response *response)
{
    struct lane *lane = owner;
    const struct telephony *telephony = lane->sender->settings.telephony;
    struct phone_receipt receipt;
    lane->sender->fetch = NULL;
    if (response->err != VP_OK) {
        end_try(lane, false, false, vp_err_text(response->err));
        return;
    }
    telephony->port->read_receipt(telephony->provider, response->status, response->body, &receipt);
    end_try(lane, receipt.taken == PHONE_TAKEN, receipt.taken == PHONE_REFUSED, receipt.why);
}

static enum vp_err text_somebody(struct lane *lane, const struct notice *notice)
{
    static const char *const headers[] = {"Content-Type: application/x-www-form-urlencoded", NULL};
    struct alarm_sender *sender = lane->sender;
    const struct alarm_sender_settings *settings = &sender->settings;
    struct phone_request request = {.url = ""};
    char text[320];
    snprintf(text, sizeof text, "VoicePlate%s%s: %s%s.", settings->service[0] != '\0' ? " " : "",
             settings->service, notice->change.has_begun ? "" : "over: ", notice->change.text);
    buf_init(&request.form, 1);
    enum vp_err err = settings->telephony->port->write_text(settings->telephony->provider, settings->sms_from,
                                                            settings->sms_to, text, &request);
    const struct http_fetch_options options = {.method = "POST",
                                               .url = request.url,
                                               .headers = headers,
                                               .body = {request.form.at, request.form.len},
                                               .user_password = request.user_password,
                                               .timeout_ms = TIMEOUT_MS,
                                               .body_max_bytes = ANSWER_MAX_BYTES,
                                               .on_done = on_texted,
                                               .owner = lane};
    if (err == VP_OK)
        err = http_fetch(sender->client, &options, &sender->fetch);
    buf_deinit(&request.form);
    explicit_bzero(request.user_password, sizeof request.user_password);
    return err;
}

/* ---- lanes ---- */

static void run_lane(struct lane *lane, int64_t now_ms)
{
    if (lane->count == 0 || lane->is_running || now_ms < lane->next_try_ms)
        return;
    lane->is_running = true;
    enum vp_err err = lane->start(lane, &lane->notices[0]);
    if (err != VP_OK)
        end_try(lane, false, err == VP_ERR_BAD_VALUE, vp_err_text(err));
}

static void on_round(void *arg)
{
    struct alarm_sender *sender = arg;
    run_lane(&sender->webhook, clock_mono_ms());
    run_lane(&sender->sms, clock_mono_ms());
    if (sender->webhook.count > 0 || sender->sms.count > 0)
        arm(sender, 1000);
}

static void add(struct lane *lane, const struct notice *notice)
{
    if (lane->count == WAITING_MAX && !lane->is_running)
        give_up(lane, "too many wait");
    if (lane->count < WAITING_MAX)
        lane->notices[lane->count++] = *notice;
    else
        metric_add(METRIC_ALERTS_UNTOLD_TOTAL, 1);
}

void alarm_sender_tell(struct alarm_sender *sender, const struct alarm_change *change)
{
    struct notice notice = {.change = *change, .at_unix_ms = clock_unix_ms()};
    memcpy(notice.id, "alert_", 6);
    rand_hex(notice.id + 6, 16);
    if (sender->settings.url[0] != '\0')
        add(&sender->webhook, &notice);
    if (sender->settings.sms_to[0] != '\0')
        add(&sender->sms, &notice);
    arm(sender, 0);
}

enum vp_err alarm_sender_open(const struct alarm_sender_settings *settings, struct alarm_sender **out_sender)
{
    struct alarm_sender *sender = calloc(1, sizeof *sender);
    if (sender == NULL)
        return VP_ERR_NO_MEMORY;
    sender->settings = *settings;
    sender->webhook = (struct lane){.sender = sender, .name = "webhook", .start = post};
    sender->sms = (struct lane){.sender = sender, .name = "sms", .start = text_somebody};
    enum vp_err err = http_client_create(settings->loop, &sender->client);
    if (err == VP_OK && (err = loop_timer_init(&sender->timer, settings->loop, on_round, sender)) != VP_OK)
        http_client_destroy(sender->client);
    if (err != VP_OK) {
        free(sender);
        return err;
    }
    *out_sender = sender;
    return VP_OK;
}

/* The last first: each is taken back to what it was before. */
static void take_back_left(struct lane *lane)
{
    for (size_t i = lane->count; i-- > 0;) {
        const struct alarm_change *change = &lane->notices[i].change;
        alarm_take_back(lane->sender->settings.board, change);
        log_warn("app", "alert not told before the stop alert=%s begun=%d by=%s: a successor tells it",
                 alarm_name(change->alarm), change->has_begun, lane->name);
    }
    lane->count = 0;
}

void alarm_sender_close(struct alarm_sender *sender)
{
    if (sender == NULL)
        return;
    signed_post_cancel(sender->post);
    http_fetch_cancel(sender->fetch);
    take_back_left(&sender->webhook);
    take_back_left(&sender->sms);
    loop_timer_deinit(&sender->timer);
    http_client_destroy(sender->client);
    free(sender);
}
