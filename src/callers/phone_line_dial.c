/* <Dial>: the call is put through to another telephone, which rings, is picked up for a while, or not
 * (twilio.md, section 2.7). Nobody speaks there. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/rand.h"
#include "callers/phone_line_internal.h"

enum {
    FRAMES_PER_S = 1000 / PHONE_LINE_FRAME_MS,
    RING_FRAMES = 1 * FRAMES_PER_S, /* until the other side does what the options say */
    TIMEOUT_MAX_S = 600,
    TIME_LIMIT_S = 14400,
};

void phone_line_tone(double hz, double second_hz, size_t at, size_t count, uint8_t *out_ulaw)
{
    for (size_t i = 0; i < count; i++) {
        double t = 2 * M_PI * (double)(at + i) / 8000;
        double x = sin(hz * t) + (second_hz > 0 ? sin(second_hz * t) : 0);
        out_ulaw[i] = ulaw_from_pcm16((int16_t)lrint(3000 * x));
    }
}

static const char *dialled_number(const struct phone_line *line)
{
    const struct twiml_element *child = line->verb->first_child;
    return child != NULL && child->noun == TWIML_NUMBER ? child->text : line->verb->text;
}

static bool is_number(const char *text)
{
    size_t digits = 0;
    for (; *text != '\0'; text++) {
        if (strchr("+-() .", *text) == NULL && (*text < '0' || *text > '9'))
            return false;
        digits += *text >= '0' && *text <= '9';
    }
    return digits >= 3 && digits <= 20;
}

void phone_line_dial_run(struct phone_line *line)
{
    long timeout_s, limit_s;
    phone_line_answer(line);
    if (line->is_over ||
        !phone_line_attribute_number(line, "timeout", 1, TIMEOUT_MAX_S, 30, 13212, &timeout_s) ||
        !phone_line_attribute_number(line, "timeLimit", 1, TIME_LIMIT_S, TIME_LIMIT_S, 13216, &limit_s))
        return;
    const char *number = dialled_number(line);
    if (!is_number(number)) {
        phone_line_fail(line, 13223, "<Dial> \"%.60s\" is not a telephone number", number);
        return;
    }
    bool never_answers = line->options.dial_result == PHONE_LINE_DIAL_NO_ANSWER;
    long talk_s = line->options.dial_talk_s < limit_s ? line->options.dial_talk_s : limit_s;
    line->dial = (struct phone_line_dial){.ring_frames =
                                              never_answers ? (size_t)timeout_s * FRAMES_PER_S : RING_FRAMES,
                                          .talk_frames = (size_t)talk_s * FRAMES_PER_S};
    snprintf(line->end.dialled, sizeof line->end.dialled, "%s", number);
    phone_line_note(line, "dialling %s", number);
}

/* The other leg is over: the action, or the next verb. */
static void end_dial(struct phone_line *line, const char *status)
{
    phone_line_note(line, "%s: %s", line->end.dialled, status);
    if (twiml_find_attribute(line->verb, "action") == NULL) {
        phone_line_next_verb(line);
        return;
    }
    char sid[PHONE_LINE_SID_BYTES] = "CA", duration_s[24];
    rand_hex(sid + 2, 16);
    size_t talked = line->dial.frame_count - 1 - line->dial.ring_frames; /* without the frame of the end */
    snprintf(duration_s, sizeof duration_s, "%zu",
             line->dial.is_answered ? (talked + FRAMES_PER_S - 1) / FRAMES_PER_S : 0);
    struct phone_line_params params = phone_line_params_make(line, NULL);
    phone_line_params_add(&params, "DialCallStatus", status);
    phone_line_params_add(&params, "DialCallSid", sid);
    phone_line_params_add(&params, "DialCallDuration", duration_s);
    phone_line_params_add(&params, "DialBridged", line->dial.is_answered ? "true" : "false");
    phone_line_take_action(line, &params);
}

size_t phone_line_dial_frame(struct phone_line *line, uint8_t *out_agent_ulaw)
{
    static const char *const unanswered[] = {[PHONE_LINE_DIAL_BUSY] = "busy",
                                             [PHONE_LINE_DIAL_NO_ANSWER] = "no-answer",
                                             [PHONE_LINE_DIAL_FAILS] = "failed"};
    struct phone_line_dial *dial = &line->dial;
    size_t frame = dial->frame_count++;
    if (frame < dial->ring_frames) {
        /* North American ringing: two seconds of six. */
        if (frame % (6 * FRAMES_PER_S) >= 2 * FRAMES_PER_S)
            return 0;
        phone_line_tone(440, 480, frame * ULAW_FRAME_BYTES, ULAW_FRAME_BYTES, out_agent_ulaw);
        return ULAW_FRAME_BYTES;
    }
    dial->is_answered = line->options.dial_result == PHONE_LINE_DIAL_ANSWERS;
    if (!dial->is_answered)
        end_dial(line, unanswered[line->options.dial_result]);
    else if (frame >= dial->ring_frames + dial->talk_frames)
        end_dial(line, "completed");
    return 0;
}

void phone_line_dial_press(struct phone_line *line, char digit)
{
    const char *hangs_up = twiml_find_attribute(line->verb, "hangupOnStar");
    if (digit == '*' && hangs_up != NULL && strcmp(hangs_up, "true") == 0 && line->dial.is_answered)
        end_dial(line, "completed");
}
