/* voiceplate doctor: what would keep the service from answering calls. */
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/arguments.h"
#include "app/checkup.h"
#include "app/json_print.h"
#include "app/verbs.h"
#include "base/log.h"

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

static bool print_json(const struct checkup *checkup)
{
    json_t *list = json_array();
    for (size_t i = 0; i < checkup->count; i++) {
        const struct checkup_finding *finding = &checkup->findings[i];
        static const char *const states[] = {"ok", "problem", "not_checked"};
        json_array_append_new(list, json_pack("{s:s, s:s, s:s}", "check", finding->name, "state",
                                              states[finding->state], "text", finding->text));
    }
    return json_print(list);
}

int verb_doctor(struct arguments *arguments)
{
    static struct checkup checkup;
    bool is_told = true;
    log_set_level(LOG_LEVEL_ERROR); /* the findings say it better */
    signal(SIGPIPE, SIG_IGN);       /* a server that hangs up while it is looked at is a finding */
    checkup_run(&checkup, arguments->config_path);
    if (arguments->wants_json)
        is_told = print_json(&checkup);
    for (size_t i = 0; i < checkup.count && !arguments->wants_json; i++)
        print_finding(&checkup.findings[i]);
    size_t problem_count = checkup_count_problems(&checkup);
    checkup_deinit(&checkup);
    return problem_count == 0 && is_told ? EXIT_STATUS_OK : EXIT_STATUS_FAILED;
}
