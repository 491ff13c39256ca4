#include "app/option_values.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "app/eval_round.h"

__attribute__((format(printf, 2, 3))) static bool refuse(char *out_why, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(out_why, VERB_OPTION_WHY_BYTES, format, args);
    va_end(args);
    return false;
}

bool option_number(const char *value, long low, long high, long *out_number,
                   char out_why[VERB_OPTION_WHY_BYTES])
{
    char *end;
    errno = 0;
    long number = strtol(value, &end, 10);
    if (end == value || *end != '\0' || errno != 0 || number < low || number > high)
        return refuse(out_why, "'%s' is not a number from %ld to %ld", value, low, high);
    *out_number = number;
    return true;
}

bool option_take_listen(struct arguments *arguments, const char *value, char out_why[VERB_OPTION_WHY_BYTES])
{
    return loopback_address_parse(value, &arguments->listen) ||
           refuse(out_why, "'%s' is not ADDRESS:PORT", value);
}

bool option_take_fault(struct arguments *arguments, const char *value, char out_why[VERB_OPTION_WHY_BYTES])
{
    size_t count;
    if (fault_decode(span_of(value), arguments->faults + arguments->fault_count,
                     ARGUMENT_FAULTS_MAX - arguments->fault_count, &count, out_why,
                     VERB_OPTION_WHY_BYTES) != VP_OK)
        return false;
    arguments->fault_count += count;
    return true;
}

bool option_take_said(struct arguments *arguments, const char *value, char out_why[VERB_OPTION_WHY_BYTES])
{
    if (arguments->said_count == ARGUMENT_SAID_MAX)
        return refuse(out_why, "more than %d turns", ARGUMENT_SAID_MAX);
    arguments->said[arguments->said_count++] = value;
    return true;
}

bool option_take_voice(struct arguments *arguments, const char *value, char out_why[VERB_OPTION_WHY_BYTES])
{
    struct phone_setup *setup = &arguments->phone;
    if (setup->voice_count == PHONE_VOICES_MAX)
        return refuse(out_why, "more than %d", PHONE_VOICES_MAX);
    struct voice *voice = &setup->voices[setup->voice_count];
    char *text = strdup(value); /* the voice's name stays in it, as long as the program runs */
    if (text == NULL || voice_parse(text, voice) != VP_OK || !voice_is_available(voice)) {
        free(text);
        return refuse(out_why, "%s is not installed or not ENGINE:NAME", value);
    }
    setup->voice_count++;
    return true;
}

/* text is cut up. */
static bool take_background(char *text, const char *value, struct background_wish *wish, char *out_why)
{
    if (background_parse(text, wish) != VP_OK)
        return refuse(out_why, "'%s' is not babble, pair, car or FILE.wav with :DB behind", value);
    enum vp_err err = background_prove(wish);
    return err == VP_OK || refuse(out_why, "'%s' %s", wish->wav,
                                  err == VP_ERR_NOT_FOUND   ? "is not there or may not be read"
                                  : err == VP_ERR_BAD_AUDIO ? "is silent, or no WAV file of 8 kHz or more"
                                                            : vp_err_text(err));
}

bool option_take_background(struct arguments *arguments, const char *value,
                            char out_why[VERB_OPTION_WHY_BYTES])
{
    struct background_wish *wish = &arguments->phone.background;
    char *text = strdup(value);
    bool is_taken = text != NULL ? take_background(text, value, wish, out_why)
                                 : refuse(out_why, "%s", vp_err_text(VP_ERR_NO_MEMORY));
    if (!is_taken || wish->wav == NULL)
        free(text); /* a recording's path stays in it, as long as the program runs */
    return is_taken;
}

bool option_take_round(struct arguments *arguments, const char *value, char out_why[VERB_OPTION_WHY_BYTES])
{
    for (size_t i = 0; eval_rounds[i].name != NULL; i++)
        if (strcmp(value, eval_rounds[i].name) == 0) {
            arguments->rounds |= 1u << i;
            return true;
        }
    return refuse(out_why, "'%s' is not clean, noise, babble or human", value);
}

bool option_take_twilio_api(struct arguments *arguments, const char *value,
                            char out_why[VERB_OPTION_WHY_BYTES])
{
    arguments->phone.has_api_address = true;
    return phone_setup_take_api_address(&arguments->phone, value) ||
           refuse(out_why, "'%s' is not ADDR:PORT", value);
}

bool option_take_stream_loss(struct arguments *arguments, const char *value,
                             char out_why[VERB_OPTION_WHY_BYTES])
{
    bool hangs_up = strcmp(value, "hang-up") == 0;
    if (!hangs_up && strcmp(value, "continue") != 0)
        return refuse(out_why, "'%s' is not continue or hang-up", value);
    arguments->phone.hangs_up_on_stream_loss = hangs_up;
    return true;
}

bool option_take_status_events(struct arguments *arguments, const char *value,
                               char out_why[VERB_OPTION_WHY_BYTES])
{
    static const struct {
        const char *name;
        unsigned bit;
    } events[] = {{"initiated", PHONE_LINE_STATUS_INITIATED},
                  {"ringing", PHONE_LINE_STATUS_RINGING},
                  {"answered", PHONE_LINE_STATUS_ANSWERED},
                  {"completed", PHONE_LINE_STATUS_COMPLETED}};
    for (size_t len; *value != '\0'; value += len + (value[len] == ',')) {
        size_t i = 0, count = sizeof events / sizeof events[0];
        len = strcspn(value, ",");
        while (i < count && !span_is((struct span){value, len}, events[i].name))
            i++;
        if (i == count)
            return refuse(out_why, "'%.*s' is none of them", (int)len, value);
        arguments->phone.status_events |= events[i].bit;
    }
    return true;
}

bool option_take_dial(struct arguments *arguments, const char *value, char out_why[VERB_OPTION_WHY_BYTES])
{
    static const char *const names[] = {
        [PHONE_LINE_DIAL_ANSWERS] = "answers",
        [PHONE_LINE_DIAL_BUSY] = "busy",
        [PHONE_LINE_DIAL_NO_ANSWER] = "no-answer",
        [PHONE_LINE_DIAL_FAILS] = "fails",
    };
    size_t len = strcspn(value, ":");
    for (int i = PHONE_LINE_DIAL_ANSWERS; i <= PHONE_LINE_DIAL_FAILS; i++) {
        long talk_s = arguments->phone.dial_talk_s;
        if (!span_is((struct span){value, len}, names[i]))
            continue;
        if (value[len] == ':' && !option_number(value + len + 1, 1, 3600, &talk_s, out_why))
            return false;
        arguments->phone.dial_result = (enum phone_line_dial_result)i;
        arguments->phone.dial_talk_s = (int)talk_s;
        return true;
    }
    return refuse(out_why, "'%s' is not answers, busy, no-answer or fails", value);
}
