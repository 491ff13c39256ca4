#include "e2e/soak/report.h"

#include <err.h>
#include <inttypes.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "callers/samples.h"
#include "e2e/soak/robust_line.h"

/* What the process may grow by each call, in the second half: less than any single thing that a call has. */
static const double growth_max_bytes = 64;
/* Over fewer calls than these a page more or less is a larger figure than that. */
enum { GROWTH_CALLS_MIN = 2000, WHY_BYTES = 240 };
/* Of the calls that want an order, so many get one by the agent, whatever goes wrong; the others are connected with a
 * person or say it again to nobody. */
static const double ordered_min_pct = 98;

struct verdict {
    int failures;
};

static void hold(struct verdict *verdict, bool is_so, const char *what, const char *why)
{
    printf("%-6s %s%s%s\n", is_so ? "ok" : "FAILED", what, why[0] != '\0' ? ": " : "", why);
    verdict->failures += !is_so;
}

struct meter_reading *soak_report_next(struct soak_report *report)
{
    if (report->reading_count < SOAK_READINGS_MAX)
        report->reading_count++;
    return &report->readings[report->reading_count - 1];
}

void soak_report_write(const struct soak_report *report, const char *folder)
{
    char path[256];
    snprintf(path, sizeof path, "%s/readings", folder);
    FILE *file = fopen(path, "w");
    if (file == NULL)
        err(EXIT_FAILURE, "%s", path);
    for (int i = 0; i < report->reading_count; i++) {
        const struct meter_reading *reading = &report->readings[i];
        fprintf(file, "%.1f\t%d", (double)(reading->at_ms - report->readings[0].at_ms) / 1000,
                reading->call_count);
        for (int p = 0; p < reading->process_count; p++)
            fprintf(file, "\t%s %d %" PRId64 " %" PRId64 " %d", reading->processes[p].name,
                    (int)reading->processes[p].pid, reading->processes[p].anonymous_bytes,
                    reading->processes[p].pss_bytes, reading->processes[p].descriptor_count);
        fputc('\n', file);
    }
    if (fclose(file) != 0)
        err(EXIT_FAILURE, "%s", path);
}

/* -- the store ------------------------------------------------------------------------------------------- */

static int compare_sids(const void *one, const void *other)
{
    return strcmp(*(char *const *)one, *(char *const *)other);
}

/* What the store answers to a question for calls. */
struct ledger {
    char **call_sids; /* sorted; owned */
    size_t count, room;
};

static int take_call(void *owner, int column_count, char **values, char **names)
{
    struct ledger *ledger = owner;
    (void)column_count, (void)names;
    if (ledger->count == ledger->room) {
        ledger->room = ledger->room * 2 + 64;
        ledger->call_sids = realloc(ledger->call_sids, ledger->room * sizeof *ledger->call_sids);
    }
    if (ledger->call_sids == NULL || (ledger->call_sids[ledger->count] = strdup(values[0])) == NULL)
        err(EXIT_FAILURE, "calls");
    ledger->count++;
    return 0;
}

static void ask_store(struct ledger *ledger, const char *store_path, const char *question)
{
    sqlite3 *store;
    char *why = NULL;
    if (sqlite3_open_v2(store_path, &store, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK ||
        sqlite3_exec(store, question, take_call, ledger, &why) != SQLITE_OK)
        errx(EXIT_FAILURE, "%s: %s", store_path, why != NULL ? why : sqlite3_errmsg(store));
    sqlite3_close(store);
    if (ledger->count > 0)
        qsort(ledger->call_sids, ledger->count, sizeof *ledger->call_sids, compare_sids);
}

/* How often the call is in it. */
static int count_of(const struct ledger *ledger, const char *call_sid)
{
    if (ledger->count == 0)
        return 0;
    char **found =
        bsearch(&call_sid, ledger->call_sids, ledger->count, sizeof *ledger->call_sids, compare_sids);
    if (found == NULL)
        return 0;
    size_t at = (size_t)(found - ledger->call_sids);
    int count = 1;
    for (size_t i = at; i > 0 && strcmp(ledger->call_sids[i - 1], call_sid) == 0; i--)
        count++;
    for (size_t i = at + 1; i < ledger->count && strcmp(ledger->call_sids[i], call_sid) == 0; i++)
        count++;
    return count;
}

static void forget(struct ledger *ledger)
{
    for (size_t i = 0; i < ledger->count; i++)
        free(ledger->call_sids[i]);
    free(ledger->call_sids);
}

/* -- calls --------------------------------------------------------------------------------------------- */

struct outcome {
    int calls[FATE_COUNT], confirmed[FATE_COUNT], ordered[FATE_COUNT];
    int wanted, got, lost, doubled, foreign, forgotten, repeats, open;
    struct samples lasted_s;
};

static void judge(struct outcome *outcome, const struct life *life, const struct ledger *orders,
                  const struct ledger *open)
{
    const struct caller *caller = &life->caller;
    int count = count_of(orders, caller->call_sid);
    bool wants = life->fate == FATE_ORDERS || life->fate == FATE_BREAKS;
    outcome->calls[life->fate]++;
    outcome->confirmed[life->fate] += caller->has_confirmation;
    outcome->ordered[life->fate] += count;
    outcome->wanted += wants;
    outcome->got += wants && caller->has_confirmation && count == 1;
    outcome->lost += caller->has_confirmation && count == 0;
    outcome->doubled += count > 1;
    outcome->foreign += caller->foreign_count > 0;
    outcome->open += life->fate != FATE_LOST && count_of(open, caller->call_sid) > 0;
    outcome->forgotten += caller->was_forgotten;
    outcome->repeats += caller->repeat_count;
    if (wants && !caller->has_confirmation)
        printf("  call %s: no order, %d stored (%s, %s)\n", caller->call_sid, count,
               caller->line != NULL ? "does not end" : caller->end.text, caller->end.dialled);
    if (caller->was_forgotten || count > 1 || (caller->has_confirmation && count == 0) ||
        caller->foreign_count > 0)
        printf("  call %s: confirmed %d, stored %d, asked again what it wants %d, frames of others %u\n",
               caller->call_sid, caller->has_confirmation, count, caller->was_forgotten,
               caller->foreign_count);
    if (samples_add(&outcome->lasted_s, (double)caller->end.answered_ms / 1000) != VP_OK)
        err(EXIT_FAILURE, "samples");
}

static void print_calls(struct verdict *verdict, const struct lives *lives, const char *store_path)
{
    struct ledger orders = {.count = 0}, open = {.count = 0};
    struct outcome outcome = {0};
    char why[WHY_BYTES];
    ask_store(&orders, store_path, "SELECT call_sid FROM orders");
    ask_store(&open, store_path, "SELECT call_sid FROM call WHERE ended_unix_ms = 0");
    for (int i = 0; i < lives->dialled_count; i++)
        judge(&outcome, &lives->each[i], &orders, &open);
    printf("\n%-38s %8s %10s %8s\n", "calls, by what befalls the caller", "calls", "confirmed", "orders");
    for (int fate = 0; fate < FATE_COUNT; fate++)
        printf("%-38s %8d %10d %8d\n", fate_name((enum fate)fate), outcome.calls[fate],
               outcome.confirmed[fate], outcome.ordered[fate]);
    printf("a call lasted p50 %.1f s, p99 %.1f s, at most %.1f s; words said again %d times\n\n",
           samples_percentile(&outcome.lasted_s, 50), samples_percentile(&outcome.lasted_s, 99),
           samples_percentile(&outcome.lasted_s, 100), outcome.repeats);
    snprintf(why, sizeof why, "%d of %d (%.2f %%, at least %.0f %%)", outcome.got, outcome.wanted,
             100.0 * outcome.got / outcome.wanted, ordered_min_pct);
    hold(verdict, outcome.got * 100.0 >= ordered_min_pct * outcome.wanted, "calls that want an order get it",
         why);
    snprintf(why, sizeof why, "%d lost, %d doubled, of %zu", outcome.lost, outcome.doubled, orders.count);
    hold(verdict, outcome.lost + outcome.doubled == 0, "each confirmed order is stored exactly once", why);
    snprintf(why, sizeof why, "%d calls", outcome.forgotten);
    hold(verdict, outcome.forgotten == 0, "no basket is forgotten", why);
    snprintf(why, sizeof why, "%d calls", outcome.foreign);
    hold(verdict, outcome.foreign == 0, "nobody hears another call", why);
    snprintf(why, sizeof why, "%d have none", outcome.open);
    hold(verdict, outcome.open == 0, "each call whose end Twilio told has an end in the store", why);
    samples_deinit(&outcome.lasted_s);
    forget(&orders);
    forget(&open);
}

/* -- memory -------------------------------------------------------------------------------------------- */

/* Bytes a call, of the process that has this name at the end, in the second half. *out_calls: over how many. */
static double growth_of(const struct soak_report *report, const struct meter_process *process, int *out_calls)
{
    static struct robust_line_point points[SOAK_READINGS_MAX];
    size_t count = 0;
    for (int i = report->half; i < report->reading_count; i++) {
        const struct meter_reading *reading = &report->readings[i];
        for (int p = 0; p < reading->process_count; p++)
            if (reading->processes[p].pid == process->pid && reading->processes[p].anonymous_bytes >= 0)
                points[count++] = (struct robust_line_point){reading->call_count,
                                                             (double)reading->processes[p].anonymous_bytes};
    }
    *out_calls = count > 0 ? (int)(points[count - 1].x - points[0].x) : 0;
    return robust_line_slope(points, count);
}

static void print_process(struct verdict *verdict, const struct soak_report *report,
                          const struct meter_process *process)
{
    const struct meter_process *was = meter_find(&report->before, process->name);
    int64_t pss_max = 0;
    int calls;
    double growth = growth_of(report, process, &calls);
    char why[WHY_BYTES];
    for (int i = 0; i < report->reading_count; i++)
        for (int p = 0; p < report->readings[i].process_count; p++)
            if (strcmp(report->readings[i].processes[p].name, process->name) == 0 &&
                report->readings[i].processes[p].pss_bytes > pss_max)
                pss_max = report->readings[i].processes[p].pss_bytes;
    printf("%-10s %8.1f %8.1f %8.1f %8.1f %8.1f %8d %8d %10.1f\n", process->name,
           was != NULL ? (double)was->pss_bytes / 1048576 : 0, (double)pss_max / 1048576,
           (double)process->pss_bytes / 1048576, was != NULL ? (double)was->anonymous_bytes / 1048576 : 0,
           (double)process->anonymous_bytes / 1048576, was != NULL ? was->descriptor_count : 0,
           process->descriptor_count, growth);
    snprintf(why, sizeof why, "%.1f bytes a call over %d calls (at most %.0f)", growth, calls,
             growth_max_bytes);
    if (calls >= GROWTH_CALLS_MIN && growth > growth_max_bytes) {
        printf("FAILED %s grows: %s\n", process->name, why);
        verdict->failures++;
    }
}

static void print_holdings(struct verdict *verdict, const struct soak_report *report)
{
    char what[160] = "";
    printf("\n%-10s %8s %8s %8s %8s %8s %8s %8s %10s\n", "process", "Pss MB", "most", "after", "anon.",
           "after", "descr.", "after", "B a call");
    for (int i = 0; i < report->after.process_count; i++)
        print_process(verdict, report, &report->after.processes[i]);
    printf("\n%-20s %8s %8s %8s\n", "the service's own", "before", "most", "after");
    for (int gauge = 0; gauge < METER_GAUGE_COUNT; gauge++) {
        int64_t most = 0;
        for (int i = 0; i < report->reading_count; i++)
            if (report->readings[i].has_gauges && report->readings[i].gauges[gauge] > most)
                most = report->readings[i].gauges[gauge];
        printf("%-20s %8" PRId64 " %8" PRId64 " %8" PRId64 "\n", meter_gauge_name((enum meter_gauge)gauge),
               report->before.gauges[gauge], most, report->after.gauges[gauge]);
    }
    printf("%-20s %8.1f %8s %8.1f\n%-20s %8" PRId64 " %8s %8" PRId64 "\n\n", "database MB",
           (double)report->before.store_bytes / 1048576, "", (double)report->after.store_bytes / 1048576,
           "spool bytes", report->before.spool_bytes, "", report->after.spool_bytes);
    bool is_same = meter_is_same(&report->before, &report->after, what, sizeof what);
    hold(verdict, is_same, "processes, descriptors, streams, sessions, timers, calls, spool: as before",
         what);
    hold(verdict, report->after.spool_bytes <= report->before.spool_bytes, "the spool is empty again", "");
}

int soak_report_print(struct soak_report *report, const struct lives *lives, const char *store_path)
{
    struct verdict verdict = {0};
    printf("seed %" PRIu64
           ": %d calls in %.0f s (%.1f a second, at most %d at once); as before after %.0f s\n"
           "done meanwhile: %s\n",
           report->seed, lives->dialled_count, (double)report->took_ms / 1000,
           lives->dialled_count * 1000.0 / report->took_ms, lives->at_once, (double)report->settled_ms / 1000,
           report->mischief);
    print_holdings(&verdict, report);
    print_calls(&verdict, lives, store_path);
    hold(&verdict, !report->has_endless_call, "every call comes to its end", "");
    hold(&verdict, report->stopped_well, "the service ends in order", "");
    return verdict.failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
