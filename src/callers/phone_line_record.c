/* <Record>: what the caller says, until silence, a key, the maximum or the end of the
 * call (twilio.md, section 2.5). */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "callers/phone_line_internal.h"

enum {
    FRAMES_PER_S = 1000 / PHONE_LINE_FRAME_MS,
    BEEP_FRAMES = 400 / PHONE_LINE_FRAME_MS,
    BEEP_HZ = 1000,
    MAX_S = 3600,         /* of the attributes */
    TRIM_LEAD_FRAMES = 5, /* what "trim-silence" leaves standing before and behind the speech */
    TRIM_TAIL_FRAMES = 15,
};

void phone_line_record_run(struct phone_line *line)
{
    long timeout_s, max_s;
    phone_line_answer(line);
    if (line->is_over || !phone_line_attribute_number(line, "timeout", 0, MAX_S, 5, 13611, &timeout_s) ||
        !phone_line_attribute_number(line, "maxLength", 2, MAX_S, MAX_S, 13612, &max_s))
        return;
    if (line->options.recordings == NULL) {
        phone_line_finish(line, PHONE_LINE_FAILED, 0, "this line keeps no recordings, so it cannot <Record>");
        return;
    }
    const char *beep = twiml_find_attribute(line->verb, "playBeep");
    struct phone_line_record *record = &line->record;
    record->ulaw.len = 0;
    record->beep_left_frames = beep != NULL && strcmp(beep, "false") == 0 ? 0 : BEEP_FRAMES;
    record->max_frames = (size_t)max_s * FRAMES_PER_S;
    record->timeout_frames = (size_t)timeout_s * FRAMES_PER_S;
    record->silent_frames = record->first_voiced_frame = record->last_voiced_frame = 0;
    record->has_voice = false;
}

/* Silence before the speech and behind it is cut off; a silent recording stays whole. */
static struct span trimmed(const struct phone_line *line)
{
    const struct phone_line_record *record = &line->record;
    struct span all = {record->ulaw.at, record->ulaw.len};
    const char *trim = twiml_find_attribute(line->verb, "trim");
    if (!record->has_voice || (trim != NULL && strcmp(trim, "do-not-trim") == 0))
        return all;
    size_t from = record->first_voiced_frame, to = record->last_voiced_frame + 1 + TRIM_TAIL_FRAMES;
    from = from > TRIM_LEAD_FRAMES ? (from - TRIM_LEAD_FRAMES) * ULAW_FRAME_BYTES : 0;
    to = to * ULAW_FRAME_BYTES < all.len ? to * ULAW_FRAME_BYTES : all.len;
    return (struct span){all.at + from, to - from};
}

/* Keeps the recording and makes the action's parameters (section 1.3). */
struct result {
    char sid[PHONE_LINE_SID_BYTES], url[RECORDINGS_URL_BYTES], duration_s[24];
};

static enum vp_err keep(struct phone_line *line, struct result *out_result)
{
    const struct twiml_element *verb = line->verb;
    const char *callback = twiml_find_attribute(verb, "recordingStatusCallback");
    char callback_url[TWIML_URL_BYTES] = "";
    if (callback != NULL && twiml_url_resolve(line->document_url, callback, callback_url) != VP_OK)
        phone_line_note(line, "error 11100: recordingStatusCallback \"%.100s\" is not a URL", callback);
    struct recording_made made = {.call_sid = line->call_sid,
                                  .ulaw = trimmed(line),
                                  .status_url = callback_url,
                                  .auth_token = line->options.auth_token,
                                  .routes = line->options.routes,
                                  .route_count = line->options.route_count};
    enum vp_err err = recordings_put(line->options.recordings, &made, out_result->sid, out_result->url);
    size_t ms = line->record.ulaw.len / ULAW_BYTES_PER_MS;
    snprintf(out_result->duration_s, sizeof out_result->duration_s, "%zu", ms < 1000 ? 1 : (ms + 500) / 1000);
    return err;
}

static struct phone_line_params params_of(const struct phone_line *line, const char *status,
                                          const struct result *result, const char *digits)
{
    struct phone_line_params params = phone_line_params_make(line, status);
    phone_line_params_add(&params, "RecordingUrl", result->url);
    phone_line_params_add(&params, "RecordingSid", result->sid);
    phone_line_params_add(&params, "RecordingDuration", result->duration_s);
    phone_line_params_add(&params, "Digits", digits);
    return params;
}

static void end_record(struct phone_line *line, const char *digits)
{
    struct result result;
    enum vp_err err = keep(line, &result);
    if (err != VP_OK) {
        phone_line_fail(line, 0, "the recording cannot be kept: %s", vp_err_text(err));
        return;
    }
    struct phone_line_params params = params_of(line, NULL, &result, digits);
    phone_line_take_action(line, &params);
}

size_t phone_line_record_frame(struct phone_line *line, const uint8_t *caller_ulaw, uint8_t *out_agent_ulaw)
{
    struct phone_line_record *record = &line->record;
    if (record->beep_left_frames > 0) {
        phone_line_tone(BEEP_HZ, 0, (BEEP_FRAMES - record->beep_left_frames) * ULAW_FRAME_BYTES,
                        ULAW_FRAME_BYTES, out_agent_ulaw);
        record->beep_left_frames--;
        return ULAW_FRAME_BYTES;
    }
    if (buf_append(&record->ulaw, caller_ulaw, ULAW_FRAME_BYTES) != VP_OK) {
        end_record(line, "");
        return 0;
    }
    size_t frame = record->ulaw.len / ULAW_FRAME_BYTES - 1;
    record->silent_frames = line->voicing.is_voiced ? 0 : record->silent_frames + 1;
    if (line->voicing.is_voiced) {
        if (!record->has_voice)
            record->first_voiced_frame = frame;
        record->has_voice = true;
        record->last_voiced_frame = frame;
    }
    if (frame + 1 >= record->max_frames)
        end_record(line, "");
    else if (record->timeout_frames > 0 && record->silent_frames >= record->timeout_frames) {
        /* Nothing was said at all: no recording, no action, the document goes on. */
        if (record->has_voice)
            end_record(line, "");
        else
            phone_line_next_verb(line);
    }
    return 0;
}

void phone_line_record_press(struct phone_line *line, char digit)
{
    const char *keys = twiml_find_attribute(line->verb, "finishOnKey");
    char text[2] = {digit, '\0'};
    if (strchr(keys != NULL ? keys : "1234567890*#", digit) != NULL && line->record.beep_left_frames == 0)
        end_record(line, text);
}

void phone_line_record_hang_up(struct phone_line *line)
{
    if (!line->is_verb_running || line->verb->noun != TWIML_RECORD || line->record.ulaw.len == 0)
        return;
    struct result result;
    const char *action = twiml_find_attribute(line->verb, "action");
    char url[TWIML_URL_BYTES];
    if (twiml_url_resolve(line->document_url, action != NULL ? action : "", url) != VP_OK ||
        keep(line, &result) != VP_OK)
        return;
    struct phone_line_params params = params_of(line, "completed", &result, "hangup");
    phone_line_notify(line, url, &params);
}
