/* By e-mail: the slip as plain text. Its Message-ID is the event's, the same at each try, so that who sorts mails
 * by it has each once; taken once the server has answered 250 to the whole of it. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "delivery/job_slip.h"
#include "delivery/order_event.h"
#include "delivery/rest_try.h"
#include "delivery/slip_text.h"

enum { MAIL_MAX_BYTES = 256 * 1024 };

static void on_answer(struct rest_try *rest, const struct http_response *response)
{
    char why[DELIVERY_WHY_BYTES];
    bool is_refused = response->status >= 500 && response->status < 600 && response->status != 530 &&
                      response->status != 535; /* those are about who we are, which can be mended */
    if (response->err == VP_OK) {
        rest_try_end(rest, DELIVERY_ACKNOWLEDGED, false, "");
        return;
    }
    if (response->status >= 400)
        snprintf(why, sizeof why, "the mail server answered %d", response->status);
    else
        snprintf(why, sizeof why, "mail server: %s", vp_err_text(response->err));
    rest_try_end(rest, is_refused ? DELIVERY_REFUSED : DELIVERY_RETRY,
                 http_may_have_arrived(response->err) && response->status < 400, why);
}

static const char *subject_of(const struct slip *slip)
{
    static const char *const subjects[] = {[SLIP_ORDER] = "Order",
                                           [SLIP_CHANGED] = "CHANGED: order",
                                           [SLIP_VOID] = "VOID: order",
                                           [SLIP_MESSAGE] = "Message",
                                           [SLIP_TEST] = "TEST, no order"};
    return subjects[slip->kind];
}

/* Lines of the text end in CRLF in the mail. */
static enum vp_err put_lines(struct buf *mail, struct span text)
{
    enum vp_err err = VP_OK;
    while (text.len > 0 && err == VP_OK) {
        const char *end = memchr(text.at, '\n', text.len);
        size_t len = end != NULL ? (size_t)(end - text.at) : text.len;
        err = buf_append(mail, text.at, len);
        if (err == VP_OK)
            err = buf_append(mail, "\r\n", 2);
        text.at += len + (end != NULL);
        text.len -= len + (end != NULL);
    }
    return err;
}

static enum vp_err write_mail(struct buf *mail, const struct delivery_means *means,
                              const struct delivery_job *job)
{
    struct job_slip slip;
    struct buf text;
    char id[ORDER_EVENT_ID_BYTES], date[64], number[32] = "";
    time_t now_s = (time_t)(clock_machine_unix_ms() / 1000);
    struct tm parts = {0};
    gmtime_r(&now_s, &parts);
    strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S +0000", &parts);
    job_slip_make(job, &slip);
    if (slip.slip.ticket != NULL)
        snprintf(number, sizeof number, " %d, %.20s", job->ticket.order_number, slip.due);
    enum vp_err err = buf_appendf(
        mail,
        "From: VoicePlate <%s>\r\nTo: <%s>\r\nSubject: %s%s\r\nDate: %s\r\n"
        "Message-ID: <%s@voiceplate.invalid>\r\nMIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n"
        "Auto-Submitted: auto-generated\r\n\r\n",
        means->mail.from, job->way->to, subject_of(&slip.slip), number, date, order_event_id(job, id));
    buf_init(&text, MAIL_MAX_BYTES);
    if (err == VP_OK)
        err = slip_write_text(&text, &slip.slip);
    if (err == VP_OK)
        err = put_lines(mail, (struct span){text.at, text.len});
    buf_deinit(&text);
    return err;
}

static enum vp_err send_mail(struct rest_try *rest)
{
    const struct delivery_mail *settings = &rest->means->mail;
    struct buf mail;
    char user_password[512];
    const char *lack = delivery_lack(rest->means, MENU_EMAIL);
    if (lack != NULL) {
        rest_try_end(rest, DELIVERY_RETRY, false, lack);
        return VP_OK;
    }
    buf_init(&mail, MAIL_MAX_BYTES);
    snprintf(user_password, sizeof user_password, "%s:%s", settings->user, settings->password);
    enum vp_err err = write_mail(&mail, rest->means, rest->job);
    const struct http_fetch_options options = {.url = settings->url,
                                               .body = {mail.at, mail.len},
                                               .user_password =
                                                   settings->user[0] != '\0' ? user_password : NULL,
                                               .mail_from = settings->from,
                                               .mail_to = rest->job->way->to};
    if (err == VP_OK)
        err = rest_try_send(rest, &options);
    explicit_bzero(user_password, sizeof user_password);
    buf_deinit(&mail);
    return err;
}

enum vp_err email_try(const struct delivery_means *means, const struct delivery_job *job,
                      delivery_done_fn done, void *owner, struct delivery_try **out_try)
{
    struct rest_try *rest = NULL;
    enum vp_err err = rest_try_create(means, job, on_answer, done, owner, &rest);
    if (err == VP_OK && (err = send_mail(rest)) != VP_OK)
        rest_try_free(rest);
    if (err == VP_OK)
        *out_try = &rest->base;
    return err;
}
