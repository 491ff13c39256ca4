/* A kitchen's printer at a TCP port: asked how it is, given the slip, and believed once it says that it has worked
 * all of it off. */
#include <stdio.h>
#include <stdlib.h>

#include "delivery/delivery_way.h"
#include "delivery/escpos.h"
#include "delivery/job_slip.h"
#include "net/stream.h"

enum { SLIP_MAX_BYTES = 64 * 1024, CONNECT_MS = 4000, STATUS_MS = 1500, PRINT_MS = 9000 };

enum printer_step {
    PRINTER_CONNECTING, /* nothing was sent */
    PRINTER_ASKED,      /* its status bytes come, answer_count of them so far */
    PRINTER_PRINTING,   /* the slip is sent */
    PRINTER_ENDED,      /* what became of it is in outcome, and told at the end of the round */
};

struct printer_try {
    struct delivery_try base; /* first */
    const struct delivery_job *job;
    struct loop *loop;
    struct stream *stream;
    struct loop_timer timer;
    struct loop_later later;
    enum printer_step step;
    int answer_count;
    bool is_cancelled;
    struct escpos_status status;
    struct delivery_outcome outcome;
    delivery_done_fn done;
    void *owner;
};

static void tell(void *arg)
{
    struct printer_try *printer = arg;
    if (!printer->is_cancelled)
        printer->done(printer->owner, &printer->outcome);
    loop_timer_deinit(&printer->timer);
    free(printer);
}

static void end(struct printer_try *printer, enum delivery_result result, const char *why)
{
    if (printer->step == PRINTER_ENDED)
        return;
    printer->outcome.result = result;
    printer->outcome.may_have_arrived = printer->step == PRINTER_PRINTING;
    snprintf(printer->outcome.why, sizeof printer->outcome.why, "%s", why);
    printer->step = PRINTER_ENDED;
    loop_timer_stop(&printer->timer);
    if (printer->stream != NULL && result == DELIVERY_ACKNOWLEDGED)
        stream_finish(printer->stream);
    else if (printer->stream != NULL)
        stream_close(printer->stream);
    printer->stream = NULL;
    loop_at_end_of_round(printer->loop, &printer->later);
}

static void put(struct printer_try *printer, struct span bytes)
{
    if (buf_append_span(stream_out(printer->stream), bytes) != VP_OK)
        end(printer, DELIVERY_RETRY, vp_err_text(VP_ERR_NO_MEMORY));
    else
        stream_flush_later(printer->stream);
}

static enum vp_err write_slip(const struct printer_try *printer, struct buf *out)
{
    struct job_slip slip;
    job_slip_make(printer->job, &slip);
    return escpos_write(out, &slip.slip, printer->job->way->is_windows_1252 ? ESCPOS_CP1252 : ESCPOS_CP858);
}

static void print(struct printer_try *printer)
{
    struct buf slip;
    buf_init(&slip, SLIP_MAX_BYTES);
    printer->step = PRINTER_PRINTING;
    loop_timer_start(&printer->timer, PRINT_MS);
    if (write_slip(printer, &slip) != VP_OK)
        end(printer, DELIVERY_RETRY, "the slip does not fit");
    else
        put(printer, (struct span){slip.at, slip.len});
    if (printer->step == PRINTER_PRINTING && printer->job->way->has_answers)
        put(printer, escpos_ask_paper);
    buf_deinit(&slip);
}

static void on_open(void *owner)
{
    struct printer_try *printer = owner;
    printer->step = PRINTER_ASKED;
    loop_timer_start(&printer->timer, STATUS_MS);
    put(printer, escpos_ask_status);
}

static void take_status(struct printer_try *printer, uint8_t byte)
{
    const char *why;
    if (!escpos_read_status(escpos_questions[printer->answer_count], byte, &printer->status) ||
        ++printer->answer_count < ESCPOS_QUESTIONS)
        return;
    if (escpos_can_print(&printer->status, &why))
        print(printer);
    else
        end(printer, DELIVERY_RETRY, why);
}

/* An answer to an earlier question that comes late is none to this one: their bytes differ. */
static void take_paper(struct printer_try *printer, uint8_t byte)
{
    const char *why;
    struct escpos_status status = {0};
    if (!escpos_read_paper(byte, &status))
        return;
    if (escpos_can_print(&status, &why))
        end(printer, DELIVERY_ACKNOWLEDGED, "");
    else
        end(printer, DELIVERY_RETRY, why);
}

static void on_bytes(void *owner, char *bytes, size_t len)
{
    struct printer_try *printer = owner;
    for (size_t i = 0; i < len; i++)
        if (printer->step == PRINTER_ASKED)
            take_status(printer, (uint8_t)bytes[i]);
        else if (printer->step == PRINTER_PRINTING && printer->job->way->has_answers)
            take_paper(printer, (uint8_t)bytes[i]);
}

static void on_sent(void *owner)
{
    struct printer_try *printer = owner;
    if (printer->step == PRINTER_PRINTING && !printer->job->way->has_answers)
        end(printer, DELIVERY_ACKNOWLEDGED, "");
}

static void on_end(void *owner, enum vp_err err)
{
    end(owner, DELIVERY_RETRY, vp_err_text(err));
}

/* One that says nothing about itself is given the slip all the same. */
static void on_time(void *arg)
{
    struct printer_try *printer = arg;
    if (printer->step == PRINTER_ASKED)
        print(printer);
    else
        end(printer, DELIVERY_RETRY,
            printer->step == PRINTER_PRINTING ? "the printer did not say that it has printed"
                                              : "the printer does not answer");
}

static void cancel(struct delivery_try *delivery_try)
{
    struct printer_try *printer = (struct printer_try *)delivery_try;
    end(printer, DELIVERY_RETRY, "");
    printer->is_cancelled = true;
}

enum vp_err printer_try(const struct delivery_means *means, const struct delivery_job *job,
                        delivery_done_fn done, void *owner, struct delivery_try **out_try)
{
    static const struct stream_events events = {on_open, on_bytes, on_end, on_sent};
    struct printer_try *printer = calloc(1, sizeof *printer);
    if (printer == NULL)
        return VP_ERR_NO_MEMORY;
    *printer = (struct printer_try){
        .base = {.cancel = cancel}, .job = job, .loop = means->loop, .done = done, .owner = owner};
    printer->later = (struct loop_later){.fn = tell, .arg = printer};
    const struct stream_connect_options options = {.host = job->way->host, .port = job->way->port};
    enum vp_err err = loop_timer_init(&printer->timer, means->loop, on_time, printer);
    if (err == VP_OK)
        err = stream_connect(means->loop, &options, SLIP_MAX_BYTES, &events, printer, &printer->stream);
    if (err != VP_OK) {
        loop_timer_deinit(&printer->timer);
        free(printer);
        return err;
    }
    loop_timer_start(&printer->timer, CONNECT_MS);
    *out_try = &printer->base;
    return VP_OK;
}
