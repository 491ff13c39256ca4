/* voiceplate doctor: what would keep the service from answering calls. */
#include <argp.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/argument.h"
#include "app/checkup.h"
#include "app/verbs.h"
#include "base/log.h"

static const struct argp_option options[] = {
    {"config", 'c', "FILE", 0, "Settings", 0},
    {"json", 'j', 0, 0, "JSON instead of lines", 0},
    {0},
};

struct arguments {
    const char *config_path;
    bool wants_json;
};

static error_t parse(int key, char *value, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    switch (key) {
    case 'c':
        arguments->config_path = value;
        return 0;
    case 'j':
        arguments->wants_json = true;
        return 0;
    case ARGP_KEY_ARG:
        return argument_refuse(state, value);
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* The first line beside the name; further ones below it. */
static void print_finding(const struct checkup_finding *finding)
{
    const char *text = finding->text;
    printf("%-13s  %-11s  ", finding->name, checkup_state_name(finding->state));
    for (bool is_first = true; is_first || *text != '\0'; is_first = false) {
        size_t len = strcspn(text, "\n");
        printf("%*s%.*s\n", is_first ? 0 : 28, "", (int)len, text);
        text += text[len] == '\n' ? len + 1 : len;
    }
}

static void print_json(const struct checkup *checkup)
{
    json_t *list = json_array();
    for (size_t i = 0; i < checkup->count; i++) {
        const struct checkup_finding *finding = &checkup->findings[i];
        static const char *const states[] = {"ok", "problem", "not_checked"};
        json_array_append_new(list, json_pack("{s:s, s:s, s:s}", "check", finding->name, "state",
                                              states[finding->state], "text", finding->text));
    }
    json_dumpf(list, stdout, JSON_INDENT(2));
    puts("");
    json_decref(list);
}

int verb_doctor(int argc, char **argv)
{
    static const struct argp argp = {
        .options = options,
        .parser = parse,
        .help_filter = verbs_help_filter,
        .doc =
            "Checks settings, menus, database, ports, speech models, the configured model by one handshake "
            "and the traditional pipeline's servers, all of it whatever it finds, and says what to do where "
            "something is wrong. Changes nothing and costs nothing. May run beside the service: its ports "
            "are then in use, as they should be.",
    };
    static struct checkup checkup;
    struct arguments arguments = {0};
    argp_parse(&argp, argc, argv, 0, NULL, &arguments);
    log_set_level(LOG_LEVEL_ERROR); /* the findings say it better */
    checkup_run(&checkup, arguments.config_path);
    if (arguments.wants_json)
        print_json(&checkup);
    for (size_t i = 0; i < checkup.count && !arguments.wants_json; i++)
        print_finding(&checkup.findings[i]);
    size_t problem_count = checkup_count_problems(&checkup);
    checkup_deinit(&checkup);
    return problem_count == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
