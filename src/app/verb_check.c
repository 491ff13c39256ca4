/* voiceplate check: whether the stored calls and orders are what callers were promised. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/arguments.h"
#include "app/check_state.h"
#include "app/days.h"
#include "app/json_print.h"
#include "app/verbs.h"
#include "audit/consistency.h"
#include "base/clock.h"
#include "service/shared.h"
#include "service/store_setup.h"
#include "store/call_list.h"
#include "store/store_safe.h"

enum { REALTIME_LIVE_MAX_S = 240, /* beyond what a sweep takes (web/sweep.h) */ LIVE_MAX_S = 1000000 };

/* The more is found, the longer it takes to keep: it takes one part in KEPT_SHARE of the time. */
enum { TOLD_EVERY_MS = 5000, KEPT_EVERY_MS = 1000, KEPT_SHARE = 20 };

struct report {
    json_t *violations, *unjudged;
    bool wants_json;
    /* How far it is. */
    const char *state_path; /* NULL: it is not kept */
    const char *store_url;
    int64_t since_unix_ms, all_count /* calls */, began_ms, told_ms, keep_next_ms;
    int done_before; /* calls of an earlier run */
};

static void add(json_t *list, const struct consistency_finding *finding)
{
    json_array_append_new(list,
                          json_pack("{s:s, s:s, s:s, s:i, s:s}", "rule", finding->rule, "call_sid",
                                    finding->call_sid, "restaurant_id", finding->restaurant_id,
                                    "order_number", finding->order_number, "sentence", finding->sentence));
}

/* "CA12...  harbor-pizza order 7: ..." with what is known of the place. */
static void print_finding(const char *kind, const struct consistency_finding *finding)
{
    printf("%s  %s", kind, finding->call_sid);
    if (finding->order_number != 0)
        printf("%s%s order %d", finding->call_sid[0] != '\0' ? "  " : "", finding->restaurant_id,
               finding->order_number);
    printf("%s%s\n", finding->call_sid[0] != '\0' || finding->order_number != 0 ? ": " : "",
           finding->sentence);
}

static void on_violation(void *owner, const struct consistency_finding *finding)
{
    struct report *report = owner;
    add(report->violations, finding);
    if (!report->wants_json)
        print_finding("VIOLATION", finding);
}

static void on_unjudged(void *owner, const struct consistency_finding *finding)
{
    struct report *report = owner;
    add(report->unjudged, finding);
    if (!report->wants_json)
        print_finding("unjudged ", finding);
}

/* A state that cannot be kept is told once: the check goes on without. */
static void keep_state(struct report *report, const struct consistency_point *point)
{
    const struct check_state state = {.store_url = report->store_url,
                                      .since_unix_ms = report->since_unix_ms,
                                      .point = *point,
                                      .violations = report->violations,
                                      .unjudged = report->unjudged};
    if (check_state_write(report->state_path, &state) == VP_OK)
        return;
    fprintf(stderr, "check: %s cannot be written\n", report->state_path);
    report->state_path = NULL;
}

static void on_progress(void *owner, const struct consistency_point *point)
{
    struct report *report = owner;
    int64_t now_ms = clock_mono_ms();
    if (report->state_path != NULL && now_ms >= report->keep_next_ms && !point->is_behind_live) {
        keep_state(report, point);
        int64_t took_ms = clock_mono_ms() - now_ms;
        report->keep_next_ms = now_ms + KEPT_EVERY_MS + KEPT_SHARE * took_ms;
    }
    if (now_ms - report->told_ms < TOLD_EVERY_MS)
        return;
    int64_t took_ms = now_ms - report->began_ms, done = point->counts.call_count - report->done_before;
    fprintf(stderr, "check: %d of %lld calls, %d orders, %lld calls a second\n", point->counts.call_count,
            (long long)report->all_count, point->counts.order_count,
            (long long)(took_ms > 0 ? done * 1000 / took_ms : 0));
    report->told_ms = now_ms;
}

/* Its own words may have been lost with it. */
static void print_earlier(const json_t *list, const char *kind)
{
    size_t i;
    json_t *json;
    json_array_foreach(list, i, json)
    {
        struct consistency_finding finding = {
            .order_number = (int)json_integer_value(json_object_get(json, "order_number"))};
        const struct {
            const char *name;
            char *out;
            size_t size_bytes;
        } texts[] = {{"call_sid", finding.call_sid, sizeof finding.call_sid},
                     {"restaurant_id", finding.restaurant_id, sizeof finding.restaurant_id},
                     {"sentence", finding.sentence, sizeof finding.sentence}};
        for (size_t t = 0; t < sizeof texts / sizeof texts[0]; t++) {
            const char *text = json_string_value(json_object_get(json, texts[t].name));
            snprintf(texts[t].out, texts[t].size_bytes, "%s", text != NULL ? text : "");
        }
        print_finding(kind, &finding);
    }
}

/* Where an earlier run was left. False, and why was said: the file is of something else. */
static bool take_up(struct report *report, struct consistency_point *out_point, bool *out_is_later)
{
    struct check_state state;
    *out_is_later = false;
    if (report->state_path == NULL)
        return true;
    enum vp_err err = check_state_read(report->state_path, report->store_url, report->since_unix_ms, &state);
    if (err == VP_ERR_NOT_FOUND)
        return true;
    if (err != VP_OK) {
        fprintf(stderr, "check: %s is not the state of such a check: %s\n", report->state_path,
                vp_err_text(err));
        return false;
    }
    json_decref(report->violations);
    json_decref(report->unjudged);
    report->violations = state.violations;
    report->unjudged = state.unjudged;
    report->done_before = state.point.counts.call_count;
    *out_point = state.point;
    *out_is_later = true;
    fprintf(stderr, "check: goes on behind %d calls\n", report->done_before);
    if (!report->wants_json) {
        print_earlier(report->violations, "VIOLATION");
        print_earlier(report->unjudged, "unjudged ");
    }
    return true;
}

/* Which calls have a stream. A server that does not run has none; one that does not say is a failure. */
static bool find_streams(const struct arguments *arguments, const struct config *config,
                         struct live_streams *out_streams, bool *out_is_running)
{
    char base[CONFIG_TEXT_BYTES + 32];
    const char *url = arguments->url != NULL ? arguments->url : getenv("VOICEPLATE_URL");
    int status;
    if (url == NULL && config->web_port == 0)
        return true;
    if (url == NULL) {
        bool is_ipv6 = strchr(config->bind_address, ':') != NULL;
        snprintf(base, sizeof base, "http://%s%s%s:%d", is_ipv6 ? "[" : "", config->bind_address,
                 is_ipv6 ? "]" : "", (int)config->web_port);
        url = base;
    }
    enum vp_err err = live_streams_fetch(url, config->admin_token, out_streams, &status);
    if (err == VP_ERR_REFUSED && arguments->url == NULL)
        return true;
    *out_is_running = err == VP_OK;
    if (err == VP_ERR_HTTP_STATUS)
        fprintf(stderr, "check: %s/streams answered with status %d%s\n", url, status,
                status == 401 ? "; admin_token is not the server's" : "");
    else if (err != VP_OK)
        fprintf(stderr, "check: %s/streams: %s\n", url, vp_err_text(err));
    return err == VP_OK;
}

static void print_counts(const struct consistency_counts *counts, const struct report *report,
                         bool is_running)
{
    printf("%d calls (%d live; %s), %d orders (%d recomputed from the menu, %zu cannot be), "
           "%d promises of an order, %d changes of flags\n",
           counts->call_count, counts->live_count, is_running ? "the server was asked" : "no server runs",
           counts->order_count, counts->recomputed_count, json_array_size(report->unjudged),
           counts->claim_count, counts->flag_change_count);
    if (counts->wordless_count > 0)
        printf("%d calls have no transcript: what was promised there is not known\n", counts->wordless_count);
    printf("%d violation%s\n", counts->violation_count, counts->violation_count == 1 ? "" : "s");
}

static bool print_json(const struct consistency_counts *counts, const struct report *report, bool is_running)
{
    json_t *json = json_pack(
        "{s:b, s:b, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:O, s:O}", "ok", counts->violation_count == 0,
        "server_runs", is_running, "calls", counts->call_count, "live", counts->live_count, "orders",
        counts->order_count, "recomputed", counts->recomputed_count, "without_transcript",
        counts->wordless_count, "promises", counts->claim_count, "flag_changes", counts->flag_change_count,
        "unjudged", report->unjudged, "violations", report->violations);
    return json_print(json);
}

/* What waits there was told to callers, and no order list shows it. A server that runs replays it within
 * seconds once the database takes it. */
static enum vp_err check_spool(const struct config *config, struct report *report,
                               struct consistency_counts *counts)
{
    struct consistency_finding finding = {.rule = "spool-waiting"};
    int64_t waiting_count = 0;
    enum vp_err err = store_safe_count_waiting(config->store_url, &waiting_count);
    if (err != VP_OK || waiting_count == 0)
        return err;
    snprintf(finding.sentence, sizeof finding.sentence,
             "%lld writes wait in the spool: the database does not have them yet", (long long)waiting_count);
    counts->violation_count++;
    on_violation(report, &finding);
    return VP_OK;
}

static int check(const struct arguments *arguments, struct shared *shared, struct store *store,
                 int64_t since_unix_ms)
{
    struct report report = {.violations = json_array(),
                            .unjudged = json_array(),
                            .wants_json = arguments->wants_json,
                            .state_path = arguments->state_path,
                            .store_url = shared->config.store_url,
                            .since_unix_ms = since_unix_ms,
                            .began_ms = clock_mono_ms(),
                            .told_ms = clock_mono_ms()};
    const struct call_period period = {.from_unix_ms = since_unix_ms, .until_unix_ms = INT64_MAX};
    struct consistency_point from;
    bool is_later;
    struct consistency_counts counts = {0};
    struct live_streams streams = {0};
    bool is_running = false;
    const struct config *config = &shared->config;
    int64_t live_after_s = arguments->live_after_s;
    enum vp_err err = VP_ERR_HTTP_STATUS;
    if (take_up(&report, &from, &is_later) && find_streams(arguments, config, &streams, &is_running)) {
        (void)!store_count_calls(store, &period, &report.all_count);
        const struct consistency_settings settings = {
            .menus = &shared->menus,
            .streams = streams.streams,
            .stream_count = streams.count,
            .now_unix_ms = clock_unix_ms(),
            .live_max_ms = {(live_after_s >= 0 ? live_after_s : REALTIME_LIVE_MAX_S) * 1000,
                            (live_after_s >= 0 ? live_after_s : config->call_length_max_s) * 1000},
            .on_violation = on_violation,
            .on_unjudged = on_unjudged,
            .since_unix_ms = since_unix_ms,
            .from = is_later ? &from : NULL,
            .on_progress = on_progress,
            .owner = &report,
        };
        err = consistency_check(store, &settings, &counts);
        if (err == VP_OK)
            err = check_spool(config, &report, &counts);
        if (err != VP_OK)
            fprintf(stderr, "check: %s\n", vp_err_text(err));
    }
    if (err == VP_OK && arguments->wants_json && !print_json(&counts, &report, is_running))
        err = VP_ERR_NO_MEMORY;
    else if (err == VP_OK && !arguments->wants_json)
        print_counts(&counts, &report, is_running);
    if (err == VP_OK && arguments->state_path != NULL)
        (void)unlink(arguments->state_path);
    free(streams.streams);
    json_decref(report.violations);
    json_decref(report.unjudged);
    if (err != VP_OK)
        return EXIT_STATUS_UNREACHABLE;
    return counts.violation_count == 0 ? EXIT_STATUS_OK : EXIT_STATUS_FAILED;
}

int verb_check(struct arguments *arguments)
{
    static struct shared shared;
    int64_t since_unix_ms, until_unix_ms;
    if (!config_load_or_tell(&shared.config, arguments->config_path) ||
        !menu_set_load(&shared.menus, shared.config.menus_dir, stderr))
        return EXIT_STATUS_UNREACHABLE;
    struct store *store = store_open_or_tell(&shared.config, false);
    if (store == NULL)
        return EXIT_STATUS_UNREACHABLE;
    int status = days_read(&shared.config, arguments, &since_unix_ms, &until_unix_ms)
                     ? check(arguments, &shared, store, since_unix_ms)
                     : EXIT_STATUS_USAGE;
    store_close(store);
    menu_set_release(&shared.menus);
    return status;
}
