#include "app/call_progress.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

static const char clear_line[] = "\r\033[K";

bool call_progress_was_made(const struct phone_result *result)
{
    return result->end.by != PHONE_LINE_FAILED && result->end.by != PHONE_LINE_REFUSED;
}

void call_progress_end(void)
{
    if (isatty(STDERR_FILENO))
        fputs(clear_line, stderr);
}

void call_progress_on_result(void *owner, const struct phone_result *result, size_t done_count)
{
    const struct call_progress *run = owner;
    const char *how = result->is_met ? "ok" : call_progress_was_made(result) ? "WRONG" : "FAILED";
    call_progress_end();
    printf("%3zu of %zu  %-6s  %-28s  %s%s%s\n", done_count, run->count, how, result->name, result->voice,
           call_progress_was_made(result) ? "" : "  ",
           call_progress_was_made(result) ? "" : result->end.text);
    fflush(stdout);
}

void call_progress_on_progress(void *owner, const struct phone_progress *progress)
{
    (void)owner;
    if (isatty(STDERR_FILENO))
        fprintf(stderr, "%s%zu of %zu calls over, %zu under way, %d s", clear_line, progress->done_count,
                progress->count, progress->live_count, progress->seconds);
}

enum exit_status call_progress_interruption(const char *verb, const struct phone_report *report)
{
    if (report->signal_number != 0) {
        fprintf(stderr, "%s: ended by SIG%s: %zu of %zu calls are over\n", verb,
                sigabbrev_np(report->signal_number), report->done_count, report->count);
        return (enum exit_status)(EXIT_STATUS_SIGNAL + report->signal_number);
    }
    return report->is_output_lost ? EXIT_STATUS_FAILED : EXIT_STATUS_OK;
}
