/* Carries out a document, verb by verb. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "callers/phone_line_internal.h"

static void run_reject(struct phone_line *line)
{
    const char *reason = twiml_find_attribute(line->verb, "reason");
    if (line->is_answered)
        phone_line_finish(line, PHONE_LINE_ENDED_BY_AGENT, 0, "hung up by <Reject>");
    else
        phone_line_finish(line, PHONE_LINE_REFUSED, 0, "refused: %s",
                          reason != NULL && strcmp(reason, "busy") == 0 ? "busy" : "not in service");
}

static void run_announcement(struct phone_line *line)
{
    /* A pause as the first verb lets it ring on. */
    if (line->verb->noun != TWIML_PAUSE)
        phone_line_answer(line);
    if (!line->is_over)
        phone_line_announce(line, line->verb, phone_line_next_verb);
}

static void run_hang_up(struct phone_line *line)
{
    phone_line_answer(line);
    phone_line_finish(line, PHONE_LINE_ENDED_BY_AGENT, 0, "hung up by <Hangup>");
}

static void run_verb(struct phone_line *line)
{
    line->is_verb_running = line->verb != NULL;
    if (line->verb == NULL) {
        phone_line_answer(line);
        phone_line_finish(line, PHONE_LINE_ENDED_BY_AGENT, 0, "the document ended");
        return;
    }
    switch (line->verb->noun) {
    case TWIML_CONNECT:
        phone_line_stream_run(line);
        break;
    case TWIML_REDIRECT:
        phone_line_fetch(line, line->verb->text, twiml_find_attribute(line->verb, "method"), NULL);
        break;
    case TWIML_SAY:
    case TWIML_PLAY:
    case TWIML_PAUSE:
        run_announcement(line);
        break;
    case TWIML_RECORD:
        phone_line_record_run(line);
        break;
    case TWIML_GATHER:
        phone_line_gather_run(line);
        break;
    case TWIML_DIAL:
        phone_line_dial_run(line);
        break;
    case TWIML_HANGUP:
        run_hang_up(line);
        break;
    case TWIML_REJECT:
        run_reject(line);
        break;
    default:
        phone_line_finish(line, PHONE_LINE_FAILED, 0, "the simulated Twilio does not carry out <%s>",
                          twiml_noun_name(line->verb->noun));
        break;
    }
}

void phone_line_run(struct phone_line *line, struct span xml)
{
    struct twiml_problem problem;
    struct twiml_document *document = NULL;
    /* An empty body is what Twilio takes as "nothing to do". */
    enum vp_err err = twiml_reader_parse(xml.len > 0 ? xml : SPAN_LIT("<Response/>"), &document, &problem);
    if (err != VP_OK) {
        phone_line_fail(line, problem.code, "%.120s: %.120s", line->document_url, problem.text);
        return;
    }
    line->is_asking_fallback = false;
    twiml_document_destroy(line->document);
    line->document = document;
    line->verb = twiml_first_verb(document);
    run_verb(line);
}

void phone_line_next_verb(struct phone_line *line)
{
    line->verb = line->verb->next;
    run_verb(line);
}

void phone_line_take_action(struct phone_line *line, const struct phone_line_params *params)
{
    const char *action = twiml_find_attribute(line->verb, "action");
    phone_line_fetch(line, action != NULL ? action : "", twiml_find_attribute(line->verb, "method"), params);
}

bool phone_line_attribute_number(struct phone_line *line, const char *name, long low, long high,
                                 long fallback, int code, long *out_value)
{
    const char *text = twiml_find_attribute(line->verb, name);
    *out_value = fallback;
    if (text == NULL)
        return true;
    char *end;
    errno = 0;
    *out_value = strtol(text, &end, 10);
    if (end != text && *end == '\0' && errno == 0 && *out_value >= low && *out_value <= high)
        return true;
    phone_line_fail(line, code, "<%s %s=\"%.20s\"> is not a whole number from %ld to %ld",
                    twiml_noun_name(line->verb->noun), name, text, low, high);
    return false;
}

size_t phone_line_verb_frame(struct phone_line *line, const uint8_t *caller_ulaw, uint8_t *out_agent_ulaw)
{
    voicing_feed(&line->voicing, caller_ulaw);
    if (line->stream != NULL)
        return media_stream_turn(line->stream, caller_ulaw, out_agent_ulaw);
    memset(out_agent_ulaw, ULAW_SILENCE, ULAW_FRAME_BYTES);
    if (!line->is_verb_running)
        return 0;
    switch (line->verb->noun) {
    case TWIML_RECORD:
        return phone_line_record_frame(line, caller_ulaw, out_agent_ulaw);
    case TWIML_GATHER:
        return phone_line_gather_frame(line, out_agent_ulaw);
    case TWIML_DIAL:
        return phone_line_dial_frame(line, out_agent_ulaw);
    default:
        return phone_line_announcement_frame(line, out_agent_ulaw);
    }
}

bool phone_line_verb_has_audio(const struct phone_line *line)
{
    if (line->stream != NULL)
        return media_stream_waiting_bytes(line->stream) > 0;
    return line->announcement.element != NULL &&
           line->announcement.ulaw.len > line->announcement.played_bytes;
}

void phone_line_verb_stop(struct phone_line *line)
{
    line->is_verb_running = false;
    phone_line_announcement_stop(line);
    if (line->stream != NULL)
        media_stream_close(line->stream);
}
