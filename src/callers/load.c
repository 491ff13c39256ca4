#include "callers/load.h"

#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "callers/interrupt.h"
#include "callers/load_stamp.h"

enum { IN_FLIGHT_MAX = 256, DRAIN_FRAMES = 75, FRAMES_PER_S = 50 };

struct load;

struct load_call {
    struct load *load;
    struct phone_line *line;
    uint32_t number;
    uint8_t stamped_ulaw[ULAW_FRAME_BYTES]; /* its frame; only the number changes */
    uint64_t frames_sent, frame_turns, next_echo;
    int64_t sent_us[IN_FLIGHT_MAX]; /* of the last frames, by number */
    int64_t first_sent_us, last_sent_us;
    struct loop_timer start_timer;
    bool has_begun;
};

struct load {
    const struct phone_load_options *options;
    struct phone_load_report *report;
    struct loop *loop;
    struct http_client *http;
    struct load_call *calls;
    struct interrupt interrupt;
    int live_count;
    int64_t talk_us;       /* of all calls, from each one's first frame to its last */
    uint64_t talk_periods; /* frames but the first of each call */
    enum vp_err err;
};

static void note_failure(struct load *load, const char *text)
{
    if (load->report->calls_failed++ == 0)
        snprintf(load->report->first_failure, sizeof load->report->first_failure, "%s", text);
}

static void on_answered(void *owner)
{
    struct load_call *call = owner;
    call->load->report->calls_started++;
}

/* The first seconds of a stream go to its set-up: frames count from the first one that a stream takes. The
 * last ones are silence, while the echoes of the stamped ones come home. */
static void on_frame(void *owner, const uint8_t agent_ulaw[ULAW_FRAME_BYTES], size_t agent_bytes,
                     bool has_more, uint8_t out_caller_ulaw[ULAW_FRAME_BYTES])
{
    (void)agent_ulaw, (void)agent_bytes, (void)has_more;
    struct load_call *call = owner;
    uint64_t talk_frames = (uint64_t)call->load->options->seconds * FRAMES_PER_S;
    if (!phone_line_is_streaming(call->line) && call->frames_sent == 0)
        return;
    call->frame_turns++;
    if (call->frame_turns <= talk_frames) {
        load_stamp_number(call->frames_sent, call->stamped_ulaw);
        memcpy(out_caller_ulaw, call->stamped_ulaw, ULAW_FRAME_BYTES);
        call->last_sent_us = clock_mono_us();
        if (call->frames_sent == 0)
            call->first_sent_us = call->last_sent_us;
        call->sent_us[call->frames_sent++ % IN_FLIGHT_MAX] = call->last_sent_us;
        call->load->report->frames_sent++;
    } else if (call->frame_turns == talk_frames + DRAIN_FRAMES) {
        phone_line_hang_up(call->line);
    }
}

static void take_echo(struct load_call *call, const uint8_t *ulaw)
{
    struct phone_load_report *report = call->load->report;
    uint32_t number;
    uint64_t frame;
    if (!load_stamp_read(ulaw, &number, &frame))
        return; /* a greeting, or silence */
    if (number != call->number || frame >= call->frames_sent) {
        report->frames_foreign++;
        return;
    }
    if (frame < call->next_echo) {
        report->frames_repeated++;
        return;
    }
    call->next_echo = frame + 1;
    report->frames_echoed++;
    if (call->frames_sent - frame > IN_FLIGHT_MAX)
        return; /* more than five seconds late: its time is not known any more */
    double delay_ms = (double)(clock_mono_us() - call->sent_us[frame % IN_FLIGHT_MAX]) / 1000;
    enum vp_err err = samples_add(&report->delays_ms, delay_ms);
    if (call->load->err == VP_OK)
        call->load->err = err;
}

static void on_media(void *owner, struct span ulaw)
{
    for (size_t at = 0; at + ULAW_FRAME_BYTES <= ulaw.len; at += ULAW_FRAME_BYTES)
        take_echo(owner, (const uint8_t *)ulaw.at + at);
}

static void call_is_over(struct load *load)
{
    if (--load->live_count == 0)
        loop_stop(load->loop);
}

static void on_ended(void *owner, const struct phone_line_end *end)
{
    struct load_call *call = owner;
    struct load *load = call->load;
    call->line = NULL;
    if (call->frames_sent > 0) {
        load->talk_us += call->last_sent_us - call->first_sent_us;
        load->talk_periods += call->frames_sent - 1;
    }
    load->report->marks_received += end->counts.marks_received;
    load->report->marks_returned += end->counts.marks_returned;
    load->report->bad_messages += end->counts.bad_messages;
    if ((double)end->late_max_us / 1000 > load->report->late_max_ms)
        load->report->late_max_ms = (double)end->late_max_us / 1000;
    if (end->by != PHONE_LINE_ENDED_BY_CALLER)
        note_failure(load, end->text);
    call_is_over(load);
}

/* Calls that have not begun do not begin. */
static void on_signal(void *owner, int count)
{
    struct load *load = owner;
    if (count > 1) {
        signal(load->interrupt.signal_number, SIG_DFL);
        raise(load->interrupt.signal_number);
    }
    for (int i = 0; i < load->options->call_count; i++) {
        struct load_call *call = &load->calls[i];
        if (call->line != NULL) {
            phone_line_hang_up(call->line);
        } else if (!call->has_begun) {
            call->has_begun = true;
            loop_timer_stop(&call->start_timer);
            call_is_over(load);
        }
    }
}

static const struct phone_line_events phone_line_events = {
    .on_answered = on_answered, .on_frame = on_frame, .on_media = on_media, .on_ended = on_ended};

static void start_call(void *arg)
{
    struct load_call *call = arg;
    struct load *load = call->load;
    call->has_begun = true;
    const struct phone_options *phone = load->options->phone;
    struct phone_line_options options = {.loop = load->loop,
                                         .http = load->http,
                                         .voice_url = phone->voice_url,
                                         .status_url = phone->status_url,
                                         .account_sid = phone_account_sid(phone),
                                         .auth_token = phone->auth_token,
                                         .from = load->options->from,
                                         .to = load->options->to,
                                         .ca_file = phone->ca_file,
                                         .routes = phone->routes,
                                         .route_count = phone->route_count};
    enum vp_err err = phone_line_open(&options, &phone_line_events, call, &call->line);
    if (err == VP_OK)
        return;
    note_failure(load, vp_err_text(err));
    call_is_over(load);
}

static enum vp_err prepare_calls(struct load *load)
{
    int count = load->options->call_count;
    load->calls = calloc((size_t)count, sizeof *load->calls);
    if (load->calls == NULL)
        return VP_ERR_NO_MEMORY;
    for (int i = 0; i < count; i++) {
        struct load_call *call = &load->calls[i];
        call->load = load;
        call->number = (uint32_t)i;
        load_stamp_write(call->number, 0, call->stamped_ulaw);
        enum vp_err err = loop_timer_init(&call->start_timer, load->loop, start_call, call);
        if (err != VP_OK)
            return err;
        loop_timer_start(&call->start_timer, (int64_t)load->options->ramp_ms * i / count);
        load->live_count++;
    }
    return VP_OK;
}

enum vp_err phone_load_run(const struct phone_load_options *options, struct phone_load_report *out_report)
{
    if (options->call_count < 1 || options->call_count > LOAD_CALLS_MAX || options->seconds < 1)
        return VP_ERR_BAD_VALUE;
    struct phone_load_report report = {0};
    struct load load = {.options = options, .report = &report};
    enum vp_err err = loop_create(&load.loop);
    if (err == VP_OK)
        err = http_client_create(load.loop, &load.http);
    if (err == VP_OK)
        err = prepare_calls(&load);
    if (err == VP_OK && options->takes_signals)
        err = interrupt_init(&load.interrupt, load.loop, on_signal, &load);
    if (err == VP_OK) {
        loop_run(load.loop);
        err = load.err;
    }
    for (int i = 0; load.calls != NULL && i < options->call_count; i++)
        loop_timer_deinit(&load.calls[i].start_timer);
    interrupt_deinit(&load.interrupt);
    report.signal_number = load.interrupt.signal_number;
    http_client_destroy(load.http);
    loop_destroy(load.loop);
    free(load.calls);
    if (load.talk_us > 0)
        report.frames_per_s = (double)load.talk_periods * 1e6 / (double)load.talk_us;
    report.frames_lost = report.frames_sent - report.frames_echoed;
    if (err == VP_OK)
        *out_report = report;
    else
        phone_load_report_deinit(&report);
    return err;
}

void phone_load_report_deinit(struct phone_load_report *report)
{
    samples_deinit(&report->delays_ms);
}

void phone_load_print(FILE *out, struct phone_load_report *report)
{
    fprintf(out, "calls: %d answered, %d failed%s%s\n", report->calls_started, report->calls_failed,
            report->calls_failed > 0 ? ": " : "", report->first_failure);
    fprintf(out,
            "frames: %" PRIu64 " sent, %" PRIu64 " echoed, %" PRIu64 " lost, %" PRIu64
            " of other calls, %" PRIu64 " repeated\n",
            report->frames_sent, report->frames_echoed, report->frames_lost, report->frames_foreign,
            report->frames_repeated);
    fprintf(out, "marks: %" PRIu64 " received, %" PRIu64 " returned; invalid messages: %" PRIu64 "\n",
            report->marks_received, report->marks_returned, report->bad_messages);
    fprintf(out,
            "echo delay: p50 %.2f ms, p95 %.2f ms, p99 %.2f ms, max %.2f ms; generator at most %.1f ms late, "
            "%.1f frames a second\n",
            samples_percentile(&report->delays_ms, 50), samples_percentile(&report->delays_ms, 95),
            samples_percentile(&report->delays_ms, 99), samples_percentile(&report->delays_ms, 100),
            report->late_max_ms, report->frames_per_s);
}
