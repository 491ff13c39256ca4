/* voiceplate twilio: the numbers at Twilio, by its REST API. */
#include <stdio.h>
#include <string.h>

#include "app/arguments.h"
#include "app/json_print.h"
#include "app/number_report.h"
#include "app/trial_call.h"
#include "app/verb_end.h"
#include "app/verbs.h"
#include "base/json_tree.h"
#include "net/fetch_once.h"
#include "order/menu_set.h"

enum { HEALTH_BYTES_MAX = 1024 * 1024 };

struct job { /* of one run of the verb */
    struct twilio_account account;
    const struct arguments *arguments;
    const struct menu_set *menus;
    char voice_url[CONFIG_TEXT_BYTES + 16], status_url[CONFIG_TEXT_BYTES + 16];
    struct twilio_wiring wiring;
    json_t *list; /* of reports; NULL: they are printed */
    int status;
};

const char *verb_twilio_missing(const struct arguments *arguments)
{
    const char *action = arguments->word_count > 0 ? arguments->words[0] : "";
    bool is_connect = strcmp(action, "connect") == 0, is_test = strcmp(action, "test") == 0;
    if (!is_connect && !is_test && strcmp(action, "check") != 0)
        return "what shall be done: check, connect or test?";
    if (arguments->word_count < 2 && (is_connect || is_test))
        return "which NUMBER? Such as +15550001111";
    if (is_test && arguments->word_count > 2)
        return "test calls one NUMBER";
    return is_test && arguments->from == NULL
               ? "--from: the number that calls; it must be one of the account's, or verified there"
               : NULL;
}

/* ---- the account ---- */

/* What is said of the account is so of all its numbers, and told once. */
static void tell_of_account(struct job *job, const json_t *account)
{
    const char *type = json_string_value(json_object_get(account, "type")),
               *state = json_string_value(json_object_get(account, "status"));
    if (type != NULL && strcmp(type, "Trial") == 0)
        fputs(
            "voiceplate twilio: the account is a trial: callers hear a notice of Twilio's first, and only numbers that "
            "are verified there can be called or texted; upgrade it before real calls\n",
            stderr);
    if (state != NULL && strcmp(state, "active") != 0) {
        fprintf(stderr, "voiceplate twilio: the account is %s: it takes no calls\n", state);
        job->status = EXIT_STATUS_FAILED;
    }
}

static int fail(const struct job *job, enum vp_err err)
{
    int status = verb_fail("twilio", job->account.why[0] != '\0' ? job->account.why : vp_err_text(err));
    return twilio_account_answered(err) ? status : EXIT_STATUS_UNREACHABLE;
}

/* False: nothing can be asked, and status says why. */
static bool open_account(struct job *job)
{
    struct buf body;
    buf_init(&body, JSON_TREE_BYTES_MAX);
    enum vp_err err = twilio_account_ask(&job->account, ".json", NULL, &body);
    json_t *account = err == VP_OK ? json_tree_load((struct span){body.at, body.len}, 0) : NULL;
    buf_deinit(&body);
    if (err != VP_OK)
        job->status = fail(job, err);
    else
        tell_of_account(job, account);
    json_decref(account);
    return err == VP_OK;
}

/* Whether the public URL leads to a VoicePlate; from here at least, where the way may be another than Twilio's. */
static void check_public_url(const struct config *config)
{
    char url[CONFIG_TEXT_BYTES + 16];
    struct buf body;
    int status = 0;
    buf_init(&body, HEALTH_BYTES_MAX);
    snprintf(url, sizeof url, "%s/health", config->public_base_url);
    enum vp_err err = fetch_once(url, NULL, &status, &body);
    json_t *json = err == VP_OK ? json_tree_load((struct span){body.at, body.len}, 0) : NULL;
    if (err != VP_OK)
        fprintf(stderr, "voiceplate twilio: %s cannot be reached from here: %s. Twilio must reach it\n", url,
                vp_err_text(err));
    else if (!json_is_string(json_object_get(json, "status")))
        fprintf(stderr, "voiceplate twilio: %s answers with status %d: no VoicePlate as seen from here\n",
                url, status);
    json_decref(json);
    buf_deinit(&body);
}

/* ---- a number ---- */

static enum vp_err connect(struct job *job, struct number_report *report, struct twilio_number *number)
{
    struct twilio_difference differences[TWILIO_DIFFERENCES_MAX];
    const struct twilio_number before = *number;
    size_t count = twilio_number_compare(&before, &job->wiring, differences);
    enum vp_err err = count > 0 ? twilio_account_change(&job->account, differences, count, number) : VP_OK;
    if (err != VP_OK) {
        number_report_add(report, NUMBER_PROBLEM, "%s", job->account.why);
        return err;
    }
    number_report_differences(report, differences, count, true);
    count = twilio_number_compare(number, &job->wiring, differences);
    number_report_differences(report, differences, count, false); /* taken, and yet not so */
    return VP_OK;
}

static enum vp_err look_at(struct job *job, struct number_report *report, const struct menu *menu)
{
    struct twilio_difference differences[TWILIO_DIFFERENCES_MAX];
    struct twilio_number number;
    enum vp_err err = twilio_account_find(&job->account, report->number, &number);
    if (err != VP_OK) {
        number_report_add(report, NUMBER_PROBLEM, "%s", job->account.why);
        return err;
    }
    if (strcmp(job->arguments->words[0], "connect") == 0)
        err = connect(job, report, &number);
    else
        number_report_differences(report, differences,
                                  twilio_number_compare(&number, &job->wiring, differences), false);
    number_report_judge(report, &number, menu, job->wiring.fallback_url);
    return err;
}

static void report_on(struct job *job, const char *number)
{
    static struct number_report report;
    const struct menu *menu = menu_set_find_called(job->menus, number);
    report =
        (struct number_report){.number = number, .restaurant_id = menu != NULL ? menu->restaurant_id : NULL};
    enum vp_err err = look_at(job, &report, menu);
    if (job->list != NULL)
        json_array_append_new(job->list, number_report_json(&report));
    else
        number_report_print(&report);
    if (!twilio_account_answered(err))
        job->status = EXIT_STATUS_UNREACHABLE;
    else if (!number_report_is_good(&report) && job->status == EXIT_STATUS_OK)
        job->status = EXIT_STATUS_FAILED;
}

static void report_all(struct job *job)
{
    for (size_t i = 1; i < job->arguments->word_count; i++)
        report_on(job, job->arguments->words[i]);
    for (size_t m = 0; m < job->menus->count && job->arguments->word_count == 1; m++) {
        const struct menu_words *numbers = &job->menus->menus[m]->called_numbers;
        for (size_t i = 0; i < numbers->count; i++)
            report_on(job, numbers->words[i]);
    }
}

/* ---- the verb ---- */

static void run(struct job *job)
{
    const struct arguments *arguments = job->arguments;
    if (strcmp(arguments->words[0], "test") == 0) {
        enum vp_err err = trial_call(&job->account, arguments->from, arguments->words[1],
                                     menu_set_find_called(job->menus, arguments->words[1]));
        if (err != VP_OK)
            job->status = fail(job, err);
        return;
    }
    check_public_url(job->account.config);
    job->list = arguments->wants_json ? json_array() : NULL;
    report_all(job);
    if (job->list != NULL && !json_print(json_pack("{s:o}", "numbers", job->list)))
        job->status = EXIT_STATUS_FAILED;
}

static void init_job(struct job *job, const struct config *config, const struct arguments *arguments)
{
    snprintf(job->voice_url, sizeof job->voice_url, "%s/voice", config->public_base_url);
    snprintf(job->status_url, sizeof job->status_url, "%s/voice/status", config->public_base_url);
    job->arguments = arguments;
    job->wiring = (struct twilio_wiring){
        .voice_url = job->voice_url,
        .status_url = job->status_url,
        .fallback_url = arguments->phone.fallback_url != NULL ? arguments->phone.fallback_url : "",
        .takes_over = arguments->takes_over,
    };
}

int verb_twilio(struct arguments *arguments)
{
    static struct config config;
    static struct menu_set menus;
    static struct job job;
    if (!config_load_or_tell(&config, arguments->config_path) ||
        !menu_set_load(&menus, config.menus_dir, stderr))
        return EXIT_STATUS_FAILED;
    if (!twilio_account_init(&job.account, &config))
        return verb_fail("twilio", job.account.why);
    job.menus = &menus;
    init_job(&job, &config, arguments);
    if (open_account(&job))
        run(&job);
    menu_set_release(&menus);
    return job.status;
}
