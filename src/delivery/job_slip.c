#include "delivery/job_slip.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "english/day_time.h"

enum { SOON_MS = 12 * 3600 * 1000 };

/* "Mon 30 Nov" of "2026-11-30". */
static void write_date(const char *day, char out_date[JOB_SLIP_DATE_BYTES])
{
    struct tm parts = {0};
    out_date[0] = '\0';
    if (sscanf(day, "%d-%d-%d", &parts.tm_year, &parts.tm_mon, &parts.tm_mday) != 3)
        return;
    parts.tm_year -= 1900;
    parts.tm_mon--;
    time_t at = timegm(&parts);
    gmtime_r(&at, &parts);
    strftime(out_date, JOB_SLIP_DATE_BYTES, "%a %-d %b", &parts);
}

static enum slip_kind kind_of(const char *event)
{
    return strcmp(event, "cancelled") == 0                                  ? SLIP_VOID
           : strcmp(event, "accepted") == 0 || strcmp(event, "undone") == 0 ? SLIP_CHANGED
           : strcmp(event, "message") == 0                                  ? SLIP_MESSAGE
           : strcmp(event, DELIVERY_TEST_EVENT) == 0                        ? SLIP_TEST
                                                                            : SLIP_ORDER;
}

/* Behind its date, where it is not for soon. */
static void write_due(const struct delivery_job *job, struct job_slip *slip)
{
    const struct ticket *ticket = &job->ticket;
    int64_t due_unix_ms = ticket_due_unix_ms(ticket);
    char day[MENU_DAY_BYTES], date[JOB_SLIP_DATE_BYTES] = "", clock[MENU_CLOCK_BYTES], spoken[16];
    menu_day(job->menu, due_unix_ms, day);
    menu_clock(job->menu, due_unix_ms, clock);
    if (due_unix_ms - ticket->created_unix_ms > SOON_MS)
        write_date(day, date);
    snprintf(slip->due, sizeof slip->due, "%.15s%s%s", date, date[0] != '\0' ? " " : "", clock);
    snprintf(slip->spoken_due, sizeof slip->spoken_due, "%.15s%s%s", date, date[0] != '\0' ? " " : "",
             day_time_write(clock, spoken, sizeof spoken));
}

static void make_message(const struct delivery_job *job, struct job_slip *out_slip)
{
    const struct store_message *message = &job->message;
    bool is_voice = message->kind == STORE_MESSAGE_VOICE;
    out_slip->message = (struct slip_message){
        .kind = delivery_is_test(job) ? "no order" : store_message_kind_name(message->kind),
        .text = is_voice ? "A recording: listen to it on the page." : message->text,
        .wanted_for = message->wanted_for,
        .name = message->name,
        .phone = message->phone[0] != '\0' ? message->phone : message->caller_number,
    };
    out_slip->slip.message = &out_slip->message;
    out_slip->slip.ticket = NULL;
}

void job_slip_make(const struct delivery_job *job, struct job_slip *out_slip)
{
    bool is_message = job->delivery.message_id != 0, is_again = strcmp(job->delivery.event, "reprint") == 0;
    int64_t unix_ms = is_message ? job->message.unix_ms : job->ticket.created_unix_ms;
    char day[MENU_DAY_BYTES];
    menu_day(job->menu, unix_ms, day);
    write_date(day, out_slip->date);
    menu_clock(job->menu, unix_ms, out_slip->at);
    out_slip->slip = (struct slip){
        .kind = kind_of(job->delivery.event),
        .ticket = &job->ticket,
        .restaurant_name = job->menu->restaurant_name,
        .date = out_slip->date,
        .at = out_slip->at,
        .due = out_slip->due,
        .reason = is_message ? "" : job->ticket.life.cancel_reason,
        .allergy = is_message ? "" : job->ticket.allergy,
        .is_reprint = is_again || job->delivery.may_have_arrived,
        .has_prices = job->way->has_prices,
        .currency = job->ticket.currency,
        .columns = job->way->columns,
    };
    if (is_message)
        make_message(job, out_slip);
    else
        write_due(job, out_slip);
}
