#include "twilio/twiml_verbs.h"

#include <stdio.h>
#include <string.h>

#include "twilio/twiml.h"

/* Twilio takes 500 hints of 100 characters; the document has a limit too. */
enum { HINTS_BYTES = 6000, HINT_MAX_CHARS = 100, LINK_BYTES = PHONE_URL_BYTES + PHONE_LINK_BYTES };

struct links { /* of a step, as Twilio is told them */
    char next[LINK_BYTES], otherwise[LINK_BYTES];
    const char *shown_number; /* of the answer */
};

static void write_attributes(struct twiml *twiml, const char *const attributes[][2], size_t count)
{
    for (size_t i = 0; i < count; i++)
        twiml_attr(twiml, attributes[i][0], attributes[i][1]);
}

#define WRITE_ATTRIBUTES(twiml, attributes)                                                                  \
    write_attributes((twiml), (attributes), sizeof(attributes) / sizeof *(attributes))

static const char *seconds_text(const struct phone_step *step, char out[16])
{
    snprintf(out, 16, "%d", step->seconds);
    return out;
}

static void write_empty(struct twiml *twiml, const char *element)
{
    twiml_open(twiml, element);
    twiml_close(twiml);
}

/* The verb behind it runs when nobody spoke: the timeout ends a recording also before the first word. */
static void write_record(struct twiml *twiml, const struct phone_step *step, const struct links *links)
{
    char timeout[16];
    const char *const attributes[][2] = {{"action", links->next},
                                         {"method", "POST"},
                                         {"playBeep", "false"},
                                         {"trim", "trim-silence"},
                                         {"timeout", seconds_text(step, timeout)},
                                         {"maxLength", "60"},
                                         {"finishOnKey", "1234567890*#"}};
    twiml_open(twiml, "Record");
    WRITE_ATTRIBUTES(twiml, attributes);
    twiml_close(twiml);
    twiml_element(twiml, "Redirect", links->otherwise);
}

static void write_message(struct twiml *twiml, const struct phone_step *step, const struct links *links)
{
    char longest[16];
    const char *const attributes[][2] = {{"action", links->next}, {"method", "POST"},
                                         {"playBeep", "true"},    {"trim", "trim-silence"},
                                         {"timeout", "5"},        {"maxLength", seconds_text(step, longest)},
                                         {"finishOnKey", "#"}};
    twiml_open(twiml, "Record");
    WRITE_ATTRIBUTES(twiml, attributes);
    twiml_close(twiml);
    twiml_element(twiml, "Redirect", links->otherwise);
}

/* Without callerId it is the caller's number (twilio.md 2.7). */
static void write_dial(struct twiml *twiml, const struct phone_step *step, const struct links *links)
{
    char timeout[16];
    const char *const attributes[][2] = {
        {"action", links->next}, {"method", "POST"}, {"timeout", seconds_text(step, timeout)}};
    twiml_open(twiml, "Dial");
    WRITE_ATTRIBUTES(twiml, attributes);
    if (links->shown_number[0] != '\0')
        twiml_attr(twiml, "callerId", links->shown_number);
    if (step->is_unanswered)
        twiml_attr(twiml, "answerOnBridge", "true");
    if (step->otherwise_link[0] != '\0') { /* heard by whoever picks up, before they are connected */
        twiml_open(twiml, "Number");
        twiml_attr(twiml, "url", links->otherwise);
        twiml_attr(twiml, "method", "POST");
        twiml_text(twiml, step->text);
        twiml_close(twiml);
    } else {
        twiml_text(twiml, step->text);
    }
    twiml_close(twiml);
}

static void collect_hints(const struct phone_step *step, char out[HINTS_BYTES])
{
    size_t len = 0;
    out[0] = '\0';
    for (size_t i = 0; i < step->word_count; i++) {
        const char *word = step->words[i];
        size_t word_len = strlen(word);
        if (word_len > HINT_MAX_CHARS || strchr(word, ',') != NULL)
            continue;
        if (len + word_len + 2 > HINTS_BYTES)
            return;
        if (len > 0)
            out[len++] = ',';
        (void)span_copy(span_of(word), out + len, HINTS_BYTES - len);
        len += word_len;
    }
}

static void write_listen(struct twiml *twiml, const struct phone_step *step, const struct links *links)
{
    char timeout[16], hints[HINTS_BYTES];
    const char *const attributes[][2] = {{"input", "speech dtmf"},  {"action", links->next},
                                         {"method", "POST"},        {"timeout", seconds_text(step, timeout)},
                                         {"speechTimeout", "auto"}, {"numDigits", "1"}};
    collect_hints(step, hints);
    twiml_open(twiml, "Gather");
    WRITE_ATTRIBUTES(twiml, attributes);
    if (hints[0] != '\0')
        twiml_attr(twiml, "hints", hints);
    twiml_close(twiml);
    twiml_element(twiml, "Redirect", links->otherwise);
}

static void write_key(struct twiml *twiml, const struct phone_step *step, const struct links *links)
{
    char timeout[16];
    const char *const attributes[][2] = {{"input", "dtmf"},  {"action", links->next},
                                         {"method", "POST"}, {"timeout", seconds_text(step, timeout)},
                                         {"numDigits", "1"}, {"finishOnKey", ""}};
    twiml_open(twiml, "Gather");
    WRITE_ATTRIBUTES(twiml, attributes);
    twiml_element(twiml, "Say", step->text);
    twiml_close(twiml);
    twiml_element(twiml, "Redirect", links->otherwise);
}

static void write_collect(struct twiml *twiml, const struct phone_step *step, const struct links *links)
{
    char timeout[16];
    const char *const attributes[][2] = {{"input", "dtmf"},    {"action", links->next},
                                         {"method", "POST"},   {"timeout", seconds_text(step, timeout)},
                                         {"finishOnKey", "#"}, {"actionOnEmptyResult", "true"}};
    twiml_open(twiml, "Gather");
    WRITE_ATTRIBUTES(twiml, attributes);
    twiml_close(twiml);
    twiml_element(twiml, "Redirect", links->next);
}

/* Both, since one is followed when the stream ends and the other when it cannot be had. */
static void write_connect(struct twiml *twiml, const struct phone_step *step, const struct links *links)
{
    const char *const parameters[][2] = {{"token", step->stream.token},
                                         {"from", step->stream.from},
                                         {"to", step->stream.to},
                                         {"restaurant_id", step->stream.restaurant_id}};
    twiml_open(twiml, "Connect");
    twiml_attr(twiml, "action", links->next);
    twiml_open(twiml, "Stream");
    twiml_attr(twiml, "url", step->url);
    for (size_t i = 0; i < sizeof parameters / sizeof *parameters; i++) {
        twiml_open(twiml, "Parameter");
        twiml_attr(twiml, "name", parameters[i][0]);
        twiml_attr(twiml, "value", parameters[i][1]);
        twiml_close(twiml);
    }
    twiml_close(twiml);
    twiml_close(twiml);
    twiml_element(twiml, "Redirect", links->next);
}

static void write_wait(struct twiml *twiml, const struct phone_step *step)
{
    char seconds[16];
    twiml_open(twiml, "Pause");
    twiml_attr(twiml, "length", seconds_text(step, seconds));
    twiml_close(twiml);
}

static void write_step(struct twiml *twiml, const struct phone_step *step, const struct links *links)
{
    switch (step->verb) {
    case PHONE_SAY:
        twiml_element(twiml, "Say", step->text);
        break;
    case PHONE_PLAY:
        twiml_element(twiml, "Play", step->url);
        break;
    case PHONE_RECORD:
        write_record(twiml, step, links);
        break;
    case PHONE_LISTEN:
        write_listen(twiml, step, links);
        break;
    case PHONE_KEY:
        write_key(twiml, step, links);
        break;
    case PHONE_COLLECT:
        write_collect(twiml, step, links);
        break;
    case PHONE_CONNECT:
        write_connect(twiml, step, links);
        break;
    case PHONE_WAIT:
        write_wait(twiml, step);
        break;
    case PHONE_GO_TO:
        twiml_element(twiml, "Redirect", links->next);
        break;
    case PHONE_DIAL:
        write_dial(twiml, step, links);
        break;
    case PHONE_MESSAGE:
        write_message(twiml, step, links);
        break;
    case PHONE_HANG_UP:
        write_empty(twiml, "Hangup");
        break;
    case PHONE_REJECT:
        write_empty(twiml, "Reject");
        break;
    case PHONE_BUSY:
        twiml_open(twiml, "Reject");
        twiml_attr(twiml, "reason", "busy");
        twiml_close(twiml);
        break;
    case PHONE_TEXT:
        twiml_element(twiml, "Message", step->text);
        break;
    }
}

enum vp_err twiml_write_answer(const struct phone_answer *answer, const char *base_path, struct buf *out)
{
    struct twiml twiml;
    struct links links = {.shown_number = answer->shown_number};
    twiml_begin(&twiml, out);
    for (size_t i = 0; i < answer->count; i++) {
        snprintf(links.next, sizeof links.next, "%s%s", base_path, answer->steps[i].link);
        snprintf(links.otherwise, sizeof links.otherwise, "%s%s", base_path, answer->steps[i].otherwise_link);
        write_step(&twiml, &answer->steps[i], &links);
    }
    return twiml_end(&twiml);
}
