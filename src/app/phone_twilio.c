/* What the simulated Twilio does where Twilio leaves a choice, and what goes wrong on purpose. */
#include <string.h>

#include "app/argument.h"
#include "app/phone_setup.h"

enum {
    OPTION_STREAM_LOSS = 300,
    OPTION_STATUS_EVENTS,
    OPTION_FALLBACK_URL,
    OPTION_DIAL,
    OPTION_FAULT_COMMAND
};

static const struct argp_option options[] = {
    {"noise", 'n', "DB", 0, "Line noise, so many decibels below speech", 0},
    {"stream-loss", OPTION_STREAM_LOSS, "continue|hang-up", 0,
     "When a media stream's socket breaks: go on with the TwiML (default), or hang up", 0},
    {"status-events", OPTION_STATUS_EVENTS, "LIST", 0,
     "Call progress to tell: initiated,ringing,answered,completed (default completed)", 0},
    {"fallback-url", OPTION_FALLBACK_URL, "URL", 0, "The number's fallback, asked when TwiML fails", 0},
    {"dial", OPTION_DIAL, "RESULT[:SECONDS]", 0,
     "What becomes of <Dial>: answers (for so many seconds), busy, no-answer, fails (default answers:2)", 0},
    {"fault-command", OPTION_FAULT_COMMAND, "COMMAND", 0,
     "Run this by the shell when a turn marked with fault comes; $VOICEPLATE_CALL_SID is the call", 0},
    {"quiet", 'q', 0, 0, "Do not show the conversations; one line for each call that is over", 0},
    {0},
};

static void parse_events(struct phone_setup *setup, const char *text, struct argp_state *state)
{
    static const char *const names[] = {"initiated", "ringing", "answered", "completed"};
    static const unsigned bits[] = {LINE_STATUS_INITIATED, LINE_STATUS_RINGING, LINE_STATUS_ANSWERED,
                                    LINE_STATUS_COMPLETED};
    for (size_t len; *text != '\0'; text += len + (text[len] == ',')) {
        len = strcspn(text, ",");
        size_t i = 0;
        while (i < 4 && !span_is((struct span){text, len}, names[i]))
            i++;
        if (i == 4)
            argp_error(state, "--status-events: '%.*s' is none of them", (int)len, text);
        else
            setup->status_events |= bits[i];
    }
}

static void parse_dial(struct phone_setup *setup, const char *text, struct argp_state *state)
{
    static const char *const names[] = {
        [LINE_DIAL_ANSWERS] = "answers",
        [LINE_DIAL_BUSY] = "busy",
        [LINE_DIAL_NO_ANSWER] = "no-answer",
        [LINE_DIAL_FAILS] = "fails",
    };
    size_t len = strcspn(text, ":");
    for (int i = LINE_DIAL_ANSWERS; i <= LINE_DIAL_FAILS; i++)
        if (span_is((struct span){text, len}, names[i])) {
            setup->dial_result = (enum line_dial_result)i;
            if (text[len] == ':')
                setup->dial_talk_s = (int)argument_number(state, "dial", text + len + 1, 1, 3600);
            return;
        }
    argp_error(state, "--dial: '%s' is not answers, busy, no-answer or fails", text);
}

static void parse_stream_loss(struct phone_setup *setup, const char *text, struct argp_state *state)
{
    setup->hangs_up_on_stream_loss = strcmp(text, "hang-up") == 0;
    if (!setup->hangs_up_on_stream_loss && strcmp(text, "continue") != 0)
        argp_error(state, "--stream-loss: '%s' is not continue or hang-up", text);
}

static error_t parse(int key, char *value, struct argp_state *state)
{
    struct phone_setup *setup = state->input;
    switch (key) {
    case OPTION_STREAM_LOSS:
        parse_stream_loss(setup, value, state);
        return 0;
    case OPTION_STATUS_EVENTS:
        parse_events(setup, value, state);
        return 0;
    case OPTION_FALLBACK_URL:
        setup->fallback_url = value;
        return 0;
    case OPTION_DIAL:
        parse_dial(setup, value, state);
        return 0;
    case OPTION_FAULT_COMMAND:
        setup->fault_command = value;
        return 0;
    case 'n':
        setup->noise_db = (int)argument_number(state, "noise", value, 1, 60);
        return 0;
    case 'q':
        setup->is_quiet = true;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp phone_twilio_argp = {.options = options, .parser = parse};
