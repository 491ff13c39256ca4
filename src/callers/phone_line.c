#include "callers/phone_line_internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/rand.h"
#include "base/sane.h"

enum { FRAME_US = 20000, FRAMES_AT_ONCE_MAX = 50 };

static bool phone_line_is_sane(const struct phone_line *line)
{
    const struct phone_line_announcement *announcement = &line->announcement;
    if (line->is_verb_running && (line->is_over || line->document == NULL || line->verb == NULL))
        return false;
    if (line->is_over && (line->fetch != NULL || announcement->element != NULL))
        return false;
    if (line->is_ending && (!line->is_over || line->stream != NULL))
        return false;
    if (announcement->fetch != NULL && announcement->element == NULL)
        return false;
    return announcement->played_bytes <= announcement->ulaw.len && line->agent_bytes <= ULAW_FRAME_BYTES &&
           (line->is_answered || line->frame_count == 0) && line->fetch_count <= PHONE_LINE_FETCHES_MAX + 1;
}

void phone_line_note(struct phone_line *line, const char *format, ...)
{
    if (line->events->on_note == NULL)
        return;
    char text[400];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    line->events->on_note(line->owner, text);
}

/* -- the end ------------------------------------------------------------------------------------------ */

static void tell_end(void *arg)
{
    struct phone_line *line = arg;
    ASSERT_SANE(phone_line_is_sane(line));
    line->events->on_ended(line->owner, &line->end);
    loop_timer_deinit(&line->frame_timer);
    loop_timer_deinit(&line->pause_timer);
    buf_deinit(&line->announcement.ulaw);
    buf_deinit(&line->record.ulaw);
    twiml_document_destroy(line->document);
    free(line);
}

void phone_line_check_end(struct phone_line *line)
{
    ASSERT_SANE(phone_line_is_sane(line));
    if (!line->is_over || line->stream != NULL)
        return;
    if (!line->is_ending)
        phone_line_tell_status(line, PHONE_LINE_STATUS_COMPLETED);
    line->is_ending = true;
    if (line->notices == NULL)
        loop_at_end_of_round(line->options.loop, &line->end_later);
}

void phone_line_finish(struct phone_line *line, enum phone_line_ended_by by, int code, const char *format,
                       ...)
{
    if (line->is_over)
        return;
    if (by == PHONE_LINE_ENDED_BY_CALLER)
        phone_line_record_hang_up(line);
    line->is_over = true;
    line->end.by = by;
    line->end.code = code;
    va_list args;
    va_start(args, format);
    vsnprintf(line->end.text, sizeof line->end.text, format, args);
    va_end(args);
    if (line->is_answered)
        line->end.answered_ms = (clock_mono_us() - line->answered_us) / 1000;
    webhook_cancel(line->fetch);
    line->fetch = NULL;
    loop_timer_stop(&line->frame_timer);
    loop_timer_stop(&line->pause_timer);
    phone_line_verb_stop(line);
    phone_line_check_end(line);
}

/* -- time --------------------------------------------------------------------------------------------- */

/* Both frames of on_frame belong to the 20 ms that end now. */
static void turn_frame(struct phone_line *line)
{
    uint8_t caller_ulaw[ULAW_FRAME_BYTES];
    memset(caller_ulaw, ULAW_SILENCE, sizeof caller_ulaw);
    line->events->on_frame(line->owner, line->agent_ulaw, line->agent_bytes, phone_line_verb_has_audio(line),
                           caller_ulaw);
    if (!line->is_over)
        line->agent_bytes = phone_line_verb_frame(line, caller_ulaw, line->agent_ulaw);
}

/* The n-th frame is due n * 20 ms after the answer: a late one is made up for, and nothing drifts. */
static void on_frame_time(void *arg)
{
    struct phone_line *line = arg;
    ASSERT_SANE(phone_line_is_sane(line));
    for (int turned = 0; !line->is_over; turned++) {
        int64_t due_us = line->answered_us + (int64_t)(line->frame_count + 1) * FRAME_US;
        int64_t late_us = clock_mono_us() - due_us;
        if (late_us < 0 || turned == FRAMES_AT_ONCE_MAX) {
            loop_timer_start(&line->frame_timer, late_us < 0 ? (-late_us + 999) / 1000 : 0);
            return;
        }
        if (late_us > line->end.late_max_us)
            line->end.late_max_us = late_us;
        line->frame_count++;
        turn_frame(line);
    }
}

void phone_line_answer(struct phone_line *line)
{
    if (line->is_answered)
        return;
    line->is_answered = true;
    line->answered_us = clock_mono_us();
    line->events->on_answered(line->owner);
    phone_line_tell_status(line, PHONE_LINE_STATUS_ANSWERED);
    if (!line->is_over)
        loop_timer_start(&line->frame_timer, FRAME_US / 1000);
}

/* -- the owner's side --------------------------------------------------------------------------------- */

static void on_pause_over(void *arg)
{
    phone_line_announcement_end(arg);
}

enum vp_err phone_line_open(const struct phone_line_options *options, const struct phone_line_events *events,
                            void *owner, struct phone_line **out_line)
{
    struct phone_line *line = calloc(1, sizeof *line);
    if (line == NULL)
        return VP_ERR_NO_MEMORY;
    line->options = *options;
    line->events = events;
    line->owner = owner;
    line->end_later = (struct loop_later){.fn = tell_end, .arg = line};
    memset(line->agent_ulaw, ULAW_SILENCE, sizeof line->agent_ulaw);
    memcpy(line->call_sid, "CA", 2);
    rand_hex(line->call_sid + 2, 16);
    if (options->call_sid != NULL)
        (void)span_copy(span_of(options->call_sid), line->call_sid, sizeof line->call_sid);
    buf_init(&line->announcement.ulaw, PHONE_LINE_AUDIO_MAX_BYTES);
    buf_init(&line->record.ulaw, PHONE_LINE_AUDIO_MAX_BYTES);
    enum vp_err err = strlen(options->voice_url) < sizeof line->document_url ? VP_OK : VP_ERR_TOO_BIG;
    if (err == VP_OK)
        err = loop_timer_init(&line->frame_timer, options->loop, on_frame_time, line);
    if (err == VP_OK)
        err = loop_timer_init(&line->pause_timer, options->loop, on_pause_over, line);
    if (err != VP_OK) {
        loop_timer_deinit(&line->frame_timer);
        free(line);
        return err;
    }
    snprintf(line->document_url, sizeof line->document_url, "%s", options->voice_url);
    *out_line = line;
    phone_line_tell_status(line, PHONE_LINE_STATUS_INITIATED);
    phone_line_tell_status(line, PHONE_LINE_STATUS_RINGING);
    phone_line_fetch(line, "", "POST", NULL);
    return VP_OK;
}

const char *phone_line_call_sid(const struct phone_line *line)
{
    return line->call_sid;
}

bool phone_line_is_streaming(const struct phone_line *line)
{
    return line->stream != NULL && media_stream_is_started(line->stream);
}

void phone_line_break_stream(struct phone_line *line)
{
    if (line->stream != NULL)
        media_stream_cut(line->stream);
}

void phone_line_press(struct phone_line *line, char digit)
{
    ASSERT_SANE(phone_line_is_sane(line));
    if (line->stream != NULL)
        media_stream_send_dtmf(line->stream, digit);
    if (!line->is_verb_running)
        return;
    if (line->verb->noun == TWIML_RECORD)
        phone_line_record_press(line, digit);
    else if (line->verb->noun == TWIML_GATHER)
        phone_line_gather_press(line, digit);
    else if (line->verb->noun == TWIML_DIAL)
        phone_line_dial_press(line, digit);
}

void phone_line_caller_says(struct phone_line *line, const char *words)
{
    ASSERT_SANE(phone_line_is_sane(line));
    if (line->is_verb_running && line->verb->noun == TWIML_GATHER)
        phone_line_gather_hear(line, words);
}

void phone_line_hang_up(struct phone_line *line)
{
    phone_line_finish(line, PHONE_LINE_ENDED_BY_CALLER, 0, "the caller hung up");
}
