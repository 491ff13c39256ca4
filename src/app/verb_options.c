#include "app/verb_options.h"

#include <argp.h>
#include <stddef.h>
#include <string.h>

#include "app/option_values.h"
#include "arms/ab.h"

#define AT(member)               .offset = offsetof(struct arguments, member)
#define SWITCH(member)           .kind = VERB_OPTION_SWITCH, AT(member)
#define TEXT(member)             .kind = VERB_OPTION_TEXT, AT(member)
#define NUMBER(member, min, max) .kind = VERB_OPTION_NUMBER, AT(member), .low = min, .high = max
#define TAKEN(function)          .kind = VERB_OPTION_TAKEN, .take = function

enum { /* each verb as a bit: SERVE */
#define VERB(id, ...) id = 1 << VERB_##id,
#include "app/verbs.def"
#undef VERB
};

const struct verb_option verb_options[] = {
    /* Where the settings and the service are. */
    {SERVE | ENGINE | DOCTOR | MODEL | CALLS | CALL | COSTS | FIGURES | ORDERS | MESSAGES | DELIVERIES |
         FLAGS | SOLDOUT | HOUSE | AB | CHECK | TOKEN | CALLERS | TWILIO | BACKUP | RESTORE,
     'c', "config", "FILE",
     "Settings (default: $VOICEPLATE_CONFIG, then voiceplate.yaml if there is one, then those of the installed "
     "program)",
     TEXT(config_path)},
    {PHONE | EVAL | LOAD, 'c', "config", "FILE",
     "The service's settings: auth token, admin token and public URL are taken from there",
     TEXT(config_path)},
    {PHONE | EVAL, 'u', "url", "URL", "The service (default: $VOICEPLATE_URL, then http://127.0.0.1:5001)",
     TEXT(url)},
    {LOAD, 'u', "url", "URL", "The service (default: $VOICEPLATE_URL; without it one of its own)", TEXT(url)},
    {CHECK, 'u', "url", "URL",
     "The running server, to ask which calls are live (default: $VOICEPLATE_URL, then the address of "
     "bind_address and web_port)",
     TEXT(url)},
    {PHONE | EVAL | LOAD, 0, "media-url", "URL",
     "Where to reach the media stream, when its public URL is not reachable from here",
     TEXT(phone.media_url)},
    {SERVE, 'n', "check", NULL,
     "Check all that doctor checks, print problems or else the settings; do not serve", SWITCH(only_checks)},
    /* How the result is told. */
    {MODEL | CALLS | CALL | COSTS | FIGURES | ORDERS | MESSAGES | DELIVERIES | FLAGS | SOLDOUT | HOUSE | AB |
         CHECK | DOCTOR | MENU | PHONE | EVAL | LOAD | TOKEN | CALLERS | TWILIO | BACKUP | RESTORE,
     'j', "json", NULL, "JSON for programs instead of text for people", SWITCH(wants_json)},
    /* The store. */
    {CALLS | COSTS | FIGURES | MESSAGES | DELIVERIES, 'r', "restaurant", "ID", "Only this restaurant's",
     TEXT(restaurant_id)},
    {ORDERS, 'r', "restaurant", "ID",
     "Only this restaurant's; for a change not needed where there is only one", TEXT(restaurant_id)},
    {AB, 'r', "restaurant", "ID", "Only this restaurant's calls", TEXT(restaurant_id)},
    {FLAGS, 'r', "restaurant", "ID", "set, unset: for this restaurant only", TEXT(restaurant_id)},
    {SOLDOUT | HOUSE, 'r', "restaurant", "ID", "Of this restaurant; not needed where there is only one",
     TEXT(restaurant_id)},
    {SOLDOUT | HOUSE, 0, "for-good", NULL,
     "add, pause: until it is taken back, not until the restaurant closes", SWITCH(is_for_good)},
    {MENU, 0, "spoken", NULL,
     "check: say each item, size and option over the telephone's band, and tell what is not heard back",
     SWITCH(is_spoken)},
    {MENU, 'f', "from", "SOURCE",
     "import: what the file is: square, uber, schema.org, toast or csv (default: what it looks like)",
     TEXT(from)},
    {MENU, 'r', "restaurant", "ID", "import: the id of the restaurant", TEXT(restaurant_id)},
    {ORDERS | MESSAGES, 's', "call", "CALLSID", "Only this call's", TEXT(call_sid)},
    {ORDERS, 0, "state", "STATE", "list: only received, accepted, ready, picked_up or cancelled ones",
     TEXT(state)},
    {CALLS | ORDERS, 0, "day", "DAY", "Only those of this day of the restaurant's, as 2026-11-30", TEXT(day)},
    {CALLS | ORDERS | COSTS, 0, "since", "DAY", "Only those from this day on", TEXT(since)},
    {COSTS, 0, "day", "DAY", "Only those of this day, as 2026-11-30", TEXT(day)},
    {FIGURES, 0, "day", "DAY", "Of this day of the restaurant's, as 2026-11-30 (default: today)", TEXT(day)},
    {CALLS, 0, "slow", NULL, "The slowest first, of today unless days are named", SWITCH(is_by_slowness)},
    {CHECK, 0, "since", "DAY",
     "Only calls that began on this day or later, and their orders, as 2026-11-30; what the tables alone show is left "
     "to the run without it",
     TEXT(since)},
    {CHECK, 's', "state", "FILE",
     "Keep there how far the check came: a run that was ended goes on from there. One that comes to its end removes it",
     TEXT(state_path)},
    {CALLS, 'o', "outcome", "OUTCOME",
     "Only those that are ordered, message, transferred, abandoned, failed, answered, blocked or live",
     TEXT(outcome)},
    {ORDERS, 0, "ready", "MINUTES",
     "accept: ready in so many minutes from now (default: as the caller was told)",
     NUMBER(ready_minutes, 1, 1440)},
    {ORDERS, 0, "reason", "TEXT", "cancel: why", TEXT(reason)},
    {MESSAGES, 0, "state", "STATE", "list: only open or done ones", TEXT(state)},
    {CALLS | ORDERS | MESSAGES | DELIVERIES, 'n', "limit", "N", "At most N, newest first (default 20)",
     NUMBER(limit, 1, 1000000)},
    {DELIVERIES, 'w', "way", "ID", "list: only by this way", TEXT(way_id)},
    {DELIVERIES, 's', "state", "STATE", "list: only waiting, acknowledged or given-up ones", TEXT(state)},
    {DELIVERIES, 'o', "order", "N", "list: only of the order with this number",
     NUMBER(order_number, 1, 1000000000)},
    {FLAGS, 'n', "limit", "N", "log: at most N changes (default 50)", NUMBER(limit, 1, 1000000)},
    {ORDERS | MESSAGES, 0, "who", "NAME", "Who makes the change (default: the user's name)", TEXT(who)},
    {FLAGS | SOLDOUT | HOUSE | CALLERS, 'w', "who", "NAME",
     "Who makes the change, for the log (default: the user's name)", TEXT(who)},
    {TOKEN, 's', "scope", "SCOPES", "create: what it is for, such as orders:read,menu:write", TEXT(scopes)},
    {CALLERS, 'r', "restaurant", "ID",
     "Only what this restaurant has, only at this one; block, unblock: needed where there are several",
     TEXT(restaurant_id)},
    {TOKEN, 'r', "restaurant", "ID", "create: for this restaurant only", TEXT(restaurant_id)},
    {TOKEN, 'd', "days", "N", "create: it holds so many days (default: until it is revoked)",
     NUMBER(days, 1, 3650)},
    {AB, 'd', "days", "N", "Calls of the last N days (default 30)", NUMBER(days, 1, AB_DAYS_MAX)},
    {CHECK, 'l', "live-after", "S",
     "A call without an end and without a stream is left over after so long (default: 240, for a "
     "traditional call call_length_max_s)",
     NUMBER(live_after_s, 0, 1000000)},
    {TWILIO, 0, "fallback", "URL",
     "connect, check: what Twilio asks where this server fails, such as a TwiML Bin that dials the restaurant",
     TEXT(phone.fallback_url)},
    {TWILIO, 0, "take-over", NULL,
     "connect, check: no TwiML App and no SIP trunk may have the number's calls", SWITCH(takes_over)},
    {TWILIO, 0, "from", "NUMBER", "test: the number that calls", TEXT(from)},
    /* Servers of their own. */
    {ENGINE, 'l', "listen", "ADDRESS:PORT",
     "Where to serve (default 127.0.0.1:6101; port 0 lets the kernel choose)", TAKEN(option_take_listen)},
    {SIM, 'l', "listen", "ADDRESS:PORT",
     "Where to serve (default 127.0.0.1:6201; port 0 lets the kernel choose)", TAKEN(option_take_listen)},
    {SIM, 'u', "upstream", "URL", "The model, without a path (default http://127.0.0.1:6101, the engine)",
     TEXT(upstream)},
    {SIM, 0, "ca-file", "FILE", "Certificates to trust for an https upstream (default: the system's)",
     TEXT(ca_file)},
    {SIM, 'f', "fault", "JSON", "Arms a fault from the start; may be repeated", TAKEN(option_take_fault)},
    /* Who calls, with what. */
    {PHONE | EVAL, 'r', "record", "DIR", "Write NAME.wav of each call there (left: caller, right: agent)",
     TEXT(phone.recordings_dir)},
    {PHONE | EVAL, 'v', "voice", "ENGINE:NAME",
     "A caller's voice, such as flite:slt or piper:joe; repeat to deal several out (default: all that are installed)",
     TAKEN(option_take_voice)},
    {PHONE | EVAL, 'p', "parallel", "N", "Calls at the same time (phone: 1, eval: 2 unless given)",
     NUMBER(phone.parallel, 1, 64)},
    {PHONE, 0, "say", "TEXT",
     "Instead of a scenario file: say this when the agent is silent; repeat for more turns. An order must "
     "come of it",
     TAKEN(option_take_said)},
    {PHONE, 0, "to", "NUMBER", "With --say: the called number (default +15550001111)", TEXT(to)},
    {PHONE, 0, "from", "NUMBER", "With --say: the caller's number (default +15550002222)", TEXT(from)},
    {LOAD, 0, "to", "NUMBER", "The called number (default +15550001111)", TEXT(to)},
    {LOAD, 0, "from", "NUMBER", "The callers' number (default +15550002222)", TEXT(from)},
    {PHONE, 0, "latencies", "FILE", "Append each call's latencies there, a line each: NAME first|turn MS",
     TEXT(latencies_path)},
    {PHONE, 'q', "quiet", NULL, "Do not show the conversations; one line for each call that is over",
     SWITCH(phone.is_quiet)},
    {EVAL, 0, "round", "NAME",
     "Only this round: clean, noise, babble or human; repeat for several (default: all)",
     TAKEN(option_take_round)},
    {LOAD, 'N', "calls", "N", "So many calls at once, and no more afterwards", NUMBER(call_count, 1, 5000)},
    {LOAD, 0, "step", "N", "Without --calls: so many calls more each time (default 50)",
     NUMBER(step, 1, 1000)},
    {LOAD, 'S', "seconds", "S", "How long each call talks (default 10)", NUMBER(seconds, 1, 3600)},
    {LOAD, 'l', "listen", "ADDRESS:PORT",
     "Serve the model that echoes there, and let --url's service have it as its realtime_url (default with --url: "
     "the service's model echoes by itself)",
     TAKEN(option_take_listen)},
    {LOAD, 0, "ramp", "MS", "With --calls: over which time the calls begin (default 20 ms for each)",
     NUMBER(ramp_ms, 0, 600000)},
    /* What the simulated Twilio does where Twilio leaves a choice, and what goes wrong on purpose. */
    {PHONE | EVAL, 0, "twilio-api", "ADDR:PORT",
     "Serve recordings there, as Twilio's API does (default: the setting twilio_api_url where that is "
     "http://, else a port that the kernel chooses); the service takes them from its twilio_api_url",
     TAKEN(option_take_twilio_api)},
    {PHONE | EVAL, 0, "recording-ready", "MS", "A new recording is not found (404) for so long (default 300)",
     NUMBER(phone.recording_ready_ms, 0, 60000)},
    {PHONE, 'n', "noise", "DB", "Line noise, so many decibels below speech", NUMBER(phone.noise_db, 1, 60)},
    {PHONE, 0, "background", "SOUND:DB",
     "What is heard around the caller, so many decibels below speech: babble, pair, car or FILE.wav",
     TAKEN(option_take_background)},
    {PHONE, 0, "stream-loss", "continue|hang-up",
     "When a media stream's socket breaks: go on with the TwiML (default), or hang up",
     TAKEN(option_take_stream_loss)},
    {PHONE, 0, "status-events", "LIST",
     "Call progress to tell: initiated,ringing,answered,completed (default completed)",
     TAKEN(option_take_status_events)},
    {PHONE, 0, "fallback-url", "URL", "The number's fallback, asked when TwiML fails",
     TEXT(phone.fallback_url)},
    {PHONE, 0, "dial", "RESULT[:SECONDS]",
     "What becomes of <Dial>: answers (for so many seconds), busy, no-answer, fails (default answers:2)",
     TAKEN(option_take_dial)},
    {PHONE, 0, "fault-command", "COMMAND",
     "Run this by the shell when a turn marked with fault comes; $VOICEPLATE_CALL_SID is the call",
     TEXT(phone.fault_command)},
    {0},
};

enum { KEYS_FROM = 256, LIST_MAX = sizeof verb_options / sizeof verb_options[0] };

struct parsing {
    const struct verb *verb;
    struct arguments *arguments;
};

bool verb_option_is_of(const struct verb_option *option, const struct verb *verb)
{
    return (option->verbs & 1u << verb->id) != 0;
}

/* argp's key of an option without a letter is its place in the table. */
static int key_of(const struct verb_option *option)
{
    return option->letter != 0 ? option->letter : KEYS_FROM + (int)(option - verb_options);
}

static const struct verb_option *find_option(const struct verb *verb, int key)
{
    for (const struct verb_option *option = verb_options; option->name != NULL; option++)
        if (verb_option_is_of(option, verb) && key_of(option) == key)
            return option;
    return NULL;
}

static void take_option(const struct verb_option *option, const char *value, struct argp_state *state)
{
    struct arguments *arguments = ((struct parsing *)state->input)->arguments;
    void *member = (char *)arguments + option->offset;
    char why[VERB_OPTION_WHY_BYTES];
    long number = 0;
    switch (option->kind) {
    case VERB_OPTION_SWITCH:
        *(bool *)member = true;
        return;
    case VERB_OPTION_TEXT:
        *(const char **)member = value;
        return;
    case VERB_OPTION_NUMBER:
        if (option_number(value, option->low, option->high, &number, why))
            *(int *)member = (int)number;
        else
            argp_error(state, "--%s: %s", option->name, why);
        return;
    case VERB_OPTION_TAKEN:
        if (!option->take(arguments, value, why))
            argp_error(state, "--%s: %s", option->name, why);
        return;
    }
}

static void take_word(const struct parsing *parsing, const char *word, struct argp_state *state)
{
    struct arguments *arguments = parsing->arguments;
    if (arguments->word_count < parsing->verb->words_max)
        arguments->words[arguments->word_count++] = word;
    else if (parsing->verb->words_max < ARGUMENT_WORDS_MAX)
        argp_error(state, "'%s' is not expected here", word);
    else
        argp_error(state, "more than %d files", ARGUMENT_WORDS_MAX);
}

static error_t parse(int key, char *value, struct argp_state *state)
{
    const struct parsing *parsing = state->input;
    const char *missing = NULL;
    if (key == ARGP_KEY_ARG) {
        take_word(parsing, value, state);
        return 0;
    }
    if (key == ARGP_KEY_END) {
        if (parsing->verb->find_missing != NULL)
            missing = parsing->verb->find_missing(parsing->arguments);
        if (missing != NULL)
            argp_error(state, "%s", missing);
        return 0;
    }
    const struct verb_option *option = find_option(parsing->verb, key);
    if (option == NULL)
        return ARGP_ERR_UNKNOWN;
    take_option(option, value, state);
    return 0;
}

static const struct verb *parsed_verb;

/* Puts the exit statuses behind the options in --help. */
static char *add_statuses(int key, const char *text, void *input)
{
    char *statuses = NULL;
    (void)input;
    if (key != ARGP_KEY_HELP_EXTRA)
        return (char *)text;
    return asprintf(&statuses, "Exit status:\n%s", parsed_verb->statuses) >= 0 ? statuses : NULL;
}

void verb_options_parse(const struct verb *verb, int argc, char **argv, struct arguments *out_arguments)
{
    static struct argp_option list[LIST_MAX];
    const struct argp argp = {.options = list,
                              .parser = parse,
                              .args_doc = verb->words,
                              .doc = verb->doc,
                              .help_filter = add_statuses};
    struct parsing parsing = {verb, out_arguments};
    size_t count = 0;
    memset(list, 0, sizeof list);
    for (const struct verb_option *option = verb_options; option->name != NULL; option++)
        if (verb_option_is_of(option, verb))
            list[count++] =
                (struct argp_option){option->name, key_of(option), option->placeholder, 0, option->help, 0};
    memset(out_arguments, 0, sizeof *out_arguments);
    out_arguments->live_after_s = out_arguments->ramp_ms = -1;
    phone_setup_init(&out_arguments->phone);
    parsed_verb = verb;
    argp_parse(&argp, argc, argv, 0, NULL, &parsing);
}
